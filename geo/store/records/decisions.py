"""Decisions in the database: begun, found whole, listed by place, and added to in one go or not at all.

Whoever adds first counts the decision's version up, which holds others off until it is done: each addition is checked
against all that is there.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from geo.decisions.after import AfterMeeting
from geo.decisions.decision import Decision
from geo.decisions.entries import Entry, Erratum, Judgement, Note, PollKept, SetAside
from geo.decisions.locked import Locked
from geo.decisions.option import Option, OptionVersion
from geo.errors import GeoError, NotHeldError
from geo.services.services import Service
from geo.store.plain_records import plain, record_of
from geo.store.records.opening import Database, in_words, reading
from geo.store.records.rows import TABLES, row_of, written_of
from geo.store.records.schema import DECISIONS, OPTION_VERSIONS, OPTIONS

NOT_THERE = "there is no such decision, or no longer"
DAMAGED = "the decision is damaged and cannot be read: {reason}"
# The field of a decision that holds each kind of what is written down, in the order in which they came.
FIELDS: dict[type, str] = {
    Locked: "locks",
    SetAside: "longlist",
    Judgement: "judgements",
    PollKept: "polls",
    Note: "notes",
    Erratum: "errata",
    AfterMeeting: "after_meetings",
}


@dataclass(frozen=True)
class DecisionHead:
    """What is known of a decision without its options; changed: when, in seconds since 1970."""

    decision_id: str
    title: str
    service: Service
    version: int
    changed: float


def keep(database: Database, decision: Decision) -> Decision:
    """Keep a decision that is not there yet, with all that it holds; GeoError in words where it cannot be kept."""
    with in_words(), database.begin() as connection:
        head = plain(replace(decision, version=1), "options", *FIELDS.values())
        connection.execute(insert(DECISIONS).values(head | {"changed": time.time()}))
        aside = [each.option for each in decision.longlist if each.option]
        for number, option in enumerate((*aside, *decision.options), start=1):
            _insert_option(connection, decision.decision_id, option, number)
            for version in option.versions:
                insert_version(connection, decision.decision_id, option.option_id, version)
        for field in FIELDS.values():
            for number, written in enumerate(getattr(decision, field), start=1):
                _insert_written(connection, decision.decision_id, number, written)
    return replace(decision, version=1)


def find(database: Database, decision_id: str) -> Decision | None:
    """A decision with all that it holds; None where there is none of this id. GeoError as for `keep`."""
    with in_words(), reading(database) as connection:
        return _found(connection, decision_id)


def of_place(database: Database, place_key: str) -> tuple[DecisionHead, ...]:
    """The decisions of a place, the last changed first; GeoError as for `keep`."""
    table = DECISIONS.c
    asked = select(table.decision_id, table.title, table.service, table.version, table.changed)
    asked = asked.where(table.place_key == place_key).order_by(table.changed.desc(), table.decision_id)
    with in_words(), database.connect() as connection:
        rows = connection.execute(asked).all()
    return tuple(DecisionHead(row[0], row[1], Service(row[2]), row[3], row[4]) for row in rows)


def add(database: Database, decision_id: str, written: Entry | Locked) -> Decision:
    """Add what somebody wrote down, or lock anew; the decision as it is then, with what others added meanwhile.

    InputError where it cannot stand beside what is there; NotHeldError where there is no such decision; GeoError as for
    `keep`.
    """

    def with_it(before: Decision) -> Decision:
        return before.with_lock(written) if isinstance(written, Locked) else before.with_entry(written)

    with changing(database, decision_id, with_it) as (connection, after):
        newest = getattr(after, FIELDS[type(written)])
        _insert_written(connection, decision_id, len(newest), newest[-1])
    return after


@contextmanager
def changing(
    database: Database, decision_id: str, change: Callable[[Decision], Decision]
) -> Iterator[tuple[Connection, Decision]]:
    """One transaction on a decision that is held for it: as it is after the change, to be kept by whoever asks."""
    with in_words(), database.begin() as connection:
        of_decision = DECISIONS.c.decision_id == decision_id
        counted = {"version": DECISIONS.c.version + 1, "changed": time.time()}
        if connection.execute(update(DECISIONS).where(of_decision).values(counted)).rowcount == 0:
            raise NotHeldError(NOT_THERE)
        before = _found(connection, decision_id)
        assert before is not None
        yield connection, change(before)


def insert_version(connection: Connection, decision_id: str, option_id: str, version: OptionVersion) -> None:
    """Put a version of an option that is there into its table."""
    row = plain(version) | {"decision_id": decision_id, "option_id": option_id}
    connection.execute(insert(OPTION_VERSIONS).values(row))


def insert_option(connection: Connection, decision_id: str, option: Option) -> None:
    """Put an option that is new, without its versions, behind those of its decision."""
    of_decision = OPTIONS.c.decision_id == decision_id
    last = connection.execute(select(func.max(OPTIONS.c.number)).where(of_decision)).scalar() or 0
    _insert_option(connection, decision_id, option, last + 1)


def _insert_option(connection: Connection, decision_id: str, option: Option, number: int) -> None:
    row = {"decision_id": decision_id, "option_id": option.option_id, "number": number}
    connection.execute(insert(OPTIONS).values(row))


def _insert_written(connection: Connection, decision_id: str, number: int, written: Entry | Locked) -> None:
    row = row_of(written) | {"decision_id": decision_id, "number": number}
    connection.execute(insert(TABLES[type(written)]).values(row))


def _found(connection: Connection, decision_id: str) -> Decision | None:
    # How many rows wait in each table is asked at once, and of an empty one nothing more: each question to a server
    # is a way there and back.
    waiting = {
        field: select(func.count()).where(TABLES[kind].c.decision_id == decision_id).scalar_subquery().label(field)
        for kind, field in FIELDS.items()
    }
    asked = select(DECISIONS, *waiting.values()).where(DECISIONS.c.decision_id == decision_id)
    head = connection.execute(asked).mappings().one_or_none()
    if head is None:
        return None
    try:
        options = _options(connection, decision_id)
        written = {
            field: _written(connection, kind, decision_id, options) if head[field] else ()
            for kind, field in FIELDS.items()
        }
        aside = {each.option.option_id for each in written["longlist"] if each.option}
        left = tuple(option for option_id, option in options.items() if option_id not in aside)
        facts = {name: value for name, value in head.items() if name != "changed" and name not in waiting}
        return record_of(Decision, facts, options=left, **written)
    except (ValueError, TypeError, KeyError) as fault:
        raise GeoError(DAMAGED.format(reason=fault)) from fault


def _options(connection: Connection, decision_id: str) -> dict[str, Option]:
    table, versions = OPTIONS.c, OPTION_VERSIONS
    asked = (
        select(versions)
        .join(OPTIONS, (table.decision_id == versions.c.decision_id) & (table.option_id == versions.c.option_id))
        .where(table.decision_id == decision_id)
        .order_by(table.number, versions.c.number)
    )
    listed: dict[str, list[OptionVersion]] = {}
    for row in connection.execute(asked).mappings():
        facts = {name: value for name, value in row.items() if name not in ("decision_id", "option_id")}
        listed.setdefault(row["option_id"], []).append(record_of(OptionVersion, facts))
    return {option_id: Option(option_id, tuple(versions)) for option_id, versions in listed.items()}


def _written(connection: Connection, kind: type, decision_id: str, options: Mapping[str, Option]) -> tuple[Any, ...]:
    table = TABLES[kind]
    asked = select(table).where(table.c.decision_id == decision_id).order_by(table.c.number)
    return tuple(written_of(kind, dict(row), options) for row in connection.execute(asked).mappings())
