"""Rows of a ledger: added and corrected, never changed; which hold now, and which a role may see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from geo.decisions.written import settle
from geo.ledgers.ledger import Ledger
from geo.ledgers.listed import RESTRICTED
from geo.roles.acts import Act, Role, may

MOST_ROWS = 5_000


@dataclass(frozen=True)
class Row:
    """One row as it was written down.

    Attributes
    ----------
    number
        Counts the rows of the ledger in a place from 1; 0 until it is kept.
    corrects
        Number of the row that it takes the place of; 0 for none.
    content
        Texts by the keys of the ledger's fields.
    """

    number: int
    corrects: int
    content: Mapping[str, str]
    who: str
    when: datetime

    def __post_init__(self) -> None:
        settle(self, names=("who",))

    @property
    def is_restricted(self) -> bool:
        """Whether it says of itself that few may see it."""
        return self.content.get("shown") == RESTRICTED


def holding(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The rows that no later one corrects, the newest first."""
    listed = tuple(rows)
    corrected = {row.corrects for row in listed}
    return tuple(row for row in reversed(listed) if row.number not in corrected)


def visible_to(role: Role | None, ledger: Ledger, rows: Iterable[Row]) -> tuple[Row, ...]:
    """The rows that a role may see one by one; a row that took the place of a restricted one is as restricted."""
    if not may(role, ledger.sees) or not ledger.rows_shown:
        return ()
    listed = tuple(rows)
    if may(role, Act.SEE_RESTRICTED):
        return listed
    open_rows = unrestricted(listed)
    if ledger.agencies == 1:
        return open_rows
    return tuple(row for row in open_rows if agencies_of(open_rows, row.content["ward"]) >= ledger.agencies)


def agencies_of(rows: Iterable[Row], ward: str) -> int:
    """How many agencies have written of a ward, however they spell their names in capitals and blanks."""
    return len({" ".join(row.content["agency"].casefold().split()) for row in rows if row.content["ward"] == ward})


def unrestricted(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Without restricted rows, those that they took the place of, and those that took their place."""
    listed = tuple(rows)
    restricted = {row.number for row in listed if row.is_restricted}
    grown = -1
    while grown != len(restricted):
        grown = len(restricted)
        restricted |= {row.corrects for row in listed if row.number in restricted and row.corrects}
        restricted |= {row.number for row in listed if row.corrects in restricted}
    return tuple(row for row in listed if row.number not in restricted)
