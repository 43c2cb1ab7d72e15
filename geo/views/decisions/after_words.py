"""What meetings left and what rooms answered, as it is kept with a decision: sentences and tables, never a verdict."""

from collections.abc import Iterable

import pandas as pd

from geo.decisions.after import ANSWERS_BY, HEARD, STAYS_OPEN, WHO_ANSWERS, AfterMeeting
from geo.decisions.entries import PollKept
from geo.decisions.written import signed
from geo.evidence.poll import WHOLE
from geo.language.dates import british
from geo.language.phrases import sentence

NOT_SETTLED = "not settled"
KEPT_WORDS = (
    "It is printed as typed, in the decision's record and in the report, beside the votes and beside likely concerns. "
    "Nothing is made of it: no figure, no verdict. Leave out names of people and what would tell who they are."
)
# Of a long remark, as much as a first page can carry.
MOST_LETTERS = 240


def table(left: Iterable[AfterMeeting]) -> pd.DataFrame:
    """Meeting, What we heard, What stays open, Who answers, By when, Written down by."""
    rows = [
        (each.meeting, in_one_line(each.heard), in_one_line(each.stays_open), *_answered(each), signed(each))
        for each in left
    ]
    return pd.DataFrame(rows, columns=["Meeting", HEARD, STAYS_OPEN, WHO_ANSWERS, ANSWERS_BY, "Written down by"])


def in_one_line(written: str) -> str:
    """What was typed in several lines as one, with a mark between two that end in none."""
    lines = [" ".join(line.split()) for line in written.splitlines()]
    said = ""
    for line in filter(None, lines):
        said += line if not said else f"{' ' if said[-1] in '.;:,!?' else '; '}{line}"
    return said


def _answered(each: AfterMeeting) -> tuple[str, str]:
    if not each.stays_open:
        return "", ""
    by = british(each.answers_by.isoformat()) if each.answers_by else NOT_SETTLED
    return each.who_answers or NOT_SETTLED, by


def left_words(each: AfterMeeting) -> str:
    """One entry in a sentence."""
    heard = f"was heard: {_short(each.heard)}" if each.heard else ""
    return f"At “{each.meeting}” {'; '.join(filter(None, [heard, _open(each)]))}."


def _open(each: AfterMeeting) -> str:
    if not each.stays_open:
        return ""
    who, by = _answered(each)
    answers = "who answers is not settled" if who == NOT_SETTLED else f"{who} answers"
    day = "by when is not settled" if by == NOT_SETTLED else f"by {by}"
    return f"stays open: {_short(each.stays_open)} ({answers}, {day})"


def _short(written: str) -> str:
    line = in_one_line(written).rstrip(".")
    return line if len(line) <= MOST_LETTERS else f"{line[:MOST_LETTERS].rsplit(' ', 1)[0]} ..."


def votes(polls: Iterable[PollKept]) -> pd.DataFrame:
    """Vote, Day, Question, What was answered: of everybody who answered in one way."""
    rows = [
        (each.title, british(each.on.isoformat()) if each.on else "", each.question.label, answered(each))
        for each in polls
    ]
    return pd.DataFrame(rows, columns=["Vote", "Day", "Question", "What was answered"])


def answered(poll: PollKept) -> str:
    """What a room answered, as it was told when the round was closed."""
    everybody = next((finding for finding in poll.findings if finding.ward_code == WHOLE), None)
    return sentence(everybody.words) if everybody and everybody.words else "Too few answered to be told"


def vote_words(poll: PollKept) -> str:
    """One vote in a sentence."""
    day = f" ({british(poll.on.isoformat())})" if poll.on else ""
    return f"{poll.title}{day}. {poll.question.label} {answered(poll)}."
