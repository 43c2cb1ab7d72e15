"""Pharmacies, from the NHS's report of them (edispensary)."""

import pandas as pd

from geo.services.services import Service
from geo.sources.guesses import assume_date
from geo.sources.look import Look
from geo.sources.official.listing import as_list
from geo.sources.official.organisations import EXAMPLE, standing, table_of
from geo.sources.reading import Kind, RawFile, Sample
from geo.sources.services import ods
from geo.sources.services.place_lists import PlaceList


def is_pharmacies(sample: Sample) -> bool:
    """Codes of an F and four letters or figures."""
    return ods.mostly(sample, ods.PHARMACY)


def read_pharmacies(raw: RawFile) -> PlaceList:
    """Pharmacies with an NHS contract, by their postcodes; those that are not active are counted and left out."""
    rows, notes = standing(raw, ods.PHARMACY)
    table = table_of(raw, rows, notes)
    services = pd.Series(Service.PHARMACY.value, index=table.frame.index)
    source = assume_date(raw, raw.source("Pharmacies (NHS organisation list)", publisher=ods.NHS))
    return as_list(table, dict(table.frame.items()), services=services, source=source)


KINDS: tuple[Kind, ...] = (
    Kind(
        "pharmacies",
        "Pharmacies (NHS organisation list)",
        is_pharmacies,
        read_pharmacies,
        Look(
            "Pharmacies with an NHS contract, by postcode",
            marks="27 columns, mostly without a line of headings, codes of an F and four letters or figures",
            example=EXAMPLE,
            seen="code that reads the report edispensary: headerless, 27 columns in the layout of epraccur, codes that "
            "begin with F, the role RO182 in the 14th column",
        ),
    ),
)
