"""Who works for an employer, by grade and ethnic group, as it may be shown: no small count, told or worked out."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from geo.disclosure.differencing import TOTAL, protect_table
from geo.disclosure.suppression import Rule


@dataclass(frozen=True, eq=False)
class WorkforceGroups:
    """One employer's staff on a day.

    Attributes
    ----------
    as_at
        ISO day, "" where it is not told.
    heads
        Rows by grade, the lowest first, and `TOTAL`; a column an ethnic group (the census's five, then those who are
        not stated) and `TOTAL`. To the nearest 5, NaN where withheld (strict rule).
    groups
        Those of its columns that are the census's five groups.
    """

    employer: str
    as_at: str
    heads: pd.DataFrame
    groups: tuple[str, ...]

    @property
    def shares(self) -> pd.Series:
        """Share (0 to 1) of each group among those whose group is stated, of what is shown; NaN where withheld."""
        whole = self.heads.loc[TOTAL]
        stated = whole[list(self.groups)]
        return stated / stated.sum() if stated.sum() > 0 else stated * float("nan")


def workforce_groups(counts: pd.DataFrame, *, employer: str, as_at: str, groups: Sequence[str]) -> WorkforceGroups:
    """An employer's staff as they may be shown, from true counts: rows by grade, a column a group, none missing."""
    return WorkforceGroups(employer, as_at, protect_table(counts, Rule.STRICT), tuple(groups))
