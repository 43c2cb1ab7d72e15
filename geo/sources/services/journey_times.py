"""Journey Time Statistics of the Department for Transport by local authority: means and shares by service and mode.

A row is an authority. A column's name is a service (PS, SS, GP, Hosp, ...), a mode (PT, Cyc, Car) and what is told: t
the mean minutes to the nearest, 15pct to 60pct the per cent of users within so many minutes. Other columns (counts of
destinations, centres of work, food shops, towns) are not used. The year stands in the file's name (D16.csv).
"""

import re
from dataclasses import dataclass

import numpy as np

from geo.access.published import STEPS, PublishedMinutes
from geo.errors import InputError
from geo.plain import beginning
from geo.provenance import Source
from geo.services.services import Service
from geo.sources.figures import numbers
from geo.sources.look import Look
from geo.sources.reading import Kind, RawFile, Sample, one_fault_each
from geo.sources.rows import filled_table
from geo.travel.ways import Way

SERVICES = {
    "ps": Service.PRIMARY_SCHOOL,
    "ss": Service.SECONDARY_SCHOOL,
    "gp": Service.GP,
    "hosp": Service.HOSPITAL,
}
# Public transport holds walking all the way, as "without a car" does here.
WAYS = {"pt": Way.NOCAR, "cyc": Way.CYCLE, "car": Way.CAR}
# Where a journey cannot be made within it, the publisher prints this.
MOST_MINUTES = 120.0
YEAR = re.compile(r"(?<!\d)(?:20)?(1[4-9]|2\d)(?!\d)")


@dataclass(frozen=True)
class JourneyTimes:
    """What one year's file says, by the code of the authority."""

    by_authority: dict[str, tuple[PublishedMinutes, ...]]
    source: Source
    notes: tuple[str, ...] = ()


def is_journey_times(sample: Sample) -> bool:
    """An authority's code, and the means of surgeries by car and by public transport."""
    return sample.format == "csv" and sample.has("la_code", "gpcart", "gpptt")


def read_journey_times(raw: RawFile) -> JourneyTimes:
    """Means and shares; refused where a figure is none, an authority is told twice or no year is."""
    table = filled_table(raw)
    year = _year(raw)
    codes = table.frame["la_code"]
    twice = codes[codes.duplicated() & (codes != "")]
    if len(twice):
        raise InputError(f"{raw.name}: {beginning(twice.iloc[0])} is told twice; give each authority one row.")
    told: dict[str, list[PublishedMinutes]] = {code: [] for code in codes if code}
    faults: list[str] = []
    notes = list(table.notes)
    for short, service in SERVICES.items():
        for mode, way in WAYS.items():
            columns = [f"{short}{mode}t", *(f"{short}{mode}{step}pct" for step in STEPS)]
            if not set(columns) <= set(table.frame.columns):
                continue
            read = [numbers(table, column) for column in columns]
            faults += [sentence for column in read for sentence in column.faults]
            notes += [sentence for column in read for sentence in column.notes]
            rows = np.column_stack([column.figures.to_numpy(float) for column in read])
            for code, (mean, *within) in zip(codes, rows.tolist(), strict=True):
                if code and np.isfinite([mean, *within]).all() and mean < MOST_MINUTES:
                    told[code].append(PublishedMinutes(code, service, way, year, mean, tuple(within), raw.name))
    one_fault_each(tuple(faults))
    source = raw.source(f"Journey times by authority, {year}", edition=str(year), publisher="Department for Transport")
    return JourneyTimes({code: tuple(rows) for code, rows in told.items()}, source, tuple(notes))


def _year(raw: RawFile) -> int:
    told = raw.facts.get("edition", "") or raw.facts.get("date", "")[:4] or raw.name.rsplit("/", 1)[-1]
    match = YEAR.search(told)
    if match is None:
        raise InputError(f"{raw.name}: its year is nowhere in it; give its edition in sources.toml.")
    return 2000 + int(match[1])


KINDS: tuple[Kind, ...] = (
    Kind(
        "journey_times",
        "journey times published by authority",
        is_journey_times,
        read_journey_times,
        Look(
            "Journey times that the Department for Transport publishes, beside ours",
            ("la_code", "gpcart", "gpptt"),
            example="Region, LA_Code, LA_Name, GPPTt, GPCart",
            seen="the department's own tables, in full",
        ),
    ),
)
