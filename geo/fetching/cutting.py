"""What is kept of a source for one place: rows by their codes or by where they lie; headings and cells as they came.

The words of a cut: "COLUMN in SET", several joined by " or ", and "near EASTING NORTHING" for what lies in the ring.
"""

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from geo.fetching.arcgis import features_of
from geo.fetching.bounds import Bounds
from geo.fetching.entries import Entry
from geo.fetching.tables import Rows, rows_of

NEAR = "near "
CRS84 = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
# Every file in an archive of ours bears this day, so that the same rows are the same bytes.
A_DAY = (1980, 1, 1, 0, 0, 0)


def cut(entry: Entry, paths: Sequence[Path], bounds: Bounds, into: Path) -> int:
    """Write the rows of a source that the place needs; gives how many there are."""
    into.parent.mkdir(parents=True, exist_ok=True)
    if entry.file.endswith(".geojson"):
        return _cut_features(entry, paths, bounds, into)
    texts: dict[str, io.StringIO] = {}
    kept = 0
    for some in rows_of(entry, paths):
        new = some.member not in texts
        text = texts.setdefault(some.member, io.StringIO(newline=""))
        if new and not entry.headless and (some.member or len(texts) == 1):
            csv.writer(text, lineterminator="\n").writerow(some.header)
        rows = some.frame[_mask(entry, some, bounds)]
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
    if entry.cut.startswith(NEAR):
        east, north = (some.column(name) for name in entry.cut.removeprefix(NEAR).split("; "))
        return pd.Series(within(east, north, bounds.ring), index=some.frame.index)
    mask = pd.Series(False, index=some.frame.index)
    for part in entry.cut.split(" or "):
        column, wanted = part.rsplit(" in ", 1)
        mask |= some.column(column).str.replace(" ", "").isin(bounds.codes(wanted))
    return mask


def within(easting: pd.Series, northing: pd.Series, shape: shapely.Geometry) -> np.ndarray:
    """Which of the places in metres lie in a shape; a cell that is no number lies nowhere."""
    east, north = (pd.to_numeric(cells, errors="coerce").to_numpy(float) for cells in (easting, northing))
    shapely.prepare(shape)
    return shapely.contains_xy(shape, np.nan_to_num(east), np.nan_to_num(north))
