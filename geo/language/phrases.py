"""How counts, minutes and lists of names are said in a sentence: plain British English, no surer than they are."""

import math
from collections.abc import Iterable

# Below this a count of people is said as "fewer than 10": two figures would claim more than a census can.
FEWEST_SAID = 10


def number_of(number: float, unit: str, several: str = "") -> str:
    """A number to the letter with its unit: 1 minute, 2.5 minutes, 1,200 people.

    several: the unit of more than one; the unit and an s where it is not given.
    """
    return f"{number:,.12g} {unit if number == 1 else several or f'{unit}s'}"


def two_figures(people: float) -> str:
    """A count to two significant figures, with commas: 1893 is 1,900."""
    if people < FEWEST_SAID:
        raise ValueError("counts under 10 are said in words")
    step = 10 ** (math.floor(math.log10(people)) - 1)
    return f"{math.floor(people / step + 0.5) * step:,.0f}"


def about(people: float) -> str:
    """How many people, as a sentence says it: nobody, fewer than 10 people, about 1,900 people."""
    count = how_many(people)
    return count if count == "nobody" else f"{count} people"


def how_many(people: float) -> str:
    """The same without the word people, for the second count of a sentence."""
    if people < 0.5:
        return "nobody"
    if people < FEWEST_SAID:
        return f"fewer than {FEWEST_SAID}"
    return f"about {two_figures(people)}"


def minutes(value: float) -> str:
    """Minutes of a journey in words; NaN is a journey that was not found."""
    if math.isnan(value):
        return "no journey found"
    whole = math.floor(value + 0.5)
    return "under a minute" if whole < 1 else number_of(whole, "minute")


def sentence(words: str) -> str:
    """The words with a capital at the start."""
    return words[:1].upper() + words[1:]


# As many names are told in one sentence; of more the rest are counted.
MOST_NAMED = 6


def joined_few(names: Iterable[str]) -> str:
    """The same of any number of names, in a sentence that stays one: a, b, c, d, e, f and 12 others."""
    listed = list(names)
    if len(listed) <= MOST_NAMED + 1:
        return joined(listed)
    return f"{', '.join(listed[:MOST_NAMED])} and {len(listed) - MOST_NAMED:,} others"


def joined(names: Iterable[str]) -> str:
    """Names as a list in a sentence: a, b and c."""
    listed = list(names)
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} and {listed[-1]}" if listed else ""
