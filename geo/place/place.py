"""One study area's tables, checked to agree: the value every page and every appraisal starts from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.access.load import Allocation, to_registered
from geo.access.staff import Staff
from geo.areas.areas import AreaKind, Areas
from geo.errors import InputError
from geo.evidence.past_decisions import PastDecision
from geo.evidence.poll import Poll
from geo.evidence.qualitative import Heard
from geo.indicators.indicators import IndicatorValues
from geo.people.population import wide_groups
from geo.people.segregation import UnitGroups
from geo.people.ward_people import WardPeople
from geo.projection import GridPoint
from geo.provenance import Source
from geo.services.services import REGISTERED_SERVICES, Practice, Service, Site, of_service
from geo.travel.network import Network, Snapped, snap
from geo.travel.stops import stop_network
from geo.travel.streets import Mode
from geo.travel.timetable import Timetable
from geo.travel.travel import TravelTimes, mode_without_car
from geo.travel.windows import When, Window, when_of, windows_from

if TYPE_CHECKING:
    from geo.travel.transit import Transit

# Streets and services within this belt beyond the edge matter to people inside; nothing further is held.
BELT_METRES = 5000.0
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

    kind is its key ("age", "disability", "deprivation_national", ...); basis says in words what the figures are
    ("counts by output area", "spread from LSOAs by people, modelled", ...); groups are its rows in their fixed order.
    """

    kind: str
    title: str
    basis: str
    groups: tuple[str, ...]
    modelled: bool


@dataclass(frozen=True)
class ListChange:
    """Change of registered patients by small area between two dates.

    frame: index area_code; before, after (patients), change (patients), per_cent. Counts come from patient lists, so
    the rule of disclosure is strict. basis says in words how it was made.
    """

    before_date: str
    after_date: str
    basis: str
    modelled: bool
    frame: pd.DataFrame


@dataclass(frozen=True)
class Place:
    """A built study area.

    areas       the smallest areas held (output areas, else LSOAs), inside and outside the borough; see Areas
    ward_shares area_code, ward_code, share: the part of an area's people who live in the ward; 1 where areas nest in
                wards, and adds up to 1 by area inside; areas' own ward_code is the ward of most of its people
    wards       the newest ward set with full cover; other_wards are older sets, offered as outlines
    people      residents by area_code, for areas inside the borough only
    people_tables   every count of residents held; the first is the one in `people`
    groups      long frame kind, group, area_code, people: scaled to add up to people within each area
    group_kinds what is held, in fixed order; a kind that is not here is not available
    deprivation index area_code; score, rank, decile, national_fifth (1 = most deprived), local_fifth; empty if not held
    list_changes    changes of the GP list by area, newest first; empty if not held
    practices, sites    whoever offers a service; sites without a known place have at=None
    patients    long frame practice_id, area_code, patients (newest list by small area, patterns apportioned)
    outside_patients    patients on lists inside by area_code outside the borough
    network     streets as graphs, or None: straight line, approximate
    timetable   public transport, or None: then without a car is on foot
    pass_from_minute  minute of a weekday from which the free bus pass holds here: the first view begins then
    staff       where staff live, or None where it is not held
    ward_people what is known of how many people live in each ward; None where nothing was gathered
    indicators  figures by ward, borough and England as they were read; None where no file holds any. Nothing of them is
                shown but through indicators/release.py
    unit_groups people by school and by surgery and ethnic group, as far as held
    evidence    what people say of wards, by ward and newest first; it changes no number
    decisions   what was decided before, newest first; polls: what people said when asked; neither moves a figure
    times       {mode: TravelTimes} areas x sites, built once with the place; by public transport for the first view
    background  what the map names: layer, name, rank, geometry (EPSG:27700); may be empty
    postcodes   index postcode without spaces; easting, northing (metres); live ones only
    provenance  every file, with what it is used for; notes are sentences a reader must see
    left_out    a sentence for each file, row or spelling that was left out or mended, each led by the file's name
    """

    key: str
    name: str
    authority_code: str
    made_up: bool
    areas: Areas
    wards: Areas
    ward_shares: pd.DataFrame
    other_wards: tuple[Areas, ...]
    people: pd.Series
    people_tables: tuple[PeopleTable, ...]
    groups: pd.DataFrame
    group_kinds: tuple[GroupKind, ...]
    deprivation: pd.DataFrame
    list_changes: tuple[ListChange, ...]
    practices: tuple[Practice, ...]
    patients: pd.DataFrame
    outside_patients: pd.Series
    sites: tuple[Site, ...]
    network: Network | None
    timetable: Timetable | None
    pass_from_minute: int
    staff: Staff | None
    ward_people: WardPeople | None
    indicators: IndicatorValues | None
    unit_groups: tuple[UnitGroups, ...]
    evidence: tuple[Heard, ...]
    decisions: tuple[PastDecision, ...]
    polls: tuple[Poll, ...]
    times: Mapping[Mode, TravelTimes]
    background: gpd.GeoDataFrame
    postcodes: pd.DataFrame
    provenance: tuple[Source, ...]
    notes: tuple[str, ...]
    left_out: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        faults = tuple(_disagreements(self))
        if faults:
            raise InputError(*faults)

    @cached_property
    def snapped(self) -> Mapping[Mode, Snapped]:
        """The origins of trips moved to the streets, once a mode; empty where there are no streets."""
        if self.network is None:
            return {}
        return {mode: snap(self.network, self.centres, mode=mode) for mode in self.times if mode is not Mode.TRANSIT}

    @property
    def windows(self) -> tuple[Window, ...]:
        """The times of day that are offered here, the first view first."""
        return windows_from(self.pass_from_minute)

    @property
    def first_when(self) -> When | None:
        """Day and window of the first view; None without a timetable."""
        return None if self.timetable is None else when_of(self.windows[0], self.timetable)

    @cached_property
    def transit(self) -> "Transit | None":
        """Public transport made ready for trips from the small areas on the first view's day; None without any."""
        if self.network is None or self.timetable is None or self.first_when is None:
            return None
        # The scan's compiler takes as long to load as a built place to open; only public transport needs it.
        from geo.travel.transit import transit_of

        stops = stop_network(self.network, self.timetable)
        return transit_of(self.network, stops, self.centres, day=self.first_when.day)

    @cached_property
    def groups_by_area(self) -> pd.DataFrame:
        """People of every group: area_code (inside) x (kind, group), in their fixed order."""
        return wide_groups(self.groups, areas=self.inside)

    @cached_property
    def registered_today(self) -> Allocation:
        """Patients at the sites of the practices that they are registered with today."""
        table = self.times[mode_without_car(self.times)].minutes
        service = next(iter(REGISTERED_SERVICES))
        return to_registered(self.patients, table, sites=self.sites_of(service), practices=self.practices)

    @cached_property
    def ward_neighbours(self) -> NDArray[np.bool_]:
        """Which wards meet at a border or a corner, wards x wards, none its own; gaps of a metre are none."""
        outlines = self.wards.frame.geometry
        rows, columns = outlines.sindex.query(outlines.buffer(1.0), predicate="intersects")
        beside = np.zeros((len(outlines), len(outlines)), dtype=bool)
        beside[rows, columns] = True
        np.fill_diagonal(beside, False)
        return beside | beside.T

    @cached_property
    def centres(self) -> pd.DataFrame:
        """Where trips start: index area_code; easting and northing in metres."""
        return self.areas.frame[["easting", "northing"]].astype(float)

    @property
    def approximate(self) -> bool:
        """Whether minutes are straight lines and a rule of thumb."""
        return self.network is None

    @cached_property
    def inside(self) -> pd.Index:
        """Codes of the small areas inside the borough."""
        return self.areas.frame.index[self.areas.frame["ward_code"].notna()]

    @cached_property
    def starts(self) -> pd.DataFrame:
        """Where journeys of the small areas inside start: easting and northing by area_code."""
        return self.centres.loc[self.inside]

    @cached_property
    def outside(self) -> pd.Index:
        """Codes of the small areas outside that are held because their people are on lists inside."""
        return self.areas.frame.index[self.areas.frame["ward_code"].isna()]

    @property
    def modes(self) -> tuple[Mode, ...]:
        """The ways of travel for which minutes are held."""
        return tuple(self.times)

    def services(self) -> tuple[Service, ...]:
        """The services with at least one site whose place is known, in fixed order."""
        held = {site.service for site in self.sites if site.at is not None}
        return tuple(service for service in Service if service in held)

    def site(self, site_id: str) -> Site:
        """The site with this code; a sentence where there is none."""
        for site in self.sites:
            if site.site_id == site_id:
                return site
        raise InputError(f"{self.name} has no site {site_id!r}; use a code from its list of sites.")

    def locate(self, postcode: str) -> GridPoint:
        """Where a postcode is; a sentence where it is not held."""
        plain = "".join(postcode.split()).upper()
        if plain not in self.postcodes.index:
            shown = postcode.strip()[:12]
            raise InputError(
                f"Postcode {shown!r} is not among the {len(self.postcodes):,} held for {self.name}; give lon and lat."
            )
        row = self.postcodes.loc[plain]
        return GridPoint(float(row["easting"]), float(row["northing"]))

    def metres_beyond(self, at: GridPoint) -> float:
        """How far a point lies outside the wards; 0 inside."""
        return float(self.wards.frame.geometry.distance(shapely.Point(at.easting, at.northing)).min())

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

    def sites_of(self, service: Service) -> tuple[Site, ...]:
        """The sites of one service."""
        return of_service(self.sites, service)

    @property
    def area_kind(self) -> AreaKind:
        """The kind of the smallest areas."""
        return self.areas.kind


def _disagreements(place: Place) -> list[str]:
    faults = []
    inside = place.inside
    unknown_wards = set(place.areas.frame["ward_code"].dropna()) - place.wards.codes
    if unknown_wards:
        faults.append(f"{place.name}: {len(unknown_wards)} ward codes of small areas are not in the ward outlines.")
    shared = place.ward_shares.groupby("area_code")["share"].sum()
    if set(shared.index) != set(inside) or ((shared - 1).abs() > 1e-6).any():
        faults.append(f"{place.name}: the shares of small areas in wards do not add up to 1 for each area inside.")
    if not place.people.index.equals(inside):
        faults.append(f"{place.name}: people are not given for exactly the small areas inside the borough.")
    if place.people.isna().any():
        faults.append(f"{place.name}: {int(place.people.isna().sum())} small areas have no count of people.")
    strays = set(place.groups["area_code"]) - set(inside)
    if strays:
        faults.append(f"{place.name}: groups are counted in {len(strays)} areas that are not inside the borough.")
    held = {kind.kind for kind in place.group_kinds}
    if set(place.groups["kind"]) != held:
        faults.append(f"{place.name}: the tables of groups and their list do not agree.")
    repeated = pd.Index([site.site_id for site in place.sites])
    if repeated.has_duplicates:
        faults.append(f"{place.name}: site code {repeated[repeated.duplicated()][0]} is used twice.")
    if place.ward_people is not None and set(place.ward_people.wards) != place.wards.codes:
        faults.append(f"{place.name}: what is known of the wards' people is not by exactly these wards.")
    said = {one.ward_code for one in place.evidence} | {one.ward_code for one in place.decisions}
    if said - place.wards.codes:
        faults.append(f"{place.name}: what people say, or what was decided, is of wards that are not among these.")
    placed = {site.site_id for site in place.sites if site.at is not None}
    for mode, times in place.times.items():
        if set(times.minutes.columns) != placed or not times.minutes.index.equals(place.areas.frame.index):
            faults.append(f"{place.name}: the table of minutes {mode.label} is not for these areas and sites.")
    return faults
