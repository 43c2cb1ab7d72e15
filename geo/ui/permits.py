"""What a question to the database takes: looked up for each before it is asked, so that no page can forget to.

Whatever stands in no list is an owner's.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from geo.decisions.after import AfterMeeting
from geo.decisions.answers import PromptAnswer, StepAnswer
from geo.decisions.engagement import Engagement
from geo.decisions.entries import Erratum, Judgement, Note, PollKept, SetAside
from geo.decisions.follow_up import ChangeMade, Promise, Resolution, Watched
from geo.decisions.ground import EvidenceLook
from geo.decisions.locked import Locked
from geo.decisions.option import OptionVersion
from geo.roles.acts import Act, refuse
from geo.store.records import (
    decisions,
    drafts,
    exchange,
    frozen,
    ledgers,
    options,
    prepared,
    registers,
    retention,
    votes,
)
from geo.ui import signed_in

# Whoever is let in may ask these; phones in a room ask the last two without being let in, and whose the presenter's
# page is has been looked up at its address.
READING = frozenset(
    {
        decisions.find,
        decisions.of_place,
        drafts.find,
        drafts.head,
        frozen.find,
        frozen.of_decision,
        prepared.by_code,
        prepared.elsewhere,
        prepared.move,
        prepared.of_meeting,
        prepared.plan_of,
        prepared.shown,
        ledgers.of_place,
        ledgers.wanted,
        registers.of_place,
        retention.months,
        votes.of_decision,
        votes.by_code,
        votes.ballot_paper,
        votes.cast,
    }
)
WRITING: Mapping[Callable[..., Any], Act] = {
    drafts.save: Act.WRITE,
    decisions.keep: Act.EDIT_OPTIONS,
    exchange.bring_in: Act.EDIT_OPTIONS,
    options.save: Act.EDIT_OPTIONS,
    options.decide: Act.DECIDE,
    votes.begin: Act.EDIT_OPTIONS,
    votes.open_round: Act.EDIT_OPTIONS,
    votes.close_round: Act.EDIT_OPTIONS,
    votes.enter: Act.WRITE,
    prepared.keep_plan: Act.EDIT_OPTIONS,
    prepared.keep: Act.EDIT_OPTIONS,
    ledgers.add: Act.EDIT_REGISTERS,
    ledgers.want: Act.EDIT_REGISTERS,
    ledgers.erase_row: Act.SET_RETENTION,
    registers.take: Act.EDIT_REGISTERS,
    registers.leave: Act.EDIT_REGISTERS,
    retention.choose: Act.SET_RETENTION,
    retention.apply: Act.SET_RETENTION,
}
# What is added to a decision, by its kind.
ENTRIES: Mapping[type, Act] = {
    Note: Act.WRITE,
    Judgement: Act.WRITE,
    PollKept: Act.EDIT_OPTIONS,
    SetAside: Act.EDIT_OPTIONS,
    Erratum: Act.EDIT_OPTIONS,
    Locked: Act.EDIT_OPTIONS,
    Engagement: Act.WRITE,
    ChangeMade: Act.WRITE,
    Promise: Act.WRITE,
    Watched: Act.WRITE,
    PromptAnswer: Act.WRITE,
    StepAnswer: Act.WRITE,
    EvidenceLook: Act.WRITE,
    AfterMeeting: Act.WRITE,
    Resolution: Act.DECIDE,
}
UNLISTED = Act.SET_RETENTION


def check(ask: Callable[..., Any], arguments: tuple[object, ...]) -> None:
    """InputError in words where whoever looks at the page may not ask this."""
    asked = ask.func if isinstance(ask, partial) else ask
    if asked not in READING and signed_in.is_set():
        refuse(signed_in.role(), act_of(asked, arguments))


def act_of(asked: Callable[..., Any], arguments: tuple[object, ...]) -> Act:
    """What it takes to ask this with these arguments."""
    if asked is decisions.add:
        return ENTRIES.get(type(arguments[-1]), UNLISTED)
    act = WRITING.get(asked, UNLISTED)
    goes_on = any(isinstance(each, OptionVersion) and each.stage.is_decided for each in arguments)
    return Act.DECIDE if asked is options.save and goes_on else act
