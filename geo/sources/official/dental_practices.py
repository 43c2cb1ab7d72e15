"""Dental practices, from the NHS's report of them (egdpprac)."""

import pandas as pd

from geo.services.services import Service
from geo.sources.guesses import assume_date
from geo.sources.look import Look
from geo.sources.official.listing import as_list
from geo.sources.official.organisations import standing, table_of
from geo.sources.reading import Kind, RawFile, Sample
from geo.sources.services import ods
from geo.sources.services.place_lists import PlaceList


def is_dental_practices(sample: Sample) -> bool:
    """The NHS's list of dental practices: codes of a V and five figures in the layout of its organisations."""
    return ods.mostly(sample, ods.DENTAL)


def read_dental_practices(raw: RawFile) -> PlaceList:
    """Dental practices by their postcodes; those that are not active are counted and left out."""
    rows, notes = standing(raw, ods.DENTAL)
    table = table_of(raw, rows, notes)
    services = pd.Series(Service.DENTIST.value, index=table.frame.index)
    source = assume_date(raw, raw.source("Dental practices (NHS organisation list)", publisher=ods.NHS))
    return as_list(table, dict(table.frame.items()), services=services, source=source)


KINDS: tuple[Kind, ...] = (
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
