"""The four pages of a meeting to print, offered where it is prepared and where it is held."""

from functools import partial

import streamlit as st

from geo.decisions.meeting import Meeting
from geo.decisions.prepared import Prepared
from geo.errors import NotHeldError
from geo.screens.sheets import sheets
from geo.store.records import prepared as records
from geo.ui import database, presenting
from geo.views.words import files


def offer(meeting: Meeting) -> None:
    """A button that makes them of what was prepared; nothing before anything was."""
    try:
        database.asked(records.shown, meeting.code)
    except NotHeldError:
        return
    st.download_button(
        "Print it: four pages of A4",
        partial(_sheets, meeting),
        files.file_name(meeting.title, "four pages", ending="html"),
        mime="text/html",
        key="four_pages",
        help="A web page in black and white: open it in a browser and print it.",
        on_click="ignore",
    )


def _sheets(meeting: Meeting) -> bytes:
    prepared: Prepared = database.asked(records.by_code, meeting.code)
    return sheets(prepared, presenting.vote_at(meeting))
