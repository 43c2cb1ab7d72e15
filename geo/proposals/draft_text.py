"""Several proposals as one text and back, as a draft is kept: compact JSON, each proposal as its file has it."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from geo.errors import InputError
from geo.plain import Plain, all_visible, each, tables
from geo.projection import GridPoint
from geo.proposals.proposals import Proposal
from geo.proposals.text import from_dict, to_dict
from geo.services.services import Service

DAMAGED = "The draft is damaged and cannot be read."


def draft_text(proposals: tuple[Proposal, ...]) -> str:
    """Proposals, of no change too, as one text."""
    plain = {"proposal": [to_dict(proposal) for proposal in proposals]}
    # In plain ASCII no database takes offence at a character.
    return json.dumps(plain, default=_iso, separators=(",", ":"))


def read_draft(text: str) -> tuple[Proposal, ...]:
    """The proposals that `draft_text` wrote, points to 0.1 m; InputError in words where it is none."""
    try:
        plain = all_visible(json.loads(text))
    except (ValueError, RecursionError) as fault:
        raise InputError(DAMAGED) from fault
    if not isinstance(plain, Mapping):
        raise InputError(DAMAGED)
    proposals, faults = each(tables(plain, "proposal", most=len(Service)), _proposal, label="Proposal")
    if faults:
        raise InputError(*faults)
    return proposals


def _proposal(plain: Plain) -> Proposal:
    return from_dict(plain, locate=_no_postcode, fewest=0)


def _no_postcode(_postcode: str) -> GridPoint:
    raise InputError("a draft holds no postcodes.")


def _iso(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} is no plain value")
