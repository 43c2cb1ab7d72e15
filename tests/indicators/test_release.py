"""What is withheld of indicators cannot be read off anything that is shown beside it: figure, range, count or base."""

import math

import numpy as np
import pandas as pd
import pytest

from geo.areas.authorities import Authority
from geo.disclosure.suppression import Rule
from geo.indicators.declared import DECLARED
from geo.indicators.indicators import COLUMNS, IndicatorValues, with_ranges
from geo.indicators.release import releasable, released_of, rule_of, withheld
from geo.uncertainty.intervals import of_count
from tests.town import BOROUGH, ENGLAND, WARDS, figure_rows, indicators


def shown(values: IndicatorValues, key: str) -> pd.DataFrame:
    rows = releasable(values, WARDS, BOROUGH).frame
    return rows[rows["indicator"] == key].set_index("area_code")


def of_counts(counts: dict[str, float], key: str = "hate_crime") -> IndicatorValues:
    rows = pd.DataFrame(figure_rows(key, 2023, counts, count=counts), columns=list(COLUMNS))
    return IndicatorValues((DECLARED[key],), with_ranges(rows, [DECLARED[key]]))


def test_published_figures_stay_as_they_are() -> None:
    table = indicators()
    for key in ("offences", "post_office_road_km"):
        rows = table.frame[table.frame["indicator"] == key].set_index("area_code")
        pd.testing.assert_frame_equal(shown(table, key), rows)


def test_a_small_count_goes_and_the_next_smallest_with_it() -> None:
    # 30, 12, 4, 20, 0 and 66: four is withheld, and twelve, or 66 - 62 would tell it; the rest to the nearest 5.
    counts = shown(indicators(), "hate_crime")["value"].to_dict()
    assert [counts[ward] for ward in WARDS] == pytest.approx([30, math.nan, math.nan, 20, 0], nan_ok=True)
    assert counts[BOROUGH] == 65


def test_a_range_tells_no_more_than_the_count_that_is_shown() -> None:
    # 61, 62 and 58 are all shown as 60, and so is their range: what chance allows for 58 to 62.
    ranges = {
        tuple(shown(of_counts(dict.fromkeys(WARDS, count)), "hate_crime").loc[WARDS[0], ["lower", "upper"]])
        for count in (58.0, 61.0, 62.0)
    }
    assert len(ranges) == 1
    lower, upper = ranges.pop()
    assert (lower, upper) == (of_count(58.0)[0], of_count(62.0)[1])
    gone = shown(indicators(), "hate_crime").loc[WARDS[2], ["value", "lower", "upper", "count", "base"]]
    assert gone.isna().all()


def test_where_nine_were_asked_nothing_is_shown_nor_where_the_next_fewest_were() -> None:
    released = shown(indicators(), "belong")
    assert released.loc[[WARDS[3], WARDS[4]], ["value", "lower", "upper", "count", "base"]].isna().all(axis=None)
    # 163 of 289 in the borough: 56.4% to a whole per cent, 289 to the nearest 5; how many agreed is not told.
    assert (released.at[BOROUGH, "value"], released.at[BOROUGH, "base"]) == (56, 290)
    assert released["count"].isna().all()


def test_a_share_and_its_range_are_whole_and_the_range_is_never_narrower() -> None:
    raw = indicators().frame
    raw = raw[raw["indicator"] == "belong"].set_index("area_code")
    released = shown(indicators(), "belong").dropna(subset=["value"])
    for column in ("value", "lower", "upper"):
        assert (released[column] == np.round(released[column])).all()
    assert (released["lower"] <= raw["lower"].reindex(released.index)).all()
    assert (released["upper"] >= raw["upper"].reindex(released.index)).all()


def test_registrations_are_of_the_authority_only() -> None:
    counts = {BOROUGH: 331.0, WARDS[0]: 120.0, "E02000001": 40.0}
    released = shown(of_counts(counts, "nino"), "nino")
    assert released["value"].to_dict() == {BOROUGH: 330}


def test_police_counts_of_areas_that_are_no_ward_of_the_place_are_dropped() -> None:
    counts = dict(zip(WARDS, (30.0, 12.0, 14.0, 20.0, 11.0), strict=True)) | {"E00999901": 3.0, ENGLAND: 100_000.0}
    assert set(shown(of_counts(counts), "hate_crime").index) == {*WARDS, ENGLAND}


def test_every_survey_is_guarded_and_says_so() -> None:
    for record in DECLARED.values():
        assert (rule_of(record) is Rule.OPEN) == (withheld(record) == "")
        assert not record.perception or rule_of(record) is Rule.STRICT


def test_a_total_of_its_own_is_shown_only_where_the_wards_own_would_be() -> None:
    # Wards of 30, 12, 14, 20 and 11; the borough is published with two more that no ward has: 89, shown as 90.
    counts = dict(zip(WARDS, (30.0, 12.0, 14.0, 20.0, 11.0), strict=True)) | {BOROUGH: 89.0}
    assert shown(of_counts(counts), "hate_crime").at[BOROUGH, "value"] == 90
    # One ward alone is all of the borough: neither can be shown.
    alone = shown(of_counts({WARDS[0]: 4.0, BOROUGH: 12.0}), "hate_crime")["value"]
    assert alone.isna().all()


def test_what_is_guarded_leaves_for_each_authority_and_never_for_several_together() -> None:
    """A count withheld in one of two would come back from the total of both and that of the other."""
    first = Authority("E06000001", "First", ("E05000001", "E05000002"))
    second = Authority("E06000002", "Second", ("E05000003", "E05000004"))
    whole = "E06000001+E06000002"
    counts = {"E05000001": 4, "E05000002": 60, "E05000003": 70, "E05000004": 80}
    totals = {first.code: 64, second.code: 150, whole: 214}
    values = of_counts({**counts, **totals})
    told = released_of(values, (first, second)).frame.set_index("area_code")["value"]
    assert whole not in told.index
    assert np.isnan(told[list(first.wards)]).all() and told[second.code] == 150 and told["E05000004"] == 80
    alone = released_of(values, (first,)).frame.set_index("area_code")["value"]
    assert set(alone.index) == {first.code, *first.wards}
