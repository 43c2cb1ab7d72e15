"""Rows of ledgers in the database: put in, found by place, and erased by an owner."""

import json
from dataclasses import replace
from typing import Any

from sqlalchemy import delete, func, insert, select

from geo.errors import GeoError, InputError
from geo.ledgers.ledger import Ledger
from geo.ledgers.rows import MOST_ROWS, Row, unrestricted
from geo.roles.acts import Act, Role, may
from geo.store.plain_records import plain, record_of
from geo.store.records.ledger_schema import LEDGER_ROWS
from geo.store.records.opening import Database, erased, in_words

# Which ledgers a place wants are rows too, under a name that no ledger has.
WANTED = "wanted"
FULL = f"{MOST_ROWS:,} rows are written down here, the most; old ones can be erased on Sources."
NO_SUCH_ROW = "Row {number} is not there, or is corrected already: look at the rows again."
YES, NO = "yes", "no"


def add(database: Database, place: str, ledger: str, row: Row) -> Row:
    """Keep a row as the next of its ledger in a place.

    InputError for one too many, or one in place of a row that is not there or was corrected meanwhile; GeoError where
    it cannot be kept.
    """
    of = _of(place, ledger)
    with in_words(), database.begin() as connection:
        newest = connection.execute(select(func.max(LEDGER_ROWS.c.number)).where(of)).scalar() or 0
        if newest >= MOST_ROWS:
            raise InputError(FULL)
        if row.corrects:
            asked = select(LEDGER_ROWS.c.number, LEDGER_ROWS.c.corrects).where(of)
            there = connection.execute(asked).all()
            if row.corrects not in {number for number, _ in there} - {corrects for _, corrects in there}:
                raise InputError(NO_SUCH_ROW.format(number=row.corrects))
        kept = replace(row, number=newest + 1)
        facts = plain(kept, "content") | {"content": json.dumps(dict(kept.content)), "place": place, "ledger": ledger}
        connection.execute(insert(LEDGER_ROWS).values(facts))
    return kept


def of_place(database: Database, place: str, ledger: Ledger, role: Role | None) -> tuple[Row, ...]:
    """The rows of a ledger as they came; restricted ones only for whom they are. GeoError as for `add`."""
    rows = _found(database, place, ledger.key)
    return rows if may(role, Act.SEE_RESTRICTED) else unrestricted(rows)


def wanted(database: Database, place: str) -> frozenset[str]:
    """The keys of the ledgers that a place wants: none until somebody says so. GeoError as for `add`."""
    chosen: dict[str, str] = {}
    for row in _found(database, place, WANTED):
        chosen |= row.content
    return frozenset(key for key, choice in chosen.items() if choice == YES)


def want(database: Database, place: str, row: Row) -> Row:
    """Keep which ledgers a place wants: YES or NO by their keys. As of `add`."""
    return add(database, place, WANTED, row)


def erase_row(database: Database, place: str, ledger: str, number: int) -> None:
    """Take out one row for good. GeoError as for `add`."""
    with in_words(), database.begin() as connection:
        connection.execute(delete(LEDGER_ROWS).where(_of(place, ledger) & (LEDGER_ROWS.c.number == number)))
    erased(database)


def _found(database: Database, place: str, ledger: str) -> tuple[Row, ...]:
    asked = select(LEDGER_ROWS).where(_of(place, ledger)).order_by(LEDGER_ROWS.c.number)
    with in_words(), database.connect() as connection:
        rows = connection.execute(asked).mappings().all()
    try:
        return tuple(_row(dict(row)) for row in rows)
    except (ValueError, TypeError, KeyError) as fault:
        raise GeoError(f"a row of the register is damaged and cannot be read: {fault}") from fault


def _row(facts: dict[str, Any]) -> Row:
    content = json.loads(facts["content"])
    told = {name: facts[name] for name in ("number", "corrects", "who", "when")}
    return record_of(Row, told, content={str(key): str(text) for key, text in content.items()})


def _of(place: str, ledger: str) -> Any:
    return (LEDGER_ROWS.c.place == place) & (LEDGER_ROWS.c.ledger == ledger)
