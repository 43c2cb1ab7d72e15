"""Hospitals, from the NHS's report of the sites of its trusts (ets)."""

from dataclasses import replace

import numpy as np
import pandas as pd

from geo.errors import InputError
from geo.services.services import Service
from geo.sources.guesses import assume_date
from geo.sources.look import Look
from geo.sources.official.listing import as_list
from geo.sources.official.organisations import EXAMPLE, standing, table_of
from geo.sources.reading import Kind, RawFile, Sample
from geo.sources.services import ods
from geo.sources.services.place_lists import PlaceList

# What a site of a trust is called where people are treated in beds. Our choice of words.
HOSPITAL = r"\b(?:hospital|infirmary)\b"


def is_trust_sites(sample: Sample) -> bool:
    """Codes of five, the first three those of a trust."""
    return ods.mostly(sample, ods.TRUST_SITE)


def read_trust_sites(raw: RawFile) -> PlaceList:
    """Hospitals of trusts by their names, one at each postcode of a trust with all its codes; the rest is counted.

    A trust lists wards and clinics of a hospital as sites of their own.
    """
    rows, notes = standing(raw, ods.TRUST_SITE)
    table = table_of(raw, rows, notes)
    frame = table.frame.assign(trust=[row.parent or row.code[:3] for row in rows])
    hospital = frame["name"].str.lower().str.contains(HOSPITAL, regex=True)
    # The shortest name is the hospital's own; a ward's has the hospital's in it.
    order = frame[hospital].assign(length=frame["name"].str.len()).sort_values(["length", "ods_code"], kind="stable")
    by_place = order.groupby(["trust", order["postcode"].where(order["postcode"] != "", order["ods_code"])])
    first = by_place["ods_code"].transform("first")
    codes = frame["ods_code"].map(order.groupby(first)["ods_code"].agg(lambda each: ", ".join(sorted(each)))).fillna("")
    services = pd.Series(np.where(frame["ods_code"].isin(set(first)), Service.HOSPITAL.value, ""), frame.index)
    if (services == "").all():
        raise InputError(f"{raw.name}: no site in it is called a hospital or an infirmary; such were expected.")
    source = assume_date(raw, raw.source("Hospitals (sites of NHS trusts)", publisher=ods.NHS))
    more = {"codes": codes, "trust": frame["trust"]}
    places = as_list(table, dict(table.frame.items()), services=services, source=source, more=more)
    note = (
        f"{raw.name}: of {len(frame):,} sites of trusts those called a hospital are one for each postcode "
        f"({int((services != '').sum()):,}) with the codes of the wards and clinics there; left out: "
        f"{int((~hospital).sum()):,}."
    )
    return replace(places, notes=(*places.notes, note))


KINDS: tuple[Kind, ...] = (
    Kind(
        "trust_sites",
        "Hospitals (sites of NHS trusts)",
        is_trust_sites,
        read_trust_sites,
        Look(
            "Hospitals by name and postcode, each with all its codes",
            marks="27 columns, mostly without a line of headings, codes of five that begin with a trust's",
            example=EXAMPLE,
            seen="code that reads the reports ets and etr, headerless; the names of the columns of etr in "
            "ebmdatalab/open-nhs-hospital-use-data (scripts/get_data.R), from the service's description",
            not_seen="a row of ets: two programs disagree by one column on where its postcode stands, so a file is "
            "taken "
            "for one only where postcodes stand in the tenth",
        ),
    ),
)
