"""What is in the sports sites of Active Places, and whether anybody may pay and go in."""

from dataclasses import replace

import pandas as pd

from geo.services.services import Service
from geo.sources.guesses import assume_date
from geo.sources.look import Look
from geo.sources.official.leisure import PUBLISHER, REGISTER, coordinates, properties
from geo.sources.official.listing import as_list
from geo.sources.reading import Kind, RawFile, Sample
from geo.sources.services.place_lists import PlaceList
from geo.sources.services.sports import LEISURE_ACCESS, LEISURE_FACILITIES

FACILITIES = ("siteid", "facilityid", "facilitytype")


def is_leisure_facilities(sample: Sample) -> bool:
    """A row a facility, under the service's own headings."""
    return sample.format in {"csv", "geojson"} and sample.has(*FACILITIES)


def read_leisure_facilities(raw: RawFile) -> PlaceList:
    """Sites by their facilities in use: a leisure centre where anybody may pay for a pool, a hall or a gym.

    The names of the sites stand in the table of sites alone.
    """
    table = properties(raw)
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
    ours = {"site_id": site, **coordinates(frame)}
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


def _each(kinds: pd.Series) -> str:
    return ", ".join(sorted(set(kinds)))


KINDS: tuple[Kind, ...] = (
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
