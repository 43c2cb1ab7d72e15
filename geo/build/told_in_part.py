"""A table of groups that tells some authorities of a place and not others: never nought, nor modelled, of those."""

from collections.abc import Sequence

import pandas as pd

from geo.areas.authorities import Authority
from geo.build.study import Study
from geo.language.phrases import joined

# Of more rows only the authorities are named.
MOST_ROWS = 5


def areas_of(study: Study, authority: Authority) -> pd.Index:
    """The small areas of an authority, by the ward that most of their people live in."""
    wards = study.areas.frame["ward_code"].loc[study.inside]
    return wards.index[wards.isin(authority.wards)]


def without_figures(study: Study, lost: pd.Index, *, most: float) -> tuple[Authority, ...]:
    """The authorities of several of which more than this share of the small areas are lost; none of one alone."""
    if len(study.authorities) == 1:
        return ()
    areas = {authority: areas_of(study, authority) for authority in study.authorities}
    return tuple(authority for authority, own in areas.items() if own.isin(lost).sum() > most * len(own))


def told_words(title: str, unit: str, told: pd.DataFrame, *, study: Study, lacking: Sequence[Authority]) -> str:
    """A sentence that tells a group of the authorities it is held of; empty where it is held of none.

    told: counts of people or households (unit), small areas x rows of the community table, or none.
    """
    parts = []
    for authority in study.authorities:
        if authority not in lacking:
            counts = told.reindex(areas_of(study, authority)).sum()
            shares = [f"{name} {share:.0%}" for name, share in (counts / counts.sum()).items()]
            parts.append(authority.name + (f" ({', '.join(shares)} of {unit})" if 0 < len(shares) <= MOST_ROWS else ""))
    if not parts:
        return ""
    names = joined(authority.name for authority in lacking)
    return f"{title}: held of {joined(parts)} only; not available for {names}, so not for all together."
