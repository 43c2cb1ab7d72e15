"""Figures held against a baseline that the visitor sets: how much higher or lower, with its range, never good or bad.

Areas are those of today's wards on both sides. A change whose range holds no change at all is not distinguishable.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from geo.indicators.benchmarks import expected_false_flags
from geo.indicators.indicators import FigureKind, Indicator
from geo.indicators.trends import Baseline, ChangeSince, TrendDirection, change_since
from geo.language.dates import british
from geo.periods import Period
from geo.place.standings import Standing
from geo.views.indicators.words import NO_RANGE, NOT_AVAILABLE, figure

SET_BY = "whoever looks at this page"
NOT_TOLD_APART = "not distinguishable"
BEFORE = "Trend"


@dataclass(frozen=True)
class BaselinePeriod:
    """A period as the baseline: vintage of the areas' codes, and the ISO day on which it was set."""

    period: Period
    vintage: str
    set_on: str


def offered(standings: Iterable[Standing]) -> dict[str, str]:
    """The periods that can be the baseline of some of these, the newest first: what they are called, by key.

    A period with a figure that ends before the newest figure of the same area and indicator begins.
    """
    periods = {
        period
        for standing in standings
        for period, statistic in standing.series
        if statistic.held and period.last < standing.period.first
    }
    ordered = sorted(periods, key=lambda period: (period.last, period.first), reverse=True)
    return {str(period): period.label for period in ordered}


def changed(standing: Standing, area_code: str, since: BaselinePeriod) -> ChangeSince | None:
    """One area's newest figure less its baseline; None where there is no earlier figure in that period."""
    before = dict(standing.series).get(since.period)
    if before is None or not before.held or standing.period.first <= since.period.last:
        return None
    baseline = Baseline(
        standing.record.key, standing.group, area_code, since.vintage, since.period, before, SET_BY, since.set_on
    )
    return change_since(baseline, standing.period, standing.figure, vintage=since.vintage)


def in_words(change: ChangeSince | None, record: Indicator) -> str:
    """A change as it is said: "higher by 3.0 (1.0 to 5.0)", or not distinguishable with its range both ways."""
    if change is None:
        return NOT_AVAILABLE
    difference = change.difference
    if change.direction is TrendDirection.UNKNOWN:
        return f"{_way(difference.value, record)}, {NO_RANGE}"
    if change.direction is TrendDirection.STEADY:
        ends = f"{_way(difference.lower, record, unit=False)} to {_way(difference.upper, record, unit=False)}"
        return f"{NOT_TOLD_APART}: {_way(difference.value, record)} ({ends})"
    near, far = sorted((abs(difference.lower), abs(difference.upper)))
    which = "higher" if change.direction is TrendDirection.UP else "lower"
    ends = f"{_amount(near, record, unit=False)} to {_amount(far, record, unit=False)}"
    return f"{which} by {_amount(difference.value, record)} ({ends})"


def _way(difference: float, record: Indicator, *, unit: bool = True) -> str:
    amount = _amount(difference, record, unit=unit)
    if not any(digit in amount for digit in "123456789"):
        return "no difference"
    return f"{amount} {'higher' if difference > 0 else 'lower'}"


def _amount(difference: float, record: Indicator, *, unit: bool = True) -> str:
    """Shares differ by percentage points, not by per cent."""
    amount = figure(abs(difference), record).removesuffix("%")
    return f"{amount} points" if unit and record.measure is FigureKind.PERCENTAGE else amount


def with_changes(table: pd.DataFrame, cells: Sequence[str], since: BaselinePeriod) -> pd.DataFrame:
    """A table of figures with one column more, before that of the trend; cells: one a row, in the table's order."""
    made = table.copy()
    place = made.columns.get_loc(BEFORE) if BEFORE in made else len(made.columns)
    made.insert(int(place), f"Since {since.period.label}", list(cells))
    return made


def words(changes: Sequence[ChangeSince | None], since: BaselinePeriod, *, of: str) -> list[str]:
    """What the baseline is and how many differ from it; of: what is counted ("wards", "indicators")."""
    tested = [change for change in changes if change is not None and change.direction is not TrendDirection.UNKNOWN]
    up, down = (sum(change.direction is way for change in tested) for way in (TrendDirection.UP, TrendDirection.DOWN))
    lines = [
        british(
            f"Baseline: {since.period.label}, set here on {since.set_on}. Higher and lower are neither good nor bad."
        )
    ]
    if tested:
        lines.append(
            f"Of {len(tested)} {of} with a 95% range at both times: surely higher {up}, surely lower {down}, "
            f"{NOT_TOLD_APART} {len(tested) - up - down}. By chance alone about "
            f"{expected_false_flags(len(tested)):.0f} would be told apart."
        )
    unranged = sum(change is not None and math.isnan(change.difference.lower) for change in changes)
    if unranged:
        lines.append(f"Without a range, so that how sure the change is is not known: {unranged} {of}.")
    return lines
