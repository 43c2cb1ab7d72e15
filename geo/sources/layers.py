"""The layers of shapes in a file, each as one collection of features: GeoJSON, TopoJSON, shapefile or GeoPackage.

Shapefiles and GeoPackages are opened in one place, `_opened`.
"""

import json
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias, TypeVar

import geopandas as gpd
import numpy as np
import pyogrio
import shapely

from geo.errors import InputError
from geo.plain import all_visible, visible
from geo.sources import topojson
from geo.sources.gdal import SHAPEFILE_MAGIC, SQLITE_MAGIC, address

# `features` is a list of dictionaries with `properties` and `geometry`; `crs` is as in GeoJSON, where it is stated.
FeatureCollection: TypeAlias = dict[str, Any]
Read = TypeVar("Read")
# What lies beside the .shp of one shapefile, and what it cannot do without.
BESIDE_SHP = (".shx", ".dbf", ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".qmd", ".qpj", ".shp.xml")
NEEDED_BESIDE_SHP = (".shx", ".dbf")
SHAPE_TYPES = frozenset(
    {"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"}
)


def is_shapes(head: bytes) -> bool:
    """Whether a file's first bytes are those of a shapefile or a GeoPackage."""
    return head.startswith((SQLITE_MAGIC, SHAPEFILE_MAGIC))


def beside_shapefile(name: str, names: Collection[str]) -> bool:
    """Whether a file belongs to a .shp among those that lie with it, and is no file of its own."""
    stems = {name[: -len(ending)].lower() for ending in BESIDE_SHP if name.lower().endswith(ending)}
    return any(f"{stem}.shp" in (other.lower() for other in names) for stem in stems)


def json_layers(text: str, name: str) -> dict[str, Callable[[], FeatureCollection]]:
    """The layers of a GeoJSON, whole or a feature a line, or of a TopoJSON; empty when the text is other JSON.

    `name` is how a fault calls the file.
    """
    parsed = _parsed(text, name)
    if not isinstance(parsed, dict):
        return {}
    if "\\ud" in text.lower() and not _is_text(parsed):
        raise InputError(f"{name}: an escape \\ud... stands for half a character; export the file again as UTF-8.")
    if parsed.get("type") == "Topology":
        return {layer: partial(_of_topology, parsed, layer, name) for layer in topojson.layers(parsed)}
    if parsed.get("type") == "FeatureCollection":
        features = parsed.get("features")
        return {"": partial(_collection, features if isinstance(features, list) else [], parsed, name)}
    if parsed.get("type") == "Feature":
        return {"": partial(_collection, [parsed], parsed, name)}
    if parsed.get("type") in SHAPE_TYPES:
        return {"": partial(_collection, [{"geometry": parsed}], parsed, name)}
    return {}


def _of_topology(topology: Mapping[str, Any], layer: str, name: str) -> FeatureCollection:
    return _collection(topojson.features(topology, layer, name), topology, name)


def _parsed(text: str, name: str) -> Any:
    """The JSON of a text; features by lines become one collection. None when it is no JSON and not meant to be one."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as fault:
        # JSON's own fault, a number of thousands of figures, or brackets in brackets without end.
        by_lines = _features_by_lines(text, name)
        if by_lines:
            return {"type": "FeatureCollection", "features": by_lines}
        if not any(word in text[:2000] for word in ('"FeatureCollection"', '"Topology"')):
            return None
        line = f" at line {fault.lineno}" if isinstance(fault, json.JSONDecodeError) else ""
        raise InputError(f"{name}: the GeoJSON stops making sense{line}; download it again.") from fault


def _features_by_lines(text: str, name: str) -> list[Any]:
    """The features of a text with one on each line, where the first line is one; empty where it is none."""
    features: list[Any] = []
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.strip(" \t\x1e")
        if not line:
            continue
        try:
            parsed = json.loads(line)
        except (ValueError, RecursionError) as fault:
            if not features:
                return []
            raise InputError(f"{name}: the GeoJSON stops making sense at line {number}; download it again.") from fault
        kind = parsed.get("type") if isinstance(parsed, dict) else None
        if kind == "FeatureCollection" and isinstance(parsed.get("features"), list):
            features += parsed["features"]
        elif kind == "Feature":
            features.append(parsed)
        elif not features:
            return []
        else:
            raise InputError(f"{name}, line {number}: a feature was expected there as on the lines above.")
    return features


def _collection(features: Sequence[Any], stated: Mapping[str, Any], name: str) -> FeatureCollection:
    """Features with all that they need, and the coordinate system that is stated."""
    crs = {"crs": stated["crs"]} if "crs" in stated else {}
    try:
        return {"type": "FeatureCollection", "features": [_feature(feature) for feature in features], **crs}
    except RecursionError as fault:
        raise InputError(f"{name}: properties in it lie inside each other too deep; export it again.") from fault


def stated_crs(collection: Mapping[str, Any]) -> str:
    """The coordinate system that a FeatureCollection names, "" where it names none; by the standard it is then CRS84.

    Some programs write the bare name where the older standard has an object.
    """
    crs = collection.get("crs")
    named = crs.get("properties") if isinstance(crs, Mapping) else {"name": crs}
    return str(named.get("name") or "") if isinstance(named, Mapping) else ""


def drawn(geometry: Mapping[str, Any] | shapely.Geometry | None) -> shapely.Geometry | None:
    """The shape of a feature's geometry; None where there is none, or one that makes no sense, as if it were empty."""
    try:
        shape = shapely.geometry.shape(geometry) if isinstance(geometry, Mapping) and geometry else geometry or None
    except (ValueError, TypeError, IndexError, KeyError, AttributeError, shapely.errors.ShapelyError):
        # A ring of two points, a shape of no known kind, or coordinates that are no numbers.
        return None
    return shape if np.isfinite(shapely.get_coordinates(shape)).all() else None


def type_of(geometry: Mapping[str, Any] | shapely.Geometry | None) -> str:
    """The type of a feature's geometry ("Polygon"), "" where there is none."""
    if isinstance(geometry, shapely.Geometry):
        return str(geometry.geom_type)
    return visible(str(geometry.get("type", ""))) if geometry else ""


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


def shape_layers(path: Path, member: str, name: str) -> dict[str, Callable[[], FeatureCollection]]:
    """The layers of a shapefile or a GeoPackage, in order of name; one without shapes has features without geometry.

    member: where it lies inside a zip archive, "" for the file itself. `name` is how a fault calls the file.
    """
    names = _opened(path, member, name, lambda opened: [str(layer) for layer, _ in pyogrio.list_layers(opened)])
    return {layer: partial(_read_layer, path, member, name, layer) for layer in sorted(names)}


def _read_layer(path: Path, member: str, name: str, layer: str) -> FeatureCollection:
    frame = _opened(path, member, name, lambda opened: pyogrio.read_dataframe(opened, layer=layer, on_invalid="ignore"))
    shapes = list(frame.geometry) if isinstance(frame, gpd.GeoDataFrame) else [None] * len(frame)
    facts = frame.drop(columns=frame.geometry.name) if isinstance(frame, gpd.GeoDataFrame) else frame
    crs = frame.crs if isinstance(frame, gpd.GeoDataFrame) else None
    stated = {} if crs is None else {"crs": ":".join(crs.to_authority() or [crs.name])}
    features = [
        {"properties": all_visible(properties), "geometry": shape}
        for properties, shape in zip(facts.to_dict("records"), shapes, strict=True)
    ]
    return {"type": "FeatureCollection", "features": features, **stated}


def _opened(path: Path, member: str, name: str, read: Callable[[str], Read]) -> Read:
    """What `read` makes of a shapefile or a GeoPackage: the one place where such a file is opened.

    Only what `is_shapes` by its first bytes comes here; a member of an archive is unpacked first, with its other parts
    where it is a shapefile. `read` is given the address by which GDAL knows the file.
    """
    with TemporaryDirectory() as folder, _damage_in_words(name):
        lies = _unpacked(path, member, Path(folder)) if member else path
        opened = address(lies, name)
        if lies.suffix.lower() == ".shp":
            _refuse_parted(lies, name, stem=Path(member).stem or lies.stem)
        return read(opened)


def _unpacked(path: Path, member: str, folder: Path) -> Path:
    """Where a member of an archive lies once it is unpacked, under a name of ours."""
    is_shp = member.lower().endswith(".shp")
    lies = folder / ("shapes.shp" if is_shp else "shapes.gpkg")
    stem = member.lower().removesuffix(".shp")
    beside = {stem + ending: folder / f"shapes{ending}" for ending in BESIDE_SHP} if is_shp else {}
    with zipfile.ZipFile(path) as archive:
        for part in archive.namelist():
            unpacked = lies if part == member else beside.get(part.lower())
            if unpacked:
                unpacked.write_bytes(archive.read(part))
    return lies


def _refuse_parted(shp: Path, name: str, *, stem: str) -> None:
    """Refuse a .shp that lies without the files that belong to it, which are then named."""
    beside = {other.name.lower() for other in shp.parent.iterdir()}
    absent = [stem + ending for ending in NEEDED_BESIDE_SHP if (shp.stem + ending).lower() not in beside]
    if absent:
        raise InputError(f"{name}: a shapefile is several files; beside the .shp there is no {', '.join(absent)}.")


@contextmanager
def _damage_in_words(name: str) -> Iterator[None]:
    """pyogrio's faults for a damaged file as one sentence of ours."""
    try:
        yield
    except UnicodeDecodeError as fault:
        raise InputError(f"{name}: names in it are not the UTF-8 text it says they are; export it again.") from fault
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, UnboundLocalError) as fault:
        # The last is how pyogrio itself stumbles over a coordinate system that makes no sense.
        raise InputError(
            f"{name}: the shapes in it cannot be read, as if it were damaged; export it again, or as GeoJSON."
        ) from fault


def words(cells: Sequence[Any]) -> tuple[str, ...]:
    """Cells as stripped text, "" for nothing."""
    return tuple("" if cell is None or cell != cell else str(cell).strip() for cell in cells)
