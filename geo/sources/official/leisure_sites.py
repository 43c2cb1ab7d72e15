"""Sports sites of Active Places: where they are and what they are called, without contact persons."""

from dataclasses import replace

import pandas as pd

from geo.services.services import Service
from geo.sources.guesses import assume_date
from geo.sources.look import Look
from geo.sources.official.leisure import PUBLISHER, REGISTER, coordinates, properties
from geo.sources.official.listing import as_list, joined
from geo.sources.reading import Kind, RawFile, Sample
from geo.sources.services.place_lists import PlaceList

SITES = ("siteid", "sitename", "postcode")


def is_leisure_sites(sample: Sample) -> bool:
    """A row a site, under the service's own headings."""
    return sample.format in {"csv", "geojson"} and sample.has(*SITES) and "facilityid" not in sample.header


def read_leisure_sites(raw: RawFile) -> PlaceList:
    """Sites that stand; what may be done there and who may go in is in the table of facilities, so none is a centre."""
    table = properties(raw)
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
    ours |= coordinates(frame)
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
)
