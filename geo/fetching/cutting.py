"""What is kept of a source for one place: rows by their codes or by where they lie; headings and cells as they came.

The words of a cut: "COLUMN in SET" and "near EASTING; NORTHING" (or "near LONGITUDE, LATITUDE") for what lies in the
ring, several joined by " or "; or one of the forms of files that are no tables.
"""

import csv
import fnmatch
import io
import json
import shutil
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from geo.errors import InputError
from geo.fetching.arcgis import features_of
from geo.fetching.bounds import Bounds
from geo.fetching.entries import Entry
from geo.fetching.forms import FORMS
from geo.fetching.tables import Rows, preamble, rows_of
from geo.projection import to_grid

NEAR = "near "
CRS84 = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
# Every file in an archive of ours bears this day, so that the same rows are the same bytes.
A_DAY = (1980, 1, 1, 0, 0, 0)


def cut(entry: Entry, paths: Sequence[Path], bounds: Bounds, into: Path) -> int:
    """Write the rows of a source that the place needs; gives how many there are."""
    into.parent.mkdir(parents=True, exist_ok=True)
    if entry.cut in FORMS:
        return FORMS[entry.cut].cut(paths, bounds, into)
    if entry.file.endswith(".json"):
        shutil.copyfile(paths[0], into)
        return sum(len(some.frame) for some in rows_of(entry, paths))
    if entry.file.endswith(".geojson"):
        return _cut_features(entry, paths, bounds, into)
    texts: dict[str, io.StringIO] = {}
    kept = 0
    header: tuple[str, ...] | None = None
    for some in rows_of(entry, paths):
        # Several members of an archive become one table where the cut is no archive.
        member = some.member if into.suffix == ".zip" else ""
        new = member not in texts
        if header not in (None, some.header) and not new:
            raise InputError(f"{paths[0].name}: the tables in it have other columns, one than another.")
        header = some.header
        text = texts.setdefault(member, io.StringIO(newline=""))
        stays = _stays(entry, some)
        if new and not entry.headless:
            text.write(preamble(entry, paths[0]) if entry.skip_lines else "")
            csv.writer(text, lineterminator="\n").writerow([some.header[place] for place in stays])
        rows = some.frame.loc[_mask(entry, some, bounds), some.frame.columns[stays]]
        rows.to_csv(text, header=False, index=False, lineterminator="\n")
        kept += len(rows)
    _write(texts, into)
    return kept


def _write(texts: dict[str, io.StringIO], into: Path) -> None:
    if into.suffix != ".zip":
        into.write_text("".join(text.getvalue() for text in texts.values()), encoding="utf-8", newline="")
        return
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, text in sorted(texts.items()):
            if text.getvalue():
                archive.writestr(zipfile.ZipInfo(member, A_DAY), text.getvalue(), zipfile.ZIP_DEFLATED)


def _cut_features(entry: Entry, paths: Sequence[Path], bounds: Bounds, into: Path) -> int:
    features = features_of(list(paths))
    [some] = rows_of(entry, paths)
    kept = [feature for feature, keep in zip(features, _mask(entry, some, bounds), strict=True) if keep]
    collection = {"type": "FeatureCollection", "crs": CRS84, "features": kept}
    into.write_text(json.dumps(collection, ensure_ascii=False), encoding="utf-8")
    return len(kept)


def _mask(entry: Entry, some: Rows, bounds: Bounds) -> pd.Series:
    if not entry.cut:
        return pd.Series(True, index=some.frame.index)
    mask = pd.Series(False, index=some.frame.index)
    for part in entry.cut.split(" or "):
        if part.startswith(NEAR):
            mask |= _near(some, part.removeprefix(NEAR), bounds)
            continue
        column, wanted = part.rsplit(" in ", 1)
        mask |= some.column(column).str.replace(" ", "").isin(bounds.codes(wanted))
    return mask


def _near(some: Rows, columns: str, bounds: Bounds) -> np.ndarray:
    if "; " in columns:
        east, north = (some.column(name) for name in columns.split("; "))
        return within(east, north, bounds.ring)
    lon, lat = (pd.to_numeric(some.column(name), errors="coerce") for name in columns.split(", "))
    east, north = (pd.Series(metres) for metres in to_grid(lon.fillna(0.0), lat.fillna(0.0)))
    return within(east, north, bounds.ring)


def _stays(entry: Entry, some: Rows) -> list[int]:
    """Where the columns stand that are kept."""
    headings = [heading.strip().casefold() for heading in some.header]
    gone = {place for drop in entry.drop for place, name in enumerate(headings) if fnmatch.fnmatchcase(name, drop)}
    return [place for place in range(some.frame.shape[1]) if place not in gone]


def within(easting: pd.Series, northing: pd.Series, shape: shapely.Geometry) -> np.ndarray:
    """Which of the places in metres lie in a shape; a cell that is no number lies nowhere."""
    east, north = (pd.to_numeric(cells, errors="coerce").to_numpy(float) for cells in (easting, northing))
    shapely.prepare(shape)
    return shapely.contains_xy(shape, np.nan_to_num(east), np.nan_to_num(north))
