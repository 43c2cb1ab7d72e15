"""Who would be nearer and further today, in five and in ten years, and whether the years can be told apart."""

import pandas as pd

from geo.language.phrases import FEWEST_SAID, joined, number_of, sentence
from geo.uncertainty.overlap import CANNOT_BE_TOLD_APART, indistinguishable
from geo.views.impact.probability_words import ranges_to_ten, tenths
from geo.views.words.tables import people_to_ten

TITLE = "In five and in ten years, as homes are planned"
SIDES = ("nearer", "further")


def table(ahead: pd.DataFrame) -> pd.DataFrame:
    """People to the nearest 10, each with its range in words; a side that nobody is on at any time is left out.

    ahead: as impact.horizons.by_horizon. Columns When, and for each side its people and range.
    """
    columns: dict[str, list[str] | pd.Series] = {"When": [when(years) for years in ahead.index]}
    for side in _held(ahead):
        columns[sentence(side)] = people_to_ten(ahead[side])
        columns[f"{sentence(side)}, range"] = ranges_to_ten(ahead, side)
    return pd.DataFrame(columns).reset_index(drop=True)


def apart(ahead: pd.DataFrame) -> list[str]:
    """For each side whether the years can be told apart by their ranges, and how often the last is above today."""
    return [_apart(ahead, side) for side in _held(ahead)]


def _apart(ahead: pd.DataFrame, side: str) -> str:
    ends = zip(ahead[f"{side}_lower"], ahead[f"{side}_upper"], strict=True)
    named = {
        when(years).lower(): (float(low), float(high)) for years, (low, high) in zip(ahead.index, ends, strict=True)
    }
    rings = indistinguishable(named)
    together = [f"{joined(ring)} {CANNOT_BE_TOLD_APART}" for ring in rings if len(ring) > 1]
    if len(rings) == 1:
        verdict = f"{together[0]}, as their ranges meet"
    elif together:
        alone = [ring[0] for ring in rings if len(ring) == 1]
        verdict = f"{'; '.join(together)}; {joined(alone)} can be told from the others"
    else:
        verdict = f"{joined(named)} can be told apart"
    last = ahead.index[-1]
    runs = tenths(ahead[f"{side}_above"]).loc[last]
    return (
        f"People {side}: {verdict}. In {runs} of 10 what-if runs there are more {when(last).lower()} than today, with "
        "people drawn anew for each."
    )


def when(years: int) -> str:
    """A horizon in words."""
    return f"In {number_of(years, 'year')}" if years else "Today"


def _held(ahead: pd.DataFrame) -> list[str]:
    return [side for side in SIDES if ahead[f"{side}_upper"].max() >= FEWEST_SAID]
