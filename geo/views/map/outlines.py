"""A place's outlines and background as the bytes that a browser fetches once: GeoJSON in degrees, with names only.

Outlines of neighbours are simplified together, so that no gap opens between them.
"""

import json
import math
from collections.abc import Iterable, Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.areas.areas import Areas
from geo.place.place import Place
from geo.place.towns import towns
from geo.projection import to_lonlat
from geo.services.services import Service
from geo.values import Floats
from geo.views.map.drawing import DEGREE_DECIMALS, Extent

# Where a whole borough fits the screen, 20 m is about one screen point; where a whole ward does, 6 m is less than two.
AFAR_METRES = 20.0
CLOSE_METRES = 6.0
# How much of the background is drawn beyond the areas.
BEYOND_METRES = 4_000.0
SCHOOLS = (Service.PRIMARY_SCHOOL, Service.SECONDARY_SCHOOL)
OPENSTREETMAP = "Streets and names © OpenStreetMap contributors"
OUTLINES = "Outlines: Office for National Statistics, OS data © Crown copyright and database right"

Shapes = NDArray[np.object_]
# One for thousands of shapes: json.dumps makes another at each call.
_AS_TEXT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def areas_geojson(place: Place, *, to_metres: float = CLOSE_METRES) -> bytes:
    """The small areas in the order of place.areas: id (its number), code, name, ward (its name, "" outside).

    to_metres: how far an outline may lie from where it is.
    """
    frame = place.areas.frame
    ward_names = frame["ward_code"].map(place.wards.frame["name"]).fillna("")
    names = frame["name"].where(frame["name"].notna(), "")
    shapes = _simplified(frame.geometry.to_numpy(), to_metres)
    properties = (
        {"code": code, "name": name, "ward": ward}
        for code, name, ward in zip(frame.index, names, ward_names, strict=True)
    )
    return collection(shapes, properties)


def wards_geojson(wards: Areas) -> bytes:
    """Lines between wards, the borough's edge, and the wards; properties kind, name, and of a ward its code and where
    its name goes (at, degrees)."""
    frame = wards.frame
    drawn = frame[~(frame.geometry.is_empty | frame.geometry.isna())]
    outlines = _simplified(drawn.geometry.to_numpy(), CLOSE_METRES)
    edge = shapely.boundary(shapely.union_all(shapely.buffer(outlines, 1.0)))
    lines = shapely.line_merge(shapely.union_all(shapely.boundary(outlines)))
    middles = [shapely.get_point(shapely.maximum_inscribed_circle(outline, 50.0), 0) for outline in outlines]
    lon, lat = to_lonlat(shapely.get_x(middles), shapely.get_y(middles))
    shapes = np.array([lines, edge, *outlines], dtype=object)
    properties: list[dict[str, Any]] = [{"kind": "line", "name": ""}, {"kind": "edge", "name": ""}]
    properties += [
        {"kind": "ward", "name": name, "code": code} | _at(x, y)
        for code, name, x, y in zip(drawn.index, drawn["name"], lon, lat, strict=True)
    ]
    return collection(shapes, properties)


def background_geojson(place: Place) -> bytes:
    """Water, green, railways, roads and names near the areas: layer, name, rank, and for a named surface where its name
    goes (at, degrees)."""
    frame = _with_towns(place, _with_schools(place))
    west, south, east, north = place.areas.frame.total_bounds
    shapes = shapely.clip_by_rect(
        frame.geometry.to_numpy(),
        west - BEYOND_METRES,
        south - BEYOND_METRES,
        east + BEYOND_METRES,
        north + BEYOND_METRES,
    )
    present = ~(shapely.is_empty(shapes) | shapely.is_missing(shapes))
    rows = pd.DataFrame({key: frame[key] for key in ("layer", "name", "rank")})[present].reset_index(drop=True)
    shapes = shapes[present]
    surface = shapely.get_dimensions(shapes) == 2
    middles = shapely.point_on_surface(np.where(surface, shapes, None))
    lon, lat = to_lonlat(shapely.get_x(middles), shapely.get_y(middles))
    properties = (
        {"layer": layer, "name": name or "", "rank": int(rank)} | _named_at(name, x, y)
        for layer, name, rank, x, y in zip(rows["layer"], rows["name"], rows["rank"], lon, lat, strict=True)
    )
    return collection(shapes, properties)


def extent(place: Place) -> Extent:
    """The borough's bounds in degrees, its name, and whom its data must name."""
    inside = place.areas.frame.loc[place.inside].geometry
    outlined = inside[~(inside.is_empty | inside.isna())]
    west, south, east, north = (outlined if len(outlined) else place.wards.frame.geometry).total_bounds
    lon, lat = to_lonlat([west, east, west, east], [south, south, north, north])
    return Extent(
        south=round(float(min(lat)), DEGREE_DECIMALS),
        west=round(float(min(lon)), DEGREE_DECIMALS),
        north=round(float(max(lat)), DEGREE_DECIMALS),
        east=round(float(max(lon)), DEGREE_DECIMALS),
        name=place.name,
        attribution=attribution(place),
        streets=not place.made_up,
    )


def attribution(place: Place) -> str:
    """Whom the map must name, in words; a made-up place names nobody."""
    if place.made_up:
        return f"{place.name} is a made-up place"
    published = " ".join(f"{source.title} {source.publisher}" for source in place.account.provenance).lower()
    streets = place.travel.network is not None or "openstreetmap" in published
    return ". ".join([OUTLINES, OPENSTREETMAP]) if streets else OUTLINES


def _with_schools(place: Place) -> gpd.GeoDataFrame:
    """The background, with the place's own list of schools where its street file names none."""
    background = place.map.background
    schools = [site for service in SCHOOLS for site in place.services.sites_of(service) if site.at is not None]
    if not schools or (background["layer"] == "school").any():
        return background
    named = gpd.GeoDataFrame(
        {"layer": "school", "name": [site.name for site in schools], "rank": 1},
        geometry=[shapely.Point(site.at.easting, site.at.northing) for site in schools if site.at is not None],
        crs=place.areas.frame.crs,
    )
    return gpd.GeoDataFrame(pd.concat([background, named], ignore_index=True) if len(background) else named)


def _with_towns(place: Place, background: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The background with the towns of the sites' addresses where it names none, those of most sites as main ones."""
    named = towns(place)
    if not named:
        return background
    main = named[0].sites / 2
    rows = gpd.GeoDataFrame(
        {
            "layer": "place",
            "name": [town.name for town in named],
            "rank": [1 if town.sites >= main else 2 for town in named],
        },
        geometry=[shapely.Point(town.at.easting, town.at.northing) for town in named],
        crs=place.areas.frame.crs,
    )
    return gpd.GeoDataFrame(pd.concat([background, rows], ignore_index=True) if len(background) else rows)


def _named_at(name: str, lon: float, lat: float) -> dict[str, Any]:
    if not name or not math.isfinite(lon):
        return {}
    return _at(lon, lat)


def _at(lon: float, lat: float) -> dict[str, Any]:
    return {"at": [round(float(lat), DEGREE_DECIMALS), round(float(lon), DEGREE_DECIMALS)]}


def _simplified(shapes: Shapes, to_metres: float) -> Shapes:
    present = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    simpler = np.full(len(shapes), None, dtype=object)
    simpler[present] = shapely.coverage_simplify(shapes[present], to_metres)
    return simpler


def _in_degrees(shapes: Shapes) -> Shapes:
    def degrees(metres: Floats) -> Floats:
        return np.column_stack(to_lonlat(metres[:, 0], metres[:, 1])).round(DEGREE_DECIMALS)

    return np.asarray(shapely.transform(shapely.force_2d(shapes), degrees))


def collection(shapes: Shapes, properties: Iterable[Mapping[str, Any]]) -> bytes:
    """Shapes on the National Grid as GeoJSON in degrees, numbered in their order, each with its properties."""
    written = shapely.to_geojson(_in_degrees(shapes))
    features = (
        f'{{"type":"Feature","id":{n},"properties":{_AS_TEXT.encode(attributes)},"geometry":{shape or "null"}}}'
        for n, (shape, attributes) in enumerate(zip(written, properties, strict=True))
    )
    return ('{"type":"FeatureCollection","features":[\n' + ",\n".join(features) + "\n]}").encode()
