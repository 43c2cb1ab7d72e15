"""What came of a decision: what changed because of what was said, what was promised, what is watched, who decided.

Each adds to the record; "recorded" and "not recorded" are all that is ever said of it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from geo.decisions.ground import EvidenceLook, Ground
from geo.decisions.written import refuse_other_than_an_option, refuse_other_than_ids, settle
from geo.errors import InputError
from geo.language.dates import british
from geo.plain import checked_day
from geo.proposals.terms import Funded


class Outcome(StrEnum):
    """What became of something that was said."""

    CHANGED = "changed"
    NOT_CHANGED = "not changed"
    OPEN = "still open"


@dataclass(frozen=True)
class ChangeMade:
    """What was said, by whom or where (said_by), and what changed because of it, or why nothing did (result)."""

    option_id: str
    said: str
    said_by: str
    outcome: Outcome
    result: str
    ground: Ground
    who: str
    when: datetime

    def __post_init__(self) -> None:
        settle(self, names=("said_by", "who"), notes=("said", "result"), may_lack="result")
        refuse_other_than_an_option(self.option_id)
        if self.outcome is not Outcome.OPEN and not self.result:
            asked = "what changed" if self.outcome is Outcome.CHANGED else "why nothing changed"
            raise InputError(f"{asked[0].upper()}{asked[1:]} is missing; write it down, or mark it as still open.")


@dataclass(frozen=True)
class Promise:
    """Something promised to soften a change: for whom, whether it is paid for, by when, and how it is measured."""

    option_id: str
    promise: str
    for_whom: str
    funded: Funded
    by: date | None
    measure: str
    ground: Ground
    who: str
    when: datetime

    def __post_init__(self) -> None:
        settle(self, names=("for_whom", "who"), notes=("promise", "measure"), may_lack="for_whom measure")
        refuse_other_than_an_option(self.option_id)
        _refuse_past(self.by, self.when, "A promise")


@dataclass(frozen=True)
class Watched:
    """One thing that is watched afterwards: what was forecast, where it began, what is aimed at, what sets off a look.

    look_on: the day on which it is looked at; None where none is recorded.
    """

    option_id: str
    measure: str
    baseline: str
    forecast: str
    target: str
    trigger: str
    look_on: date | None
    ground: Ground
    who: str
    when: datetime

    def __post_init__(self) -> None:
        settle(
            self,
            names=("measure", "baseline", "forecast", "target", "trigger", "who"),
            may_lack="baseline forecast target trigger",
        )
        refuse_other_than_an_option(self.option_id)
        _refuse_past(self.look_on, self.when, "A look at it")


@dataclass(frozen=True)
class Resolution:
    """By which body an option was decided, on which day, the minute, and why an assessment is not recorded."""

    option_id: str
    body: str
    on: date | None
    minute: str
    reason: str
    who: str
    when: datetime

    def __post_init__(self) -> None:
        settle(self, names=("body", "minute", "who"), notes=("reason",), may_lack="body minute reason")
        refuse_other_than_ids(option_id=self.option_id)
        if self.on is not None:
            checked_day(self.on, "The day of the decision")
            # Where clocks are ahead of universal time a decision of today may be of tomorrow there.
            if self.on > self.when.date() + timedelta(days=1):
                raise InputError(f"The day of the decision, {british(self.on.isoformat())}, is still to come.")


def _refuse_past(day: date | None, when: datetime, what: str) -> None:
    if day is None:
        return
    checked_day(day, "The day")
    if day < when.date():
        raise InputError(f"{what} is for a day to come, and {british(day.isoformat())} has passed.")


FollowUp = ChangeMade | Promise | Watched | Resolution | EvidenceLook
