"""A long table a page at a time, in its own order, with a search over its words; what is taken away holds all of it."""

from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st
from pandas.api.types import is_numeric_dtype

from geo.ui import session
from geo.views.words import wording

ROWS_A_PAGE = 50
_PAGES = "pages of tables"


@dataclass(frozen=True)
class _Opened:
    """Where a table is open: the page, from 0, and the words that its rows are looked through for."""

    page: int = 0
    words: str = ""


def paged(table: pd.DataFrame, *, title: str) -> pd.DataFrame:
    """The rows of the page that is open, with what turns the page drawn above them; a short table as it is.

    The page and the words stay while the visit lasts, each table's own.
    """
    if len(table) <= ROWS_A_PAGE:
        return table
    key = f"{session.current().shared.place} {title}"
    field = f"find in {key}"
    opened = _opened(key)
    st.session_state.setdefault(field, opened.words)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.text_input("Find in this table", key=field, max_chars=80, width=260, on_change=_find, args=(key, field))
        rows = _with_words(table, opened.words)
        last = max(len(rows) - 1, 0) // ROWS_A_PAGE
        page = min(opened.page, last)
        st.button("Previous rows", key=f"back in {key}", disabled=page == 0, on_click=_turn, args=(key, page - 1))
        st.button("Next rows", key=f"on in {key}", disabled=page == last, on_click=_turn, args=(key, page + 1))
    first = page * ROWS_A_PAGE
    shown = rows.iloc[first : first + ROWS_A_PAGE]
    st.caption(wording.plain(_words(first, len(shown), rows=len(rows), of=len(table), words=opened.words)))
    return shown


def _words(first: int, shown: int, *, rows: int, of: int, words: str) -> str:
    if not rows:
        return f"None of {of:,} rows holds “{words}”."
    holding = f" that hold “{words}”, of {of:,} in all" if words else ""
    return f"Rows {first + 1:,} to {first + shown:,} of {rows:,}{holding}. The download has every row."


def _with_words(table: pd.DataFrame, words: str) -> pd.DataFrame:
    """The rows of which a name or another text holds these words, in capital letters or small."""
    if not words:
        return table
    names = [table.index.to_series()] if table.index.name else []
    texts = [*names, *(table[name] for name in table.columns if not is_numeric_dtype(table[name]))]
    holds = pd.Series(data=False, index=pd.RangeIndex(len(table)))
    for text in texts:
        holds |= text.astype(str).str.contains(words, case=False, regex=False).reset_index(drop=True)
    return table[holds.to_numpy()]


def _opened(key: str) -> _Opened:
    pages: dict[str, _Opened] = st.session_state.setdefault(_PAGES, {})
    return pages.get(key, _Opened())


def _turn(key: str, page: int) -> None:
    st.session_state[_PAGES][key] = replace(_opened(key), page=page)


def _find(key: str, field: str) -> None:
    st.session_state[_PAGES][key] = _Opened(0, st.session_state[field].strip())
