"""Where a word typed leads to: a postcode, a street, a neighbourhood, a ward or a site that the place knows."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import shapely

from geo.errors import InputError
from geo.language.phrases import joined, number_of
from geo.place.place import Place
from geo.place.towns import towns
from geo.plain import beginning, visible
from geo.projection import GridPoint, point_of

_PAIR = re.compile(r"^\s*(-?\d+(?:\.\d+)?)\s*[,;\s]\s*(-?\d+(?:\.\d+)?)\s*$")
# The outward half of a British postcode, with as much of the inward half as has been typed.
_POSTCODE = re.compile(r"^([A-Z]{1,2}\d[A-Z\d]?)\s*(\d?[A-Z]{0,2})$")
INWARD_LETTERS = 3
# Parts of one street lie nearer to one another than this; further apart are two streets of one name. Our choice.
ONE_STREET_METRES = 250.0
MOST_OFFERED = 8
FEWEST_LETTERS = 3
# Layers of the map whose names are of places that people live in or at, in the order in which they are offered.
_LAYERS = {"place": "neighbourhood", "road": "street", "station": "station", "green": "open space"}


@dataclass(frozen=True)
class Spot:
    """A point of the place by the name that it was asked for.

    Attributes
    ----------
    kind
        In a word: postcode, street, neighbourhood, ward, or the like.
    ward
        Code of the ward that it lies in; "" outside.
    """

    name: str
    kind: str
    at: GridPoint
    ward: str


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """The names that a place can find, made once: `find` answers."""

    place: Place

    @cached_property
    def _named(self) -> dict[str, list[tuple[str, str, shapely.Geometry]]]:
        """By name in small letters: the name, its kind, and a shape for each time that it occurs."""
        by_name: dict[str, list[tuple[str, str, shapely.Geometry]]] = {}

        def hold(name: str, kind: str, shape: shapely.Geometry | None) -> None:
            if name and shape is not None and not shape.is_empty:
                by_name.setdefault(name.casefold(), []).append((name, kind, shape))

        for name, shape in zip(self.place.wards.frame["name"], self.place.wards.frame.geometry, strict=True):
            hold(str(name), "ward", shape)
        drawn = self.place.map.background
        for layer, kind in _LAYERS.items():
            of_layer = drawn[drawn["layer"] == layer]
            for name, shape in zip(of_layer["name"], of_layer.geometry, strict=True):
                hold(str(name or ""), kind, shape)
        for town in towns(self.place):
            hold(town.name, "neighbourhood", shapely.Point(town.at.easting, town.at.northing))
        for site in self.place.services.sites:
            if site.at is not None:
                hold(site.name, site.service.label, shapely.Point(site.at.easting, site.at.northing))
        return by_name

    def find(self, typed: str) -> tuple[Spot, ...]:
        """The points that a text may mean, the likeliest first; none for an empty one.

        Raises
        ------
        InputError
            In one sentence: a postcode that is not held, of another town or half typed; a name that nothing here has,
            or that too much has; a point outside Great Britain.
        """
        text = visible(typed).strip()
        if not text:
            return ()
        if pair := _PAIR.match(text):
            at = point_of(float(pair[1]), float(pair[2]))
            return (self._spot("the point typed", "point", at),)
        plain = "".join(text.split()).upper()
        if plain in self.place.map.postcodes.index:
            inward = f"{plain[:-INWARD_LETTERS]} {plain[-INWARD_LETTERS:]}"
            return (self._spot(inward, "postcode", self.place.locate(plain)),)
        named = self._by_name(text)
        if named:
            return named
        raise InputError(self._not_here(text))

    def _by_name(self, text: str) -> tuple[Spot, ...]:
        wanted = text.casefold()
        if wanted in self._named:
            names: Iterable[str] = [wanted]
        elif len(wanted) < FEWEST_LETTERS:
            return ()
        else:
            names = sorted(
                (name for name in self._named if wanted in name), key=lambda name: (not name.startswith(wanted), name)
            )
        spots: list[Spot] = []
        for name in names:
            spots += self._of_name(name)
            if len(spots) > MOST_OFFERED:
                raise InputError(
                    f"More than {number_of(MOST_OFFERED, 'place')} here have {beginning(text)!r} in their name; type "
                    "more of it."
                )
        return tuple(spots)

    def _of_name(self, name: str) -> list[Spot]:
        """The points of one name: of a street each stretch of its own, told apart by the ward that it lies in."""
        kinds: dict[str, list[shapely.Geometry]] = {}
        written = self._named[name][0][0]
        for _, kind, shape in self._named[name]:
            kinds.setdefault(kind, []).append(shape)
        spots = [
            self._spot(written, kind, _middle(stretch)) for kind, shapes in kinds.items() for stretch in _apart(shapes)
        ]
        # A neighbourhood or a ward of the same name and place is one answer.
        told: dict[str, Spot] = {}
        for spot in spots:
            told.setdefault(spot.ward or f"{spot.at}", spot)
        return list(told.values())

    def _spot(self, name: str, kind: str, at: GridPoint) -> Spot:
        outlines = self.place.wards.frame.geometry
        over = outlines.sindex.query(shapely.Point(at.easting, at.northing), predicate="intersects")
        return Spot(name, kind, at, str(outlines.index[over[0]]) if len(over) else "")

    def _not_here(self, text: str) -> str:
        postcodes, name = self.place.map.postcodes.index, self.place.name
        typed = _POSTCODE.match(text.upper())
        if typed is None or not len(postcodes):
            known = "a postcode, a street, a neighbourhood or a site" if len(postcodes) else "a street or a site"
            return f"{name} knows no {beginning(text)!r}: type {known} of it, or longitude and latitude."
        outward, inward = typed.groups()
        begun = [str(code) for code in postcodes if str(code).startswith(outward + inward)]
        held = sorted({str(code)[:-INWARD_LETTERS] for code in postcodes})
        if begun and len(inward) < INWARD_LETTERS:
            example = f"{begun[0][:-INWARD_LETTERS]} {begun[0][-INWARD_LETTERS:]}"
            count = number_of(len(begun), "postcode")
            return f"{text.upper()!r} is the beginning of {count} here; type all of it, such as {example}."
        if outward in held:
            return (
                f"{outward} {inward} is not among the postcodes held for {name}: it may be new, closed or mistyped; "
                "try one near it, or the street."
            )
        return f"{outward} is not a postcode area of {name}, whose postcodes begin {joined(_shortened(held))}."


def _shortened(held: list[str]) -> list[str]:
    """A few of the outward halves, where there are many."""
    return held if len(held) <= MOST_OFFERED else [*held[: MOST_OFFERED - 1], "others"]


def _apart(shapes: list[shapely.Geometry]) -> list[shapely.Geometry]:
    """The shapes of one name gathered into stretches that lie near one another."""
    around = shapely.union_all([shapely.buffer(shape, ONE_STREET_METRES / 2) for shape in shapes])
    grounds = shapely.get_parts(around)
    if len(grounds) == 1:
        return [shapely.union_all(shapes)]
    return [shapely.union_all([shape for shape in shapes if ground.intersects(shape)]) for ground in grounds]


def _middle(shape: shapely.Geometry) -> GridPoint:
    """A point of the shape near its middle, to the metre: on the street itself, within the ward."""
    if shapely.get_dimensions(shape) == 2:
        at = shapely.point_on_surface(shape)
    else:
        middle = shapely.centroid(shape)
        at = shapely.shortest_line(shape, middle).interpolate(0.0)
    return GridPoint(math.floor(at.x + 0.5), math.floor(at.y + 0.5))
