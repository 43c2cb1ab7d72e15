"""A PostgreSQL server as the database: its address, and its faults in words without the password."""

import threading
import time
import traceback
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import URL, event, make_url
from sqlalchemy.exc import DBAPIError

from geo.bench.postgres import Postgres
from geo.errors import GeoError, InputError
from geo.store.records import decisions, opening, options, server
from geo.store.records.opening import Database
from tests.decisions.written_decision import FIRST, begun, version


@pytest.fixture
def address(postgres: Postgres) -> Iterator[URL]:
    """An empty database of a test's own on the server."""
    with postgres.database() as url:
        assert isinstance(url, URL)
        yield url


def words(url: URL) -> str:
    """What is said where an address cannot be opened; the password is neither in it nor in what led to it."""
    with pytest.raises(GeoError) as refused:
        opening.opened(url).dispose()
    assert "secret-word" not in "".join(traceback.format_exception(refused.value))
    return str(refused.value)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+pg8000"])
def test_the_server_that_is_named_is_the_database(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(server.SETTING, f"{scheme}://ada:secret-word@db.council.example:6000/better?sslmode=require")
    chosen = opening.chosen()
    assert isinstance(chosen, URL)
    assert (chosen.drivername, chosen.host, chosen.port, chosen.database) == (
        "postgresql+pg8000",
        "db.council.example",
        6000,
        "better",
    )
    assert "secret-word" not in str(chosen)


@pytest.mark.parametrize(
    "written",
    [
        "nonsense",
        "mysql://ada:secret-word@db/better",
        "postgres://ada:secret-word@db",
        "postgres:///better",
        "postgres://ada:secret-word@db:port/better",
        "postgres://ada:secret-word@db/better?sslmode=secret-word",
        "postgres://ada:secret-word@db/better?options=secret-word",
    ],
)
def test_an_address_that_is_none_is_refused_in_words(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(server.SETTING, written)
    with pytest.raises(InputError, match=server.SETTING) as refused:
        opening.chosen()
    assert "secret-word" not in str(refused.value)


def test_without_an_address_the_folder_is_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(server.SETTING, " ")
    assert opening.chosen() == opening.folder()


def test_a_server_that_is_not_there_is_told() -> None:
    url = make_url("postgresql+pg8000://ada:secret-word@127.0.0.1:1/better")
    assert "no database server at the address" in words(url)


def test_a_wrong_password_and_a_database_that_is_not_there_are_told(address: URL) -> None:
    assert "refuses the name or the password" in words(address.set(password="secret-word"))
    assert "no database of the name" in words(address.set(database="elsewhere"))


def test_a_server_without_encryption_is_not_trusted_where_that_is_asked_for(address: URL) -> None:
    assert "offers no encryption" in words(address.update_query_dict({"sslmode": "verify-full"}))


def test_one_who_may_only_read_is_told_and_reads(address: URL, postgres: Postgres) -> None:
    database = opening.opened(address)
    kept = decisions.keep(database, begun())
    database.dispose()
    name = str(address.database)
    postgres.asked("CREATE USER reader PASSWORD 'word'")
    postgres.asked("GRANT pg_read_all_data TO reader")
    database = opening.opened(address.set(username="reader", password="word"))
    assert decisions.find(database, kept.decision_id) == kept
    with pytest.raises(GeoError, match="no right to write"):
        options.save(database, kept.decision_id, FIRST, version())
    database.dispose()
    postgres.asked(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    database = opening.opened(address)
    with pytest.raises(GeoError, match="can be read but not written"):
        options.save(database, kept.decision_id, FIRST, version())
    assert decisions.find(database, kept.decision_id) == kept
    database.dispose()


def test_a_server_that_goes_away_in_the_middle_is_told_and_nothing_half_written(
    address: URL, postgres: Postgres
) -> None:
    database = opening.opened(address)
    kept = decisions.keep(database, begun())

    def go_away(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("INSERT INTO option_versions"):
            postgres.asked("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")

    event.listen(database, "before_cursor_execute", go_away)
    with pytest.raises(GeoError, match=r"connection .* lost|stopping"):
        options.save(database, kept.decision_id, FIRST, version())
    event.remove(database, "before_cursor_execute", go_away)
    assert decisions.find(database, kept.decision_id) == kept
    assert options.save(database, kept.decision_id, FIRST, version()).version.number == 1
    database.dispose()


def test_a_server_that_was_started_again_is_used_again(postgres: Postgres, address: URL) -> None:
    database = opening.opened(address)
    kept = decisions.keep(database, begun())
    postgres.stop()
    with pytest.raises(GeoError, match=r"no database server|lost|stopping"):
        decisions.find(database, kept.decision_id)
    postgres.start()
    assert decisions.find(database, kept.decision_id) == kept
    database.dispose()


def test_rows_in_another_programs_hands_are_not_waited_for_long(address: URL) -> None:
    database = opening.opened(address)
    kept = decisions.keep(database, begun())
    with database.begin() as holder:
        holder.exec_driver_sql("LOCK TABLE decisions IN EXCLUSIVE MODE")
        began = time.monotonic()
        with pytest.raises(GeoError, match="another program holds"):
            options.save(database, kept.decision_id, FIRST, version())
        assert time.monotonic() - began < 5 * server.BUSY_SECONDS
    assert options.save(database, kept.decision_id, FIRST, version()).version.number == 1
    database.dispose()


def test_many_who_open_an_empty_database_at_once_bring_it_up_to_date_once(address: URL) -> None:
    together, opened = threading.Barrier(6), list[Database]()

    def begin() -> None:
        together.wait()
        opened.append(opening.opened(address))

    threads = [threading.Thread(target=begin) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 6
    kept = decisions.keep(opened[0], begun())
    assert decisions.find(opened[5], kept.decision_id) == kept
    for database in opened:
        database.dispose()


def test_a_decision_is_read_as_of_one_moment(address: URL) -> None:
    database = opening.opened(address)
    kept = decisions.keep(database, begun())
    newer: list[object] = []

    def meanwhile(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "FROM option_versions" in statement and not newer:
            newer.append("begun")
            newer.append(options.save(database, kept.decision_id, FIRST, version()))

    event.listen(database, "before_cursor_execute", meanwhile)
    seen = decisions.find(database, kept.decision_id)
    assert len(newer) == 2
    assert seen == kept
    after = decisions.find(database, kept.decision_id)
    assert (len(after.options), after.version) == (1, 2)
    assert replace(after, options=(), version=1) == kept
    database.dispose()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("53100", "disk of the database server is full"),
        ("53300", "no room for one more"),
        ("57P03", "has not started yet"),
        ("08006", "connection .* lost"),
        ("25006", "can be read but not written"),
        ("XX000", "^the database does not answer$"),
    ],
)
def test_what_a_server_says_by_a_code_is_told_in_words(code: str, words: str) -> None:
    with pytest.raises(GeoError, match=words), opening.in_words():
        raise DBAPIError("INSERT", {}, Exception({"C": code, "M": "secret-word"}))
