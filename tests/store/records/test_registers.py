"""Registers in the database: by place and checksum, whole or not there."""

from dataclasses import replace

import pytest
from sqlalchemy import event

from geo.errors import GeoError
from geo.store.records import registers
from geo.store.records.opening import Database
from geo.store.records.registers import KeptRegister

FIRST = KeptRegister("kingsmere", "a" * 64, "stamp", "{}")


def of(database: Database, place: str = "kingsmere") -> list[tuple[str, str, str]]:
    return [(kept.checksum[0], kept.stamp, kept.content) for kept in registers.of_place(database, place)]


def test_registers_are_kept_by_place_and_checksum_in_the_order_in_which_they_were_taken(database: Database) -> None:
    for kept in (FIRST, replace(FIRST, checksum="b" * 64), replace(FIRST, place="rutland")):
        assert registers.take(database, kept)
    assert of(database) == [("a", "stamp", "{}"), ("b", "stamp", "{}")]
    assert of(database, "rutland") == [("a", "stamp", "{}")] and of(database, "elsewhere") == []
    # Taken again it gives way to itself, is the last, and holds for the place as it is now.
    assert registers.take(database, replace(FIRST, stamp="newer"))
    assert of(database) == [("b", "stamp", "{}"), ("a", "newer", "{}")]


def test_a_register_that_is_left_out_is_gone_for_its_place_alone(database: Database) -> None:
    registers.take(database, FIRST)
    registers.take(database, replace(FIRST, place="rutland"))
    registers.leave(database, "kingsmere", FIRST.checksum)
    registers.leave(database, "kingsmere", FIRST.checksum)
    assert of(database) == [] and len(of(database, "rutland")) == 1


def test_a_place_has_so_many_registers_and_no_more(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registers, "MOST_REGISTERS", 1)
    assert registers.take(database, FIRST)
    assert not registers.take(database, replace(FIRST, checksum="b" * 64))
    assert registers.take(database, replace(FIRST, content="[]"))
    assert of(database) == [("a", "stamp", "[]")]


def test_a_take_that_stops_half_way_leaves_what_was_there(database: Database) -> None:
    def stop(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("INSERT INTO registers"):
            raise OSError("killed")

    event.listen(database, "before_cursor_execute", stop)
    with pytest.raises(GeoError):
        registers.take(database, FIRST)
    event.remove(database, "before_cursor_execute", stop)
    assert of(database) == []
