"""How is the ground cut up? First into output areas of like numbers of people, then into blocks; every cut is a line.

A cut runs across the longer side of a piece, as surveyors and builders have always done it, so streets meet squarely
and neighbouring pieces share their edge exactly.
"""

import heapq
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from shapely import LineString, MultiPolygon, Polygon, contains_xy, polygonize, prepare, unary_union
from shapely.ops import split

from . import ground

GRID_METRES = 50
FEWEST_PEOPLE = 130
OUTPUT_AREAS = {ground.BOROUGH_CODE: 780, ground.STRIP_CODE: 38}
PEOPLE = {ground.BOROUGH_CODE: 240_000, ground.STRIP_CODE: 11_600}


@dataclass(frozen=True)
class Homes:
    """Where people live: one row a square of 50 metres; x, y in metres of the plan, people as a share to be rounded."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    people: NDArray[np.float64]
    neighbourhood: NDArray[np.int64]
    authority: NDArray[np.str_]


@dataclass
class Plots:
    """The cut ground: a polygon and the rows of `Homes` for each output area, and the lines that were cut."""

    shapes: list[Polygon] = field(default_factory=list)
    homes: list[NDArray[np.int64]] = field(default_factory=list)
    authority: list[str] = field(default_factory=list)
    cuts: list[LineString] = field(default_factory=list)
    edges: list[LineString] = field(default_factory=list)


def homes(rng: np.random.Generator) -> Homes:
    """People on a grid of squares, by kind of building; farms are thin and stand by roads."""
    span = np.arange(-8600, 8600, GRID_METRES) + GRID_METRES / 2
    x, y = (each.ravel() for each in np.meshgrid(span, span))
    prepare(ground.BOROUGH), prepare(ground.STRIP)
    inside, beyond = contains_xy(ground.BOROUGH, x, y), contains_xy(ground.STRIP, x, y)
    keep = inside | beyond
    x, y, inside = x[keep], y[keep], inside[keep]
    place = ground.neighbourhood_at(x, y)
    density = np.array([ground.KINDS[ground.NEIGHBOURHOODS[each].kind].people_per_hectare for each in place])
    built = contains_xy(ground.BUILT, x, y)
    roads = unary_union([*ground.ROAD_LINES, *ground.LANE_LINES]).buffer(140)
    by_road = contains_xy(roads, x, y)
    farm = np.where(by_road, ground.FARM_BY_A_ROAD_PEOPLE_PER_HECTARE, ground.KINDS["farm"].people_per_hectare)
    density = np.where(built, density, farm)
    nobody = contains_xy(unary_union([ground.RIVER_BELT, ground.ALL_PARKS, ground.RAIL_LINE.buffer(30)]), x, y)
    woods = unary_union([ground.blob(*each[1:]) for each in (*ground.WOODS, *ground.WATERS)])
    nobody |= contains_xy(woods, x, y) & ~built
    density = np.where(nobody, 0.0, density * rng.uniform(0.75, 1.25, len(x)))
    authority = np.where(inside, ground.BOROUGH_CODE, ground.STRIP_CODE)
    for code, people in PEOPLE.items():
        density[authority == code] *= people / density[authority == code].sum()
    return Homes(x, y, density, place, authority)


def cut(shape: Polygon, where: tuple[float, float], *, angle: float) -> tuple[list[Polygon], LineString | None]:
    """The two parts of a shape cut along a line through a point, and the line; no parts if it does not fall in two."""
    reach = 20_000.0
    step_x, step_y = reach * np.cos(angle), reach * np.sin(angle)
    line = LineString([(where[0] - step_x, where[1] - step_y), (where[0] + step_x, where[1] + step_y)])
    parts = [part for part in split(shape, line).geoms if part.area > 1]
    inner = line.intersection(shape)
    return (parts, inner) if len(parts) == 2 and inner.geom_type == "LineString" else ([], None)


def long_side(shape: Polygon) -> tuple[float, float]:
    """Direction of the longer side of a shape's smallest box in radians, and the box's ratio of sides."""
    corners = np.array(shape.minimum_rotated_rectangle.exterior.coords)[:3]
    first, second = corners[1] - corners[0], corners[2] - corners[1]
    along, across = float(np.hypot(*first)), float(np.hypot(*second))
    longer = first if along >= across else second
    return float(np.arctan2(longer[1], longer[0])), max(along, across) / max(min(along, across), 1.0)


def faces(where: Homes) -> tuple[list[Polygon], list[NDArray[np.int64]]]:
    """The pieces between river, railway, main roads and borders, those with few people joined to a neighbour."""
    lines = [ground.BOROUGH.exterior, ground.STRIP.exterior, ground.RIVER_LINE, ground.RAIL_LINE, *ground.ROAD_LINES]
    whole = unary_union([ground.BOROUGH, ground.STRIP]).buffer(1)
    pieces = [
        p for p in polygonize([unary_union(lines, grid_size=0.01)]).geoms if whole.contains(p.representative_point())
    ]
    rows = [np.flatnonzero(contains_xy(piece, where.x, where.y)) for piece in pieces]
    while True:
        people = [float(where.people[each].sum()) for each in rows]
        least = int(np.argmin(people))
        if people[least] >= FEWEST_PEOPLE:
            return pieces, rows
        at = pieces[least].representative_point()
        inside = ground.BOROUGH.contains(at)
        north = bool(ground.north_bank([at.x], [at.y])[0])
        shared = []
        for number, other in enumerate(pieces):
            point = other.representative_point()
            alike = (
                ground.BOROUGH.contains(point) == inside and bool(ground.north_bank([point.x], [point.y])[0]) == north
            )
            touching = pieces[least].intersection(other).length if number != least else 0.0
            shared.append(touching * (1.0 if alike else 0.001) * (ground.BOROUGH.contains(point) == inside))
        joined = int(np.argmax(shared))
        pieces[joined] = unary_union([pieces[joined], pieces[least]])
        rows[joined] = np.concatenate([rows[joined], rows[least]])
        del pieces[least], rows[least]


def output_areas(where: Homes, rng: np.random.Generator) -> Plots:
    """Cut the fullest piece again and again, at the middle of its people, until there are enough pieces."""
    plots = Plots()
    pieces, rows = faces(where)
    plots.edges = [LineString(piece.exterior.coords) for piece in pieces]
    for code, wanted in OUTPUT_AREAS.items():
        heap: list[tuple[float, int, Polygon, NDArray[np.int64]]] = []
        for piece, inside in zip(pieces, rows, strict=True):
            if where.authority[inside[0]] == code:
                heapq.heappush(heap, (-float(where.people[inside].sum()), len(heap), piece, inside))
        serial, done = len(heap), []
        while len(heap) + len(done) < wanted:
            weight, _, piece, inside = heapq.heappop(heap)
            parts, line = halve(piece, where, rows=inside, rng=rng)
            if line is None:
                done.append((weight, serial, piece, inside))
                continue
            plots.cuts.append(line)
            for part in parts:
                within = inside[contains_xy(part, where.x[inside], where.y[inside])]
                heapq.heappush(heap, (-float(where.people[within].sum()), serial, part, within))
                serial += 1
        for _, _, piece, inside in sorted(heap + done, key=lambda each: each[1]):
            plots.shapes.append(piece)
            plots.homes.append(inside)
            plots.authority.append(code)
    return plots


def halve(
    piece: Polygon, where: Homes, *, rows: NDArray[np.int64], rng: np.random.Generator
) -> tuple[list[Polygon], LineString | None]:
    """One piece cut in two with about half the people each; several directions are tried."""
    direction, _ = long_side(piece)
    share = float(rng.uniform(0.44, 0.56))
    for turn in (0.0, 0.15, -0.15, 0.4, -0.4, 0.8, -0.8, np.pi / 2):
        along_x, along_y = np.cos(direction + turn), np.sin(direction + turn)
        along = where.x[rows] * along_x + where.y[rows] * along_y
        order = np.argsort(along, kind="stable")
        middle = np.searchsorted(np.cumsum(where.people[rows][order]), share * where.people[rows].sum())
        if not 0 < middle < len(rows):
            continue
        at = (along[order[middle - 1]] + along[order[middle]]) / 2 + 1.7
        centre = piece.centroid
        shift = at - (centre.x * along_x + centre.y * along_y)
        point = (centre.x + shift * along_x, centre.y + shift * along_y)
        parts, line = cut(piece, point, angle=direction + turn + np.pi / 2)
        fewest = min((where.people[rows[contains_xy(p, where.x[rows], where.y[rows])]].sum() for p in parts), default=0)
        if line is not None and fewest > FEWEST_PEOPLE * 0.8:
            return parts, line
    return [], None


def blocks(plots: Plots, rng: np.random.Generator) -> tuple[list[LineString], list[tuple[Polygon, str]]]:
    """Cut the built-up part of every output area into blocks: the lines, and each block with its kind."""
    lines: list[LineString] = []
    leaves: list[tuple[Polygon, str]] = []
    for shape in plots.shapes:
        built = shape.intersection(ground.BUILT)
        waiting = [p for p in (built.geoms if isinstance(built, MultiPolygon) else [built]) if isinstance(p, Polygon)]
        waiting = [part for part in waiting if part.area > 4_000]
        while waiting:
            part = waiting.pop()
            middle = part.representative_point()
            kind = ground.kind_at(middle.x, middle.y)
            rule = ground.KINDS[kind]
            size = rule.block_hectares * 10_000 * float(rng.uniform(0.75, 1.35))
            direction, ratio = long_side(part)
            if part.area < 1.45 * size:
                leaves.append((part, kind))
                continue
            turn = np.pi / 2 if ratio > rule.aspect * 0.75 else 0.0
            turn += float(rng.uniform(-rule.skew_radians, rule.skew_radians))
            centre = part.centroid
            parts, line = cut(part, (centre.x, centre.y), angle=direction + turn)
            if line is None:
                parts, line = cut(part, (middle.x, middle.y), angle=direction + np.pi / 2)
            if line is None:
                leaves.append((part, kind))
                continue
            lines.append(line)
            waiting += parts
    return lines, leaves
