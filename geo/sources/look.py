"""What a kind of file looks like, and which known kind a strange file is nearest to.

A heading that nobody here has seen is said to be so; none is guessed.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from geo.plain import beginning

# Where headings were seen that real files in our hands print.
REAL_FILES = "files of Trafford, Rutland and the Isle of Wight, in full"
OURS = "a layout of this project, which no publisher prints; an example lies in data/kingsmere"
# A kind is near where a file has at least this share of its headings, and at least so many. Our choice.
NEAR_SHARE, NEAR_COLUMNS = 0.5, 2
NAMED_LACKING = 6


@dataclass(frozen=True)
class Look:
    """What a kind of file looks like and what a place gains from it.

    Attributes
    ----------
    gives
        What a place gains from it, in words.
    needed
        The headings without which it is not known, in lower case; empty where a file has none.
    marks
        What else, or instead, it is known by, in words.
    example
        Its first headings as the publisher prints them.
    seen
        Where the headings were seen; "" where nobody here has seen them.
    not_seen
        Which part of the layout was not seen, in words; "" where all was.
    """

    gives: str
    needed: tuple[str, ...] = ()
    marks: str = ""
    example: str = ""
    seen: str = ""
    not_seen: str = ""


def nearest(header: Collection[str], looks: Sequence[tuple[str, Look]]) -> str:
    """A sentence on the known kind whose headings a header has most of, and which it lacks; "" where none is near.

    header: in lower case. looks: the title and the look of each kind; the first of equals holds.
    """
    here = {_bare(name) for name in header}
    best_title, best_held = "", (0.0, 0)
    lacking: tuple[str, ...] = ()
    for title, look in looks:
        absent = tuple(name for name in look.needed if _bare(name) not in here)
        held = len(look.needed) - len(absent)
        share = held / len(look.needed) if look.needed else 0.0
        if absent and held >= NEAR_COLUMNS and share >= NEAR_SHARE and (share, held) > best_held:
            best_title, lacking, best_held = title, absent, (share, held)
    if not best_title:
        return ""
    named = ", ".join(beginning(name) for name in lacking[:NAMED_LACKING])
    more = f" and {len(lacking) - NAMED_LACKING} more" if len(lacking) > NAMED_LACKING else ""
    return f"It is nearest to {best_title} and lacks {'column' if len(lacking) == 1 else 'columns'} {named}{more}."


def _bare(name: str) -> str:
    """A heading without the marks that editions change: "lsoa_code" and "LSOA code" are one."""
    return "".join(letter for letter in name.lower() if letter.isalnum() or letter in "+%")
