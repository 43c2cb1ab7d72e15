"""Pharmacies, hospital sites and trusts, from the NHS's reports of organisations: 27 columns, mostly without headings.

All reports share one layout, so which of them a file is comes from its codes.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from geo.errors import InputError
from geo.services.services import Service
from geo.sources.guesses import assume_date
from geo.sources.look import Look
from geo.sources.official.listing import as_list
from geo.sources.reading import Kind, RawFile, Sample, TextTable
from geo.sources.rows import first_few
from geo.sources.services import ods
from geo.sources.services.place_lists import PlaceList
from geo.sources.unused import NotUsed

# What a site of a trust is called where people are treated in beds. Our choice of words.
HOSPITAL = r"\b(?:hospital|infirmary)\b"
EXAMPLE = "code, name, national grouping, health geography, five lines of address, postcode, opened, closed, status"
WHY = "Trusts by their head offices, where nobody is treated; their hospitals are in the list of trust sites (ets)."


def is_pharmacies(sample: Sample) -> bool:
    """Codes of an F and four letters or figures."""
    return ods.mostly(sample, ods.PHARMACY)


def is_trust_sites(sample: Sample) -> bool:
    """Codes of five, the first three those of a trust."""
    return ods.mostly(sample, ods.TRUST_SITE)


def is_trusts(sample: Sample) -> bool:
    """Codes of three that begin with an R or a T."""
    return ods.mostly(sample, ods.TRUST)


def read_pharmacies(raw: RawFile) -> PlaceList:
    """Pharmacies with an NHS contract, by their postcodes; those that are not active are counted and left out."""
    rows, notes = _standing(raw, ods.PHARMACY)
    table = _table(raw, rows, notes)
    services = pd.Series(Service.PHARMACY.value, index=table.frame.index)
    source = assume_date(raw, raw.source("Pharmacies (NHS organisation list)", publisher=ods.NHS))
    return as_list(table, dict(table.frame.items()), services=services, source=source)


def read_trust_sites(raw: RawFile) -> PlaceList:
    """Hospitals of trusts by their names, one at each postcode of a trust with all its codes; the rest is counted.

    A trust lists wards and clinics of a hospital as sites of their own.
    """
    rows, notes = _standing(raw, ods.TRUST_SITE)
    table = _table(raw, rows, notes)
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


def read_trusts(raw: RawFile) -> NotUsed:
    """Nothing: a head office is no place of care."""
    _standing(raw, ods.TRUST)
    return NotUsed(WHY, raw.source("NHS trusts", publisher=ods.NHS))


def _standing(raw: RawFile, kind: ods.CodeKind) -> tuple[list[ods.Organisation], tuple[str, ...]]:
    """The rows that are active, or say nothing of it; and what is said of the others."""
    rows, sentences = ods.organisations(raw, kind)
    standing = [row for row in rows if row.status in {"", *ods.ACTIVE}]
    if not standing:
        raise InputError(f"{raw.name}: no {kind.noun} in it is active (status A or ACTIVE); some were expected.")
    notes = (*raw.decoded[1], *first_few(sentences, f"rows of {raw.name} with a fault of this kind"))
    if len(standing) < len(rows):
        notes = (*notes, f"{raw.name}: rows that are not active are left out ({len(rows) - len(standing):,}).")
    return standing, notes


def _table(raw: RawFile, rows: list[ods.Organisation], notes: tuple[str, ...]) -> TextTable:
    columns = {
        "ods_code": [row.code for row in rows],
        "name": [row.name for row in rows],
        "address": [row.written_address for row in rows],
        "postcode": [row.postcode for row in rows],
        "closed_date": [row.closed for row in rows],
    }
    lines = np.array([row.line for row in rows], dtype=np.int64)
    return TextTable(raw.name, pd.DataFrame(columns, dtype=str), lines, notes)


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
    Kind(
        "trusts",
        "NHS trusts",
        is_trusts,
        read_trusts,
        Look(
            f"Nothing. {WHY}",
            marks="27 columns, mostly without a line of headings, codes of three",
            example=EXAMPLE,
            seen="the names of the columns in ebmdatalab/open-nhs-hospital-use-data (scripts/get_data.R)",
        ),
    ),
)
