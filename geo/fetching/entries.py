"""The catalogue of official sources as data: what each gives, where it is asked for and what its answer must hold.

An entry of a user's own catalogue replaces one of ours whole, by key.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

from geo.errors import InputError
from geo.plain import shown

OFFICIAL = Path(__file__).with_name("official.toml")
LICENCES = ("OGL v3", "ODbL 1.0", "CC BY 4.0", "CC BY 2.0 UK", "CC0 1.0")
GROUPS = ("outlines", "people", "patients", "sites", "streets", "timetable", "heights", "indicators")
KEY = re.compile(r"[a-z][a-z0-9_]{1,40}")
HEADER, HEADER_SAYS = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,40}"), re.compile(r"[!-~]([ -~]{0,98}[!-~])?")
# Who asks is said by the program, keys stand in no catalogue, and how a file is gone on with is the store's.
OWN_HEADERS = (
    *("user-agent", "authorization", "proxy-authorization", "cookie", "host", "connection", "accept-encoding"),
    *("content-length", "content-type", "transfer-encoding", "range", "if-range", "if-match", "if-none-match"),
    *("if-modified-since", "if-unmodified-since"),
)
NEVER_ASKED = "never asked by us"


class Need(StrEnum):
    """How much a place wants a source."""

    NEEDED = "needed"
    WANTED = "wanted"
    EXTRA = "extra"


@dataclass(frozen=True)
class Expect:
    """What an answer must hold to be taken for what was asked.

    Attributes
    ----------
    columns
        Headings that must be there, as patterns where the year stands in them.
    rows_at_least
        The fewest rows that the whole file can have.
    codes
        "COLUMN of SET": nearly all codes of the column must be in that set; tells areas of another year.
    covers
        "COLUMN of SET": every code of that set must be in the column.
    """

    columns: tuple[str, ...] = ()
    rows_at_least: int = 1
    codes: str = ""
    covers: str = ""


@dataclass(frozen=True)
class Entry:
    """One source of the catalogue.

    Attributes
    ----------
    find
        How its newest edition is found: one of the ways.
    settings
        What only that way needs (a pattern, a member, a question), by name.
    cut
        Which rows are kept for a place, in the words of `cutting`; "" for all that was sent.
    file
        Where the cut file lies in a place's folder.
    also
        Hosts besides the address's own at which an answer may come from.
    after
        Keys of sources that must be settled before it, as its question or its cut rests on them.
    skip_lines
        Lines above the headings of a table; they are kept as they came.
    drop
        Headings, as patterns, of columns that are left out at the cut: contact persons.
    headers
        That its publisher asks for beside a question, by name; never who asks, a key, or how much of a file.
    every_days
        How long an edition that is held is not asked for again.
    checked
        The day on which a person saw it answer; "" where nobody has.
    """

    key: str
    title: str
    publisher: str
    licence: str
    attribution: str
    need: Need
    group: str
    find: str
    address: str
    file: str
    missing: str = ""
    cut: str = ""
    date: str = ""
    page: str = ""
    also: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    headless: bool = False
    after: tuple[str, ...] = ()
    skip_lines: int = 0
    drop: tuple[str, ...] = ()
    encoding: str = "utf-8-sig"
    every_days: int = 30
    requests: int = 1
    megabytes: float = 0.1
    wait_seconds: float = 1.0
    checked: str = ""
    seen: str = ""
    expect: Expect = field(default_factory=Expect)
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def standing(self) -> str:
        """When it was seen to answer, in words."""
        return f"asked on {self.checked}" if self.checked else NEVER_ASKED

    @property
    def of_place(self) -> bool:
        """Whether what is asked is about one place, so that another place asks again."""
        return any(mark in str(text) for mark in ("{place", "{codes", "{ring") for text in self.settings.values())


def read_entries(path: Path | None, *, ways: Mapping[str, frozenset[str]]) -> dict[str, Entry]:
    """Our entries with a user's own in their place; InputError with every fault.

    ways: each way of finding an edition, and the settings that it takes.
    """
    entries = _entries(OFFICIAL, ways)
    if path is not None:
        entries |= _entries(path, ways)
    return entries


def _entries(path: Path, ways: Mapping[str, frozenset[str]]) -> dict[str, Entry]:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as fault:
        raise InputError(f"{path}: the catalogue cannot be read ({fault.strerror}).") from fault
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise InputError(f"{path}: the catalogue is no TOML ({fault}).") from fault
    entries, faults = {}, []
    for key, plain in document.items():
        try:
            entries[key] = _entry(key, plain, ways)
        except InputError as fault:
            faults += [f"{path.name}, {shown(key)}: {sentence}" for sentence in fault.faults]
    if faults:
        raise InputError(*faults)
    return entries


def _entry(key: str, plain: Any, ways: Mapping[str, frozenset[str]]) -> Entry:
    if not isinstance(plain, dict) or not KEY.fullmatch(key):
        raise InputError("an entry is a table [key] with small letters, figures and _ in its key.")
    known = {part.name: part for part in fields(Entry) if part.name not in ("key", "settings")}
    find = str(plain.get("find"))
    if find not in ways:
        raise InputError(f"find is {shown(find)}; {', '.join(ways)} are.")
    own = {name: fact for name, fact in plain.items() if name not in known}
    faults = [f"{shown(name)} is not known to the way {find}." for name in own if name not in ways[find]]
    needed = ("title", "publisher", "licence", "attribution", "need", "group", "address", "file")
    faults += [f"{name} is missing." for name in needed if not plain.get(name)]
    checks: dict[str, tuple[str, ...]] = {"licence": LICENCES, "group": GROUPS, "need": tuple(Need)}
    faults += [
        f"{name} is {shown(plain[name])}; {', '.join(right)} are."
        for name, right in checks.items()
        if plain.get(name) and plain[name] not in right
    ]
    if not str(plain.get("address", "https://")).startswith("https://"):
        faults.append(f"the address is {shown(plain['address'])}; only https:// is asked.")
    faults += _wrong_headers(plain.get("headers", {}))
    if faults:
        raise InputError(*faults)
    expect = plain.get("expect", {})
    strange = set(expect) - {part.name for part in fields(Expect)}
    if strange:
        raise InputError(f"{shown(min(strange))} in expect is not known.")
    expected = Expect(**{**expect, "columns": tuple(expect.get("columns", ()))})
    facts = {name: plain[name] for name in known if name in plain}
    facts |= {"need": Need(plain["need"]), "expect": expected}
    facts |= {name: tuple(plain.get(name, ())) for name in ("also", "after", "drop")}
    return Entry(key=key, settings=own, **facts)


def _wrong_headers(headers: Any) -> list[str]:
    if not isinstance(headers, dict):
        return ["headers is no table of names and values."]
    faults = [
        f"the header {shown(name)} is set by the program itself." for name in headers if name.lower() in OWN_HEADERS
    ]
    faults += [
        f"the header {shown(name)} with {shown(says)} is not plain letters, figures and marks."
        for name, says in headers.items()
        if not HEADER.fullmatch(name) or not isinstance(says, str) or not HEADER_SAYS.fullmatch(says)
    ]
    return faults
