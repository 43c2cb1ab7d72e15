"""The register of children's centres, in the layout of the register of schools."""

import pandas as pd

from geo.services.services import Service
from geo.sources.guesses import assume_date
from geo.sources.look import Look
from geo.sources.official.establishments import NEEDED, PUBLISHER, is_of_centres, open_rows, under_ours
from geo.sources.official.listing import as_list
from geo.sources.reading import Kind, RawFile, Sample, TextTable
from geo.sources.services.place_lists import PlaceList


def is_childrens_centres(sample: Sample) -> bool:
    """The register's own headings, and most rows children's centres."""
    return sample.format == "csv" and sample.has(*NEEDED) and is_of_centres(sample)


def read_childrens_centres(raw: RawFile) -> PlaceList:
    """Children's centres that are open, linked sites among them."""
    table, standing, note = open_rows(raw)
    services = pd.Series(Service.CHILDRENS_CENTRE.value, index=standing.index)
    listed = TextTable(raw.name, standing, table.lines, (*table.notes, note))
    source = assume_date(raw, raw.source("Children's centres (Get Information About Schools)", publisher=PUBLISHER))
    return as_list(listed, under_ours(listed), services=services, source=source)


KINDS: tuple[Kind, ...] = (
    Kind(
        "childrens_centres",
        "Children's centres (Get Information About Schools)",
        is_childrens_centres,
        read_childrens_centres,
        Look(
            "Children's centres that are open, and their linked sites",
            NEEDED,
            marks="most rows of the type Children's centre, or Children's centre linked site",
            example="URN, LA (name), EstablishmentName, TypeOfEstablishment (name), EstablishmentStatus (name), "
            "Postcode",
            seen="these headings, Street, Locality, Address3 and Town, in code that reads edubaseallchildrencentre",
            not_seen="the whole header and its order, and whether Easting and Northing stand in it",
        ),
    ),
)
