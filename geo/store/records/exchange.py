"""A whole decision as one file that two partnerships can hand each other, with a checksum over all that is in it.

The checksum tells that a file is as it was written. It is no signature: whoever hands a file on can say the checksum by
another way (on the phone, in a letter), and whoever gets it can hold the two together.
"""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from geo.decisions.decision import Decision
from geo.decisions.option import Option
from geo.decisions.written import new_id, now, vouched_for_by_nobody
from geo.errors import InputError
from geo.language.dates import british
from geo.place.place import Place
from geo.plain import LONGEST_NAME, shown
from geo.store.records import decisions
from geo.store.records.exchange_cells import Cells, csv_rows, csv_text
from geo.store.records.exchange_files import (
    DECIDED,
    DECIDED_CELLS,
    PROPOSAL,
    RECORD,
    TABLE_FILES,
    Files,
    decision_from,
    files_of,
)
from geo.store.records.frozen import NO_RECORDS, FrozenRecord, Sealed, opened
from geo.store.records.opening import Database
from geo.store.records.schema import LONGEST_MOMENT
from geo.store.records.zipped import DAMAGE, checksum_of, sums, zipped

CHECKSUMS, ALL = "checksums.csv", "all"
CHECKSUM_CELLS = {"file": Cells(), "sha256": Cells()}
# A decision is small; the records of what was decided hold its papers with their maps.
MOST_BYTES, MOST_UNPACKED_BYTES, MOST_FILES = 60 * 1024**2, 100 * 1024**2, 4_000
# Where a record has the files of its decision.
WITHIN = "decision/"
CHANGED = "{what} was changed after the file was written, as the checksum tells; ask for the file anew."
NO_DECISION = "This is no file of a decision: {reason}"
MARK = "\ufeff"


@dataclass(frozen=True)
class Exchanged:
    """A decision as a file, and the checksum over all that is in it."""

    content: bytes
    checksum: str


@dataclass(frozen=True)
class Handed:
    """What such a file holds: a decision, and by option the records of what was decided, checked."""

    decision: Decision
    records: Mapping[str, FrozenRecord]


def as_file(decision: Decision, records: Mapping[str, FrozenRecord] = NO_RECORDS) -> Exchanged:
    """A decision as one zip of TOML and CSV, with the records of what was decided by option.

    InputError in words where that is more than can be brought in again.
    """
    files, checksum = _sealed(files_of(decision), records)
    content = zipped(files)
    if len(content) > MOST_BYTES:
        raise InputError(f"The decision with its records is larger than {MOST_BYTES // 1024**2} MB, and is no file.")
    return Exchanged(content, checksum)


def contents(decision: Decision) -> dict[str, bytes]:
    """The files of that zip by name, without records, to stand in one."""
    return _sealed(files_of(decision), NO_RECORDS)[0]


def _sealed(texts: Files, records: Mapping[str, FrozenRecord]) -> tuple[dict[str, bytes], str]:
    files = {name: _bytes(name, text) for name, text in texts.items()} | _record_files(records)
    checksums = sums(files)
    checksum = checksum_of(checksums)
    rows = [{"file": name, "sha256": each} for name, each in {**checksums, ALL: checksum}.items()]
    return {**files, CHECKSUMS: _bytes(CHECKSUMS, csv_text(rows, CHECKSUM_CELLS))}, checksum


def _record_files(records: Mapping[str, FrozenRecord]) -> dict[str, bytes]:
    if not records:
        return {}
    numbered = {f"decided_{number}.zip": each for number, each in enumerate(records.items(), start=1)}
    rows = [
        {"option_id": option_id, "file": name, "sha256": record.sealed.checksum, "when": record.when}
        for name, (option_id, record) in numbered.items()
    ]
    zips = {name: record.sealed.content for name, (_, record) in numbered.items()}
    return {DECIDED: _bytes(DECIDED, csv_text(rows, DECIDED_CELLS)), **zips}


def from_file(content: bytes) -> Handed:
    """The decision that such a file tells, not kept yet; InputError in words where it was changed, or is none."""
    files = _unpacked(content)
    if CHECKSUMS not in files:
        raise InputError(NO_DECISION.format(reason=f"{CHECKSUMS} is missing."))
    listed = csv_rows(_text(CHECKSUMS, files.pop(CHECKSUMS)), CHECKSUM_CELLS, name=CHECKSUMS)
    given = {row["file"]: row["sha256"] for _, row in listed}
    checksums = sums(files)
    changed = sorted(name for name in {*checksums, *given} - {ALL} if checksums.get(name) != given.get(name))
    if changed:
        more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
        raise InputError(CHANGED.format(what=f"{changed[0]}{more}"))
    if given.get(ALL) != checksum_of(checksums):
        raise InputError(CHANGED.format(what="The list of checksums"))
    zips = {name: files.pop(name) for name in list(files) if RECORD.fullmatch(name)}
    texts = {name: _text(name, each) for name, each in files.items()}
    decision = decision_from(texts)
    return Handed(decision, _records(texts.get(DECIDED, ""), zips, decision))


def _records(decided: str, zips: dict[str, bytes], decision: Decision) -> dict[str, FrozenRecord]:
    """The records by option, each held against its checksum and against the option that it stands at."""
    records: dict[str, FrozenRecord] = {}
    options = {option.option_id: option for option in decision.options}
    for number, row in csv_rows(decided, DECIDED_CELLS, name=DECIDED):
        what = f"{DECIDED}, row {number}"
        option, content = options.get(row["option_id"]), zips.pop(row["file"], None)
        if option is None or not option.stage.is_decided or option.option_id in records:
            raise InputError(f"{what}: it is of an option that is not decided, or a second time of the same.")
        if content is None or not _is_moment(row["when"]):
            raise InputError(f"{what}: {shown(row['file'])} is missing, or {shown(row['when'])} is no moment.")
        sealed = Sealed(content, row["sha256"])
        if not _is_of(option, sealed, row["file"]):
            raise InputError(f"{what}: {row['file']} is the record of something else than {option.name}.")
        records[option.option_id] = FrozenRecord(sealed, row["when"])
    if zips:
        raise InputError(f"{next(iter(zips))} is not named in {DECIDED}.")
    return records


def _is_of(option: Option, sealed: Sealed, name: str) -> bool:
    """Whether a record tells the version by which an option was decided; InputError where it was changed."""
    try:
        inside = opened(sealed)
    except InputError as fault:
        raise InputError(CHANGED.format(what=f"The record of what was decided ({name})")) from fault
    within = {path.removeprefix(WITHIN): each for path, each in inside.items() if path.startswith(WITHIN)}
    within.pop(CHECKSUMS, None)
    told = decision_from({path: _text(path, each) for path, each in within.items()})
    return any(
        version in option.versions
        for each in told.options
        if each.option_id == option.option_id and each.stage.is_decided
        for version in each.versions
        if version.stage.is_decided
    )


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None and len(text) <= LONGEST_MOMENT
    except ValueError:
        return False


def bring_in(database: Database, content: bytes, place: Place) -> Decision:
    """Keep the decision of such a file; where it is here already and was changed since, as one of its own beside it.

    Whoever signed in where it was made is vouched for by nobody here.

    InputError in words where it is none, was changed, or is of another place; GeoError where it cannot be kept.
    """
    handed = from_file(content)
    decision = handed.decision
    if decision.place_name.casefold() != place.name.casefold():
        raise InputError(
            f"{decision.title} is of {decision.place_name}, and {place.name} is in view; open that place first."
        )
    decision = replace(decision, place_key=place.key)
    there = decisions.find(database, decision.decision_id)
    if there is not None and repr(replace(there, version=0)) == repr(decision):
        return there
    decision = vouched_for_by_nobody(decision)
    if there is None:
        return decisions.keep(database, decision, handed.records)
    addition = f" (brought in {british(now().date().isoformat())})"
    title = decision.title[: LONGEST_NAME - len(addition)] + addition
    return decisions.keep(database, replace(decision, decision_id=new_id(), title=title), handed.records)


def _bytes(name: str, text: str) -> bytes:
    # Without the mark spreadsheets take a CSV for the letters of another age.
    return f"{MARK if name.endswith('.csv') else ''}{text}".encode()


def _text(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8").removeprefix(MARK)
    except UnicodeError as fault:
        raise InputError(f"{name} cannot be read as UTF-8 text.") from fault


def _unpacked(content: bytes) -> dict[str, bytes]:
    if len(content) > MOST_BYTES:
        raise InputError(NO_DECISION.format(reason=f"it is larger than {MOST_BYTES // 1024**2} MB."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            _refuse_strange(members)
            return {member.filename: archive.read(member) for member in members}
    except InputError:
        raise
    except DAMAGE as fault:
        raise InputError(NO_DECISION.format(reason="it is no zip, or a damaged one.")) from fault


def _refuse_strange(members: list[zipfile.ZipInfo]) -> None:
    names = [member.filename for member in members]
    for name in names:
        if name not in {*TABLE_FILES, DECIDED, CHECKSUMS} and not (PROPOSAL.fullmatch(name) or RECORD.fullmatch(name)):
            raise InputError(NO_DECISION.format(reason=f"it holds {shown(name)}, which is no part of one."))
    if len(set(names)) != len(names):
        raise InputError(NO_DECISION.format(reason="one of its files is there twice."))
    if len(names) > MOST_FILES or sum(member.file_size for member in members) > MOST_UNPACKED_BYTES:
        raise InputError(NO_DECISION.format(reason=f"unpacked it is larger than {MOST_UNPACKED_BYTES // 1024**2} MB."))
