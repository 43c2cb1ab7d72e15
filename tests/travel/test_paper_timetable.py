"""The maker of paper timetables writes down what its rows say."""

from datetime import date

import pytest

from geo.travel.timetable import covered, trips_on
from tests.travel.paper_timetable import FIRST_DAY, LAST_DAY, Trip, call_of, every, timetable_of


def test_rows_become_the_arrays_that_a_feed_becomes() -> None:
    timetable = timetable_of(
        [Trip("1", ["A 08:20", "B 08:30-08:32 no boarding", "C 24:05:30"]), Trip("2", ["B 09:00", "A 09:10"])],
        changes={("A", "B"): 180},
    )
    assert timetable.stop_id == ("A", "B", "C")
    assert timetable.call_start.tolist() == [0, 3, 5]
    assert timetable.call_stop.tolist() == [0, 1, 2, 1, 0]
    assert timetable.call_arrive.tolist() == [30000, 30600, 86730, 32400, 33000]
    assert timetable.call_depart.tolist() == [30000, 30720, 86730, 32400, 33000]
    assert timetable.call_board.tolist() == [True, False, True, True, True]
    assert timetable.call_alight.all()
    assert (timetable.change_from[0], timetable.change_to[0], timetable.change_seconds[0]) == (0, 1, 180)
    assert covered(timetable) == (FIRST_DAY, LAST_DAY)


def test_times_not_printed_lie_evenly_between_those_that_are() -> None:
    # 08:02 to 08:08 in three steps of two minutes.
    timetable = timetable_of([Trip("1", ["A 08:00-08:02", "B", "C", "D 08:08"])])
    assert (timetable.call_arrive / 60 - 480).tolist() == [0, 4, 6, 8]
    assert (timetable.call_depart / 60 - 480).tolist() == [2, 4, 6, 8]


def test_a_trip_every_so_many_minutes_ends_with_the_last_that_leaves_in_time() -> None:
    timetable = timetable_of(every(20, Trip("1", ["A 07:00", "B 07:10"]), until="08:00"))
    assert timetable.call_depart[::2].tolist() == [25200, 26400, 27600, 28800]
    assert timetable.route_name == ("1",)


def test_a_trip_runs_on_its_days_only() -> None:
    timetable = timetable_of(
        [Trip("1", ["A 08:00", "B 08:10"], on={date(2026, 6, 2)}), Trip("1", ["A 09:00", "B 09:10"])]
    )
    assert trips_on(timetable, date(2026, 6, 1)).tolist() == [False, True]
    assert trips_on(timetable, date(2026, 6, 2)).tolist() == [True, True]


def test_words_behind_a_time_that_mean_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="behind the time stands"):
        call_of("A 08:00 not really")
