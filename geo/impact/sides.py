"""The sites on a day with business as usual alone and with the proposal, and the journeys to the nearest of them."""

from dataclasses import dataclass
from datetime import date

from geo.impact.site_minutes import Buses
from geo.place.place import Place
from geo.proposals.proposals import Proposal, apply, buses_on, business_as_usual
from geo.services.services import Site


@dataclass(frozen=True, eq=False)
class Sides:
    """The sites on a day, of any service, and the extra buses: with business as usual alone, and with the proposal."""

    before: tuple[Site, ...]
    after: tuple[Site, ...]
    buses_before: Buses
    buses_after: Buses

    @classmethod
    def of(cls, proposal: Proposal, place: Place, on: date) -> "Sides":
        """The sides of a proposal on one day; InputError where it cannot be applied on it."""
        usual = buses_on(proposal.business_as_usual, on=on)
        ours = buses_on(proposal.changes, on=on)
        before = business_as_usual(proposal, place.services.sites, on=on)
        return cls(before, apply(proposal, place.services.sites, on=on), usual, (*usual, *ours))
