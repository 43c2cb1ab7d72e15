"""Tables of journeys, opened once and read once a service and way for all visitors: the setting's, and a visitor's own.

A table that a visitor opens is in their session alone, and its bytes are looked at before anything of them is believed.
"""

import hashlib
import os
from pathlib import Path

import pandas as pd
import streamlit as st

from geo.access.beside import place_figures
from geo.errors import GeoError
from geo.place.place import Place
from geo.plain import visible
from geo.services.services import Service
from geo.store import journey_table
from geo.store.journey_look import looked_at
from geo.store.journey_table import JourneyTable
from geo.travel.ways import Way
from geo.views.access import open_table
from geo.views.access.beside_words import SETTING

MOST_MEGABYTES = 64
OPENED_KEY, FAULTS_KEY = "beside_table", "beside_faults"
TABLES_KEPT, FIGURES_KEPT, FILES_KEPT = 4, 32, 2


def authority_codes(place: Place) -> tuple[str, ...]:
    """The authorities of a place, each of which is held beside others by itself."""
    return tuple(authority.code for authority in place.authorities)


def own() -> JourneyTable | None:
    """The table that this visitor opened."""
    table: JourneyTable | None = st.session_state.get(OPENED_KEY)
    return table


def of_setting() -> JourneyTable | None:
    """The table that the server's setting names; None where it names none, InputError where it is no such table."""
    named = os.environ.get(SETTING, "")
    if not named:
        return None
    path = journey_table.of_setting(named)
    return _opened(journey_table.stamp_of(path), _path=path, _name=path.name)


def open_upload(content: bytes, name: str) -> None:
    """Take a visitor's own file; what was open before stays where it is refused, and why is kept to be told."""
    st.session_state[FAULTS_KEY] = ()
    try:
        stamp = hashlib.sha256(content).hexdigest()
        st.session_state[OPENED_KEY] = looked_at(content, visible(name)[:100], stamp)
    except GeoError as fault:
        st.session_state[FAULTS_KEY] = fault.faults


def close_own() -> None:
    """Put the visitor's own table away."""
    st.session_state.pop(OPENED_KEY, None)
    st.session_state[FAULTS_KEY] = ()


def refused() -> tuple[str, ...]:
    """Why the last file was not opened."""
    faults: tuple[str, ...] = st.session_state.get(FAULTS_KEY, ())
    return faults


def figures(table: JourneyTable, service: Service, way: Way) -> pd.DataFrame:
    """Every place of a table by a service and way (access.beside.place_figures)."""
    return _figures(table.stamp, service, way, _table=table)


def as_csv(table: JourneyTable) -> bytes:
    """The whole table by authority, for others."""
    return _as_csv(table.stamp, _table=table)


@st.cache_resource(max_entries=TABLES_KEPT, show_spinner="Looking at the table")
def _opened(stamp: str, *, _path: Path, _name: str) -> JourneyTable:
    return looked_at(_path, _name, stamp)


@st.cache_resource(max_entries=FIGURES_KEPT, show_spinner="Reading the table")
def _figures(stamp: str, service: Service, way: Way, *, _table: JourneyTable) -> pd.DataFrame:  # noqa: ARG001
    rows = journey_table.rows_of(_table, service, {way, Way.TRANSIT})
    of_way, by_transit = (rows[rows["way"] == each] for each in (way, Way.TRANSIT))
    return place_figures(of_way, by_transit)


@st.cache_resource(max_entries=FILES_KEPT, show_spinner=False)
def _as_csv(stamp: str, *, _table: JourneyTable) -> bytes:  # noqa: ARG001
    return open_table.csv_of(journey_table.by_authority(_table), _table.about)
