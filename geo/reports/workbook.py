"""Tables as one workbook: a first sheet that says what it is, then a sheet a table.

A text is written as a text, so nothing that a person typed or a file held runs as a formula or becomes a link.
"""

import io
import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from geo.plain import visible

ABOUT = "About"
# What a spreadsheet takes: letters of a sheet's name, marks that may not stand in one, letters of a cell, and one name
# that Excel keeps for itself.
LONGEST_NAME, LONGEST_CELL = 31, 32_767
MARKS_KEPT = re.compile(r"[\[\]:*?/\\]")
TAKEN = frozenset({"history"})
# Columns fit what stands in them between these widths, in letters; longer texts run over several lines.
NARROWEST, WIDEST = 8, 60
# A column with a figure in groups of three is one of figures, though others of its cells may be words.
GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")
FIGURE = re.compile(r"-?\d{1,3}(,\d{3})*(\.\d+)?")
CUT = " (cut here: longer than a cell of a spreadsheet)"
WHOLE, BROKEN = "#,##0", "General"


@dataclass(frozen=True)
class Sheet:
    """One table of a workbook.

    Attributes
    ----------
    name
        What the sheet is called, as far as a spreadsheet takes it.
    table
        As it is shown: rounded, the name in front and codes last. A named index is its first column.
    title
        In full, for the first sheet; "" where the name says it.
    """

    name: str
    table: pd.DataFrame
    title: str = ""


def workbook(about: Sequence[tuple[str, str]], sheets: Iterable[Sheet], *, on: date) -> bytes:
    """An .xlsx file: the sheet About, with these lines and the full title of each sheet, then the sheets in order.

    `on` is the day that the file gives as that of its making.
    """
    listed = list(sheets)
    names = sheet_names(sheet.name for sheet in listed)
    content = io.BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(on.year, on.month, on.day)})
        formats = _Formats(book)
        contents = [(f"Sheet {name}", sheet.title or sheet.name) for name, sheet in zip(names, listed, strict=True)]
        lines = pd.DataFrame([*about, *contents], columns=["What", "Said"])
        for name, table in [(ABOUT, lines), *zip(names, (sheet.table for sheet in listed), strict=True)]:
            _write(book.add_worksheet(name), table, formats)
    return content.getvalue()


def sheet_names(titles: Iterable[str]) -> list[str]:
    """A legal name for each title, none twice and none that of the first sheet; long ones are cut, like ones numbered.

    Two names that differ in capitals alone are one to a spreadsheet.
    """
    taken = {ABOUT.lower(), *TAKEN}
    names = []
    for title in titles:
        whole = " ".join(MARKS_KEPT.sub(" ", visible(title)).split()).strip("'") or "Table"
        name, number = whole[:LONGEST_NAME].strip(" '"), 1
        while name.lower() in taken:
            number += 1
            ending = f" ({number})"
            name = whole[: LONGEST_NAME - len(ending)].strip(" '") + ending
        taken.add(name.lower())
        names.append(name)
    return names


class _Formats:
    """How cells look: the header, texts, whole numbers and others."""

    def __init__(self, book: Workbook) -> None:
        self.header: Format = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.text: Format = book.add_format({"text_wrap": True, "valign": "top"})
        self.whole: Format = book.add_format({"num_format": WHOLE, "valign": "top"})
        self.broken: Format = book.add_format({"num_format": BROKEN, "valign": "top"})


def _write(page: Worksheet, table: pd.DataFrame, formats: _Formats) -> None:
    frame = table.reset_index() if table.index.name else table
    page.freeze_panes(1, 0)
    for column, heading in enumerate(map(_text, frame.columns)):
        page.write_string(0, column, heading, formats.header)
        longest = min(len(heading), WIDEST // 2)
        for row, cell in enumerate(_with_figures(frame.iloc[:, column].tolist()), start=1):
            longest = max(longest, _write_cell(page, (row, column), cell, formats))
        page.set_column(column, column, min(max(longest + 2, NARROWEST), WIDEST))


def _with_figures(cells: list[object]) -> list[object]:
    """The cells of a column, figures that stand among words as texts made figures; years and codes are not grouped."""
    if not any(isinstance(cell, str) and GROUPED.fullmatch(cell) for cell in cells):
        return cells
    return [
        float(cell.replace(",", "")) if isinstance(cell, str) and FIGURE.fullmatch(cell) else cell for cell in cells
    ]


def _write_cell(page: Worksheet, at: tuple[int, int], cell: object, formats: _Formats) -> int:
    """Write one cell, a missing figure as nothing, and give the letters of its longest line."""
    if isinstance(cell, (int, float, np.number)) and not isinstance(cell, bool):
        if not np.isfinite(cell):
            return 0
        figure: Any = cell.item() if isinstance(cell, np.number) else cell
        page.write_number(*at, figure, formats.whole if float(figure).is_integer() else formats.broken)
        return len(f"{figure:,}")
    text = _text(cell)
    if not text:
        return 0
    page.write_string(*at, text, formats.text)
    return max(map(len, text.splitlines()), default=0)


def _text(cell: object) -> str:
    """A cell in words; "" where there is none."""
    if isinstance(cell, list):
        return "; ".join(f"{figure:.12g}" for figure in cell)
    if isinstance(cell, Hashable) and pd.isna(cell):
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    text = visible(str(cell))
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - len(CUT)] + CUT
