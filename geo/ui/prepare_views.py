"""The parts of the Prepare page: one form for what is agreed, and what was prepared."""

from datetime import date

import streamlit as st

from geo.decisions.decision import Decision
from geo.decisions.meeting import Meeting
from geo.decisions.plan import MOST_LINES, Plan, ScreenKind, Switch
from geo.language.phrases import sentence
from geo.place.place import Place
from geo.plain import LONGEST_NAME, LONGEST_NOTE
from geo.ui import preparing
from geo.ui.panels import facts
from geo.ui.preparing import Wanted

LINES_HELP = f"One a line, at most {MOST_LINES} lines."


def agree(place: Place, decision: Decision, meeting: Meeting) -> None:
    """The form; pressing its button prepares everything."""
    held = preparing.plan_of(meeting)
    names = {option.option_id: option.name for option in decision.options}
    if not names:
        facts(["This decision has no option yet: keep one on Propose."])
        return
    with st.form(f"prepare_{meeting.meeting_id}"):
        wanted = _wanted(place, decision, held, names)
        pressed = st.form_submit_button("Prepare", type="primary")
    if pressed:
        preparing.prepare(place, decision, meeting, wanted)
        st.rerun()


def _wanted(place: Place, decision: Decision, held: Plan | None, names: dict[str, str]) -> Wanted:
    options = st.multiselect(
        "Options, in the order in which they are shown",
        list(names),
        default=[each for each in held.options if each in names] if held else list(names),
        format_func=names.__getitem__,
    )
    screens = st.multiselect(
        "Screens, in their order",
        list(ScreenKind),
        default=list(held.screens) if held else list(ScreenKind),
        format_func=lambda kind: sentence(kind.label),
    )
    sites = {site.site_id: site.name for site in place.services.sites_of(decision.service) if site.at is not None}
    pointed = st.multiselect(
        "Sites that may be pointed at on a map (anywhere else is “somewhere about here”)",
        list(sites),
        default=[each for each in held.sites if each in sites] if held else list(sites),
        format_func=sites.__getitem__,
    )
    switches = tuple(Switch)
    agreed = held.switch if held else Switch.AFTERWARDS
    switch = st.radio(
        "The one switch on an option's map",
        switches,
        index=switches.index(agreed),
        format_func=lambda chosen: sentence(chosen.label),
    )
    left, right = st.columns(2)
    opened = left.text_area(
        "What is open to change", _text(held, "open_to_change"), max_chars=LONGEST_NOTE, help=LINES_HELP
    )
    fixed = right.text_area("What is fixed, and why", _text(held, "fixed"), max_chars=LONGEST_NOTE, help=LINES_HELP)
    who = left.text_input("Who answers what the room asks", held.who_answers if held else "", max_chars=LONGEST_NAME)
    by: date | None = right.date_input("By when", held.answers_by if held else None, format="DD/MM/YYYY")
    return Wanted(
        tuple(options), tuple(screens), tuple(pointed), switch, opened.split("\n"), fixed.split("\n"), who, by
    )


def _text(held: Plan | None, name: str) -> str:
    return "\n".join(getattr(held, name)) if held else ""


def was_prepared(meeting: Meeting) -> None:
    """What was prepared, and where it is presented and watched."""
    prepared = preparing.prepared_of(meeting)
    if prepared is None:
        facts(["Nothing is prepared for this meeting yet."])
        return
    st.link_button("Present", f"present/{meeting.code}", type="primary")
    st.link_button("See it as a watcher does", f"watch/{meeting.code}")
