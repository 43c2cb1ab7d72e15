"""What of the indicators may be shown: small counts and small surveys are withheld before a figure, a range or a chart
leaves.

Police counts by ward and what few people said in a survey are strict; registrations from abroad never go below the
authority; all other tables are published as they are. A range tells the count and the base that it was made of, so it
is made anew from what is shown.
"""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.areas.authorities import Authority
from geo.disclosure.differencing import list_with_total
from geo.disclosure.suppression import NHS_ROUND_TO, Rule, each_alone
from geo.indicators.indicators import ENGLAND, FIGURES, KEY, FigureKind, Indicator, IndicatorValues, put_together
from geo.provenance import Interval
from geo.uncertainty import intervals
from geo.values import Floats

# How freely the counts of an indicator may leave, where that is not the rule of its kind.
RULES: Mapping[str, Rule] = {"hate_crime": Rule.STRICT, "nino": Rule.AUTHORITY_ONLY}
OF_SURVEYS = (
    "Surveys: where fewer than 10 were asked nothing is shown, and nothing of the next smallest ward with it; shares "
    "are to a whole per cent, the number asked to the nearest 5."
)
OF_COUNTS: Mapping[Rule, str] = {
    Rule.OPEN: "",
    Rule.NHS: "",
    Rule.STRICT: "Police counts under 10 are withheld, and the next smallest with them; the rest are to the nearest 5.",
    Rule.AUTHORITY_ONLY: "Registrations from abroad: for the whole authority only, to the nearest 5.",
}


def rule_of(record: Indicator) -> Rule:
    """How freely an indicator's counts may leave: surveys are strict."""
    return RULES.get(record.key, Rule.STRICT if record.perception else Rule.OPEN)


def withheld(record: Indicator) -> str:
    """What is withheld of an indicator, as a sentence; "" where nothing is."""
    return OF_SURVEYS if record.perception else OF_COUNTS[rule_of(record)]


def releasable(values: IndicatorValues, wards: Collection[str], authority_code: str) -> IndicatorValues:
    """The values as they may be shown, listed and handed out; NaN where withheld.

    wards: the codes that add up to the authority. Guarded indicators keep no rows of other areas, England's excepted.
    """
    rules = {record.key: rule_of(record) for record in values.indicators}
    frame, leaving = values.frame, _Leaving(values.frame)
    keys, codes = frame["indicator"].to_numpy(object), frame["area_code"].to_numpy(object)
    guarded = frame["indicator"].isin({key for key, rule in rules.items() if rule is not Rule.OPEN}).to_numpy(bool)
    inside = frame["area_code"].isin({*wards, authority_code}).to_numpy(bool)
    of_england = frame["area_code"].str.startswith(ENGLAND).to_numpy(bool)
    period = frame.groupby(KEY[:-1], sort=False).ngroup().to_numpy()
    rows = [np.flatnonzero(~guarded)]
    for record in values.indicators:
        own = keys == record.key
        match rules[record.key]:
            case Rule.STRICT:
                strict = np.flatnonzero(own & inside)
                strict = strict[np.argsort(period[strict], kind="stable")]
                leaving.strict(strict, record, np.flatnonzero(np.diff(period[strict])) + 1, codes == authority_code)
                rows += [strict, np.flatnonzero(own & of_england)]
            case Rule.AUTHORITY_ONLY:
                whole = np.flatnonzero(own & (codes == authority_code))
                leaving.rounded(whole, each_alone(leaving.figures["value"][whole], Rule.AUTHORITY_ONLY))
                rows.append(whole)
    at = np.concatenate(rows)
    return IndicatorValues(values.indicators, leaving.table(frame, at))


def released_of(values: IndicatorValues, authorities: Sequence[Authority]) -> IndicatorValues:
    """The values of a place of one or several authorities as they may be shown; NaN where withheld.

    What is guarded leaves for each authority with its own wards, and for several together not at all: with the total
    of both, and that of one, what is withheld of the other would come back.
    """
    if len(authorities) == 1:
        return releasable(values, authorities[0].wards, authorities[0].code)
    open_keys = {record.key for record in values.indicators if rule_of(record) is Rule.OPEN}
    is_open = values.frame["indicator"].isin(open_keys)
    of_england = values.frame["area_code"].str.startswith(ENGLAND)
    parts = [IndicatorValues(values.indicators, values.frame[is_open])]
    for number, authority in enumerate(authorities):
        own = values.frame["area_code"].isin({authority.code, *authority.wards}) | (of_england & (number == 0))
        guarded = IndicatorValues(values.indicators, values.frame[~is_open & own].reset_index(drop=True))
        parts.append(releasable(guarded, authority.wards, authority.code))
    return put_together(parts)


class _Leaving:
    """The figures of a table of values on their way out, by row; what is asked of each row is written over."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.figures = {name: frame[name].to_numpy(float, copy=True) for name in FIGURES}
        self.interval = frame["interval"].to_numpy(object, copy=True)

    def table(self, frame: pd.DataFrame, rows: NDArray[np.intp]) -> pd.DataFrame:
        """These rows of the table with the figures as they leave."""
        figures = {name: column[rows] for name, column in self.figures.items()}
        interval = pd.array(self.interval[rows], dtype=frame["interval"].dtype)
        return frame.iloc[rows].reset_index(drop=True).assign(**figures, interval=interval)

    def strict(
        self, rows: NDArray[np.intp], record: Indicator, periods: NDArray[np.intp], whole: NDArray[np.bool_]
    ) -> None:
        """What is counted (answers asked, or events) leaves with its total, a period at a time; the figure follows.

        periods: where in the rows a new one begins. whole: which rows of the table are of the authority.
        """
        counts = self.figures["base" if record.perception else "value"]
        shown = [_of_period(counts[of_period], whole[of_period]) for of_period in np.split(rows, periods)]
        if record.perception:
            self.of_survey(rows, np.concatenate(shown))
        else:
            self.rounded(rows, np.concatenate(shown), record)

    def of_survey(self, rows: NDArray[np.intp], base: Floats) -> None:
        """Shares to a whole per cent, their ranges outwards, the base as it is shown; all gone where the base is."""
        withheld = np.isnan(base)
        value, lower, upper = (self.figures[name][rows] for name in ("value", "lower", "upper"))
        for name, shares in (("value", np.floor(value + 0.5)), ("lower", np.floor(lower)), ("upper", np.ceil(upper))):
            self.figures[name][rows] = np.where(withheld, np.nan, shares)
        self.interval[rows[withheld]] = Interval.NONE.value
        self.figures["count"][rows], self.figures["base"][rows] = np.nan, base

    def rounded(self, rows: NDArray[np.intp], value: Floats, record: Indicator | None = None) -> None:
        """Counts as they are shown, with the range that the shown count has."""
        for name, column in (("value", value), ("count", value), ("lower", np.nan), ("upper", np.nan)):
            self.figures[name][rows] = column
        self.interval[rows] = Interval.NONE.value
        shown = ~np.isnan(value)
        if record is not None and record.sampled and record.measure is FigureKind.EVENTS and shown.any():
            # What is shown as 15 may be 13 or 17: the range holds what chance allows for either; nought is nought.
            away = np.where(value[shown] > 0, NHS_ROUND_TO // 2, 0)
            self.figures["lower"][rows[shown]] = intervals.of_count(value[shown] - away)[0]
            self.figures["upper"][rows[shown]] = intervals.of_count(value[shown] + away)[1]
            self.interval[rows[shown]] = Interval.CI95.value


def _of_period(counts: Floats, whole: NDArray[np.bool_]) -> Floats:
    """One period's counts as they are shown with their total (whole); NaN where not held."""
    held = ~np.isnan(counts)
    parts = held & ~whole
    shown = np.full(len(counts), np.nan)
    if not parts.any():
        shown[held] = each_alone(counts[held], Rule.STRICT)
        return shown
    protected = list_with_total(counts[parts], Rule.STRICT)
    shown[parts], total = protected[:-1], protected[-1]
    if whole.any():
        own = counts[whole]
        # A total of its own, which the parts do not add up to, is shown only where theirs would be.
        differs = not np.isnan(total) and not np.isclose(own[0], counts[parts].sum())
        shown[whole] = each_alone(own, Rule.STRICT) if differs else total
    return shown
