"""A place kept as files and read back: GeoParquet for tables, memory-mapped arrays for minutes and streets.

A place's folder holds one folder of tables, named by a checksum, and place.json, which names it. place.json is replaced
in one step after everything else is written: a build that stops half way leaves the former place as it was.
"""

import dataclasses
import hashlib
import json
import math
import os
import shutil
import tempfile
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.access.staff import Staff
from geo.areas.areas import AreaKind, Areas
from geo.errors import InputError, NotHeldError, StaleError
from geo.evidence.past_decisions import Effect, PastDecision
from geo.evidence.poll import Poll, PollKind
from geo.evidence.qualitative import Heard, Method, Supports
from geo.place.place import GroupKind, ListChange, PeopleTable, Place
from geo.plain import or_nan
from geo.projection import GridPoint
from geo.provenance import Source
from geo.services.services import Practice, Service, Site
from geo.store.indicators import read_indicators, read_unit_groups, write_indicators, write_unit_groups
from geo.store.people import read_ward_people, write_ward_people
from geo.travel.network import TravelSettings, network_of
from geo.travel.streets import Mode, Streets
from geo.travel.timetable import Feed, Timetable
from geo.travel.travel import Spread, TravelTimes

# Raised whenever what is written changes shape; a place of another version is built again, never guessed at.
VERSION = 7
MANIFEST = "place.json"
# What of a timetable is no array and stands in the manifest.
TIMETABLE_FACTS = frozenset({"feeds", "first_day"})
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
    place.areas.frame.to_parquet(part / "areas.parquet")
    place.wards.frame.to_parquet(part / "wards.parquet")
    for number, wards in enumerate(place.other_wards):
        wards.frame.to_parquet(part / f"other_wards_{number}.parquet")
    place.background.to_parquet(part / "background.parquet")
    place.ward_shares.to_parquet(part / "ward_shares.parquet")
    people = pd.DataFrame({str(number): table.people for number, table in enumerate(place.people_tables)})
    people.reindex(place.people.index).assign(chosen=place.people).to_parquet(part / "people.parquet")
    place.groups.to_parquet(part / "groups.parquet")
    place.deprivation.to_parquet(part / "deprivation.parquet")
    for number, change in enumerate(place.list_changes):
        change.frame.to_parquet(part / f"list_change_{number}.parquet")
    place.patients.to_parquet(part / "patients.parquet")
    place.outside_patients.to_frame("patients").to_parquet(part / "outside_patients.parquet")
    place.postcodes.to_parquet(part / "postcodes.parquet")
    for mode, times in place.times.items():
        np.save(part / f"minutes_{mode.value}.npy", times.minutes.to_numpy(dtype=np.float32))
        for name, table in vars(times.spread).items() if times.spread else ():
            np.save(part / f"minutes_{mode.value}_{name}.npy", table.to_numpy(dtype=np.float32))
    if place.timetable is not None:
        for field in dataclasses.fields(Timetable):
            if field.name not in TIMETABLE_FACTS:
                np.save(part / f"timetable_{field.name}.npy", np.asarray(getattr(place.timetable, field.name)))
    if place.staff is not None:
        place.staff.by_area.to_parquet(part / "staff_by_area.parquet")
        place.staff.by_sector.to_parquet(part / "staff_by_sector.parquet")
    if place.network is not None:
        for field in dataclasses.fields(Streets):
            np.save(part / f"streets_{field.name}.npy", getattr(place.network.streets, field.name))
    return {
        "version": VERSION,
        "key": place.key,
        "name": place.name,
        "authority_code": place.authority_code,
        "made_up": place.made_up,
        "areas": [place.areas.kind.value, place.areas.vintage],
        "wards": [place.wards.kind.value, place.wards.vintage],
        "other_wards": [[wards.kind.value, wards.vintage] for wards in place.other_wards],
        "people_tables": [[table.title, table.date] for table in place.people_tables],
        "group_kinds": [dataclasses.asdict(kind) for kind in place.group_kinds],
        "list_changes": [
            {key: value for key, value in _fields(change).items() if key != "frame"} for change in place.list_changes
        ],
        "practices": [_finite(_fields(practice)) for practice in place.practices],
        "sites": [_finite(_fields(site) | {"at": _pair(site.at)}) for site in place.sites],
        "times": {mode.value: _times_facts(times) for mode, times in place.times.items()},
        "streets": place.network is not None,
        "timetable": _timetable_facts(place.timetable),
        "pass_from_minute": place.pass_from_minute,
        "staff": None if place.staff is None else [place.staff.basis, place.staff.file, place.staff.date],
        "ward_people": write_ward_people(place.ward_people, part),
        "indicators": write_indicators(place.indicators, part),
        "unit_groups": write_unit_groups(place.unit_groups, part),
        "evidence": [dataclasses.asdict(entry) for entry in place.evidence],
        "decisions": [dataclasses.asdict(decision) for decision in place.decisions],
        "polls": [_poll_facts(poll, at, part) for at, poll in enumerate(place.polls)],
        "provenance": [dataclasses.asdict(source) for source in place.provenance],
        "notes": place.notes,
        "left_out": place.left_out,
    }


def _timetable_facts(timetable: Timetable | None) -> dict[str, Any] | None:
    if timetable is None:
        return None
    return {
        "feeds": [[feed.name, feed.first_day.isoformat(), feed.last_day.isoformat()] for feed in timetable.feeds],
        "first_day": timetable.first_day.isoformat(),
    }


def _fields(record: Any) -> dict[str, Any]:
    return {field.name: getattr(record, field.name) for field in dataclasses.fields(record)}


def _pair(at: GridPoint | None) -> list[float] | None:
    return None if at is None else [at.easting, at.northing]


def _finite(record: dict[str, Any]) -> dict[str, Any]:
    return {key: None if isinstance(v, float) and math.isnan(v) else v for key, v in record.items()}


def _times_facts(times: TravelTimes) -> dict[str, Any]:
    return {
        "sites": list(times.minutes.columns),
        "window": times.window,
        "spread": times.spread is not None,
        "approximate": times.approximate,
        "settings": dataclasses.asdict(times.settings),
    }


def _read_tables(manifest: Mapping[str, Any], tables: Path) -> Place:
    areas = Areas(AreaKind(manifest["areas"][0]), manifest["areas"][1], gpd.read_parquet(tables / "areas.parquet"))
    people = pd.read_parquet(tables / "people.parquet")
    network = None
    if manifest["streets"]:
        arrays = {
            field.name: np.load(tables / f"streets_{field.name}.npy", mmap_mode="r", allow_pickle=False)
            for field in dataclasses.fields(Streets)
        }
        network = network_of(Streets(**arrays), settings=TravelSettings())
    return Place(
        key=manifest["key"],
        name=manifest["name"],
        authority_code=manifest["authority_code"],
        made_up=manifest["made_up"],
        areas=areas,
        wards=Areas(AreaKind(manifest["wards"][0]), manifest["wards"][1], gpd.read_parquet(tables / "wards.parquet")),
        ward_shares=pd.read_parquet(tables / "ward_shares.parquet"),
        other_wards=tuple(
            Areas(AreaKind(kind), vintage, gpd.read_parquet(tables / f"other_wards_{number}.parquet"))
            for number, (kind, vintage) in enumerate(manifest["other_wards"])
        ),
        people=people["chosen"].rename("people"),
        people_tables=tuple(
            PeopleTable(title, date, people[str(number)].rename("people"))
            for number, (title, date) in enumerate(manifest["people_tables"])
        ),
        groups=pd.read_parquet(tables / "groups.parquet"),
        group_kinds=tuple(GroupKind(**kind | {"groups": tuple(kind["groups"])}) for kind in manifest["group_kinds"]),
        deprivation=pd.read_parquet(tables / "deprivation.parquet"),
        list_changes=tuple(
            ListChange(**facts, frame=pd.read_parquet(tables / f"list_change_{number}.parquet"))
            for number, facts in enumerate(manifest["list_changes"])
        ),
        practices=tuple(_practice(facts) for facts in manifest["practices"]),
        patients=pd.read_parquet(tables / "patients.parquet"),
        outside_patients=pd.read_parquet(tables / "outside_patients.parquet")["patients"],
        sites=tuple(_site(facts) for facts in manifest["sites"]),
        network=network,
        timetable=_timetable(manifest["timetable"], tables),
        pass_from_minute=int(manifest["pass_from_minute"]),
        staff=_staff(manifest["staff"], tables),
        ward_people=read_ward_people(manifest["ward_people"], tables),
        indicators=read_indicators(manifest["indicators"], tables),
        unit_groups=read_unit_groups(manifest["unit_groups"], tables),
        evidence=tuple(_evidence(facts) for facts in manifest["evidence"]),
        decisions=tuple(
            PastDecision(**{**facts, "effect": Effect(facts["effect"])}) for facts in manifest["decisions"]
        ),
        polls=tuple(_poll(facts, tables) for facts in manifest["polls"]),
        times={Mode(mode): _times(Mode(mode), facts, tables, areas) for mode, facts in manifest["times"].items()},
        background=gpd.read_parquet(tables / "background.parquet"),
        postcodes=pd.read_parquet(tables / "postcodes.parquet"),
        provenance=tuple(Source(**facts | {"assumed": tuple(facts["assumed"])}) for facts in manifest["provenance"]),
        notes=tuple(manifest["notes"]),
        left_out=tuple(manifest["left_out"]),
    )


def _timetable(facts: Mapping[str, Any] | None, tables: Path) -> Timetable | None:
    if facts is None:
        return None
    arrays: dict[str, Any] = {}
    for field in dataclasses.fields(Timetable):
        if field.name not in TIMETABLE_FACTS:
            held = np.load(tables / f"timetable_{field.name}.npy", mmap_mode="r", allow_pickle=False)
            arrays[field.name] = tuple(held.tolist()) if held.dtype.kind == "U" else held
    feeds = tuple(Feed(name, date.fromisoformat(a), date.fromisoformat(b)) for name, a, b in facts["feeds"])
    return Timetable(feeds=feeds, first_day=date.fromisoformat(facts["first_day"]), **arrays)


def _evidence(facts: Mapping[str, Any]) -> Heard:
    return Heard(**{**facts, "method": Method(facts["method"]), "supports": Supports(facts["supports"])})


def _poll_facts(poll: Poll, at: int, part: Path) -> dict[str, Any]:
    poll.answers.to_parquet(part / f"poll_{at}.parquet")
    return {**{key: value for key, value in _fields(poll).items() if key != "answers"}, "answers": f"poll_{at}.parquet"}


def _poll(facts: Mapping[str, Any], tables: Path) -> Poll:
    held = {"kind": PollKind(facts["kind"]), "notes": tuple(facts["notes"])}
    return Poll(**{**facts, **held, "answers": pd.read_parquet(tables / facts["answers"])})


def _staff(facts: list[str] | None, tables: Path) -> Staff | None:
    if facts is None:
        return None
    by_area, by_sector = (pd.read_parquet(tables / f"staff_{name}.parquet") for name in ("by_area", "by_sector"))
    basis, file, day = facts
    return Staff(by_area, by_sector, basis, file, day)


def _practice(facts: Mapping[str, Any]) -> Practice:
    return Practice(**{**facts, "registered": or_nan(facts["registered"])})


def _site(facts: Mapping[str, Any]) -> Site:
    figures = {key: or_nan(facts[key]) for key in ("capacity", "sessions", "share_of_list")}
    at = GridPoint(*facts["at"]) if facts["at"] else None
    return Site(**{**facts, **figures, "at": at, "service": Service(facts["service"])})


def _times(mode: Mode, facts: Mapping[str, Any], tables: Path, areas: Areas) -> TravelTimes:
    columns = pd.Index(facts["sites"], name="site_id")

    def table(name: str) -> pd.DataFrame:
        held = np.load(tables / f"minutes_{mode.value}{name}.npy", mmap_mode="r", allow_pickle=False)
        return pd.DataFrame(held, index=areas.frame.index, columns=columns, copy=False)

    names = [field.name for field in dataclasses.fields(Spread)] if facts["spread"] else []
    return TravelTimes(
        mode=mode,
        window=facts["window"],
        minutes=table(""),
        spread=Spread(**{name: table(f"_{name}") for name in names}) if names else None,
        settings=TravelSettings(**facts["settings"]),
        approximate=facts["approximate"],
    )
