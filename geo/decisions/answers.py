"""Answers to the steps of assessments and to the prompts of a fair consultation, with the figures attached to them."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from geo.decisions.assessments import Assessment, asked_first
from geo.decisions.ground import Ground
from geo.decisions.written import settle
from geo.errors import InputError
from geo.plain import LONGEST_NOTE, checked_day, shown, visible

MOST_LINES = 200


class Answered(StrEnum):
    """An answer to a prompt or a step; "not known" is an answer, and differs from none being recorded."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    NOT_KNOWN = "not known"


class Prompt(StrEnum):
    """What those who check a consultation ask of it: the tests of common law, duties, and neighbours."""

    FORMATIVE = "formative"
    INFORMATION = "information"
    TIME = "time"
    CONSIDERED = "considered"
    DUE_REGARD = "due_regard"
    SUBSTANTIAL = "substantial"
    NOTIFIED = "notified"
    NEIGHBOURS = "neighbours"

    @property
    def question(self) -> str:
        """The question in plain words."""
        return PROMPTS[self]


PROMPTS: dict[Prompt, str] = {
    Prompt.FORMATIVE: "Was it asked while minds could still change?",
    Prompt.INFORMATION: "Was enough told, reasons and alternatives among it, to answer with understanding?",
    Prompt.TIME: "Was there time enough to think and to answer?",
    Prompt.CONSIDERED: "Have those who decide weighed the answers?",
    Prompt.DUE_REGARD: "Did those who decide have the equality evidence before them, and weigh it in earnest?",
    Prompt.SUBSTANTIAL: "Is it a substantial variation of the service? Who judged so, and when?",
    Prompt.NOTIFIED: "If it is: were health scrutiny and the Secretary of State told?",
    Prompt.NEIGHBOURS: "Were neighbouring authorities told whose people use it?",
}


@dataclass(frozen=True)
class Attached:
    """Figures as they stood when they were attached, with their day and checksums.

    Attributes
    ----------
    lines
        Sentences; () for none attached.
    on
        The day on which they were attached; None for none.
    files
        Checksum over the files and settings that they rest on.
    sha256
        Checksum over all of this, by which a change shows.
    """

    lines: tuple[str, ...] = ()
    on: date | None = None
    files: str = ""
    sha256: str = ""

    def __post_init__(self) -> None:
        settle(self, names=("files", "sha256"), may_lack="files sha256")
        if self.on is not None:
            checked_day(self.on, "The day of the figures")
        if len(self.lines) > MOST_LINES:
            raise InputError(f"{len(self.lines):,} lines of figures are attached; at most {MOST_LINES} can be kept.")
        for line in self.lines:
            if not line or len(line) > LONGEST_NOTE or visible(line) != line:
                raise InputError(f"An attached figure is {shown(line)}; a sentence in visible characters was expected.")

    @property
    def fits(self) -> bool:
        """Whether they are as they were attached, as their checksum tells; nothing attached fits."""
        return not self.lines or self.sha256 == _checksum(self.lines, self.on, self.files)


def attach(lines: tuple[str, ...], *, on: date, files: str) -> Attached:
    """Figures attached on a day; files: the checksum over what they rest on."""
    return Attached(lines, on, files, _checksum(lines, on, files)) if lines else Attached()


def _checksum(lines: tuple[str, ...], on: date | None, files: str) -> str:
    told = [list(lines), on.isoformat() if on else "", files]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class PromptAnswer:
    """An answer to one prompt, in a word and in words; who judged is the owner of its ground, when its day."""

    prompt: Prompt
    answer: Answered
    words: str
    ground: Ground
    who: str
    when: datetime

    def __post_init__(self) -> None:
        settle(self, names=("who",), notes=("words",), may_lack="words")


@dataclass(frozen=True)
class StepAnswer:
    """An answer to one step of an assessment of the decision, with the figures attached to it."""

    assessment: Assessment
    step: str
    answer: Answered
    words: str
    figures: Attached
    ground: Ground
    who: str
    when: datetime

    def __post_init__(self) -> None:
        settle(self, names=("step", "who"), notes=("words",), may_lack="words")
        if self.step not in {step.key for step in self.assessment.steps}:
            raise InputError(f"The {self.assessment.label.lower()} has no step {shown(self.step)}.")


def missing_steps(assessment: Assessment, recorded: set[tuple[Assessment, str]]) -> list[str]:
    """Titles of the steps that are always asked and have no answer, in order."""
    return [step.title for step in asked_first(assessment) if (assessment, step.key) not in recorded]
