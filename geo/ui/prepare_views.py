"""The parts of the Prepare page: one form for what is agreed, and what was prepared."""

from datetime import date
from functools import partial

import streamlit as st

from geo.decisions.decision import Decision
from geo.decisions.meeting import Meeting
from geo.decisions.plan import MOST_LINES, MOST_SITES, Plan, ScreenKind, Switch
from geo.language.dates import british
from geo.language.phrases import number_of, sentence
from geo.place.place import Place
from geo.plain import LONGEST_NAME, LONGEST_NOTE
from geo.roles.acts import Act
from geo.ui import meetings, preparing, signed_in
from geo.ui.panels import facts
from geo.ui.preparing import Wanted
from geo.views.words import wording

NOTHING_YET = "Nothing is prepared for this meeting yet. Preparing takes some seconds; then no screen waits."
WATCHERS = "Whoever has the address of the watchers can read every screen of it."
NOBODY_WATCHES = (
    "No other device can watch: this dashboard is open on this machine alone (the page Meeting tells how to open it)."
)
KEYS = "Move on by the arrow keys, Page Up and Page Down (a clicker), Home and End; S switches an option's map."
FILE = "The file shows the same screens and answers postcodes on any machine, with no network: copy it before you go."
STILL_SHOWS = "What was prepared still shows, and cannot be prepared again."
TIME_FOR_IT = "Each option takes three screens and more where something softens it: about three fill forty minutes."
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
        help=TIME_FOR_IT,
    )
    left, right = st.columns(2)
    opened = left.text_area(
        "What is open to change", _text(held, "open_to_change"), max_chars=LONGEST_NOTE, help=LINES_HELP
    )
    fixed = right.text_area("What is fixed, and why", _text(held, "fixed"), max_chars=LONGEST_NOTE, help=LINES_HELP)
    who = left.text_input("Who answers what the room asks", held.who_answers if held else "", max_chars=LONGEST_NAME)
    by: date | None = right.date_input("By when", held.answers_by if held else None, format="DD/MM/YYYY")
    with st.expander("Which screens, which sites may be pointed at, and the switch"):
        screens, pointed, switch = _shown(place, decision, held)
    return Wanted(
        options=tuple(options),
        screens=screens,
        sites=pointed,
        switch=switch,
        open_to_change=opened.split("\n"),
        fixed=fixed.split("\n"),
        who_answers=who,
        answers_by=by,
    )


def _shown(
    place: Place, decision: Decision, held: Plan | None
) -> tuple[tuple[ScreenKind, ...], tuple[str, ...], Switch]:
    """What is shown unless somebody wants it otherwise: every screen, every site, one switch."""
    screens = st.multiselect(
        "Screens, in their order",
        list(ScreenKind),
        default=list(held.screens) if held else list(ScreenKind),
        format_func=lambda kind: sentence(kind.label),
    )
    sites = {site.site_id: site.name for site in place.services.sites_of(decision.service) if site.at is not None}
    offered = list(sites)[:MOST_SITES]
    pointed = st.multiselect(
        "Sites that may be pointed at on a map (anywhere else is “somewhere about here”)",
        list(sites),
        default=[each for each in held.sites if each in sites] if held else offered,
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
    return tuple(screens), tuple(pointed), switch


def _text(held: Plan | None, name: str) -> str:
    return "\n".join(getattr(held, name)) if held else ""


def was_prepared(place: Place, decision: Decision, meeting: Meeting) -> None:
    """What was prepared, where it is presented and watched, and the file for when everything fails."""
    prepared = preparing.prepared_of(meeting)
    if prepared is None:
        facts([NOTHING_YET])
        return
    when = british(prepared.when.date().isoformat())
    facts([f"{number_of(len(prepared.screens), 'screen')}, prepared {when}."])
    if changed := preparing.otherwise(place, decision, meeting, prepared):
        st.warning(wording.plain(changed))
    with st.container(horizontal=True):
        st.link_button("Present", f"present/{meeting.code}", type="primary")
        st.link_button("See it as a watcher does", f"watch/{meeting.code}")
        st.download_button(
            "Take the meeting away as one file",
            partial(preparing.file, prepared, meeting),
            "meeting.html",
            mime="text/html",
            on_click="ignore",
        )
    own = meetings.own_number()
    others = f"Other devices watch at {meetings.watch_address(meeting, own)}. {WATCHERS}" if own else NOBODY_WATCHES
    facts([KEYS, FILE, others])


def may_prepare() -> bool:
    """Whether whoever looks may prepare a meeting; who may is said where not."""
    if not signed_in.may(Act.EDIT_OPTIONS):
        facts([signed_in.refusal(Act.EDIT_OPTIONS)])
        return False
    return True


def locked_first(place: Place, decision: Decision) -> bool:
    """Whether settings, day and files are locked; where they are not, one button locks them."""
    if decision.locked is not None:
        return True
    facts([preparing.NOT_LOCKED])
    st.button("Lock settings, day and files as they are now", type="primary", on_click=preparing.lock, args=(place,))
    return False


def of_places_gone() -> None:
    """Meetings that are prepared for places that are not held here: they still show."""
    for each in preparing.elsewhere():
        st.warning(wording.plain(f"{each.title}: {each.place_name} is not held here any more. {STILL_SHOWS}"))
        st.link_button(f"Present {each.title}", f"present/{each.code}")
