"""What lies inside a file: its bytes, unpacked from gzip or as a zip archive, damaged or endless ones said in words."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from geo.errors import InputError

GZIP_MAGIC = b"\x1f\x8b"
ZIP_MAGIC = b"PK\x03\x04"
# A table is held in memory whole. The largest one read here, the postcode directory of the whole country, has 3 GB
# unpacked; a small file that unpacks to more than this is no table but a trap, or a mistake.
MOST_BYTES = 4 * 1024**3
PART_BYTES = 16 * 1024**2


def content(path: Path, name: str) -> bytes:
    """The bytes of a file, gunzipped where the first bytes say gzip; InputError where they are cut short or too many.

    `name` is how a fault calls the file.
    """
    with path.open("rb") as file:
        zipped = file.read(len(GZIP_MAGIC)) == GZIP_MAGIC
        file.seek(0)
        if not zipped:
            return b"".join(_parts(file, name))
        return _gunzipped(file, name)


def pages(contents: Sequence[bytes]) -> bytes:
    """The rows of several tables below the header of the first."""
    first, *others = contents
    rows = (first, *(page.partition(b"\n")[2] for page in others))
    return b"\n".join(page.removesuffix(b"\n") for page in rows)


def unpacked_bytes(path: Path, inside: str) -> int:
    """How many bytes a file, or a member of an archive, has once it is unpacked; of gzip only what lies on the disk."""
    if not inside:
        return path.stat().st_size
    with zipfile.ZipFile(path) as zip_file:
        return zip_file.getinfo(inside).file_size


@contextmanager
def opened(path: Path, inside: str, name: str) -> Iterator[BinaryIO]:
    """A file, or a member of an archive, to be read bit by bit; faults as of `archive`."""
    try:
        if inside:
            with zipfile.ZipFile(path) as zip_file, zip_file.open(inside) as file:
                yield cast(BinaryIO, file)
        else:
            with path.open("rb") as file:
                yield file
    except (zipfile.BadZipFile, EOFError, zlib.error) as fault:
        raise InputError(f"{name}: the zip file is cut short or damaged; download it again.") from fault
    except (RuntimeError, NotImplementedError) as fault:
        raise InputError(f"{name}: the zip file is locked or packed in a way that is not read here.") from fault


def archive(packed: bytes, name: str) -> zipfile.ZipFile:
    """A zip archive, every member of which is whole; InputError where it is damaged, locked or unpacks to too much."""
    try:
        zip_file = zipfile.ZipFile(io.BytesIO(packed))
        if sum(member.file_size for member in zip_file.infolist()) > MOST_BYTES:
            raise InputError(_too_much(name))
        damaged = zip_file.testzip()
    except InputError:
        raise
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, zlib.error) as fault:
        # A ValueError is a member said to lie before the file's beginning.
        raise InputError(f"{name}: the zip file is cut short or damaged; download it again.") from fault
    except (RuntimeError, NotImplementedError) as fault:
        raise InputError(f"{name}: the zip file is locked or packed in a way that is not read here.") from fault
    if damaged:
        raise InputError(f"{name}: {damaged} inside the zip file is damaged; download it again.")
    return zip_file


def member(packed: bytes, inside: str, name: str) -> bytes:
    """The bytes of one member of a zip archive, gunzipped where they are gzip; faults as of `archive`."""
    content = archive(packed, name).read(inside)
    return _gunzipped(io.BytesIO(content), name) if content.startswith(GZIP_MAGIC) else content


def _gunzipped(file: BinaryIO, name: str) -> bytes:
    try:
        with gzip.GzipFile(fileobj=file) as unpacked:
            return b"".join(_parts(unpacked, name))
    except (EOFError, OSError, zlib.error) as fault:
        raise InputError(f"{name}: the gzip file is cut short or damaged; download it again.") from fault


def _parts(file: io.BufferedReader | gzip.GzipFile, name: str) -> Iterator[bytes]:
    """A file bit by bit, so that one without end is given up before it fills the memory."""
    so_far = 0
    while part := file.read(PART_BYTES):
        so_far += len(part)
        if so_far > MOST_BYTES:
            raise InputError(_too_much(name))
        yield part


def _too_much(name: str) -> str:
    return f"{name}: it unpacks to more than {MOST_BYTES / 1024**3:g} GB; cut the table down to the area that is meant."
