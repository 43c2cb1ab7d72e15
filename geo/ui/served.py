"""The folder that the browser fetches files from: Leaflet, our own map script, and each place's outlines.

Streamlit hands this folder to anyone who asks, signed in or not. So only scripts, styles and open outlines that we made
are written, under names made of their content: a name never comes from a person, and a file never changes under a name.
"""

import hashlib
import os
import tempfile
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import geopandas as gpd

from geo.areas.areas import Areas
from geo.place.place import Place
from geo.views.map import outlines, reach_maps
from geo.views.map.basemap import Extent, MapFiles

STATIC = Path(__file__).resolve().parents[2] / "static"
# Streamlit serves the folder at <base>/app/static and the map's frame at <base>/component/<name>/index.html, whatever
# page is open and whatever the base path is: two steps up from the frame is always the base.
FROM_FRAME = "../../app/static/"
SUFFIXES = frozenset({".js", ".css", ".png", ".geojson"})

_held: dict[tuple[str, str], tuple[Place, MapFiles, Extent]] = {}


def map_files(place: Place, lines: Areas | None = None) -> tuple[MapFiles, Extent]:
    """Addresses of the place's map files and what the map opens on; written once for each built place and ward set.

    lines: the wards whose lines are drawn, the place's own where none are given.
    """
    wards = lines or place.wards
    written = _held.get((place.key, wards.vintage))
    if written is None or written[0] is not place:
        written = (place, _written(place, wards), outlines.extent(place))
        _held[place.key, wards.vintage] = written
    return written[1], written[2]


def with_shapes(files: MapFiles, shapes: gpd.GeoDataFrame) -> MapFiles:
    """The same map with other shapes in place of the small areas: the ground within reach of a site."""
    return replace(files, areas=serve(reach_maps.reach_geojson(shapes), stem="reach", suffix=".geojson"))


def serve(content: bytes, *, stem: str, suffix: str) -> str:
    """Write content under a name that ends in its hash, unless it is there; return its address from the map's frame."""
    if suffix not in SUFFIXES:
        raise ValueError(f"{suffix} is not a kind of file that is ever served")
    path = STATIC / f"{stem}-{hashlib.sha256(content).hexdigest()[:16]}{suffix}"
    if not path.exists():
        STATIC.mkdir(parents=True, exist_ok=True)
        # Another process may write the same file at the same time: each writes its own and the last one stands.
        handle, temporary = tempfile.mkstemp(dir=STATIC, suffix=suffix)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).chmod(0o644)
        os.replace(temporary, path)
    return FROM_FRAME + path.name


def _written(place: Place, wards: Areas) -> MapFiles:
    leaflet, ours = files("js_lib_leaflet") / "static" / "js_lib_leaflet", files("geo.views.map")
    return MapFiles(
        scripts=(
            serve((leaflet / "leaflet.js").read_bytes(), stem="leaflet", suffix=".js"),
            serve((ours / "borough_ground.js").read_bytes(), stem="ground", suffix=".js"),
            serve((ours / "borough_map.js").read_bytes(), stem="map", suffix=".js"),
        ),
        styles=(
            serve((leaflet / "leaflet.css").read_bytes(), stem="leaflet", suffix=".css"),
            serve((ours / "borough_map.css").read_bytes(), stem="map", suffix=".css"),
        ),
        areas=serve(outlines.areas_geojson(place), stem="areas", suffix=".geojson"),
        wards=serve(outlines.wards_geojson(wards), stem="wards", suffix=".geojson"),
        background=serve(outlines.background_geojson(place), stem="background", suffix=".geojson"),
    )
