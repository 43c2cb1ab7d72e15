"""Ranges and chances in words: what they allow for and what not, and no more than the what-if runs say."""

import math

import pandas as pd

from geo.appraisal.record import Appraisal
from geo.disclosure.suppression import round_half_up
from geo.impact.what_if import EVERYBODY, Covers
from geo.language.phrases import two_figures
from geo.travel.ways import Way

NOT_COVERED = "It does not allow for late buses, roadworks or people choosing another surgery."
LEAST_SAID, LEAST_COUNTED = 10, 0.5
# Chances in tenths below which a ward is not named. Our choice.
NAMED_FROM = 1


def strip_range(appraisal: Appraisal) -> str:
    """The range of residents by the first way, and what it covers; empty without ranges or where none changes."""
    ranges = appraisal.ranges.get(appraisal.first_way)
    if ranges is None or ranges.headline.covers is Covers.NOTHING:
        return ""
    row = ranges.headline.groups.loc[EVERYBODY]
    summary = appraisal.ways[appraisal.first_way].summary
    words = {
        "nearer": "nearer or with a journey found" if summary.newly_reached >= LEAST_COUNTED else "nearer",
        "further": "further or without a journey" if summary.cut_off >= LEAST_COUNTED else "further",
    }
    parts = [
        f"{_between(row[f'{side}_lower'], row[f'{side}_upper'])} {named}"
        for side, named in words.items()
        if row[f"{side}_upper"] >= LEAST_SAID
    ]
    whose = "Range for residents" if appraisal.patients_first else "Range"
    return f"{whose}: {'; '.join(parts)}. It allows for {_covers(ranges.headline.covers)}." if parts else ""


def _between(low: float, high: float) -> str:
    least, most = (two_figures(end) if end >= LEAST_SAID else "nobody" for end in (low, high))
    return f"about {most}" if least == most else f"{least} to {most}"


def _covers(covers: Covers) -> str:
    return covers.value.removeprefix("95%: ") + (" (95%)" if covers is Covers.BOTH else "")


def what_it_covers(appraisal: Appraisal, way: Way) -> str:
    """What the ranges of one way allow for; empty without ranges."""
    ranges = appraisal.ranges.get(way)
    if ranges is None:
        return ""
    return f"Ranges allow for {_covers(ranges.headline.covers)}. {NOT_COVERED}"


def chances(appraisal: Appraisal, way: Way) -> pd.DataFrame:
    """In how many of ten what-if runs each ward gains or loses materially: index Ward code; Ward, Nearer, Further."""
    wards = appraisal.ranges[way].headline.wards
    return pd.DataFrame(
        {
            "Ward": appraisal.place.wards.frame["name"].reindex(wards.index),
            "Nearer, in so many of 10 what-if runs": tenths(wards["gains"]),
            "Further, in so many of 10 what-if runs": tenths(wards["loses"]),
        }
    ).rename_axis("Ward code")


def tenths(parts: pd.Series) -> pd.Series:
    """Parts (0 to 1) of what-if runs as so many of ten."""
    # Neither none nor all is said but where it is so in every run.
    of_ten = round_half_up(10 * parts, 1).clip(1, 9).where((parts > 0) & (parts < 1), 10 * parts)
    return of_ten.astype("Int64")


def ward_words(appraisal: Appraisal, way: Way) -> list[str]:
    """Wards that lose or gain materially, and in how many of ten runs; most first, none below one in ten."""
    if way not in appraisal.ranges:
        return []
    table = chances(appraisal, way)
    share = f"{appraisal.settings.probability.material_share * 20:.0f} in 20"
    step, lines = f"{appraisal.settings.impact.headline_words} or more", []
    for side, what in (
        ("Further", f"{step} further or without a journey"),
        ("Nearer", f"{step} nearer"),
    ):
        column = f"{side}, in so many of 10 what-if runs"
        likely = table[table[column] >= NAMED_FROM].sort_values([column, "Ward"], ascending=[False, True])
        if len(likely):
            listed = ", ".join(f"{row['Ward']} ({row[column]} of 10)" for _, row in likely.iterrows())
            lines.append(f"At least {share} people {what}, in so many of our what-if runs: {listed}.")
    return lines


def with_ranges(table: pd.DataFrame, appraisal: Appraisal, way: Way) -> pd.DataFrame:
    """The community table with the range of those further beside it; as it is without ranges.

    table: as impact_tables.by_community orders it, whose rows with figures are those of the appraisal's groups.
    """
    if way not in appraisal.ranges:
        return table
    ends = appraisal.ranges[way].headline.groups.drop(index=EVERYBODY)
    by_name = {str(group): row for (_, group), row in ends.iterrows()}
    low, high = (
        [by_name[group][f"further_{end}"] if group in by_name else math.nan for group in table["Group"]]
        for end in ("lower", "upper")
    )
    at = list(table.columns).index("Further") + 1
    ranged = table.copy()
    ranged.insert(at, "Further or lost, from", round_half_up(pd.Series(low, table.index), LEAST_SAID).astype("Int64"))
    ranged.insert(
        at + 1, "Further or lost, to", round_half_up(pd.Series(high, table.index), LEAST_SAID).astype("Int64")
    )
    return ranged
