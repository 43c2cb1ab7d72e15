"""One decision: its options, what was set aside, what was judged, polled, noted and put right, and what was locked.

Business as usual is always among the options and is not kept. Everything is added and nothing is taken out.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from geo.decisions.after import AfterMeeting
from geo.decisions.comparison import BUSINESS_AS_USUAL, MOST_OPTIONS
from geo.decisions.entries import Entry, Erratum, Judgement, Note, PollKept, SetAside
from geo.decisions.locked import Locked
from geo.decisions.option import Option, OptionVersion
from geo.decisions.written import refuse_other_than_ids, settle
from geo.errors import InputError
from geo.services.services import Service

# Of each kind of entry; above what any decision needs.
MOST_ENTRIES = 5_000


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
        match entry:
            case SetAside():
                if entry.option is None:
                    return replace(self, longlist=(*self.longlist, entry))
                option = self.option(entry.option.option_id)
                if option.stage.is_decided:
                    raise InputError(f"{option.name} is {option.stage}; it cannot be set aside.")
                left = tuple(each for each in self.options if each is not option)
                return replace(self, options=left, longlist=(*self.longlist, replace(entry, option=option)))
            case Judgement():
                return replace(self, judgements=(*self.judgements, entry))
            case PollKept():
                return replace(self, polls=(*self.polls, entry))
            case Note():
                return replace(self, notes=(*self.notes, entry))
            case Erratum():
                return replace(self, errata=(*self.errata, entry))
            case AfterMeeting():
                return replace(self, after_meetings=(*self.after_meetings, entry))


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
    written_of = {entry.option_id for entry in decision.judgements} | {entry.option_id for entry in decision.polls}
    written_of |= {entry.option_id for entry in decision.notes} | {entry.option_id for entry in decision.errata}
    if written_of - {"", *ids}:
        yield "Something is written of an option that is not there."
    of_options = (decision.longlist, decision.judgements, decision.polls, decision.notes, decision.errata)
    if any(len(entries) > MOST_ENTRIES for entries in (decision.locks, *of_options, decision.after_meetings)):
        yield f"More than {MOST_ENTRIES:,} entries of one kind cannot be kept in one decision."


def _twice(options: tuple[Option, ...]) -> list[Option]:
    names = [option.name.casefold() for option in options]
    return [option for position, option in enumerate(options) if option.name.casefold() in names[:position]]
