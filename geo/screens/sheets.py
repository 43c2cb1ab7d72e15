"""Four printed pages of a meeting, black on white: the question, the options side by side, maps, and a vote by hand.

They are one web page that needs nothing else; a browser prints it on four sheets of A4, whatever is in it.
"""

import math
import textwrap
from base64 import b64encode
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from html import escape
from importlib.resources import files

from geo.decisions.meeting import Answer, Gathered, Moment, Side
from geo.decisions.options_table import LETTERS
from geo.decisions.plan import ScreenKind
from geo.decisions.prepared import PaperCopy, Prepared, View, WallTable
from geo.language.dates import british
from geo.language.phrases import sentence
from geo.screens.page import VoteAt
from geo.screens.word_screens import FIXED, OPEN
from geo.views.decisions import qr_code

# Of a sheet of A4 within its margins, less its heads and foot; a letter is about half as wide as its size.
WIDE_MM, HIGH_MM, MM_PER_POINT, LETTER, LINE = 186.0, 222.0, 25.4 / 72, 0.6, 1.35
LARGEST_POINTS, SMALLEST_POINTS, STEP_POINTS = 12.0, 6.0, 0.5
MAPS_MM = 190.0
# Letters of a name at the head of a column.
MOST_ACROSS = 70
# Of a cell beside its text.
PADDING_MM = 2.4
NO_MAP = "No map was prepared: neither the screen of today nor those of the options were chosen."
WRITTEN = ("What we heard", "What stays open", "Who answers, by when")
NOT_DECIDED = "Nothing is decided yet. The options stand beside business as usual."
BY_HAND = (
    "Count hands for each answer, or hand out slips and count them. Before the room looks, and again after. Write the "
    "counts here and enter them on the Meeting page of the dashboard later: it tells them in steps of five, and of "
    "fewer than 10 answers that alone. Write no names."
)


def sheets(prepared: Prepared, vote: VoteAt) -> bytes:
    """The page as HTML."""
    paper = prepared.paper
    bodies = (
        ("The question", _question(prepared, paper)),
        ("The options side by side", _options(paper)),
        ("Maps", _maps(prepared)),
        ("The vote by hand and on paper, and what happens next", _vote(paper, vote)),
    )
    made = f"{prepared.place_name}. {prepared.foot} Prepared {british(prepared.when.date().isoformat())}."
    pages = "".join(
        f'<section class="sheet" aria-labelledby="sheet{number}"><h2 id="sheet{number}">{escape(title)}</h2>'
        f'<div class="body">{body}</div><footer><span>{escape(" ".join(made.split()))}</span>'
        f"<span>Page {number} of {len(bodies)}</span></footer></section>"
        for number, (title, body) in enumerate(bodies, start=1)
    )
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:; '
        "style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(prepared.title)}: four pages</title><style>{_style()}</style></head>"
        f"<body><h1>{escape(prepared.title)}</h1>{pages}</body></html>"
    ).encode()


@cache
def _style() -> str:
    return files("geo.screens").joinpath("sheets.css").read_text("utf-8")


def _question(prepared: Prepared, paper: PaperCopy) -> str:
    lists = (paper.options, paper.open_to_change, paper.fixed)
    # The title is half as large again, so it takes twice the room.
    told = [
        prepared.title * 2,
        NOT_DECIDED,
        paper.next_steps,
        OPEN,
        FIXED,
        *(text for texts in lists for text in texts),
    ]
    size = _fitting(lambda points: sum(_rows(text, points) + 0.6 for text in told))
    options, opened, fixed = map(_lines, lists)
    return (
        f'<div style="font-size:{size:g}pt"><p class="lead">{escape(prepared.title)}</p><p>{NOT_DECIDED}</p>'
        f'<ol type="A">{options}</ol><h3>{OPEN}</h3><ul>{opened}</ul><h3>{FIXED}</h3><ul>{fixed}</ul>'
        f"<p>{escape(paper.next_steps)}</p></div>"
    )


def _options(paper: PaperCopy) -> str:
    letters = zip(LETTERS, paper.options, paper.answers, strict=False)
    told = [f"{letter}. {name}: {said}" for letter, name, said in letters]
    table = paper.table
    if max(map(len, paper.options)) > MOST_ACROSS and len(paper.options) > 1:
        # Their names stand beneath it.
        before = len(table.columns) - len(paper.options)
        table = replace(table, columns=(*table.columns[:before], *LETTERS[: len(paper.options)]))

    def rows_at(points: float) -> float:
        return _table_rows(table, points) + sum(_rows(text, points) + 0.4 for text in (*told, paper.known))

    lines = "".join(f"<p>{escape(line)}</p>" for line in filter(None, (paper.known, *told)))
    return f'<div style="font-size:{_fitting(rows_at):g}pt">{_table(table)}{lines}</div>'


def _maps(prepared: Prepared) -> str:
    views = [
        (screen.title, screen.views[0], screen.kind)
        for screen in prepared.screens
        if screen.kind in (ScreenKind.TODAY, ScreenKind.OPTIONS) and screen.views and screen.views[0].picture
    ]
    if not views:
        return f"<p>{NO_MAP}</p>"
    high = MAPS_MM / math.ceil(len(views) / 2) - 9
    drawn = "".join(_map(prepared, title, view, high_mm=high) for title, view, _ in views)
    keys = {kind: view for _, view, kind in reversed(views)}
    keyed = "".join(_key(prepared, keys[kind]) for kind in (ScreenKind.TODAY, ScreenKind.OPTIONS) if kind in keys)
    return f'<div class="maps">{drawn}</div><div class="keys">{keyed}</div>'


def _map(prepared: Prepared, title: str, view: View, *, high_mm: float) -> str:
    assert view.picture is not None
    return (
        f'<figure><figcaption>{escape(title)}</figcaption><img src="{_address(prepared, view.picture.name)}" '
        f'style="max-height:{high_mm:.0f}mm" alt="{escape(view.picture.words)}"></figure>'
    )


def _key(prepared: Prepared, view: View) -> str:
    if view.table is None:
        return ""
    signs = view.table.signs or ("",) * len(view.table.rows)
    rows = "".join(
        f"<li>{_sample(prepared, sign)}{escape(row[0])}</li>" for sign, row in zip(signs, view.table.rows, strict=True)
    )
    lines = "".join(f"<li>{escape(line)}</li>" for line in view.lines)
    return f"<h3>{escape(view.table.caption)}</h3><ul>{rows}{lines}</ul>"


def _sample(prepared: Prepared, name: str) -> str:
    return f'<img src="{_address(prepared, name)}" alt="">' if name else ""


def _address(prepared: Prepared, name: str) -> str:
    return f"data:image/png;base64,{b64encode(prepared.pictures[name]).decode()}"


def _vote(paper: PaperCopy, vote: VoteAt) -> str:
    counts = "".join(map(_counts, vote.questions))
    slips = "".join(map(_slip, vote.questions))
    written = "".join(f'<div class="write"><b>{words}</b></div>' for words in WRITTEN)
    return (
        f"{_phones(vote.address)}<p>{escape(vote.reach)}</p><p>{BY_HAND}</p>{counts}"
        f'<h3>A slip to copy and cut</h3><ul class="slip">{slips}</ul>'
        f"<h3>What happens next</h3><p>{escape(paper.next_steps)}</p>{written}"
    )


def _phones(address: str) -> str:
    if not address:
        return ""
    code, shown = qr_code.picture(address), escape(address)
    return f'<p class="phones"><img src="{code}" alt="QR code of {shown}"><b>{shown}</b></p>'


def _slip(question: str) -> str:
    boxes = "".join(f"<i></i>{escape(answer.label)} " for answer in Answer)
    return f"<li><b>{escape(question)}</b><span>{boxes}</span></li>"


def _counts(question: str) -> str:
    """A table to write counts into."""
    ways = [(moment, way) for moment in Moment for way in (Gathered.HANDS, Gathered.PAPER)]
    columns = ("Answer", *(f"{sentence(moment.value)}, {way.value}" for moment, way in ways))
    rows = tuple((sentence(side.label), *("" for _ in ways)) for side in Side)
    return f'<div class="count">{_table(WallTable(question, columns, rows))}</div>'


def _table(table: WallTable) -> str:
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in table.columns)
    rows = "".join(
        f'<tr><th scope="row">{escape(first)}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in rest)}</tr>'
        for first, *rest in table.rows
    )
    caption = f"<caption>{escape(table.caption)}</caption>"
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _lines(texts: Iterable[str]) -> str:
    return "".join(f"<li>{escape(text)}</li>" for text in texts)


def _fitting(rows_at: Callable[[float], float]) -> float:
    """The largest size in points at which so many rows stand on one sheet."""
    size = LARGEST_POINTS
    while size > SMALLEST_POINTS and rows_at(size) * size * MM_PER_POINT * LINE > HIGH_MM:
        size -= STEP_POINTS
    return size


def _rows(text: str, points: float, *, wide_mm: float = WIDE_MM) -> int:
    """About how many rows a text takes."""
    return len(textwrap.wrap(text, max(int(wide_mm / (points * MM_PER_POINT * LETTER)), 1))) or 1


def _table_rows(table: WallTable, points: float) -> float:
    wide = WIDE_MM / len(table.columns) - PADDING_MM
    rows = [max(_rows(cell, points, wide_mm=wide) for cell in row) for row in (table.columns, *table.rows)]
    return 2 + sum(rows) + 0.5 * len(rows)
