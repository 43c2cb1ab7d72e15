"""What a kind of file implies where neither the file nor sources.toml tells it: the licence it is published under, and
the day of an edition. Marked on the Source as assumed, so that Sources can say so.

No publisher is assumed: whether counts are open turns on one that is recorded.
"""

from dataclasses import replace
from typing import Any

from geo.provenance import Source
from geo.sources.guesses import date_of_name

BY_KIND = "from the kind of file"
OPEN_GOVERNMENT = "Open Government Licence v3.0"
ATTRIBUTION = "Creative Commons Attribution 4.0"
OPEN_DATABASE = "Open Database Licence (ODbL) 1.0"
# Publications of the Office for National Statistics, NHS England, Ordnance Survey's open data and departments are under
# the one, OpenStreetMap under the other, Active Places under a third. Files of councils, operators and layouts of our
# own imply none.
LICENCES: dict[str, str] = {
    **dict.fromkeys(
        (
            "outlines",
            "centres",
            "lookup",
            "code_point",
            "postcode_directory",
            "census_bulk",
            "census_long",
            "mid_year",
            "mid_year_small_area",
            "deprivation",
            "deprivation_underlying",
            "fingertips",
            "nino",
            "journey_times",
            "practices",
            "list_sizes",
            "patients_by_area",
            "buildings",
            "traffic_counts",
            "pharmacies",
            "trust_sites",
            "trusts",
            "schools_register",
            "childrens_centres",
            "care_directory",
            "libraries",
            "naptan",
            "brownfield",
            "nomis_ages",
            "nomis_births",
            "nomis",
        ),
        OPEN_GOVERNMENT,
    ),
    **dict.fromkeys(("leisure_sites", "leisure_facilities"), ATTRIBUTION),
    **dict.fromkeys(("streets", "amenities", "osm_background"), OPEN_DATABASE),
}
# The days on which the English indices of deprivation were published, by edition.
DEPRIVATION_DAYS = {"2015": "2015-09-30", "2019": "2019-09-26", "2025": "2025-10-30"}
# Kinds whose edition, or the year in whose name, is the year that they are true of.
OF_EDITION = ("outlines", "centres", "lookup", "code_point", "census_bulk")


def with_implied(record: Any, kind: str) -> Any:
    """The record with what its kind implies of its source; a record without one, or one that tells all, as it is."""
    source = getattr(record, "source", None)
    if not isinstance(source, Source):
        return record
    told = _dated(_licensed(source, kind), kind)
    return record if told == source else replace(record, source=told)


def _licensed(source: Source, kind: str) -> Source:
    licence = LICENCES.get(kind, "")
    if source.licence or not licence:
        return source
    return replace(source, licence=licence, assumed=(*source.assumed, f"licence {BY_KIND}"))


def _dated(source: Source, kind: str) -> Source:
    if source.date:
        return source
    if kind in ("deprivation", "deprivation_underlying"):
        day, whence = DEPRIVATION_DAYS.get(source.edition, ""), f"date {BY_KIND}"
    elif kind in OF_EDITION and source.edition[:4].isdigit():
        day, whence = source.edition[:4], "date from the edition"
    elif kind in OF_EDITION:
        day, whence = date_of_name(source.file), "date"
    else:
        day, whence = "", ""
    return replace(source, date=day, assumed=(*source.assumed, whence)) if day else source
