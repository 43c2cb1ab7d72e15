"""A place kept as files and read back: GeoParquet for tables, memory-mapped arrays for minutes and streets.

A place's folder holds one folder of tables, named by a checksum, and place.json, which names it and holds the checksum
of each file in it and of itself. place.json is replaced in one step after everything else is written: a build that
stops half way leaves the former place as it was, and whoever reads it while it is replaced reads it to the end.
"""

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from geo.areas.authorities import Authority
from geo.errors import GeoError, InputError, NotHeldError, StaleError
from geo.place.parts import PlaceAccount
from geo.place.place import Place
from geo.store.areas import read_areas, read_map, write_areas, write_map
from geo.store.evidence import read_evidence, write_evidence
from geo.store.people import read_people, write_people
from geo.store.plain_records import plain, record_of, records_of, value_of
from geo.store.services import read_services, write_services
from geo.store.travel import read_travel, write_travel
from geo.store.writing import alone

# Raised whenever what is written changes shape; a place of another version is built again, never guessed at.
VERSION = 17
MANIFEST = "place.json"
SEAL = "checksum"
# Whoever began to read a place before another took its turn has so long to open it; a large one takes seconds.
FORMER_KEPT_SECONDS = 60
# Every run of every page asks for a place's stamp; manifests that are not written anew are not read anew.
ASKED_AGAIN = 64
# What reading a damaged place can raise, file by file.
DAMAGE = (OSError, EOFError, LookupError, TypeError, ValueError, AttributeError)


def save(place: Place, folder: Path) -> None:
    """Write a place into its folder, so that what was there before holds until everything is written."""
    folder.mkdir(parents=True, exist_ok=True)
    with alone(folder):
        part = Path(tempfile.mkdtemp(prefix="part-", dir=folder))
        try:
            manifest = _write_tables(place, part)
            manifest["files"] = _checksums(part)
            name = f"tables-{_of_all(manifest['files'])}"
            if (folder / name).exists() and _checksums(folder / name) == manifest["files"]:
                shutil.rmtree(part)
            else:
                # Tables of this name that no longer hold what the name says are damaged: they make way.
                shutil.rmtree(folder / name, ignore_errors=True)
                os.replace(part, folder / name)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        with suppress(GeoError, LookupError, OSError):
            # From now on nobody begins to read the former tables.
            os.utime(folder / str(_manifest(folder)["tables"]))
        manifest["tables"] = name
        manifest[SEAL] = seal(manifest)
        written = folder / f"{MANIFEST}.part"
        written.write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        os.replace(written, folder / MANIFEST)
        for old in folder.iterdir():
            # What is still mapped by a running dashboard cannot be removed on Windows; the next build tries again.
            if old.is_dir() and old.name != name and not _may_be_read(old):
                shutil.rmtree(old, ignore_errors=True)


def _may_be_read(tables: Path) -> bool:
    """Whether somebody may still be opening these tables; nobody else writes here, so a part is a left-over."""
    return tables.name.startswith("tables-") and time.time() - tables.stat().st_mtime < FORMER_KEPT_SECONDS


def stamp(folder: Path) -> str:
    """A short text that changes when the kept place changes; NotHeldError where there is none."""
    try:
        return _stamp(folder, _written(folder))
    except FileNotFoundError as fault:
        raise NotHeldError(_not_there(folder)) from fault


@lru_cache(ASKED_AGAIN)
def _stamp(folder: Path, written: tuple[int, int, int]) -> str:  # noqa: ARG001  (part of the cache's key)
    return hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()[:16]


def _written(folder: Path) -> tuple[int, int, int]:
    """What is another after every writing of the manifest, which is put in place as a new file."""
    told = (folder / MANIFEST).stat()
    return told.st_ino, told.st_mtime_ns, told.st_size


def title(folder: Path) -> str:
    """The name of the kept place."""
    return str(_manifest(folder)["name"])


def is_current(folder: Path) -> bool:
    """Whether a place is kept here as this version keeps it."""
    try:
        return _version(folder, _written(folder)) == VERSION
    except (GeoError, OSError):
        return False


@lru_cache(ASKED_AGAIN)
def _version(folder: Path, written: tuple[int, int, int]) -> object:  # noqa: ARG001  (part of the cache's key)
    return _manifest(folder).get("version")


def load(folder: Path) -> Place:
    """Read a kept place back; NotHeldError, StaleError or InputError in words.

    Every file's checksum is held against the manifest's before anything in it is opened.
    """
    manifest = _manifest(folder)
    if manifest.get("version") != VERSION:
        raise StaleError(
            f"{folder.name} was built by another version of Better Placed; build it again from its folder."
        )
    try:
        tables = folder / str(manifest["tables"])
        for name, checksum in manifest["files"].items():
            _refuse_changed(tables / name, checksum)
        return _read_tables(manifest, tables)
    except DAMAGE as fault:
        raise InputError(_damaged(folder, fault)) from fault


def _refuse_changed(path: Path, checksum: str) -> None:
    if not path.is_file():
        raise OSError(f"{path.name} is missing")
    if _checksum(path) != checksum:
        raise OSError(f"{path.name} is cut short or not as it was written")


def _not_there(folder: Path) -> str:
    if folder.is_dir() and any(path.name.startswith(("part-", "tables-")) for path in folder.iterdir()):
        return f"{folder.name} was built only in part, so there is nothing to open; build it again from its folder."
    return f"There is no built place {folder.name}; build it first: python -m geo build FOLDER --name {folder.name}."


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        text = (folder / MANIFEST).read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError) as fault:
        raise NotHeldError(_not_there(folder)) from fault
    except (OSError, UnicodeDecodeError) as fault:
        raise InputError(_damaged(folder, fault)) from fault
    try:
        manifest = json.loads(text)
    except ValueError as fault:
        raise InputError(_damaged(folder, fault)) from fault
    if not isinstance(manifest, dict) or not isinstance(manifest.get("name"), str):
        raise InputError(_damaged(folder, f"{MANIFEST} does not name a place"))
    if manifest.get("version") == VERSION and manifest.get(SEAL) != seal(manifest):
        raise InputError(_damaged(folder, f"{MANIFEST} is not as it was written"))
    return manifest


def _damaged(folder: Path, fault: object) -> str:
    return f"The built place {folder.name} is damaged ({fault}); build it again from its folder."


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _checksums(folder: Path) -> dict[str, str]:
    return {path.name: _checksum(path) for path in sorted(folder.iterdir())}


def _of_all(checksums: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(checksums).encode()).hexdigest()[:16]


def seal(manifest: Mapping[str, Any]) -> str:
    """The checksum of all that a manifest says but this."""
    said = {key: value for key, value in manifest.items() if key != SEAL}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _write_tables(place: Place, part: Path) -> dict[str, Any]:
    """Write each part of a place by its own writer; what of them is no table, for the manifest."""
    return {
        "version": VERSION,
        "key": place.key,
        "name": place.name,
        "authorities": [plain(authority) for authority in place.authorities],
        "made_up": place.made_up,
        "areas": write_areas(place, part),
        "people": write_people(place.people, part),
        "services": write_services(place.services, part),
        "travel": write_travel(place.travel, part),
        "evidence": write_evidence(place.evidence, part),
        "map": write_map(place.map, part),
        "account": plain(place.account),
    }


def _read_tables(manifest: Mapping[str, Any], tables: Path) -> Place:
    areas, wards, ward_shares = read_areas(manifest["areas"], tables)
    return Place(
        key=value_of(str, manifest["key"]),
        name=value_of(str, manifest["name"]),
        authorities=records_of(Authority, manifest["authorities"]),
        made_up=value_of(bool, manifest["made_up"]),
        areas=areas,
        wards=wards,
        ward_shares=ward_shares,
        people=read_people(manifest["people"], tables),
        services=read_services(manifest["services"], tables),
        travel=read_travel(manifest["travel"], tables, codes=areas.frame.index),
        evidence=read_evidence(manifest["evidence"], tables),
        map=read_map(manifest["map"], tables),
        account=record_of(PlaceAccount, manifest["account"]),
    )
