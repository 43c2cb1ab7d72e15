"""Indices of deprivation by LSOA: score, rank and decile.

Read in the publisher's own headings (`Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived)`), which are
long, cut short in places and therefore matched by how they begin, and in the short ones of re-published tables
(`IMD_rank`). The edition follows from the year of the LSOA codes and of the districts.
"""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.areas.areas import AreaKind
from geo.errors import InputError
from geo.plain import shown
from geo.provenance import Source
from geo.sources.figures import numbers
from geo.sources.look import REAL_FILES, Look
from geo.sources.reading import Kind, RawFile, Sample, TextTable, one_fault_each
from geo.sources.rows import CodedRows, by_row, coded_rows, first_few, refuse_repeats

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


@dataclass(frozen=True)
class Deprivation:
    """One edition of the indices of deprivation.

    Attributes
    ----------
    vintage
        That of the LSOA codes.
    frame
        Index area_code (LSOA); score, rank (1 = most deprived in England), decile (1 = most deprived tenth); NaN
        throughout a column that the file does not have.
    """

    edition: str
    vintage: str
    frame: pd.DataFrame
    source: Source
    notes: tuple[str, ...] = ()


def is_index(sample: Sample) -> bool:
    """A column of LSOA codes and the rank of the whole index."""
    coded = sample.has("lsoa11cd") or any(map(CODE_COLUMN.match, sample.header))
    return sample.format == "csv" and coded and _overall(sample.header, "rank") is not None


def read_index(raw: RawFile) -> Deprivation:
    """Score, rank and decile of the whole index; faults in rank and decile are all named."""
    table = raw.table
    column, vintage = _code_column(table)
    rows = _lsoas(table, column)
    frame = pd.DataFrame(index=rows.codes, columns=["score", "rank", "decile"], dtype=float)
    faults: list[str] = []
    notes = list(rows.notes)
    for name in frame.columns:
        published = _overall(tuple(table.frame.columns), name)
        if published is None:
            continue
        read = numbers(table, published)
        frame[name] = read.figures.to_numpy()[rows.positions]
        faults += read.faults
        notes += read.notes
    wrong = _disagreements(rows, frame, lsoas=LSOAS_IN_ENGLAND[vintage])
    refused, unread = by_row(table, wrong, of=len(frame), then="neither is held")
    faults += refused
    frame.loc[np.isin(rows.positions, list(wrong)), ["rank", "decile"]] = np.nan
    one_fault_each(first_few(faults, f"rows of {raw.name} with a fault of this kind"))
    edition, _ = edition_of(raw)
    source = raw.source(f"English indices of deprivation {edition}", edition=edition, publisher=PUBLISHER)
    return Deprivation(edition, vintage, frame.sort_index(), source, (*notes, *unread))


def edition_of(raw: RawFile) -> tuple[str, str]:
    """The edition of a table of the indices, and its column of LSOA codes."""
    column, vintage = _code_column(raw.table)
    return raw.facts.get("edition") or _edition(raw.table, vintage), column


def _overall(header: tuple[str, ...], name: str) -> str | None:
    return next((column for column in header if column.startswith(OVERALL[name])), None)


def _code_column(table: TextTable) -> tuple[str, str]:
    """The column of LSOA codes and the year of those codes."""
    if "lsoa11cd" in table.frame.columns:
        return "lsoa11cd", "2011"
    named = [match for match in map(CODE_COLUMN.match, table.frame.columns) if match]
    column, year = named[0][0], named[0][1]
    if year not in LSOAS_IN_ENGLAND:
        raise InputError(f"{table.name}: the column is {shown(column)}; LSOA codes of 2011 or 2021 were expected.")
    return column, year


def _lsoas(table: TextTable, column: str) -> CodedRows:
    rows = coded_rows(table, column)
    if rows.kind != AreaKind.LSOA:
        raise InputError(f"{table.name}: {column} holds {rows.kind.label} codes; LSOA codes (E01...) were expected.")
    refuse_repeats(table, pd.Series(rows.codes, index=rows.positions), "LSOA")
    return rows


def _edition(table: TextTable, vintage: str) -> str:
    if vintage == "2021":
        return "2025"
    if "imd15" in table.frame.columns:
        return "2015"
    years = [match[1] for match in map(DISTRICT_COLUMN.match, table.frame.columns) if match]
    return EDITION_OF_DISTRICTS.get(years[0], "2019") if years else "2019"


def _disagreements(rows: CodedRows, frame: pd.DataFrame, *, lsoas: int) -> dict[int, str]:
    """By row, ranks that England cannot have, and deciles that do not follow from the rank (1 the most deprived)."""
    rank, decile = frame["rank"].to_numpy(), frame["decile"].to_numpy()
    expected = np.ceil(rank / (lsoas / 10))
    disagree = {
        int(rows.positions[at]): f"rank {rank[at]:g} and decile {decile[at]:g} do not agree; 1 must be the most "
        f"deprived in both"
        for at in np.flatnonzero(np.abs(decile - expected) > 1)
    }
    return disagree | {
        int(rows.positions[at]): f"the rank is {rank[at]:g}; England's LSOAs are ranked 1 to {lsoas:,}"
        for at in np.flatnonzero((rank < 1) | (rank > lsoas))
    }


KINDS: tuple[Kind, ...] = (
    Kind(
        "deprivation",
        "Indices of deprivation",
        is_index,
        read_index,
        Look(
            "Rank, decile and score of deprivation of each LSOA",
            marks="a column of LSOA codes with its year, and the rank of the whole index",
            example="LSOA code (2011), LSOA name (2011), Local Authority District code (2019), Index of Multiple "
            "Deprivation (IMD) Rank",
            seen=REAL_FILES,
        ),
    ),
)
