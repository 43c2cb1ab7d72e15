"""Where a place stands among others: figures and quantiles that can be counted by hand, and ranges that hold them."""

import numpy as np
import pandas as pd
import pytest

from geo.access.beside import (
    APPROXIMATE,
    FEWEST_PLACES,
    NO_TIMETABLE,
    NOT_HELD,
    REAL,
    BesideFigure,
    BesideSettings,
    comparable,
    compared,
    place_figures,
    standing_of,
)
from geo.errors import InputError
from geo.travel.ways import Way
from tests.journeys import rows_of

CODE = "E06990001"
NONE = rows_of(CODE, [], [], way=Way.TRANSIT)


def places(minutes: list[float], **more: object) -> pd.DataFrame:
    """A place of one area each, of 100 people and so many minutes."""
    return pd.concat([rows_of(f"E068{number:02d}001", [100.0], [each], **more) for number, each in enumerate(minutes)])


def test_an_average_is_over_people_reached_and_a_share_over_everybody() -> None:
    rows = rows_of(CODE, [100, 300, 100], [10, 40, np.nan])
    told = place_figures(rows, NONE).loc[CODE]
    assert told["average"] == pytest.approx((100 * 10 + 300 * 40) / 400)
    assert told["within"] == pytest.approx(100 / 500)
    assert np.isnan(told["returning"]) and not told["timetable"]


def test_a_range_holds_its_figure_and_is_narrow_where_everything_is_sure() -> None:
    rng = np.random.default_rng(1)
    rows = rows_of(CODE, rng.uniform(100, 500, 800), rng.uniform(2, 40, 800))
    told = place_figures(rows, NONE).loc[CODE]
    assert told["average_lower"] < told["average"] < told["average_upper"]
    # By hand: a sum of 800 errors of 2.55%, four fifths of them each area's own.
    people, minutes = rows["people"], rows["minutes"]
    weight = people / people.sum()
    error = 0.05 / 1.96 * np.sqrt(0.8) * np.sqrt((weight**2 * (minutes - told["average"]) ** 2).sum())
    assert told["average_upper"] - told["average_lower"] == pytest.approx(2 * 1.96 * error, rel=0.1)


def test_errors_that_all_areas_share_move_no_average() -> None:
    rows = rows_of(CODE, [100, 300], [10, 40])
    told = place_figures(rows, NONE, BesideSettings(together=1.0)).loc[CODE]
    assert told["average_lower"] == pytest.approx(told["average"]) == pytest.approx(told["average_upper"])


def test_where_something_nearer_may_lie_beyond_a_journey_is_less_and_a_share_more_as_the_table_tells() -> None:
    ends = {"minutes_at_least": [10.0, 16.0], "within_line_at_most": [1.0, 0.5]}
    rows = rows_of(CODE, [100, 300], [10, 40], sure=[True, False], **ends)
    told = place_figures(rows, NONE, BesideSettings(margin=0.0)).loc[CODE]
    assert told["average_lower"] == pytest.approx((100 * 10 + 300 * 16) / 400)
    assert told["average_upper"] == told["average"]
    assert told["within_lower"] == told["within"] == 0.25 and told["within_upper"] == (100 + 300 * 0.5) / 400
    assert told["unsure_people"] == 300


def test_a_journey_not_found_where_streets_end_may_be_one_of_two_hours() -> None:
    rows = rows_of(CODE, [100, 100], [10, np.nan], sure=[True, False], minutes_at_least=[10.0, 0.0])
    told = place_figures(rows, NONE, BesideSettings(margin=0.0)).loc[CODE]
    assert (told["average_lower"], told["average"], told["average_upper"]) == (5.0, 10.0, 65.0)


def test_return_trips_are_of_public_transport_and_no_journey_is_none() -> None:
    transit = rows_of(CODE, [100, 300, 100, 500], [10, 40, np.nan, 20], way=Way.TRANSIT)
    transit["return_trips"] = [2, 0, np.nan, np.nan]
    told = place_figures(rows_of(CODE, [100, 300, 100, 500], [10, 40, np.nan, 20]), transit).loc[CODE]
    # Of the last 500 it is not told whether they get back.
    assert told["returning"] == pytest.approx(100 / 500)


def test_quantiles_and_the_places_with_more_are_those_that_counting_gives() -> None:
    minutes = [12.0, 3.0, 25.0, 8.0, 30.0, 17.0, 21.0, 5.0, 14.0, 40.0, 9.0, 11.0]
    told = place_figures(places(minutes), NONE, BesideSettings(margin=0.0))
    of = compared(told, "E06800001", BesideFigure.AVERAGE)
    in_order = sorted(minutes)
    for quantile, part in ((of.quarter, 0.25), (of.median, 0.5), (of.three_quarters, 0.75)):
        assert quantile == next(each for each in in_order if sum(other <= each for other in in_order) >= part * 12)
    assert of.surely_more == of.perhaps_more == sum(each > 12 for each in minutes)
    assert len(of.others) == 11 and "E06800001" not in of.others.index


def test_what_two_ranges_leave_open_is_perhaps_more() -> None:
    rows = places([12.0, 13.0, *range(20, 30)])
    rows.loc[rows["authority_code"] == "E06801001", ["sure", "minutes_at_least"]] = False, 0.0
    of = compared(place_figures(rows, NONE, BesideSettings(margin=0.0)), "E06800001", BesideFigure.AVERAGE)
    assert (of.surely_more, of.perhaps_more) == (10, 11)


def test_too_few_places_have_no_quantiles() -> None:
    of = compared(place_figures(places([5.0] * (FEWEST_PLACES - 1)), NONE), "E06800001", BesideFigure.AVERAGE)
    assert np.isnan(of.median) and not of.enough
    assert compared(place_figures(places([5.0] * FEWEST_PLACES), NONE), "E06800001", BesideFigure.AVERAGE).enough


def test_made_up_places_are_never_mixed_with_real_ones_and_others_are_left_out_by_reason() -> None:
    rows = pd.concat(
        [
            rows_of("E06990001", [100], [10]),
            rows_of("E06990002", [100], [12]),
            rows_of("E06990003", [100], [12], approximate=True),
            rows_of("E06990004", [100], [np.nan], held=False),
            rows_of("E06990005", [100], [12]),
            rows_of("E06000017", [100], [12], made_up=False),
        ]
    )
    transit = pd.concat(
        [
            rows_of(code, [100], [15], way=Way.TRANSIT)
            for code in ("E06990001", "E06990002", "E06990003", "E06990004", "E06000017")
        ]
    )
    told = place_figures(rows, transit)
    among, left_out = comparable(told, "E06990001", Way.NOCAR)
    assert list(among.index) == ["E06990001", "E06990002"]
    assert left_out == {NOT_HELD: 1, APPROXIMATE: 1, NO_TIMETABLE: 1, REAL: 1}
    assert standing_of(told, "E06990005", Way.NOCAR) == NO_TIMETABLE
    assert standing_of(told, "E06990005", Way.WALK) == "" == standing_of(told, "E06990001", Way.NOCAR)


def test_a_place_has_the_same_range_whatever_others_the_table_holds() -> None:
    rng = np.random.default_rng(2)
    own = rows_of(CODE, rng.uniform(100, 500, 40), rng.uniform(2, 40, 40))
    more = pd.concat([rows_of("E06801001", rng.uniform(100, 500, 90), rng.uniform(2, 40, 90)), own])
    pd.testing.assert_series_equal(place_figures(own, NONE).loc[CODE], place_figures(more, NONE).loc[CODE])


def test_settings_that_make_no_sense_are_refused() -> None:
    with pytest.raises(InputError, match="A margin is 0 to below 1"):
        BesideSettings(margin=1.0)
