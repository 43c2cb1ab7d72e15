"""Public libraries: the basic dataset that Arts Council England collects, with the coordinates that others added."""

from dataclasses import replace

import pandas as pd

from geo.services.services import Service
from geo.sources.guesses import assume_date
from geo.sources.look import Look
from geo.sources.official.listing import as_list
from geo.sources.reading import Kind, RawFile, Sample
from geo.sources.rows import filled_table
from geo.sources.services.place_lists import PlaceList

NAMES = ("library name", "library")
NEEDED = ("reporting service", "upper tier local authority", "library name", "postcode")


def is_libraries(sample: Sample) -> bool:
    """The reporting service beside a library's name and its postcode."""
    named = any(name in sample.header for name in NAMES)
    return sample.format == "csv" and named and sample.has("reporting service", "postcode")


def read_libraries(raw: RawFile) -> PlaceList:
    """Libraries that stand; the year of closing tells those that do not, and a prison's are for nobody outside."""
    table = filled_table(raw)
    frame = table.frame
    name = next(column for column in NAMES if column in frame)
    kind = next((frame[column].str.lower() for column in frame if column.startswith("type")), None)
    services = pd.Series(Service.LIBRARY.value, index=frame.index)
    shut_in = pd.Series(False, index=frame.index) if kind is None else kind.str.contains("prison|mobile", regex=True)
    services = services.mask(shut_in, "")
    ours = {"name": frame[name], "postcode": frame["postcode"]}
    ours |= {theirs: frame[theirs] for theirs in ("longitude", "latitude") if theirs in frame}
    closed = next((column for column in frame if "closed" in column or "closure" in column), None)
    if closed is not None:
        ours["closed_year"] = frame[closed]
    source = assume_date(raw, raw.source("Public libraries (basic dataset)", publisher="Arts Council England"))
    places = as_list(table, ours, services=services, source=source)
    note = f"{raw.name}: libraries of prisons and mobile ones are left out ({int(shut_in.sum())})."
    return replace(places, notes=(*places.notes, note) if shut_in.any() else places.notes)


KINDS: tuple[Kind, ...] = (
    Kind(
        "libraries",
        "Public libraries (basic dataset)",
        is_libraries,
        read_libraries,
        Look(
            "Public libraries, with coordinates where the enhanced copy is used",
            NEEDED,
            example="Reporting service, Upper tier local authority, Library name, Postcode, Easting, Northing, "
            "Longitude",
            seen="Reporting service, Upper tier local authority, Easting, Northing, Longitude and Latitude in what the "
            "maker of the enhanced copy of 2023 wrote of it; the third column as the name in code that reads it",
            not_seen="the header itself: Library name and Postcode are the first spellings that two programs try, "
            "and how "
            "the columns of type and of the year of closing are headed was not seen",
        ),
    ),
)
