"""Registers in the database: taken for a place, found again with it, held on to or left; each is whole or not there."""

import time
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select, update

from geo.store.records.opening import Database, in_words
from geo.store.records.register_schema import REGISTERS

# Of a place; each has the sites of a whole register.
MOST_REGISTERS = 20


@dataclass(frozen=True)
class KeptRegister:
    """A register as it is kept.

    Attributes
    ----------
    stamp
        Of the built place that its rows were matched to.
    content
        The register as text (services.registers.to_json).
    taken
        When, in seconds since 1970.
    """

    place: str
    checksum: str
    stamp: str
    content: str
    taken: float = 0.0


def take(database: Database, register: KeptRegister) -> bool:
    """Keep a register; one of the same file for the same place gives way to it. False where the place has too many.

    GeoError with one reason in words where it cannot be kept.
    """
    row = {"stamp": register.stamp, "content": register.content, "taken": time.time()}
    table = REGISTERS.c
    this = (table.place == register.place) & (table.checksum == register.checksum)
    with in_words(), database.begin() as connection:
        if connection.execute(update(REGISTERS).where(this).values(row)).rowcount:
            return True
        asked = select(func.count()).select_from(REGISTERS).where(table.place == register.place)
        if (connection.execute(asked).scalar() or 0) >= MOST_REGISTERS:
            return False
        connection.execute(insert(REGISTERS).values(row | {"place": register.place, "checksum": register.checksum}))
    return True


def of_place(database: Database, place: str) -> tuple[KeptRegister, ...]:
    """The registers of a place in the order in which they were taken. GeoError as for `take`."""
    table = REGISTERS.c
    asked = select(table.place, table.checksum, table.stamp, table.content, table.taken)
    with in_words(), database.connect() as connection:
        rows = connection.execute(asked.where(table.place == place).order_by(table.taken, table.checksum))
        return tuple(KeptRegister(*row) for row in rows)


def leave(database: Database, place: str, checksum: str) -> None:
    """Keep a register no longer. GeoError as for `take`."""
    this = (REGISTERS.c.place == place) & (REGISTERS.c.checksum == checksum)
    with in_words(), database.begin() as connection:
        connection.execute(delete(REGISTERS).where(this))
