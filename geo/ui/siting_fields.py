"""What is asked on Siting, as fields: how many sites, by which rule, what must stay, and what nobody may lose."""

from dataclasses import replace
from typing import Any

import streamlit as st

from geo.errors import GeoError
from geo.language.phrases import sentence
from geo.people.planned_homes import HORIZON_YEARS
from geo.place.named_communities import CommunityKind, NamedCommunity
from geo.place.place import Place
from geo.services.services import REGISTERED_SERVICES
from geo.siting.answer import near
from geo.siting.asked import USUAL_CHANGES, Asked, Basis, Capacity
from geo.siting.candidates import Candidates
from geo.siting.floors import FloorOf, Limit
from geo.siting.problem import Rule
from geo.siting.question import Question
from geo.ui import session, siting_views
from geo.ui.session import Part, Selection
from geo.ui.widgets import Picture, pick, several

RULES = {
    Rule.AVERAGE: "Shortest average journey",
    Rule.LONGEST: "Shortest for the tenth who travel longest",
    Rule.WORST_OFF: "Shortest for whoever travels longest",
    Rule.COVER: "Fewest people beyond so many minutes",
    Rule.EQUAL: "As short and as equal as can be",
    Rule.FEWEST: "Fewest sites so that all are within so many minutes",
}
FLOORS = {
    FloorOf.AREAS: "any small area",
    FloorOf.WARDS: "any ward",
    FloorOf.FIFTHS: "any deprivation fifth",
    FloorOf.NO_CAR: "people without a car",
    FloorOf.PLACES: "places named on Propose",
}
CAPACITY = {
    Capacity.ASIDE: "Told beside each way, binds nobody",
    Capacity.FREE: "Nobody beyond it; sites that say nothing are free",
    Capacity.OUT: "Nobody beyond it; candidates that say nothing are left out",
}
YEARS = {0: "As they live now", 5: "In five years, with planned homes", 10: "In ten years, with planned homes"}


def of(question: Question, **changed: Any) -> Question:
    """The question with something else asked."""
    return replace(question, asked=replace(question.asked, **changed))


def _asking(name: str) -> Picture[Any]:
    def changed(now: Selection, new: Any) -> Part:
        return replace(now.siting, question=of(now.siting.question, **{name: new}), refused=())

    return Picture(f"siting_{name}", lambda now: getattr(now.siting.question.asked, name), changed)


def _limit(name: str) -> Picture[Any]:
    """Of the floor's two numbers; no minutes, no floor."""

    def changed(now: Selection, new: Any) -> Part:
        limit = now.siting.question.asked.floor or Limit(0.0)
        floor = None if name == "minutes" and new is None else replace(limit, **{name: new})
        return replace(now.siting, question=of(now.siting.question, floor=floor), refused=())

    return Picture(f"siting_floor_{name}", lambda now: getattr(now.siting.question.asked.floor, name, None), changed)


SITES, RULE, CHANGES, THRESHOLD = map(_asking, ("sites", "rule", "most_changes", "threshold"))
KEEP, CLOSE, BASIS, YEARS_AHEAD, STAFF = map(_asking, ("keep", "close", "basis", "years", "staff"))
FLOOR_KINDS, NEAR, ROOM = map(_asking, ("floors", "near", "capacity"))
FLOOR, FLOOR_PEOPLE = _limit("minutes"), _limit("most_people")


def question(place: Place) -> Question:
    """What is asked now, of the service and the way in view, without sites that are no candidates any more."""
    now = session.current()
    asked = now.siting.question
    places = tuple(each for each in now.proposal.communities if each.kind is CommunityKind.AREA and not each.groups)
    kinds = asked.asked.floors or (FloorOf.AREAS,)
    asked = of(asked, service=now.shared.service, way=now.shared.way, places=places, floors=kinds)
    codes = {site.site_id for site in siting_views.where_of(place, asked).sites}
    keep, close = (tuple(code for code in marked if code in codes) for marked in (asked.asked.keep, asked.asked.close))
    return of(asked, keep=keep, close=close)


def fields(place: Place, asked: Question, where: Candidates) -> None:
    """All of them; those that are asked less often are folded."""
    today = len(where.today)
    rule = pick(RULE, "Look for", tuple(RULES), name=RULES.__getitem__)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _number(SITES, "Sites, at most" if rule is Rule.FEWEST else "Sites", placeholder=f"as today: {today}", least=1)
        _number(CHANGES, "Changes from today, at most", placeholder=f"{USUAL_CHANGES} or more")
        if rule in (Rule.COVER, Rule.FEWEST):
            _number(THRESHOLD, "Minutes that are long", placeholder="the usual ones", step=1.0)
    names = {site.site_id: site.name for site in where.sites if site not in where.beyond}
    standing = {site.site_id: site.name for site in where.today}
    several(CLOSE, "Must go", tuple(standing), name=standing.__getitem__)
    several(KEEP, "Must stay, or must come", tuple(names), name=names.__getitem__)
    with st.expander(_floor_title(asked.asked), expanded=asked.asked.floor is not None):
        _floors(asked.asked.places)
    with st.expander("Who is counted, and what cannot be told apart"):
        _counted(place, asked.asked)


def _floor_title(asked: Asked) -> str:
    return "Floors: what nobody may lose" if asked.floor is None else f"Floor: {asked.floor.minutes:g} minutes"


def _floors(places: tuple[NamedCommunity, ...]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _number(FLOOR, "No further by more than, minutes", placeholder="no floor", step=1.0)
        _number(FLOOR_PEOPLE, "or for more than, people", placeholder="its average", step=10.0)
    offered = [kind for kind in FLOORS if places or kind is not FloorOf.PLACES]
    several(FLOOR_KINDS, "Of", offered, name=FLOORS.__getitem__)


def _counted(place: Place, asked: Asked) -> None:
    if asked.service in REGISTERED_SERVICES and not place.services.patients.empty:
        pick(BASIS, "Counted by", tuple(Basis), name=lambda basis: sentence(f"{basis}, where they live"))
    if place.people.ward_people is not None and place.people.ward_people.planned and asked.basis is Basis.RESIDENTS:
        pick(YEARS_AHEAD, "People", HORIZON_YEARS, name=YEARS.__getitem__)
    if place.services.staff is not None:
        st.caption("In the rule, one of its staff counts as so many people; floors and counts are of people alone.")
        _number(STAFF, "One of staff counts as", placeholder="nobody", step=1.0, none=0.0)
    unit = "people" if asked.rule is Rule.COVER else "minutes"
    _number(NEAR, f"Not told apart up to, {unit}", placeholder=f"{near(asked.rule):g}", step=0.1)
    pick(ROOM, "What sites say they can take", tuple(CAPACITY), name=CAPACITY.__getitem__)


def _number(
    picture: Picture[Any], label: str, *, placeholder: str, least: int = 0, step: float = 1, none: Any = None
) -> None:
    """A number of one field, or nothing; whole where its step is."""
    value = picture.read(session.current())
    whole = isinstance(step, int)
    st.session_state[picture.key] = None if value in (None, none) else (int(value) if whole else float(value))

    def take() -> None:
        typed = st.session_state[picture.key]
        try:
            picture.keep(none if typed is None else typed)
        except GeoError as fault:
            session.choose(replace(session.current().siting, refused=fault.faults))

    low: Any = least if whole else float(least)
    st.number_input(
        label, min_value=low, step=step, value=None, key=picture.key, on_change=take, placeholder=placeholder
    )
