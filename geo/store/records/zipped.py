"""Files as one zip that is the same each time, and the checksums that tell whether any of them was changed."""

import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

# What the reader of zips raises for damage, for ways of packing that it does not know, and for passwords.
DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, RuntimeError, EOFError, OSError, ValueError)
# The same moment in every file, so that the same files are the same zip.
MOMENT = (1980, 1, 1, 0, 0, 0)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Files by name as a zip."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            # A zip within it is packed already.
            packing = zipfile.ZIP_STORED if name.endswith(".zip") else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, MOMENT), content, packing)
    return packed.getvalue()


def sums(files: Mapping[str, bytes]) -> dict[str, str]:
    """The checksum (SHA-256) of each file by name, names in order."""
    return {name: hashlib.sha256(files[name]).hexdigest() for name in sorted(files)}


def listed(checksums: Mapping[str, str]) -> str:
    """Checksums as sha256sum writes and checks them, a line a file."""
    return "".join(f"{each}  {name}\n" for name, each in checksums.items())


def checksum_of(checksums: Mapping[str, str]) -> str:
    """One checksum over all: that of the list of them."""
    return hashlib.sha256(listed(checksums).encode()).hexdigest()
