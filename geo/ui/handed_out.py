"""On Sources: how long things are kept, by an owner's choice, and the papers that a public body hands out."""

from datetime import date
from functools import partial
from pathlib import Path

import streamlit as st

from geo.decisions.written import now
from geo.errors import GeoError
from geo.language.phrases import joined
from geo.ledgers.retention import KEEPINGS, checked_months, in_words
from geo.ledgers.rows import Row
from geo.papers import files as paper_files
from geo.papers.handed_out import Settings, accessibility_statement, privacy_notice, protection_facts
from geo.place.place import Place
from geo.reports.document import Document
from geo.roles.acts import Act
from geo.store.records import opening, retention
from geo.ui import database, deciding, ledgers, signed_in
from geo.ui.panels import facts
from geo.views.words import files, wording

PAPERS = {
    "Accessibility statement": accessibility_statement,
    "Privacy notice": privacy_notice,
    "Facts for a data protection assessment": protection_facts,
}
KINDS = {
    "docx": ("Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "html": ("web page", "text/html"),
}
_REFUSED, _SAID = "retention_refused", "retention_said"


def panel(place: Place) -> None:
    """Both parts; a sentence where the database cannot be asked."""
    st.header("What is kept, for how long, and what to hand out with it")
    try:
        months = database.asked(retention.months)
        wanted = [ledger.title for ledger in ledgers.wanted(place)]
    except GeoError as fault:
        facts([f"How long things are kept cannot be told now: {fault}."])
        return
    facts(in_words(months))
    for sentence in st.session_state.pop(_REFUSED, ()):
        st.error(wording.plain(sentence))
    if said := st.session_state.pop(_SAID, ""):
        st.success(wording.plain(said))
    if signed_in.may(Act.SET_RETENTION):
        _months(months)
    _papers(Settings(place.name, _where(), signed_in.is_set(), in_words(months), wanted, date.today()))


def _months(months: dict[str, str]) -> None:
    with st.expander("How long things are kept"):
        with st.form("retention", border=False):
            typed = {
                key: st.text_input(
                    f"Months for {keeping.what} (nothing: for good)", value=months[key], key=f"months_{key}"
                )
                for key, keeping in KEEPINGS.items()
            }
            if st.form_submit_button("Keep the months", key="keep_months"):
                _choose(typed)
                st.rerun()
        st.markdown("What is older goes when the dashboard starts, once a day, and at once by this button, for good.")
        st.button("Erase what is older now", key="erase_old", on_click=_apply)


def _choose(typed: dict[str, str]) -> None:
    try:
        database.asked(retention.choose, Row(0, 0, checked_months(typed), deciding.who(), now()))
        st.session_state[_SAID] = "The months are kept; what is older goes with the next start, day or button."
    except GeoError as fault:
        st.session_state[_REFUSED] = fault.faults


def _apply() -> None:
    try:
        counts = database.asked(retention.apply, now())
    except GeoError as fault:
        st.session_state[_REFUSED] = fault.faults
        return
    gone = joined(f"{count:,} {KEEPINGS[key].what}" for key, count in counts.items() if count)
    st.session_state[_SAID] = f"Erased for good: {gone}." if gone else "Nothing is older than it may be."


def _papers(settings: Settings) -> None:
    with st.container(horizontal=True):
        for name, made in PAPERS.items():
            for ending, (kind, mime) in KINDS.items():
                st.download_button(
                    f"{name} ({kind})",
                    partial(_content, made(settings), ending),
                    files.file_name(settings.place, name, ending=ending),
                    mime=mime,
                    key=f"{name} as {ending}",
                    on_click="ignore",
                )


def _content(document: Document, ending: str) -> bytes:
    return paper_files.content(document, f"paper.{ending}")


def _where() -> str:
    """Where the database lies, without its address, which has a password in it, and without a folder's path."""
    if not isinstance(opening.chosen(), Path):
        return "What people write lies on a PostgreSQL server of the body's. [Where it stands, and who runs it.]"
    return (
        f"What people write lies in one file ({opening.FILE}) on the machine that runs the dashboard, readable by the "
        "account that runs it alone. [Where the machine stands, and whether its disk is encrypted.]"
    )
