"""Public libraries: the basic dataset that Arts Council England collects, with the coordinates that others added."""

from dataclasses import replace

import pandas as pd

from geo.errors import InputError
from geo.services.services import Service
from geo.sources.guesses import assume_date
from geo.sources.look import Look
from geo.sources.official.listing import as_list, joined
from geo.sources.reading import Kind, RawFile, Sample
from geo.sources.rows import filled_table
from geo.sources.services.place_lists import PlaceList

NEEDED = ("reporting service", "upper tier local authority", "name", "type", "postcode")
# Types that are no library to walk into: an archive lends nothing, a van has no one place, a prison's is shut in.
LEFT_OUT = ("archive", "mobile library", "prison library")


def is_libraries(sample: Sample) -> bool:
    """The dataset's own headings."""
    return sample.format == "csv" and sample.has(*NEEDED)


def read_libraries(raw: RawFile) -> PlaceList:
    """Libraries that stand; the year of closing tells those that do not. Archives, vans and prisons' are counted."""
    table = filled_table(raw)
    frame = table.frame
    left_out = frame["type"].str.lower().isin(LEFT_OUT)
    if left_out.all():
        raise InputError(f"{raw.name}: no row in it is a library to walk into; such were expected.")
    services = pd.Series(Service.LIBRARY.value, index=frame.index).mask(left_out, "")
    ours = {
        "name": frame["name"],
        "postcode": frame["postcode"],
        "address": joined(table, "address 1", "address 2", "address 3"),
    }
    ours |= {theirs: frame[theirs] for theirs in ("longitude", "latitude") if theirs in frame}
    if "year closed" in frame:
        ours["closed_year"] = frame["year closed"]
    source = assume_date(raw, raw.source("Public libraries (basic dataset)", publisher="Arts Council England"))
    places = as_list(table, ours, services=services, source=source)
    note = f"{raw.name}: archives, mobile libraries and those of prisons are left out ({int(left_out.sum())})."
    return replace(places, notes=(*places.notes, note) if left_out.any() else places.notes)


KINDS: tuple[Kind, ...] = (
    Kind(
        "libraries",
        "Public libraries (basic dataset)",
        is_libraries,
        read_libraries,
        Look(
            "Public libraries, with coordinates where the enhanced copy is used",
            NEEDED,
            example="Reporting service, Reporting service code, Name, Type, Address 1, Address 2, Address 3, Postcode",
            seen="the enhanced copy of 2023, in full: 63 columns, five types (LibrariesHacked/library-isochrones, "
            "data/basic-dataset-for-libraries-2023-enhanced.csv)",
            not_seen="the council's own file, which has no coordinates",
        ),
    ),
)
