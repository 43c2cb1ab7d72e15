"""Which tables of one archive are meant, where it holds the same counts several times over.

The bulk census is one zip with a table for each kind of area, output areas to countries; the patients of practices are
one zip with a table for persons, one for men and one for women. One of each is read and the others are named.
"""

from collections import Counter
from collections.abc import Collection, Sequence

from geo.areas.areas import AreaKind, kind_of
from geo.sources.people import census
from geo.sources.reading import RawFile
from geo.sources.services import patients

# The finest first; of what lies behind, none tells of the areas of a place.
FINE_TO_COARSE = (AreaKind.OA, AreaKind.LSOA, AreaKind.MSOA, AreaKind.WARD)


def set_aside(parts: Sequence[RawFile], drawn: Collection[AreaKind]) -> dict[str, str]:
    """Why each part that is not meant is left out, by its name.

    drawn: the kinds of area whose outlines the folder holds, by which the census's table is chosen.
    """
    return _of_one_sex(parts) | _of_other_areas(parts, drawn)


def _of_one_sex(parts: Sequence[RawFile]) -> dict[str, str]:
    tables = [part for part in parts if patients.is_patients_by_area(part.sample)]
    single = [part.name for part in tables if patients.is_of_one_sex(part.sample)]
    everybody = [part.name for part in tables if part.name not in single]
    if not everybody:
        return {}
    return {name: f"{name}: it counts one sex alone; {everybody[0]} counts everybody." for name in single}


def _of_other_areas(parts: Sequence[RawFile], drawn: Collection[AreaKind]) -> dict[str, str]:
    aside = {}
    by_header: dict[tuple[str, ...], list[tuple[RawFile, AreaKind | None]]] = {}
    for part in parts:
        if census.is_bulk(part.sample):
            by_header.setdefault(part.sample.header, []).append((part, _kind(part)))
    for tables in by_header.values():
        if len(tables) < 2:
            continue
        held = [kind for kind in FINE_TO_COARSE if any(kind is other for _, other in tables)]
        meant = next((kind for kind in held if kind in drawn), held[0] if held else None)
        chosen = next((part.name for part, kind in tables if kind is meant), "")
        for part, kind in tables:
            if meant is not None and kind is not meant:
                areas = f"by {kind.label}" if kind is not None else "by areas larger than an authority"
                aside[part.name] = f"{part.name}: it counts {areas}; {chosen} counts the same by {meant.label}."
    return aside


def _kind(part: RawFile) -> AreaKind | None:
    """The kind of area that most of the first codes are of."""
    kinds = Counter(map(kind_of, part.sample.column(census.CODE_COLUMN)))
    return kinds.most_common(1)[0][0] if kinds else None
