"""A document as plain parts, and the numbers that its sections, paragraphs, tables and pictures carry.

Sections are numbered through, paragraphs within their section ("4.2"), tables and pictures each on their own, so that a
meeting can name what it speaks of whatever page it stands on once it is bound into an agenda.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from numbers import Integral

import pandas as pd

# What no file of XML may hold.
_NEVER_PRINTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
TITLE_LEVEL, SECTION_LEVEL = 1, 2
# A title that is longer is cut where it is repeated on every page.
LONGEST_RUNNING = 120


@dataclass(frozen=True)
class Heading:
    """A heading: level 1 the title, 2 a section (numbered), 3 and 4 within a section."""

    text: str
    level: int = SECTION_LEVEL


@dataclass(frozen=True)
class Paragraph:
    """A sentence or several; numbered within its section unless it stands under the title or beneath a table."""

    text: str
    numbered: bool = True


@dataclass(frozen=True, eq=False)
class Table:
    """A table: its rows as they are printed, what it is, and where its figures come from.

    Attributes
    ----------
    cells
        The first column names the row; headings are the columns' names; NA is a figure that is not held.
    source
        The sources of its figures, and the day that they are of; never empty.
    """

    caption: str
    cells: pd.DataFrame
    source: str


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture, the words that stand for it where it cannot be seen, and the table that tells the same.

    Attributes
    ----------
    draw
        Gives the picture as PNG.
    """

    caption: str
    draw: Callable[[], bytes] = field(repr=False)
    instead: str
    table: Table
    source: str
    width_cm: float = 16.0

    @cached_property
    def png(self) -> bytes:
        """The picture, drawn when it is first looked at."""
        return self.draw()


@dataclass(frozen=True)
class Contents:
    """The table of contents of the whole document."""


@dataclass(frozen=True)
class PageBreak:
    """What follows starts on a new page; sideways: on pages that lie on their long side, until the next break."""

    sideways: bool = False


Part = Heading | Paragraph | Table | Picture | Contents | PageBreak


@dataclass(frozen=True)
class Document:
    """A document: its title, a line for the head of every page, and its parts in order.

    Attributes
    ----------
    warning
        What stands at the head of every page, such as "Screening only"; "" for none.

    Raises
    ------
    ValueError
        When headings leave out a level, or a picture's table is not in the document.
    """

    title: str
    parts: tuple[Part, ...]
    warning: str = ""

    def __post_init__(self) -> None:
        levels = [part.level for part in self.parts if isinstance(part, Heading)]
        if levels[:1] != [TITLE_LEVEL] or levels.count(TITLE_LEVEL) > 1:
            raise ValueError("A document starts with its title, and has one.")
        if any(after > before + 1 for before, after in pairwise(levels)):
            raise ValueError("A heading is more than one level under the one before it.")
        tables = {id(part) for part in self.parts if isinstance(part, Table)}
        lost = [part.caption for part in self.parts if isinstance(part, Picture) and id(part.table) not in tables]
        if lost:
            raise ValueError(f"The table that stands for a picture is not in the document: {'; '.join(lost)}.")

    @property
    def running_title(self) -> str:
        """The title as it is repeated on every page: cut where it is long."""
        title = printed(self.title)
        return title if len(title) <= LONGEST_RUNNING else f"{title[: LONGEST_RUNNING - 1].rstrip()}…"


@dataclass(frozen=True)
class Numbered:
    """A part with its number as it is printed ("4", "4.2", "Table 3", "Figure 2"; "" for none)."""

    part: Part
    number: str


def numbered(document: Document) -> list[Numbered]:
    """Every part with its number, in order."""
    return list(_numbered(document.parts))


def _numbered(parts: Sequence[Part]) -> Iterator[Numbered]:
    section = paragraph = tables = pictures = 0
    for part in parts:
        number = ""
        if isinstance(part, Heading) and part.level == SECTION_LEVEL:
            section, paragraph = section + 1, 0
            number = f"{section}"
        elif isinstance(part, Paragraph) and part.numbered:
            paragraph += 1
            number = f"{section}.{paragraph}"
        elif isinstance(part, Table):
            tables += 1
            number = f"Table {tables}"
        elif isinstance(part, Picture):
            pictures += 1
            number = f"Figure {pictures}"
        yield Numbered(part, number)


@dataclass(frozen=True)
class Entry:
    """A line of the table of contents: the number and title of a section, and its paragraphs in words ("" for none)."""

    number: str
    title: str
    paragraphs: str


def entries(parts: Sequence[Numbered]) -> list[Entry]:
    """The table of contents: a line a section, with its first and last paragraph."""
    sections: list[tuple[Numbered, list[str]]] = []
    for each in parts:
        if isinstance(each.part, Heading) and each.part.level == SECTION_LEVEL:
            sections.append((each, []))
        elif isinstance(each.part, Paragraph) and each.number and sections:
            sections[-1][1].append(each.number)
    return [
        Entry(section.number, section.part.text, _span(paragraphs))
        for section, paragraphs in sections
        if isinstance(section.part, Heading)
    ]


def _span(paragraphs: Sequence[str]) -> str:
    if len(paragraphs) < 2:
        return "".join(f"paragraph {number}" for number in paragraphs)
    return f"paragraphs {paragraphs[0]} to {paragraphs[-1]}"


def table_numbers(parts: Sequence[Numbered]) -> dict[int, str]:
    """The number of each table, by the identity of the table."""
    return {id(each.part): each.number for each in parts if isinstance(each.part, Table)}


def printed(text: str) -> str:
    """A text on one line, without what no document can hold."""
    return " ".join(_NEVER_PRINTED.sub("", text).split())


# A figure as it is printed, or what stands in its place.
FIGURE = re.compile(r"-?[\d,.]+$|–$|not held$|under 10$")
# Tables of no more rows than these are not cut over two pages.
SHORT_ROWS = 14
NO_FIGURE = "–"
NO_FIGURE_WORDS = f"In the tables {NO_FIGURE} stands where no figure is held or none applies."


@dataclass(frozen=True)
class Column:
    """A column as it is printed: its heading, its cells in words, whether they are figures."""

    heading: str
    cells: tuple[str, ...]
    figures: bool


def columns(table: Table) -> list[Column]:
    """The columns of a table, the one that names the rows first."""
    frame = table.cells
    return [
        Column(
            printed(str(name)),
            tuple(_cell(value) for value in frame.iloc[:, at]),
            at > 0 and _of_figures([_cell(value) for value in frame.iloc[:, at]]),
        )
        for at, name in enumerate(frame.columns)
    ]


def _of_figures(cells: Sequence[str]) -> bool:
    return all(FIGURE.match(cell) for cell in cells) and any(
        character.isdigit() for cell in cells for character in cell
    )


def _cell(value: object) -> str:
    if pd.isna(value):
        return NO_FIGURE
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Integral):
        return f"{int(value):,}"
    if isinstance(value, float):
        figure = f"{value:,.4f}".rstrip("0").rstrip(".")
        return "0" if figure == "-0" else figure
    return printed(str(value)) or NO_FIGURE
