"""The forms of the Propose page: each gives back a change when it is sent, and does all that the map does, by keyboard.

What happens to a practice's list is asked and has no default: it is decided by contract, never by distance.
"""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from geo.errors import InputError
from geo.place.place import Place
from geo.plain import LONGEST_NAME
from geo.projection import GridPoint
from geo.proposals.change_fields import LONGEST_WORDS
from geo.proposals.changes import Change
from geo.proposals.kinds.several import CoLocate, Merge, Sharing, Split
from geo.proposals.kinds.single import Close, Move, Open, Resize
from geo.services.services import Site
from geo.ui import drafting, fields, mitigation_forms, picking, session
from geo.ui.fields import ChangeForm


def _open_form(place: Place) -> Change | None:
    pinned = drafting.pinned_opening()
    point = pinned.at if pinned else session.current().draft.point
    with st.form(f"open_{picking.as_typed(point)}", border=False):
        name = st.text_input("Name", value=pinned.name if pinned else drafting.next_name(), max_chars=LONGEST_NAME)
        where = fields.where(point)
        capacity = st.number_input(
            "People it can take (may be left empty)", min_value=0, value=_given(pinned), step=100
        )
        terms = fields.terms()
        sent = st.form_submit_button("Change this opening" if pinned else "Open it here", type="primary")
    if pinned:
        st.button("Open another", on_click=drafting.start_another)
    if not sent:
        return None
    return Open(name.strip() or drafting.next_name(), fields.point(place, where, point), fields.number(capacity), terms)


def _given(pinned: Open | None) -> int | None:
    return None if pinned is None or math.isnan(pinned.capacity) else int(pinned.capacity)


def _move_form(place: Place) -> Change | None:
    point = session.current().draft.point
    with st.form(f"move_{picking.as_typed(point)}", border=False):
        site = fields.site(place, "Which one moves")
        where = fields.where(point)
        outcome = fields.list_outcome(place)
        terms = fields.terms()
        sent = st.form_submit_button("Move it there", type="primary")
    if not sent:
        return None
    chosen = fields.chosen(site)
    session.choose(replace(session.current().shared, site=chosen.site_id))
    return Move(chosen.site_id, fields.point(place, where, point), fields.answered(chosen, *outcome), terms)


def _close_form(place: Place) -> Change | None:
    with st.form(f"close_{session.current().shared.site}", border=False):
        site = fields.site(place, "Which one closes")
        outcome = fields.list_outcome(place)
        terms = fields.terms()
        sent = st.form_submit_button("Close it", type="primary")
    if not sent:
        return None
    chosen = fields.chosen(site)
    return Close(chosen.site_id, fields.answered(chosen, *outcome), terms)


def _colocate_form(place: Place) -> Change | None:
    service = session.current().shared.service
    with st.form(f"colocate_{session.current().draft.host}", border=False):
        host = fields.pick("Into the building of", _hosts(place), session.current().draft.host)
        site = st.selectbox(
            "Which one moves in",
            place.services.sites_of(service),
            index=None,
            format_func=fields.site_label,
            placeholder=f"None: a new {service.label} opens there",
        )
        name = st.text_input("Name, where a new one opens", max_chars=LONGEST_NAME)
        outcome = fields.list_outcome(place)
        with st.expander("What is really offered, and what the host loses"):
            hours = st.text_input("Hours offered", placeholder="Such as Mon-Fri 08:00-18:00", max_chars=LONGEST_NAME)
            space = st.number_input("Floor, m²", min_value=0, value=None)
            entrance = st.text_input("Entrance: which door, step-free or not", max_chars=LONGEST_WORDS)
            loses = st.text_input("What the host's own users lose: floor, hours, hall hire", max_chars=LONGEST_WORDS)
        terms = fields.terms()
        sent = st.form_submit_button("Share the building", type="primary")
    if not sent:
        return None
    building = fields.chosen(host)
    sharing = Sharing(fields.hours(hours), fields.number(space), entrance.strip(), loses.strip())
    if site is None:
        return CoLocate(building.site_id, name=name.strip(), sharing=sharing, terms=terms)
    registered = fields.answered(site, *outcome)
    return CoLocate(building.site_id, site.site_id, registered=registered, sharing=sharing, terms=terms)


def _hosts(place: Place) -> tuple[Site, ...]:
    return tuple(site for site in place.services.sites if site.at is not None)


def _resize_form(place: Place) -> Change | None:
    with st.form(f"resize_{session.current().shared.site}", border=False):
        site = fields.site(place, "Which one")
        capacity = st.number_input("People it can take afterwards", min_value=0, value=None, step=100)
        terms = fields.terms()
        sent = st.form_submit_button("Resize it", type="primary")
    if not sent:
        return None
    if capacity is None:
        raise InputError("Say how many people it can take afterwards.")
    return Resize(fields.chosen(site).site_id, float(capacity), terms)


def _split_form(place: Place) -> Change | None:
    point = session.current().draft.point
    with st.form(f"split_{session.current().shared.site}_{picking.as_typed(point)}", border=False):
        site = fields.site(place, "Which one is split")
        name = st.text_input("Name of the second site", max_chars=LONGEST_NAME)
        where = fields.where(point)
        capacity = st.number_input("People the second can take (may be left empty)", min_value=0, value=None, step=100)
        stay = st.text_input("What stays, with commas between", placeholder="appointments, nurse")
        go = st.text_input("What goes to the second site", placeholder="bloods, dispensing")
        terms = fields.terms()
        sent = st.form_submit_button("Split it", type="primary")
    if not sent:
        return None
    first = fields.chosen(site)
    at = fields.point(place, where, point)
    label = name.strip() or f"Second site of {first.name}"
    return Split(first.site_id, label, at, fields.number(capacity), _lines(stay), _lines(go), terms)


def _lines(typed: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in typed.split(",") if line.strip())


def _merge_form(place: Place) -> Change | None:
    with st.form("merge", border=False):
        practice = fields.practice(place, "Which practice's list joins")
        into = fields.practice(place, "Which practice it joins")
        closes: list[Any] = st.multiselect(
            "Sites that close",
            place.services.sites_of(session.current().shared.service),
            format_func=fields.site_label,
            placeholder="None: all stay",
        )
        terms = fields.terms()
        sent = st.form_submit_button("Merge them", type="primary")
    if not sent:
        return None
    if practice is None or into is None:
        raise InputError("Choose both practices: whose list joins, and which it joins.")
    return Merge(practice, into, tuple(site.site_id for site in closes), terms)


FORMS: Mapping[str, ChangeForm] = {
    Open.KEY: ChangeForm(_open_form, drafting.set_pin),
    Move.KEY: ChangeForm(_move_form, drafting.nudge_moved),
    Close.KEY: ChangeForm(_close_form, drafting.pick_site),
    CoLocate.KEY: ChangeForm(_colocate_form, drafting.pick_host),
    Resize.KEY: ChangeForm(_resize_form, drafting.pick_site),
    Split.KEY: ChangeForm(_split_form),
    Merge.KEY: ChangeForm(_merge_form),
    **mitigation_forms.FORMS,
}


def click(place: Place, point: GridPoint) -> None:
    """A click on the map, or a ring dropped there: what it does depends on the change being made."""
    draft = session.current().draft
    if draft.drawing:
        session.choose(replace(draft, corners=(*draft.corners, point), refused=()))
        return
    session.choose(replace(draft, point=point, refused=()))
    FORMS[draft.tool].clicked(place, point)
