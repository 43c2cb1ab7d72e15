"""A document as one web page that needs nothing else: no script, no request, its pictures inside, ready for print."""

import base64
from collections.abc import Iterator, Sequence
from html import escape

from geo.reports.document import (
    NO_FIGURE_WORDS,
    SHORT_ROWS,
    Contents,
    Document,
    Heading,
    Numbered,
    PageBreak,
    Paragraph,
    Picture,
    Table,
    columns,
    entries,
    numbered,
    printed,
    table_numbers,
)

# Nothing of the page may run or be asked for, whatever a name holds.
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
LONGEST_WORD = 24
STYLE = """
:root { color-scheme: light; }
html { background: #fff; color: #111; font: 11pt/1.5 Arial, 'Liberation Sans', sans-serif; }
body { margin: 0 auto; max-width: 52rem; padding: 1rem 1.25rem 4rem; overflow-wrap: break-word; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0.5rem 0; }
h2 { font-size: 1.2rem; line-height: 1.3; margin: 1.6rem 0 0.5rem; }
h3, h4 { font-size: 1rem; margin: 1.2rem 0 0.4rem; }
p { margin: 0.35rem 0; }
p.numbered { padding-left: 3rem; text-indent: -3rem; }
p.numbered .number { display: inline-block; text-indent: 0; width: 3rem; }
.warning { background: #fff; border: 2px solid #111; font-weight: bold; padding: 0.4rem 0.7rem; position: sticky;
  top: 0; z-index: 1; }
.source { color: #333; font-size: 0.82rem; }
nav ol { list-style: none; padding: 0; }
nav li { border-bottom: 1px dotted #555; display: flex; gap: 1rem; justify-content: space-between; }
nav a { color: #111; display: inline-block; min-height: 24px; }
.wide { overflow-x: auto; }
.wide:focus-visible { outline: 3px solid #111; }
table { border-collapse: collapse; font-size: 0.82rem; line-height: 1.35; width: 100%; }
caption { font-size: 0.9rem; font-weight: bold; padding: 0.8rem 0 0.3rem; text-align: left; }
th, td { border-bottom: 1px solid #777; min-width: 2.6rem; padding: 0.2rem 0.35rem; text-align: left;
  vertical-align: top; }
thead th { border-bottom: 2px solid #111; border-top: 2px solid #111; vertical-align: bottom; }
tbody th { font-weight: normal; min-width: 6rem; }
td.figure, th.figure { text-align: right; }
figure { margin: 1rem 0; }
figure img { height: auto; max-width: 100%; }
figcaption { font-size: 0.9rem; }
figcaption strong { display: block; }
@page { size: A4; margin: 20mm 18mm 18mm; @top-left { content: TITLE; font: 8pt Arial, sans-serif; }
  @top-right { content: WARNING; font: bold 8pt Arial, sans-serif; }
  @bottom-center { content: counter(page) " of " counter(pages); font: 8pt Arial, sans-serif; } }
@page sideways { size: A4 landscape; }
@media print {
  .sideways { page: sideways; }
  html { font-size: 9.5pt; line-height: 1.35; }
  body { max-width: none; padding: 0; }
  .warning { position: static; }
  .wide { overflow: visible; }
  .new-page { break-before: page; }
  h1, h2, h3, h4, caption { break-after: avoid; }
  h2 { margin-top: 1rem; }
  thead { display: table-header-group; }
  tr, figure, .short { break-inside: avoid; }
  p { orphans: 3; widows: 3; }
}
"""


def web_page(document: Document) -> bytes:
    """The whole document as UTF-8 HTML; every text of it stands as text, whatever it holds."""
    parts = numbered(document)
    title, warning = escape(printed(document.title)), escape(document.warning)
    style = STYLE.replace("TITLE", _css_text(document.running_title)).replace("WARNING", _css_text(document.warning))
    body = "\n".join(_parts(parts))
    banner = f'<p class="warning" role="note">{warning}</p>\n' if warning else ""
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n{banner}<main>\n{body}\n</main>\n</body>\n"
        "</html>\n"
    ).encode()


def _css_text(text: str) -> str:
    """A text as a string of a style sheet: every letter but plain ones as its number, so that nothing ends it."""
    return '"' + "".join(c if (c.isascii() and c.isalnum()) or c in " ," else f"\\{ord(c):06x}" for c in text) + '"'


def _parts(parts: Sequence[Numbered]) -> Iterator[str]:
    told_by, breaks, sideways = table_numbers(parts), "", False
    for each in parts:
        match each.part:
            case PageBreak(sideways=turned):
                breaks = ' class="new-page"'
                if turned != sideways:
                    yield '<div class="sideways">' if turned else "</div>"
                sideways = turned
                continue
            case Heading() as heading:
                yield _heading(heading, each.number, breaks)
            case Paragraph() as paragraph:
                yield _paragraph(paragraph, each.number)
            case Table() as table:
                yield _table(table, each.number)
            case Picture() as picture:
                yield _picture(picture, each.number, told_by[id(picture.table)])
            case Contents():
                yield _contents(parts, breaks)
        breaks = ""
    if sideways:
        yield "</div>"


def _heading(heading: Heading, number: str, breaks: str) -> str:
    words = escape(printed(heading.text))
    anchor = f' id="section-{number}"' if number else ""
    return f"<h{heading.level}{anchor}{breaks}>{f'{number} ' if number else ''}{words}</h{heading.level}>"


def _paragraph(paragraph: Paragraph, number: str) -> str:
    words = escape(printed(paragraph.text))
    if not number:
        return f"<p>{words}</p>"
    return f'<p class="numbered" id="p-{number}"><span class="number">{number}</span>{words}</p>'


def _contents(parts: Sequence[Numbered], breaks: str) -> str:
    lines = "".join(
        f'<li><a href="#section-{entry.number}">{entry.number} {escape(printed(entry.title))}</a>'
        f"<span>{entry.paragraphs}</span></li>"
        for entry in entries(parts)
    )
    title = '<p id="contents"><strong>Contents</strong></p>'
    note = f"<p>{NO_FIGURE_WORDS}</p>"
    return f'<nav aria-labelledby="contents"{breaks}>{title}<ol>{lines}</ol></nav>{note}'


def _table(table: Table, number: str) -> str:
    of_columns = columns(table)
    short = " short" if len(table.cells) <= SHORT_ROWS else ""
    anchor, caption = number.replace(" ", "-").lower(), f"{number}. {escape(printed(table.caption))}"
    heads = "".join(f'<th scope="col"{_side(c.figures)}>{_breakable(c.heading)}</th>' for c in of_columns)
    rows = "".join(
        "<tr>"
        + f'<th scope="row">{_breakable(first)}</th>'
        + "".join(
            f"<td{_side(column.figures)}>{_breakable(cell)}</td>"
            for column, cell in zip(of_columns[1:], cells, strict=True)
        )
        + "</tr>\n"
        for first, *cells in zip(*(column.cells for column in of_columns), strict=True)
    )
    return (
        f'<div class="wide{short}" role="region" tabindex="0" aria-label="{number}"><table id="{anchor}">'
        f"<caption>{caption}</caption>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody></table></div>\n"
        f'<p class="source">Source: {escape(printed(table.source))}</p>'
    )


def _breakable(text: str) -> str:
    """A text of a cell, in which a word longer than any real one may be broken, so that no column outgrows the page."""
    return " ".join(
        "<wbr>".join(escape(word[at : at + LONGEST_WORD]) for at in range(0, len(word) or 1, LONGEST_WORD))
        for word in text.split(" ")
    )


def _side(figures: bool) -> str:
    return ' class="figure"' if figures else ""


def _picture(picture: Picture, number: str, table: str) -> str:
    inside = base64.b64encode(picture.png).decode("ascii")
    anchor = table.replace(" ", "-").lower()
    return (
        f'<figure><img src="data:image/png;base64,{inside}" alt="{escape(printed(picture.instead))}">'
        f"<figcaption><strong>{number}. {escape(printed(picture.caption))}</strong>"
        f'<a href="#{anchor}">{table}</a> tells the same in figures. '
        f'<span class="source">Source: {escape(printed(picture.source))}</span></figcaption></figure>'
    )
