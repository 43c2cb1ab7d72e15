"""Plans of meetings and what was prepared for them, in the database: one of each a meeting, the newest.

What was prepared is a zip under one checksum, which is looked at whenever it is opened: what was changed since is not
shown.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from geo.decisions.ballots import CODE
from geo.decisions.plan import Plan
from geo.decisions.prepared import Prepared, Shown
from geo.errors import InputError, NotHeldError
from geo.store.plain_records import plain, record_of
from geo.store.records.frozen import Sealed, opened, seal
from geo.store.records.meeting_schema import MEETINGS
from geo.store.records.opening import Database, in_words, reading
from geo.store.records.prepared_schema import PREPARED
from geo.store.records.schema import DECISIONS

# Above what any meeting has, so that a number is one that every database holds.
MOST_SCREENS = 1000
SCREENS, HOMES, PICTURES = "screens.json", "homes.json", "pictures/"
UNKNOWN = "There is no meeting at this address. Look at the six letters and figures again."
NOT_PREPARED = "This meeting is not prepared yet: open Prepare in the dashboard."
TAMPERED = "What was prepared for this meeting was changed since then, and is not shown: prepare it again."


def keep_plan(database: Database, plan: Plan) -> None:
    """Keep what is agreed of a meeting; what was prepared before stays until it is prepared again."""
    written = {"plan": json.dumps(plain(plan))}
    with in_words(), database.begin() as connection:
        this = PREPARED.c.meeting_id == plan.meeting_id
        if not connection.execute(update(PREPARED).where(this).values(written)).rowcount:
            nought = {"screen": 0, "view": 0, "moves": 0}
            connection.execute(insert(PREPARED).values({"meeting_id": plan.meeting_id, **written, **nought}))


def plan_of(database: Database, meeting_id: str) -> Plan | None:
    """What is agreed of a meeting; None where nothing is yet."""
    with in_words(), reading(database) as connection:
        asked = select(PREPARED.c.plan).where(PREPARED.c.meeting_id == meeting_id)
        written = connection.execute(asked).scalar()
    return None if written is None else record_of(Plan, json.loads(written))


def keep(database: Database, prepared: Prepared) -> None:
    """Keep what was prepared in place of what was there; the meeting begins at its first screen."""
    facts = json.dumps(plain(prepared, "homes", "pictures"), ensure_ascii=False).encode()
    pictures = {f"{PICTURES}{name}": content for name, content in prepared.pictures.items()}
    sealed = seal({SCREENS: facts, HOMES: prepared.homes.encode(), **pictures})
    row = {"content": sealed.content, "checksum": sealed.checksum, "screen": 0, "view": 0}
    with in_words(), database.begin() as connection:
        this = PREPARED.c.meeting_id == prepared.meeting_id
        if not connection.execute(update(PREPARED).where(this).values({**row, "moves": PREPARED.c.moves + 1})).rowcount:
            raise NotHeldError(NOT_PREPARED)


def by_code(database: Database, code: str) -> Prepared:
    """What was prepared for the meeting of a short address; InputError in words where it was changed since."""
    with in_words(), reading(database) as connection:
        content, checksum, *_ = _row(connection, code, PREPARED.c.content, PREPARED.c.checksum)
    if content is None:
        raise NotHeldError(NOT_PREPARED)
    return _prepared(Sealed(bytes(content), checksum))


def of_meeting(database: Database, meeting_id: str) -> Prepared | None:
    """The same of a meeting by its id; None where nothing was prepared yet."""
    with in_words(), reading(database) as connection:
        asked = select(PREPARED.c.content, PREPARED.c.checksum).where(PREPARED.c.meeting_id == meeting_id)
        row = connection.execute(asked).one_or_none()
    return None if row is None or row[0] is None else _prepared(Sealed(bytes(row[0]), row[1]))


@dataclass(frozen=True)
class Elsewhere:
    """A meeting that is prepared for a place that is not held."""

    title: str
    code: str
    place_name: str


def elsewhere(database: Database, place_keys: Collection[str]) -> tuple[Elsewhere, ...]:
    """The meetings that are prepared for other places than these, the last begun first."""
    every = PREPARED.join(MEETINGS, MEETINGS.c.meeting_id == PREPARED.c.meeting_id)
    every = every.join(DECISIONS, DECISIONS.c.decision_id == MEETINGS.c.decision_id)
    asked = select(MEETINGS.c.title, MEETINGS.c.code, DECISIONS.c.place_name).select_from(every)
    asked = asked.where(PREPARED.c.content.is_not(None), DECISIONS.c.place_key.not_in(place_keys))
    with in_words(), reading(database) as connection:
        return tuple(Elsewhere(*row) for row in connection.execute(asked.order_by(MEETINGS.c.when.desc())))


def shown(database: Database, code: str) -> Shown:
    """Where the meeting of a short address is; NotHeldError where there is none, or none was prepared."""
    with in_words(), reading(database) as connection:
        return _shown(connection, code)


def move(database: Database, code: str, screen: int, view: int) -> Shown:
    """Show another screen; whoever moves last leads. InputError for what can be no screen."""
    if not 0 <= screen < MOST_SCREENS or not 0 <= view < MOST_SCREENS:
        raise InputError("There is no such screen.")
    with in_words(), database.begin() as connection:
        of_code = select(MEETINGS.c.meeting_id).where(MEETINGS.c.code == code).scalar_subquery()
        there = {"screen": screen, "view": view}
        connection.execute(
            update(PREPARED).where(PREPARED.c.meeting_id == of_code).values({**there, "moves": PREPARED.c.moves + 1})
        )
        return _shown(connection, code)


def _shown(connection: Connection, code: str) -> Shown:
    asked = PREPARED.c.screen, PREPARED.c.view, PREPARED.c.moves, PREPARED.c.checksum
    screen, view, moves, checksum = _row(connection, code, *asked)
    if checksum is None:
        raise NotHeldError(NOT_PREPARED)
    return Shown(screen, view, moves, checksum)


def _row(connection: Connection, code: str, *columns: Any) -> tuple[Any, ...]:
    """Columns of the meeting of a short address; NotHeldError where there is none, or nothing is agreed of it."""
    if not CODE.fullmatch(code):
        raise NotHeldError(UNKNOWN)
    both = MEETINGS.outerjoin(PREPARED, PREPARED.c.meeting_id == MEETINGS.c.meeting_id)
    asked = select(func.coalesce(PREPARED.c.moves, -1), *columns).select_from(both).where(MEETINGS.c.code == code)
    row = connection.execute(asked).one_or_none()
    if row is None:
        raise NotHeldError(UNKNOWN)
    if row[0] < 0:
        raise NotHeldError(NOT_PREPARED)
    return tuple(row)[1:]


def _prepared(sealed: Sealed) -> Prepared:
    try:
        files = opened(sealed)
        facts: Mapping[str, Any] = json.loads(files.pop(SCREENS))
        homes = files.pop(HOMES).decode()
        pictures = {name.removeprefix(PICTURES): content for name, content in files.items()}
        return record_of(Prepared, facts, homes=homes, pictures=pictures)
    except (InputError, KeyError, ValueError, TypeError) as fault:
        raise InputError(TAMPERED) from fault
