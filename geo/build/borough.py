"""Which authorities a folder is about, and which small areas lie in them.

Those that sources.toml names, or the districts of the care board that it names; else the one that most of the small
areas with people belong to. Neighbouring areas may lie in the folder beside them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import pandas as pd

from geo.areas import lookups
from geo.areas.areas import AreaKind, Areas
from geo.errors import InputError
from geo.plain import shown
from geo.sources.boundaries import BoundarySet
from geo.sources.catalogue import Catalogue
from geo.sources.descriptions import CARE_BOARD_CODE
from geo.sources.geography_lookups import CARE_BOARD, LookupTable

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
    """The authorities that a place is of, and the small areas in them.

    Attributes
    ----------
    names
        The name of each authority by its code, in the order in which they were named.
    authority_of
        The authority of each small area inside, by the area's code.
    others
        Codes of the authorities that the small areas lie in where none of them lies in one that was named.
    """

    names: dict[str, str]
    authority_of: pd.Series
    others: frozenset[str] = frozenset()

    @property
    def inside(self) -> pd.Index:
        """Codes of the small areas inside."""
        return self.authority_of.index

    def cut_to(self, areas: pd.Index) -> Self:
        """The same of these small areas alone."""
        return replace(self, authority_of=self.authority_of[self.authority_of.index.isin(areas)])

    def part_in(self, areas: pd.Index) -> float:
        """The share of an authority's small areas that are among these, of the authority with the least; 0 to 1."""
        shares = pd.Series(self.inside.isin(areas), index=self.inside).groupby(self.authority_of.to_numpy()).mean()
        return float(shares.reindex(list(self.names)).fillna(0.0).min())


def stated_authorities(catalogue: Catalogue) -> tuple[str, ...]:
    """The codes that sources.toml gives, itself or by a care board; empty where it gives none.

    Raises InputError where no lookup of the folder tells the districts of the care board that it names.
    """
    stated = catalogue.place.get("authority", "")
    board = str(catalogue.place.get("care_board", "") or stated)
    if CARE_BOARD_CODE.fullmatch(board):
        return _districts_of(board, catalogue.records(LookupTable))
    return tuple(map(str, stated)) if isinstance(stated, list) else (str(stated),) if stated else ()


def _districts_of(board: str, tables: Sequence[LookupTable]) -> tuple[str, ...]:
    of_board = [
        table.frame.loc[table.frame[CARE_BOARD] == board, level]
        for table in tables
        for level in table.levels
        if CARE_BOARD in table.frame and level.startswith(PREFIX[AreaKind.AUTHORITY])
    ]
    districts = next((tuple(sorted(set(codes))) for codes in of_board if len(codes)), ())
    if not districts:
        raise InputError(
            f"sources.toml names the care board {shown(board)}, and no lookup of the folder tells its districts; add "
            "one from LSOAs to care boards and local authorities, or name the authorities."
        )
    return districts


def borough_of(
    small: BoundarySet,
    counted: pd.Index,
    tables: Sequence[LookupTable],
    outlines: Sequence[BoundarySet],
    *,
    stated: Sequence[str],
) -> Borough:
    """The authorities among these small areas: the stated ones, else the one of most of the counted areas.

    Raises InputError where nothing tells which authority the areas belong to.
    """
    codes = _authorities(small, tables, stated=stated)
    drawn = [outline for outline in outlines if outline.kind is AreaKind.AUTHORITY]
    if codes is None:
        codes = _by_outline(small, drawn, stated=stated)
    if codes is None:
        raise InputError("No lookup tells which local authority the small areas belong to; add one.")
    named = tuple(stated) or (str(codes.reindex(counted).value_counts().idxmax()),)
    inside = codes.reindex(small.frame.index)
    inside = inside[inside.isin(named)]
    others = frozenset() if len(inside) else frozenset(codes.dropna().astype(str))
    return Borough({code: _name(code, tables, drawn) for code in named}, inside, others)


def _authorities(small: BoundarySet, tables: Sequence[LookupTable], *, stated: Sequence[str]) -> pd.Series | None:
    """The authority of each small area (missing where no lookup has the area); None where no lookup leads there.

    Of several years the one that has the stated codes, then the one that knows most of the areas, then the newest.
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
        key=lambda pair: (len(set(stated) & set(pair[1])), int(pair[1].notna().sum()), pair[0]),
    )[1]


def _by_outline(small: BoundarySet, drawn: Sequence[BoundarySet], *, stated: Sequence[str]) -> pd.Series | None:
    """The authority in whose outline each area lies, where no lookup tells; None where the outlines settle nothing."""
    single = [outline for outline in drawn if len(outline.frame) == 1]
    if not stated:
        return pd.Series(str(single[0].frame.index[0]), index=small.frame.index) if single else None
    holding = next((outline for outline in drawn if set(stated) <= set(outline.frame.index)), None)
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
