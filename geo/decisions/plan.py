"""What is agreed before a meeting: which options are shown, on which screens, what may be touched, what is still open.

Once prepared nothing of it is worked out again while people watch; only the postcode box and one switch are live.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from geo.decisions.comparison import MOST_OPTIONS
from geo.decisions.written import refuse_other_than_ids, settle
from geo.errors import InputError
from geo.plain import LONGEST_NAME, LONGEST_NOTE, checked_day, text

# Of what is open, and of what is fixed: more is not read on a wall.
MOST_LINES = 8
MOST_SITES = 200


class ScreenKind(StrEnum):
    """What a screen is about, in the order of a meeting of forty minutes."""

    QUESTION = "question"
    VOTE_BEFORE = "vote_before"
    TODAY = "today"
    OPTIONS = "options"
    SIDES = "sides"
    POSTCODE = "postcode"
    HELP = "help"
    VOTE_AFTER = "vote_after"
    NEXT = "next"

    @property
    def label(self) -> str:
        """The kind in plain words."""
        return {
            "question": "the question",
            "vote_before": "the vote before",
            "today": "today",
            "options": "each option",
            "sides": "who is nearer and who is further",
            "postcode": "your postcode",
            "help": "what could be done for those who lose",
            "vote_after": "the vote after",
            "next": "what happens next",
        }[self.value]


class Switch(StrEnum):
    """The one thing that may be switched on an option's map while people watch."""

    NONE = "none"
    AFTERWARDS = "afterwards"
    WITHOUT_HELP = "without_help"

    @property
    def label(self) -> str:
        """The switch in plain words."""
        return {
            "none": "no switch",
            "afterwards": "what changes, or the minutes afterwards",
            "without_help": "with what helps, or without it",
        }[self.value]


@dataclass(frozen=True)
class Plan:
    """What is agreed of a meeting.

    Attributes
    ----------
    options
        option_ids in the order in which they are shown.
    screens
        In the order in which they are shown.
    sites
        site_ids that may be pointed at on a map; anywhere else is "somewhere about here".
    open_to_change, fixed
        A line each; what is fixed says why.
    who_answers, answers_by
        Who answers what the room asked, and by which day; "" and None where that is not settled.
    """

    meeting_id: str
    options: tuple[str, ...]
    screens: tuple[ScreenKind, ...]
    sites: tuple[str, ...]
    switch: Switch
    open_to_change: tuple[str, ...]
    fixed: tuple[str, ...]
    who_answers: str
    answers_by: date | None
    who: str
    when: datetime

    def __post_init__(self) -> None:
        settle(self, names=("who", "who_answers"), may_lack="who_answers")
        refuse_other_than_ids(meeting_id=self.meeting_id)
        if self.answers_by is not None:
            checked_day(self.answers_by, "the day by which questions are answered")
        for name, words in (("open_to_change", "What is open to change"), ("fixed", "What is fixed, and why")):
            object.__setattr__(self, name, _lines(getattr(self, name), words))
        if not 1 <= len(self.options) <= MOST_OPTIONS or len(set(self.options)) != len(self.options):
            raise InputError(f"Choose from one to {MOST_OPTIONS} options, each once.")
        if not self.screens or len(set(self.screens)) != len(self.screens):
            raise InputError("Choose at least one screen, and none of them twice.")
        if len(self.sites) > MOST_SITES:
            raise InputError(f"{len(self.sites)} sites may be pointed at; at most {MOST_SITES} can.")


def _lines(lines: tuple[str, ...], words: str) -> tuple[str, ...]:
    cleaned = tuple(text({words: line}, words, longest=LONGEST_NAME, needed=False) for line in lines)
    kept = tuple(line for line in cleaned if line)
    if len(kept) > MOST_LINES or sum(map(len, kept)) > LONGEST_NOTE:
        raise InputError(f"{words}: {len(kept)} lines; at most {MOST_LINES} can be read on a wall.")
    return kept
