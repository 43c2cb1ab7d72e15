"""Which area a folder is about: its authority, its smallest areas and where their trips start, and its wards."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd
import shapely

from geo.areas import lookups
from geo.areas.areas import AreaKind, Areas
from geo.areas.doors import WEIGHTED_CENTRE
from geo.build.ledger import Ledger
from geo.build.wards import WardWay, ward_sets, ward_shares
from geo.errors import InputError
from geo.sources.boundaries import BoundarySet, CentreSet
from geo.sources.catalogue import Catalogue
from geo.sources.geography_lookups import LookupTable
from geo.sources.people.census import CensusTable
from geo.sources.postcodes import PostcodeTable, place_postcodes

PREFIX = {
    AreaKind.OA: "oa",
    AreaKind.LSOA: "lsoa",
    AreaKind.MSOA: "msoa",
    AreaKind.WARD: "wd",
    AreaKind.AUTHORITY: "lad",
}


def level_of(kind: AreaKind, vintage: str) -> str:
    """The name of a level as lookups name it: "oa21" for output areas of 2021."""
    return f"{PREFIX[kind]}{vintage[-2:]}"


@dataclass(frozen=True)
class Study:
    """The geography of a place.

    Attributes
    ----------
    areas
        The smallest areas, inside and near outside (ward_code None).
    parents
        For each larger level held, the code of the larger area by small area.
    wards, ward_shares, other_wards
        As in Place.
    ward_way
        How ward_shares came about, and how far it may be out.
    postcodes
        Index postcode; easting, northing, basis, live.
    """

    authority_code: str
    authority_name: str
    areas: Areas
    parents: dict[str, pd.Series]
    wards: Areas
    ward_shares: pd.DataFrame
    ward_way: WardWay
    other_wards: tuple[Areas, ...]
    postcodes: pd.DataFrame

    @property
    def inside(self) -> pd.Index:
        """Codes of the small areas inside the borough."""
        return self.areas.frame.index[self.areas.frame["ward_code"].notna()]

    @property
    def inside_areas(self) -> Areas:
        """The small areas inside the borough."""
        return Areas(self.areas.kind, self.areas.vintage, self.areas.frame.loc[self.inside])

    @property
    def borough(self) -> shapely.Geometry:
        """The borough's outline as its wards draw it (EPSG:27700)."""
        whole = shapely.union_all(self.wards.frame.geometry.to_numpy())
        shapely.prepare(whole)
        return whole

    @property
    def level(self) -> str:
        """The small areas' own level, such as oa21."""
        return level_of(self.areas.kind, self.areas.vintage)


def study(catalogue: Catalogue, ledger: Ledger) -> Study:
    """Settle the geography of a folder; InputError in words where it cannot be settled."""
    tables = catalogue.records(LookupTable)
    outlines = _dated(catalogue.records(BoundarySet), tables, ledger)
    small = _smallest(outlines, catalogue.records(CensusTable))
    ledger.use(small.source, f"outlines of {len(small.frame)} {small.kind.label}s of {small.vintage}")
    parents = _parents(small, tables, ledger)
    authority, authority_name, inside = _authority(small, parents, tables, outlines)
    code_point, directory_table = _postcode_tables(catalogue.records(PostcodeTable), ledger)
    directory = place_postcodes(code_point, directory_table)
    if directory_table is not None:
        parents |= _parents_by_postcodes(small, directory_table, directory, known=frozenset(parents))
    origins = _origins(small, catalogue.records(CentreSet), directory, ledger)
    wards, others = ward_sets(outlines, origins.loc[inside], ledger)
    within = Areas(small.kind, small.vintage, small.frame.loc[inside, ["name", "geometry"]].join(origins))
    shares, way = ward_shares(within, wards, tables, catalogue.records(PostcodeTable), ledger)
    main = shares.sort_values("share", ascending=False, kind="stable").drop_duplicates("area_code")
    ward_of = main.set_index("area_code")["ward_code"].reindex(small.frame.index)
    frame = small.frame[["name", "geometry"]].join(origins)
    frame["ward_code"] = ward_of.astype(object).where(ward_of.notna(), None)
    study_wards = wards.frame[wards.frame.index.isin(shares["ward_code"])]
    ledger.say(
        f"Study area: {authority_name} ({authority}), {len(inside)} {small.kind.label}s of {small.vintage} in "
        f"{len(study_wards)} wards of {wards.vintage}."
    )
    return Study(
        authority_code=authority,
        authority_name=authority_name,
        areas=Areas(small.kind, small.vintage, frame),
        parents=parents,
        wards=Areas(AreaKind.WARD, wards.vintage, study_wards),
        ward_shares=shares.reset_index(drop=True),
        ward_way=way,
        other_wards=tuple(others),
        postcodes=directory,
    )


def _dated(outlines: Sequence[BoundarySet], tables: Sequence[LookupTable], ledger: Ledger) -> list[BoundarySet]:
    """Outlines of known vintage, the most detailed of each code set; re-published ones are matched by their codes."""
    best: dict[tuple[AreaKind, frozenset[str]], BoundarySet] = {}
    for outline in sorted((o for o in outlines if o.vintage != "unknown"), key=_detail, reverse=True):
        key = (outline.kind, frozenset(outline.frame.index))
        if key in best:
            ledger.leave(outline.source.file, f"the same areas are in more detail in {best[key].source.file}.")
        else:
            best[key] = outline
    for outline in (o for o in outlines if o.vintage == "unknown"):
        key = (outline.kind, frozenset(outline.frame.index))
        year = _year_by_codes(outline, tables)
        if key in best:
            ledger.leave(outline.source.file, f"the same codes are in {best[key].source.file}.")
        elif year:
            ledger.say(f"{outline.source.file}: outlines of {year}, known by their codes.")
            best[key] = replace(outline, vintage=year)
        else:
            reason = "its year is nowhere in the file and no lookup has its codes; give its edition in sources.toml."
            ledger.leave(outline.source.file, reason)
    return list(best.values())


def _year_by_codes(outline: BoundarySet, tables: Sequence[LookupTable]) -> str:
    """The year that sources.toml gives, else that of the newest lookup that has all the codes; "" where none does."""
    if re.fullmatch(r"20\d\d", outline.source.edition):
        return outline.source.edition
    codes = set(outline.frame.index)
    prefix = PREFIX[outline.kind]
    levels = [(name[-2:], table, name) for table in tables for name in table.levels if name[:-2] == prefix]
    return max((f"20{year}" for year, table, name in levels if codes <= set(table.frame[name])), default="")


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
    parents: dict[str, pd.Series] = {}
    for table in tables:
        if own not in table.levels:
            continue
        for level in table.levels[table.levels.index(own) + 1 :]:
            # A best fit to wards still tells the authority exactly: no small area lies in two.
            exact = table.exact or level.startswith("lad") or own.startswith("lsoa")
            if level.startswith("wd") or level in parents or not exact:
                continue
            leads = table.leads(own, level).reindex(small.frame.index)
            if leads.notna().all():
                parents[level] = leads
                ledger.use(table.source, f"{own} to {level}")
    return parents


def _parents_by_postcodes(
    small: BoundarySet, table: PostcodeTable, placed: pd.DataFrame, *, known: frozenset[str]
) -> dict[str, pd.Series]:
    """Larger statistical areas that only the postcode table tells: the one of most of an area's live postcodes."""
    parents = {}
    live = placed[placed["live"]]
    area = lookups.area_at(live, _areas(small))
    for level in ("msoa21", "msoa11"):
        if level in known or level not in table.frame:
            continue
        larger = table.frame[level].reindex(live.index)
        pairs = pd.DataFrame({"area_code": area, "ward_code": larger}).dropna()
        leads = lookups.majority(lookups.by_postcodes(pairs)).reindex(small.frame.index)
        if leads.notna().all():
            parents[level] = leads
    return parents


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
        area = lookups.area_at(live, _areas(small))
        mean = live.groupby(area.to_numpy())[["easting", "northing"]].mean()
        frame.loc[mean.index, ["easting", "northing"]] = mean
        frame.loc[mean.index, "origin"] = "the mean of its unit postcodes"
    for centre in centres:
        told = frame.index[frame["origin"] == WEIGHTED_CENTRE]
        shared = centre.frame.index.intersection(frame.index).difference(told)
        reason = _no_centres(centre, small, shared)
        if reason:
            ledger.leave(centre.source.file, reason)
            continue
        frame.loc[shared, ["easting", "northing"]] = centre.frame.loc[shared, ["easting", "northing"]]
        frame.loc[shared, "origin"] = WEIGHTED_CENTRE
        ledger.use(centre.source, "where trips start")
    counts = frame["origin"].value_counts()
    ledger.say(
        "Centres of small areas: " + "; ".join(f"{words} ({number} areas)" for words, number in counts.items()) + "."
    )
    return frame


def _no_centres(centre: CentreSet, small: BoundarySet, shared: pd.Index) -> str:
    """Why a table of centres is of no use here, in words; "" where it is. shared: areas that it alone tells."""
    if centre.kind is not small.kind:
        return f"its centres are of {centre.kind.label}s, and trips start from {small.kind.label}s here."
    # Tables of centres seldom print their year; then the codes decide, row by row.
    if centre.vintage not in ("unknown", small.vintage):
        return f"its centres are of {centre.kind.label}s of {centre.vintage}; those used here are of {small.vintage}."
    if centre.frame.index.intersection(small.frame.index).empty:
        return f"none of its {len(centre.frame)} {centre.kind.label} codes is that of a small area used here."
    return "another file tells the same centres." if shared.empty else ""


def _areas(outline: BoundarySet) -> Areas:
    return Areas(outline.kind, outline.vintage, outline.frame)
