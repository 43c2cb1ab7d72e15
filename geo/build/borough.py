"""Which authority a folder is about, and which small areas lie in it.

The one that sources.toml names; else the one that most of the small areas with people belong to. Neighbouring areas may
lie in the folder beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from geo.areas import lookups
from geo.areas.areas import AreaKind, Areas
from geo.errors import InputError
from geo.sources.boundaries import BoundarySet
from geo.sources.catalogue import Catalogue
from geo.sources.geography_lookups import LookupTable

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
class Borough:
    """The authority that a place is of: its code, its name and the small areas in it.

    others: codes of the authorities that the small areas lie in where none of them lies in the one that was named.
    """

    code: str
    name: str
    inside: pd.Index
    others: frozenset[str] = frozenset()


def stated_authority(catalogue: Catalogue) -> str:
    """The code that sources.toml gives, "" where it gives none."""
    stated = catalogue.place.get("authority", "")
    return str(stated[0] if isinstance(stated, list) else stated)


def borough_of(
    small: BoundarySet,
    counted: pd.Index,
    tables: Sequence[LookupTable],
    outlines: Sequence[BoundarySet],
    *,
    stated: str,
) -> Borough:
    """The borough among these small areas: the stated authority, else the one of most of the counted areas.

    Raises InputError where nothing tells which authority the areas belong to.
    """
    codes = _authorities(small, tables, stated=stated)
    drawn = [outline for outline in outlines if outline.kind is AreaKind.AUTHORITY]
    if codes is None:
        codes = _by_outline(small, drawn, stated=stated)
    if codes is None:
        raise InputError("No lookup tells which local authority the small areas belong to; add one.")
    authority = stated or str(codes.reindex(counted).value_counts().idxmax())
    inside = small.frame.index[(codes == authority).reindex(small.frame.index, fill_value=False)]
    others = frozenset() if len(inside) else frozenset(codes.dropna().astype(str))
    return Borough(authority, _name(authority, tables, drawn), inside, others)


def _authorities(small: BoundarySet, tables: Sequence[LookupTable], *, stated: str) -> pd.Series | None:
    """The authority of each small area (missing where no lookup has the area); None where no lookup leads there.

    Of several years the one that has the stated code, then the one that knows most of the areas, then the newest.
    """
    own = level_of(small.kind, small.vintage)
    by_level: dict[str, pd.Series] = {}
    for table in tables:
        if own not in table.levels:
            continue
        for level in table.levels[table.levels.index(own) + 1 :]:
            if level.startswith(PREFIX[AreaKind.AUTHORITY]):
                leads = table.leads(own, level).reindex(small.frame.index)
                by_level[level] = leads if level not in by_level else by_level[level].combine_first(leads)
    if not by_level:
        return None
    return max(
        by_level.items(),
        key=lambda pair: (bool((pair[1] == stated).any()), int(pair[1].notna().sum()), pair[0]),
    )[1]


def _by_outline(small: BoundarySet, drawn: Sequence[BoundarySet], *, stated: str) -> pd.Series | None:
    """The authority in whose outline each area lies, where no lookup tells; None where the outlines settle nothing."""
    single = [outline for outline in drawn if len(outline.frame) == 1]
    if not stated:
        return pd.Series(str(single[0].frame.index[0]), index=small.frame.index) if single else None
    holding = next((outline for outline in drawn if stated in outline.frame.index), None)
    if holding is None:
        return None
    points = small.frame.geometry.representative_point()
    at = pd.DataFrame({"easting": points.x, "northing": points.y}, index=small.frame.index)
    return lookups.area_at(at, Areas(holding.kind, holding.vintage, holding.frame))


def _name(authority: str, tables: Sequence[LookupTable], drawn: Sequence[BoundarySet]) -> str:
    names = [
        str(table.frame.loc[table.frame[lad] == authority, f"{lad}_name"].iloc[0])
        for table in tables
        for lad in table.levels
        if lad.startswith("lad") and f"{lad}_name" in table.frame and (table.frame[lad] == authority).any()
    ]
    names += [str(outline.frame.loc[authority, "name"]) for outline in drawn if authority in outline.frame.index]
    return (names or [authority])[0]
