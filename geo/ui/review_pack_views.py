"""The scrutiny pack of a decision as a file, public or not; made once it is asked for."""

from datetime import date
from functools import partial

import streamlit as st

from geo.appraisal.record import Appraisal
from geo.decisions.comparison import Comparison, compare
from geo.decisions.decision import Decision
from geo.errors import InputError
from geo.papers import files as paper_files
from geo.papers import frozen
from geo.papers.edition import Edition
from geo.papers.rooms import rooms_of
from geo.papers.scrutiny_pack import Pack, scrutiny_pack
from geo.place.place import Place
from geo.ui import options_views, report_views, review_views
from geo.ui.panels import facts
from geo.views.words import files

KINDS = {"docx": "Make the scrutiny pack (Word)", "html": "Make the scrutiny pack (web page)"}


def pack(place: Place, decision: Decision) -> None:
    """The pack behind one button: options are only worked out once it is opened."""
    if decision.options:
        review_views.folded("Scrutiny pack to take along", "pack", partial(_pack, place, decision))


def _pack(place: Place, decision: Decision) -> None:
    shown = options_views.shown(place, decision)
    facts(shown.faults)
    if not shown.proposals:
        return
    public = report_views.for_the_public()
    made = report_views.appraised(place, tuple(shown.proposals.values()), shown.on)
    edition = Edition(date.today(), public, frozen.errata_of(decision), rooms_of(decision))
    asked = Pack(decision, made, _compared(made), edition)
    with st.container(horizontal=True):
        for ending, label in KINDS.items():
            st.download_button(
                label,
                report_views.once(partial(_content, asked, ending)),
                files.file_name(
                    place.name, decision.title, "" if public else "not public", "scrutiny pack", ending=ending
                ),
                mime=report_views.MIME[ending],
                key=f"pack as {ending}",
                on_click="ignore",
                type="primary",
            )


def _compared(made: tuple[Appraisal, ...]) -> Comparison | None:
    if len(made) < 2:
        return None
    try:
        return compare(made)
    except InputError as fault:
        facts([*fault.faults, "The first option stands on the first pages alone."])
        return None


def _content(asked: Pack, ending: str) -> bytes:
    """Made in a thread of the server's own: nothing that a visitor has chosen is read here."""
    return paper_files.content(scrutiny_pack(asked), f"pack.{ending}")
