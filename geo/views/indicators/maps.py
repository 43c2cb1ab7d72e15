"""Small areas coloured by an indicator: one hue in five steps, the same for good and bad news.

A small area has its own figure where one is published for it, else its ward's. Steps are cut from the figures shown, at
round numbers, so that a figure and its colour say the same.
"""

import math
from itertools import pairwise

import numpy as np
import pandas as pd

from geo.indicators.indicators import Indicator
from geo.periods import Period
from geo.place.place import Place
from geo.place.standings import Shown
from geo.views.indicators.words import NOT_SHOWN, figure, name_of
from geo.views.map import palette
from geo.views.map.maps import Fill, Legend, LegendEntry, with_gaps
from geo.views.map.palette import Paint

# Steps end at round numbers: the round step is at most this part of the way from the lowest figure to the highest.
ROUND_PART = 20
SCORE_READ = "Each small area has its ward's score. Wards whose ranges of ranks overlap are not told apart by a colour."


def by_area(place: Place, shown: Shown, record: Indicator, *, group: str) -> tuple[pd.Series, Period]:
    """The figure of each small area and the newest period in which any ward or small area has one."""
    codes = [*shown.wards, *map(str, place.inside)]
    period, rows = shown.values.latest(record.key, codes, group=group)
    value = rows["value"].astype(float)
    ward = place.areas.frame["ward_code"]
    own = value.reindex(place.areas.frame.index)
    return own.fillna(ward.map(value.reindex(list(shown.wards)))), period


def fill_indicator(place: Place, shown: Shown, record: Indicator, *, group: str = "") -> Fill:
    """The small areas coloured by one indicator in its newest period."""
    figures, period = by_area(place, shown, record, group=group)
    classes, entries = _stepped(figures)
    published = place.inside.isin(shown.values.at(record.key, period, group=group).index).any()
    source = f"{period.label}. " + ("By small area." if published else "Each small area has its ward's figure.")
    fill = Fill(
        classes,
        figures.map(lambda value: math.nan if math.isnan(value) else figure(value, record)).astype(object),
        Legend(f"{name_of(record, group)}, {record.unit}", entries, source),
    )
    return with_gaps(fill, place.areas.frame.index, label=f"{NOT_SHOWN}, or outside")


def fill_score(place: Place, frame: pd.DataFrame, *, title: str) -> Fill:
    """The small areas coloured by their ward's score; on touching, the range of its ranks and of its score.

    Parameters
    ----------
    frame
        As scores.Scores has it.
    title
        The basket's.
    """
    ward = place.areas.frame["ward_code"]
    classes, entries = _stepped(ward.map(frame["score"]))
    scored = frame[frame["score"].notna()]
    ranges = scored.apply(
        lambda row: (
            f"ward: ranks {row.rank_low:.0f} to {row.rank_high:.0f} of {len(scored)}, score {row.score:.0f} "
            f"({row.score_low:.0f} to {row.score_high:.0f})"
        ),
        axis=1,
    )
    fill = Fill(classes, ward.map(ranges).astype(object), Legend(f"Score of the basket: {title}", entries, SCORE_READ))
    return with_gaps(fill, place.areas.frame.index, label="not available, or outside")


def _stepped(figures: pd.Series) -> tuple[pd.Series, tuple[LegendEntry, ...]]:
    """The step of each figure, NaN where there is none, and the lines of the legend."""
    ladder = ladder_of(figures)
    classes = pd.Series(np.searchsorted(ladder, figures.to_numpy(), side="right").astype(float), index=figures.index)
    ends = [_end(end, ladder) for end in ladder]
    labels = (
        [f"under {ends[0]}", *(f"{low} to under {high}" for low, high in pairwise(ends)), f"{ends[-1]} or more"]
        if ends
        else ["the same everywhere"]
    )
    picks = np.linspace(0, len(palette.STEPS) - 1, len(labels)).round().astype(int) if len(labels) > 1 else [0]
    entries = tuple(LegendEntry(Paint(palette.STEPS[pick]), label) for pick, label in zip(picks, labels, strict=True))
    return classes.where(figures.notna()), entries


def ladder_of(figures: pd.Series) -> tuple[float, ...]:
    """Up to four rising round numbers that cut the figures into about equal fifths; none where all are alike."""
    known = figures.dropna()
    if known.empty or known.max() <= known.min():
        return ()
    step = 10.0 ** math.floor(math.log10((known.max() - known.min()) / ROUND_PART))
    # round() again, as a multiple of a tenth is no round number to a computer.
    cuts = [round(math.floor(cut / step + 0.5) * step, 10) for cut in np.quantile(known, (0.2, 0.4, 0.6, 0.8))]
    return tuple(cut for cut in dict.fromkeys(cuts) if known.min() < cut <= known.max())


def _end(end: float, ladder: tuple[float, ...]) -> str:
    """The end of a step with as many decimals as the ladder needs."""
    places = max(len(f"{cut:.4f}".rstrip("0").split(".")[1]) for cut in ladder)
    return f"{end:,.{places}f}"
