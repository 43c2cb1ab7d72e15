"""What was decided before in a place, as somebody writes it down: one row a decision.

A layout of our own: id, ward (its code or its name), date, what, effect (gain or loss for the people there), size (0 to
1, how much it mattered), and source where it is told. What is typed stays text, to the letter.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.evidence.past_decisions import Effect
from geo.periods import read_period
from geo.provenance import Source
from geo.sources.reading import Kind, RawFile, Sample, TextTable, one_fault_each
from geo.sources.rows import filled_table, first_few, refuse_repeats

NEEDED = ("id", "ward", "date", "what", "effect", "size")
MOST_CHARACTERS = 1000
SHOWN_OF_A_CELL = 40


@dataclass(frozen=True, eq=False)
class DecisionTable:
    """The decisions of one file: id, ward (as typed), date (ISO), what, effect, size (0 to 1), source."""

    frame: pd.DataFrame
    source: Source
    notes: tuple[str, ...] = ()


def is_decisions(sample: Sample) -> bool:
    """The columns of the layout."""
    return sample.format == "csv" and sample.has(*NEEDED)


def read_decisions(raw: RawFile) -> DecisionTable:
    """The decisions; refused, a sentence a fault, where a date, an effect or a size is none of those expected."""
    table = filled_table(raw)
    table.need(*NEEDED)
    cells = table.frame
    effect = cells["effect"].str.lower()
    size = pd.to_numeric(cells["size"], errors="coerce")
    date = cells["date"].map(_day)
    faults: list[str] = []
    faults += _faults(table, "effect", effect.isin([*Effect]), "gain or loss")
    faults += _faults(table, "size", size.between(0, 1), "a number from 0 to 1")
    faults += _faults(table, "date", date.notna(), "a date such as 2021-09-30")
    faults += _faults(table, "what", cells["what"] != "", "what was decided")
    faults += _faults(table, "ward", cells["ward"] != "", "a ward's code or name")
    one_fault_each(first_few(faults, f"cells of {raw.name} with a fault of this kind"))
    whose = cells["id"]
    refuse_repeats(table, whose[whose != ""], "id")
    frame = pd.DataFrame(
        {
            "id": whose.where(whose != "", [f"{raw.name}, row {table.row_of(at)}" for at in range(len(cells))]),
            "ward": cells["ward"],
            "date": date,
            "what": cells["what"].str[:MOST_CHARACTERS],
            "effect": effect,
            "size": size,
            "source": cells["source"].str[:MOST_CHARACTERS] if "source" in cells else "",
        }
    )
    long = int((cells["what"].str.len() > MOST_CHARACTERS).sum())
    cut = (f"{raw.name}: what was decided is cut after {MOST_CHARACTERS:,} characters (rows: {long}).",) if long else ()
    source = raw.source("What was decided before", date=max(frame["date"], default=""))
    return DecisionTable(frame, source, (*table.notes, *cut))


def _day(cell: str) -> str | None:
    """A day, a month or a year as ISO; None for what is none of them."""
    period = read_period(cell) if cell else None
    if period is None or period.months not in (0, 1, 12):
        return None
    return period.first.isoformat()[: {0: 10, 1: 7, 12: 4}[period.months]]


def _faults(table: TextTable, column: str, good: pd.Series, expected: str) -> list[str]:
    return [
        f"{table.name}, row {table.row_of(int(at))}: {column} is "
        f"{table.frame[column].iloc[at][:SHOWN_OF_A_CELL]!r}; {expected} was expected."
        for at in np.flatnonzero(~good.to_numpy(bool))
    ]


KINDS: tuple[Kind, ...] = (Kind("decisions", "what was decided before", is_decisions, read_decisions),)
