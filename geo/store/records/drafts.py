"""Drafts in the database: saved with their steps in one go or not at all, found by their id, swept when they are old.

Two who change one draft are told apart by its version: a save that was made of an older one changes nothing.
"""

import time
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from geo.store.records.opening import Database, in_words, reading
from geo.store.records.schema import DRAFT_STEPS, DRAFTS, LONGEST_WORDS

# Of a database; the longest untouched make way.
MOST_DRAFTS = 20_000


@dataclass(frozen=True)
class KeptStep:
    """One step of a draft: its number, the service whose proposal it changed, and its proposals as text."""

    number: int
    service: str
    content: str


@dataclass(frozen=True)
class DraftHead:
    """What is known of a draft without its steps.

    Attributes
    ----------
    version
        Counts its saves.
    at
        Number of the step in view.
    former
        Id of the draft beside which it was opened; "" for none.
    changed
        When, in seconds since 1970.
    """

    draft_id: str
    place: str
    name: str
    version: int
    at: int
    former: str = ""
    changed: float = 0.0


def head(database: Database, draft_id: str) -> DraftHead | None:
    """A draft without its steps; None where there is none of this id. GeoError as for `save`."""
    with in_words(), database.connect() as connection:
        return _head(connection, draft_id)


def find(database: Database, draft_id: str) -> tuple[DraftHead, tuple[KeptStep, ...]] | None:
    """A draft and its steps in order; None where there is none of this id. GeoError as for `save`."""
    with in_words(), reading(database) as connection:
        draft = _head(connection, draft_id)
        asked = select(DRAFT_STEPS.c.number, DRAFT_STEPS.c.service, DRAFT_STEPS.c.content)
        rows = connection.execute(asked.where(DRAFT_STEPS.c.draft_id == draft_id).order_by(DRAFT_STEPS.c.number))
        steps = tuple(KeptStep(*row) for row in rows)
    return (draft, steps) if draft and steps else None


def save(database: Database, draft: DraftHead, steps: tuple[KeptStep, ...]) -> int | None:
    """Keep a draft as it is now; its next version, or None where another than `draft.version` is kept.

    One that is not there, or no longer, is kept anew. GeoError with one reason in words where it cannot be kept.
    """
    row = {
        "place": draft.place,
        "name": draft.name[:LONGEST_WORDS],
        "in_view": draft.at,
        "former": draft.former,
        "version": draft.version + 1,
        "changed": time.time(),
    }
    with in_words(), database.begin() as connection:
        as_seen = (DRAFTS.c.id == draft.draft_id) & (DRAFTS.c.version == draft.version)
        if connection.execute(update(DRAFTS).where(as_seen).values(row)).rowcount == 0:
            if _head(connection, draft.draft_id) is not None:
                return None
            connection.execute(insert(DRAFTS).values(row | {"id": draft.draft_id}))
        _keep_steps(connection, draft.draft_id, steps)
    return draft.version + 1


def sweep(database: Database, old: float) -> int:
    """Take out drafts that nobody has changed since a moment in seconds since 1970; how many."""
    with in_words(), database.begin() as connection:
        return _take_out(connection, old)


def make_room(database: Database) -> None:
    """Take out the drafts that have been untouched longest where there are too many."""
    with in_words(), database.begin() as connection:
        newest = select(DRAFTS.c.changed).order_by(DRAFTS.c.changed.desc()).offset(MOST_DRAFTS).limit(1)
        too_many = connection.execute(newest).scalar()
        if too_many is not None:
            _take_out(connection, too_many)


def _take_out(connection: Connection, until: float) -> int:
    old = select(DRAFTS.c.id).where(DRAFTS.c.changed <= until)
    connection.execute(delete(DRAFT_STEPS).where(DRAFT_STEPS.c.draft_id.in_(old)))
    return int(connection.execute(delete(DRAFTS).where(DRAFTS.c.changed <= until)).rowcount)


def _head(connection: Connection, draft_id: str) -> DraftHead | None:
    table = DRAFTS.c
    asked = select(table.id, table.place, table.name, table.version, table.in_view, table.former, table.changed)
    row = connection.execute(asked.where(table.id == draft_id)).one_or_none()
    return DraftHead(*row) if row else None


def _keep_steps(connection: Connection, draft_id: str, steps: tuple[KeptStep, ...]) -> None:
    """A step is never changed: what is there stands, what was let go is taken out, what is new is put in."""
    of_draft = DRAFT_STEPS.c.draft_id == draft_id
    there = set(connection.execute(select(DRAFT_STEPS.c.number).where(of_draft)).scalars())
    gone = there - {step.number for step in steps}
    if gone:
        connection.execute(delete(DRAFT_STEPS).where(of_draft & DRAFT_STEPS.c.number.in_(gone)))
    new = [
        {"draft_id": draft_id, "number": step.number, "service": step.service, "content": step.content}
        for step in steps
        if step.number not in there
    ]
    if new:
        connection.execute(insert(DRAFT_STEPS), new)
