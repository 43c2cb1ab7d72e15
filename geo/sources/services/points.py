"""Plain lists of places: a name, and coordinates, a shape or a postcode; the service is not in the file."""

from dataclasses import replace

import pandas as pd

from geo.areas.areas import kind_of
from geo.services.services import Service
from geo.sources.boundaries import draws_each_area_once
from geo.sources.guesses import assume_date, stops_of_name
from geo.sources.look import REAL_FILES, Look
from geo.sources.official import known as official
from geo.sources.reading import Kind, RawFile, Sample
from geo.sources.services import headings, known
from geo.sources.services.listed import stand
from geo.sources.services.place_lists import (
    NAME_COLUMNS,
    POSTCODE_COLUMNS,
    PlaceList,
    StopList,
    column_of,
    place_list,
    told_service,
)
from geo.sources.services.standing import coordinate_columns
from geo.sources.services.stops import is_stops, stops_in

SHAPES = frozenset({"Point", "MultiPoint", "Polygon", "MultiPolygon"})


def is_places(sample: Sample) -> bool:
    """A column of names with coordinates, a postcode or a shape, that is no kind of list known more closely."""
    if column_of(sample.header, NAME_COLUMNS) is None or _closer_known(sample):
        return False
    if sample.format == "geojson":
        return sample.geometry in SHAPES and not draws_each_area_once(sample)
    place_columns = coordinate_columns(sample.header) or column_of(sample.header, POSTCODE_COLUMNS)
    return sample.format == "csv" and place_columns is not None


def is_listed(sample: Sample) -> bool:
    """A table or points that tell where places are, under whatever headings: enough where sources.toml gives a service
    and no kind of file is recognised."""
    if sample.format == "geojson":
        return sample.geometry in SHAPES
    return sample.format == "csv" and headings.has_place(sample.header, sample.rows)


def read_places(raw: RawFile) -> PlaceList | StopList:
    """A plain list: of stops where the file's name says so, else of places of the service that is told or assumed."""
    stops = stops_of_name(raw.name)
    if stops and not raw.facts.get("service"):
        stop_list = stops_in(raw, stops)
        return replace(stop_list, source=replace(stop_list.source, assumed=(*stop_list.source.assumed, "kind of stop")))
    table, standing, assumed = stand(raw)
    service, source, service_notes = told_service(raw, assume_date(raw, raw.source(_title(raw))))
    services = pd.Series("" if service is None else service.value, index=table.frame.index)
    places = place_list(table, standing, services=services, whole_list=(service, source))
    return replace(places, notes=(*service_notes, *assumed, *places.notes))


def _closer_known(sample: Sample) -> bool:
    """Whether another kind reads this file: one with its own columns, or one keyed by area codes."""
    kinds = (*known.KINDS, *official.KINDS)
    if is_stops(sample) or sample.has("practice_code") or any(kind.matches(sample) for kind in kinds):
        return True
    return "code" in sample.header and any(kind_of(cell) for cell in sample.column("code")[:5])


def _title(raw: RawFile) -> str:
    service = raw.facts.get("service", "")
    return f"List of places: {Service(service).plural}" if service in set(Service) else "List of places"


PLACES = Kind(
    "places",
    "List of places",
    is_places,
    read_places,
    Look(
        "Places of one service, from any list",
        marks="a column of names beside coordinates, a postcode or a shape; any table of places where sources.toml "
        "gives its service",
        example="name, address, postcode, lon, lat",
        seen=REAL_FILES,
    ),
)

KINDS: tuple[Kind, ...] = (PLACES,)
