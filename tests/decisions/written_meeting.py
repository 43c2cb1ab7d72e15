"""A meeting for tests, and what phones of it answer."""

from geo.decisions.ballots import new_code
from geo.decisions.meeting import ASKED, Answer, Meeting
from geo.decisions.written import new_id
from geo.evidence.poll import PollQuestion
from tests.decisions.written_decision import SIGNED

US, OTHERS = ASKED
# Of 23 phones on the first question: 10 fair, 9 unfair, 1 neither, 3 who do not know.
OF_23 = (
    *[Answer.VERY_FAIR] * 4,
    *[Answer.FAIR] * 6,
    Answer.NEITHER,
    *[Answer.UNFAIR] * 5,
    *[Answer.NOT_FAIR_AT_ALL] * 4,
    *[Answer.DONT_KNOW] * 3,
)


def meeting_of(decision_id: str, *, title: str = "The surgery on Elm Road") -> Meeting:
    return Meeting(new_id(), decision_id, new_code(), title, ASKED, *SIGNED)


def both(answer: Answer) -> dict[PollQuestion, Answer]:
    """The same answer to both questions."""
    return dict.fromkeys(ASKED, answer)
