"""What an appraisal is made of: what a proposal does way by way and phase by phase, and the whole.

Every part is worked out when it is first looked at, and kept: a page that shows less costs less.
"""

import copy
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Self

import pandas as pd

from geo.access.access import Journeys, held_ways, journeys_of
from geo.appraisal.case import Case, Settings
from geo.appraisal.notes import notes_on
from geo.appraisal.softening import Bridge, temporary
from geo.fairness import equity
from geo.fairness.concerns import felt_of, place_names
from geo.fairness.equity import Equity
from geo.fairness.perception import Perceived
from geo.fairness.perception_range import perceived
from geo.impact import compare
from geo.impact.bearing import bearing
from geo.impact.burden import Burden
from geo.impact.compare import Summary, Verdict
from geo.impact.lists import Relisted, relisted
from geo.impact.mitigations import HelpGiven, bus_help, hours_help, of_sides
from geo.impact.moving import Moving, moving, patient_journeys
from geo.impact.outreach import Restored, part_restored
from geo.impact.patient_journeys import patient_summary
from geo.impact.ranges import Ranging, WayRanges, ranges
from geo.impact.sharing import Shared, encounter_change, who_shares
from geo.impact.sides import Sides
from geo.impact.way_burden import burdens
from geo.impact.what_if import PeopleDoubt
from geo.place.by_authority import not_held
from geo.place.place import Place
from geo.proposals.phases import Phase
from geo.proposals.proposals import Proposal, outreach_on
from geo.services.services import Site, full_time_sites, of_service
from geo.travel.ways import Way, threshold_minutes
from geo.values import OnDemand

# People in fractions of less than this are nobody.
LEAST_COUNTED = 0.5


@dataclass(frozen=True, eq=False)
class Changed:
    """What a proposal changes on one day: the sites before and after, and with them the lists and their patients."""

    case: Case
    sides: Sides
    on: date

    @cached_property
    def relisted(self) -> Relisted | None:
        """What becomes of lists; None where none is touched."""
        both = self.sides.before, self.sides.after
        return relisted(self.case.place, self.case.proposal, both, minutes=self.case.minutes, on=self.on)

    @cached_property
    def moved(self) -> Moving | None:
        """The patients of sites that change; None where no list is touched."""
        return moving(self.case.place, self.sides, self.relisted, self.case.minutes.areas)

    def patients(self, way: Way) -> pd.DataFrame | None:
        """Their journeys by one way (patient_journeys.patient_rows); None where no list is touched."""
        if self.moved is None:
            return None
        return patient_journeys(self.moved, self.case.minutes, way, self.case.counting)


@dataclass(frozen=True, eq=False)
class WayImpact:
    """What the proposal does to journeys one way.

    like: a way with the same journeys, whose figures these are but for what counts as a long journey; None where this
    is the first of its journeys.
    """

    changed: Changed
    way: Way
    like: "WayImpact | None" = None

    @property
    def threshold_minutes(self) -> float:
        """From where a journey is called long."""
        return threshold_minutes(self.changed.case.service, self.way)

    @cached_property
    def areas(self) -> pd.DataFrame:
        """Index area_code, inside and outside; before, after, change, verdict, band, headline (see impact.compare)."""
        return self.like.areas if self.like else self.changed.case.compared(self.changed.sides, self.way)

    @cached_property
    def summary(self) -> Summary:
        """Residents inside."""
        return self.changed.case.summed(self.areas, self.way)

    @cached_property
    def wards(self) -> pd.DataFrame:
        """See impact.by_ward."""
        if self.like:
            return self.like.wards
        place = self.changed.case.place
        return compare.by_ward(self.areas, place.people.residents, place.ward_shares)

    @cached_property
    def groups(self) -> pd.DataFrame:
        """See impact.by_group, those that the user defines among them."""
        if self.like:
            return self.like.groups
        case, moved = self.changed.case, self.changed.moved
        listed = moved.listed if moved else None
        return compare.by_group(self.areas, case.groups, listed=listed, settings=case.settings.impact)

    @cached_property
    def bearing(self) -> pd.DataFrame:
        """The same groups beside everybody else, see impact.bearing."""
        if self.like:
            return self.like.bearing
        case = self.changed.case
        lines, rules = case.settings.bearing, case.settings.impact
        return bearing(self.areas, case.groups, case.place.people.residents, lines=lines, settings=rules)

    @cached_property
    def equity(self) -> Equity:
        """How fairly journeys are spread over residents."""
        if self.like and self.like.threshold_minutes == self.threshold_minutes:
            return self.like.equity
        case, limit = self.changed.case, self.threshold_minutes
        return equity.measure(
            self.areas, self.wards, today=case.today, threshold_minutes=limit, settings=case.settings.equity
        )

    @cached_property
    def outside(self) -> Summary | None:
        """Patients on lists inside who live outside, by what happens to their area; None where none are held."""
        return self.changed.case.outside(self.areas, self.way)

    @cached_property
    def patients(self) -> pd.DataFrame | None:
        """Journeys of the patients of sites that change (patient_rows); None where no list is touched."""
        return self.like.patients if self.like else self.changed.patients(self.way)

    @cached_property
    def patients_summed(self) -> Summary | None:
        """These patients by what happens to their journey; None where no list is touched."""
        if self.patients is None:
            return None
        limit, settings = self.threshold_minutes, self.changed.case.settings.impact
        return patient_summary(self.patients, threshold_minutes=limit, settings=settings)


@dataclass(frozen=True, eq=False)
class PhaseImpact:
    """One phase of a proposal: residents by the first way, before and after on its days, and the lists after it.

    patients: journeys of the patients of its lists by that way, as of a WayImpact.
    """

    phase: Phase
    summary: Summary
    relisted: Relisted | None
    patients: pd.DataFrame | None

    @property
    def residents_further(self) -> float:
        """Residents further by the headline, or without a journey that they have today."""
        return self.summary.lose_headline + self.summary.cut_off

    @cached_property
    def patients_touched(self) -> tuple[int, int]:
        """Patients who must change practice; and those further by the headline, or without a journey they have."""
        again = self.relisted.must_reregister if self.relisted else 0.0
        rows = self.patients
        if rows is None:
            return round(again), 0
        further = (rows["headline"] == "lose") | (rows["verdict"] == Verdict.CUT_OFF)
        return round(again), round(float(rows.loc[further, "people"].sum()))


@dataclass(frozen=True, eq=False)
class Appraisal:
    """One proposal set against business as usual on one day, in one place.

    Attributes
    ----------
    changed
        What changes on the day; date.min where no date is given.
    by_phase
        What has changed by the first day of each phase.
    softened
        The sides without what softens the proposal; None where nothing does.
    doubt
        How sure people are; None for no ranges.
    """

    case: Case
    changed: Changed
    by_phase: Mapping[Phase, Changed]
    softened: Sides | None
    bridges: tuple[Bridge, ...]
    doubt: PeopleDoubt | None

    @property
    def place(self) -> Place:
        """Where."""
        return self.case.place

    @property
    def proposal(self) -> Proposal:
        """What is proposed."""
        return self.case.proposal

    @property
    def on(self) -> date:
        """The day; date.min where no date is given."""
        return self.changed.on

    @cached_property
    def settings(self) -> Settings:
        """Every number that the figures were made with."""
        return self.case.settings

    @cached_property
    def sites_before(self) -> tuple[Site, ...]:
        """The service's sites with business as usual alone."""
        return of_service(self.changed.sides.before, self.case.service)

    @cached_property
    def sites_after(self) -> tuple[Site, ...]:
        """The service's sites with the proposal."""
        return of_service(self.changed.sides.after, self.case.service)

    @cached_property
    def ways(self) -> Mapping[Way, WayImpact]:
        """What happens to journeys, by way of travel that is held."""
        times = self.place.travel.times
        # Two ways with the same modes held have the same journeys: without a timetable, without a car is on foot.
        first: dict[Journeys, Way] = {}
        # A way that is not held of a part would count its people as without a journey; NOCAR tells the others the same.
        whole = [way for way in held_ways(times) if way.travel.appraised and not_held(self.place, way).empty]
        like = {way: first.setdefault(journeys_of(way, times), way) for way in whole}

        def impact(way: Way) -> WayImpact:
            return WayImpact(self.changed, way, None if like[way] is way else by_way[like[way]])

        by_way = OnDemand(whole, impact)
        return by_way

    @cached_property
    def full_time(self) -> Summary | None:
        """Residents without a car by their nearest full-time site; None where no site is part-time."""
        both = self.sites_before, self.sites_after
        before, after = (full_time_sites(side) for side in both)
        if (before, after) == both:
            return None
        return self.case.summary(replace(self.changed.sides, before=before, after=after), Way.NOCAR)

    @property
    def relisted(self) -> Relisted | None:
        """What becomes of lists; None where none is touched."""
        return self.changed.relisted

    @cached_property
    def shared(self) -> tuple[Shared, ...]:
        """Who would share a building."""
        return who_shares(self.place, self.proposal, on=self.on)

    @cached_property
    def help_given(self) -> HelpGiven:
        """What each mitigation gives, in its own unit."""
        sides, rules = self.changed.sides, self.settings.impact
        buses = of_sides(sides, self.proposal)
        return HelpGiven(
            buses=bus_help(self.place, self.case.minutes, buses, way=self.first_way, settings=rules),
            outreach=self._outreach(),
            temporary=tuple(temporary(self.case, bridge, self.first_way) for bridge in self.bridges),
            hours=hours_help(self.proposal.changes, sides, on=self.on),
        )

    def _outreach(self) -> Restored | None:
        stops = outreach_on(self.proposal, on=self.on)
        if not stops:
            return None
        areas = self.ways[self.first_way].areas
        return part_restored(self.place, areas, stops, way=self.first_way, settings=self.settings.impact)

    @cached_property
    def phases(self) -> tuple[PhaseImpact, ...]:
        """One a phase, by the first way; none where there is only one."""
        if len(self.by_phase) < 2:
            return ()
        way = self.first_way
        return tuple(
            PhaseImpact(phase, self.case.summary(then.sides, way), then.relisted, then.patients(way))
            for phase, then in self.by_phase.items()
        )

    @cached_property
    def without_mitigations(self) -> Summary | None:
        """Residents by the first way if nothing softened the proposal, None where nothing does."""
        return None if self.softened is None else self.case.summary(self.softened, self.first_way)

    @cached_property
    def perceived(self) -> Perceived:
        """How fair it may seem, by ward and drawn area, by the first way."""
        felt = felt_of(
            self.place,
            self.proposal,
            self.ways[self.first_way].areas,
            on=self.on,
            encounter_change=encounter_change(self.shared),
        )
        return perceived(felt, settings=self.settings.perception)

    @cached_property
    def place_names(self) -> pd.Series:
        """These in words."""
        return place_names(self.place, self.proposal)

    @cached_property
    def ranges(self) -> Mapping[Way, WayRanges]:
        """By way whose travellers are counted; empty where no doubt was given."""
        if self.doubt is None:
            return {}
        sides = replace(self.changed.sides, before=self.sites_before, after=self.sites_after)
        rules, probability = self.settings.impact, self.settings.probability
        ranging = Ranging(
            self.place, self.case.groups, self.case.minutes, sides, self.changed.moved, rules, probability, self.doubt
        )
        return ranges(ranging, self.case.service, self.ways)

    @cached_property
    def burdens(self) -> Mapping[Way, Burden]:
        """Time, money and carbon of residents, by way whose travellers are counted."""
        return burdens(
            self.place,
            OnDemand(self.ways, lambda way: self.ways[way].areas),
            (self.sites_before, self.sites_after),
            detour=self.settings.travel.detour_factor,
            settings=self.settings.burden,
        )

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What must be read with the figures."""
        both = self.changed.sides.before, self.changed.sides.after
        return (*notes_on(self.place, self.proposal, both, self.on), *self.case.minutes.notes)

    def having(self, **parts: Any) -> Self:
        """The same appraisal with other parts, by name, beside what has been worked out already."""
        other = copy.copy(self)
        vars(other).update(parts)
        return other

    @property
    def first_way(self) -> Way:
        """The way that the headline is told by: without a car where it is held."""
        return next(iter(self.ways))

    @property
    def patients_first(self) -> bool:
        """Whether the headline counts patients: a list that somebody is on is touched."""
        return self.relisted is not None and self.relisted.registered >= LEAST_COUNTED

    @property
    def worst_phase(self) -> PhaseImpact | None:
        """The phase worst by the headline's count, the earliest of equal ones. None where there is only one.

        Patients who must change practice, then those further; residents further where the headline counts residents.
        """
        if len(self.phases) < 2:
            return None
        if self.patients_first:
            return max(self.phases, key=lambda phase: phase.patients_touched)
        return max(self.phases, key=lambda phase: phase.residents_further)
