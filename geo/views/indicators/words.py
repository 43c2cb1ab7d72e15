"""Indicators in words: figures with their units, verdicts, trends, what is held and what is withheld."""

import math
from collections.abc import Iterable, Mapping, Sequence

from geo.indicators.benchmarks import BenchmarkVerdict, expected_false_flags
from geo.indicators.indicators import Dimension, FigureKind, Indicator, Polarity
from geo.indicators.release import withheld
from geo.indicators.trends import FEWEST_USUAL, SPIKE_RISE, Spike, TrendDirection, sudden_rise
from geo.language.phrases import joined, number_of, sentence
from geo.place.place import Place
from geo.place.standings import Benchmark, Shown, Standing
from geo.provenance import Statistic

NOT_AVAILABLE = BenchmarkVerdict.UNKNOWN.value
NO_RANGE = "no range published"
NOT_SHOWN = "withheld or not held"
ALL_DIMENSIONS, NO_DIMENSION = "All dimensions", "of none of the seven"
BETTER = {
    Polarity.HIGH: "More is taken as better.",
    Polarity.LOW: "Less is taken as better.",
    Polarity.NONE: "Neither more nor less is better.",
}
# What files bring indicators to a place that holds none.
WHAT_WOULD_BRING_THEM = (
    "A table in the long layout: area_code, indicator, period, measure, unit, value; one file or many.",
    "The public health profiles (Fingertips), as their interface gives them.",
    "The figures behind the indices of deprivation, by LSOA (2019 and 2025).",
    "A local survey: area_code, period, question, agree, base.",
    "Hate crimes recorded by the police: area_code, period, motivating_factor, offences.",
    "National Insurance number registrations: area_code, registration_period, nationality, value.",
)
BASKET_IS_A_CHOICE = (
    "A basket is a choice of yours: it says nothing without its parts, and another choice another thing."
)
BASKET_IS_BUILT = "What counts in the basket, and how much, is chosen on the page Indicators."
CHOOSE_A_WARD = "Choose a ward to see where it lies among the others."
READ_A_LINE = (
    "A line is drawn from three figures on; each has its own scale. Better and worse are said only where a figure has "
    "a range and its indicator a better; else it is higher or lower."
)
SPINE_READ = (
    "Each row goes from the lowest ward to the highest; neither end is the better one. Benchmarks beyond the wards "
    "stand at the edge."
)


def dimension_name(dimension: str) -> str:
    """A dimension by its key ("" for all) as it is offered."""
    if not dimension:
        return ALL_DIMENSIONS
    return sentence(dimension if dimension in tuple(Dimension) else NO_DIMENSION)


def name_of(record: Indicator, group: str = "") -> str:
    """An indicator by name; counts are told from shares of the same name."""
    counted = " (number)" if record.measure is FigureKind.COUNT and record.label != "Residents" else ""
    return f"{record.label}{counted}" + (f": {group}" if group else "")


def figure(value: float, record: Indicator) -> str:
    """A figure as it is said: shares in per cent, counts whole, the rest to about three figures."""
    if math.isnan(value):
        return NOT_SHOWN
    if record.measure is FigureKind.PERCENTAGE:
        return f"{value:.0f}%" if record.perception else f"{value:.1f}%"
    if record.measure.adds_up or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def range_of(statistic: Statistic, record: Indicator) -> str:
    """The 95% range in words."""
    if not statistic.held:
        return NOT_SHOWN
    if math.isnan(statistic.lower):
        return NO_RANGE
    return f"{figure(statistic.lower, record)} to {figure(statistic.upper, record)}"


def verdict(standing: Standing, beside: Benchmark) -> str:
    """How the figure stands to a benchmark, in words."""
    if standing.record.measure.adds_up:
        return "a count, not compared"
    outcome = standing.verdicts[beside]
    if outcome is BenchmarkVerdict.SIMILAR and math.isnan(standing.figure.lower):
        return "the same"
    return outcome.value


def trend(standing: Standing) -> str:
    """What the figure does over time, in words."""
    return standing.trend.label(standing.record.polarity)


def sudden(standing: Standing) -> str:
    """Whether the newest figure is suddenly above what is usual; "" where that cannot be tested."""
    spike = sudden_rise(standing.series, standing.record)
    if spike is None:
        return ""
    return f"yes, {_above_usual(standing, spike)}" if spike.flagged else "no"


def _above_usual(standing: Standing, spike: Spike) -> str:
    usual = figure(standing.figure.value / (1 + spike.rise), standing.record)
    return f"{100 * spike.rise:.0f}% above the usual {usual}"


def sudden_rises(standings: Iterable[Standing]) -> str:
    """How many of these figures are suddenly above what is usual, and when that is said; "" where none was tested."""
    tested = [spike for standing in standings if (spike := sudden_rise(standing.series, standing.record)) is not None]
    if not tested:
        return ""
    flagged = sum(spike.flagged for spike in tested)
    return (
        f"Sudden rises: {flagged} of {len(tested)}. The newest figure is held against the mean of the earlier ones, "
        f"{FEWEST_USUAL} or more; a rise is sudden where it is {100 * SPIKE_RISE:.0f}% or more and chance alone would "
        f"give so many less than once in a hundred. As {FEWEST_USUAL} figures tell only about what is usual, chance "
        "flags about two in a hundred."
    )


def about(record: Indicator, group: str, shown: Shown) -> list[str]:
    """What an indicator is: unit, kind, which way is better, source, and what is withheld."""
    rows = shown.values.frame
    sources = rows.loc[(rows["indicator"] == record.key) & (rows["group"] == group), "source"].unique()
    files = sorted({source.split(", ")[0] for source in sources})
    borough = " The figure of the whole place is put together from its wards." if len(files) < len(sources) else ""
    kind = "what people say in a survey" if record.perception else "counted or measured"
    stage = f", an {record.stage.value}" if record.stage and record.stage.value[0] in "aeiou" else ""
    stage = stage or (f", a {record.stage.value}" if record.stage else "")
    dimension = f"; {record.dimension.value}" if record.dimension else ""
    named = f" National indicators of 2008: {joined(record.codes)}." if record.codes else ""
    return [
        f"Unit: {record.unit}. {sentence(kind)}{stage}{dimension}. {BETTER[record.polarity]}{named}",
        f"Source: {record.source or 'not told'}. Read from {joined(files)}.{borough}",
        withheld(record),
    ]


def of_wards(standings: Mapping[str, Standing], place: Place, shown: Shown) -> list[str]:
    """One indicator over the wards: borough and England, how many wards differ, and how many would by chance."""
    if not standings:
        return [f"No ward of {place.name} has a figure that can be shown."]
    first = next(iter(standings.values()))
    lines = []
    for beside, name in ((Benchmark.BOROUGH, place.name), (Benchmark.ENGLAND, "England")):
        benchmark = first.beside[beside]
        if benchmark.held:
            ranged = "" if math.isnan(benchmark.lower) else f", {range_of(benchmark, first.record)}"
            lines.append(f"{name}: {figure(benchmark.value, first.record)}{ranged} ({first.period.label}).")
    periods = {each.period for each in standings.values()}
    if len(periods) > 1:
        lines.append("The newest figures of the wards are of several periods; each stands with its own.")
    missing = len(shown.wards) - len(standings)
    if missing:
        lines.append(f"Wards without a figure, withheld or not held: {missing}.")
    tested = [each for each in standings.values() if _is_tested(each)]
    if tested:
        apart = [each for each in tested if each.verdicts[Benchmark.BOROUGH] is not BenchmarkVerdict.SIMILAR]
        above = sum(each.figure.value > each.beside[Benchmark.BOROUGH].value for each in apart)
        lines.append(
            f"Of {number_of(len(tested), 'ward')} with a 95% range, {above} lie surely above {place.called}, "
            f"{len(apart) - above} surely below, the others are similar. By chance alone about "
            f"{expected_false_flags(len(tested)):.0f} would be told apart."
        )
    elif not first.record.measure.adds_up:
        lines.append("No range is published, so a ward is only higher or lower; how surely is not known.")
    return lines


def by_authority(standings: Mapping[str, Standing]) -> str:
    """Each authority's own figure where a place is of several, by its name; "" for a place of one."""
    told = [
        f"{name} {figure(standing.figure.value, standing.record) if standing.figure.held else 'not available'}"
        for name, standing in standings.items()
    ]
    return f"By authority: {joined(told)}." if told else ""


def _is_tested(standing: Standing) -> bool:
    ranged = not math.isnan(standing.figure.lower) and standing.beside[Benchmark.BOROUGH].held
    return ranged and not standing.record.measure.adds_up


def similar_to(shown: Shown, place: Place, ward: str) -> str:
    """Which wards are most like one, and in what ways they were held to be."""
    others = shown.similar.get(ward, ())
    if not others:
        return "Similar wards: not available; too few wards, or too little is held to tell which are alike."
    names = joined(str(place.wards.frame.at[code, "name"]) for code in others)
    return (
        f"Similar wards, by deprivation, age, people moving and how densely people live, as far as held: {names}. They "
        f"are of {place.called} only."
    )


def of_area(standings: Sequence[Standing], offered: int) -> list[str]:
    """How one area stands over many indicators: counts of verdicts against the borough, or England for the borough."""
    tested = [
        (standing, standing.verdicts[_benchmark(standing)])
        for standing in standings
        if standing.verdicts[_benchmark(standing)] in SURE
    ]
    counts = {kind: sum(verdict is kind for _, verdict in tested) for kind in SURE}
    tallies = [f"{number} {kind.value}" for kind, number in counts.items() if number]
    against = (
        "the whole place" if standings and standings[0].beside[Benchmark.BOROUGH].held else "the whole place or England"
    )
    lines = [f"Figures for {len(standings)} of {offered} indicators."] if len(standings) < offered else []
    if tallies:
        lines.append(f"Beside {against}: {joined(tallies)}. Better and worse are said only where there is a range.")
    changing = [
        standing for standing in standings if standing.trend.direction in (TrendDirection.UP, TrendDirection.DOWN)
    ]
    if changing:
        lines.append(
            f"Trends over five figures and more: {len(changing)} of {len(standings)} rise or fall beyond chance."
        )
    return lines


SURE = (
    BenchmarkVerdict.BETTER,
    BenchmarkVerdict.WORSE,
    BenchmarkVerdict.HIGHER,
    BenchmarkVerdict.LOWER,
    BenchmarkVerdict.SIMILAR,
)


def _benchmark(standing: Standing) -> Benchmark:
    return Benchmark.BOROUGH if standing.beside[Benchmark.BOROUGH].held else Benchmark.ENGLAND


def of_one(standing: Standing, name: str) -> list[str]:
    """One ward's figure in a sentence, with its range, and what it does over time."""
    statistic, record = standing.figure, standing.record
    ranged = "" if math.isnan(statistic.lower) else f" ({range_of(statistic, record)})"
    others = [
        f"{verdict(standing, beside)} beside {'the ' if beside is Benchmark.BOROUGH else ''}{beside.value}"
        for beside in Benchmark
        if standing.verdicts[beside] is not BenchmarkVerdict.UNKNOWN
    ]
    compared = f": {joined(others)}" if others else ""
    lines = [f"{name}: {figure(statistic.value, record)}{ranged}, {standing.period.label}{compared}."]
    why = f" {standing.trend.why}" if standing.trend.why else f" By the {standing.trend.method}."
    rise = sudden_rise(standing.series, record)
    risen = f"Suddenly more than usual: {_above_usual(standing, rise)}." if rise is not None and rise.flagged else ""
    return [*lines, f"Over time: {trend(standing)}.{why}", risen]


def small_counts(records: Iterable[Indicator]) -> str:
    """What is withheld among these indicators; "" where nothing is guarded."""
    return " ".join(dict.fromkeys(note for record in records if (note := withheld(record))))


def none_held(place: Place) -> list[str]:
    """What files would bring indicators to a place without any."""
    return [
        f"{place.name} holds no indicators. Any of these files in its folder would bring some:",
        *WHAT_WOULD_BRING_THEM,
    ]


def not_offered(records: Iterable[Indicator]) -> str:
    """Why some indicators cannot count in a basket; "" where all can."""
    left = sum(record.polarity is Polarity.NONE for record in records)
    return f"Not offered, as neither more nor less of them is better: {left} indicators." if left else ""
