"""The Word file is walked by a screen reader and prints as it is: headings, rows that repeat, words for pictures."""

import io
import zipfile
from typing import Any

import docx
import pandas as pd
import pytest
from docx.oxml.ns import qn

from geo.reports.charts import both_sides
from geo.reports.document import Contents, Document, Heading, PageBreak, Paragraph, Picture, Table
from geo.reports.drawing import Look
from geo.reports.picture_files import png
from geo.reports.word import word_file

HOSTILE = '<w:p/>&amp; </w:t> =HYPERLINK("x") \x00\x0b'
TABLE = Table("People", pd.DataFrame({"Ward": [HOSTILE, "Elm"], "People": [3, 4]}), "the census")
PNG = png(both_sides(pd.DataFrame({"a": [3.0]}, index=["Ash"]), [Look("#1c5c9c", "//", "nearer")], nearer=1))


def opened(text: str = "A name", warning: str = "Screening only") -> Any:
    parts = (
        Heading(text, 1),
        Paragraph("Beneath the title", numbered=False),
        Heading(text),
        Paragraph(text),
        PageBreak(),
        Contents(),
        PageBreak(sideways=True),
        Heading(text, 3),
        Picture(text, lambda: PNG, "Bars of one ward.", TABLE, "the census"),
        TABLE,
        PageBreak(),
        Heading("The last"),
        Paragraph("Last."),
    )
    return docx.Document(io.BytesIO(word_file(Document(text, parts, warning))))


def test_headings_are_word_s_own_and_in_order() -> None:
    styles = [line.style.name for line in opened().paragraphs if line.style.name.startswith("Heading")]
    assert styles == ["Heading 1", "Heading 2", "Heading 3", "Heading 2"]


def test_the_first_row_of_every_table_stands_again_on_every_page() -> None:
    word = opened()
    assert len(word.tables) == 1
    for table in word.tables:
        first, *others = table._tbl.findall(qn("w:tr"))
        assert first.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None
        assert all(row.find(qn("w:trPr")).find(qn("w:tblHeader")) is None for row in others)
        assert all(row.find(qn("w:trPr")).find(qn("w:cantSplit")) is not None for row in (first, *others))


def test_every_picture_has_words_that_stand_for_it() -> None:
    words = [shape._inline.docPr.get("descr") for shape in opened().inline_shapes]
    assert words == ["Bars of one ward."]


def test_screening_only_stands_at_the_head_of_every_page_also_of_pages_on_their_side() -> None:
    sections = list(opened().sections)
    assert len(sections) == 3 and sections[1].page_width > sections[1].page_height
    assert all(section.header.paragraphs[0].text == "Screening only. A name" for section in sections)
    assert opened(warning="").sections[0].header.paragraphs[0].text == "A name"


def test_pages_are_numbered_and_the_contents_read_without_being_filled_anew() -> None:
    word = opened()
    foot = word.sections[0].footer.paragraphs[0]._p
    assert [field.get(qn("w:instr")).strip() for field in foot.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]
    [instruction] = [text.text for text in word.element.iter(qn("w:instrText"))]
    assert instruction.strip().startswith("TOC ")
    texts = ["".join(node.text or "" for node in line._p.iter(qn("w:t"))) for line in word.paragraphs]
    assert "1 A nameparagraph 1.1" in texts and "2 The lastparagraph 2.1" in texts
    marks = [mark.get(qn("w:fldCharType")) for mark in word.element.iter(qn("w:fldChar"))]
    assert marks == ["begin", "separate", "end"]


def test_links_of_the_contents_lead_to_bookmarks_that_are_there_once() -> None:
    word = opened()
    names = [mark.get(qn("w:name")) for mark in word.element.iter(qn("w:bookmarkStart"))]
    assert len(set(names)) == len(names)
    assert {link.get(qn("w:anchor")) for link in word.element.iter(qn("w:hyperlink"))} == set(names)


def test_the_language_is_british_english_and_the_title_is_set() -> None:
    word = opened()
    assert word.core_properties.language == "en-GB" and word.core_properties.title == "A name"
    assert {lang.get(qn("w:val")) for lang in word.styles.element.iter(qn("w:lang"))} == {"en-GB"}


@pytest.mark.parametrize("text", [HOSTILE, "x" * 10_000, "=1+1", "{ TOC }", "\u202eabc"])
def test_hostile_names_stand_as_text_and_the_file_still_opens(text: str) -> None:
    word = opened(text)
    shown = text.replace("\x00", "").replace("\x0b", "")
    assert any(line.text == f"1 {' '.join(shown.split())}" for line in word.paragraphs)
    assert len(word.tables) == 1 and len(word.sections[0].header.paragraphs[0].text) < 200


def test_nothing_outside_the_file_is_asked_for() -> None:
    content = word_file(Document("A", (Heading("A", 1), Paragraph("http://example.org", numbered=False))))
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        links = [name for name in packed.namelist() if name.endswith(".rels")]
        assert all(b'TargetMode="External"' not in packed.read(name) for name in links)
