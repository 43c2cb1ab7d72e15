"""What a map is coloured with: a class for every small area, the figure said on touching it, and the legend in words.

Breaks never depend on a proposal: minutes have one ladder a way of travel, counts one a place as it is today. So a
colour means the same before and after, and two maps can be laid side by side.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

import numpy as np
import pandas as pd

from geo.impact.bands import Band, ImpactSettings
from geo.language.phrases import FEWEST_SAID, minutes, sentence, two_figures
from geo.projection import GridPoint
from geo.services.services import Service
from geo.travel.ways import Way
from geo.views.map import palette
from geo.views.map.palette import Paint

# Minutes at which a step of the legend ends. Planners ask who is within 10, 20 and 30 minutes; by bicycle and by car a
# whole borough may lie within 20.
WALKING_LADDER = (10.0, 20.0, 30.0, 45.0)
WHEELED_LADDER = (5.0, 10.0, 15.0, 20.0)
# Per cent a year or so of a GP list: below 2 either way the lists themselves are not that exact.
LIST_CHANGE_LADDER = (-10.0, -5.0, -2.0, 2.0, 5.0, 10.0)

MarkKind = Literal["today", "proposed", "closing", "moved", "placing", "corner", "host"]


@dataclass(frozen=True)
class LegendEntry:
    """One line of a legend: how the class is painted and what it means."""

    paint: Paint
    label: str


@dataclass(frozen=True)
class Legend:
    """What the colours mean: a title, one entry a class in order, and where the figures come from (may be empty)."""

    title: str
    entries: tuple[LegendEntry, ...]
    source: str = ""


@dataclass(frozen=True)
class Hatching:
    """A second fact over any fill: lines over these areas (by area_code), and what they mean."""

    areas: pd.Index
    label: str


@dataclass(frozen=True)
class Fill:
    """How the small areas are coloured.

    Attributes
    ----------
    classes
        By area_code, the number of the legend's entry, NaN where there is nothing to show.
    figures
        By area_code, what is said of the area in words ("12 minutes"); NaN where the class's own label says it.
    hatching
        What is drawn over the colours; None for nothing.
    measured
        By area_code, the figure as a number, rounded as it is said; its name is what it measures and in which unit,
        as "minutes". None where only words are said of an area.
    usual_times
        Whether it may be read beside minutes at the usual times of day, so that the nearest site is named on touching
        an area.
    """

    classes: pd.Series
    figures: pd.Series
    legend: Legend
    hatching: Hatching | None = None
    measured: pd.Series | None = None
    usual_times: bool = True


@dataclass(frozen=True)
class Mark:
    """One site on the map.

    Attributes
    ----------
    kind
        "today" a filled sign, "proposed" a ring, "moved" a ring where a site would go, "closing" a cross, "placing" the
        ring that is being placed and can be dragged (dropping it is a click at that point), "corner" a corner of an
        area that is being drawn, whose service is of no matter, "host" a building that can be shared.
    code
        The site's; "" where it is none.
    """

    at: GridPoint
    label: str
    kind: MarkKind
    service: Service
    code: str = ""


def fill_minutes(nearest: pd.Series, *, service: Service, way: Way, source: str = "") -> Fill:
    """Minutes to the nearest site by area_code, NaN where no journey was found."""
    ladder = WHEELED_LADDER if way.travel.wheeled else WALKING_LADDER
    labels = _steps_in_words(ladder, unit="minutes")
    paints = [Paint(colour) for colour in palette.STEPS]
    # A journey of 9 minutes and 40 seconds is said as 10 minutes, so it is coloured as 10 minutes.
    rounded = np.floor(nearest + 0.5)
    classes = _classes(rounded, ladder).fillna(float(len(labels)))
    return Fill(
        classes=classes,
        figures=nearest.map(minutes),
        legend=Legend(
            title=f"Minutes {way.label} to {service.with_article}",
            entries=_entries([*paints, palette.NO_JOURNEY], [*labels, "no journey found"]),
            source=source,
        ),
        measured=rounded.rename("minutes"),
    )


def with_lines(fill: Fill, shares: pd.Series, *, areas: pd.Index, label: str) -> Fill:
    """The fill with lines drawn over these areas, each told by its share (0 to 1, by area_code) of people."""
    lined = fill.classes.index[fill.classes.index.isin(areas) & fill.classes.notna()]
    if lined.empty:
        return fill
    figures = fill.figures.astype(object).copy()
    for code in lined:
        said = figures[code] if isinstance(figures[code], str) else fill.legend.entries[int(fill.classes[code])].label
        figures[code] = f"{said}; {shares[code]:.0%} of {label}"
    return replace(fill, figures=figures, hatching=Hatching(lined, label))


def fill_counts(counts: pd.Series, *, title: str, unit: str, source: str = "") -> Fill:
    """Counts by area_code in five steps of about as many areas each, ended at round numbers; NaN is not shown.

    unit is the plural of what is counted ("people").
    """
    ladder = round_fifths(counts)
    return Fill(
        classes=_classes(counts, ladder),
        figures=counts.map(lambda count: _about(count, unit)),
        legend=Legend(title, _entries(_spread(len(ladder) + 1), _steps_in_words(ladder, unit=unit)), source),
        measured=counts.map(_to_two_figures).rename(f"{unit}_about"),
    )


def fill_change(per_cent: pd.Series, *, title: str, source: str = "") -> Fill:
    """Change of a count in per cent by area_code, fewer to more; NaN is not shown.

    Only the step is said of an area: the counts behind it may be too small to leave the house.
    """
    fewer = ["over 10% fewer", "5 to 10% fewer", "2 to 5% fewer"]
    labels = [*fewer, "within 2%", "2 to 5% more", "5 to 10% more", "10% more or over"]
    return Fill(
        classes=_classes(per_cent, LIST_CHANGE_LADDER),
        figures=_silent(per_cent.index),
        legend=Legend(title, _entries([Paint(colour) for colour in palette.FEWER_MORE], labels), source),
    )


def fill_bands(areas: pd.DataFrame, *, service: Service, way: Way, settings: ImpactSettings, whose: str = "") -> Fill:
    """How much nearer or further, by area_code: areas as impact.compare gives them at these settings.

    The legend always holds the seven bands of change; journeys found, lost or never found only where there are any.
    whose: whose journeys they are, where they are not all residents'.
    """
    always = [band for band in Band if band not in (Band.NEWLY_REACHED, Band.CUT_OFF, Band.NOT_REACHED)]
    bands = areas["band"]
    seen = set(bands.dropna())
    shown = [band for band in Band if band in always or band in seen]
    number = {band: float(n) for n, band in enumerate(shown)}
    where = service.with_article
    return Fill(
        classes=bands.map(number).astype(float),
        figures=areas["change"].map(_shift),
        legend=Legend(
            title=", ".join(filter(None, [f"{sentence(way.label)}: nearer to or further from {where}", whose])),
            entries=_entries([palette.BANDS[band] for band in shown], [settings.label(band) for band in shown]),
        ),
        measured=areas["change"].map(_whole_minutes).rename("minutes_further"),
    )


def fill_fifths(fifths: pd.Series, *, title: str, labels: Sequence[str], source: str = "") -> Fill:
    """Fifths by area_code, 1 to 5 (1 the most deprived), NaN not held; labels are the five in words, in that order."""
    return Fill(
        classes=fifths.astype(float) - 1,
        figures=_silent(fifths.index),
        legend=Legend(title, _entries([Paint(colour) for colour in palette.STONE], list(labels)), source),
    )


def about_people(count: float) -> str | float:
    """How many live somewhere, in words; NaN stays NaN."""
    return _about(count, "people")


def with_gaps(fill: Fill, codes: pd.Index, *, label: str) -> Fill:
    """The fill over all these areas, with a line of the legend for those that have no class, where there are any."""
    classes = fill.classes.reindex(codes)
    if classes.notna().all():
        return fill
    entries = (*fill.legend.entries, LegendEntry(Paint(palette.NOT_SHOWN), label))
    number = float(len(fill.legend.entries))
    legend = replace(fill.legend, entries=entries)
    return replace(fill, classes=classes.fillna(number), figures=fill.figures.reindex(codes), legend=legend)


def round_fifths(counts: pd.Series) -> tuple[float, ...]:
    """Up to four rising round numbers that cut the counts into about equal fifths; fewer where fifths coincide."""
    known = counts.dropna()
    if known.empty:
        return ()
    cuts: list[float] = []
    for cut in np.quantile(known, (0.2, 0.4, 0.6, 0.8)):
        nice = _round_to_two_figures(float(cut))
        if nice > (cuts[-1] if cuts else known.min()):
            cuts.append(nice)
    return tuple(cuts)


def _round_to_two_figures(value: float) -> float:
    if value <= 0:
        return 0.0
    step = 10.0 ** (math.floor(math.log10(value)) - 1)
    return math.floor(value / step + 0.5) * step


def _classes(values: pd.Series, ladder: Sequence[float]) -> pd.Series:
    numbers = np.searchsorted(np.asarray(ladder), values.to_numpy(dtype=float), side="right").astype(float)
    return pd.Series(numbers, index=values.index).mask(values.isna())


def _steps_in_words(ladder: Sequence[float], *, unit: str) -> list[str]:
    if not ladder:
        return [f"any number of {unit}"]
    ends = [f"{end:,.0f}" for end in ladder]
    between = [f"{low} to under {high}" for low, high in pairwise(ends)]
    return [f"under {ends[0]} {unit}", *between, f"{ends[-1]} {unit} or more"]


def _spread(number: int) -> list[Paint]:
    """So many of the five steps, the lightest and the darkest always among them."""
    picks = np.linspace(0, len(palette.STEPS) - 1, number).round().astype(int) if number > 1 else [0]
    return [Paint(palette.STEPS[pick]) for pick in picks]


def _entries(paints: Sequence[Paint], labels: Sequence[str]) -> tuple[LegendEntry, ...]:
    return tuple(LegendEntry(paint, label) for paint, label in zip(paints, labels, strict=True))


def _about(count: float, unit: str) -> str | float:
    if math.isnan(count):
        return math.nan
    return f"about {two_figures(count)} {unit}" if count >= FEWEST_SAID else f"fewer than {FEWEST_SAID} {unit}"


def _to_two_figures(count: float) -> float:
    """A count as `_about` says it; NaN where it is said in words alone."""
    return _round_to_two_figures(count) if count >= FEWEST_SAID else math.nan


def _whole_minutes(change: float) -> float:
    """A change as `_shift` says it, nearer below nought."""
    return math.copysign(math.floor(abs(change) + 0.5), change) + 0.0 if not math.isnan(change) else math.nan


def _shift(change: float) -> str | float:
    whole = math.floor(abs(change) + 0.5) if not math.isnan(change) else 0
    if math.isnan(change):
        return math.nan
    if whole == 0:
        return "no change"
    return f"{whole} minute{'' if whole == 1 else 's'} {'nearer' if change < 0 else 'further'}"


def _silent(codes: pd.Index) -> pd.Series:
    return pd.Series(np.nan, index=codes, dtype=object)
