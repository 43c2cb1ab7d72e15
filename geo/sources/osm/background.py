"""What a map draws behind the figures, from an OpenStreetMap extract: water, green, railways, roads and names.

For eyes only: nothing is computed from it but that a site may not stand in water. Barracks and prisons are not drawn:
they come as a layer of their own, so that people moving there can be named for what they are.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias

import geopandas as gpd
import numpy as np
import osmium
import pandas as pd
import shapely

from geo.plain import visible
from geo.projection import GRID, to_grid

# Columns layer (water, green, railway, road, place, station, school or institution), name ("" where none is tagged),
# rank (0 most important), geometry (EPSG:27700).
Background: TypeAlias = gpd.GeoDataFrame

ROAD_RANKS = {
    "motorway": 0,
    "trunk": 0,
    "primary": 1,
    "secondary": 2,
    "tertiary": 3,
    "unclassified": 5,
    "residential": 5,
    "living_street": 5,
    "pedestrian": 5,
}
RAIL_RANKS = {"rail": 0, "light_rail": 1, "tram": 1, "subway": 1}
STREAM_RANKS = {"river": 0, "canal": 1, "stream": 3}
PLACE_RANKS = {"city": 0, "town": 1, "suburb": 2, "village": 2, "quarter": 3, "neighbourhood": 3, "hamlet": 3}
STATION_RANKS = {"station": 0, "halt": 1, "tram_stop": 2}
SCHOOL_RANKS = {"university": 0, "college": 0, "school": 1}
WATER_AREAS = frozenset(
    {
        ("natural", "water"),
        ("waterway", "riverbank"),
        ("landuse", "reservoir"),
        ("landuse", "basin"),
    }
)
GREEN_AREAS = frozenset(
    {
        ("leisure", "park"),
        ("leisure", "nature_reserve"),
        ("leisure", "golf_course"),
        ("leisure", "common"),
        ("landuse", "recreation_ground"),
        ("landuse", "village_green"),
        ("landuse", "forest"),
        ("landuse", "cemetery"),
        ("natural", "wood"),
        ("natural", "heath"),
    }
)
# Lines and edges are drawn at a scale where 5 m is less than a screen point.
SIMPLIFIED_TO_METRES = 5.0
# Polygons by size: 0 from 100 hectares, 1 from 10, 2 from 1, 3 below; nothing below a tenth of a hectare is drawn.
RANKED_BY_HECTARES = (1.0, 10.0, 100.0)
LEAST_HECTARES = 0.1
HECTARE_SQUARE_METRES = 10_000.0
# Ground of the armed forces and prisons; universities are among the schools.
INSTITUTIONS = frozenset({("landuse", "military"), ("amenity", "prison")})
AREA_KEYS = ("natural", "waterway", "landuse", "leisure", "amenity", "railway")
KEYS = (*AREA_KEYS, "highway", "place")

Row = tuple[str, str, int, str]


def read_background(path: Path) -> Background:
    """Everything a map may draw behind the figures, as far as the extract reaches.

    Roads and railways of one name and rank are joined into long lines. Stations, schools and places are points. An
    outline that the file holds only in part is left out.
    """
    points: list[tuple[str, str, int, float, float]] = []
    lines: list[Row] = []
    areas: list[Row] = []
    wkb = osmium.geom.WKBFactory()
    file = osmium.FileProcessor(osmium.io.File(str(path), "pbf")).with_areas(osmium.filter.KeyFilter(*AREA_KEYS))
    for thing in file.with_filter(osmium.filter.KeyFilter(*KEYS)):
        tags = dict(thing.tags)
        name = visible(tags.get("name", ""))
        if isinstance(thing, osmium.osm.Node) and (drawn := _of_point(tags)):
            points.append((drawn[0], name, drawn[1], thing.lon, thing.lat))
        elif isinstance(thing, osmium.osm.Way) and (drawn := _of_line(tags)):
            with suppress(osmium.InvalidLocationError, RuntimeError):
                lines.append((drawn[0], name or tags.get("ref", ""), drawn[1], wkb.create_linestring(thing)))
        elif isinstance(thing, osmium.osm.Area) and (drawn := _of_area(tags)):
            with suppress(osmium.InvalidLocationError, RuntimeError):
                areas.append((drawn[0], name, drawn[1], wkb.create_multipolygon(thing)))
    background = pd.concat([_points(points), _lines(lines), _areas(areas)], ignore_index=True)
    return background.astype({"layer": str, "name": str, "rank": np.int64})


def _of_point(tags: Mapping[str, str]) -> tuple[str, int] | None:
    """Layer and rank of a point, None where it is not drawn."""
    if tags.get("place") in PLACE_RANKS:
        return "place", PLACE_RANKS[tags["place"]]
    if tags.get("railway") in STATION_RANKS:
        return "station", STATION_RANKS[tags["railway"]]
    if tags.get("amenity") in SCHOOL_RANKS:
        return "school", SCHOOL_RANKS[tags["amenity"]]
    return None


def _of_line(tags: Mapping[str, str]) -> tuple[str, int] | None:
    """Layer and rank of a line, None where it is not drawn; sidings and water underground are not."""
    kind = tags.get("highway", "").removesuffix("_link")
    if kind in ROAD_RANKS:
        return "road", ROAD_RANKS[kind]
    if tags.get("railway") in RAIL_RANKS and "service" not in tags:
        return "railway", RAIL_RANKS[tags["railway"]]
    if tags.get("waterway") in STREAM_RANKS and tags.get("tunnel", "no") == "no":
        return "water", STREAM_RANKS[tags["waterway"]]
    return None


def _of_area(tags: Mapping[str, str]) -> tuple[str, int] | None:
    """Layer of an outline with a rank to be found from its size, or of a point that stands for it with its rank."""
    kinds = {(key, tags[key]) for key in AREA_KEYS if key in tags}
    if kinds & WATER_AREAS:
        return "water", 0
    if kinds & GREEN_AREAS:
        return "green", 0
    if kinds & INSTITUTIONS:
        return "institution", 0
    return _of_point(tags)


def _points(rows: Sequence[tuple[str, str, int, float, float]]) -> Background:
    frame = pd.DataFrame(rows, columns=["layer", "name", "rank", "lon", "lat"])
    easting, northing = to_grid(frame["lon"], frame["lat"])
    return gpd.GeoDataFrame(frame[["layer", "name", "rank"]], geometry=shapely.points(easting, northing), crs=GRID)


def _lines(rows: Sequence[Row]) -> Background:
    """Lines of one layer, name and rank joined end to end; those without a name stay together in one row."""
    frame = _on_grid(rows)
    joined = frame.groupby(["layer", "name", "rank"])["geometry"].agg(_joined)
    whole = gpd.GeoDataFrame(joined.reset_index(), geometry="geometry", crs=GRID)
    named = whole["name"] != ""
    return pd.concat([whole[~named], whole[named].explode(ignore_index=True)], ignore_index=True)


def _joined(parts: Iterable[Any]) -> Any:
    """Lines joined where they meet end to end, with fewer corners (corner by corner: whole shapes take minutes)."""
    lines = shapely.line_merge(shapely.multilinestrings(list(parts)))
    return shapely.simplify(lines, SIMPLIFIED_TO_METRES, preserve_topology=False)


def _areas(rows: Sequence[Row]) -> Background:
    """Water and green ranked by size, the smallest left out; what else is drawn as a point inside."""
    frame = _on_grid(rows)
    surface = frame["layer"].isin(["water", "green"])
    shapes = frame[surface].assign(geometry=lambda part: part.geometry.simplify(SIMPLIFIED_TO_METRES))
    hectares = shapes.geometry.area / HECTARE_SQUARE_METRES
    shapes["rank"] = np.digitize(hectares, RANKED_BY_HECTARES, right=False)
    shapes["rank"] = len(RANKED_BY_HECTARES) - shapes["rank"]
    marks = frame[~surface].assign(geometry=lambda part: part.geometry.representative_point())
    return pd.concat([shapes[hectares >= LEAST_HECTARES], marks], ignore_index=True)


def _on_grid(rows: Sequence[Row]) -> Background:
    """Rows with their shapes (WKB, longitude and latitude) brought to the National Grid."""
    frame = pd.DataFrame(rows, columns=["layer", "name", "rank", "wkb"])
    shapes = shapely.transform(
        shapely.from_wkb(frame.pop("wkb").to_numpy(object)), lambda at: np.column_stack(to_grid(at[:, 0], at[:, 1]))
    )
    return gpd.GeoDataFrame(frame, geometry=shapes, crs=GRID)
