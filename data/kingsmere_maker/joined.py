"""How do lines become one network? Cut where they meet, told apart again, freed of loose ends and of traps for cars.

Every line goes through one noding on a grid of one metre, so two lines that touch share a node, and the outlines of the
areas are made of the very same lines.
"""

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from shapely import LineString, Point, Polygon, STRtree, prepare, unary_union

from . import ground

Tags = dict[str, str]
Spot = tuple[int, int]
NODE_EVERY_METRES = 45
LONGEST_TRIMMED_METRES = 95
ON_FOOT_ONLY = ("footway", "path", "steps", "pedestrian", "cycleway")


@dataclass(frozen=True)
class Course:
    """A line of the plan: a street or path with its tags, or an edge without (no tags)."""

    line: LineString
    tags: Tags
    kind: str


@dataclass
class Network:
    """The finished streets: ways as lists of whole-metre points on the finished map, tags of nodes, areas' faces."""

    ways: list[tuple[list[Spot], Tags]] = field(default_factory=list)
    node_tags: dict[Spot, Tags] = field(default_factory=dict)
    faces: list[Polygon] = field(default_factory=list)


def pieces(geometry: object) -> list[LineString]:
    """The lines in whatever an overlay gave back."""
    if isinstance(geometry, LineString):
        return [] if geometry.is_empty else [geometry]
    return [line for part in getattr(geometry, "geoms", []) for line in pieces(part)]


def noded(courses: list[Course], edges: list[LineString]) -> list[LineString]:
    """All lines cut wherever they meet, on a grid of one metre."""
    merged = unary_union([*(each.line for each in courses), *edges], grid_size=1.0)
    return pieces(merged)


def bent(points: list[tuple[float, float]]) -> list[Spot]:
    """Plan points on the finished map, with points between so that long lines curve; the same either way round."""
    plan: list[tuple[float, float]] = []
    for a, b in pairwise(points):
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
    return [run[0]] + [after for before, after in pairwise(run) if after != before]


def owners(parts: list[LineString], courses: list[Course]) -> NDArray[np.int64]:
    """The course that each noded part belongs to: the first that runs along it; -1 for an edge without a street."""
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


def trimmed(parts: list[LineString], owner: NDArray[np.int64], courses: list[Course]) -> NDArray[np.int64]:
    """Owners without the short ends of streets that lead into a field, a railway or a park wall."""
    owner = owner.copy()
    shut = unary_union([ground.BUILT.boundary, ground.NO_STREETS.boundary]).buffer(2.5)
    prepare(shut)
    used: dict[tuple[float, float], int] = {}
    for number, part in enumerate(parts):
        if owner[number] >= 0:
            for end in (part.coords[0], part.coords[-1]):
                used[end] = used.get(end, 0) + 1
    for number, part in enumerate(parts):
        if owner[number] < 0 or courses[owner[number]].kind != "street" or part.length > LONGEST_TRIMMED_METRES:
            continue
        if any(used[end] == 1 and shut.contains(Point(end)) for end in (part.coords[0], part.coords[-1])):
            owner[number] = -1
    return owner


def leave_ways_out(network: Network) -> None:
    """Make one-way streets two-way wherever a car could get in and not out, or out and not in."""
    while True:
        onward: dict[Spot, list[Spot]] = {}
        back: dict[Spot, list[Spot]] = {}
        for points, tags in network.ways:
            if tags["highway"] in ON_FOOT_ONLY:
                continue
            for here, there in pairwise(points):
                onward.setdefault(here, []).append(there)
                back.setdefault(there, []).append(here)
                if "oneway" not in tags:
                    onward.setdefault(there, []).append(here)
                    back.setdefault(here, []).append(there)
        start = min(onward, key=lambda point: (abs(point[0]) + abs(point[1]), point))
        both = reached(start, onward) & reached(start, back)
        stuck = [tags for points, tags in network.ways if "oneway" in tags and not both.issuperset(points)]
        if not stuck:
            return
        for tags in stuck:
            del tags["oneway"]
            tags.pop("oneway:bicycle", None)


def reached(start: Spot, beside: dict[Spot, list[Spot]]) -> set[Spot]:
    """Every point that can be come to from the start."""
    seen, waiting = {start}, [start]
    while waiting:
        for point in beside.get(waiting.pop(), ()):
            if point not in seen:
                seen.add(point)
                waiting.append(point)
    return seen


def keep_connected(network: Network) -> None:
    """Leave only the streets that can be reached from the market cross on foot."""
    beside: dict[Spot, list[Spot]] = {}
    for points, _ in network.ways:
        for here, there in pairwise(points):
            beside.setdefault(here, []).append(there)
            beside.setdefault(there, []).append(here)
    on_foot = reached(min(beside, key=lambda point: (abs(point[0]) + abs(point[1]), point)), beside)
    network.ways = [way for way in network.ways if way[0][0] in on_foot]
