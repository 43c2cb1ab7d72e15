"""Brownfield sites of the national planning data: land that a council calls fit for homes, with how many.

How many homes and on which land is told, when they will stand is not; so they are sites, and no planned homes.
"""

import re
from dataclasses import replace

import pandas as pd

from geo.errors import InputError
from geo.services.services import Service
from geo.sources.columns import read_columns
from geo.sources.guesses import assume_date
from geo.sources.look import Look
from geo.sources.official.listing import as_list
from geo.sources.reading import Kind, RawFile, Sample
from geo.sources.services.place_lists import PlaceList

NEEDED = ("site-address", "hectares", "minimum-net-dwellings", "maximum-net-dwellings", "end-date")
READ = (
    *NEEDED,
    "entity",
    "reference",
    "point",
    "longitude",
    "latitude",
    "planning-permission-status",
    "ownership-status",
)
POINT = re.compile(r"^POINT ?\((-?[\d.]+) (-?[\d.]+)\)$")


def is_brownfield(sample: Sample) -> bool:
    """The dataset's own headings."""
    return sample.format == "csv" and sample.has(*NEEDED)


def read_brownfield(raw: RawFile) -> PlaceList:
    """Sites that are still on a register, as other sites with their homes and permission in words."""
    table = read_columns(raw, *READ)
    table.need(*NEEDED)
    cells = table.frame[[name for name in READ if name in table.frame]].astype(str)
    services = pd.Series(Service.OTHER.value, cells.index).where(cells["end-date"] == "", "")
    if (services == "").all():
        raise InputError(f"{raw.name}: every site in it has an end date; sites that are still listed were expected.")
    points = cells["point"].map(POINT.match) if "point" in cells else pd.Series(None, cells.index, dtype=object)
    longitude = [match[1] if match else "" for match in points]
    latitude = [match[2] if match else "" for match in points]
    if "longitude" in cells and "latitude" in cells:
        longitude, latitude = list(cells["longitude"]), list(cells["latitude"])
    least, most = cells["minimum-net-dwellings"], cells["maximum-net-dwellings"]
    number = cells["entity"] if "entity" in cells else pd.Series(cells.index.astype(str), cells.index)
    ours = {
        "id": "brownfield-" + number,
        "name": cells["site-address"],
        "longitude": pd.Series(longitude, cells.index),
        "latitude": pd.Series(latitude, cells.index),
    }
    more = {
        "class": pd.Series("brownfield site", cells.index),
        "homes": least.where(least == most, least + " to " + most),
        "hectares": cells["hectares"],
    }
    for ours_name, theirs in (("permission", "planning-permission-status"), ("owner", "ownership-status")):
        if theirs in cells:
            more[ours_name] = cells[theirs].str.replace("-", " ")
    source = assume_date(raw, raw.source("Brownfield land", publisher="Planning Data, MHCLG"))
    places = as_list(table, ours, services=services, source=source, more=more)
    gone = int((services == "").sum())
    note = f"{raw.name}: sites that have left their register are left out ({gone:,} of {len(cells):,})."
    return replace(places, notes=(*places.notes, note))


KINDS: tuple[Kind, ...] = (
    Kind(
        "brownfield",
        "Brownfield land (Planning Data)",
        is_brownfield,
        read_brownfield,
        Look(
            "Land that a council calls fit for homes, as other sites with homes and permission",
            NEEDED,
            example="dataset, end-date, entity, entry-date, geometry, name, organisation-entity, point, reference",
            seen="the columns of brownfield-land.csv, listed by a program that downloaded it in August 2026, with "
            "POINT(longitude latitude) in point",
        ),
    ),
)
