"""How do the cuts become streets? Trimmed at water and railway, named and tagged; closes and paths are added."""

import numpy as np
from shapely import LineString, Point, Polygon, STRtree, line_merge, polygonize, unary_union
from shapely.ops import substring

from . import ground
from .joined import Course, Network, Tags, bent, keep_connected, leave_ways_out, noded, owners, pieces, trimmed
from .names import StreetNames
from .plots import Plots

ONE_WAY_SHARE = {"core": 0.35, "terrace": 0.22}
# Shares of the cuts inside output areas that were never built as streets, and that were built as paths.
MISSING_SHARE = {"suburb": 0.15, "newbuild": 0.2, "estate": 0.14, "affluent": 0.16, "village": 0.3, "core": 0.05}
PATH_SHARE = {"estate": 0.14, "newbuild": 0.08, "suburb": 0.04}
# The first cuts of the ground are its old field roads: where long enough they carry the through traffic.
FIRST_CUTS, DISTRIBUTOR_METRES = 110, 520
EDGE_ROAD_SHARE = 0.4
STUB_SHARE = {"suburb": 0.62, "newbuild": 0.75, "estate": 0.5, "affluent": 0.5, "village": 0.25}


def main_roads() -> list[Course]:
    """The roads and lanes of the plan with their names and numbers; three of them cross the river."""
    courses = []
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
            courses.append(Course(part, tags | in_town | over, "main"))
        ashore = line.difference(ground.RIVER_BELT)
        for part in pieces(ashore.intersection(ground.BUILT)):
            courses.append(Course(part, tags | in_town, "main"))
        for part in pieces(ashore.difference(ground.BUILT)):
            courses.append(Course(part, tags | {"maxspeed": "60 mph" if grade == "trunk" else "50 mph"}, "main"))
    for (name, _), line in zip(ground.LANES, ground.LANE_LINES, strict=True):
        for part in pieces(line.intersection(ground.BUILT)):
            courses.append(
                Course(part, {"highway": "tertiary", "name": name, "maxspeed": "30 mph", "sidewalk": "both"}, "main")
            )
        for part in pieces(line.difference(ground.BUILT)):
            courses.append(Course(part, {"highway": "unclassified", "name": name, "maxspeed": "60 mph"}, "main"))
    return courses


def street_tags(kind: str, rng: np.random.Generator) -> Tags:
    """What a surveyor would have written on a local street of this kind; much is left unsaid, as it is in the field."""
    tags: Tags = {"highway": "residential"}
    if kind == "industry":
        tags = {"highway": "unclassified", "maxspeed": "30 mph"}
    elif kind in ("campus", "barracks"):
        tags = {"highway": "service"} | ({"access": "private"} if kind == "barracks" and rng.random() < 0.3 else {})
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
    """The cuts of the built-up ground as streets, trimmed at river, railway and parks; some were never built."""
    names, courses = StreetNames(rng), []
    built = ground.BUILT.difference(ground.NO_STREETS)
    for number, line in enumerate([*plots.cuts, *lines, *edge_roads(rng)]):
        for part in pieces(line.intersection(built)):
            if part.length < 12:
                continue
            middle = part.interpolate(0.5, normalized=True)
            place = ground.NEIGHBOURHOODS[int(ground.neighbourhood_at([middle.x], [middle.y])[0])]
            chance = float(rng.random()) if len(plots.cuts) <= number < len(plots.cuts) + len(lines) else 1.0
            missing, path = MISSING_SHARE.get(place.kind, 0.0), PATH_SHARE.get(place.kind, 0.0)
            if chance < missing:
                continue
            if chance < missing + path:
                courses.append(Course(part, {"highway": "footway", "surface": "asphalt"}, "path"))
                continue
            tags = street_tags(place.kind, rng) | hill_tags(middle)
            tags["name"] = names.next(place.kind, place.name)
            if number < FIRST_CUTS and part.length > DISTRIBUTOR_METRES and place.kind not in ("core", "barracks"):
                stem = tags["name"].rsplit(" ", 1)[0]
                tags = {"highway": "tertiary", "name": f"{stem} Road", "maxspeed": "30 mph", "sidewalk": "both"}
            courses.append(Course(part, tags, "street"))
    return courses


def edge_roads(rng: np.random.Generator) -> list[LineString]:
    """Here and there a road along the edge of the built-up ground; elsewhere the gardens back on to fields."""
    made = []
    for shape in ground.BUILT.geoms if ground.BUILT.geom_type == "MultiPolygon" else [ground.BUILT]:
        ring, at = shape.exterior, 0.0
        while at < ring.length:
            end = at + float(rng.uniform(180, 420))
            if rng.random() < EDGE_ROAD_SHARE:
                made.append(substring(ring, at, min(end, ring.length)))
            at = end
    return made


def closes_and_loops(
    leaves: list[tuple[Polygon, str]], streets: list[Course], rng: np.random.Generator
) -> list[Course]:
    """Inside the larger blocks: cul-de-sacs, crescents, and the paths and steps that join them on foot."""
    names, courses = StreetNames(rng), []
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
            courses.append(Course(LineString(ring.exterior.coords), {"highway": "residential", **name}, "street"))
            courses.append(Course(LineString([start, join]), {"highway": "residential", **name}, "street"))
            end = join
        else:
            depth = float(rng.uniform(0.75, 1.15))
            lean = float(rng.uniform(-14, 14))
            end = Point(start.x + depth * (centre.x - start.x) + lean, start.y + depth * (centre.y - start.y) - lean)
            half = Point(start.x + 0.55 * (end.x - start.x) + lean, start.y + 0.55 * (end.y - start.y))
            courses.append(
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
            courses.append(Course(LineString([end, on_street[-1]]), tags, "path"))
    return courses


def green_paths(rng: np.random.Generator) -> list[Course]:
    """Streets round the parks, paths across them, the embankment along the river, the old railway path."""
    courses = []
    built = ground.BUILT.buffer(30)
    for (name, *_), shape in zip(ground.PARKS, ground.PARK_SHAPES, strict=True):
        round_it = (
            shape.exterior.difference(ground.NO_STREETS.buffer(-0.5)) if name != "King's Mere Park" else shape.exterior
        )
        for part in pieces(round_it):
            courses.append(
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
            courses.append(Course(LineString([corners[at], middle]), tags, "path"))
            if "Mere" in name:
                after = corners[(at + 4) % 20]
                onward = (centre.x + 0.62 * (after[0] - centre.x), centre.y + 0.62 * (after[1] - centre.y))
                courses.append(
                    Course(LineString([middle, onward]), {"highway": "footway", "surface": "fine_gravel"}, "path")
                )
    for bank in pieces(ground.RIVER_BELT.exterior.intersection(built.difference(ground.ALL_PARKS))):
        courses.append(Course(bank, {"highway": "footway", "name": "Ellow Path", "surface": "compacted"}, "path"))
    return courses


def country_paths() -> list[Course]:
    """From road to road through each wood: farm tracks and footpaths, none of them over the river."""
    courses = []
    lines = [*ground.LANE_LINES, *ground.ROAD_LINES]
    for number, (name, x, y, _) in enumerate(ground.WOODS):
        middle = Point(x, y)
        ends = sorted(((round(line.distance(middle), 3), i) for i, line in enumerate(lines)))[:3]
        arms = [LineString([lines[i].interpolate(lines[i].project(middle)), middle]) for _, i in ends]
        dry = [arm for arm in arms if not arm.crosses(ground.RIVER_LINE) and not arm.crosses(ground.RAIL_LINE)]
        for arm in dry[:2]:
            track = {"highway": "track", "surface": "unpaved", "name": f"{name} Track"}
            path = {"highway": "path", "surface": "ground", "foot": "designated"}
            for part in pieces(arm.difference(ground.NO_STREETS)):
                courses.append(Course(part, path if number % 2 else track, "path"))
    return courses


def build(
    plots: Plots, lines: list[LineString], leaves: list[tuple[Polygon, str]], rng: np.random.Generator
) -> Network:
    """The whole network from the cut ground."""
    streets = main_roads() + local_streets(plots, lines, rng)
    courses = streets + green_paths(rng) + country_paths()
    courses += closes_and_loops(leaves, streets, rng)
    edges = [*plots.edges, *plots.cuts]
    parts = noded(courses, edges)
    owner = trimmed(parts, owners(parts, courses), courses)
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
    leave_ways_out(network)
    return network
