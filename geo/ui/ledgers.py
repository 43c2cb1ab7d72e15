"""What a visit does with the ledgers of the place in view: wanted, written in, corrected, read, taken along, erased."""

from collections.abc import Callable, Mapping
from datetime import date

import streamlit as st

from geo.decisions.written import now
from geo.errors import GeoError
from geo.language.phrases import joined
from geo.ledgers.ledger import Ledger, checked
from geo.ledgers.listed import LEDGERS
from geo.ledgers.rows import Row, holding, visible_to
from geo.place.place import Place
from geo.roles.acts import Role
from geo.store.records import ledgers as records
from geo.ui import database, deciding, loading, signed_in
from geo.views.ledgers.row_tables import rows_table
from geo.views.words.files import csv_of

_REFUSED, _SAID, TURN = "ledger_refused", "ledger_said", "ledger_turn"


def wanted(place: Place) -> tuple[Ledger, ...]:
    """The ledgers that the place wants, in their order."""
    keys = database.asked(records.wanted, place.key)
    return tuple(ledger for key, ledger in LEDGERS.items() if key in keys)


def rows(place: Place, ledger: Ledger) -> tuple[Row, ...]:
    """The rows that hold now, the newest first; restricted ones only for whom they are."""
    return holding(database.asked(records.of_place, place.key, ledger, signed_in.role()))


def visible(ledger: Ledger, listed: tuple[Row, ...]) -> tuple[Row, ...]:
    """Those of them that whoever looks may see one by one."""
    return visible_to(signed_in.role(), ledger, listed)


def want(place: Place, keys: tuple[str, ...]) -> None:
    """Keep which ledgers the place wants; what was written in one that it no longer wants stays."""

    def chosen() -> str:
        content = {key: records.YES if key in keys else records.NO for key in LEDGERS}
        database.asked(records.want, place.key, Row(0, 0, content, deciding.who(), now()))
        return f"Wanted: {joined(LEDGERS[key].title for key in keys) or 'none'}."

    _act(chosen)


def write(place: Place, ledger: Ledger, typed: Mapping[str, str], corrects: int) -> None:
    """Keep what was typed as a row, or say what is wrong with it and leave it as it was typed."""

    def written() -> str:
        content = checked(ledger, typed, wards=wards(place), today=date.today())
        row = Row(0, corrects, content, deciding.who(), now())
        kept = database.asked(records.add, place.key, ledger.key, row)
        st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
        return f"Row {kept.number} of {ledger.title} is kept."

    _act(written)


def erase_row(place: Place, ledger: Ledger, number: int) -> None:
    """Take out one row for good."""

    def erased() -> str:
        database.asked(records.erase_row, place.key, ledger.key, number)
        return f"Row {number} of {ledger.title} is erased for good."

    _act(erased)


def wards(place: Place) -> dict[str, str]:
    """Names of the place's wards by code, in order."""
    return {str(code): str(name) for code, name in place.wards.frame["name"].sort_values().items()}


def refused() -> tuple[str, ...]:
    """Why the last act was not done, a sentence each; told once."""
    return tuple(st.session_state.pop(_REFUSED, ()))


def said() -> str:
    """What the last act did; told once."""
    return str(st.session_state.pop(_SAID, ""))


def file(place_key: str, ledger_key: str, role: Role | None) -> bytes | None:
    """The rows of a ledger as CSV, as somebody of this role may see them; None where there is nothing to be seen.

    Asked by an address and not by a page: the server says who asks.
    """
    ledger = LEDGERS.get(ledger_key)
    if ledger is None or place_key not in loading.place_names():
        return None
    listed = holding(database.asked(records.of_place, place_key, ledger, role))
    seen = visible_to(role, ledger, listed)
    return csv_of(rows_table(ledger, seen, wards(loading.place(place_key)))) if seen else None


def address(place: Place, ledger: Ledger) -> str:
    """Where the server hands that file out, as seen from a page of the dashboard."""
    return f"ledgers/{place.key}/{ledger.key}.csv"


def _act(act: Callable[[], str]) -> None:
    try:
        st.session_state[_SAID] = act()
    except GeoError as fault:
        st.session_state[_REFUSED] = fault.faults
