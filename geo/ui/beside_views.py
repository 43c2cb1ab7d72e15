"""The parts of the page Beside other places: which table, where the place in view stands in it, and it for others."""

from functools import partial

import pandas as pd
import streamlit as st

from geo.access.beside import USUAL, BesideFigure, Compared, comparable, compared, standing_of
from geo.access.journey_table import TABLE_WAYS
from geo.errors import GeoError
from geo.place.place import Place
from geo.roles.acts import Act
from geo.store.journey_table import JourneyTable
from geo.travel.ways import Way
from geo.ui import beside_tables, frame, session, signed_in
from geo.ui.panels import chart_to_take, facts, opening
from geo.ui.taking_away import PictureOf
from geo.views.access import beside_words as words
from geo.views.access.beside_strip import strip
from geo.views.words import files, wording

UPLOAD_KEY = "beside_upload"


def choose() -> JourneyTable | None:
    """The table that is looked at: the visitor's own, else that of the server's setting."""
    for sentence in beside_tables.refused():
        st.error(wording.plain(sentence))
    own = beside_tables.own()
    if own is not None:
        return own
    try:
        return beside_tables.of_setting()
    except GeoError as fault:
        frame.say(fault)
        return None


def way_in() -> None:
    """What the page would show, how its table is made, and the field for one."""
    facts(words.NO_TABLE)
    _upload()


def show(place: Place, table: JourneyTable) -> None:
    """Where the authorities of the place stand, by the service and way that are chosen above."""
    shared = session.current().shared
    service, way = shared.service, shared.way
    if way not in TABLE_WAYS:
        facts([words.other_way(way)])
        return
    figures = beside_tables.figures(table, service, way)
    codes = [code for code in beside_tables.authority_codes(place) if code in figures.index]
    lacking = [code for code in beside_tables.authority_codes(place) if code not in figures.index]
    facts(words.not_in_table(place.name, code) for code in lacking)
    facts(
        words.not_compared(figures.loc[code, "name"], reason, way)
        for code in codes
        if (reason := standing_of(figures, code, way))
    )
    among = [code for code in codes if not standing_of(figures, code, way)]
    if not among:
        return
    threshold = words.threshold_of(table.about, service, way)
    by_figure = {figure: _by_name(figures, among, figure, way) for figure in BesideFigure}
    said = [
        words.of_figure(each, name, service=service, way=way, threshold=threshold)
        for figure in BesideFigure
        for name, each in by_figure[figure].items()
    ]
    said += [few for own in by_figure.values() for each in own.values() if (few := words.too_few(each))][:1]
    said += [words.of_unsure(figures.loc[code], figures.loc[code, "name"]) for code in among]
    known = [
        line
        for code in among
        for line in words.to_know(
            figures.loc[code], comparable(figures, code, way)[1], table.about, code=code, settings=USUAL
        )
    ]
    with st.container(key=frame.BENCH_KEY):
        opening(said, known=known)
        for figure, own in by_figure.items():
            if own:
                _strip(place, figure, own, threshold)


def take_along(table: JourneyTable) -> None:
    """The whole table as CSV for others, and the field for another table."""
    st.download_button(
        "Download the open table by authority, service and way (CSV)",
        partial(beside_tables.as_csv, table),
        files.file_name("journeys", "by authority", ending="csv"),
        mime="text/csv",
        on_click="ignore",
    )
    st.caption("In the order of codes, with its sources and their licences.")
    if beside_tables.own() is not None:
        st.caption(wording.plain(f"You opened {table.name}; nobody else sees it."))
        st.button("Put it away", key="beside_close", on_click=beside_tables.close_own)
    if signed_in.may(Act.WRITE):
        with st.expander("Open another table"):
            _upload()


def _by_name(figures: pd.DataFrame, codes: list[str], figure: BesideFigure, way: Way) -> dict[str, Compared]:
    """Each authority of the place beside others by one figure, by name; none where it is not told by this way."""
    if figure is BesideFigure.RETURNING and not way.by_timetable:
        return {}
    told = [code for code in codes if pd.notna(figures.loc[code, figure])]
    return {str(figures.loc[code, "name"]): compared(comparable(figures, code, way)[0], code, figure) for code in told}


def _strip(place: Place, figure: BesideFigure, own: dict[str, Compared], threshold: float) -> None:
    title = words.TITLES[figure].format(minutes=threshold)
    beneath = words.of_all(next(iter(own.values())))
    st.markdown(f"**{wording.plain(title)}**")
    of = PictureOf(f"{title}: {place.name} beside other places", "Beside other places", title)
    chart_to_take(place, strip(own, words.drawn(title, own)), of)
    if beneath:
        st.caption(wording.plain(beneath))


def _upload() -> None:
    if not signed_in.may(Act.WRITE):
        return
    st.file_uploader(
        f"Open a table of journeys (Parquet, at most {beside_tables.MOST_MEGABYTES} MB)",
        type="parquet",
        key=UPLOAD_KEY,
        max_upload_size=beside_tables.MOST_MEGABYTES,
        on_change=_bring_in,
    )


def _bring_in() -> None:
    upload = st.session_state[UPLOAD_KEY]
    if upload is not None:
        beside_tables.open_upload(upload.getvalue(), upload.name)
