"""The database of drafts: made, brought up to date, saved to by two, swept; and its faults in words."""

import os
import sqlite3
import stat
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, ForeignKeyConstraint, Table, event, insert, inspect, update
from sqlalchemy.exc import DBAPIError, OperationalError

from geo.errors import GeoError, StaleError
from geo.store import records
from geo.store.records import drafts, opening
from geo.store.records.drafts import DraftHead, KeptStep
from geo.store.records.opening import Database, Where
from geo.store.records.schema import DRAFTS, METADATA

# Tables of their own come with their files.
for module in iter_modules(records.__path__, f"{records.__name__}."):
    if module.name.endswith("_schema"):
        import_module(module.name)

FIRST, SECOND, THIRD = (KeptStep(number, "gp", f"text {number}") for number in (1, 2, 3))


def head(draft_id: str = "a", *, version: int = 0, at: int = 1, name: str = "Elm closes") -> DraftHead:
    return DraftHead(draft_id, "kingsmere", name, version, at)


def test_a_draft_is_found_with_its_steps_in_order(database: Database) -> None:
    assert drafts.save(database, head(at=2), (SECOND, FIRST)) == 1
    kept, steps = drafts.find(database, "a")
    assert (kept.place, kept.name, kept.version, kept.at, kept.former) == ("kingsmere", "Elm closes", 1, 2, "")
    assert steps == (FIRST, SECOND)
    assert abs(kept.changed - time.time()) < 60
    assert drafts.find(database, "b") is None


def test_steps_that_were_let_go_are_taken_out(database: Database) -> None:
    drafts.save(database, head(), (FIRST, SECOND))
    assert drafts.save(database, head(version=1, at=3), (FIRST, THIRD)) == 2
    assert drafts.find(database, "a")[1] == (FIRST, THIRD)


def test_a_save_of_an_older_version_changes_nothing(database: Database) -> None:
    drafts.save(database, head(), (FIRST,))
    drafts.save(database, head(version=1, name="Newer"), (FIRST, SECOND))
    assert drafts.save(database, head(version=1, name="Older"), (FIRST, THIRD)) is None
    kept, steps = drafts.find(database, "a")
    assert (kept.name, steps) == ("Newer", (FIRST, SECOND))


def test_of_many_who_save_the_same_version_at_once_one_does(database: Database) -> None:
    drafts.save(database, head(), (FIRST,))
    outcomes: list[int | None] = []
    together = threading.Barrier(8)

    def save() -> None:
        together.wait()
        outcomes.append(drafts.save(database, head(version=1), (FIRST, SECOND)))

    threads = [threading.Thread(target=save) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes, key=str) == [2, *[None] * 7]


def test_a_draft_that_was_swept_meanwhile_is_kept_anew(database: Database) -> None:
    assert drafts.save(database, head(version=7), (FIRST,)) == 8
    assert drafts.find(database, "a")[1] == (FIRST,)


def test_a_save_that_stops_half_way_leaves_what_was_there(database: Database) -> None:
    drafts.save(database, head(), (FIRST,))

    def stop(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("INSERT INTO draft_steps"):
            raise OperationalError(statement, {}, sqlite3.OperationalError("killed"))

    event.listen(database, "before_cursor_execute", stop)
    with pytest.raises(GeoError):
        drafts.save(database, head(version=1, name="Half"), (SECOND,))
    event.remove(database, "before_cursor_execute", stop)
    kept, steps = drafts.find(database, "a")
    assert (kept.name, kept.version, steps) == ("Elm closes", 1, (FIRST,))


def test_old_drafts_are_swept_and_the_longest_untouched_where_there_are_too_many(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for days, draft_id in enumerate(("new", "newer", "older", "old")):
        drafts.save(database, head(draft_id), (FIRST,))
        age = time.time() - days * 86_400 - (365 if draft_id == "old" else 0) * 86_400
        with database.begin() as connection:
            connection.execute(update(DRAFTS).where(DRAFTS.c.id == draft_id).values(changed=age))
    assert drafts.sweep(database, time.time() - 365 * 86_400) == 1
    drafts.make_room(database)
    assert [drafts.find(database, draft_id) is None for draft_id in ("new", "older", "old")] == [False, False, True]
    monkeypatch.setattr(drafts, "MOST_DRAFTS", 1)
    drafts.make_room(database)
    assert [drafts.find(database, draft_id) is None for draft_id in ("new", "newer", "older")] == [False, True, True]


def test_the_migrations_make_the_tables_that_the_schema_tells(database: Database) -> None:
    with database.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_an_upgrade_that_stops_half_way_leaves_nothing(where: Where, monkeypatch: pytest.MonkeyPatch) -> None:
    from alembic.op import create_table

    made: list[str] = []

    def one_table_only(name: str, *columns: Column) -> None:
        made.append(name)
        if len(made) > 1:
            raise OSError("killed")
        create_table(name, *columns)

    with monkeypatch.context() as patch:
        patch.setattr("alembic.op.create_table", one_table_only)
        with pytest.raises(GeoError):
            opening.opened(where)
    assert len(made) == 2
    database = opening.opened(where)
    assert drafts.save(database, head(), (FIRST,)) == 1
    database.dispose()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights in another way")
def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    drafts.save(opening.opened(tmp_path / "new"), head(), (FIRST,))
    files = [path for path in (tmp_path / "new").iterdir() if path.name.startswith(opening.FILE)]
    assert files
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


def test_the_folder_is_the_one_that_is_named_else_the_systems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(opening.FOLDER_SETTING, str(tmp_path))
    assert opening.folder() == tmp_path
    monkeypatch.delenv(opening.FOLDER_SETTING)
    assert opening.folder().name == "better-placed"
    assert not opening.folder().is_relative_to(Path(__file__).resolve().parents[3])


def test_a_database_of_drafts_alone_is_brought_up_to_date_and_keeps_them(
    where: Where, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("alembic.script.ScriptDirectory.get_current_head", lambda _self: "1")
        patch.setattr("alembic.command.upgrade", partial(_upgrade_to_the_first, command.upgrade))
        before = opening.opened(where)
        drafts.save(before, head(), (FIRST,))
        with before.connect() as connection:
            assert "decisions" not in inspect(connection).get_table_names()
        before.dispose()
    database = opening.opened(where)
    assert drafts.find(database, "a")[1] == (FIRST,)
    with database.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    database.dispose()


def _upgrade_to_the_first(upgrade: Callable[[Config, str], None], config: Config, _revision: str) -> None:
    upgrade(config, "1")


def test_a_database_of_a_newer_version_is_left_as_it_is(where: Where, database: Database) -> None:
    with database.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '999'")
    with pytest.raises(StaleError, match="newer version"):
        opening.opened(where)


@pytest.mark.parametrize(
    "former", ["ALTER TABLE drafts RENAME COLUMN former TO earlier", "ALTER TABLE drafts RENAME TO sketches"]
)
def test_tables_of_a_form_that_was_never_released_are_told_with_what_to_do(database: Database, former: str) -> None:
    with database.begin() as connection:
        connection.exec_driver_sql(former)
    with pytest.raises(GeoError, match=r"written by a trial version of another form; (move it away|name an empty one)"):
        drafts.find(database, "a")


def test_tables_that_stand_where_others_are_to_be_made_are_told_with_what_to_do(
    where: Where, database: Database
) -> None:
    with database.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '1'")
    with pytest.raises(GeoError, match="written by a trial version of another form"):
        opening.opened(where)


def test_a_file_that_is_no_database_is_named_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / opening.FILE).write_bytes(b"not a database, but a letter to the council" * 100)
    with pytest.raises(GeoError, match=r"records\.sqlite is damaged"):
        opening.opened(tmp_path)
    assert (tmp_path / opening.FILE).read_bytes().startswith(b"not a database")


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(GeoError, match="cannot be opened"):
        opening.opened(tmp_path / "file" / "folder")


@pytest.mark.parametrize(
    ("pragma", "words"),
    [("PRAGMA query_only = ON", "can be read but not written"), ("PRAGMA max_page_count = 10", "disk is full")],
)
def test_a_database_that_cannot_be_written_says_why_and_can_still_be_read(
    tmp_path: Path, pragma: str, words: str
) -> None:
    before = opening.opened(tmp_path)
    drafts.save(before, head(), (FIRST,))
    before.dispose()
    database = opening.opened(tmp_path)
    event.listen(database, "connect", lambda connection, _record: connection.execute(pragma))
    database.dispose()
    with pytest.raises(GeoError, match=words):
        drafts.save(database, head(version=1), (FIRST, KeptStep(2, "gp", os.urandom(100_000).hex())))
    assert drafts.find(database, "a")[1] == (FIRST,)


def test_a_database_in_another_programs_hands_is_not_waited_for_long(tmp_path: Path) -> None:
    database = opening.opened(tmp_path)
    holder = sqlite3.connect(tmp_path / opening.FILE, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    with pytest.raises(GeoError, match="another program holds"):
        drafts.save(database, head(), (FIRST,))
    assert time.monotonic() - began < 5 * opening.BUSY_SECONDS
    holder.execute("COMMIT")
    assert drafts.save(database, head(), (FIRST,)) == 1


ORPHANS = [(table, key) for table in METADATA.sorted_tables for key in table.foreign_key_constraints]


@pytest.mark.parametrize(("table", "key"), ORPHANS, ids=[f"{table.name}-{key.column_keys}" for table, key in ORPHANS])
def test_a_row_of_what_is_not_there_is_refused(database: Database, table: Table, key: ForeignKeyConstraint) -> None:
    needed = [each for each in table.columns if not each.nullable or each.name in key.column_keys]
    orphan = {column.name: _any_of(column) for column in needed}
    with pytest.raises(DBAPIError, match=r"(?i)foreign key"), database.begin() as connection:
        connection.execute(insert(table).values(orphan))


def _any_of(column: Column[Any]) -> object:
    return b"1" if column.type.python_type is bytes else column.type.python_type(1)
