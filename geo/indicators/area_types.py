"""Which of the guide's types of area a ward resembles, as reasons and never as a label; off unless it is turned on.

The guide takes five types of area from a national report of 2007. They are kept for its sake: a typology that old says
nothing certain of a place now. Each type is a few yes-or-no questions; where the place does not hold what a question
needs, the answer is "not available", and no type is guessed. Never on a map.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from geo.errors import InputError


class Question(StrEnum):
    """What a type of area asks of a ward."""

    LESS_AFFLUENT = "less affluent"
    CHANGING = "changing"
    RURAL = "rural"
    DECLINE = "decline of manufacturing"
    ONE_ISSUE = "one issue"


@dataclass(frozen=True)
class AreaTypeSettings:
    """Whether types are looked for at all, and where the lines lie; all our choice, for a partnership to change.

    Attributes
    ----------
    poorest_fifths
        National fifths of deprivation, 1 the most deprived, that count as less affluent.
    top_quarter
        The national quarter of turnover, 4 the most, that counts as changing.
    points_lost
        Percentage points of jobs in manufacturing that an area has lost between two censuses to count as declined.
    """

    on: bool = False
    poorest_fifths: tuple[int, ...] = (1, 2)
    top_quarter: int = 4
    points_lost: float = 5.0


@dataclass(frozen=True)
class WardFacts:
    """What is held of a ward for these questions; None or NaN where it is not held.

    Attributes
    ----------
    national_fifth
        Of deprivation, 1 the most deprived.
    turnover_quarter
        Of England's wards by people moving in and out, 4 the most.
    manufacturing_change
        Percentage points of jobs between two censuses.
    open_issue
        Whether an issue of the kind is on record and open now.
    """

    national_fifth: float = math.nan
    turnover_quarter: float = math.nan
    rural: bool | None = None
    manufacturing_change: float = math.nan
    open_issue: bool | None = None


@dataclass(frozen=True)
class AreaType:
    """A type in our own words, and the answers it takes."""

    key: str
    title: str
    takes: Mapping[Question, bool]


TYPES: tuple[AreaType, ...] = (
    AreaType(
        "changing_rural",
        "less affluent countryside where many people move in and out",
        {Question.LESS_AFFLUENT: True, Question.CHANGING: True, Question.RURAL: True},
    ),
    AreaType(
        "stable_after_manufacturing",
        "settled less affluent town that lost its manufacturing",
        {Question.LESS_AFFLUENT: True, Question.CHANGING: False, Question.RURAL: False, Question.DECLINE: True},
    ),
    AreaType(
        "stable_urban",
        "settled less affluent town that never leant on manufacturing, or kept it",
        {Question.LESS_AFFLUENT: True, Question.CHANGING: False, Question.RURAL: False, Question.DECLINE: False},
    ),
    AreaType(
        "changing_urban",
        "less affluent town where many people move in and out",
        {Question.LESS_AFFLUENT: True, Question.CHANGING: True, Question.RURAL: False},
    ),
    AreaType("one_issue", "area where one issue of the moment weighs on people", {Question.ONE_ISSUE: True}),
)

# What a question needs, as it is said where it is not held.
NEEDS = {
    Question.LESS_AFFLUENT: "its national fifth of deprivation",
    Question.CHANGING: "its quarter among England's wards by people moving in and out",
    Question.RURAL: "whether it is rural",
    Question.DECLINE: "its jobs in manufacturing at two censuses",
    Question.ONE_ISSUE: "a record of issues",
}


def resemblances(evidence: WardFacts, *, settings: AreaTypeSettings | None = None) -> tuple[str, ...]:
    """What can be said of each type beside a ward, and why, in the order of TYPES; () while types are off."""
    settings = settings or AreaTypeSettings()
    if not settings.on:
        return ()
    answers = _answers(evidence, settings)
    return tuple(_beside(area_type, answers) for area_type in TYPES)


def _beside(area_type: AreaType, answers: Mapping[Question, tuple[bool, str] | None]) -> str:
    asked = {question: answers[question] for question in area_type.takes}
    against = [words for question, (yes, words) in _known(asked) if yes != area_type.takes[question]]
    if against:
        return f"Does not resemble: {area_type.title}, because {' and '.join(against)}."
    missing = [NEEDS[question] for question, answer in asked.items() if answer is None]
    if missing:
        return f"Not available: {area_type.title}; this place does not hold {' or '.join(missing)}."
    because = " and ".join(words for _, (_, words) in _known(asked))
    return f"Resembles: {area_type.title}, because {because}."


def _known(
    answers: Mapping[Question, tuple[bool, str] | None],
) -> list[tuple[Question, tuple[bool, str]]]:
    return [(question, answer) for question, answer in answers.items() if answer is not None]


def _answers(evidence: WardFacts, settings: AreaTypeSettings) -> dict[Question, tuple[bool, str] | None]:
    """Yes or no to each question with the fact that says so; None where it is not held."""
    fifth, quarter, change = evidence.national_fifth, evidence.turnover_quarter, evidence.manufacturing_change
    for name, number, most in (("national fifth", fifth, 5), ("quarter", quarter, 4)):
        if not math.isnan(number) and not 1 <= number <= most:
            raise InputError(f"The {name} of a ward is {number:g}; 1 to {most} was expected.")
    answers: dict[Question, tuple[bool, str] | None] = dict.fromkeys(Question)
    if not math.isnan(fifth):
        words = f"it is in national fifth {fifth:.0f} of deprivation (1 is the most deprived)"
        answers[Question.LESS_AFFLUENT] = (int(fifth) in settings.poorest_fifths, words)
    if not math.isnan(quarter):
        words = f"it is in quarter {quarter:.0f} of England's wards by people moving in and out (4 is the most)"
        answers[Question.CHANGING] = (int(quarter) >= settings.top_quarter, words)
    if evidence.rural is not None:
        answers[Question.RURAL] = (evidence.rural, f"it is {'rural' if evidence.rural else 'urban'}")
    if not math.isnan(change):
        words = f"its jobs in manufacturing changed by {change:+.1f} percentage points"
        answers[Question.DECLINE] = (change <= -settings.points_lost, words)
    if evidence.open_issue is not None:
        words = "an issue is on record and open" if evidence.open_issue else "no issue is on record as open"
        answers[Question.ONE_ISSUE] = (evidence.open_issue, words)
    return answers
