"""What is written down beside the options of a decision: set aside, judged, polled, noted, left by meetings, put right;
and the kinds of entry of its record (engagement, answers, follow_up).

Each adds to what is there; none takes the place of another.
"""

from dataclasses import dataclass
from datetime import date, datetime

from geo.decisions.after import AfterMeeting
from geo.decisions.answers import PromptAnswer, StepAnswer
from geo.decisions.engagement import Engagement
from geo.decisions.follow_up import FollowUp
from geo.decisions.kept_search import MOST_CHARACTERS
from geo.decisions.option import Option
from geo.decisions.written import refuse_other_than_an_option, refuse_other_than_ids, settle
from geo.errors import InputError
from geo.evidence.poll import Poll, PollKind, PollQuestion, released, said_by_ward
from geo.plain import LONGEST_NAME, LONGEST_NOTE, checked_day, shown, visible
from geo.proposals.assessment import Cell

MOST_FINDINGS = 2_000


@dataclass(frozen=True)
class SetAside:
    """One of the longlist that is not taken further, and why.

    Attributes
    ----------
    option
        With its versions, where it was saved as one; else None.
    search
        Of a search for sites, all that it takes to make it again (kept_search.read); "" for none.
    """

    name: str
    reason: str
    who: str
    when: datetime
    option: Option | None = None
    search: str = ""

    def __post_init__(self) -> None:
        settle(self, names=("name", "who"), notes=("reason",))
        if len(self.search) > MOST_CHARACTERS or visible(self.search) != self.search:
            raise InputError("the search that is kept is longer than any is, or holds marks that nobody sees.")

    @property
    def content(self) -> str:
        """The file of its proposal as it last was; "" for none."""
        return self.option.in_view.content if self.option else ""


@dataclass(frozen=True)
class Judgement:
    """What somebody judged that an option does to one group by one criterion; not assessed is never nought.

    Attributes
    ----------
    cell
        The group, the criterion, the score or none, the finding in words (note), its evidence and confidence, what is
        done about it, by whom (owner), and the score after that.
    """

    option_id: str
    cell: Cell
    who: str
    when: datetime

    def __post_init__(self) -> None:
        settle(self, names=("who",))
        refuse_other_than_ids(option_id=self.option_id)
        longest = {"group": LONGEST_NAME, "owner": LONGEST_NAME, "mitigation": LONGEST_NOTE, "note": LONGEST_NOTE}
        for name, most in longest.items():
            written = getattr(self.cell, name)
            if len(written) > most or visible(written) != written:
                raise InputError(
                    f"{name} is {shown(written)}; a text of at most {most:,} visible characters was expected."
                )


@dataclass(frozen=True)
class Note:
    """A remark on one option, or on the whole ("")."""

    option_id: str
    text: str
    who: str
    when: datetime

    def __post_init__(self) -> None:
        settle(self, names=("who",), notes=("text",))
        refuse_other_than_an_option(self.option_id)


@dataclass(frozen=True)
class PollFinding:
    """What may be told of one ward's answers, or of all (poll.WHOLE): as poll.released has it, NaN where withheld."""

    ward_code: str
    base: float
    words: str
    fair: float
    fair_lower: float
    fair_upper: float
    score: float
    score_lower: float
    score_upper: float

    def __post_init__(self) -> None:
        settle(self, names=("ward_code", "words"), may_lack="words")


@dataclass(frozen=True)
class PollKept:
    """What a poll found on one question, of one option or of the whole (""); never what single people answered."""

    option_id: str
    title: str
    kind: PollKind
    question: PollQuestion
    on: date | None
    findings: tuple[PollFinding, ...]
    who: str
    when: datetime

    def __post_init__(self) -> None:
        settle(self, names=("title", "who"))
        refuse_other_than_an_option(self.option_id)
        if self.on is not None:
            checked_day(self.on, "the day of the poll")
        if len(self.findings) > MOST_FINDINGS:
            raise InputError(f"The poll tells of {len(self.findings):,} wards; at most {MOST_FINDINGS:,} can be kept.")


def poll_kept(poll: Poll, question: PollQuestion, *, option_id: str, who: str, when: datetime) -> PollKept:
    """What may be told of a poll's answers to one question."""
    table = released(said_by_ward(poll, question), poll.kind)
    findings = tuple(
        PollFinding(str(code), float(row["base"]), str(row["words"]), *(float(figure) for figure in row.iloc[2:]))
        for code, row in table.iterrows()
    )
    on = checked_day(poll.date, "the day of the poll") if poll.date else None
    return PollKept(option_id, poll.title, poll.kind, question, on, findings, who, when)


@dataclass(frozen=True)
class Erratum:
    """What was wrong in something that was published or decided, and what is right; it overwrites nothing."""

    option_id: str
    wrong: str
    right: str
    who: str
    when: datetime

    def __post_init__(self) -> None:
        settle(self, names=("who",), notes=("wrong", "right"))
        refuse_other_than_an_option(self.option_id)


Entry = (
    SetAside | Judgement | Note | PollKept | Erratum | AfterMeeting | Engagement | PromptAnswer | StepAnswer | FollowUp
)
