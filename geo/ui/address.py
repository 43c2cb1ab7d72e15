"""The address of a page: it holds the place, service, way, day, draft and decision, as ids and nothing else.

It is read when a visit begins and when Back or Forward changed it, and written when something else is chosen. Until
something is chosen it stays as it was opened.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

import streamlit as st

from geo.access.access import held_ways
from geo.errors import GeoError, InputError
from geo.place.place import Place
from geo.plain import checked_day, shown, visible
from geo.proposals.phases import phases
from geo.services.services import Service
from geo.travel.ways import Way
from geo.ui import deciding, drafts, keeping, session
from geo.ui.session import LAST_DAY
from geo.ui.trail import Trail

Word = TypeVar("Word", bound=StrEnum)
_KNOWN = "address"
PLACE, SERVICE, WAY, DAY, DRAFT, DECISION = KEYS = ("place", "service", "way", "day", "draft", "decision")
# A click that was under way while the address was written still brings the former one; Back comes later.
UNDER_WAY_SECONDS = 1.0


@dataclass(frozen=True)
class Known:
    """What a visit knows of its address.

    Attributes
    ----------
    asked
        As the browser had it last.
    said
        The choice that it stands for; empty where it was read and is to be written out in full.
    former, written
        The one before it, and when it gave way.
    begun
        Whether the visit is past its first look.
    draft_id
        Of a draft that is still to be opened, when its place is.
    faults
        Why the address could not be followed in all, a sentence each.
    trail
        Of the draft that was in view when the address was written last.
    """

    asked: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)
    former: Mapping[str, str] = field(default_factory=dict)
    written: float = 0.0
    begun: bool = False
    draft_id: str = ""
    faults: tuple[str, ...] = ()
    trail: Trail = field(default_factory=Trail)


def read(places: Mapping[str, str], *, first: str) -> None:
    """Follow the address where it is new; what it asks of a place is checked when the place is open (`settle`).

    places: names by key; first: the one that a visit begins with.
    """
    session.begin(first)
    asked, known = _asked(), _known()
    under_way = asked == known.former and time.monotonic() - known.written < UNDER_WAY_SECONDS
    if known.begun and (asked == known.asked or under_way):
        return
    faults: list[str] = []
    draft_id = asked.get(DRAFT, "")
    # A change made in this very run tells that it was no Back, however late its click came.
    if known.begun and DRAFT in known.asked and not draft_id and session.current().draft.trail is known.trail:
        drafts.leave()
    decision_id = asked.get(DECISION, "")
    place = asked.get(PLACE) or _place_of(draft_id, decision_id)
    if place in places:
        session.enter(place)
    elif place:
        faults.append(f"The link asks for a place that is not there, {shown(visible(place))}; another is shown.")
        draft_id = decision_id = ""
    if decision_id or (known.begun and DECISION in known.asked):
        deciding.look_at(decision_id)
    shared = session.current().shared
    service = _word(asked.get(SERVICE), shared.service, Service, faults)
    way = _word(asked.get(WAY), shared.way, Way, faults)
    session.choose(replace(shared, service=service, way=way, on=_day(asked.get(DAY), shared.on, faults)))
    if draft_id == session.current().draft.trail.draft_id:
        draft_id = ""
    _keep(
        Known(
            asked,
            said=_said() if known.begun and not asked else {},
            begun=known.begun,
            draft_id=draft_id,
            faults=tuple(faults),
        )
    )


def settle(place: Place) -> None:
    """Open the draft that the address asks for, and check the rest against the place and the draft."""
    known, asked = _known(), session.current().shared
    if known.said:
        return
    faults = list(known.faults)
    if known.draft_id:
        fault = drafts.open_by_id(place, known.draft_id)
        faults += [fault] if fault else []
        if SERVICE in known.asked:
            session.choose(replace(session.current().shared, service=asked.service))
    fault = deciding.fault_of_link(known.asked[DECISION]) if known.asked.get(DECISION) else ""
    faults += [fault] if fault else []
    if SERVICE in known.asked and asked.service not in (place.services.offered() or (asked.service,)):
        faults.append(f"The link asks for {asked.service.plural}, of which {place.name} holds none.")
    if WAY in known.asked and asked.way not in held_ways(place.travel.times):
        faults.append(f"The link asks for a way of travel that {place.name} has no minutes for.")
    days = {phase.first for phase in phases(session.current().proposal)}
    if DAY in known.asked and asked.on != LAST_DAY and (asked.on not in days or len(days) < 2):
        faults.append(f"The link asks for {asked.on}, on which nothing begins to be otherwise in this draft.")
        session.choose(replace(session.current().shared, on=LAST_DAY))
    _keep(replace(known, draft_id="", faults=tuple(faults)))


def write() -> None:
    """Have the address say what is chosen, where something else was chosen since it was read or written."""
    known, said = replace(_known(), trail=session.current().draft.trail), _said()
    if not known.begun:
        _keep(replace(known, said=said, begun=True))
    elif said != known.said:
        others = {key: st.query_params.get_all(key) for key in st.query_params if key not in KEYS}
        st.query_params.from_dict({**others, **said})
        # What was chosen since answers what the link could not.
        faults = () if known.said else known.faults
        _keep(replace(known, asked=said, said=said, former=known.asked, written=time.monotonic(), faults=faults))
    else:
        _keep(known)


def carried() -> dict[str, str]:
    """What a link to another page of the dashboard carries along."""
    known, said = _known(), _said()
    return dict(said if known.begun and (known.asked or said != known.said) else known.asked)


def faults() -> tuple[str, ...]:
    """Why the address could not be followed in all, a sentence each, until something else is chosen."""
    return _known().faults


def _asked() -> dict[str, str]:
    return {key: st.query_params[key] for key in KEYS if key in st.query_params}


def _said() -> dict[str, str]:
    now = session.current()
    said = {PLACE: now.shared.place, SERVICE: now.shared.service.value, WAY: now.shared.way.value}
    if now.shared.on != LAST_DAY:
        said[DAY] = now.shared.on.isoformat()
    if now.draft.trail.draft_id:
        said[DRAFT] = now.draft.trail.draft_id
    if now.deciding.decision_id:
        said[DECISION] = now.deciding.decision_id
    return said


def _place_of(draft_id: str, decision_id: str) -> str:
    try:
        return keeping.place_of(draft_id) or deciding.place_of(decision_id)
    except GeoError:
        # Said when the draft itself is asked for.
        return ""


def _word(asked: str | None, now: Word, words: type[Word], faults: list[str]) -> Word:
    if asked is None:
        return now
    if asked not in tuple(words):
        faults.append(f"The link asks for {shown(visible(asked))}, which is no {words.__name__.lower()} here.")
        return now
    return words(asked)


def _day(asked: str | None, now: date, faults: list[str]) -> date:
    if asked is None:
        return now
    try:
        return checked_day(visible(asked), "The link's day")
    except InputError as fault:
        faults += fault.faults
        return now


def _known() -> Known:
    known = st.session_state.get(_KNOWN)
    return known if isinstance(known, Known) else Known()


def _keep(known: Known) -> None:
    st.session_state[_KNOWN] = known
