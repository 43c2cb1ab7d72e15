"""What a cut and a question rest on: the district, its small areas, its practices, and the ring around it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import shapely

from geo.errors import InputError
from geo.projection import to_lonlat

A_LIST = re.compile(r"\{codes:(\d+)\}")


@dataclass
class Bounds:
    """One district as it becomes known.

    Attributes
    ----------
    outline
        Of the district, EPSG:27700; None until its outline came.
    sets
        Codes by the name that entries give the set: districts, output_areas, small_areas, msoas, wards, practices...
        A set that ends in _inside is of the district alone; the same without it holds the border's too.
    year
        Of the newest lookup to wards, two figures.
    region
        The code of the district's region.
    small_area_of, msoa_of
        The LSOA of every output area of the country, and the MSOA of every LSOA.
    """

    code: str
    name: str
    ring_metres: float
    outline: shapely.Geometry | None = None
    sets: dict[str, frozenset[str]] = field(default_factory=dict)
    year: str = ""
    region: str = ""
    small_area_of: dict[str, str] = field(default_factory=dict)
    msoa_of: dict[str, str] = field(default_factory=dict)

    @property
    def ring(self) -> shapely.Geometry:
        """The district and the belt around it (EPSG:27700)."""
        if self.outline is None:
            raise InputError("The district's outline did not come, so that nothing tells what lies near it.")
        return self.outline.buffer(self.ring_metres)

    @property
    def ring_bbox(self) -> str:
        """West, south, east and north of the ring in degrees, as a service is asked for what lies within."""
        west, south, east, north = self.ring.bounds
        lon, lat = to_lonlat(np.array([west, west, east, east]), np.array([south, north, south, north]))
        return ",".join(f"{edge:.6f}" for edge in (lon.min(), lat.min(), lon.max(), lat.max()))

    @property
    def ring_degrees(self) -> shapely.Geometry:
        """The ring in longitude and latitude."""
        return shapely.transform(self.ring, lambda metres: np.column_stack(to_lonlat(metres[:, 0], metres[:, 1])))

    @property
    def ring_polygon(self) -> str:
        """The box around the ring as a polygon in words (WKT), longitude before latitude."""
        west, south, east, north = self.ring_bbox.split(",")
        corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
        return f"POLYGON(({','.join(f'{lon} {lat}' for lon, lat in corners)}))"

    def codes(self, name: str) -> frozenset[str]:
        """A set of codes; InputError where what it is made from did not come."""
        if name == "place":
            return frozenset({self.code})
        if name not in self.sets:
            raise InputError(
                f"the {name.replace('_', ' ')} of {self.name} are not known, as their source did not come."
            )
        return self.sets[name]

    def filled(self, text: str, **more: str) -> str:
        """A text of an entry with the district's code, year or ring put in."""
        words = {"{place.code}": self.code, "{ward.year}": self.year, **{f"{{{key}}}": more[key] for key in more}}
        for mark, word in words.items():
            text = text.replace(mark, word)
        if "{ring.bbox}" in text:
            text = text.replace("{ring.bbox}", self.ring_bbox)
        return text.replace("{ring.polygon}", self.ring_polygon) if "{ring.polygon}" in text else text

    def questions(self, text: str, codes: str, **more: str) -> Iterator[tuple[str, int]]:
        """The questions that a text with a list of codes stands for, and how many codes each asks for (0: no list)."""
        a_list = A_LIST.search(text)
        if a_list is None:
            yield self.filled(text, **more), 0
            return
        ordered, most = sorted(self.codes(codes)), int(a_list[1])
        for first in range(0, len(ordered), most):
            some = ordered[first : first + most]
            yield self.filled(text.replace(a_list[0], ",".join(f"'{code}'" for code in some)), **more), len(some)
