"""The database opened: where it lies, its tables brought up to date, and its faults in words.

It is a file of SQLite in the folder where the system keeps a person's own data, read and written by that person alone;
or, where DATABASE_URL names one, a PostgreSQL server that several share.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from platformdirs import user_data_path
from sqlalchemy import URL, Connection, create_engine, event
from sqlalchemy import Engine as Database
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from geo.errors import GeoError, StaleError
from geo.store.records import server
from geo.store.writing import alone

# Names another folder for the database than the system's.
FOLDER_SETTING = "BETTER_PLACED_RECORDS"
FILE = "records.sqlite"
SQLITE = "sqlite"
MIGRATIONS = Path(__file__).with_name("migrations")
# Whoever finds the file in another's hands waits so long: a person is waiting too.
BUSY_SECONDS = 1.0
# A folder for SQLite's file, or the address of a server.
Where = Path | URL
# By the beginning of SQLite's own name of a fault.
SQLITE_WORDS = {
    "SQLITE_READONLY": "the database can be read but not written",
    "SQLITE_FULL": "the disk is full",
    "SQLITE_BUSY": "another program holds the database",
    "SQLITE_LOCKED": "another program holds the database",
    "SQLITE_NOTADB": f"{FILE} is damaged or no database of ours; move it away and a new one is begun",
    "SQLITE_CORRUPT": f"{FILE} is damaged; move it away and a new one is begun",
    "SQLITE_CANTOPEN": "the database cannot be opened",
    "SQLITE_PERM": "the database cannot be opened",
}
# What SQLite says in words alone, where tables are not those of this version: written before it was released.
OTHER_TABLES = ("no such table", "no such column", "has no column named", "already exists")
OTHER_FORM = f"{FILE} was written by a trial version of another form; move it away and a new one is begun"


def folder() -> Path:
    """The folder of the database: the one that BETTER_PLACED_RECORDS names, else the system's for a person's data."""
    named = os.environ.get(FOLDER_SETTING, "")
    return Path(named) if named else user_data_path("better-placed", appauthor=False)


def chosen() -> Where:
    """Where the database is: the server that DATABASE_URL names, else the folder."""
    return server.named() or folder()


def opened(where: Where) -> Database:
    """The database of a server, or in a folder, made where there is none; GeoError in words where it cannot be."""
    with in_words():
        engine = server.engine_of(where) if isinstance(where, URL) else _of_folder(where)
        try:
            if not _is_current(engine):
                with nullcontext() if isinstance(where, URL) else alone(where):
                    _upgrade(engine)
        except BaseException:
            engine.dispose()
            raise
    return engine


def _of_folder(where: Path) -> Database:
    where.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(where / FILE, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    engine = create_engine(URL.create(SQLITE, database=str(where / FILE)), connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _settle)
    event.listen(engine, "begin", _begin)
    return engine


@contextmanager
def reading(database: Database) -> Iterator[Connection]:
    """A connection whose questions are all answered from one moment, whatever others write meanwhile."""
    with database.connect() as connection:
        if connection.dialect.name != SQLITE:
            server.at_one_moment(connection)
        yield connection


@contextmanager
def in_words() -> Iterator[None]:
    """Faults of the database, of its driver and of its folder as GeoError: a reason that ends a sentence."""
    try:
        yield
    except DBAPIError as fault:
        raise GeoError(_reason(fault.orig)) from fault
    except (SQLAlchemyError, CommandError) as fault:
        raise GeoError("the database does not answer as it should") from fault
    except OSError as fault:
        raise GeoError(f"the database cannot be opened ({fault.strerror or type(fault).__name__})") from fault


def erased(database: Database) -> None:
    """Leave nothing in SQLite's log of changes of what was taken out; a server sees to its own."""
    if database.dialect.name != SQLITE:
        return
    with in_words(), closing(database.raw_connection()) as connection:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _reason(fault: BaseException | None) -> str:
    name = str(getattr(fault, "sqlite_errorname", ""))
    reasons = [words for beginning, words in SQLITE_WORDS.items() if name.startswith(beginning)]
    if name == "SQLITE_ERROR" and any(part in str(fault) for part in OTHER_TABLES):
        reasons = [OTHER_FORM]
    if not reasons and fault is not None and not isinstance(fault, sqlite3.Error):
        reasons = [server.reason_of(fault)]
    return "".join(reasons[:1]) or "the database does not answer"


def _settle(connection: Any, _record: object) -> None:
    # Transactions are begun by us, so that what is read and written in one is one, changes of tables too.
    connection.isolation_level = None
    # What names a row that is not there is refused, as a server does by itself.
    connection.execute("PRAGMA foreign_keys = ON")
    with suppress(sqlite3.OperationalError):
        # Readers go on while somebody writes, and a change costs no wait for the disk.
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        # What is taken out of a table is no longer in the file.
        connection.execute("PRAGMA secure_delete = ON")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _is_current(engine: Database) -> bool:
    scripts = ScriptDirectory.from_config(_config())
    with engine.connect() as connection:
        revision = MigrationContext.configure(connection).get_current_revision()
    if revision is not None and revision not in {script.revision for script in scripts.walk_revisions()}:
        raise StaleError("the database was written by a newer version of Better Placed")
    return revision == scripts.get_current_head()


def _upgrade(engine: Database) -> None:
    config = _config()
    with engine.begin() as connection:
        if connection.dialect.name != SQLITE:
            server.hold_for_migration(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
