"""Sport England's Active Places as its service sends them: sites, and facilities that name their site by a number.

Contact persons stand in columns of the sites and are never read. The table of facilities tells whether anybody may pay
and go in.
"""

from dataclasses import replace

import pandas as pd

from geo.services.services import Service
from geo.sources.guesses import assume_date
from geo.sources.look import Look
from geo.sources.official.listing import as_list, joined
from geo.sources.reading import Kind, RawFile, Sample, TextTable
from geo.sources.rows import filled_table
from geo.sources.services.facilities import LEISURE_ACCESS, LEISURE_FACILITIES
from geo.sources.services.place_lists import PlaceList

PUBLISHER = "Sport England"
REGISTER = "Active Places"
SITES = ("siteid", "sitename", "postcode")
FACILITIES = ("siteid", "facilityid", "facilitytype")


def is_leisure_sites(sample: Sample) -> bool:
    """A row a site, under the service's own headings."""
    return sample.format in {"csv", "geojson"} and sample.has(*SITES) and "facilityid" not in sample.header


def read_leisure_sites(raw: RawFile) -> PlaceList:
    """Sites that stand; what may be done there and who may go in is in the table of facilities, so none is a centre."""
    table = _table(raw)
    frame = table.frame
    services = pd.Series(Service.OTHER.value, index=frame.index)
    if (stated := raw.facts.get("service", "")) in set(Service):
        services = pd.Series(stated, index=frame.index)
    ours = {
        "site_id": frame["siteid"],
        "name": frame["sitename"],
        "postcode": frame["postcode"],
        "address": joined(table, "thoroughfarename", "dependentlocality", "posttown"),
    }
    ours |= _coordinates(frame)
    if "recenddate" in frame:
        ours["closed_date"] = frame["recenddate"].map(_day)
    source = assume_date(raw, raw.source("Sports sites (Active Places)", publisher=PUBLISHER))
    places = replace(as_list(table, ours, services=services, source=source), register=REGISTER)
    if stated:
        return places
    note = (
        f"{raw.name}: the sites do not say what is in them, so they are listed as other sites; the table of facilities "
        'tells leisure centres, or service = "leisure_centre" in sources.toml.'
    )
    return replace(places, notes=(*places.notes, note))


def is_leisure_facilities(sample: Sample) -> bool:
    """A row a facility, under the service's own headings."""
    return sample.format in {"csv", "geojson"} and sample.has(*FACILITIES)


def read_leisure_facilities(raw: RawFile) -> PlaceList:
    """Sites by their facilities in use: a leisure centre where anybody may pay for a pool, a hall or a gym.

    The names of the sites stand in the table of sites alone.
    """
    table = _table(raw)
    frame = table.frame
    used = frame["facstatus"].str.lower() == "operational" if "facstatus" in frame else pd.Series(True, frame.index)
    access = frame.get("accessibilitytypestr", pd.Series("", frame.index))
    kind = frame["facilitytype"].str.lower()
    open_to_all = used & kind.str.startswith(LEISURE_FACILITIES) & (access == LEISURE_ACCESS)
    site = frame["siteid"]
    centre = site.map(open_to_all.groupby(site).any()).astype(bool)
    first = used & ~site.where(used).duplicated()
    services = pd.Series(Service.OTHER.value, frame.index).mask(centre, Service.LEISURE_CENTRE.value).where(first, "")
    if (stated := raw.facts.get("service", "")) in set(Service):
        services = services.mask(first, stated)
    ours = {"site_id": site, **_coordinates(frame)}
    ours |= {
        name: frame[theirs] for theirs, name in (("sitename", "name"), ("postcode", "postcode")) if theirs in frame
    }
    source = assume_date(raw, raw.source("Sports facilities (Active Places)", publisher=PUBLISHER))
    more = {
        "class": pd.Series("sports site", frame.index).where(services == Service.OTHER.value, ""),
        "facilities": site.map(frame["facilitytype"][used].groupby(site[used]).agg(_each)).fillna(""),
    }
    places = replace(as_list(table, ours, services=services, source=source, more=more), register=REGISTER)
    how = (
        f"sources.toml calls them {Service(stated).plural}."
        if stated in set(Service)
        else f"those with a pool, hall or gym open to anybody who pays count as leisure centres "
        f"({int((first & centre).sum())}), the rest as other sites."
    )
    note = f"{raw.name}: {int(used.sum()):,} facilities in use on {int(first.sum()):,} sites; {how}"
    return replace(places, notes=(*places.notes, note))


def _table(raw: RawFile) -> TextTable:
    if raw.geojson is None:
        return filled_table(raw)
    rows = [{str(key).lower(): cell for key, cell in each["properties"].items()} for each in raw.geojson["features"]]
    frame = pd.DataFrame(rows).map(lambda cell: "" if cell is None or cell != cell else str(cell).strip()).astype(str)
    return TextTable(raw.name, frame, pd.RangeIndex(1, len(frame) + 1).to_numpy())


def _coordinates(frame: pd.DataFrame) -> dict[str, pd.Series]:
    pair = next((pair for pair in (("long", "lat"), ("easting", "northing")) if set(pair) <= set(frame)), ())
    return {name: frame[name] for name in pair}


def _each(kinds: pd.Series) -> str:
    return ", ".join(sorted(set(kinds)))


def _day(cell: str) -> str:
    """A day as it stands, or from thousandths of a second since 1970."""
    is_stamp = cell.isdigit() and len(cell) in (12, 13)
    return pd.Timestamp(int(cell), unit="ms").date().isoformat() if is_stamp else cell


KINDS: tuple[Kind, ...] = (
    Kind(
        "leisure_sites",
        "Sports sites (Active Places, as its service sends them)",
        is_leisure_sites,
        read_leisure_sites,
        Look(
            "Sports sites with their points, without contact persons",
            SITES,
            example="siteid, sitename, thoroughfarename, posttown, postcode, uprn, easting, northing, lat, long, "
            "recenddate",
            seen="these headings in code that asks GIS_Active_Places_Power_Sites and in a description of its 79 fields",
            not_seen="the header of a download as CSV and its order",
        ),
    ),
    Kind(
        "leisure_facilities",
        "Sports facilities (Active Places, as its service sends them)",
        is_leisure_facilities,
        read_leisure_facilities,
        Look(
            "Leisure centres that anybody may pay to use, told by their facilities",
            FACILITIES,
            example="siteid, facilityid, facilitytype, facilitysubtype, facstatus, accessibilitytypestr, easting, "
            "northing",
            seen="these headings, the words Operational, Public Access and Pay and Play, and the sixteen types, "
            "in descriptions of the service's 45 fields and code that reads them; none of them is a site's name",
            not_seen="the header of a download as CSV and its order",
        ),
    ),
)
