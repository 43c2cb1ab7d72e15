"""Who lives in a place, as files of a kept place, and read back."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from geo.people.workforce import WorkforceGroups
from geo.place.parts import GroupKind, ListChange, PeopleTable, PlacePeople
from geo.store.indicators import read_unit_groups, write_unit_groups
from geo.store.plain_records import plain, record_of, records_of
from geo.store.ward_people import read_ward_people, write_ward_people


def write_people(people: PlacePeople, part: Path) -> dict[str, Any]:
    """Write counts, groups, deprivation and lists; what of them is no table, for the manifest."""
    counts = pd.DataFrame({str(number): table.people for number, table in enumerate(people.tables)})
    counts.reindex(people.residents.index).assign(chosen=people.residents).to_parquet(part / "people.parquet")
    people.groups.to_parquet(part / "groups.parquet")
    people.deprivation.to_parquet(part / "deprivation.parquet")
    for number, change in enumerate(people.list_changes):
        change.frame.to_parquet(part / f"list_change_{number}.parquet")
    for number, employer in enumerate(people.workforce):
        employer.heads.to_parquet(part / f"workforce_{number}.parquet")
    return {
        "tables": [plain(table, "people") for table in people.tables],
        "group_kinds": [plain(kind) for kind in people.group_kinds],
        "list_changes": [plain(change, "frame") for change in people.list_changes],
        "ward_people": write_ward_people(people.ward_people, part),
        "unit_groups": write_unit_groups(people.unit_groups, part),
        "workforce": [plain(employer, "heads") for employer in people.workforce],
    }


def read_people(facts: Mapping[str, Any], tables: Path) -> PlacePeople:
    """The part of a place that tells who lives there."""
    counts = pd.read_parquet(tables / "people.parquet")
    return PlacePeople(
        residents=counts["chosen"].rename("people"),
        tables=tuple(
            record_of(PeopleTable, table, people=counts[str(number)].rename("people"))
            for number, table in enumerate(facts["tables"])
        ),
        groups=pd.read_parquet(tables / "groups.parquet"),
        group_kinds=records_of(GroupKind, facts["group_kinds"]),
        deprivation=pd.read_parquet(tables / "deprivation.parquet"),
        list_changes=tuple(
            record_of(ListChange, change, frame=pd.read_parquet(tables / f"list_change_{number}.parquet"))
            for number, change in enumerate(facts["list_changes"])
        ),
        ward_people=read_ward_people(facts["ward_people"], tables),
        unit_groups=read_unit_groups(facts["unit_groups"], tables),
        workforce=tuple(
            record_of(WorkforceGroups, employer, heads=pd.read_parquet(tables / f"workforce_{number}.parquet"))
            for number, employer in enumerate(facts["workforce"])
        ),
    )
