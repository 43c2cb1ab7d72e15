"""What of a proposal still can be made where its place was built again since: a site that it closes may be gone."""

import re
from collections.abc import Callable
from dataclasses import replace

from geo.errors import InputError
from geo.proposals.changes import Change
from geo.proposals.phases import phases
from geo.proposals.proposals import Proposal, apply, business_as_usual
from geo.proposals.terms import NEVER
from geo.services.services import Site

# A site or practice that the proposal itself opens, as a change names it by the place of its opening in the list.
OF_ITS_OWN = re.compile(r"(?:joins:)?(?:NEW|BAU)-\d+")
Changes = tuple[Change, ...]


def as_it_stands(proposal: Proposal, sites: tuple[Site, ...]) -> tuple[Proposal, Changes]:
    """The proposal without the changes that cannot be made to these sites, and those changes."""
    if _can_be_made(proposal, sites):
        return proposal, ()
    bare = replace(proposal, changes=(), business_as_usual=())
    usual, usual_out = _parted(proposal.business_as_usual, lambda made: replace(bare, business_as_usual=made), sites)
    with_usual = replace(bare, business_as_usual=usual)
    changes, out = _parted(proposal.changes, lambda made: replace(with_usual, changes=made), sites)
    return replace(with_usual, changes=changes), (*usual_out, *out)


def _parted(
    changes: Changes, proposal_of: Callable[[Changes], Proposal], sites: tuple[Site, ...]
) -> tuple[Changes, Changes]:
    """The changes that can be made one after the other, and the rest."""
    # What cannot be made never holds, so that codes of new sites, which go by place, stay what they are.
    tried: Changes = ()
    possible: list[bool] = []
    for change in changes:
        possible.append(_can_be_made(proposal_of((*tried, change)), sites))
        tried = (*tried, change if possible[-1] else replace(change, terms=NEVER))
    if not all(possible):
        # Without those before it such a code would be another site's.
        possible = [able and not _names_its_own(change) for able, change in zip(possible, changes, strict=True)]
    marked = list(zip(changes, possible, strict=True))
    return tuple(change for change, able in marked if able), tuple(change for change, able in marked if not able)


def _can_be_made(proposal: Proposal, sites: tuple[Site, ...]) -> bool:
    try:
        for day in (None, *(phase.first for phase in phases(proposal))):
            apply(proposal, sites, on=day)
            business_as_usual(proposal, sites, on=day)
    except InputError:
        return False
    return True


def _names_its_own(change: Change) -> bool:
    texts = [text for text in change.plain().values() if isinstance(text, str)]
    return any(OF_ITS_OWN.fullmatch(text) for text in texts)
