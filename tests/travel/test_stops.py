"""Walks to stops and between them, in whole seconds; on the islands a metre takes a second."""

import numpy as np
import pytest

from geo.travel.network import TravelSettings, network_of
from geo.travel.stops import (
    NEVER,
    StopNetwork,
    TransitSettings,
    Walks,
    seconds_up,
    stop_network,
    turned,
    usable,
    walks_to_stops,
)
from geo.travel.streets import Mode
from geo.travel.timetable import STEP_FREE_NO, STEP_FREE_UNKNOWN, STEP_FREE_YES
from tests.travel.paper_streets import paper_streets, places
from tests.travel.paper_timetable import Trip, timetable_of
from tests.travel.paper_transit import METRE_A_SECOND, SETTINGS, At, islands, spot

ROW: dict[str, At] = {"A": (0, 0), "B": (0, 100), "C": (0, 459), "D": (0, 461), "E": (1, 0)}


def stops_of(
    where: dict[str, At],
    *,
    changes: dict[tuple[str, str], int] | None = None,
    step_free: dict[str, int] | None = None,
    foot: Mode = Mode.WALK,
    settings: TransitSettings = SETTINGS,
) -> StopNetwork:
    """These stops on the islands' streets; one bus calls at the first two."""
    first, second, *_ = where
    timetable = timetable_of(
        [Trip("1", [f"{first} 08:00", f"{second} 08:10"])],
        stops={name: spot(at) for name, at in where.items()},
        changes=changes,
        step_free=step_free,
    )
    return stop_network(islands(), timetable, foot=foot, settings=settings)


def by_name(stops: StopNetwork, walks: Walks) -> dict[tuple[str, str], int]:
    """Seconds of walks by (point, stop), in their order."""
    names = stops.timetable.stop_id
    row = np.repeat(np.arange(len(walks.codes)), np.diff(walks.start))
    points = [code if isinstance(code, str) else names[code] for code in walks.codes]
    return {
        (points[point], names[stop]): taken
        for point, stop, taken in zip(row.tolist(), walks.stop.tolist(), walks.seconds.tolist(), strict=True)
    }


def changes(where: dict[str, At], published: dict[tuple[str, str], int] | None = None) -> dict[tuple[str, str], int]:
    """Changes by (from, to)."""
    stops = stops_of(where, changes=published)
    return by_name(stops, stops.changes)


def test_part_of_a_second_is_walked_as_a_whole_one_and_a_whole_one_stays() -> None:
    # T-3.6: at 1.4 m/s 300 m are 214.3 s and 200 m are 142.9 s; 100 m at 4.8 km/h are 75 s, and 101 m 75.75 s.
    minutes = np.array([300 / 1.4, 200 / 1.4, 75, 75.75, 0, np.nan], dtype=np.float32) / 60
    assert seconds_up(minutes).tolist() == [215, 143, 75, 76, 0, NEVER]


def test_a_whole_second_stays_one_up_to_the_limit_in_spite_of_single_precision() -> None:
    assert (seconds_up(np.arange(7201, dtype=np.float32) / np.float32(60)) == np.arange(7201)).all()


def test_the_walk_to_a_stop_takes_at_most_twenty_minutes_and_the_nearest_stands_first() -> None:
    stops = stops_of({"far": (0, 1199), "near": (0, 300), "further": (0, 1201), "apart": (1, 0)})
    walks = walks_to_stops(islands(), stops, places(home=spot((0, 0)), opposite=spot((0, 1201)), at_sea=(0, 90_000)))
    assert list(by_name(stops, walks).items()) == [
        (("home", "near"), 300),
        (("home", "far"), 1199),
        (("opposite", "further"), 0),
        (("opposite", "far"), 2),
        (("opposite", "near"), 901),
    ]
    # Who lives near no street has no walk.
    assert walks.start.tolist() == [0, 2, 5, 5]


def test_a_door_off_the_street_is_a_fifth_more_than_straight_from_it() -> None:
    stops = stops_of(ROW)
    walks = walks_to_stops(islands(), stops, places(home=(100.0, 50.0)))
    assert by_name(stops, walks)["home", "B"] == 60


def test_a_change_takes_its_walk_and_never_less_than_the_least_time() -> None:
    # B to C is 359 s, B to D 361 and so over six minutes; A to B is 100 s; at the same stop, and over the two metres
    # from C to D, it is the least time, 60 s.
    assert changes(ROW) == {
        **{(stop, stop): 60 for stop in ROW},
        ("A", "B"): 100,
        ("B", "A"): 100,
        ("B", "C"): 359,
        ("C", "B"): 359,
        ("C", "D"): 60,
        ("D", "C"): 60,
    }


def test_what_the_timetable_says_of_a_change_goes_before_the_walk() -> None:
    usual = changes(ROW)
    published = {
        ("A", "A"): 20,  # shorter than the least time
        ("A", "B"): 400,  # longer than the walk, one way
        ("B", "C"): -1,  # not possible, one way
        ("D", "D"): -1,  # not possible at the same stop
        ("A", "E"): 900,  # where nobody can walk
    }
    expected = {pair: published.get(pair, taken) for pair, taken in {**usual, ("A", "E"): 900}.items()}
    assert changes(ROW, published) == {pair: taken for pair, taken in expected.items() if taken >= 0}


def test_a_change_that_takes_no_time_takes_a_second() -> None:
    assert changes(ROW, {("A", "A"): 0})["A", "A"] == 1


def test_changes_turned_round_lead_from_where_they_led_to() -> None:
    stops = stops_of(ROW, changes={("A", "B"): 400, ("B", "C"): -1})
    there, back = by_name(stops, stops.changes), by_name(stops, turned(stops.changes))
    assert back == {(end, begin): taken for (begin, end), taken in there.items()}
    assert (back["B", "A"], ("C", "B") in back, ("B", "C") in back) == (400, False, True)


def test_a_stop_off_the_streets_is_for_changing_only() -> None:
    stops = stops_of({"A": (0, 0), "B": (0, 9000)})
    assert stops.snapped.held.tolist() == [True, False]
    assert by_name(stops, stops.changes) == {("A", "A"): 60, ("B", "B"): 60}


FLAGS = {"A": STEP_FREE_YES, "B": STEP_FREE_NO}


@pytest.mark.parametrize(
    ("foot", "usable"),
    [(Mode.WALK, "ABC"), (Mode.WHEELCHAIR, "AC"), (Mode.WHEELCHAIR_CAUTIOUS, "A")],
)
def test_a_wheelchair_uses_stops_that_nothing_speaks_against_and_cautiously_those_that_say_yes(
    foot: Mode, usable: str
) -> None:
    where = {"A": (0, 0), "B": (0, 100), "C": (0, 200)}
    network = islands(METRE_A_SECOND, tags={"surface": "asphalt", "wheelchair": "yes"})
    # What the timetable says of a change opens no stop.
    published = {(first, second): 200 for first in "ABC" for second in "ABC"}
    timetable = timetable_of(
        [Trip("1", ["A 08:00", "B 08:10"])],
        stops={name: spot(at) for name, at in where.items()},
        step_free=FLAGS,
        changes=published,
    )
    stops = stop_network(network, timetable, foot=foot, settings=SETTINGS)
    assert set(by_name(stops, stops.changes)) == {(first, second) for first in usable for second in usable}
    assert {stop for _, stop in by_name(stops, walks_to_stops(network, stops, places(home=(0, 0))))} == set(usable)


def test_unknown_is_usable_by_the_optimistic_figure_only() -> None:
    flags = np.array([STEP_FREE_UNKNOWN, STEP_FREE_YES, STEP_FREE_NO], dtype=np.int8)
    assert usable(flags, Mode.WALK).tolist() == [True, True, True]
    assert usable(flags, Mode.WHEELCHAIR).tolist() == [True, True, False]
    assert usable(flags, Mode.WHEELCHAIR_CAUTIOUS).tolist() == [False, True, False]


def test_slower_walkers_reach_fewer_stops() -> None:
    # At 1.8 km/h a metre takes two seconds, so 20 minutes are 600 m.
    stops = stops_of({"A": (0, 599), "B": (0, 601)})
    walks = walks_to_stops(islands(TravelSettings(walk_kmh=1.8)), stops, places(home=(0, 0)))
    assert by_name(stops, walks) == {("home", "A"): 1198}


def test_a_walk_by_an_escalator_counts_the_longer_way_whichever_end_the_search_starts_from() -> None:
    # From home 100 m up an escalator to the stop, and 300 m by the street when it is against one.
    corners = {"home": (0.0, 0.0), "stop": (100.0, 0.0), "corner": (50.0, 141.42135)}
    streets = [
        ("home", "stop", {"highway": "footway", "conveying": "forward"}),
        ("home", "corner", {}),
        ("corner", "stop", {}),
    ]
    network = network_of(paper_streets(corners, streets), settings=METRE_A_SECOND)
    for far in ({}, {"far": (2000.0, 0.0), "further": (3000.0, 0.0)}):
        timetable = timetable_of(
            [Trip("1", ["A 08:00", "B 08:10"])], stops={"A": corners["stop"], "B": corners["corner"]}
        )
        stops = stop_network(network, timetable, settings=SETTINGS)
        walks = walks_to_stops(network, stops, places(home=corners["home"], **far))
        assert by_name(stops, walks)["home", "A"] == 300
