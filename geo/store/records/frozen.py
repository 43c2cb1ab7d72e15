"""What was decided, kept for good: a zip and one checksum over all that is in it, put in with the stage and never
changed. What is read is held against the checksum first.
"""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

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


def seal(files: Mapping[str, bytes]) -> Sealed:
    """Files by name, sealed; InputError where they are more than is kept."""
    checksums = sums(files)
    content = zipped({**files, SUMS: listed(checksums).encode()})
    if len(content) > MOST_BYTES:
        raise InputError(f"The record of what is decided is larger than {MOST_BYTES // 1024**2} MB and cannot be kept.")
    return Sealed(content, checksum_of(checksums))


def insert_frozen(connection: Connection, decision_id: str, option_id: str, sealed: Sealed) -> None:
    """Put in the record of an option that is there; a second one of the same option is refused by the table."""
    row = {"decision_id": decision_id, "option_id": option_id, "checksum": sealed.checksum, "content": sealed.content}
    connection.execute(insert(FROZEN).values({**row, "when": now().isoformat()}))


def find(database: Database, decision_id: str, option_id: str) -> FrozenRecord | None:
    """The record of a decided option, not checked yet; None where there is none. GeoError where it cannot be read."""
    table = FROZEN.c
    asked = select(table.content, table.checksum, table.when)
    asked = asked.where((table.decision_id == decision_id) & (table.option_id == option_id))
    with in_words(), database.connect() as connection:
        row = connection.execute(asked).one_or_none()
    return FrozenRecord(Sealed(bytes(row[0]), row[1]), row[2]) if row else None


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
