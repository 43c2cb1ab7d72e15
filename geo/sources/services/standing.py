"""Where the rows of a list stand: from columns of coordinates, from shapes, or by postcode only.

A row whose coordinates cannot be right is kept without a place and named; a file whose coordinates are wrong throughout
(axes swapped, another coordinate system, one point repeated) is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.errors import InputError
from geo.plain import shown
from geo.projection import on_grid, to_grid
from geo.sources.coordinates import stated_system
from geo.sources.figures import numbers
from geo.sources.layers import drawn, stated_crs
from geo.sources.reading import RawFile, TextTable, plain_postcode
from geo.sources.rows import first_few
from geo.sources.services.postal import OUTWARD, POSTCODE
from geo.values import Floats

COORDINATE_COLUMNS = (
    ("lon", "lat"),
    ("long", "lat"),
    ("lng", "lat"),
    ("longitude", "latitude"),
    ("easting", "northing"),
    ("eastings", "northings"),
    ("x", "y"),
    ("geox", "geoy"),
)
# Great Britain and its islands, with room to spare, in degrees.
LONGITUDES, LATITUDES = (-9.0, 2.2), (49.7, 61.0)
# One point on more than half of the rows of a list this long is a mistake of the file, not a shared building.
REPEATED_IN_LISTS_OF = 10
# A row further from the middle than this, and than three times as far as 19 of 20 rows, does not belong to the place.
FAR_METRES, FAR_TIMES, FAR_QUANTILE, FAR_IN_LISTS_OF = 20_000.0, 3.0, 0.95, 20


@dataclass(frozen=True)
class RowPlaces:
    """Eastings and northings in metres by row position (NaN where a row has no usable place), and what is said."""

    easting: Floats
    northing: Floats
    notes: tuple[str, ...] = ()


def coordinate_columns(header: tuple[str, ...]) -> tuple[str, str] | None:
    """The pair of columns that hold coordinates; None when there is none."""
    return next((pair for pair in COORDINATE_COLUMNS if set(pair) <= set(header)), None)


def by_columns(table: TextTable, *, names: pd.Series) -> RowPlaces:
    """Where the rows of a table stand by its columns of coordinates, degrees or metres; nowhere if it has none."""
    pair = coordinate_columns(tuple(table.frame.columns))
    if pair is None:
        nowhere = np.full(len(table.frame), np.nan)
        return RowPlaces(nowhere, nowhere.copy())
    x, y = (numbers(table, name, lowest=-np.inf) for name in pair)
    stand = placed(table, x.figures.to_numpy(float), y.figures.to_numpy(float), names=names)
    return RowPlaces(stand.easting, stand.northing, (*x.faults, *x.notes, *y.faults, *y.notes, *stand.notes))


def by_shapes(raw: RawFile) -> tuple[TextTable, Floats, Floats]:
    """A file of shapes as a table of their properties (rows counted from 1), with a point of each shape.

    Polygons get a point inside them; a shape that is empty is named in the table's notes. The geometry holds over any
    coordinates among the properties.
    """
    collection = raw.geojson
    if collection is None:
        raise InputError(f"{raw.name}: there are no shapes in it; a map of places was expected.")
    stated_system(raw.name, stated_crs(collection))
    features = [feature for feature in collection.get("features") or [] if isinstance(feature, dict)]
    shapes = [_point(feature.get("geometry")) for feature in features]
    properties = [{str(k).strip().lower(): v for k, v in (f.get("properties") or {}).items()} for f in features]
    frame = pd.DataFrame(properties).map(lambda cell: "" if cell is None or cell != cell else str(cell).strip())
    xy = np.array(shapes, dtype=float).reshape(-1, 2)
    empty = [
        f"{raw.name}, row {at + 1}: the shape is empty or invalid; it is listed without a place."
        for at in np.flatnonzero(np.isnan(xy[:, 0]))
    ]
    notes = first_few(empty, f"rows of {raw.name} without a shape")
    table = TextTable(raw.name, frame.astype(str), np.arange(1, len(frame) + 1), notes)
    return table, xy[:, 0], xy[:, 1]


def placed(table: TextTable, x: Floats, y: Floats, *, names: pd.Series) -> RowPlaces:
    """Coordinates checked and brought to the National Grid; `names` tells rows apart where one point is repeated.

    Raises InputError where the file as a whole has swapped axes, another coordinate system or one point throughout.
    """
    known = np.isfinite(x) & np.isfinite(y)
    if not known.any():
        return RowPlaces(np.full(len(x), np.nan), np.full(len(x), np.nan))
    degrees = float(np.median(np.abs(x[known]))) <= 180
    good = known & _in_britain(x, y, degrees=degrees)
    swapped = known & ~good & _in_britain(y, x, degrees=degrees)
    if swapped.sum() > known.sum() / 2:
        raise InputError(
            f"{table.name}: the two coordinates are swapped on {int(swapped.sum())} of {int(known.sum())} rows; "
            f"longitude (or easting) goes first."
        )
    if good.sum() <= known.sum() / 2:
        at = int(np.flatnonzero(known & ~good)[0])
        raise InputError(
            f"{table.name}, row {table.row_of(at)}: {x[at]:g}, {y[at]:g} is no place in Great Britain, nor are most "
            f"rows; longitude and latitude (WGS84) or British National Grid metres were expected."
        )
    _refuse_one_point(table, x[good], y[good], names=names[good])
    easting, northing = np.full(len(x), np.nan), np.full(len(x), np.nan)
    easting[good], northing[good] = to_grid(x[good], y[good]) if degrees else (x[good], y[good])
    far = _far(easting, northing)
    wrong = [
        f"{_row(table, at, names)} has its coordinates swapped ({x[at]:g}, {y[at]:g})" for at in np.flatnonzero(swapped)
    ]
    wrong += [
        f"{_row(table, at, names)} stands at {x[at]:g}, {y[at]:g}, which is not in Great Britain"
        for at in np.flatnonzero(known & ~good & ~swapped)
    ]
    wrong += [
        f"{_row(table, at, names)} stands {far[at] / 1000:.0f} km from the middle of the list"
        for at in np.flatnonzero(np.isfinite(far))
    ]
    out = np.isfinite(far)
    easting[out], northing[out] = np.nan, np.nan
    return RowPlaces(
        easting,
        northing,
        first_few(
            [f"{sentence}; it is listed without a place." for sentence in wrong],
            f"rows of {table.name} without a usable place",
        ),
    )


def postcodes(table: TextTable, column: str | None) -> tuple[pd.Series, tuple[str, ...]]:
    """Postcodes without spaces, "" where none is valid; impossible ones are named, first halves counted."""
    if column is None:
        return pd.Series("", index=table.frame.index, dtype=str), ()
    text = table.frame[column].map(plain_postcode)
    valid = text.map(lambda code: bool(POSTCODE.match(code)))
    outward = text.map(lambda code: bool(OUTWARD.match(code))) & ~valid
    empty = text.isin({"", "NA", "N/A"})
    sentences = [
        f"{table.name}, row {table.row_of(int(at))}: {shown(table.frame[column].iloc[at])} is no postcode; M33 2RH "
        f"is how one looks."
        for at in np.flatnonzero(~(valid | outward | empty))
    ]
    notes = first_few(sentences, f"rows of {table.name} with an impossible postcode")
    if outward.any():
        notes = (
            *notes,
            f"{table.name}: half a postcode, such as {text[outward].iloc[0]}, is a district and no place (rows with no "
            f"more than that: {int(outward.sum())}).",
        )
    return text.where(valid, ""), notes


def _row(table: TextTable, at: np.intp, names: pd.Series) -> str:
    return f"{table.name}, row {table.row_of(int(at))}: {names.iloc[int(at)] or 'the row'}"


def _in_britain(x: Floats, y: Floats, *, degrees: bool) -> NDArray[np.bool_]:
    if not degrees:
        return on_grid(x, y) & (x > 0) & (y > 0)
    return (x >= LONGITUDES[0]) & (x <= LONGITUDES[1]) & (y >= LATITUDES[0]) & (y <= LATITUDES[1])


def _refuse_one_point(table: TextTable, x: Floats, y: Floats, *, names: pd.Series) -> None:
    where, which, counts = np.unique(np.column_stack([x, y]), axis=0, return_inverse=True, return_counts=True)
    most = int(counts.argmax())
    here = names[which.reshape(-1) == most]
    enough = len(x) >= REPEATED_IN_LISTS_OF or (len(counts) == 1 and len(x) > 2)
    if enough and len(here) > len(x) / 2 and here.nunique() > 1:
        raise InputError(
            f"{table.name}: {len(here):,} of {len(x):,} rows with different names stand at one point "
            f"({where[most, 0]:g}, {where[most, 1]:g}); each needs its own."
        )


def _far(easting: Floats, northing: Floats) -> Floats:
    """Metres from the middle of the list for the rows that are too far to belong to it; NaN for the others."""
    if np.isfinite(easting).sum() < FAR_IN_LISTS_OF:
        return np.full(len(easting), np.nan)
    away = np.hypot(easting - np.nanmedian(easting), northing - np.nanmedian(northing))
    limit = max(FAR_METRES, FAR_TIMES * float(np.nanquantile(away, FAR_QUANTILE)))
    return np.where(away > limit, away, np.nan)


def _point(geometry: Mapping[str, Any] | shapely.Geometry | None) -> tuple[float, float]:
    """A point of a feature's geometry: itself, or one inside it; NaN where there is none."""
    shape = drawn(geometry)
    point = None if shape is None else shapely.make_valid(shape).representative_point()
    return (float("nan"), float("nan")) if point is None or point.is_empty else (point.x, point.y)
