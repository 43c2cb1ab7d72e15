"""Every table of a page as one workbook, a map's layers as a GeoPackage, maps and charts as pictures; made when asked.

The tables that a page draws put themselves down here as they are drawn. They are made again for the workbook in a
thread of the server's own, in which nothing that a visitor has chosen can be read: what makes a table must hold it all.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial, wraps

import geopandas as gpd
import pandas as pd
import streamlit as st

from geo.appraisal.case import USUAL, Settings
from geo.errors import GeoError
from geo.place.place import Place
from geo.reports.geopackage import geopackage
from geo.reports.picture_files import Drawing, PictureKind, by_itself
from geo.reports.workbook import Sheet, workbook
from geo.ui import session
from geo.ui.session import LAST_DAY
from geo.views.map import taken
from geo.views.map.maps import Fill, Mark
from geo.views.words import about, files, tables, wording

MakeTable = Callable[[], pd.DataFrame]
Tables = dict[tuple[str, str], MakeTable]
MakeAreas = Callable[[], gpd.GeoDataFrame]
Draw = Callable[[], Drawing]
_TABLES = "tables_of_the_page"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GPKG = "application/geopackage+sqlite3"
PICTURE_MIME: dict[PictureKind, str] = {"png": "image/png", "svg": "image/svg+xml"}
# Of the lines on what a file is, those that stand beneath a picture.
BENEATH = frozenset(
    {"Place", "Proposal", "Read as of", "Way of travel", "People", "Minutes", "Made on", "Read with care"}
)
# Pages whose tables are of a proposal.
OF_PROPOSALS = frozenset({"Propose", "Impact", "Fairness"})


@dataclass(frozen=True)
class _Taken:
    """What a workbook is of: the lines of its first sheet, its tables by title and label, and what its last sheets
    tell: the place's sources, and the settings where it is of a proposal."""

    about: about.Lines
    tables: Mapping[tuple[str, str], MakeTable]
    place: Place
    settings: Settings | None


def begin() -> None:
    """A page begins: none of its tables has been drawn."""
    st.session_state[_TABLES] = {}


def put(title: str, make: MakeTable, *, label: str = "") -> None:
    """A table of the page, by its title and, of several under one, its label; drawn again it takes its own place."""
    st.session_state.setdefault(_TABLES, {})[title, label] = make


def noting(draw: Callable[..., None]) -> Callable[..., Tables]:
    """The same drawing, which gives the tables that it draws instead of putting them down."""

    @wraps(draw)
    def noted(*asked: object) -> Tables:
        before = st.session_state.get(_TABLES, {})
        begin()
        draw(*asked)
        drawn: Tables = st.session_state[_TABLES]
        st.session_state[_TABLES] = before
        return drawn

    return noted


def offer(place: Place, page: str) -> None:
    """The button for every table that the page has drawn; none where it has drawn none."""
    drawn: Tables = st.session_state.get(_TABLES, {})
    if not drawn:
        return
    now = session.current()
    name = f"{place.name} {now.proposal.name if page in OF_PROPOSALS and now.proposal.changes else ''} {page}"
    settings = replace(USUAL, burden=now.impact.burden, perception=now.fairness.perception)
    whole = _Taken(
        _lines(place, f"Every table of the page {page}", page=page),
        drawn,
        place,
        settings if page in OF_PROPOSALS else None,
    )
    st.download_button(
        "Download every table of this page (Excel)",
        _once(partial(_workbook, whole, date.today())),
        files.file_name(name, ending="xlsx"),
        mime=XLSX,
        key=f"workbook of {page}",
        on_click="ignore",
        type="tertiary",
    )


def map_layers(place: Place, areas: MakeAreas, fill: Fill, marks: tuple[Mark, ...], *, key: str) -> None:
    """The button for a map's areas (made as views.map.taken has them) and sites as a GeoPackage."""
    title = fill.legend.title
    # The map of a page of proposals has its page's name in small letters for a key.
    lines = _lines(place, f"The map: {title}", page=key.capitalize())
    st.download_button(
        "↓ Its areas and sites (GeoPackage)",
        _once(partial(_layers, place, areas, marks, lines)),
        files.file_name(place.name, title or key, ending="gpkg"),
        mime=GPKG,
        key=f"layers of {key}",
        on_click="ignore",
        type="tertiary",
    )


@dataclass(frozen=True)
class PictureOf:
    """What a picture to take away is of: its title, the page that it is on, a word for it on the button, and what
    else is written beneath it."""

    title: str
    page: str
    word: str = "Map"
    beneath: str = ""


def pictures(place: Place, draw: Draw, of: PictureOf, *, key: str) -> None:
    """The buttons for a map or a chart as PNG and as SVG; drawn for paper when it is asked for.

    draw: looks at nothing that a visitor chooses.
    """
    lines = [f"{what}: {said}" for what, said in _lines(place, of.title, page=of.page) if what in BENEATH]
    lines = [of.beneath, *lines] if of.beneath else lines
    for kind, mime in PICTURE_MIME.items():
        st.download_button(
            f"↓ {of.word} ({kind.upper()})",
            _once(partial(_picture, draw, kind, f"{place.name}: {of.title}", lines)),
            files.file_name(place.name, of.title, ending=kind),
            mime=mime,
            key=f"{kind} of {key}",
            help=wording.plain(f"{of.title}, as a picture that prints in black and white"),
            on_click="ignore",
            type="tertiary",
        )


def _picture(draw: Draw, kind: PictureKind, title: str, lines: Sequence[str]) -> bytes:
    return by_itself(draw(), kind, title=title, beneath=lines)


def _lines(place: Place, what: str, *, page: str) -> about.Lines:
    now = session.current()
    shared, on = now.shared, now.shared.on
    lines = about.about(place, what=what, service=shared.service, way=shared.way, made_on=date.today())
    return lines + (about.of_proposal(now.proposal, on if on < LAST_DAY else None) if page in OF_PROPOSALS else [])


def _once(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """What makes a file, made at the first click and handed over again at the next while the page stands."""
    return lru_cache(maxsize=1)(make)


def _workbook(whole: _Taken, on: date) -> bytes:
    sheets = [
        Sheet(label or title, _made(make), f"{title}: {label}" if label else title)
        for (title, label), make in whole.tables.items()
    ]
    if whole.settings is not None:
        sheets.append(Sheet("Settings", about.settings_table(whole.settings)))
    return workbook(whole.about, [*sheets, Sheet("Sources", tables.sources(whole.place))], on=on)


def _made(make: MakeTable) -> pd.DataFrame:
    """A table as it is shown, or the sentences on why it is not."""
    try:
        return files.name_first(make())
    except GeoError as fault:
        return pd.DataFrame({"Not held": fault.faults})


def _layers(place: Place, areas: MakeAreas, marks: tuple[Mark, ...], lines: about.Lines) -> bytes:
    beside = {"about": pd.DataFrame(lines, columns=["what", "said"]), "sources": tables.sources(place)}
    described = "; ".join(f"{what}: {said}" for what, said in lines)
    return geopackage({"areas": areas(), "sites": taken.sites(marks)}, beside, described=described)
