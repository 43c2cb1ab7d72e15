"""The spine: a place and a proposal in, an appraisal out; and the appraisal as plain dictionaries.

Residents are counted by the nearest open site of the proposal's service, patients of sites that change by the site that
they are registered at, way by way. Set against business as usual on one day. Figures here are unrounded; rounding and
suppression are the last step, in `appraisal_text` and in the tables that people see.
"""

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import pandas as pd

from geo.access.access import Journeys, held_ways, journeys_of
from geo.appraisal.notes import notes_on
from geo.appraisal.record import Appraisal, PhaseImpact, Settings, WayImpact
from geo.errors import InputError
from geo.fairness import equity
from geo.fairness.concerns import felt_of, place_names
from geo.fairness.equity import Today, fixed_on_today
from geo.fairness.perception_range import perceived
from geo.impact import compare
from geo.impact.bands import Counting
from geo.impact.bearing import bearing
from geo.impact.compare import Summary
from geo.impact.lists import relisted
from geo.impact.mitigations import (
    Bridged,
    HelpGiven,
    TemporaryHelp,
    bridged,
    bus_help,
    hours_help,
    of_sides,
)
from geo.impact.moving import Moving, moving, patient_journeys
from geo.impact.outreach import Restored, part_restored
from geo.impact.ranges import Compared, Ranging, ranges
from geo.impact.sharing import encounter_change, who_shares
from geo.impact.sides import Sides
from geo.impact.site_minutes import SiteMinutes, site_minutes
from geo.impact.way_burden import burdens
from geo.impact.what_if import PeopleDoubt
from geo.place.named_communities import named_groups
from geo.place.place import Place
from geo.proposals.kinds.mitigations import Temporary
from geo.proposals.phases import Phase, phases
from geo.proposals.proposals import Proposal, last_day, outreach_on, without_mitigations
from geo.services.services import Service, full_time_sites, of_service
from geo.travel.ways import Way, threshold_minutes
from geo.values import OnStep


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

    Only the minutes to new and moved sites are computed; today's come from the place's tables.

    Parameters
    ----------
    on
        The day that figures are for; the last that anything turns on where None.
    doubt
        How sure people are; with it the figures have ranges.

    Raises
    ------
    InputError
        When the proposal cannot be applied on that day or in any phase.
    StaleError
        When the tables were made with other settings.
    """
    chosen = settings or Settings()
    day = last_day(proposal) if on is None else on
    cut = phases(proposal)
    sides = {moment: Sides.of(proposal, place, moment) for moment in dict.fromkeys([day, *(p.first for p in cut)])}
    softened = _bare(place, proposal, day)
    bridges = _bridges(place, proposal)
    every = [*sides.values(), softened, *(side for bridge in bridges for side in (bridge.mended, bridge.bare))]
    minutes = site_minutes(
        place,
        (site for side in every if side for site in of_service((*side.before, *side.after), proposal.service)),
        modes={mode for way in Way if way.travel.appraised for mode in way.modes},
        settings=chosen.travel,
        buses=(buses for side in every if side for buses in (side.buses_before, side.buses_after)),
        on_step=on_step,
    )
    today = fixed_on_today(place.people.residents, place.people.deprivation, place.areas.frame["ward_code"])
    case = _Case(place, proposal, minutes, chosen, today, _groups(place, proposal))
    here = sides[day]
    lists = relisted(place, proposal, (here.before, here.after), minutes=minutes, on=day)
    moved = moving(place, here, lists, minutes.areas)
    ways = _ways(case, here, moved)
    shared = who_shares(place, proposal, on=day)
    first = next(iter(ways))
    before_sites, after_sites = (of_service(side, proposal.service) for side in (here.before, here.after))
    return Appraisal(
        place=place,
        proposal=proposal,
        on=day,
        sites_before=before_sites,
        sites_after=after_sites,
        ways=ways,
        full_time=_full_time(case, here),
        relisted=lists,
        shared=shared,
        help_given=HelpGiven(
            buses=bus_help(place, minutes, of_sides(here, proposal), way=first, settings=chosen.impact),
            outreach=_outreach(case, ways[first], day),
            temporary=tuple(_temporary(case, bridge, first) for bridge in bridges),
            hours=hours_help(proposal.changes, here, on=day),
        ),
        phases=_phases(case, {phase: sides[phase.first] for phase in cut}, first),
        without_mitigations=None if softened is None else _summary(case, softened, first),
        perceived=perceived(
            felt_of(place, proposal, ways[first].areas, on=day, encounter_change=encounter_change(shared)),
            settings=chosen.perception,
        ),
        place_names=place_names(place, proposal),
        ranges={} if doubt is None else ranges(_ranging(case, here, moved), _compared_by(ways), doubt),
        burdens=burdens(
            place,
            {way: impact.areas for way, impact in ways.items()},
            (before_sites, after_sites),
            detour=chosen.travel.detour_factor,
            settings=chosen.burden,
        ),
        notes=(*notes_on(place, proposal, (here.before, here.after), day), *minutes.notes),
        settings=chosen,
    )


def _bare(place: Place, proposal: Proposal, day: date) -> Sides | None:
    """The sides without what softens the proposal; None where nothing does, or where the rest rests on it."""
    bare = without_mitigations(proposal)
    if bare == proposal or all(change.MITIGATES for change in proposal.changes):
        return None
    try:
        return Sides.of(bare, place, day)
    except InputError:
        return None


class _Bridge(NamedTuple):
    """A temporary site, the days it bridges, and the sides on the first of them: with all help, and with none."""

    change: Temporary
    days: Bridged
    mended: Sides
    bare: Sides | None


def _bridges(place: Place, proposal: Proposal) -> list[_Bridge]:
    named = [(change, bridged(change, proposal)) for change in proposal.changes if isinstance(change, Temporary)]
    return [
        _Bridge(change, days, Sides.of(proposal, place, days.first), _bare(place, proposal, days.first))
        for change, days in named
    ]


def _temporary(case: _Case, bridge: _Bridge, way: Way) -> TemporaryHelp:
    mended, bare = (
        _touched(case, proposal, side, way=way, day=bridge.days.first)
        for proposal, side in (
            (case.proposal, bridge.mended),
            (without_mitigations(case.proposal), bridge.bare),
        )
    )
    return TemporaryHelp(
        name=bridge.change.name,
        bridged=bridge.days,
        takes=bridge.change.capacity if bridge.change.stands_for else 0.0,
        further_with=mended[0],
        further_without=bare[0],
        change_with=mended[1],
        change_without=bare[1],
    )


def _touched(case: _Case, proposal: Proposal, side: Sides | None, *, way: Way, day: date) -> tuple[float, float]:
    """Residents further or without a journey that they have, and patients who must change practice; NaN not known."""
    if side is None:
        return math.nan, math.nan
    summary = _summary(case, side, way)
    lists = relisted(case.place, proposal, (side.before, side.after), minutes=case.minutes, on=day)
    return summary.lose_headline + summary.cut_off, math.nan if lists is None else lists.must_reregister


def _ways(case: _Case, sides: Sides, moved: Moving | None) -> dict[Way, WayImpact]:
    ways: dict[Way, WayImpact] = {}
    # Two ways with the same modes held have the same journeys: without a timetable, without a car is on foot.
    by_journeys: dict[Journeys, WayImpact] = {}
    for way in held_ways(case.place.travel.times):
        if not way.travel.appraised:
            continue
        journeys = journeys_of(way, case.place.travel.times)
        if journeys not in by_journeys:
            by_journeys[journeys] = _way_impact(case, sides, moved, way)
        ways[way] = _for_way(case, by_journeys[journeys], way)
    return ways


def _compared(case: _Case, sides: Sides, way: Way) -> pd.DataFrame:
    return compare.compare(
        case.minutes.nearest(way, of_service(sides.before, case.service), buses=sides.buses_before),
        case.minutes.nearest(way, of_service(sides.after, case.service), buses=sides.buses_after),
        approximate=case.place.travel.approximate,
        settings=case.settings.impact,
    )


def _summary(case: _Case, sides: Sides, way: Way) -> Summary:
    return _summed(case, _compared(case, sides, way), threshold_minutes(case.service, way))


def _summed(case: _Case, areas: pd.DataFrame, limit: float) -> Summary:
    return compare.summarise(areas, case.place.people.residents, threshold_minutes=limit, settings=case.settings.impact)


def _groups(place: Place, proposal: Proposal) -> pd.DataFrame:
    if not proposal.communities:
        return place.people.groups_by_area
    return pd.concat([place.people.groups_by_area, named_groups(place, proposal.communities)], axis="columns")


def _way_impact(case: _Case, sides: Sides, moved: Moving | None, way: Way) -> WayImpact:
    place, settings = case.place, case.settings
    areas, counting = _compared(case, sides, way), Counting(settings.impact, place.travel.approximate)
    limit = threshold_minutes(case.service, way)
    wards = compare.by_ward(areas, place.people.residents, place.ward_shares)
    return WayImpact(
        way=way,
        areas=areas,
        summary=_summed(case, areas, limit),
        wards=wards,
        groups=compare.by_group(areas, case.groups, listed=moved.listed if moved else None, settings=settings.impact),
        bearing=bearing(areas, case.groups, place.people.residents, lines=settings.bearing, settings=settings.impact),
        equity=equity.measure(areas, wards, today=case.today, threshold_minutes=limit, settings=settings.equity),
        outside=_outside(case, areas, limit),
        patients=None if moved is None else patient_journeys(moved, case.minutes, way, counting),
    )


def _for_way(case: _Case, impact: WayImpact, way: Way) -> WayImpact:
    """The same journeys told of another way: only what counts as a long journey differs."""
    limit = threshold_minutes(case.service, way)
    if limit == impact.summary.threshold_minutes:
        return dataclasses.replace(impact, way=way)
    summary = _summed(case, impact.areas, limit)
    fairness = equity.measure(
        impact.areas, impact.wards, today=case.today, threshold_minutes=limit, settings=case.settings.equity
    )
    outside = _outside(case, impact.areas, limit)
    return dataclasses.replace(impact, way=way, summary=summary, equity=fairness, outside=outside)


def _phases(case: _Case, sides: Mapping[Phase, Sides], way: Way) -> tuple[PhaseImpact, ...]:
    if len(sides) < 2:
        return ()
    return tuple(_phase(case, phase, side, way) for phase, side in sides.items())


def _phase(case: _Case, phase: Phase, side: Sides, way: Way) -> PhaseImpact:
    lists = relisted(case.place, case.proposal, (side.before, side.after), minutes=case.minutes, on=phase.first)
    moved = moving(case.place, side, lists, case.minutes.areas)
    counting = Counting(case.settings.impact, case.place.travel.approximate)
    patients = None if moved is None else patient_journeys(moved, case.minutes, way, counting)
    return PhaseImpact(phase, _summary(case, side, way), lists, patients)


def _ranging(case: _Case, sides: Sides, moved: Moving | None) -> Ranging:
    before, after = (of_service(side, case.service) for side in (sides.before, sides.after))
    of_the_service = dataclasses.replace(sides, before=before, after=after)
    rules, probability = case.settings.impact, case.settings.probability
    return Ranging(case.place, case.groups, case.minutes, of_the_service, moved, rules, probability)


def _compared_by(ways: Mapping[Way, WayImpact]) -> dict[Way, Compared]:
    return {
        way: Compared(impact.areas, impact.patients, impact.summary.threshold_minutes) for way, impact in ways.items()
    }


def _outreach(case: _Case, first: WayImpact, day: date) -> Restored | None:
    stops = outreach_on(case.proposal, on=day)
    if not stops:
        return None
    return part_restored(case.place, first.areas, stops, way=first.way, settings=case.settings.impact)


def _full_time(case: _Case, sides: Sides) -> Summary | None:
    both = tuple(of_service(side, case.service) for side in (sides.before, sides.after))
    full_time = tuple(full_time_sites(side) for side in both)
    if full_time == both:
        return None
    return _summary(case, dataclasses.replace(sides, before=full_time[0], after=full_time[1]), Way.NOCAR)


def _outside(case: _Case, areas: pd.DataFrame, limit: float) -> Summary | None:
    patients = case.place.services.outside_patients
    if patients.empty:
        return None
    return compare.summarise(areas, patients, threshold_minutes=limit, settings=case.settings.impact)
