"""A place's indicators, and people by school and surgery, as files of a kept place, and read back.

Values are kept as they were read, small counts among them; nothing leaves but through indicators/release.py.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from geo.indicators.indicators import IndicatorValues, empty
from geo.indicators.pack import from_plain, to_plain
from geo.people.segregation import UnitGroups
from geo.store.plain_records import plain, record_of


def write_indicators(values: IndicatorValues | None, part: Path) -> dict[str, Any] | None:
    """Write the values into a folder; the records as a pack without values, for the manifest. None where none."""
    if values is None:
        return None
    values.frame.to_parquet(part / "indicators.parquet")
    return to_plain(IndicatorValues(values.indicators, empty()))


def read_indicators(facts: Mapping[str, Any] | None, tables: Path) -> IndicatorValues | None:
    """What `write_indicators` wrote."""
    if facts is None:
        return None
    records = from_plain(facts, name="indicators of the place").indicators
    return IndicatorValues(records, pd.read_parquet(tables / "indicators.parquet"))


def write_unit_groups(groups: Sequence[UnitGroups], part: Path) -> list[dict[str, Any]]:
    """Write the tables; what of them is no table, for the manifest."""
    for number, each in enumerate(groups):
        each.counts.to_parquet(part / f"unit_groups_{number}.parquet")
    return [plain(each, "counts") for each in groups]


def read_unit_groups(facts: Sequence[Mapping[str, Any]], tables: Path) -> tuple[UnitGroups, ...]:
    """What `write_unit_groups` wrote."""
    return tuple(
        record_of(UnitGroups, each, counts=pd.read_parquet(tables / f"unit_groups_{number}.parquet"))
        for number, each in enumerate(facts)
    )
