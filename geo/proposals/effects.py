"""What a change does, as data that whoever asks can read without knowing its kind: to sites, and to lists."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from geo.errors import InputError
from geo.projection import GridPoint
from geo.proposals.terms import ListFate, ListOutcome, Terms
from geo.services.services import REGISTERED_SERVICES, Service, Site


@dataclass(frozen=True)
class SiteEffect:
    """What a change does to sites.

    Attributes
    ----------
    named
        Codes of the sites that it is made to.
    shut
        Codes of those that close by it.
    opens
        The name of the new site that it opens.
    opens_in
        The code of the site in whose building that is, where it opens in one.
    for_good
        Whether something comes to stand where it did not, and is meant to last.
    """

    named: tuple[str, ...] = ()
    shut: tuple[str, ...] = ()
    opens: str = ""
    opens_in: str = ""
    for_good: bool = False

    @property
    def opens_any(self) -> bool:
        """Whether a new site opens."""
        return bool(self.opens or self.opens_in)

    def opened(self, names: Mapping[str, str]) -> str:
        """What the new site is called; names: of sites by code."""
        return self.opens or f"what opens in {names.get(self.opens_in, self.opens_in)}"


@dataclass(frozen=True)
class ListEffect:
    """What a change does to lists of patients.

    Attributes
    ----------
    decides
        Codes of the sites whose list it decides on.
    outcome
        What happens to it.
    needed
        Whether it must be said for a site with a list.
    merging
        The practice whose list joins that of the outcome whole, so that nobody has to register again.
    shared_by
        The code of the site some of whose patients are seen at the new one.
    stands_for
        The code of a closing site whose patients stay with their practice at the new one, as many as it takes.
    """

    decides: tuple[str, ...] = ()
    outcome: ListOutcome = field(default_factory=ListOutcome)
    needed: bool = False
    merging: str = ""
    shared_by: str = ""
    stands_for: str = ""

    def outcome_for(self, site: Site) -> ListOutcome:
        """What happens to the list of one of the sites: where practices merge, the other's sites stay with it."""
        if self.merging and site.practice_id != self.merging:
            return replace(self.outcome, practice_id=site.practice_id)
        return self.outcome


@dataclass(frozen=True)
class SitesNow:
    """The sites as they stand when a change is made, by code and in their order.

    Attributes
    ----------
    service
        Of the proposal, and so of what opens.
    opens
        The code of the site that the change opens, should it open one.
    before
        The sites as they stood before any change, by code.
    """

    sites: Mapping[str, Site]
    service: Service
    opens: str
    before: Mapping[str, Site]

    def known(self, site_id: str) -> Site:
        """The site of a code; InputError where there is none, or none any more."""
        if site_id in self.sites:
            return self.sites[site_id]
        if site_id in self.before:
            raise InputError(f"{self.before[site_id].name} is closed by an earlier change; take out one of the two.")
        raise InputError(f"there is no site {site_id!r}; it may be misspelt, or opened by a change that is not there.")

    def known_practice(self, code: str) -> str:
        """What the practice of a code goes by, its first site's name; InputError where none has a site any more."""
        names = [site.name for site in self.sites.values() if site.practice_id == code]
        if names:
            return names[0]
        closed = [site.name for site in self.before.values() if site.practice_id == code]
        if closed:
            raise InputError(f"the practice of {closed[0]} has no site left by then; take out what closes it.")
        raise InputError(f"no practice with a site here has the code {code!r}; it may be misspelt.")

    def new_site(self, name: str, at: GridPoint, *, capacity: float, terms: Terms) -> Site:
        """The site that the change opens, with a practice of its own where its service has lists."""
        return Site(
            site_id=self.opens,
            service=self.service,
            name=name,
            at=at,
            capacity=capacity,
            sessions=terms.sessions,
            share_of_list=terms.share_of_list,
            practice_id=self.opens if self.service in REGISTERED_SERVICES else "",
        )

    def having(self, *sites: Site) -> dict[str, Site]:
        """The sites with these in place of those of the same code; new ones last."""
        return {**self.sites, **{site.site_id: site for site in sites}}

    def check_list(self, site: Site, effect: ListEffect) -> None:
        """InputError where what happens to a site's list is not said, or cannot be."""
        outcome = effect.outcome
        if site.service not in REGISTERED_SERVICES:
            if outcome.event is not ListFate.NOT_RECORDED:
                raise InputError(f"{site.name} has no list of patients, so nothing can be said of one.")
            return
        if outcome.event is ListFate.NOT_RECORDED and effect.needed:
            raise InputError(
                f"{site.name} has registered patients: say what happens to the list, whether it stays with the "
                "practice, joins another or is dispersed."
            )
        if outcome.event is ListFate.JOINS:
            self.known_practice(outcome.practice_id)
        if outcome.event is ListFate.JOINS and outcome.practice_id == site.practice_id:
            raise InputError(f"the list of {site.name} cannot join its own practice; say that it stays.")


def with_terms(site: Site, terms: Terms) -> Site:
    """The site with the half-days and the share of the list that a change gives it, where it gives any."""
    if not math.isnan(terms.sessions):
        site = replace(site, sessions=terms.sessions)
    return site if math.isnan(terms.share_of_list) else replace(site, share_of_list=terms.share_of_list)
