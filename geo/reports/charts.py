"""Charts as pictures for paper: bars to both sides, lists today and after, counts with their ranges."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from geo.reports.drawing import (
    CM_PER_INCH,
    GREY,
    INK,
    PAGE_CM,
    SMALL,
    USUAL,
    Look,
    legend_at_foot,
    line,
    look_handles,
    new_figure,
    short,
)

# A count of fewer people is told as under it.
FEWEST_TOLD = 10


def both_sides(rows: pd.DataFrame, looks: Sequence[Look], *, nearer: int) -> Figure:
    """Bars to the left and to the right of nought, a row each; nought in every column draws nothing.

    Parameters
    ----------
    rows
        Index: the name of the row; a column a look, in their order, counts (NaN is not drawn).
    nearer
        How many of the first looks go to the left.
    """
    drawn = rows.fillna(0.0)
    figure = new_figure(PAGE_CM, 1.7 + 0.52 * len(rows) + 0.42 * (-(-len(looks) // 3)))
    foot, head = _foot(figure, looks), 1 - 0.6 / (figure.get_size_inches()[1] * CM_PER_INCH)
    axes = figure.add_axes((0.24, foot, 0.74, head - foot))
    at = np.arange(len(rows))
    for columns, sign in ((drawn.columns[:nearer], -1.0), (drawn.columns[nearer:], 1.0)):
        start = np.zeros(len(rows))
        for column in columns:
            look = looks[list(drawn.columns).index(column)]
            counts = drawn[column].to_numpy(float)
            bars = axes.barh(at, sign * counts, left=sign * start, height=0.72, color=look.colour)
            for bar in bars:
                line(bar, look)
            start = start + counts
        for row, count in enumerate(start):
            if count >= 0.5:
                _count_at(axes, sign * count, row, count)
    widest = max(1.0, float(max(drawn.iloc[:, :nearer].sum(axis=1).max(), drawn.iloc[:, nearer:].sum(axis=1).max())))
    axes.set_xlim(-1.25 * widest, 1.25 * widest)
    axes.axvline(0.0, color=INK, linewidth=0.9)
    _named_rows(axes, rows.index)
    axes.set_xticks([])
    axes.set_title("nearer  ←   →  further", fontsize=USUAL, color=INK)
    legend_at_foot(figure, look_handles(looks))
    return figure


def before_and_after(rows: pd.DataFrame, *, limit: str) -> Figure:
    """Two bars a row, today and afterwards, with a mark at what the site says it can take.

    rows: index the name of the site; columns before, after, capacity (NaN: not held, and said so at the end).
    limit: what the mark means, in words.
    """
    figure = new_figure(PAGE_CM, 1.8 + 0.78 * len(rows))
    foot = 1.3 / (figure.get_size_inches()[1] * CM_PER_INCH)
    axes = figure.add_axes((0.37, foot, 0.6, 0.98 - foot))
    at = np.arange(len(rows))
    looks = [Look("#d9d9d9", "", "today"), Look("#7a59a8", "///", "afterwards")]
    for column, look, shift in (("before", looks[0], -0.19), ("after", looks[1], 0.19)):
        for bar in axes.barh(at + shift, rows[column].to_numpy(float), height=0.36, color=look.colour):
            line(bar, look)
    widest = float(np.nanmax(rows[["before", "after", "capacity"]].to_numpy(float)))
    for row, (_, before, after, capacity) in enumerate(rows[["before", "after", "capacity"]].itertuples(name=None)):
        if np.isnan(capacity):
            axes.annotate(
                "  capacity not held",
                (max(np.nan_to_num(before), np.nan_to_num(after)), row),
                va="center",
                fontsize=SMALL,
                color=INK,
            )
        else:
            axes.plot([capacity, capacity], [row - 0.42, row + 0.42], color=INK, linewidth=1.8)
    axes.set_xlim(0, 1.2 * widest)
    _named_rows(axes, rows.index)
    axes.tick_params(axis="x", labelsize=SMALL)
    axes.xaxis.set_major_formatter(lambda people, _: f"{people:,.0f}")
    mark = Line2D([], [], color=INK, linewidth=1.8, label=limit)
    legend_at_foot(figure, [*look_handles(looks), mark])
    return figure


def ranges(rows: pd.DataFrame, *, unit: str) -> Figure:
    """A dot a row with the line of its range: index the name; columns value, lower, upper (NaN: no range)."""
    figure = new_figure(PAGE_CM, 1.5 + 0.62 * len(rows))
    foot = 1.0 / (figure.get_size_inches()[1] * CM_PER_INCH)
    axes = figure.add_axes((0.44, foot, 0.52, 0.97 - foot))
    at = np.arange(len(rows))
    axes.hlines(at, rows["lower"], rows["upper"], color=GREY, linewidth=2.2)
    axes.plot(rows["value"], at, "o", color=INK, markersize=5.5)
    axes.axvline(0.0, color=INK, linewidth=0.7)
    _named_rows(axes, rows.index)
    axes.tick_params(axis="x", labelsize=SMALL)
    axes.xaxis.set_major_formatter(lambda people, _: f"{people:,.0f}")
    axes.set_xlabel(unit, fontsize=USUAL)
    return figure


def _foot(figure: Figure, looks: Sequence[Look]) -> float:
    """The part of a figure's height that a legend of three columns takes."""
    return (0.5 + 0.42 * (-(-len(looks) // 3))) / (figure.get_size_inches()[1] * CM_PER_INCH)


def _count_at(axes: Axes, end: float, row: int, count: float) -> None:
    side = "right" if end < 0 else "left"
    words = f" {10 * np.floor(count / 10 + 0.5):,.0f} " if count >= FEWEST_TOLD else f" under {FEWEST_TOLD} "
    axes.annotate(words, (end, row), ha=side, va="center", fontsize=SMALL, color=INK)


def _named_rows(axes: Axes, names: pd.Index) -> None:
    axes.set_yticks(np.arange(len(names)))
    axes.set_yticklabels([short(str(name)) for name in names], fontsize=USUAL, parse_math=False)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(names) - 0.45, -0.55)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
