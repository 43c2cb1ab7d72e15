"""A map as tables to take away: what is said of each area and of each site, and no more than the map says."""

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.place.place import Place
from geo.views.map.maps import Fill, Mark, MarkKind
from geo.views.words.tables import people_to_ten

GRID = "EPSG:27700"
# What happens to a site, by the sign it has on the map.
HAPPENS: dict[MarkKind, str] = {
    "today": "stays as it is",
    "proposed": "would open",
    "closing": "would close",
    "moved": "would move here",
    "placing": "would stand here",
    "host": "can be shared",
}


def areas(place: Place, fill: Fill) -> gpd.GeoDataFrame:
    """The small areas as they are coloured: code, name, ward, people (to the nearest 10, empty outside), figure (what
    is said of it), step (its line of the legend), hatched (what lines over it mean), its number where one is said, and
    geometry."""
    frame = place.areas.frame
    ward = frame["ward_code"].map(place.wards.frame["name"])
    people = people_to_ten(place.people.residents.reindex(frame.index))
    told = gpd.GeoDataFrame(
        {"code": frame.index, "name": frame["name"], "ward": ward, "people": people.astype(float)},
        geometry=frame.geometry,
        crs=GRID,
    )
    return _with_fill(told, fill)


def ground(shapes: gpd.GeoDataFrame, fill: Fill) -> gpd.GeoDataFrame:
    """Shapes of ground as they are coloured, by their index as text: code, figure, step, hatched and geometry."""
    codes = pd.Index([str(code) for code in shapes.index])
    frame = gpd.GeoDataFrame({"code": codes}, index=codes, geometry=shapes.geometry.to_numpy(), crs=GRID)
    return _with_fill(frame, fill)


def sites(marks: tuple[Mark, ...]) -> gpd.GeoDataFrame:
    """The signs of sites: code, name, service, happens (what would become of it) and geometry. Corners are no sites."""
    drawn = [mark for mark in marks if mark.kind in HAPPENS]
    points = gpd.points_from_xy([mark.at.easting for mark in drawn], [mark.at.northing for mark in drawn])
    return gpd.GeoDataFrame(
        {
            "code": pd.Series([mark.code for mark in drawn], dtype=str),
            "name": pd.Series([mark.label for mark in drawn], dtype=str),
            "service": pd.Series([mark.service.label for mark in drawn], dtype=str),
            "happens": pd.Series([HAPPENS[mark.kind] for mark in drawn], dtype=str),
        },
        geometry=points,
        crs=GRID,
    )


def _with_fill(frame: gpd.GeoDataFrame, fill: Fill) -> gpd.GeoDataFrame:
    steps = [entry.label for entry in fill.legend.entries]
    classes = fill.classes.reindex(frame.index)
    frame = frame.assign(
        figure=fill.figures.reindex(frame.index).where(lambda said: said.map(lambda cell: isinstance(cell, str))),
        step=[None if np.isnan(number) else steps[int(number)] for number in classes],
    )
    if fill.hatching is not None:
        lined = frame.index.isin(fill.hatching.areas)
        frame = frame.assign(hatched=np.where(lined, fill.hatching.label, ""))
    if fill.measured is not None:
        frame = frame.assign(**{str(fill.measured.name): fill.measured.reindex(frame.index).astype(float)})
    columns = [name for name in frame.columns if name != "geometry"]
    return frame[[*columns, "geometry"]].reset_index(drop=True)
