"""What of the indicators may be shown: small counts and small surveys are withheld before a figure, a range or a chart
leaves.

Police counts by ward and what few people said in a survey are strict; registrations from abroad never go below the
authority; all other tables are published as they are. A range tells the count and the base that it was made of, so it
is made anew from what is shown.
"""

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.disclosure.differencing import protect_with_total
from geo.disclosure.suppression import NHS_ROUND_TO, Rule, round_half_up, shown_alone
from geo.indicators.indicators import ENGLAND, KEY, FigureKind, Indicator, IndicatorValues
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
    rule = values.frame["indicator"].map(rules)
    released = [values.frame[rule.eq(Rule.OPEN) | rule.isna()]]
    here = {*wards, authority_code}
    for record in values.indicators:
        rows = values.frame[values.frame["indicator"] == record.key]
        match rules[record.key]:
            case Rule.STRICT:
                inside = rows[rows["area_code"].isin(here)]
                elsewhere = rows[rows["area_code"].str.startswith(ENGLAND)]
                asked = "base" if record.perception else "value"
                released += [_strict(inside, record, asked=asked, authority_code=authority_code), elsewhere]
            case Rule.AUTHORITY_ONLY:
                whole = rows[rows["area_code"] == authority_code]
                released.append(_rounded(whole, shown_alone(whole["value"], Rule.AUTHORITY_ONLY)))
    return IndicatorValues(values.indicators, pd.concat(released, ignore_index=True))


def _strict(rows: pd.DataFrame, record: Indicator, *, asked: str, authority_code: str) -> pd.DataFrame:
    """What is counted (answers asked, or events) is released with its total, a period at a time; the figure follows."""
    period = rows.groupby(KEY[:-1], sort=False).ngroup().to_numpy()
    rows = rows.iloc[np.argsort(period, kind="stable")]
    codes, counts = rows["area_code"].to_numpy(object), rows[asked].to_numpy(float)
    shown = [
        _of_period(codes[of_period], counts[of_period], authority_code)
        for of_period in np.split(np.arange(len(rows)), np.flatnonzero(np.diff(np.sort(period))) + 1)
    ]
    by_row = pd.Series(np.concatenate(shown), index=rows.index)
    return _of_survey(rows, by_row) if record.perception else _rounded(rows, by_row, record)


def _of_period(codes: NDArray[np.object_], counts: Floats, authority_code: str) -> Floats:
    """One period's counts as they are shown with their total, by the codes of their areas; NaN where not held."""
    held, whole = ~np.isnan(counts), codes == authority_code
    parts = held & ~whole
    shown = np.full(len(counts), np.nan)
    if not parts.any():
        shown[held] = shown_alone(pd.Series(counts[held]), Rule.STRICT)
        return shown
    protected = protect_with_total(pd.Series(counts[parts], index=codes[parts]), Rule.STRICT).to_numpy()
    shown[parts], total = protected[:-1], protected[-1]
    if whole.any():
        own = counts[whole]
        # A total of its own, which the parts do not add up to, is shown only where theirs would be.
        differs = not np.isnan(total) and not np.isclose(own[0], counts[parts].sum())
        shown[whole] = shown_alone(pd.Series(own), Rule.STRICT) if differs else total
    return shown


def _of_survey(rows: pd.DataFrame, base: pd.Series) -> pd.DataFrame:
    """Shares to a whole per cent, their ranges outwards, the base as it is shown; all gone where the base is."""
    shown = base.notna()
    return rows.assign(
        value=round_half_up(rows["value"], 1).where(shown),
        lower=np.floor(rows["lower"]).where(shown),
        upper=np.ceil(rows["upper"]).where(shown),
        interval=rows["interval"].where(shown, Interval.NONE.value),
        count=np.nan,
        base=base,
    )


def _rounded(rows: pd.DataFrame, value: pd.Series, record: Indicator | None = None) -> pd.DataFrame:
    """Counts as they are shown, with the range that the shown count has."""
    made = rows.assign(value=value, count=value, lower=np.nan, upper=np.nan, interval=Interval.NONE.value)
    shown = value.notna()
    if record is not None and record.sampled and record.measure is FigureKind.EVENTS and shown.any():
        # What is shown as 15 may be 13 or 17: the range holds what chance allows for either; nought is nought.
        away = np.where(value[shown] > 0, NHS_ROUND_TO // 2, 0)
        made.loc[shown, "lower"] = intervals.of_count(value[shown] - away)[0]
        made.loc[shown, "upper"] = intervals.of_count(value[shown] + away)[1]
        made.loc[shown, "interval"] = Interval.CI95.value
    return made
