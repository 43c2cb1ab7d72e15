"""What any change may carry, each with its reading and writing: dates, money, half-days, what happens to a list.

A change holds from its start to its end, both days included; without a start it holds from the outset, without an end
it lasts.
"""

import math
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, ClassVar

from geo.errors import InputError
from geo.language.dates import british
from geo.plain import Plain, day, number, shown


class Funded(StrEnum):
    """Whether the money for a change is there."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class ListFate(StrEnum):
    """What happens to a practice's list when a site closes or moves; decided by contract, never by distance."""

    STAYS = "stays"
    JOINS = "joins"
    DISPERSED = "dispersed"
    NOT_RECORDED = "not recorded"


@dataclass(frozen=True)
class ListOutcome:
    """What happens to the list; practice_id is the practice joined, for `joins` only."""

    event: ListFate = ListFate.NOT_RECORDED
    practice_id: str = ""

    def __str__(self) -> str:
        return f"joins:{self.practice_id}" if self.event is ListFate.JOINS else self.event.value

    @classmethod
    def read(cls, plain: Plain) -> "ListOutcome":
        """What a change says of the list; InputError in words."""
        value = plain.get("list")
        if value is None:
            return cls()
        if value in ("stays", "dispersed"):
            return cls(ListFate(value))
        if isinstance(value, str) and value.startswith("joins:") and value.removeprefix("joins:").strip():
            return cls(ListFate.JOINS, value.removeprefix("joins:").strip())
        raise InputError(f'list is {shown(value)}; write "stays", "joins:CODE" or "dispersed".')

    def plain(self) -> str:
        """As the file has it; "" where it is not recorded."""
        return "" if self.event is ListFate.NOT_RECORDED else str(self)


@dataclass(frozen=True)
class Terms:
    """What every change may carry: dates, money, half-days a week, the part of the list seen there (NaN: not held)."""

    KEYS: ClassVar[frozenset[str]] = frozenset({"start", "end", "funded", "sessions", "share_of_list"})

    start: date | None = None
    end: date | None = None
    funded: Funded = Funded.UNKNOWN
    sessions: float = math.nan
    share_of_list: float = math.nan

    def hold_on(self, day: date) -> bool:
        """Whether the change holds on a day."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    @property
    def turning_days(self) -> tuple[date, ...]:
        """The days on which something begins to be otherwise: the first with the change, the first without it."""
        if self == NEVER:
            return ()
        after = None if self.end in (None, date.max) else self.end + timedelta(days=1)
        return tuple(day for day in (self.start, after) if day is not None)

    @classmethod
    def read(cls, plain: Plain) -> "Terms":
        """The terms in a change's dictionary; InputError in words."""
        start, end = day(plain, "start"), day(plain, "end")
        if start and end and end < start:
            raise InputError(british(f"the end, {end}, is before the start, {start}."))
        funded = plain.get("funded", "unknown")
        if funded not in tuple(Funded):
            raise InputError(f'funded is {shown(funded)}; write "yes", "no" or "unknown".')
        return cls(
            start=start,
            end=end,
            funded=Funded(funded),
            sessions=number(plain, "sessions", highest=14),
            share_of_list=number(plain, "share_of_list", highest=1),
        )

    def plain(self) -> dict[str, Any]:
        """The terms by key, None and NaN where they are not held."""
        return {
            "start": self.start,
            "end": self.end,
            "sessions": self.sessions,
            "share_of_list": self.share_of_list,
            "funded": None if self.funded is Funded.UNKNOWN else self.funded.value,
        }


# Of a change that is left out, so that those after it keep their places in the proposal.
NEVER = Terms(start=date.max, end=date.min)
