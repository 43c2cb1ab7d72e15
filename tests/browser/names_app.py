"""A page with one map on which everything that has a name has an odd one; the names lie beside it in names.json."""

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

import geopandas as gpd
import pandas as pd
import streamlit as st
from shapely.geometry import Point

from geo.areas.areas import Areas
from geo.place.place import Place
from geo.projection import GridPoint
from geo.services.services import Service
from geo.ui import map as one_map
from geo.views.map import maps
from geo.views.map.maps import Mark, MarkKind
from tests import town
from tests.town import changed

HERE = Path(__file__).parent
NAMES = json.loads((HERE / "names.json").read_text("utf-8"))


@st.cache_resource
def oddly_named() -> Place:
    """The five wards with odd names for the place, its wards, areas and neighbourhoods."""
    plain = town.town()
    names = [n for n in NAMES if n]
    neighbourhoods = gpd.GeoDataFrame(
        {"layer": "place", "name": names, "rank": 1},
        geometry=[Point(town.WEST_EASTING + 200 * n, town.NORTHING + 900) for n in range(len(names))],
        crs="EPSG:27700",
    )
    elsewhere = plain.map.background[plain.map.background["layer"] != "place"]
    return changed(
        plain,
        name=NAMES[0],
        areas=_named(plain.areas, NAMES),
        wards=_named(plain.wards, NAMES[::-1]),
        background=gpd.GeoDataFrame(pd.concat([elsewhere, neighbourhoods], ignore_index=True)),
    )


def _named(areas: Areas, names: list[str]) -> Areas:
    return replace(areas, frame=areas.frame.assign(name=list(islice(cycle(names), len(areas)))))


def _clicked(point: GridPoint) -> None:
    st.session_state["clicks"] = [*st.session_state.get("clicks", []), point]


def _page() -> None:
    place = oddly_named()
    kinds: Iterator[MarkKind] = cycle(("today", "proposed", "closing", "moved"))
    marks = [
        Mark(GridPoint(town.WEST_EASTING + 180 * n, town.NORTHING - 300 + 137 * (n % 5)), name, next(kinds), Service.GP)
        for n, name in enumerate(NAMES)
    ]
    clicks = st.session_state.get("clicks", [])
    marks += [Mark(point, NAMES[0], "placing", Service.LIBRARY) for point in clicks[-1:]]
    codes = place.areas.frame.index
    fill = maps.Fill(pd.Series(float("nan"), codes), pd.Series(NAMES[1], codes), maps.Legend("", ()))
    fill = replace(fill, legend=maps.Legend(NAMES[2], (), NAMES[3]))
    one_map.show(place, fill, marks, key="names", on_click=_clicked)
    st.write(f"{len(clicks)} clicks")


def _impact() -> None:
    _page()


st.navigation([st.Page(_page, title="Names", default=True), st.Page(_impact, title="Impact", url_path="impact")]).run()
