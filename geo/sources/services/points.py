"""Plain lists of places and stops: a name, and coordinates, a shape or a postcode; the service is not in the file."""

from dataclasses import replace

import numpy as np
import pandas as pd

from geo.areas.areas import kind_of
from geo.errors import InputError
from geo.services.services import Service
from geo.sources.boundaries import draws_each_area_once
from geo.sources.guesses import assume_date, stops_of_name
from geo.sources.look import REAL_FILES, Look
from geo.sources.official import known as official
from geo.sources.reading import Kind, RawFile, Sample, TextTable
from geo.sources.rows import filled_table
from geo.sources.services import facilities, gp, headings, patients, site_facts
from geo.sources.services.place_lists import (
    ID_COLUMNS,
    NAME_COLUMNS,
    POSTCODE_COLUMNS,
    PlaceList,
    StopList,
    column_of,
    given_names,
    place_list,
    told_service,
)
from geo.sources.services.standing import RowPlaces, by_columns, by_shapes, coordinate_columns, placed

SHAPES = frozenset({"Point", "MultiPoint", "Polygon", "MultiPolygon"})


def is_stops(sample: Sample) -> bool:
    """The national stop code with a common name, as a table or as points."""
    return sample.format in {"csv", "geojson"} and sample.has("atco_code", "common_name")


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


def read_stops(raw: RawFile) -> StopList:
    """Stops with their national codes: buses, unless the file's name tells another kind."""
    return _stops(raw, stops_of_name(raw.name) or "bus")


def read_places(raw: RawFile) -> PlaceList | StopList:
    """A plain list: of stops where the file's name says so, else of places of the service that is told or assumed."""
    stops = stops_of_name(raw.name)
    if stops and not raw.facts.get("service"):
        stop_list = _stops(raw, stops)
        return replace(stop_list, source=replace(stop_list.source, assumed=(*stop_list.source.assumed, "kind of stop")))
    table, standing, assumed = stand(raw)
    service, source, service_notes = told_service(raw, assume_date(raw, raw.source(_title(raw))))
    services = pd.Series("" if service is None else service.value, index=table.frame.index)
    places = place_list(table, standing, services=services, whole_list=(service, source))
    return replace(places, notes=(*service_notes, *assumed, *places.notes))


def stand(raw: RawFile) -> tuple[TextTable, RowPlaces, tuple[str, ...]]:
    """The rows of a CSV or GeoJSON list under our headings, where they stand, and what was assumed of the headings."""
    if raw.geojson is None:
        table, assumed = headings.settled(filled_table(raw), raw)
        return table, by_columns(table, names=given_names(table)), assumed
    table, x, y = by_shapes(raw)
    table, assumed = headings.settled(table, raw)
    standing = placed(table, x, y, names=given_names(table))
    return table, replace(standing, notes=(*standing.notes, *_false_properties(table, x, y))), assumed


def _false_properties(table: TextTable, x: np.ndarray, y: np.ndarray) -> tuple[str, ...]:
    """A sentence where coordinates among the properties are not those of the shapes, which hold."""
    pair = coordinate_columns(tuple(table.frame.columns))
    if pair is None:
        return ()
    off_x = (pd.to_numeric(table.frame[pair[0]], errors="coerce") - x).abs()
    off_y = (pd.to_numeric(table.frame[pair[1]], errors="coerce") - y).abs()
    # A thousandth of a degree is about a hundred metres.
    off = int(((off_x > 0.001) | (off_y > 0.001)).sum())
    if not off:
        return ()
    return (f"{table.name}: {pair[0]} and {pair[1]} disagree with the shapes (rows: {off:,}); the shapes are used.",)


def _stops(raw: RawFile, kind: str) -> StopList:
    table, standing, assumed = stand(raw)
    has_place = np.isfinite(standing.easting)
    if not has_place.any():
        raise InputError(f"{raw.name}: no stop has coordinates; longitude and latitude of each were expected.")
    column = column_of(tuple(table.frame.columns), ID_COLUMNS)
    number = pd.Series(range(1, len(table.frame) + 1), index=table.frame.index).astype(str)
    own = number if column is None else table.frame[column]
    frame = pd.DataFrame(
        {"name": given_names(table), "easting": standing.easting, "northing": standing.northing, "kind": kind}
    ).set_index((f"{kind}-" + own).rename("stop_id"))
    frame = frame[has_place & (frame["name"] != "").to_numpy() & ~frame.index.duplicated()]
    source = assume_date(raw, raw.source(f"{kind.capitalize()} stops"))
    return StopList(frame, source, (*table.notes, *assumed, *standing.notes))


def _closer_known(sample: Sample) -> bool:
    """Whether another kind reads this file: one with its own columns, or one keyed by area codes."""
    kinds = (*facilities.KINDS, *official.KINDS, *gp.KINDS, *patients.KINDS, *site_facts.KINDS)
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

KINDS: tuple[Kind, ...] = (
    Kind(
        "stops",
        "Stops with national codes",
        is_stops,
        read_stops,
        Look(
            "Stops that the map names, re-published",
            ("atco_code", "common_name"),
            example="atco_code, common_name, street, area_code, area_name, lon, lat",
            seen="files of Trafford",
        ),
    ),
    PLACES,
    *facilities.KINDS,
)
