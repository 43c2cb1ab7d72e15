"""One journey leg by leg: what is shown is what is counted, and every leg can be checked against the timetable.

Home is 60 m from stop A and the site 120 m from stop Z, every stop on an island of its own, a metre a second.
"""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given

from geo.errors import InputError
from geo.projection import GridPoint
from geo.travel.journeys import Journey, Leg, LegKind, ReturnTrip, journey, return_trips, trips_between, usual_journey
from geo.travel.timetable import Timetable
from geo.travel.windows import TripDirection, When
from tests.travel.paper_timetable import BUS, Trip, clock, seconds, timetable_of
from tests.travel.paper_transit import TUESDAY, Town, line_town, spot, town_of, two_lines
from tests.travel.random_towns import START, RandomTown, random_towns

WALK, RIDE = LegKind.WALK, LegKind.RIDE


def read(shown: Journey | None) -> list[tuple[str, str, str, str, str]]:
    """The legs as they are read: kind or route, from, to, and the two clocks."""
    assert shown is not None
    return [
        (leg.route or str(leg.kind), leg.begin, leg.end, clock(leg.depart), clock(leg.arrive)) for leg in shown.legs
    ]


def test_two_lines_and_a_change_are_told_leg_by_leg() -> None:
    # T-3.6, leaving 08:00: the walk to A begins in time for the bus at 08:20, 215 s before it.
    shown = journey(two_lines().trips(), leave=seconds("08:00"))
    assert read(shown) == [
        ("walk", "home", "A", "08:16:25", "08:20:00"),
        ("1", "A", "B", "08:20:00", "08:30:00"),
        ("walk", "B", "C", "08:30:00", "08:32:23"),
        ("2", "C", "D", "08:45:00", "08:53:00"),
        ("walk", "D", "the site", "08:53:00", "08:55:23"),
    ]
    assert (shown.leave, shown.arrive, shown.minutes) == (28_800, 28_800 + 3323, 3323 / 60)


def test_a_ride_says_its_route_its_operator_and_where_it_goes() -> None:
    town = line_town([Trip("7A", ["A 08:00", "Z 08:20", "E 08:40"], operator="Paper Coaches")])
    ride = journey(town.trips(), leave=seconds("07:50")).legs[1]
    assert ride == Leg(RIDE, "A", "Z", 28_800, 30_000, "7A", "Paper Coaches", "E", BUS)


def test_a_change_at_the_same_stop_is_no_walk() -> None:
    town = line_town([Trip("1", ["A 08:00", "B 08:10"]), Trip("2", ["B 08:20", "Z 08:30"])])
    assert [leg.kind for leg in journey(town.trips(), leave=seconds("07:50")).legs] == [WALK, RIDE, RIDE, WALK]


def test_where_walking_is_no_slower_the_journey_is_a_walk() -> None:
    stops = {"A": spot((0, 0)), "Z": spot((0, 1500))}
    trips = timetable_of([Trip("1", ["A 08:20", "Z 08:30"])], stops=stops)
    town = town_of(trips, homes={"home": (0, 0)}, site=(0, 1500))
    assert read(journey(town.trips(), leave=seconds("08:05"))) == [("walk", "home", "the site", "08:05:00", "08:30:00")]
    assert len(journey(town.trips(), leave=seconds("08:06")).legs) == 3
    home = journey(town.trips(), leave=seconds("08:05"), direction=TripDirection.BACK)
    assert read(home) == [("walk", "the site", "home", "08:05:00", "08:30:00")]


def test_where_there_is_no_answer_there_is_no_journey() -> None:
    town = line_town([Trip("1", ["A 08:00", "Z 08:20"])])
    assert journey(town.trips(), leave=seconds("08:00")) is None
    assert usual_journey(town.trips(), When(TUESDAY, 540, 600)) is None


BOTH_WAYS = [
    Trip("1", ["A 08:00", "B 08:10"]),
    Trip("2", ["B 08:15", "Z 08:25"]),
    Trip("1", ["A 09:00", "B 09:10"]),
    Trip("2", ["B 09:15", "Z 09:25"]),
    Trip("2", ["Z 10:00", "B 10:10"]),
    Trip("1", ["B 10:11", "A 10:21"]),
    Trip("2", ["Z 12:00", "B 12:10"]),
    Trip("1", ["B 12:20", "A 12:30"]),
]


def test_the_way_home_is_told_in_the_order_in_which_it_is_travelled() -> None:
    shown = journey(line_town(BOTH_WAYS).trips(), leave=seconds("09:58"), direction=TripDirection.BACK)
    assert read(shown) == [
        ("walk", "the site", "Z", "09:58:00", "10:00:00"),
        ("2", "Z", "B", "10:00:00", "10:10:00"),
        ("1", "B", "A", "10:11:00", "10:21:00"),
        ("walk", "A", "home", "10:21:00", "10:22:00"),
    ]
    # A second later it is the bus at 12:00; the wait at B is not told as a walk.
    late = journey(line_town(BOTH_WAYS).trips(), leave=seconds("11:00"), direction=TripDirection.BACK)
    assert (late.leave, late.arrive) == (seconds("11:00"), seconds("12:31"))


def test_a_change_on_the_way_home_takes_what_it_takes_that_way() -> None:
    # From C to B in 5 minutes on the way home; the other way it would take 15.
    trips = [Trip("3", ["Z 08:00", "C 08:10"]), Trip("4", ["B 08:20", "A 08:30"])]
    town = line_town(trips, changes={("B", "C"): 900, ("C", "B"): 300})
    shown = journey(town.trips(), leave=seconds("07:50"), direction=TripDirection.BACK)
    assert read(shown)[2] == ("walk", "C", "B", "08:15:00", "08:20:00")


def test_return_trips_are_told_with_the_first_way_home_after_the_stay() -> None:
    # There at 08:27 and 09:27; half an hour there; buses home at 10:00 and 12:00, home at 10:22 and 12:31.
    trips = return_trips(line_town(BOTH_WAYS).trips())
    assert trips == (
        ReturnTrip(seconds("07:59"), seconds("08:27"), seconds("09:58"), seconds("10:22")),
        ReturnTrip(seconds("08:59"), seconds("09:27"), seconds("09:58"), seconds("10:22")),
    )


def test_the_last_bus_home_is_caught_by_the_second() -> None:
    # It leaves Z at 09:00:30, so the site at 08:58:30: half an hour after 08:28:30.
    def trips(arrive: str) -> Town:
        return line_town([Trip("1", ["A 08:00", f"Z {arrive}"]), Trip("1", ["Z 09:00:30", "A 09:10"])])

    for arrive, expected in (("08:26:30", 1), ("08:26:31", 0), ("08:26:10", 1)):
        town = trips(arrive)
        assert len(return_trips(town.trips())) == expected
        assert town.figures(When(TUESDAY, 470, 480))["returns"] == expected


def test_walking_home_is_told_as_a_way_home() -> None:
    stops = {"A": spot((0, 0)), "Z": spot((0, 1500))}
    timetable = timetable_of([Trip("1", ["A 08:20", "Z 08:30"])], stops=stops)
    town = town_of(timetable, homes={"home": (0, 0)}, site=(0, 1500))
    assert return_trips(town.trips()) == (
        ReturnTrip(seconds("08:20"), seconds("08:30"), seconds("09:00"), seconds("09:25")),
    )


def test_the_usual_journey_takes_as_long_as_the_median_says() -> None:
    # T-3.6 over 61 minutes of leaving.
    town, when = two_lines(), When(TUESDAY, 480, 540)
    shown = usual_journey(town.trips(), when)
    assert np.float32(shown.minutes) == np.float32(town.figures(when)["minutes"])
    assert shown == journey(town.trips(), leave=shown.leave)
    assert seconds("08:00") <= shown.leave <= seconds("09:00") and shown.leave % 60 == 0


def test_trips_are_told_from_places_that_trips_start_from_to_places_near_a_street() -> None:
    town = line_town(BOTH_WAYS)
    with pytest.raises(InputError, match="'elsewhere' is no place that trips start from here"):
        town.trips("elsewhere")
    with pytest.raises(InputError, match="The site is more than 500 metres from any street"):
        trips_between(town.transit, town.network, GridPoint(900, 90_000), code="home")


def hops(timetable: Timetable) -> set[tuple[str, str, int, int]]:
    """Every way on and off a trip that the timetable allows: the two stops and the two times."""
    rides = set()
    names = timetable.stop_name
    for first, last in pairwise(timetable.call_start.tolist()):
        for on in range(first, last):
            for off in range(on + 1, last):
                if timetable.call_board[on] and timetable.call_alight[off]:
                    ends = (names[timetable.call_stop[on]], names[timetable.call_stop[off]])
                    rides.add((*ends, int(timetable.call_depart[on]), int(timetable.call_arrive[off])))
    return rides


def holds(shown: Journey, drawn: RandomTown, ends: tuple[str, str]) -> None:
    """Every leg begins where and not before the last one ended, and every ride is one of the timetable."""
    legs = shown.legs
    assert (legs[0].begin, legs[-1].end, legs[-1].arrive) == (*ends, shown.arrive)
    assert legs[0].depart >= shown.leave
    for leg, after in pairwise(legs):
        assert leg.end == after.begin and leg.arrive <= after.depart
        assert not (leg.kind is WALK and after.kind is WALK)
    rides = [leg for leg in legs if leg.kind is RIDE]
    assert len(rides) <= 3
    allowed = hops(drawn.town.transit.stops.timetable)
    assert all((ride.begin, ride.end, ride.depart, ride.arrive) in allowed for ride in rides)
    assert legs[0].kind is WALK and legs[-1].kind is WALK


@given(random_towns())
def test_every_journey_shown_is_one_that_can_be_made_and_as_quick_as_the_forward_search(drawn: RandomTown) -> None:
    departs = [START + 420 * step for step in range(8)]
    for direction, ends in ((TripDirection.OUT, ("home", "the site")), (TripDirection.BACK, ("the site", "home"))):
        taken = drawn.forwards(departs, direction=direction)[0]
        trips = drawn.town.trips()
        for leave, expected in zip(departs, taken, strict=True):
            shown = journey(trips, leave=leave, direction=direction)
            if shown is None:
                assert np.isnan(expected)
            else:
                assert (shown.leave, shown.arrive - shown.leave) == (leave, expected)
                holds(shown, drawn, ends)


@given(random_towns())
def test_return_trips_told_are_as_many_as_are_counted_and_leave_time_for_the_stay(drawn: RandomTown) -> None:
    counted = drawn.town.figures(When(TUESDAY, START // 60, START // 60))["returns"]
    trips = return_trips(drawn.town.trips())
    assert len(trips) == counted
    stay = 60 * drawn.town.transit.stops.settings.stay_minutes
    for trip in trips:
        assert trip.leave < trip.arrive and trip.arrive + stay <= trip.leave_again < trip.home <= 86_400


@given(random_towns())
@pytest.mark.slow
def test_return_trips_are_as_many_as_the_forward_search_finds(drawn: RandomTown) -> None:
    # The buses run from 08:00 to 11:30, so from 07:30 on every minute of leaving is asked, by rides only.
    departs = np.arange(START - 1800, START + 12_600, 60)
    taken = drawn.forwards(departs.tolist(), direction=TripDirection.OUT, on_foot=-1)[0]
    arrive = np.nan_to_num(departs + taken, nan=np.inf)
    on_foot = drawn.site.on_foot[0]
    returns = 0
    for minute in np.flatnonzero(arrive[:-1] < arrive[1:]):
        if taken[minute] < on_foot:
            ready = int(arrive[minute]) + 1800
            home = drawn.forwards([ready], direction=TripDirection.BACK, on_foot=1800)[0, 0]
            returns += not np.isnan(home)
    assert len(return_trips(drawn.town.trips())) == returns


@given(random_towns())
def test_the_usual_journey_of_an_odd_window_is_its_median(drawn: RandomTown) -> None:
    for direction in (TripDirection.OUT, TripDirection.BACK):
        when = When(TUESDAY, START // 60, START // 60 + 40, direction=direction)
        shown = usual_journey(drawn.town.trips(), when)
        minutes = drawn.town.figures(when)["minutes"]
        if shown is None:
            assert np.isnan(minutes)
        else:
            assert np.float32(shown.minutes) == np.float32(minutes)
