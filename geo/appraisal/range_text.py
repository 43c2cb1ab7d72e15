"""The ranges of an appraisal in the plain sentences that the pages and the command line say alike.

A range is of the same people as the figure that it stands under, and says what it allows for.
"""

from collections.abc import Mapping

import pandas as pd

from geo.appraisal.record import LEAST_COUNTED, Appraisal
from geo.disclosure.suppression import round_half_up
from geo.impact.ranges import WayRanges
from geo.impact.what_if import Covers
from geo.language.phrases import FEWEST_SAID, two_figures
from geo.people.population import WITH_CAR
from geo.travel.ways import Way
from geo.uncertainty.leaning import RUNS_HELD, SMALLER, range_words

COUNTED_TO = 10
# Where nobody is counted, a range that does not reach so many is noise and not told. Our choice.
LITTLE = 100
# Counts of a summary that the sentences tell, and what their people are in a range.
_TOLD = {
    "lose_headline": "further",
    "gain_headline": "nearer",
    "cut_off": "without a journey",
    "newly_reached": "with a journey only after",
}
_RESIDENTS_ORDER = ("gain_headline", "lose_headline", "cut_off", "newly_reached")


def first_ranges(appraisal: Appraisal) -> dict[str, str]:
    """The range in words of each count that the first sentence tells, by its name in a summary; "" where none is."""
    counts, covers = _of_first(appraisal)
    if covers in (Covers.NOTHING, Covers.SETTLED):
        return dict.fromkeys(_TOLD, "")
    return {name: under_figure(counts.loc[name], few=appraisal.patients_first) for name in _TOLD}


def first_allows(appraisal: Appraisal, said: str) -> str:
    """What these ranges allow for, or why none are given; empty where nothing is said of them.

    said: the sentence that says them.
    """
    _, covers = _of_first(appraisal)
    return f"The ranges allow for {covers.value}." if said and covers is not Covers.SETTLED else said


def _of_first(appraisal: Appraisal) -> tuple[pd.DataFrame, Covers]:
    ranges = appraisal.ranges.get(appraisal.first_way)
    if ranges is None or (appraisal.patients_first and ranges.patients is None):
        return pd.DataFrame(), Covers.NOTHING
    if appraisal.patients_first and ranges.patients is not None:
        return ranges.patients.counts, ranges.patients.covers
    return ranges.counts, ranges.covers


def under_figure(row: pd.Series, *, few: bool) -> str:
    """The range of one count (CountRanges.ends) as it stands under its figure; few: it is of patients."""
    # A few patients are not counted in words, and a range would count them.
    figure = float(row["figure"])
    return "" if figure < (FEWEST_SAID if few else LEAST_COUNTED) else range_words(figure, _ends(row), _said)


def patients_range(appraisal: Appraisal, way: Way) -> str:
    """The range of the patients of sites that change by one way; empty without ranges or where none would be moved."""
    ranges = appraisal.ranges.get(way)
    if ranges is None or ranges.patients is None or not appraisal.patients_first:
        return ""
    counts, covers = ranges.patients.counts, ranges.patients.covers
    told = counts.loc[list(_TOLD)]
    if not (told["upper"] >= FEWEST_SAID).any():
        return ""
    if covers is Covers.SETTLED:
        return (
            "No range is given for patients: nothing about where they would be seen or about their journeys is drawn."
        )
    # A few patients are not counted in words, and a range would count them.
    few = told["figure"].between(LEAST_COUNTED, FEWEST_SAID, inclusive="left")
    return _sentence("Range for patients", told[~few], covers)


def residents_range(appraisal: Appraisal, way: Way) -> str:
    """The range of residents by one way; empty without ranges or where nobody's journey changes in any run."""
    ranges = appraisal.ranges.get(way)
    if ranges is None or ranges.covers is Covers.NOTHING:
        return ""
    whose = "Range for residents" if appraisal.patients_first else "Range"
    return _sentence(whose, ranges.counts.loc[list(_RESIDENTS_ORDER)], ranges.covers)


def with_car_range(appraisal: Appraisal) -> str:
    """The range of people in households with a car, journeys found and lost among them; empty where none changes."""
    ranges = appraisal.ranges.get(Way.CAR)
    group = ("cars", WITH_CAR)
    if ranges is None or ranges.covers is Covers.NOTHING or group not in ranges.headline.groups.index:
        return ""
    row = ranges.headline.groups.loc[group]
    sides = {"gain_headline": "nearer", "lose_headline": "further"}
    parts = {"figure": "", "lower": "_lower", "upper": "_upper", "lean": "_lean"}
    table = pd.DataFrame(
        {name: [row[f"{side}{end}"] for side in sides.values()] for name, end in parts.items()}, index=list(sides)
    )
    return _sentence("Range by car", table, ranges.covers)


def not_covered(appraisal: Appraisal) -> str:
    """What lies between the ends, and what is in no run."""
    label = appraisal.proposal.service.label
    return (
        f"Ranges hold {RUNS_HELD}. Late buses and roadworks are in none of them, nor are residents who choose another "
        f"{label} than the nearest."
    )


def count_range(ranges: WayRanges | None, name: str) -> str:
    """The range of one count of residents in words, to ten; empty without one or where it is nobody in every run."""
    if ranges is None or ranges.covers is Covers.NOTHING:
        return ""
    row = ranges.counts.loc[name]
    return range_words(float(row["figure"]), _ends(row), to_ten)


def to_ten(people: float) -> str:
    """A count of people to the nearest ten."""
    return f"{round_half_up(pd.Series([people]), COUNTED_TO).iloc[0]:,.0f}"


def _sentence(whose: str, counts: pd.DataFrame, covers: Covers) -> str:
    parts = []
    for name, row in counts.iterrows():
        words = range_words(float(row["figure"]), _ends(row), _said)
        likely_nobody = row["figure"] < LEAST_COUNTED and row["upper"] < LITTLE
        if row["upper"] >= FEWEST_SAID and words and not likely_nobody:
            parts.append(_part(words, _TOLD[str(name)]))
    return f"{whose}: {'; '.join(parts)}. It allows for {covers.value}." if parts else ""


def _part(words: str, people: str) -> str:
    if words == SMALLER:
        return f"of those {people}, {words}"
    ends, _, leaning = words.partition(", ")
    return f"{ends} {people}, {leaning}" if leaning else f"{ends} {people}"


def _ends(row: pd.Series) -> Mapping[str, float]:
    return {name: float(row[name]) for name in ("lower", "upper", "lean")}


def _said(people: float) -> str:
    if people < LEAST_COUNTED:
        return "nobody"
    return two_figures(people) if people >= FEWEST_SAID else f"under {FEWEST_SAID}"
