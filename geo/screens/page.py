"""A prepared meeting as one web page that needs nothing else: every screen and picture within, one script, one style.

The presenter, those who watch and the file for when everything fails have the same page; only what may be pressed
differs. Without its script it reads as a document, one screen after another.
"""

import json
from base64 import b64encode
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files

from geo.decisions.plan import ScreenKind
from geo.decisions.prepared import Prepared, Screen, View, WallPicture, WallTable
from geo.language.dates import british
from geo.screens.bars import bars
from geo.views.decisions import every_home, qr_code

VOTES = (ScreenKind.VOTE_BEFORE, ScreenKind.VOTE_AFTER)
NOT_STORED = "What is typed is looked for on this machine, shown here alone and kept nowhere."
TYPED_BY_PRESENTER = "Say a postcode, a street or a village: whoever presents types it, and nothing is kept of it."
HANDS_AND_PAPER = (
    "Count hands, or slips of paper, for each question; enter the counts on the Meeting page of the dashboard later."
)
COUNTED = ("Fair", "Neither", "Unfair", "Don't know")


class Seat(StrEnum):
    """Whose page it is."""

    PRESENTER = "present"
    WATCHER = "watch"
    FILE = "file"


@dataclass(frozen=True)
class VoteAt:
    """How a room votes.

    Attributes
    ----------
    address
        What phones open; "" where none can.
    reach
        How the room votes, in a sentence.
    questions
        What is asked, in words.
    """

    address: str
    reach: str
    questions: tuple[str, ...]


def page(prepared: Prepared, seat: Seat, vote: VoteAt, *, kept: str = "") -> bytes:
    """The whole page as HTML; kept: the checksum of what is shown, so that it is asked for again when that changes."""
    screens = "".join(
        _screen(prepared, screen, seat=seat, vote=vote, number=number)
        for number, screen in enumerate(prepared.screens, start=1)
    )
    homes = prepared.homes if seat is not Seat.WATCHER else ""
    meta = f'<meta http-equiv="Content-Security-Policy" content="{escape(policy(seat))}">' if seat is Seat.FILE else ""
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        f'{meta}<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(prepared.title)}</title><style>{_file('wall.css')}</style></head>"
        f'<body class="{seat}" data-kept="{kept}"><h1>{escape(prepared.title)}</h1><main>{screens}</main>'
        f"{_foot(prepared, seat)}{_data(homes)}<script>{_script()}</script></body></html>"
    ).encode()


def policy(seat: Seat) -> str:
    """What the page may do: its own script and style by their hashes, and ask this server where it is served."""
    asks = "connect-src 'self'; " if seat is not Seat.FILE else ""
    framed = "" if seat is Seat.FILE else "; frame-ancestors 'none'"
    return (
        f"default-src 'none'; img-src data:; {asks}script-src {_hash(_script())}; "
        f"style-src {_hash(_file('wall.css'))}; "
        f"base-uri 'none'; form-action 'none'{framed}"
    )


@cache
def _file(name: str) -> str:
    return files("geo.screens").joinpath(name).read_text("utf-8")


@cache
def _script() -> str:
    return f"{every_home.script()}{_file('wall.js')}"


def _hash(source: str) -> str:
    return f"'sha256-{b64encode(sha256(source.encode()).digest()).decode()}'"


def _data(homes: str) -> str:
    # A block of data is never run; its one way out of itself is closed.
    safe = homes.replace("<", "\\u003c")
    return f'<script type="application/json" id="homes">{safe}</script>' if homes else ""


def _foot(prepared: Prepared, seat: Seat) -> str:
    made = f"{prepared.place_name}. {prepared.foot} Prepared {british(prepared.when.date().isoformat())}."
    pressed = (
        ""
        if seat is Seat.WATCHER
        else '<span class="keys"><button type="button" id="back">Back</button>'
        '<button type="button" id="on">Next</button><button type="button" id="switch" hidden>Switch</button></span>'
    )
    return (
        f'<footer>{pressed}<span id="where"></span><span id="said" role="status"></span>'
        f'<span class="made">{escape(" ".join(made.split()))}</span></footer>'
    )


def _screen(prepared: Prepared, screen: Screen, *, seat: Seat, vote: VoteAt, number: int) -> str:
    named = f"screen{number}"
    views = "".join(_view(prepared, view) for view in screen.views)
    if screen.kind in VOTES:
        views += _vote(vote, seat, moment=screen.kind.label)
    if screen.kind is ScreenKind.POSTCODE:
        views += _postcode(seat)
    return (
        f'<section class="screen {screen.kind}" aria-labelledby="{named}">'
        f'<h2 id="{named}" tabindex="-1">{escape(screen.title)}</h2>{views}</section>'
    )


def _view(prepared: Prepared, view: View) -> str:
    lines = "".join(f"<p>{escape(line)}</p>" for line in view.lines)
    figures = "".join(
        f"<div><b>{escape(each.number)}</b><span>{escape(each.counts)}</span><small>{escape(each.beneath)}</small></div>"
        for each in view.figures
    )
    parts = [
        f'<h3 class="label">{escape(view.label)}</h3>' if view.label else "",
        _picture(prepared, view.picture) if view.picture else "",
        _table(prepared, view.table) if view.table else "",
        bars(view.bars) if view.bars else "",
        f'<div class="figures">{figures}</div>' if figures else "",
        f'<div class="lines">{lines}</div>' if lines else "",
    ]
    kind = "with-map" if view.picture else "words"
    return f'<div class="view {kind}" data-label="{escape(view.label)}">{"".join(parts)}</div>'


def _picture(prepared: Prepared, picture: WallPicture) -> str:
    pins = json.dumps([[pin.name, round(pin.across, 4), round(pin.down, 4)] for pin in picture.pins])
    return (
        f'<div class="map"><img src="{_address(prepared, picture.name)}" '
        f'width="{picture.wide}" height="{picture.high}" alt="{escape(picture.words)}">'
        f'<svg viewBox="0 0 {picture.wide} {picture.high}" preserveAspectRatio="xMinYMin meet" '
        f'data-pins="{escape(pins)}" aria-hidden="true"></svg></div>'
    )


def _address(prepared: Prepared, name: str) -> str:
    return f"data:image/png;base64,{b64encode(prepared.pictures[name]).decode()}"


def _table(prepared: Prepared, table: WallTable) -> str:
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in table.columns)
    signs = table.signs or ("",) * len(table.rows)
    rows = ""
    for sign, (first, *rest) in zip(signs, table.rows, strict=True):
        sample = f'<img class="sign" src="{_address(prepared, sign)}" alt="">' if sign else ""
        cells = "".join(f"<td>{escape(cell)}</td>" for cell in rest)
        rows += f'<tr><th scope="row">{sample}{escape(first)}</th>{cells}</tr>'
    caption = f"<caption>{escape(table.caption)}</caption>" if table.caption else ""
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _vote(vote: VoteAt, seat: Seat, *, moment: str) -> str:
    asked = "".join(f"<li>{escape(question)}</li>" for question in vote.questions)
    if vote.address and seat is not Seat.FILE:
        shown = escape(vote.address)
        return (
            f'<div class="view vote-at"><img src="{qr_code.picture(vote.address)}" width="400" height="400" '
            f'alt="QR code of {shown}"><div class="lines"><p class="address">{shown}</p><ul>{asked}</ul>'
            f"<p>{escape(vote.reach)}</p></div></div>"
        )
    head = "".join(f'<th scope="col">{side}</th>' for side in ("Question", *COUNTED))
    rows = "".join(
        f'<tr><th scope="row">{escape(question)}</th>{"<td></td>" * len(COUNTED)}</tr>' for question in vote.questions
    )
    said = HANDS_AND_PAPER if seat is Seat.FILE else f"{vote.reach}"
    return (
        f'<div class="view"><div class="lines"><p>{escape(said)}</p></div><table class="by-hand">'
        f"<caption>Hands and paper, {escape(moment)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{rows}</tbody></table></div>"
    )


def _postcode(seat: Seat) -> str:
    if seat is Seat.WATCHER:
        return f'<div class="view"><div class="lines"><p>{TYPED_BY_PRESENTER}</p></div></div>'
    return (
        '<div class="view"><form id="asked"><label for="typed">Postcode, street, place</label>'
        '<input id="typed" autocomplete="off" maxlength="100" spellcheck="false"><button>Show</button></form>'
        f'<p class="small">{NOT_STORED}</p><div id="answer" role="status"></div></div>'
    )
