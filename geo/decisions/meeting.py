"""A meeting on a decision: what a room is asked before and after it looked, and what may be told of its answers.

Phones, hands and paper are counted apart. How many answered is told in steps of five and once a round is closed; of
fewer than ten answers that alone is known; nothing is ever told of groups. The room speaks for itself.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import pandas as pd

from geo.decisions.ballots import CODE
from geo.decisions.entries import PollFinding, PollKept
from geo.decisions.written import refuse_other_than_ids, settle
from geo.errors import InputError
from geo.evidence.poll import BAND, FAIR_FROM, FEWEST_COUNTED, WHOLE, PollKind, PollQuestion, released, summed
from geo.language.phrases import joined
from geo.plain import LONGEST_NAME, shown

# With the round and the way of gathering behind it a title is still a name.
LONGEST_TITLE = 120
ASKED = (PollQuestion.FAIR_TO_US, PollQuestion.FAIR_TO_OTHERS)
# Above what any hall holds.
MOST_IN_A_ROOM = 5_000


class Moment(StrEnum):
    """When a room is asked."""

    BEFORE = "before"
    AFTER = "after"

    @property
    def label(self) -> str:
        """The round in plain words."""
        return {"before": "the vote before", "after": "the vote after"}[self.value]


class Gathered(StrEnum):
    """How answers came."""

    PHONES = "phones"
    HANDS = "hands"
    PAPER = "paper"

    @property
    def label(self) -> str:
        """The way in plain words."""
        return {"phones": "by phone", "hands": "by show of hands", "paper": "on paper"}[self.value]


class Side(StrEnum):
    """What answers come to where they are counted."""

    FAIR = "fair"
    NEITHER = "neither"
    UNFAIR = "unfair"
    DONT_KNOW = "dont_know"

    @property
    def label(self) -> str:
        """The side in plain words."""
        return "don't know" if self is Side.DONT_KNOW else self.value


class Answer(StrEnum):
    """What a phone may answer; the first five are 5 to 1 of a poll."""

    VERY_FAIR = "5"
    FAIR = "4"
    NEITHER = "3"
    UNFAIR = "2"
    NOT_FAIR_AT_ALL = "1"
    DONT_KNOW = "0"

    @property
    def label(self) -> str:
        """The answer in plain words."""
        return {
            "5": "Very fair",
            "4": "Fair",
            "3": "Neither fair nor unfair",
            "2": "Unfair",
            "1": "Not fair at all",
            "0": "Don't know",
        }[self.value]

    @property
    def points(self) -> float:
        """1 to 5 as a poll has them; NaN for don't know."""
        return float(self.value) if self is not Answer.DONT_KNOW else math.nan


@dataclass(frozen=True)
class Tally:
    """What is kept of the answers to one question that came in one way.

    Attributes
    ----------
    base
        Answers but don't knows, to the nearest 5; NaN where they are fewer than 10, and then all figures are.
    fair, neither, unfair, dont_know
        To the nearest 5; 0 stands for fewer than 5.
    share, score
        Of all answers the part that is fair (0 to 1), and the mean (0 to 100); NaN under 50 answers, the score but for
        phones too.
    """

    question: PollQuestion
    gathered: Gathered
    base: float
    fair: float
    neither: float
    unfair: float
    dont_know: float
    share: float
    score: float

    @property
    def words(self) -> str:
        """What is told of them: "about 25 answered: about 10 fair, ..."."""
        if math.isnan(self.base):
            return f"fewer than {FEWEST_COUNTED} answered"
        counts = zip((self.fair, self.neither, self.unfair, self.dont_know), Side, strict=True)
        sides = [f"{_about(count)} {side.label}" for count, side in counts]
        share = "" if math.isnan(self.share) else f" ({self.share:.0%} of the answers were fair)"
        return f"about {self.base:.0f} answered: {joined(sides)}{share}"


def tally_of_phones(question: PollQuestion, answers: Iterable[Answer]) -> Tally:
    """What may be kept of what phones answered."""
    return _tally(question, Gathered.PHONES, [answer.points for answer in answers])


def tally_of_room(question: PollQuestion, gathered: Gathered, counts: Mapping[Side, int]) -> Tally:
    """What may be kept of counted hands, or slips of paper; they know three sides, of which no mean is made."""
    points = {Side.FAIR: 5.0, Side.NEITHER: 3.0, Side.UNFAIR: 1.0, Side.DONT_KNOW: math.nan}
    return _tally(question, gathered, [points[side] for side, count in counts.items() for _ in range(count)])


def _tally(question: PollQuestion, gathered: Gathered, points: list[float]) -> Tally:
    answers = pd.DataFrame({"answer": points, "weight": 1.0}, columns=["answer", "weight"]).astype(float)
    told = released({WHOLE: summed(answers, PollKind.ROOM)}, PollKind.ROOM).loc[WHOLE]
    if math.isnan(told["base"]) or told["base"] < FEWEST_COUNTED:
        return Tally(question, gathered, *[math.nan] * 7)
    given = answers["answer"]
    fair, neither, unfair, dont_know = (
        _banded(int(side.sum()))
        for side in (given >= FAIR_FROM, given == FAIR_FROM - 1, given < FAIR_FROM - 1, given.isna())
    )
    score = float(told["score"]) if gathered is Gathered.PHONES else math.nan
    # A share to all its figures would tell the counts behind it.
    share = round(float(told["fair"]), 2)
    return Tally(question, gathered, float(told["base"]), fair, neither, unfair, dont_know, share, score)


def _banded(count: int) -> float:
    return float(BAND * round(count / BAND)) if count >= BAND else 0.0


def _about(banded: float) -> str:
    return f"about {banded:.0f}" if banded else f"fewer than {BAND}"


@dataclass(frozen=True)
class Round:
    """One vote of a meeting.

    Attributes
    ----------
    tallies
        What is kept of it; none before it is closed.
    entered
        How answers came that were counted by hand so far, without any count; none once it is closed.
    """

    moment: Moment
    opened: datetime | None = None
    closed: datetime | None = None
    tallies: tuple[Tally, ...] = ()
    entered: tuple[Gathered, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether answers are taken."""
        return self.opened is not None and self.closed is None


@dataclass(frozen=True)
class Meeting:
    """A meeting on a decision, with its rounds in order.

    Attributes
    ----------
    code
        What stands behind the short address of its vote.
    """

    meeting_id: str
    decision_id: str
    code: str
    title: str
    questions: tuple[PollQuestion, ...]
    who: str
    when: datetime
    rounds: tuple[Round, ...] = (Round(Moment.BEFORE), Round(Moment.AFTER))

    def __post_init__(self) -> None:
        settle(self, names=("title", "who"))
        refuse_other_than_ids(meeting_id=self.meeting_id, decision_id=self.decision_id)
        if len(self.title) > LONGEST_TITLE:
            raise InputError(f"What the meeting is about takes at most {LONGEST_TITLE} characters.")
        if not CODE.fullmatch(self.code):
            raise InputError(
                f"code is {shown(self.code)}; six letters and figures of those that are used were expected."
            )
        if not self.questions or set(self.questions) - set(ASKED):
            raise InputError("Choose at least one question for the vote.")

    @property
    def in_vote(self) -> Round | None:
        """The round that is open; None where none is."""
        return next((each for each in self.rounds if each.is_open), None)

    def round_of(self, moment: Moment) -> Round:
        """The round of a moment."""
        return next(each for each in self.rounds if each.moment is moment)

    def refuse_opening(self, moment: Moment) -> None:
        """InputError in words where a round cannot be opened."""
        asked, other = self.round_of(moment), self.in_vote
        if asked.opened is not None:
            ended = "is closed, and stays as it is" if asked.closed else "is open already"
            raise InputError(f"{moment.label[0].upper()}{moment.label[1:]} {ended}.")
        if other is not None:
            raise InputError(f"Close {other.moment.label} first.")
        if moment is Moment.BEFORE and self.round_of(Moment.AFTER).opened is not None:
            raise InputError("The vote after has been held: there is none before it any more.")


def polls_kept(meeting: Meeting, moment: Moment, *, who: str, when: datetime) -> tuple[PollKept, ...]:
    """What a closed round found, as a decision keeps it: a poll a question and way of answering, never blended."""
    closed = meeting.round_of(moment)
    if closed.closed is None:
        raise InputError(f"Close {moment.label} first.")
    on = closed.closed.date()
    return tuple(
        PollKept(
            "",
            f"{meeting.title}: {moment.label}, {tally.gathered.label}"[:LONGEST_NAME],
            PollKind.ROOM,
            tally.question,
            on,
            (PollFinding(WHOLE, tally.base, tally.words, tally.share, *_NONE, tally.score, *_NONE),),
            who,
            when,
        )
        for tally in closed.tallies
    )


# A room has no ranges.
_NONE = (math.nan, math.nan)
