"""How do the cuts become streets? Lines are joined where they meet, trimmed at water and railway, named and tagged.

Every line goes through one noding on a grid of one metre, so two lines that touch share a node, and the outlines of the
areas are made of the very same lines.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from shapely import LineString, Point, Polygon, STRtree, line_merge, polygonize, unary_union

from . import ground
from .names import StreetNames
from .plots import Plots

Tags = dict[str, str]
NODE_EVERY_METRES = 45
ONE_WAY_SHARE = {"core": 0.35, "terrace": 0.22}
STUB_SHARE = {"suburb": 0.62, "newbuild": 0.75, "estate": 0.5, "affluent": 0.5, "village": 0.25}


@dataclass(frozen=True)
class Course:
    """A line of the plan: a street or path with its tags, or an edge without (no tags)."""

    line: LineString
    tags: Tags
    kind: str


@dataclass
class Network:
    """The finished streets: ways as lists of whole-metre points on the finished map, tags of nodes, areas' faces."""

    ways: list[tuple[list[tuple[int, int]], Tags]] = field(default_factory=list)
    node_tags: dict[tuple[int, int], Tags] = field(default_factory=dict)
    faces: list[Polygon] = field(default_factory=list)


def pieces(geometry: object) -> list[LineString]:
    """The lines in whatever an overlay gave back."""
    if isinstance(geometry, LineString):
        return [] if geometry.is_empty else [geometry]
    return [line for part in getattr(geometry, "geoms", []) for line in pieces(part)]


def main_roads() -> list[Course]:
    """The roads and lanes of the plan with their names and numbers; three of them cross the river."""
    found = []
    bridges = dict(
        zip(
            ("Bridge Street", "Ringway West", "Ringway East"),
            ("Old Bridge", "Gallow Bridge", "Wharf Bridge"),
            strict=True,
        )
    )
    for (name, reference, grade, _), line in zip(ground.ROADS, ground.ROAD_LINES, strict=True):
        tags = {"highway": grade, "name": name, "ref": reference, "surface": "asphalt"}
        ring = name.startswith("Ringway")
        if ring:
            tags |= {"cycleway": "track", "sidewalk": "both", "lit": "yes"}
        in_town = {"maxspeed": "40 mph" if ring else "30 mph", "sidewalk": "both", "lit": "yes"}
        for part in pieces(line.intersection(ground.RIVER_BELT)):
            over = {"bridge": "yes", "layer": "1", "bridge:name": bridges[name]}
            found.append(Course(part, tags | in_town | over, "main"))
        ashore = line.difference(ground.RIVER_BELT)
        for part in pieces(ashore.intersection(ground.BUILT)):
            found.append(Course(part, tags | in_town, "main"))
        for part in pieces(ashore.difference(ground.BUILT)):
            found.append(Course(part, tags | {"maxspeed": "60 mph" if grade == "trunk" else "50 mph"}, "main"))
    for (name, _), line in zip(ground.LANES, ground.LANE_LINES, strict=True):
        for part in pieces(line.intersection(ground.BUILT)):
            found.append(
                Course(part, {"highway": "tertiary", "name": name, "maxspeed": "30 mph", "sidewalk": "both"}, "main")
            )
        for part in pieces(line.difference(ground.BUILT)):
            found.append(Course(part, {"highway": "unclassified", "name": name, "maxspeed": "60 mph"}, "main"))
    return found


def street_tags(kind: str, rng: np.random.Generator) -> Tags:
    """What a surveyor would have written on a local street of this kind; much is left unsaid, as it is in the field."""
    tags: Tags = {"highway": "residential"}
    if kind == "industry":
        tags = {"highway": "unclassified", "maxspeed": "30 mph"}
    elif kind in ("campus", "barracks"):
        tags = {"highway": "service"} | ({"access": "private"} if kind == "barracks" else {})
    elif kind == "core":
        chance = rng.random()
        tags["highway"] = "pedestrian" if chance < 0.16 else "living_street" if chance < 0.28 else "residential"
        tags["surface"] = ("asphalt", "paving_stones", "sett")[int(rng.choice(3, p=(0.5, 0.3, 0.2)))]
    if tags["highway"] == "residential":
        tags["maxspeed"] = "20 mph" if kind in ("core", "terrace", "newbuild") else "30 mph"
        if rng.random() < ONE_WAY_SHARE.get(kind, 0.0):
            tags["oneway"] = "yes"
            if rng.random() < 0.4:
                tags["oneway:bicycle"] = "no"
    if rng.random() < 0.45:
        tags.setdefault("surface", "asphalt")
        tags["sidewalk"] = "both" if rng.random() < 0.85 else "left"
    if rng.random() < 0.3:
        tags["lit"] = "yes"
    return tags


def hill_tags(middle: Point) -> Tags:
    """Slopes are known on Lantern Hill alone: the nearer its top, the steeper."""
    hill = ground.NEIGHBOURHOOD["Lantern Hill"]
    away = float(np.hypot(middle.x - hill.x, middle.y - hill.y))
    return {"incline": f"{round(11 - away / 90)}%"} if 150 < away < 720 and middle.y < hill.y + 350 else {}


def local_streets(plots: Plots, lines: list[LineString], rng: np.random.Generator) -> list[Course]:
    """The cuts of the built-up ground as streets, trimmed at river, railway and parks."""
    names, found = StreetNames(rng), []
    for line in [*plots.cuts, *lines]:
        for part in pieces(line.intersection(ground.BUILT).difference(ground.NO_STREETS)):
            if part.length < 12:
                continue
            middle = part.interpolate(0.5, normalized=True)
            place = ground.NEIGHBOURHOODS[int(ground.neighbourhood_at([middle.x], [middle.y])[0])]
            tags = street_tags(place.kind, rng) | hill_tags(middle)
            tags["name"] = names.next(place.kind, place.name)
            found.append(Course(part, tags, "street"))
    return found


def closes_and_loops(
    leaves: list[tuple[Polygon, str]], streets: list[Course], rng: np.random.Generator
) -> list[Course]:
    """Inside the larger blocks: cul-de-sacs, crescents, and the paths and steps that join them on foot."""
    names, found = StreetNames(rng), []
    near = STRtree([each.line for each in streets])
    for block, kind in leaves:
        if rng.random() > STUB_SHARE.get(kind, 0.0) or block.area < 9_000 or block.intersects(ground.NO_STREETS):
            continue
        corners = np.array(block.exterior.coords)
        sides = sorted(
            range(len(corners) - 1), key=lambda i: -round(float(np.hypot(*(corners[i + 1] - corners[i]))), 3)
        )
        middles = [Point((corners[i] + corners[i + 1]) / 2) for i in sides[:4]]
        on_street = [m for m in middles if len(near.query(m, predicate="dwithin", distance=0.6))]
        if not on_street:
            continue
        start, centre = on_street[0], block.centroid
        place = ground.NEIGHBOURHOODS[int(ground.neighbourhood_at([centre.x], [centre.y])[0])].name
        inner = block.buffer(-52, join_style="mitre")
        if block.area > 26_000 and isinstance(inner, Polygon) and inner.area > 2_500 and rng.random() < 0.6:
            ring = inner.buffer(-14).buffer(14).simplify(2)
            if not isinstance(ring, Polygon) or ring.is_empty:
                continue
            join = ring.exterior.interpolate(ring.exterior.project(start))
            name = {"name": names.next("loop", place)}
            found.append(Course(LineString(ring.exterior.coords), {"highway": "residential", **name}, "street"))
            found.append(Course(LineString([start, join]), {"highway": "residential", **name}, "street"))
            end = join
        else:
            depth = float(rng.uniform(0.75, 1.15))
            lean = float(rng.uniform(-14, 14))
            end = Point(start.x + depth * (centre.x - start.x) + lean, start.y + depth * (centre.y - start.y) - lean)
            half = Point(start.x + 0.55 * (end.x - start.x) + lean, start.y + 0.55 * (end.y - start.y))
            found.append(
                Course(
                    LineString([start, half, end]),
                    {"highway": "residential", "name": names.next("close", place)},
                    "street",
                )
            )
        if len(on_street) > 1 and rng.random() < (0.75 if kind == "estate" else 0.3):
            steps = kind == "estate" and rng.random() < 0.12
            tags = (
                {"highway": "steps", "step_count": str(int(rng.integers(6, 24)))}
                if steps
                else {"highway": "footway", "surface": "asphalt"}
            )
            if steps and rng.random() < 0.25:
                tags["ramp:wheelchair"] = "yes"
            found.append(Course(LineString([end, on_street[-1]]), tags, "path"))
    return found


def green_paths(rng: np.random.Generator) -> list[Course]:
    """Streets round the parks, paths across them, the embankment along the river, the old railway path."""
    found = []
    built = ground.BUILT.buffer(30)
    for (name, *_), shape in zip(ground.PARKS, ground.PARK_SHAPES, strict=True):
        round_it = (
            shape.exterior.difference(ground.NO_STREETS.buffer(-0.5)) if name != "King's Mere Park" else shape.exterior
        )
        for part in pieces(round_it):
            found.append(
                Course(
                    part,
                    {"highway": "residential", "name": f"{name.removesuffix(' Ground')} Side", "maxspeed": "20 mph"},
                    "street",
                )
            )
        corners, centre = list(shape.exterior.coords), shape.centroid
        for at in (0, 4, 8, 12, 16):
            tags = {"highway": "footway", "surface": ("asphalt", "fine_gravel", "compacted")[int(rng.integers(3))]}
            if at == 8:
                tags = {"highway": "cycleway", "foot": "designated", "segregated": "no", "surface": "asphalt"}
            middle = (
                centre
                if "Mere" not in name
                else Point(centre.x + 0.62 * (corners[at][0] - centre.x), centre.y + 0.62 * (corners[at][1] - centre.y))
            )
            found.append(Course(LineString([corners[at], middle]), tags, "path"))
            if "Mere" in name:
                after = corners[(at + 4) % 20]
                onward = (centre.x + 0.62 * (after[0] - centre.x), centre.y + 0.62 * (after[1] - centre.y))
                found.append(
                    Course(LineString([middle, onward]), {"highway": "footway", "surface": "fine_gravel"}, "path")
                )
    for bank in pieces(ground.RIVER_BELT.exterior.intersection(built.difference(ground.ALL_PARKS))):
        found.append(Course(bank, {"highway": "footway", "name": "Ellow Path", "surface": "compacted"}, "path"))
    return found


def noded(courses: list[Course], edges: list[LineString]) -> list[LineString]:
    """All lines cut wherever they meet, on a grid of one metre."""
    merged = unary_union([*(each.line for each in courses), *edges], grid_size=1.0)
    return pieces(merged)


def bent(points: list[tuple[float, float]]) -> list[tuple[int, int]]:
    """A run of plan points on the finished map, with points between so that long lines curve; the same either way round."""
    plan: list[tuple[float, float]] = []
    for a, b in zip(points, points[1:], strict=False):
        low, high = min(a, b), max(a, b)
        count = max(1, int(np.hypot(high[0] - low[0], high[1] - low[1]) // NODE_EVERY_METRES))
        between = [
            (low[0] + (high[0] - low[0]) * i / count, low[1] + (high[1] - low[1]) * i / count) for i in range(count)
        ]
        between.append(high)
        plan += (between if a == low else between[::-1])[:-1]
    plan.append(points[-1])
    east, north = ground.bend([p[0] for p in plan], [p[1] for p in plan])
    run = list(zip(east.astype(int).tolist(), north.astype(int).tolist(), strict=True))
    return [run[0]] + [after for before, after in zip(run, run[1:], strict=False) if after != before]


def build(
    plots: Plots, lines: list[LineString], leaves: list[tuple[Polygon, str]], rng: np.random.Generator
) -> Network:
    """The whole network from the cut ground."""
    streets = main_roads() + local_streets(plots, lines, rng)
    courses = streets + green_paths(rng)
    courses += closes_and_loops(leaves, streets, rng)
    edges = [*plots.edges, *plots.cuts]
    parts = noded(courses, edges)
    owner = owners(parts, courses)
    network = Network(faces=list(polygonize(parts).geoms))
    by_course: dict[int, list[LineString]] = {}
    for part, course in zip(parts, owner.tolist(), strict=True):
        if course >= 0:
            by_course.setdefault(course, []).append(part)
    for course in sorted(by_course):
        merged = line_merge(unary_union(by_course[course])) if len(by_course[course]) > 1 else by_course[course][0]
        for line in sorted(pieces(merged), key=lambda each: each.coords[0]):
            points = bent([(float(x), float(y)) for x, y in line.coords])
            if len(points) > 1:
                network.ways.append((points, dict(courses[course].tags)))
    keep_connected(network)
    return network


def owners(parts: list[LineString], courses: list[Course]) -> NDArray[np.int64]:
    """Which course each noded part belongs to: the first in the list that runs along it; -1 for an edge without a street."""
    lines = STRtree([each.line for each in courses])
    ends = [[part.interpolate(share, normalized=True) for part in parts] for share in (0.3, 0.7)]
    candidates = []
    for points in ends:
        part, course = lines.query(points, predicate="dwithin", distance=1.3)
        candidates.append(set(zip(part.tolist(), course.tolist(), strict=True)))
    owner = np.full(len(parts), -1)
    for part, course in sorted(candidates[0] & candidates[1], reverse=True):
        owner[part] = course
    return owner


def keep_connected(network: Network) -> None:
    """Leave only the streets that can be reached from the market cross on foot."""
    beside: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for points, _ in network.ways:
        for one, other in zip(points, points[1:], strict=False):
            beside.setdefault(one, []).append(other)
            beside.setdefault(other, []).append(one)
    start = min(beside, key=lambda point: (abs(point[0]) + abs(point[1]), point))
    reached, waiting = {start}, [start]
    while waiting:
        for point in beside[waiting.pop()]:
            if point not in reached:
                reached.add(point)
                waiting.append(point)
    network.ways = [way for way in network.ways if way[0][0] in reached]
