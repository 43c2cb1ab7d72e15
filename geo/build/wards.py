"""The wards of a place: which set is today's, which older ones can be shown, and who lives in which ward.

An area lies in a ward by the official best-fit table; else by the ward of its unit postcodes, output areas whole in the
ward of most of them and LSOAs shared out by number; else in the ward at its origin.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.areas import lookups
from geo.areas.areas import AreaKind, Areas
from geo.build.ledger import Ledger
from geo.errors import InputError
from geo.sources.boundaries import BoundarySet
from geo.sources.geography_lookups import LookupTable
from geo.sources.postcodes import PostcodeTable

# A ward set covers the borough when the start of trips of nearly every small area lies in one of its wards.
FULL_COVER_SHARE = 0.99
# Postcodes tell where an area's people live when at least half of the areas have one.
TELLING_SHARE = 0.5


@dataclass(frozen=True)
class WardWay:
    """How small areas reach the wards.

    Attributes
    ----------
    words
        In words, as they stand after the title of a count.
    error
        The root mean square error of a ward's people, as a share of them, held against the publisher's own wards of
        Trafford in mid-2022; of the official best fit, which the publisher goes by as well, our choice.
    """

    words: str
    error: float


BY_BEST_FIT = WardWay("carried from output areas by best fit", 0.01)
BY_POSTCODES = {
    AreaKind.OA: WardWay("carried from output areas through postcodes", 0.031),
    AreaKind.LSOA: WardWay("carried from LSOAs through postcodes", 0.064),
}
# An LSOA whole in one ward is what the best fit of LSOAs is.
AT_ORIGIN = {
    AreaKind.OA: WardWay("carried from output areas by where their trips start", 0.032),
    AreaKind.LSOA: WardWay("carried from LSOAs by where their trips start", 0.079),
}


def ward_sets(outlines: Sequence[BoundarySet], origins: pd.DataFrame, ledger: Ledger) -> tuple[Areas, list[Areas]]:
    """The newest ward set with full cover, and the older ones with full cover."""
    covering: list[BoundarySet] = []
    for outline in sorted((o for o in outlines if o.kind is AreaKind.WARD), key=lambda o: o.vintage, reverse=True):
        areas = Areas(AreaKind.WARD, outline.vintage, outline.frame)
        share = float(lookups.area_at(origins, areas).notna().mean())
        if share >= FULL_COVER_SHARE:
            covering.append(outline)
        else:
            ledger.leave(outline.source.file, f"its wards cover {share:.0%} of the small areas.")
    if not covering:
        raise InputError("No ward outlines that cover the study area were recognised in the folder; add a ward file.")
    for position, outline in enumerate(covering):
        use = "ward outlines" if position == 0 else f"wards of {outline.vintage}, as outlines"
        ledger.use(outline.source, use)
    sets = [Areas(AreaKind.WARD, outline.vintage, outline.frame[["name", "geometry"]]) for outline in covering]
    return sets[0], [_cut_to(older, origins) for older in sets[1:]]


def _cut_to(wards: Areas, origins: pd.DataFrame) -> Areas:
    used = set(lookups.area_at(origins, wards).dropna())
    return Areas(wards.kind, wards.vintage, wards.frame[wards.frame.index.isin(used)])


def ward_shares(
    small: Areas, wards: Areas, tables: Sequence[LookupTable], postcodes: Sequence[PostcodeTable], ledger: Ledger
) -> tuple[pd.DataFrame, WardWay]:
    """area_code, ward_code, share of the areas inside (easting and northing are their origins), and the way.

    The shares of one area add up to 1. Codes of another vintage than the outlines' are not used.
    """
    official = _by_official_table(small, wards, tables, ledger)
    if official is not None:
        return official, BY_BEST_FIT
    by_postcodes = _by_ward_codes(small, wards, postcodes, ledger)
    if by_postcodes is None:
        ledger.say("Small areas lie in the ward that holds the point where their trips start.")
        return _whole(_at_origin(small, wards)), AT_ORIGIN[small.kind]
    missing = small.frame.index.difference(by_postcodes["area_code"])
    ledger.say(
        "Small areas lie in wards by their unit postcodes' ward codes"
        + (", each whole in the ward of most of them." if small.kind is AreaKind.OA else ", shared out by number.")
        + (f" {len(missing)} without such a postcode lie in the ward at their origin." if len(missing) else "")
    )
    whole = pd.concat([by_postcodes, _whole(_at_origin(small, wards).loc[missing])], ignore_index=True)
    return whole, BY_POSTCODES[small.kind]


def _by_official_table(
    small: Areas, wards: Areas, tables: Sequence[LookupTable], ledger: Ledger
) -> pd.DataFrame | None:
    """The official best fit of output areas; that of LSOAs misplaces three times as many people as postcodes do."""
    own = f"oa{small.vintage[-2:]}"
    for table in tables if small.kind is AreaKind.OA else ():
        for level in (name for name in table.levels if name.startswith("wd") and own in table.levels):
            leads = table.leads(own, level).reindex(small.frame.index)
            if set(leads) <= wards.codes:
                ledger.use(table.source, f"{own} to {level}")
                ledger.say(f"Small areas lie in wards by {table.source.file}.")
                return _whole(leads)
            if leads.notna().all():
                reason = f"its {level} codes are not those of the ward outlines of {wards.vintage}."
                ledger.say(f"{table.source.file}: not used for wards, as {reason}")
    return None


def _by_ward_codes(
    small: Areas, wards: Areas, postcodes: Sequence[PostcodeTable], ledger: Ledger
) -> pd.DataFrame | None:
    own = f"{'oa' if small.kind is AreaKind.OA else 'lsoa'}{small.vintage[-2:]}"
    for table in sorted(postcodes, key=lambda t: (t.code_point, t.source.date), reverse=True):
        frame = table.frame
        if "ward_code" not in frame or "easting" not in frame:
            continue
        known = frame[frame["live"] & frame["easting"].notna() & frame["ward_code"].isin(wards.codes)]
        area = known[own] if own in known else lookups.area_at(known, small)
        pairs = pd.DataFrame({"area_code": area, "ward_code": known["ward_code"]}).dropna()
        pairs = pairs[pairs["area_code"].isin(small.frame.index)]
        if pairs["area_code"].nunique() < len(small) * TELLING_SHARE:
            continue
        ledger.use(table.source, "wards of small areas")
        return _shared(small.kind, pairs)
    return None


def shares_in_wards(small: Areas, wards: Areas, postcodes: pd.DataFrame) -> pd.DataFrame:
    """area_code, ward_code, share in any set of outlines: output areas whole at their origin, LSOAs by postcodes.

    postcodes: index postcode; easting, northing, live. An area without a postcode lies where its trips start.
    """
    at_origin = _at_origin(small, wards)
    live = postcodes[postcodes["live"]] if small.kind is not AreaKind.OA else postcodes.iloc[:0]
    at = {"area_code": lookups.area_at(live, small), "ward_code": lookups.area_at(live, wards)}
    shared = _shared(small.kind, pd.DataFrame(at).dropna())
    rest = at_origin.loc[at_origin.index.difference(shared["area_code"])]
    return pd.concat([part for part in (shared, _whole(rest)) if len(part)], ignore_index=True)


def _shared(kind: AreaKind, pairs: pd.DataFrame) -> pd.DataFrame:
    shares = lookups.by_postcodes(pairs)
    if kind is AreaKind.OA:
        return _whole(lookups.majority(shares))
    return shares.rename(columns={"source": "area_code", "target": "ward_code"})


def _at_origin(small: Areas, wards: Areas) -> pd.Series:
    """The ward at each area's origin; an origin between the generalised outlines lies in the nearest ward."""
    at = small.frame[["easting", "northing"]].astype(float)
    ward_of = lookups.area_at(at, wards)
    lost = ward_of.index[ward_of.isna()]
    if len(lost) == 0:
        return ward_of
    points = gpd.points_from_xy(at.loc[lost, "easting"], at.loc[lost, "northing"])
    nearest = [wards.frame.index[int(np.argmin(wards.frame.geometry.distance(point)))] for point in points]
    return ward_of.where(ward_of.notna(), pd.Series(nearest, index=lost, dtype=object).reindex(ward_of.index))


def _whole(ward_of: pd.Series) -> pd.DataFrame:
    return pd.DataFrame({"area_code": ward_of.index, "ward_code": ward_of.to_numpy(), "share": 1.0})
