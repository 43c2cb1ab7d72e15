"""What most likely happens to a list when its site closes or moves: an answer to begin from, told with the change.

What really happens is decided by contract, so the answer is always shown and asked for, and never taken in silence.
"""

from collections.abc import Iterable

from geo.proposals.terms import ListFate, ListOutcome
from geo.services.services import REGISTERED_SERVICES, Site


def likely_outcome(site: Site, sites: Iterable[Site], *, closes: bool) -> ListOutcome:
    """The list stays where the practice keeps a site, this one elsewhere or another; else it is dispersed.

    sites: those there are. Not recorded for a service without lists.
    """
    if site.service not in REGISTERED_SERVICES:
        return ListOutcome()
    others = any(
        other.practice_id == site.practice_id and other.site_id != site.site_id
        for other in sites
        if other.practice_id and other.service is site.service
    )
    return ListOutcome(ListFate.STAYS if others or not closes else ListFate.DISPERSED)
