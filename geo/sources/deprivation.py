"""Indices of deprivation by LSOA: score, rank and decile, and a few of the figures they are made of.

Read in the publisher's own headings (`Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived)`), which are
long, cut short in places and therefore matched by how they begin, and in the short ones of re-published tables
(`IMD_rank`). The edition follows from the year of the LSOA codes and of the districts.
"""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.areas import AreaKind
from geo.errors import InputError
from geo.provenance import Source
from geo.sources.reading import Kind, RawFile, Sample, Table, one_fault_each
from geo.sources.rows import CodedRows, coded_rows, first_few, refuse_repeats

PUBLISHER = "Ministry of Housing, Communities and Local Government"
# LSOAs in England by code set: ranks run from 1 to this, deciles are tenths of it.
LSOAS_IN_ENGLAND = {"2011": 32_844, "2021": 33_755}
CODE_COLUMN = re.compile(r"^lsoa code \((20\d\d)\)$")
DISTRICT_COLUMN = re.compile(r"^local authority district code \((20\d\d)\)$")
# District year, as the publisher prints it, of the editions on the LSOAs of 2011.
EDITION_OF_DISTRICTS = {"2013": "2015", "2019": "2019"}
OVERALL = {
    "score": ("index of multiple deprivation (imd) score", "imd_score"),
    "rank": ("index of multiple deprivation (imd) rank", "imd_rank", "imd15"),
    "decile": ("index of multiple deprivation (imd) decile", "imd_decile"),
}
# Beginnings of the underlying indicators that are kept, in the publisher's words with every mark turned into "_".
UNDERLYING = {
    "income_domain_numerator": "income_deprived_people",
    "income_deprivation_affecting_children_index_idaci_numerator": "income_deprived_children",
    "income_deprivation_affecting_older_people_index_idaopi_numerator": "income_deprived_older_people",
    "employment_domain_numerator": "employment_deprived_people",
    "road_distance_to_a_gp_surgery_indicator": "gp_road_km",
    "road_distance_to_a_post_office_indicator": "post_office_road_km",
    "road_distance_to_a_primary_school_indicator": "primary_school_road_km",
    "road_distance_to_general_store_or_supermarket_indicator": "food_store_road_km",
}


@dataclass(frozen=True)
class Deprivation:
    """One edition. frame: index area_code (LSOA); score, rank (1 = most deprived in England), decile (1 = most deprived
    tenth); NaN throughout a column that the file does not have. vintage is that of the LSOA codes."""

    edition: str
    vintage: str
    frame: pd.DataFrame
    source: Source
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class UnderlyingIndicators:
    """Figures behind one edition. frame: index area_code (LSOA); those of the columns income_deprived_people,
    income_deprived_children, income_deprived_older_people, employment_deprived_people, gp_road_km, post_office_road_km,
    primary_school_road_km, food_store_road_km that the file holds; NaN where it is empty."""

    edition: str
    vintage: str
    frame: pd.DataFrame
    source: Source
    notes: tuple[str, ...] = ()


def is_index(sample: Sample) -> bool:
    """A column of LSOA codes and the rank of the whole index."""
    coded = sample.has("lsoa11cd") or any(map(CODE_COLUMN.match, sample.header))
    return sample.format == "csv" and coded and _overall(sample.header, "rank") is not None


def is_underlying(sample: Sample) -> bool:
    """A column of LSOA codes and figures behind the index, without its rank."""
    coded = any(map(CODE_COLUMN.match, sample.header))
    return sample.format == "csv" and coded and not is_index(sample) and bool(_underlying(sample.header))


def read_index(raw: RawFile) -> Deprivation:
    """Score, rank and decile of the whole index; faults in rank and decile are all named."""
    table = raw.table
    column, vintage = _code_column(table)
    rows = _lsoas(table, column)
    frame = pd.DataFrame(index=rows.codes, columns=["score", "rank", "decile"], dtype=float)
    faults: list[str] = []
    for name in frame.columns:
        published = _overall(tuple(table.frame.columns), name)
        if published is None:
            continue
        figures, wrong = table.numbers(published)
        frame[name] = figures.to_numpy()[rows.positions]
        faults.extend(wrong)
    faults.extend(_disagreements(table, rows, frame, lsoas=LSOAS_IN_ENGLAND[vintage]))
    one_fault_each(first_few(faults, f"rows of {raw.name} with a fault of this kind"))
    edition = raw.facts.get("edition") or _edition(table, vintage)
    source = raw.source(f"English indices of deprivation {edition}", edition=edition, publisher=PUBLISHER)
    return Deprivation(edition, vintage, frame.sort_index(), source, rows.notes)


def read_underlying(raw: RawFile) -> UnderlyingIndicators:
    """The figures behind the index that are named above; empty cells are missing, not nought."""
    table = raw.table
    column, vintage = _code_column(table)
    rows = _lsoas(table, column)
    figures: dict[str, object] = {}
    faults: list[str] = []
    for published, name in _underlying(tuple(table.frame.columns)).items():
        read, wrong = table.numbers(published)
        figures[name] = read.to_numpy()[rows.positions]
        faults.extend(wrong)
    one_fault_each(faults)
    edition = raw.facts.get("edition") or _edition(table, vintage)
    title = f"English indices of deprivation {edition}, underlying indicators"
    source = raw.source(title, edition=edition, publisher=PUBLISHER)
    return UnderlyingIndicators(edition, vintage, pd.DataFrame(figures, index=rows.codes), source, rows.notes)


def _overall(header: tuple[str, ...], name: str) -> str | None:
    return next((column for column in header if column.startswith(OVERALL[name])), None)


def _underlying(header: tuple[str, ...]) -> dict[str, str]:
    """Our name of each published column that is kept."""
    found = {}
    for column in header:
        plain = re.sub(r"[^a-z0-9]+", "_", column).strip("_")
        ours = next((name for start, name in UNDERLYING.items() if plain.startswith(start)), None)
        if ours:
            found[column] = ours
    return found


def _code_column(table: Table) -> tuple[str, str]:
    """The column of LSOA codes and the year of those codes."""
    if "lsoa11cd" in table.frame.columns:
        return "lsoa11cd", "2011"
    named = [match for match in map(CODE_COLUMN.match, table.frame.columns) if match]
    column, year = named[0][0], named[0][1]
    if year not in LSOAS_IN_ENGLAND:
        raise InputError(f"{table.name}: the column is {column!r}; LSOA codes of 2011 or 2021 were expected.")
    return column, year


def _lsoas(table: Table, column: str) -> CodedRows:
    rows = coded_rows(table, column)
    if rows.kind != AreaKind.LSOA:
        raise InputError(f"{table.name}: {column} holds {rows.kind.label} codes; LSOA codes (E01...) were expected.")
    refuse_repeats(table, pd.Series(rows.codes, index=rows.positions), "LSOA")
    return rows


def _edition(table: Table, vintage: str) -> str:
    if vintage == "2021":
        return "2025"
    if "imd15" in table.frame.columns:
        return "2015"
    years = [match[1] for match in map(DISTRICT_COLUMN.match, table.frame.columns) if match]
    return EDITION_OF_DISTRICTS.get(years[0], "2019") if years else "2019"


def _disagreements(table: Table, rows: CodedRows, frame: pd.DataFrame, *, lsoas: int) -> list[str]:
    """Ranks that England cannot have, and deciles that do not follow from the rank (1 being the most deprived)."""
    rank, decile = frame["rank"].to_numpy(), frame["decile"].to_numpy()
    faults = [
        f"{table.name}, row {table.row_of(int(rows.positions[at]))}: the rank is {rank[at]:g}; England's LSOAs are "
        f"ranked 1 to {lsoas:,}."
        for at in np.flatnonzero((rank < 1) | (rank > lsoas))
    ]
    expected = np.ceil(rank / (lsoas / 10))
    faults += [
        f"{table.name}, row {table.row_of(int(rows.positions[at]))}: rank {rank[at]:g} and decile {decile[at]:g} do "
        f"not agree; 1 must be the most deprived in both."
        for at in np.flatnonzero(np.abs(decile - expected) > 1)
    ]
    return faults


KINDS: tuple[Kind, ...] = (
    Kind("deprivation", "Indices of deprivation", is_index, read_index),
    Kind("deprivation_underlying", "Indices of deprivation, underlying indicators", is_underlying, read_underlying),
)
