"""A PostgreSQL server that DATABASE_URL names, through pg8000: its address read, its engine made, its faults in words.

No message holds the address, which has a password in it.
"""

import os
import ssl
from collections.abc import Mapping
from typing import Any

from sqlalchemy import URL, Connection, create_engine, make_url
from sqlalchemy import Engine as Database
from sqlalchemy.exc import ArgumentError

from geo.errors import InputError

SETTING = "DATABASE_URL"
DRIVER = "postgresql+pg8000"
SCHEMES = frozenset({"postgres", "postgresql", DRIVER})
ADDRESS = f"{SETTING} is no address of a PostgreSQL database; write postgresql://NAME:PASSWORD@SERVER/DATABASE"
# How long a silent server, and whoever finds rows in another's hands, is waited for: a person is waiting too.
SILENT_SECONDS, BUSY_SECONDS = 10, 3
KEPT_CONNECTIONS, MOST_CONNECTIONS = 5, 15
# One number for all who bring the tables up to date: whoever has it goes on, the others wait.
MIGRATION_LOCK = 0x6265_7470
# What libpq calls how far the server is trusted, as pg8000 takes it: None encrypts where the server can.
TRUST: Mapping[str, Any] = {"disable": False, "allow": None, "prefer": None, "require": True}
VERIFIED = ("verify-ca", "verify-full")
# By the beginning of SQLSTATE, the standard's code of a fault; the longest that fits.
OTHER_FORM = f"the database in {SETTING} was written by a trial version of another form; name an empty one there"
WORDS = {
    "08": "the connection to the database server was lost",
    "25006": "the database can be read but not written",
    "28": f"the database server refuses the name or the password in {SETTING}",
    "3D": f"the database server has no database of the name in {SETTING}",
    **dict.fromkeys(("42703", "42P01", "42P07"), OTHER_FORM),
    "42501": f"the name in {SETTING} has no right to write in the database",
    "53": "the database server has no room for one more",
    "53100": "the disk of the database server is full",
    "55P03": "another program holds the database",
    "57P": "the database server is stopping, or has not started yet",
}
# By a part of what pg8000 says where the server said nothing.
SAID = {
    "create a connection": f"there is no database server at the address in {SETTING}, or it does not answer",
    "refuses SSL": f"the database server offers no encryption, which {SETTING} asks for",
    "network error": WORDS["08"],
    "connection is closed": WORDS["08"],
}


def named() -> URL | None:
    """The address in DATABASE_URL; None where it is not set. InputError in words where it is none."""
    written = os.environ.get(SETTING, "").strip()
    return read(written) if written else None


def read(written: str) -> URL:
    """The address of a database, for pg8000; InputError in words where it is none."""
    try:
        url = make_url(written)
    except (ArgumentError, ValueError) as fault:
        raise InputError(ADDRESS) from fault
    if url.drivername not in SCHEMES or not url.host or not url.database:
        raise InputError(ADDRESS)
    if set(url.query) - {"sslmode"} or url.query.get("sslmode", "prefer") not in (*TRUST, *VERIFIED):
        raise InputError(
            f"{SETTING} ends in what is not known; after a ? only sslmode is read ({', '.join(TRUST)}, ...)"
        )
    return url.set(drivername=DRIVER)


def engine_of(url: URL) -> Database:
    """An engine of this server; nothing is opened yet."""
    trust = str(url.query.get("sslmode", "prefer"))
    return create_engine(
        url.set(query={}),
        connect_args={
            "timeout": SILENT_SECONDS,
            "ssl_context": _verifying(trust) if trust in VERIFIED else TRUST[trust],
            "application_name": "better-placed",
            "startup_params": {"lock_timeout": f"{BUSY_SECONDS}s"},
        },
        # A connection that the server closed meanwhile is found out before it is used.
        pool_pre_ping=True,
        pool_size=KEPT_CONNECTIONS,
        max_overflow=MOST_CONNECTIONS - KEPT_CONNECTIONS,
        pool_timeout=SILENT_SECONDS,
        hide_parameters=True,
    )


def _verifying(trust: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = trust == "verify-full"
    return context


def hold_for_migration(connection: Connection) -> None:
    """Wait until nobody else brings the tables up to date, and keep others waiting until the transaction ends."""
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")


def at_one_moment(connection: Connection) -> None:
    """Have all questions of a transaction that has not begun answered from one moment."""
    connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


def reason_of(fault: BaseException) -> str:
    """Why the server did not do what it was asked, as the end of a sentence; "" where it is not told."""
    details = fault.args[0] if fault.args else ""
    if isinstance(details, Mapping):
        code = str(details.get("C", ""))
        fitting = [words for beginning, words in sorted(WORDS.items()) if code.startswith(beginning)]
        return fitting[-1] if fitting else ""
    return next((words for part, words in SAID.items() if part in str(details)), "")
