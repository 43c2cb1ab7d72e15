"""What a meeting leaves: what was heard, what stays open, who answers it and by when, as somebody wrote it down.

It stands beside the votes and beside likely concerns; nothing is made of it.
"""

from dataclasses import dataclass
from datetime import date, datetime

from geo.decisions.written import settle
from geo.errors import InputError
from geo.plain import LONGEST_NAME, LONGEST_NOTE, checked_day, visible

HEARD, STAYS_OPEN, WHO_ANSWERS, ANSWERS_BY = "What we heard", "What stays open", "Who answers", "By when"


@dataclass(frozen=True)
class AfterMeeting:
    """One thing that was heard, or stays open; both where they belong together.

    Attributes
    ----------
    meeting
        Its title.
    who_answers, answers_by
        Of what stays open; "" and None where that is not settled.
    """

    meeting: str
    heard: str
    stays_open: str
    who_answers: str
    answers_by: date | None
    who: str
    when: datetime

    def __post_init__(self) -> None:
        settle(self, names=("meeting", "who"))
        longest = {"heard": (HEARD, LONGEST_NOTE), "stays_open": (STAYS_OPEN, LONGEST_NOTE)}
        longest["who_answers"] = WHO_ANSWERS, LONGEST_NAME
        for name, (words, most) in longest.items():
            written = visible(getattr(self, name)).strip()
            if len(written) > most:
                raise InputError(
                    f"{words} has {len(written):,} characters, and at most {most:,} are kept: shorten it, or keep the "
                    "rest as one entry more."
                )
            object.__setattr__(self, name, written)
        if self.answers_by is not None:
            checked_day(self.answers_by, "the day by which it is answered")
        if not self.heard and not self.stays_open:
            raise InputError("Write what was heard, or what stays open.")
        if not self.stays_open and (self.who_answers or self.answers_by):
            raise InputError("Say what stays open, so that whoever answers knows what.")
