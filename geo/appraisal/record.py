"""What an appraisal is made of: its settings, what a proposal does way by way and phase by phase, and the whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from geo.fairness.equity import Equity, EquitySettings
from geo.fairness.perception import Perceived, PerceptionSettings
from geo.impact.bands import ImpactSettings
from geo.impact.bearing import BearingSettings
from geo.impact.burden import Burden, BurdenSettings
from geo.impact.compare import Summary, Verdict
from geo.impact.lists import Relisted
from geo.impact.mitigations import HelpGiven
from geo.impact.ranges import WayRanges
from geo.impact.sharing import Shared
from geo.impact.what_if import ProbabilitySettings
from geo.place.place import Place
from geo.proposals.phases import Phase
from geo.proposals.proposals import Proposal
from geo.services.services import Site
from geo.travel.network import TravelSettings
from geo.travel.stops import TransitSettings
from geo.travel.ways import Way

# People in fractions of less than this are nobody.
LEAST_COUNTED = 0.5


@dataclass(frozen=True)
class Settings:
    """Every adjustable number of an appraisal, one record a module; printed with the figures."""

    travel: TravelSettings = field(default_factory=TravelSettings)
    transit: TransitSettings = field(default_factory=TransitSettings)
    impact: ImpactSettings = field(default_factory=ImpactSettings)
    bearing: BearingSettings = field(default_factory=BearingSettings)
    equity: EquitySettings = field(default_factory=EquitySettings)
    perception: PerceptionSettings = field(default_factory=PerceptionSettings)
    probability: ProbabilitySettings = field(default_factory=ProbabilitySettings)
    burden: BurdenSettings = field(default_factory=BurdenSettings)


@dataclass(frozen=True)
class WayImpact:
    """What the proposal does to journeys one way.

    Attributes
    ----------
    areas
        Index area_code, inside and outside; before, after, change, verdict, band, headline (see impact.compare).
    summary
        Residents inside.
    wards
        See impact.by_ward.
    groups
        See impact.by_group, those that the user defines among them.
    bearing
        The same groups beside everybody else, see impact.bearing.
    equity
        How fairly journeys are spread over residents.
    outside
        Patients on lists inside who live outside, by what happens to their area; None where no such people are held.
    patients
        Journeys of the patients of sites that change (patient_journeys.patient_rows); None where no list is touched.
    """

    way: Way
    areas: pd.DataFrame
    summary: Summary
    wards: pd.DataFrame
    groups: pd.DataFrame
    bearing: pd.DataFrame
    equity: Equity
    outside: Summary | None
    patients: pd.DataFrame | None


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

    @property
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
    on
        The day; date.min where no date is given.
    full_time
        Residents without a car by their nearest full-time site; None where no site is part-time.
    relisted
        What becomes of lists; None where none is touched.
    shared
        Who would share a building.
    help_given
        What each mitigation gives, in its own unit.
    phases
        One a phase, by the first way.
    without_mitigations
        Residents by it if nothing softened the proposal, None where nothing does.
    perceived
        How fair it may seem, by ward and drawn area, by the first way.
    place_names
        These in words.
    ranges
        By way whose travellers are counted; empty where no doubt was given.
    burdens
        Time, money and carbon of residents, by way whose travellers are counted.
    """

    place: Place
    proposal: Proposal
    on: date
    sites_before: tuple[Site, ...]
    sites_after: tuple[Site, ...]
    ways: Mapping[Way, WayImpact]
    full_time: Summary | None
    relisted: Relisted | None
    shared: tuple[Shared, ...]
    help_given: HelpGiven
    phases: tuple[PhaseImpact, ...]
    without_mitigations: Summary | None
    perceived: Perceived
    place_names: pd.Series
    ranges: Mapping[Way, WayRanges]
    burdens: Mapping[Way, Burden]
    notes: tuple[str, ...]
    settings: Settings

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
