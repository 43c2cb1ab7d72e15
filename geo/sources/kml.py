"""KML: placemarks as features, a layer for each folder that holds some.

Read by a parser that refuses declarations of a document's own, so that no entity can be defined, nested or fetched.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from xml.parsers import expat

from geo.errors import InputError
from geo.plain import visible

SHAPES = {"Point": "Point", "LineString": "LineString", "LinearRing": "LineString", "Polygon": "Polygon"}
# Elements in one another: deeper is no map but a trap.
MOST_DEPTH = 100
# Texts of a placemark that are facts of it, as others are parts of its style.
FACTS = frozenset({"name", "description", "address"})


def kml_layers(content: bytes, name: str) -> dict[str, Callable[[], dict[str, Any]]]:
    """The placemarks of each folder as a collection of features; empty when the text is other XML.

    A folder's placemarks are a layer under its name, those outside any folder one under "". Coordinates are longitude
    and latitude. `name` is how a fault calls the file.
    """
    if b"<kml" not in content[:2000].replace(b"\x00", b""):
        return {}
    reader = _Reader(name)
    reader.read(content)
    return {layer: partial(_collection, features) for layer, features in reader.layers.items()}


def _collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": features, "crs": "EPSG:4326"}


@dataclass
class _Reader:
    """One pass over a file: where it stands in the elements, and the placemarks so far."""

    name: str
    layers: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    path: list[str] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    properties: dict[str, str] | None = None
    shapes: list[dict[str, Any]] = field(default_factory=list)
    key: str = ""

    def read(self, content: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self.text.append
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        try:
            parser.Parse(content, True)
        except expat.ExpatError as fault:
            raise InputError(f"{self.name}: the KML stops making sense at line {fault.lineno}; export it again.") from (
                fault
            )

    def _refuse(self, *_: Any) -> None:
        raise InputError(
            f"{self.name}: the KML declares entities of its own, which are not read; export it as GeoJSON."
        )

    def _start(self, element: str, attributes: dict[str, str]) -> None:
        tag = element.rsplit(" ", 1)[-1]
        self.path.append(tag)
        if len(self.path) > MOST_DEPTH:
            raise InputError(f"{self.name}: the KML is nested deeper than {MOST_DEPTH} elements.")
        self.text.clear()
        if tag == "Folder":
            self.folders.append("")
        elif tag == "Placemark":
            self.properties, self.shapes = {}, []
        elif tag in ("Data", "SimpleData"):
            self.key = visible(attributes.get("name", ""))
        elif tag == "Polygon":
            self.shapes.append({"type": tag, "coordinates": []})

    def _end(self, _: str) -> None:
        tag = self.path.pop()
        text = visible("".join(self.text)).strip()
        self.text.clear()
        parent = self.path[-1] if self.path else ""
        if tag == "Folder":
            self.folders.pop()
        elif tag == "name" and parent == "Folder":
            self.folders[-1] = text
        elif self.properties is None:
            return
        elif tag == "SimpleData" or (tag == "value" and parent == "Data"):
            self.properties[self.key] = text
        elif tag in FACTS and parent == "Placemark":
            self.properties.setdefault(tag, text)
        elif tag == "coordinates":
            self._add(parent, [pair for part in text.split() if (pair := _pair(part))])
        elif tag == "Placemark":
            self._finish()

    def _add(self, kind: str, points: list[list[float]]) -> None:
        """Coordinates to the shape that is open: a ring of the polygon, or a shape of their own."""
        if kind == "LinearRing" and "Polygon" in self.path:
            rings = self.shapes[-1]["coordinates"]
            # The outer ring is first, wherever it stands.
            rings.insert(0 if "outerBoundaryIs" in self.path else len(rings), points)
        elif kind == "Point":
            self.shapes.append({"type": kind, "coordinates": points[0] if points else []})
        elif kind in SHAPES:
            self.shapes.append({"type": SHAPES[kind], "coordinates": points})

    def _finish(self) -> None:
        folder = next((name for name in reversed(self.folders) if name), "")
        self.layers.setdefault(folder, []).append({"properties": self.properties, "geometry": _joined(self.shapes)})
        self.properties = None


def _pair(text: str) -> list[float]:
    """Longitude and latitude of "lon,lat,height"; empty where they are no numbers."""
    try:
        lon, lat = (float(part) for part in text.split(",")[:2])
    except ValueError:
        return []
    return [lon, lat]


def _joined(shapes: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The shapes of one placemark as one: several polygons are one outline."""
    if len(shapes) < 2:
        return shapes[0] if shapes else None
    kinds = {shape["type"] for shape in shapes}
    if len(kinds) == 1:
        return {"type": f"Multi{kinds.pop()}", "coordinates": [shape["coordinates"] for shape in shapes]}
    return {"type": "GeometryCollection", "geometries": shapes}
