"""A paper of a decision tells what rooms answered and what meetings left, on its first pages and in a section."""

import math
from dataclasses import replace
from datetime import date

import pytest

from geo.appraisal.appraise import appraise
from geo.decisions.after import AfterMeeting
from geo.decisions.comparison import compare
from geo.decisions.decision import Decision
from geo.decisions.entries import PollFinding, PollKept
from geo.evidence.poll import PollKind, PollQuestion
from geo.papers.appraisal_paper import appraisal_paper
from geo.papers.comparison_paper import comparison_paper
from geo.papers.edition import NO_ANSWERS, Edition
from geo.papers.first_pages import ASKED, CHANGED
from geo.papers.rooms import TITLE, rooms_of
from geo.proposals.kinds.single import Open
from geo.proposals.proposals import Proposal
from geo.reports.document import Document, Heading, Paragraph, Table
from geo.services.services import Service
from geo.views.decisions import meeting_words
from tests.decisions.written_decision import FIRST, SIGNED, begun, full
from tests.town import at, street_town, town

PLACE = street_town()
OPTION, OTHER = (
    appraise(PLACE, Proposal(name, Service.GP, (Open(f"{name} surgery", at(metres)),)))
    for name, metres in (("Cedar", 2000), ("Damson", 3000))
)
WORDS = "about 20 answered: about 10 fair, fewer than 5 neither, about 10 unfair and fewer than 5 don't know"
LEFT = AfterMeeting("Elm hall", "The bus is late", "Whether it can wait", "The bus firm", date(2026, 12, 24), *SIGNED)


def vote(option_id: str = "", *, words: str = WORDS, base: float = 20.0) -> PollKept:
    figures = (math.nan,) * 6
    found = (PollFinding("all", base, words, *figures),)
    title = "Elm hall: the vote before, by phone"
    return PollKept(option_id, title, PollKind.ROOM, PollQuestion.FAIR_TO_US, date(2026, 11, 29), found, *SIGNED)


def kept(*votes: PollKept, left: tuple[AfterMeeting, ...] = (LEFT,)) -> Decision:
    return replace(full(town()), polls=votes, after_meetings=left)


def under(paper: Document, heading: str) -> list[str]:
    """The paragraphs under a heading's first occurrence."""
    parts = list(paper.parts)
    start = next(n for n, part in enumerate(parts) if isinstance(part, Heading) and part.text == heading)
    after = parts[start + 1 :]
    until = next((n for n, part in enumerate(after) if isinstance(part, Heading)), len(after))
    return [part.text for part in after[:until] if isinstance(part, Paragraph)]


@pytest.mark.parametrize("compared", [False, True], ids=["one", "side by side"])
def test_first_pages_say_what_was_asked_and_heard_and_a_section_holds_all(compared: bool) -> None:
    edition = Edition(date(2026, 11, 29), rooms=rooms_of(kept(vote())))
    paper = comparison_paper(compare([OPTION, OTHER]), edition) if compared else appraisal_paper(OPTION, edition)
    asked = " ".join(under(paper, ASKED))
    assert "Is it fair to people like you? About 20 answered: about 10 fair" in asked
    assert meeting_words.FOR_THEMSELVES in asked
    assert "stays open: Whether it can wait (The bus firm answers, by 24 December 2026)" in asked
    # Somebody answered, so it is not said that nobody's answers are recorded.
    assert NO_ANSWERS not in under(paper, ASKED) and NO_ANSWERS in under(paper, CHANGED)
    tables = {part.caption: part.cells for part in paper.parts if isinstance(part, Table)}
    assert tables["What rooms answered"]["What was answered"].to_list() == [f"A{WORDS[1:]}"]
    assert tables["What was heard at meetings, and what stays open"]["Who answers"].to_list() == ["The bus firm"]
    assert "it is no verdict" in " ".join(under(paper, TITLE))


def test_a_paper_of_no_decision_has_no_such_section() -> None:
    for decision in (begun(), kept(left=())):
        paper = appraisal_paper(OPTION, Edition(date(2026, 11, 29), rooms=rooms_of(decision)))
        assert TITLE not in [part.text for part in paper.parts if isinstance(part, Heading)]


def test_votes_on_another_option_and_polls_that_were_no_room_stay_out() -> None:
    survey = full(town()).polls[0]
    decision = kept(vote(), vote(FIRST), survey)
    assert rooms_of(decision).votes == (vote(), vote(FIRST))
    assert rooms_of(decision, "b" * 22).votes == (vote(),)


def test_under_ten_answers_that_alone_is_told() -> None:
    few = vote(words="fewer than 10 answered", base=math.nan)
    paper = appraisal_paper(OPTION, Edition(date(2026, 11, 29), rooms=rooms_of(kept(few, left=()))))
    assert "Is it fair to people like you? Fewer than 10 answered." in " ".join(under(paper, ASKED))


def test_many_entries_leave_the_first_pages_short() -> None:
    many = kept(*[vote()] * 9, left=(replace(LEFT, heard="word " * 900),) * 8)
    paper = appraisal_paper(OPTION, Edition(date(2026, 11, 29), rooms=rooms_of(many)))
    asked = under(paper, ASKED)
    assert f"10 more entries: see “{TITLE}”, below." in asked
    assert len(" ".join(asked)) < 3_000
