"""A document as a Word file: its own headings, a table of contents, rows that repeat, pictures with words that stand
for them, so that a screen reader walks it and it prints as it is."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import docx
from docx.document import Document as WordFile
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

from geo.reports.document import (
    NO_FIGURE_WORDS,
    SECTION_LEVEL,
    Contents,
    Document,
    Heading,
    Numbered,
    PageBreak,
    Paragraph,
    Picture,
    Table,
    entries,
    numbered,
    printed,
    table_numbers,
)
from geo.reports.word_parts import (
    bookmark,
    element,
    field,
    link_to,
    table_element,
)

FONT = "Arial"
BODY_POINTS, SMALL_POINTS = 10.0, 8.0
PAGE_CM, MARGIN_CM = (21.0, 29.7), 2.0
TEXT_CM = PAGE_CM[0] - 2 * MARGIN_CM
SIDEWAYS_CM = PAGE_CM[1] - 2 * MARGIN_CM
HANGING_CM = 1.2
# Points of a heading by its level.
HEADING_POINTS = {1: 17, 2: 13, 3: 11, 4: 10}


def word_file(document: Document) -> bytes:
    """The whole document as a .docx file."""
    word = docx.Document()
    _set_up(word, document)
    parts = numbered(document)
    told_by, break_before, sideways = table_numbers(parts), False, False
    for at, each in enumerate(parts):
        match each.part:
            case PageBreak(sideways=turned):
                break_before = turned == sideways
                if turned != sideways:
                    _turn(word, sideways=turned)
                sideways = turned
                continue
            case Heading() as heading:
                _heading(word, heading, each.number, break_before)
            case Paragraph() as paragraph:
                _paragraph(word, paragraph, each.number)
            case Table() as table:
                _table(word, table, each.number, sideways=sideways)
            case Picture() as picture:
                _picture(word, picture, each.number, told_by[id(picture.table)], at)
            case Contents():
                _contents(word, parts, break_before)
        break_before = False
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def _set_up(word: WordFile, document: Document) -> None:
    """Page, styles, language, title, and what stands at the head and the foot of every page."""
    about = word.core_properties
    about.title, about.language, about.author, about.comments = document.running_title, "en-GB", "", ""
    about.created = about.modified = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    section = word.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Cm(PAGE_CM[0]), Cm(PAGE_CM[1])
    section.left_margin = section.right_margin = Cm(MARGIN_CM)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(1.8)
    section.header_distance, section.footer_distance = Cm(1.0), Cm(0.9)
    _styles(word)
    head = section.header.paragraphs[0]
    head.text = ""
    if document.warning:
        head.add_run(f"{document.warning}. ").bold = True
    head.add_run(document.running_title)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run("Page ")
    field(foot, "PAGE", "1")
    foot.add_run(" of ")
    field(foot, "NUMPAGES", "1")


def _styles(word: WordFile) -> None:
    normal: Any = word.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(BODY_POINTS)
    normal.paragraph_format.space_after, normal.paragraph_format.space_before = Pt(4), Pt(0)
    normal.paragraph_format.widow_control = True
    language = element("w:lang", val="en-GB", eastAsia="en-GB")
    normal.element.get_or_add_rPr().append(language)
    for fonts in word.styles.element.iter(qn("w:lang")):
        fonts.set(qn("w:val"), "en-GB")
    for level, points in HEADING_POINTS.items():
        style: Any = word.styles[f"Heading {level}"]
        style.font.name, style.font.size, style.font.bold = FONT, Pt(points), True
        style.font.color.rgb = RGBColor(0x11, 0x11, 0x11)
        fonts = style.element.rPr.rFonts
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(10 if level > 1 else 0), Pt(3)
        style.paragraph_format.keep_with_next = True
    for name in ("Header", "Footer"):
        style = word.styles[name]
        style.font.size = Pt(SMALL_POINTS)
    caption: Any = word.styles["Caption"]
    caption.font.name, caption.font.size, caption.font.bold = FONT, Pt(9), True
    caption.font.color.rgb = RGBColor(0x11, 0x11, 0x11)
    caption.paragraph_format.space_before, caption.paragraph_format.space_after = Pt(8), Pt(3)


def _heading(word: WordFile, heading: Heading, number: str, break_before: bool) -> None:
    line = word.add_heading(level=heading.level)
    line.paragraph_format.page_break_before = break_before
    words = f"{number} {printed(heading.text)}" if number else printed(heading.text)
    if number:
        bookmark(line, f"section_{number}", words, number=number)
    else:
        line.add_run(words)


def _paragraph(word: WordFile, paragraph: Paragraph, number: str) -> None:
    line = word.add_paragraph()
    if number:
        line.paragraph_format.left_indent = Cm(HANGING_CM)
        line.paragraph_format.first_line_indent = Cm(-HANGING_CM)
        line.paragraph_format.tab_stops.add_tab_stop(Cm(HANGING_CM))
        line.add_run(f"{number}\t")
    line.add_run(printed(paragraph.text))


def _contents(word: WordFile, parts: Sequence[Numbered], break_before: bool) -> None:
    """A field that Word fills anew when asked to, and what it holds meanwhile: sections, and the paragraphs in them."""
    title = word.add_paragraph()
    title.paragraph_format.page_break_before = break_before
    run = title.add_run("Contents")
    run.bold, run.font.size = True, Pt(HEADING_POINTS[SECTION_LEVEL])
    lines = entries(parts)
    for at, entry in enumerate(lines):
        line = word.add_paragraph()
        line.paragraph_format.tab_stops.add_tab_stop(Cm(TEXT_CM), alignment=2)
        if at == 0:
            _field_mark(line, "begin")
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            # Without page numbers, so that it says the same when it is filled anew: an agenda has pages of its own.
            instruction.text = f' TOC \\o "{SECTION_LEVEL}-{SECTION_LEVEL}" \\n \\h \\z \\u '
            line.add_run()._r.append(instruction)
            _field_mark(line, "separate")
        link_to(line, f"section_{entry.number}", f"{entry.number} {printed(entry.title)}")
        line.add_run(f"\t{entry.paragraphs}")
        if at == len(lines) - 1:
            _field_mark(line, "end")
    word.add_paragraph(NO_FIGURE_WORDS).paragraph_format.space_before = Pt(8)


def _field_mark(line: WordParagraph, kind: str) -> None:
    line.add_run()._r.append(element("w:fldChar", fldCharType=kind))


def _turn(word: WordFile, *, sideways: bool) -> None:
    """What follows starts on a new page that lies on its long side, or stands again; head and foot go on."""
    section = word.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE if sideways else WD_ORIENT.PORTRAIT
    wide, high = reversed(PAGE_CM) if sideways else PAGE_CM
    section.page_width, section.page_height = Cm(wide), Cm(high)


def _table(word: WordFile, table: Table, number: str, *, sideways: bool) -> None:
    caption = word.add_paragraph(f"{number}. {printed(table.caption)}", style="Caption")
    caption.paragraph_format.keep_with_next = True
    grid = table_element(table, width_cm=SIDEWAYS_CM if sideways else TEXT_CM)
    caption._p.addnext(grid)
    source = word.add_paragraph()
    source.paragraph_format.space_before, source.paragraph_format.space_after = Pt(2), Pt(8)
    source.paragraph_format.keep_together = True
    source.add_run(f"Source: {printed(table.source)}").font.size = Pt(SMALL_POINTS)


def _picture(word: WordFile, picture: Picture, number: str, table: str, at: int) -> None:
    line = word.add_paragraph()
    line.paragraph_format.keep_with_next = True
    line.paragraph_format.space_before, line.paragraph_format.space_after = Pt(6), Pt(0)
    drawn = line.add_run().add_picture(io.BytesIO(picture.png), width=Cm(min(picture.width_cm, TEXT_CM)))
    names = drawn._inline.docPr
    names.set("descr", printed(picture.instead))
    names.set("title", f"{number}. {printed(picture.caption)}")
    names.set("id", str(at + 1))
    caption = word.add_paragraph(style="Caption")
    caption.paragraph_format.space_before = Pt(2)
    caption.add_run(f"{number}. {printed(picture.caption)}.")
    told = caption.add_run(f" {table} tells the same in figures. Source: {printed(picture.source)}")
    told.bold, told.font.size = False, Pt(SMALL_POINTS)
