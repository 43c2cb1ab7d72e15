"""Where are the unit postcodes, and which one does a building have?"""

from dataclasses import dataclass

import numpy as np
from shapely import Point, STRtree

from . import ground
from .areas import Areas, ward_code
from .people import People
from .plots import Homes

PEOPLE_A_POSTCODE = 37
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


@dataclass(frozen=True)
class Unit:
    """One unit postcode: metres of the finished map, its ward and authority."""

    postcode: str
    x: int
    y: int
    ward: str
    authority: str


class Postcodes:
    """Every unit postcode; buildings ask for the nearest or are given one of their own."""

    def __init__(self, areas: Areas, people: People, where: Homes, rng: np.random.Generator) -> None:
        self._areas = areas
        self._shapes = STRtree(areas.shapes)
        self._given: dict[str, int] = {}
        self.units: list[Unit] = []
        for number, rows in enumerate(areas.homes):
            wanted = max(2, round(int(people.total[number]) / PEOPLE_A_POSTCODE))
            share = np.round(where.people[rows] / where.people[rows].sum(), 9)
            picks = rng.choice(rows, wanted, p=share / share.sum())
            off = rng.uniform(-24, 24, (wanted, 2))
            points = {areas.centres[number]}
            for east, north in zip(*ground.bend(where.x[picks] + off[:, 0], where.y[picks] + off[:, 1]), strict=True):
                if areas.shapes[number].contains(Point(east, north)):
                    points.add((int(east), int(north)))
            for x, y in sorted(points):
                self._add(x, y, number, own=False)
        self._tree = STRtree([Point(unit.x, unit.y) for unit in self.units])

    def _add(self, x: int, y: int, area: int, *, own: bool) -> Unit:
        district = ground.NEIGHBOURHOODS[self._areas.place[area]].district
        serial = self._given.get(f"{district}{own}", 0)
        self._given[f"{district}{own}"] = serial + 1
        sector = 0 if own else 1 + serial // 160
        within = serial % 160 if not own else serial
        unit = LETTERS[within // len(LETTERS)] + LETTERS[within % len(LETTERS)]
        made = Unit(
            f"KM{district} {sector}{unit}", x, y, ward_code(self._areas.ward[area]), self._areas.authority[area]
        )
        self.units.append(made)
        return made

    def area_at(self, x: int, y: int) -> int:
        """The output area at or nearest to a point."""
        return int(self._shapes.nearest(Point(x, y)))

    def own(self, x: int, y: int) -> str:
        """A postcode of its own for a large building."""
        return self._add(x, y, self.area_at(x, y), own=True).postcode

    def nearest(self, x: int, y: int) -> str:
        """The postcode of the homes around a building."""
        return self.units[int(self._tree.nearest(Point(x, y)))].postcode
