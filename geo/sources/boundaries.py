"""Outlines of areas, of any kind and vintage.

The kind of area comes from the codes, the vintage from the year in the column's name ("WD23CD" is wards of 2023).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.areas.areas import AreaKind, kind_of
from geo.errors import InputError
from geo.plain import shown
from geo.projection import to_grid
from geo.provenance import Source
from geo.sources.coordinates import LONLAT, stated_system, system_of
from geo.sources.layers import drawn, stated_crs
from geo.sources.look import REAL_FILES, Look
from geo.sources.reading import Kind, RawFile, Sample

CODE_COLUMN = re.compile(r"^(oa|lsoa|msoa|wd|lad)(\d\d)cd$")
# Smaller first: a ward file may also carry the code of its authority.
SMALL_TO_LARGE = ("oa", "lsoa", "msoa", "wd", "lad")
Shapes = NDArray[np.object_]
PUBLISHER = "Office for National Statistics, Open Geography Portal"


@dataclass(frozen=True)
class BoundarySet:
    """Outlines of one kind of area.

    Attributes
    ----------
    vintage
        The year of the codes, or "unknown" where the file does not tell it.
    frame
        Index area_code; name, geometry (EPSG:27700, polygons, valid).
    """

    kind: AreaKind
    vintage: str
    frame: gpd.GeoDataFrame
    source: Source
    notes: tuple[str, ...] = ()


def code_column(columns: Sequence[str]) -> str | None:
    """The column that holds the codes of the smallest areas named, None where there is none."""
    code_columns = [c for c in columns if CODE_COLUMN.match(c)]
    return min(code_columns, key=lambda c: SMALL_TO_LARGE.index(re.split(r"\d", c)[0]), default=None)


def vintage_of(column: str) -> str:
    """The year in a code column's name ("2023" for wd23cd), "unknown" where there is none."""
    match = CODE_COLUMN.match(column)
    return f"20{match.group(2)}" if match else "unknown"


def _is_outline(sample: Sample) -> bool:
    return sample.format == "geojson" and sample.geometry in ("Polygon", "MultiPolygon")


def _republished(sample: Sample) -> bool:
    if not sample.has("area_code", "area_name") or sample.has("classifica"):
        return False
    codes = sample.column("area_code")
    kinds = {kind_of(code) for code in codes}
    return len(set(codes)) == len(codes) and len(kinds) == 1 and None not in kinds


def _matches_outlines(sample: Sample) -> bool:
    return _is_outline(sample) and (code_column(sample.header) is not None or _republished(sample))


def draws_each_area_once(sample: Sample) -> bool:
    """Whether shapes are outlines of areas, each with a code of its own, whatever names stand beside them."""
    column = code_column(sample.header)
    if column is None or not _is_outline(sample):
        return False
    codes = sample.column(column)
    return len(set(codes)) == len(codes)


def read_outlines(raw: RawFile) -> BoundarySet:
    """Outlines on the National Grid, with invalid ones mended and empty ones left out, both said in words."""
    frame = features_of(raw)
    code = code_column(list(frame.columns)) or "area_code"
    if code not in frame.columns:
        raise InputError(f"{raw.name}: no column of area codes; one such as WD23CD was expected.")
    codes = frame[code].fillna("").astype(str).str.strip()
    kind = one_kind(raw.name, codes)
    repeated = codes[codes.duplicated(keep=False)]
    if len(repeated):
        rows = ", ".join(str(position + 1) for position in np.flatnonzero(codes == repeated.iloc[0]))
        raise InputError(f"{raw.name}: {repeated.iloc[0]} is drawn by features {rows}; draw each area once.")
    name = next((c for c in (code.removesuffix("cd") + "nm", "area_name") if c in frame.columns), code)
    table = pd.DataFrame({"name": frame[name].fillna("").astype(str).str.strip()})
    shapes, notes = _on_the_grid(raw, frame)
    outlines = gpd.GeoDataFrame(table.set_index(pd.Index(codes, name="area_code")), geometry=shapes, crs="EPSG:27700")
    outlines, more = _mended(raw.name, outlines)
    vintage = vintage_of(code)
    title = f"Outlines by {kind.label}" + (f", {vintage}" if vintage != "unknown" else "")
    source = raw.source(title, edition=vintage.removesuffix("unknown"), publisher=PUBLISHER)
    return BoundarySet(kind, vintage, outlines, source, (*notes, *more))


def one_kind(name: str, codes: pd.Series) -> AreaKind:
    """The kind of area that all the codes are of; InputError where one is none, or they are of several kinds."""
    code_kinds = [kind_of(code) for code in codes]
    kinds = sorted({kind for kind in code_kinds if kind is not None})
    if None in code_kinds:
        at = code_kinds.index(None)
        code = codes.iloc[at]
        raise InputError(
            f"{name}, feature {at + 1}: {shown(code)} ({len(code)} characters) is not an area code such as E05000819; "
            f"{code_kinds.count(None)} of {len(codes)} codes are wrong."
        )
    if len(kinds) != 1:
        labels = " and ".join(kind.label for kind in kinds) or "no kind known here"
        raise InputError(f"{name}: the codes are of {labels}; one kind was expected.")
    return kinds[0]


def features_of(raw: RawFile) -> gpd.GeoDataFrame:
    """The features as they stand, columns in lower case; an outline that makes no sense is None."""
    features = raw.geojson["features"] if raw.geojson else []
    if not features:
        raise InputError(f"{raw.name}: there is no feature in it; an outline for each area was expected.")
    rows = [{str(key).strip().lower(): fact for key, fact in feature["properties"].items()} for feature in features]
    return gpd.GeoDataFrame(pd.DataFrame(rows), geometry=[drawn(feature["geometry"]) for feature in features])


def _on_the_grid(raw: RawFile, frame: gpd.GeoDataFrame) -> tuple[Shapes, tuple[str, ...]]:
    flat = shapely.force_2d(np.asarray(frame.geometry, dtype=object))
    stated = stated_system(raw.name, stated_crs(raw.geojson or {}))
    pairs = shapely.get_coordinates(flat)
    if not len(pairs):
        raise InputError(f"{raw.name}: every outline in it is empty; export the file again with its shapes.")
    lies, notes = system_of(raw.name, pairs[:, 0], pairs[:, 1], stated=stated)
    if lies == LONLAT:
        flat = shapely.transform(flat, lambda lonlat: np.column_stack(to_grid(lonlat[:, 0], lonlat[:, 1])))
    return flat, notes


def _mended(name: str, frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """The frame with whole polygons only: broken ones mended, what has no surface left out, both counted in words."""
    notes = []
    shapes: Shapes = np.array(frame.geometry, dtype=object)
    broken = ~shapely.is_valid(shapes) & ~shapely.is_missing(shapes)
    collections = shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION
    for position in np.flatnonzero(broken | collections):
        shapes[position] = _surface(shapely.make_valid(shapes[position]))
    if broken.any():
        notes.append(f"{name}: {_counted(broken, frame.index)} crossed itself and was mended.")
    void = ~(shapely.area(shapes) > 0)
    if void.all():
        raise InputError(f"{name}: none of its outlines has a surface; polygons were expected.")
    if void.any():
        notes.append(f"{name}: {_counted(void, frame.index)} is empty and was left out.")
    whole = frame.set_geometry(shapes, crs="EPSG:27700")[~void]
    return whole, tuple(notes)


def _surface(mended: shapely.Geometry) -> shapely.Geometry:
    """The polygons of a shape as one, without the stray lines and points that mending leaves."""
    return shapely.union_all([part for part in shapely.get_parts(mended) if part.area > 0])


def _counted(which: NDArray[np.bool_], codes: pd.Index) -> str:
    first = codes[np.flatnonzero(which)[0]]
    return f"the outline of {first}" if which.sum() == 1 else f"each of {int(which.sum())} outlines (first {first})"


KINDS: tuple[Kind, ...] = (
    Kind(
        "outlines",
        "outlines of areas",
        _matches_outlines,
        read_outlines,
        Look(
            "Outlines of wards and small areas: the map, and what lies in what",
            marks="polygons with a column of codes and its year (OA, LSOA, MSOA, WD or LAD, two figures, CD), or "
            "area_code beside area_name",
            example="OBJECTID, LSOA21CD, LSOA21NM, BNG_E, BNG_N, LONG, LAT",
            seen=REAL_FILES,
        ),
    ),
)
