"""Fields that several forms of the Propose page share: a site, a place, what happens to a list, dates and money.

A field is drawn where it applies. What is typed stays until the change is taken: the keys go by how many there are.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import streamlit as st

from geo.errors import InputError
from geo.place.place import Place
from geo.plain import LONGEST_NAME
from geo.projection import GridPoint
from geo.proposals.changes import Change
from geo.proposals.terms import Funded, ListFate, ListOutcome, Terms
from geo.services.opening_hours import opening_hours
from geo.services.services import REGISTERED_SERVICES, Site
from geo.ui import drafting, loading, picking, session
from geo.views.proposal import offered
from geo.views.proposal.offered import Known

LIST_QUESTION = "What happens to its list?"
LIST_ANSWERS = {
    ListFate.STAYS: "It stays with the practice",
    ListFate.DISPERSED: "It is dispersed: everyone joins another practice",
    ListFate.JOINS: "It joins another practice",
}
FUNDED_WORDS = {Funded.UNKNOWN: "Not known", Funded.YES: "Yes", Funded.NO: "No"}
PICK = "By name, street or ward"
# Makes the change of what stands in the fields; InputError in words where they are no change.
Made = Callable[[], Change]


def _point_only(_: Place, __: GridPoint) -> None:
    """A click that does no more than set down the point."""


@dataclass(frozen=True)
class ChangeForm:
    """How a kind of change is made: its fields, its button, what its answers make, and what a click on the map does.

    Attributes
    ----------
    shown
        Draws the fields of a change to the site that is picked (None: to none), and gives back what makes the change.
    button
        What the button says.
    clicked
        What a click on the map does beside setting down the point.
    """

    shown: Callable[[Place, Site | None], Made]
    button: str
    clicked: Callable[[Place, GridPoint], None] = _point_only


def key(name: str) -> str:
    """The key of a field of the change that is being made, so that the next change begins with empty fields."""
    now = session.current()
    made = len(now.proposal.changes) + len(now.proposal.business_as_usual)
    return f"{now.shared.place} {now.shared.service} {now.draft.tool} {made} {now.draft.pin} {name}"


def known(place: Place) -> Known:
    """How the place's sites are told in lists."""
    return loading.kept(place, offered.known)


def nearest_first(
    place: Place, sites: Iterable[Site], *, near: GridPoint | None, told: Mapping[str, str]
) -> dict[str, str]:
    """How these sites are offered, by code: those that are nearest to what is picked first."""
    settings = next(iter(place.travel.times.values())).settings
    return offered.nearest_first(sites, told, near=near, settings=settings)


def pick(label: str, choices: Mapping[str, str], *, name: str, at: str = "", none: str = PICK) -> str:
    """The code of one of these, from a list that is searched by what its entries say; "" for none.

    at: the one to begin with. none: what the empty list says.
    """
    codes = list(choices)
    begins = codes.index(at) if at in choices else None
    code: str | None = st.selectbox(
        label, codes, index=begins, key=f"{key(name)} {at}", format_func=choices.__getitem__, placeholder=none
    )
    return code or ""


def a_site(place: Place, label: str, *, name: str, none: str) -> Site | None:
    """One site of the service in view, the nearest to the point that is picked first; None where none is chosen."""
    sites = place.services.sites_of(session.current().shared.service)
    choices = nearest_first(place, sites, near=session.current().draft.point, told=known(place).told)
    code = pick(label, choices, name=name, none=none)
    return place.site(code) if code else None


def host(place: Place, moving: Site | None) -> str:
    """The building to share, one entry each, the nearest to what moves in or to the point that is picked first."""
    lists, at = known(place), session.current().draft.host
    near = moving.at if moving and moving.at else session.current().draft.point
    own = lists.building[moving.site_id] if moving else ""
    buildings = [site for site in place.services.sites if site.site_id in lists.inside and site.site_id != own]
    choices = nearest_first(place, buildings, near=near, told=lists.inside)
    return pick("Into which building", choices, name="host", at=lists.building.get(at, ""))


def chosen(site: Site | None) -> Site:
    """The site picked; InputError where none is."""
    if site is None:
        raise InputError("Choose one from the list above, or click it on the map.")
    return site


def where(place: Place) -> Callable[[], GridPoint]:
    """A place by keyboard, begun with what was clicked; gives back what reads it, the clicked one to the last metre."""
    clicked = session.current().draft.point
    begins = picking.as_typed(clicked)
    typed = st.text_input(
        "Where: a postcode, street or place",
        value=begins,
        key=f"{key('where')} {begins}",
        placeholder="or click the map",
    )
    if clicked and typed == begins:
        st.caption(picking.near_words(place, clicked))

    def read() -> GridPoint:
        return clicked if clicked and typed == begins else picking.typed_point(place, typed)

    return read


def words(label: str, *, value: str = "", placeholder: str = "", longest: int = LONGEST_NAME) -> str:
    """A line of words, without blanks around it."""
    typed = st.text_input(label, value=value, key=f"{key(label)} {value}", placeholder=placeholder, max_chars=longest)
    return typed.strip()


def people(label: str, *, value: int | None = None) -> float:
    """How many people, in hundreds; NaN where it is left empty."""
    return number(st.number_input(label, min_value=0, value=value, step=100, key=f"{key(label)} {value}"))


def hours(typed: str) -> str:
    """Opening hours as typed; InputError where they cannot be read as such."""
    if typed:
        opening_hours(typed)
    return typed


def practice(place: Place, label: str, *, name: str, without: str = "") -> str:
    """The code of one practice, "" for none; without: the one that is not offered."""
    choices = {code: told for code, told in offered.practices(place, known(place)).items() if code != without}
    return pick(label, choices, name=name)


def list_outcome(place: Place, site: Site | None, *, closes: bool) -> Callable[[], ListOutcome]:
    """What happens to the list of a site, begun with the likeliest answer; asked only where there is a list."""
    if site is None or site.service not in REGISTERED_SERVICES:
        return ListOutcome
    likely = drafting.likely_list(place, site, closes=closes)
    answers = tuple(LIST_ANSWERS)
    event = st.radio(
        LIST_QUESTION,
        answers,
        index=answers.index(likely.event),
        format_func=LIST_ANSWERS.__getitem__,
        key=f"{key('list')} {site.site_id}",
        help="Decided by contract. The likeliest answer is marked; choose another where it is otherwise.",
    )
    into = practice(place, "Which practice", name="joins", without=site.practice_id) if event is ListFate.JOINS else ""

    def read() -> ListOutcome:
        if event is ListFate.JOINS and not into:
            raise InputError(f"Say which practice the list of {site.name} joins.")
        return ListOutcome(event, into)

    return read


def terms(*, held: bool = False) -> Terms:
    """When, and whether it is paid for; held: with half-days a week and the share of the list. All may stay empty."""
    start = _day("Starts", name="start")
    end = last_day("Ends, if it does: its last day")
    return replace(_money(held=held), start=start, end=end)


def begun(end: date | None) -> Terms:
    """The same where the last day has been asked for already."""
    start = _day("Starts", name="start")
    return replace(_money(held=True), start=start, end=end)


def last_day(label: str) -> date | None:
    """The last day on which a change holds."""
    return _day(label, name="end")


def _day(label: str, *, name: str) -> date | None:
    day: date | None = st.date_input(label, value=None, format="DD/MM/YYYY", key=key(name))
    return day


def _money(*, held: bool) -> Terms:
    funded = st.selectbox("Is it funded?", tuple(FUNDED_WORDS), format_func=FUNDED_WORDS.__getitem__, key=key("funded"))
    if not held:
        return Terms(funded=funded)
    sessions = st.number_input("Half-days a week", min_value=0, max_value=14, value=None, key=key("sessions"))
    share = st.number_input(
        "Share of the list seen there, %", min_value=0, max_value=100, value=None, key=key("share_of_list")
    )
    return Terms(funded=funded, sessions=number(sessions), share_of_list=number(share) / 100)


def more(what: str) -> Any:
    """The fields that need not be filled in, folded away under what they are."""
    return st.expander(f"More: {what}")


def number(typed: float | None) -> float:
    """The number given; NaN where none is."""
    return math.nan if typed is None else float(typed)
