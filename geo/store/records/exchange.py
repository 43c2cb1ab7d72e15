"""A whole decision as one file that two partnerships can hand each other, with a checksum over all that is in it.

The checksum tells that a file is as it was written. It is no signature: whoever hands a file on can say the checksum by
another way (on the phone, in a letter), and whoever gets it can hold the two together.
"""

import io
import zipfile
from dataclasses import dataclass, replace

from geo.decisions.decision import Decision
from geo.decisions.written import new_id, now, vouched_for_by_nobody
from geo.errors import InputError
from geo.language.dates import british
from geo.place.place import Place
from geo.plain import LONGEST_NAME, shown
from geo.store.records import decisions
from geo.store.records.exchange_cells import Cells, csv_rows, csv_text
from geo.store.records.exchange_files import PROPOSAL, TABLE_FILES, decision_from, files_of
from geo.store.records.opening import Database
from geo.store.records.zipped import DAMAGE, checksum_of, sums, zipped

CHECKSUMS, ALL = "checksums.csv", "all"
CHECKSUM_CELLS = {"file": Cells(), "sha256": Cells()}
MOST_BYTES, MOST_UNPACKED_BYTES, MOST_FILES = 20 * 1024 * 1024, 100 * 1024 * 1024, 4_000
CHANGED = "{what} was changed after the file was written, as the checksum tells; ask for the file anew."
NO_DECISION = "This is no file of a decision: {reason}"
MARK = "\ufeff"


@dataclass(frozen=True)
class Exchanged:
    """A decision as a file, and the checksum over all that is in it."""

    content: bytes
    checksum: str


def as_file(decision: Decision) -> Exchanged:
    """A decision as one zip of TOML and CSV."""
    files, checksum = _sealed(decision)
    return Exchanged(zipped(files), checksum)


def contents(decision: Decision) -> dict[str, bytes]:
    """The files of that zip by name, to stand in another."""
    return _sealed(decision)[0]


def _sealed(decision: Decision) -> tuple[dict[str, bytes], str]:
    files = {name: _bytes(name, text) for name, text in files_of(decision).items()}
    checksums = sums(files)
    checksum = checksum_of(checksums)
    rows = [{"file": name, "sha256": each} for name, each in {**checksums, ALL: checksum}.items()]
    return {**files, CHECKSUMS: _bytes(CHECKSUMS, csv_text(rows, CHECKSUM_CELLS))}, checksum


def from_file(content: bytes) -> Decision:
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
    return decision_from({name: _text(name, each) for name, each in files.items()})


def bring_in(database: Database, content: bytes, place: Place) -> Decision:
    """Keep the decision of such a file; where it is here already and was changed since, as one of its own beside it.

    Whoever signed in where it was made is vouched for by nobody here.

    InputError in words where it is none, was changed, or is of another place; GeoError where it cannot be kept.
    """
    decision = from_file(content)
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
        return decisions.keep(database, decision)
    addition = f" (brought in {british(now().date().isoformat())})"
    title = decision.title[: LONGEST_NAME - len(addition)] + addition
    return decisions.keep(database, replace(decision, decision_id=new_id(), title=title))


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
        if name not in {*TABLE_FILES, CHECKSUMS} and not PROPOSAL.fullmatch(name):
            raise InputError(NO_DECISION.format(reason=f"it holds {shown(name)}, which is no part of one."))
    if len(set(names)) != len(names):
        raise InputError(NO_DECISION.format(reason="one of its files is there twice."))
    if len(names) > MOST_FILES or sum(member.file_size for member in members) > MOST_UNPACKED_BYTES:
        raise InputError(NO_DECISION.format(reason=f"unpacked it is larger than {MOST_UNPACKED_BYTES // 1024**2} MB."))
