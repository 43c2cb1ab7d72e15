"""Ranges and chances in words: what they allow for and what not, and no more than the what-if runs say."""

import pandas as pd

from geo.appraisal.range_text import not_covered, to_ten
from geo.appraisal.record import Appraisal
from geo.disclosure.suppression import round_half_up
from geo.impact.what_if import EVERYBODY
from geo.travel.ways import Way
from geo.uncertainty.leaning import range_words

# Chances in tenths below which a ward is not named. Our choice.
NAMED_FROM = 1


def what_it_covers(appraisal: Appraisal, way: Way) -> str:
    """What the ranges of one way allow for; empty without ranges."""
    ranges = appraisal.ranges.get(way)
    if ranges is None:
        return ""
    return f"Ranges of residents allow for {ranges.covers.value}. {not_covered(appraisal)}"


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
    words = [
        "" if group not in by_name else _to_ten(by_name[group], "further") or "nobody in any run"
        for group in table["Group"]
    ]
    ranged = table.copy()
    ranged.insert(list(table.columns).index("Further") + 1, "Further or lost, range", words)
    return ranged


def _to_ten(row: pd.Series, side: str) -> str:
    """The range of one side of a row of Ranged.groups, in words and to ten."""
    ends = {end: float(row[f"{side}_{end}"]) for end in ("lower", "upper", "lean")}
    return range_words(float(row[side]), ends, to_ten)


def ranges_to_ten(table: pd.DataFrame, side: str) -> list[str]:
    """The ranges of one side of a table with the columns of Ranged.groups, in words and to ten."""
    return [_to_ten(row, side) for _, row in table.iterrows()]
