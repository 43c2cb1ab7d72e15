"""Indicators as tables: every indicator of one area, one indicator in every ward, each with range, base and period."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from geo.indicators.indicators import Indicator
from geo.place.place import Place
from geo.place.standings import Benchmark, Standing
from geo.views.indicators import words as words
from geo.views.words.files import OVER_TIME

# A line between two figures looks like a trend and is none.
FEWEST_IN_A_LINE = 3


def every_indicator(standings: Sequence[Standing], *, borough: bool) -> pd.DataFrame:
    """Where one area stands on each indicator: index Indicator, in the order given.

    borough: the area is the borough itself, which is held against England only.
    """
    benchmarks = [Benchmark.ENGLAND] if borough else list(Benchmark)
    rows = []
    for standing in standings:
        record = standing.record
        beside = {
            f"Beside {'the ' if name is Benchmark.BOROUGH else ''}{name.value}": words.verdict(standing, name)
            for name in benchmarks
        }
        figures = {
            name.value[:1].upper() + name.value[1:]: _figure(standing.beside[name].value, record)
            for name in benchmarks
            if name is not Benchmark.SIMILAR
        }
        rows.append(
            {
                "Indicator": words.name_of(record, standing.group),
                OVER_TIME: line(standing),
                "Latest": words.figure(standing.figure.value, record),
                "95% range": words.range_of(standing.figure, record),
                "Base": standing.figure.base,
                "Period": standing.period.label,
                **figures,
                **beside,
                "Trend": words.trend(standing),
                "Sudden rise": words.sudden(standing),
                "Unit": record.unit,
                "Dimension": record.dimension or "",
                "Source": standing.figure.source,
            }
        )
    table = pd.DataFrame(rows)
    return _told(table).set_index("Indicator") if len(table) else table


def _figure(value: float, record: Indicator) -> str:
    return words.NOT_AVAILABLE if math.isnan(value) else words.figure(value, record)


def line(standing: Standing) -> list[float]:
    """The figures over time, the oldest first; none where fewer than three are held."""
    values = [statistic.value for _, statistic in standing.series if statistic.held]
    return values if len(values) >= FEWEST_IN_A_LINE else []


def one_indicator(place: Place, standings: Mapping[str, Standing], record: Indicator) -> pd.DataFrame:
    """One indicator in every ward: index Ward code; a ward without a figure keeps its row."""
    column = f"Figure ({record.unit})"
    rows = {}
    for code, name in place.wards.frame["name"].items():
        standing = standings.get(str(code))
        if standing is None:
            rows[code] = {"Ward": name, column: math.nan, "95% range": words.NOT_SHOWN}
            continue
        rows[code] = {
            "Ward": name,
            column: _decimals(standing.figure.value),
            "95% range": words.range_of(standing.figure, record),
            "Base": standing.figure.base,
            "Period": standing.period.label,
            OVER_TIME: line(standing),
            "Beside the whole place": words.verdict(standing, Benchmark.BOROUGH),
            "Beside England": words.verdict(standing, Benchmark.ENGLAND),
            "Beside similar wards": words.verdict(standing, Benchmark.SIMILAR),
            "Trend": words.trend(standing),
            "Sudden rise": words.sudden(standing),
        }
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("Ward code")
    if OVER_TIME in table:
        table[OVER_TIME] = table[OVER_TIME].map(lambda values: values if isinstance(values, list) else [])
    return _told(table).sort_values("Ward")


def _decimals(value: float) -> float:
    """As many decimals as the figure is said with."""
    return round(value, 0 if abs(value) >= 1000 else 1 if abs(value) >= 10 else 2)


def _told(table: pd.DataFrame) -> pd.DataFrame:
    """The table without columns in which nothing is told; the base as whole numbers of people, households or events."""
    empty = [name for name in table if name != "Latest" and table[name].map(_says_nothing).all()]
    filled = table.drop(columns=empty)
    if "Base" not in filled:
        return filled
    return filled.assign(Base=np.floor(filled["Base"].astype(float) + 0.5).astype("Int64"))


def _says_nothing(cell: object) -> bool:
    return cell == [] or cell in (words.NOT_AVAILABLE, "") or cell != cell
