"""Which draft is in view: opened by the id in an address, beside another, or taken as another window left it."""

import time
from dataclasses import replace

import streamlit as st

from geo.errors import GeoError, InputError
from geo.place.place import Place
from geo.proposals.leaving_out import as_it_stands
from geo.proposals.proposals import Proposal
from geo.services.services import Service
from geo.ui import keeping, session
from geo.ui.session import Draft
from geo.ui.trail import Aside, Step, Trail, beginning_with
from geo.views.proposal.kinds import KIND_WORDS

_ASIDE = "drafts_put_aside"
MOST_ASIDE = 20
NEVER_WAS = "The link's draft is not kept here, or no longer; a new draft begins with your first change."
OF_ANOTHER_PLACE = "The link's draft is of another place than the link; a new draft begins with your first change."
NOT_TOLD = "The link's draft cannot be opened: {reason}. A new draft begins with your first change."
UNREADABLE = "A proposal of this draft cannot be read; the draft is kept as it was."


def open_by_id(place: Place, draft_id: str) -> str:
    """Look at a draft that the server keeps of the place in view; a sentence where it cannot be, "" where it is."""
    try:
        there = keeping.found(draft_id)
    except GeoError as fault:
        return NOT_TOLD.format(reason=fault)
    if there is None:
        return NEVER_WAS
    head, trail = there
    if head.place != session.current().shared.place:
        return OF_ANOTHER_PLACE
    _show(place, trail)
    return ""


def open_beside(proposal: Proposal) -> None:
    """Look at a proposal as a draft of its own; the one in view is kept and stands one click back."""
    now = session.current()
    trail = beginning_with((proposal,), proposal.service)
    if now.draft.trail.draft_id:
        trail = replace(trail, former=_put_aside(now.draft))
    session.walk(Draft((proposal,), tool=now.draft.tool), trail, service=proposal.service)


def leave() -> None:
    """Look at no draft, as before the first change; the one in view is put aside, one click back."""
    now = session.current().draft
    session.choose(Draft(tool=now.tool, trail=Trail(former=_put_aside(now))))


def go_back(place: Place) -> None:
    """Look at the draft that was put aside for the one in view, which is put aside for it."""
    now = session.current().draft
    former = now.trail.former
    if former is None:
        return
    try:
        there = keeping.found(former.draft_id)
    except GeoError:
        there = None
    in_memory = _aside().get(former.draft_id)
    left = _put_aside(now) if now.trail.draft_id else None
    if in_memory is not None and (there is None or in_memory.trail.fault):
        session.choose(replace(in_memory, trail=replace(in_memory.trail, former=left)))
    elif there is not None:
        _show(place, replace(there[1], former=left))
    else:
        session.refuse((f"{former.name} is not kept any more.",))


def take_newer(place: Place) -> None:
    """Look at the draft as another window left it."""
    trail = session.current().draft.trail
    fault = open_by_id(place, trail.draft_id)
    if fault:
        session.refuse((fault,))


def seconds_since_another_window() -> int | None:
    """How long ago another window changed the draft in view; None where this one has seen it last."""
    changed = keeping.newer(session.current().draft.trail)
    return None if changed is None else max(0, round(time.time() - changed))


def walk(place: Place, steps: int, *, looking_at: Service) -> None:
    """Look at what the draft held so many steps on, or back where negative."""
    trail = session.current().draft.trail.walked(steps)
    try:
        draft = _as_it_stands(place, trail.step) if trail.step else Draft()
    except InputError:
        session.refuse((UNREADABLE,))
        return
    session.walk(replace(draft, tool=session.current().draft.tool), trail, service=looking_at)


def _show(place: Place, trail: Trail) -> None:
    now = session.current()
    try:
        draft = _as_it_stands(place, trail.step) if trail.step else Draft()
    except InputError:
        draft = Draft(notices=(UNREADABLE,))
    service = trail.step.service if trail.step else now.shared.service
    session.choose(replace(draft, tool=now.draft.tool, trail=trail), replace(now.shared, service=service))


def _as_it_stands(place: Place, step: Step) -> Draft:
    """A step's proposals as far as they can be made today, and what was left out in words."""
    if step.proposals is not None:
        return Draft(step.proposals)
    stood = [as_it_stands(proposal, place.services.sites) for proposal in step.read()]
    notices = [
        f'"{proposal.name}" is shown without {", ".join(KIND_WORDS[change.KEY].label.lower() for change in left_out)}: '
        f"{place.name} was built again since, and this cannot be done any more. The draft is kept as it was."
        for proposal, left_out in stood
        if left_out
    ]
    return Draft(tuple(proposal for proposal, _ in stood), notices=tuple(notices))


def _put_aside(draft: Draft) -> Aside:
    aside = {**_aside(), draft.trail.draft_id: draft}
    st.session_state[_ASIDE] = dict(list(aside.items())[-MOST_ASIDE:])
    return Aside(draft.trail.draft_id, draft.name)


def _aside() -> dict[str, Draft]:
    kept: dict[str, Draft] = st.session_state.get(_ASIDE, {})
    return kept
