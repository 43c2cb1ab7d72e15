"""Stops with national codes, re-published; and any list of stops as one."""

import numpy as np
import pandas as pd

from geo.errors import InputError
from geo.sources.guesses import assume_date, stops_of_name
from geo.sources.look import Look
from geo.sources.reading import Kind, RawFile, Sample
from geo.sources.services.listed import stand
from geo.sources.services.place_lists import (
    ID_COLUMNS,
    StopList,
    column_of,
    given_names,
)


def is_stops(sample: Sample) -> bool:
    """The national stop code with a common name, as a table or as points."""
    return sample.format in {"csv", "geojson"} and sample.has("atco_code", "common_name")


def read_stops(raw: RawFile) -> StopList:
    """Stops with their national codes: buses, unless the file's name tells another kind."""
    return stops_in(raw, stops_of_name(raw.name) or "bus")


def stops_in(raw: RawFile, kind: str) -> StopList:
    """The stops of a list, all of one kind, that have a place and a name; InputError where none has a place."""
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
)
