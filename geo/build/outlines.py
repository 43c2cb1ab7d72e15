"""The sets of outlines of a folder: one of each kind and vintage, each area by its finest outline.

Two sets of the same codes are the same areas, whatever year either is called after, unless a lookup marks one of them
as changed. Files of one kind and vintage that hold different areas, a borough's and its neighbours', are one set.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

import geopandas as gpd
import pandas as pd
import shapely

from geo.areas.areas import AreaKind
from geo.build.borough import PREFIX
from geo.build.ledger import Ledger
from geo.sources.boundaries import BoundarySet
from geo.sources.geography_lookups import LookupTable

UNKNOWN = "unknown"
UNCHANGED = "U"


def outline_sets(outlines: Sequence[BoundarySet], tables: Sequence[LookupTable], ledger: Ledger) -> list[BoundarySet]:
    """Outlines of known vintage, a set for each kind and vintage; what is drawn more finely elsewhere is left out."""
    changed = _changed(tables)
    groups: dict[tuple[AreaKind, frozenset[str], str], list[BoundarySet]] = {}
    for outline in outlines:
        codes = frozenset(outline.frame.index)
        # Where an area changed and kept its code, each vintage stays by itself.
        own = outline.vintage if codes & changed and outline.vintage != UNKNOWN else ""
        groups.setdefault((outline.kind, codes, own), []).append(outline)
    sets: dict[tuple[AreaKind, str], list[BoundarySet]] = {}
    for group in groups.values():
        finest = _finest(group, tables, ledger)
        if finest is not None:
            sets.setdefault((finest.kind, finest.vintage), []).append(finest)
    return [_joined(parts, ledger) for parts in sets.values()]


def _changed(tables: Iterable[LookupTable]) -> frozenset[str]:
    """Codes of areas that a lookup marks as anything but unchanged from 2011 to 2021."""
    changed: set[str] = set()
    for table in tables:
        if "change" in table.frame:
            rows = table.frame[table.frame["change"] != UNCHANGED]
            changed.update(code for level in table.levels if level.startswith("lsoa") for code in rows[level])
    return frozenset(changed)


def _finest(group: Sequence[BoundarySet], tables: Sequence[LookupTable], ledger: Ledger) -> BoundarySet | None:
    """Of sets with the same areas the one of most points, under the newest vintage; None where no vintage is known."""
    finest = max(group, key=lambda outline: (_points(outline.frame), outline.vintage != UNKNOWN, outline.vintage))
    vintages = [outline.vintage for outline in group if outline.vintage != UNKNOWN]
    vintage = max(vintages, default="") or _year_by_codes(finest, tables)
    if not vintage:
        for outline in group:
            reason = "its year is nowhere in the file and no lookup has its codes; give its edition in sources.toml."
            ledger.leave(outline.source.file, reason)
        return None
    if finest.vintage == UNKNOWN:
        ledger.say(f"{finest.source.file}: outlines of {vintage}, known by their codes.")
    elif finest.vintage != vintage:
        ledger.say(f"{finest.source.file}: its {finest.kind.label}s of {finest.vintage} are those of {vintage}.")
    for outline in group:
        if outline is not finest:
            more = "in more detail" if _points(outline.frame) < _points(finest.frame) else "as well"
            ledger.leave(outline.source.file, f"the same areas are drawn {more} in {finest.source.file}.")
    return replace(finest, vintage=vintage)


def _year_by_codes(outline: BoundarySet, tables: Sequence[LookupTable]) -> str:
    """The year that sources.toml gives, else that of the newest lookup that has all the codes; "" where none does."""
    if re.fullmatch(r"20\d\d", outline.source.edition):
        return outline.source.edition
    codes = set(outline.frame.index)
    prefix = PREFIX[outline.kind]
    levels = [(name[-2:], table, name) for table in tables for name in table.levels if name[:-2] == prefix]
    return max((f"20{year}" for year, table, name in levels if codes <= set(table.frame[name])), default="")


def _points(frame: gpd.GeoDataFrame) -> int:
    return int(shapely.get_num_coordinates(frame.geometry.to_numpy()).sum())


def _joined(parts: Sequence[BoundarySet], ledger: Ledger) -> BoundarySet:
    """Several sets of one kind and vintage as one: every area once, by the finest of its outlines.

    The set is named after the file that most of its areas come from.
    """
    if len(parts) == 1:
        return parts[0]
    frames = [
        part.frame.assign(points=shapely.get_num_coordinates(part.frame.geometry.to_numpy()), part=at)
        for at, part in enumerate(parts)
    ]
    every = pd.concat(frames).sort_values("points", ascending=False, kind="stable")
    each = every[~every.index.duplicated()].sort_index()
    taken = each["part"].value_counts()
    first = int(taken.index[0])
    for at, part in enumerate(parts):
        if at not in taken.index:
            ledger.leave(part.source.file, f"each of its areas is drawn in more detail in {parts[first].source.file}.")
        elif at != first:
            ledger.use(part.source, f"outlines of {taken[at]} more {part.kind.label}s of {part.vintage}")
    frame = gpd.GeoDataFrame(each.drop(columns=["points", "part"]), geometry="geometry", crs=parts[0].frame.crs)
    return replace(parts[first], frame=frame.rename_axis(parts[0].frame.index.name))
