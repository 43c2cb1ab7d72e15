"""The one map of a page by folium: drawn, its clicks handled once, and the same map as a page to take away."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import geopandas as gpd
import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from geo.areas.areas import Areas
from geo.papers import drawn
from geo.place.place import Place
from geo.projection import GridPoint, point_as_kept, to_grid
from geo.ui import served, session, taking_away, today
from geo.ui.taking_away import PictureOf
from geo.views.map import basemap, drawing, taken
from geo.views.map.drawing import Extent, MapFiles
from geo.views.map.maps import Fill, Mark
from geo.views.words import files as file_names

MAP_HEIGHT_PIXELS = 560


def show(
    place: Place,
    fill: Fill,
    marks: Sequence[Mark],
    *,
    key: str,
    on_click: Callable[[GridPoint], None] | None = None,
    lines: Areas | None = None,
) -> None:
    """Draw the place's map.

    Parameters
    ----------
    key
        Fixed for a page: the map keeps its zoom as long as the key stays.
    on_click
        Called once for each new click (or drop of a ring) with the point on the grid; a click on a site's sign gives
        the site's own point.
    lines
        The wards whose lines are drawn, the place's own where none are given.
    """
    files, extent = served.map_files(place, lines)
    painted = painting(place, fill, marks)

    def clicked() -> None:
        where = (st.session_state.get(key) or {}).get("last_clicked")
        if on_click is not None and where:
            easting, northing = to_grid(where["lng"], where["lat"])
            on_click(point_as_kept(float(easting), float(northing)))

    st_folium(
        basemap.base_map(files, extent),
        key=key,
        height=MAP_HEIGHT_PIXELS,
        use_container_width=True,
        returned_objects=[] if on_click is None else ["last_clicked"],
        feature_group_to_add=basemap.overlay(painted),
        on_change=clicked,
    )
    with st.container(horizontal=True):
        take_away(files, extent, painted, key=key)
        taking_away.map_layers(place, partial(taken.areas, place, fill), fill, tuple(marks), key=key)
        draw = partial(drawn.map_figure, place, fill, tuple(marks), lines=lines)
        taking_away.pictures(place, draw, PictureOf(fill.legend.title or key, key.capitalize()), key=key)


def show_ground(place: Place, ground: gpd.GeoDataFrame, fill: Fill, marks: Sequence[Mark], *, key: str) -> None:
    """Draw shapes of ground in place of the small areas; the fill is by their index as text."""
    files, extent = served.map_files(place)
    with_ground = served.with_shapes(files, ground)
    painted = drawing.painted(fill, marks, codes=pd.Index([str(code) for code in ground.index])) | here()
    st_folium(
        basemap.base_map(with_ground, extent),
        key=key,
        height=MAP_HEIGHT_PIXELS,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=basemap.overlay(painted),
    )
    with st.container(horizontal=True):
        take_away(with_ground, extent, painted, key=key)
        taking_away.map_layers(place, partial(taken.ground, ground, fill), fill, tuple(marks), key=key)
        draw = partial(drawn.ground_figure, place, ground, fill, tuple(marks))
        taking_away.pictures(place, draw, PictureOf(fill.legend.title or key, key.capitalize()), key=key)


def painting(place: Place, fill: Fill, marks: Sequence[Mark]) -> dict[str, Any]:
    """What changes with a choice: what is said of an area, the ward that is read, and the place that was typed."""
    shared = session.current().shared
    people, *nearest = today.facts(place, shared.service, shared.way)
    painted = drawing.painted(
        fill,
        marks,
        codes=place.areas.frame.index,
        facts=(people, *nearest) if fill.usual_times else (people,),
        ward=shared.ward,
    )
    return painted | here()


def here() -> dict[str, Any]:
    """The place that was typed, as the script draws it."""
    spot = session.current().here.spot
    return {"here": drawing.degrees([spot.at])[0] if spot else None}


def take_away(files: MapFiles, extent: Extent, painted: dict[str, Any], *, key: str) -> None:
    """The map as it stands as one web page, made when it is asked for; it opens without a network.

    Where its maker asked from is not on it.
    """
    title = str(painted["legend"]["title"])
    painted = painted | {"here": None}
    st.download_button(
        "↓ Download this map as a web page",
        partial(_page, files, extent, painted),
        file_names.file_name(extent.name, title or key, ending="html"),
        mime="text/html",
        key=f"page of {key}",
        on_click="ignore",
        type="tertiary",
    )


def _page(files: MapFiles, extent: Extent, painted: dict[str, Any]) -> bytes:
    return basemap.standing_alone(served.embedded(files), extent, painted).encode()
