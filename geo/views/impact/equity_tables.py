"""Measured fairness as it is shown: three measures in sentences, and every measure as a table for analysts.

How fair a proposal will seem is another matter and stands elsewhere; no sentence here says that one is the other, and
none says that a proposal is fair.
"""

import math

import pandas as pd

from geo.appraisal.by_authority import equity_by_authority
from geo.appraisal.record import Appraisal
from geo.fairness.equity import Equity, EquityMeasure, Fifths
from geo.fairness.equity_ranges import EquityRanges
from geo.impact.bands import DECIMALS
from geo.language.phrases import about, number_of, sentence
from geo.travel.ways import Way

TITLE = "Measured: how evenly journeys are shared"
# Minutes are told to a tenth, which is finer than they are known; a gap below it is said to be none.
LEAST_SAID_MINUTES = 0.05
WHY_LOCAL = (
    "Fifths are of this place, because nobody here lives in the most deprived fifth of England or nobody in the least."
)
OF_WHOM = {Fifths.NATIONAL: "(national)", Fifths.LOCAL: "of this place"}
LABELS = {
    EquityMeasure.AVERAGE: "average journey",
    EquityMeasure.LONGEST_TENTH: "longest-journey tenth: average journey",
    EquityMeasure.DEPRIVATION_GAP: "most deprived fifth less least deprived fifth",
    EquityMeasure.MOST_DEPRIVED: "most deprived fifth: average journey",
    EquityMeasure.LEAST_DEPRIVED: "least deprived fifth: average journey",
    EquityMeasure.LONGEST_TENTH_TODAY: "the tenth with the longest journeys today: their average journey",
    EquityMeasure.LONGEST_WARD: "ward with the longest average journey",
    EquityMeasure.BEYOND_THRESHOLD: "share of people with a long journey",
    EquityMeasure.KOLM_POLLAK: "Kolm-Pollak equally-distributed equivalent",
    EquityMeasure.KOLM_POLLAK_MILDER: "Kolm-Pollak equivalent, less averse to inequality",
    EquityMeasure.KOLM_POLLAK_STRICTER: "Kolm-Pollak equivalent, more averse to inequality",
    EquityMeasure.KOLM_POLLAK_INDEX: "Kolm-Pollak index: minutes lost to inequality",
    EquityMeasure.CONCENTRATION: "concentration index by deprivation",
    EquityMeasure.SLOPE: "slope index of inequality by deprivation (SII)",
    EquityMeasure.RELATIVE: "relative index of inequality by deprivation (RII)",
    EquityMeasure.GINI: "Gini coefficient of minutes",
    EquityMeasure.ATKINSON: "Atkinson index of access",
    EquityMeasure.THEIL: "Theil index of minutes",
    EquityMeasure.THEIL_BETWEEN_WARDS: "Theil: between wards",
    EquityMeasure.THEIL_WITHIN_WARDS: "Theil: within wards",
    EquityMeasure.THEIL_BETWEEN_FIFTHS: "Theil: between fifths of deprivation",
    EquityMeasure.THEIL_WITHIN_FIFTHS: "Theil: within fifths of deprivation",
    EquityMeasure.PALMA: "Palma ratio: burden of the longest tenth over that of the shortest four tenths",
    EquityMeasure.P90_P10: "journey not exceeded by nine in ten, over that not exceeded by one in ten",
    EquityMeasure.SPAN: "longest journey less shortest",
}
DECIMALS_OF_MINUTES, DECIMALS_OF_INDEX = 2, 4


def sentences(appraisal: Appraisal, way: Way) -> list[str]:
    """The average, the longest-journey tenth and the gap between fifths, before and after; who is counted; no range.

    Of a place of several authorities then a sentence for each.
    """
    equity = appraisal.ways[way].equity
    if not equity.people > 0:
        return ["Nobody has a journey both before and after, so nothing can be measured of how it is shared."]
    journey = f"To the nearest {appraisal.proposal.service.label} {way.label}"
    return [
        f"{journey}, the average journey is {_then_and_now(equity, EquityMeasure.AVERAGE)}.",
        "For the tenth of people with the longest journeys, whoever they are before and after, the average is "
        f"{_then_and_now(equity, EquityMeasure.LONGEST_TENTH)}.",
        _gap(equity),
        _counted(equity),
        *_of_each(appraisal, way),
    ]


def _of_each(appraisal: Appraisal, way: Way) -> list[str]:
    """The average and the longest-journey tenth of each authority of several."""
    parts = list(equity_by_authority(appraisal, way).items())[:-1]
    return [
        f"{name}: the average journey is {_then_and_now(equity, EquityMeasure.AVERAGE)}; of the tenth with the longest "
        f"journeys there {_then_and_now(equity, EquityMeasure.LONGEST_TENTH)}."
        if equity.people > 0
        else f"{name}: nobody has a journey both before and after."
        for name, equity in parts
    ]


def _then_and_now(equity: Equity, chosen: EquityMeasure) -> str:
    """As in: 12.3 minutes today and would be 11.9."""
    before, after = (_tenths(side[chosen]) for side in (equity.before, equity.after))
    return f"{before} minutes today and would {'stay so' if before == after else f'be {after}'}"


def _tenths(minutes: float) -> str:
    """Minutes to a tenth, halves up, as minutes go everywhere; what single precision leaves does not turn a half."""
    return f"{math.floor(round(minutes, DECIMALS) * 10 + 0.5) / 10:.1f}"


def _gap(equity: Equity) -> str:
    if equity.fifths is None:
        return "No table of deprivation is held, so no gap between the most and the least deprived fifth is given."
    of = OF_WHOM[equity.fifths]
    if math.isnan(equity.before[EquityMeasure.DEPRIVATION_GAP]):
        return f"Nobody in the most or in the least deprived fifth {of} has a journey both before and after."
    then, now = (
        (_tenths(side[EquityMeasure.MOST_DEPRIVED]), _than(side[EquityMeasure.DEPRIVATION_GAP]))
        for side in (equity.before, equity.after)
    )
    would = "both would stay so" if then == now else f"it would be {now[0]} minutes, {now[1]} there"
    why = "" if equity.fifths is Fifths.NATIONAL else f" {WHY_LOCAL}"
    return (
        f"In the most deprived fifth {of} the average journey is {then[0]} minutes today, {then[1]} in the least "
        f"deprived fifth; {would}.{why}"
    )


def _than(gap: float) -> str:
    """A gap in words: 1.0 minutes longer than, 2.9 minutes shorter than, as long as."""
    if abs(gap) < LEAST_SAID_MINUTES:
        return "as long as"
    return f"{_tenths(abs(gap))} minutes {'longer' if gap > 0 else 'shorter'} than"


def _counted(equity: Equity) -> str:
    counted = f"Counted over {about(equity.people)} who have a journey both before and after."
    if equity.left_out < 0.5:
        return counted
    return (
        f"{counted} {sentence(about(equity.left_out))} who lack one, before, after or both, are not in these figures."
    )


def how_to_read(appraisal: Appraisal, way: Way) -> list[str]:
    """What an analyst must know to read the table: polarity, what is fixed on today, and the settings."""
    chosen = appraisal.settings.equity
    limit = appraisal.ways[way].summary.threshold_minutes
    then, now = (appraisal.place.wards.frame["name"].get(code, "") for code in appraisal.ways[way].equity.longest_wards)
    whose = f"{then}, today and after" if then == now else f"{then} today and of {now} after"
    return [
        "Minutes are a burden: a lower figure is better. The three by deprivation run from the most deprived to the "
        "least, so that below 0 (RII: below 1) long journeys fall more on the most deprived; a higher figure is better "
        "for them. None of these says whether a difference is just.",
        "Fifths, ranks and wards, and Kolm-Pollak's parameter, are those of today, so that proposals can be compared.",
        f"Kolm-Pollak: aversion {chosen.epsilon:g}, less {chosen.milder_epsilon:g}, more {chosen.stricter_epsilon:g}. "
        f"Atkinson: aversion {chosen.atkinson_epsilon:g}, of access that is 1 at the door, 0.61 at {limit / 2:g} "
        f"minutes and 0.14 at {limit:g}. A long journey is over {number_of(limit, 'minute')}.",
        f"The longest average journey of a ward is that of {whose}." if then and now else "",
    ]


def analysts(appraisal: Appraisal, way: Way, ranges: EquityRanges | None = None) -> pd.DataFrame:
    """Every measure before and after; index Measure. Columns Unit, Before, After, Change, Better; NaN not defined.

    With ranges, the two ends of each stand beside it.
    """
    table = _measures(appraisal.ways[way].equity)
    if ranges is None:
        return table
    ends = ranges.frame.loc[[chosen.value for chosen in EquityMeasure]].set_axis(table.index)
    each = [DECIMALS_OF_MINUTES if chosen.in_minutes else DECIMALS_OF_INDEX for chosen in EquityMeasure]
    for side in ("Before", "After", "Change"):
        at = list(table.columns).index(side) + 1
        for further, (end, word) in enumerate((("lower", "from"), ("upper", "to"))):
            drawn = [float(value) for value in ends[f"{side.lower()}_{end}"]]
            shown = [round(value, places) for value, places in zip(drawn, each, strict=True)]
            table.insert(at + further, f"{side}, {word}", shown)
    return table


def by_authority(appraisal: Appraisal, way: Way) -> pd.DataFrame:
    """Every measure of each authority and of the whole, without ranges; from nought, empty for a place of one.

    Columns Authority, Measure, Unit, Before, After, Change, Better.
    """
    tables = [
        _measures(equity).reset_index().assign(Authority=name)
        for name, equity in equity_by_authority(appraisal, way).items()
    ]
    if not tables:
        return pd.DataFrame()
    whole = pd.concat(tables, ignore_index=True)
    return whole[["Authority", *whole.columns.drop("Authority")]]


def _measures(equity: Equity) -> pd.DataFrame:
    rows = []
    for chosen in EquityMeasure:
        decimals = DECIMALS_OF_MINUTES if chosen.in_minutes else DECIMALS_OF_INDEX
        before, after = equity.before[chosen], equity.after[chosen]
        rows.append(
            {
                "Measure": sentence(LABELS[chosen]),
                "Unit": "minutes" if chosen.in_minutes else "no unit",
                "Before": round(before, decimals),
                "After": round(after, decimals),
                # Nought added, so that no change is not told as -0.
                "Change": round(after - before, decimals) + 0.0,
                "Better": chosen.better.value,
            }
        )
    return pd.DataFrame(rows).set_index("Measure")
