"""The small areas coloured by what is told of their ward's people: the estimate, its margin, moves in and out.

A figure of a ward is the same in all of its areas, and says so when touched. Neutral colours: nothing here is good or
bad. Breaks are fixed, so that a colour means the same in every place.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd

from geo.language.dates import british
from geo.language.phrases import sentence
from geo.people.churn import Movement, sight
from geo.people.list_estimate import WardEstimates, shown
from geo.people.ward_movement import NetChange, gross_per_1000, tells_both_sides
from geo.place.place import Place
from geo.views.map import palette
from geo.views.map.maps import Fill, Legend, LegendEntry, fill_counts, with_gaps
from geo.views.map.palette import Paint

# Per cent of a ward's people at which a step of the margin ends; a settled ward with all data held has 2. Our choice.
MARGIN_LADDER = (2.5, 3.0, 4.0, 5.0)
# Moves of a year per 1,000 at which a step ends; 100 in and out are many (churn.HIGH_TURNOVER_PER_1000). Our choice.
MOVES_LADDER = (75.0, 100.0, 150.0, 200.0)
# Net change per 1,000: within 5 either way is steady (churn.STEADY_BELOW_PER_1000). Our choice.
NET_LADDER = (-30.0, -15.0, -5.0, 5.0, 15.0, 30.0)
MODELLED = "Modelled: margin of error from judgements, see How many people."


def fill_estimate(place: Place, estimates: WardEstimates, when: str) -> Fill:
    """People of each ward by the estimate of one date; the range is said with the figure."""
    rows = _at(estimates, when)
    title = british(f"People by ward, estimated, {when}")
    fill = fill_counts(_over(place, rows["people"]), title=title, unit="people", source=MODELLED)
    ranges = rows.apply(lambda row: f"ward: about {row.people:,.0f} ({row.lower:,.0f} to {row.upper:,.0f})", axis=1)
    return _whole(place, replace(fill, figures=_over(place, ranges.where(rows["people"].notna()))))


def fill_margin(place: Place, estimates: WardEstimates, when: str) -> Fill:
    """How far the estimate of each ward may be out, as a share of its people."""
    margins = _at(estimates, when)["margin_per_cent"]
    ends = [f"{end:g}%" for end in MARGIN_LADDER]
    title = british(f"Margin of error of the estimate, {when}, by ward")
    return _steps(
        place,
        margins,
        MARGIN_LADDER,
        ends=ends,
        legend=Legend(title, (), MODELLED),
        say=lambda margin: f"ward: give or take {margin:g}%",
    )


def fill_moving(place: Place, movement: Movement) -> Fill:
    """Moves of a year per 1,000 people: in and out together where the source tells both, else in alone."""
    both = tells_both_sides(movement)
    whom = sight(movement.source).whom
    title = f"{_moved(movement)} for every 1,000 {whom}, by ward"
    moves = "moves in and out" if both else f"{whom} moved in"
    return _steps(
        place,
        gross_per_1000(movement),
        MOVES_LADDER,
        ends=[f"{end:g}" for end in MOVES_LADDER],
        legend=Legend(title, (), moving_source(movement)),
        say=lambda rate: f"ward: about {rate:,.0f} {moves} per 1,000",
    )


def fill_net(place: Place, net: NetChange) -> Fill:
    """Net change of the people of each ward by one source: those who came less those who left."""
    values = _over(place, net.per_1000)
    fewer = ["over 30 fewer", "15 to 30 fewer", "5 to 15 fewer"]
    labels = [*fewer, "within 5", "5 to 15 more", "15 to 30 more", "30 more or over"]
    entries = [LegendEntry(Paint(colour), label) for colour, label in zip(palette.FEWER_MORE, labels, strict=True)]
    seen = sight(net.source)
    title = f"Net change for every 1,000 {seen.whom}, by ward"
    source = british(f"{sentence(seen.title)}, {net.period}. Those who came less those who left.")
    figures = values.map(lambda rate: f"ward: {rate:+.0f} per 1,000", na_action="ignore").astype(object)
    return _whole(place, Fill(_classes(values, NET_LADDER), figures, Legend(title, tuple(entries), source)))


def moving_source(movement: Movement) -> str:
    """Which source, which period, and what a reader must not take it for."""
    seen = sight(movement.source)
    caution = f" {seen.caution}" if seen.caution else ""
    untold = "" if tells_both_sides(movement) else " How many left is not told."
    return british(f"{sentence(seen.title)}, {movement.period}.{untold}{caution}")


def _moved(movement: Movement) -> str:
    whom = sentence(sight(movement.source).whom)
    return f"{whom} moving in and out" if tells_both_sides(movement) else f"{whom} who moved in"


def _steps(
    place: Place,
    by_ward: pd.Series,
    ladder: Sequence[float],
    *,
    ends: Sequence[str],
    legend: Legend,
    say: Callable[[float], str],
) -> Fill:
    """Rising figures of wards in five steps of stone, light to dark; ends are the ladder in words."""
    values = _over(place, by_ward)
    between = [f"{low} to under {high}" for low, high in pairwise(ends)]
    labels = [f"under {ends[0]}", *between, f"{ends[-1]} or more"]
    paints = [Paint(colour) for colour in reversed(palette.STONE)]
    entries = tuple(LegendEntry(paint, label) for paint, label in zip(paints, labels, strict=True))
    figures = values.map(say, na_action="ignore").astype(object)
    return _whole(place, Fill(_classes(values, ladder), figures, replace(legend, entries=entries)))


def _at(estimates: WardEstimates, when: str) -> pd.DataFrame:
    rows = shown(estimates)
    return rows[rows["date"] == when].set_index("ward_code")


def _over(place: Place, by_ward: pd.Series) -> pd.Series:
    """Figures of wards at every small area inside: those of the ward that its middle lies in."""
    wards = place.areas.frame.loc[place.inside, "ward_code"]
    return wards.map(by_ward)


def _classes(values: pd.Series, ladder: Sequence[float]) -> pd.Series:
    steps = np.searchsorted(np.asarray(ladder), values.to_numpy(dtype=float), side="right").astype(float)
    return pd.Series(steps, index=values.index).mask(values.isna())


def _whole(place: Place, fill: Fill) -> Fill:
    return with_gaps(fill, place.areas.frame.index, label=f"outside {place.called}, or not available")
