"""The ranges of an appraisal, way by way: how sure people are, and how far journeys spread with departures."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from geo.access.access import Journeys, journeys_of
from geo.impact.bands import Counting, ImpactSettings
from geo.impact.choices import patients_choosing
from geo.impact.count_ranges import Crowd, RowJourneys, count_ranges
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
    departures_met,
    journey_spread,
    pair_spread,
    people_now,
    places_of,
    ranged,
    ward_parts,
)
from geo.place.place import Place
from geo.travel.streets import Mode
from geo.travel.ways import Way

# Minutes are held in single precision; two journeys nearer than this are one.
SAME_MINUTES = 1e-3


@dataclass(frozen=True, eq=False)
class PatientRanges:
    """The ranges of the counts of patients by one way (count_ranges), and what they allow for."""

    counts: pd.DataFrame
    covers: Covers


@dataclass(frozen=True, eq=False)
class WayRanges:
    """The ranges of one way.

    Attributes
    ----------
    headline
        By community.
    counts
        Of residents, count by count (count_ranges).
    patients
        None where no list is touched.
    spread
        How far the way's journeys spread with departures; None where they do not.
    """

    headline: Ranged
    counts: pd.DataFrame
    patients: PatientRanges | None
    spread: Spreads | None


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

    @property
    def counting(self) -> Counting:
        """The rule of the headline."""
        return Counting(self.rules, self.place.travel.approximate)


@dataclass(frozen=True, eq=False)
class Compared:
    """What the figures of one way say: areas as impact.compare has them, patients as patient_rows or None.

    threshold_minutes: from where a journey is called long.
    """

    areas: pd.DataFrame
    patients: pd.DataFrame | None
    threshold_minutes: float


def ranges(ranging: Ranging, compared: Mapping[Way, Compared], doubt: PeopleDoubt) -> dict[Way, WayRanges]:
    """The ranges of every way whose travellers are counted; ways with the same journeys have the same."""
    place = ranging.place
    by_way: dict[Way, WayRanges] = {}
    people = people_now(place, ranging.groups)
    residents = _residents(people, doubt, ranging.probability)
    choosing = None if ranging.moved is None else _choosing(ranging, ranging.moved)
    by_journeys: dict[tuple[Journeys, float], WayRanges] = {}
    for way, told in compared.items():
        if not way.counts_people:
            continue
        journeys = journeys_of(way, place.travel.times), told.threshold_minutes
        if journeys not in by_journeys:
            spread = _spread(ranging.minutes, ranging.sides, told.areas, way) if Mode.TRANSIT in way.modes else None
            settings, counting = ranging.probability, ranging.counting
            areas = _of_areas(told.areas.reindex(people.people.index), spread, settings)
            by_journeys[journeys] = WayRanges(
                ranged(told.areas, people, doubt, spread=spread, counting=counting, settings=settings),
                count_ranges(areas, residents, counting, threshold_minutes=told.threshold_minutes),
                None if choosing is None else _patients(ranging, choosing, told, way),
                spread,
            )
        by_way[way] = by_journeys[journeys]
    return by_way


def _residents(people: People, doubt: PeopleDoubt, settings: ProbabilitySettings) -> Crowd:
    parts = csr_array(ward_parts(people, doubt.by_ward.index))
    return Crowd(people.people.to_numpy(float), 0.0, parts, doubt.factors(settings))


def _of_areas(inside: pd.DataFrame, spread: Spreads | None, settings: ProbabilitySettings) -> RowJourneys:
    areas = inside.index
    before, after = (inside[side].to_numpy(float) for side in ("before", "after"))
    if spread is None:
        return RowJourneys(before, after, None)
    on_before, on_after = (each.reindex(areas).fillna(0.0).to_numpy(float) for each in (spread.before, spread.after))
    stays, there = (
        np.zeros(len(areas), dtype=bool) if flags is None else flags.reindex(areas, fill_value=False).to_numpy(bool)
        for flags in (spread.stays, spread.there)
    )
    departures = departures_met(len(areas), settings)
    met = RowSpread(on_before, on_after, departures, places_of(areas), stays=stays, there=there)
    return RowJourneys(before, after, met)


@dataclass(frozen=True, eq=False)
class _Choosing:
    """The patients of sites that change, and whether any of them has a choice."""

    moved: Moving
    crowd: Crowd
    anybody: bool


def _choosing(ranging: Ranging, moved: Moving) -> _Choosing:
    frame = moved.flows.frame
    flows = frame.assign(chooses=frame["from_site"].isin(moved.choosing))
    return _Choosing(
        moved, *patients_choosing(flows, ranging.place.areas.frame["ward_code"], settings=ranging.probability)
    )


def _patients(ranging: Ranging, choosing: _Choosing, told: Compared, way: Way) -> PatientRanges:
    """The ranges of the patients of sites that change by one way."""
    assert told.patients is not None
    by_bus = Mode.TRANSIT in way.modes and Mode.TRANSIT in ranging.minutes.times
    journeys = _of_flows(ranging, choosing.moved, told.patients, by_bus=by_bus)
    counts = count_ranges(journeys, choosing.crowd, ranging.counting, threshold_minutes=told.threshold_minutes)
    if choosing.anybody:
        return PatientRanges(counts, Covers.CHOICE_AND_JOURNEYS if by_bus else Covers.CHOICE)
    return PatientRanges(counts, Covers.JOURNEYS if by_bus else Covers.SETTLED)


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
    deviations = {
        side: journey_spread(
            minutes.tables(buses)[Mode.TRANSIT], areas[side], [minutes.column(site) for site in listed]
        )
        for side, (listed, buses) in both.items()
    }
    # A journey of one side that the sites of both sides offer on the other can be made there as well.
    stays = _same(minutes.nearest(way, stay, buses=sides.buses_after), areas["before"])
    there = _same(minutes.nearest(way, stay, buses=sides.buses_before), areas["after"])
    return Spreads(deviations["before"], deviations["after"], stays, there)


def _same(minutes: pd.Series, others: pd.Series) -> pd.Series:
    """Whether a journey takes as long as another; not where either is missing."""
    return (minutes - others).abs() < SAME_MINUTES
