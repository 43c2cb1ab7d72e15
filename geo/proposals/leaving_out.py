"""A proposal without some of its changes; what it opens is called by place, so that codes follow those left out."""

from collections.abc import Collection, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from geo.errors import InputError
from geo.proposals.changes import Change
from geo.proposals.phases import phases
from geo.proposals.proposals import OURS, USUAL, Proposal, apply, business_as_usual
from geo.proposals.terms import NEVER
from geo.services.services import Site

Changes = tuple[Change, ...]
# Words that a person typed; whatever they say is no code.
TYPED = frozenset({"name", "note"})


def without(proposal: Proposal, left_out: Collection[int], *, usual: bool = False) -> Proposal:
    """The proposal without its changes at these positions, from nought; usual: of business as usual instead.

    Whoever names a site that another change opens still names the same one.
    """
    listed, code = (proposal.business_as_usual, USUAL) if usual else (proposal.changes, OURS)
    stay = [position for position in range(len(listed)) if position not in left_out]
    codes = {f"{code}-{was + 1}": f"{code}-{now + 1}" for now, was in enumerate(stay)}
    kept = tuple(listed[position] for position in stay)
    bare = replace(proposal, business_as_usual=kept) if usual else replace(proposal, changes=kept)
    renamed: Proposal = _renamed(bare, codes)
    return renamed


def as_it_stands(proposal: Proposal, sites: tuple[Site, ...]) -> tuple[Proposal, Changes]:
    """The proposal without the changes that cannot be made to these sites, and those changes.

    A site that it closes may be gone where its place was built again since.
    """
    if _can_be_made(proposal, sites):
        return proposal, ()
    usual_out = _impossible(replace(proposal, changes=()), proposal.business_as_usual, sites, usual=True)
    first = without(proposal, usual_out, usual=True)
    out = _impossible(first, first.changes, sites, usual=False)
    gone = [*(proposal.business_as_usual[at] for at in usual_out), *(proposal.changes[at] for at in out)]
    return without(first, out), tuple(gone)


def _impossible(proposal: Proposal, changes: Changes, sites: tuple[Site, ...], *, usual: bool) -> list[int]:
    """Positions of the changes that cannot be made, one after the other."""
    # What cannot be made never holds, so that codes of new sites stay what they are.
    tried: Changes = ()
    out = []
    for position, change in enumerate(changes):
        more = (*tried, change)
        possible = replace(proposal, business_as_usual=more) if usual else replace(proposal, changes=more)
        if not _can_be_made(possible, sites):
            out.append(position)
            change = replace(change, terms=NEVER)
        tried = (*tried, change)
    return out


def _can_be_made(proposal: Proposal, sites: tuple[Site, ...]) -> bool:
    try:
        for day in (None, *(phase.first for phase in phases(proposal))):
            apply(proposal, sites, on=day)
            business_as_usual(proposal, sites, on=day)
    except InputError:
        return False
    return True


def _renamed(value: Any, codes: Mapping[str, str]) -> Any:
    """The same with these codes in place of those, wherever a code stands."""
    if isinstance(value, str):
        return codes.get(value, value) if type(value) is str else value
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return tuple(_renamed(part, codes) for part in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    parts = {part.name: getattr(value, part.name) for part in fields(value) if part.init and part.name not in TYPED}
    return replace(value, **{name: _renamed(part, codes) for name, part in parts.items()})
