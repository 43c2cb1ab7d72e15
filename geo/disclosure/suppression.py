"""Rounding and suppression: the last step before a count leaves the house.

Which rule a table has follows its file, not its subject. Counts that a public body publishes openly, patients by small
area among them, are `open` where their publisher and edition are recorded: what is made of them is made of the true
counts, and only a cell under 10 is not shown (`few_hidden`). Files that are not public are `strict`; asylum housing and
registrations from abroad are `authority_only`. The profiles are our choice: the NHS's own for hospital counts, and a
stricter one.

`protect` is for one list that leaves by itself. What leaves together can be added up and subtracted, so a list with its
total and a table with both totals go through `protect_with_total` and `protect_table`. For sums that are asked for one
after another and cannot be foreseen (what each of many proposals does to whom) the counts are released before anything
is made of them (`released.released_counts`).
"""

import re
from enum import StrEnum

import numpy as np
import pandas as pd

from geo.errors import InputError
from geo.values import Floats

# NHS hospital episode outputs since September 2018: counts of 1 to 7 are shown as 5, the rest to the nearest 5.
NHS_SMALLEST_SHOWN = 8
NHS_ROUND_TO = 5
# Below this a count of people from a strict table is not shown.
STRICT_SMALLEST_SHOWN = 10
# A fraction of a person below this, as shares of a list leave it, is nobody.
LEAST_PERSON = 0.5
# The key beside a count that is null in a file because it lies under 10.
UNDER_10 = "under_10"
# Districts, counties, boroughs and unitary authorities of England, Wales, Scotland and Northern Ireland.
AUTHORITY_CODE = re.compile(r"^(E0[6-9]|E10|W06|S12|N09)\d{6}$")


class Rule(StrEnum):
    """How freely the counts of a table may leave."""

    OPEN = "open"
    NHS = "nhs"
    STRICT = "strict"
    # Never below the authority, whoever asks; at the authority as strict.
    AUTHORITY_ONLY = "authority_only"


def round_half_up(people: pd.Series, to: int) -> pd.Series:
    """Counts rounded to a multiple of `to`, halves upwards; NaN stays NaN."""
    return np.floor(people / to + 0.5) * to


def protect(people: pd.Series, rule: Rule) -> pd.Series:
    """Counts of people as they may be shown: float, NaN where a count is withheld.

    open: unchanged. nhs: 1 to 7 become 5, the rest the nearest 5, nought stays nought. strict: counts between nought
    and 10 are withheld, the rest go to the nearest 5; where only one would be withheld the next smallest goes with it,
    or a total beside them would tell it. authority_only: strict, and refused unless every label is the code of an
    authority (InputError). Totals are protected on their own, so parts need not add up.
    """
    counts = people.astype(float)
    match rule:
        case Rule.OPEN:
            return counts
        case Rule.NHS:
            return shown_alone(counts, rule)
        case Rule.STRICT | Rule.AUTHORITY_ONLY:
            refuse_below_authority(counts.index, rule)
            small = (counts > 0) & (counts < STRICT_SMALLEST_SHOWN)
            others = counts[(counts > 0) & ~small]
            if small.sum() == 1 and len(others):
                small |= counts.index == others.idxmin()
            return shown_alone(counts, rule).mask(small)


def shown_alone(counts: pd.Series, rule: Rule) -> pd.Series:
    """Each count, or change of a count, as the rule shows it if nothing else were released; NaN where withheld."""
    if rule is Rule.OPEN:
        return counts
    return pd.Series(each_alone(counts.to_numpy(float), rule), index=counts.index, name=counts.name)


def each_alone(counts: Floats, rule: Rule) -> Floats:
    """The same of an array."""
    if rule is Rule.OPEN:
        return counts
    size, side = np.abs(counts), np.sign(counts)
    smallest, instead = (
        (NHS_SMALLEST_SHOWN, side * NHS_ROUND_TO) if rule is Rule.NHS else (STRICT_SMALLEST_SHOWN, np.nan)
    )
    rounded = side * np.floor(size / NHS_ROUND_TO + 0.5) * NHS_ROUND_TO
    return np.where((size > 0) & (size < smallest), instead, rounded)


def few_hidden(people: pd.Series) -> pd.Series:
    """Counts that a table shows one by one: NaN between nought and 10, however openly they are published.

    Less than half a person, as modelled flows leave it, is nobody.
    """
    counts = people.astype(float).mask(people < LEAST_PERSON, 0.0)
    return counts.mask((counts > 0) & (counts < STRICT_SMALLEST_SHOWN))


def is_few(people: float) -> bool:
    """Whether one count is of those that few_hidden leaves out."""
    return LEAST_PERSON <= people < STRICT_SMALLEST_SHOWN


def authority_total(people: pd.Series) -> float:
    """The authority's own count of what is authority_only, from its wards: to the nearest 5, NaN where under 10."""
    return float(shown_alone(pd.Series([people.sum()], dtype=float), Rule.AUTHORITY_ONLY).iloc[0])


def refuse_below_authority(labels: pd.Index, rule: Rule) -> None:
    """InputError where a rule keeps counts at the authority and a label is not the code of one."""
    if rule is not Rule.AUTHORITY_ONLY:
        return
    below = [str(label) for label in labels.get_level_values(0) if not AUTHORITY_CODE.match(str(label))]
    if below:
        raise InputError(
            "Counts of people in asylum housing and of registrations from abroad are not released below the authority, "
            f"and {below[0]} is not the code of one."
        )
