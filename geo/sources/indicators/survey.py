"""A local survey by ward: how many were asked each question and how many agreed, in one year or several.

A layout of our own: area_code, period, question, agree, base, and the wording as it was asked. The questions are named
by what they mean, as their numbers in older frameworks do not all match. The range takes the base as a simple random
sample; where answers were weighted, base is the effective number of answers.
"""

import numpy as np
import pandas as pd

from geo.indicators.declared import DECLARED
from geo.indicators.indicators import Indicator
from geo.plain import beginning, shown
from geo.sources.figures import FigureColumn, numbers
from geo.sources.indicators.long_layout import IndicatorTable, coded, finished, with_periods, without_repeats
from geo.sources.look import OURS, Look
from geo.sources.reading import Kind, RawFile, Sample, TextTable, one_fault_each
from geo.sources.rows import by_row, filled_table, first_few

NEEDED = ("area_code", "period", "question", "agree", "base")
QUESTIONS = tuple(key for key, record in DECLARED.items() if record.perception)


def is_survey(sample: Sample) -> bool:
    """The columns of the layout."""
    return sample.format == "csv" and sample.has(*NEEDED)


def read_survey(raw: RawFile) -> IndicatorTable:
    """Shares who agree, with Wilson's interval; a ward without answers has no share, and a sentence."""
    table = filled_table(raw)
    table.need(*NEEDED)
    cells = table.frame
    agreed, asked = _people(table, "agree"), _people(table, "base")
    agree, base = agreed.figures, asked.figures
    question = cells["question"].str.lower()
    wrong = {
        int(at): f"question is {shown(cells['question'].iloc[at])}; {', '.join(QUESTIONS)} are the questions"
        for at in np.flatnonzero(~question.isin(QUESTIONS))
    }
    wrong |= {
        int(at): f"{agree.iloc[at]:g} agreed of {base.iloc[at]:g} asked; no more can agree than were asked"
        for at in np.flatnonzero(agree > base)
    }
    faults, unread = by_row(table, wrong, then="the row is left out")
    frame = pd.DataFrame(
        {
            "indicator": question,
            "group": "",
            "area_code": cells["area_code"],
            "value": 100 * agree / base.where(base > 0),
            "lower": np.nan,
            "upper": np.nan,
            "count": agree,
            "base": base,
            "said": "",
        }
    )
    frame, of_periods, undated = with_periods(table, frame, cells["period"])
    frame = frame[~frame.index.isin(list(wrong))]
    faults = (*agreed.faults, *asked.faults, *faults, *of_periods)
    one_fault_each(first_few(faults, f"rows of {raw.name} with a fault of this kind"))
    frame, notes = coded(table, frame)
    frame, repeats = without_repeats(table, frame)
    nobody = [
        f"{raw.name}, row {table.row_of(int(at))}: no answers to {beginning(cells['question'].iloc[at])} are "
        f"recorded (base 0), so there is no share: not available."
        for at in np.flatnonzero(base == 0)
    ]
    notes = (
        *notes,
        *agreed.notes,
        *asked.notes,
        *unread,
        *undated,
        *repeats,
        *first_few(nobody, f"rows of {raw.name} with a base of nought"),
    )
    held = set(frame["indicator"])
    records: list[Indicator] = [DECLARED[key] for key in QUESTIONS if key in held]
    return finished(raw, frame, records, title="Local survey", notes=notes)


def _people(table: TextTable, column: str) -> FigureColumn:
    """A column of numbers of people; a percentage there is none."""
    people = numbers(table, column)
    cells = table.frame[column]
    shares = {
        int(at): f"{column} is {shown(cells.iloc[at])}; a number of people was expected, not a percentage"
        for at in np.flatnonzero(cells.str.contains("%", regex=False))
    }
    faults, notes = by_row(table, shares)
    figures = people.figures.mask(people.figures.index.isin(list(shares)))
    return FigureColumn(figures, (*people.faults, *faults), (*people.notes, *notes))


KINDS: tuple[Kind, ...] = (
    Kind(
        "survey",
        "Local survey by ward",
        is_survey,
        read_survey,
        Look(
            "What people say in a survey, by ward",
            NEEDED,
            example="area_code, area_name, period, question, wording, agree, base",
            seen=OURS,
        ),
    ),
)
