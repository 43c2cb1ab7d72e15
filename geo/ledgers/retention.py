"""How long things are kept: what can be erased by its age, the months that an owner chose, and both in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from geo.errors import InputError
from geo.plain import shown

FEWEST_MONTHS, MOST_MONTHS = 1, 240
FOR_GOOD = ""


@dataclass(frozen=True)
class Keeping:
    """One kind of thing that is erased once it is old.

    Attributes
    ----------
    what
        What it is called, in the plural.
    how
        What is erased and what is left, in a sentence.
    usual
        Months where nobody chose; FOR_GOOD for no end.
    """

    key: str
    what: str
    how: str
    usual: str


KEEPINGS: dict[str, Keeping] = {
    keeping.key: keeping
    for keeping in (
        Keeping("drafts", "drafts", "Drafts that nobody has changed for so long go, with all their steps.", "12"),
        Keeping(
            "codes",
            "addresses of votes",
            "The six letters of meetings begun so long ago lead nowhere any more; what the room answered stays.",
            "12",
        ),
        Keeping(
            "names",
            "names of who wrote",
            "Names, typed or signed in, give way to “name erased” on what was written so long ago; what was written "
            "stays. Records of decisions that were frozen keep them, as their checksums would no longer fit.",
            FOR_GOOD,
        ),
        Keeping("rows", "rows of registers", "Rows written down so long ago go, corrections too.", FOR_GOOD),
    )
}


def checked_months(typed: Mapping[str, str]) -> dict[str, str]:
    """Months by the keys of KEEPINGS as they are kept, FOR_GOOD for no end; InputError in words for anything else."""
    faults = []
    months: dict[str, str] = {}
    for key, keeping in KEEPINGS.items():
        text = typed.get(key, FOR_GOOD).strip()
        if text and not (text.isascii() and text.isdigit() and FEWEST_MONTHS <= int(text[:9]) <= MOST_MONTHS):
            faults.append(
                f"Months for {keeping.what} is {shown(text)}; a whole number from {FEWEST_MONTHS} to {MOST_MONTHS}, or "
                "nothing for good, was expected."
            )
        months[key] = text
    if faults:
        raise InputError(*faults)
    return months


def before(months: str, at: datetime) -> datetime | None:
    """The moment before which things are old; None where they are kept for good."""
    if not months:
        return None
    year, month = divmod(at.year * 12 + at.month - 1 - int(months), 12)
    # The day that every month has stands for one that this month lacks.
    return at.replace(year=year, month=month + 1, day=min(at.day, 28))


def in_words(months: Mapping[str, str]) -> list[str]:
    """How long each is kept and what is erased then, a sentence or two each."""
    return [
        f"{keeping.what[0].upper()}{keeping.what[1:]}: "
        f"{f'kept for {months[key]} months' if months[key] else 'kept for good'}. {keeping.how}"
        for key, keeping in KEEPINGS.items()
    ]
