"""What is proposed: open, close, move, resize, co-locate; and the sites as they stand after every change.

Every fault of a proposal is collected before it is refused. Minutes are to the proposal's one service, but a change may
name a site of another: it is applied all the same.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from geo.errors import InputError
from geo.services import REGISTERED_SERVICES, GridPoint, Service, Site


class Funded(StrEnum):
    """Whether the money for a change is there."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class ListEvent(StrEnum):
    """What happens to a practice's list when a site closes or moves; decided by contract, never by distance."""

    STAYS = "stays"
    JOINS = "joins"
    DISPERSED = "dispersed"
    NOT_RECORDED = "not recorded"


@dataclass(frozen=True)
class ListOutcome:
    """What happens to the list; practice_id is the practice joined, for `joins` only."""

    event: ListEvent = ListEvent.NOT_RECORDED
    practice_id: str = ""

    def __str__(self) -> str:
        return f"joins:{self.practice_id}" if self.event is ListEvent.JOINS else self.event.value


@dataclass(frozen=True)
class Terms:
    """What every change may carry: dates, money, half-days a week, the part of the list seen there (NaN: not held)."""

    start: date | None = None
    end: date | None = None
    funded: Funded = Funded.UNKNOWN
    sessions: float = math.nan
    share_of_list: float = math.nan


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
class CoLocate:
    """A site moves into premises that exist (`at`, the code of a site there), or a new one opens there (site empty)."""

    at: str
    site: str = ""
    name: str = ""
    capacity: float = math.nan
    registered: ListOutcome = ListOutcome()
    terms: Terms = field(default_factory=Terms)


Change = Open | Close | Move | Resize | CoLocate

KIND: dict[type[Change], str] = {Open: "open", Close: "close", Move: "move", Resize: "resize", CoLocate: "colocate"}


@dataclass(frozen=True)
class Proposal:
    """Named changes to one service; minutes are to that service."""

    name: str
    service: Service
    changes: tuple[Change, ...]
    note: str = ""


def new_site_id(position: int) -> str:
    """The code of the site that the change at this position (from nought) opens."""
    return f"NEW-{position + 1}"


def apply(proposal: Proposal, sites: tuple[Site, ...]) -> tuple[Site, ...]:
    """The sites after every change, in their order, new ones last; InputError with every fault in words.

    A moved site keeps its code; a new one is NEW-n by its place in the proposal. Dates are kept with the proposal: this
    is the state after the last change.
    """
    after = {site.site_id: site for site in sites}
    faults = []
    for position, change in enumerate(proposal.changes):
        try:
            _apply_one(change, position, after, proposal.service)
        except InputError as fault:
            faults += [f"Change {position + 1} ({KIND[type(change)]}): {sentence}" for sentence in fault.faults]
    if faults:
        raise InputError(*faults)
    return tuple(after.values())


def _apply_one(change: Change, position: int, after: dict[str, Site], service: Service) -> None:
    match change:
        case Open(name, at, capacity, terms):
            after[new_site_id(position)] = _new_site(position, service, name, at, capacity=capacity, terms=terms)
        case Close(site_id, registered):
            site = _known(site_id, after)
            _check_list(site, registered, after, needed=True)
            del after[site_id]
        case Move(site_id, to, registered, terms):
            site = _known(site_id, after)
            _check_list(site, registered, after, needed=True)
            after[site_id] = _with_terms(replace(site, at=to, premises=""), terms)
        case Resize(site_id, capacity, terms):
            after[site_id] = _with_terms(replace(_known(site_id, after), capacity=capacity), terms)
        case CoLocate(at=host_id, site=site_id):
            _colocate(change, position, after, service=service, host=_known(host_id, after), site_id=site_id)


def _colocate(
    change: CoLocate, position: int, after: dict[str, Site], *, service: Service, host: Site, site_id: str
) -> None:
    if host.at is None:
        raise InputError(f"{host.name} ({host.site_id}) has no known place, so nothing can move in there.")
    premises = host.premises or host.site_id
    after[host.site_id] = replace(host, premises=premises)
    if site_id:
        if site_id == host.site_id:
            raise InputError(f"{site_id} cannot move into itself; give the code of other premises.")
        site = _known(site_id, after)
        _check_list(site, change.registered, after, needed=False)
        after[site_id] = _with_terms(replace(site, at=host.at, premises=premises), change.terms)
        return
    name = change.name or f"New {service.label} at {host.name}"
    opened = _new_site(position, service, name, host.at, capacity=change.capacity, terms=change.terms)
    after[opened.site_id] = replace(opened, premises=premises)


def _known(site_id: str, after: Mapping[str, Site]) -> Site:
    if site_id not in after:
        raise InputError(f"there is no site {site_id!r}; it may be misspelt, or closed by an earlier change.")
    return after[site_id]


def _check_list(site: Site, outcome: ListOutcome, after: Mapping[str, Site], *, needed: bool) -> None:
    if site.service not in REGISTERED_SERVICES:
        if outcome.event is not ListEvent.NOT_RECORDED:
            raise InputError(f"{site.name} ({site.site_id}) has no list of patients; leave list out.")
        return
    if outcome.event is ListEvent.NOT_RECORDED and needed:
        raise InputError(
            f'{site.name} ({site.site_id}) has registered patients: say what happens to the list, list = "stays", '
            f'"joins:CODE" or "dispersed".'
        )
    practices = {other.practice_id for other in after.values() if other.practice_id}
    if outcome.event is ListEvent.JOINS and outcome.practice_id not in practices:
        raise InputError(f"the list cannot join {outcome.practice_id!r}: no practice has that code.")
    if outcome.event is ListEvent.JOINS and outcome.practice_id == site.practice_id:
        raise InputError(f'the list of {site.site_id} cannot join its own practice; write list = "stays".')


def _new_site(position: int, service: Service, name: str, at: GridPoint, *, capacity: float, terms: Terms) -> Site:
    return Site(
        site_id=new_site_id(position), service=service, name=name, at=at, capacity=capacity,
        sessions=terms.sessions, share_of_list=terms.share_of_list,
    )  # fmt: skip


def _with_terms(site: Site, terms: Terms) -> Site:
    if not math.isnan(terms.sessions):
        site = replace(site, sessions=terms.sessions)
    return site if math.isnan(terms.share_of_list) else replace(site, share_of_list=terms.share_of_list)
