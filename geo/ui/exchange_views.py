"""A whole decision handed to others as one file, and one of theirs opened."""

from functools import partial

import streamlit as st

from geo.decisions.decision import Decision
from geo.place.place import Place
from geo.store.records import exchange
from geo.ui import deciding
from geo.views.words import files, wording

MOST_MEGABYTES = exchange.MOST_BYTES // 1024**2
ZIP = "application/zip"


def hand_on(place: Place, decision: Decision) -> None:
    """The decision in view as a file, with its checksum, and the field for a file of somebody else's."""
    folded = st.expander("Hand this decision on, or open one from a file", key="exchange", on_change="rerun")
    if not folded.open:
        return
    with folded:
        st.download_button(
            "Take the whole decision along (zip)",
            partial(_content, decision),
            files.file_name(decision.place_name, decision.title, ending="zip"),
            mime=ZIP,
            on_click="ignore",
        )
        checksum = exchange.as_file(decision).checksum
        st.caption(
            wording.plain(
                f"Options with their versions, what was locked, set aside, judged, put right and written into its "
                f"record, what is not for the public among it, as TOML and CSV. "
                f"Checksum (SHA-256): {checksum}. Say it by another way to whoever gets the file."
            )
        )
        from_file(place)


def from_file(place: Place) -> None:
    """The field for the file of a decision that somebody handed on."""
    st.file_uploader(
        f"Open a decision from a file (zip, at most {MOST_MEGABYTES} MB)",
        type="zip",
        key="decision_file",
        max_upload_size=MOST_MEGABYTES,
        on_change=_bring_in,
        args=(place,),
    )


def _content(decision: Decision) -> bytes:
    return exchange.as_file(decision).content


def _bring_in(place: Place) -> None:
    upload = st.session_state["decision_file"]
    if upload is not None:
        deciding.bring_in(place, upload.getvalue())
