"""Hate crimes recorded by the police, by ward and motivating factor: small counts, each with its exact range.

An offence may have several factors, so the factors add up to more than all offences; the row of all is kept beside
them. More reports may be more crime or more trust in the police, so neither way is better.
"""

import numpy as np
import pandas as pd

from geo.indicators.declared import DECLARED
from geo.sources.figures import numbers
from geo.sources.indicators.long_layout import EVERYBODY, IndicatorTable, coded, finished, with_periods, without_repeats
from geo.sources.look import OURS, Look
from geo.sources.reading import Kind, RawFile, Sample, one_fault_each
from geo.sources.rows import filled_table, first_few

NEEDED = ("area_code", "period", "motivating_factor", "offences")


def is_hate_crimes(sample: Sample) -> bool:
    """The columns of the table."""
    return sample.format == "csv" and sample.has(*NEEDED)


def read_hate_crimes(raw: RawFile) -> IndicatorTable:
    """The counts; refused where one is no count."""
    table = filled_table(raw)
    table.need(*NEEDED)
    cells = table.frame
    offences = numbers(table, "offences")
    factor = cells["motivating_factor"]
    frame = pd.DataFrame(
        {
            "indicator": "hate_crime",
            "group": factor.where(~factor.str.lower().isin(EVERYBODY), ""),
            "area_code": cells["area_code"],
            "value": offences.figures,
            "lower": np.nan,
            "upper": np.nan,
            "count": offences.figures,
            "base": np.nan,
            "said": "",
        }
    )
    frame, of_periods, unread = with_periods(table, frame, cells["period"])
    one_fault_each(first_few((*offences.faults, *of_periods), f"rows of {raw.name} with a fault of this kind"))
    frame, notes = coded(table, frame)
    frame, repeats = without_repeats(table, frame)
    title = "Hate crimes recorded by the police"
    return finished(
        raw, frame, [DECLARED["hate_crime"]], title=title, notes=(*notes, *offences.notes, *unread, *repeats)
    )


KINDS: tuple[Kind, ...] = (
    Kind(
        "hate_crimes",
        "Hate crimes recorded by the police",
        is_hate_crimes,
        read_hate_crimes,
        Look(
            "Hate crimes by ward and what moved them",
            NEEDED,
            example="area_code, area_name, period, motivating_factor, offences",
            seen=OURS,
        ),
    ),
)
