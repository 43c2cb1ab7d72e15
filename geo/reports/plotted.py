"""A chart of the screen as a picture for paper: the same values, colours, words and order, drawn without a browser."""

import textwrap
from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

import plotly.graph_objects as go
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.dates import DateFormatter, YearLocator
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullLocator

from geo.errors import InputError
from geo.reports import chart_parts as parts
from geo.reports.chart_parts import CM_PER_PIXEL, USUAL_PIXELS, Ground, Scale, known, points
from geo.reports.drawing import CM_PER_INCH, PAGE_CM, SMALL, USUAL, legend_at_foot, new_figure, short

ROOM_CM, USUAL_TICKS, ROUND_STEPS = 0.15, 6, (1, 2, 5, 10)
# Letters of a line of the page, shared among the columns of a legend.
LINE_LETTERS, MOST_COLUMNS = 96, 3
# About the most that names of rows take of the width.
MOST_NAMES = 0.55
LEAST_CM = 2.0
# What a chart and its axes may ask for; what tells only a mouse or a window is not for paper.
AXIS = (
    frozenset({"range", "tickvals", "ticktext", "ticksuffix", "tickformat", "dtick", "nticks", "gridcolor", "showgrid"})
    | {"zeroline", "zerolinecolor", "visible", "autorange", "type", "categoryorder", "categoryarray", "title"}
    | {
        "fixedrange",
        "automargin",
        "tickfont",
    }
)
LAYOUT = frozenset({"xaxis", "yaxis", "shapes", "annotations", "barmode", "legend", "template", "height", "margin"}) | {
    "plot_bgcolor",
    "paper_bgcolor",
    "font",
    "bargap",
    "dragmode",
}
Which = Literal["x", "y"]


def plotted(figure: go.Figure) -> Figure:
    """The figure of a view for paper; InputError where it asks for what is not drawn here."""
    layout = figure.layout
    _refuse(layout, LAYOUT)
    for trace in figure.data:
        parts.refuse_the_rest(trace, trace.type)
    across, up = (_scale(figure, which) for which in ("x", "y"))
    named = [trace for trace in figure.data if trace.name and trace.showlegend is not False]
    page = new_figure(PAGE_CM, max(layout.height * CM_PER_PIXEL, LEAST_CM))
    axes = page.add_axes((0.0, 0.0, 1.0, 1.0))
    for side in axes.spines.values():
        side.set_visible(False)
    ground = Ground(
        axes, across, up, known({None: False, "overlay": False, "relative": True}, layout.barmode, "bars"), {}
    )
    if layout.barmode is None and sum(trace.type == "bar" for trace in figure.data) > 1:
        raise InputError("A chart with bars beside one another is not drawn for paper.")
    for shape in layout.shapes:
        parts.draw_shape(axes, shape)
    for trace in figure.data:
        parts.draw_trace(ground, trace)
    for note in layout.annotations:
        parts.write_note(ground, note)
    # Last, as what is drawn moves the ends of axes.
    _lay(axes, layout.xaxis, across, "x")
    _lay(axes, layout.yaxis, up, "y")
    _make_room(page, axes, _legend(page, named))
    return page


def _refuse(part: Any, drawn: frozenset[str]) -> None:
    beyond = sorted(set(part.to_plotly_json()) - drawn)
    if beyond:
        raise InputError(f"A chart with {', '.join(beyond)} is not drawn for paper.")


def _scale(figure: go.Figure, which: Which) -> Scale:
    """Whether an axis is one of names, in which order, or of days, from what its traces hold."""
    asked = figure.layout[f"{which}axis"]
    values = [value for trace in figure.data for value in trace[which]]
    names = dict.fromkeys(value for value in values if isinstance(value, str))
    return Scale(tuple(asked.categoryarray or names) if names else (), any(isinstance(value, date) for value in values))


def _lay(axes: Axes, asked: Any, scale: Scale, which: Which) -> None:
    """Give an axis its ends, ticks, words and lines."""
    _refuse(asked, AXIS)
    axis: Axis = axes.xaxis if which == "x" else axes.yaxis
    axis.set_minor_locator(NullLocator())
    axis.set_tick_params(length=0, labelsize=SMALL)
    axis.set_major_locator(NullLocator())
    (axes.set_xlim if which == "x" else axes.set_ylim)(*_ends(asked, scale))
    if asked.visible is False:
        axis.set_visible(False)
        return
    _tick(axis, asked, scale)
    axis.set_label_text(parts.told(asked.title.text or ""), fontsize=USUAL, parse_math=False)
    axes.set_axisbelow(True)
    if asked.gridcolor and asked.showgrid is not False:
        axis.grid(color=parts.colour(asked.gridcolor), linewidth=0.6)
    if asked.zeroline:
        axes.axvline(0.0, color=parts.colour(asked.zerolinecolor), linewidth=0.8, zorder=1)


def _ends(asked: Any, scale: Scale) -> tuple[float, float]:
    if asked.range is not None:
        first, last = scale.at(asked.range)
        return first, last
    if not scale.names:
        raise InputError("A chart with an axis that finds its own ends is not drawn for paper.")
    ends = -0.5, len(scale.names) - 0.5
    return ends[::-1] if asked.autorange == "reversed" else ends


def _tick(axis: Axis, asked: Any, scale: Scale) -> None:
    def words(value: float, _: int = 0) -> str:
        return f"{value:{asked.tickformat or 'g'}}{asked.ticksuffix or ''}"

    if asked.dtick is not None:
        axis.set_major_locator(YearLocator(known({"M12": 1}, asked.dtick, "ticks every")))
        axis.set_major_formatter(DateFormatter(asked.tickformat))
        return
    if asked.tickvals is None and not scale.names:
        axis.set_major_locator(MaxNLocator(asked.nticks or USUAL_TICKS, steps=ROUND_STEPS))
        axis.set_major_formatter(FuncFormatter(words))
        return
    values = scale.names if asked.tickvals is None else asked.tickvals
    at = scale.at(values)
    texts = asked.ticktext or [value if isinstance(value, str) else words(value) for value in values]
    lines = ["\n".join(map(short, parts.told(text).split("\n"))) for text in texts]
    axis.set_ticks(at.tolist(), lines, fontsize=points(asked.tickfont.size or USUAL_PIXELS), parse_math=False)


def _legend(page: Figure, named: Sequence[Any]) -> float:
    """What the named traces mean, at the foot; how high it stands, in centimetres."""
    if not named:
        return 0.0
    handles = [parts.sample(trace) for trace in named]
    labels = [parts.told(trace.name) for trace in named]
    for handle, label in zip(handles, labels, strict=True):
        handle.set_label(textwrap.fill(label, LINE_LETTERS))
    columns = max(1, min(MOST_COLUMNS, LINE_LETTERS // max(map(len, labels))))
    legend = legend_at_foot(page, handles, columns=columns)
    for text in legend.get_texts():
        text.set_parse_math(False)
    return float(legend.get_window_extent().height / page.dpi * CM_PER_INCH) + 2 * ROOM_CM


def _make_room(page: Figure, axes: Axes, legend_cm: float) -> None:
    """Set the axes so that the names of their rows, their ticks and the legend have room on the page."""
    high = page.get_figheight() * CM_PER_INCH + legend_cm
    page.set_figheight(high / CM_PER_INCH)
    (names, _), (_, feet) = _taken_cm(page, axes.yaxis), _taken_cm(page, axes.xaxis)
    left, foot = min(names + ROOM_CM, MOST_NAMES * PAGE_CM), feet + legend_cm + ROOM_CM
    axes.set_position((left / PAGE_CM, foot / high, 1 - (left + 2 * ROOM_CM) / PAGE_CM, 1 - (foot + ROOM_CM) / high))


def _taken_cm(page: Figure, axis: Axis) -> tuple[float, float]:
    """How wide and how high an axis's words are, in centimetres."""
    taken = axis.get_tightbbox(None) if axis.get_visible() else None
    if taken is None:
        return 0.0, 0.0
    return taken.width / page.dpi * CM_PER_INCH, taken.height / page.dpi * CM_PER_INCH
