"""What was decided before in a place, as somebody writes it down: one row a decision.

A layout of our own: id, ward (its code or its name), date, what, effect (gain or loss for the people there), size (0 to
1, how much it mattered), and source where it is told. What is typed stays text, to the letter.
"""

from dataclasses import dataclass

import pandas as pd

from geo.evidence.past_decisions import Effect
from geo.provenance import Source
from geo.sources.evidence.cells import iso_date, kept_rows
from geo.sources.look import OURS, Look
from geo.sources.reading import Kind, RawFile, Sample
from geo.sources.rows import filled_table, refuse_repeats

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
    """The decisions; a row whose date, effect or size is none of those expected is left out, and said."""
    table = filled_table(raw)
    table.need(*NEEDED)
    cells = table.frame
    effect = cells["effect"].str.lower()
    size = pd.to_numeric(cells["size"], errors="coerce")
    date = cells["date"].map(lambda cell: iso_date(cell, months=DAY_MONTH_OR_YEAR))
    good, wrong = kept_rows(
        table,
        (
            ("effect", effect.isin([*Effect]), "gain or loss"),
            ("size", size.between(0, 1), "a number from 0 to 1"),
            ("date", date.notna(), "a date such as 2021-09-30"),
            ("what", cells["what"] != "", "what was decided"),
            ("ward", cells["ward"] != "", "a ward's code or name"),
        ),
    )
    whose = cells["id"]
    refuse_repeats(table, whose[good & (whose != "")], "id")
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
    )[good].reset_index(drop=True)
    long = int((cells["what"][good].str.len() > MOST_CHARACTERS).sum())
    cut = (f"{raw.name}: what was decided is cut after {MOST_CHARACTERS:,} characters (rows: {long}).",) if long else ()
    source = raw.source("What was decided before", date=max(frame["date"], default=""))
    return DecisionTable(frame, source, (*table.notes, *wrong, *cut))


KINDS: tuple[Kind, ...] = (
    Kind(
        "decisions",
        "what was decided before",
        is_decisions,
        read_decisions,
        Look("What was decided before", NEEDED, example="id, ward, date, what, effect, size, source", seen=OURS),
    ),
)
