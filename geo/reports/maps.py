"""Maps as pictures for paper: small areas in their classes, wards, water, main roads and sites, the legend beside."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.patheffects import withStroke

from geo.reports.drawing import (
    CM_PER_INCH,
    GREY,
    HATCH_POINTS,
    INK,
    PAGE_CM,
    SMALL,
    USUAL,
    Look,
    line,
    look_handles,
    new_figure,
    short,
)

WATER = "#e3edf3"
# Of a map at most: two stand on one page of A4.
MAP_CM = (10.6, 10.4)
# Of a map on a wall, where a picture is as large as half of the screen; sharp on a projector of 1,920 pixels.
WALL_CM, WALL_DOTS_PER_INCH = (8.6, 7.0), 300
SWATCH_CM = (0.62, 0.31)
# About the room that a name takes on a map.
NAME_LETTER_CM, NAME_LINE_CM = 0.155, 0.34
# Of the places beside a sign, those at which a name is plainly its own.
CLOSE_BY = 8
LEGEND_LETTERS = 24
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
    west, south, east, north = extent(areas)
    aspect = (north - south) / (east - west)
    wide = min(MAP_CM[0], MAP_CM[1] / aspect)
    figure = new_figure(PAGE_CM, wide * aspect)
    axes = figure.add_axes((0.0, 0.0, wide / PAGE_CM, 1.0))
    _draw(axes, areas, classes, looks, ground=ground, signs=signs)
    named = [sign for sign in signs if sign.kind != "today"]
    _write_names(axes, ground.wards, named)
    figure.legend(
        handles=[*look_handles(looks, wrapped=LEGEND_LETTERS), *_lined_handles(ground), *_sign_handles(signs)],
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


def wall_map(
    areas: gpd.GeoSeries, classes: pd.Series, looks: Sequence[Look], *, ground: Ground, signs: Sequence[Sign] = ()
) -> Figure:
    """The same for a wall, without a legend: so small in centimetres that its letters are large, every site named."""
    west, south, east, north = extent(areas)
    aspect = (north - south) / (east - west)
    wide = min(WALL_CM[0], WALL_CM[1] / aspect)
    figure = new_figure(wide, wide * aspect)
    figure.set_dpi(WALL_DOTS_PER_INCH)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    _draw(axes, areas, classes, looks, ground=ground, signs=signs)
    _write_names(axes, ground.wards, sorted(signs, key=lambda sign: sign.kind == "today"))
    return figure


def extent(areas: gpd.GeoSeries) -> tuple[float, float, float, float]:
    """What a map of these areas shows: west, south, east, north in metres, a little more than they reach."""
    west, south, east, north = map(float, areas.total_bounds)
    margin = 0.02 * max(east - west, north - south)
    return west - margin, south - margin, east + margin, north + margin


def swatch(look: Look) -> Figure:
    """A sample of a look, to stand in a legend that is no part of a picture."""
    figure = new_figure(*SWATCH_CM)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_axis_off()
    sample = Rectangle((0, 0), 1, 1, facecolor=look.colour)
    line(sample, look, edges=False)
    axes.add_patch(sample)
    return figure


def _draw(
    axes: Axes,
    areas: gpd.GeoSeries,
    classes: pd.Series,
    looks: Sequence[Look],
    *,
    ground: Ground,
    signs: Sequence[Sign],
) -> None:
    west, south, east, north = extent(areas)
    axes.set_xlim(west, east)
    axes.set_ylim(south, north)
    axes.set_aspect("equal")
    axes.set_axis_off()
    for number, look in enumerate(looks):
        _fill(axes, areas[classes.reindex(areas.index) == number], look)
    _draw_lined(axes, ground)
    _fill(axes, ground.water, Look(WATER, "", ""), edge="#7d98a8")
    for road in ground.roads:
        for stretch in shapely.get_parts(road):
            axes.add_line(Line2D(*np.array(stretch.coords).T, color="white", linewidth=1.6, zorder=2))
            axes.add_line(Line2D(*np.array(stretch.coords).T, color=GREY, linewidth=0.5, zorder=2.1))
    path = _path(ground.wards.geometry)
    if path is not None:
        axes.add_artist(PathPatch(path, facecolor="none", edgecolor=INK, linewidth=0.7, zorder=3))
    _draw_signs(axes, signs)


def _fill(axes: Axes, shapes: gpd.GeoSeries, look: Look, *, edge: str = "none") -> None:
    """All shapes of one class as one patch."""
    path = _path(shapes)
    if path is not None:
        # A hair of the class's own colour closes the gaps that simplifying leaves between neighbours.
        outline = look.colour if edge == "none" else edge
        patch = PathPatch(path, facecolor=look.colour, edgecolor=outline, linewidth=0.4, zorder=1)
        line(patch, look, edges=False)
        axes.add_artist(patch)


def _draw_lined(axes: Axes, ground: Ground) -> None:
    path = _path(ground.lined)
    if path is not None:
        axes.add_artist(_lines_over(PathPatch(path, zorder=1.5)))


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


def _path(shapes: gpd.GeoSeries) -> Path | None:
    simpler = shapely.simplify(shapes.to_numpy(), SIMPLER_METRES)
    polygons = [part for part in shapely.get_parts(simpler) if part.geom_type == "Polygon" and not part.is_empty]
    if not polygons:
        return None
    rings = [ring for polygon in polygons for ring in (polygon.exterior, *polygon.interiors)]
    return Path.make_compound_path(*(Path(np.asarray(ring.coords)[:, :2], closed=True) for ring in rings))


def _write_names(axes: Axes, wards: gpd.GeoDataFrame, signs: Sequence[Sign]) -> None:
    """These sites are named first, each where its name meets no other; a ward's name gives way to theirs.

    One that stays as it is gives way too, where its name finds no room close by.
    """
    around = {sign: _around(axes, sign.easting, sign.northing, "  ") for sign in signs}
    names: list[tuple[float, float, float, float]] = []
    for sign in signs:
        words, stays = short(sign.label), sign.kind == "today"
        places = [(sign.easting + right, sign.northing + up) for right, up in _beside(axes, words)]
        within = [at for at in places if _fits(axes, _around(axes, *at, words))]
        changing = [box for other, box in around.items() if other.kind != "today"]
        # Better over a site that stays than over another name.
        free = _free(axes, words, within, [*names, *around.values()]) or _free(axes, words, within, [*names, *changing])
        if stays:
            free = _free(axes, words, [at for at in within if at in places[:CLOSE_BY]], [*names, *around.values()])
            if not free:
                continue
        x, y = (free or within or places)[0]
        names.append(_around(axes, x, y, words))
        _name(axes, x, y, words, size=SMALL if stays else USUAL, bold=not stays)
    taken = [*names, *around.values()]
    for name, point in zip(wards["name"], wards.representative_point(), strict=True):
        words = short(str(name))
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
    further = [(0, side * steps * up) for steps in (2.2, 3.2, 4.2) for side in (-1, 1)]
    return [(0, -up), (0, up), (right, 0), (-right, 0), *corners, *further]


def _free(
    axes: Axes,
    words: str,
    places: Sequence[tuple[float, float]],
    taken: Sequence[tuple[float, float, float, float]],
) -> list[tuple[float, float]]:
    """The places at which words meet nothing that is taken."""
    return [at for at in places if not _meets(_around(axes, *at, words), taken)]


def _fits(axes: Axes, box: tuple[float, float, float, float]) -> bool:
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    return west <= box[0] and south <= box[1] and box[2] <= east and box[3] <= north


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
