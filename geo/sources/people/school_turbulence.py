"""Pupils who join and leave schools outside the usual points of the year, by the ward that they live in."""

from dataclasses import dataclass, field

import pandas as pd

from geo.areas.areas import AreaKind
from geo.disclosure.suppression import Rule
from geo.provenance import Source
from geo.sources.look import OURS, Look
from geo.sources.people.school_rolls import COLUMNS, date_of, gaps, pupils_of
from geo.sources.reading import Kind, RawFile, Sample
from geo.sources.rows import coded_rows, filled_table, refuse_repeats


@dataclass(frozen=True, eq=False)
class RollsByWard:
    """Pupils by the area that they live in.

    Attributes
    ----------
    vintage
        "unknown": the codes tell it.
    frame
        year ("2024/25"), area_code, roll, joined, left (NaN where not told).
    """

    kind: AreaKind
    vintage: str
    frame: pd.DataFrame
    source: Source
    notes: tuple[str, ...] = ()
    rule: Rule = field(default=Rule.STRICT, init=False)


def is_by_ward(sample: Sample) -> bool:
    """Pupils joining and leaving, by area."""
    return sample.format == "csv" and sample.has("academic_year", "area_code", *COLUMNS.values())


def read_by_ward(raw: RawFile) -> RollsByWard:
    """The table by area; refused where a figure is no count or more pupils joined or left than the year can have."""
    table = filled_table(raw)
    table.need("academic_year", "area_code", *COLUMNS.values())
    rows = coded_rows(table, "area_code")
    frame, notes = pupils_of(table)
    frame.insert(1, "area_code", table.frame["area_code"])
    frame = frame.iloc[rows.positions][lambda coded: coded["year"] != ""]
    refuse_repeats(table, frame["area_code"] + ", " + frame["year"], f"{rows.kind.label} and year")
    source = raw.source("Pupils joining and leaving schools, by ward of home", date=date_of(frame))
    notes = (*rows.notes, *notes, *gaps(raw.name, frame))
    return RollsByWard(rows.kind, "unknown", frame.reset_index(drop=True), source, notes)


KINDS: tuple[Kind, ...] = (
    Kind(
        "school_turbulence",
        "Pupils joining and leaving, by ward of home",
        is_by_ward,
        read_by_ward,
        Look(
            "Pupils who join and leave in mid-year, by the ward they live in",
            ("academic_year", "area_code", *COLUMNS.values()),
            example="academic_year, area_code, area_name, pupils_on_roll",
            seen=OURS,
        ),
    ),
)
