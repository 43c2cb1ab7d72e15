"""What was decided before in a place, as somebody writes it down: one row a decision.

A layout of our own: id, ward (its code or its name), date, what, effect (gain or loss for the people there), size (0 to
1, how much it mattered), and source where it is told. What is typed stays text, to the letter.
"""

from dataclasses import dataclass

import pandas as pd

from geo.evidence.past_decisions import Effect
from geo.provenance import Source
from geo.sources.evidence.cells import iso_date, unexpected_cells
from geo.sources.reading import Kind, RawFile, Sample, one_fault_each
from geo.sources.rows import filled_table, first_few, refuse_repeats

NEEDED = ("id", "ward", "date", "what", "effect", "size")
MOST_CHARACTERS = 1000
DAY_MONTH_OR_YEAR = (0, 1, 12)


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
    date = cells["date"].map(lambda cell: iso_date(cell, months=DAY_MONTH_OR_YEAR))
    faults: list[str] = []
    faults += unexpected_cells(table, "effect", effect.isin([*Effect]), expected="gain or loss")
    faults += unexpected_cells(table, "size", size.between(0, 1), expected="a number from 0 to 1")
    faults += unexpected_cells(table, "date", date.notna(), expected="a date such as 2021-09-30")
    faults += unexpected_cells(table, "what", cells["what"] != "", expected="what was decided")
    faults += unexpected_cells(table, "ward", cells["ward"] != "", expected="a ward's code or name")
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


KINDS: tuple[Kind, ...] = (Kind("decisions", "what was decided before", is_decisions, read_decisions),)
