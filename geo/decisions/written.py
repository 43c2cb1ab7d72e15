"""What is written down by somebody: its texts clean and no longer than they may be, who wrote it, and when.

A name is typed by whoever sits there, and nobody checks it; or it is that of a sign-in, which is kept with a mark that
nobody can type. Wherever a name is printed it says which.
"""

import re
import secrets
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from typing import Any

from geo.errors import InputError
from geo.language.dates import british
from geo.periods import EARLIEST, LATEST
from geo.plain import LONGEST_NAME, LONGEST_NOTE, shown, text

NAME_NOT_GIVEN = "name not given"
NOT_VERIFIED = "typed, not verified"
ERASED = "name erased"
SIGNED_IN = " (signed in, verified)"
ID_BYTES = 16
ID = re.compile(r"[A-Za-z0-9_-]{20,64}")


def new_id() -> str:
    """An id that nobody can guess."""
    return secrets.token_urlsafe(ID_BYTES)


def now() -> datetime:
    """This moment, to the second, in universal time."""
    return datetime.now(UTC).replace(microsecond=0)


def signed(record: Any) -> str:
    """Who wrote a record and when, as it is printed: "Ada Byron (typed, not verified), 29 November 2026"."""
    as_it_is = record.who in (ERASED, NAME_NOT_GIVEN) or record.who.endswith(SIGNED_IN)
    by = record.who if as_it_is else f"{record.who} ({NOT_VERIFIED})"
    return f"{by}, {british(record.when.date().isoformat())}"


def verified(name: str) -> str:
    """The name of a sign-in as it is kept."""
    return typed(name)[: LONGEST_NAME - len(SIGNED_IN)] + SIGNED_IN


def typed(name: str) -> str:
    """A name that nobody vouches for as it is kept: without any mark of a sign-in."""
    return name.replace(SIGNED_IN.strip(), "").strip()[:LONGEST_NAME]


def vouched_for_by_nobody(record: Any) -> Any:
    """A frozen record, and all that it holds, with every name as one that was typed: a file proves no sign-in."""
    if isinstance(record, tuple):
        return tuple(map(vouched_for_by_nobody, record))
    if not is_dataclass(record) or isinstance(record, type):
        return record
    plainer = {field.name: vouched_for_by_nobody(getattr(record, field.name)) for field in fields(record)}
    if isinstance(plainer.get("who"), str):
        plainer["who"] = typed(plainer["who"])
    return replace(record, **plainer)


def settle(record: Any, *, names: tuple[str, ...] = (), notes: tuple[str, ...] = (), may_lack: str = "") -> None:
    """Clean the texts of a frozen record that is being made, its `when` to the second in universal time.

    names are of at most 200 characters, notes of 5,000; those whose names stand in may_lack, parted by blanks, may be
    empty. InputError in words for a text that is missing or too long, or a day before 1900 or after 2100.
    """
    lacking = may_lack.split()
    for longest, listed in ((LONGEST_NAME, names), (LONGEST_NOTE, notes)):
        for name in listed:
            words = name.replace("_", " ")
            plain = {words: getattr(record, name)}
            object.__setattr__(record, name, text(plain, words, longest=longest, needed=name not in lacking))
    if (when := getattr(record, "when", None)) is not None:
        object.__setattr__(record, "when", _settled(when))


def _settled(when: object) -> datetime:
    if not isinstance(when, datetime) or when.tzinfo is None:
        raise InputError(f"when is {shown(when)}; a day and a time with its offset from universal time was expected.")
    if not EARLIEST <= when.date() <= LATEST:
        raise InputError(f"when is {when.date()}; a day from {EARLIEST.year} to {LATEST.year} was expected.")
    return when.astimezone(UTC).replace(microsecond=0)


def refuse_other_than_ids(**ids: str) -> None:
    """InputError for what cannot be an id; each is called by its name."""
    for name, given in ids.items():
        if not ID.fullmatch(given):
            raise InputError(f"{name} is {shown(given)}; an id of 20 to 64 letters, figures, - and _ was expected.")


def refuse_other_than_an_option(option_id: str) -> None:
    """InputError for what is neither an option's id nor "", which is the whole decision."""
    if option_id:
        refuse_other_than_ids(option_id=option_id)
