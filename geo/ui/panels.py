"""The parts that pages are laid out from: facts, tables with a download, charts with their words, files."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Literal

import pandas as pd
import streamlit as st
from pandas.api.types import is_integer_dtype
from pandas.io.formats.style import Styler

from geo.appraisal.record import Appraisal
from geo.errors import GeoError
from geo.language.phrases import joined
from geo.place.place import Place
from geo.proposals.proposals import Proposal
from geo.proposals.text import to_toml
from geo.reports.plotted import plotted
from geo.ui import drafting, frame, loading, session, taking_away
from geo.ui.paged import paged
from geo.ui.taking_away import MakeTable, PictureOf
from geo.views.impact.charts import Chart
from geo.views.map import palette
from geo.views.words import by_authority, files, wording

TABLE_PIXELS = 420
# Sentences before a map.
MOST_SENTENCES = 5
SHORT_TABLE_ROWS = 12
LINE_PIXELS = 110
# Names as wide as a phone, which a table would otherwise keep in sight and so hide all else.
WIDE_NAMES, NAME_PIXELS = ("Indicator", "The average person of", "Group"), 200
# A name in sight while the rest is scrolled leaves room for a figure beside it on a phone.
FIRST_NAMES = {"Ward": 200, "Name": 235, "Site": 235}
# A cell of a grid is one line, cut at its edge, except in rows higher than 64 pixels. So the rows of the table of files
# are, and a table of reasons is no grid.
TEXT_PIXELS = {"Used for": 260, "Title": 230, "Publisher": 180, "Licence": 150, "Assumed": 180, "File": 300}
HIGH_ROW_PIXELS = 66
REASONS = "Why"


# A chart has no buttons of its own: those beneath it give it as files, and a keyboard reaches them.
CHART_CONFIG = {"displayModeBar": False, "responsive": True}


def facts(sentences: Iterable[str]) -> None:
    """Sentences as a list, to the letter; empty ones are left out."""
    lines = [f"- {wording.plain(sentence)}" for sentence in sentences if sentence]
    if lines:
        st.markdown("\n".join(lines))


def opening(sentences: Iterable[str], *, known: Iterable[str] = ()) -> None:
    """What a page found, before its map, in five sentences; the rest, and what to know of it, behind one button."""
    said = [line for line in sentences if line]
    lead, *rest = [wording.plain(line) for line in said[:MOST_SENTENCES]] or [""]
    with st.container(key=frame.ANSWER_KEY, horizontal=True, gap="small"):
        if lead:
            st.markdown(" ".join([f"**{lead}**", *rest]))
        to_know([*said[MOST_SENTENCES:], *known])


def to_know(sentences: Iterable[str]) -> None:
    """Caveats behind one button that says how many there are; none twice, and no button where there is none."""
    known = list(dict.fromkeys(filter(None, sentences)))
    if known:
        with st.popover(f"What to know ({len(known)})", width="content"):
            facts(known)


def kept_drawn(place: Place, draw: Callable[..., None], *asked: Hashable) -> None:
    """Draw what looks at the place and at what is asked alone: run once for all visitors, its tables taken each time.

    It draws nothing that can be worked, so no table that may be long.
    """
    for (title, label), make in loading.kept(place, taking_away.noting(draw), *asked).items():
        taking_away.put(title, make, label=label)


def held_table(title: str, table: pd.DataFrame, *, taken: MakeTable | None = None) -> None:
    """A short table under its title, read whole; taken: makes what is taken away in its place, where that is other."""
    taking_away.put(title, taken or (lambda: table))
    st.markdown(f"**{wording.plain(title)}**")
    loading.drawn(_whole_table, paged(table, title=title), title)


def figures_table(title: str, table: pd.DataFrame) -> None:
    """A short table under a heading of the page, read whole."""
    taking_away.put(title, lambda: table)
    st.header(title)
    loading.drawn(_whole_table, table, title)


def _table(table: pd.DataFrame, *, alt: str) -> None:
    """A grid that can be sorted; the community table stands as it is: its order is fixed and it holds sentences."""
    if "Community" in table:
        loading.drawn(_whole_table, table, alt)
        return
    table, left_out = telling(files.name_first(table))
    table = paged(table, title=alt)
    if REASONS in table:
        loading.drawn(_whole_table, table, alt)
    else:
        _grid(table, alt=alt)
    for words in left_out:
        st.caption(wording.plain(words))


def _grid(table: pd.DataFrame, *, alt: str) -> None:
    height: Literal["content"] | int = "content" if len(table) <= SHORT_TABLE_ROWS else TABLE_PIXELS
    whole = [name for name, kind in table.dtypes.items() if is_integer_dtype(kind)]
    shown: dict[Any, Any] = {name: st.column_config.NumberColumn(format="localized") for name in whole}
    texts = [name for name in TEXT_PIXELS if name in table] if "Used for" in table else []
    wide = {name: st.column_config.TextColumn(width=TEXT_PIXELS[name]) for name in texts}
    if table.index.name in WIDE_NAMES:
        wide["_index"] = st.column_config.TextColumn(table.index.name, width=NAME_PIXELS, pinned=False)
    for name in list(table.columns[:1]):
        if name in FIRST_NAMES:
            wide[name] = st.column_config.TextColumn(width=FIRST_NAMES[str(name)], pinned=True)
    if files.OVER_TIME in table:
        shown[files.OVER_TIME] = st.column_config.LineChartColumn(width=LINE_PIXELS, color=palette.STEPS[3])
    st.dataframe(
        table,
        height=height,
        hide_index=not table.index.name,
        placeholder="",
        column_config=shown | wide,
        row_height=HIGH_ROW_PIXELS if texts else None,
        alt=alt,
    )


def telling(table: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """A table without the columns that take room and tell no row from another, and what those say, in sentences.

    Left out are columns blank in every row and, of a long table, those of noughts or of the same words throughout.
    """
    long = len(table) > SHORT_TABLE_ROWS
    nothing = ["", 0] if long else [""]
    rest = [name for name in table.columns[1:] if len(table) and name not in files.CODES]
    silent = [str(name) for name in rest if (table[name].isin(nothing) | table[name].isna()).all()]
    alike = {
        str(name): str(table[name].iloc[0])
        for name in rest
        if long and str(name) not in silent and _same_words(table[name])
    }
    told = []
    if silent:
        told.append(f"Nought or blank in every row, so not drawn: {joined(silent)}.")
    if alike:
        same = joined([f"{name} ({words})" for name, words in alike.items()])
        told.append(f"The same in every row, so not drawn: {same}.")
    return table.drop(columns=[*silent, *alike]), told


def _same_words(column: pd.Series) -> bool:
    return isinstance(column.iloc[0], str) and bool((column == column.iloc[0]).all())


def _whole_table(table: pd.DataFrame, alt: str) -> None:
    """Every row in its order and every cell to its end; a figure that is not held is blank."""
    figures = [name for name, kind in table.dtypes.items() if is_integer_dtype(kind)]
    words = [name for name in table.columns if name not in figures]
    shown = table.assign(**{name: table[name].map(wording.plain) for name in words}).reset_index(drop=True)
    styled = shown.style.format("{:,.0f}", subset=figures, na_rep="").set_properties(figures, **{"text-align": "right"})
    height: Literal["content"] | int = "content" if len(table) <= SHORT_TABLE_ROWS else TABLE_PIXELS
    st.table(styled, hide_index=True, height=height, alt=alt)


def styled_table(title: str, styled: Styler, *, name: str) -> None:
    """A short table with a style of its own, read whole, and its download."""
    st.header(title)
    st.table(styled, height="content", alt=title)
    taking_away.put(title, lambda: styled.data)
    _download(styled.data, title, name=name)


def words_table(title: str, table: pd.DataFrame, *, heading: bool = False) -> None:
    """A table of sentences, each read whole; heading: its title is one of the page's."""
    taking_away.put(title, lambda: table)
    if heading:
        st.header(wording.plain(title))
    else:
        st.markdown(f"**{wording.plain(title)}**")
    loading.drawn(_words_table, paged(table, title=title), title)


def _words_table(table: pd.DataFrame, alt: str) -> None:
    # The first column too: as an index it is Markdown like the rest.
    st.table(table.map(lambda cell: wording.plain(str(cell))).set_index(table.columns[0]), alt=alt)


@st.fragment
def equal_table(place: Place, title: str, tables: Mapping[str, MakeTable], *, name: str) -> None:
    """The map's facts as sortable tables, one a tab, each with its download; only that of the open tab is made.

    To open another tab runs nothing else of the page. A fault is said in words where the table would stand. Of a place
    of several authorities a table by ward says which is each ward's.
    """
    st.header(title)
    tables = _put_down(place, title, tables)
    _shelves(title, tables, name=f"{place.name} {name}")


@st.fragment
def folded_table(place: Place, title: str, tables: Mapping[str, MakeTable], *, name: str) -> None:
    """The same folded under its heading: no table is made until it is opened."""
    tables = _put_down(place, title, tables)
    folded = st.expander(title, key=f"opened {title}", on_change="rerun")
    if folded.open:
        with folded:
            _shelves(title, tables, name=f"{place.name} {name}")


def _put_down(place: Place, title: str, tables: Mapping[str, MakeTable]) -> dict[str, MakeTable]:
    made: dict[str, MakeTable] = {label: partial(_with_authorities, place, make) for label, make in tables.items()}
    for label, make in made.items():
        taking_away.put(title, make, label=label)
    return made


def _with_authorities(place: Place, make: MakeTable) -> pd.DataFrame:
    return by_authority.beside_wards(place, make())


def _shelves(title: str, tables: Mapping[str, MakeTable], *, name: str) -> None:
    if len(tables) == 1:
        [(label, make)] = tables.items()
        _shelf(title, label, make, name=name)
        return
    shelves = st.tabs(list(tables), key=f"shelves of {title}", on_change="rerun")
    for shelf, (label, make) in zip(shelves, tables.items(), strict=True):
        if shelf.open:
            with shelf:
                _shelf(title, label, make, name=name)


def _shelf(title: str, label: str, make: MakeTable, *, name: str) -> None:
    try:
        table = make()
    except GeoError as fault:
        st.error("\n\n".join(map(wording.plain, fault.faults)))
        return
    _table(table, alt=f"{title}: {label}")
    _download(table, label, name=name)


def _download(table: pd.DataFrame, label: str, *, name: str) -> None:
    st.download_button(
        f"Download: {label.lower()} (CSV)",
        partial(files.csv_of, table),
        files.file_name(name, label, ending="csv"),
        mime="text/csv",
        on_click="ignore",
    )


def chart_to_take(place: Place, drawn: Chart, of: PictureOf) -> None:
    """A chart, and beneath it its buttons as PNG and SVG: the same drawn for paper, with its words."""
    chart(drawn)
    if drawn.drawn:
        with st.container(horizontal=True):
            whole = replace(of, beneath=drawn.words)
            taking_away.pictures(place, partial(plotted, drawn.figure), whole, key=f"chart {of.word}")


def chart(drawn: Chart) -> None:
    """A chart, and under it in words what it shows and the page has not said."""
    if drawn.drawn:
        st.plotly_chart(drawn.without_links, config=CHART_CONFIG, alt=drawn.words)
    beneath = drawn.words if drawn.beneath is None else drawn.beneath
    if beneath:
        st.caption(wording.plain(beneath))


def examples(place: Place) -> None:
    """The example proposals that come with a place, each opened by a button."""
    for name, text in loading.examples(place).items():
        st.button(wording.plain(name), key=f"example_{name}", on_click=drafting.open_text, args=(place, text))


def proposal_files(place: Place, proposal: Proposal) -> None:
    """One place to open an example or a file, and to name the proposal and save it."""
    # Another proposal makes another button, so that it is shut again once one has been opened.
    with st.popover("Open, name, save", width="content", key=f"files_{place.key}_{proposal.name}"):
        offered = loading.examples(place)
        if offered:
            st.caption("Open an example")
            examples(place)
        st.file_uploader("Open a proposal (TOML)", type="toml", key="proposal_file", on_change=_open, args=(place,))
        st.text_input(
            "Name of the proposal",
            value=proposal.name,
            key=f"name_{proposal.name}",
            max_chars=200,
            on_change=_rename,
            args=(f"name_{proposal.name}",),
        )
        st.download_button(
            "Save the proposal (TOML)",
            partial(to_toml, proposal),
            files.file_name(proposal.name, ending="toml"),
            mime="application/toml",
            disabled=not proposal.changes,
            on_click="ignore",
        )


def _rename(key: str) -> None:
    drafting.rename(st.session_state[key])


def _open(place: Place) -> None:
    upload = st.session_state["proposal_file"]
    if upload is not None:
        drafting.open_text(place, upload.getvalue())
        # The fault itself stands beside the map, which may be out of sight from here.
        if session.current().draft.refused:
            st.toast("Not taken: the reason is beside the map.")


def appraisal_files(appraisal: Appraisal) -> None:
    """The appraisal to take away: the same JSON as the command line's, and the proposal it is of."""
    name, where = appraisal.proposal.name, appraisal.place.name
    left, right = st.columns(2)
    left.download_button(
        "Download the appraisal (JSON)",
        partial(files.json_of, appraisal),
        files.file_name(where, name, ending="json"),
        mime="application/json",
        on_click="ignore",
    )
    right.download_button(
        "Download the proposal (TOML)",
        to_toml(appraisal.proposal),
        files.file_name(name, ending="toml"),
        mime="application/toml",
        on_click="ignore",
    )
