"""People who moved in and out of an area in a period: both sides of a movement, and not only what is left of it.

Two layouts of our own. patients_joined and patients_left (by ward: a local extract of those who join and leave lists,
with those who only changed practice taken out), or moved_in and moved_out (by authority: national statistics); either
with moved_within where it is told. Moves cannot be added up over areas, as one between two of them is in both: wards
must be those of today.
"""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from geo.areas.areas import AreaKind
from geo.disclosure.suppression import Rule
from geo.errors import InputError
from geo.provenance import Source
from geo.sources.figures import counts
from geo.sources.indicators.long_layout import with_periods
from geo.sources.look import OURS, Look
from geo.sources.reading import Kind, RawFile, Sample, one_fault_each
from geo.sources.rows import coded_rows, filled_table, first_few, refuse_repeats

# What a file sees of movement, by churn.SIGHTS, and its two columns.
COLUMNS = {"gp_moves": ("patients_joined", "patients_left"), "internal_moves": ("moved_in", "moved_out")}
WITHIN = "moved_within"
KINDS_OF_AREA = (AreaKind.WARD, AreaKind.AUTHORITY)


@dataclass(frozen=True, eq=False)
class Moves:
    """People moving in and out, of one file.

    Attributes
    ----------
    sight
        A key of churn.SIGHTS.
    frame
        area_code, first, last (ISO days), inflow, outflow, within (NaN where not told).
    """

    sight: str
    kind: AreaKind
    frame: pd.DataFrame
    source: Source
    notes: tuple[str, ...] = ()
    rule: Rule = field(default=Rule.STRICT, init=False)


def sight_of(header: tuple[str, ...]) -> str:
    """What the columns of a header see; "" where they are neither pair."""
    return next((key for key, pair in COLUMNS.items() if set(pair) <= set(header)), "")


def is_moves(sample: Sample) -> bool:
    """Areas and periods with both sides of a movement."""
    return sample.format == "csv" and sample.has("area_code", "period") and sight_of(sample.header) != ""


def read_moves(raw: RawFile) -> Moves:
    """The table; refused where a figure is no count, or its areas are neither wards nor authorities."""
    table = filled_table(raw)
    table.need("area_code", "period")
    sight = sight_of(tuple(table.frame.columns))
    if not sight:
        raise InputError(
            f"{raw.name}: no two columns of people moving in and out; moved_in and moved_out were expected."
        )
    rows = coded_rows(table, "area_code")
    if rows.kind not in KINDS_OF_AREA:
        raise InputError(
            f"{raw.name}: moves are by {rows.kind.label} and cannot be added up, as a move between two of them is in "
            f"both; moves by ward or local authority were expected."
        )
    moved_in, moved_out = (counts(table, column) for column in COLUMNS[sight])
    frame = pd.DataFrame(
        {
            "area_code": table.frame["area_code"],
            "inflow": moved_in.figures,
            "outflow": moved_out.figures,
            "within": np.nan,
        }
    )
    faults, notes = [*moved_in.faults, *moved_out.faults], [*rows.notes, *moved_in.notes, *moved_out.notes]
    if WITHIN in table.frame:
        within = counts(table, WITHIN)
        frame["within"] = within.figures
        faults += within.faults
        notes += within.notes
    frame, of_periods, undated = with_periods(table, frame, table.frame["period"])
    one_fault_each(first_few([*faults, *of_periods], f"cells of {raw.name} with a fault of this kind"))
    notes += undated
    frame = frame.iloc[rows.positions].dropna(subset="first")
    refuse_repeats(table, frame["area_code"] + ", " + frame["last"], f"{rows.kind.label} and period")
    source = raw.source("People moving in and out", date=str(frame["last"].max())[:4])
    return Moves(sight, rows.kind, frame.reset_index(drop=True), source, tuple(notes))


KINDS: tuple[Kind, ...] = (
    Kind(
        "moves",
        "People moving in and out",
        is_moves,
        read_moves,
        Look(
            "People who move in and out",
            ("area_code", "period"),
            marks="patients_joined and patients_left, or moved_in and moved_out",
            example="area_code, area_name, period, patients_joined, patients_left",
            seen=OURS,
        ),
    ),
)
