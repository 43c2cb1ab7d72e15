"""The parts of the Meeting page: a meeting begun, its vote on phones, hands and paper, and what the room answered."""

from dataclasses import replace
from html import escape

import streamlit as st

from geo.decisions.decision import Decision
from geo.decisions.meeting import ASKED, LONGEST_TITLE, MOST_IN_A_ROOM, Gathered, Meeting, Moment, Round, Side
from geo.language.phrases import joined, sentence
from geo.roles.acts import Act
from geo.ui import meetings, signed_in
from geo.ui.panels import facts, words_table
from geo.ui.widgets import Picture, pick
from geo.views.decisions import meeting_words, qr_code
from geo.views.words import wording

MEETING = Picture[str](
    "meeting", lambda now: now.deciding.meeting, lambda now, new: replace(now.deciding, meeting=new, refused=())
)


def choose(decision: Decision) -> Meeting | None:
    """The meeting in view, and how another begins; None where the decision has none."""
    held = {meeting.meeting_id: meeting for meeting in meetings.of_decision(decision)}
    if not held:
        facts([meeting_words.NO_MEETING_YET])
        if signed_in.may(Act.EDIT_OPTIONS):
            _begin(decision)
        return None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = pick(MEETING, "Meeting", tuple(held), name=lambda meeting_id: held[meeting_id].title)
        if signed_in.may(Act.EDIT_OPTIONS):
            with st.popover("Begin another meeting", width="content"):
                _begin(decision)
    return held[chosen]


def at_vote(meeting: Meeting) -> None:
    """The rounds, and beside them how phones come to them."""
    rounds, address = st.columns([3, 2], gap="medium")
    with rounds:
        _rounds(meeting)
    with address:
        _phones(meeting)


def _rounds(meeting: Meeting) -> None:
    """Each round: where it stands, and what can be done with it."""
    for asked in meeting.rounds:
        with st.container(border=True):
            st.markdown(meeting_words.state(asked))
            holds = signed_in.may(Act.EDIT_OPTIONS)
            if asked.opened is None and holds:
                st.button(
                    f"Open {asked.moment.label}",
                    key=f"open_{asked.moment}",
                    type="primary",
                    disabled=meeting.in_vote is not None,
                    on_click=meetings.open_round,
                    args=(meeting, asked.moment),
                )
            elif asked.is_open:
                if holds:
                    _close(meeting, asked.moment)
                if signed_in.may(Act.WRITE):
                    _by_hand(meeting, asked)


def _phones(meeting: Meeting) -> None:
    """The short address with its picture, and which devices can reach it."""
    own = meetings.own_number()
    address = meetings.vote_address(meeting, own)
    if own:
        st.html(
            f'<img src="{qr_code.picture(address)}" width="{qr_code.WIDTH_PIXELS}" height="{qr_code.WIDTH_PIXELS}" '
            f'style="max-width:100%;height:auto" alt="QR code of {escape(address)}">'
        )
        st.markdown(f"**{wording.plain(address)}**")
    st.markdown(wording.plain(meeting_words.reach(own)))
    st.caption(meeting_words.ONE_A_PHONE)
    st.link_button("See the vote as a phone does", meetings.vote_address(meeting, None))


def results(decision: Decision, meeting: Meeting) -> None:
    """What closed rounds found, and whether the decision holds it."""
    table = meeting_words.results(meeting)
    if not len(table):
        return
    words_table("What the room answered", table)
    facts([meeting_words.FOR_THEMSELVES, meeting_words.KEPT_AS])
    waiting = meetings.to_keep(decision, meeting)
    if waiting and signed_in.may(Act.EDIT_OPTIONS):
        st.button("Keep with the decision", type="primary", on_click=meetings.keep, args=(decision, meeting))
    if not waiting:
        facts([meeting_words.KEPT_WITH_DECISION])


def _begin(decision: Decision) -> None:
    with st.form("begin_meeting", border=False):
        title = st.text_input(
            "What the meeting is about, as phones show it",
            value=decision.title[:LONGEST_TITLE],
            max_chars=LONGEST_TITLE,
        )
        questions = st.multiselect(
            "Questions of the vote", ASKED, default=ASKED, format_func=lambda question: question.label
        )
        if st.form_submit_button("Begin the meeting", type="primary"):
            meetings.begin(decision, title, tuple(questions))
            st.rerun()


def _close(meeting: Meeting, moment: Moment) -> None:
    with st.popover(f"Close {moment.label}", width="content"):
        st.markdown("No answer can be given, changed or entered afterwards, and single answers are erased.")
        st.button(
            "Close and count",
            key=f"close_{moment}",
            type="primary",
            on_click=meetings.close_round,
            args=(meeting, moment),
        )


def _by_hand(meeting: Meeting, asked: Round) -> None:
    if asked.entered:
        st.markdown(f"Entered {joined(way.label for way in asked.entered)}. Entering again takes the place of it.")
    with st.expander("Enter hands and paper", expanded=not meetings.own_number()):
        ways = (Gathered.HANDS, Gathered.PAPER)
        gathered = st.radio(
            "How they were gathered", ways, format_func=lambda way: sentence(way.label), horizontal=True, key="gathered"
        )
        # What was typed leaves the screen: counts are for nobody to see before the vote is closed.
        with st.form(f"by_hand_{asked.moment}_{gathered}", border=False, clear_on_submit=True):
            counts = {}
            for number, question in enumerate(meeting.questions, start=1):
                # The number tells a field from its like under the other question to who hears it alone.
                st.markdown(wording.plain(f"{number}. {question.label}"))
                with st.container(horizontal=True):
                    counts[question] = {
                        side: st.number_input(
                            f"{number}. {sentence(side.label)}",
                            0,
                            MOST_IN_A_ROOM,
                            key=f"{asked.moment}_{gathered}_{question}_{side}",
                        )
                        for side in Side
                    }
            if st.form_submit_button(f"Enter the counts {gathered.label}"):
                meetings.enter(meeting, asked.moment, gathered, counts)
                st.rerun()
