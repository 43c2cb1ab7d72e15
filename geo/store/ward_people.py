"""What is known of the wards' people as files of a kept place, and read back.

Guarded counts are among them, as a page's margins are worked out from them; nothing that leaves is made of these files.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from geo.people.churn import Institution, Movement
from geo.people.list_estimate import BirthsAndDeaths, ResidentCount
from geo.people.list_history import RegisteredLists
from geo.people.planned_homes import PlannedSite
from geo.people.turbulence import GuardedCounts, SchoolRolls, Turbulence
from geo.people.ward_people import WardPeople, WardTable
from geo.store.plain_records import plain, record_of, records_of, value_of

# Frames that are written as they are, where they are held.
FRAMES = ("newcomers", "origins", "authority_arrivals", "sizes")
GUARDED = ("asylum", "overseas")


def write_ward_people(people: WardPeople | None, part: Path) -> dict[str, Any] | None:
    """Write the tables into a folder; what of them is no table, for the manifest. None where nothing is known."""
    if people is None:
        return None
    counts = pd.DataFrame({str(number): count.people for number, count in enumerate(people.counts)})
    counts.to_parquet(_file(part, "counts"))
    if people.births_and_deaths is not None:
        people.births_and_deaths.frame.to_parquet(_file(part, "births_and_deaths"))
    for name in FRAMES:
        frame = getattr(people, name)
        if frame is not None:
            frame.to_parquet(_file(part, name))
    for number, movement in enumerate(people.movements):
        movement.frame.to_parquet(_file(part, f"movement_{number}"))
    for number, ages in enumerate(people.ages):
        ages.frame.to_parquet(_file(part, f"ages_{number}"))
    if people.ethnic_groups is not None:
        people.ethnic_groups.frame.to_parquet(_file(part, "ethnic_groups"))
    return {
        "counts": [plain(count, "people") for count in people.counts],
        "lists": _write_lists(people.lists, part),
        "list_event_words": people.list_event_words,
        "turbulence": _write_turbulence(people.turbulence, part),
        "births_and_deaths": people.births_and_deaths is not None,
        "frames": [name for name in FRAMES if getattr(people, name) is not None],
        "movements": [plain(movement, "frame") for movement in people.movements],
        "institutions": [plain(each) for each in people.institutions],
        "planned": [plain(site) for site in people.planned],
        "ages": [plain(table, "frame") for table in people.ages],
        "ethnic_groups": None if people.ethnic_groups is None else plain(people.ethnic_groups, "frame"),
    }


def read_ward_people(facts: Mapping[str, Any] | None, tables: Path) -> WardPeople | None:
    """What `write_ward_people` wrote, from its facts and its folder."""
    if facts is None:
        return None
    counts = _frame(tables, "counts")
    frames = {name: _frame(tables, name) if name in facts["frames"] else None for name in FRAMES}
    groups = facts["ethnic_groups"]
    return WardPeople(
        counts=tuple(
            record_of(ResidentCount, count, people=counts[str(number)].rename("people"))
            for number, count in enumerate(facts["counts"])
        ),
        lists=_read_lists(facts["lists"], tables),
        list_event_words=value_of(tuple[str, ...], facts["list_event_words"]),
        turbulence=_read_turbulence(facts["turbulence"], tables),
        births_and_deaths=BirthsAndDeaths(_frame(tables, "births_and_deaths")) if facts["births_and_deaths"] else None,
        movements=tuple(
            record_of(Movement, movement, frame=_frame(tables, f"movement_{number}"))
            for number, movement in enumerate(facts["movements"])
        ),
        institutions=records_of(Institution, facts["institutions"]),
        planned=records_of(PlannedSite, facts["planned"]),
        ages=tuple(
            record_of(WardTable, each, frame=_frame(tables, f"ages_{number}"))
            for number, each in enumerate(facts["ages"])
        ),
        ethnic_groups=None if groups is None else record_of(WardTable, groups, frame=_frame(tables, "ethnic_groups")),
        **frames,
    )


def _write_lists(lists: RegisteredLists | None, part: Path) -> dict[str, Any] | None:
    if lists is None:
        return None
    lists.frame.to_parquet(_file(part, "lists"))
    if lists.cleaned is not None:
        lists.cleaned.to_parquet(_file(part, "cleaned"))
    return {"basis": lists.basis, "modelled": sorted(lists.modelled), "cleaned": lists.cleaned is not None}


def _read_lists(facts: Mapping[str, Any] | None, tables: Path) -> RegisteredLists | None:
    if facts is None:
        return None
    cleaned = _frame(tables, "cleaned") if facts["cleaned"] else None
    return RegisteredLists(_frame(tables, "lists"), facts["basis"], frozenset(facts["modelled"]), cleaned)


def _write_turbulence(turbulence: Turbulence, part: Path) -> dict[str, Any]:
    facts: dict[str, Any] = {"schools": None, "moved": turbulence.moved is not None}
    if turbulence.schools is not None:
        turbulence.schools.frame.to_parquet(_file(part, "schools"))
        facts["schools"] = turbulence.schools.period
    if turbulence.moved is not None:
        turbulence.moved.to_frame("moved").to_parquet(_file(part, "moved"))
    for name in GUARDED:
        counts: GuardedCounts | None = getattr(turbulence, name)
        facts[name] = None
        if counts is not None:
            facts[name] = plain(counts, "by_ward")
            counts.by_ward.to_frame("people").to_parquet(_file(part, name))
    return facts


def _read_turbulence(facts: Mapping[str, Any], tables: Path) -> Turbulence:
    guarded = {
        name: record_of(GuardedCounts, facts[name], by_ward=_frame(tables, name)["people"]) if facts[name] else None
        for name in GUARDED
    }
    schools = facts["schools"]
    return Turbulence(
        schools=None if schools is None else SchoolRolls(schools, _frame(tables, "schools")),
        moved=_frame(tables, "moved")["moved"] if facts["moved"] else None,
        **guarded,
    )


def _file(folder: Path, name: str) -> Path:
    return folder / f"ward_people_{name}.parquet"


def _frame(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_parquet(_file(folder, name))
