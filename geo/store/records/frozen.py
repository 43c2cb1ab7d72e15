"""What was decided, kept for good: a zip and one checksum over all that is in it, put in with the stage and never
changed. What is read is held against the checksum first.
"""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import Connection, insert, select

from geo.decisions.written import now
from geo.errors import InputError
from geo.store.records.opening import Database, in_words
from geo.store.records.schema import FROZEN
from geo.store.records.zipped import DAMAGE, checksum_of, listed, sums, zipped

SUMS = "SHA256SUMS"
TAMPERED = "The record of what was decided was changed since then, as its checksum tells ({what}): it is not shown."
MOST_BYTES, MOST_UNPACKED_BYTES = 60 * 1024**2, 300 * 1024**2


@dataclass(frozen=True)
class Sealed:
    """Files as one zip with the list of their checksums in it, and the checksum of that list."""

    content: bytes
    checksum: str


@dataclass(frozen=True)
class FrozenRecord:
    """What is kept of one decided option, and since when (ISO, in universal time); its files are read by `opened`."""

    sealed: Sealed
    when: str


# By option, of a decision in which nothing is decided.
NO_RECORDS: Mapping[str, FrozenRecord] = MappingProxyType({})


def seal(files: Mapping[str, bytes]) -> Sealed:
    """Files by name, sealed; InputError where they are more than is kept."""
    checksums = sums(files)
    content = zipped({**files, SUMS: listed(checksums).encode()})
    if len(content) > MOST_BYTES:
        raise InputError(f"The record of what is decided is larger than {MOST_BYTES // 1024**2} MB and cannot be kept.")
    return Sealed(content, checksum_of(checksums))


def begun_now(sealed: Sealed) -> FrozenRecord:
    """What is sealed as a record from now on."""
    return FrozenRecord(sealed, now().isoformat())


def insert_frozen(connection: Connection, decision_id: str, option_id: str, record: FrozenRecord) -> None:
    """Put in the record of an option that is there; a second one of the same option is refused by the table."""
    sealed = record.sealed
    row = {"decision_id": decision_id, "option_id": option_id, "checksum": sealed.checksum, "content": sealed.content}
    connection.execute(insert(FROZEN).values({**row, "when": record.when}))


def find(database: Database, decision_id: str, option_id: str) -> FrozenRecord | None:
    """The record of a decided option, not checked yet; None where there is none. GeoError where it cannot be read."""
    table = FROZEN.c
    asked = select(table.content, table.checksum, table.when)
    asked = asked.where((table.decision_id == decision_id) & (table.option_id == option_id))
    with in_words(), database.connect() as connection:
        row = connection.execute(asked).one_or_none()
    return FrozenRecord(Sealed(bytes(row[0]), row[1]), row[2]) if row else None


def of_decision(database: Database, decision_id: str) -> dict[str, FrozenRecord]:
    """The records of all decided options of a decision by option, not checked yet; GeoError as for `find`."""
    table = FROZEN.c
    asked = select(table.option_id, table.content, table.checksum, table.when).where(table.decision_id == decision_id)
    with in_words(), database.connect() as connection:
        rows = connection.execute(asked.order_by(table.option_id)).all()
    return {row[0]: FrozenRecord(Sealed(bytes(row[1]), row[2]), row[3]) for row in rows}


def opened(sealed: Sealed) -> dict[str, bytes]:
    """The files of a record by name, the list of checksums left out; InputError in words where anything was changed."""
    try:
        with zipfile.ZipFile(io.BytesIO(sealed.content)) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > MOST_UNPACKED_BYTES:
                raise InputError(TAMPERED.format(what="its size"))
            files = {member.filename: archive.read(member) for member in members}
    except DAMAGE as fault:
        raise InputError(TAMPERED.format(what="the zip")) from fault
    written = files.pop(SUMS, b"")
    if len(files) + 1 != len(members) or hashlib.sha256(written).hexdigest() != sealed.checksum:
        raise InputError(TAMPERED.format(what=SUMS))
    checksums = sums(files)
    if listed(checksums).encode() != written:
        given = {line[66:]: line[:64] for line in written.decode(errors="replace").splitlines()}
        changed = sorted(name for name in {*checksums, *given} if checksums.get(name) != given.get(name))
        raise InputError(TAMPERED.format(what=changed[0] if changed else SUMS))
    return files
