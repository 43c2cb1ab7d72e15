"""A whole decision handed to others as one file, and one of theirs opened."""

import streamlit as st

from geo.decisions.decision import Decision
from geo.errors import GeoError
from geo.place.place import Place
from geo.roles.acts import Act
from geo.store.records import exchange, frozen
from geo.ui import database, deciding, signed_in
from geo.views.words import files, wording

MOST_MEGABYTES = exchange.MOST_BYTES // 1024**2
ZIP = "application/zip"


def hand_on(place: Place, decision: Decision) -> None:
    """The decision in view as a file, with its checksum, and the field for a file of somebody else's.

    The file holds what is not for the public, so it is only for whoever may see that.
    """
    if not signed_in.may(Act.SEE_EXEMPT):
        return
    folded = st.expander("Hand this decision on, or open one from a file", key="exchange", on_change="rerun")
    if not folded.open:
        return
    with folded:
        try:
            whole = exchange.as_file(decision, database.asked(frozen.of_decision, decision.decision_id))
        except GeoError as fault:
            st.error(wording.plain(f"It cannot be handed on now: {fault}"))
            return
        st.download_button(
            "Take the whole decision along (zip)",
            lambda: whole.content,
            files.file_name(decision.place_name, decision.title, ending="zip"),
            mime=ZIP,
            on_click="ignore",
        )
        st.caption(
            wording.plain(
                "Options with their versions, what was locked, set aside, judged, put right and written into its "
                "record, what is not for the public among it, and the record of what was decided, as TOML and CSV. "
                f"Checksum (SHA-256): {whole.checksum}. Say it by another way to whoever gets the file."
            )
        )
        from_file(place)


def from_file(place: Place) -> None:
    """The field for the file of a decision that somebody handed on; none for whoever keeps no options."""
    if not signed_in.may(Act.EDIT_OPTIONS):
        return
    st.file_uploader(
        f"Open a decision from a file (zip, at most {MOST_MEGABYTES} MB)",
        type="zip",
        key="decision_file",
        max_upload_size=MOST_MEGABYTES,
        on_change=_bring_in,
        args=(place,),
    )


def _bring_in(place: Place) -> None:
    upload = st.session_state["decision_file"]
    if upload is not None:
        deciding.bring_in(place, upload.getvalue())
