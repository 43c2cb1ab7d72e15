"""How people were heard: nine questions, each counted only with its evidence attached.

The first eight follow the rules of a fair procedure (Leventhal 1980: consistency, no bias, accuracy, correctability,
representativeness, ethics) and the guide's Part 6, question iv; the ninth is the level of engagement on the ladder that
the guide cites (Arnstein 1969). An answer without evidence is not recorded, which is neither yes nor no.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from geo.errors import InputError
from geo.plain import refuse_unknown, shown, text

LONGEST_EVIDENCE = 10_000


class VoiceItem(StrEnum):
    """A question of the checklist."""

    EARLY = "informed_early"
    OPEN = "options_open"
    HEARD = "seldom_heard_reached"
    AGENDA = "agenda_shared"
    CHANGED = "something_changed"
    REASONS = "reasons_published"
    CHECKED = "independent_check"
    SAME_RULE = "same_rule_everywhere"
    LEVEL = "engagement_level"

    @property
    def question(self) -> str:
        """The question in plain words."""
        return QUESTIONS[self]


QUESTIONS: dict[VoiceItem, str] = {
    VoiceItem.EARLY: "Were people told early, while there was still time to think?",
    VoiceItem.OPEN: "Are options really open, and is it said what is fixed and why?",
    VoiceItem.HEARD: "Do those who answered look like those who live there, seldom-heard groups among them?",
    VoiceItem.AGENDA: "Did people have a say in what was to be discussed?",
    VoiceItem.CHANGED: "Has something changed because of what was said?",
    VoiceItem.REASONS: "Are the reasons published, with what was said and what was done about it?",
    VoiceItem.CHECKED: "Has somebody independent looked at the figures and the process?",
    VoiceItem.SAME_RULE: "Is the same rule applied to every area?",
    VoiceItem.LEVEL: "How far did people take part?",
}
ANSWERS: dict[str, float] = {"yes": 1.0, "partly": 0.5, "no": 0.0}
# The steps of the ladder from telling people to their deciding; the figures are our choice.
LADDER: dict[str, float] = {
    "informing": 0.2,
    "consultation": 0.4,
    "co-production": 0.6,
    "delegated control": 0.8,
    "community control": 1.0,
}


@dataclass(frozen=True)
class VoiceAnswer:
    """An answer to one question (a word of ANSWERS, of LADDER for the level), its evidence and who owns it."""

    item: VoiceItem
    answer: str
    evidence: str = ""
    owner: str = ""

    def __post_init__(self) -> None:
        words = answers_to(self.item)
        if self.answer not in words:
            raise InputError(f"{self.item}: the answer is {shown(self.answer)}; write one of {', '.join(words)}.")

    @property
    def score(self) -> float:
        """0 to 1; NaN without evidence: then it is not recorded."""
        return answers_to(self.item)[self.answer] if self.evidence.strip() else math.nan


def answers_to(item: VoiceItem) -> dict[str, float]:
    """The words that answer a question, with what each counts."""
    return LADDER if item is VoiceItem.LEVEL else ANSWERS


def voice_mean(answers: Iterable[VoiceAnswer]) -> tuple[float, int]:
    """The mean of the answers recorded (0 to 1, NaN where none is) and how many are."""
    scores = [answer.score for answer in answers if not math.isnan(answer.score)]
    return (sum(scores) / len(scores) if scores else math.nan, len(scores))


def voice_answer_from(plain: Mapping[str, Any]) -> VoiceAnswer:
    """An answer from its plain table; InputError in words."""
    refuse_unknown(plain, {"item", "answer", "evidence", "owner"}, where="for an answer on how people were heard")
    item = plain.get("item")
    if item not in tuple(VoiceItem):
        raise InputError(f"item is {shown(item)}; write one of {', '.join(VoiceItem)}.")
    if not plain.get("answer"):
        known = VoiceItem(str(item))
        raise InputError(f"{known.question} No answer is given; write one of {', '.join(answers_to(known))}.")
    evidence = text(plain, "evidence", longest=LONGEST_EVIDENCE, needed=False)
    return VoiceAnswer(VoiceItem(str(item)), text(plain, "answer"), evidence, text(plain, "owner", needed=False))


def voice_answer_to(answer: VoiceAnswer) -> dict[str, Any]:
    """The answer as its plain table; what is not said is not in it."""
    plain = {"item": answer.item.value, "answer": answer.answer, "evidence": answer.evidence, "owner": answer.owner}
    return {key: value for key, value in plain.items() if value}
