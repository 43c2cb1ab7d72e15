"""What the server asks of the dashboard while a meeting is presented: how its room votes, and what a home is told."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from geo.decisions.from_here import Situation, from_here, situations
from geo.decisions.meeting import Meeting
from geo.decisions.plan import Plan
from geo.decisions.prepared import Prepared
from geo.errors import GeoError, InputError, NotHeldError
from geo.place.finding import Gazetteer
from geo.place.from_home import one_home
from geo.place.place import Place
from geo.screens import making
from geo.screens.page import VoteAt
from geo.services.services import Service
from geo.store.records import decisions, votes
from geo.store.records import prepared as records
from geo.ui import database, freezing, loading, meetings
from geo.views.access import from_here as words
from geo.views.decisions import meeting_words

# Meetings whose options are held ready at once.
MOST_READY = 4
OTHERWISE = "Something of this meeting is otherwise since it was prepared."


@dataclass(frozen=True, eq=False)
class Ready:
    """What a home is told of: the place, and today and each option."""

    place: Place
    service: Service
    asked: tuple[Situation, ...]


_ready: OrderedDict[str, Ready] = OrderedDict()
_lock = threading.Lock()


def voting(code: str) -> VoteAt:
    """How the room of a code votes; GeoError where there is no such meeting."""
    return vote_at(database.asked(votes.by_code, code))


def vote_at(meeting: Meeting) -> VoteAt:
    """How the room of a meeting votes."""
    own = meetings.own_number()
    address = meetings.vote_address(meeting, own) if own else ""
    return VoteAt(address, meeting_words.in_the_room(own), tuple(question.label for question in meeting.questions))


def home(code: str, typed: str, chosen: int | None) -> dict[str, Any]:
    """What is told of a home: said, and caption, columns and rows; choices where several have that name.

    GeoError where the place, an option or a setting is otherwise than when the meeting was prepared.
    """
    ready = _made_ready(code)
    try:
        spots = loading.kept(ready.place, Gazetteer).find(typed)
        if not spots:
            return {"said": ""}
        if len(spots) > 1 and (chosen is None or not 0 <= chosen < len(spots)):
            names = [f"{spot.name}, {words.in_ward(ready.place, spot)} ({spot.kind})" for spot in spots]
            return {"said": f"{len(spots)} places here have that name. Which?", "choices": names}
        spot = spots[chosen or 0] if len(spots) > 1 else spots[0]
        nearest = from_here(ready.place, one_home(ready.place, spot.at), ready.asked)
    except GeoError as fault:
        return {"said": str(fault)}
    table = words.options_table(ready.asked, nearest)
    return {
        "said": words.where_words(ready.place, spot),
        "caption": f"To the nearest {ready.service.label}, today and with each option",
        "columns": list(table.columns),
        "rows": table.to_numpy().tolist(),
        "holds": words.holds_words(ready.place),
    }


def _made_ready(code: str) -> Ready:
    """What a meeting's homes are told of, made once for what was prepared."""
    checksum = database.asked(records.shown, code).checksum
    with _lock:
        if checksum in _ready:
            _ready.move_to_end(checksum)
            return _ready[checksum]
    meeting: Meeting = database.asked(votes.by_code, code)
    prepared: Prepared = database.asked(records.by_code, code)
    plan: Plan | None = database.asked(records.plan_of, meeting.meeting_id)
    decision = database.asked(decisions.find, meeting.decision_id)
    if decision is None or decision.locked is None or plan is None:
        raise NotHeldError(OTHERWISE)
    place = loading.place(decision.place_key)
    if making.made_of(meeting, plan, decision, place) != prepared.made_of:
        raise InputError(OTHERWISE)
    proposals = [freezing.proposal_of(place, decision.option(option_id))[0] for option_id in plan.options]
    appraised = [freezing.at_locked(place, decision.locked, proposal) for proposal in proposals]
    made = Ready(place, decision.service, situations(place, decision.service, appraised))
    with _lock:
        _ready[checksum] = made
        while len(_ready) > MOST_READY:
            _ready.popitem(last=False)
    return made
