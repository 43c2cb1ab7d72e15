"""All places of a table as thin marks on one line, the middle half shaded, and this place's mark in front."""

import math
from collections.abc import Mapping

import plotly.graph_objects as go

from geo.access.beside import BesideFigure, Compared
from geo.views.impact.charts import GRID, Chart
from geo.views.map import palette

PIXELS = 108
MARK_PIXELS, OWN_PIXELS = 26, 13
# Up the chart, in its own units: the marks stand at nought, names at the head.
FOOT, SHADE_TOP, HEAD = -1.0, 0.82, 1.6
UNNAMED = {"hoverinfo": "skip", "showlegend": False}
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
        across = [first.quarter * scale] * 2 + [first.three_quarters * scale] * 2
        up = [FOOT, SHADE_TOP, SHADE_TOP, FOOT]
        figure.add_scatter(x=across, y=up, mode="lines", line={"width": 0}, fill="toself", fillcolor=SHADE, **UNNAMED)
        line = {"color": palette.INK, "width": 1.5, "dash": "dot"}
        median = first.median * scale
        figure.add_shape(type="line", x0=median, x1=median, y0=FOOT, y1=SHADE_TOP, line=line)
    marks = {"symbol": "line-ns-open", "size": MARK_PIXELS, "color": MARK, "line": {"width": 1, "color": MARK}}
    figure.add_scatter(x=values, y=[0.0] * len(values), mode="markers", marker=marks, **UNNAMED)
    for name, each in own.items():
        value = each.value * scale
        whole = [each.lower * scale, value, each.upper * scale]
        line = {"color": palette.INK, "width": 4}
        figure.add_scatter(x=whole, y=[0.0] * 3, mode="lines", line=line, **UNNAMED)
        mark = {
            "symbol": "diamond",
            "size": OWN_PIXELS,
            "color": palette.STEPS[4],
            "line": {"width": 1, "color": palette.HALO},
        }
        figure.add_scatter(x=[value], y=[0.0], mode="markers", marker=mark, **UNNAMED)
        turned = (value - left) / (right - left) > TURNS_AT
        figure.add_annotation(
            x=value,
            y=HEAD,
            text=name,
            showarrow=False,
            xanchor="right" if turned else "left",
            yanchor="top",
            font={"color": palette.INK, "size": 13},
        )
    figure.update_layout(
        height=PIXELS,
        margin={"l": 8, "r": 8, "t": 4, "b": 24},
        dragmode=False,
        plot_bgcolor="#ffffff",
        font={"color": palette.INK},
    )
    suffix = "" if first.figure is BesideFigure.AVERAGE else "%"
    figure.update_xaxes(range=[left, right], gridcolor=GRID, zeroline=False, fixedrange=True, ticksuffix=suffix)
    figure.update_xaxes(tickfont={"color": TICK})
    figure.update_yaxes(range=[FOOT, HEAD], visible=False, fixedrange=True)
    return Chart(figure, words, beneath="")
