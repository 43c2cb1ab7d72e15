"""The options table whole, with likely concerns as words, and as a frame for the page, the workbook and Word."""

from collections.abc import Mapping, Sequence

import pandas as pd

from geo.appraisal.record import Appraisal
from geo.decisions.comparison import Comparison
from geo.decisions.comparison_text import NO_WINNER
from geo.decisions.options_table import LETTERS, OptionsCell, OptionsLine, OptionsTable, options_table
from geo.language.phrases import joined_few
from geo.views.fairness.perception_words import people_further, reasons

# What is told of every option before the table, in the order of its rows.
FIRST_LINES = frozenset(
    {
        OptionsLine.MUST_CHANGE,
        OptionsLine.PATIENTS_FURTHER,
        OptionsLine.PATIENTS_NEARER,
        OptionsLine.FURTHER,
        OptionsLine.NEARER,
    }
)
MOST_TOLD = 3
# Places whose reasons stand in one cell; of more the number is told.
MOST_PLACES = 2


def whole_table(comparison: Comparison) -> OptionsTable:
    """Every row, likely concerns among them."""
    return options_table(comparison, concerns=[likely_concerns(option) for option in comparison.options])


def likely_concerns(option: Appraisal) -> OptionsCell:
    """Places where the option itself causes reasons to expect concern, and the reasons; never a verdict.

    The value is in how many places.
    """
    caused = {str(code): reasons(option, str(code)) for code in option.place_names.index}
    codes = [code for code, listed in caused.items() if listed]
    if not codes:
        return OptionsCell(0.0, "no reasons that it causes")
    # As the Fairness page has them: the most reasons first, then the most people further.
    codes.sort(key=lambda code: (-len(caused[code]), -people_further(option, code), str(option.place_names[code])))
    named = [str(option.place_names[code]) for code in codes]
    first = [f"{name}: {caused[code][0].words}" for name, code in zip(named[:MOST_PLACES], codes, strict=False)]
    rest = [f"Also in {joined_few(named[MOST_PLACES:])}."] if named[MOST_PLACES:] else []
    return OptionsCell(float(len(codes)), " ".join([*first, *rest]))


def at_a_glance(table: OptionsTable) -> list[str]:
    """The first rows, those whom the change is done to first, a sentence each; and that none is called the best."""
    told = []
    for row in table.rows:
        if row.line in FIRST_LINES:
            cells = zip(LETTERS, row.cells[1:], strict=False)
            told.append(f"{row.title}: {'; '.join(f'{letter} {cell.words}' for letter, cell in cells)}.")
    return [*told[:MOST_TOLD], NO_WINNER]


def frame(table: OptionsTable) -> pd.DataFrame:
    """The table in words to show, to download and to paste: index Criterion, a column an option; ranges in brackets."""
    return _across(table, {row.title: [_words(cell) for cell in row.cells] for row in table.rows})


def values(table: OptionsTable) -> pd.DataFrame:
    """The same as numbers, unrounded, for the workbook: index Criterion; Counts, Unit and a column an option."""
    numbers = _across(table, {row.title: [cell.value for cell in row.cells] for row in table.rows})
    numbers.insert(0, "Unit", [row.unit for row in table.rows])
    numbers.insert(0, "Counts", [row.basis.value if row.basis else "" for row in table.rows])
    return numbers


def _across(table: OptionsTable, rows: Mapping[str, Sequence[object]]) -> pd.DataFrame:
    return pd.DataFrame.from_dict(dict(rows), orient="index", columns=list(table.headings)).rename_axis("Criterion")


def _words(cell: OptionsCell) -> str:
    return f"{cell.words} ({cell.spread})" if cell.spread else cell.words
