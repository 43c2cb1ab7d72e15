"""A place several times over: so many copies side by side with their people, services, streets, timetable and minutes.

The copies are not joined, so that what is proposed in the first has the same answer as in the place itself; evidence
and what is known of wards' people are left out, as no result strip needs them.
"""

import gc
import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo import build
from geo.appraisal.appraise import appraise
from geo.appraisal.record import Appraisal
from geo.areas.areas import Areas
from geo.bench.growth import away, peak_megabytes, tiled
from geo.bench.row import Row, Took, Watch, timed
from geo.build.registered import own_sites
from geo.errors import NotHeldError
from geo.impact.what_if import doubt_now
from geo.place.parts import PlaceEvidence, PlaceMap, PlacePeople, PlaceServices, PlaceTravel
from geo.place.place import Place
from geo.projection import GridPoint
from geo.proposals.kinds.single import Open
from geo.proposals.proposals import Proposal
from geo.services.services import Service, Site
from geo.store import keep
from geo.travel.kept import KeptTimes, own_pairs
from geo.travel.near import WHOLE_UP_TO, Near
from geo.travel.network import network_of
from geo.travel.timetable import Timetable
from geo.travel.ways import Way
from geo.views.impact.words import result

Framed = TypeVar("Framed", pd.DataFrame, pd.Series)


@dataclass(frozen=True, eq=False)
class Copy:
    """One of the copies: its number, and how far east and north of the place it lies, in metres."""

    number: int
    east: float
    north: float

    def code(self, code: str) -> str:
        """What one of the place's codes is called in this copy; "" stays."""
        return f"{code}+{self.number}" if code else ""

    def coded(self, index: pd.Index) -> pd.Index:
        """The same for an index of codes."""
        return pd.Index([self.code(str(code)) for code in index], name=index.name)

    def moved(self, frame: pd.DataFrame) -> pd.DataFrame:
        """A table with codes as its index and an easting and a northing, or outlines."""
        made = frame.set_axis(self.coded(frame.index))
        if "easting" in made:
            made = made.assign(easting=made["easting"] + self.east, northing=made["northing"] + self.north)
        if "geometry" in made:
            by = np.array([self.east, self.north])
            made = made.assign(geometry=shapely.transform(made["geometry"].to_numpy(), lambda points: points + by))
        return made

    def told(self, frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
        """A long table whose columns of codes are these."""
        return frame.assign(
            **{name: [code if pd.isna(code) else self.code(str(code)) for code in frame[name]] for name in columns}
        )

    def named(self, frame: pd.DataFrame) -> pd.DataFrame:
        """A table with names, of which each copy has its own; an area that is called by its code still is."""
        names = frame["name"].astype(str).where(frame["name"].notna(), "")
        own = names.where(names == "", names + f" {self.number + 1}").where(
            names != frame.index, self.coded(frame.index)
        )
        return frame.assign(name=own)

    def drawn(self, background: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        """What the map names, whose rows have no codes."""
        return background.assign(geometry=background.geometry.translate(self.east, self.north))

    def site(self, site: Site) -> Site:
        """One site."""
        at = site.at and GridPoint(site.at.easting + self.east, site.at.northing + self.north)
        practice, premises = self.code(site.practice_id), self.code(site.premises)
        name = f"{site.name} {self.number + 1}"
        return replace(site, site_id=self.code(site.site_id), name=name, practice_id=practice, premises=premises, at=at)


def tiled_place(place: Place, count: int) -> Place:
    """So many copies of a place that has streets; NotHeldError for one without."""
    if place.travel.network is None:
        raise NotHeldError(f"{place.name} holds no streets, so it is not laid out several times over.")
    streets = place.travel.network.streets
    right, up = away(streets, count)
    copies = [Copy(number, east, north) for number, (east, north) in enumerate(zip(right, up, strict=True))]

    def each(make: Callable[[Copy], Framed]) -> Framed:
        return pd.concat([make(copy) for copy in copies])

    def areas_of(areas: Areas, *columns: str) -> Areas:
        frame = each(lambda copy: copy.told(copy.moved(copy.named(areas.frame)), *columns))
        return Areas(areas.kind, areas.vintage, gpd.GeoDataFrame(frame, geometry="geometry", crs=areas.frame.crs))

    def by_code(values: Framed) -> Framed:
        return each(lambda copy: values.set_axis(copy.coded(values.index)))

    people, services, travel = place.people, place.services, place.travel
    own = own_sites(services.patients, services.sites)
    return replace(
        place,
        authorities=tuple(
            replace(authority, wards=tuple(sorted(copy.code(ward) for copy in copies for ward in authority.wards)))
            for authority in place.authorities
        ),
        areas=areas_of(place.areas, "ward_code"),
        wards=areas_of(place.wards),
        ward_shares=each(lambda copy: copy.told(place.ward_shares, "area_code", "ward_code")).reset_index(drop=True),
        people=PlacePeople(
            by_code(people.residents),
            tuple(replace(table, people=by_code(table.people)) for table in people.tables),
            each(lambda copy: copy.told(people.groups, "area_code")).reset_index(drop=True),
            people.group_kinds,
            deprivation=by_code(people.deprivation),
            list_changes=(),
            ward_people=None,
            unit_groups=(),
            workforce=(),
        ),
        services=PlaceServices(
            tuple(
                replace(one, practice_id=copy.code(one.practice_id)) for copy in copies for one in services.practices
            ),
            tuple(copy.site(site) for copy in copies for site in services.sites),
            each(lambda copy: copy.told(services.patients, "practice_id", "area_code")).reset_index(drop=True),
            by_code(services.outside_patients),
            None,
            by_code(services.unplaced),
            tuple(copy.code(code) for copy in copies for code in services.closed),
        ),
        travel=PlaceTravel(
            each(lambda copy: copy.moved(travel.doors)),
            network_of(tiled(streets, count), settings=place.travel.network.settings),
            travel.timetable and _timetable(travel.timetable, copies),
            travel.pass_from_minute,
            {mode: _times(times, own, copies) for mode, times in travel.times.items()},
        ),
        evidence=PlaceEvidence(None, (), (), ()),
        map=PlaceMap(
            each(lambda copy: copy.drawn(place.map.background)).reset_index(drop=True), place.map.postcodes, ()
        ),
    )


def _times(times: KeptTimes, own: pd.DataFrame, copies: list[Copy]) -> KeptTimes:
    """The minutes of each copy to its own sites, as a place of that size keeps them; none is joined to another."""
    where = pd.concat([copy.moved(times.where) for copy in copies])
    near = {}
    for service, once in times.near.items():
        if len(copies) * len(once.sites) > WHOLE_UP_TO:
            once = once.thinned(own_pairs(own, times.areas, once.sites))
        near[service] = _near(once, copies)
    return replace(times, areas=_coded(times.areas, copies), where=where, near=near)


def _near(once: Near, copies: list[Copy]) -> Near:
    count, sites = len(copies), len(once.sites)
    starts = np.arange(count)[:, None] * once.start[-1] + once.start[:-1]
    return Near(
        sites=_coded(once.sites, copies),
        start=np.append(starts.ravel(), count * once.start[-1]),
        site=(np.arange(count, dtype=once.site.dtype)[:, None] * np.uint16(sites) + once.site).ravel(),
        sure=np.tile(once.sure, count),
        figures={name: np.tile(figures, count) for name, figures in once.figures.items()},
        areas_held=np.tile(once.areas_held, count),
        sites_held=np.tile(once.sites_held, count),
    )


def _coded(codes: pd.Index, copies: list[Copy]) -> pd.Index:
    return pd.Index(np.concatenate([copy.coded(codes) for copy in copies]), name=codes.name)


def _timetable(timetable: Timetable, copies: list[Copy]) -> Timetable:
    """Every copy's own stops and trips; kinds of route and days are the same."""
    count, stops, trips = len(copies), len(timetable.stop_id), len(timetable.trip_route)

    def counted(numbers: NDArray[np.int32], each: int) -> NDArray[np.int32]:
        return (np.arange(count)[:, None] * each + numbers).ravel().astype(np.int32)

    calls = int(timetable.call_start[-1])
    return replace(
        timetable,
        stop_id=tuple(copy.code(stop) for copy in copies for stop in timetable.stop_id),
        stop_name=timetable.stop_name * count,
        stop_easting=np.concatenate([timetable.stop_easting + copy.east for copy in copies]),
        stop_northing=np.concatenate([timetable.stop_northing + copy.north for copy in copies]),
        trip_block=counted(timetable.trip_block, trips),
        trip_headsign=timetable.trip_headsign * count,
        call_start=np.append(counted(timetable.call_start[:-1], calls), np.int32(calls * count)),
        call_stop=counted(timetable.call_stop, stops),
        change_from=counted(timetable.change_from, stops),
        change_to=counted(timetable.change_to, stops),
        stay_from=counted(timetable.stay_from, trips),
        stay_to=counted(timetable.stay_to, trips),
        stop_step_free=np.tile(timetable.stop_step_free, count),
        trip_feed=np.tile(timetable.trip_feed, count),
        trip_route=np.tile(timetable.trip_route, count),
        trip_days=np.tile(timetable.trip_days, count),
        trip_step_free=np.tile(timetable.trip_step_free, count),
        call_arrive=np.tile(timetable.call_arrive, count),
        call_depart=np.tile(timetable.call_depart, count),
        call_board=np.tile(timetable.call_board, count),
        call_alight=np.tile(timetable.call_alight, count),
        change_seconds=np.tile(timetable.change_seconds, count),
        stay_allowed=np.tile(timetable.stay_allowed, count),
    )


# Each in a process of its own: what the copies were made from is no part of the memory of a place of their size.
KEEP = """
import sys
from pathlib import Path
from geo.bench.tiled_place import keep_tiled
keep_tiled(int(sys.argv[1]), Path(sys.argv[2]))
"""
ALONE = """
import json, sys
from dataclasses import asdict
from geo.bench.tiled_place import strip_of
print(json.dumps(asdict(strip_of(int(sys.argv[1]), sys.argv[2]))))
"""
COUNTS = (3, 10, 30)
GOAL_SECONDS = {10: 0.4, 30: 1.5}
GOAL_MEGABYTES = {30: 1536}


@dataclass(frozen=True)
class Strip:
    """What the result strip of one opening took in Kingsmere so many times over.

    Attributes
    ----------
    ready
        To open the kept place and make its streets and timetable ready, the first strip included.
    nearer
        Small areas whose journey gets shorter by the headline.
    """

    count: int
    areas: int
    sites: int
    people: float
    ready: Took
    took: Took
    nearer: int
    peak_megabytes: float


def keep_tiled(count: int, folder: Path) -> None:
    """Kingsmere so many times over, kept as any built place is; a dashboard opens it as one of its own."""
    place = tiled_place(build.open_place(build.EXAMPLE), count)
    keep.save(replace(place, key=folder.name, name=f"{place.name} {count} times over"), folder)


def strip_of(count: int, name: str) -> Strip:
    """One opening in the middle of the first of so many copies: its appraisal with ranges and the words of the strip,
    every way.

    name: the key or the folder of the place, opened by memory map as the dashboard opens it.
    """
    watch = Watch()
    place = build.open_place(name)
    frame = place.areas.frame.loc[place.inside]
    first = frame.iloc[: len(frame) // count]
    middle = GridPoint(float(first["easting"].median()), float(first["northing"].median()))
    proposal = Proposal("Speed", Service.GP, (Open("New", middle),))

    def strip() -> Appraisal:
        appraised = appraise(place, proposal, doubt=doubt_now(place, None))
        result(appraised)
        return appraised

    # The first of all makes streets and timetable ready, as the dashboard does before anybody comes.
    nearer = int((strip().ways[Way.NOCAR].areas["headline"] == "gain").sum())
    ready = watch.took
    # As the dashboard does once a place is open.
    gc.collect()
    gc.freeze()
    took = timed(strip, repeats=3)
    people = float(place.people.residents.sum())
    return Strip(count, len(place.areas), len(place.services.sites), people, ready, took, nearer, peak_megabytes())


def _alone(count: int) -> Strip:
    if count == 1:
        return _strip(count, build.EXAMPLE)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        # Named as a folder and not as a key, which would be looked for among the places that are built.
        kept = Path(folder) / f"{build.EXAMPLE}-{count}"
        _run(KEEP, str(count), str(kept))
        return _strip(count, str(kept))


def _strip(count: int, name: str) -> Strip:
    plain = json.loads(_run(ALONE, str(count), name))
    return Strip(**plain | {part: Took(**plain[part]) for part in ("ready", "took")})


def _run(program: str, *asked: str) -> str:
    command = [sys.executable, "-c", program, *asked]
    return subprocess.run(command, cwd=build.ROOT, capture_output=True, text=True, check=True).stdout


def tiled_rows() -> Iterator[Row]:
    """Kingsmere 3, 10 and 30 times over, its timetable too, each kept, opened and put beside Kingsmere itself."""
    once = _alone(1)
    for count in COUNTS:
        yield strip_row(_alone(count), once)


def strip_row(many: Strip, once: Strip) -> Row:
    """One size as a line of the speed table, beside the place itself."""
    peak = "not told on this system" if math.isnan(many.peak_megabytes) else f"{many.peak_megabytes:,.0f} MB"
    goal = GOAL_MEGABYTES.get(many.count)
    peak = f"{peak} (goal {goal:,} MB)" if goal else peak
    agreed = "the same answer" if many.nearer == once.nearer else f"NOT the same answer: {many.nearer}, {once.nearer}"
    return Row(
        f"result strip of one opening, Kingsmere {many.count} times over ({many.areas:,} small areas, {many.sites:,} "
        f"sites, {many.people:,.0f} people)",
        many.took,
        GOAL_SECONDS.get(many.count, math.nan),
        "Kingsmere itself",
        once.took,
        f"{agreed}; {many.took.processor / once.took.processor:.1f} times the processor time for "
        f"{many.areas / once.areas:.0f} times the areas; opened and made ready in {many.ready.words}; "
        f"peak memory {peak}",
    )
