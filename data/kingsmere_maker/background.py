"""What is drawn behind the streets and said in words: water, woods, parks, railway, stations, names of places."""

import numpy as np
from shapely import Polygon

from . import ground
from .joined import Network, Tags, bent
from .services import COMMUNITY_CENTRES, Kerb

LANDUSE = {"industry": "industrial", "campus": "education", "barracks": "military"}


def ring(shape: Polygon) -> list[tuple[int, int]]:
    """An outline on the finished map."""
    return bent([(float(x), float(y)) for x, y in shape.exterior.coords])


def ways() -> list[tuple[list[tuple[int, int]], Tags]]:
    """Closed and open ways that are not streets."""
    made: list[tuple[list[tuple[int, int]], Tags]] = []
    river = ground.RIVER_LINE.buffer(ground.RIVER_HALF_WIDTH_METRES, cap_style="flat")
    made.append((ring(river), {"natural": "water", "water": "river", "name": "River Ellow"}))
    made.append((bent(list(ground.RIVER_LINE.coords)), {"waterway": "river", "name": "River Ellow"}))
    made.append((bent(list(ground.RAIL_LINE.coords)), {"railway": "rail", "name": "Kingsmere Line"}))
    for name, x, y, radius in ground.WATERS:
        made.append((ring(ground.blob(x, y, radius)), {"natural": "water", "water": "lake", "name": name}))
    for name, x, y, radius in ground.WOODS:
        made.append((ring(ground.blob(x, y, radius)), {"natural": "wood", "name": name}))
    for name, x, y, radius in ground.PARKS:
        kind = "recreation_ground" if "Recreation" in name or "Playing" in name else "park"
        made.append((ring(ground.blob(x, y, radius)), {"leisure": kind, "name": name}))
    for each in ground.NEIGHBOURHOODS:
        if each.kind in LANDUSE:
            made.append(
                (
                    ring(ground.blob(each.x, each.y, each.radius * 0.9)),
                    {"landuse": LANDUSE[each.kind], "name": each.name},
                )
            )
    return made


def named_points(kerb: Kerb) -> dict[tuple[int, int], Tags]:
    """Nodes that carry a name: the town, its neighbourhoods and villages, stations, halls, the bus station."""
    made: dict[tuple[int, int], Tags] = {}

    def put(x: float, y: float, tags: Tags) -> None:
        at = ground.at_plan(x, y)
        point = (int(at.x), int(at.y))
        while point in made:
            point = (point[0] + 1, point[1])
        made[point] = tags

    put(0, 0, {"place": "town", "name": ground.BOROUGH_NAME})
    put(6850, -330, {"place": "town", "name": ground.STRIP_NAME})
    for each in ground.NEIGHBOURHOODS:
        if each.name == ground.STRIP_NAME:
            continue
        kind = "village" if each.kind == "village" else "suburb" if each.radius > 900 else "neighbourhood"
        put(each.x + 25, each.y + 25, {"place": kind, "name": each.name})
    for name, x, y in ground.STATIONS:
        near = ground.RAIL_LINE.interpolate(ground.RAIL_LINE.project(ground.Point(x, y)))
        put(near.x, near.y, {"railway": "station", "name": name})
    put(650, -1715, {"amenity": "bus_station", "name": "South Bridge Bus Station"})
    for name, x, y in COMMUNITY_CENTRES[:4]:
        spot = kerb.near(x, y)
        made[(spot.x, spot.y)] = {"amenity": "community_centre", "name": name}
    return made


def crossings(network: Network, rng: np.random.Generator) -> dict[tuple[int, int], Tags]:
    """Crossings on the main roads of the town, with what is known of their kerbs; not much is."""
    made: dict[tuple[int, int], Tags] = {}
    for points, tags in network.ways:
        if tags["highway"] not in ("trunk", "primary", "secondary") or tags.get("sidewalk") != "both":
            continue
        for point in points[2::5]:
            chance = float(rng.random())
            kerb = "lowered" if chance < 0.45 else "flush" if chance < 0.6 else "raised" if chance < 0.75 else ""
            made[point] = {"highway": "crossing", "crossing": "traffic_signals" if chance < 0.3 else "uncontrolled"}
            if kerb:
                made[point] |= {"kerb": kerb, "wheelchair": "no" if kerb == "raised" else "yes"}
    return made
