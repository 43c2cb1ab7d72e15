"""What every part of an appraisal starts from: a place, a proposal, minutes to its sites, settings, and today.

Residents are counted by the nearest open site of the proposal's service.
"""

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from geo.fairness.equity import EquitySettings, Today, fixed_on_today
from geo.fairness.perception import PerceptionSettings
from geo.impact import compare
from geo.impact.bands import Counting, ImpactSettings
from geo.impact.bearing import BearingSettings
from geo.impact.burden import BurdenSettings
from geo.impact.compare import Summary
from geo.impact.sides import Sides
from geo.impact.site_minutes import SiteMinutes
from geo.impact.what_if import ProbabilitySettings
from geo.place.named_communities import named_groups
from geo.place.place import Place
from geo.proposals.proposals import Proposal
from geo.services.services import Service, of_service
from geo.travel.network import TravelSettings
from geo.travel.stops import TransitSettings
from geo.travel.ways import Way, threshold_minutes
from geo.values import kept_by_identity


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


# One for all appraisals, so that what is kept of draws is kept between them.
USUAL = Settings()


@dataclass(frozen=True, eq=False)
class Case:
    """What every part of one appraisal starts from."""

    place: Place
    proposal: Proposal
    minutes: SiteMinutes
    settings: Settings

    @property
    def service(self) -> Service:
        """The service that minutes are to."""
        return self.proposal.service

    @property
    def counting(self) -> Counting:
        """The rule of the headline."""
        return Counting(self.settings.impact, self.place.travel.approximate)

    @cached_property
    def today(self) -> Today:
        """What measures of fairness are fixed on."""
        place = self.place
        return _today(place.people.residents, place.people.deprivation, place.areas.frame)

    @cached_property
    def groups(self) -> pd.DataFrame:
        """The place's groups and those that the proposal defines, area_code x (kind, group)."""
        own = self.place.people.groups_by_area
        if not self.proposal.communities:
            return own
        return pd.concat([own, named_groups(self.place, self.proposal.communities)], axis="columns")

    def compared(self, sides: Sides, way: Way) -> pd.DataFrame:
        """Journeys to the nearest site before and after, by area_code (impact.compare)."""
        return compare.compare(
            self.minutes.nearest(way, of_service(sides.before, self.service), buses=sides.buses_before),
            self.minutes.nearest(way, of_service(sides.after, self.service), buses=sides.buses_after),
            approximate=self.place.travel.approximate,
            settings=self.settings.impact,
        )

    def summed(self, areas: pd.DataFrame, way: Way) -> Summary:
        """A comparison summed over residents."""
        limit = threshold_minutes(self.service, way)
        people = self.place.people.residents
        return compare.summarise(areas, people, threshold_minutes=limit, settings=self.settings.impact)

    def summary(self, sides: Sides, way: Way) -> Summary:
        """Residents by what happens to their journey."""
        return self.summed(self.compared(sides, way), way)

    def outside(self, areas: pd.DataFrame, way: Way) -> Summary | None:
        """Patients on lists inside who live outside; None where no such people are held."""
        patients = self.place.services.outside_patients
        if patients.empty:
            return None
        limit = threshold_minutes(self.service, way)
        return compare.summarise(areas, patients, threshold_minutes=limit, settings=self.settings.impact)


@kept_by_identity
def _today(people: pd.Series, deprivation: pd.DataFrame, areas: pd.DataFrame) -> Today:
    return fixed_on_today(people, deprivation, areas["ward_code"])
