"""Rows of ledgers in the database: kept, corrected once, found by whom they are for, erased for good."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from geo.errors import GeoError, InputError
from geo.ledgers.listed import CLAUSES, TENSION
from geo.ledgers.rows import Row
from geo.roles.acts import Role
from geo.store.records import ledgers, opening
from geo.store.records.ledger_schema import LEDGER_ROWS
from geo.store.records.opening import Database

WHEN = datetime(2026, 11, 29, 9, tzinfo=UTC)


def row(content: dict[str, str], *, corrects: int = 0, when: datetime = WHEN) -> Row:
    return Row(0, corrects, content, "A. Byron", when)


@pytest.fixture
def kept(tmp_path: Path) -> Database:
    return opening.opened(tmp_path)


def numbers(database: Database, place: str = "town", role: Role = Role.OWNER) -> list[int]:
    return [each.number for each in ledgers.of_place(database, place, CLAUSES, role)]


def test_rows_are_numbered_as_they_come_by_place_and_ledger(kept: Database) -> None:
    for place, ledger in (("town", "clauses"), ("town", "clauses"), ("other", "clauses"), ("town", "myths")):
        ledgers.add(kept, place, ledger, row({"a": place}))
    assert (numbers(kept), numbers(kept, "other")) == ([1, 2], [1])
    (first, _) = ledgers.of_place(kept, "town", CLAUSES, Role.READER)
    assert (first.content, first.who, first.when) == ({"a": "town"}, "A. Byron", WHEN)


def test_of_two_who_correct_one_row_the_second_is_refused(kept: Database) -> None:
    ledgers.add(kept, "town", "clauses", row({"a": "1"}))
    ledgers.add(kept, "town", "clauses", row({"a": "2"}, corrects=1))
    for number in (1, 7):
        with pytest.raises(InputError, match="is not there, or is corrected already"):
            ledgers.add(kept, "town", "clauses", row({"a": "3"}, corrects=number))
    assert numbers(kept) == [1, 2]


def test_restricted_rows_do_not_leave_the_store_for_other_roles(kept: Database) -> None:
    ledgers.add(kept, "town", "tension", row({"shown": "restricted", "ward": "E1"}))
    ledgers.add(kept, "town", "tension", row({"shown": "not restricted", "ward": "E1"}))
    for role in (None, Role.READER, Role.MEMBER, Role.EDITOR):
        assert [each.number for each in ledgers.of_place(kept, "town", TENSION, role)] == [2]
    assert len(ledgers.of_place(kept, "town", TENSION, Role.OWNER)) == 2


def test_no_ledger_is_wanted_until_somebody_says_so_and_the_newest_choice_holds(kept: Database) -> None:
    assert ledgers.wanted(kept, "town") == frozenset()
    ledgers.want(kept, "town", row({"clauses": "yes", "myths": "yes"}))
    ledgers.want(kept, "town", row({"clauses": "no"}))
    assert (ledgers.wanted(kept, "town"), ledgers.wanted(kept, "other")) == (frozenset({"myths"}), frozenset())


def test_what_is_erased_is_in_the_file_no_longer(kept: Database, tmp_path: Path) -> None:
    secret = "A name that should never have been written down"
    ledgers.add(kept, "town", "clauses", row({"a": secret}))
    ledgers.add(kept, "town", "clauses", row({"a": "stays"}))
    assert any(secret.encode() in file.read_bytes() for file in tmp_path.iterdir())
    ledgers.erase_row(kept, "town", "clauses", 1)
    assert numbers(kept) == [2]
    assert not any(secret.encode() in file.read_bytes() for file in tmp_path.iterdir())


def test_a_damaged_row_is_a_sentence(kept: Database) -> None:
    with kept.begin() as connection:
        values = {
            "place": "town",
            "ledger": "clauses",
            "number": 1,
            "corrects": 0,
            "content": "{",
            "who": "A",
            "when": "x",
        }
        connection.execute(LEDGER_ROWS.insert().values(values))
    with pytest.raises(GeoError, match="a row of the register is damaged"):
        numbers(kept)
