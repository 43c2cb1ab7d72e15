"""The maps and charts of a paper: what the screen draws, with lines over each colour so that grey paper tells the same.

Classes, breaks, colours and words are the screen's own (views/map); only the lines are added here.
"""

from collections.abc import Sequence

import geopandas as gpd
import pandas as pd

from geo.appraisal.record import Appraisal
from geo.areas.areas import Areas
from geo.impact.bands import Band
from geo.place.place import Place
from geo.reports import charts as printed
from geo.reports import maps
from geo.reports.drawing import Look
from geo.reports.maps import Ground, Sign, SignKind
from geo.reports.picture_files import Drawing, png
from geo.views.impact import charts
from geo.views.impact.tables import FURTHER, NEARER, OUTSIDE_CODE
from geo.views.map import palette
from geo.views.map.maps import Fill, Mark, MarkKind

MAIN_ROAD_RANK = 2
# Nearer has lines and further dots, the denser the larger the change; journeys found, lost or missing have their own.
HATCHES: dict[palette.Paint, str] = {
    palette.BANDS[Band.NEARER_2]: "//",
    palette.BANDS[Band.NEARER_5]: "////",
    palette.BANDS[Band.NEARER_10]: "//////",
    palette.BANDS[Band.FURTHER_2]: "..",
    palette.BANDS[Band.FURTHER_5]: "....",
    palette.BANDS[Band.FURTHER_10]: "......",
    palette.BANDS[Band.NEWLY_REACHED]: "++++",
    palette.BANDS[Band.CUT_OFF]: "xxxx",
    palette.NO_JOURNEY: "----",
}
SIGN_OF: dict[MarkKind, SignKind] = {
    "today": "today",
    "proposed": "new",
    "placing": "new",
    "closing": "closing",
    "moved": "moved",
}


def looks_of(fill: Fill) -> list[Look]:
    """How each class of a map's legend is drawn on paper, in the legend's order and words."""
    return [Look(entry.paint.colour, HATCHES.get(entry.paint, ""), entry.label) for entry in fill.legend.entries]


def map_png(place: Place, fill: Fill, sites: Sequence[Mark]) -> bytes:
    """A map of the place for a document, with these sites."""
    return png(map_figure(place, fill, sites))


def map_figure(place: Place, fill: Fill, shown: Sequence[Mark], *, lines: Areas | None = None) -> Drawing:
    """A map of the place, its small areas in the classes of the screen, with these sites.

    lines: the wards whose lines are drawn, the place's own where none are given.
    """
    return _drawn(place, fill, inside_areas(place, fill), shown, lines=lines)


def wall_figure(place: Place, fill: Fill, shown: Sequence[Mark]) -> Drawing:
    """The same map for a wall, without its legend, with the place's own wards."""
    areas, ground = inside_areas(place, fill), _ground(place, fill, place.wards)
    return maps.wall_map(areas, fill.classes.reindex(areas.index), looks_of(fill), ground=ground, signs=_signs(shown))


def inside_areas(place: Place, fill: Fill) -> gpd.GeoSeries:
    """The small areas that a map colours."""
    areas = place.areas.frame.geometry.reindex(fill.classes.index)
    return gpd.GeoSeries(areas[fill.classes.index.isin(place.inside)])


def ground_figure(place: Place, ground: gpd.GeoDataFrame, fill: Fill, shown: Sequence[Mark]) -> Drawing:
    """The same of shapes of ground in place of the small areas; the fill is by their index as text."""
    shapes = gpd.GeoSeries(ground.geometry.to_numpy(), index=[str(code) for code in ground.index])
    return _drawn(place, fill, shapes, shown)


def _drawn(
    place: Place, fill: Fill, areas: gpd.GeoSeries, shown: Sequence[Mark], *, lines: Areas | None = None
) -> Drawing:
    classes, ground = fill.classes.reindex(areas.index), _ground(place, fill, lines or place.wards)
    return maps.area_map(areas, classes, looks_of(fill), ground=ground, signs=_signs(shown))


def _signs(shown: Sequence[Mark]) -> list[Sign]:
    return [
        Sign(mark.at.easting, mark.at.northing, SIGN_OF[mark.kind], mark.label)
        for mark in shown
        if mark.kind in SIGN_OF
    ]


def _ground(place: Place, fill: Fill, wards: Areas) -> Ground:
    background = place.map.background
    water = background[(background["layer"] == "water") & (background.geometry.area > 0)]
    roads = background[(background["layer"] == "road") & (background["rank"] <= MAIN_ROAD_RANK)]
    lined = place.areas.frame.geometry.iloc[:0]
    if fill.hatching:
        lined = place.areas.frame.geometry.reindex(fill.hatching.areas.intersection(place.inside))
    means = fill.hatching.label if fill.hatching else ""
    return Ground(wards.frame[["name", "geometry"]], water.geometry, roads.geometry, lined, means)


def has_sides(bands: pd.DataFrame) -> bool:
    """Whether anybody is nearer or further, so that there are bars to draw."""
    return bool(_touched(bands).any())


def _touched(bands: pd.DataFrame) -> pd.Series:
    counts = bands[[band.value for band in (*NEARER, *FURTHER)]].fillna(0.0)
    return counts.sum(axis="columns") >= charts.LEAST_DRAWN


def sides(bands: pd.DataFrame, appraisal: Appraisal) -> Drawing:
    """People nearer and further by ward, as the screen's both-sides bars, where there are any.

    bands: impact tables' bands_by_ward or patient_bands_by_ward.
    """
    counts = bands[[band.value for band in (*NEARER, *FURTHER)]].fillna(0.0)
    used = [band for band in (*NEARER, *FURTHER) if counts[band.value].sum() >= charts.LEAST_DRAWN]
    nearer, further = (counts[[band.value for band in side]].sum(axis="columns") for side in (NEARER, FURTHER))
    balance = (nearer - further).where(bands.index != OUTSIDE_CODE, float("-inf"))
    order = balance[_touched(bands)].sort_values(ascending=False, kind="stable").index
    rows = bands.loc[order, [band.value for band in used]].set_axis(bands.loc[order, "ward"])
    looks = [
        Look(palette.BANDS[band].colour, HATCHES[palette.BANDS[band]], appraisal.settings.impact.label(band))
        for band in used
    ]
    return printed.both_sides(rows, looks, nearer=sum(band in NEARER for band in used))
