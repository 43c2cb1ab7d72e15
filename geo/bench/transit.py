"""The speed table's public transport: one dropped site from 6,000 doors at every minute of a morning, and a full table.

Beside the dropped site stands the forward search, which answers one door and one minute at a time; a sample of both is
asked and its time scaled up. Beside the full table stand the same sites one at a time, which must be the same figures.
"""

import json
import math
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec

import numpy as np
import pandas as pd

from geo import build
from geo.bench.forward import Changes, Ends, changes_on_foot, journey_seconds, trips_of_day, walking_graph, walks_from
from geo.bench.growth import peak_megabytes
from geo.bench.row import Row, Took, Watch, timed
from geo.bench.streets import origins_near
from geo.errors import NotHeldError
from geo.place.place import Place
from geo.projection import GridPoint
from geo.sources.gtfs.gtfs import read_timetable
from geo.sources.osm.streets import read_streets
from geo.sources.reading import RawFile
from geo.travel.connection_scan import arrivals_by_minute, departures
from geo.travel.network import Network, TravelSettings, network_of, snap
from geo.travel.stops import stop_network
from geo.travel.streets import STREET_MODES, Streets
from geo.travel.timetable import Timetable
from geo.travel.transit import Transit, scan_day, site_walks, transit_of, transit_times
from geo.travel.travel import TravelTimes, travel_times
from geo.travel.windows import FIRST_VIEW, When
from geo.values import Floats

NEWPORT = build.ROOT.parent / "shared" / "data" / "newport_wales"
NEWPORT_STREETS, NEWPORT_FEED = NEWPORT / "newport-2023-06-13.osm.pbf", NEWPORT / "south-wales-gtfs-2018.zip"
NEWPORT_DAY = date(2018, 10, 16)
ORIGINS, TABLE_SITES = 6000, 200
# Of the doors and the minutes the forward search is asked every so many.
EVERY_ORIGIN, EVERY_MINUTE = 300, 30
# Of the table's sites so many are asked one at a time.
SITES_ALONE = 10
GOAL_SECONDS, TABLE_GOAL_SECONDS, TABLE_GOAL_MEGABYTES = 0.075, 30.0, 1536


def newport_row() -> Row | str:
    """One new site in the middle of Newport on a Tuesday of 2018; a sentence where its files are not held."""
    if not NEWPORT_STREETS.is_file() or not NEWPORT_FEED.is_file():
        return "Newport's streets and timetable are not on this machine, so no dropped site was timed there."
    if find_spec("networkx") is None:
        return "networkx is not installed, so no dropped site was timed in Newport beside the forward search."
    timetable = read_timetable(RawFile(NEWPORT_FEED.name, NEWPORT_FEED)).timetable
    return pin_row(read_streets(NEWPORT_STREETS)[0], timetable, day=NEWPORT_DAY, title="Newport")


def pin_row(streets: Streets, timetable: Timetable, *, day: date, title: str) -> Row:
    """One new site from many doors over the window of the first view, with stops, walks and the day made ready."""
    east, north = np.median(streets.node_easting), np.median(streets.node_northing)
    corner = int(np.argmin(np.hypot(streets.node_easting - east, streets.node_northing - north)))
    at = GridPoint(float(streets.node_easting[corner]), float(streets.node_northing[corner]))
    doors = origins_near(streets, at, ORIGINS)
    network = network_of(streets, settings=TravelSettings())
    watch = Watch()
    transit = transit_of(network, stop_network(network, timetable), doors, day=day)
    ready = watch.took
    when = When(day, FIRST_VIEW.from_minute, FIRST_VIEW.to_minute, FIRST_VIEW.home_by_minute)
    site = _one(at, "NEW")

    def ours() -> TravelTimes:
        return transit_times(transit, network, site, when=when)

    took = timed(ours)
    sample, minutes = doors.iloc[::EVERY_ORIGIN], range(when.from_minute, when.to_minute + 1, EVERY_MINUTE)
    scanned = _by_scan(transit, network, site, when=when)[::EVERY_ORIGIN, ::EVERY_MINUTE]
    ends, changes = _walks(transit, network, sample, at)
    trips = trips_of_day(timetable, day)
    watch = Watch()
    forwards = journey_seconds(trips, ends, changes, departs=[60 * minute for minute in minutes])
    asked = watch.took
    questions = len(doors) * (when.to_minute - when.from_minute + 1)
    agreed = f"{forwards.size} of {questions:,} questions asked; {_agreement(scanned, forwards)}"
    return Row(
        f"one new site by public transport from {len(doors):,} doors at 181 minutes of leaving, home by 17:30, {title}",
        took,
        GOAL_SECONDS,
        f"forward search, {forwards.shape[0]} doors x {forwards.shape[1]} minutes, scaled up",
        asked * (questions / forwards.size),
        f"{agreed}; stops, walks and the day made ready in {ready.words}",
    )


def _one(at: GridPoint, name: str) -> pd.DataFrame:
    return pd.DataFrame({"easting": [at.easting], "northing": [at.northing]}, index=[name])


def _by_scan(transit: Transit, network: Network, site: pd.DataFrame, *, when: When) -> Floats:
    """Seconds to the site from every point at every minute of the window; NaN over the limit."""
    walks = site_walks(transit, network, snap(network, site, mode=transit.stops.foot))
    limit = int(network.settings.limit_minutes * 60)
    ways = departures(scan_day(transit.day.out, walks), within_seconds=limit)
    leave = 60 * np.arange(when.from_minute, when.to_minute + 1)
    arrive = arrivals_by_minute(ways, transit.walks, first=int(leave[0]), minutes=len(leave))
    taken = np.minimum(arrive - leave, walks.on_foot[:, None])
    return np.where(taken <= limit, taken, np.nan).astype(np.float64)


def _walks(transit: Transit, network: Network, doors: pd.DataFrame, at: GridPoint) -> tuple[list[Ends], Changes]:
    """The walks that the forward search needs, its own way."""
    stops, settings = transit.stops.timetable, transit.stops.settings
    names = list(stops.stop_id)
    where = pd.DataFrame({"easting": stops.stop_easting, "northing": stops.stop_northing}, index=names)
    graph = walking_graph(network, pd.concat([where, doors, _one(at, "the site")]))
    row = {name: number for number, name in enumerate(names)}

    def near(door: str) -> dict[int, int]:
        walks = walks_from(graph, door, names, most_minutes=settings.access_minutes)
        return {row[stop]: seconds for stop, seconds in walks.items()}

    all_the_way = walks_from(graph, "the site", list(doors.index), most_minutes=network.settings.limit_minutes)
    to_site = near("the site")
    changes = changes_on_foot(graph, names, most_minutes=settings.change_minutes, least_seconds=settings.change_seconds)
    return [Ends(near(door), to_site, all_the_way.get(door)) for door in doors.index], changes


def _agreement(ours: Floats, theirs: Floats) -> str:
    alone = np.isnan(ours) != np.isnan(theirs)
    both = ~np.isnan(ours) & ~np.isnan(theirs)
    apart = float(np.abs(ours - theirs)[both].max()) if both.any() else math.nan
    missed = f", and {alone.sum()} answered by one way only" if alone.any() else ", the same ones answered"
    return f"at most {apart:.0f} s apart{missed}"


@dataclass(frozen=True)
class Measured:
    """What a full table took, and what some of its sites took one at a time.

    Attributes
    ----------
    streets, transit
        Of the street modes' tables and of public transport's.
    peak_megabytes
        The most memory that the process had used until then.
    same
        Whether the sites alone had the table's figures.
    """

    areas: int
    sites: int
    streets: Took
    transit: Took
    peak_megabytes: float
    alone: int
    alone_took: Took
    same: bool


# In a process of its own, so that its memory can be told apart.
ALONE = """
import json
from dataclasses import asdict
from geo import build
from geo.bench.transit import full_table
print(json.dumps(asdict(full_table(build.open_place(build.EXAMPLE)))))
"""


def full_table(place: Place, *, sites: int = TABLE_SITES) -> Measured:
    """Minutes from every small area of a place to so many sites by every street mode and by public transport."""
    network, transit, when = place.travel.network, place.travel.transit, place.travel.first_when
    if network is None or transit is None or when is None:
        raise NotHeldError(f"{place.name} has no streets or no timetable, so there is no full table to time.")
    frame = place.areas.frame.loc[place.inside]
    middle = GridPoint(float(frame["easting"].median()), float(frame["northing"].median()))
    where = origins_near(network.streets, middle, sites)
    # The first site loads what is compiled.
    transit_times(transit, network, where.iloc[:1], when=when)
    watch = Watch()
    for mode in STREET_MODES:
        travel_times(network, place.travel.doors, where, mode=mode, settings=network.settings)
    streets, watch = watch.took, Watch()
    whole = transit_times(transit, network, where, when=when)
    by_transit = watch.took
    peak = peak_megabytes()
    some = where.index[:: max(1, sites // SITES_ALONE)]
    watch = Watch()
    single = [transit_times(transit, network, where.loc[[code]], when=when) for code in some]
    alone = watch.took
    same = all(_same(times, whole, name) for times, name in zip(single, some, strict=True))
    return Measured(len(place.areas), sites, streets, by_transit, peak, len(some), alone, same)


def _same(single: TravelTimes, whole: TravelTimes, name: str) -> bool:
    return all(_tables(single)[kind][name].equals(table[name]) for kind, table in _tables(whole).items())


def _tables(times: TravelTimes) -> dict[str, pd.DataFrame]:
    return {"minutes": times.minutes, **vars(times.spread)}


def table_row() -> Row:
    """Kingsmere's full table by every mode."""
    done = subprocess.run([sys.executable, "-c", ALONE], cwd=build.ROOT, capture_output=True, text=True, check=True)
    plain = json.loads(done.stdout)
    tooks = {name: Took(**plain[name]) for name in ("streets", "transit", "alone_took")}
    return row_of(Measured(**plain | tooks))


def row_of(full: Measured) -> Row:
    """A full table as a line of the speed table."""
    peak = "not told on this system" if math.isnan(full.peak_megabytes) else f"{full.peak_megabytes:,.0f} MB"
    return Row(
        f"full table of {full.areas:,} small areas x {full.sites} sites x {len(STREET_MODES) + 1} modes, Kingsmere",
        Took(full.streets.seconds + full.transit.seconds, full.streets.processor + full.transit.processor),
        TABLE_GOAL_SECONDS,
        f"public transport one site at a time, {full.alone} of them scaled up",
        full.alone_took * (full.sites / full.alone),
        f"{'the same figures' if full.same else 'NOT the same figures'}; public transport "
        f"{full.transit.words} of it; peak memory {peak} (goal {TABLE_GOAL_MEGABYTES:,})",
    )
