"""Maps and charts as pictures for paper: values and the looks of each class in, a figure out (picture_files writes it).

Each class is told by its colour and by lines or dots over it, so that a copy in black and white says the same. The
object-oriented interface of matplotlib is used throughout: it shares no state, so that two people's reports may be
drawn at once.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path
from matplotlib.patheffects import withStroke

from geo.reports.picture_files import DOTS_PER_INCH

CM_PER_INCH = 2.54
INK, GREY, WATER = "#111111", "#6b6b6b", "#e3edf3"
SMALL, USUAL = 6.5, 7.5
# Of a picture, and of the map in it at most: two maps stand on one page of A4.
PAGE_CM, MAP_CM = 16.0, (10.6, 10.4)
# About the room that a name takes on a map.
NAME_LETTER_CM, NAME_LINE_CM = 0.155, 0.34
LEGEND_LETTERS, LONGEST_NAME = 24, 38
HATCH_POINTS = 0.55
# Outlines are drawn to about this many metres of what they are: finer than a dot of the print.
SIMPLER_METRES = 12.0
SignKind = Literal["today", "new", "closing", "moved"]
SIGN_LOOKS: dict[SignKind, tuple[str, float, str, str]] = {
    # marker, size, fill, edge
    "today": ("o", 3.6, INK, "white"),
    "new": ("o", 8.5, "white", INK),
    "closing": ("X", 9.0, "white", INK),
    "moved": ("s", 8.0, "white", INK),
}


@dataclass(frozen=True)
class Look:
    """How one class is drawn: its colour, its lines (a hatch of matplotlib's, "" for none), and what it means."""

    colour: str
    hatch: str
    label: str


@dataclass(frozen=True)
class Sign:
    """A site on a map; it is named where the proposal changes it."""

    easting: float
    northing: float
    kind: SignKind
    label: str


@dataclass(frozen=True)
class Ground:
    """What lies over the colours (EPSG:27700): outlines of wards with their names, water, main roads, areas with lines.

    lined: small areas with lines over their colour; lined_means: what the lines mean, "" where there are none.
    """

    wards: gpd.GeoDataFrame
    water: gpd.GeoSeries
    roads: gpd.GeoSeries
    lined: gpd.GeoSeries
    lined_means: str = ""


def area_map(
    areas: gpd.GeoSeries, classes: pd.Series, looks: Sequence[Look], *, ground: Ground, signs: Sequence[Sign] = ()
) -> Figure:
    """A map of small areas, each drawn as its class (number of its look, NaN for none), its legend beside it."""
    west, south, east, north = areas.total_bounds
    margin = 0.02 * max(east - west, north - south)
    aspect = (north - south + 2 * margin) / (east - west + 2 * margin)
    wide = min(MAP_CM[0], MAP_CM[1] / aspect)
    figure = _figure(PAGE_CM, wide * aspect)
    axes = figure.add_axes((0.0, 0.0, wide / PAGE_CM, 1.0))
    axes.set_xlim(west - margin, east + margin)
    axes.set_ylim(south - margin, north + margin)
    axes.set_aspect("equal")
    axes.set_axis_off()
    for number, look in enumerate(looks):
        _fill(axes, areas[classes.reindex(areas.index) == number], look)
    _draw_lined(axes, ground)
    _fill(axes, ground.water, Look(WATER, "", ""), edge="#7d98a8")
    for road in ground.roads:
        for line in shapely.get_parts(road):
            axes.add_line(Line2D(*np.array(line.coords).T, color="white", linewidth=1.6, zorder=2))
            axes.add_line(Line2D(*np.array(line.coords).T, color=GREY, linewidth=0.5, zorder=2.1))
    path = _path(ground.wards.geometry)
    if path is not None:
        axes.add_patch(PathPatch(path, facecolor="none", edgecolor=INK, linewidth=0.7, zorder=3))
    _draw_signs(axes, signs)
    _write_names(axes, ground.wards, signs)
    figure.legend(
        handles=[*_look_handles(looks, wrapped=LEGEND_LETTERS), *_lined_handles(ground), *_sign_handles(signs)],
        loc="center left",
        bbox_to_anchor=(wide / PAGE_CM + 0.01, 0.5),
        fontsize=USUAL,
        frameon=False,
        handlelength=2.6,
        handleheight=1.5,
        labelspacing=0.7,
        borderaxespad=0.0,
    )
    return figure


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
    figure = _figure(PAGE_CM, 1.7 + 0.52 * len(rows) + 0.42 * (-(-len(looks) // 3)))
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
                _line(bar, look)
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
    _legend_below(figure, looks)
    return figure


def before_and_after(rows: pd.DataFrame, *, limit: str) -> Figure:
    """Two bars a row, today and afterwards, with a mark at what the site says it can take.

    rows: index the name of the site; columns before, after, capacity (NaN: not held, and said so at the end).
    limit: what the mark means, in words.
    """
    figure = _figure(PAGE_CM, 1.8 + 0.78 * len(rows))
    foot = 1.3 / (figure.get_size_inches()[1] * CM_PER_INCH)
    axes = figure.add_axes((0.37, foot, 0.6, 0.98 - foot))
    at = np.arange(len(rows))
    looks = [Look("#d9d9d9", "", "today"), Look("#7a59a8", "///", "afterwards")]
    for column, look, shift in (("before", looks[0], -0.19), ("after", looks[1], 0.19)):
        for bar in axes.barh(at + shift, rows[column].to_numpy(float), height=0.36, color=look.colour):
            _line(bar, look)
    widest = float(np.nanmax(rows[["before", "after", "capacity"]].to_numpy(float)))
    for row, (_, _, after, capacity) in enumerate(rows[["before", "after", "capacity"]].itertuples(name=None)):
        if np.isnan(capacity):
            axes.annotate("  capacity not held", (np.nan_to_num(after), row), va="center", fontsize=SMALL, color=INK)
        else:
            axes.plot([capacity, capacity], [row - 0.42, row + 0.42], color=INK, linewidth=1.8)
    axes.set_xlim(0, 1.2 * widest)
    _named_rows(axes, rows.index)
    axes.tick_params(axis="x", labelsize=SMALL)
    axes.xaxis.set_major_formatter(lambda people, _: f"{people:,.0f}")
    mark = Line2D([], [], color=INK, linewidth=1.8, label=limit)
    figure.legend(
        handles=[*_look_handles(looks), mark],
        loc="lower left",
        ncols=3,
        fontsize=USUAL,
        frameon=False,
        handleheight=1.1,
    )
    return figure


def ranges(rows: pd.DataFrame, *, unit: str) -> Figure:
    """A dot a row with the line of its range: index the name; columns value, lower, upper (NaN: no range)."""
    figure = _figure(PAGE_CM, 1.5 + 0.62 * len(rows))
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


def _figure(wide_cm: float, high_cm: float) -> Figure:
    figure = Figure(figsize=(wide_cm / CM_PER_INCH, high_cm / CM_PER_INCH), dpi=DOTS_PER_INCH)
    FigureCanvasAgg(figure)
    return figure


def _fill(axes: Axes, shapes: gpd.GeoSeries, look: Look, *, edge: str = "none") -> None:
    """All shapes of one class as one patch."""
    path = _path(shapes)
    if path is not None:
        # A hair of the class's own colour closes the gaps that simplifying leaves between neighbours.
        outline = look.colour if edge == "none" else edge
        patch = PathPatch(path, facecolor=look.colour, edgecolor=outline, linewidth=0.4, zorder=1)
        _line(patch, look, edges=False)
        axes.add_patch(patch)


def _draw_lined(axes: Axes, ground: Ground) -> None:
    path = _path(ground.lined)
    if path is not None:
        axes.add_patch(_lines_over(PathPatch(path, zorder=1.5)))


def _lined_handles(ground: Ground) -> list[Patch]:
    if not ground.lined_means:
        return []
    return [_lines_over(Patch(label=textwrap.fill(ground.lined_means, LEGEND_LETTERS)))]


def _lines_over(patch: Patch) -> Patch:
    """The patch without a colour of its own, only lines: falling ones, which no class of a map has."""
    patch.set(facecolor="none", edgecolor=INK, linewidth=0.3)
    patch.set_hatch("\\\\")
    patch.set_hatch_linewidth(HATCH_POINTS)
    patch.set_hatchcolor(INK)
    return patch


def _line(patch: Patch, look: Look, *, edges: bool = True) -> None:
    """Draw the lines of a look over a patch, pale on a dark colour and dark on a pale one."""
    if look.hatch:
        patch.set_hatch(look.hatch)
        patch.set_hatch_linewidth(HATCH_POINTS)
        patch.set_hatchcolor(INK if luminance(look.colour) > 0.35 else "white")
    if edges:
        patch.set_edgecolor(GREY)
        patch.set_linewidth(0.5)


def luminance(colour: str) -> float:
    """How light a colour (#rrggbb) is in a grey copy, 0 black to 1 white (relative luminance, WCAG 2.2)."""
    parts = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


def _path(shapes: gpd.GeoSeries) -> Path | None:
    simpler = shapely.simplify(shapes.to_numpy(), SIMPLER_METRES)
    polygons = [part for part in shapely.get_parts(simpler) if part.geom_type == "Polygon" and not part.is_empty]
    if not polygons:
        return None
    rings = [ring for polygon in polygons for ring in (polygon.exterior, *polygon.interiors)]
    return Path.make_compound_path(*(Path(np.asarray(ring.coords)[:, :2], closed=True) for ring in rings))


def _write_names(axes: Axes, wards: gpd.GeoDataFrame, signs: Sequence[Sign]) -> None:
    """Sites that change are named first, each where its name meets no other; a ward's name gives way to theirs."""
    taken: list[tuple[float, float, float, float]] = [
        _around(axes, s.easting, s.northing, "  ") for s in signs if s.kind != "today"
    ]
    for sign in (sign for sign in signs if sign.kind != "today"):
        words = _short(sign.label)
        places = [(sign.easting + right, sign.northing + up) for right, up in _beside(axes, words)]
        x, y = next((at for at in places if not _meets(_around(axes, *at, words), taken)), places[0])
        taken.append(_around(axes, x, y, words))
        _name(axes, x, y, words, size=USUAL, bold=True)
    for name, point in zip(wards["name"], wards.representative_point(), strict=True):
        words = _short(str(name))
        box = _around(axes, point.x, point.y, words)
        if not _meets(box, taken):
            taken.append(box)
            _name(axes, point.x, point.y, words, size=SMALL)


def _metres_per_cm(axes: Axes) -> float:
    south, north = axes.get_ylim()
    return float(north - south) / (float(axes.get_figure(root=True).get_size_inches()[1]) * CM_PER_INCH)  # type: ignore[union-attr]


def _around(axes: Axes, x: float, y: float, words: str) -> tuple[float, float, float, float]:
    """About the box that words take when they are written around a point: west, south, east, north in metres."""
    metres = _metres_per_cm(axes)
    half, up = 0.5 * NAME_LETTER_CM * len(words) * metres, 0.5 * NAME_LINE_CM * metres
    return x - half, y - up, x + half, y + up


def _beside(axes: Axes, words: str) -> list[tuple[float, float]]:
    """Where the name of a sign may stand, from it, in metres: below, above, to the right, to the left, further off."""
    metres = _metres_per_cm(axes)
    up, right = 0.42 * metres, (0.5 * NAME_LETTER_CM * len(words) + 0.3) * metres
    corners = [(side * right, 2 * way * up) for way in (-1, 1) for side in (1, -1)]
    return [(0, -up), (0, up), (right, 0), (-right, 0), *corners, (0, -2.2 * up), (0, 2.2 * up)]


def _meets(box: tuple[float, float, float, float], taken: Sequence[tuple[float, float, float, float]]) -> bool:
    west, south, east, north = box
    return any(west < other[2] and other[0] < east and south < other[3] and other[1] < north for other in taken)


def _name(axes: Axes, x: float, y: float, words: str, *, size: float, bold: bool = False) -> None:
    axes.annotate(
        words,
        (x, y),
        ha="center",
        va="center",
        fontsize=size,
        color=INK,
        fontweight="bold" if bold else "normal",
        parse_math=False,
        path_effects=[withStroke(linewidth=2.0, foreground="white")],
        zorder=7,
    )


def _short(words: str) -> str:
    one_line = " ".join(words.split())
    return one_line if len(one_line) <= LONGEST_NAME else f"{one_line[: LONGEST_NAME - 1].rstrip()}…"


def _sign_kinds(signs: Sequence[Sign]) -> list[SignKind]:
    return [kind for kind in SIGN_LOOKS if any(sign.kind == kind for sign in signs)]


def _draw_signs(axes: Axes, signs: Sequence[Sign]) -> None:
    for kind in _sign_kinds(signs):
        marker, size, fill, edge = SIGN_LOOKS[kind]
        at = np.array([(sign.easting, sign.northing) for sign in signs if sign.kind == kind])
        axes.plot(
            *at.T, marker, markersize=size, markerfacecolor=fill, markeredgecolor=edge, markeredgewidth=1.1, zorder=6
        )


SIGN_WORDS: dict[SignKind, str] = {
    "today": "as today",
    "new": "proposed",
    "closing": "would close",
    "moved": "would move here",
}


def _sign_handles(signs: Sequence[Sign]) -> list[Line2D]:
    return [
        Line2D(
            [],
            [],
            linestyle="none",
            marker=SIGN_LOOKS[kind][0],
            markersize=min(SIGN_LOOKS[kind][1], 7.0),
            markerfacecolor=SIGN_LOOKS[kind][2],
            markeredgecolor=SIGN_LOOKS[kind][3],
            label=f"site, {SIGN_WORDS[kind]}",
        )
        for kind in _sign_kinds(signs)
    ]


def _look_handles(looks: Sequence[Look], *, wrapped: int = 80) -> list[Patch]:
    """A sample of each look for a legend, with its words in lines of so many letters."""
    handles = [Patch(facecolor=look.colour, label=textwrap.fill(look.label, wrapped)) for look in looks]
    for handle, look in zip(handles, looks, strict=True):
        _line(handle, look)
    return handles


def _legend_below(figure: Figure, looks: Sequence[Look]) -> None:
    figure.legend(
        handles=_look_handles(looks), loc="lower center", ncols=3, fontsize=USUAL, frameon=False, handleheight=1.1
    )


def _foot(figure: Figure, looks: Sequence[Look]) -> float:
    """The part of a figure's height that a legend of three columns takes."""
    return (0.5 + 0.42 * (-(-len(looks) // 3))) / (figure.get_size_inches()[1] * CM_PER_INCH)


def _count_at(axes: Axes, end: float, row: int, count: float) -> None:
    side = "right" if end < 0 else "left"
    shown = 10 * np.floor(count / 10 + 0.5)
    words = f" {shown:,.0f} " if shown else " under 10 "
    axes.annotate(words, (end, row), ha=side, va="center", fontsize=SMALL, color=INK)


def _named_rows(axes: Axes, names: pd.Index) -> None:
    axes.set_yticks(np.arange(len(names)))
    axes.set_yticklabels([_short(str(name)) for name in names], fontsize=USUAL, parse_math=False)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(names) - 0.45, -0.55)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
