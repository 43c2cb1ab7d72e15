"""What a text table looks like before it is read: its encoding, what parts its cells, and where its header is."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from geo.areas.areas import kind_of
from geo.errors import InputError
from geo.plain import beginning, visible

DELIMITERS = (",", ";", "\t", "|")
# The line by which a spreadsheet is told what parts the cells.
SEPARATOR_LINE = re.compile(r"^\s*\"?sep=(?P<delimiter>[,;|\t])\"?[ ]*\r?\n", re.IGNORECASE)
# Longer marks first: that of UTF-32 begins with that of UTF-16.
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
LOOKED_AT_BYTES = 2000
LOOKED_AT_ROWS = 50
LOOKED_AT_CHARACTERS = 200_000
# A line with no more than this share of a row's cells is one of the title, not the header.
TITLE_CELLS = 2 / 3
# The share of rows as wide as the header by which a delimiter is known; notes below a table are not.
SAME_WIDTH = 0.6
# No heading is a long number, a decimal or a date.
NO_HEADING = re.compile(r"^(\d{5,}|[+-]?\d+[.,]\d+|\d{1,4}[-/]\d{1,2}[-/]\d{1,4})$")


@dataclass(frozen=True)
class Layout:
    """What parts the cells, the number of lines that only say so, and on which row that is not blank the header is."""

    delimiter: str = ","
    lines_before: int = 0
    header: int = 0


COMMAS = Layout()


def decoded(content: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """The text without marks that nobody sees, and notes on it.

    UTF-8 with or without a mark, UTF-16 in either order, else Windows-1252. `name` is how a fault calls the file.
    """
    text, notes = _as_text(content, name)
    if "\x00" in text:
        raise InputError(f"{name}: bytes of nought stand in the text, as after damage; download it again.")
    seen = visible(text)
    if seen != text:
        notes = (*notes, f"{name}: control marks and marks that turn the direction of its text are left out.")
    return seen, notes


def _as_text(content: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    encoding, label = _wide_encoding(content)
    if encoding:
        try:
            return content.decode(encoding).removeprefix("\ufeff"), (f"{name}: read as {label} text.",)
        except UnicodeDecodeError as fault:
            raise InputError(f"{name}: the {label} text is cut short or damaged; save it as UTF-8.") from fault
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252"), (f"{name}: read as Windows-1252 text, as it is not UTF-8.",)
    except UnicodeDecodeError as fault:
        raise InputError(f"{name}: the text is neither UTF-8 nor Windows-1252; save it as UTF-8.") from fault


def is_plain_table(start: bytes) -> bool:
    """Whether a file that begins so is a table of text with a byte to each letter and its header on the first line."""
    if b"\x00" in start or start.startswith((b"PK", b"\x1f\x8b")) or start.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in b"{[<":
        return False
    try:
        layout = layout_of(start[: start.rfind(b"\n") + 1].decode("cp1252", errors="replace"))
    except InputError:
        return False
    return layout.header == 0 and layout.lines_before == 0


def refuse_twice(name: str, header: Sequence[str]) -> None:
    """Refuse a file in whose header a column stands more than once."""
    twice = sorted({column for column in header if column and header.count(column) > 1})
    if twice:
        raise InputError(
            f"{name}: the column {beginning(twice[0])} stands in the header more than once; keep one of them."
        )


def is_binary(content: bytes) -> bool:
    """Whether bytes are no text in any encoding that is read here."""
    return b"\x00" in content[:LOOKED_AT_BYTES] and not _wide_encoding(content)[0]


def _wide_encoding(content: bytes) -> tuple[str, str]:
    """The encoding of two or four bytes a letter and what it is called; "" where it is none."""
    for mark, encoding, label in MARKS:
        if content.startswith(mark):
            return encoding, label
    start = content[:LOOKED_AT_BYTES]
    pairs = len(start) // 2
    # Without a mark: nearly every other byte of plain words is nought, on one side only.
    first, second = start[0::2].count(0), start[1::2].count(0)
    if second > 0.7 * pairs and not first:
        return "utf-16-le", "UTF-16"
    if first > 0.7 * pairs and not second:
        return "utf-16-be", "UTF-16"
    return "", ""


def layout_of(text: str) -> Layout:
    """What parts the cells of a table and where its header is.

    A comma unless another mark parts header and rows into as many cells, and commas find no header above that one.
    """
    said = SEPARATOR_LINE.match(text)
    if said:
        delimiter = said["delimiter"]
        return Layout(delimiter, 1, header_at(_rows(text[said.end() :], delimiter)))
    by_comma = _rows(text, ",")
    best_at = header_at(by_comma)
    for delimiter in DELIMITERS[1:]:
        rows = _rows(text, delimiter)
        at = header_at(rows)
        if _parts(rows[at:]) and (at <= best_at or not _parts(by_comma[best_at:])):
            return Layout(delimiter, 0, at)
    return Layout(",", 0, best_at)


def header_at(rows: Sequence[Sequence[str]]) -> int:
    """Which of a table's first rows is its header: the first, unless lines of a title stand above."""
    widths = [width for width in map(_width, rows) if width > 1]
    if not widths:
        return 0
    usual = Counter(widths).most_common(1)[0][0]
    for at, row in enumerate(rows):
        filled = sum(bool(cell) for cell in row)
        if filled > 1 and (_width(row) >= usual or filled > TITLE_CELLS * usual):
            return at if at == 0 or _is_heading(row) else 0
    return 0


def _is_heading(row: Sequence[str]) -> bool:
    cells = [cell.lower() for cell in row if cell]
    return len(set(cells)) == len(cells) and not any(NO_HEADING.match(cell) or kind_of(cell.upper()) for cell in cells)


def _width(row: Sequence[str]) -> int:
    """Cells up to the last that is not empty."""
    return max((place + 1 for place, cell in enumerate(row) if cell), default=0)


def _parts(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a delimiter parts the header and most rows below it into as many cells, more than one."""
    if len(rows) < 2 or len(rows[0]) < 2:
        return False
    return sum(len(row) == len(rows[0]) for row in rows) > SAME_WIDTH * len(rows)


def _rows(text: str, delimiter: str) -> list[tuple[str, ...]]:
    """The first rows that are not blank, as far as they make sense."""
    rows: list[tuple[str, ...]] = []
    reader = csv.reader(
        io.StringIO(text[:LOOKED_AT_CHARACTERS], newline=""), delimiter=delimiter, skipinitialspace=True
    )
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append(tuple(cell.strip() for cell in row))
            if len(rows) == LOOKED_AT_ROWS:
                break
    except csv.Error:
        # The rows that made sense are enough to see the layout by; reading all of it says what is wrong.
        return rows
    # The last row of a text that goes on may be cut.
    return rows[:-1] if len(text) > LOOKED_AT_CHARACTERS and len(rows) < LOOKED_AT_ROWS else rows
