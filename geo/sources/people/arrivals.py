"""People in asylum housing and registrations with a practice from abroad: for the margin of an estimate and no more.

Layouts of our own: area_code, period, and the counts. By ward they come from the authority alone; where only its total
is told that is used. Every record carries the rule that its counts are never shown, listed or handed out below the
authority, and no sentence repeats a count: what is said of a build is kept with the place.
"""

from dataclasses import dataclass, field
from enum import StrEnum

import pandas as pd

from geo.areas.areas import AreaKind
from geo.disclosure.suppression import Rule
from geo.errors import InputError
from geo.periods import missing_between, read_period
from geo.provenance import Source
from geo.sources.figures import counts
from geo.sources.look import OURS, Look
from geo.sources.reading import Kind, RawFile, Sample, TextTable, one_fault_each
from geo.sources.rows import coded_rows, filled_table, first_few, read_cells, refuse_repeats


class ArrivalKind(StrEnum):
    """What is counted of people who come."""

    PLACED = "placed"
    HOUSED = "housed"
    FROM_ABROAD = "from_abroad"

    @property
    def label(self) -> str:
        """What is counted, in words."""
        return {
            "placed": "People newly placed in asylum housing",
            "housed": "People in asylum housing",
            "from_abroad": "Registrations with a practice from abroad",
        }[self.value]

    @property
    def basis(self) -> str:
        """How it is counted, in words."""
        return {
            "placed": "counted over the twelve months to that day",
            "housed": "a stock at that day, which is more than the number newly placed in a year",
            "from_abroad": "of the twelve months to that day and still on the list",
        }[self.value]


# Spellings of each measure's column.
COLUMNS = {
    ArrivalKind.PLACED: ("newly_placed_in_12_months", "newly_placed"),
    ArrivalKind.HOUSED: ("people_in_asylum_housing", "people_in_receipt_of_asylum_support"),
    ArrivalKind.FROM_ABROAD: ("overseas_registrations", "flag_4_registrations", "flag_4"),
}


@dataclass(frozen=True, eq=False)
class Arrivals:
    """Counts of one file, of one kind of area.

    Attributes
    ----------
    frame
        area_code, date (ISO, the last day of the period), measure (a Measure), people (NaN where withheld); kept out of
        the printed form.
    rule
        Holds for every row of it.
    """

    kind: AreaKind
    vintage: str
    frame: pd.DataFrame = field(repr=False)
    source: Source
    notes: tuple[str, ...] = ()
    rule: Rule = field(default=Rule.AUTHORITY_ONLY, init=False)


def columns_of(header: tuple[str, ...]) -> dict[ArrivalKind, str]:
    """The column of each measure that a header has."""
    columns = {measure: [name for name in names if name in header] for measure, names in COLUMNS.items()}
    return {measure: names[0] for measure, names in columns.items() if names}


def is_arrivals(sample: Sample) -> bool:
    """Areas and periods with one of the counts."""
    return sample.format == "csv" and sample.has("area_code", "period") and bool(columns_of(sample.header))


def read_arrivals(raw: RawFile) -> Arrivals:
    """The counts; refused where one is no count or an area stands twice in one period."""
    table = filled_table(raw)
    table.need("area_code", "period")
    rows = coded_rows(table, "area_code")
    date, faults, undated = _dates(table)
    notes = [*rows.notes, *undated]
    parts = []
    for measure, column in columns_of(tuple(table.frame.columns)).items():
        counted = counts(table, column, repeat_cell=False)
        faults += counted.faults
        notes += counted.notes
        people = {"area_code": table.frame["area_code"], "date": date, "measure": measure, "people": counted.figures}
        parts.append(pd.DataFrame(people).iloc[rows.positions][lambda coded: coded["date"] != ""])
    if not parts:
        known = ", ".join(names[0] for names in COLUMNS.values())
        raise InputError(f"{raw.name}: there is no column of people; one of {known} was expected.")
    one_fault_each(first_few(faults, f"cells of {raw.name} with a fault of this kind"))
    first = parts[0]
    refuse_repeats(table, first["area_code"] + ", " + first["date"], f"{rows.kind.label} and period")
    frame = pd.concat(parts, ignore_index=True)
    notes += _gaps(raw.name, frame, table.frame["period"])
    labels = [measure.label for measure in ArrivalKind if (frame["measure"] == measure).any()]
    source = raw.source("; ".join(labels), date=str(frame["date"].max()))
    notes.append(f"{raw.name}: for the margin of estimates only; nothing of it is shown below the authority.")
    return Arrivals(rows.kind, "unknown", frame, source, tuple(notes))


def _dates(table: TextTable) -> tuple[pd.Series, list[str], tuple[str, ...]]:
    """The last day of each row's period, "" where it is none, and faults and notes on those that are none."""
    expected = "a day such as 2024-09-30, or a quarter such as 2024 Q3, was expected"
    periods, faults, notes = read_cells(table, table.frame["period"], read_period, expected)
    last = {text: period.last.isoformat() for text, period in periods.items()}
    return table.frame["period"].map(lambda cell: last.get(cell, "")), list(faults), notes


def _gaps(name: str, frame: pd.DataFrame, periods: pd.Series) -> list[str]:
    """The quarters or years that the file leaves out, and how many areas it leaves out of one that it has."""
    known_periods = {period for period in map(read_period, periods.unique()) if period is not None}
    missing = missing_between(known_periods)
    gaps = [f"{name}: {', '.join(period.label for period in missing)} is missing and stays so."] if missing else []
    areas = frame["area_code"].nunique()
    by_date = frame.groupby("date")["area_code"].nunique()
    gaps += [
        f"{name}: {areas - int(count)} of {areas} areas have no row for {date}; not held there, and not nought."
        for date, count in by_date.items()
        if count < areas
    ]
    return gaps


KINDS: tuple[Kind, ...] = (
    Kind(
        "arrivals",
        "Asylum housing, or registrations from abroad",
        is_arrivals,
        read_arrivals,
        Look(
            "People in asylum housing and registrations from abroad: for margins alone, never shown",
            ("area_code", "period"),
            marks="one of the counts of people",
            example="area_code, area_name, period, people_in_asylum_housing, newly_placed_in_12_months",
            seen=OURS,
        ),
    ),
)
