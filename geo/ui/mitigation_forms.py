"""The forms of what softens a proposal: other hours, outreach, a temporary site, an extra bus.

Each gives back a change when it is sent. What they bring is shown with and without them, and never makes somebody who
is further away unaffected.
"""

from collections.abc import Mapping
from datetime import time
from typing import Any

import streamlit as st

from geo.errors import InputError
from geo.place.place import Place
from geo.plain import LONGEST_NAME
from geo.proposals.changes import Change
from geo.proposals.extra_bus import Call, ExtraBus
from geo.proposals.kinds.mitigations import Hours, Outreach, Temporary, Transport
from geo.services.services import Site
from geo.travel.timetable import WEEKDAYS
from geo.ui import drafting, fields, picking, session
from geo.ui.fields import ChangeForm

HOURS_HELP = "Such as Mon-Fri 08:00-18:30; Sat 09:00-12:00"
MOST_STOPS = 6


def _hours_form(place: Place) -> Change | None:
    with st.form(f"hours_{session.current().shared.site}", border=False):
        site = fields.site(place, "Which one")
        opening = st.text_input("Open", placeholder=HOURS_HELP, max_chars=LONGEST_NAME)
        terms = fields.terms()
        sent = st.form_submit_button("Change its hours", type="primary")
    if not sent:
        return None
    code = fields.chosen(site).site_id
    if not opening.strip():
        raise InputError("Say when it is open.")
    return Hours(code, fields.hours(opening), terms)


def _outreach_form(place: Place) -> Change | None:
    point = session.current().draft.point
    with st.form(f"outreach_{picking.as_typed(point)}", border=False):
        name = st.text_input("Name", value="Outreach", max_chars=LONGEST_NAME)
        where = fields.where(point)
        opening = st.text_input("When", placeholder="Such as Tue 10:00-13:00", max_chars=LONGEST_NAME)
        every = st.number_input("Every so many weeks", min_value=1, max_value=52, value=1)
        offers = st.text_input("What is offered there", max_chars=LONGEST_NAME)
        terms = fields.terms()
        sent = st.form_submit_button("Hold sessions here", type="primary")
    if not sent:
        return None
    at = fields.point(place, where, point)
    return Outreach(name.strip() or "Outreach", at, fields.hours(opening), int(every), offers.strip(), terms)


def _temporary_form(place: Place) -> Change | None:
    point = session.current().draft.point
    with st.form(f"temporary_{picking.as_typed(point)}", border=False):
        name = st.text_input("Name", value="Temporary site", max_chars=LONGEST_NAME)
        where = fields.where(point)
        capacity = st.number_input("People it can take (may be left empty)", min_value=0, value=None, step=100)
        offered: tuple[Site, ...] = place.services.sites_of(session.current().shared.service)
        stands_for = st.selectbox(
            "It stands in for (its patients stay, as many as fit)",
            offered,
            index=None,
            format_func=fields.site_label,
            placeholder="None",
        )
        trigger = st.text_input("What would end it earlier", max_chars=LONGEST_NAME)
        reviewer = st.text_input("Who looks at it again", max_chars=LONGEST_NAME)
        terms = fields.terms(opened=True)
        sent = st.form_submit_button("Open it for the time being", type="primary")
    if not sent:
        return None
    if terms.end is None:
        raise InputError("Say when the temporary site ends: its last day.")
    at = fields.point(place, where, point)
    code = "" if stands_for is None else stands_for.site_id
    return Temporary(
        name.strip() or "Temporary site", at, fields.number(capacity), code, trigger.strip(), reviewer.strip(), terms
    )


def _transport_form(place: Place) -> Change | None:
    with st.form("transport", border=False):
        name = st.text_input("Name", value="Minibus", max_chars=LONGEST_NAME)
        st.caption("Where it calls, in order: a postcode or longitude, latitude, and minutes after it sets out.")
        stops = [_stop(number) for number in range(MOST_STOPS)]
        end = st.selectbox(
            "And at the door of (last call)",
            place.services.sites_of(session.current().shared.service),
            index=None,
            format_func=fields.site_label,
            placeholder="No site",
        )
        last_minutes = st.number_input("Minutes after it sets out, at that door", min_value=0, value=15)
        days = st.multiselect("Days", WEEKDAYS, default=["Tuesday"])
        first, last = st.columns(2)
        sets_out = first.time_input("First one sets out", value=time(9, 30))
        ends = last.time_input("Last one sets out", value=time(15, 30))
        every = st.number_input("Every so many minutes", min_value=1, max_value=24 * 60, value=60)
        both = st.checkbox("And back again", value=True)
        step_free = st.checkbox("Step-free")
        terms = fields.terms()
        sent = st.form_submit_button("Run it", type="primary")
    if not sent:
        return None
    calls = [Call(picking.typed_point(place, where), "", float(minutes)) for where, minutes in stops if where.strip()]
    if end is not None:
        if end.at is None:
            raise InputError(f"The place of {end.name} is not known, so no bus can call there.")
        calls.append(Call(end.at, end.name, float(last_minutes)))
    bus = ExtraBus(
        name=name.strip() or "Minibus",
        calls=tuple(calls),
        days=tuple(sorted(WEEKDAYS.index(day) for day in days)),
        first_minute=_minute(sets_out),
        last_minute=_minute(ends),
        every_minutes=float(every),
        both_ways=both,
        step_free=step_free,
    )
    return Transport(bus, terms)


def _stop(number: int) -> tuple[str, Any]:
    where, minutes = st.columns([3, 1])
    typed = where.text_input(f"Call {number + 1}", placeholder="may be left empty", max_chars=LONGEST_NAME)
    return typed, minutes.number_input(f"Minutes, call {number + 1}", min_value=0, value=5 * number)


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


FORMS: Mapping[str, ChangeForm] = {
    Hours.KEY: ChangeForm(_hours_form, drafting.pick_site),
    Outreach.KEY: ChangeForm(_outreach_form),
    Temporary.KEY: ChangeForm(_temporary_form),
    Transport.KEY: ChangeForm(_transport_form),
}
