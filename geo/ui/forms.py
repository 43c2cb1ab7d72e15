"""The forms of the Propose page: each gives back a change when it is sent, and does all that the map does, by keyboard.

What happens to a practice's list is asked and has no default: it is decided by contract, never by distance.
"""

import math
from datetime import date
from typing import Any

import streamlit as st

from geo.errors import InputError
from geo.place import Place
from geo.proposal_text import LONGEST_NAME
from geo.proposals import (
    Change,
    Close,
    CoLocate,
    Funded,
    ListEvent,
    ListOutcome,
    Move,
    Open,
    Resize,
    Terms,
)  # fmt: skip
from geo.services import REGISTERED_SERVICES, Site
from geo.ui import drafting, picking, session
from geo.ui.session import Tool

LIST_QUESTION = "What happens to its list?"
LIST_ANSWERS = {
    ListEvent.STAYS: "It stays with the practice",
    ListEvent.JOINS: "It joins another practice",
    ListEvent.DISPERSED: "It is dispersed: everyone joins another practice",
}
FUNDED_WORDS = {Funded.UNKNOWN: "Not known", Funded.YES: "Yes", Funded.NO: "No"}


def change_form(place: Place, tool: Tool) -> Change | None:
    """The form of one kind of change; the change once it is sent, None before.

    InputError in words where what was sent is no change.
    """
    match tool:
        case Tool.OPEN:
            return _open_form(place)
        case Tool.MOVE:
            return _move_form(place)
        case Tool.CLOSE:
            return _close_form(place)
        case Tool.COLOCATE:
            return _colocate_form(place)
        case Tool.RESIZE:
            return _resize_form(place)


def _open_form(place: Place) -> Change | None:
    pinned = drafting.pinned_opening()
    point = pinned.at if pinned else session.current().point
    with st.form(f"open_{picking.as_typed(point)}", border=False):
        name = st.text_input("Name", value=pinned.name if pinned else drafting.next_name(), max_chars=LONGEST_NAME)
        where = _where(point)
        capacity = st.number_input(
            "People it can take (may be left empty)", min_value=0, value=_given(pinned), step=100
        )
        terms = _terms()
        sent = st.form_submit_button("Change this opening" if pinned else "Open it here", type="primary")
    if pinned:
        st.button("Open another", on_click=session.choose, kwargs={"pin": None, "point": None})
    if not sent:
        return None
    at = point if point and where == picking.as_typed(point) else picking.typed_point(place, where)
    return Open(name.strip() or drafting.next_name(), at, _number(capacity), terms)


def _given(pinned: Open | None) -> int | None:
    return None if pinned is None or math.isnan(pinned.capacity) else int(pinned.capacity)


def _move_form(place: Place) -> Change | None:
    point = session.current().point
    with st.form(f"move_{picking.as_typed(point)}", border=False):
        site = _site(place, "Which one moves")
        where = _where(point)
        outcome = _list_outcome(place)
        terms = _terms()
        sent = st.form_submit_button("Move it there", type="primary")
    if not sent:
        return None
    chosen = _chosen(site)
    session.choose(site=chosen.site_id)
    at = point if point and where == picking.as_typed(point) else picking.typed_point(place, where)
    return Move(chosen.site_id, at, _answered(chosen, *outcome), terms)


def _close_form(place: Place) -> Change | None:
    with st.form(f"close_{session.current().site}", border=False):
        site = _site(place, "Which one closes")
        outcome = _list_outcome(place)
        terms = _terms()
        sent = st.form_submit_button("Close it", type="primary")
    if not sent:
        return None
    chosen = _chosen(site)
    return Close(chosen.site_id, _answered(chosen, *outcome), terms)


def _colocate_form(place: Place) -> Change | None:
    service = session.current().service
    with st.form(f"colocate_{session.current().host}", border=False):
        host = _pick("Into the building of", _hosts(place), session.current().host)
        site = st.selectbox("Which one moves in", place.sites_of(service), index=None, format_func=site_label,
                            placeholder=f"None: a new {service.label} opens there")  # fmt: skip
        name = st.text_input("Name, where a new one opens", max_chars=LONGEST_NAME)
        outcome = _list_outcome(place)
        terms = _terms()
        sent = st.form_submit_button("Share the building", type="primary")
    if not sent:
        return None
    building = _chosen(host)
    if site is None:
        return CoLocate(building.site_id, name=name.strip(), terms=terms)
    return CoLocate(building.site_id, site.site_id, registered=_answered(site, *outcome), terms=terms)


def _resize_form(place: Place) -> Change | None:
    with st.form(f"resize_{session.current().site}", border=False):
        site = _site(place, "Which one")
        capacity = st.number_input("People it can take afterwards", min_value=0, value=None, step=100)
        terms = _terms()
        sent = st.form_submit_button("Resize it", type="primary")
    if not sent:
        return None
    if capacity is None:
        raise InputError("Say how many people it can take afterwards.")
    return Resize(_chosen(site).site_id, float(capacity), terms)


def site_label(site: Site) -> str:
    """A site in a list: its name and its code, which tells two of one name apart."""
    return f"{site.name} ({site.site_id})"


def _site(place: Place, label: str) -> Site | None:
    return _pick(label, place.sites_of(session.current().service), session.current().site)


def _pick(label: str, offered: tuple[Site, ...], code: str) -> Site | None:
    codes = [site.site_id for site in offered]
    index = codes.index(code) if code in codes else None
    chosen: Site | None = st.selectbox(label, offered, index=index, format_func=site_label, placeholder="Choose")
    return chosen


def _hosts(place: Place) -> tuple[Site, ...]:
    return tuple(site for site in place.sites if site.at is not None)


def _chosen(site: Site | None) -> Site:
    if site is None:
        raise InputError("Choose a site from the list, or click it on the map.")
    return site


def _where(point: Any) -> str:
    return st.text_input(
        "Where: a postcode, or longitude, latitude", value=picking.as_typed(point), placeholder="or click the map"
    )


def _list_outcome(place: Place) -> tuple[ListEvent | None, str]:
    if session.current().service not in REGISTERED_SERVICES:
        return None, ""
    event = st.radio(LIST_QUESTION, tuple(LIST_ANSWERS), index=None, format_func=LIST_ANSWERS.__getitem__)
    names = {practice.practice_id: practice.name for practice in place.practices}
    joined = st.selectbox("If it joins another, which", tuple(names), index=None, placeholder="Choose",
                          format_func=lambda code: f"{names[code]} ({code})")  # fmt: skip
    return event, joined or ""


def _answered(site: Site, event: ListEvent | None, practice_id: str) -> ListOutcome:
    if site.service not in REGISTERED_SERVICES:
        return ListOutcome()
    if event is None:
        raise InputError(f"{site.name} has registered patients: say what happens to its list.")
    if event is ListEvent.JOINS and not practice_id:
        raise InputError(f"Say which practice the list of {site.name} joins.")
    return ListOutcome(event, practice_id if event is ListEvent.JOINS else "")


def _terms() -> Terms:
    with st.expander("Dates, money, half-days"):
        start: date | None = st.date_input("Starts", value=None, format="DD/MM/YYYY")
        end: date | None = st.date_input("Ends, if it does", value=None, format="DD/MM/YYYY")
        funded = st.selectbox("Is it funded?", tuple(FUNDED_WORDS), format_func=FUNDED_WORDS.__getitem__)
        sessions = st.number_input("Half-days a week (may be left empty)", min_value=0, max_value=14, value=None)
    return Terms(start=start, end=end, funded=funded, sessions=_number(sessions))


def _number(given: float | None) -> float:
    return math.nan if given is None else float(given)
