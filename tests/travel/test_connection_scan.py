"""The backward scan, door to door: every trap of a timetable by hand, and small random towns against a forward search.

Home is 60 m from stop A and the site 120 m from stop Z, every stop on an island of its own, a metre a second, a minute
to change.
"""

from typing import Any

import numpy as np
import pytest
from hypothesis import given

from geo.travel.connection_scan import arrivals_by_minute, departures
from geo.travel.streets import Mode
from geo.travel.timetable import STEP_FREE_NO, STEP_FREE_YES
from geo.travel.transit import scan_day
from geo.travel.windows import TripDirection
from tests.travel.forward_answers import differences, forward_seconds, scanned_seconds, site_of
from tests.travel.paper_timetable import Trip, every, seconds, timetable_of
from tests.travel.paper_transit import TUESDAY, WEDNESDAY, Town, islands, line_town, spot, town_of, two_lines
from tests.travel.random_towns import START, RandomTown, random_towns


def at_site(town: Town, leave: str, *, direction: TripDirection = TripDirection.OUT) -> str | None:
    """The clock at the site (or at home) for one who sets out then."""
    taken = town.takes(leave, direction=direction)
    if taken is None:
        return None
    total = seconds(leave) + taken
    return f"{total // 3600:02}:{total // 60 % 60:02}:{total % 60:02}"


def test_two_lines_and_a_change_take_what_they_take_by_hand() -> None:
    # T-3.6. 08:00:00: at A 08:03:35, bus 08:20, B 08:30, C 08:32:23, bus 08:45, D 08:53, site 08:55:23: 3,323 s.
    # 08:16:00: at A 08:19:35, and the same buses: 3,323 - 960 = 2,363 s.
    # 08:16:30: at A 08:20:05, too late: bus 08:40, B 08:50, C 08:52:23, bus 09:15, site 09:25:23: 4,133 s.
    town = two_lines()
    assert [town.takes(at) for at in ("08:00:00", "08:16:00", "08:16:30")] == [3323, 2363, 4133]


def test_the_median_of_an_hour_of_two_lines_is_that_of_its_half_minutes() -> None:
    # T-3.6: 08:00:00 to 08:59:30 in steps of 30 s, from two grids of whole minutes, half a minute apart.
    town = two_lines()
    trips = town.trips()
    site = site_of(town.transit, town.network, town.site.easting, town.site.northing)
    profile = departures(scan_day(town.transit.day.out, site), within_seconds=7200)
    taken = []
    for first in (seconds("08:00:00"), seconds("08:00:30")):
        arrive = arrivals_by_minute(profile, trips.walks, first=first, minutes=60)[0]
        taken += (arrive - (first + 60 * np.arange(60))).tolist()
    assert np.median(taken) == 2948
    # One by one as well, and with 09:00:00 for a last one: 08:59:30 and 09:00:00 are of the slower half.
    asked = [two for minute in range(60) for two in (f"08:{minute:02}:00", f"08:{minute:02}:30")]
    assert sorted(taken) == sorted(town.takes(at) for at in asked)


LINE = [Trip("1", ["A 08:00", "B 08:10", "Z 08:20"]), Trip("1", ["A 09:00", "B 09:10", "Z 09:20"])]


def test_a_bus_is_caught_by_the_second_and_missed_by_the_second() -> None:
    town = line_town(LINE)
    assert at_site(town, "07:59:00") == "08:22:00"
    assert at_site(town, "07:59:01") == "09:22:00"


def test_what_takes_more_than_two_hours_is_no_answer() -> None:
    town = line_town([Trip("1", ["A 09:00", "Z 09:20"])])
    assert at_site(town, "07:22:00") == "09:22:00"
    assert at_site(town, "07:21:59") is None


def test_walking_all_the_way_is_an_answer_at_any_hour() -> None:
    # 1,500 m are 25 minutes on foot; by bus 07:50 to 08:22 are 32, and 07:58 to 08:22 are 24.
    stops = {"A": spot((0, 60)), "Z": spot((0, 1380))}
    trips = timetable_of([Trip("1", ["A 08:00", "Z 08:20"])], stops=stops)
    town = town_of(trips, homes={"home": (0, 0)}, site=(0, 1500))
    assert [town.takes(at) for at in ("07:50", "07:58", "23:00")] == [1500, 1440, 1500]


def test_a_day_without_service_has_no_bus() -> None:
    trips = [Trip("1", ["A 08:00", "Z 08:20"], on={TUESDAY})]
    assert at_site(line_town(trips), "07:50") == "08:22:00"
    assert at_site(line_town(trips, day=WEDNESDAY), "07:50") is None


NIGHT = [Trip("N", ["A 23:50", "B 24:10", "Z 24:30"], on={TUESDAY})]


def test_a_bus_past_midnight_is_caught_the_evening_before_and_in_the_night() -> None:
    assert at_site(line_town(NIGHT), "23:40") == "24:32:00"
    wednesday = line_town(NIGHT, day=WEDNESDAY, homes={"home": (1, 1060)})
    assert at_site(wednesday, "00:09:00") == "00:32:00"
    assert at_site(wednesday, "00:09:01") is None
    # The night before there is none.
    assert at_site(line_town(NIGHT, homes={"home": (1, 1060)}), "00:05") is None


def test_late_in_the_evening_one_meets_the_first_bus_of_the_next_day() -> None:
    town = line_town([Trip("1", ["A 00:30", "Z 00:50"], on={WEDNESDAY})])
    assert at_site(town, "23:50") == "24:52:00"


def test_a_line_by_frequency_is_met_by_its_next_trip() -> None:
    town = line_town(every(12, Trip("F", ["A 07:00", "Z 07:20"]), until="09:00"))
    asked = ("08:11:00", "08:11:01", "08:59:00", "08:59:01")
    assert [at_site(town, at) for at in asked] == ["08:34:00", "08:46:00", "09:22:00", None]


def test_a_stop_without_a_printed_time_is_served_between_those_with_one() -> None:
    # A 08:00, Z 08:15: B at 08:05.
    town = line_town([Trip("1", ["A 08:00", "B", "C", "Z 08:15"])], homes={"home": (1, 940)})
    assert at_site(town, "08:04:00") == "08:17:00"
    assert at_site(town, "08:04:01") is None


def changing(arrive: str, **town_options: Any) -> Town:
    """Bus 1 reaches B at a time, bus 2 leaves B at 08:20 and 08:50."""
    buses = [Trip("2", ["B 08:20", "Z 08:30"]), Trip("2", ["B 08:50", "Z 09:00"])]
    return line_town([Trip("1", ["A 08:00", f"B {arrive}"]), *buses], **town_options)


def test_a_change_one_second_too_short_waits_for_the_next_bus() -> None:
    assert at_site(changing("08:19:00"), "07:50") == "08:32:00"
    assert at_site(changing("08:19:01"), "07:50") == "09:02:00"


def test_the_timetables_own_change_time_goes_before_the_usual_one() -> None:
    assert at_site(changing("08:19:30", changes={("B", "B"): 30}), "07:50") == "08:32:00"
    assert at_site(changing("08:19:31", changes={("B", "B"): 30}), "07:50") == "09:02:00"
    assert at_site(changing("08:10:01", changes={("B", "B"): 600}), "07:50") == "09:02:00"
    assert at_site(changing("08:10:00", changes={("B", "B"): -1}), "07:50") is None


ROUND = [
    Trip("1", ["A 08:00", "B 08:10"]),
    Trip("2", ["C 08:15", "Z 08:25"]),
    Trip("2", ["C 08:30", "Z 08:40"]),
    Trip("3", ["Z 08:00", "C 08:10"]),
    Trip("4", ["B 08:15", "A 08:25"]),
    Trip("4", ["B 08:30", "A 08:40"]),
]


def test_what_a_timetable_says_of_a_change_one_way_holds_that_way_only() -> None:
    # From B to C in 5 minutes, from C to B in 15: going there 08:15 is caught, coming back 08:15 is not, but 08:30.
    town = line_town(ROUND, changes={("B", "C"): 300, ("C", "B"): 900})
    assert at_site(town, "07:50") == "08:27:00"
    assert at_site(town, "07:50", direction=TripDirection.BACK) == "08:41:00"
    # Told one way, the other has no change at all.
    one_way = line_town(ROUND, changes={("C", "B"): 300})
    assert at_site(one_way, "07:50") is None
    assert at_site(one_way, "07:50", direction=TripDirection.BACK) == "08:26:00"


def test_staying_on_the_bus_needs_no_time_to_change() -> None:
    assert at_site(line_town([Trip("1", ["A 08:00", "B 08:10:00-08:10:10", "Z 08:20"])]), "07:50") == "08:22:00"


def test_where_a_bus_only_sets_down_nobody_boards_and_where_it_only_picks_up_nobody_alights() -> None:
    trips = [Trip("1", ["A 08:00", "B 08:10 no boarding", "C 08:20 no alighting", "Z 08:30"])]
    assert at_site(line_town(trips), "07:50") == "08:32:00"
    assert at_site(line_town(trips, homes={"home": (1, 940)}), "07:50") is None
    assert at_site(line_town(trips, homes={"home": (2, 940)}), "07:50") == "08:32:00"
    assert at_site(line_town(trips, site=(1, 1120)), "07:50") == "08:12:00"
    assert at_site(line_town(trips, site=(2, 1120)), "07:50") is None


def test_hops_that_take_no_time_carry_and_nobody_rides_backwards() -> None:
    hops = [Trip("1", ["A 08:00", "B 08:00", "Z 08:00"])]
    assert at_site(line_town(hops), "07:50") == "08:02:00"
    assert at_site(line_town(hops), "07:50", direction=TripDirection.BACK) is None


def test_a_trip_that_comes_round_again_is_boarded_at_either_call() -> None:
    town = line_town([Trip("1", ["A 08:00", "B 08:10", "A 08:20", "Z 08:30"])])
    assert (at_site(town, "07:50"), at_site(town, "08:19"), at_site(town, "08:20")) == ("08:32:00", "08:32:00", None)


CHAIN = [Trip(str(n), [f"{'ABCDZ'[n]} 08:{10 * n:02}", f"{'ABCDZ'[n + 1]} 08:{10 * n + 5:02}"]) for n in range(4)]


def test_three_rides_are_taken_and_a_fourth_is_not() -> None:
    # A 08:00 B 08:05, B 08:10 C 08:15, C 08:20 D 08:25, D 08:30 Z 08:35.
    assert at_site(line_town(CHAIN, site=(3, 1120)), "07:50") == "08:27:00"
    assert at_site(line_town(CHAIN), "07:50") is None
    assert at_site(line_town(CHAIN, homes={"home": (1, 940)}), "07:50") == "08:37:00"


def test_a_slower_way_with_fewer_rides_is_kept_for_what_comes_after() -> None:
    # C is reached at 08:15 by two rides and at 08:18 by one; only the latter leaves two more, by D to Z.
    assert at_site(line_town([*CHAIN, Trip("slow", ["A 08:00", "C 08:18"])]), "07:50") == "08:37:00"


def test_nobody_walks_twice_without_a_ride_between() -> None:
    # A is 1,000 m from home and Y 300 m further; X is 300 m from W and W 1,000 m from the site. A walk from home to Y,
    # or from X to the site, would take over twenty minutes; over a change at A or W nobody walks them either.
    stops = {"A": spot((0, 1000)), "Y": spot((0, 1300)), "X": spot((1, 2700)), "W": spot((1, 3000))}

    def town(trip: list[str]) -> Town:
        return town_of(timetable_of([Trip("1", trip)], stops=stops), homes={"home": (0, 0)}, site=(1, 4000))

    assert town(["A 08:30", "W 08:40"]).takes("08:00") == 2400 + 1000
    assert town(["Y 08:30", "W 08:40"]).takes("08:00") is None
    assert town(["A 08:30", "X 08:40"]).takes("08:00") is None


FLAGS = {"A": STEP_FREE_YES, "B": STEP_FREE_YES, "Z": STEP_FREE_YES}
STEPS = [
    Trip("1", ["A 08:00", "Z 08:10"], step_free=STEP_FREE_NO),
    Trip("2", ["A 08:10", "Z 08:20"]),
    Trip("3", ["A 08:20", "Z 08:30"], step_free=STEP_FREE_YES),
]


@pytest.mark.parametrize(
    ("foot", "by_trips", "by_stops"),
    [
        (Mode.WALK, "08:12:00", "08:12:00"),
        (Mode.WHEELCHAIR, "08:22:00", None),
        (Mode.WHEELCHAIR_CAUTIOUS, "08:32:00", None),
    ],
)
def test_a_wheelchair_waits_for_a_bus_and_a_stop_without_steps(foot: Mode, by_trips: str, by_stops: str | None) -> None:
    network = islands(tags={"surface": "asphalt", "wheelchair": "yes"})
    assert at_site(line_town(STEPS, step_free=FLAGS, foot=foot, network=network), "07:50") == by_trips
    no_stop = line_town(STEPS, step_free={**FLAGS, "Z": STEP_FREE_NO}, foot=foot, network=network)
    assert at_site(no_stop, "07:50") == by_stops
    # Where the stop says nothing, the optimistic figure stands and the cautious one does not.
    unknown = line_town(STEPS, step_free={"A": STEP_FREE_YES}, foot=foot, network=network)
    assert at_site(unknown, "07:50") == (None if foot is Mode.WHEELCHAIR_CAUTIOUS else by_trips)


@given(random_towns())
@pytest.mark.slow
def test_random_towns_take_to_the_second_what_the_forward_search_takes(drawn: RandomTown) -> None:
    minutes = 70
    departs = [START - 300 + 60 * minute for minute in range(minutes)]
    for direction in (TripDirection.OUT, TripDirection.BACK):
        ours = scanned_seconds(drawn.town.transit, drawn.site, first=departs[0], minutes=minutes, direction=direction)
        assert differences(ours, drawn.forwards(departs, direction=direction)) == (0, 0)


@given(random_towns())
def test_the_scans_own_walks_give_the_forward_search_the_same_answers(drawn: RandomTown) -> None:
    departs = [START + 600 * step for step in range(6)]
    for direction in (TripDirection.OUT, TripDirection.BACK):
        theirs = forward_seconds(drawn.town.transit, drawn.site, departs=departs, direction=direction)
        by_hand = drawn.forwards(departs, direction=direction)
        assert np.array_equal(theirs, by_hand, equal_nan=True)


@given(random_towns())
def test_fewer_rides_are_never_quicker_and_are_those_of_the_forward_search(drawn: RandomTown) -> None:
    scanned = scan_day(drawn.town.transit.day.out, drawn.site)
    for trips in (scanned.riding, scanned.boarding):
        assert (trips[:, 0] >= trips[:, 1]).all() and (trips[:, 1] >= trips[:, 2]).all()
    departs = [START + 300 * step for step in range(12)]
    by_rides = [
        np.nan_to_num(drawn.forwards(departs, direction=TripDirection.OUT, most_rides=rides), nan=np.inf)
        for rides in (1, 2, 3)
    ]
    assert (by_rides[0] >= by_rides[1]).all() and (by_rides[1] >= by_rides[2]).all()


def test_a_site_over_twenty_minutes_from_every_stop_is_reached_on_foot_only() -> None:
    # Z is at 1,000 m of the site's street.
    town = line_town(LINE, site=(5, 2201), homes={"home": (0, 940), "neighbour": (5, 2301)})
    assert town.takes("07:50") is None
    assert town.takes("07:50", home="neighbour") == 100
