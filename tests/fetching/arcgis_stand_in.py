"""Services as ArcGIS answers for them: a list, a layer's columns, counts, and pages with a flag for more."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely

from tests.fetching.stand_in import Answer, Asked, as_json

FOLDER = "/ESMARspQHYMw9BZ9/arcgis/rest/services"
LISTED = re.compile(r"(\w+) IN \((.*)\)")
EQUAL = re.compile(r"(\w+) = '(.*)'")


@dataclass(frozen=True)
class Service:
    """Rows with their columns, and their shapes where it has any; page: how many come at once."""

    rows: Sequence[Mapping[str, Any]]
    shapes: Sequence[Mapping[str, Any]] = ()
    page: int = 2000
    layer: int = 0


class ArcGis:
    """A publisher of such services, all in one folder."""

    def __init__(self, services: Mapping[str, Service], *, folder: str = FOLDER) -> None:
        self.services = services
        self.folder = folder

    def __call__(self, asked: Asked) -> Answer | None:
        if not asked.path.startswith(self.folder):
            return None
        rest = asked.path.removeprefix(self.folder).strip("/")
        if not rest:
            listed = [{"name": name, "type": "FeatureServer"} for name in self.services]
            return as_json({"currentVersion": 11.4, "services": listed})
        name, _, rest = rest.partition("/")
        service = self.services.get(name)
        if service is None:
            return as_json({"error": {"code": 400, "message": "Invalid URL", "details": ["Invalid URL"]}})
        layer = f"FeatureServer/{service.layer}"
        if rest == layer:
            fields = [{"name": column, "type": "esriFieldTypeString"} for column in service.rows[0]]
            return as_json({"id": service.layer, "name": name, "fields": fields, "maxRecordCount": service.page})
        return as_json(_query(service, asked.query)) if rest == f"{layer}/query" else None


def _query(service: Service, query: Mapping[str, str]) -> dict[str, Any]:
    if query.get("returnDistinctValues") == "true":
        service = _distinct(service, query["outFields"].split(","))
    places = _fitting(service, query)
    if query.get("returnCountOnly") == "true":
        return {"count": len(places)}
    first = int(query.get("resultOffset", 0))
    size = min(service.page, int(query.get("resultRecordCount", service.page)))
    page, more = places[first : first + size], first + size < len(places)
    if query["f"] == "geojson":
        features = [
            {"type": "Feature", "id": place, "geometry": service.shapes[place], "properties": dict(service.rows[place])}
            for place in page
        ]
        beside = {"properties": {"exceededTransferLimit": True}} if more else {}
        crs = {"type": "name", "properties": {"name": "EPSG:4326"}}
        return {"type": "FeatureCollection", "crs": crs, **beside, "features": features}
    fields = [{"name": column} for column in service.rows[0]]
    flag = {"exceededTransferLimit": True} if more else {}
    return {"fields": fields, **flag, "features": [{"attributes": dict(service.rows[place])} for place in page]}


def _distinct(service: Service, columns: Sequence[str]) -> Service:
    """The different rows of some columns."""
    rows = dict.fromkeys(tuple(row[column] for column in columns) for row in service.rows)
    return Service([dict(zip(columns, row, strict=True)) for row in rows], page=service.page)


def _fitting(service: Service, query: Mapping[str, str]) -> list[int]:
    where = query.get("where", "1=1")
    listed, equal = LISTED.fullmatch(where), EQUAL.fullmatch(where)
    places = list(range(len(service.rows)))
    if listed:
        codes = {code.strip("'") for code in listed[2].split(",")}
        places = [place for place in places if service.rows[place][listed[1]] in codes]
    elif equal:
        places = [place for place in places if service.rows[place][equal[1]] == equal[2]]
    if "geometry" in query:
        box = shapely.box(*map(float, query["geometry"].split(",")))
        places = [place for place in places if box.intersects(shapely.geometry.shape(service.shapes[place]))]
    return places
