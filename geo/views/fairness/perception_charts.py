"""The index of one place as a waterfall from neutral, and how far each setting moves it; the number's own page only."""

import html
import textwrap

import pandas as pd
import plotly.graph_objects as go

from geo.appraisal.record import Appraisal
from geo.fairness.perception import Driver
from geo.language.phrases import joined, sentence
from geo.views.fairness.perception_words import SETTINGS, to_five
from geo.views.impact.charts import Chart, finish
from geo.views.map import palette

NEUTRAL = 50.0
LONGEST = 30
MOST_SETTINGS = 8


def waterfall(appraisal: Appraisal, code: str) -> Chart:
    """From 50 by the points of each driver to the index."""
    perceived = appraisal.perceived
    parts = perceived.contributions.loc[code]
    labels = ["Neutral", *(driver.label for driver in Driver), "The index"]
    end = float(perceived.frame.loc[code, "index"])
    figure = go.Figure(
        go.Waterfall(
            orientation="h",
            y=[_lines(label) for label in labels],
            x=[NEUTRAL, *parts, end],
            base=0,
            measure=["absolute", *["relative"] * len(parts), "total"],
            text=["50", *(f"{value:+.0f}" for value in parts), f"about {to_five(end)}"],
            textposition="outside",
            increasing={"marker": {"color": palette.NEARER[1]}},
            decreasing={"marker": {"color": palette.FURTHER[1]}},
            totals={"marker": {"color": palette.STEPS[3]}},
            connector={"line": {"color": palette.INK, "width": 1}},
            hoverinfo="skip",
            cliponaxis=False,
        )
    )
    figure.update_xaxes(visible=False, range=[0, 110])
    figure.update_yaxes(autorange="reversed")
    finish(figure, rows=len(labels) + 2)
    moves = [
        f"{driver.label[0].lower()}{driver.label[1:]} {parts[driver.value]:+.0f}"
        for driver in Driver
        if abs(parts[driver.value]) >= 0.5
    ]
    name = appraisal.place_names[code]
    return Chart(
        figure, f"{name}: from 50, which is neutral, {joined(moves) or 'nothing moves it'}: about {to_five(end)}."
    )


def tornado(table: pd.DataFrame, name: str, index: float) -> Chart:
    """How far each setting moves the index of a place; table: as perception_range.tornado gives it."""
    widest = table.head(MOST_SETTINGS)
    labels = [_lines(sentence(_named(str(setting)))) for setting in widest.index]
    low, high = widest.min(axis="columns"), widest.max(axis="columns")
    figure = go.Figure(
        go.Bar(
            y=labels,
            x=list(high - low),
            base=list(low),
            orientation="h",
            marker={"color": palette.STEPS[2]},
            text=[f"{to_five(a)} to {to_five(b)}" for a, b in zip(low, high, strict=True)],
            textposition="outside",
            hoverinfo="skip",
            cliponaxis=False,
        )
    )
    figure.add_vline(x=index, line_color=palette.INK, line_width=1)
    figure.update_xaxes(visible=False, range=[min(low.min(), index) - 5, max(high.max(), index) + 20])
    figure.update_yaxes(autorange="reversed")
    finish(figure, rows=len(widest) + 1)
    first = sentence(_named(str(widest.index[0])))
    return Chart(
        figure, f"{name}: what the number depends on most. {first} moves it most; the line is the number itself."
    )


def _named(setting: str) -> str:
    return SETTINGS[setting][0] if setting in SETTINGS else setting


def _lines(label: str) -> str:
    return "<br>".join(html.escape(line, quote=False) for line in textwrap.wrap(label, LONGEST))
