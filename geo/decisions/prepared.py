"""A meeting as it was prepared: screens with every word, figure and picture in them, worked out before anybody came."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from geo.decisions.plan import ScreenKind


@dataclass(frozen=True)
class WallFigure:
    """A figure that is read from the back: the number in words, what it counts, its range or what is known of it."""

    number: str
    counts: str
    beneath: str = ""


@dataclass(frozen=True)
class WallTable:
    """A small table: the first cell of a row names it.

    signs: for each row the name of a picture that stands before it, as of a map's class; () for none.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    signs: tuple[str, ...] = ()


@dataclass(frozen=True)
class PaperCopy:
    """What the printed pages hold beside the screens.

    Attributes
    ----------
    options, answers
        The options' names in order, and what each does in a sentence.
    known
        What is to be known of the table; "" for nothing.
    next_steps
        Who answers by when, in a sentence.
    """

    options: tuple[str, ...]
    answers: tuple[str, ...]
    open_to_change: tuple[str, ...]
    fixed: tuple[str, ...]
    table: WallTable
    known: str
    next_steps: str


@dataclass(frozen=True)
class Pin:
    """A site that may be pointed at, by the parts of a picture's width and height (0 to 1, from the top left)."""

    name: str
    across: float
    down: float


@dataclass(frozen=True)
class WallPicture:
    """A picture: name of its file, its size in pixels, and what it shows in words."""

    name: str
    wide: int
    high: int
    words: str
    pins: tuple[Pin, ...] = ()


@dataclass(frozen=True)
class BarRow:
    """People of one ward, from the smaller change to the larger: unrounded to draw by, and in words."""

    name: str
    nearer: tuple[float, ...]
    further: tuple[float, ...]
    nearer_words: str
    further_words: str


@dataclass(frozen=True)
class Bars:
    """Bars to both sides.

    Attributes
    ----------
    colours, labels
        Of the parts of a bar (sRGB hex), first those nearer, then those further.
    """

    caption: str
    colours: tuple[str, ...]
    labels: tuple[str, ...]
    rows: tuple[BarRow, ...]


@dataclass(frozen=True)
class View:
    """One view of a screen; label: what the switch calls it, "" where there is nothing to switch."""

    label: str = ""
    lines: tuple[str, ...] = ()
    figures: tuple[WallFigure, ...] = ()
    picture: WallPicture | None = None
    table: WallTable | None = None
    bars: Bars | None = None


@dataclass(frozen=True)
class Screen:
    """One screen, with one view or two of which one is shown at a time."""

    kind: ScreenKind
    title: str
    views: tuple[View, ...]


@dataclass(frozen=True)
class Prepared:
    """Everything that a meeting shows.

    Attributes
    ----------
    meeting_id
        Of the meeting that it was prepared for.
    title, place_name
        As the screens say them.
    foot
        What stands under every screen: that a place is made up, that minutes are for screening only; "" for nothing.
    made_of
        Checksum of plan, options, settings and files: another one means that it is to be prepared again.
    homes
        What each home is told who types its postcode, as compact text (views/decisions/every_home.py); "" for no box.
    pictures
        PNG by name.
    paper
        What the printed pages hold beside the screens.
    """

    meeting_id: str
    title: str
    place_name: str
    foot: str
    when: datetime
    made_of: str
    screens: tuple[Screen, ...]
    homes: str
    pictures: Mapping[str, bytes]
    paper: PaperCopy


@dataclass(frozen=True)
class Shown:
    """Where a meeting is: number of the screen and of its view from 0, and how often somebody moved it.

    checksum: of what is shown; another one means that it was prepared again.
    """

    screen: int
    view: int
    moves: int
    checksum: str
