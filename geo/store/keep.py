"""A place kept as files and read back: GeoParquet for tables, memory-mapped arrays for minutes and streets.

A place's folder holds one folder of tables, named by a checksum, and place.json, which names it. place.json is replaced
in one step after everything else is written: a build that stops half way leaves the former place as it was.
"""

import dataclasses
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.access.staff import Staff
from geo.areas.areas import Areas
from geo.errors import InputError, NotHeldError, StaleError
from geo.evidence.past_decisions import PastDecision
from geo.evidence.poll import Poll
from geo.evidence.qualitative import Heard
from geo.place.place import GroupKind, ListChange, PeopleTable, Place
from geo.provenance import Source
from geo.services.services import Practice, Site
from geo.store.indicators import read_indicators, read_unit_groups, write_indicators, write_unit_groups
from geo.store.people import read_ward_people, write_ward_people
from geo.store.plain_records import plain, record_of, records_of, value_of
from geo.travel.network import TravelSettings, network_of
from geo.travel.streets import Mode, Streets
from geo.travel.timetable import Timetable
from geo.travel.travel import Spread, TravelTimes

# Raised whenever what is written changes shape; a place of another version is built again, never guessed at.
VERSION = 8
MANIFEST = "place.json"
# What of a timetable is an array, and not in the manifest: all but its feeds and its first day.
TIMETABLE_ARRAYS = tuple(
    field.name for field in dataclasses.fields(Timetable) if field.name not in {"feeds", "first_day"}
)
STAFF_TABLES = ("by_area", "by_sector")
TIMES_TABLES = ("minutes", "spread")
# What a build that stopped half way left behind is removed by the first one that ends after this long.
PART_KEPT_SECONDS = 24 * 60 * 60
# What reading a damaged place can raise, file by file.
DAMAGE = (OSError, EOFError, LookupError, TypeError, ValueError, AttributeError)


def save(place: Place, folder: Path) -> None:
    """Write a place into its folder, so that what was there before holds until everything is written."""
    folder.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix="part-", dir=folder))
    try:
        manifest = _write_tables(place, part)
        name = f"tables-{_checksum(part)}"
        if (folder / name).exists() and f"tables-{_checksum(folder / name)}" == name:
            shutil.rmtree(part)
        else:
            # Tables of this name that no longer hold what the name says are damaged: they make way.
            shutil.rmtree(folder / name, ignore_errors=True)
            os.replace(part, folder / name)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    manifest["tables"] = name
    written = folder / f"{MANIFEST}.part"
    written.write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    os.replace(written, folder / MANIFEST)
    for old in folder.iterdir():
        # A table that is still mapped by a running dashboard cannot be removed on Windows; the next build tries again.
        if old.is_dir() and old.name != name and not _being_written(old):
            shutil.rmtree(old, ignore_errors=True)


def _being_written(folder: Path) -> bool:
    """Whether another build may still be writing here, or has stopped half way less than a day ago."""
    return folder.name.startswith("part-") and time.time() - folder.stat().st_mtime < PART_KEPT_SECONDS


def stamp(folder: Path) -> str:
    """A short text that changes when the kept place changes; NotHeldError where there is none."""
    try:
        return hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()[:16]
    except FileNotFoundError as fault:
        raise NotHeldError(_not_there(folder)) from fault


def title(folder: Path) -> str:
    """The name of the kept place."""
    return str(_manifest(folder)["name"])


def load(folder: Path) -> Place:
    """Read a kept place back; NotHeldError, StaleError or InputError in words."""
    manifest = _manifest(folder)
    if manifest.get("version") != VERSION:
        raise StaleError(
            f"{folder.name} was built by another version of Better Placed; build it again from its folder."
        )
    try:
        return _read_tables(manifest, folder / str(manifest["tables"]))
    except DAMAGE as fault:
        raise InputError(_damaged(folder, fault)) from fault


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
        found = json.loads(text)
    except ValueError as fault:
        raise InputError(_damaged(folder, fault)) from fault
    if not isinstance(found, dict) or not isinstance(found.get("name"), str):
        raise InputError(_damaged(folder, f"{MANIFEST} does not name a place"))
    return found


def _damaged(folder: Path, fault: object) -> str:
    return f"The built place {folder.name} is damaged ({fault}); build it again from its folder."


def _checksum(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _write_tables(place: Place, part: Path) -> dict[str, Any]:
    """Write each part of a place by its own writer; what of them is no table, for the manifest."""
    return {
        "version": VERSION,
        "key": place.key,
        "name": place.name,
        "authority_code": place.authority_code,
        "made_up": place.made_up,
        **_write_map(place, part),
        **_write_people(place, part),
        **_write_services(place, part),
        **_write_travel(place, part),
        **_write_evidence(place, part),
        **_account(place),
    }


def _write_map(place: Place, part: Path) -> dict[str, Any]:
    place.areas.frame.to_parquet(part / "areas.parquet")
    place.wards.frame.to_parquet(part / "wards.parquet")
    for number, wards in enumerate(place.other_wards):
        wards.frame.to_parquet(part / f"other_wards_{number}.parquet")
    place.background.to_parquet(part / "background.parquet")
    place.ward_shares.to_parquet(part / "ward_shares.parquet")
    place.postcodes.to_parquet(part / "postcodes.parquet")
    return {
        "areas": plain(place.areas, "frame"),
        "wards": plain(place.wards, "frame"),
        "other_wards": [plain(wards, "frame") for wards in place.other_wards],
    }


def _write_people(place: Place, part: Path) -> dict[str, Any]:
    people = pd.DataFrame({str(number): table.people for number, table in enumerate(place.people_tables)})
    people.reindex(place.people.index).assign(chosen=place.people).to_parquet(part / "people.parquet")
    place.groups.to_parquet(part / "groups.parquet")
    place.deprivation.to_parquet(part / "deprivation.parquet")
    for number, change in enumerate(place.list_changes):
        change.frame.to_parquet(part / f"list_change_{number}.parquet")
    return {
        "people_tables": [plain(table, "people") for table in place.people_tables],
        "group_kinds": [plain(kind) for kind in place.group_kinds],
        "list_changes": [plain(change, "frame") for change in place.list_changes],
        "ward_people": write_ward_people(place.ward_people, part),
        "unit_groups": write_unit_groups(place.unit_groups, part),
    }


def _write_services(place: Place, part: Path) -> dict[str, Any]:
    place.patients.to_parquet(part / "patients.parquet")
    place.outside_patients.to_frame("patients").to_parquet(part / "outside_patients.parquet")
    if place.staff is not None:
        for name in STAFF_TABLES:
            getattr(place.staff, name).to_parquet(part / f"staff_{name}.parquet")
    return {
        "practices": [plain(practice) for practice in place.practices],
        "sites": [plain(site) for site in place.sites],
        "staff": None if place.staff is None else plain(place.staff, *STAFF_TABLES),
    }


def _write_travel(place: Place, part: Path) -> dict[str, Any]:
    for mode, times in place.times.items():
        np.save(part / f"minutes_{mode.value}.npy", times.minutes.to_numpy(dtype=np.float32))
        for name, table in vars(times.spread).items() if times.spread else ():
            np.save(part / f"minutes_{mode.value}_{name}.npy", table.to_numpy(dtype=np.float32))
    if place.timetable is not None:
        for name in TIMETABLE_ARRAYS:
            np.save(part / f"timetable_{name}.npy", np.asarray(getattr(place.timetable, name)))
    if place.network is not None:
        for field in dataclasses.fields(Streets):
            np.save(part / f"streets_{field.name}.npy", getattr(place.network.streets, field.name))
    return {
        "times": {mode.value: _times_facts(times) for mode, times in place.times.items()},
        "streets": place.network is not None,
        "timetable": None if place.timetable is None else plain(place.timetable, *TIMETABLE_ARRAYS),
        "pass_from_minute": place.pass_from_minute,
    }


def _write_evidence(place: Place, part: Path) -> dict[str, Any]:
    for number, poll in enumerate(place.polls):
        poll.answers.to_parquet(part / f"poll_{number}.parquet")
    return {
        "indicators": write_indicators(place.indicators, part),
        "evidence": [plain(entry) for entry in place.evidence],
        "decisions": [plain(decision) for decision in place.decisions],
        "polls": [plain(poll, "answers") for poll in place.polls],
    }


def _account(place: Place) -> dict[str, Any]:
    return {
        "provenance": [plain(source) for source in place.provenance],
        "notes": place.notes,
        "left_out": place.left_out,
    }


def _times_facts(times: TravelTimes) -> dict[str, Any]:
    facts = plain(times, *TIMES_TABLES)
    return facts | {"sites": list(times.minutes.columns), "spread": times.spread is not None}


def _read_tables(manifest: Mapping[str, Any], tables: Path) -> Place:
    areas = record_of(Areas, manifest["areas"], frame=gpd.read_parquet(tables / "areas.parquet"))
    people = pd.read_parquet(tables / "people.parquet")
    network = None
    if manifest["streets"]:
        arrays = {
            field.name: np.load(tables / f"streets_{field.name}.npy", mmap_mode="r", allow_pickle=False)
            for field in dataclasses.fields(Streets)
        }
        network = network_of(Streets(**arrays), settings=TravelSettings())
    return Place(
        key=value_of(str, manifest["key"]),
        name=value_of(str, manifest["name"]),
        authority_code=value_of(str, manifest["authority_code"]),
        made_up=value_of(bool, manifest["made_up"]),
        areas=areas,
        wards=record_of(Areas, manifest["wards"], frame=gpd.read_parquet(tables / "wards.parquet")),
        ward_shares=pd.read_parquet(tables / "ward_shares.parquet"),
        other_wards=tuple(
            record_of(Areas, facts, frame=gpd.read_parquet(tables / f"other_wards_{number}.parquet"))
            for number, facts in enumerate(manifest["other_wards"])
        ),
        people=people["chosen"].rename("people"),
        people_tables=tuple(
            record_of(PeopleTable, facts, people=people[str(number)].rename("people"))
            for number, facts in enumerate(manifest["people_tables"])
        ),
        groups=pd.read_parquet(tables / "groups.parquet"),
        group_kinds=records_of(GroupKind, manifest["group_kinds"]),
        deprivation=pd.read_parquet(tables / "deprivation.parquet"),
        list_changes=tuple(
            record_of(ListChange, facts, frame=pd.read_parquet(tables / f"list_change_{number}.parquet"))
            for number, facts in enumerate(manifest["list_changes"])
        ),
        practices=records_of(Practice, manifest["practices"]),
        patients=pd.read_parquet(tables / "patients.parquet"),
        outside_patients=pd.read_parquet(tables / "outside_patients.parquet")["patients"],
        sites=records_of(Site, manifest["sites"]),
        network=network,
        timetable=_timetable(manifest["timetable"], tables),
        pass_from_minute=value_of(int, manifest["pass_from_minute"]),
        staff=_staff(manifest["staff"], tables),
        ward_people=read_ward_people(manifest["ward_people"], tables),
        indicators=read_indicators(manifest["indicators"], tables),
        unit_groups=read_unit_groups(manifest["unit_groups"], tables),
        evidence=records_of(Heard, manifest["evidence"]),
        decisions=records_of(PastDecision, manifest["decisions"]),
        polls=tuple(
            record_of(Poll, facts, answers=pd.read_parquet(tables / f"poll_{number}.parquet"))
            for number, facts in enumerate(manifest["polls"])
        ),
        times={Mode(mode): _times(Mode(mode), facts, tables, areas) for mode, facts in manifest["times"].items()},
        background=gpd.read_parquet(tables / "background.parquet"),
        postcodes=pd.read_parquet(tables / "postcodes.parquet"),
        provenance=records_of(Source, manifest["provenance"]),
        notes=value_of(tuple[str, ...], manifest["notes"]),
        left_out=value_of(tuple[str, ...], manifest["left_out"]),
    )


def _timetable(facts: Mapping[str, Any] | None, tables: Path) -> Timetable | None:
    if facts is None:
        return None
    arrays: dict[str, Any] = {}
    for name in TIMETABLE_ARRAYS:
        kept = np.load(tables / f"timetable_{name}.npy", mmap_mode="r", allow_pickle=False)
        arrays[name] = tuple(kept.tolist()) if kept.dtype.kind == "U" else kept
    return record_of(Timetable, facts, **arrays)


def _staff(facts: Mapping[str, Any] | None, tables: Path) -> Staff | None:
    if facts is None:
        return None
    return record_of(Staff, facts, **{name: pd.read_parquet(tables / f"staff_{name}.parquet") for name in STAFF_TABLES})


def _times(mode: Mode, facts: Mapping[str, Any], tables: Path, areas: Areas) -> TravelTimes:
    columns = pd.Index(value_of(tuple[str, ...], facts["sites"]), name="site_id")

    def table(name: str) -> pd.DataFrame:
        minutes = np.load(tables / f"minutes_{mode.value}{name}.npy", mmap_mode="r", allow_pickle=False)
        return pd.DataFrame(minutes, index=areas.frame.index, columns=columns, copy=False)

    names = [field.name for field in dataclasses.fields(Spread)] if facts["spread"] else []
    spread = Spread(**{name: table(f"_{name}") for name in names}) if names else None
    rest = {name: fact for name, fact in facts.items() if name not in {"sites", "spread"}}
    return record_of(TravelTimes, rest, minutes=table(""), spread=spread)
