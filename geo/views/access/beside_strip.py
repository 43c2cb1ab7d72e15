"""All places of a table as thin marks on one line, the middle half shaded, and this place's mark in front."""

import math
from collections.abc import Mapping

import plotly.graph_objects as go

from geo.access.beside import BesideFigure, Compared
from geo.views.impact.charts import GRID, Chart
from geo.views.map import palette

PIXELS = 108
MARK_PIXELS, OWN_PIXELS = 26, 13
# Room beside the outermost marks, as a part of their spread, and the least spread that is drawn: minutes, or points.
ROOM, LEAST_SPREAD = 0.06, 8.0
# From the left of the line, where a name goes to the other side of its mark so as to be whole.
TURNS_AT = 0.6
TICK = "#4b5968"
SHADE, MARK = "#e3e6ea", palette.STONE[1]


def strip(own: Mapping[str, Compared], words: str) -> Chart:
    """The line of one figure. own: by name, the authorities of the place in view; words: what it shows."""
    first = next(iter(own.values()))
    scale = 1.0 if first.figure is BesideFigure.AVERAGE else 100.0
    values = [value * scale for value in first.others["value"]]
    ends = [end * scale for each in own.values() for end in (each.lower, each.upper)]
    low, high = min([*values, *ends]), max([*values, *ends])
    room = max(high - low, LEAST_SPREAD) * ROOM
    wider = max(LEAST_SPREAD - (high - low), 0.0) / 2
    # Nothing lies below nought, nor a share above all.
    most = math.inf if first.figure is BesideFigure.AVERAGE else 100.0
    left, right = max(low - wider, 0.0) - room, min(high + wider, most) + room
    figure = go.Figure()
    if first.enough:
        spread = {"yref": "paper", "y0": 0, "y1": 0.7, "layer": "below"}
        shade = {"fillcolor": SHADE, "line": {"width": 0}}
        figure.add_shape(x0=first.quarter * scale, x1=first.three_quarters * scale, type="rect", **spread, **shade)
        line = {"color": palette.INK, "width": 1.5, "dash": "dot"}
        figure.add_shape(x0=first.median * scale, x1=first.median * scale, type="line", **spread, line=line)
    marks = {"symbol": "line-ns-open", "size": MARK_PIXELS, "color": MARK, "line": {"width": 1, "color": MARK}}
    figure.add_scatter(x=values, y=[0.0] * len(values), mode="markers", marker=marks, hoverinfo="skip")
    for name, each in own.items():
        value = each.value * scale
        whole = [each.lower * scale, each.upper * scale]
        line = {"color": palette.INK, "width": 4}
        figure.add_scatter(x=whole, y=[0.0, 0.0], mode="lines", line=line, hoverinfo="skip")
        mark = {
            "symbol": "diamond",
            "size": OWN_PIXELS,
            "color": palette.STEPS[4],
            "line": {"width": 1, "color": palette.HALO},
        }
        figure.add_scatter(x=[value], y=[0.0], mode="markers", marker=mark, hoverinfo="skip")
        turned = (value - left) / (right - left) > TURNS_AT
        figure.add_annotation(
            x=value,
            y=1,
            yref="paper",
            text=name,
            showarrow=False,
            xanchor="right" if turned else "left",
            yanchor="top",
            font={"color": palette.INK, "size": 13},
        )
    figure.update_layout(
        height=PIXELS,
        margin={"l": 8, "r": 8, "t": 4, "b": 24},
        showlegend=False,
        dragmode=False,
        plot_bgcolor="#ffffff",
        font={"color": palette.INK},
    )
    suffix = "" if first.figure is BesideFigure.AVERAGE else "%"
    figure.update_xaxes(range=[left, right], gridcolor=GRID, zeroline=False, fixedrange=True, ticksuffix=suffix)
    figure.update_xaxes(tickfont={"color": TICK}, tick0=0)
    figure.update_yaxes(range=[-1.0, 1.6], visible=False, fixedrange=True)
    return Chart(figure, words, beneath="")
