"""Where the patients of the sites that a proposal closes would go, and how full that makes the rest.

What happens to each list is as the proposal says: it stays with the practice, joins a named one, or is dispersed over
open lists by where others of the same small area are registered now. Counted on patients, never on residents.
"""

from dataclasses import dataclass

import pandas as pd

from geo.dispersal import Reassigned, compare_load, disperse, to_practice
from geo.load import Allocation, to_registered
from geo.place import Place
from geo.proposals import Close, ListEvent, Proposal
from geo.services import REGISTERED_SERVICES, Site, of_service
from geo.streets import Mode


@dataclass(frozen=True, eq=False)
class Relisted:
    """What becomes of the lists of the sites that close.

    registered: patients of the sites that close; must_reregister: those whose practice no longer has them; remainder:
    those for whom no open site is found. table: every surgery after it (dispersal.compare_load). notes are sentences to
    be seen.
    """

    registered: float
    must_reregister: float
    remainder: float
    table: pd.DataFrame
    notes: tuple[str, ...]


def relisted(place: Place, proposal: Proposal, sites_after: tuple[Site, ...]) -> Relisted | None:
    """The lists after every closure of the proposal, one closure after another; None where none has a list.

    sites_after: of any services, as `proposals.apply` leaves them.
    """
    held = {site.site_id: site for site in place.sites}
    closing = [
        (held[change.site], change)
        for change in proposal.changes
        if isinstance(change, Close) and change.site in held and held[change.site].service in REGISTERED_SERVICES
    ]
    if not closing or place.patients.empty:
        return None
    service = closing[0][0].service
    before_sites, after_sites = of_service(place.sites, service), of_service(sites_after, service)
    minutes = place.times[Mode.TRANSIT if Mode.TRANSIT in place.times else Mode.WALK].minutes
    before = to_registered(place.patients, minutes, sites=before_sites, practices=place.practices)
    now, registered, again, left, notes = before, 0.0, 0.0, 0.0, list(before.notes)
    for site, change in closing:
        found = _one(place, now, (site, change), minutes=minutes, after=after_sites)
        registered += found.people
        left += float(found.remainder.sum())
        # Who stays with the practice keeps the doctor's list; who joins another, or is dispersed, is on a new one.
        again += 0.0 if change.registered.event is ListEvent.STAYS else found.people
        notes += found.notes
        now = found.after
    return Relisted(registered, again, left, compare_load(before, now, after_sites), tuple(dict.fromkeys(notes)))


def _one(
    place: Place,
    now: Allocation,
    closing: tuple[Site, Close],
    *,
    minutes: pd.DataFrame,
    after: tuple[Site, ...],
) -> Reassigned:
    site, change = closing
    if change.registered.event is ListEvent.DISPERSED:
        return disperse(now, site, minutes=minutes, sites_after=after, practices=place.practices)
    joined = change.registered.practice_id if change.registered.event is ListEvent.JOINS else site.practice_id
    return to_practice(now, site, practice_id=joined, minutes=minutes, sites_after=after)
