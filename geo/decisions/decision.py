"""One decision: its options, what was set aside, what was locked, and everything that was written down beside them.

Business as usual is always among the options and is not kept. Everything is added and nothing is taken out.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from geo.decisions.after import AfterMeeting
from geo.decisions.answers import PromptAnswer, StepAnswer
from geo.decisions.assessments import Assessment
from geo.decisions.comparison import BUSINESS_AS_USUAL, MOST_OPTIONS
from geo.decisions.engagement import Engagement
from geo.decisions.entries import Entry, Erratum, Judgement, Note, PollKept, SetAside
from geo.decisions.follow_up import ChangeMade, Promise, Resolution, Watched
from geo.decisions.ground import EvidenceLook, Ground, standing, without_exempt
from geo.decisions.locked import Locked
from geo.decisions.option import Option, OptionVersion
from geo.decisions.written import refuse_other_than_ids, settle
from geo.errors import InputError
from geo.services.services import Service

# Of each kind of entry; above what any decision needs.
MOST_ENTRIES = 5_000
# The field that holds each kind of what is written down, but for what is set aside.
WRITTEN_IN: dict[type, str] = {
    Judgement: "judgements",
    PollKept: "polls",
    Note: "notes",
    Erratum: "errata",
    AfterMeeting: "after_meetings",
    Engagement: "engagements",
    ChangeMade: "changes_made",
    Promise: "promises",
    Watched: "watched",
    PromptAnswer: "prompt_answers",
    StepAnswer: "step_answers",
    Resolution: "resolutions",
    EvidenceLook: "evidence_looks",
}


@dataclass(frozen=True)
class Decision:
    """Options of one service in one place.

    Attributes
    ----------
    place_key
        The key of the built place.
    version
        Counts what was kept of it; 0 before that.
    locks
        The newest holds.
    options
        Those side by side; those that were set aside are in longlist.
    """

    decision_id: str
    title: str
    place_key: str
    place_name: str
    service: Service
    version: int = 0
    locks: tuple[Locked, ...] = ()
    options: tuple[Option, ...] = ()
    longlist: tuple[SetAside, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    polls: tuple[PollKept, ...] = ()
    notes: tuple[Note, ...] = ()
    errata: tuple[Erratum, ...] = ()
    engagements: tuple[Engagement, ...] = ()
    changes_made: tuple[ChangeMade, ...] = ()
    promises: tuple[Promise, ...] = ()
    watched: tuple[Watched, ...] = ()
    prompt_answers: tuple[PromptAnswer, ...] = ()
    step_answers: tuple[StepAnswer, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    evidence_looks: tuple[EvidenceLook, ...] = ()
    after_meetings: tuple[AfterMeeting, ...] = ()

    def __post_init__(self) -> None:
        settle(self, names=("title", "place_key", "place_name"))
        refuse_other_than_ids(decision_id=self.decision_id)
        faults = tuple(_faults(self))
        if faults:
            raise InputError(*faults)

    @property
    def locked(self) -> Locked | None:
        """What is locked now; None before anything was."""
        return self.locks[-1] if self.locks else None

    @property
    def is_decided(self) -> bool:
        """Whether one of the options is decided; then nothing is locked anew."""
        return any(option.stage.is_decided for option in self.options)

    @cached_property
    def judged(self) -> dict[tuple[str, str, str], Judgement]:
        """The newest judgement by option_id, group and criterion; what is not there is not assessed."""
        return {(each.option_id, each.cell.group, each.cell.criterion.value): each for each in self.judgements}

    def option(self, option_id: str) -> Option:
        """The option with this id, among those side by side; a sentence where there is none."""
        for option in self.options:
            if option.option_id == option_id:
                return option
        aside = [each for each in self.longlist if each.option and each.option.option_id == option_id]
        if aside:
            raise InputError(f"{aside[0].name} was set aside by {aside[0].who}; save yours as a new option.")
        raise InputError(f"{self.title} has no such option, or no longer.")

    def with_version(self, option_id: str, version: OptionVersion) -> "Decision":
        """The decision with one version more of an option, which begins with it where it is not there."""
        known = {each.option.option_id for each in self.longlist if each.option}
        if option_id in {option.option_id for option in self.options} | known:
            option = self.option(option_id)
            longer = Option(option_id, (*option.versions, replace(version, number=len(option.versions) + 1)))
            options = tuple(longer if each is option else each for each in self.options)
        else:
            options = (*self.options, Option(option_id, (replace(version, number=1),)))
        return replace(self, options=options)

    def with_lock(self, locked: Locked) -> "Decision":
        """The decision with its settings, day and files locked (anew, which needs a reason)."""
        if self.is_decided:
            raise InputError("An option is decided: the settings and files that it was decided on stay locked.")
        if self.locks and not locked.why:
            raise InputError("Settings are locked already: say why they are locked anew.")
        return replace(self, locks=(*self.locks, locked))

    def with_entry(self, entry: Entry) -> "Decision":
        """The decision with one entry more; an option that is set aside leaves those side by side."""
        if not isinstance(entry, SetAside):
            name = WRITTEN_IN[type(entry)]
            longer: dict[str, Any] = {name: (*getattr(self, name), entry)}
            return replace(self, **longer)
        if entry.option is None:
            return replace(self, longlist=(*self.longlist, entry))
        option = self.option(entry.option.option_id)
        if option.stage.is_decided:
            raise InputError(f"{option.name} is {option.stage}; it cannot be set aside.")
        left = tuple(each for each in self.options if each is not option)
        return replace(self, options=left, longlist=(*self.longlist, replace(entry, option=option)))

    @property
    def public(self) -> "Decision":
        """The decision without what of its entries is not for the public."""
        left: dict[str, Any] = {name: tuple(map(without_exempt, getattr(self, name))) for name in WRITTEN_IN.values()}
        # What a search asked names premises whose owners nobody may have asked.
        return replace(self, longlist=tuple(replace(each, search="") for each in self.longlist), **left)

    @cached_property
    def answered(self) -> dict[tuple[Assessment, str], StepAnswer]:
        """The newest answer to each step of each assessment; what is not there is not recorded."""
        return {(each.assessment, each.step): each for _, each in standing(self.step_answers)}


def _faults(decision: Decision) -> Iterator[str]:
    options = decision.options
    if len(options) > MOST_OPTIONS:
        yield (
            f"Beside business as usual there is room for {MOST_OPTIONS} options, and {len(options)} would be there: "
            "set one aside first."
        )
    names = [option.name.casefold() for option in options]
    yield from (f"Two options are called {option.name!r}; give each a name of its own." for option in _twice(options))
    if BUSINESS_AS_USUAL.casefold() in names:
        yield f"{BUSINESS_AS_USUAL!r} is always beside the options; give yours another name."
    aside = [each.option for each in decision.longlist if each.option]
    ids = [option.option_id for option in (*options, *aside)]
    if len(set(ids)) != len(ids):
        yield "One option is there twice."
    for option in (*options, *aside):
        if option.stage.is_decided and decision.locked is None:
            yield f"{option.name} cannot be {option.stage} before the settings and files are locked."
        elif option.stage.is_decided and decision.locked and decision.locked.screening_only:
            yield (
                f"{option.name} cannot be {option.stage}: minutes in {decision.place_name} are straight lines, "
                "for screening only."
            )
    written = {name: getattr(decision, name) for name in WRITTEN_IN.values()}
    written_of = {getattr(entry, "option_id", "") for entries in written.values() for entry in entries}
    if written_of - {"", *ids}:
        yield "Something is written of an option that is not there."
    for entries in written.values():
        for number, entry in enumerate(entries, start=1):
            ground = getattr(entry, "ground", None)
            if isinstance(ground, Ground) and ground.replaces >= number:
                yield f"Entry {number} is to take the place of entry {ground.replaces}, which is not before it."
    if any(len(entries) > MOST_ENTRIES for entries in (decision.locks, decision.longlist, *written.values())):
        yield f"More than {MOST_ENTRIES:,} entries of one kind cannot be kept in one decision."


def _twice(options: tuple[Option, ...]) -> list[Option]:
    names = [option.name.casefold() for option in options]
    return [option for position, option in enumerate(options) if option.name.casefold() in names[:position]]
