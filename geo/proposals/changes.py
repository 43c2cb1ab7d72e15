"""The kinds of change that a proposal is made of, as frozen data, each with its dates, its money and its half-days.

A change holds from its start to its end, both days included; without a start it holds from the outset, without an end
it lasts.
"""

import math
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from geo.projection import GridPoint
from geo.proposals.extra_bus import ExtraBus


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


@dataclass(frozen=True)
class Terms:
    """What every change may carry: dates, money, half-days a week, the part of the list seen there (NaN: not held)."""

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
        after = None if self.end in (None, date.max) else self.end + timedelta(days=1)
        return tuple(day for day in (self.start, after) if day is not None)


@dataclass(frozen=True)
class Open:
    """A new site of the proposal's service."""

    name: str
    at: GridPoint
    capacity: float = math.nan
    terms: Terms = field(default_factory=Terms)


@dataclass(frozen=True)
class Close:
    """A site closes."""

    site: str
    registered: ListOutcome = ListOutcome()
    terms: Terms = field(default_factory=Terms)


@dataclass(frozen=True)
class Move:
    """A site moves to another point and keeps its name."""

    site: str
    to: GridPoint
    registered: ListOutcome = ListOutcome()
    terms: Terms = field(default_factory=Terms)


@dataclass(frozen=True)
class Resize:
    """A site can take more people, or fewer."""

    site: str
    capacity: float
    terms: Terms = field(default_factory=Terms)


@dataclass(frozen=True)
class Sharing:
    """What a host really offers to whoever moves in, and what it gives up; "" and NaN are not recorded.

    hours: opening hours in words that can be read as such ("Mon-Fri 08:00-18:00"); space_m2: floor; entrance: which
    door and whether it is step-free; host_loses: floor, hall hire, hours that the host's own users lose.
    """

    hours: str = ""
    space_m2: float = math.nan
    entrance: str = ""
    host_loses: str = ""


@dataclass(frozen=True)
class CoLocate:
    """A site moves into premises that exist (`at`, the code of a site there), or a new one opens there (site empty)."""

    at: str
    site: str = ""
    name: str = ""
    capacity: float = math.nan
    registered: ListOutcome = ListOutcome()
    sharing: Sharing = Sharing()
    terms: Terms = field(default_factory=Terms)


@dataclass(frozen=True)
class Split:
    """A site is split in two: a second one of the same practice takes some of what it does (hub and spoke).

    stay, go: lines of service in words ("appointments", "bloods") that stay and that go to the second site.
    """

    site: str
    name: str
    at: GridPoint
    capacity: float = math.nan
    stay: tuple[str, ...] = ()
    go: tuple[str, ...] = ()
    terms: Terms = field(default_factory=Terms)


@dataclass(frozen=True)
class Merge:
    """Two practices become one: the list of `practice` joins that of `into`; its sites stay but for those that close.

    Nobody has to register again; the load moves.
    """

    practice: str
    into: str
    closes: tuple[str, ...] = ()
    terms: Terms = field(default_factory=Terms)


@dataclass(frozen=True)
class Hours:
    """A site opens at other hours ("Mon-Fri 08:00-18:30; Sat 09:00-12:00"). Minutes do not change."""

    site: str
    opening: str
    terms: Terms = field(default_factory=Terms)


@dataclass(frozen=True)
class Outreach:
    """Sessions held elsewhere, or a mobile stop: where, when (hours in words), every how many weeks, what is offered.

    It restores a part and never the whole: no journey to the service is counted as shorter for it.
    """

    name: str
    at: GridPoint
    opening: str = ""
    every_weeks: int = 1
    offers: str = ""
    terms: Terms = field(default_factory=Terms)


@dataclass(frozen=True)
class Temporary:
    """A site for the time being, with the day it ends, what would end it earlier and who looks at that.

    stands_for: the code of a site that closes, whose patients stay with their practice here, as many as it can take.
    """

    name: str
    at: GridPoint
    capacity: float = math.nan
    stands_for: str = ""
    trigger: str = ""
    reviewer: str = ""
    terms: Terms = field(default_factory=Terms)


@dataclass(frozen=True)
class Transport:
    """An extra bus, minibus or shuttle."""

    bus: ExtraBus
    terms: Terms = field(default_factory=Terms)


Change = Open | Close | Move | Resize | CoLocate | Split | Merge | Hours | Outreach | Temporary | Transport

KIND: dict[type[Change], str] = {
    Open: "open",
    Close: "close",
    Move: "move",
    Resize: "resize",
    CoLocate: "colocate",
    Split: "split",
    Merge: "merge",
    Hours: "hours",
    Outreach: "outreach",
    Temporary: "temporary",
    Transport: "transport",
}
# What is put beside a proposal so that those who lose by it lose less; shown with and without.
MITIGATIONS = (Hours, Outreach, Temporary, Transport)


def sites_named(change: Change) -> tuple[str, ...]:
    """The codes of the sites that a change is made to; () where it makes a new one only, or none."""
    match change:
        case Close() | Move() | Resize() | Hours() | Split():
            return (change.site,)
        case CoLocate():
            return (change.site,) if change.site else ()
        case Merge():
            return change.closes
        case _:
            return ()


def moved_to(change: Change, at: GridPoint) -> Change:
    """The change with its point elsewhere; the change itself where it has none."""
    match change:
        case Open() | Split() | Outreach() | Temporary():
            return replace(change, at=at)
        case Move():
            return replace(change, to=at)
        case _:
            return change
