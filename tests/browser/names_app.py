"""A page with one map on which everything that has a name has an odd one; the names lie beside it in names.json."""

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from unittest import mock

import geopandas as gpd
import pandas as pd
import streamlit as st
from shapely.geometry import Point

from geo.areas.areas import Areas
from geo.place.place import Place
from geo.projection import GridPoint
from geo.services.services import Service, Site
from geo.travel.ways import Way
from geo.ui import live_map, session, today
from geo.ui import map as one_map
from geo.ui.map_acts import Act, Choices, Tried
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


def _facts(place: Place, _service: Service, _way: Way) -> tuple[pd.Series, ...]:
    words = pd.Series(NAMES[5], index=place.areas.frame.index)
    return words, words


# What is kept of a place goes by what was built, and this one never was.
mock.patch.object(today, "facts", _facts).start()


def _clicked(point: GridPoint) -> None:
    st.session_state["clicks"] = [*st.session_state.get("clicks", []), point]


def _marks() -> list[Mark]:
    kinds: Iterator[MarkKind] = cycle(("today", "proposed", "closing", "moved"))
    return [
        Mark(GridPoint(town.WEST_EASTING + 180 * n, town.NORTHING - 300 + 137 * (n % 5)), name, next(kinds), Service.GP)
        for n, name in enumerate(NAMES)
    ]


def _fill(place: Place) -> maps.Fill:
    codes = place.areas.frame.index
    hatching = maps.Hatching(codes[:3], NAMES[4])
    legend = maps.Legend(NAMES[2], (), NAMES[3])
    return maps.Fill(pd.Series(float("nan"), codes), pd.Series(NAMES[1], codes), legend, hatching)


def _page() -> None:
    place = oddly_named()
    clicks = st.session_state.get("clicks", [])
    marks = _marks() + [Mark(point, NAMES[0], "placing", Service.LIBRARY) for point in clicks[-1:]]
    one_map.show(place, _fill(place), marks, key="names", on_click=_clicked)
    st.write(f"{len(clicks)} clicks")


def _impact() -> None:
    _page()


def _acted(act: Act) -> None:
    st.session_state["acts"] = [*st.session_state.get("acts", []), act]


def _live() -> None:
    place = oddly_named()
    acts = st.session_state.get("acts", [])
    signs = [replace(mark, code=f"site-{n}") for n, mark in enumerate(_marks())]
    codes = tuple(mark.code for mark in signs)
    hosts = [Site(f"host-{n}", Service.LIBRARY, name, town.at(220 * n)) for n, name in enumerate(NAMES)]
    choices = Choices("a GP surgery", closes=codes, moves=codes, hosts=tuple(hosts))
    last = acts[-1].at if acts else None
    tried = Tried(last, NAMES[0]) if last else None
    live_map.show(place, _fill(place), signs, key="live", choices=choices, on_act=_acted, tried=tried)
    st.write(f"{len(acts)} acts: {' '.join(f'{act.kind} {act.site}' for act in acts)}.")
    st.write(f"Refused: {' '.join(session.current().draft.refused)}.")


st.navigation(
    [
        st.Page(_page, title="Names", default=True),
        st.Page(_impact, title="Impact", url_path="impact"),
        st.Page(_live, title="Live", url_path="live"),
    ]
).run()
