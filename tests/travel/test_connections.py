"""One day's rides as the scan meets them: which run, in what order, and what leads on to what."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pytest

from geo.errors import InputError
from geo.travel.connections import LAST_SECOND, Connections, connections_of
from geo.travel.stops import stop_network
from geo.travel.streets import Mode
from geo.travel.timetable import STEP_FREE_NO, STEP_FREE_YES
from geo.travel.windows import TripDirection
from tests.travel.paper_timetable import FIRST_DAY, LAST_DAY, Trip, seconds, timetable_of
from tests.travel.paper_transit import SETTINGS, TUESDAY, WEDNESDAY, islands, spot

STOPS = {name: spot((island, 1000)) for island, name in enumerate("ABCZ")}


def connections(
    trips: Sequence[Trip], *, day: date = TUESDAY, direction: TripDirection = TripDirection.OUT, foot: Mode = Mode.WALK
) -> Connections:
    """The day's rides of these trips; every stop on an island of its own."""
    stops = stop_network(islands(), timetable_of(trips, stops=STOPS), foot=foot, settings=SETTINGS)
    return connections_of(stops, day, direction=direction)


def told(rides: Connections) -> list[tuple[int, int, str]]:
    """Departure, arrival and the stop led to, in the order of the scan."""
    return [
        (depart, arrive, "ABCZ"[stop])
        for depart, arrive, stop in zip(rides.depart.tolist(), rides.arrive.tolist(), rides.stop.tolist(), strict=True)
    ]


LINE = Trip("1", ["A 08:00", "B 08:10-08:12", "Z 08:20"])
AT_8 = seconds("08:00")


def test_rides_stand_latest_first_and_each_knows_the_next_of_its_trip() -> None:
    day = connections([LINE, Trip("2", ["B 08:05", "C 08:06"])])
    assert told(day) == [
        (AT_8 + 720, AT_8 + 1200, "Z"),
        (AT_8 + 300, AT_8 + 360, "C"),
        (AT_8, AT_8 + 600, "B"),
    ]
    assert day.onward.tolist() == [-1, -1, 0]


def test_the_way_home_is_the_same_day_turned_round() -> None:
    day = connections([LINE], direction=TripDirection.BACK)
    # From Z, reached at 08:20, back to B, left at 08:12; then from B, reached at 08:10, to A.
    assert told(day) == [
        (-AT_8 - 600, -AT_8, "A"),
        (-AT_8 - 1200, -AT_8 - 720, "B"),
    ]
    assert day.onward.tolist() == [-1, 0]


def test_hops_within_one_second_are_met_the_later_one_first() -> None:
    hops = Trip("1", ["A 08:00", "B 08:00", "C 08:00", "Z 08:00"])
    assert [stop for _, _, stop in told(connections([hops]))] == ["Z", "C", "B"]
    assert connections([hops]).onward.tolist() == [-1, 0, 1]
    back = connections([hops], direction=TripDirection.BACK)
    assert [stop for _, _, stop in told(back)] == ["A", "B", "C"]
    assert back.onward.tolist() == [-1, 0, 1]


def test_departures_of_a_stop_stand_in_the_order_of_their_time() -> None:
    day = connections([LINE, Trip("2", ["A 07:50", "Z 08:30"]), Trip("3", ["A 08:05", "Z 08:30"])])
    at_a = day.by_slot[day.stop_start[0] : day.stop_start[1]]
    assert day.depart[at_a].tolist() == [AT_8 - 600, AT_8, AT_8 + 300]
    assert (day.slot[day.by_slot] == np.arange(len(day.slot))).all()


def test_a_change_leads_to_the_first_departure_after_it() -> None:
    # Off at B at 08:10 and a minute to change: 08:10:59 is missed, 08:11:00 caught, 08:30 comes behind it.
    later = [Trip("2", [f"B {at}", "Z 09:00"]) for at in ("08:10:59", "08:11:00", "08:30")]
    day = connections([Trip("1", ["A 08:00", "B 08:10"]), *later])
    ride = day.depart.tolist().index(AT_8)
    caught = day.change_slot[day.change_start[ride] : day.change_start[ride + 1]]
    assert day.depart[day.by_slot[caught]].tolist() == [seconds("08:11")]


def test_where_one_may_not_alight_one_does_not_change() -> None:
    closed = Trip("1", ["A 08:00", "B 08:10 no alighting", "C 08:20"])
    day = connections([closed, Trip("2", ["B 08:30", "Z 08:40"]), Trip("2", ["C 08:30", "Z 08:40"])])
    assert day.alight.tolist() == [True, True, True, False]
    counts = np.diff(day.change_start)
    # Off at C at 08:20 there is a bus at 08:30; at B nobody gets off.
    assert counts.tolist() == [0, 0, 1, 0]


def test_on_the_way_home_getting_on_and_off_change_places() -> None:
    closed = Trip("1", ["A 08:00", "B 08:10 no alighting", "Z 08:20 no boarding"])
    out, back = connections([closed]), connections([closed], direction=TripDirection.BACK)
    assert (out.board.tolist(), out.alight.tolist()) == ([True, True], [True, False])
    # Turned round one "boards" where one alights in truth: not at B, but at Z.
    assert (back.board.tolist(), back.alight.tolist()) == ([False, True], [True, True])


ON_TUESDAY = {TUESDAY}


def test_trips_run_on_their_days_only() -> None:
    only = [Trip("1", LINE.calls, on=ON_TUESDAY)]
    assert len(connections(only).depart) == 2
    assert told(connections(only, day=WEDNESDAY)) == []
    # A day that is taken out of every other one: a public holiday.
    days = {FIRST_DAY + timedelta(days=step) for step in range(14)} - {WEDNESDAY}
    assert [len(connections([Trip("1", LINE.calls, on=days)], day=day).depart) for day in (TUESDAY, WEDNESDAY)] == [
        2,
        0,
    ]


def test_a_trip_past_midnight_is_met_on_both_days() -> None:
    night = [Trip("N", ["A 23:50", "B 24:10", "Z 24:30"], on=ON_TUESDAY)]
    assert told(connections(night)) == [
        (seconds("24:10"), seconds("24:30"), "Z"),
        (seconds("23:50"), seconds("24:10"), "B"),
    ]
    # On the Wednesday only what leaves after midnight is there.
    assert told(connections(night, day=WEDNESDAY)) == [(600, 1800, "Z")]


def test_the_next_mornings_first_trips_are_met_until_two_in_the_night() -> None:
    early = [Trip("1", ["A 01:00", "B 01:50", "Z 02:10"], on={WEDNESDAY})]
    assert told(connections(early)) == [(seconds("25:00"), seconds("25:50"), "B")]
    assert seconds("26:00") == LAST_SECOND


def test_a_trip_of_several_days_leads_on_within_its_own_day() -> None:
    # Every day at 00:30 and past midnight again at 24:30: on a Tuesday Monday's second, its own two, Wednesday's first.
    day = connections([Trip("1", ["A 00:30", "B 00:40", "Z 00:50"]), Trip("1", ["A 24:30", "B 24:40", "Z 24:50"])])
    starts = [seconds(at) for at in ("00:30", "00:30", "24:30", "24:30")]
    ends = day.depart[day.onward < 0]
    begins = day.depart[day.onward >= 0]
    assert sorted(begins.tolist()) == starts
    assert sorted((ends - 600).tolist()) == starts
    leads_on = day.onward >= 0
    assert (day.trip[leads_on] == day.trip[day.onward[leads_on]]).all()
    assert (day.arrive[leads_on] == day.depart[day.onward[leads_on]]).all()


@pytest.mark.parametrize("day", [FIRST_DAY - timedelta(days=1), LAST_DAY + timedelta(days=1)])
@pytest.mark.parametrize("direction", (TripDirection.OUT, TripDirection.BACK))
def test_a_day_outside_the_timetable_is_refused_with_the_days_it_covers(day: date, direction: TripDirection) -> None:
    with pytest.raises(InputError, match=f"{day} is outside .*: it covers 2026-06-01 to 2026-06-14"):
        connections([LINE], day=day, direction=direction)


def test_the_first_and_the_last_day_are_inside() -> None:
    assert len(connections([LINE], day=FIRST_DAY).depart) == len(connections([LINE], day=LAST_DAY).depart) == 2


@pytest.mark.parametrize(
    ("foot", "departs"),
    [
        (Mode.WALK, ["08:20", "08:10", "08:00"]),
        (Mode.WHEELCHAIR, ["08:20", "08:00"]),
        (Mode.WHEELCHAIR_CAUTIOUS, ["08:00"]),
    ],
)
def test_a_wheelchair_rides_what_nothing_speaks_against_and_cautiously_what_says_yes(
    foot: Mode, departs: list[str]
) -> None:
    trips = [
        Trip("yes", ["A 08:00", "Z 09:00"], step_free=STEP_FREE_YES),
        Trip("no", ["A 08:10", "Z 09:00"], step_free=STEP_FREE_NO),
        Trip("unknown", ["A 08:20", "Z 09:00"]),
    ]
    assert connections(trips, foot=foot).depart.tolist() == [seconds(at) for at in departs]
