"""One total from several sources: each counts by how sure it is, and where they disagree that is said.

The best estimate of the guide's Derby example (part 6, question viii) rests on one total from the official estimate,
the GP register and a bought set. Here any number of sources, each with its standard error, are put together by inverse
variance.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from geo.errors import InputError
from geo.uncertainty.margins import ERRORS_IN_95, Estimate

# Below this chance of sources lying so far apart by their own doubt alone, they are said to disagree: the usual one in
# twenty.
DISAGREE_BELOW = 0.05
# People in a sentence are said to the nearest 100: a total of a whole authority.
SAID_TO = 100


@dataclass(frozen=True)
class SourceTotal:
    """One source's total of the authority's people, and how sure it is (a standard error, not a margin)."""

    title: str
    people: float
    standard_error: float
    date: str = ""

    def __post_init__(self) -> None:
        if not self.people > 0:
            raise InputError(f"{self.title}: the total is {self.people:g} people; a number above nought was expected.")
        if not self.standard_error > 0:
            raise InputError(
                f"{self.title}: the standard error is {self.standard_error:g}; above nought was expected, as no source "
                "is without doubt."
            )


@dataclass(frozen=True)
class AuthorityTotal:
    """The total that a frame of wards, ages and groups is made to add up to.

    Attributes
    ----------
    standard_error
        Already widened where the sources disagree.
    words
        The sentence beside it.
    """

    people: float
    standard_error: float
    sources: tuple[SourceTotal, ...]
    words: str

    @property
    def estimate(self) -> Estimate:
        """The total with its margin."""
        return Estimate(self.people, ERRORS_IN_95 * self.standard_error)


def total_of_sources(sources: Sequence[SourceTotal]) -> AuthorityTotal:
    """The mean of the sources by inverse variance; where they disagree, its standard error widened (Birge's ratio)."""
    if not sources:
        raise InputError("A total of the authority needs at least one source's.")
    titles = [source.title for source in sources]
    if len(set(titles)) < len(titles):
        twice = next(title for title in titles if titles.count(title) > 1)
        raise InputError(f"{twice} is given twice; a source counts once.")
    # What this function draws in takes a tenth of a second to load; opening a place does not ask for it.
    from scipy.special import chdtrc

    totals = np.array([source.people for source in sources])
    inverse = np.array([source.standard_error for source in sources]) ** -2.0
    people = float((inverse * totals).sum() / inverse.sum())
    error = float(inverse.sum() ** -0.5)
    each = inverse * (totals - people) ** 2
    # Cochran's Q, compared with chi-squared on one degree less than there are sources.
    heterogeneity, degrees = float(each.sum()), len(sources) - 1
    disagree = bool(degrees and chdtrc(degrees, heterogeneity) < DISAGREE_BELOW)
    widened = sqrt(heterogeneity / degrees) if disagree else 1.0
    return AuthorityTotal(
        people=people,
        standard_error=error * widened,
        sources=tuple(sources),
        words=_words(sources, furthest=int(each.argmax()), disagree=disagree, widened=widened),
    )


def _words(sources: Sequence[SourceTotal], *, furthest: int, disagree: bool, widened: float) -> str:
    if len(sources) == 1:
        return f"One source only ({sources[0].title}): nothing to hold it against."
    totals = ", ".join(f"{source.title} {_said(source.people)}" for source in sources)
    if not disagree:
        return f"The sources agree within their own doubt: {totals}."
    return (
        f"The sources disagree by more than their own doubt allows: {totals}. {sources[furthest].title} lies furthest "
        f"off. The range is made {widened:.1f} times as wide, and which of them is wrong is a question to settle."
    )


def _said(people: float) -> str:
    return f"{round(people / SAID_TO) * SAID_TO:,}"
