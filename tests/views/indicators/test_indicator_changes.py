"""A sudden rise and a change since a baseline, as they are said: hand-made figures of the five wards."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from geo.indicators.declared import DECLARED
from geo.indicators.indicators import COLUMNS, IndicatorValues, with_ranges
from geo.indicators.trends import FEWEST_USUAL, TrendDirection, spike, sudden_rise
from geo.periods import of_years
from geo.place.place import Place
from geo.place.standings import Standing, by_ward, shown_of
from geo.views.indicators import changes as changes
from geo.views.indicators import tables
from geo.views.indicators import words as words
from tests.town import BOROUGH, WARDS, changed, figure_rows

SINCE_2020 = changes.BaselinePeriod(of_years(2020, 2020), "2023", "2026-01-02")


def town_of(town: Place, key: str, by_year: dict[int, float], **more: object) -> Place:
    """The five wards with one indicator that is the same in all of them and has these figures by year."""
    rows = [
        row for year, value in by_year.items() for row in figure_rows(key, year, dict.fromkeys(WARDS, value), **more)
    ]
    records = (DECLARED[key],)
    return changed(
        town, indicators=IndicatorValues(records, with_ranges(pd.DataFrame(rows, columns=list(COLUMNS)), records))
    )


def alder(place: Place, key: str) -> Standing:
    return by_ward(shown_of(place), DECLARED[key], "")[WARDS[0]]


def test_a_rise_is_sudden_against_the_mean_of_earlier_years(town: Place) -> None:
    # T-2.16: 34 where 20 are usual has a chance of 0.002688; 27 has one of 0.0779. 15, 20 and 25 are 20 a year.
    rising = town_of(town, "offences", {2020: 15, 2021: 20, 2022: 25, 2023: 34}, base=1000.0)
    tested = sudden_rise(alder(rising, "offences").series, DECLARED["offences"])
    assert tested is not None and tested.flagged
    assert tested.rise == pytest.approx(0.7)
    assert words.sudden(alder(rising, "offences")) == "yes, 70% above the usual 20.0"
    steady = town_of(town, "offences", {2020: 15, 2021: 20, 2022: 25, 2023: 27}, base=1000.0)
    assert words.sudden(alder(steady, "offences")) == "no"


def test_chance_flags_about_two_in_a_hundred_when_three_years_are_all_that_is_usual() -> None:
    draws = np.random.default_rng(4).poisson(20, (10_000, FEWEST_USUAL + 1))
    flagged = sum(spike(float(now), float(np.mean(before))).flagged for *before, now in draws.tolist())
    # The standard error of a share of 0.02 in 10,000 draws is 0.0014.
    assert 0.015 < flagged / len(draws) < 0.026


def test_the_same_rate_of_fewer_people_is_no_sudden_rise(town: Place) -> None:
    # Of 100 people 34 in 1,000 are 3.4 events where 2 are usual: chance gives three or four often enough.
    small = town_of(town, "offences", {2020: 15, 2021: 20, 2022: 25, 2023: 34}, base=100.0)
    assert words.sudden(alder(small, "offences")) == "no"


def test_what_is_usual_takes_three_years_events_and_a_base(town: Place) -> None:
    two = town_of(town, "offences", {2021: 20, 2022: 20, 2023: 90}, base=1000.0)
    no_base = town_of(town, "offences", {2020: 20, 2021: 20, 2022: 20, 2023: 90})
    shares = town_of(town, "turnout", {2020: 20, 2021: 20, 2022: 20, 2023: 90})
    assert [
        words.sudden(alder(place, key))
        for place, key in ((two, "offences"), (no_base, "offences"), (shares, "turnout"))
    ] == ["", "", ""]
    assert words.sudden_rises([alder(two, "offences")]) == ""


def test_a_sudden_rise_stands_beside_the_trend_in_both_tables(town: Place) -> None:
    place = town_of(town, "offences", {2020: 20, 2021: 20, 2022: 20, 2023: 34}, base=1000.0)
    by_code = by_ward(shown_of(place), DECLARED["offences"], "")
    for table in (
        tables.one_indicator(place, by_code, DECLARED["offences"]),
        tables.every_indicator([by_code[WARDS[0]]], borough=False),
    ):
        columns = list(table.columns)
        assert columns[columns.index("Trend") + 1] == "Sudden rise"
        assert table["Sudden rise"].iloc[0] == "yes, 70% above the usual 20.0"
    assert "Sudden rises: 5 of 5." in words.sudden_rises(by_code.values())
    assert "Suddenly more than usual: 70% above the usual 20.0." in words.of_one(by_code[WARDS[0]], "Alder")


def survey(town: Place, *, before: tuple[float, float], now: tuple[float, float]) -> Place:
    """A share in 2020 and in 2024: what was said, of how many asked."""
    rows = []
    for year, (satisfied, asked) in ((2020, before), (2024, now)):
        shares = dict.fromkeys((*WARDS, BOROUGH), 100 * satisfied / asked)
        rows += figure_rows("satisfied", year, shares, count=satisfied, base=asked)
    records = (replace(DECLARED["belong"], key="satisfied", perception=False),)
    return changed(
        town, indicators=IndicatorValues(records, with_ranges(pd.DataFrame(rows, columns=list(COLUMNS)), records))
    )


def said_of(place: Place) -> str:
    assert place.evidence.indicators is not None
    (record,) = place.evidence.indicators.indicators
    standing = by_ward(shown_of(place), record, "")[WARDS[0]]
    return changes.in_words(changes.changed(standing, WARDS[0], SINCE_2020), record)


def test_a_change_is_said_with_its_range_or_not_told_apart(town: Place) -> None:
    # 48 of 80 to 56 of 70: 20 points, 5.2 to 33.4 by Newcombe's method (T-2.7); the other way round the same, lower.
    assert said_of(survey(town, before=(48, 80), now=(56, 70))) == "higher by 20.0 points (5.2 to 33.4)"
    assert said_of(survey(town, before=(56, 70), now=(48, 80))) == "lower by 20.0 points (5.2 to 33.4)"
    small = said_of(survey(town, before=(5, 9), now=(7, 9)))
    assert small.startswith("not distinguishable: 22.2 points higher (")
    assert "lower to" in small and "higher)" in small


def test_no_word_of_a_change_calls_it_good_or_bad(town: Place) -> None:
    place = survey(town, before=(48, 80), now=(56, 70))
    assert place.evidence.indicators is not None
    standing = by_ward(shown_of(place), place.evidence.indicators.indicators[0], "")[WARDS[0]]
    change = changes.changed(standing, WARDS[0], SINCE_2020)
    assert change is not None and change.direction is TrendDirection.UP
    sentences = " ".join(changes.words([change], SINCE_2020, of="wards"))
    assert not re.search("better|worse|improve", sentences)
    assert "Baseline: 2020, set here on 2 January 2026." in sentences and "surely higher 1, surely lower 0" in sentences


def test_a_baseline_is_earlier_than_the_figure_and_held(town: Place) -> None:
    place = town_of(town, "offences", {2020: 20, 2021: 21, 2022: 22}, base=1000.0)
    standing = alder(place, "offences")
    assert list(changes.offered([standing]).values()) == ["2021", "2020"]
    of_2022, of_2019 = (changes.BaselinePeriod(of_years(year, year), "2023", "2026-01-02") for year in (2022, 2019))
    assert changes.changed(standing, WARDS[0], of_2022) is None and changes.changed(standing, WARDS[0], of_2019) is None
    assert changes.in_words(None, standing.record) == "not available"


def test_without_a_range_a_change_does_not_say_how_sure_it_is(town: Place) -> None:
    place = town_of(town, "post_office_road_km", {2020: 1.0, 2022: 1.5})
    standing = alder(place, "post_office_road_km")
    change = changes.changed(standing, WARDS[0], SINCE_2020)
    assert changes.in_words(change, standing.record) == "0.50 higher, no range published"
    assert "Without a range" in " ".join(changes.words([change], SINCE_2020, of="wards"))
