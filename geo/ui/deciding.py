"""What a visit does with the decision in view: options saved, copied, opened, moved on and set aside, remarks written.

Each act is kept at once, or refused in words; what was typed stays.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, groupby, repeat

import streamlit as st

from geo.appraisal import case
from geo.decisions.decision import Decision
from geo.decisions.entries import Entry, Erratum, Note, PollKept, SetAside, poll_kept
from geo.decisions.follow_up import Resolution
from geo.decisions.locked import Locked, lock
from geo.decisions.option import Option, OptionVersion, Stage, version_of
from geo.decisions.written import ID, NAME_NOT_GIVEN, new_id, now, typed
from geo.errors import GeoError, InputError, NotHeldError
from geo.evidence.poll import Poll, PollQuestion
from geo.language.phrases import number_of
from geo.place.place import Place
from geo.plain import LONGEST_NAME
from geo.proposals.proposals import Proposal
from geo.proposals.text import from_toml
from geo.services.services import Service
from geo.store.records import decisions, exchange, options
from geo.store.records.decisions import DecisionHead
from geo.ui import database, drafts, freezing, loading, session, signed_in
from geo.views.decisions import record_words
from geo.views.words import wording

NEVER_WAS = "The link's decision is not kept here, or no longer."
OF_ANOTHER_PLACE = "The link's decision is of another place than the link."


def of_place() -> tuple[DecisionHead, ...]:
    """The decisions that are kept of the place in view, the last changed first."""
    return database.asked(decisions.of_place, _place_key())


def place_of(decision_id: str) -> str:
    """The place that a decision is of; "" where there is none of this id. GeoError where it cannot be told."""
    decision = _found(decision_id)
    return decision.place_key if decision else ""


def in_view() -> Decision | None:
    """The decision that is looked at, as it is kept now; None where there is none, or it is of another place."""
    decision = _found(session.current().deciding.decision_id)
    return decision if decision is not None and decision.place_key == _place_key() else None


def fault_of_link(decision_id: str) -> str:
    """Why the decision that a link asks for is not in view, in a sentence; "" where it is."""
    try:
        decision = _found(decision_id)
    except GeoError as fault:
        return f"The link's decision cannot be opened: {fault}."
    if decision is None:
        return NEVER_WAS
    return "" if decision.place_key == _place_key() else OF_ANOTHER_PLACE


def look_at(decision_id: str) -> None:
    """Look at this decision; "" for none."""
    session.choose(replace(session.current().deciding, decision_id=decision_id, refused=()))


def save_option(place: Place) -> None:
    """Keep the proposal in view as the next version of the option of its name, or as a new one."""
    act(lambda: _save(place, session.current().proposal))


def copy_option(place: Place) -> None:
    """Keep the proposal in view as an option more, under a name of its own, and look at it."""

    def copied() -> str:
        proposal = session.current().proposal
        decision = _of_service(place, proposal.service)
        taken = {option.name.casefold() for option in decision.options}
        names = (f"{proposal.name[: LONGEST_NAME - 12]} (copy{f' {n}' if n > 1 else ''})" for n in range(1, 100))
        copy = replace(proposal, name=next(name for name in names if name.casefold() not in taken))
        said = _save(place, copy)
        drafts.open_beside(copy)
        return said

    act(copied)


def begin_with_examples(place: Place) -> None:
    """The examples that come with a place as options of one decision, or the one that was begun with them already.

    Of those that begin with the same change the fuller are later versions of one option.
    """

    def begun() -> str:
        title = f"The examples of {place.name}"
        for head in of_place():
            if head.title == title:
                look_at(head.decision_id)
                return f"{title} are kept already."
        proposals = [from_toml(text, locate=place.locate) for text in loading.examples(place).values()]
        decision = _begun(place, proposals[0].service, title=title)
        for _, alike in groupby(proposals, key=lambda proposal: proposal.changes[0]):
            option_id, stages = new_id(), chain([Stage.SCREENED], repeat(Stage.REFINED))
            for made_of, (proposal, stage) in enumerate(zip(sorted(alike, key=_changes), stages, strict=False)):
                version = _version(proposal, made_of=made_of, stage=stage)
                decision = database.asked(options.save, decision.decision_id, option_id, version).decision
        return f"{len(decision.options)} options of one decision stand side by side."

    act(begun)


def _changes(proposal: Proposal) -> int:
    return len(proposal.changes)


def open_option(place: Place, option: Option) -> None:
    """Look at an option as a draft beside the one in view; what cannot be made any more is left out and said."""

    def opened() -> str:
        proposal, faults = freezing.proposal_of(place, option)
        drafts.open_beside(proposal)
        _see(option.option_id, option.in_view.number)
        return " ".join(faults) or f"{option.name} is the proposal in view."

    act(opened)


@dataclass(frozen=True)
class DecidedBy:
    """What is asked when an option is decided; each may be empty, and is then said to be not recorded."""

    body: str
    on: date | None
    minute: str
    reason: str


def advance(place: Place, option: Option, stage: Stage, *, why: str, by: DecidedBy) -> None:
    """Keep that an option has come to a stage; with the first at which it is decided, by whom and on what."""

    def advanced() -> str:
        newest = option.in_view
        version = replace(newest, made_of=newest.number, stage=stage, why=why, who=who(), when=now())
        if stage.is_decided and not option.stage.is_decided:
            return _decided(place, option, version, by)
        return _kept_version(option.option_id, version, f"{option.name} is {stage} now.")

    act(advanced)


def _decided(place: Place, option: Option, version: OptionVersion, by: DecidedBy) -> str:
    decision = in_view()
    if decision is None:
        raise NotHeldError(decisions.NOT_THERE)
    resolution = Resolution(option.option_id, by.body, by.on, by.minute, by.reason, version.who, version.when)
    sealed = freezing.sealed(place, decision, resolution, version)
    deciding = options.Deciding(decision, resolution, sealed)
    saved = database.asked(options.decide, deciding, option.option_id, version)
    _see(option.option_id, saved.version.number)
    not_recorded = record_words.not_recorded(saved.decision, resolution)
    return f"{option.name} is {version.stage} now, and what it was decided on is kept for good. {not_recorded}".strip()


def bring_in(place: Place, content: bytes) -> None:
    """Keep the decision of a file that somebody handed on, and look at it."""

    def brought() -> str:
        decision = database.asked(exchange.bring_in, content, place)
        look_at(decision.decision_id)
        return f"{decision.title} is here, with {number_of(len(decision.options), 'option')}."

    act(brought)


def take_beside(option: Option, version: OptionVersion) -> None:
    """A version that stands beside the one in view becomes the one in view."""
    next_one = replace(version, made_of=option.in_view.number, who=who(), when=now())
    act(lambda: _kept_version(option.option_id, next_one, f"{version.name} as {version.who} saved it is in view now."))


def set_aside(name: str, option: Option | None, reason: str) -> None:
    """Keep that an idea is not taken further, and why."""
    write(lambda: SetAside(name, reason, who(), now(), option), f"{name} is set aside.")


def keep_search(name: str, reason: str, search: str) -> None:
    """Keep a search for sites in the longlist of the decision in view, once; search: as kept_search.as_text has it."""

    def kept() -> str:
        decision = in_view()
        if decision is None or any((each.reason, each.search) == (reason, search) for each in decision.longlist):
            return "The search is kept with the decision."
        entry = SetAside(name, reason, who(), now(), search=search)
        return _kept_entry(entry, "The search is kept with the decision.")

    act(kept)


def remark(option_id: str, text: str) -> None:
    """Keep a remark on an option, or on the whole decision ("")."""
    write(lambda: Note(option_id, text, who(), now()), "The remark is kept.")


def put_right(option_id: str, wrong: str, right: str) -> None:
    """Keep what was wrong and what is right, beside what was published."""
    write(lambda: Erratum(option_id, wrong, right, who(), now()), "The correction is kept beside what was published.")


def keep_polls(place: Place, option: Option) -> None:
    """Keep with the decision what polls on an option, or on none in particular, found: once, and again if otherwise."""
    act(lambda: _polls_kept(place, option))


def _polls_kept(place: Place, option: Option) -> str:
    decision, kept = in_view(), 0
    there = {} if decision is None else {_poll_key(each): repr(each.findings) for each in decision.polls}
    for poll in polls_of(place, option):
        for question in PollQuestion:
            if not (poll.answers["item"] == question.value).any():
                continue
            of = option.option_id if poll.proposal else ""
            found_out = poll_kept(poll, question, option_id=of, who=who(), when=now())
            if there.get(_poll_key(found_out)) != repr(found_out.findings):
                _kept_entry(found_out, "")
                kept += 1
    return f"{number_of(kept, 'answer')} of polls kept with {option.name}." if kept else "All of it is kept already."


def _poll_key(each: PollKept) -> tuple[str, ...]:
    return each.option_id, each.title, each.question, str(each.on)


def polls_of(place: Place, option: Option) -> list[Poll]:
    """The polls that the place holds on an option, by its name, and those on none in particular."""
    return [poll for poll in place.evidence.polls if poll.proposal in ("", option.name)]


def lock_anew(place: Place, why: str) -> None:
    """Settings, day and files as they are now take the place of those locked before, which stay on record."""
    act(lambda: _kept_entry(_lock(place, why=why), "Settings, day and files are locked as they are now."))


def sign(who: str) -> None:
    """Whatever is kept from now on is by whoever typed this name."""
    session.choose(replace(session.current().deciding, who=who.strip()[:LONGEST_NAME]))


def _place_key() -> str:
    return session.current().shared.place


def who() -> str:
    """The name that whatever is kept is signed with: that of a sign-in, else what was typed."""
    return signed_in.name() or typed(session.current().deciding.who) or NAME_NOT_GIVEN


def act(act: Callable[[], str]) -> None:
    """Do what is kept or refused: say what was done, or leave the reasons where pages tell them."""
    refused: tuple[str, ...] = ()
    try:
        st.toast(wording.plain(act()))
    except (InputError, NotHeldError) as fault:
        refused = fault.faults
    except GeoError as fault:
        refused = (f"This could not be kept: {fault}.",)
    session.choose(replace(session.current().deciding, refused=refused))


def write(made: Callable[[], Entry], said: str) -> None:
    """Keep what somebody wrote down of the decision in view, or say why not."""
    act(lambda: _kept_entry(made(), said))


def _kept_entry(entry: Entry | Locked, said: str) -> str:
    database.asked(decisions.add, session.current().deciding.decision_id, entry)
    return said


def _kept_version(option_id: str, version: OptionVersion, said: str) -> str:
    saved = database.asked(options.save, session.current().deciding.decision_id, option_id, version)
    _see(option_id, saved.version.number)
    if not saved.is_beside:
        return said
    return (
        f"{saved.option.in_view.who} saved {saved.option.name} since you opened it. Theirs is in view, and yours "
        "stands beside it: nothing is lost."
    )


def _save(place: Place, proposal: Proposal) -> str:
    if not proposal.changes:
        raise InputError("Nothing is proposed yet, so there is nothing to keep as an option.")
    decision = _of_service(place, proposal.service)
    there = {option.name.casefold(): option for option in decision.options}.get(proposal.name.casefold())
    seen = dict(session.current().deciding.seen)
    option_id = there.option_id if there else new_id()
    made_of = seen.get(option_id, there.in_view.number) if there else 0
    stage = there.stage if there else Stage.SCREENED
    said = f"{proposal.name} is kept as an option of {decision.title}."
    return _kept_version(option_id, _version(proposal, made_of=made_of, stage=stage), said)


def _version(proposal: Proposal, *, made_of: int, stage: Stage, why: str = "") -> OptionVersion:
    return version_of(proposal, made_of=made_of, stage=stage, signature=(who(), now()), why=why)


def _of_service(place: Place, service: Service) -> Decision:
    """The decision in view where it is of this service, else the last changed that is, else one that begins."""
    decision = in_view()
    if decision is None or decision.service != service:
        ids = [head.decision_id for head in of_place() if head.service == service]
        decision = _found(ids[0]) if ids else None
    if decision is None:
        return _begun(place, service, title=f"{service.plural[0].upper()}{service.plural[1:]} in {place.name}")
    look_at(decision.decision_id)
    return decision


def begin(service: Service, title: str) -> None:
    """Begin a decision of this name, with settings, day and files locked as they are now."""
    place = loading.place(_place_key())
    act(lambda: f"{_begun(place, service, title=title).title} begins.")


def _begun(place: Place, service: Service, *, title: str) -> Decision:
    begun = Decision(new_id(), title, _place_key(), place.name, service, locks=(_lock(place),))
    decision = database.asked(decisions.keep, begun)
    look_at(decision.decision_id)
    return decision


def _lock(place: Place, *, why: str = "") -> Locked:
    return lock(place, case.USUAL, on=None, who=who(), when=now(), why=why)


def _see(option_id: str, number: int) -> None:
    deciding = session.current().deciding
    seen = {**dict(deciding.seen), option_id: number}
    session.choose(replace(deciding, seen=tuple(seen.items())))


def _found(decision_id: str) -> Decision | None:
    return database.asked(decisions.find, decision_id) if ID.fullmatch(decision_id) else None
