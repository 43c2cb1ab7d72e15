"""Figures by area with a named measure, such as claimants, as the labour-market service (Nomis) sends them."""

import numpy as np
import pandas as pd

from geo.errors import InputError
from geo.sources.indicators.long_layout import IndicatorTable
from geo.sources.indicators.long_layout import of_table as indicators_of
from geo.sources.look import Look
from geo.sources.official.nomis import (
    CODE,
    NEEDED,
    SEEN,
    VALUE,
    is_ages,
    is_count,
    is_nomis,
    measures_of,
    periods_of,
    sexes_of,
    whole,
)
from geo.sources.official.nomis_births import is_births
from geo.sources.reading import Kind, RawFile, Sample, TextTable

SHARES = frozenset({"20301", "percent"})


def is_figures(sample: Sample) -> bool:
    """The service's headings with a measure that has a name, such as claimants."""
    named = sample.has("measure_name") or sample.has("cell_name") or sample.has("variable_name")
    return is_nomis(sample) and named and not is_ages(sample) and not is_births(sample)


def read_figures(raw: RawFile) -> IndicatorTable:
    """Figures by area and period, of both sexes and all ages; a figure that is withheld is missing and not nought."""
    table, cells = whole(raw)
    name = next(cells[column] for column in ("measure_name", "cell_name", "variable_name") if column in cells)
    count, share = is_count(cells), measures_of(cells).isin(SHARES)
    all_ages = pd.Series(True, cells.index)
    for column in ("age_name", "age"):
        if column in cells:
            all_ages = cells[column].str.lower().isin({"all categories: age 16+", "all ages", "0"})
            break
    kept = (sexes_of(cells) == "Persons") & (count | share) & all_ages
    if not kept.any():
        raise InputError(f"{raw.name}: no row is a figure of both sexes and all ages; such were expected.")
    frame = pd.DataFrame(
        {
            "area_code": cells[CODE],
            "indicator": name,
            "period": periods_of(cells),
            "measure": np.where(count, "Count", "Percentage"),
            "unit": np.where(count, "Persons", "Percentage"),
            "value": cells[VALUE],
        },
        dtype=str,
    )[kept].reset_index(drop=True)
    lost = int((~kept).sum())
    notes = (f"{raw.name}: rows of one sex, of an age or of another measure are left out ({lost:,}).",) if lost else ()
    return indicators_of(raw, TextTable(raw.name, frame, table.lines[kept], (*table.notes, *notes)))


KINDS: tuple[Kind, ...] = (
    Kind(
        "nomis",
        "Figures by area (Nomis)",
        is_figures,
        read_figures,
        Look(
            "Figures by area and month, such as people who claim benefits",
            (*NEEDED, "measure_name"),
            example="DATE_NAME, GEOGRAPHY_NAME, GEOGRAPHY_CODE, GENDER_NAME, AGE_NAME, MEASURE_NAME, MEASURES_NAME",
            seen=SEEN,
            not_seen="the words of OBS_STATUS for a figure that is withheld: an empty figure is missing",
        ),
    ),
)
