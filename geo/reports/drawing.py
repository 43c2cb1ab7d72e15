"""What maps and charts for paper share: how a class looks, with lines that survive a grey copy, and a new figure.

The object-oriented interface of matplotlib is used throughout: it shares no state, so that two people's reports may be
drawn at once.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont, get_font
from matplotlib.legend import Legend
from matplotlib.patches import Patch

from geo.reports.picture_files import DOTS_PER_INCH

CM_PER_INCH = 2.54
INK, GREY = "#111111", "#6b6b6b"
SMALL, USUAL = 6.5, 7.5
PAGE_CM = 16.0
FONT, NO_LETTER, LONGEST_NAME = "DejaVu Sans", "□", 38
HATCH_POINTS = 0.55


@dataclass(frozen=True)
class Look:
    """How one class is drawn: its colour, its lines (a hatch of matplotlib's, "" for none), and what it means."""

    colour: str
    hatch: str
    label: str


def new_figure(wide_cm: float, high_cm: float) -> Figure:
    figure = Figure(figsize=(wide_cm / CM_PER_INCH, high_cm / CM_PER_INCH), dpi=DOTS_PER_INCH)
    FigureCanvasAgg(figure)
    return figure


def line(patch: Patch, look: Look, *, edges: bool = True) -> None:
    """Draw the lines of a look over a patch, pale on a dark colour and dark on a pale one."""
    if look.hatch:
        patch.set_hatch(look.hatch)
        patch.set_hatch_linewidth(HATCH_POINTS)
        patch.set_hatchcolor(INK if luminance(look.colour) > 0.35 else "white")
    if edges:
        patch.set_edgecolor(GREY)
        patch.set_linewidth(0.5)


def look_handles(looks: Sequence[Look], *, wrapped: int = 80) -> list[Patch]:
    """A sample of each look for a legend, with its words in lines of so many letters."""
    handles = [Patch(facecolor=look.colour, label=textwrap.fill(look.label, wrapped)) for look in looks]
    for handle, look in zip(handles, looks, strict=True):
        line(handle, look)
    return handles


def legend_at_foot(figure: Figure, handles: Sequence[Artist], *, columns: int = 3) -> Legend:
    """A legend along the foot of the figure itself, which stays there where more is written beneath the figure."""
    return figure.legend(
        handles=handles,
        loc="lower left",
        # By its own default a legend would go to the foot of the whole picture.
        bbox_to_anchor=(0.0, 0.0, 1.0, 1.0),
        bbox_transform=figure.transFigure,
        ncols=columns,
        fontsize=USUAL,
        frameon=False,
        handleheight=1.1,
    )


def luminance(colour: str) -> float:
    """How light a colour (#rrggbb) is in a grey copy, 0 black to 1 white (relative luminance, WCAG 2.2)."""
    parts = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


def readable(words: str) -> str:
    """Words on one line; a letter that the font does not have is a box."""
    known = _letters()
    return "".join(letter if ord(letter) in known else NO_LETTER for letter in " ".join(words.split()))


def short(words: str) -> str:
    """A name on one line, cut where it is long."""
    one_line = readable(words)
    return one_line if len(one_line) <= LONGEST_NAME else f"{one_line[: LONGEST_NAME - 1].rstrip()}…"


@cache
def _letters() -> frozenset[int]:
    """What the font of pictures, which matplotlib brings along, can write."""
    return frozenset(get_font(findfont(FONT)).get_charmap())
