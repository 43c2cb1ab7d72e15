"""Functional buildings of OS OpenMap Local, each with its class."""

from dataclasses import replace

import numpy as np

from geo.services.services import Service
from geo.sources.guesses import assume_date
from geo.sources.look import Look
from geo.sources.reading import Kind, RawFile, Sample, TextTable
from geo.sources.services.place_lists import PlaceList, given_names, only_rows, place_list
from geo.sources.services.standing import RowPlaces, by_shapes, placed

BUILDINGS = {
    "place of worship": Service.PLACE_OF_WORSHIP,
    "hospital": Service.HOSPITAL,
    "post office": Service.POST_OFFICE,
    "library": Service.LIBRARY,
    "primary education": Service.PRIMARY_SCHOOL,
    "secondary education": Service.SECONDARY_SCHOOL,
}
# A hospital ground is some hundred metres across; two churches of one name stand further apart.
SAME_SITE_METRES = 500.0


def is_buildings(sample: Sample) -> bool:
    """Functional buildings of OS OpenMap Local."""
    return sample.format == "geojson" and sample.has("classifica", "buildgthem")


def read_buildings(raw: RawFile) -> PlaceList:
    """Buildings by class, each at a point inside its outline; buildings of one name and class together are one site."""
    table, x, y = by_shapes(raw)
    standing = placed(table, x, y, names=given_names(table))
    first = _one_each(table, standing)
    listed = only_rows(table, table.frame, first)
    stand = RowPlaces(standing.easting[first], standing.northing[first], standing.notes)
    classes = listed.frame["classifica"].str.lower()
    services = classes.map(lambda kind: BUILDINGS.get(kind, Service.OTHER).value)
    service = Service(services.iloc[0]) if services.nunique() == 1 else None
    source = assume_date(raw, raw.source("Buildings of OS OpenMap Local", publisher="Ordnance Survey"))
    places = place_list(listed, stand, services=services, whole_list=(service, source), more={"class": classes})
    merged = len(table.frame) - len(first)
    notes = (
        (f"{raw.name}: buildings of one name close together count as one site ({merged} merged).",) if merged else ()
    )
    return replace(places, notes=(*places.notes, *notes))


def _one_each(table: TextTable, standing: RowPlaces) -> list[int]:
    """Positions of the first building of each group of one name and class within SAME_SITE_METRES of it."""
    names, classes = given_names(table), table.frame["classifica"]
    firsts: list[int] = []
    for at in range(len(names)):
        near = np.hypot(
            standing.easting[firsts] - standing.easting[at], standing.northing[firsts] - standing.northing[at]
        )
        alike = [
            names[other] == names[at] and classes[other] == classes[at] and metres < SAME_SITE_METRES
            for other, metres in zip(firsts, near, strict=True)
        ]
        if not names[at] or not any(alike):
            firsts.append(at)
    return firsts


KINDS: tuple[Kind, ...] = (
    Kind(
        "buildings",
        "Buildings of OS OpenMap Local",
        is_buildings,
        read_buildings,
        Look(
            "Buildings of one class, such as places of worship",
            ("classifica", "buildgthem"),
            marks="shapes",
            example="ID, DISTNAME, BUILDGTHEM, CLASSIFICA, FEATCODE",
            seen="files of Trafford",
        ),
    ),
)
