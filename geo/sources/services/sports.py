"""Sports facilities, re-published, one row each: a sports site is one site however many it has."""

from dataclasses import replace

import numpy as np
import pandas as pd

from geo.services.services import Service
from geo.sources.guesses import assume_date
from geo.sources.look import Look
from geo.sources.reading import Kind, RawFile, Sample
from geo.sources.rows import filled_table
from geo.sources.services.place_lists import PlaceList, given_names, only_rows, place_list
from geo.sources.services.postal import given
from geo.sources.services.standing import by_columns

# Facilities, by how they begin, and the access that make a sports site a leisure centre: anybody may pay and go in.
LEISURE_FACILITIES = ("swimming pool", "sports hall", "health and fitness")
LEISURE_ACCESS = "Pay and Play"


def is_sports(sample: Sample) -> bool:
    """A row for each facility of a sports site."""
    return sample.format == "csv" and sample.has("site_id", "site_name", "facility_type")


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
    listed = only_rows(table, frame, positions)
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


def _address(frame: pd.DataFrame) -> pd.Series:
    parts = [frame[name].map(given) for name in ("street", "town") if name in frame]
    return pd.Series([", ".join(filter(None, row)) for row in zip(*parts, strict=True)] or "", index=frame.index)


KINDS: tuple[Kind, ...] = (
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
)
