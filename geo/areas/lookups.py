"""From one kind or vintage of area to another: everything goes by shares, and nobody is lost or counted twice.

Shares are a frame with columns source, target (area codes) and share; the shares of one source add up to 1. LSOAs
spread over their output areas, 2011 areas carried to 2021, and LSOAs divided among wards are all of this one form.
"""

from typing import TypeVar

import numpy as np
import pandas as pd
import shapely

from geo.areas.areas import Areas
from geo.errors import InputError

CountsT = TypeVar("CountsT", pd.Series, pd.DataFrame)


def whole(small_to_large: pd.Series) -> pd.DataFrame:
    """Shares that put each area whole into one other; small_to_large: code of the larger by that of the smaller."""
    return pd.DataFrame({"source": small_to_large.index.to_numpy(), "target": small_to_large.to_numpy(), "share": 1.0})


def by_people(small_to_large: pd.Series, people: pd.Series) -> pd.DataFrame:
    """Shares from larger areas to the smaller ones in them, in proportion to people (by code of the smaller)."""
    pairs = pd.DataFrame({"source": small_to_large.to_numpy(), "target": small_to_large.index.to_numpy()})
    return _in_proportion(pairs, people)


def by_change(pairs: pd.DataFrame, people: pd.Series) -> pd.DataFrame:
    """Shares from one vintage to the next, by what became of each area.

    Parameters
    ----------
    pairs
        Columns source, target, change (U unchanged: one to one; S split: by people of the parts; M merged: added up; X
        irregular: by people).
    people
        People of the new areas, by code.

    Raises
    ------
    InputError
        The pairs belie a change.
    """
    parts = pairs.groupby("source")["target"].transform("size")
    origins = pairs.groupby("target")["source"].transform("size")
    belied = pairs[
        (pairs["change"].eq("U") & ((parts > 1) | (origins > 1)))
        | (pairs["change"].eq("S") & (origins > 1))
        | (pairs["change"].eq("M") & (parts > 1))
    ]
    if len(belied):
        row = belied.iloc[0]
        raise InputError(
            f"{row['source']} to {row['target']} is marked {row['change']}, but other rows of the lookup say "
            f"otherwise; U is one to one, S one to several, M several to one."
        )
    return _in_proportion(pairs[["source", "target"]], people)


def irregular(pairs: pd.DataFrame) -> tuple[str, ...]:
    """Old areas whose people cannot be followed exactly (marked X), to be named wherever a figure rests on them."""
    return tuple(sorted(pairs.loc[pairs["change"].eq("X"), "source"].unique()))


def _in_proportion(pairs: pd.DataFrame, people: pd.Series) -> pd.DataFrame:
    unknown = sorted(set(pairs["target"]) - set(people.index[people.notna()]))
    if unknown:
        raise InputError(f"{len(unknown)} areas (first {unknown[0]}) have no count of people to divide by.")
    weight = people.reindex(pairs["target"]).to_numpy(float)
    total = pd.Series(weight, index=pairs.index).groupby(pairs["source"]).transform("sum").to_numpy()
    parts = pairs.groupby("source")["target"].transform("size").to_numpy()
    # Where nobody lives in any part, each part takes the same: what is spread there is nought or a disclosed handful.
    share = np.divide(weight, total, out=1.0 / parts, where=total > 0)
    return pairs.assign(share=share).reset_index(drop=True)


def by_postcodes(postcodes: pd.DataFrame) -> pd.DataFrame:
    """Shares from small areas to wards by how many of their postcodes lie in each.

    postcodes: one row a live postcode, columns area_code and ward_code; rows without either are not counted.
    """
    known = postcodes[(postcodes["area_code"].fillna("") != "") & (postcodes["ward_code"].fillna("") != "")]
    counted = known.groupby(["area_code", "ward_code"]).size().rename("postcodes").reset_index()
    total = counted.groupby("area_code")["postcodes"].transform("sum")
    return pd.DataFrame(
        {"source": counted["area_code"], "target": counted["ward_code"], "share": counted["postcodes"] / total}
    )


def majority(shares: pd.DataFrame) -> pd.Series:
    """The target with the largest share, by source; of equal ones the first by code."""
    ordered = shares.sort_values(["source", "share", "target"], ascending=[True, False, True])
    return ordered.drop_duplicates("source").set_index("source")["target"]


def unplaced(codes: pd.Index, shares: pd.DataFrame) -> pd.Index:
    """The codes that the shares do not know."""
    return codes[~codes.isin(shares["source"])]


def apportion(counts: CountsT, shares: pd.DataFrame) -> CountsT:
    """Counts by source carried to targets; a source without a count gives nothing, a missing count stays missing.

    counts: index area_code, a Series or a frame with a column a group. Codes that the shares do not know are refused:
    take them out first (`unplaced`) and say how many there were.
    """
    lost = unplaced(counts.index, shares)
    if len(lost):
        raise InputError(f"{len(lost)} areas (first {lost[0]}) are not in the lookup; its vintage must be theirs.")
    used = shares[shares["source"].isin(counts.index)]
    carried = counts.loc[used["source"]].astype(float).mul(used["share"].to_numpy(), axis="index")
    target = pd.Index(used["target"].to_numpy(), name="area_code")
    return carried.groupby(target).sum(skipna=False)


def chain(first: pd.DataFrame, then: pd.DataFrame) -> pd.DataFrame:
    """Shares by way of areas between; refused where the second step does not know a target of the first."""
    lost = sorted(set(first["target"]) - set(then["source"]))
    if lost:
        raise InputError(f"{len(lost)} areas (first {lost[0]}) lead nowhere in the next lookup; it must hold them all.")
    joined = first.merge(then, left_on="target", right_on="source", suffixes=("", "_next"))
    joined["share"] *= joined["share_next"]
    return (
        joined.groupby(["source", "target_next"], as_index=False)["share"]
        .sum()
        .rename(columns={"target_next": "target"})
    )


def area_at(points: pd.DataFrame, areas: Areas) -> pd.Series:
    """The code of the area in which each point lies, by the points' index; None outside all of them.

    points: easting, northing (metres). Of two areas whose common edge a point lies on, the first by code.
    """
    ordered = areas.frame.sort_index()
    at = shapely.points(points["easting"].to_numpy(float), points["northing"].to_numpy(float))
    point, area = ordered.sindex.query(at, predicate="intersects")
    first = pd.Series(area).groupby(point).min()
    codes = np.full(len(points), None, dtype=object)
    codes[first.index.to_numpy()] = ordered.index.to_numpy()[first.to_numpy()]
    return pd.Series(codes, index=points.index, name="area_code", dtype=object)


def misplaced(estimated: pd.Series, published: pd.Series) -> float:
    """People a join puts into the wrong ward: half the sum of differences from the published totals, by ward."""
    both = pd.concat([estimated, published], axis="columns").fillna(0.0)
    return float((both.iloc[:, 0] - both.iloc[:, 1]).abs().sum() / 2)
