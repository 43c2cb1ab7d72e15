"""Which area a folder is about: its authority, its smallest areas and where their trips start, and its wards."""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from geo import lookups
from geo.areas import AreaKind, Areas
from geo.build.ledger import Ledger
from geo.errors import InputError
from geo.sources.boundaries import BoundarySet, CentreSet
from geo.sources.catalogue import Catalogue
from geo.sources.census import CensusTable
from geo.sources.geography_lookups import LookupTable
from geo.sources.postcodes import PostcodeTable, place_postcodes

# A ward set covers the borough when the start of trips of nearly every small area lies in one of its wards.
FULL_COVER_SHARE = 0.99
PREFIX = {
    AreaKind.OA: "oa", AreaKind.LSOA: "lsoa", AreaKind.MSOA: "msoa", AreaKind.WARD: "wd", AreaKind.AUTHORITY: "lad",
}  # fmt: skip


def level_of(kind: AreaKind, vintage: str) -> str:
    """The name of a level as lookups name it: "oa21" for output areas of 2021."""
    return f"{PREFIX[kind]}{vintage[-2:]}"


@dataclass(frozen=True)
class Study:
    """The geography of a place.

    areas: the smallest areas, inside and near outside (ward_code None); parents: for each larger level held, the code
    of the larger area by small area; wards, ward_shares, other_wards as in Place; postcodes: index postcode; easting,
    northing, basis, live.
    """

    authority_code: str
    authority_name: str
    areas: Areas
    parents: dict[str, pd.Series]
    wards: Areas
    ward_shares: pd.DataFrame
    other_wards: tuple[Areas, ...]
    postcodes: pd.DataFrame

    @property
    def inside(self) -> pd.Index:
        """Codes of the small areas inside the borough."""
        return self.areas.frame.index[self.areas.frame["ward_code"].notna()]

    @property
    def level(self) -> str:
        """The small areas' own level, such as oa21."""
        return level_of(self.areas.kind, self.areas.vintage)


def study(catalogue: Catalogue, ledger: Ledger) -> Study:
    """Settle the geography of a folder; InputError in words where it cannot be settled."""
    outlines = _dated(catalogue.records(BoundarySet), ledger)
    tables = catalogue.records(LookupTable)
    small = _smallest(outlines, catalogue.records(CensusTable))
    ledger.use(small.source, f"outlines of {len(small.frame)} {small.kind.label}s of {small.vintage}")
    parents = _parents(small, tables, ledger)
    authority, authority_name, inside = _authority(small, parents, tables, outlines)
    code_point, directory_table = _postcode_tables(catalogue.records(PostcodeTable), ledger)
    directory = place_postcodes(code_point, directory_table)
    if directory_table is not None:
        parents |= _parents_by_postcodes(small, directory_table, directory, known=frozenset(parents))
    origins = _origins(small, catalogue.records(CentreSet), directory, ledger)
    wards, others = _ward_sets(outlines, origins.loc[inside], ledger)
    shares = _ward_shares(small, inside, wards, catalogue, origins, ledger)
    main = shares.sort_values("share", ascending=False, kind="stable").drop_duplicates("area_code")
    ward_of = main.set_index("area_code")["ward_code"].reindex(small.frame.index)
    frame = small.frame[["name", "geometry"]].join(origins)
    frame["ward_code"] = ward_of.astype(object).where(ward_of.notna(), None)
    kept = wards.frame[wards.frame.index.isin(shares["ward_code"])]
    ledger.say(
        f"Study area: {authority_name} ({authority}), {len(inside)} {small.kind.label}s of {small.vintage} in "
        f"{len(kept)} wards of {wards.vintage}."
    )
    return Study(
        authority_code=authority, authority_name=authority_name,
        areas=Areas(small.kind, small.vintage, frame), parents=parents,
        wards=Areas(AreaKind.WARD, wards.vintage, kept), ward_shares=shares.reset_index(drop=True),
        other_wards=tuple(_cut_to(other, origins.loc[inside]) for other in others), postcodes=directory,
    )  # fmt: skip


def _dated(outlines: Sequence[BoundarySet], ledger: Ledger) -> list[BoundarySet]:
    """Outlines of known vintage, the most detailed of each code set; re-published ones are matched by their codes."""
    known = [outline for outline in outlines if outline.vintage != "unknown"]
    best: dict[tuple[AreaKind, frozenset[str]], BoundarySet] = {}
    for outline in sorted(known, key=_detail, reverse=True):
        key = (outline.kind, frozenset(outline.frame.index))
        if key in best:
            ledger.leave(outline.source.file, f"the same areas are in more detail in {best[key].source.file}.")
        else:
            best[key] = outline
    for outline in outlines:
        if outline.vintage == "unknown":
            same = best.get((outline.kind, frozenset(outline.frame.index)))
            reason = f"the same codes are in {same.source.file}." if same else "its year is nowhere in the file."
            ledger.leave(outline.source.file, reason)
    return list(best.values())


def _detail(outline: BoundarySet) -> tuple[str, int]:
    return outline.vintage, int(outline.frame.geometry.count_coordinates().sum())


def _smallest(outlines: Sequence[BoundarySet], census: Sequence[CensusTable]) -> BoundarySet:
    """The smallest areas with both outlines and a count of people."""
    counted = [set(table.counts.index) for table in census if table.topic in ("age", "ethnic_group")]
    small = [outline for outline in outlines if outline.kind in (AreaKind.OA, AreaKind.LSOA)]
    for outline in sorted(small, key=lambda o: (o.kind is AreaKind.OA, o.vintage), reverse=True):
        if any(set(outline.frame.index) <= codes for codes in counted):
            return outline
    if not small:
        raise InputError("No outlines of output areas or LSOAs were recognised in the folder; add one of them.")
    raise InputError(
        "No census table of age or ethnic group covers the small areas whose outlines are held; add one by output area "
        "or LSOA of the same vintage."
    )


def _parents(small: BoundarySet, tables: Sequence[LookupTable], ledger: Ledger) -> dict[str, pd.Series]:
    """For each larger level, the code of the larger area by small area, from exact tables."""
    own = level_of(small.kind, small.vintage)
    found: dict[str, pd.Series] = {}
    for table in tables:
        if not table.exact and not own.startswith("lsoa"):
            continue
        if own not in table.levels:
            continue
        for level in table.levels[table.levels.index(own) + 1 :]:
            if level.startswith("wd") or level in found:
                continue
            leads = table.leads(own, level).reindex(small.frame.index)
            if leads.notna().all():
                found[level] = leads
                ledger.use(table.source, f"{own} to {level}")
    return found


def _parents_by_postcodes(
    small: BoundarySet, table: PostcodeTable, placed: pd.DataFrame, *, known: frozenset[str]
) -> dict[str, pd.Series]:
    """Larger statistical areas that only the postcode table tells: the one of most of an area's live postcodes."""
    found = {}
    live = placed[placed["live"]]
    area = lookups.area_at(live, _areas(small))
    for level in ("msoa21", "msoa11"):
        if level in known or level not in table.frame:
            continue
        larger = table.frame[level].reindex(live.index)
        pairs = pd.DataFrame({"area_code": area, "ward_code": larger}).dropna()
        leads = lookups.majority(lookups.by_postcodes(pairs)).reindex(small.frame.index)
        if leads.notna().all():
            found[level] = leads
    return found


def _authority(
    small: BoundarySet, parents: dict[str, pd.Series], tables: Sequence[LookupTable], outlines: Sequence[BoundarySet]
) -> tuple[str, str, pd.Index]:
    """The authority that most small areas belong to, its name, and the codes inside it."""
    level = max((name for name in parents if name.startswith("lad")), default=None)
    boroughs = [outline for outline in outlines if outline.kind is AreaKind.AUTHORITY]
    if level is None:
        single = [outline for outline in boroughs if len(outline.frame) == 1]
        if not single:
            raise InputError("No lookup tells which local authority the small areas belong to; add one.")
        return str(single[0].frame.index[0]), str(single[0].frame["name"].iloc[0]), small.frame.index
    codes = parents[level]
    authority = str(codes.value_counts().idxmax())
    names = [
        str(table.frame.loc[table.frame[lad] == authority, f"{lad}_name"].iloc[0])
        for table in tables
        for lad in table.levels
        if lad.startswith("lad") and f"{lad}_name" in table.frame and (table.frame[lad] == authority).any()
    ]
    names += [str(o.frame.loc[authority, "name"]) for o in boroughs if authority in o.frame.index]
    return authority, (names or [authority])[0], small.frame.index[codes == authority]


def _postcode_tables(
    tables: Sequence[PostcodeTable], ledger: Ledger
) -> tuple[PostcodeTable | None, PostcodeTable | None]:
    chosen: list[PostcodeTable | None] = []
    for code_point in (True, False):
        of_kind = [table for table in tables if table.code_point is code_point]
        newest = max(of_kind, key=lambda table: table.source.date, default=None)
        for table in of_kind:
            if table is newest:
                ledger.use(table.source, "places of postcodes")
            elif newest is not None:
                ledger.leave(table.source.file, f"{newest.source.file} is newer.")
        chosen.append(newest)
    return chosen[0], chosen[1]


def _origins(small: BoundarySet, centres: Sequence[CentreSet], postcodes: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """Where trips start: index area_code; easting, northing, origin (how it was found, in words)."""
    inside_point = small.frame.geometry.representative_point()
    frame = pd.DataFrame(
        {"easting": inside_point.x, "northing": inside_point.y, "origin": "a point inside the outline, approximate"}
    )
    live = postcodes[postcodes["live"]] if len(postcodes) else postcodes
    if len(live):
        held = lookups.area_at(live, _areas(small))
        mean = live.groupby(held.to_numpy())[["easting", "northing"]].mean()
        frame.loc[mean.index, ["easting", "northing"]] = mean
        frame.loc[mean.index, "origin"] = "the mean of its unit postcodes"
    for centre in centres:
        # Vintages are compared by sets of codes: tables of centres do not print their year.
        same = centre.kind is small.kind and centre.vintage in ("unknown", small.vintage)
        shared = centre.frame.index.intersection(frame.index)
        if same and len(shared) == len(frame):
            frame.loc[shared, ["easting", "northing"]] = centre.frame.loc[shared, ["easting", "northing"]]
            frame.loc[shared, "origin"] = "its population-weighted centre"
            ledger.use(centre.source, "where trips start")
        else:
            ledger.leave(
                centre.source.file,
                f"its {len(centre.frame)} {centre.kind.label} codes are not those of the small areas used here.",
            )
    counts = frame["origin"].value_counts()
    ledger.say("Trips start from " + "; ".join(f"{words} ({number} areas)" for words, number in counts.items()) + ".")
    return frame


def _ward_sets(outlines: Sequence[BoundarySet], origins: pd.DataFrame, ledger: Ledger) -> tuple[Areas, list[Areas]]:
    """The newest ward set with full cover, and the older ones with full cover."""
    covering: list[BoundarySet] = []
    for outline in sorted((o for o in outlines if o.kind is AreaKind.WARD), key=lambda o: o.vintage, reverse=True):
        share = float(lookups.area_at(origins, _areas(outline)).notna().mean())
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
    return sets[0], sets[1:]


def _cut_to(wards: Areas, origins: pd.DataFrame) -> Areas:
    used = set(lookups.area_at(origins, wards).dropna())
    return Areas(wards.kind, wards.vintage, wards.frame[wards.frame.index.isin(used)])


def _ward_shares(
    small: BoundarySet, inside: pd.Index, wards: Areas, catalogue: Catalogue, origins: pd.DataFrame, ledger: Ledger
) -> pd.DataFrame:
    """area_code, ward_code, share by the first way that the folder allows (architecture decision 14), in words."""
    own = level_of(small.kind, small.vintage)
    if small.kind is AreaKind.OA:
        for table in catalogue.records(LookupTable):
            for level in (name for name in table.levels if name.startswith("wd") and table.levels[0] == own):
                leads = table.leads(own, level).reindex(inside)
                if set(leads) <= wards.codes:
                    ledger.use(table.source, f"{own} to {level}")
                    ledger.say(f"Small areas lie in wards by {table.source.file}.")
                    return _whole(leads)
    at = origins.loc[inside]
    by_origin = lookups.area_at(at, wards)
    by_postcodes = _postcode_shares(small, inside, wards, catalogue, ledger)
    if by_postcodes is None:
        ledger.say("Small areas lie in the ward that holds the point where their trips start.")
        return _whole(_nearest_where_missing(by_origin, at, wards.frame))
    missing = inside.difference(by_postcodes["area_code"])
    ledger.say(
        "Small areas lie in wards by their unit postcodes' ward codes"
        + (", each whole in the ward of most of them." if small.kind is AreaKind.OA else ", shared out by number.")
        + (f" {len(missing)} without such a postcode lie in the ward at their origin." if len(missing) else "")
    )
    rest = _whole(_nearest_where_missing(by_origin, at, wards.frame).loc[missing])
    return pd.concat([by_postcodes, rest], ignore_index=True)


def _postcode_shares(
    small: BoundarySet, inside: pd.Index, wards: Areas, catalogue: Catalogue, ledger: Ledger
) -> pd.DataFrame | None:
    for table in sorted(catalogue.records(PostcodeTable), key=lambda t: (t.code_point, t.source.date), reverse=True):
        frame = table.frame
        if "ward_code" not in frame or "easting" not in frame:
            continue
        known = frame[frame["live"] & frame["easting"].notna() & frame["ward_code"].isin(wards.codes)]
        own = level_of(small.kind, small.vintage)
        area = known[own] if own in known else lookups.area_at(known, _areas(small))
        pairs = pd.DataFrame({"area_code": area, "ward_code": known["ward_code"]}).dropna()
        pairs = pairs[pairs["area_code"].isin(inside)]
        if pairs["area_code"].nunique() < len(inside) / 2:
            continue
        ledger.use(table.source, "wards of small areas")
        shares = lookups.by_postcodes(pairs)
        if small.kind is AreaKind.OA:
            return _whole(lookups.majority(shares))
        return shares.rename(columns={"source": "area_code", "target": "ward_code"})
    return None


def _nearest_where_missing(found: pd.Series, at: pd.DataFrame, wards: gpd.GeoDataFrame) -> pd.Series:
    lost = found.index[found.isna()]
    if len(lost) == 0:
        return found
    points = gpd.GeoSeries(gpd.points_from_xy(at.loc[lost, "easting"], at.loc[lost, "northing"]), index=lost)
    nearest = [wards.index[int(np.argmin(wards.geometry.distance(point)))] for point in points]
    return found.where(found.notna(), pd.Series(nearest, index=lost).reindex(found.index))


def _whole(ward_of: pd.Series) -> pd.DataFrame:
    return pd.DataFrame({"area_code": ward_of.index, "ward_code": ward_of.to_numpy(), "share": 1.0})


def _areas(outline: BoundarySet) -> Areas:
    return Areas(outline.kind, outline.vintage, outline.frame)
