"""The pieces of a Word file that python-docx has no word for: fields, bookmarks, links, and tables written at once.

A table is written as its own XML: python-docx looks a cell up by walking all before it, which takes seconds for a long
table.
"""

from collections.abc import Sequence
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as WordParagraph

from geo.reports.document import SHORT_ROWS, Column, Table, columns, printed

TWIPS_PER_CM = 567
CELL_HALF_POINTS = 15
# About what a letter takes of a column, in cm at the size of a cell, and what stands on either side of it.
LETTER_CM, HEADING_LETTER_CM, SIDES_CM = 0.165, 0.2, 0.25
LONGEST_LINE, LONGEST_WORD = 34, 15


def element(tag: str, **attributes: str) -> Any:
    """An element of Word's own with attributes of Word's own."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def field(line: WordParagraph, instruction: str, shown: str) -> None:
    """A field at the end of a line: what Word works out, and what stands there until it has."""
    simple = element("w:fldSimple", instr=f" {instruction} ")
    run = OxmlElement("w:r")
    run.append(_text(shown))
    simple.append(run)
    line._p.append(simple)


def bookmark(line: WordParagraph, name: str, words: str, *, number: str) -> None:
    """Words at the end of a line that a link can go to; number: of this bookmark alone."""
    line._p.append(element("w:bookmarkStart", id=number, name=name))
    line.add_run(words)
    line._p.append(element("w:bookmarkEnd", id=number))


def link_to(line: WordParagraph, name: str, words: str) -> None:
    """Words at the end of a line that lead to a bookmark."""
    link = element("w:hyperlink", anchor=name, history="1")
    run = OxmlElement("w:r")
    run.append(_text(words))
    link.append(run)
    line._p.append(link)


def _text(words: str) -> Any:
    made = OxmlElement("w:t")
    made.set(qn("xml:space"), "preserve")
    made.text = words
    return made


def table_element(table: Table, *, width_cm: float) -> Any:
    """A table over the whole width, its columns as wide as what they hold asks for."""
    of_columns = columns(table)
    widths = _widths(of_columns, width_cm)
    grid = OxmlElement("w:tbl")
    grid.append(_table_looks(table, width_cm))
    lines = OxmlElement("w:tblGrid")
    for width in widths:
        lines.append(element("w:gridCol", w=str(width)))
    grid.append(lines)
    grid.append(_row([column.heading for column in of_columns], of_columns, widths, head=True, stays=True))
    rows = list(zip(*(column.cells for column in of_columns), strict=True))
    for at, cells in enumerate(rows):
        # The last row stays with the line of sources beneath it, a short table in one piece.
        stays = len(rows) <= SHORT_ROWS or at == len(rows) - 1
        grid.append(_row(cells, of_columns, widths, head=False, stays=stays))
    return grid


def _table_looks(table: Table, width_cm: float) -> Any:
    looks = OxmlElement("w:tblPr")
    looks.append(element("w:tblW", w=str(round(width_cm * TWIPS_PER_CM)), type="dxa"))
    borders = OxmlElement("w:tblBorders")
    for side, weight in (("top", "8"), ("bottom", "8"), ("insideH", "4")):
        borders.append(element(f"w:{side}", val="single", sz=weight, space="0", color="777777"))
    looks.append(borders)
    looks.append(element("w:tblLayout", type="fixed"))
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w="60", type="dxa"))
    looks.append(margins)
    # What a screen reader is told: the first row and the first column head the others.
    looks.append(element("w:tblLook", val="00A0", firstRow="1", firstColumn="1", noHBand="0", noVBand="1"))
    looks.append(element("w:tblCaption", val=printed(table.caption)))
    return looks


def _row(cells: Sequence[str], of_columns: list[Column], widths: list[int], *, head: bool, stays: bool) -> Any:
    row = OxmlElement("w:tr")
    rules = OxmlElement("w:trPr")
    rules.append(element("w:cantSplit"))
    if head:
        rules.append(element("w:tblHeader"))
    row.append(rules)
    for words, column, width in zip(cells, of_columns, widths, strict=True):
        cell = OxmlElement("w:tc")
        looks = OxmlElement("w:tcPr")
        looks.append(element("w:tcW", w=str(width), type="dxa"))
        if head:
            looks.append(element("w:shd", val="clear", color="auto", fill="E8E8E8"))
            looks.append(element("w:vAlign", val="bottom"))
        cell.append(looks)
        cell.append(_cell_line(words, bold=head, right=column.figures, stays=stays))
        row.append(cell)
    return row


def _cell_line(words: str, *, bold: bool, right: bool, stays: bool) -> Any:
    line = OxmlElement("w:p")
    looks = OxmlElement("w:pPr")
    if stays:
        looks.append(element("w:keepNext"))
    looks.append(element("w:spacing", before="20", after="20"))
    if right:
        looks.append(element("w:jc", val="right"))
    line.append(looks)
    run = OxmlElement("w:r")
    of_run = OxmlElement("w:rPr")
    if bold:
        of_run.append(element("w:b"))
    of_run.append(element("w:sz", val=str(CELL_HALF_POINTS)))
    run.append(of_run)
    run.append(_text(words))
    line.append(run)
    return line


def _widths(of_columns: list[Column], width_cm: float) -> list[int]:
    """Twips a column: no less than its longest word, the rest of the width by how long its cells are."""
    least = [_longest_word_cm(column) + SIDES_CM for column in of_columns]
    asked = [
        max(_usual_length(column) * LETTER_CM + SIDES_CM, low) for column, low in zip(of_columns, least, strict=True)
    ]
    spare = width_cm - sum(least)
    if spare <= 0:
        shares = [width_cm * low / sum(least) for low in least]
    else:
        wanted = [want - low for want, low in zip(asked, least, strict=True)]
        over = sum(wanted) or float(len(least))
        more = wanted if sum(wanted) else [1.0] * len(least)
        shares = [low + spare * part / over for low, part in zip(least, more, strict=True)]
    return [round(share * TWIPS_PER_CM) for share in shares]


def _longest_word_cm(column: Column) -> float:
    words = [len(word) for text in column.cells for word in text.split()]
    letter = HEADING_LETTER_CM if column.figures else LETTER_CM
    heading = max(len(word) for word in (column.heading or "-").split())
    return max(min(max(words, default=1), LONGEST_WORD) * letter, min(heading, LONGEST_WORD) * HEADING_LETTER_CM)


def _usual_length(column: Column) -> float:
    """The letters of a cell that is longer than most."""
    lengths = sorted(len(text) for text in column.cells)
    long_cell = lengths[int(0.9 * (len(lengths) - 1))] if lengths else 1
    return min(max(long_cell, len(column.heading) / 2), 6 * LONGEST_LINE)
