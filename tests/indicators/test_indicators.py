"""Declared indicators and their values: one figure a key, ranges where they follow, and nothing made up on the way."""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

from geo.errors import InputError, NotHeldError
from geo.indicators.declared import DECLARED, SURVEY_QUESTIONS
from geo.indicators.indicators import (
    COLUMNS,
    Dimension,
    FigureKind,
    Indicator,
    IndicatorValues,
    Polarity,
    carried,
    empty,
    put_together,
    statistic,
    with_ranges,
)
from geo.periods import of_years
from geo.provenance import Evidence, Interval
from geo.uncertainty.intervals import byar, exact, wilson


def row(key: str, area: str, year: int, value: float, **more: object) -> dict[str, object]:
    base = dict.fromkeys(COLUMNS, math.nan) | {"group": "", "said": "", "interval": "none", "source": "a.csv"}
    days = {"first": f"{year}-01-01", "last": f"{year}-12-31"}
    return base | days | {"indicator": key, "area_code": area, "value": value} | more


def values(*rows: dict[str, object]) -> IndicatorValues:
    frame = pd.DataFrame(list(rows), columns=list(COLUMNS))
    return IndicatorValues(tuple(DECLARED[key] for key in dict.fromkeys(frame["indicator"])), frame)


def test_every_declared_indicator_says_what_it_is() -> None:
    assert all(key == each.key and each.label and each.unit and each.source for key, each in DECLARED.items())
    labels = [(each.label, each.unit) for each in DECLARED.values()]
    assert len(set(labels)) == len(labels)


def test_the_four_measures_of_psa_21_and_fair_treatment_are_named_by_meaning() -> None:
    assert [each.key for each in SURVEY_QUESTIONS] == ["get_on", "belong", "mix", "influence", "fair_treatment"]
    # The third has no number among the national indicators.
    assert [each.codes for each in SURVEY_QUESTIONS[:4]] == [
        ("PSA 21", "NI 1"),
        ("PSA 21", "NI 2"),
        ("PSA 21",),
        ("PSA 21", "NI 4"),
    ]
    assert all(each.perception and each.evidence is Evidence.SURVEY for each in SURVEY_QUESTIONS)


def test_all_seven_dimensions_are_spoken_of() -> None:
    assert {each.dimension for each in DECLARED.values()} == {None, *Dimension}


@pytest.mark.parametrize(
    "words",
    ["ethnic", "English", "overseas", "aged ", "rented", "Hate", "Universal Credit", "depression"],
)
def test_who_lives_somewhere_is_never_better_or_worse(words: str) -> None:
    named = [each for each in DECLARED.values() if words in each.label and not each.perception]
    spoken = [each for each in named if each.polarity is not Polarity.NONE]
    assert named
    # What is of people's lot, not of who they are, may have a better.
    lot = {"adult_skills", "income_deprived_older", "income_deprived_older_share", "not_in_work_or_learning"}
    assert {each.key for each in spoken} <= lot


def test_a_rate_says_of_how_many_and_only_a_rate_does() -> None:
    with pytest.raises(InputError):
        Indicator("x", "X", "per 1,000", FigureKind.RATE)
    with pytest.raises(InputError):
        Indicator("x", "X", "%", FigureKind.PERCENTAGE, per=100.0)


def test_two_figures_for_one_key_are_refused() -> None:
    with pytest.raises(InputError, match="belong for E05000001, 2022-01-01 to 2022-12-31, is given more than once"):
        values(row("belong", "E05000001", 2022, 50.0), row("belong", "E05000001", 2022, 51.0))


def test_the_newest_period_is_the_newest_with_a_figure_and_missing_areas_stay_missing() -> None:
    table = values(
        row("belong", "a", 2020, 50.0),
        row("belong", "a", 2022, 60.0),
        row("belong", "b", 2024, math.nan),
        row("belong", "England", 2025, 55.0),
    )
    period, rows = table.latest("belong", ["a", "b"])
    assert period == of_years(2022, 2022)
    assert rows.loc["a", "value"] == 60 and math.isnan(rows.loc["b", "value"])
    with pytest.raises(NotHeldError, match="no figure is held for these areas"):
        table.latest("belong", ["z"])
    with pytest.raises(NotHeldError, match="No indicator 'get_on'"):
        table.indicator("get_on")


def test_a_series_is_in_order_of_time() -> None:
    table = values(row("belong", "a", 2022, 60.0), row("belong", "a", 2020, 50.0))
    assert [(period.label, each.value) for period, each in table.series("belong", "a")] == [("2020", 50), ("2022", 60)]


def ends(rows: Sequence[dict[str, object]]) -> tuple[float, float, str]:
    table = values(*rows)
    made = with_ranges(table.frame, table.indicators).iloc[0]
    return made["lower"], made["upper"], made["interval"]


def test_ranges_follow_from_count_and_base_in_the_indicators_own_unit() -> None:
    share = ends([row("belong", "a", 2022, 65.0, count=65.0, base=100.0)])
    assert share[:2] == pytest.approx([100 * float(end) for end in wilson(65, 100)])
    rate = ends([row("offences", "a", 2022, 65.0, count=65.0, base=1000.0)])
    assert rate[:2] == pytest.approx([float(end) for end in byar(65)])
    few = ends([row("hate_crime", "a", 2022, 4.0, count=4.0)])
    assert few[:2] == pytest.approx([float(end) for end in exact(4)])
    assert share[2] == rate[2] == few[2] == Interval.CI95


def test_a_census_a_register_and_a_base_of_nought_have_no_range() -> None:
    for rows in (
        [row("no_car", "a", 2021, 20.0, count=20.0, base=100.0)],
        [row("residents", "a", 2021, 900.0, count=900.0)],
        [row("belong", "a", 2021, math.nan, count=0.0, base=0.0)],
    ):
        lower, upper, kind = ends(rows)
        assert math.isnan(lower) and math.isnan(upper) and kind == "none"


def test_a_published_range_stays_as_it_is() -> None:
    bounds = ends([row("belong", "a", 2022, 65.0, lower=60.0, upper=70.0, interval="ci95", count=65.0, base=100.0)])
    assert bounds == (60.0, 70.0, "ci95")


def test_a_row_becomes_a_figure_with_all_that_it_carries() -> None:
    table = values(row("belong", "a", 2022, 65.0, lower=55.0, upper=74.0, interval="ci95", base=100.0))
    made = statistic(table.frame.iloc[0], DECLARED["belong"])
    assert (made.value, made.base, made.period, made.source) == (65.0, 100.0, "2022", "a.csv")
    assert (made.interval, made.evidence) == (Interval.CI95, Evidence.SURVEY)


SHARES = pd.DataFrame({"source": ["s1", "s2", "s2"], "target": ["w1", "w1", "w2"], "share": [1.0, 0.5, 0.5]})
PEOPLE = pd.Series({"s1": 100.0, "s2": 200.0})


def test_counts_are_carried_by_share_and_the_rest_is_the_mean_by_people() -> None:
    table = values(
        row("income_deprived", "s1", 2025, 10.0),
        row("income_deprived", "s2", 2025, 40.0),
        row("gp_road_km", "s1", 2025, 1.0),
        row("gp_road_km", "s2", 2025, 4.0),
    )
    made = carried(table, SHARES, PEOPLE).frame.set_index(["indicator", "area_code"])["value"]
    # 10 + half of 40, and half of 40; km by 100 people at 1 and 100 at 4.
    assert made["income_deprived"].to_dict() == {"w1": 30.0, "w2": 20.0}
    assert made["gp_road_km"].to_dict() == {"w1": 2.5, "w2": 4.0}


def test_a_sum_with_a_missing_part_is_missing_and_a_mean_needs_two_thirds_of_the_people() -> None:
    table = values(
        row("income_deprived", "s1", 2025, 10.0),
        row("income_deprived", "s2", 2025, math.nan),
        row("gp_road_km", "s1", 2025, 1.0),
    )
    made = carried(table, SHARES, PEOPLE).frame.set_index(["indicator", "area_code"])["value"]
    assert made["income_deprived"].isna().all()
    # Half of w1's people have a distance: too few.
    assert math.isnan(made["gp_road_km"]["w1"])


def test_tables_are_put_together_with_each_row_once() -> None:
    first, second = (
        values(row("belong", "a", 2022, 1.0)),
        values(row("belong", "a", 2022, 1.0), row("mix", "a", 2022, 2.0)),
    )
    made = put_together([first, second])
    assert len(made.frame) == 2 and [record.key for record in made.indicators] == ["belong", "mix"]
    assert put_together([]).frame.equals(empty())


def test_groups_are_kept_apart() -> None:
    table = values(
        row("life_expectancy", "a", 2022, 79.0, group="Male"), row("life_expectancy", "a", 2022, 83.0, group="Female")
    )
    assert table.groups("life_expectancy") == ("Male", "Female")
    assert table.at("life_expectancy", of_years(2022, 2022), group="Female")["value"].tolist() == [83.0]
    assert np.isnan(table.frame["base"]).all()
