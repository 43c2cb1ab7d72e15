"""The points where the people of areas live on average, of any kind and vintage."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from geo.areas.areas import AreaKind, kind_of
from geo.projection import to_grid
from geo.provenance import Source
from geo.sources.boundaries import PUBLISHER, code_column, features_of, one_kind, vintage_of
from geo.sources.coordinates import DEGREES_EAST, GRID, stated_system, system_of
from geo.sources.figures import numbers
from geo.sources.layers import stated_crs
from geo.sources.look import REAL_FILES, Look
from geo.sources.reading import Kind, RawFile, Sample, TextTable
from geo.values import Floats


@dataclass(frozen=True)
class CentreSet:
    """Where the people of areas live on average: index area_code; easting, northing (metres)."""

    kind: AreaKind
    vintage: str
    frame: pd.DataFrame
    source: Source
    notes: tuple[str, ...] = ()


def _matches_centres(sample: Sample) -> bool:
    if sample.format == "geojson":
        return sample.geometry == "Point" and code_column(sample.header) is not None and len(sample.header) <= 8
    if sample.format != "csv" or not (sample.has("x", "y") or sample.has("easting", "northing")):
        return False
    column = "code" if "code" in sample.header else code_column(sample.header)
    cells = sample.column(column) if column else []
    return bool(cells) and all(kind_of(code) for code in cells if len(code) == 9) and any(len(c) == 9 for c in cells)


def read_centres(raw: RawFile) -> CentreSet:
    """Weighted centres in metres; x and y may be metres or degrees, which their size decides."""
    if raw.geojson is None:
        column, codes, pairs, notes = _centres_in_table(raw.table)
        stated = ""
    else:
        features = features_of(raw)
        column, notes = str(code_column(list(features.columns))), ()
        codes = features[column].fillna("").astype(str)
        pairs = np.array(
            [
                (point.x, point.y) if isinstance(point, shapely.Point) and not point.is_empty else (np.nan, np.nan)
                for point in features.geometry
            ]
        )
        stated = stated_system(raw.name, stated_crs(raw.geojson))
    x, y = pairs[:, 0], pairs[:, 1]
    lies, _ = system_of(raw.name, x, y, stated=stated)
    easting, northing = (x, y) if lies == GRID else to_grid(x, y)
    has_centre = (codes != "").to_numpy() & np.isfinite(x) & np.isfinite(y)
    kind = one_kind(raw.name, codes[has_centre])
    frame = pd.DataFrame({"easting": easting, "northing": northing}, index=pd.Index(codes, name="area_code"))[
        has_centre
    ]
    frame, several = _one_centre_each(raw.name, frame)
    notes = (*notes, *several)
    source = raw.source(f"Population-weighted centres by {kind.label}", publisher=PUBLISHER)
    return CentreSet(kind, vintage_of(column), frame, source, notes)


def _one_centre_each(file: str, frame: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The centres without those of areas that have several: which is right nobody can say. A row twice is one."""
    once = frame[~frame.reset_index().duplicated().to_numpy()]
    several = once.index[once.index.duplicated()].unique()
    if several.empty:
        return once, ()
    said = (
        f"{file}: areas with more than one centre, none of which is used: {len(several)} of {once.index.nunique()} "
        f"(first {several[0]})."
    )
    return once.drop(several), (said,)


def _centres_in_table(table: TextTable) -> tuple[str, pd.Series, Floats, tuple[str, ...]]:
    column = "code" if "code" in table.frame.columns else str(code_column(list(table.frame.columns)))
    east, north = ("easting", "northing") if "easting" in table.frame.columns else ("x", "y")
    table.need(column, east, north)
    codes, dropped = table.area_codes(column)
    x, y = (numbers(table, name, lowest=DEGREES_EAST[0]) for name in (east, north))
    said = (*table.notes, *dropped, *x.faults, *x.notes, *y.faults, *y.notes)
    return column, codes, np.column_stack([x.figures, y.figures]), said


KINDS: tuple[Kind, ...] = (
    Kind(
        "centres",
        "population-weighted centres",
        _matches_centres,
        read_centres,
        Look(
            "Where the people of a small area live, as one point: minutes start there",
            ("x", "y"),
            marks="a column of codes beside x and y, or easting and northing; or points with such a column",
            example="name, code, x, y",
            seen=REAL_FILES,
        ),
    ),
)
