"""The local authorities that a place is of: one, or several that are looked at together."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Authority:
    """One local authority of a place: its code, its name and the codes of its wards, in order."""

    code: str
    name: str
    wards: tuple[str, ...]


def whole_code(codes: Sequence[str]) -> str:
    """What figures of all of it stand under: an authority's own code; of several, theirs in order, joined by "+"."""
    return "+".join(sorted(codes))
