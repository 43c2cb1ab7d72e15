"""Census tables in the long layout, re-published: a row for each area and category."""

from dataclasses import replace

import pandas as pd

from geo.errors import InputError
from geo.sources.figures import counts
from geo.sources.look import Look
from geo.sources.people.census import CensusTable, is_total, record_of
from geo.sources.people.census_topics import (
    by_column,
    by_heading,
)
from geo.sources.reading import Kind, RawFile, Sample, one_fault_each
from geo.sources.rows import coded_rows, refuse_repeats

LONG_COLUMNS = ("area_code", "area_name", "geography", "period", "indicator", "measure", "unit", "value")


def is_long(sample: Sample) -> bool:
    """The eight columns of the long layout."""
    return sample.format == "csv" and sample.has(*LONG_COLUMNS)


def read_long(raw: RawFile) -> CensusTable:
    """A long table; the name of its category column is the topic, else the categories stand in `indicator`."""
    table = raw.table
    table.need(*LONG_COLUMNS)
    rows = coded_rows(table, "area_code")
    own = [name for name in table.frame.columns if name not in LONG_COLUMNS]
    notes = list(rows.notes)
    cells = table.frame.iloc[rows.positions].assign(area_code=rows.codes)
    counted = cells["measure"].str.lower() == "count"
    if not counted.all():
        notes.append(f"{raw.name}: {int((~counted).sum())} rows that are no counts are left out.")
    cells = cells[counted]
    if "age" in own and "sex" in own:
        cells = cells[cells["sex"].str.lower().isin({"all persons", "persons"})]
        if cells.empty:
            raise InputError(f"{raw.name}: there is no row for all persons; rows by sex alone cannot be used.")
        own = ["age"]
    column = own[0] if own else "indicator"
    topic = by_column(column) if own else by_heading("household composition")
    refuse_repeats(table, cells["area_code"] + ", " + cells[column], "area and category")
    own_rows = replace(table, frame=cells.reset_index(drop=True), lines=table.lines[cells.index])
    value = counts(own_rows, "value")
    one_fault_each(value.faults)
    notes += value.notes
    wide = cells.assign(value=value.figures.to_numpy()).pivot(index="area_code", columns=column, values="value")
    wide = wide.reindex(columns=pd.unique(cells[column]))
    wide.columns.name = None
    stated = next((name for name in wide.columns if is_total(name)), None)
    total = None if stated is None else wide[stated]
    if cells.empty:
        raise InputError(*notes, f"{raw.name}: no row has a usable area code and figure.")
    date = str(cells["period"].iloc[0])
    return record_of(
        raw, topic, wide.drop(columns=[stated] if stated else []), total=total, notes=tuple(notes), date=date
    )


KINDS: tuple[Kind, ...] = (
    Kind(
        "census_long",
        "Census table (long layout)",
        is_long,
        read_long,
        Look(
            "Who lives in each small area, re-published with a row for each category",
            LONG_COLUMNS,
            example="area_code, area_name, geography, period, indicator, ethnic_group, measure, unit, value",
            seen="files of Trafford",
        ),
    ),
)
