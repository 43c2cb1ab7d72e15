"""The traces, shapes and notes of a chart of the screen, drawn on axes for paper at the values that they hold.

Whatever a part asks for that is not drawn here is refused, so that nothing of a chart is left out unseen.
"""

import html
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.dates import date2num
from matplotlib.lines import Line2D
from matplotlib.patches import Ellipse, Patch, Polygon
from numpy.typing import NDArray

from geo.errors import InputError
from geo.reports.drawing import CM_PER_INCH, GREY, HATCH_POINTS, INK, readable

# A row of 26 pixels of the screen is half a centimetre of paper, as in the other charts for paper.
CM_PER_PIXEL = 0.02
POINTS_PER_PIXEL = CM_PER_PIXEL / CM_PER_INCH * 72
USUAL_PIXELS, SPOT_PIXELS = 13.0, 6.0
BAR_HEIGHT = 0.75
# Between a point or the end of a bar and the words at it.
BESIDE_POINTS = 4.0
SYMBOLS = {"circle": "o", "diamond": "D", "square": "s", "line-ns": "|"}
Dashes = str | tuple[int, tuple[float, ...]]
DASHES: dict[str | None, Dashes] = {None: "-", "dot": (0, (3.0, 2.5))}
HATCHES = {None: "", "": "", "/": "////"}
Across = Literal["left", "center", "right"]
Up = Literal["top", "center", "bottom"]
# Where words stand to their point: how they are set, and to which side they are moved.
SIDES: dict[str, tuple[Across, Up, tuple[int, int]]] = {
    "middle left": ("right", "center", (-1, 0)),
    "middle right": ("left", "center", (1, 0)),
    "top center": ("center", "bottom", (0, 1)),
    "bottom center": ("center", "top", (0, -1)),
}
_UP: dict[str | None, Up] = {None: "center", "middle": "center", "bottom": "bottom", "top": "top"}
# What a part may ask for. What tells only a mouse or a window is not for paper.
_EVERY_TRACE = frozenset(
    {"type", "x", "y", "name", "showlegend", "customdata", "hoverinfo", "hovertemplate", "cliponaxis", "text"}
) | {"textposition", "textfont"}
_SHAPE = frozenset({"type", "x0", "x1", "y0", "y1", "xref", "yref", "layer", "line"})
KNOWN: dict[str, frozenset[str]] = {
    "bar": _EVERY_TRACE | {"base", "orientation", "marker"},
    "scatter": _EVERY_TRACE | {"mode", "marker", "line", "fill", "fillcolor"},
    "waterfall": _EVERY_TRACE | {"base", "orientation", "measure", "increasing", "decreasing", "totals", "connector"},
    "marker": frozenset({"color", "size", "symbol", "line", "opacity", "pattern"}),
    "line": _SHAPE,
    "circle": _SHAPE,
    "note": frozenset({"x", "y", "text", "showarrow", "font", "xanchor", "yanchor", "xshift", "yshift", "align"}),
}


@dataclass(frozen=True)
class Scale:
    """One axis of a chart: its names in order where it is one of names, and whether it is one of days."""

    names: tuple[str, ...]
    of_days: bool = False

    def at(self, values: Iterable[Any]) -> NDArray[np.float64]:
        """Where these stand along it; NaN for what is not told."""
        return np.array([self._at(value) for value in values], float)

    def _at(self, value: Any) -> float:
        if self.names and isinstance(value, str):
            return float(self.names.index(value))
        if self.of_days:
            return float(date2num(pd.Timestamp(value)))
        return np.nan if value is None else float(value)


@dataclass
class Ground:
    """The axes that are drawn on, their two scales, and where the bars of each row end that are laid end to end."""

    axes: Axes
    across: Scale
    up: Scale
    end_to_end: bool
    ends: dict[tuple[float, bool], float]


def refuse_the_rest(part: Any, kind: str) -> None:
    """InputError where a part of a chart asks for what is not drawn of its kind."""
    if kind not in KNOWN:
        raise InputError(f"A chart of the kind {kind} is not drawn for paper.")
    beyond = sorted(set(part.to_plotly_json()) - KNOWN[kind])
    if beyond:
        raise InputError(f"A chart's {kind} with {', '.join(beyond)} is not drawn for paper.")


def known(kept: dict[Any, Any], asked: Any, what: str) -> Any:
    """What is drawn for this; InputError where nothing is."""
    if asked not in kept:
        raise InputError(f"A chart with {what} {asked} is not drawn for paper.")
    return kept[asked]


def points(pixels: float) -> float:
    """A size on the screen as one on paper."""
    return pixels * POINTS_PER_PIXEL


def told(text: Any) -> str:
    """The words that the screen makes of a text of a chart, in its lines."""
    return "\n".join(readable(html.unescape(line)) for line in re.split(r"<br ?/?>", str(text)))


def colour(asked: Any) -> tuple[float, float, float, float]:
    """A colour as #rrggbb or rgba(r, g, b, part)."""
    if not isinstance(asked, str):
        raise InputError("A chart whose part has no colour is not drawn for paper.")
    mixed = re.fullmatch(r"rgba\((\d+), ?(\d+), ?(\d+), ?([\d.]+)\)", asked)
    if mixed:
        red, green, blue, part = mixed.groups()
        return int(red) / 255, int(green) / 255, int(blue) / 255, float(part)
    return to_rgba(asked)


def draw_trace(ground: Ground, trace: Any) -> None:
    """Draw one trace."""
    _DRAW[trace.type](ground, trace)


def _draw_bars(ground: Ground, trace: Any) -> None:
    _lying(trace)
    refuse_the_rest(trace.marker, "marker")
    rows, lengths = ground.up.at(trace.y), ground.across.at(trace.x)
    starts = np.broadcast_to(
        ground.across.at(trace.base if isinstance(trace.base, tuple) else [trace.base or 0.0]), lengths.shape
    )
    if ground.end_to_end:
        keys = [(row, length < 0) for row, length in zip(rows, lengths, strict=True)]
        starts = np.array([ground.ends.get(key, 0.0) for key in keys])
        ground.ends.update(zip(keys, starts + lengths, strict=True))
    hatch = known(HATCHES, trace.marker.pattern.shape, "the pattern")
    for bar in ground.axes.barh(
        rows, lengths, left=starts, height=BAR_HEIGHT, color=colour(trace.marker.color), zorder=2
    ):
        _edged(bar, hatch)
    _write_at_ends(ground, trace, rows, (starts, starts + lengths))


def _draw_waterfall(ground: Ground, trace: Any) -> None:
    """Each row from where the one above ended; a total from nought."""
    _lying(trace)
    rows, moves = ground.up.at(trace.y), ground.across.at(trace.x)
    reached = 0.0
    starts, ends = np.zeros(len(rows)), np.zeros(len(rows))
    for at, (move, measure) in enumerate(zip(moves, trace.measure, strict=True)):
        starts[at] = (
            reached if known({"relative": True, "absolute": False, "total": False}, measure, "the step") else 0.0
        )
        reached = ends[at] = reached if measure == "total" else starts[at] + move
        step = trace.increasing if move >= 0 else trace.decreasing
        paint = colour((step if measure == "relative" else trace.totals).marker.color)
        _edged(
            ground.axes.barh(
                rows[at], ends[at] - starts[at], left=starts[at], height=BAR_HEIGHT, color=paint, zorder=2
            )[0],
            "",
        )
    for at in range(len(rows) - 1):
        between = [rows[at] + BAR_HEIGHT / 2, rows[at + 1] - BAR_HEIGHT / 2]
        line: dict[str, Any] = {
            "color": colour(trace.connector.line.color),
            "linewidth": points(trace.connector.line.width),
        }
        ground.axes.plot([ends[at]] * 2, between, **line, zorder=1.9)
    _write_at_ends(ground, trace, rows, (starts, ends))


def _draw_scatter(ground: Ground, trace: Any) -> None:
    across, up = ground.across.at(trace.x), ground.up.at(trace.y)
    modes = set(trace.mode.split("+"))
    if modes - {"lines", "markers", "text"}:
        raise InputError(f"A chart of points with {trace.mode} is not drawn for paper.")
    if known({None: False, "toself": True}, trace.fill, "the filling"):
        ground.axes.add_patch(Polygon(np.column_stack([across, up]), facecolor=colour(trace.fillcolor), zorder=1.5))
    if "lines" in modes and trace.line.width != 0:
        style: dict[str, Any] = {"color": colour(trace.line.color), "linewidth": points(trace.line.width)}
        ground.axes.plot(across, up, linestyle=known(DASHES, trace.line.dash, "the dashes"), **style, zorder=2.4)
    if "markers" in modes and trace.marker.opacity != 0:
        for look, chosen in _by_look(trace, len(across)).items():
            ground.axes.add_line(spot(look, across[chosen], up[chosen]))
    if "text" in modes:
        for at, text in enumerate(trace.text):
            side = trace.textposition if isinstance(trace.textposition, str) else trace.textposition[at]
            beside = points(_each(trace.marker.size, at) or SPOT_PIXELS) / 2 if "markers" in modes else 0.0
            _write(ground, (across[at], up[at]), text, side=side, font=trace.textfont, away=beside)


@dataclass(frozen=True)
class SpotLook:
    """How a point looks: its sign as the screen names it, its pixels, its colour, and its edge with its width."""

    symbol: str
    pixels: float
    colour: str
    edge: str | None
    edge_pixels: float


def look_of(trace: Any, at: int) -> SpotLook:
    """How one point of a trace looks."""
    marker = trace.marker
    refuse_the_rest(marker, "marker")
    paint = _each(marker.color, at)
    return SpotLook(
        _each(marker.symbol, at) or "circle",
        _each(marker.size, at) or SPOT_PIXELS,
        paint,
        _each(marker.line.color, at),
        float(_each(marker.line.width, at) or 0.0),
    )


def spot(
    look: SpotLook, across: Sequence[float] | NDArray[np.float64], up: Sequence[float] | NDArray[np.float64]
) -> Line2D:
    """Points of one look."""
    sign = look.symbol.removesuffix("-open")
    hollow = sign != look.symbol
    # A sign of a line alone, or one that is open, is drawn by its edge in its own colour.
    edge = look.colour if hollow or look.edge is None else look.edge
    least = 2.0 if hollow else 0.0
    return Line2D(
        across,
        up,
        linestyle="",
        marker=known(SYMBOLS, sign, "the sign"),
        markersize=points(look.pixels) * (0.92 if sign == "diamond" else 1.0),
        markerfacecolor="none" if hollow else colour(look.colour),
        markeredgecolor=colour(edge),
        markeredgewidth=points(max(look.edge_pixels, least)),
        zorder=2.5,
        clip_on=False,
    )


def _by_look(trace: Any, count: int) -> dict[SpotLook, list[int]]:
    looks: dict[SpotLook, list[int]] = {}
    for at in range(count):
        looks.setdefault(look_of(trace, at), []).append(at)
    return looks


def sample(trace: Any) -> Patch | Line2D:
    """What stands for a trace in the legend, without its words."""
    if trace.type == "scatter":
        handle: Patch | Line2D = spot(look_of(trace, 0), [], [])
    else:
        handle = Patch(facecolor=colour(trace.marker.color))
        _edged(handle, known(HATCHES, trace.marker.pattern.shape, "the pattern"))
    return handle


def draw_shape(axes: Axes, shape: Any) -> None:
    """A line or an ellipse between two corners; a line may run along the whole of the chart."""
    refuse_the_rest(shape, shape.type)
    whole = known({None: False, "y": False, "y domain": True}, shape.yref, "a shape along")
    zorder = 1.0 if shape.layer == "below" else 1.8
    line: dict[str, Any] = {"color": colour(shape.line.color), "linewidth": points(shape.line.width or 2.0)}
    dashes = known(DASHES, shape.line.dash, "the dashes")
    if shape.type == "circle":
        middle = (shape.x0 + shape.x1) / 2, (shape.y0 + shape.y1) / 2
        wide, high = shape.x1 - shape.x0, shape.y1 - shape.y0
        ring = Ellipse(middle, wide, high, fill=False, edgecolor=line["color"], linewidth=line["linewidth"])
        ring.set_linestyle(dashes)
        axes.add_patch(ring)
    elif whole:
        axes.axvline(shape.x0, linestyle=dashes, zorder=zorder, **line)
    else:
        axes.plot(
            [shape.x0, shape.x1], [shape.y0, shape.y1], linestyle=dashes, zorder=zorder, solid_capstyle="butt", **line
        )


def write_note(ground: Ground, note: Any) -> None:
    """Words at a place of the chart."""
    refuse_the_rest(note, "note")
    if note.showarrow is not False:
        raise InputError("A chart's note with an arrow is not drawn for paper.")
    across: Across = known(
        {None: "center", "left": "left", "right": "right", "center": "center"}, note.xanchor, "a note"
    )
    ground.axes.annotate(
        told(note.text),
        (ground.across.at([note.x])[0], ground.up.at([note.y])[0]),
        (points(note.xshift or 0.0), points(note.yshift or 0.0)),
        textcoords="offset points",
        ha=across,
        va=known(_UP, note.yanchor, "a note"),
        fontsize=points(note.font.size or USUAL_PIXELS),
        color=note.font.color or INK,
        parse_math=False,
        annotation_clip=False,
        zorder=3,
    )


def _lying(trace: Any) -> None:
    if trace.orientation != "h":
        raise InputError("A chart with bars that stand is not drawn for paper.")


def _edged(patch: Patch, hatch: str) -> None:
    patch.set_edgecolor(GREY)
    patch.set_linewidth(0.5)
    if hatch:
        patch.set_hatch(hatch)
        patch.set_hatchcolor("white")
        patch.set_hatch_linewidth(HATCH_POINTS)


def _write_at_ends(
    ground: Ground, trace: Any, rows: NDArray[np.float64], ends: tuple[NDArray[np.float64], NDArray[np.float64]]
) -> None:
    if trace.text is None:
        return
    known({"outside": True}, trace.textposition, "words of bars")
    for row, start, end, text in zip(rows, *ends, trace.text, strict=True):
        side = "middle left" if end < start else "middle right"
        _write(ground, (end, row), text, side=side, font=trace.textfont)


def _write(ground: Ground, at: tuple[float, float], text: Any, *, side: str, font: Any, away: float = 0.0) -> None:
    across, up, (right, above) = known(SIDES, side, "words")
    beside = BESIDE_POINTS / 2 + away
    ground.axes.annotate(
        told(text),
        at,
        (right * beside, above * beside),
        textcoords="offset points",
        ha=across,
        va=up,
        fontsize=points(font.size or USUAL_PIXELS),
        color=font.color or INK,
        parse_math=False,
        annotation_clip=False,
        zorder=3,
    )


def _each(asked: Any, at: int) -> Any:
    """What holds for one point: what was asked for each, or for all."""
    return asked[at] if isinstance(asked, tuple | list | np.ndarray) else asked


_DRAW: dict[str, Callable[[Ground, Any], None]] = {
    "bar": _draw_bars,
    "scatter": _draw_scatter,
    "waterfall": _draw_waterfall,
}
