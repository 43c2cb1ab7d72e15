"""The nearest few sites of every service by every way, over as many streets as that takes.

A search over a district's own streets tells which of its entries nothing beyond them can change. For the others the
streets of its neighbours are added, twice as many districts each time, until the nearest of every area are sure, or
nothing is left to add; what was sure before stays as it was.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.batch.pool import Box, Pool, beside, within
from geo.batch.streets import streets_of
from geo.batch.survey import Survey
from geo.place.place import BELT_METRES, Place
from geo.services.services import Service, Site, of_service, points
from geo.travel.held_ground import (
    edge_minutes,
    fastest_metres_a_minute,
    ground_of,
    held_metres,
    least_straight_minutes,
    straight_edge_minutes,
)
from geo.travel.nearest_few import DoorFigures, Few, Search, nearest_few
from geo.travel.network import Network, TravelSettings, snap
from geo.travel.streets import Mode
from geo.travel.transit import Transit, from_points, minutes_beyond, transit_times
from geo.travel.travel import SITES_AT_ONCE, minutes_between, part_of, straight_minutes
from geo.travel.windows import When
from geo.values import Floats

STREET_WAYS = (Mode.WALK, Mode.WHEELCHAIR, Mode.CYCLE, Mode.CAR)
STRAIGHT_WAYS = (Mode.WALK, Mode.CYCLE, Mode.CAR)
# Streets are added until so many of each area's nearest are sure. Our choice.
SURE_ONES = 3


@dataclass(frozen=True, eq=False)
class Answer:
    """The nearest few of one service by one mode, from A areas with D doors.

    site: object (A, K), codes, "" for none. edges: (D,), minutes from each door to where what is held ends, endless for
    nowhere. minutes, returns, sure, doors and best_returns as in `Few`.
    """

    site: NDArray[np.object_]
    minutes: NDArray[np.float32]
    returns: NDArray[np.float32]
    sure: NDArray[np.bool_]
    doors: NDArray[np.float32]
    best_returns: NDArray[np.float32]
    edges: Floats

    def with_rows(self, other: "Answer", rows: NDArray[np.bool_], doors: NDArray[np.bool_]) -> "Answer":
        """These, but for some areas and their doors those of another."""
        here = rows[:, None]
        return Answer(
            np.where(here, other.site, self.site),
            np.where(here, other.minutes, self.minutes),
            np.where(here, other.returns, self.returns),
            np.where(here, other.sure, self.sure),
            np.where(doors, other.doors, self.doors),
            np.where(rows, other.best_returns, self.best_returns),
            np.where(doors, other.edges, self.edges),
        )


Answers = Mapping[tuple[Service, Mode], Answer]


@dataclass(frozen=True, eq=False)
class Reached:
    """The answers of a place, the sites in them, how many neighbours' streets they took, and the box searched."""

    answers: Answers
    sites: Mapping[str, Site]
    neighbours: int
    box: Box


@dataclass(frozen=True, eq=False)
class Asker:
    """One place that asks: its doors inside, all the sites there are, and its own survey before its neighbours'."""

    place: Place
    doors: pd.DataFrame
    pool: Pool
    surveys: tuple[Survey, ...]

    @property
    def services(self) -> tuple[Service, ...]:
        """Those of which its own folder holds a list."""
        return tuple(service for service in Service if service in self.surveys[0].services)

    @cached_property
    def transit(self) -> Transit | None:
        """Public transport from each of the doors; None where none is held."""
        travel = self.place.travel
        if travel.network is None or travel.transit is None:
            return None
        doors = self.doors if self.doors.index.is_unique else self.doors.set_axis(pd.RangeIndex(len(self.doors)))
        return from_points(travel.transit, travel.network, doors)

    def held(self, metres: Sequence[float], box: Box) -> "Held":
        """What is held in a box, where all is known so far around the first of the outlines."""
        around = [(each, ground_of(each.outline, far)) for each, far in zip(self.surveys, metres, strict=False)]
        grounds = {
            service: shapely.union_all([ground for each, ground in around if service in each.services])
            for service in self.services
        }
        return Held(grounds, beside(self.place.services.sites, within(self.pool, box)))


@dataclass(frozen=True, eq=False)
class Held:
    """By service, the ground of which all is held, and the sites there may be; the place's own sites first."""

    grounds: Mapping[Service, shapely.Geometry]
    sites: tuple[Site, ...]

    def where(self, service: Service) -> pd.DataFrame:
        """The places of one service's sites."""
        return points(of_service(self.sites, service))


def reached(asker: Asker) -> Reached:
    """The nearest few of every service that the place's folder lists, by every way of which something is held."""
    network = asker.place.travel.network
    outline = asker.surveys[0].outline
    if network is None:
        box = _box_around(outline, TravelSettings())
        held = asker.held([BELT_METRES], box)
        return Reached(_in_straight_lines(asker, held), _by_code(held), 0, box)
    box, added = _box(network), 0
    held = asker.held([held_metres(network.streets, asker.place.map.background, outline)], box)
    answers = _by_streets(asker, network, held, [(each, mode) for each in asker.services for mode in STREET_WAYS])
    answers |= _by_timetable(asker, network, held)
    sites = _by_code(held)
    while added < len(asker.surveys) - 1 and (open_ones := _not_sure(answers)):
        added = min(2 * added + 1, len(asker.surveys) - 1)
        used = asker.surveys[: added + 1]
        network, background = streets_of(used)
        box = _box(network)
        held = asker.held([held_metres(network.streets, background, each.outline) for each in used], box)
        sites |= _by_code(held)
        for key, further in _by_streets(asker, network, held, open_ones).items():
            rows = np.asarray(~answers[key].sure.all(axis=1))
            codes = asker.doors.index.unique()[rows]
            answers[key] = answers[key].with_rows(further, rows, np.asarray(asker.doors.index.isin(codes)))
    return Reached(answers, sites, added, box)


def _by_code(held: Held) -> dict[str, Site]:
    return {site.site_id: site for site in held.sites}


def _not_sure(answers: Answers) -> list[tuple[Service, Mode]]:
    """What the nearest of some area are not sure of; nothing is added to a timetable."""
    return [
        key for key, answer in answers.items() if key[1] is not Mode.TRANSIT and not answer.sure[:, :SURE_ONES].all()
    ]


def _by_streets(
    asker: Asker, network: Network, held: Held, wanted: Sequence[tuple[Service, Mode]]
) -> dict[tuple[Service, Mode], Answer]:
    answers = {}
    edges: dict[tuple[bytes, Mode], Floats] = {}
    for service, mode in wanted:
        ground, settings = held.grounds[service], network.settings
        key = (shapely.to_wkb(ground), mode)
        if key not in edges:
            edges[key] = edge_minutes(network, asker.doors, ground, mode=mode)
        where = held.where(service)
        where = where[snap(network, where, mode=mode).held]
        least = least_straight_minutes(
            asker.doors,
            where,
            metres_a_minute=fastest_metres_a_minute(network.graphs[mode], settings, network.streets),
            fixed_minutes=settings.fixed_minutes(mode),
        )
        search = partial(_street_search, network, asker.doors, mode)
        answers[service, mode] = _answer(asker, search, where, least=least, edge=edges[key])
    return answers


def _street_search(network: Network, doors: pd.DataFrame, mode: Mode, where: pd.DataFrame) -> DoorFigures:
    origins, ends = snap(network, doors, mode=mode), snap(network, where, mode=mode)
    parts = [
        minutes_between(network, origins, part_of(ends, slice(first, first + SITES_AT_ONCE)), mode=mode)
        for first in range(0, len(where), SITES_AT_ONCE)
    ]
    return DoorFigures(np.concatenate(parts, axis=1))


def _by_timetable(asker: Asker, network: Network, held: Held) -> dict[tuple[Service, Mode], Answer]:
    """By public transport: every site near the streets is asked about, as no speed bounds a timetable."""
    transit, when = asker.transit, asker.place.travel.first_when
    if transit is None or when is None:
        return {}
    answers = {}
    edges: dict[bytes, Floats] = {}
    for service in asker.services:
        ground = held.grounds[service]
        key = shapely.to_wkb(ground)
        if key not in edges:
            edges[key] = _edge_by_timetable(transit, network, ground, when)
        where = held.where(service)
        where = where[snap(network, where, mode=Mode.WALK).held]
        least = np.zeros((len(asker.doors.index.unique()), len(where)))
        search = partial(_transit_search, asker, transit, when)
        answers[service, Mode.TRANSIT] = _answer(asker, search, where, least=least, edge=edges[key])
    return answers


def _edge_by_timetable(transit: Transit, network: Network, ground: shapely.Geometry, when: When) -> Floats:
    timetable = transit.stops.timetable
    stops = pd.DataFrame({"easting": timetable.stop_easting, "northing": timetable.stop_northing})
    on_foot, from_stops = (edge_minutes(network, each, ground, mode=Mode.WALK) for each in (transit.doors, stops))
    inside = shapely.contains_xy(ground, timetable.stop_easting, timetable.stop_northing)
    return minutes_beyond(transit, network, on_foot, np.where(inside, from_stops, 0.0), when=when)


def _transit_search(asker: Asker, transit: Transit, when: When, where: pd.DataFrame) -> DoorFigures:
    """Minutes and return trips to sites; those that the place keeps already, one door an area, are not asked again."""
    travel = asker.place.travel
    network, kept = travel.network, travel.times[Mode.TRANSIT]
    assert network is not None
    own = where.index.isin(kept.site_ids) & asker.doors.index.is_unique
    parts = []
    if own.any():
        parts.append(kept.to(list(where.index[own])))
    if not own.all():
        parts.append(transit_times(transit, network, where[~own], when=when))

    def joined(tables: Sequence[pd.DataFrame]) -> NDArray[np.float32]:
        rows = [table.loc[transit.doors.index] for table in tables]
        return pd.concat(rows, axis=1)[list(where.index)].to_numpy(np.float32)

    spreads = [part.spread for part in parts if part.spread is not None]
    return DoorFigures(
        joined([part.minutes for part in parts]),
        joined([spread.returns for spread in spreads]),
        joined([spread.answered for spread in spreads]),
    )


def _in_straight_lines(asker: Asker, held: Held) -> dict[tuple[Service, Mode], Answer]:
    """Screening where no streets are held."""
    settings = TravelSettings()
    answers = {}
    for mode in STRAIGHT_WAYS:
        kmh = {Mode.WALK: settings.walk_kmh, Mode.CYCLE: settings.cycle_kmh, Mode.CAR: settings.straight_car_kmh}[mode]
        speed, fixed = kmh * 1000 / 60 / settings.detour_factor, settings.fixed_minutes(mode)
        for service in asker.services:
            where = held.where(service)
            edge = straight_edge_minutes(
                asker.doors,
                held.grounds[service],
                metres_a_minute=speed,
                fixed_minutes=fixed,
                limit=settings.limit_minutes,
            )
            least = least_straight_minutes(asker.doors, where, metres_a_minute=speed, fixed_minutes=fixed)
            search = partial(_straight_search, asker.doors, mode, settings)
            answers[service, mode] = _answer(asker, search, where, least=least, edge=edge)
    return answers


def _straight_search(doors: pd.DataFrame, mode: Mode, settings: TravelSettings, where: pd.DataFrame) -> DoorFigures:
    return DoorFigures(straight_minutes(doors, where, mode=mode, settings=settings))


def _answer(asker: Asker, search: Search, where: pd.DataFrame, *, least: Floats, edge: Floats) -> Answer:
    few: Few = nearest_few(search, asker.doors, where, least_minutes=least, edge_minutes=edge)
    codes = np.append(where.index.to_numpy(dtype=object), "")
    return Answer(
        codes[few.site],
        few.minutes,
        few.returns,
        few.sure,
        few.doors,
        few.best_returns,
        edge,
    )


def _box(network: Network) -> Box:
    """The streets' box and as far around it as a site may stand from a street."""
    west, south, east, north = network.streets.bounds
    far = network.settings.snap_metres
    return west - far, south - far, east + far, north + far


def _box_around(outline: shapely.Geometry, settings: TravelSettings) -> Box:
    """The box beyond which nothing is reached in a straight line."""
    far = settings.limit_minutes * settings.straight_car_kmh * 1000 / 60
    west, south, east, north = (float(end) for end in shapely.bounds(outline))
    return west - far, south - far, east + far, north + far
