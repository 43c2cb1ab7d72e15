"""The options table whole, with likely concerns as words, and as a frame for the page, the workbook and Word."""

from collections.abc import Mapping, Sequence

import pandas as pd

from geo.appraisal.record import Appraisal
from geo.decisions.comparison import Comparison
from geo.decisions.options_table import OptionsCell, OptionsTable, options_table
from geo.language.phrases import joined_few
from geo.views.fairness.perception_words import first_reasons, level

# Places whose reasons stand in one cell; of more the number is told.
MOST_PLACES = 2


def whole_table(comparison: Comparison) -> OptionsTable:
    """Every row, likely concerns among them."""
    return options_table(comparison, concerns=[likely_concerns(option) for option in comparison.options])


def likely_concerns(option: Appraisal) -> OptionsCell:
    """Places where the option itself causes reasons to expect concern, and the reasons; never a verdict.

    The value is in how many places.
    """
    names = option.place_names
    places = [code for code in names.index if level(option, str(code)) in ("several", "some", "few")]
    reasons = {str(names[code]): first_reasons(option, str(code)) for code in places}
    named = {name: words for name, words in reasons.items() if words}
    if not named:
        return OptionsCell(0.0, "no reasons that it causes")
    first = [f"{name}: {words}" for name, words in list(named.items())[:MOST_PLACES]]
    rest = list(named)[MOST_PLACES:]
    return OptionsCell(float(len(named)), " ".join([*first, *([f"Also in {joined_few(rest)}."] if rest else [])]))


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
    return pd.DataFrame.from_dict(dict(rows), orient="index", columns=list(table.names)).rename_axis("Criterion")


def _words(cell: OptionsCell) -> str:
    return f"{cell.words} ({cell.spread})" if cell.spread else cell.words
