"""Timetables as arrays: which days can be asked about, which trips run, what an ordinary day is, two feeds as one."""

from datetime import date, timedelta

import numpy as np
import pytest

from geo.errors import InputError
from geo.travel.timetable import Feed, Timetable, covered, merged, ordinary_day, refuse_outside, trips_on

MONDAY = date(2026, 10, 5)


def timetable(days: list[str], *, name: str = "Paper Buses", first_day: date = MONDAY) -> Timetable:
    """One stop pair and one trip for each set of days, written as "1" and "0" from the first day on."""
    trips = len(days)
    whole = np.array([[int(figure) for figure in text] for text in days], dtype=bool)
    last_day = first_day + timedelta(days=whole.shape[1] - 1)
    return Timetable(
        feeds=(Feed(name, first_day, last_day),),
        stop_id=("A", "B"),
        stop_name=("Stop A", "Stop B"),
        stop_easting=np.array([600_000.0, 601_000.0]),
        stop_northing=np.array([430_000.0, 430_000.0]),
        stop_step_free=np.array([0, 1], dtype=np.int8),
        route_name=("1",),
        operator=(name,),
        route_type=np.array([3], dtype=np.int16),
        trip_feed=np.zeros(trips, dtype=np.int32),
        trip_route=np.zeros(trips, dtype=np.int32),
        trip_days=np.arange(trips, dtype=np.int32),
        trip_block=np.arange(trips, dtype=np.int32),
        trip_step_free=np.zeros(trips, dtype=np.int8),
        trip_headsign=("",) * trips,
        call_start=np.arange(0, 2 * trips + 1, 2, dtype=np.int32),
        call_stop=np.tile(np.array([0, 1], dtype=np.int32), trips),
        call_arrive=np.tile(np.array([28_800, 29_400], dtype=np.int32), trips),
        call_depart=np.tile(np.array([28_800, 29_400], dtype=np.int32), trips),
        call_board=np.ones(2 * trips, dtype=bool),
        call_alight=np.ones(2 * trips, dtype=bool),
        first_day=first_day,
        days=whole,
        change_from=np.array([0], dtype=np.int32),
        change_to=np.array([1], dtype=np.int32),
        change_seconds=np.array([120], dtype=np.int32),
        stay_from=np.array([0], dtype=np.int32),
        stay_to=np.array([trips - 1], dtype=np.int32),
        stay_allowed=np.array([True]),
    )


def test_trips_run_on_their_own_days_and_on_no_day_that_the_calendar_does_not_know() -> None:
    buses = timetable(["1100000", "0100000"])
    assert trips_on(buses, MONDAY).tolist() == [True, False]
    assert trips_on(buses, MONDAY + timedelta(days=1)).tolist() == [True, True]
    for strange in (MONDAY - timedelta(days=1), MONDAY + timedelta(days=7)):
        assert trips_on(buses, strange).tolist() == [False, False]


def test_a_day_outside_the_calendar_is_refused_with_the_days_that_it_covers() -> None:
    buses = timetable(["1111111"])
    refuse_outside(buses, MONDAY)
    refuse_outside(buses, MONDAY + timedelta(days=6))
    for strange in (MONDAY - timedelta(days=1), MONDAY + timedelta(days=7)):
        with pytest.raises(InputError) as fault:
            refuse_outside(buses, strange)
        assert fault.value.faults == (
            f"{strange} is outside the timetable (Paper Buses): it covers 2026-10-05 to 2026-10-11; ask about a day in "
            f"it.",
        )


def test_an_ordinary_monday_is_neither_a_bank_holiday_nor_a_week_of_extra_buses() -> None:
    # Three trips on Mondays; none on the first one, and six on the fourth, when the circus is in town.
    weeks = ["0", "1", "1", "1", "1"], ["0", "0", "0", "1", "0"]
    usual, extra = ("".join(monday + "000000" for monday in mondays) for mondays in weeks)
    buses = timetable([usual] * 3 + [extra] * 3)
    assert ordinary_day(buses, 0) == MONDAY + timedelta(weeks=1)


def test_the_years_in_which_a_calendar_has_one_trip_only_hold_no_ordinary_day() -> None:
    # One trip on each of a hundred Mondays; nine more on the last ten: 10 x 10 trips against 90 x 1.
    long = "1000000" * 100
    dense = "0000000" * 90 + "1000000" * 10
    assert ordinary_day(timetable([long] + [dense] * 9), 0) == MONDAY + timedelta(weeks=90)


def test_a_weekday_without_a_trip_has_no_ordinary_day() -> None:
    buses = timetable(["1000000"])
    assert ordinary_day(buses, 0) == MONDAY
    assert ordinary_day(buses, 1) is None
    assert ordinary_day(timetable(["100"]), 6) is None


def test_two_feeds_cover_the_days_that_both_cover() -> None:
    rail = timetable(["1111111"], name="Paper Rail", first_day=MONDAY + timedelta(days=3))
    both = merged([timetable(["1111111"]), rail])
    assert covered(both) == (MONDAY + timedelta(days=3), MONDAY + timedelta(days=6))
    with pytest.raises(InputError, match=r"\(Paper Buses and Paper Rail\): it covers 2026-10-08 to 2026-10-11"):
        refuse_outside(both, MONDAY)


def test_each_trip_of_two_feeds_runs_on_the_days_that_it_ran_on_alone() -> None:
    bus = timetable(["1010000", "0100000"])
    rail = timetable(["110"], name="Paper Rail", first_day=MONDAY - timedelta(days=2))
    both = merged([bus, rail])
    assert both.first_day == MONDAY - timedelta(days=2) and both.days.shape == (3, 9)
    for away in range(-4, 10):
        day = MONDAY + timedelta(days=away)
        assert trips_on(both, day).tolist() == [*trips_on(bus, day), *trips_on(rail, day)]


def test_the_rows_of_a_second_feed_are_moved_on_and_its_stops_told_apart() -> None:
    both = merged([timetable(["1", "1"]), timetable(["1"], name="Paper Rail")])
    assert both.stop_id == ("A", "B", "Paper Rail:A", "Paper Rail:B")
    assert both.stop_name == ("Stop A", "Stop B") * 2
    assert both.call_start.tolist() == [0, 2, 4, 6]
    assert both.call_stop.tolist() == [0, 1, 0, 1, 2, 3]
    assert both.trip_route.tolist() == [0, 0, 1] and both.operator == ("Paper Buses", "Paper Rail")
    assert both.trip_days.tolist() == [0, 1, 2]
    assert (both.trip_feed.tolist(), both.trip_block.tolist()) == ([0, 0, 1], [0, 1, 2])
    assert (both.stay_from.tolist(), both.stay_to.tolist()) == ([0, 2], [1, 2])
    assert (both.change_from.tolist(), both.change_to.tolist()) == ([0, 2], [1, 3])
    for field, value in vars(timetable(["1"])).items():
        if isinstance(value, np.ndarray):
            assert getattr(both, field).dtype == value.dtype, field


def test_feeds_of_one_name_still_have_stops_of_their_own() -> None:
    three = merged([timetable(["1"]), timetable(["1"]), timetable(["1"])])
    assert len(set(three.stop_id)) == 6


def test_one_feed_is_merged_as_it_is_and_none_is_refused() -> None:
    feed = timetable(["1"])
    assert merged([feed]) is feed
    with pytest.raises(InputError, match="no timetable to merge"):
        merged([])
