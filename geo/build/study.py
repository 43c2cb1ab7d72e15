"""Which area a folder is about: its authority, its smallest areas and where their trips start, and its wards."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd
import shapely

from geo.areas import lookups
from geo.areas.areas import AreaKind, Areas
from geo.areas.authorities import Authority, whole_code
from geo.areas.doors import WEIGHTED_CENTRE
from geo.build.borough import Borough, borough_of, level_of, stated_authorities
from geo.build.ledger import Ledger
from geo.build.outlines import outline_sets
from geo.build.ward_names import told_apart
from geo.build.wards import WardWay, ward_sets, ward_shares
from geo.errors import InputError
from geo.language.phrases import joined
from geo.plain import shown
from geo.sources.boundaries import BoundarySet
from geo.sources.catalogue import Catalogue
from geo.sources.centres import CentreSet
from geo.sources.geography_lookups import LookupTable
from geo.sources.people.census import CensusTable
from geo.sources.postcodes import PostcodeTable, place_postcodes

# What the people of the small areas are counted by, and the part of a borough's areas that must have people.
PEOPLE_TOPICS = ("age", "ethnic_group")
COUNTED_SHARE = 0.5


@dataclass(frozen=True)
class Study:
    """The geography of a place.

    Attributes
    ----------
    authorities
        Each authority with its wards, those with most small areas of it.
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

    authorities: tuple[Authority, ...]
    areas: Areas
    parents: dict[str, pd.Series]
    wards: Areas
    ward_shares: pd.DataFrame
    ward_way: WardWay
    other_wards: tuple[Areas, ...]
    postcodes: pd.DataFrame

    @property
    def codes(self) -> tuple[str, ...]:
        """The authorities' codes."""
        return tuple(authority.code for authority in self.authorities)

    @property
    def whole_code(self) -> str:
        """What figures of all of it stand under (areas.authorities.whole_code)."""
        return whole_code(self.codes)

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
    def parts(self) -> dict[str, shapely.Geometry]:
        """The outlines of several authorities by name, as their wards draw them; empty where there is one alone."""
        if len(self.authorities) == 1:
            return {}
        shapes = self.wards.frame.geometry
        outlines = {a.name: shapely.union_all(shapes.loc[list(a.wards)].to_numpy()) for a in self.authorities}
        for outline in outlines.values():
            shapely.prepare(outline)
        return outlines

    @property
    def level(self) -> str:
        """The small areas' own level, such as oa21."""
        return level_of(self.areas.kind, self.areas.vintage)


def study(catalogue: Catalogue, ledger: Ledger) -> Study:
    """Settle the geography of a folder; InputError in words where it cannot be settled."""
    tables = catalogue.records(LookupTable)
    outlines = outline_sets(catalogue.records(BoundarySet), tables, ledger)
    small, borough = _borough(outlines, catalogue, tables, ledger)
    inside = borough.inside
    ledger.use(small.source, f"outlines of {len(small.frame)} {small.kind.label}s of {small.vintage}")
    parents = _parents(small, tables, inside, ledger)
    code_point, directory_table = _postcode_tables(catalogue.records(PostcodeTable), ledger)
    directory = place_postcodes(code_point, directory_table)
    if directory_table is not None:
        parents |= _parents_by_postcodes(small, directory_table, directory, inside=inside, known=frozenset(parents))
    origins = _origins(small, catalogue.records(CentreSet), directory, ledger)
    wards, others = ward_sets(outlines, origins.loc[inside], ledger)
    within = Areas(small.kind, small.vintage, small.frame.loc[inside, ["name", "geometry"]].join(origins))
    shares, way = ward_shares(within, wards, tables, catalogue.records(PostcodeTable), ledger)
    main = shares.sort_values("share", ascending=False, kind="stable").drop_duplicates("area_code")
    ward_of = main.set_index("area_code")["ward_code"].reindex(small.frame.index)
    frame = small.frame[["name", "geometry"]].join(origins)
    frame["ward_code"] = ward_of.astype(object).where(ward_of.notna(), None)
    study_wards = wards.frame[wards.frame.index.isin(shares["ward_code"])]
    authorities = _with_wards(borough, shares)
    named = told_apart(study_wards, authorities)
    twice = int((named != study_wards["name"]).sum())
    study_wards = study_wards.assign(name=named)
    if twice:
        ledger.say(f"Wards that share a name with another, told apart by authority or by where they lie: {twice}.")
    ledger.say(
        f"Study area: {joined(f'{authority.name} ({authority.code})' for authority in authorities)}, {len(inside)} "
        f"{small.kind.label}s of {small.vintage} in {len(study_wards)} wards of {wards.vintage}."
    )
    return Study(
        authorities=authorities,
        areas=Areas(small.kind, small.vintage, frame),
        parents=parents,
        wards=Areas(AreaKind.WARD, wards.vintage, study_wards),
        ward_shares=shares.reset_index(drop=True),
        ward_way=way,
        other_wards=tuple(others),
        postcodes=directory,
    )


def _borough(
    outlines: Sequence[BoundarySet], catalogue: Catalogue, tables: Sequence[LookupTable], ledger: Ledger
) -> tuple[BoundarySet, Borough]:
    """The smallest areas whose people are held, and which of them are the borough; areas without people are left out.

    Output areas hold over LSOAs and newer ones over older where every area of the borough has people; where none of
    the sets does, the first in which at least half of them do.
    """
    census = [set(table.counts.index) for table in catalogue.records(CensusTable) if table.topic in PEOPLE_TOPICS]
    stated = stated_authorities(catalogue)
    small_sets = [outline for outline in outlines if outline.kind in (AreaKind.OA, AreaKind.LSOA)]
    if not small_sets:
        raise InputError("No outlines of output areas or LSOAs were recognised in the folder; add one of them.")
    partly: list[tuple[BoundarySet, Borough, pd.Index]] = []
    lies_in: set[str] = set()
    lacking: dict[str, str] = {}
    for outline in sorted(small_sets, key=lambda o: (o.kind is AreaKind.OA, o.vintage), reverse=True):
        codes = outline.frame.index
        counted = codes[codes.isin(max(census, key=lambda known: len(known & set(codes)), default=set()))]
        if counted.empty:
            continue
        borough = borough_of(outline, counted, tables, outlines, stated=stated)
        lies_in |= borough.others
        least = borough.part_in(counted)
        unheld = {code: name for code, name in borough.names.items() if code not in set(borough.authority_of)}
        lacking |= unheld
        if outline.kind is AreaKind.OA and 0 < len(unheld) < len(borough.names):
            held = joined(name for code, name in borough.names.items() if code not in unheld)
            ledger.say(
                f"Output areas of {outline.vintage} are held of {held} only, not of {joined(unheld.values())}: the "
                "place stands at areas that all of its authorities have."
            )
        if least > 0.0 and least >= COUNTED_SHARE:
            partly.append((outline, borough.cut_to(counted), counted))
        if least == 1.0:
            return _with_people(*partly[-1], ledger)
    if partly:
        return _with_people(*partly[0], ledger)
    if lies_in:
        raise InputError(
            f"sources.toml gives authority = {', '.join(map(shown, stated))}, and none of the small areas whose people "
            f"are held lies in it; they lie in {', '.join(sorted(lies_in)[:5])}."
        )
    if len(stated) > 1:
        absent = [name if name == code else f"{name} ({code})" for code, name in lacking.items()]
        raise InputError(
            f"sources.toml names {len(stated)} authorities, and there is no one kind of small area, with outlines, a "
            "lookup and a census table of age or ethnic group, of which each of them has most"
            + (f"; of {joined(absent)} no small area is held." if absent else ".")
        )
    raise InputError(
        "No census table of age or ethnic group covers the small areas whose outlines are held; add one by output area "
        "or LSOA of the same vintage."
    )


def _with_wards(borough: Borough, shares: pd.DataFrame) -> tuple[Authority, ...]:
    """The authorities, each ward with the one that most of it, by small areas, lies in."""
    part = shares.assign(authority=borough.authority_of.reindex(shares["area_code"]).to_numpy())
    most = part.groupby(["ward_code", "authority"])["share"].sum().reset_index().sort_values("share", kind="stable")
    of_ward = most.drop_duplicates("ward_code", keep="last").set_index("ward_code")["authority"]
    return tuple(
        Authority(code, name, tuple(sorted(map(str, of_ward.index[of_ward == code]))))
        for code, name in borough.names.items()
    )


def _with_people(
    outline: BoundarySet, borough: Borough, counted: pd.Index, ledger: Ledger
) -> tuple[BoundarySet, Borough]:
    """The set with the areas that have people only; the others are counted in a sentence."""
    lost = len(outline.frame) - len(counted)
    if lost:
        ledger.leave(
            outline.source.file,
            f"{lost} of {len(outline.frame)} {outline.kind.label}s have no people in any census table of age or ethnic "
            f"group that is held; they are left out.",
        )
    return replace(outline, frame=outline.frame.loc[counted]), borough


def _parents(
    small: BoundarySet, tables: Sequence[LookupTable], inside: pd.Index, ledger: Ledger
) -> dict[str, pd.Series]:
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
            # Areas of the neighbours may be missing from the lookups of this borough.
            if leads.loc[inside].notna().all():
                parents[level] = leads.dropna()
                ledger.use(table.source, f"{own} to {level}")
    return parents


def _parents_by_postcodes(
    small: BoundarySet, table: PostcodeTable, placed: pd.DataFrame, *, inside: pd.Index, known: frozenset[str]
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
        if leads.loc[inside].notna().all():
            parents[level] = leads.dropna()
    return parents


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
    return "every area of it has its centre from another file." if shared.empty else ""


def _areas(outline: BoundarySet) -> Areas:
    return Areas(outline.kind, outline.vintage, outline.frame)
