"""Counts on any kind and vintage of area added up by the wards of a place, and the way in words.

A ward in which a part is not told is not told: its sum would look like fewer people than there are.
"""

import pandas as pd

from geo.areas.areas import AreaKind
from geo.build.carrier import Carrier


def on_wards(counts: pd.DataFrame, kind: AreaKind, vintage: str, carrier: Carrier) -> tuple[pd.DataFrame | None, str]:
    """Counts (rows by code) by ward of the place, NaN where a part is not told; None and the reason where no way leads.

    The rows' codes must be all that the file has, whatever a column tells of them: code sets tell vintages.
    """
    study = carrier.study
    if kind is AreaKind.WARD and study.wards.codes <= set(counts.index):
        return counts.reindex(_wards(carrier)).astype(float), "counts by ward"
    carried, words = carrier.carry(counts, kind, vintage)
    if carried is None:
        return None, words
    return added_up(carried, carrier), words


def added_up(carried: pd.DataFrame, carrier: Carrier) -> pd.DataFrame:
    """Counts on the small areas by ward of the place, NaN where a part is not told."""
    shares = carrier.study.ward_shares
    parts = carried.reindex(shares["area_code"]).mul(shares["share"].to_numpy(), axis="index")
    return parts.groupby(shares["ward_code"].to_numpy()).sum(skipna=False).reindex(_wards(carrier))


def _wards(carrier: Carrier) -> pd.Index:
    return pd.Index(carrier.study.wards.frame.index, name="ward_code")
