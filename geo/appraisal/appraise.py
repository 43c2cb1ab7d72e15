"""The spine: a place and a proposal in, an appraisal out; and the appraisal as plain dictionaries.

Residents are counted by the nearest open site of the proposal's service, patients of sites that change by the site that
they are registered at, way by way. Set against business as usual on one day. Figures here are unrounded; rounding and
suppression are the last step, in `appraisal_text` and in the tables that people see.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd
from scipy.spatial import cKDTree

from geo.access.access import Way, held_ways, threshold_minutes
from geo.appraisal.notes import notes_on
from geo.fairness import equity
from geo.fairness.concerns import felt_of, place_names
from geo.fairness.equity import Equity, EquitySettings, Today, fixed_on_today
from geo.fairness.perception import Felt, Perceived, PerceptionSettings
from geo.fairness.perception_range import perceived
from geo.impact import compare
from geo.impact.bands import Counting, ImpactSettings
from geo.impact.burden import Burden, BurdenSettings
from geo.impact.compare import Summary
from geo.impact.horizons import people_now
from geo.impact.lists import Relisted, changed_flows, relisted
from geo.impact.outreach import Restored, part_restored
from geo.impact.patient_journeys import Flows, patient_rows
from geo.impact.sharing import Shared, encounter_change, who_shares
from geo.impact.site_minutes import Buses, SiteMinutes, site_minutes
from geo.impact.way_burden import burdens
from geo.impact.what_if import PeopleDoubt, ProbabilitySettings, Ranged, Spreads, journey_spread, ranged
from geo.place.named_communities import named_groups
from geo.place.place import Place
from geo.proposals.phases import Phase, phases
from geo.proposals.proposals import (
    Proposal,
    apply,
    buses_on,
    business_as_usual,
    last_day,
    outreach_on,
    without_mitigations,
)
from geo.provenance import Source
from geo.services.services import Service, Site, full_time_sites, of_service, points
from geo.travel.network import TravelSettings
from geo.travel.stops import TransitSettings
from geo.travel.streets import Mode
from geo.values import OnStep

OUTSIDE_NAME = "Outside the borough"
# A choice of a cyclist's own, which no proposal is appraised by; its minutes stand on the Access page.
NOT_APPRAISED = frozenset({Way.CYCLE_QUIET})
# Minutes are held in single precision; two journeys nearer than this are one.
SAME_MINUTES = 1e-3


@dataclass(frozen=True)
class Settings:
    """Every adjustable number of an appraisal, one record a module; printed with the figures."""

    travel: TravelSettings = field(default_factory=TravelSettings)
    transit: TransitSettings = field(default_factory=TransitSettings)
    impact: ImpactSettings = field(default_factory=ImpactSettings)
    equity: EquitySettings = field(default_factory=EquitySettings)
    perception: PerceptionSettings = field(default_factory=PerceptionSettings)
    probability: ProbabilitySettings = field(default_factory=ProbabilitySettings)
    burden: BurdenSettings = field(default_factory=BurdenSettings)


@dataclass(frozen=True)
class WayImpact:
    """What the proposal does to journeys one way.

    areas: index area_code, inside and outside; before, after, change, verdict, band, headline (see impact.compare).
    summary: residents inside. wards: see impact.by_ward. groups: see impact.by_group, those that the user defines
    among them. equity: how fairly journeys are spread over residents. outside: patients on lists inside who live
    outside, by what happens to their area; None where no such people are held. patients: journeys of the patients of
    sites that change (patient_journeys.patient_rows); None where no list is touched.
    """

    way: Way
    areas: pd.DataFrame
    summary: Summary
    wards: pd.DataFrame
    groups: pd.DataFrame
    equity: Equity
    outside: Summary | None
    patients: pd.DataFrame | None


@dataclass(frozen=True, eq=False)
class PhaseImpact:
    """One phase of a proposal: residents by the first way, before and after on its days, and the lists after it."""

    phase: Phase
    summary: Summary
    relisted: Relisted | None

    @property
    def further(self) -> float:
        """People further by the headline, or without a journey that they have today."""
        return self.summary.lose_headline + self.summary.cut_off


@dataclass(frozen=True, eq=False)
class WayRanges:
    """The ranges of one way: of the headline by community, and of everybody's verdicts (a change of half a minute)."""

    headline: Ranged
    verdicts: Ranged


@dataclass(frozen=True)
class Appraisal:
    """One proposal set against business as usual on one day.

    on: the day; date.min where no date is given. full_time: residents without a car by their nearest full-time site;
    None where no site is part-time. relisted: what becomes of lists; None where none is touched. shared: who would
    share a building. restored: what outreach gives back, None without any. nearest_before, nearest_after: the code of
    the nearest site in a straight line, by area_code inside. phases: one a phase,
    by the first way; without_mitigations: residents by it if nothing softened the proposal, None where nothing does.
    perceived: how fair it may seem, by ward and drawn area, by the first way; place_names: these in words. ranges: by
    way whose travellers are counted; empty where no doubt was given. burdens: time, money and carbon of residents, by
    way whose travellers are counted.
    """

    place_key: str
    place_name: str
    made_up: bool
    approximate: bool
    proposal: Proposal
    on: date
    sites_before: tuple[Site, ...]
    sites_after: tuple[Site, ...]
    ways: Mapping[Way, WayImpact]
    people: pd.Series
    outside_patients: pd.Series
    full_time: Summary | None
    relisted: Relisted | None
    shared: tuple[Shared, ...]
    restored: Restored | None
    nearest_before: pd.Series
    nearest_after: pd.Series
    phases: tuple[PhaseImpact, ...]
    without_mitigations: Summary | None
    perceived: Perceived
    place_names: pd.Series
    ranges: Mapping[Way, WayRanges]
    burdens: Mapping[Way, Burden]
    ward_of: pd.Series
    ward_names: pd.Series
    notes: tuple[str, ...]
    provenance: tuple[Source, ...]
    settings: Settings

    @property
    def first_way(self) -> Way:
        """The way that the headline is told by: without a car where it is held."""
        return next(iter(self.ways))

    @property
    def worst_phase(self) -> PhaseImpact | None:
        """The phase with most people further; the earliest of equal ones. None where there is only one."""
        return max(self.phases, key=lambda one: one.further) if len(self.phases) > 1 else None


@dataclass(frozen=True, eq=False)
class _Sides:
    """The sites on a day, of any service, and the extra buses: with business as usual alone, and with the proposal."""

    before: tuple[Site, ...]
    after: tuple[Site, ...]
    buses_before: Buses
    buses_after: Buses

    @classmethod
    def of(cls, proposal: Proposal, place: Place, on: date) -> "_Sides":
        usual = buses_on(proposal.business_as_usual, on=on)
        ours = buses_on(proposal.changes, on=on)
        before = business_as_usual(proposal, place.sites, on=on)
        return cls(before, apply(proposal, place.sites, on=on), usual, (*usual, *ours))


@dataclass(frozen=True, eq=False)
class _Case:
    """What every part of one appraisal starts from."""

    place: Place
    proposal: Proposal
    minutes: SiteMinutes
    settings: Settings
    today: Today
    groups: pd.DataFrame

    @property
    def service(self) -> Service:
        """The service that minutes are to."""
        return self.proposal.service


def appraise(
    place: Place,
    proposal: Proposal,
    *,
    settings: Settings | None = None,
    on: date | None = None,
    doubt: PeopleDoubt | None = None,
    on_step: OnStep | None = None,
) -> Appraisal:
    """Set a proposal against business as usual, every way of travel the place holds.

    on: the day that figures are for; the last that anything turns on where None. doubt: how sure people are; with it
    the figures have ranges. Only the minutes to new and moved
    sites are computed; today's come from the place's tables. InputError when the proposal cannot be applied on that
    day or in any phase, StaleError when the tables were made with other settings.
    """
    chosen = settings or Settings()
    day = last_day(proposal) if on is None else on
    cut = phases(proposal)
    sides = {moment: _Sides.of(proposal, place, moment) for moment in dict.fromkeys([day, *(p.first for p in cut)])}
    plain = without_mitigations(proposal)
    softened = _Sides.of(plain, place, day) if plain.changes and plain != proposal else None
    every = [*sides.values(), *([softened] if softened else [])]
    minutes = site_minutes(
        place,
        (site for side in every for site in of_service((*side.before, *side.after), proposal.service)),
        modes={mode for way in Way if way not in NOT_APPRAISED for mode in way.modes},
        settings=chosen.travel,
        buses=(buses for side in every for buses in (side.buses_before, side.buses_after)),
        on_step=on_step,
    )
    today = fixed_on_today(place.people, place.deprivation, place.areas.frame["ward_code"])
    case = _Case(place, proposal, minutes, chosen, today, _groups(place, proposal))
    here = sides[day]
    lists = relisted(place, proposal, (here.before, here.after), minutes=minutes, on=day)
    ways = _ways(case, here, lists)
    shared = who_shares(place, proposal, on=day)
    first = next(iter(ways))
    before_sites, after_sites = (of_service(side, proposal.service) for side in (here.before, here.after))
    return Appraisal(
        place_key=place.key,
        place_name=place.name,
        made_up=place.made_up,
        approximate=place.approximate,
        proposal=proposal,
        on=day,
        sites_before=before_sites,
        sites_after=after_sites,
        ways=ways,
        people=place.people,
        outside_patients=place.outside_patients,
        full_time=_full_time(case, here),
        relisted=lists,
        shared=shared,
        restored=_restored(case, ways[first], day),
        nearest_before=_straight_nearest(place, before_sites),
        nearest_after=_straight_nearest(place, after_sites),
        phases=_phases(case, {phase: sides[phase.first] for phase in cut}, first),
        without_mitigations=None if softened is None else _summary(case, softened, first),
        perceived=perceived(
            felt_of(place, proposal, ways[first].areas, on=day, encounter_change=encounter_change(shared)),
            settings=chosen.perception,
        ),
        place_names=place_names(place, proposal),
        ranges={} if doubt is None else _ranges(case, here, ways, doubt),
        burdens=burdens(
            place,
            {way: found.areas for way, found in ways.items()},
            (before_sites, after_sites),
            detour=chosen.travel.detour_factor,
            settings=chosen.burden,
        ),
        ward_of=place.areas.frame["ward_code"],
        ward_names=place.wards.frame["name"],
        notes=(*notes_on(place, proposal, (here.before, here.after), day), *minutes.notes),
        provenance=place.provenance,
        settings=chosen,
    )


def burden_with(place: Place, appraisal: Appraisal, way: Way, settings: BurdenSettings) -> Burden:
    """The burden of one way at other settings."""
    return burdens(
        place,
        {each: found.areas for each, found in appraisal.ways.items()},
        (appraisal.sites_before, appraisal.sites_after),
        detour=appraisal.settings.travel.detour_factor,
        settings=settings,
    )[way]


def felt_in(place: Place, appraisal: Appraisal) -> Felt:
    """What the index of an appraisal is made from."""
    return felt_of(
        place,
        appraisal.proposal,
        appraisal.ways[appraisal.first_way].areas,
        on=appraisal.on,
        encounter_change=encounter_change(appraisal.shared),
    )


def perceived_with(place: Place, appraisal: Appraisal, settings: PerceptionSettings) -> Appraisal:
    """The same appraisal with perceived fairness at other settings; everything else as it was."""
    return dataclasses.replace(
        appraisal,
        perceived=perceived(felt_in(place, appraisal), settings=settings),
        settings=dataclasses.replace(appraisal.settings, perception=settings),
    )


def _ways(case: _Case, sides: _Sides, lists: Relisted | None) -> dict[Way, WayImpact]:
    ways: dict[Way, WayImpact] = {}
    # Two ways with the same modes held have the same journeys: without a timetable, without a car is on foot.
    by_modes: dict[tuple[Mode | Way, ...], WayImpact] = {}
    moving = _moving(case, sides, lists)
    for way in held_ways(case.place.times):
        if way in NOT_APPRAISED:
            continue
        modes = (way,) if way is Way.WALK_SLOW else tuple(mode for mode in way.modes if mode in case.place.times)
        if modes not in by_modes:
            by_modes[modes] = _way_impact(case, sides, moving, way)
        ways[way] = _for_way(case, by_modes[modes], way)
    return ways


def _compared(case: _Case, sides: _Sides, way: Way) -> pd.DataFrame:
    return compare.compare(
        case.minutes.nearest(way, of_service(sides.before, case.service), buses=sides.buses_before),
        case.minutes.nearest(way, of_service(sides.after, case.service), buses=sides.buses_after),
        approximate=case.place.approximate,
        settings=case.settings.impact,
    )


def _summary(case: _Case, sides: _Sides, way: Way) -> Summary:
    return _summed(case, _compared(case, sides, way), threshold_minutes(case.service, way))


def _summed(case: _Case, areas: pd.DataFrame, limit: float) -> Summary:
    return compare.summarise(areas, case.place.people, threshold_minutes=limit, settings=case.settings.impact)


@dataclass(frozen=True, eq=False)
class _Moving:
    """Patients of sites that change: their flows, the sites they leave and join, their part of each area's people."""

    flows: Flows
    ends: _Sides
    listed: pd.Series


def _moving(case: _Case, sides: _Sides, lists: Relisted | None) -> _Moving | None:
    """The patients of sites that change; None where no list is touched."""
    if lists is None or not lists.lists:
        return None
    frame = changed_flows(lists.lists)
    left, joined = (frozenset(frame[column].unique()) for column in ("from_site", "to_site"))
    gone = tuple(site for site in sides.before if site.site_id in left)
    there = tuple(site for site in sides.after if site.site_id in joined)
    codes = [site.site_id for site in gone], [site.site_id for site in there]
    ends = dataclasses.replace(sides, before=gone, after=there)
    return _Moving(Flows.of(frame, case.minutes.areas, *codes), ends, _listed(case.place, frame))


def _listed(place: Place, flows: pd.DataFrame) -> pd.Series:
    """The part of each area's people who are patients of a site that changes."""
    by_area = flows["people"].groupby(flows["area_code"]).sum().reindex(place.people.index).fillna(0.0)
    return (by_area / place.people.where(place.people > 0)).clip(upper=1.0).fillna(0.0)


def _patients(case: _Case, moving: _Moving | None, way: Way) -> pd.DataFrame | None:
    if moving is None:
        return None
    ends = moving.ends
    return patient_rows(
        moving.flows,
        case.minutes.to_each(way, ends.before, buses=ends.buses_before),
        case.minutes.to_each(way, ends.after, buses=ends.buses_after),
        approximate=case.place.approximate,
        settings=case.settings.impact,
    )


def _groups(place: Place, proposal: Proposal) -> pd.DataFrame:
    if not proposal.communities:
        return place.groups_by_area
    return pd.concat([place.groups_by_area, named_groups(place, proposal.communities)], axis="columns")


def _way_impact(case: _Case, sides: _Sides, moving: _Moving | None, way: Way) -> WayImpact:
    place, settings = case.place, case.settings
    areas, patients = _compared(case, sides, way), _patients(case, moving, way)
    limit = threshold_minutes(case.service, way)
    wards = compare.by_ward(areas, place.people, place.ward_shares)
    return WayImpact(
        way=way,
        areas=areas,
        summary=_summed(case, areas, limit),
        wards=wards,
        groups=compare.by_group(areas, case.groups, listed=moving.listed if moving else None, settings=settings.impact),
        equity=equity.measure(areas, wards, today=case.today, threshold_minutes=limit, settings=settings.equity),
        outside=_outside(case, areas, limit),
        patients=patients,
    )


def _for_way(case: _Case, found: WayImpact, way: Way) -> WayImpact:
    """The same journeys told of another way: only what counts as a long journey differs."""
    limit = threshold_minutes(case.service, way)
    if limit == found.summary.threshold_minutes:
        return dataclasses.replace(found, way=way)
    summary = _summed(case, found.areas, limit)
    spread = equity.measure(
        found.areas, found.wards, today=case.today, threshold_minutes=limit, settings=case.settings.equity
    )
    outside = _outside(case, found.areas, limit)
    return dataclasses.replace(found, way=way, summary=summary, equity=spread, outside=outside)


def _phases(case: _Case, sides: Mapping[Phase, _Sides], way: Way) -> tuple[PhaseImpact, ...]:
    if len(sides) < 2:
        return ()
    return tuple(
        PhaseImpact(
            phase,
            _summary(case, side, way),
            relisted(case.place, case.proposal, (side.before, side.after), minutes=case.minutes, on=phase.first),
        )
        for phase, side in sides.items()
    )


def _ranges(case: _Case, sides: _Sides, ways: Mapping[Way, WayImpact], doubt: PeopleDoubt) -> dict[Way, WayRanges]:
    """The ranges of every way whose travellers are counted; ways with the same journeys have the same."""
    found: dict[Way, WayRanges] = {}
    by_areas: dict[int, WayRanges] = {}
    people = people_now(case.place, case.groups)
    everybody = people_now(case.place, case.groups.iloc[:, :0])
    verdict = dataclasses.replace(case.settings.impact, headline_minutes=case.settings.impact.verdict_minutes)
    for way, impacts in ways.items():
        if not way.counts_people:
            continue
        if id(impacts.areas) not in by_areas:
            spread = _spread(case, sides, impacts) if Mode.TRANSIT in way.modes else None
            chosen = case.settings.probability
            usual = Counting(case.settings.impact, case.place.approximate)
            by_areas[id(impacts.areas)] = WayRanges(
                ranged(impacts.areas, people, doubt, spread=spread, counting=usual, settings=chosen),
                ranged(impacts.areas, everybody, doubt, spread=spread, counting=Counting(verdict), settings=chosen),
            )
        found[way] = by_areas[id(impacts.areas)]
    return found


def _spread(case: _Case, sides: _Sides, impacts: WayImpact) -> Spreads | None:
    """How far journeys spread with departures, before and after; None without a timetable."""
    if Mode.TRANSIT not in case.minutes.times:
        return None
    minutes, areas, way = case.minutes, impacts.areas, impacts.way
    both = {"before": (sides.before, sides.buses_before), "after": (sides.after, sides.buses_after)}
    listed = {side: of_service(sites, case.service) for side, (sites, _) in both.items()}
    after = {minutes.column(site) for site in listed["after"]}
    stay = tuple(site for site in listed["before"] if minutes.column(site) in after)
    found = {
        side: journey_spread(
            minutes.tables(buses)[Mode.TRANSIT], areas[side], [minutes.column(site) for site in listed[side]]
        )
        for side, (_, buses) in both.items()
    }
    # A journey of one side that the sites of both sides offer on the other can be made there as well.
    stays = _same(minutes.nearest(way, stay, buses=sides.buses_after), areas["before"])
    there = _same(minutes.nearest(way, stay, buses=sides.buses_before), areas["after"])
    return Spreads(found["before"], found["after"], stays, there)


def _same(minutes: pd.Series, others: pd.Series) -> pd.Series:
    """Whether a journey takes as long as another; not where either is missing."""
    return (minutes - others).abs() < SAME_MINUTES


def _restored(case: _Case, first: WayImpact, day: date) -> Restored | None:
    stops = outreach_on(case.proposal, on=day)
    if not stops:
        return None
    return part_restored(case.place, first.areas, stops, way=first.way, settings=case.settings.impact)


def _straight_nearest(place: Place, sites: tuple[Site, ...]) -> pd.Series:
    """The code of the nearest site in a straight line, by area_code inside; missing where none has a known place."""
    where = points(sites)
    starts = place.starts
    if where.empty:
        return pd.Series(None, index=starts.index, dtype=object)
    _, at = cKDTree(where.to_numpy()).query(starts.to_numpy())
    return pd.Series(where.index.to_numpy(dtype=object)[at], starts.index)


def _full_time(case: _Case, sides: _Sides) -> Summary | None:
    both = tuple(of_service(side, case.service) for side in (sides.before, sides.after))
    kept = tuple(full_time_sites(side) for side in both)
    if kept == both:
        return None
    return _summary(case, dataclasses.replace(sides, before=kept[0], after=kept[1]), Way.NOCAR)


def _outside(case: _Case, areas: pd.DataFrame, limit: float) -> Summary | None:
    patients = case.place.outside_patients
    if patients.empty:
        return None
    return compare.summarise(areas, patients, threshold_minutes=limit, settings=case.settings.impact)
