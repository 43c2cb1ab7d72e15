"""A ward among the others on every indicator, and the ranges of ranks that a basket allows: no good or bad end."""

import html
import math
import textwrap
from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from geo.place.standings import Benchmark, Standing
from geo.views.impact.charts import GRID, Chart, finish
from geo.views.indicators import words as words
from geo.views.indicators.basket_tables import told_apart
from geo.views.map import palette

LONGEST_LABEL = 34
# Names of indicators may stand in two lines.
SPINE_ROOM = 1.3
# How far beyond the wards a benchmark is drawn that lies further off, in hundredths of the way from lowest to highest.
EDGE = 8.0
SIGNS = {
    Benchmark.BOROUGH: ("whole place", "line-ns-open", palette.INK),
    Benchmark.ENGLAND: ("England", "diamond-open", palette.INK),
    Benchmark.SIMILAR: ("similar wards", "square-open", palette.STEPS[3]),
}


def spine(standings: Sequence[Standing], *, name: str) -> Chart:
    """Where a ward lies between the lowest and the highest ward on each indicator, beside its benchmarks.

    Counts, and indicators that are the same in all wards or held of fewer than two, are left out and numbered.
    """
    compared = [standing for standing in standings if not standing.record.measure.adds_up]
    drawn = [standing for standing in compared if standing.highest > standing.lowest]
    labels = list(range(len(drawn)))
    figure = go.Figure()
    for row in labels:
        figure.add_shape(
            type="line", x0=0, x1=100, y0=row, y1=row, line={"color": palette.STEPS[1], "width": 9}, layer="below"
        )
    ranged = [(row, standing) for row, standing in enumerate(drawn) if not math.isnan(standing.figure.lower)]
    for row, standing in ranged:
        ends = [_place(standing, end) for end in (standing.figure.lower, standing.figure.upper)]
        figure.add_shape(
            type="line", x0=ends[0], x1=ends[1], y0=row, y1=row, line={"color": palette.STEPS[3], "width": 2}
        )
    for beside, (label, symbol, colour) in SIGNS.items():
        rows = [(row, standing) for row, standing in enumerate(drawn) if standing.beside[beside].held]
        if rows:
            figure.add_trace(
                _signs(
                    rows,
                    [standing.beside[beside].value for _, standing in rows],
                    label=label,
                    symbol=symbol,
                    colour=colour,
                )
            )
    whole = list(enumerate(drawn))
    figure.add_trace(
        _signs(
            whole, [standing.figure.value for standing in drawn], label=name, symbol="circle", colour=palette.STEPS[4]
        )
    )
    figure.update_layout(legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0})
    figure.update_xaxes(
        range=[-EDGE - 4, 100 + EDGE + 4],
        tickvals=[0, 100],
        ticktext=["lowest ward", "highest ward"],
        showgrid=False,
        zeroline=False,
    )
    ticks = [_label(words.name_of(standing.record, standing.group)) for standing in drawn]
    figure.update_yaxes(range=[len(drawn) - 0.4, -0.6], tickvals=labels, ticktext=ticks, showgrid=False, zeroline=False)
    finish(figure, rows=math.ceil(SPINE_ROOM * len(drawn)))
    left, counts = len(compared) - len(drawn), len(standings) - len(compared)
    left_out = f" Left out, as too few wards have a figure or all have the same: {left}." if left else ""
    left_out += f" Counts are not compared and not drawn: {counts}." if counts else ""
    return Chart(figure, f"{name} beside the others. {words.SPINE_READ}{left_out}")


def _signs(
    rows: Sequence[tuple[int, Standing]], values: Sequence[float], *, label: str, symbol: str, colour: str
) -> go.Scatter:
    line = {"color": colour, "width": 2.5}
    return go.Scatter(
        x=[_place(standing, value) for (_, standing), value in zip(rows, values, strict=True)],
        y=[row for row, _ in rows],
        mode="markers",
        name=html.escape(label, quote=False),
        marker={"symbol": symbol, "size": 11, "color": colour, "line": line},
        customdata=[words.figure(value, standing.record) for (_, standing), value in zip(rows, values, strict=True)],
        hovertemplate="%{customdata}",
    )


def _place(standing: Standing, value: float) -> float:
    """How far a figure lies from the lowest ward (0) to the highest (100), drawn no further out than the edge."""
    along = 100 * (value - standing.lowest) / (standing.highest - standing.lowest)
    return min(max(along, -EDGE), 100 + EDGE)


def _label(name: str) -> str:
    return "<br>".join(html.escape(part, quote=False) for part in textwrap.wrap(name, LONGEST_LABEL))


def rank_ranges(frame: pd.DataFrame, names: pd.Series, *, ward: str) -> Chart:
    """The range of ranks of each ward, the highest score first; a dot where the basket as chosen puts it.

    Wards without a score are not drawn.

    Parameters
    ----------
    frame
        As scores.Scores has it.
    ward
        The one marked, "" for none.
    """
    drawn = frame[frame["rank"].notna()].sort_values("rank")
    rows = list(range(len(drawn)))
    figure = go.Figure()
    for row, (code, ranks) in enumerate(drawn.iterrows()):
        colour = palette.STEPS[4] if code == ward else palette.STEPS[2]
        figure.add_shape(
            type="line",
            x0=ranks["rank_low"],
            x1=ranks["rank_high"],
            y0=row,
            y1=row,
            line={"color": colour, "width": 9},
            layer="below",
        )
    figure.add_trace(
        go.Scatter(
            x=list(drawn["rank"]),
            y=rows,
            mode="markers",
            showlegend=False,
            marker={"color": palette.HALO, "size": 9, "line": {"color": palette.INK, "width": 2}},
            customdata=[f"{row.rank_low:.0f} to {row.rank_high:.0f} of {len(drawn)}" for row in drawn.itertuples()],
            hovertemplate="ranks %{customdata}<extra></extra>",
        )
    )
    ends = [f"{row.rank_low:.0f} to {row.rank_high:.0f}" for row in drawn.itertuples()]
    figure.add_trace(
        go.Scatter(
            x=[len(drawn) + 0.8] * len(drawn),
            y=rows,
            mode="text",
            text=ends,
            textposition="middle right",
            textfont={"size": 12, "color": palette.INK},
            hoverinfo="skip",
            showlegend=False,
            cliponaxis=False,
        )
    )
    figure.update_xaxes(
        range=[0.3, len(drawn) * 1.18 + 1.5],
        tickvals=_ticks(len(drawn)),
        gridcolor=GRID,
        zeroline=False,
        title={"text": "rank, 1 the highest score", "font": {"size": 12}},
    )
    ticks = [_label(str(names.get(code, code))) for code in drawn.index]
    figure.update_yaxes(range=[len(drawn) - 0.4, -0.6], tickvals=rows, ticktext=ticks, showgrid=False, zeroline=False)
    finish(figure, rows=len(drawn))
    apart, pairs = told_apart(drawn)
    return Chart(
        figure,
        f"Ranges of ranks in 9 of 10 of our what-if runs, dots where the basket as chosen puts each ward. Of {pairs} "
        f"pairs of wards it tells {apart} apart; the ranges of the other {pairs - apart} overlap, so no order is said "
        "of them.",
    )


def _ticks(wards: int) -> list[int]:
    step = 1 if wards <= 6 else 5 if wards <= 40 else 10
    return sorted({1, *range(step, wards + 1, step)})
