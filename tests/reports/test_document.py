"""A document is numbered as committees number: sections, paragraphs within them, tables and pictures on their own."""

import pandas as pd
import pytest

from geo.reports.document import (
    Contents,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Part,
    Picture,
    Table,
    columns,
    entries,
    numbered,
    table_numbers,
)

TABLE = Table("People", pd.DataFrame({"Ward": ["Ash", "Elm"], "People": [1200, None]}), "the census")
PICTURE = Picture("Where", lambda: b"", "A map.", TABLE, "the census")


def of(*parts: Part) -> Document:
    return Document("Title", (Heading("Title", 1), *parts))


def test_paragraphs_are_numbered_within_their_section_and_tables_through() -> None:
    parts = (Heading("A"), Paragraph("a"), Paragraph("b"), TABLE, Heading("B"), Paragraph("c"), PICTURE)
    assert [each.number for each in numbered(of(*parts))] == [
        "",
        "1",
        "1.1",
        "1.2",
        "Table 1",
        "2",
        "2.1",
        "Figure 1",
    ]


def test_the_contents_name_every_section_with_its_paragraphs() -> None:
    parts = (Heading("A"), Paragraph("a"), Paragraph("b"), Contents(), Heading("B"), Paragraph("c"), Heading("C"))
    listed = [(entry.number, entry.title, entry.paragraphs) for entry in entries(numbered(of(*parts)))]
    assert listed == [("1", "A", "paragraphs 1.1 to 1.2"), ("2", "B", "paragraph 2.1"), ("3", "C", "")]


def test_a_heading_that_leaves_out_a_level_is_refused() -> None:
    with pytest.raises(ValueError, match="more than one level"):
        of(Heading("A"), Heading("a", 4))
    with pytest.raises(ValueError, match="starts with its title"):
        Document("Title", (Heading("A"),))


def test_a_picture_without_the_table_that_tells_the_same_is_refused() -> None:
    with pytest.raises(ValueError, match="stands for a picture"):
        of(PICTURE)
    assert list(table_numbers(numbered(of(PICTURE, PageBreak(), TABLE))).values()) == ["Table 1"]


def test_a_figure_that_is_not_held_is_a_dash_and_never_nought() -> None:
    ward, people = columns(TABLE)
    assert (ward.cells, ward.figures) == (("Ash", "Elm"), False)
    assert (people.cells, people.figures) == (("1,200", "–"), True)


@pytest.mark.parametrize(
    ("value", "words"), [(-0.0, "0"), (12.5, "12.5"), (True, "yes"), ("a\x00b\n c", "ab c"), (pd.NA, "–")]
)
def test_a_cell_is_printed_plainly(value: object, words: str) -> None:
    table = Table("t", pd.DataFrame({"Row": ["x"], "Cell": pd.Series([value], dtype=object)}), "s")
    assert columns(table)[1].cells == (words,)


def test_a_long_title_is_cut_where_it_is_repeated() -> None:
    document = Document("x" * 10_000, (Heading("x" * 10_000, 1),))
    assert len(document.running_title) <= 120 and document.running_title.endswith("…")
