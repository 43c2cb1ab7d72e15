"""The shapes in a GeoJSON, a GeoPackage or a zipped shapefile: what the columns are, and the layer itself."""

import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from pandas.api.types import is_numeric_dtype

from geo.errors import InputError
from geo.plain import all_visible, visible
from geo.sources.gdal import address


def feature_collection(text: str, name: str) -> dict[str, Any] | None:
    """A GeoJSON FeatureCollection whose features all have `properties` (a dictionary) and `geometry` (one, or None).

    What is neither in the file becomes empty, so that it is found missing where it is needed. None when the text is
    other JSON; `name` is how a fault calls the file.
    """
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError) as fault:
        # JSON's own fault, a number of thousands of figures, or brackets in brackets without end.
        if "FeatureCollection" not in text[:2000]:
            return None
        line = f" at line {fault.lineno}" if isinstance(fault, json.JSONDecodeError) else ""
        raise InputError(f"{name}: the GeoJSON stops making sense{line}; download it again.") from fault
    if not isinstance(parsed, dict) or parsed.get("type") != "FeatureCollection":
        return None
    if "\\ud" in text.lower() and not _is_text(parsed):
        raise InputError(f"{name}: an escape \\ud... stands for half a character; export the file again as UTF-8.")
    features = parsed.get("features")
    try:
        read = [_feature(feature) for feature in features] if isinstance(features, list) else []
    except RecursionError as fault:
        raise InputError(f"{name}: properties in it lie inside each other too deep; export it again.") from fault
    return {**parsed, "features": read}


def stated_crs(collection: Mapping[str, Any]) -> str:
    """The coordinate system that a FeatureCollection names, "" where it names none; by the standard it is then CRS84.

    Some programs write the bare name where the older standard has an object.
    """
    crs = collection.get("crs")
    named = crs.get("properties") if isinstance(crs, Mapping) else {"name": crs}
    return str(named.get("name") or "") if isinstance(named, Mapping) else ""


def drawn(geometry: Mapping[str, Any] | None) -> shapely.Geometry | None:
    """The shape of a GeoJSON geometry; None where there is none, or one that makes no sense, as if it were empty."""
    try:
        shape = shapely.geometry.shape(geometry) if geometry else None
    except (ValueError, TypeError, IndexError, KeyError, AttributeError, shapely.errors.ShapelyError):
        # A ring of two points, a shape of no known kind, or coordinates that are no numbers.
        return None
    return shape if np.isfinite(shapely.get_coordinates(shape)).all() else None


def _is_text(parsed: Any) -> bool:
    """Whether every text in it can be written down: JSON lets half of a character pass, nothing after it does."""
    try:
        json.dumps(parsed, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _feature(parsed: Any) -> dict[str, Any]:
    feature = parsed if isinstance(parsed, dict) else {}
    properties, geometry = feature.get("properties"), feature.get("geometry")
    return {
        "properties": all_visible(properties) if isinstance(properties, dict) else {},
        "geometry": geometry if isinstance(geometry, dict) else None,
    }


def shapefiles_in(archive: zipfile.ZipFile) -> list[str]:
    """Names of the shapefiles in a zip archive."""
    return [name for name in archive.namelist() if name.lower().endswith(".shp")]


@contextmanager
def _damage_in_words(name: str) -> Iterator[None]:
    """pyogrio's faults for a damaged file as one sentence of ours."""
    try:
        yield
    except UnicodeDecodeError as fault:
        raise InputError(f"{name}: names in it are not the UTF-8 text it says they are; export it again.") from fault
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, UnboundLocalError) as fault:
        # The last is how pyogrio itself stumbles over a coordinate system that makes no sense.
        raise InputError(f"{name}: the shapes in it cannot be read; download it again.") from fault


def first_layer(path: Path, name: str) -> str:
    """The first layer with shapes, in order of name; `name` is how a fault calls the file."""
    with _damage_in_words(name):
        layers = sorted(str(layer) for layer, shape in pyogrio.list_layers(address(path, name)) if shape is not None)
    if not layers:
        raise InputError(f"{name}: there is no layer of shapes in it; an outline for each area was expected.")
    return layers[0]


def look(path: Path, name: str, *, rows: int) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...], str]:
    """Columns (lower case), the first rows as text, and the type of shape ("MultiPolygon") of the first layer."""
    layer = first_layer(path, name)
    with _damage_in_words(name):
        shape = pyogrio.read_info(address(path, name), layer=layer)["geometry_type"] or ""
        frame = pyogrio.read_dataframe(address(path, name), layer=layer, max_features=rows, read_geometry=False)
    return tuple(str(c).strip().lower() for c in frame.columns), tuple(words(row) for row in frame.to_numpy()), shape


def read_layer(path: Path, name: str) -> gpd.GeoDataFrame:
    """The whole first layer with its shapes, columns in lower case."""
    layer = first_layer(path, name)
    with _damage_in_words(name):
        frame = pyogrio.read_dataframe(address(path, name), layer=layer, on_invalid="ignore")
    texts = [c for c in frame.columns if c != frame.geometry.name and not is_numeric_dtype(frame[c])]
    frame = frame.assign(**{c: frame[c].map(all_visible) for c in texts})
    return frame.rename(columns={c: str(c).strip().lower() for c in frame.columns if c != frame.geometry.name})


def words(cells: Sequence[Any]) -> tuple[str, ...]:
    """Cells as stripped text, "" for nothing."""
    return tuple("" if cell is None or cell != cell else visible(str(cell)).strip() for cell in cells)
