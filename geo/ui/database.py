"""The database that pages ask, opened once for all visits.

After a fault it is left alone for a moment, so that nobody waits for it at every click.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from geo.decisions import written
from geo.errors import GeoError, InputError, NotHeldError
from geo.store.records import drafts, opening, retention
from geo.store.records.opening import Database, Where
from geo.ui import permits

T = TypeVar("T")
AGAIN_AFTER_SECONDS = 10
SWEPT_EVERY_SECONDS = 24 * 60 * 60


@dataclass
class _Use:
    """database: None until it could be opened. failed: when it last could not be used, and why."""

    database: Database | None = None
    failed: float = -AGAIN_AFTER_SECONDS
    reason: str = ""
    swept: float = 0.0


_uses: dict[Where, _Use] = {}
_lock = threading.Lock()


def begin() -> None:
    """Open the database before anybody comes; a fault is told to who comes."""
    try:
        _opened()
    except GeoError:
        return


def asked(ask: Callable[..., T], *arguments: object) -> T:
    """What ask(database, *arguments) gives; GeoError with the reason where the database fails, or did a moment ago.

    InputError and NotHeldError are the answers of a database that works, and of whoever may not ask this.
    """
    permits.check(ask, arguments)
    database = _opened()
    try:
        return ask(database, *arguments)
    except (InputError, NotHeldError):
        raise
    except GeoError as fault:
        with _lock:
            _fail(_uses[opening.chosen()], fault)
        raise


def _opened() -> Database:
    """The database, opened once; GeoError with the reason where it cannot be, or could not a moment ago."""
    with _lock:
        use = _uses.setdefault(opening.chosen(), _Use())
        now = time.monotonic()
        if now - use.failed < AGAIN_AFTER_SECONDS:
            raise GeoError(use.reason)
        try:
            if use.database is None:
                use.database = opening.opened(opening.chosen())
            if not use.swept or now - use.swept > SWEPT_EVERY_SECONDS:
                drafts.make_room(use.database)
                retention.apply(use.database, written.now())
                use.swept = now
        except GeoError as fault:
            _fail(use, fault)
            raise
        return use.database


def _fail(use: _Use, fault: GeoError) -> None:
    use.failed, use.reason = time.monotonic(), str(fault)
