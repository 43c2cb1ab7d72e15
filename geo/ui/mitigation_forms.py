"""The forms of what softens a proposal: other hours, outreach, a temporary site, an extra bus.

Each gives back what makes the change of its fields. What they bring is shown with and without them, and never makes
somebody who is further away unaffected.
"""

from collections.abc import Mapping
from datetime import time

import streamlit as st

from geo.errors import InputError
from geo.place.place import Place
from geo.proposals.changes import Change
from geo.proposals.extra_bus import Call, ExtraBus
from geo.proposals.kinds.mitigations import Hours, Outreach, Temporary, Transport
from geo.services.services import Site
from geo.travel.timetable import WEEKDAYS
from geo.ui import controls, drafting, fields, picking
from geo.ui.fields import ChangeForm, Made

HOURS_HELP = "Such as Mon-Fri 08:00-18:30; Sat 09:00-12:00"
MOST_STOPS = 6


def _hours_form(_: Place, site: Site | None) -> Made:
    opening = fields.words("Open", placeholder=HOURS_HELP)
    with fields.more("dates, money"):
        terms = fields.terms()
        controls.as_usual()

    def made() -> Change:
        code = fields.chosen(site).site_id
        if not opening:
            raise InputError("Say when it is open.")
        return Hours(code, fields.hours(opening), terms)

    return made


def _outreach_form(place: Place, _: Site | None) -> Made:
    at = fields.where(place)
    opening = fields.words("When", placeholder="Such as Tue 10:00-13:00")
    with fields.more("name, how often, what is offered, dates"):
        name = fields.words("Name", value="Outreach")
        every = st.number_input("Every so many weeks", min_value=1, max_value=52, value=1, key=fields.key("every"))
        offers = fields.words("What is offered there")
        terms = fields.terms()
        controls.as_usual()
    return lambda: Outreach(name or "Outreach", at(), fields.hours(opening), int(every), offers, terms)


def _temporary_form(place: Place, _: Site | None) -> Made:
    at = fields.where(place)
    end = fields.last_day("Its last day")
    stands_for = fields.a_site(
        place, "It stands in for (its patients stay, as many as fit)", name="stands_for", none="None"
    )
    with fields.more("name, room, who looks at it again, start"):
        name = fields.words("Name", value="Temporary site")
        capacity = fields.people("People it can take")
        trigger = fields.words("What would end it earlier")
        reviewer = fields.words("Who looks at it again")
        terms = fields.begun(end)
        controls.as_usual()

    def made() -> Change:
        if terms.end is None:
            raise InputError("Say when the temporary site ends: its last day.")
        code = "" if stands_for is None else stands_for.site_id
        return Temporary(name or "Temporary site", at(), capacity, code, trigger, reviewer, terms)

    return made


def _transport_form(place: Place, _: Site | None) -> Made:
    stops = _stops()
    end = fields.a_site(place, "And at the door of (last call)", name="door", none="No site")
    last_minutes = _number("Minutes after it sets out, at that door", value=15, lowest=0) if end else 0.0
    sets_out, ends = st.columns(2)
    first = sets_out.time_input("First one sets out", value=time(9, 30), key=fields.key("first"))
    last = ends.time_input("Last one sets out", value=time(15, 30), key=fields.key("last"))
    every = _number("Every so many minutes", value=60, lowest=1)
    with fields.more("name, days, way back, dates"):
        name = fields.words("Name", value="Minibus")
        days = st.multiselect("Days", WEEKDAYS, default=["Tuesday"], key=fields.key("days"))
        both = st.checkbox("And back again", value=True, key=fields.key("both"))
        step_free = st.checkbox("Step-free", key=fields.key("step_free"))
        terms = fields.terms()
        controls.as_usual()

    def made() -> Change:
        calls = [Call(picking.typed_point(place, where), "", float(minutes)) for where, minutes in stops if where]
        if end is not None:
            if end.at is None:
                raise InputError(f"The place of {end.name} is not known, so no bus can call there.")
            calls.append(Call(end.at, end.name, last_minutes))
        bus = ExtraBus(
            name=name or "Minibus",
            calls=tuple(calls),
            days=tuple(sorted(WEEKDAYS.index(day) for day in days)),
            first_minute=_minute(first),
            last_minute=_minute(last),
            every_minutes=every,
            both_ways=both,
            step_free=step_free,
        )
        return Transport(bus, terms)

    return made


def _stops() -> list[tuple[str, float]]:
    """Where it calls before the door, one empty line more than are filled in."""
    st.caption("Where it calls, in order: a postcode or longitude, latitude, and minutes after it sets out.")
    stops: list[tuple[str, float]] = []
    while len(stops) < MOST_STOPS and (not stops or stops[-1][0]):
        number = len(stops)
        where, minutes = st.columns([3, 1])
        with where:
            typed = fields.words(f"Call {number + 1}", placeholder="may be left empty")
        with minutes:
            stops.append((typed, _number(f"Minutes, call {number + 1}", value=5 * number, lowest=0)))
    return stops


def _number(label: str, *, value: int, lowest: int) -> float:
    return float(st.number_input(label, min_value=lowest, max_value=24 * 60, value=value, key=fields.key(label)))


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


FORMS: Mapping[str, ChangeForm] = {
    Hours.KEY: ChangeForm(_hours_form, "Change its hours", drafting.pick_site),
    Outreach.KEY: ChangeForm(_outreach_form, "Hold sessions here"),
    Temporary.KEY: ChangeForm(_temporary_form, "Open it for the time being"),
    Transport.KEY: ChangeForm(_transport_form, "Run it"),
}
