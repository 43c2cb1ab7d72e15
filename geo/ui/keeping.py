"""Trails of drafts written through to the database; where it fails the visit goes on from memory and says why.

After a fault the database is left alone for a moment, so that nobody waits for it at every click; what was not kept is
kept with the next change that is.
"""

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from geo.errors import GeoError
from geo.plain import visible
from geo.services.services import Service
from geo.store.records import drafts, opening
from geo.store.records.drafts import DraftHead, KeptStep
from geo.store.records.opening import Database
from geo.ui.trail import LONGEST_STEP, Aside, Step, Trail, new_id

T = TypeVar("T")
# What an id can be; nothing else is looked for.
ID = re.compile(r"[A-Za-z0-9_-]{20,64}")
AGAIN_AFTER_SECONDS = 10
SWEPT_EVERY_SECONDS = 24 * 60 * 60
TOO_LONG = f"this draft is longer than {LONGEST_STEP // 1024} kB; save it as a file"


@dataclass
class _Use:
    """database: None until it could be opened. failed: when it last could not be used, and why."""

    database: Database | None = None
    failed: float = -AGAIN_AFTER_SECONDS
    reason: str = ""
    swept: float = 0.0


_uses: dict[Path, _Use] = {}
_lock = threading.Lock()


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
        return replace(trail, fault=str(fault))
    return replace(trail, version=version or 0, fault="")


def found(draft_id: str) -> tuple[DraftHead, Trail] | None:
    """A draft and its trail by the id in an address; None where there is none. GeoError where it cannot be told."""
    if not ID.fullmatch(draft_id):
        return None
    there = asked(drafts.find, draft_id)
    if there is None:
        return None
    head, steps = there
    numbers = [step.number for step in steps]
    former = asked(drafts.head, head.former) if head.former else None
    return head, Trail(
        draft_id,
        tuple(Step(step.number, _service(step.service), step.content) for step in steps),
        numbers.index(head.at) if head.at in numbers else len(steps) - 1,
        head.version,
        Aside(former.draft_id, former.name) if former else None,
    )


def place_of(draft_id: str) -> str:
    """The place that a draft is of; "" where there is no such draft. GeoError where it cannot be told."""
    head = asked(drafts.head, draft_id) if ID.fullmatch(draft_id) else None
    return head.place if head else ""


def newer(trail: Trail) -> float | None:
    """When another window changed the draft, in seconds since 1970; None where this one has seen it last."""
    if not trail.version or trail.fault:
        return None
    try:
        head = asked(drafts.head, trail.draft_id)
    except GeoError:
        return None
    return head.changed if head and head.version > trail.version else None


def begin() -> None:
    """Open the database before anybody comes; a fault is told to who comes."""
    try:
        _opened()
    except GeoError:
        return


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
    return asked(drafts.save, head, steps)


def _apart(trail: Trail) -> Trail:
    other = asked(drafts.head, trail.draft_id)
    aside = Aside(trail.draft_id, other.name, parted=other.changed) if other else None
    return replace(trail, draft_id=new_id(), version=0, former=aside)


def _service(kept_service: str) -> Service:
    return Service(kept_service) if kept_service in tuple(Service) else Service.GP


def asked(ask: Callable[..., T], *about: object) -> T:
    """What the database answers to a function of the records; GeoError with the reason where it does not."""
    database = _opened()
    try:
        return ask(database, *about)
    except GeoError as fault:
        with _lock:
            _fail(_uses[opening.folder()], fault)
        raise


def _opened() -> Database:
    """The database, opened once; GeoError with the reason where it cannot be, or could not a moment ago."""
    with _lock:
        use = _uses.setdefault(opening.folder(), _Use())
        now = time.monotonic()
        if now - use.failed < AGAIN_AFTER_SECONDS:
            raise GeoError(use.reason)
        try:
            if use.database is None:
                use.database = opening.opened(opening.folder())
            if not use.swept or now - use.swept > SWEPT_EVERY_SECONDS:
                drafts.sweep(use.database)
                use.swept = now
        except GeoError as fault:
            _fail(use, fault)
            raise
        return use.database


def _fail(use: _Use, fault: GeoError) -> None:
    use.failed, use.reason = time.monotonic(), str(fault)
