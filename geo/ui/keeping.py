"""Trails of drafts written through to the database; where it fails the visit goes on from memory and says why.

What was not kept is kept with the next change that is.
"""

import re
from dataclasses import replace

from geo.errors import GeoError
from geo.plain import visible
from geo.services.services import Service
from geo.store.records import drafts
from geo.store.records.drafts import DraftHead, KeptStep
from geo.ui import database
from geo.ui.trail import LONGEST_STEP, Aside, Step, Trail, new_id

# What an id can be; nothing else is looked for.
ID = re.compile(r"[A-Za-z0-9_-]{20,64}")
TOO_LONG = f"this draft is longer than {LONGEST_STEP // 1024} kB; save it as a file"


def kept(trail: Trail, *, place: str, name: str) -> Trail:
    """The trail, kept; where another window kept a newer state of its draft it is kept as a draft of its own.

    Where it could not be kept its `fault` says why.
    """
    if trail.step is not None and len(trail.step.text) > LONGEST_STEP:
        return replace(trail, fault=TOO_LONG)
    try:
        version = _save(trail, place=place, name=name)
        if version is None:
            trail = _apart(trail)
            version = _save(trail, place=place, name=name)
    except GeoError as fault:
        return replace(trail, fault=str(fault).rstrip("."))
    return replace(trail, version=version or 0, fault="")


def found(draft_id: str) -> tuple[DraftHead, Trail] | None:
    """A draft and its trail by the id in an address; None where there is none. GeoError where it cannot be told."""
    if not ID.fullmatch(draft_id):
        return None
    there = database.asked(drafts.find, draft_id)
    if there is None:
        return None
    head, steps = there
    numbers = [step.number for step in steps]
    former = database.asked(drafts.head, head.former) if head.former else None
    return head, Trail(
        draft_id,
        tuple(Step(step.number, _service(step.service), step.content) for step in steps),
        numbers.index(head.at) if head.at in numbers else len(steps) - 1,
        head.version,
        Aside(former.draft_id, former.name) if former else None,
    )


def place_of(draft_id: str) -> str:
    """The place that a draft is of; "" where there is no such draft. GeoError where it cannot be told."""
    head = database.asked(drafts.head, draft_id) if ID.fullmatch(draft_id) else None
    return head.place if head else ""


def newer(trail: Trail) -> float | None:
    """When another window changed the draft, in seconds since 1970; None where this one has seen it last."""
    if not trail.version or trail.fault:
        return None
    try:
        head = database.asked(drafts.head, trail.draft_id)
    except GeoError:
        return None
    return head.changed if head and head.version > trail.version else None


def _save(trail: Trail, *, place: str, name: str) -> int | None:
    head = DraftHead(
        trail.draft_id,
        place,
        visible(name),
        trail.version,
        trail.steps[trail.at].number,
        trail.former.draft_id if trail.former else "",
    )
    steps = tuple(
        KeptStep(step.number, step.service.value, step.text) for step in trail.steps if len(step.text) <= LONGEST_STEP
    )
    return database.asked(drafts.save, head, steps)


def _apart(trail: Trail) -> Trail:
    other = database.asked(drafts.head, trail.draft_id)
    aside = Aside(trail.draft_id, other.name, parted=other.changed) if other else None
    return replace(trail, draft_id=new_id(), version=0, former=aside)


def _service(kept_service: str) -> Service:
    return Service(kept_service) if kept_service in tuple(Service) else Service.GP
