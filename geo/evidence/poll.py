"""What people said when they were asked: answers by place with their base, never mixed with what is modelled.

Only a probability survey carries intervals; open responses and a room speak for those who answered. Few answers are
never told: under ten are withheld, under thirty are counted in bands without a percentage, under a hundred carry a
caution (as British Social Attitudes does). Bases are counts of people and are released together by the strict rule.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from geo.disclosure.differencing import TOTAL, protect_with_total
from geo.disclosure.suppression import Rule
from geo.errors import InputError
from geo.uncertainty.intervals import standard_errors, wilson

# Answers from 1 to 5; 4 and 5 are taken as fair (or agreeing).
LOWEST, HIGHEST, FAIR_FROM = 1, 5, 4
FEWEST_COUNTED, FEWEST_SHARED, FEWEST_WITHOUT_CAUTION = 10, 30, 100
# A group within a poll is told apart only with so many answers of its own.
FEWEST_OF_A_GROUP = 30
# Percentages of a room are never given for fewer than so many people.
FEWEST_IN_A_ROOM = 50
BAND = 5
WHOLE = "all"


class PollQuestion(StrEnum):
    """What was asked, on five points from not at all to very much, or don't know; the words are ours."""

    FAIR_TO_US = "fair_to_us"
    FAIR_TO_OTHERS = "fair_to_others"
    FAIR_PROCESS = "fair_process"
    INFLUENCE = "influence"
    RESPECT = "respect"
    GET_ON = "get_on"

    @property
    def label(self) -> str:
        """The question in plain words."""
        return {
            "fair_to_us": "Is it fair to people like you?",
            "fair_to_others": "Is it fair to people elsewhere?",
            "fair_process": "Is it being decided in a fair way?",
            "influence": "Can you influence the decision?",
            "respect": "Do services here treat you with respect?",
            "get_on": "Do people here get on with each other?",
        }[self.value]


class PollKind(StrEnum):
    """How people came to answer."""

    SURVEY = "survey"
    OPEN = "open"
    ROOM = "room"

    @property
    def label(self) -> str:
        """The kind in plain words."""
        return {
            "survey": "a survey of people drawn by chance",
            "open": "responses, not a survey",
            "room": "a show of hands in a room",
        }[self.value]


class BaseWords(StrEnum):
    """What may be told of so many answers."""

    NOBODY = "no answers are recorded here"
    WITHHELD = "too few to tell"
    BANDED = "few answers, no percentage"
    CAUTION = "few answers, read with caution"
    USUAL = ""


@dataclass(frozen=True, eq=False)
class Poll:
    """One poll on one proposal, or on none in particular ("").

    Attributes
    ----------
    answers
        One row a token and item: token, ward_code ("" where not told), item (a value of PollQuestion), answer (1 to 5,
        NaN for don't know), age, sex ("" where not told), weight.
    notes
        Sentences on what was left out.
    """

    poll_id: str
    title: str
    date: str
    kind: PollKind
    proposal: str
    answers: pd.DataFrame
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.answers.duplicated(["token", "item"]).any():
            raise InputError(f"{self.title}: somebody's answer to one question is counted twice.")


def base_words(base: float) -> BaseWords:
    """What may be told of so many valid answers."""
    if base < 1:
        return BaseWords.NOBODY
    if base < FEWEST_COUNTED:
        return BaseWords.WITHHELD
    if base < FEWEST_SHARED:
        return BaseWords.BANDED
    return BaseWords.CAUTION if base < FEWEST_WITHOUT_CAUTION else BaseWords.USUAL


def effective_base(weights: pd.Series) -> float:
    """How many unweighted answers weighted ones are worth (Kish): (sum w)^2 / sum w^2; 0 for none."""
    squares = float((weights**2).sum())
    return float(weights.sum()) ** 2 / squares if squares > 0 else 0.0


@dataclass(frozen=True)
class Said:
    """Answers to one question summed: valid answers and don't knows as people; the rest weighted.

    The ends of both ranges are NaN but for a survey of people drawn by chance.

    Attributes
    ----------
    fair, unfair
        Parts (0 to 1) of valid answers of 4 and 5, and of 1 and 2.
    score
        0 to 100, 25 x (mean - 1).
    """

    base: int
    dont_know: int
    fair: float
    unfair: float
    fair_lower: float
    fair_upper: float
    score: float
    score_lower: float
    score_upper: float

    @property
    def words(self) -> BaseWords:
        """What may be told of them."""
        return base_words(self.base)


def summed(answers: pd.DataFrame, kind: PollKind) -> Said:
    """Answers to one question of anybody chosen: columns answer and weight as of Poll.answers."""
    valid = answers[answers["answer"].notna()]
    weights = valid["weight"].astype(float)
    effective, total = effective_base(weights), float(weights.sum())
    if total <= 0:
        return Said(0, len(answers), *[math.nan] * 7)
    points = valid["answer"].astype(float)
    fair = float(weights[points >= FAIR_FROM].sum()) / total
    unfair = float(weights[points < FAIR_FROM - 1].sum()) / total
    mean = float(np.average(points, weights=weights))
    deviation = math.sqrt(
        float(np.average((points - mean) ** 2, weights=weights)) * len(valid) / max(len(valid) - 1, 1)
    )
    score = 25 * (mean - 1)
    ranges = [math.nan] * 4
    if kind is PollKind.SURVEY:
        lower, upper = (float(end) for end in wilson(fair * effective, effective))
        ranges = [lower, upper, *mean_range(score, 25 * deviation, effective)]
    return Said(
        len(valid),
        len(answers) - len(valid),
        fair,
        unfair,
        ranges[0],
        ranges[1],
        score,
        ranges[2],
        ranges[3],
    )


def mean_range(mean: float, deviation: float, base: float) -> tuple[float, float]:
    """The 95% range of a mean score of 0 to 100, from its standard deviation and the answers that it rests on."""
    reach = standard_errors(0.95) * deviation / math.sqrt(base)
    return max(mean - reach, 0.0), min(mean + reach, 100.0)


def said_by_ward(poll: Poll, item: PollQuestion) -> dict[str, Said]:
    """What was said of one question by ward_code, and by all under WHOLE; wards where nobody answered are absent."""
    asked = poll.answers[poll.answers["item"] == item.value]
    by_ward = {str(code): summed(rows, poll.kind) for code, rows in asked.groupby("ward_code") if code}
    return {**by_ward, WHOLE: summed(asked, poll.kind)}


def released(answers: dict[str, Said], kind: PollKind) -> pd.DataFrame:
    """What may be shown: index ward_code and WHOLE last; base, words, fair, fair_lower, fair_upper, score, ....

    Bases are released with their total. Nothing but words is told of under ten answers, or where the base is withheld;
    no percentage and no score of under thirty, nor of a room of under fifty.
    """
    wards = {code: ward for code, ward in answers.items() if code != WHOLE}
    counts = pd.Series({code: ward.base for code, ward in wards.items()}, dtype=float)
    placed = float(counts.sum())
    bases = protect_with_total(counts, Rule.STRICT).rename({TOTAL: WHOLE}) if len(counts) else pd.Series(dtype=float)
    whole = answers[WHOLE]
    if whole.base != placed or not len(counts):
        # Answers without a ward are in the whole alone: told beside the wards' total, it would say how many they are.
        bases[WHOLE] = math.nan if 0 < whole.base - placed < FEWEST_COUNTED else BAND * round(whole.base / BAND)
    fewest = FEWEST_IN_A_ROOM if kind is PollKind.ROOM else FEWEST_SHARED
    rows = {}
    for code, ward in {**wards, WHOLE: whole}.items():
        base = float(bases.get(code, math.nan))
        hidden = math.isnan(base) or ward.base < FEWEST_COUNTED
        words = BaseWords.WITHHELD if hidden and ward.base else ward.words
        figures = (ward.fair, ward.fair_lower, ward.fair_upper, ward.score, ward.score_lower, ward.score_upper)
        shown = figures if not hidden and ward.base >= fewest else (math.nan,) * len(figures)
        rows[code] = (math.nan if hidden else base, words, *shown)
    columns = ["base", "words", "fair", "fair_lower", "fair_upper", "score", "score_lower", "score_upper"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)


def by_group(poll: Poll, item: PollQuestion, column: str) -> pd.DataFrame:
    """What each group ("age" or "sex") of a poll said, as `released`; refused for a room, where people can be seen."""
    if poll.kind is PollKind.ROOM:
        raise InputError(f"{poll.title}: a room is never broken down by group, as everybody can see who is in it.")
    asked = poll.answers[(poll.answers["item"] == item.value) & (poll.answers[column] != "")]
    groups = {str(group): summed(rows, poll.kind) for group, rows in asked.groupby(column)}
    small = [group for group, answer in groups.items() if answer.base < FEWEST_OF_A_GROUP]
    table = released({**groups, WHOLE: summed(asked, poll.kind)}, poll.kind)
    figures = [name for name in table if name not in ("base", "words")]
    table.loc[small, figures] = math.nan
    return table
