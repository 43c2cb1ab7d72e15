"""Which output areas make an LSOA, which LSOAs an MSOA, and which output areas a ward?

LSOAs and MSOAs nest; wards are drawn by people and river and only mostly follow LSOAs, as real wards do.
"""

import heapq
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon, STRtree, unary_union

from . import ground
from .joined import bent
from .plots import Homes, Plots

LSOAS = {ground.BOROUGH_CODE: 140, ground.STRIP_CODE: 7}
MSOAS = {ground.BOROUGH_CODE: 28, ground.STRIP_CODE: 2}
# Wards as they were before the review: fewer, and cut without regard to today's.
OLD_WARDS = {ground.BOROUGH_CODE: 18, ground.STRIP_CODE: 1}
STRIP_WARDS = ("Wrenholt Town", "Carrowdene and Ings")
OTHER_BANK_METRES = 1500
AUTHORITY_NAMES = {ground.BOROUGH_CODE: ground.BOROUGH_NAME, ground.STRIP_CODE: ground.STRIP_NAME}
Beside = dict[int, dict[int, float]]


@dataclass
class Areas:
    """Output areas in the order of their codes; shapes and centres in metres of the finished map."""

    shapes: list[Polygon]
    homes: list[NDArray[np.int64]]
    authority: list[str]
    place: list[int]
    centres: list[tuple[int, int]]
    lsoa: list[int]
    msoa: list[int]
    ward: list[int]
    old_ward: list[int]
    lsoa_names: dict[int, str] = field(default_factory=dict)
    msoa_names: dict[int, str] = field(default_factory=dict)

    @property
    def codes(self) -> list[str]:
        """Output area codes."""
        return [f"E0099{number:04d}" for number in range(1, len(self.shapes) + 1)]


def lsoa_code(number: int) -> str:
    """Code of the LSOA counted from nought."""
    return f"E0199{number + 1:04d}"


def msoa_code(number: int) -> str:
    """Code of the MSOA counted from nought."""
    return f"E0299{number + 1:04d}"


def ward_code(number: int) -> str:
    """Code of the ward counted from nought."""
    return f"E0599{number + 1:04d}"


def ward_name(number: int) -> str:
    """Name of the ward counted from nought; the strip's wards follow the borough's."""
    return [*(name for name, *_ in ground.WARDS), *STRIP_WARDS][number]


def old_ward_code(number: int) -> str:
    """Code of the ward before the review, counted from nought."""
    return f"E0599{number + 101:04d}"


def old_ward_names(areas: "Areas") -> dict[int, str]:
    """The older wards, each named for a neighbourhood that many of its output areas lie in, no two alike."""
    names: dict[int, str] = {}
    for number in sorted(set(areas.old_ward)):
        mine = [place for place, ward in zip(areas.place, areas.old_ward, strict=True) if ward == number]
        ranked = sorted(set(mine), key=lambda place: (-mine.count(place), place))
        title = next(
            (t for t in (ground.NEIGHBOURHOODS[each].name for each in ranked) if t not in names.values()), None
        )
        names[number] = title or f"{ground.NEIGHBOURHOODS[ranked[0]].name} Outer"
    return names


def bent_shape(shape: Polygon | MultiPolygon) -> Polygon | MultiPolygon:
    """An outline on the finished map; shared edges stay shared to the metre."""
    parts = shape.geoms if isinstance(shape, MultiPolygon) else [shape]
    made = [
        Polygon(bent(list(part.exterior.coords)), [bent(list(ring.coords)) for ring in part.interiors])
        for part in parts
    ]
    return made[0].normalize() if len(made) == 1 else MultiPolygon(made).normalize()


def dissolved(plots: Plots, faces: list[Polygon]) -> list[Polygon]:
    """Each output area as the union of the faces of the street network that lie in it, so that all edges touch."""
    owner = STRtree(plots.shapes)
    points = [face.representative_point() for face in faces]
    mine: list[list[Polygon]] = [[] for _ in plots.shapes]
    placed = set()
    for face, area in sorted(zip(*(each.tolist() for each in owner.query(points, predicate="within")), strict=True)):
        if face not in placed:
            placed.add(face)
            mine[area].append(faces[face])
    return [bent_shape(unary_union(parts)) for parts in mine]


def neighbours(shapes: list[Polygon], centres: NDArray[np.float64], north: NDArray[np.bool_]) -> Beside:
    """Metres from centre to centre of areas that share an edge; the river counts as a long way round."""
    seen: dict[tuple[tuple[float, float], tuple[float, float]], int] = {}
    beside: Beside = {number: {} for number in range(len(shapes))}
    for number, shape in enumerate(shapes):
        for part in shape.geoms if isinstance(shape, MultiPolygon) else [shape]:
            for ring in (part.exterior, *part.interiors):
                run = list(ring.coords)
                for a, b in pairwise(run):
                    other = seen.setdefault((min(a, b), max(a, b)), number)
                    if other != number:
                        metres = float(np.hypot(*(centres[number] - centres[other])))
                        metres += OTHER_BANK_METRES * (north[number] != north[other])
                        beside[number][other] = beside[other][number] = round(metres, 3)
    return beside


def components(members: list[int], beside: Beside) -> list[list[int]]:
    """The members in groups that hang together, the largest first."""
    left, groups = set(members), []
    for first in members:
        if first not in left:
            continue
        group, waiting = [], [first]
        left.discard(first)
        while waiting:
            group.append(waiting.pop())
            for other in sorted(beside[group[-1]]):
                if other in left:
                    left.discard(other)
                    waiting.append(other)
        groups.append(sorted(group))
    return sorted(groups, key=lambda group: (-len(group), group))


def grouped(members: list[int], beside: Beside, *, centres: NDArray[np.float64], parts: int) -> list[list[int]]:
    """Members in as many connected groups as asked for, of nearly equal number, by halving from the far end."""
    if parts <= 1 or len(members) <= 1:
        return [members]
    middle = centres[members].mean(axis=0)
    start = max(members, key=lambda each: (round(float(np.hypot(*(centres[each] - middle))), 3), each))
    distance, waiting, order = {start: 0.0}, [(0.0, start)], []
    inside = set(members)
    while waiting:
        metres, at = heapq.heappop(waiting)
        if metres > distance[at]:
            continue
        order.append(at)
        for other, step in sorted(beside[at].items()):
            if other in inside and metres + step < distance.get(other, np.inf):
                distance[other] = metres + step
                heapq.heappush(waiting, (metres + step, other))
    order += [each for each in members if each not in distance]
    half = parts // 2
    taken = round(len(members) * half / parts)
    near, far = order[:taken], order[taken:]
    hanging = components(sorted(far), beside)
    for group in hanging[1:]:
        near, far = near + group, [each for each in far if each not in group]
    share = max(1, min(parts - 1, round(parts * len(near) / len(members))))
    return grouped(sorted(near), beside, centres=centres, parts=share) + grouped(
        sorted(far), beside, centres=centres, parts=parts - share
    )


def wards(
    people: NDArray[np.float64],
    centres: NDArray[np.float64],
    beside: Beside,
    lsoa: NDArray[np.int64],
    rng: np.random.Generator,
) -> NDArray[np.int64]:
    """The ward of each output area of the borough: the nearest centre, weighed until wards hold like numbers."""
    seeds = np.array([(x, y) for _, x, y in ground.WARDS], float)
    seed_north = ground.north_bank(seeds[:, 0], seeds[:, 1])
    north = ground.north_bank(centres[:, 0], centres[:, 1])
    metres = np.hypot(centres[:, None, 0] - seeds[None, :, 0], centres[:, None, 1] - seeds[None, :, 1])
    metres += OTHER_BANK_METRES * (north[:, None] != seed_north[None, :])
    credit = np.zeros(len(seeds))
    fair = people.sum() / len(seeds)
    for step in range(400):
        ward = np.argmin(metres - credit, axis=1)
        population = np.bincount(ward, weights=people, minlength=len(seeds))
        credit += (fair - population) / fair * (160 if step < 200 else 30)
    for group in range(int(lsoa.max()) + 1):
        mine = np.flatnonzero(lsoa == group)
        counts = np.bincount(ward[mine], minlength=len(seeds))
        if counts.max() >= 0.6 * len(mine) and rng.random() < 0.7:
            ward[mine] = int(counts.argmax())
    for _ in range(4):
        for number in range(len(seeds)):
            for stray in components(np.flatnonzero(ward == number).tolist(), beside)[1:]:
                around = [int(ward[other]) for each in stray for other in sorted(beside[each]) if ward[other] != number]
                if around:
                    ward[stray] = int(np.bincount(around).argmax())
    return ward


def arrange(plots: Plots, faces: list[Polygon], where: Homes, rng: np.random.Generator) -> Areas:
    """Output areas grouped and put in the order of their codes."""
    shapes = dissolved(plots, faces)
    plan = np.array(
        [
            np.average(np.column_stack([where.x[r], where.y[r]]), axis=0, weights=where.people[r] + 1e-9)
            for r in plots.homes
        ]
    )
    beside = neighbours(shapes, plan, ground.north_bank(plan[:, 0], plan[:, 1]))
    order: list[tuple[int, int, int, int, int]] = []
    lsoas, msoas, first_ward, first_old = 0, 0, 0, 0
    for code in (ground.BOROUGH_CODE, ground.STRIP_CODE):
        members = [number for number, each in enumerate(plots.authority) if each == code]
        small = grouped(members, beside, centres=plan, parts=LSOAS[code])
        home = {each: number for number, group in enumerate(small) for each in group}
        middles = np.array([plan[group].mean(axis=0) for group in small])
        joined: Beside = {number: {} for number in range(len(small))}
        for each in members:
            for other, metres in beside[each].items():
                if other in home and home[other] != home[each]:
                    joined[home[each]][home[other]] = min(metres, joined[home[each]].get(home[other], np.inf))
        large = grouped(list(range(len(small))), joined, centres=middles, parts=MSOAS[code])
        people = np.array([where.people[plots.homes[each]].sum() for each in members])
        if code == ground.BOROUGH_CODE:
            within = {each: at for at, each in enumerate(members)}
            mine = {within[a]: {within[b]: m for b, m in beside[a].items() if b in within} for a in members}
            ward = wards(people, plan[members], mine, np.array([home[each] for each in members]), rng)
        else:
            ward = (plan[members][:, 1] > np.median(plan[members][:, 1]) + 250).astype(int)
        past = grouped(members, beside, centres=plan, parts=OLD_WARDS[code])
        before = {each: number for number, group in enumerate(past) for each in group}
        large = sorted(large, key=lambda group: (round(-float(middles[group][:, 1].mean())), group))
        for number, group in enumerate(large):
            for letter, each in enumerate(sorted(group)):
                for member in small[each]:
                    today = first_ward + int(ward[members.index(member)])
                    order.append((member, lsoas + letter, msoas + number, today, first_old + before[member]))
            lsoas += len(group)
        msoas, first_ward, first_old = msoas + len(large), first_ward + len(ground.WARDS), first_old + len(past)
    made = Areas([], [], [], [], [], [], [], [], [])
    for member, lsoa, msoa, ward_number, old_number in order:
        rows = plots.homes[member]
        made.shapes.append(shapes[member])
        made.homes.append(rows)
        made.authority.append(plots.authority[member])
        made.place.append(int(np.bincount(where.neighbourhood[rows], weights=where.people[rows]).argmax()))
        nearest = rows[
            np.argmin(
                np.hypot(where.x[rows] - plan[member][0], where.y[rows] - plan[member][1])
                + 1e4 * (where.people[rows] <= 0)
            )
        ]
        centre = ground.at_plan(float(where.x[nearest]), float(where.y[nearest]))
        made.centres.append((int(centre.x), int(centre.y)))
        made.lsoa.append(lsoa)
        made.msoa.append(msoa)
        made.ward.append(ward_number)
        made.old_ward.append(old_number)
        first = MSOAS[ground.BOROUGH_CODE] if plots.authority[member] == ground.STRIP_CODE else 0
        made.msoa_names[msoa] = f"{AUTHORITY_NAMES[plots.authority[member]]} {msoa - first + 1:03d}"
        made.lsoa_names[lsoa] = ""
    letters: dict[int, list[int]] = {}
    for lsoa, msoa in sorted(set(zip(made.lsoa, made.msoa, strict=True))):
        letters.setdefault(msoa, []).append(lsoa)
        made.lsoa_names[lsoa] = made.msoa_names[msoa] + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[len(letters[msoa]) - 1]
    return made
