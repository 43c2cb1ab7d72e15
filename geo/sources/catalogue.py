"""A folder of official files: what each one is, what was read from it, and what could not be used.

What a file is comes from its contents; what no file tells of itself may stand in `sources.toml` beside them.
"""

import hashlib
import traceback
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from geo.areas.areas import AreaKind
from geo.errors import GeoError, InputError
from geo.plain import beginning, shown, visible
from geo.provenance import ATTRIBUTION_FILE
from geo.sources import descriptions, unused
from geo.sources.boundaries import BoundarySet
from geo.sources.choosing import set_aside
from geo.sources.implied import with_implied
from geo.sources.kinds import KINDS
from geo.sources.layers import BESIDE_SHP, beside_shapefile, is_shapes
from geo.sources.look import nearest
from geo.sources.official.nomis_pages import pages_together
from geo.sources.packed import ZIP_MAGIC
from geo.sources.parts import is_workbook, layers_of, members_of
from geo.sources.reading import Kind, RawFile
from geo.sources.services import points
from geo.values import OnStep

RecordT = TypeVar("RecordT")
# Columns of a file of no known kind that are named.
SHOWN_COLUMNS = 12
# What reading can raise for a file of another kind than it is said to be, kind by kind and column by column.
MISREAD = (LookupError, AttributeError, TypeError, ValueError, RuntimeError, StopIteration)


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

    Attributes
    ----------
    why
        A sentence for a file that is not used.
    faults
        A sentence each for a file that was refused.
    trace
        Where in the code reading it failed, of a file that was refused for a fault of ours; "" for all others.
    """

    raw: RawFile
    kind: Kind | None
    record: Any | None
    outcome: Outcome
    why: str = ""
    faults: tuple[str, ...] = ()
    trace: str = ""


@dataclass(frozen=True)
class Catalogue:
    """All files of a folder in order of name; place is what sources.toml says of the place (name, made_up)."""

    found: tuple[Found, ...]
    place: dict[str, Any] = field(default_factory=dict)

    def records(self, kind: type[RecordT]) -> tuple[RecordT, ...]:
        """The records of one type, in order of their files' names."""
        return tuple(file.record for file in self.found if isinstance(file.record, kind))

    @property
    def faults(self) -> tuple[str, ...]:
        """Every fault of every refused file."""
        return tuple(fault for file in self.found for fault in file.faults)


def recognise(folder: Path, *, on_step: OnStep | None = None) -> Catalogue:
    """Every file under a folder, recognised and read; on_step is told how many of how many files are done.

    A file that cannot be used does not stop the others: its faults are in the catalogue. Only a folder without files,
    or a sources.toml that makes no sense, is refused here.
    """
    files = _files(folder)
    names = [name for name, _ in files]
    place, facts = descriptions.read_descriptions(folder, names=names, kinds=[kind.key for kind in KINDS])
    raws = [RawFile(name, path, facts.get(name, {})) for name, path in files]
    recognised: list[Found] = []
    seen: dict[str, str] = {}
    # What sources.toml speaks of goes first, so that of two equal files the described one is kept; archives go last, as
    # outlines tell which of their tables is meant.
    ordered = sorted(
        pages_together(raws), key=lambda raw: (not raw.facts, replace(raw).head.startswith(ZIP_MAGIC), raw.name)
    )
    for done, raw in enumerate(ordered, start=1):
        drawn = {file.record.kind for file in recognised if isinstance(file.record, BoundarySet)}
        recognised.extend(_look_into(raw, seen=seen, drawn=drawn))
        if on_step is not None:
            on_step("Reading files", done, len(ordered))
    return Catalogue(tuple(sorted(recognised, key=lambda file: file.raw.name)), place)


def _files(folder: Path) -> list[tuple[str, Path]]:
    if not folder.is_dir():
        raise InputError(f"{folder}: there is no such folder; a folder of official files was expected.")
    named_files = []
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        hidden = any(part.startswith((".", "__MACOSX")) for part in parts)
        # Other TOML files are proposals, which lie beside a place's files and are not part of it.
        apart = hidden or path.suffix == ".toml" or path.name == ATTRIBUTION_FILE
        if path.is_file() and not apart and not _is_beside(path):
            # As it can be shown and kept; a name on the disk may hold what is no text.
            named_files.append((visible("/".join(parts).encode("utf-8", "replace").decode()), path))
    if not named_files:
        raise InputError(f"{folder}: there are no files in it; the official tables of a place were expected.")
    return named_files


def _is_beside(path: Path) -> bool:
    """Whether a file is a part of the shapefile that lies beside it."""
    name = path.name.lower()
    return name.endswith(BESIDE_SHP) and beside_shapefile(name, [other.name for other in path.parent.iterdir()])


def _look_into(raw: RawFile, *, seen: dict[str, str], drawn: Collection[AreaKind]) -> list[Found]:
    """What became of a file, or of each of its parts where it holds several."""
    # Looked at through a copy that is dropped, so that no file's bytes stay in memory.
    whole = replace(raw)
    try:
        members = [] if _is_whole(whole) else pages_together(members_of(whole))
        aside = set_aside([replace(part) for part in members], drawn)
    except Exception as fault:  # noqa: BLE001  (as for one file)
        return [_refused(raw, None, fault)]
    left_out = [Found(part, None, None, Outcome.NOT_USED, aside[part.name]) for part in members if part.name in aside]
    meant = [part for part in members if part.name not in aside] or ([] if members else [whole])
    return [*left_out, *(file for part in meant for file in _look_at_layers(part, seen=seen))]


def _is_whole(raw: RawFile) -> bool:
    """Whether a file is looked at as it stands: it is no archive, or one of a kind that is known as a whole."""
    if raw.sample.format != "zip" or is_workbook(raw):
        return True
    return any(kind.matches(raw.sample) for kind in KINDS)


def _look_at_layers(raw: RawFile, *, seen: dict[str, str]) -> list[Found]:
    try:
        layers = layers_of(raw)
        if layers[0].sheet or "sheet" in raw.facts:
            layers = (_meant_sheet(layers),)
    except Exception as fault:  # noqa: BLE001  (as for one file)
        return [_refused(raw, None, fault)]
    return [_look(part, replace(part), seen=seen) for part in layers]


def _meant_sheet(sheets: Sequence[RawFile]) -> RawFile:
    """The sheet that sources.toml names, else the first of a known kind, else the first: a workbook tells one table
    several times over."""
    stated = sheets[0].facts.get("sheet")
    if stated is not None:
        titles = [sheet.sheet for sheet in sheets if sheet.sheet]
        if stated in titles:
            return sheets[titles.index(stated)]
        held = (
            f"its sheets with tables are {', '.join(map(shown, titles))}"
            if titles
            else "no sheet with a table is in it"
        )
        raise InputError(
            f"{sheets[0].name.partition(', sheet ')[0]}: {descriptions.NAME} names its sheet {shown(stated)}; {held}."
        )

    def is_known(sheet: RawFile) -> bool:
        try:
            return any(kind.matches(replace(sheet).sample) for kind in KINDS)
        except InputError:
            return False

    return next(filter(is_known, sheets), sheets[0])


def _look(raw: RawFile, unread: RawFile, *, seen: dict[str, str]) -> Found:
    kind: Kind | None = None
    try:
        digest = _digest(raw)
        if digest in seen:
            why = f"{raw.name}: its content is that of {seen[digest]}; it is counted once."
            return Found(unread, None, None, Outcome.REPEATED, why)
        kind = _kind_of_file(raw)
        if kind is None:
            return Found(unread, None, None, Outcome.NOT_RECOGNISED, _strange(raw))
        seen[digest] = raw.name
        record = with_implied(_read(raw, kind), kind.key)
    except Exception as fault:  # noqa: BLE001  (whatever one importer stumbles over must not cost the other files)
        return _refused(unread, kind, fault)
    if isinstance(record, unused.NotUsed):
        return Found(unread, kind, record, Outcome.NOT_USED, f"{raw.name}: {record.why}")
    return Found(unread, kind, record, Outcome.READ)


def _refused(raw: RawFile, kind: Kind | None, fault: Exception) -> Found:
    """A file that is refused: in the words of the fault, or with a trace where nobody foresaw it."""
    faults: tuple[str, ...] = (f"{raw.name}: it cannot be opened ({fault}).",)
    trace = ""
    if isinstance(fault, InputError):
        faults = fault.faults
    elif not isinstance(fault, OSError):
        what = f" as {kind.title}" if kind else ""
        faults = (f"{raw.name}: reading it{what} failed in a way that was not foreseen ({type(fault).__name__}).",)
        trace = "".join(traceback.format_exception(fault))
    return Found(replace(raw), kind, None, Outcome.REFUSED, faults=faults, trace=trace)


def _read(raw: RawFile, kind: Kind) -> Any:
    """The record of a file; one that sources.toml calls a kind it is not is refused in a sentence."""
    try:
        return kind.read(raw)
    except GeoError:
        raise
    except MISREAD as fault:
        if "kind" not in raw.facts:
            raise
        raise InputError(
            f'{raw.name}: {descriptions.NAME} gives its kind as "{kind.key}" ({kind.title}), but it cannot be read so.'
        ) from fault


def _digest(raw: RawFile) -> str:
    """Checksum of the content, so that a table and the same table gzipped are one; of a shapefile its table's too."""
    if is_shapes(raw.head) and raw.member:
        return f"{raw.sha256} {raw.member} {raw.layer}"
    if is_shapes(raw.head):
        table = f"{raw.path.stem}.dbf".lower()
        beside = [other.read_bytes() for other in raw.path.parent.iterdir() if other.name.lower() == table]
        return f"{raw.sha256} {hashlib.sha256(b''.join(beside)).hexdigest()} {raw.layer}"
    if raw.member or raw.sheet or raw.sample.format in ("csv", "geojson"):
        return f"{raw.checksum} {raw.layer}"
    return raw.sha256


def _kind_of_file(raw: RawFile) -> Kind | None:
    if "kind" in raw.facts:
        return next(kind for kind in KINDS if kind.key == raw.facts["kind"])
    claims = [kind for kind in KINDS if kind.matches(raw.sample)]
    if len(claims) > 1:
        raise InputError(
            f"{raw.name}: it looks like {' and like '.join(kind.title for kind in claims)}; say which in "
            f'{descriptions.NAME} (kind = "{claims[0].key}").'
        )
    if not claims and {"service", "name_column"} & set(raw.facts) and points.is_listed(raw.sample):
        claims = [points.PLACES]
    if claims and claims[0] is not points.PLACES and "name_column" in raw.facts:
        raise InputError(
            f"{raw.name}: {descriptions.NAME} gives a name_column, which a plain list of places has; this file was "
            f"recognised as {claims[0].title}."
        )
    return claims[0] if claims else None


def _strange(raw: RawFile) -> str:
    """What is said of a file that is of no kind: the columns that were seen, or what was seen in their place."""
    sample = raw.sample
    drawn_as = beginning(sample.geometry)
    if sample.header:
        columns = ", ".join([beginning(name) for name in sample.header if name][:SHOWN_COLUMNS])
        shapes = f", with shapes ({drawn_as})" if drawn_as else ""
        advice = " If it lists places, give its service in sources.toml." if points.is_listed(sample) else ""
        near = nearest(sample.header, [(kind.title, kind.look) for kind in KINDS])
        return f"{raw.name}: not recognised; its columns begin {columns}{shapes}.{advice}{' ' if near else ''}{near}"
    if sample.format == "zip":
        members = ", ".join(beginning(visible(row[0])) for row in sample.rows[:SHOWN_COLUMNS])
        return f"{raw.name}: not recognised; there are no columns in it, and it holds {members or 'nothing'}."
    if sample.format == "geojson":
        seen = f"its shapes ({drawn_as}) have no columns" if drawn_as else "there is no feature in it"
        return f"{raw.name}: not recognised; {seen}."
    return f"{raw.name}: not recognised; there are no columns in it."
