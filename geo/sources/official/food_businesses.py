"""Food businesses by hygiene rating, as the Food Standards Agency sends them: an optional list, of supermarkets alone.

Most of a district's food businesses are no destination of a public service; which ones are is told by the type.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from geo.errors import InputError
from geo.services.services import Service
from geo.sources.guesses import assume_date
from geo.sources.look import Look
from geo.sources.official.listing import as_list
from geo.sources.reading import Kind, RawFile, Sample, TextTable
from geo.sources.services.place_lists import PlaceList

ROOT, ROWS, ROW = "FHRSEstablishment", "EstablishmentCollection", "EstablishmentDetail"
KEPT_TYPE = "retailers - supermarkets/hypermarkets"
ADDRESS = ("AddressLine1", "AddressLine2", "AddressLine3", "AddressLine4")


def is_food_businesses(sample: Sample) -> bool:
    """The agency's own JSON, by its outermost name."""
    return sample.format == "other" and sample.first == (ROOT,)


def read_food_businesses(raw: RawFile) -> PlaceList:
    """Supermarkets as other sites, with their points; other businesses are counted."""
    try:
        rows = json.loads(raw.decoded[0])[ROOT][ROWS]
    except (ValueError, KeyError, TypeError) as fault:
        raise InputError(f"{raw.name}: the JSON has no {ROOT}, {ROWS}; download it again.") from fault
    rows = rows.get(ROW, []) if isinstance(rows, Mapping) else rows
    businesses = [row for row in rows or [] if isinstance(row, Mapping)]
    if not businesses:
        raise InputError(f"{raw.name}: there is no food business in it; a district's list was expected.")
    frame = pd.DataFrame([_ours(row) for row in businesses], dtype=str)
    table = TextTable(raw.name, frame, np.arange(1, len(frame) + 1))
    kept = frame["type"].str.lower() == KEPT_TYPE
    if not kept.any():
        raise InputError(f"{raw.name}: no business in it is a supermarket; the others are not listed.")
    services = pd.Series(np.where(kept, Service.OTHER.value, ""), frame.index)
    source = assume_date(raw, raw.source("Food hygiene ratings", publisher="Food Standards Agency"))
    more = {"class": pd.Series("supermarket", frame.index)}
    places = as_list(table, dict(frame.items()), services=services, source=source, more=more)
    note = (
        f"{raw.name}: {int(kept.sum()):,} supermarkets are listed as other sites; the other food businesses "
        f"({int((~kept).sum()):,}) are not."
    )
    return replace(places, notes=(*places.notes, note))


def _ours(row: Mapping[str, Any]) -> dict[str, str]:
    at = row.get("Geocode") or row.get("geocode") or {}
    return {
        "id": f"FHRS{row.get('FHRSID', '')}",
        "name": str(row.get("BusinessName") or ""),
        "type": str(row.get("BusinessType") or ""),
        "address": ", ".join(str(row[line]).strip() for line in ADDRESS if row.get(line)),
        "postcode": str(row.get("PostCode") or ""),
        "longitude": str(_cell(at, "Longitude")),
        "latitude": str(_cell(at, "Latitude")),
    }


def _cell(at: Mapping[str, Any], name: str) -> Any:
    return at.get(name) or at.get(name.lower()) or ""


KINDS: tuple[Kind, ...] = (
    Kind(
        "food_businesses",
        "Food hygiene ratings",
        is_food_businesses,
        read_food_businesses,
        Look(
            "Supermarkets, as other sites; an optional list",
            marks=f"JSON that begins with {ROOT}",
            example="FHRSID, BusinessName, BusinessType, AddressLine1, PostCode, RatingValue, Geocode",
            seen=f"{ROOT}, {ROWS}, {ROW} and the names of the fields in programs that read the agency's XML and JSON; "
            "Geocode with a capital in one of the XML, with a small letter in one of the service's answers; "
            "the type Retailers - supermarkets/hypermarkets in ten programs; the list right under "
            "EstablishmentCollection in code that sorts the open data files, in EstablishmentDetail in others, so both "
            "are read",
            not_seen="a whole JSON file",
        ),
    ),
)
