"""Names of wards that occur twice in a place, told apart: by the authority, and within one by where they lie.

Done once, when a place is built: whoever shows a ward's name shows one that is no other ward's.
"""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.areas.authorities import Authority

# Eight ways to lie from the middle of the wards of one name, from east round by north.
DIRECTIONS = ("east", "north-east", "north", "north-west", "west", "south-west", "south", "south-east")


def told_apart(wards: gpd.GeoDataFrame, authorities: Sequence[Authority]) -> pd.Series:
    """The name of each ward (index ward_code), none twice; a name that occurs once stays as it is.

    wards: index ward_code; name, geometry. Two of one name in two authorities are led apart by the authorities' names;
    in one by the side on which each lies of their middle, and where that is the same by their codes.
    """
    of_ward = pd.Series({code: authority.name for authority in authorities for code in authority.wards}, dtype=object)
    names = wards["name"].astype(str)
    alike = names.str.casefold()
    named = names.copy()
    for _, several in names.groupby(alike):
        if len(several) < 2:
            continue
        authority = of_ward.reindex(several.index)
        sides = _sides(wards.loc[several.index], authority)
        differs = authority.nunique() > 1
        for code, name in several.items():
            parts = [part for part in (str(authority[code]) if differs else "", sides[code]) if part]
            named[code] = f"{name} ({', '.join(parts)})"
    return named


def _sides(wards: gpd.GeoDataFrame, authority: pd.Series) -> pd.Series:
    """Where each ward lies of the middle of those of its authority, "" where it is the only one there."""
    points = wards.geometry.representative_point()
    sides = pd.Series("", index=wards.index, dtype=object)
    for _, codes in authority.groupby(authority.to_numpy()).groups.items():
        if len(codes) < 2:
            continue
        east = points.x[codes] - points.x[codes].mean()
        north = points.y[codes] - points.y[codes].mean()
        eighth = np.round(np.degrees(np.arctan2(north, east)) / 45.0).astype(int) % len(DIRECTIONS)
        words = pd.Series([DIRECTIONS[at] for at in eighth], index=codes)
        sides[codes] = words if words.is_unique else pd.Series(codes, index=codes)
    return sides
