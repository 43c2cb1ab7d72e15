"""The ranges of an appraisal, way by way: how sure people are, and how far journeys spread with departures."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import pandas as pd

from geo.access.access import Journeys, journeys_of
from geo.impact.bands import Counting, ImpactSettings
from geo.impact.choices import patients_choosing
from geo.impact.compare import sides_of
from geo.impact.count_ranges import CountRanges, Crowd, RowJourneys, count_ranges
from geo.impact.moving import Moving
from geo.impact.sides import Sides
from geo.impact.site_minutes import SiteMinutes
from geo.impact.turning import RowSpread
from geo.impact.what_if import (
    Covers,
    People,
    PeopleDoubt,
    ProbabilitySettings,
    Ranged,
    Spreads,
    covers_of,
    departures_met,
    journey_spread,
    pair_spread,
    people_now,
    places_of,
    ranged,
    row_spread,
    ward_parts,
)
from geo.place.place import Place
from geo.services.services import Service
from geo.travel.streets import Mode
from geo.travel.ways import Way, threshold_minutes
from geo.values import OnDemand

# Minutes are held in single precision; two journeys nearer than this are one.
SAME_MINUTES = 1e-3


@dataclass(frozen=True, eq=False)
class PatientRanges:
    """The ranges of the counts of patients by one way, and what they allow for."""

    counted: CountRanges
    covers: Covers

    @property
    def counts(self) -> pd.DataFrame:
        """Count by count (CountRanges.ends)."""
        return self.counted.ends


class Compared(Protocol):
    """What the figures of one way say: areas as impact.compare has them, patients as patient_rows or None.

    threshold_minutes: from where a journey is called long.
    """

    @property
    def areas(self) -> pd.DataFrame: ...

    @property
    def patients(self) -> pd.DataFrame | None: ...

    @property
    def threshold_minutes(self) -> float: ...


@dataclass(frozen=True, eq=False)
class Ranging:
    """What the ranges of an appraisal are worked out from. groups: area_code x (kind, group), counts of people.

    sides: the sites of the service alone. moved: the patients of sites that change; None where no list is touched.
    """

    place: Place
    groups: pd.DataFrame
    minutes: SiteMinutes
    sides: Sides
    moved: Moving | None
    rules: ImpactSettings
    probability: ProbabilitySettings
    doubt: PeopleDoubt

    @property
    def counting(self) -> Counting:
        """The rule of the headline."""
        return Counting(self.rules, self.place.travel.approximate)

    @cached_property
    def people(self) -> People:
        """Who lives where."""
        return people_now(self.place, self.groups)

    @cached_property
    def residents(self) -> Crowd:
        """Residents by area with their draws."""
        parts = ward_parts(self.people, self.doubt.by_ward.index)
        return Crowd(self.people.people.to_numpy(float), 0.0, parts, self.doubt.factors(self.probability))

    @cached_property
    def choosing(self) -> tuple[Crowd, bool] | None:
        """The patients of sites that change with their draws, and whether any has a choice; None without patients."""
        if self.moved is None:
            return None
        flows = self.moved.flows.frame
        chooses = flows.assign(chooses=flows["from_site"].isin(self.moved.choosing))
        return patients_choosing(
            chooses, self.place.areas.frame["ward_code"], new=self._new_sites, settings=self.probability
        )

    @property
    def _new_sites(self) -> Mapping[str, str]:
        """Where a site that is not there today stands, by its code, which another proposal may give another site."""
        today = {site.site_id for site in self.place.services.sites}
        return {
            site.site_id: f"{site.at.easting:.0f},{site.at.northing:.0f}"
            for site in self.sides.after
            if site.at is not None and site.site_id not in today
        }


@dataclass(frozen=True, eq=False)
class WayRanges:
    """The ranges of one way, each worked out when it is asked for."""

    ranging: Ranging
    compared: Compared
    way: Way

    @cached_property
    def headline(self) -> Ranged:
        """By community."""
        return ranged(
            self.compared.areas,
            self.ranging.people,
            self.ranging.doubt,
            spread=self.spread,
            counting=self.ranging.counting,
            settings=self.ranging.probability,
        )

    @property
    def covers(self) -> Covers:
        """What the ranges of residents allow for."""
        return covers_of(self.ranging.doubt, self.spread)

    @property
    def counts(self) -> pd.DataFrame:
        """Of residents, count by count (CountRanges.ends)."""
        return self.counted.ends

    @cached_property
    def counted(self) -> CountRanges:
        """Of residents, with the runs."""
        inside = self.ranging.people.people.index
        met = None if self.spread is None else row_spread(self.spread, inside, self.ranging.probability)
        return count_ranges(
            RowJourneys(*sides_of(self.compared.areas, inside), met),
            self.ranging.residents,
            self.ranging.counting,
            threshold_minutes=self.compared.threshold_minutes,
        )

    @cached_property
    def patients(self) -> PatientRanges | None:
        """Of the patients of sites that change; None where no list is touched."""
        if self.ranging.moved is None or self.ranging.choosing is None or self.compared.patients is None:
            return None
        by_bus = Mode.TRANSIT in self.way.modes and Mode.TRANSIT in self.ranging.minutes.times
        crowd, anybody = self.ranging.choosing
        counted = count_ranges(
            _of_flows(self.ranging, self.ranging.moved, self.compared.patients, by_bus=by_bus),
            crowd,
            self.ranging.counting,
            threshold_minutes=self.compared.threshold_minutes,
        )
        if anybody:
            return PatientRanges(counted, Covers.CHOICE_AND_JOURNEYS if by_bus else Covers.CHOICE)
        return PatientRanges(counted, Covers.JOURNEYS if by_bus else Covers.SETTLED)

    @cached_property
    def spread(self) -> Spreads | None:
        """How far the way's journeys spread with departures; None where they do not."""
        if Mode.TRANSIT not in self.way.modes:
            return None
        return _spread(self.ranging.minutes, self.ranging.sides, self.compared.areas, self.way)


def ranges(ranging: Ranging, service: Service, compared: Mapping[Way, Compared]) -> Mapping[Way, WayRanges]:
    """The ranges of every way whose travellers are counted; ways with the same journeys have the same."""
    times = ranging.place.travel.times
    first: dict[tuple[Journeys, float], Way] = {}
    like: dict[Way, Way] = {}
    for way in compared:
        if way.counts_people:
            journeys = journeys_of(way, times), threshold_minutes(service, way)
            like[way] = first.setdefault(journeys, way)
    by_first: OnDemand[Way, WayRanges] = OnDemand(first.values(), lambda way: WayRanges(ranging, compared[way], way))
    return OnDemand(like, lambda way: by_first[like[way]])


def _of_flows(ranging: Ranging, moved: Moving, rows: pd.DataFrame, *, by_bus: bool) -> RowJourneys:
    flows, ends, minutes = moved.flows, moved.ends, ranging.minutes
    before, after = (rows[side].to_numpy(float) for side in ("before", "after"))
    if not by_bus:
        return RowJourneys(before, after, None)
    left, joined = ([minutes.column(site) for site in listed] for listed in (ends.before, ends.after))
    on_before, on_after = (
        pair_spread(minutes.tables(buses)[Mode.TRANSIT], told, area=flows.area, column=column, columns=columns)
        for told, buses, column, columns in (
            (before, ends.buses_before, flows.left, left),
            (after, ends.buses_after, flows.joined, joined),
        )
    )
    # Extra buses take no journey away: who is seen where they were can still go there as they go today.
    names = [np.array([*columns, ""], dtype=object) for columns in (left, joined)]
    stays = (names[0][flows.left] == names[1][flows.joined]) & (flows.left >= 0)
    met = RowSpread(
        on_before,
        on_after,
        departures_met(len(minutes.areas), ranging.probability),
        places_of(minutes.areas)[np.maximum(flows.area, 0)],
        stays=stays,
        there=np.zeros(len(rows), dtype=bool),
    )
    return RowJourneys(before, after, met)


def _spread(minutes: SiteMinutes, sides: Sides, areas: pd.DataFrame, way: Way) -> Spreads | None:
    """How far journeys spread with departures, before and after; None without a timetable."""
    if Mode.TRANSIT not in minutes.times:
        return None
    both = {"before": (sides.before, sides.buses_before), "after": (sides.after, sides.buses_after)}
    after = {minutes.column(site) for site in sides.after}
    stay = tuple(site for site in sides.before if minutes.column(site) in after)
    # One index for all, so that where its areas stand is looked up once.
    told = {side: pd.Series(areas[side].to_numpy(float), areas.index) for side in both}
    deviations = {
        side: journey_spread(minutes.tables(buses)[Mode.TRANSIT], told[side], [minutes.column(site) for site in listed])
        for side, (listed, buses) in both.items()
    }
    # A journey of one side that the sites of both sides offer on the other can be made there as well.
    stays = _same(minutes.nearest(way, stay, buses=sides.buses_after), told["before"])
    there = _same(minutes.nearest(way, stay, buses=sides.buses_before), told["after"])
    return Spreads(deviations["before"], deviations["after"], stays, there)


def _same(minutes: pd.Series, others: pd.Series) -> pd.Series:
    """Whether a journey takes as long as another of the same areas; not where either is missing."""
    apart = minutes.to_numpy(float) - others.to_numpy(float)
    return pd.Series(np.abs(apart) < SAME_MINUTES, others.index)
