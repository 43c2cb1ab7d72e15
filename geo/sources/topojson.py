"""TopoJSON: shapes whose shared edges ("arcs") are written once, unfolded into ordinary features."""

from collections.abc import Mapping, Sequence
from typing import Any

from geo.errors import InputError
from geo.plain import shown

Line = list[list[float]]
# What is wrong with a topology, whatever part of it makes no sense.
MISREAD = (LookupError, TypeError, ValueError, AttributeError, RecursionError)


def layers(topology: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of its objects, each a layer."""
    objects = topology.get("objects")
    return tuple(map(str, objects)) if isinstance(objects, Mapping) else ()


def features(topology: Mapping[str, Any], layer: str, name: str) -> list[dict[str, Any]]:
    """The features of one object with their shapes in full; InputError where arcs or points make no sense.

    `name` is how a fault calls the file.
    """
    try:
        arcs = _arcs(topology)
        top = topology["objects"][layer]
        parts = top["geometries"] if top.get("type") == "GeometryCollection" else [top]
        return [
            {"properties": dict(part.get("properties") or {}), "geometry": _geometry(part, arcs, topology)}
            for part in parts
        ]
    except MISREAD as fault:
        raise InputError(
            f"{name}: the TopoJSON does not make sense in {shown(layer)}; export it as GeoJSON."
        ) from fault


def _arcs(topology: Mapping[str, Any]) -> list[Line]:
    """The arcs in their own coordinates: steps of whole numbers, summed and scaled, where the file is quantised."""
    if not topology.get("transform"):
        return [[list(map(float, point[:2])) for point in arc] for arc in topology["arcs"]]
    unfolded = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for step in arc:
            x, y = x + step[0], y + step[1]
            line.append(_placed((x, y), topology))
        unfolded.append(line)
    return unfolded


def _placed(point: Sequence[float], topology: Mapping[str, Any]) -> list[float]:
    transform = topology.get("transform")
    if not transform:
        return [float(point[0]), float(point[1])]
    scale, shift = transform["scale"], transform["translate"]
    return [point[0] * scale[0] + shift[0], point[1] * scale[1] + shift[1]]


def _geometry(part: Mapping[str, Any], arcs: Sequence[Line], topology: Mapping[str, Any]) -> dict[str, Any] | None:
    kind = part.get("type")
    if kind == "GeometryCollection":
        return {"type": kind, "geometries": [_geometry(inner, arcs, topology) for inner in part["geometries"]]}
    if kind == "Point":
        return {"type": kind, "coordinates": _placed(part["coordinates"], topology)}
    if kind == "MultiPoint":
        return {"type": kind, "coordinates": [_placed(point, topology) for point in part["coordinates"]]}
    if kind is None:
        return None
    joined = {
        "LineString": lambda whole: _line(whole, arcs),
        "MultiLineString": lambda whole: [_line(line, arcs) for line in whole],
        "Polygon": lambda whole: [_line(ring, arcs) for ring in whole],
        "MultiPolygon": lambda whole: [[_line(ring, arcs) for ring in polygon] for polygon in whole],
    }[kind]
    return {"type": kind, "coordinates": joined(part["arcs"])}


def _line(numbers: Sequence[int], arcs: Sequence[Line]) -> Line:
    """Arcs end to end; a negative number is one's complement of an arc walked backwards."""
    line: Line = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        line += arc[1:] if line else arc
    return line
