"""The parts of a place: people, services, travel, evidence, map and account, each a frozen record of its own.

Each part is made by its own builder and kept by its own writer; a new table is one edit in its part. What follows from
one part alone is worked out there, once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from geo.access.load import AREA_NOT_HELD
from geo.access.published import PublishedMinutes
from geo.access.staff import Staff
from geo.areas.areas import Areas
from geo.evidence.past_decisions import PastDecision
from geo.evidence.poll import Poll
from geo.evidence.qualitative import Heard
from geo.indicators.indicators import IndicatorValues
from geo.people.population import wide_groups
from geo.people.segregation import UnitGroups
from geo.people.ward_people import WardPeople
from geo.people.workforce import WorkforceGroups
from geo.projection import GridPoint
from geo.provenance import Source
from geo.services.services import Practice, Service, Site, of_service
from geo.travel.kept import KeptTimes
from geo.travel.network import Network, Snapped, snap
from geo.travel.stops import stop_network
from geo.travel.streets import Mode
from geo.travel.timetable import Timetable
from geo.travel.travel import TravelTimes, travel_times
from geo.travel.windows import When, Window, when_of, windows_from
from geo.values import OnDemand

if TYPE_CHECKING:
    from geo.travel.transit import Transit

# A point in drawn water but this near its edge may stand on the bank: outlines are drawn to 5 m. Our choice.
BANK_METRES = 10.0


@dataclass(frozen=True)
class PeopleTable:
    """One published count of residents by small area: its name in words, its date, and people by area_code."""

    title: str
    date: str
    people: pd.Series


@dataclass(frozen=True)
class GroupKind:
    """One table of groups in the place, and how far its figures can be trusted.

    Attributes
    ----------
    kind
        Its key ("age", "disability", "deprivation_national", ...).
    basis
        Says in words what the figures are ("counts by output area", "spread from LSOAs by people, modelled", ...).
    groups
        Its rows in their fixed order.
    """

    kind: str
    title: str
    basis: str
    groups: tuple[str, ...]
    modelled: bool


@dataclass(frozen=True)
class ListChange:
    """Change of registered patients by small area between two dates.

    Attributes
    ----------
    frame
        Index area_code; before, after (patients), change (patients), per_cent. Counts come from patient lists, so the
        rule of disclosure is strict.
    basis
        Says in words how it was made.
    """

    before_date: str
    after_date: str
    basis: str
    modelled: bool
    frame: pd.DataFrame


@dataclass(frozen=True)
class PlacePeople:
    """Who lives here.

    residents   people by area_code, for areas inside the borough only
    tables      every count of residents held; the first is the one in `residents`
    groups      long frame kind, group, area_code, people: scaled to add up to residents within each area
    group_kinds what is held, in fixed order; a kind that is not here is not available
    deprivation index area_code; score, rank, decile, national_fifth (1 = most deprived), local_fifth; empty if not held
    list_changes    changes of the GP list by area, newest first; empty if not held
    ward_people what is known of how many people live in each ward; None where nothing was gathered
    unit_groups people by school and by surgery and ethnic group, as far as held
    workforce   staff of each employer by grade and ethnic group, as they may be shown
    """

    residents: pd.Series
    tables: tuple[PeopleTable, ...]
    groups: pd.DataFrame
    group_kinds: tuple[GroupKind, ...]
    deprivation: pd.DataFrame
    list_changes: tuple[ListChange, ...]
    ward_people: WardPeople | None
    unit_groups: tuple[UnitGroups, ...]
    workforce: tuple[WorkforceGroups, ...]

    @cached_property
    def groups_by_area(self) -> pd.DataFrame:
        """People of every group: area_code (inside) x (kind, group), in their fixed order."""
        return wide_groups(self.groups, areas=self.residents.index)


@dataclass(frozen=True)
class PlaceServices:
    """Who offers what, where, and to whom.

    practices, sites    whoever offers a service; sites without a known place have at=None
    patients    long frame practice_id, area_code, patients (newest list by small area, patterns apportioned)
    outside_patients    patients on lists inside by area_code outside the borough
    staff       where staff live, or None where it is not held
    unplaced    by practice_id, patients of that list who live where no small area is held
    closed      codes of practices near here that the list by small area knows and that have closed since
    """

    practices: tuple[Practice, ...]
    sites: tuple[Site, ...]
    patients: pd.DataFrame
    outside_patients: pd.Series
    staff: Staff | None
    unplaced: pd.Series = field(default_factory=lambda: pd.Series(dtype=float))
    closed: tuple[str, ...] = ()

    @cached_property
    def registrations(self) -> pd.DataFrame:
        """Patients of practices that have not closed, with those who live where no small area is held."""
        unplaced = self.unplaced[self.unplaced > 0].rename_axis("practice_id").rename("patients").reset_index()
        rows = self.patients[~self.patients["practice_id"].isin(self.closed)]
        if unplaced.empty:
            return rows.reset_index(drop=True)
        return pd.concat([rows, unplaced.assign(area_code=AREA_NOT_HELD)[list(rows.columns)]], ignore_index=True)

    @cached_property
    def registered_outside(self) -> pd.DataFrame:
        """By area_code, its people on every list (registered), and those whose practice's place is not held (outside).

        A practice that has closed is none of these. Empty without a practice that has a place, or without the table.
        """
        placed = {site.practice_id for site in self.sites if site.at is not None and site.practice_id}
        here = self.patients["practice_id"].isin(placed | set(self.closed))
        if not placed or not here.any():
            return pd.DataFrame({"registered": [], "outside": []}, dtype=float)
        rows = self.patients.assign(outside=self.patients["patients"].where(~here, 0.0))
        by_area = rows.groupby("area_code")[["patients", "outside"]].sum()
        return by_area.rename(columns={"patients": "registered"})

    def offered(self) -> tuple[Service, ...]:
        """The services with at least one site whose place is known, in fixed order."""
        placed = {site.service for site in self.sites if site.at is not None}
        return tuple(service for service in Service if service in placed)

    def sites_of(self, service: Service) -> tuple[Site, ...]:
        """The sites of one service."""
        return of_service(self.sites, service)


@dataclass(frozen=True)
class PlaceTravel:
    """How people get about.

    doors       where trips of the small areas start, one or several doors an area, with weights: see areas/doors.py
    network     streets as graphs, or None: straight line, approximate
    timetable   public transport, or None: then without a car is on foot
    pass_from_minute  minute of a weekday from which the free bus pass holds here: the first view begins then
    times       {mode: KeptTimes} to the sites that matter to each area, built once with the place; by public transport
                for the first view. A pair that is not kept is searched for when an answer turns on it
    """

    doors: pd.DataFrame
    network: Network | None
    timetable: Timetable | None
    pass_from_minute: int
    times: Mapping[Mode, KeptTimes]

    def __post_init__(self) -> None:
        searched = {mode: times.with_search(partial(self._searched, mode)) for mode, times in self.times.items()}
        object.__setattr__(self, "times", searched)

    def _searched(self, mode: Mode, where: pd.DataFrame) -> TravelTimes:
        """Minutes by one mode to sites (index site_id; easting, northing)."""
        if mode is not Mode.TRANSIT:
            return travel_times(self.network, self.doors, where, mode=mode, settings=self.times[mode].settings)
        assert self.network is not None and self.transit is not None and self.first_when is not None
        from geo.travel.transit import transit_times

        return transit_times(self.transit, self.network, where, when=self.first_when)

    @property
    def approximate(self) -> bool:
        """Whether minutes are straight lines and a rule of thumb."""
        return self.network is None

    @property
    def modes(self) -> tuple[Mode, ...]:
        """The ways of travel for which minutes are held."""
        return tuple(self.times)

    @property
    def windows(self) -> tuple[Window, ...]:
        """The times of day that are offered here, the first view first."""
        return windows_from(self.pass_from_minute)

    @cached_property
    def first_when(self) -> When | None:
        """Day and window of the first view; None without a timetable."""
        return None if self.timetable is None else when_of(self.windows[0], self.timetable)

    @cached_property
    def snapped(self) -> Mapping[Mode, Snapped]:
        """The doors of the small areas moved to the streets, once a mode; empty where there are no streets."""
        network = self.network
        if network is None:
            return {}
        modes = [mode for mode in self.times if mode is not Mode.TRANSIT]
        return OnDemand(modes, lambda mode: snap(network, self.doors, mode=mode))

    @cached_property
    def transit(self) -> "Transit | None":
        """Public transport made ready for trips from the small areas on the first view's day; None without any."""
        if self.network is None or self.timetable is None or self.first_when is None:
            return None
        # The scan's compiler takes as long to load as a built place to open; only public transport needs it.
        from geo.travel.transit import transit_of

        stops = stop_network(self.network, self.timetable)
        return transit_of(self.network, stops, self.doors, day=self.first_when.day)


@dataclass(frozen=True)
class PlaceEvidence:
    """What is held of the wards beside their people; none of it moves a figure of people or minutes.

    indicators  figures by ward, borough and England as they were read; None where no file holds any. Nothing of them is
                shown but through indicators/release.py
    heard       what people say of wards, by ward and newest first
    decisions   what was decided before, newest first; polls: what people said when asked
    """

    indicators: IndicatorValues | None
    heard: tuple[Heard, ...]
    decisions: tuple[PastDecision, ...]
    polls: tuple[Poll, ...]


@dataclass(frozen=True)
class PlaceMap:
    """What a map of the place is drawn from, beside its areas.

    background  what the map names: layer, name, rank, geometry (EPSG:27700); may be empty
    postcodes   index postcode without spaces; easting, northing (metres); live ones only
    other_wards older ward sets, offered as outlines
    """

    background: gpd.GeoDataFrame
    postcodes: pd.DataFrame
    other_wards: tuple[Areas, ...]

    @cached_property
    def _water(self) -> tuple[shapely.STRtree, tuple[str, ...]]:
        """The outlines of water drawn, for searching, and their names in the same order."""
        drawn = self.background[(self.background["layer"] == "water") & (self.background.geometry.area > 0)]
        return shapely.STRtree(drawn.geometry.to_numpy()), tuple(drawn["name"])

    def water_at(self, at: GridPoint) -> str | None:
        """The name of the water that a point lies in, "water" where it has none; None on land or on a bank."""
        outlines, names = self._water
        point = shapely.Point(at.easting, at.northing)
        for position in outlines.query(point, predicate="within"):
            if shapely.distance(outlines.geometries[position].boundary, point) >= BANK_METRES:
                return names[position] or "water"
        return None


@dataclass(frozen=True)
class PlaceAccount:
    """Where everything came from: every file with what it is used for, sentences a reader must see, what was left out.

    left_out    a sentence for each file, row or spelling that was left out or mended, each led by the file's name
    published   journey times that the government published for this authority, for comparison only
    """

    provenance: tuple[Source, ...]
    notes: tuple[str, ...]
    left_out: tuple[str, ...] = field(default=())
    published: tuple[PublishedMinutes, ...] = field(default=())
