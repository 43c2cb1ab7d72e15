"""The Department for Education's list of family hub sites: a name and a postcode each."""

from dataclasses import replace

import pandas as pd

from geo.services.services import Service
from geo.sources.guesses import assume_date
from geo.sources.look import Look
from geo.sources.official.listing import as_list
from geo.sources.reading import Kind, RawFile, Sample
from geo.sources.rows import filled_table
from geo.sources.services.place_lists import PlaceList

NEEDED = ("family_hub", "local_authority", "postcode")


def is_family_hubs(sample: Sample) -> bool:
    """The list's own headings."""
    return sample.format == "csv" and sample.has(*NEEDED)


def read_family_hubs(raw: RawFile) -> PlaceList:
    """Hubs as children's centres, which is what they are to a family."""
    table = filled_table(raw)
    services = pd.Series(Service.CHILDRENS_CENTRE.value, index=table.frame.index)
    ours = {"name": table.frame["family_hub"], "postcode": table.frame["postcode"]}
    source = assume_date(raw, raw.source("Family hub sites", publisher="Department for Education"))
    return replace(as_list(table, ours, services=services, source=source), beside=True)


KINDS: tuple[Kind, ...] = (
    Kind(
        "family_hubs",
        "Family hub sites",
        is_family_hubs,
        read_family_hubs,
        Look(
            "Family hubs by postcode, beside children's centres",
            NEEDED,
            example="Region, Local_Authority, Family_Hub, Postcode",
            seen="these four headings in two programs that read List_of_family_hub_sites.csv of 2026",
            not_seen="their order, and whether further columns stand beside them",
        ),
    ),
)
