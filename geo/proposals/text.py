"""A proposal as text: from and to its TOML file and the plain dictionary of it.

Unknown keys are refused by name, and every fault is collected before the proposal is refused. The file holds all of a
proposal: its changes, business as usual, the communities that its user defines, and its record.
"""

import math
from collections.abc import Mapping
from typing import Any

import tomli_w

from geo.errors import InputError
from geo.place.named_communities import NamedCommunity, community_from, community_to
from geo.plain import (
    LONGEST_NAME,
    LONGEST_NOTE,
    MOST_FAULTS,
    Plain,
    each,
    from_toml_text,
    refuse_unknown,
    shown,
    tables,
    visible,
)
from geo.proposals.change_fields import Locate
from geo.proposals.changes import KINDS, Change
from geo.proposals.proposals import Proposal
from geo.proposals.record_text import RECORD_KEYS, plain_record, record_from
from geo.proposals.terms import Terms
from geo.services.services import Service

PROPOSAL_KEYS = frozenset({"name", "note", "service", "change", "business_as_usual", "community"}) | RECORD_KEYS
# More than any reorganisation has; each new site is a search of the streets by every mode.
MOST_CHANGES = 200
MOST_COMMUNITIES = 30


def from_toml(content: bytes | str, *, locate: Locate) -> Proposal:
    """A proposal from its TOML file, with or without a byte order mark; InputError with every fault in words."""
    return from_dict(from_toml_text(content, name="The proposal"), locate=locate)


def from_dict(plain: Mapping[str, Any], *, locate: Locate, fewest: int = 1) -> Proposal:
    """A proposal from its plain dictionary; InputError with every fault in words.

    locate turns a postcode into a point, or refuses it in words. lon and lat are in degrees. fewest: of its changes.
    """
    faults = [f"unknown key {shown(key)} in the proposal." for key in plain if key not in PROPOSAL_KEYS]
    name, note, service = plain.get("name"), plain.get("note", ""), plain.get("service")
    name, note = (visible(typed) if isinstance(typed, str) else typed for typed in (name, note))
    if not isinstance(name, str) or not name.strip() or len(name) > LONGEST_NAME:
        faults.append(f"the proposal needs a name of 1 to {LONGEST_NAME} characters.")
    if not isinstance(note, str) or len(note) > LONGEST_NOTE:
        faults.append(f"the note must be a text of at most {LONGEST_NOTE} characters.")
    if service not in tuple(Service):
        faults.append(f"service {shown(service)} is not known; use one of {', '.join(Service)}.")
    listed = plain.get("change", [])
    if not isinstance(listed, list) or len(listed) < fewest or not all(isinstance(item, Mapping) for item in listed):
        faults.append("the proposal needs at least one [[change]].")
        listed = []
    if too_many := _too_many(len(listed)):
        faults += too_many
        listed = []
    changes, wrong = each(listed, lambda item: _change_from(item, locate), label="change")
    faults += wrong
    try:
        as_usual = tables(plain, "business_as_usual", most=MOST_CHANGES)
        usual, wrong = each(as_usual, lambda item: _change_from(item, locate), label="business_as_usual")
        named, also = each(tables(plain, "community", most=MOST_COMMUNITIES), community_from, label="community")
        faults += [*wrong, *also, *_named_twice(named)]
    except InputError as fault:
        usual, named = (), ()
        faults += fault.faults
    record, wrong = record_from(plain)
    faults += wrong
    if faults:
        more = [f"{len(faults) - MOST_FAULTS:,} more faults."] if len(faults) > MOST_FAULTS else []
        raise InputError(*(f"Proposal: {fault}" for fault in (*faults[:MOST_FAULTS], *more)))
    return Proposal(
        name=str(name).strip(),
        service=Service(str(service)),
        changes=changes,
        note=str(note),
        business_as_usual=usual,
        communities=named,
        record=record,
    )


def as_kept(change: Change, *, locate: Locate) -> Change:
    """The change as its file would give it back: checked key by key, its points to 0.1 m; InputError in words."""
    return _change_from(_plain_change(change), locate)


def refuse_what_no_file_holds(proposal: Proposal) -> None:
    """InputError for a proposal of more changes than a file may hold, or of two communities of one name."""
    if faults := [*_too_many(len(proposal.changes)), *_named_twice(proposal.communities)]:
        raise InputError(*(f"Proposal: {fault}" for fault in faults))


def _too_many(changes: int) -> list[str]:
    if changes <= MOST_CHANGES:
        return []
    return [
        f"the proposal has {changes:,} changes; at most {MOST_CHANGES} can be appraised together: make several of it."
    ]


def _named_twice(named: tuple[NamedCommunity, ...]) -> list[str]:
    names = [community.name for community in named]
    return [f"community {shown(name)} is named twice." for name in dict.fromkeys(names) if names.count(name) > 1]


def to_dict(proposal: Proposal) -> dict[str, Any]:
    """The proposal as its plain dictionary; `from_dict` of it gives the same proposal to 0.1 m."""
    plain: dict[str, Any] = {"name": proposal.name}
    if proposal.note:
        plain["note"] = proposal.note
    plain["service"] = proposal.service.value
    plain |= plain_record(proposal.record)
    plain["change"] = [_plain_change(change) for change in proposal.changes]
    if proposal.business_as_usual:
        plain["business_as_usual"] = [_plain_change(change) for change in proposal.business_as_usual]
    if proposal.communities:
        plain["community"] = [community_to(community) for community in proposal.communities]
    return plain


def to_toml(proposal: Proposal) -> str:
    """The proposal as the text of a TOML file."""
    return tomli_w.dumps(to_dict(proposal))


def _change_from(plain: Plain, locate: Locate) -> Change:
    kind = plain.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise InputError(f"kind {shown(kind)} is not known; use one of {', '.join(KINDS)}.")
    refuse_unknown(plain, KINDS[kind].KEYS | Terms.KEYS | {"kind"}, where=f'for kind "{kind}"')
    return KINDS[kind].read(plain, locate, Terms.read(plain))


def _plain_change(change: Change) -> dict[str, Any]:
    plain = {"kind": change.KEY, **change.plain(), **change.terms.plain()}
    return {key: value for key, value in plain.items() if _is_said(value)}


def _is_said(value: object) -> bool:
    return value not in (None, "", []) and not (isinstance(value, float) and math.isnan(value))
