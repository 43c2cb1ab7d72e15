"""The second, slow way to answer public transport questions, every answer done by hand.

It is itself a witness for the tests of the product's own search, so it is held to sums on paper and to nothing else.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.bench.forward import (
    Changes,
    Ends,
    changes_on_foot,
    forward_arrival,
    journey_seconds,
    trips_of_day,
    walking_graph,
    walks_from,
)
from geo.projection import GridPoint
from geo.sources.gtfs.gtfs import read_timetable
from geo.sources.reading import RawFile
from geo.travel.network import Network, TravelSettings, network_of
from geo.travel.timetable import Timetable
from tests.travel import paper_feed
from tests.travel.paper_streets import paper_streets, places
from tests.travel.paper_timetable import Trip, clock, every, seconds, timetable_of

TUESDAY = date(2026, 6, 2)
WEDNESDAY = date(2026, 6, 3)
# A minute to the stop at home and two from the last one; at the same stop one changes in one minute.
HOME_SECONDS, SITE_SECONDS, SAME_STOP_SECONDS = 60, 120, 60


@dataclass(frozen=True)
class WalkLimits:
    """The longest walks (minutes) to or from a stop, between two stops and all the way; the least change (seconds)."""

    stop_minutes: float
    change_minutes: float
    direct_minutes: float
    least_change_seconds: int


def walks_of(
    network: Network, timetable: Timetable, origins: pd.DataFrame, site: GridPoint, *, limits: WalkLimits
) -> tuple[list[Ends], Changes]:
    """All walks of journeys from origins (index code; easting, northing) to one site: the ends of each, the changes.

    What the feed itself says of changes is not looked at.
    """
    stops = [f"stop {row}" for row in range(len(timetable.stop_id))]
    homes = [f"origin {row}" for row in range(len(origins))]
    where = pd.DataFrame(
        {
            "easting": [*timetable.stop_easting, *origins["easting"], site.easting],
            "northing": [*timetable.stop_northing, *origins["northing"], site.northing],
        },
        index=[*stops, *homes, "site"],
    )
    graph = walking_graph(network, where)
    row = {stop: number for number, stop in enumerate(stops)}

    def to_stops(start: str) -> dict[int, int]:
        seconds_to = walks_from(graph, start, stops, most_minutes=limits.stop_minutes)
        return {row[stop]: seconds for stop, seconds in seconds_to.items()}

    to_site = to_stops("site")
    direct = walks_from(graph, "site", homes, most_minutes=limits.direct_minutes)
    ends = [Ends(to_stops(home), to_site, direct.get(home)) for home in homes]
    changes = changes_on_foot(
        graph, stops, most_minutes=limits.change_minutes, least_seconds=limits.least_change_seconds
    )
    return ends, changes


def changes_of(timetable: Timetable, walks: Mapping[tuple[str, str], int] | None = None) -> Changes:
    """Changes at every stop in a minute, and those given by (from, to), both ways."""
    names = timetable.stop_id
    seconds_between = {(name, name): SAME_STOP_SECONDS for name in names}
    for (first, second), taken in (walks or {}).items():
        seconds_between |= {(first, second): taken, (second, first): taken}
    rows = np.array([(names.index(first), names.index(second)) for first, second in seconds_between])
    return Changes(rows[:, 0], rows[:, 1], np.array([*seconds_between.values()]))


def arrival(
    timetable: Timetable,
    leaving: str,
    *,
    day: date = TUESDAY,
    home: Collection[str] = ("A",),
    site: Collection[str] = ("Z",),
    walks: Mapping[tuple[str, str], int] | None = None,
) -> str | None:
    """The clock at the site for one who leaves home then: a minute to the stops of home, two from those of site."""
    names = timetable.stop_id
    ends = Ends({names.index(stop): HOME_SECONDS for stop in home}, {names.index(stop): SITE_SECONDS for stop in site})
    at_site = forward_arrival(trips_of_day(timetable, day), ends, changes_of(timetable, walks), depart=seconds(leaving))
    return None if at_site is None else clock(at_site)


# T-3.6: 1.4 m/s, whole seconds upwards: 300 m are 215 s, 200 m are 143 s.
TWO_LINES = timetable_of(
    [
        *every(20, Trip("1", ["A 07:00", "B 07:10"]), until="12:00"),
        *every(30, Trip("2", ["C 07:15", "D 07:23"]), until="12:00"),
    ]
)
TO_A, B_TO_C, FROM_D = 215, 143, 143


def two_lines(departs: list[int]) -> list[float]:
    """Seconds from the origin to the site of T-3.6."""
    names = TWO_LINES.stop_id
    ends = [Ends({names.index("A"): TO_A}, {names.index("D"): FROM_D})]
    changes = changes_of(TWO_LINES, {("B", "C"): B_TO_C})
    return journey_seconds(trips_of_day(TWO_LINES, TUESDAY), ends, changes, departs=departs)[0].tolist()


def test_two_lines_and_a_change_take_what_they_take_by_hand() -> None:
    # 08:00:00: at A 08:03:35, bus 08:20, B 08:30, C 08:32:23, bus 08:45, D 08:53, site 08:55:23: 3,323 s.
    # 08:16:00: at A 08:19:35, and the same buses: 3,323 - 960 = 2,363 s.
    # 08:16:30: at A 08:20:05, five seconds late: bus 08:40, B 08:50, C 08:52:23, bus 09:15, site 09:25:23: 4,133 s.
    assert two_lines([seconds("08:00"), seconds("08:16"), seconds("08:16:30")]) == [3323, 2363, 4133]


def test_the_median_of_an_hour_of_two_lines_is_that_of_its_half_minutes() -> None:
    # 120 departures, 08:00:00 to 08:59:30.
    departs = list(range(seconds("08:00"), seconds("09:00"), 30))
    assert np.median(two_lines(departs)) == 2948


def test_two_lines_and_a_change_take_the_same_from_the_published_zip_and_along_a_street(tmp_path: Path) -> None:
    # The street runs from the origin past all stops to the site; 5.04 km/h are 1.4 m/s. On foot all the way: 5,500 s.
    (tmp_path / "two_lines.zip").write_bytes(paper_feed.two_lines_and_a_change())
    timetable = read_timetable(RawFile("two_lines.zip", tmp_path / "two_lines.zip")).timetable
    north = paper_feed.NORTHING
    street = paper_streets({"W": (paper_feed.ORIGIN, north), "E": (paper_feed.SITE, north)}, [("W", "E", {})])
    ends, changes = walks_of(
        network_of(street, settings=TravelSettings(walk_kmh=5.04)),
        timetable,
        places(origin=(paper_feed.ORIGIN, north)),
        GridPoint(paper_feed.SITE, north),
        limits=WalkLimits(stop_minutes=10, change_minutes=10, direct_minutes=120, least_change_seconds=60),
    )
    trips, eight = trips_of_day(timetable, date(2026, 10, 6)), seconds("08:00")
    taken = journey_seconds(trips, ends, changes, departs=[eight, eight + 960, eight + 990])
    assert taken.tolist() == [[3323, 2363, 4133]]
    assert np.median(journey_seconds(trips, ends, changes, departs=range(eight, eight + 3600, 30))) == 2948
    no_bus = trips_of_day(timetable, date(2026, 10, 7))
    assert forward_arrival(no_bus, ends[0], changes, depart=eight) == eight + 5500


LINE = timetable_of([Trip("1", ["A 08:00", "B 08:10", "Z 08:20"]), Trip("1", ["A 09:00", "B 09:10", "Z 09:20"])])


def test_a_bus_is_caught_by_the_second_and_missed_by_the_second() -> None:
    assert arrival(LINE, "07:59:00") == "08:22:00"
    assert arrival(LINE, "07:59:01") == "09:22:00"


def test_what_takes_more_than_two_hours_is_no_answer() -> None:
    late = timetable_of([Trip("1", ["A 09:00", "Z 09:20"])])
    assert arrival(late, "07:22:00") == "09:22:00"
    assert arrival(late, "07:21:59") is None


def test_walking_all_the_way_is_an_answer_at_any_hour_within_the_limit() -> None:
    trips, changes = trips_of_day(LINE, TUESDAY), changes_of(LINE)
    walk = Ends({0: HOME_SECONDS}, {2: SITE_SECONDS}, direct_seconds=1500)
    # By bus 08:22 from 07:50 is 32 minutes, on foot 25; from 07:58 the bus takes 24.
    assert journey_seconds(trips, [walk], changes, departs=[seconds("07:50"), seconds("07:58")]).tolist() == [
        [1500, 1440]
    ]
    nothing = Ends({}, {}, direct_seconds=7200)
    assert forward_arrival(trips, nothing, changes, depart=0) == 7200
    assert forward_arrival(trips, Ends({}, {}, direct_seconds=7201), changes, depart=0) is None


def test_the_first_and_the_last_second_of_a_window_count() -> None:
    # Who leaves at 07:00 arrives at 07:00 or at 09:00, by hops that take no time from door to door.
    at_the_door = [Ends({0: 0}, {1: 0})]
    for time, taken in (("07:00", 0), ("09:00", 7200)):
        timetable = timetable_of([Trip("1", [f"A {time}", f"Z {time}"])])
        seconds_taken = journey_seconds(
            trips_of_day(timetable, TUESDAY), at_the_door, changes_of(timetable), departs=[seconds("07:00")]
        )
        assert seconds_taken.tolist() == [[taken]]


def test_a_day_without_service_has_no_bus() -> None:
    # The Wednesday is taken out of the calendar.
    timetable = timetable_of([Trip("1", ["A 08:00", "Z 08:20"], on={TUESDAY})])
    assert arrival(timetable, "07:50", day=TUESDAY) == "08:22:00"
    assert arrival(timetable, "07:50", day=WEDNESDAY) is None


def test_a_day_outside_the_calendar_has_no_bus_either() -> None:
    assert arrival(LINE, "07:50", day=date(2030, 6, 4)) is None


NIGHT = timetable_of([Trip("N", ["A 24:20", "Z 24:50"], on={TUESDAY})])


def test_a_bus_after_midnight_is_caught_by_who_leaves_in_the_evening_before() -> None:
    assert arrival(NIGHT, "23:50") == "24:52:00"


def test_a_bus_after_midnight_is_met_on_the_day_after_its_own() -> None:
    # 24:20 of the Tuesday is 00:20 of the Wednesday; the night before it there is none.
    assert arrival(NIGHT, "00:10", day=WEDNESDAY) == "00:52:00"
    assert arrival(NIGHT, "00:19:01", day=WEDNESDAY) is None
    assert arrival(NIGHT, "00:10", day=TUESDAY) is None


def test_a_bus_that_crosses_midnight_on_the_road_is_caught_on_both_sides() -> None:
    timetable = timetable_of([Trip("N", ["A 23:50", "B 24:10", "Z 24:30"], on={TUESDAY})])
    assert arrival(timetable, "23:40") == "24:32:00"
    assert arrival(timetable, "00:05", day=WEDNESDAY, home=["B"]) == "00:32:00"


def test_late_in_the_evening_one_meets_the_first_bus_of_the_next_day() -> None:
    timetable = timetable_of([Trip("1", ["A 00:30", "Z 00:50"], on={WEDNESDAY})])
    assert arrival(timetable, "23:50", day=TUESDAY) == "24:52:00"


def test_a_line_by_frequency_is_met_by_its_next_trip() -> None:
    # Every 12 minutes from 07:00: 08:00, 08:12, 08:24 and so on to 09:00; 20 minutes to the site's stop.
    timetable = timetable_of(every(12, Trip("F", ["A 07:00", "Z 07:20"]), until="09:00"))
    assert arrival(timetable, "08:11:00") == "08:34:00"
    assert arrival(timetable, "08:11:01") == "08:46:00"
    assert arrival(timetable, "08:59:00") == "09:22:00"
    assert arrival(timetable, "08:59:01") is None


def test_a_stop_without_a_printed_time_is_served_evenly_between_those_with_one() -> None:
    # A 08:00, Z 08:15: B at 08:05, C at 08:10.
    timetable = timetable_of([Trip("1", ["A 08:00", "B", "C", "Z 08:15"])])
    assert arrival(timetable, "08:04:00", home=["B"]) == "08:17:00"
    assert arrival(timetable, "08:04:01", home=["B"]) is None
    assert arrival(timetable, "07:50", site=["C"]) == "08:12:00"


def test_a_change_one_second_too_short_waits_for_the_next_bus() -> None:
    def changing(first: str) -> str | None:
        return arrival(
            timetable_of(
                [
                    Trip("1", ["A 08:00", f"B {first}"]),
                    Trip("2", ["B 08:20", "Z 08:30"]),
                    Trip("2", ["B 08:50", "Z 09:00"]),
                ]
            ),
            "07:50",
        )

    assert changing("08:19:00") == "08:32:00"
    assert changing("08:19:01") == "09:02:00"


def test_staying_on_the_bus_needs_no_time_to_change() -> None:
    # It stands at B for 10 seconds; a change there would need 60.
    timetable = timetable_of([Trip("1", ["A 08:00", "B 08:10:00-08:10:10", "Z 08:20"])])
    assert arrival(timetable, "07:50") == "08:22:00"


def test_a_change_on_foot_takes_its_walk() -> None:
    timetable = timetable_of([Trip("1", ["A 08:00", "B 08:10"]), Trip("2", ["C 08:15", "Z 08:25"])])
    assert arrival(timetable, "07:50", walks={("B", "C"): 300}) == "08:27:00"
    assert arrival(timetable, "07:50", walks={("B", "C"): 301}) is None
    assert arrival(timetable, "07:50") is None


def test_nobody_walks_twice_without_a_ride_between() -> None:
    # Y is 100 s on foot from A and Z 100 s from X; but the walk from home ends where one boards, and the walk to the
    # site begins where one alights. Over two changes in a row A to Y to B would be walked too.
    walks = {("A", "Y"): 100, ("X", "Z"): 100, ("Y", "B"): 100}
    timetable = timetable_of(
        [
            Trip("1", ["Y 08:00", "Z 08:10"]),
            Trip("2", ["A 08:00", "X 08:10"]),
            Trip("3", ["B 08:30", "Z 08:40"]),
        ]
    )
    assert arrival(timetable, "07:50", walks=walks) is None
    assert arrival(timetable, "07:50", home=["A", "Y"], walks=walks) == "08:12:00"
    assert arrival(timetable, "07:50", site=["Z", "X"], walks=walks) == "08:12:00"


CHAIN = [Trip(str(n), [f"{'ABCDZ'[n]} 08:{10 * n:02}", f"{'ABCDZ'[n + 1]} 08:{10 * n + 5:02}"]) for n in range(4)]


def test_three_rides_are_taken_and_a_fourth_is_not() -> None:
    # A 08:00 B 08:05, B 08:10 C 08:15, C 08:20 D 08:25, D 08:30 Z 08:35.
    timetable = timetable_of(CHAIN)
    assert arrival(timetable, "07:50", site=["D"]) == "08:27:00"
    assert arrival(timetable, "07:50", site=["Z"]) is None
    assert arrival(timetable, "08:00", home=["B"], site=["Z"]) == "08:37:00"


def test_a_slower_way_with_fewer_rides_is_kept_for_what_comes_after() -> None:
    # C is reached at 08:15 by two rides and at 08:18 by one; only the latter leaves two more, by D to Z.
    timetable = timetable_of([*CHAIN, Trip("slow", ["A 08:00", "C 08:18"])])
    assert arrival(timetable, "07:50", site=["Z"]) == "08:37:00"


def test_fewer_rides_may_be_asked_for() -> None:
    timetable = timetable_of(CHAIN)
    ends = Ends({timetable.stop_id.index("A"): 60}, {timetable.stop_id.index("C"): 120})
    trips, changes = trips_of_day(timetable, TUESDAY), changes_of(timetable)
    assert forward_arrival(trips, ends, changes, depart=seconds("07:50"), most_rides=2) == seconds("08:17")
    assert forward_arrival(trips, ends, changes, depart=seconds("07:50"), most_rides=1) is None


def test_where_a_bus_only_sets_down_nobody_boards_and_where_it_only_picks_up_nobody_alights() -> None:
    timetable = timetable_of([Trip("1", ["A 08:00", "B 08:10 no boarding", "C 08:20 no alighting", "Z 08:30"])])
    assert arrival(timetable, "07:50", home=["B"]) is None
    assert arrival(timetable, "07:50", home=["C"]) == "08:32:00"
    assert arrival(timetable, "07:50", site=["B"]) == "08:12:00"
    assert arrival(timetable, "07:50", site=["C"]) is None
    assert arrival(timetable, "07:50") == "08:32:00"


def test_hops_that_take_no_time_carry_and_one_does_not_alight_where_one_boards() -> None:
    timetable = timetable_of([Trip("1", ["A 08:00", "B 08:00", "Z 08:00"])])
    assert arrival(timetable, "07:50") == "08:02:00"
    # Boarding at Z and alighting at Z is no ride, and nobody rides backwards.
    assert arrival(timetable, "07:50", home=["Z"]) is None
    assert arrival(timetable, "07:50", home=["Z"], site=["A"]) is None


def test_a_trip_that_comes_round_again_is_boarded_at_either_call() -> None:
    # A loop: A 08:00, B 08:10, A 08:20, Z 08:30.
    timetable = timetable_of([Trip("1", ["A 08:00", "B 08:10", "A 08:20", "Z 08:30"])])
    assert arrival(timetable, "08:19") == "08:32:00"
    assert arrival(timetable, "08:05", home=["B"], site=["A"]) == "08:22:00"
    assert arrival(timetable, "07:59", site=["A"]) == "08:22:00"


def test_an_overtaking_bus_is_taken_though_it_leaves_later() -> None:
    timetable = timetable_of([Trip("1", ["A 08:00", "Z 09:00"]), Trip("X", ["A 08:10", "Z 08:30"])])
    assert arrival(timetable, "07:50") == "08:32:00"


def one_by_one(timetable: Timetable, ends: Ends, changes: Changes, *, at: Mapping[int, int], rides: int) -> list[int]:
    """Every second at which some journey reaches the site: each trip, each way on and off it, each change tried."""
    arrivals = []
    for first, last in pairwise(timetable.call_start.tolist()):
        for on, off in combinations(range(first, last), 2):
            ready = at.get(int(timetable.call_stop[on]))
            if ready is None or ready > timetable.call_depart[on]:
                continue
            if not (timetable.call_board[on] and timetable.call_alight[off]):
                continue
            stop, alighted = int(timetable.call_stop[off]), int(timetable.call_arrive[off])
            if stop in ends.to_site:
                arrivals.append(alighted + ends.to_site[stop])
            for away in np.flatnonzero(changes.from_stop == stop) if rides > 1 else ():
                there = {int(changes.to_stop[away]): alighted + int(changes.seconds[away])}
                arrivals += one_by_one(timetable, ends, changes, at=there, rides=rides - 1)
    return arrivals


@st.composite
def small_timetables(draw: st.DrawFn) -> Timetable:
    """One to six trips of two to four calls at five stops, within an hour, some calls closed to one side."""
    trips = []
    for number in range(draw(st.integers(1, 6))):
        stops = draw(st.lists(st.sampled_from("ABCYZ"), min_size=2, max_size=4))
        times = sorted(draw(st.lists(st.integers(0, 60), min_size=len(stops), max_size=len(stops))))
        words = draw(st.lists(st.sampled_from(["", "", "", " no boarding", " no alighting"]), min_size=4, max_size=4))
        calls = [f"{a} {clock(28_800 + 60 * b)}{c}" for a, b, c in zip(stops, times, words, strict=False)]
        trips.append(Trip(str(number), calls))
    return timetable_of(trips, stops=dict.fromkeys("ABCYZ", (0.0, 0.0)))


@given(small_timetables(), st.integers(-5, 20))
def test_no_journey_tried_one_by_one_is_earlier_and_one_is_as_early(timetable: Timetable, minute: int) -> None:
    ends = Ends({0: 60, 1: 400}, {3: 300, 4: 120})
    changes = changes_of(timetable, {("A", "B"): 130, ("B", "C"): 250, ("C", "Y"): 61})
    leave = 28_800 + 60 * minute
    at = {stop: leave + taken for stop, taken in ends.from_origin.items()}
    arrivals = [
        arrive
        for stop, ready in at.items()
        for arrive in one_by_one(timetable, ends, changes, at={stop: ready}, rides=3)
        if arrive <= leave + 7200
    ]
    assert forward_arrival(trips_of_day(timetable, TUESDAY), ends, changes, depart=leave) == min(arrivals, default=None)


# Streets of 800 m east and 800 m north; 80 m are a minute on foot.
CORNER = paper_streets({"A": (0, 0), "B": (800, 0), "C": (800, 800)}, [("A", "B", {"oneway": "yes"}), ("B", "C", {})])
DOORS = places(
    home=(200, 40), along=(400, 0), stop=(800, 400), opposite=(800, 400), corner=(800, 0), at_sea=(9000, 9000)
)


@pytest.fixture(name="graph", scope="module")
def graph_of_the_corner() -> object:
    return walking_graph(network_of(CORNER, settings=TravelSettings()), DOORS)


def test_walks_are_the_streets_between_and_a_fifth_more_than_straight_to_them(graph: object) -> None:
    # home: 40 x 1.2 = 48 m to its street; along: 200 m on; corner: 600 m on; stop: 400 m from there. At 4/3 m a second:
    # 248 m are 186 s, 648 m are 486 s, 1,048 m are 786 s.
    walks = walks_from(graph, "home", DOORS.index, most_minutes=60)
    assert walks == {"home": 0, "along": 186, "stop": 786, "opposite": 786, "corner": 486}


def test_walks_go_both_ways_in_a_one_way_street_and_end_where_the_minutes_do(graph: object) -> None:
    # 786 s are 13.1 minutes.
    assert walks_from(graph, "stop", ["home"], most_minutes=13.1 + 1e-9) == {"home": 786}
    assert walks_from(graph, "stop", ["home", "along"], most_minutes=13.0) == {"along": 600}
    assert walks_from(graph, "at_sea", ["home"], most_minutes=60) == {}


def test_part_of_a_second_is_walked_as_a_whole_one() -> None:
    # 100 m are 75 s; 101 m are 75.75 s.
    doors = places(home=(0, 0), near=(100, 0), further=(101, 0))
    graph = walking_graph(network_of(CORNER, settings=TravelSettings()), doors)
    assert walks_from(graph, "home", ["near", "further"], most_minutes=60) == {"near": 75, "further": 76}


def test_of_two_streets_between_the_same_corners_the_quicker_is_walked() -> None:
    # Stairs take twice as long: 800 m of them are 1,200 s.
    stairs = ("A", "B", {"highway": "steps"})
    doors = places(one=(0, 0), other=(800, 0))
    for streets in ([stairs, ("A", "B", {})], [("A", "B", {}), stairs]):
        network = network_of(paper_streets({"A": (0, 0), "B": (800, 0)}, streets), settings=TravelSettings())
        assert walks_from(walking_graph(network, doors), "one", ["other"], most_minutes=60) == {"other": 600}


def test_changes_take_their_walk_and_never_less_than_the_least(graph: object) -> None:
    # along to stop: 400 + 400 m are 600 s; the two sides of the stop are no way apart; at_sea is on no street.
    stops = ["along", "stop", "opposite", "at_sea"]
    changes = changes_on_foot(graph, stops, most_minutes=10, least_seconds=90)
    by_name = {
        (stops[first], stops[second]): taken
        for first, second, taken in zip(changes.from_stop, changes.to_stop, changes.seconds, strict=True)
    }
    assert by_name == {
        **{(stop, stop): 90 for stop in stops},
        ("along", "stop"): 600,
        ("stop", "along"): 600,
        ("along", "opposite"): 600,
        ("opposite", "along"): 600,
        ("stop", "opposite"): 90,
        ("opposite", "stop"): 90,
    }


def test_all_walks_of_a_journey_stand_in_its_tables() -> None:
    # Along the corner's 1,600 m: home at 0, P at 200 (150 s), Q at 1,000, site at 1,200: 150 s from Q, 900 s from home.
    timetable = timetable_of(
        [Trip("1", ["P 08:00", "Q 08:02"])], stops={"P": (200, 0), "Q": (800, 200), "R": (9000, 9000)}
    )
    ends, changes = walks_of(
        network_of(CORNER, settings=TravelSettings()),
        timetable,
        places(home=(0, 0), island=(9000, 0)),
        GridPoint(800, 400),
        limits=WalkLimits(stop_minutes=10, change_minutes=9.9, direct_minutes=15, least_change_seconds=60),
    )
    assert ends == [Ends({0: 150}, {1: 150}, 900), Ends({}, {1: 150}, None)]
    # P and Q are ten minutes apart: too far for a change.
    pairs = zip(changes.from_stop.tolist(), changes.to_stop.tolist(), changes.seconds.tolist(), strict=True)
    assert sorted(pairs) == [(0, 0, 60), (1, 1, 60), (2, 2, 60)]
    taken = journey_seconds(
        trips_of_day(timetable, TUESDAY), ends, changes, departs=[seconds("07:57"), seconds("07:58")]
    )
    # By bus from 07:57: at P 07:59:30, at Q 08:02, at the site 08:04:30: 450 s. From 07:58 it is missed: on foot.
    np.testing.assert_array_equal(taken, [[450, 900], [np.nan, np.nan]])
