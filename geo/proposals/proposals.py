"""What is proposed, and the sites as they stand on a day: with it, and with business as usual alone.

Every fault of a proposal is collected before it is refused. Minutes are to the proposal's one service, but a change may
name a site of another: it is applied all the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from geo.errors import InputError
from geo.place.named_communities import NamedCommunity
from geo.proposals.changes import Change
from geo.proposals.effects import SitesNow
from geo.proposals.extra_bus import ExtraBus
from geo.proposals.kinds.mitigations import Outreach, Transport
from geo.proposals.record import NOTHING_RECORDED, ProposalRecord
from geo.proposals.terms import NEVER
from geo.services.services import Service, Site

# What codes of sites begin with that a change of the proposal opens, and one of business as usual.
OURS, USUAL = "NEW", "BAU"


@dataclass(frozen=True)
class Proposal:
    """Named changes to one service; minutes are to that service.

    Attributes
    ----------
    business_as_usual
        What happens if nothing is decided (a lease ends).
    communities
        Those that the user defines.
    record
        Money, homes, partners, how a shared building is run, how people were heard.
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
    return f"{OURS}-{position + 1}"


def turning_days(proposal: Proposal) -> tuple[date, ...]:
    """The days, in order, on which something begins to be otherwise, business as usual included."""
    changes = (*proposal.changes, *proposal.business_as_usual)
    return tuple(sorted({day for change in changes for day in change.terms.turning_days}))


def last_day(proposal: Proposal) -> date:
    """The last of those days: from it on nothing is otherwise any more. Any day does where no date is given."""
    return max(turning_days(proposal), default=date.min)


def without_mitigations(proposal: Proposal) -> Proposal:
    """The proposal as it is if nothing that softens it ever holds; codes of new sites go by place and stay theirs."""
    bare = tuple(replace(change, terms=NEVER) if change.MITIGATES else change for change in proposal.changes)
    return replace(proposal, changes=bare)


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
    ours = _holding(proposal.changes, day, label="Change", code=OURS)
    named = {code for made in ours for code in made.change.site_effect.named}
    usual = [made for made in _usual(proposal, day) if not named & set(made.change.site_effect.named)]
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
    return _holding(proposal.business_as_usual, day, label="Business as usual", code=USUAL)


def _holding(changes: Iterable[Change], day: date, *, label: str, code: str) -> list[_Made]:
    return [
        _Made(f"{label} {position + 1} ({change.KEY})", f"{code}-{position + 1}", change)
        for position, change in enumerate(changes)
        if change.terms.hold_on(day)
    ]


def _in_order(made: Iterable[_Made]) -> list[_Made]:
    return sorted(made, key=lambda entry: entry.change.terms.start or date.min)


def _after(made: Iterable[_Made], sites: tuple[Site, ...], service: Service) -> tuple[Site, ...]:
    after = {site.site_id: site for site in sites}
    before = after
    faults = []
    for entry in made:
        try:
            after = entry.change.applied(SitesNow(after, service, entry.opens, before))
        except InputError as fault:
            faults += [f"{entry.label}: {sentence}" for sentence in fault.faults]
    if faults:
        raise InputError(*faults)
    return tuple(after.values())
