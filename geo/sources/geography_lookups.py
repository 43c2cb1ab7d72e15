"""Which area lies in which: published tables from output areas up to authorities, and from 2011 to 2021.

A table between statistical areas is exact, since they nest. A table from them to wards is a best fit: each area is
given whole to the ward that holds most of its people, though it may straddle two.
"""

import re
from dataclasses import dataclass

import pandas as pd

from geo.areas.areas import AreaKind
from geo.errors import InputError
from geo.plain import beginning, shown
from geo.provenance import Source
from geo.sources.look import Look
from geo.sources.reading import Kind, RawFile, Sample, TextTable

PUBLISHER = "Office for National Statistics, Open Geography Portal"
CODE_COLUMN = re.compile(r"^(oa|lsoa|msoa|wd|lad)(\d\d)cd$")
CARE_BOARD = "care_board"
BOARD_COLUMN = re.compile(r"^icb\d\dcd$")
KINDS_BY_PREFIX = {
    "oa": AreaKind.OA,
    "lsoa": AreaKind.LSOA,
    "msoa": AreaKind.MSOA,
    "wd": AreaKind.WARD,
    "lad": AreaKind.AUTHORITY,
}
# Names and keys that may stand beside the codes; any other column is a measure, and the file no lookup.
BESIDE_CODES = re.compile(r"^(\w*(cd|nm|nmw|cdo|cdh)|chgind|objectid|fid|globalid|ltla\w*|utla\w*)$")
# How the publisher marks what became of a 2011 area: unchanged, split, merged, or something irregular.
CHANGES = frozenset("USMX")


@dataclass(frozen=True)
class LookupTable:
    """One published lookup, smaller areas first.

    Attributes
    ----------
    frame
        Columns named by kind and year (oa21, lsoa11, lsoa21, msoa21, wd24, lad22) hold codes; wd24_name and the like
        hold names where they are given; care_board holds codes of integrated care boards where they are given; change
        holds U, S, M or X where the table leads from 2011 to 2021.
    exact
        False for a best fit to wards.
    """

    frame: pd.DataFrame
    exact: bool
    source: Source
    notes: tuple[str, ...] = ()

    @property
    def levels(self) -> tuple[str, ...]:
        """The columns of codes, smaller areas first ("oa21", "lsoa21", "msoa21", "lad22")."""
        beside = ("change", CARE_BOARD)
        return tuple(column for column in self.frame.columns if column not in beside and not column.endswith("_name"))

    def leads(self, small: str, large: str) -> pd.Series:
        """The code of the larger area by that of the smaller, each smaller area once."""
        pairs = self.frame[[small, large]].drop_duplicates().set_index(small)[large]
        if pairs.index.has_duplicates:
            twice = pairs.index[pairs.index.duplicated()][0]
            raise InputError(f"{self.source.file}: {twice} lies in more than one {large}; a share of each is needed.")
        return pairs


def _matches(sample: Sample) -> bool:
    if sample.format != "csv" or any(column.startswith("pcd") for column in sample.header):
        return False
    codes = [column for column in sample.header if CODE_COLUMN.match(column)]
    return len(codes) >= 2 and all(BESIDE_CODES.match(column) for column in sample.header if column)


def read_lookup(raw: RawFile) -> LookupTable:
    """A lookup's codes and names; rows whose codes are not whole are left out and counted."""
    table = raw.table
    levels = [m for m in map(CODE_COLUMN.match, table.frame.columns) if m]
    order = list(KINDS_BY_PREFIX)
    # Small to large, and within one kind the older set first: it is the one that leads to the newer.
    levels.sort(key=lambda m: (order.index(m.group(1)), m.group(2)))
    columns: dict[str, pd.Series] = {}
    names: dict[str, pd.Series] = {}
    notes: list[str] = list(table.notes)
    for level in levels:
        label = level.group(1) + level.group(2)
        columns[label], dropped = table.area_codes(level.group(0), KINDS_BY_PREFIX[level.group(1)])
        notes.extend(dropped)
        if label + "nm" in table.frame.columns:
            names[label + "_name"] = table.frame[label + "nm"]
    frame = pd.DataFrame({**columns, **names})
    for board in filter(BOARD_COLUMN.match, table.frame.columns):
        frame[CARE_BOARD] = table.frame[board].str.strip().str.upper()
    if "chgind" in table.frame.columns:
        frame["change"] = _changes(table)
    whole = (frame[list(columns)] != "").all(axis="columns")
    if not whole.all():
        notes.append(f"{raw.name}: {int((~whole).sum())} rows without a whole code in each column are left out.")
    frame = frame[whole].drop_duplicates().reset_index(drop=True)
    if frame.empty:
        raise InputError(f"{raw.name}: no row has a whole code in each of {', '.join(columns)}.")
    _refuse_contradictions(raw.name, frame, list(columns))
    kinds = {KINDS_BY_PREFIX[level.group(1)] for level in levels}
    exact = AreaKind.WARD not in kinds or kinds <= {AreaKind.WARD, AreaKind.AUTHORITY}
    steps = [f"{KINDS_BY_PREFIX[level.group(1)].label} 20{level.group(2)}" for level in levels]
    title = "Lookup: " + ", ".join(steps) + ("" if exact else " (best fit)")
    return LookupTable(frame, exact, raw.source(title, publisher=PUBLISHER), tuple(notes))


def _changes(table: TextTable) -> pd.Series:
    change = table.frame["chgind"].str.upper()
    wrong = (~change.isin(CHANGES)).to_numpy().nonzero()[0]
    if len(wrong):
        raise InputError(
            f"{table.name}, row {table.row_of(wrong[0])}: chgind is {shown(change.iloc[wrong[0]])}; U, S, M or X "
            f"(unchanged, split, merged, irregular) was expected."
        )
    return change


def _refuse_contradictions(name: str, frame: pd.DataFrame, columns: list[str]) -> None:
    """A smaller area in two larger ones is a fault, except from one year's set to another's, where areas split."""
    smallest = columns[0]
    for larger in columns[1:]:
        if larger.rstrip("0123456789") == smallest.rstrip("0123456789") or "change" in frame.columns:
            continue
        pairs = frame[[smallest, larger]].drop_duplicates()
        twice = pairs[smallest][pairs[smallest].duplicated()]
        if len(twice):
            raise InputError(
                f"{name}: {beginning(twice.iloc[0])} is put into more than one {larger}; one was expected."
            )


KINDS = (
    Kind(
        "lookup",
        "which area lies in which",
        _matches,
        read_lookup,
        Look(
            "Which area lies in which, and what became of the areas of 2011",
            marks="two or more columns of codes, each a kind and the two figures of its year with CD (OA21CD, "
            "WD25CD, LAD26CD), and beside them names and keys only",
            example="LSOA11CD, LSOA11NM, LSOA21CD, LSOA21NM, CHGIND, LAD22CD, LAD22NM",
            seen="files of Trafford, Rutland and the Isle of Wight to 2024; WD25CD, WD25NM, LAD25CD, LAD25NM and "
            "WD26CD, WD26NM, LAD26CD, LAD26NM in code that asks the services of the Open Geography Portal for them "
            "(WD25_LAD25_CTYUA25_RGN25_CTRY25_UK_LU, OA21_WD25_LAD25_EW_LU_v3, WD_MAY_2026_UK_BFC)",
        ),
    ),
)
