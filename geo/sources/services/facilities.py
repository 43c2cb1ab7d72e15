"""Lists of places whose own columns tell the service of each row.

A school's phase comes from the ages it admits; a sports site is one site however many facilities it has; an amenity of
OpenStreetMap and a building of OS OpenMap carry their class; the codes of the NHS's list tell its dental practices.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from geo.errors import InputError
from geo.services.services import Service
from geo.sources.figures import numbers
from geo.sources.guesses import assume_date
from geo.sources.look import Look
from geo.sources.reading import Kind, RawFile, Sample, TextTable
from geo.sources.rows import filled_table, first_few
from geo.sources.services import ods
from geo.sources.services.place_lists import PlaceList, given_names, place_list
from geo.sources.services.postal import given
from geo.sources.services.standing import RowPlaces, by_columns, by_shapes, placed

# A school that admits children below 11 is a primary school, one that keeps them to 14 or more a secondary school; a
# school may be both.
PRIMARY_BELOW_AGE, SECONDARY_TO_AGE = 11, 14
# Types of school that are not where a child of the neighbourhood simply goes, by how the type begins.
OTHER_SCHOOLS = ("special", "college", "other", "independent", "alternative", "further education")
# Facilities, by how they begin, and the access that make a sports site a leisure centre: anybody may pay and go in.
LEISURE_FACILITIES = ("swimming pool", "sports hall", "health and fitness")
LEISURE_ACCESS = "Pay and Play"
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
PRIMARY_WORDS = ("primary", "infant", "junior")


def is_schools(sample: Sample) -> bool:
    """Schools with the ages they admit."""
    return sample.format == "csv" and sample.has("name", "lowest_admission_age", "highest_admission_age")


def is_sports(sample: Sample) -> bool:
    """A row for each facility of a sports site."""
    return sample.format == "csv" and sample.has("site_id", "site_name", "facility_type")


def is_amenities(sample: Sample) -> bool:
    """Amenities taken from OpenStreetMap."""
    return sample.format == "csv" and sample.has("osm_id", "amenity", "name")


def is_buildings(sample: Sample) -> bool:
    """Functional buildings of OS OpenMap Local."""
    return sample.format == "geojson" and sample.has("classifica", "buildgthem")


def is_dental_practices(sample: Sample) -> bool:
    """The NHS's list of dental practices: codes of a V and five figures in the layout of its organisations."""
    return ods.mostly(sample, ods.DENTAL)


def read_dental_practices(raw: RawFile) -> PlaceList:
    """Dental practices by their postcodes; those that are not active are counted and left out."""
    rows, sentences = ods.organisations(raw, ods.DENTAL)
    open_rows = [row for row in rows if row.status in {"", *ods.ACTIVE}]
    if not open_rows:
        raise InputError(f"{raw.name}: no dental practice in it is active (status A or ACTIVE); some were expected.")
    columns = {
        "ods_code": [row.code for row in open_rows],
        "name": [row.name for row in open_rows],
        "address": [row.written_address for row in open_rows],
        "postcode": [row.postcode for row in open_rows],
        "closed_date": [row.closed for row in open_rows],
    }
    lines = np.array([row.line for row in open_rows], dtype=np.int64)
    notes = (*raw.decoded[1], *first_few(sentences, f"rows of {raw.name} with a fault of this kind"))
    if len(open_rows) < len(rows):
        notes = (*notes, f"{raw.name}: practices that are not active are left out ({len(rows) - len(open_rows)}).")
    table = TextTable(raw.name, pd.DataFrame(columns, dtype=str), lines, notes)
    source = assume_date(raw, raw.source("Dental practices (NHS organisation list)", publisher=ods.NHS))
    services = pd.Series(Service.DENTIST.value, index=table.frame.index)
    standing = by_columns(table, names=given_names(table))
    return place_list(table, standing, services=services, whole_list=(Service.DENTIST, source))


def read_schools(raw: RawFile) -> PlaceList:
    """Schools by phase; one that is primary and secondary is on two rows, one for each."""
    table = filled_table(raw)
    youngest, oldest = (numbers(table, f"{end}_admission_age") for end in ("lowest", "highest"))
    lowest, highest = youngest.figures, oldest.figures
    ages = lowest.map("{:g}".format) + " to " + highest.map("{:g}".format)
    frame = table.frame.assign(ages=ages.where(lowest.notna() & highest.notna(), ""))
    kind = frame["type"].str.lower() if "type" in frame else pd.Series("", index=frame.index)
    other = kind.str.startswith(OTHER_SCHOOLS)
    primary = ~other & (lowest < PRIMARY_BELOW_AGE)
    secondary = ~other & (highest >= SECONDARY_TO_AGE) & (lowest <= SECONDARY_TO_AGE)
    neither = ~primary & ~secondary
    parts = [(primary, Service.PRIMARY_SCHOOL), (secondary, Service.SECONDARY_SCHOOL), (neither, Service.OTHER)]
    order = [(at, service) for mask, service in parts for at in np.flatnonzero(mask)]
    positions = [int(at) for at, _ in sorted(order, key=lambda pair: pair[0])]
    services = pd.Series([service.value for _, service in sorted(order, key=lambda pair: pair[0])], dtype=str)
    listed = _rows(table, frame, positions)
    whole_list = (None, assume_date(raw, raw.source("Schools and colleges")))
    more = {
        "ages": listed.frame["ages"],
        **({"pupil_places": listed.frame["capacity"].map(given)} if "capacity" in frame else {}),
    }
    places = place_list(
        listed, by_columns(listed, names=given_names(listed)), services=services, whole_list=whole_list, more=more
    )
    note = (
        f"{raw.name}: schools for primary and secondary ages stand in both ({int((primary & secondary).sum())}); "
        f"special, independent and other schools and colleges are listed as other sites ({int(neither.sum())})."
    )
    unread = [sentence for ages in (youngest, oldest) for sentence in (*ages.faults, *ages.notes)]
    return replace(places, notes=(*unread, *places.notes, note))


def read_sports(raw: RawFile) -> PlaceList:
    """One site for each site_id, with its facilities in words; a leisure centre where anybody may pay to get in."""
    table = filled_table(raw)
    frame = table.frame
    access = frame["access_type"] if "access_type" in frame else pd.Series("", index=frame.index)
    open_to_all = (
        (frame["facility_type"].str.lower().str.startswith(LEISURE_FACILITIES) & (access == LEISURE_ACCESS))
        .groupby(frame["site_id"])
        .any()
    )
    together = frame.groupby("site_id")["facility_type"].agg(lambda kinds: ", ".join(sorted(set(kinds))))
    positions = [int(at) for at in np.flatnonzero(~frame["site_id"].duplicated())]
    listed = _rows(table, frame, positions)
    sites = listed.frame["site_id"]
    centre = sites.map(open_to_all).astype(bool)
    stated = raw.facts.get("service", "")
    service = Service(stated) if stated in set(Service) else None
    if service is not None:
        services = pd.Series(service.value, index=listed.frame.index)
        note = f"{raw.name}: {len(frame)} facilities on {len(sites)} sites; sources.toml calls them {service.plural}."
    else:
        by_access = np.where(centre, Service.LEISURE_CENTRE.value, Service.OTHER.value)
        services = pd.Series(by_access, index=listed.frame.index)
        note = (
            f"{raw.name}: {len(frame)} facilities on {len(sites)} sites; those with a pool, hall or gym open to "
            f"anybody who pays count as leisure centres ({int(centre.sum())}), the rest as other sites."
        )
    more = {"facilities": sites.map(together), "address": _address(listed.frame)}
    source = assume_date(raw, raw.source("Sports facilities (Active Places)", publisher="Sport England"))
    standing = by_columns(listed, names=given_names(listed))
    places = place_list(listed, standing, services=services, whole_list=(service, source), more=more)
    return replace(places, notes=(*places.notes, note))


def read_amenities(raw: RawFile) -> PlaceList:
    """Amenities by class, without doctors and clinics; the phase of a school is told by its name or not at all."""
    table = filled_table(raw)
    amenity = table.frame["amenity"].str.lower()
    left_out = amenity.isin(NEVER_PRACTICES)
    if left_out.all():
        raise InputError(
            f"{raw.name}: there are only doctors and clinics in it; practices come from the NHS list only."
        )
    listed = _rows(table, table.frame, [int(at) for at in np.flatnonzero(~left_out)])
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


def read_buildings(raw: RawFile) -> PlaceList:
    """Buildings by class, each at a point inside its outline; buildings of one name and class together are one site."""
    table, x, y = by_shapes(raw)
    standing = placed(table, x, y, names=given_names(table))
    first = _one_each(table, standing)
    listed = _rows(table, table.frame, first)
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


def _rows(table: TextTable, frame: pd.DataFrame, positions: list[int]) -> TextTable:
    """The table with only these rows, in this order, each keeping its line in the file."""
    return replace(table, frame=frame.iloc[positions].reset_index(drop=True), lines=table.lines[positions])


def _address(frame: pd.DataFrame) -> pd.Series:
    parts = [frame[name].map(given) for name in ("street", "town") if name in frame]
    return pd.Series([", ".join(filter(None, row)) for row in zip(*parts, strict=True)] or "", index=frame.index)


KINDS: tuple[Kind, ...] = (
    Kind(
        "schools",
        "Schools and colleges",
        is_schools,
        read_schools,
        Look(
            "Schools and colleges, re-published, with the ages they admit",
            ("name", "lowest_admission_age", "highest_admission_age"),
            example="name, unique_reference_number, type, lowest_admission_age, highest_admission_age, capacity",
            seen="files of Trafford",
        ),
    ),
    Kind(
        "sports",
        "Sports facilities",
        is_sports,
        read_sports,
        Look(
            "Sports sites and their facilities, re-published",
            ("site_id", "site_name", "facility_type"),
            example="site_id, site_name, facility_type, access_type, street, town, postcode",
            seen="files of Trafford",
        ),
    ),
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
    Kind(
        "dental_practices",
        "Dental practices (NHS organisation list)",
        is_dental_practices,
        read_dental_practices,
        Look(
            "Dental practices by postcode",
            marks="27 columns, mostly without a line of headings, codes of a V and five figures",
            example="V00105, name, national grouping, health geography, five lines of address, postcode",
            seen="code that reads the report egdpprac: headerless, 27 columns, codes that begin with V, the column "
            "of roles mostly blank",
        ),
    ),
)
