"""The folder of a batch: one writer at a time, whole files only, and a manifest of what need not be done again."""

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from geo.errors import InputError
from geo.store.writing import LOCK, alone_or_told

MANIFEST = "manifest.json"
KIND = "batch"
# Raised whenever the manifest changes shape.
VERSION = 1
KINDS = ("table", "nearest", "sites", "areas")
PART = ".part"

Manifest = dict[str, Any]


@contextmanager
def opened(out: Path) -> Iterator[None]:
    """The folder, made where it is not there, with nobody else writing in it; InputError in words otherwise."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        strange = sorted(path.name for path in out.iterdir() if path.name != LOCK)
    except OSError as fault:
        raise InputError(f"{out}: it cannot be used as a folder ({fault.strerror}).") from fault
    if strange and not _is_ours(out, strange):
        raise InputError(
            f"{out}: it holds {strange[0]} and is no folder of a batch; name a new folder, or one of an earlier batch."
        )
    with alone_or_told(out) as other:
        if other is not None:
            raise InputError(f"{out}: another batch (process {other}) is writing in it; wait until it has ended.")
        for left_over in out.rglob(f"*{PART}"):
            left_over.unlink()
        yield


def _is_ours(out: Path, names: list[str]) -> bool:
    if MANIFEST in names:
        return manifest_of(out) is not None
    # An earlier batch that was stopped before anything was done.
    return all(name in (*KINDS, f"{MANIFEST}{PART}") for name in names)


def manifest_of(out: Path) -> Manifest | None:
    """What was done before; None where there is no manifest of a batch, or of another version."""
    try:
        manifest = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    ours = isinstance(manifest, dict) and manifest.get("kind") == KIND and manifest.get("version") == VERSION
    return manifest if ours else None


def empty_manifest() -> Manifest:
    """Nothing done yet."""
    return {"kind": KIND, "version": VERSION, "districts": {}, "failed": [], "files": {}}


def write_manifest(out: Path, manifest: Manifest) -> None:
    """Keep it, sorted, so that the same results are the same file."""
    write(out / MANIFEST, (json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode())


def write(path: Path, content: bytes) -> str:
    """Write a file so that it is there whole or not at all; its checksum. InputError in words where it cannot be."""
    return write_by(path, lambda file: file.write(content))


def write_by(path: Path, fill: Callable[[BinaryIO], Any]) -> str:
    """The same of what is written bit by bit."""
    part = path.with_name(path.name + PART)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            fill(file)
            file.flush()
            os.fsync(file.fileno())
        checksum = _checksum(part)
        os.replace(part, path)
    except OSError as fault:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise InputError(
            f"{path}: it cannot be written ({fault.strerror}); what was finished before is kept."
        ) from fault
    return checksum


def is_whole(out: Path, files: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether every one of these files is there as the manifest tells it."""
    return all(_checksum(out / name) == told.get("sha256") for name, told in files.items())


def _checksum(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
