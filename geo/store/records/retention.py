"""What is old is erased: drafts, addresses of votes, names and rows of ledgers, by the months that an owner chose."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from geo.decisions.ballots import code_for
from geo.decisions.written import ERASED
from geo.ledgers.ledger import Ledger
from geo.ledgers.retention import KEEPINGS, before
from geo.ledgers.rows import Row
from geo.roles.acts import Role
from geo.store.records import drafts, ledgers
from geo.store.records.ledger_schema import LEDGER_ROWS
from geo.store.records.meeting_schema import MEETINGS, ROUNDS
from geo.store.records.opening import Database, erased, in_words
from geo.store.records.schema import METADATA

# The months that were chosen are rows of a ledger that belongs to no place.
NO_PLACE, SETTINGS = "", Ledger("retention", "Retention", "", "", ())


def months(database: Database) -> dict[str, str]:
    """Months by the keys of KEEPINGS, as they were chosen last; GeoError where it cannot be told."""
    chosen = {key: keeping.usual for key, keeping in KEEPINGS.items()}
    for row in ledgers.of_place(database, NO_PLACE, SETTINGS, Role.OWNER):
        chosen |= {key: text for key, text in row.content.items() if key in KEEPINGS}
    return chosen


def choose(database: Database, row: Row) -> Row:
    """Keep the months that an owner chose; what they mean is done with the next `apply`."""
    return ledgers.add(database, NO_PLACE, SETTINGS.key, replace(row, corrects=0))


def apply(database: Database, at: datetime) -> Mapping[str, int]:
    """Erase what is old at a moment; how many of each by the keys of KEEPINGS. GeoError where it cannot be done."""
    ends = {key: before(text, at) for key, text in months(database).items()}
    counts = dict.fromkeys(KEEPINGS, 0)
    if end := ends["drafts"]:
        counts["drafts"] = drafts.sweep(database, end.timestamp())
    with in_words(), database.begin() as connection:
        if end := ends["codes"]:
            counts["codes"] = _codes(connection, end)
        if end := ends["names"]:
            counts["names"] = _names(connection, end)
        if end := ends["rows"]:
            old = (LEDGER_ROWS.c.when < end.isoformat()) & LEDGER_ROWS.c.ledger.not_in((SETTINGS.key, ledgers.WANTED))
            counts["rows"] = connection.execute(delete(LEDGER_ROWS).where(old)).rowcount
    if any(counts.values()):
        erased(database)
    return counts


def _codes(connection: Connection, end: datetime) -> int:
    """An open vote keeps its address, however old its meeting is."""
    in_vote = select(ROUNDS.c.meeting_id).where(ROUNDS.c.secret.is_not(None))
    old = (MEETINGS.c.when < end.isoformat()) & MEETINGS.c.meeting_id.not_in(in_vote)
    there = connection.execute(select(MEETINGS.c.meeting_id, MEETINGS.c.code).where(old)).all()
    changed = [meeting_id for meeting_id, code in there if code != code_for(meeting_id)]
    for meeting_id in changed:
        this = MEETINGS.c.meeting_id == meeting_id
        connection.execute(update(MEETINGS).where(this).values(code=code_for(meeting_id)))
    return len(changed)


def _names(connection: Connection, end: datetime) -> int:
    """In every table that tells who wrote a row and when."""
    signed = (table for table in METADATA.sorted_tables if {"who", "when"} <= {*table.c.keys()})
    return sum(_names_of(connection, table, end) for table in signed)


def _names_of(connection: Connection, table: Any, end: datetime) -> int:
    old = (table.c.when < end.isoformat()) & (table.c.who != ERASED)
    return int(connection.execute(update(table).where(old).values(who=ERASED)).rowcount)
