"""What a meeting leaves, on its page: what we heard, what stays open, who answers it and by when."""

from collections.abc import Mapping

import streamlit as st

from geo.decisions.after import ANSWERS_BY, HEARD, STAYS_OPEN, WHO_ANSWERS, AfterMeeting
from geo.decisions.decision import Decision
from geo.decisions.meeting import Meeting
from geo.decisions.written import now
from geo.errors import GeoError
from geo.roles.acts import Act
from geo.store.records import decisions
from geo.ui import database, deciding, frame, session, signed_in
from geo.ui.panels import facts, words_table
from geo.views.decisions import after_words

FIELDS = ("heard", "stays_open", "who_answers", "answers_by")
NOTE_PIXELS = 110


def after(decision: Decision, meeting: Meeting) -> None:
    """What is kept of this meeting, and a form that adds to it; what is refused stays in the form.

    Whoever may not write is shown what is kept alone.
    """
    left = [each for each in decision.after_meetings if each.meeting == meeting.title]
    if not left and not signed_in.may(Act.WRITE):
        return
    st.header("After: what we heard, and what stays open")
    if left:
        words_table("What this meeting left", after_words.table(left).drop(columns="Meeting"))
    if not signed_in.may(Act.WRITE):
        return
    keys = {name: f"after_{name}_{meeting.meeting_id}" for name in FIELDS}
    with st.form("after_meeting", border=False):
        heard, stays_open = st.columns(2)
        # No limit of letters: a browser would drop without a word what is beyond it.
        heard.text_area(HEARD, key=keys["heard"], height=NOTE_PIXELS)
        stays_open.text_area(STAYS_OPEN, key=keys["stays_open"], height=NOTE_PIXELS)
        # On a phone columns stand one under another: who answers comes after what stays open.
        who, by = st.columns(2)
        who.text_input(WHO_ANSWERS, key=keys["who_answers"])
        by.date_input(ANSWERS_BY, None, key=keys["answers_by"], format="DD/MM/YYYY")
        st.form_submit_button(
            "Keep it with the decision", type="primary", on_click=_keep, args=(decision, meeting, keys)
        )
    refused = session.current().deciding.refused
    if refused and any(st.session_state.get(key) for key in keys.values()):
        frame.say(GeoError("Not kept; what you typed is still in the form.", *refused))
    facts([after_words.KEPT_WORDS])


def of_decision(decision: Decision) -> None:
    """What meetings on a decision left, where they did."""
    if decision.after_meetings:
        words_table("What meetings left", after_words.table(decision.after_meetings))


def _keep(decision: Decision, meeting: Meeting, keys: Mapping[str, str]) -> None:
    heard, stays_open, who_answers, answers_by = (st.session_state.get(keys[name]) for name in FIELDS)

    def kept() -> str:
        told, left_open, who = (str(typed or "") for typed in (heard, stays_open, who_answers))
        entry = AfterMeeting(meeting.title, told, left_open, who, answers_by, deciding.who(), now())
        database.asked(decisions.add, decision.decision_id, entry)
        return "It is kept with the decision."

    deciding.act(kept)
    if not session.current().deciding.refused:
        for name, key in keys.items():
            st.session_state[key] = None if name == "answers_by" else ""
