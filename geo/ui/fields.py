"""Fields that several forms of the Propose page share: a site, a place, what happens to a list, dates and money."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from geo.errors import InputError
from geo.place.place import Place
from geo.projection import GridPoint
from geo.proposals.changes import Change
from geo.proposals.terms import Funded, ListFate, ListOutcome, Terms
from geo.services.opening_hours import opening_hours
from geo.services.services import REGISTERED_SERVICES, Site
from geo.ui import picking, session

LIST_QUESTION = "What happens to its list?"
LIST_ANSWERS = {
    ListFate.STAYS: "It stays with the practice",
    ListFate.JOINS: "It joins another practice",
    ListFate.DISPERSED: "It is dispersed: everyone joins another practice",
}
FUNDED_WORDS = {Funded.UNKNOWN: "Not known", Funded.YES: "Yes", Funded.NO: "No"}


def _point_only(_: Place, __: GridPoint) -> None:
    """A click that does no more than set down the point."""


@dataclass(frozen=True)
class ChangeForm:
    """How a kind of change is made: its form, which gives the change once it is sent, and what a click does beside it.

    The form raises InputError in words where what was sent is no change.
    """

    shown: Callable[[Place], Change | None]
    clicked: Callable[[Place, GridPoint], None] = _point_only


def site_label(site: Site) -> str:
    """A site in a list: its name and its code, which tells two of one name apart."""
    return f"{site.name} ({site.site_id})"


def site(place: Place, label: str) -> Site | None:
    """One site of the service in view; the one picked on the map comes first."""
    shared = session.current().shared
    return pick(label, place.services.sites_of(shared.service), shared.site)


def pick(label: str, offered: tuple[Site, ...], code: str) -> Site | None:
    """One of these sites, beginning with the one of this code."""
    codes = [site.site_id for site in offered]
    index = codes.index(code) if code in codes else None
    chosen_site: Site | None = st.selectbox(label, offered, index=index, format_func=site_label, placeholder="Choose")
    return chosen_site


def chosen(picked: Site | None) -> Site:
    """The site picked; InputError where none is."""
    if picked is None:
        raise InputError("Choose a site from the list, or click it on the map.")
    return picked


def where(point: Any) -> str:
    """A place by keyboard; what was clicked stands there already."""
    return st.text_input(
        "Where: a postcode, or longitude, latitude", value=picking.as_typed(point), placeholder="or click the map"
    )


def point(place: Place, typed: str, clicked: GridPoint | None) -> GridPoint:
    """The place typed; the one clicked to the last metre, where that is what stands there."""
    return clicked if clicked and typed == picking.as_typed(clicked) else picking.typed_point(place, typed)


def hours(words: str) -> str:
    """Opening hours as typed, without blanks around them; InputError where they cannot be read as such."""
    typed = words.strip()
    if typed:
        opening_hours(typed)
    return typed


def practice(place: Place, label: str) -> str | None:
    """The code of one practice."""
    names = {practice.practice_id: practice.name for practice in place.services.practices}
    practice_id: str | None = st.selectbox(
        label, tuple(names), index=None, placeholder="Choose", format_func=lambda code: f"{names[code]} ({code})"
    )
    return practice_id


def list_outcome(place: Place) -> tuple[ListFate | None, str]:
    """What happens to the list, without a default, and the practice joined."""
    if session.current().shared.service not in REGISTERED_SERVICES:
        return None, ""
    event = st.radio(LIST_QUESTION, tuple(LIST_ANSWERS), index=None, format_func=LIST_ANSWERS.__getitem__)
    return event, practice(place, "If it joins another, which") or ""


def answered(of: Site, event: ListFate | None, practice_id: str) -> ListOutcome:
    """The answer as it is kept; InputError where one is needed and not given."""
    if of.service not in REGISTERED_SERVICES:
        return ListOutcome()
    if event is None:
        raise InputError(f"{of.name} has registered patients: say what happens to its list.")
    if event is ListFate.JOINS and not practice_id:
        raise InputError(f"Say which practice the list of {of.name} joins.")
    return ListOutcome(event, practice_id if event is ListFate.JOINS else "")


def terms(*, opened: bool = False) -> Terms:
    """Dates, money, half-days a week and the share of the list; none of them need be filled in."""
    with st.expander("Dates, money, half-days", expanded=opened):
        start: date | None = st.date_input("Starts", value=None, format="DD/MM/YYYY")
        end: date | None = st.date_input("Ends, if it does: its last day", value=None, format="DD/MM/YYYY")
        funded = st.selectbox("Is it funded?", tuple(FUNDED_WORDS), format_func=FUNDED_WORDS.__getitem__)
        sessions = st.number_input("Half-days a week (may be left empty)", min_value=0, max_value=14, value=None)
        share = st.number_input(
            "Share of the list seen there, % (may be left empty)", min_value=0, max_value=100, value=None
        )
    return Terms(start, end, funded, number(sessions), math.nan if share is None else share / 100)


def number(typed: float | None) -> float:
    """The number given; NaN where none is."""
    return math.nan if typed is None else float(typed)
