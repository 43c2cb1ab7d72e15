"""Real streets and timetables: every minute of an hour from sixty doors, there and back, by two searches to the second.

Newport with the South Wales timetable of 2018 is skipped, with a sentence, where its files are not on the machine;
Kingsmere's own streets and timetable are always there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geo.bench.forward import (
    Changes,
    Ends,
    changes_on_foot,
    journey_seconds,
    trips_of_day,
    walking_graph,
    walks_from,
)
from geo.projection import GridPoint
from geo.sources.gtfs.gtfs import read_timetable
from geo.sources.osm.streets import read_streets
from geo.sources.reading import RawFile
from geo.travel.journeys import journey, return_trips, trips_between, usual_journey
from geo.travel.network import Network, TravelSettings, network_of
from geo.travel.stops import stop_network
from geo.travel.streets import Mode
from geo.travel.timetable import Timetable
from geo.travel.transit import SiteWalks, Transit, transit_of, transit_times
from geo.travel.windows import FIRST_VIEW, TripDirection, When, when_of
from tests.travel.forward_answers import differences, forward_seconds, near, scanned_seconds, site_of

NEWPORT_DAY = date(2018, 10, 16)
# Half past nine to half past ten, the end left out.
FIRST_MINUTE, MINUTES = 570, 60
FIRST_SECOND = 60 * FIRST_MINUTE
DEPARTS = [FIRST_SECOND + 60 * minute for minute in range(MINUTES)]
NEAR_ORIGINS, EDGE_ORIGINS = 45, 15
SEED = 1016


@dataclass(frozen=True, eq=False)
class City:
    """Streets with public transport made ready from sixty doors, and two sites: in the middle and towards the edge."""

    network: Network
    doors: pd.DataFrame
    transit: Transit
    middle: GridPoint
    edge: GridPoint

    def site(self, at: GridPoint) -> SiteWalks:
        """Walks to one site."""
        return site_of(self.transit, self.network, at.easting, at.northing)


def city_of(streets: Path, timetable: Timetable, day: date) -> City:
    """Forty-five doors around the middle of the streets and fifteen towards their edge, drawn at random."""
    street_arrays = read_streets(streets)[0]
    draw = np.random.default_rng(SEED)
    east, north = street_arrays.node_easting, street_arrays.node_northing
    middle = GridPoint(float(np.median(east)), float(np.median(north)))
    away = np.hypot(east - middle.easting, north - middle.northing)
    far = np.flatnonzero(away > np.quantile(away, 0.95))
    corner = np.concatenate(
        [
            draw.choice(np.flatnonzero(away <= np.quantile(away, 0.8)), NEAR_ORIGINS, replace=False),
            draw.choice(far, EDGE_ORIGINS, replace=False),
        ]
    )
    shift = draw.uniform(-50, 50, (2, len(corner)))
    doors = pd.DataFrame(
        {"easting": east[corner] + shift[0], "northing": north[corner] + shift[1]},
        index=[f"door {n}" for n in range(len(corner))],
    )
    network = network_of(street_arrays, settings=TravelSettings())
    transit = transit_of(network, stop_network(network, timetable), doors, day=day)
    # A hundred metres from a stop that nine in ten stops on these streets are nearer to the middle than.
    stops = np.flatnonzero(transit.stops.snapped.held)
    out = np.hypot(timetable.stop_easting[stops] - middle.easting, timetable.stop_northing[stops] - middle.northing)
    last = stops[np.argsort(out)[int(0.9 * len(stops))]]
    edge = GridPoint(float(timetable.stop_easting[last]) + 100, float(timetable.stop_northing[last]))
    return City(network, doors, transit, middle, edge)


@pytest.fixture(scope="module", name="newport")
def newport_on_a_tuesday(real_data: Path) -> City:
    """Newport's streets with the buses of Tuesday 16 October 2018."""
    folder = real_data / "newport_wales"
    feed = folder / "south-wales-gtfs-2018.zip"
    if not feed.is_file():
        pytest.skip("Newport's streets and the South Wales timetable of 2018 are not on this machine")
    timetable = read_timetable(RawFile(feed.name, feed)).timetable
    return city_of(folder / "newport-2023-06-13.osm.pbf", timetable, NEWPORT_DAY)


@pytest.fixture(scope="module", name="kingsmere_city")
def kingsmere_on_a_tuesday() -> City:
    """Kingsmere's own streets and timetable on an ordinary Tuesday."""
    folder = Path(__file__).resolve().parents[2] / "data" / "kingsmere"
    feed = folder / "transport" / "kingsmere_gtfs.zip"
    timetable = read_timetable(RawFile(feed.name, feed)).timetable
    return city_of(folder / "streets" / "kingsmere.osm.pbf", timetable, when_of(FIRST_VIEW, timetable).day)


def both(city: City, at: GridPoint, direction: TripDirection) -> tuple[np.ndarray, np.ndarray]:
    """Seconds of every door and minute by the backward scan and by the forward search."""
    site = city.site(at)
    ours = scanned_seconds(city.transit, site, first=FIRST_SECOND, minutes=MINUTES, direction=direction)
    return ours, forward_seconds(city.transit, site, departs=DEPARTS, direction=direction)


def held_to(city: City, at: GridPoint, direction: TripDirection) -> None:
    """No door and minute is a second apart or answered by one way only, and the figures are those of the minutes."""
    ours, theirs = both(city, at, direction)
    assert ours.shape == (NEAR_ORIGINS + EDGE_ORIGINS, MINUTES)
    assert differences(ours, theirs) == (0, 0)
    on_foot = city.site(at).on_foot[:, None]
    # The comparison is of rides, not of walks alone.
    assert (theirs < on_foot).mean() > 0.2
    when = When(city.transit.day.out.day, FIRST_MINUTE, FIRST_MINUTE + MINUTES - 1, direction=direction)
    where = pd.DataFrame({"easting": [at.easting], "northing": [at.northing]}, index=["site"])
    times = transit_times(city.transit, city.network, where, when=when)
    # Ranks 14.75, 29.5 and 44.25 of 0 to 59 lie between two: where the later has no answer there is no figure.
    taken = np.nan_to_num(theirs, nan=1e9) / 60
    for table, rank in ((times.minutes, 0.5), (times.spread.quarter, 0.25), (times.spread.three_quarters, 0.75)):
        expected = np.quantile(taken, rank, axis=1)
        expected[expected > 120] = np.nan
        assert table["site"].to_numpy() == pytest.approx(expected, nan_ok=True)
    assert times.spread.answered["site"].to_numpy() == pytest.approx((~np.isnan(theirs)).mean(axis=1))
    walked = (theirs == on_foot).mean(axis=1)
    assert times.spread.walked["site"].to_numpy() == pytest.approx(walked)


def test_newport_takes_to_the_second_to_its_middle_what_the_forward_search_takes(newport: City) -> None:
    held_to(newport, newport.middle, TripDirection.OUT)


def test_newport_takes_so_long_home_from_a_site_towards_its_edge(newport: City) -> None:
    held_to(newport, newport.edge, TripDirection.BACK)


@pytest.mark.parametrize("direction", (TripDirection.OUT, TripDirection.BACK))
def test_kingsmere_takes_to_the_second_what_the_forward_search_takes(
    kingsmere_city: City, direction: TripDirection
) -> None:
    held_to(kingsmere_city, kingsmere_city.edge, direction)


@dataclass(frozen=True, eq=False)
class OnFoot:
    """Newport's walks by networkx, from streets cut at every door and stop: seconds by name of stop."""

    from_doors: Mapping[str, Mapping[str, int]]
    from_site: Mapping[str, int]
    doors_from_site: Mapping[str, int]
    changes: Changes


@pytest.fixture(scope="module", name="on_foot")
def newport_on_foot(newport: City) -> OnFoot:
    """Every walk that a journey may need, through networkx."""
    stops, settings = newport.transit.stops, newport.transit.stops.settings
    names = list(stops.timetable.stop_id)
    where = pd.DataFrame(
        {"easting": stops.timetable.stop_easting, "northing": stops.timetable.stop_northing}, index=names
    )
    site = pd.DataFrame({"easting": [newport.middle.easting], "northing": [newport.middle.northing]}, index=["site"])
    graph = walking_graph(newport.network, pd.concat([where, newport.doors, site]))
    doors = list(newport.doors.index)
    return OnFoot(
        {door: walks_from(graph, door, names, most_minutes=settings.access_minutes) for door in doors},
        walks_from(graph, "site", names, most_minutes=settings.access_minutes),
        walks_from(graph, "site", doors, most_minutes=120),
        changes_on_foot(graph, names, most_minutes=settings.change_minutes, least_seconds=settings.change_seconds),
    )


def alike(ours: Mapping[str, int], theirs: Mapping[str, int], *, most_seconds: int) -> bool:
    """The same walks, a second apart at most; one within a second of the limit may be there by one way only."""
    apart = [abs(ours[name] - theirs[name]) for name in ours.keys() & theirs.keys()]
    alone = {**ours, **theirs}
    return max(apart, default=0) <= 1 and all(alone[name] >= most_seconds - 1 for name in ours.keys() ^ theirs.keys())


def test_newports_walks_are_those_of_networkx_to_the_second(newport: City, on_foot: OnFoot) -> None:
    names = newport.transit.stops.timetable.stop_id
    limit = int(60 * newport.transit.stops.settings.access_minutes)
    count = 0
    for row, door in enumerate(newport.doors.index):
        ours = {names[stop]: taken for stop, taken in near(newport.transit.walks, row).items()}
        assert alike(ours, on_foot.from_doors[door], most_seconds=limit)
        count += len(ours)
    assert count > 300
    site = newport.site(newport.middle)
    to_site = {names[stop]: int(site.from_stops[stop]) for stop in np.flatnonzero(site.from_stops <= limit)}
    assert alike(to_site, on_foot.from_site, most_seconds=limit)
    all_the_way = dict(zip(newport.doors.index, site.on_foot.tolist(), strict=True))
    reached = {door: taken for door, taken in all_the_way.items() if taken <= 7200}
    assert alike(reached, on_foot.doors_from_site, most_seconds=7200)
    walks = newport.transit.stops.changes
    begin = np.repeat(np.arange(len(walks.codes)), np.diff(walks.start))
    ours = {f"{a} {b}": int(taken) for a, b, taken in zip(begin, walks.stop, walks.seconds, strict=True)}
    changes = on_foot.changes
    theirs = {
        f"{a} {b}": int(taken) for a, b, taken in zip(changes.from_stop, changes.to_stop, changes.seconds, strict=True)
    }
    limit = int(60 * newport.transit.stops.settings.change_minutes)
    assert alike(ours, theirs, most_seconds=limit)
    assert len(ours) > len(names)


def test_newport_agrees_where_the_forward_search_walks_its_own_way(newport: City, on_foot: OnFoot) -> None:
    """The whole chain: nothing is shared but the timetable's arrays, the places on the streets, and the speeds."""
    rows = {name: row for row, name in enumerate(newport.transit.stops.timetable.stop_id)}
    to_site = {rows[name]: taken for name, taken in on_foot.from_site.items()}
    ends = [
        Ends(
            {rows[name]: taken for name, taken in on_foot.from_doors[door].items()},
            to_site,
            on_foot.doors_from_site.get(door),
        )
        for door in newport.doors.index
    ]
    trips = trips_of_day(newport.transit.stops.timetable, NEWPORT_DAY)
    departs = DEPARTS[::10]
    theirs = journey_seconds(trips, ends, on_foot.changes, departs=departs)
    ours = scanned_seconds(
        newport.transit, newport.site(newport.middle), first=FIRST_SECOND, minutes=MINUTES, direction=TripDirection.OUT
    )[:, ::10]
    assert differences(ours, theirs) == (0, 0)


def test_a_table_of_many_sites_is_the_pins_one_by_one_bit_for_bit(kingsmere_city: City) -> None:
    city = kingsmere_city
    when = when_of(FIRST_VIEW, city.transit.stops.timetable)
    sites = city.doors.iloc[:12]
    table = transit_times(city.transit, city.network, sites, when=when)
    for site in sites.index:
        alone = transit_times(city.transit, city.network, sites.loc[[site]], when=when)
        assert alone.minutes[site].equals(table.minutes[site])
        for name, figures in vars(alone.spread).items():
            assert figures[site].equals(getattr(table.spread, name)[site])


def test_in_kingsmere_the_journeys_shown_are_those_counted(kingsmere_city: City) -> None:
    city = kingsmere_city
    when = replace(when_of(FIRST_VIEW, city.transit.stops.timetable), home_by_minute=None)
    where = pd.DataFrame({"easting": [city.middle.easting], "northing": [city.middle.northing]}, index=["site"])
    times = transit_times(city.transit, city.network, where, when=when)
    for door in city.doors.index[::4]:
        trips = trips_between(city.transit, city.network, city.middle, code=door)
        shown = usual_journey(trips, when)
        assert np.float32(shown.minutes) == times.minutes.loc[door, "site"]
        assert shown == journey(trips, leave=shown.leave)
        assert len(return_trips(trips)) == times.spread.returns.loc[door, "site"]


def test_in_kingsmere_a_wheelchair_is_never_quicker_than_a_walk_at_its_speed_and_cautiously_never_quicker_still(
    kingsmere_city: City,
) -> None:
    city, settings = kingsmere_city, TravelSettings()
    network = network_of(city.network.streets, settings=replace(settings, walk_kmh=settings.wheelchair_kmh))
    timetable = city.transit.stops.timetable
    when = replace(when_of(FIRST_VIEW, timetable), home_by_minute=None)
    where = pd.DataFrame({"easting": [city.middle.easting], "northing": [city.middle.northing]}, index=["site"])
    by_foot = []
    for foot in (Mode.WALK, Mode.WHEELCHAIR, Mode.WHEELCHAIR_CAUTIOUS):
        stops = stop_network(network, timetable, foot=foot)
        transit = transit_of(network, stops, city.doors, day=when.day)
        # A door is moved to the nearest street that its own way of going can use: only those of the same street count.
        times = transit_times(transit, network, where, when=when)
        by_foot.append((times.minutes["site"].fillna(np.inf), transit.points.edge))
    for (quicker, edges), (slower, other_edges) in ((by_foot[0], by_foot[1]), (by_foot[1], by_foot[2])):
        same = edges == other_edges
        assert same.sum() > 20
        assert (quicker[same] <= slower[same]).all()
