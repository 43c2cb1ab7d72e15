"""A folder of official files: what each one is, what was read from it, and what could not be used.

What a file is comes from its contents. What no file tells of itself (the service of a plain list, the date of an
edition) may stand in `sources.toml` beside the files:

    [place]
    name = "Trafford"

    [[file]]
    file = "services/jobcentre_plus.csv"
    service = "jobcentre"
    date = "2023-05-01"
"""

import hashlib
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from geo.errors import InputError
from geo.provenance import Source
from geo.sources import (
    boundaries,
    census,
    deprivation,
    estates,
    estimates,
    geography_lookups,
    gp,
    points,
    postcodes,
    unused,
)
from geo.sources.reading import Kind, RawFile, Sample

RecordT = TypeVar("RecordT")

SETTINGS_NAME = "sources.toml"
FILE_KEYS = frozenset({"file", "kind", "service", "date", "publisher", "licence", "title", "edition"})


@dataclass(frozen=True)
class StreetFile:
    """An OpenStreetMap extract, to be read when the place is built: it is the one file too large to hold as a table."""

    path: Path
    source: Source


class Outcome(StrEnum):
    """What became of a file."""

    READ = "read"
    NOT_USED = "recognised, not used"
    REPEATED = "the same as another file"
    NOT_RECOGNISED = "not recognised"
    REFUSED = "refused"


@dataclass(frozen=True)
class Found:
    """One file of the folder: what it is, the record read from it (None where there is none), and what became of it.

    why is a sentence for a file that is not used; faults are one sentence each for a file that was refused.
    """

    raw: RawFile
    kind: Kind | None
    record: Any | None
    outcome: Outcome
    why: str = ""
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """All files of a folder in order of name; place is what sources.toml says of the place (name, made_up)."""

    found: tuple[Found, ...]
    place: dict[str, Any] = field(default_factory=dict)

    def records(self, kind: type[RecordT]) -> tuple[RecordT, ...]:
        """The records of one type, in order of their files' names."""
        return tuple(found.record for found in self.found if isinstance(found.record, kind))

    @property
    def faults(self) -> tuple[str, ...]:
        """Every fault of every refused file."""
        return tuple(fault for found in self.found for fault in found.faults)

    def of_outcome(self, outcome: Outcome) -> tuple[Found, ...]:
        """The files that this became of."""
        return tuple(found for found in self.found if found.outcome == outcome)


def _is_street_file(sample: Sample) -> bool:
    return sample.format == "pbf"


def _street_file(raw: RawFile) -> StreetFile:
    return StreetFile(raw.path, raw.source("OpenStreetMap extract", publisher="OpenStreetMap contributors"))


STREETS = Kind("streets", "streets (OpenStreetMap)", _is_street_file, _street_file)

KINDS: tuple[Kind, ...] = (
    *boundaries.KINDS,
    *geography_lookups.KINDS,
    *postcodes.KINDS,
    *census.KINDS,
    *estimates.KINDS,
    *deprivation.KINDS,
    *gp.KINDS,
    *points.KINDS,
    *estates.KINDS,
    STREETS,
    *unused.KINDS,
)


def recognise(folder: Path, *, on_step: Callable[[int, int], None] | None = None) -> Catalogue:
    """Every file under a folder, recognised and read; on_step is told how many of how many are done.

    A file that cannot be used does not stop the others: its faults are in the catalogue. Only a folder without files,
    or a sources.toml that makes no sense, is refused here.
    """
    files = _files(folder)
    place, facts = _settings(folder, {name for name, _ in files})
    raws = [RawFile(name, path, facts.get(name, {})) for name, path in files]
    found = []
    seen: dict[str, str] = {}
    # What sources.toml speaks of goes first, so that of two equal files the described one is kept.
    ordered = sorted(raws, key=lambda raw: (not raw.facts, raw.name))
    for done, raw in enumerate(ordered, start=1):
        # Looked at through a copy that is dropped, so that no file's bytes stay in memory.
        found.append(_look(RawFile(raw.name, raw.path, raw.facts), raw, seen=seen))
        if on_step is not None:
            on_step(done, len(ordered))
    return Catalogue(tuple(sorted(found, key=lambda one: one.raw.name)), place)


def _files(folder: Path) -> list[tuple[str, Path]]:
    if not folder.is_dir():
        raise InputError(f"{folder}: there is no such folder; a folder of official files was expected.")
    found = []
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        hidden = any(part.startswith((".", "__MACOSX")) for part in parts)
        # Other TOML files are proposals, which lie beside a place's files and are not part of it.
        if path.is_file() and not hidden and path.suffix != ".toml":
            found.append(("/".join(parts), path))
    if not found:
        raise InputError(f"{folder}: there are no files in it; the official tables of a place were expected.")
    return found


def _settings(folder: Path, names: set[str]) -> tuple[dict[str, Any], dict[str, dict[str, str]]]:
    path = folder / SETTINGS_NAME
    if not path.is_file():
        return {}, {}
    try:
        parsed = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise InputError(f"{SETTINGS_NAME}: it is not TOML that can be read ({fault}).") from fault
    faults = [
        f"{SETTINGS_NAME}: {key!r} is not known; [place] and [[file]] are." for key in set(parsed) - {"place", "file"}
    ]
    facts: dict[str, dict[str, str]] = {}
    for number, entry in enumerate(parsed.get("file", []), start=1):
        faults.extend(_entry_faults(entry, number, names=names))
        facts[str(entry.get("file"))] = {key: str(value) for key, value in entry.items() if key != "file"}
    if faults:
        raise InputError(*faults)
    return dict(parsed.get("place", {})), facts


def _entry_faults(entry: dict[str, Any], number: int, *, names: set[str]) -> Iterable[str]:
    where = f"{SETTINGS_NAME}, file {number}"
    for key in sorted(set(entry) - FILE_KEYS):
        yield f"{where}: {key!r} is not known; {', '.join(sorted(FILE_KEYS))} are."
    if entry.get("file") not in names:
        yield f"{where}: {entry.get('file')!r} is no file of this folder; give its path as it lies in it."
    if entry.get("kind", KINDS[0].key) not in {kind.key for kind in KINDS}:
        yield f"{where}: {entry['kind']!r} is no kind; {', '.join(kind.key for kind in KINDS)} are."


def _look(raw: RawFile, kept: RawFile, *, seen: dict[str, str]) -> Found:
    try:
        digest = _digest(raw)
        if digest in seen:
            why = f"{raw.name}: its content is that of {seen[digest]}; it is counted once."
            return Found(kept, None, None, Outcome.REPEATED, why)
        kind = _kind_of_file(raw)
        if kind is None:
            return Found(kept, None, None, Outcome.NOT_RECOGNISED, _strange(raw))
        seen[digest] = raw.name
    except InputError as fault:
        return Found(kept, None, None, Outcome.REFUSED, faults=fault.faults)
    try:
        record = kind.read(raw)
    except InputError as fault:
        return Found(kept, kind, None, Outcome.REFUSED, faults=fault.faults)
    if isinstance(record, unused.NotUsed):
        return Found(kept, kind, record, Outcome.NOT_USED, f"{raw.name}: {record.why}")
    return Found(kept, kind, record, Outcome.READ)


def _digest(raw: RawFile) -> str:
    """Checksum of the content, so that a table and the same table gzipped are one."""
    return hashlib.sha256(raw.content).hexdigest() if raw.sample.format in ("csv", "geojson") else raw.sha256


def _kind_of_file(raw: RawFile) -> Kind | None:
    if "kind" in raw.facts:
        return next(kind for kind in KINDS if kind.key == raw.facts["kind"])
    claims = [kind for kind in KINDS if kind.matches(raw.sample)]
    if len(claims) > 1:
        raise InputError(
            f"{raw.name}: it looks like {' and like '.join(kind.title for kind in claims)}; say which in "
            f'{SETTINGS_NAME} (kind = "{claims[0].key}").'
        )
    return claims[0] if claims else None


def _strange(raw: RawFile) -> str:
    columns = ", ".join(raw.sample.header[:6])
    return f"{raw.name}: not recognised" + (f"; its columns begin {columns}." if columns else ".")
