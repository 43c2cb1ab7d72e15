"""The maps and charts of a paper: what the screen draws, with lines over each colour so that grey paper tells the same.

Classes, breaks, colours and words are the screen's own (views/map); only the lines are added here.
"""

from collections.abc import Iterable

import geopandas as gpd
import pandas as pd

from geo.appraisal.record import Appraisal
from geo.impact.bands import Band
from geo.place.place import Place
from geo.reports.charts import both_sides
from geo.reports.drawing import Look
from geo.reports.maps import Ground, Sign, SignKind, area_map
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
SIGN_OF: dict[MarkKind, SignKind] = {"today": "today", "proposed": "new", "closing": "closing", "moved": "moved"}


def looks_of(fill: Fill) -> list[Look]:
    """How each class of a map's legend is drawn on paper, in the legend's order and words."""
    return [Look(entry.paint.colour, HATCHES.get(entry.paint, ""), entry.label) for entry in fill.legend.entries]


def map_png(place: Place, fill: Fill, sites: Iterable[Mark]) -> bytes:
    """A map of the place, its small areas in the classes of the screen, with these sites."""
    areas = place.areas.frame.geometry.reindex(fill.classes.index)
    inside = fill.classes.index.isin(place.inside)
    signs = [Sign(mark.at.easting, mark.at.northing, SIGN_OF[mark.kind], mark.label) for mark in sites]
    return area_map(
        gpd.GeoSeries(areas[inside]), fill.classes[inside], looks_of(fill), ground=_ground(place, fill), signs=signs
    )


def _ground(place: Place, fill: Fill) -> Ground:
    background = place.map.background
    water = background[(background["layer"] == "water") & (background.geometry.area > 0)]
    roads = background[(background["layer"] == "road") & (background["rank"] <= MAIN_ROAD_RANK)]
    lined = place.areas.frame.geometry.iloc[:0]
    if fill.hatching:
        lined = place.areas.frame.geometry.reindex(fill.hatching.areas.intersection(place.inside))
    means = fill.hatching.label if fill.hatching else ""
    return Ground(place.wards.frame[["name", "geometry"]], water.geometry, roads.geometry, lined, means)


def sides_png(bands: pd.DataFrame, appraisal: Appraisal) -> bytes | None:
    """People nearer and further by ward, as the screen's both-sides bars; None where nobody is either.

    bands: impact tables' bands_by_ward or patient_bands_by_ward.
    """
    columns = [band.value for band in (*NEARER, *FURTHER)]
    counts = bands[columns].fillna(0.0)
    touched = counts.sum(axis="columns") >= charts.LEAST_DRAWN
    if not touched.any():
        return None
    used = [band for band in (*NEARER, *FURTHER) if counts[band.value].sum() >= charts.LEAST_DRAWN]
    nearer, further = (counts[[band.value for band in side]].sum(axis="columns") for side in (NEARER, FURTHER))
    balance = (nearer - further).where(bands.index != OUTSIDE_CODE, float("-inf"))
    order = balance[touched].sort_values(ascending=False, kind="stable").index
    rows = bands.loc[order, [band.value for band in used]].set_axis(bands.loc[order, "ward"])
    looks = [
        Look(palette.BANDS[band].colour, HATCHES[palette.BANDS[band]], appraisal.settings.impact.label(band))
        for band in used
    ]
    return both_sides(rows, looks, nearer=sum(band in NEARER for band in used))
