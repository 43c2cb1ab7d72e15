"""Amenities taken from OpenStreetMap as a table, each with its class."""

from dataclasses import replace

import numpy as np

from geo.errors import InputError
from geo.services.services import Service
from geo.sources.guesses import assume_date
from geo.sources.look import Look
from geo.sources.reading import Kind, RawFile, Sample
from geo.sources.rows import filled_table
from geo.sources.services.place_lists import PlaceList, given_names, only_rows, place_list
from geo.sources.services.standing import by_columns

AMENITIES = {
    "place_of_worship": Service.PLACE_OF_WORSHIP,
    "community_centre": Service.COMMUNITY_CENTRE,
    "post_office": Service.POST_OFFICE,
    "pharmacy": Service.PHARMACY,
    "library": Service.LIBRARY,
    "dentist": Service.DENTIST,
    "hospital": Service.HOSPITAL,
    "townhall": Service.COUNCIL_BUILDING,
}
# GP practices come from the NHS list only: the map has some, not all, and does not tell a practice from a site.
NEVER_PRACTICES = frozenset({"doctors", "clinic"})
PRIMARY_WORDS = ("primary", "infant", "junior")


def is_amenities(sample: Sample) -> bool:
    """Amenities taken from OpenStreetMap."""
    return sample.format == "csv" and sample.has("osm_id", "amenity", "name")


def read_amenities(raw: RawFile) -> PlaceList:
    """Amenities by class, without doctors and clinics; the phase of a school is told by its name or not at all."""
    table = filled_table(raw)
    amenity = table.frame["amenity"].str.lower()
    left_out = amenity.isin(NEVER_PRACTICES)
    if left_out.all():
        raise InputError(
            f"{raw.name}: there are only doctors and clinics in it; practices come from the NHS list only."
        )
    listed = only_rows(table, table.frame, [int(at) for at in np.flatnonzero(~left_out)])
    amenities = listed.frame["amenity"].str.lower()
    services = amenities.map(lambda kind: AMENITIES.get(kind, Service.OTHER).value)
    primary = (amenities == "school") & listed.frame["name"].str.lower().map(
        lambda name: any(word in name for word in PRIMARY_WORDS)
    )
    services = services.mask(primary, Service.PRIMARY_SCHOOL.value)
    source = raw.source("Amenities of OpenStreetMap", publisher="OpenStreetMap contributors")
    standing = by_columns(listed, names=given_names(listed))
    more = {"class": amenities.str.replace("_", " ")}
    places = place_list(listed, standing, services=services, whole_list=(None, assume_date(raw, source)), more=more)
    unknown = int(((amenities == "school") & ~primary).sum())
    notes = (
        f"{raw.name}: doctors and clinics are left out ({int(left_out.sum())}), as practices come from the NHS list "
        f"only; schools that do not say their phase are listed as other sites ({unknown}).",
    )
    return replace(places, notes=(*places.notes, *notes))


KINDS: tuple[Kind, ...] = (
    Kind(
        "amenities",
        "Amenities of OpenStreetMap",
        is_amenities,
        read_amenities,
        Look(
            "Places of worship, community centres, post offices and others from the street map",
            ("osm_id", "amenity", "name"),
            example="osm_id, amenity, name, religion, postcode, lon, lat",
            seen="files of Rutland",
        ),
    ),
)
