"""The Care Quality Commission's directory of places of care: care homes, hospices and dentists are taken from it.

Four lines stand above its header. Agencies that care at home, doctors and clinics are no sites of it here.
"""

from dataclasses import replace

from geo.errors import InputError
from geo.services.services import Service
from geo.sources.guesses import assume_date
from geo.sources.look import Look
from geo.sources.official.listing import as_list
from geo.sources.reading import Kind, RawFile, Sample
from geo.sources.rows import filled_table
from geo.sources.services.closures import day_of
from geo.sources.services.place_lists import PlaceList

# Headed "CQC Location ID (for office use only)", in editions of 2020 "CQC Location (for office use only".
ID = "cqc location"
NEEDED = ("name", "postcode", "service types")
CARE_HOMES = ("nursing home", "residential home", "care home")
HOSPICE, DENTIST = "hospice", "dentist"
MADE_ON = "this data was produced on "


def is_care_directory(sample: Sample) -> bool:
    """The directory's own headings."""
    return sample.format == "csv" and sample.has(*NEEDED) and any(name.startswith(ID) for name in sample.header)


def read_care_directory(raw: RawFile) -> PlaceList:
    """Care homes, dentists, and hospices as other sites; the rest is counted."""
    table = filled_table(raw)
    kinds = table.frame["service types"].str.lower()
    services = kinds.map({cell: _service(cell) for cell in kinds.unique()})
    if (services == "").all():
        raise InputError(
            f"{raw.name}: no row is a care home, a hospice or a dentist; the whole directory was expected."
        )
    ours = {
        "cqc_id": table.frame[next(name for name in table.frame if name.startswith(ID))],
        "name": table.frame["name"],
        "postcode": table.frame["postcode"],
        "address": table.frame["address"] if "address" in table.frame else table.frame["postcode"],
    }
    # A hospice stands under no service of ours and is told by what it is.
    more = {"class": kinds.map(lambda cell: HOSPICE if HOSPICE in cell else ""), "type": table.frame["service types"]}
    source = raw.source("Care directory", date=_made_on(raw), publisher="Care Quality Commission")
    places = as_list(table, ours, services=services, source=assume_date(raw, source), more=more)
    note = (
        f"{raw.name}: of {len(services):,} places {int((services != '').sum()):,} are care homes, hospices or "
        f"dentists; "
        f"agencies, doctors and others are left out."
    )
    return replace(places, notes=(*places.notes, note))


def _service(types: str) -> str:
    if any(word in types for word in CARE_HOMES):
        return Service.CARE_HOME.value
    if HOSPICE in types:
        return Service.OTHER.value
    return Service.DENTIST.value if DENTIST in types else ""


def _made_on(raw: RawFile) -> str:
    """The day in the lines above the header; "" where none tells it."""
    above = raw.opening[:2000].lower().partition(MADE_ON)[2]
    return day_of(above.partition("\n")[0].split(",")[0].strip().title())


KINDS: tuple[Kind, ...] = (
    Kind(
        "care_directory",
        "Care directory (Care Quality Commission)",
        is_care_directory,
        read_care_directory,
        Look(
            "Care homes, hospices and dentists by postcode",
            NEEDED,
            marks="CQC Location ID (for office use only); four lines above the header, one with the day it was made",
            example="Name, Also known as, Address, Postcode, Phone number, Service's website (if available), "
            "Service types",
            seen="the whole file's beginning of 16 September 2026 (four lines, 15 headings), quoted in tests of "
            "code that reads it; the heading of the code in 2020 (CQC Location) and the words Nursing homes, "
            "Residential homes and Dentist in several programs",
            not_seen="how the directory spells a hospice",
        ),
    ),
)
