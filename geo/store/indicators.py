"""A place's indicators, and people by school and surgery, as files of a kept place, and read back.

Values are kept as they were read, small counts among them; nothing leaves but through indicators/release.py.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from geo.indicators.indicators import IndicatorValues, empty
from geo.indicators.pack import from_plain, to_plain
from geo.people.segregation import UnitGroups, Units


def write_indicators(held: IndicatorValues | None, part: Path) -> dict[str, Any] | None:
    """Write the values into a folder; the records as a pack without values, for the manifest. None where none."""
    if held is None:
        return None
    held.frame.to_parquet(part / "indicators.parquet")
    return to_plain(IndicatorValues(held.indicators, empty()))


def read_indicators(facts: Mapping[str, Any] | None, tables: Path) -> IndicatorValues | None:
    """What `write_indicators` wrote."""
    if facts is None:
        return None
    records = from_plain(facts, name="indicators of the place").indicators
    return IndicatorValues(records, pd.read_parquet(tables / "indicators.parquet"))


def write_unit_groups(held: Sequence[UnitGroups], part: Path) -> list[list[Any]]:
    """Write the tables; what of them is no table, for the manifest."""
    for one in held:
        one.counts.to_parquet(part / f"unit_groups_{one.units.name.lower()}.parquet")
    return [[one.units.value, one.period, one.untold_share, one.file] for one in held]


def read_unit_groups(facts: Sequence[Sequence[Any]], tables: Path) -> tuple[UnitGroups, ...]:
    """What `write_unit_groups` wrote."""
    return tuple(
        UnitGroups(
            Units(units),
            period,
            pd.read_parquet(tables / f"unit_groups_{Units(units).name.lower()}.parquet"),
            share,
            file,
        )
        for units, period, share, file in facts
    )
