"""Births, as the labour-market service (Nomis) sends them."""

import pandas as pd

from geo.errors import InputError
from geo.sources.look import Look
from geo.sources.official.nomis import (
    CODE,
    NEEDED,
    SEEN,
    VALUE,
    is_ages,
    is_count,
    is_nomis,
    periods_of,
    sexes_of,
    whole,
)
from geo.sources.people.vital_events import VitalEvents
from geo.sources.people.vital_events import of_table as events_of
from geo.sources.reading import Kind, RawFile, Sample, TextTable


def is_births(sample: Sample) -> bool:
    """The service's headings in a table whose rows say births."""
    return is_nomis(sample) and not is_ages(sample) and _says_births(sample.header, sample.rows)


def read_births(raw: RawFile) -> VitalEvents:
    """Births of calendar years, of both sexes."""
    table, cells = whole(raw)
    sex = sexes_of(cells)
    kept = (sex == "Persons") & is_count(cells)
    frame = pd.DataFrame({"area_code": cells[CODE], "period": periods_of(cells), "births": cells[VALUE]})[kept]
    if frame.empty:
        raise InputError(f"{raw.name}: no row is of births of both sexes; such were expected.")
    return events_of(raw, TextTable(raw.name, frame.reset_index(drop=True), table.lines[kept], table.notes))


def _says_births(header: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> bool:
    at = [place for place, name in enumerate(header) if name in ("measure_name", "cell_name", "variable_name")]
    return any("birth" in row[place].lower() for row in rows for place in at if len(row) > place)


KINDS: tuple[Kind, ...] = (
    Kind(
        "nomis_births",
        "Births (Nomis)",
        is_births,
        read_births,
        Look(
            "Births of calendar years by area",
            (*NEEDED, "measure_name"),
            marks="a row whose measure, cell or variable names births",
            example="DATE, GEOGRAPHY_NAME, GEOGRAPHY_CODE, GENDER_NAME, MEASURE_NAME, OBS_VALUE, RECORD_COUNT",
            seen=SEEN,
            not_seen="a table of births, and which of its columns names them",
        ),
    ),
)
