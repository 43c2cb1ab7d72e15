"""What is proposed, and the sites as they stand on a day: with it, and with business as usual alone.

Every fault of a proposal is collected before it is refused. Minutes are to the proposal's one service, but a change may
name a site of another: it is applied all the same.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from geo.errors import InputError
from geo.place.named_communities import NamedCommunity
from geo.projection import GridPoint
from geo.proposals.changes import (
    KIND,
    MITIGATIONS,
    Change,
    Close,
    CoLocate,
    Hours,
    ListFate,
    ListOutcome,
    Merge,
    Move,
    Open,
    Outreach,
    Resize,
    Split,
    Temporary,
    Terms,
    Transport,
    sites_named,
)
from geo.proposals.extra_bus import ExtraBus
from geo.proposals.record import NOTHING_RECORDED, ProposalRecord
from geo.services.services import REGISTERED_SERVICES, Service, Site

# A site that would move less than this stays where it is: a point is kept to 0.1 m.
SAME_PLACE_METRES = 1.0


@dataclass(frozen=True)
class Proposal:
    """Named changes to one service; minutes are to that service.

    business_as_usual: what happens if nothing is decided (a lease ends). communities: those that the user defines.
    record: money, homes, partners, how a shared building is run, how people were heard.
    """

    name: str
    service: Service
    changes: tuple[Change, ...]
    note: str = ""
    business_as_usual: tuple[Change, ...] = ()
    communities: tuple[NamedCommunity, ...] = ()
    record: ProposalRecord = NOTHING_RECORDED


def new_site_id(position: int) -> str:
    """The code of the site that the change at this position (from nought) opens."""
    return f"NEW-{position + 1}"


def turning_days(proposal: Proposal) -> tuple[date, ...]:
    """The days, in order, on which something begins to be otherwise, business as usual included."""
    changes = (*proposal.changes, *proposal.business_as_usual)
    return tuple(sorted({day for change in changes for day in change.terms.turning_days}))


def last_day(proposal: Proposal) -> date:
    """The last of those days: from it on nothing is otherwise any more. Any day does where no date is given."""
    return max(turning_days(proposal), default=date.min)


def without_mitigations(proposal: Proposal) -> Proposal:
    """The proposal with nothing put beside it that is there to soften it."""
    return replace(proposal, changes=tuple(c for c in proposal.changes if not isinstance(c, MITIGATIONS)))


class _Made(NamedTuple):
    """A change that holds: what it is called in a fault, the code of the site it opens, and itself."""

    label: str
    opens: str
    change: Change


def apply(proposal: Proposal, sites: tuple[Site, ...], *, on: date | None = None) -> tuple[Site, ...]:
    """The sites as they stand on a day, in their order, new ones last; InputError with every fault in words.

    on: the day; None is the last that anything turns on. Changes are made in the order of their starts, else as they
    are listed. What business as usual does to a site gives way to what the proposal does to it. A moved site keeps its
    code; a new one is NEW-n by its place in the proposal. Outreach is no site (see outreach_on).
    """
    day = last_day(proposal) if on is None else on
    ours = _holding(proposal.changes, day, label="Change", code="NEW")
    named = {code for made in ours for code in sites_named(made.change)}
    usual = [made for made in _usual(proposal, day) if not named & set(sites_named(made.change))]
    return _after(_in_order([*usual, *ours]), sites, proposal.service)


def business_as_usual(proposal: Proposal, sites: tuple[Site, ...], *, on: date | None = None) -> tuple[Site, ...]:
    """The sites as they stand on a day if nothing is decided: today's, after the dated changes of business as usual."""
    day = last_day(proposal) if on is None else on
    return _after(_in_order(_usual(proposal, day)), sites, proposal.service)


def outreach_on(proposal: Proposal, *, on: date | None = None) -> tuple[Outreach, ...]:
    """The outreach that the proposal holds on a day (None: the last that anything turns on)."""
    day = last_day(proposal) if on is None else on
    return tuple(c for c in proposal.changes if isinstance(c, Outreach) and c.terms.hold_on(day))


def buses_on(changes: Iterable[Change], *, on: date) -> tuple[ExtraBus, ...]:
    """The extra buses among changes that hold on a day."""
    return tuple(c.bus for c in changes if isinstance(c, Transport) and c.terms.hold_on(on))


def _usual(proposal: Proposal, day: date) -> list[_Made]:
    return _holding(proposal.business_as_usual, day, label="Business as usual", code="BAU")


def _holding(changes: Iterable[Change], day: date, *, label: str, code: str) -> list[_Made]:
    return [
        _Made(f"{label} {position + 1} ({KIND[type(change)]})", f"{code}-{position + 1}", change)
        for position, change in enumerate(changes)
        if change.terms.hold_on(day)
    ]


def _in_order(made: Iterable[_Made]) -> list[_Made]:
    return sorted(made, key=lambda one: one.change.terms.start or date.min)


def _after(made: Iterable[_Made], sites: tuple[Site, ...], service: Service) -> tuple[Site, ...]:
    after = {site.site_id: site for site in sites}
    practice_of = {site.site_id: site.practice_id for site in sites}
    faults = []
    for one in made:
        try:
            _apply_one(one, after, service, practice_of)
        except InputError as fault:
            faults += [f"{one.label}: {sentence}" for sentence in fault.faults]
    if faults:
        raise InputError(*faults)
    return tuple(after.values())


def _apply_one(made: _Made, after: dict[str, Site], service: Service, practice_of: Mapping[str, str]) -> None:
    match made.change:
        case Open(name, at, capacity, terms):
            after[made.opens] = _new_site(made.opens, service, name, at, capacity=capacity, terms=terms)
        case Temporary(name, at, capacity, stands_for, terms=terms):
            here = _new_site(made.opens, service, name, at, capacity=capacity, terms=terms)
            if stands_for and stands_for not in practice_of:
                raise InputError(f"there is no site {stands_for!r} for it to stand in for.")
            after[made.opens] = replace(here, practice_id=practice_of.get(stands_for, here.practice_id))
        case Close(site_id, registered):
            site = _known(site_id, after)
            _check_list(site, registered, after, needed=True)
            del after[site_id]
        case Move(site_id, to, registered, terms):
            site = _known(site_id, after)
            _refuse_staying(site, to)
            _check_list(site, registered, after, needed=True)
            after[site_id] = _with_terms(replace(site, at=to, premises=""), terms)
        case Resize(site_id, capacity, terms):
            after[site_id] = _with_terms(replace(_known(site_id, after), capacity=capacity), terms)
        case Hours(site_id, opening, terms):
            site = _known(site_id, after)
            after[site_id] = _with_terms(replace(site, facts={**site.facts, "opening_hours": opening}), terms)
        case Split(site_id, name, at, capacity, terms=terms):
            second = _new_site(made.opens, service, name, at, capacity=capacity, terms=terms)
            after[made.opens] = replace(second, practice_id=_known(site_id, after).practice_id)
        case Merge(practice, into, closes):
            _merge(practice, into, closes, after)
        case CoLocate(at=host_id, site=site_id):
            _colocate(made, after, service=service, host=_known(host_id, after), site_id=site_id)


def _colocate(made: _Made, after: dict[str, Site], *, service: Service, host: Site, site_id: str) -> None:
    change = made.change
    assert isinstance(change, CoLocate)
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
    opened = _new_site(made.opens, service, name, host.at, capacity=change.capacity, terms=change.terms)
    after[opened.site_id] = replace(opened, premises=premises)


def _merge(practice: str, into: str, closes: tuple[str, ...], after: dict[str, Site]) -> None:
    held = {site.practice_id for site in after.values() if site.practice_id}
    unknown = [code for code in (practice, into) if code not in held]
    if unknown:
        raise InputError(f"there is no practice {unknown[0]!r} with a site here.")
    if practice == into:
        raise InputError(f"{practice} cannot merge with itself; give the practice that its list joins.")
    for code in closes:
        if _known(code, after).practice_id not in (practice, into):
            raise InputError(f"{code} is a site of neither {practice} nor {into}; close it by a change of its own.")
        del after[code]
    for code, site in list(after.items()):
        if site.practice_id == practice:
            after[code] = replace(site, practice_id=into)


def _known(site_id: str, after: Mapping[str, Site]) -> Site:
    if site_id not in after:
        raise InputError(f"there is no site {site_id!r}; it may be misspelt, or closed by an earlier change.")
    return after[site_id]


def _refuse_staying(site: Site, to: GridPoint) -> None:
    if site.at and math.dist((site.at.easting, site.at.northing), (to.easting, to.northing)) < SAME_PLACE_METRES:
        raise InputError(f"{site.name} ({site.site_id}) stands there already; give another place to move to.")


def _check_list(site: Site, outcome: ListOutcome, after: Mapping[str, Site], *, needed: bool) -> None:
    if site.service not in REGISTERED_SERVICES:
        if outcome.event is not ListFate.NOT_RECORDED:
            raise InputError(f"{site.name} ({site.site_id}) has no list of patients; leave list out.")
        return
    if outcome.event is ListFate.NOT_RECORDED and needed:
        raise InputError(
            f'{site.name} ({site.site_id}) has registered patients: say what happens to the list, list = "stays", '
            f'"joins:CODE" or "dispersed".'
        )
    practices = {other.practice_id for other in after.values() if other.practice_id}
    if outcome.event is ListFate.JOINS and outcome.practice_id not in practices:
        raise InputError(f"the list cannot join {outcome.practice_id!r}: no practice has that code.")
    if outcome.event is ListFate.JOINS and outcome.practice_id == site.practice_id:
        raise InputError(f'the list of {site.site_id} cannot join its own practice; write list = "stays".')


def _new_site(code: str, service: Service, name: str, at: GridPoint, *, capacity: float, terms: Terms) -> Site:
    return Site(
        site_id=code,
        service=service,
        name=name,
        at=at,
        capacity=capacity,
        sessions=terms.sessions,
        share_of_list=terms.share_of_list,
        practice_id=code if service in REGISTERED_SERVICES else "",
    )


def _with_terms(site: Site, terms: Terms) -> Site:
    if not math.isnan(terms.sessions):
        site = replace(site, sessions=terms.sessions)
    return site if math.isnan(terms.share_of_list) else replace(site, share_of_list=terms.share_of_list)
