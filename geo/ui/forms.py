"""The form of the Propose page: what changes, how, and the fields of that; it does all that the map does, by keyboard.

It is drawn apart from the page, so that to fill it in runs nothing else. A site that is picked begins with its closure,
and what happens to its list with the likeliest answer, which is told with the change.
"""

import math
from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from geo.errors import GeoError, InputError
from geo.place.place import Place
from geo.projection import GridPoint
from geo.proposals.change_fields import LONGEST_WORDS
from geo.proposals.changes import Change
from geo.proposals.kinds.mitigations import Hours, Outreach, Temporary, Transport
from geo.proposals.kinds.several import CoLocate, Merge, Sharing, Split
from geo.proposals.kinds.single import Close, Move, Open, Resize
from geo.proposals.terms import Terms
from geo.services.services import REGISTERED_SERVICES, Service, Site
from geo.ui import controls, drafting, fields, frame, mitigation_forms, session
from geo.ui.fields import ChangeForm, Made
from geo.views.proposal.kinds import KIND_WORDS


def _open_form(place: Place, _: Site | None) -> Made:
    pinned = drafting.pinned_opening()
    at = fields.where(place)
    label = pinned.name if pinned else drafting.next_name()
    with fields.more("name, room, dates, half-days"):
        name = fields.words("Name", value=label)
        room = None if pinned is None or math.isnan(pinned.capacity) else int(pinned.capacity)
        capacity = fields.people("People it can take", value=room)
        terms = fields.terms(held=True)
        controls.as_usual()
    if pinned:
        st.button("Open another", on_click=drafting.start_another)
    return lambda: Open(name or label, at(), capacity, terms)


def _move_form(place: Place, site: Site | None) -> Made:
    at = fields.where(place)
    registered = fields.list_outcome(place, site, closes=False)
    terms = _terms(held=True)
    return lambda: Move(fields.chosen(site).site_id, at(), registered(), terms)


def _close_form(place: Place, site: Site | None) -> Made:
    registered = fields.list_outcome(place, site, closes=True)
    terms = _terms()
    return lambda: Close(fields.chosen(site).site_id, registered(), terms)


def _terms(*, held: bool = False) -> Terms:
    with fields.more("dates, money, half-days" if held else "dates, money"):
        terms = fields.terms(held=held)
        controls.as_usual()
    return terms


def _colocate_form(place: Place, site: Site | None) -> Made:
    host = fields.host(place, site)
    name = "" if site else fields.words("Name of the new one")
    registered = fields.list_outcome(place, site, closes=False)
    with fields.more("what is offered there, what the host loses, dates"):
        hours = fields.words("Hours offered", placeholder="Such as Mon-Fri 08:00-18:00")
        space = fields.people("Floor, m²")
        entrance = fields.words("Entrance: which door, step-free or not", longest=LONGEST_WORDS)
        loses = fields.words("What the host's own users lose: floor, hours, hall hire", longest=LONGEST_WORDS)
        terms = fields.terms(held=True)
        controls.as_usual()

    def made() -> Change:
        if not host:
            raise InputError("Choose a building from the list, or click it on the map.")
        sharing = Sharing(fields.hours(hours), space, entrance, loses)
        if site is None:
            return CoLocate(host, name=name, sharing=sharing, terms=terms)
        return CoLocate(host, site.site_id, registered=registered(), sharing=sharing, terms=terms)

    return made


def _resize_form(_: Place, site: Site | None) -> Made:
    capacity = fields.people("People it can take afterwards")
    terms = _terms()

    def made() -> Change:
        if math.isnan(capacity):
            raise InputError("Say how many people it can take afterwards.")
        return Resize(fields.chosen(site).site_id, capacity, terms)

    return made


def _split_form(place: Place, site: Site | None) -> Made:
    at = fields.where(place)
    name = fields.words("Name of the second site")
    with fields.more("what goes there, room, dates"):
        capacity = fields.people("People the second can take")
        stay = fields.words("What stays, with commas between", placeholder="appointments, nurse")
        go = fields.words("What goes to the second site", placeholder="bloods, dispensing")
        terms = fields.terms(held=True)
        controls.as_usual()

    def made() -> Change:
        first = fields.chosen(site)
        label = name or f"Second site of {first.name}"
        return Split(first.site_id, label, at(), capacity, _lines(stay), _lines(go), terms)

    return made


def _lines(typed: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in typed.split(",") if line.strip())


def _merge_form(place: Place, site: Site | None) -> Made:
    practice = site.practice_id if site else ""
    into = fields.practice(place, "Which practice its list joins", name="into", without=practice)
    both = [other for other in place.services.sites if other.practice_id and other.practice_id in (practice, into)]
    told = fields.known(place).told
    closes: list[str] = (
        st.multiselect(
            "Sites that close",
            [other.site_id for other in both],
            format_func=told.__getitem__,
            placeholder="None: all stay",
            key=fields.key("closes"),
        )
        if into
        else []
    )
    terms = _terms()

    def made() -> Change:
        if not fields.chosen(site).practice_id or not into:
            raise InputError("Choose both: a site of the practice whose list joins, and the practice it joins.")
        return Merge(practice, into, tuple(closes), terms)

    return made


FORMS: Mapping[str, ChangeForm] = {
    Open.KEY: ChangeForm(_open_form, "Open it here", drafting.set_pin),
    Close.KEY: ChangeForm(_close_form, "Close it", drafting.pick_site),
    Move.KEY: ChangeForm(_move_form, "Move it there", drafting.nudge_moved),
    CoLocate.KEY: ChangeForm(_colocate_form, "Share the building", drafting.pick_host),
    Resize.KEY: ChangeForm(_resize_form, "Resize it", drafting.pick_site),
    Split.KEY: ChangeForm(_split_form, "Split it"),
    Merge.KEY: ChangeForm(_merge_form, "Merge them"),
    **mitigation_forms.FORMS,
}
# What can be done with a site that is there, and what without one; each in the order in which it is offered.
TO_A_SITE = (Close.KEY, Move.KEY, CoLocate.KEY, Hours.KEY, Resize.KEY, Split.KEY, Merge.KEY)
TO_NONE = (Open.KEY, CoLocate.KEY, Temporary.KEY, Outreach.KEY, Transport.KEY)
NEW, SITE_KEY = "", "what_changes"


def change_form(place: Place) -> bool:
    """What changes, how, and its fields with their button; gives back whether a try of this run was refused here."""
    now = session.current()
    return _form(place, (now.shared.site, now.draft.host))


@st.fragment
def _form(place: Place, drawn_for: tuple[str, str]) -> bool:
    site = _what(place)
    tool = controls.tool(_kinds(site, session.current().shared.service))
    form = FORMS[tool]
    now = session.current()
    if (now.shared.site, now.draft.host) != drawn_for:
        # What is picked stands on the map too.
        st.rerun()
    if site is None or tool != Close.KEY:
        st.caption(KIND_WORDS[tool].how_to)
    make = form.shown(place, site)
    changed = tool == Open.KEY and drafting.pinned_opening() is not None
    if not st.button("Change this opening" if changed else form.button, type="primary", key="make_the_change"):
        return False
    try:
        drafting.send(place, make())
    except GeoError as fault:
        session.refuse(fault.faults)
    if not session.current().draft.refused:
        st.rerun()
    frame.say_refused(session.current().draft.refused)
    return True


def _kinds(site: Site | None, service: Service) -> tuple[str, ...]:
    tool = session.current().draft.tool
    offered = TO_A_SITE if site is not None or (tool in TO_A_SITE and tool not in TO_NONE) else TO_NONE
    return tuple(kind for kind in offered if kind != Merge.KEY or service in REGISTERED_SERVICES)


def _what(place: Place) -> Site | None:
    """A new site, or one that is there: the nearest to the point that is picked first."""
    now = session.current()
    sites = [site for site in drafting.standing(place) if site.service is now.shared.service]
    told = fields.nearest_first(place, sites, near=now.draft.point, told=fields.known(place).told)
    there = now.shared.site if now.draft.tool in TO_A_SITE and now.shared.site in told else ""
    needed = now.draft.tool not in TO_NONE
    st.session_state[SITE_KEY] = there or (None if needed else NEW)
    st.selectbox(
        "What changes",
        [NEW, *told],
        index=None,
        key=SITE_KEY,
        format_func=lambda code: told.get(code, "Something new: a site, sessions, a bus"),
        placeholder=fields.PICK,
        on_change=_take_site,
    )
    return place.site(there) if there else None


def _take_site() -> None:
    code = st.session_state[SITE_KEY] or NEW
    now = session.current()
    kinds = TO_A_SITE if code else TO_NONE
    tool = now.draft.tool if now.draft.tool in kinds else kinds[0]
    session.choose(replace(now.shared, site=code), replace(now.draft, tool=tool, refused=()))


def click(place: Place, point: GridPoint) -> None:
    """A click on the map, or a ring dropped there: what it does depends on the change being made."""
    draft = session.current().draft
    if draft.drawing:
        session.choose(replace(draft, corners=(*draft.corners, point), refused=()))
        return
    session.choose(replace(draft, point=point, refused=()))
    FORMS[draft.tool].clicked(place, point)
