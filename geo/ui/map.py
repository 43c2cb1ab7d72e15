"""The one map of a page: drawn, its clicks handled once, its legend in words."""

from base64 import b64encode
from collections.abc import Callable, Sequence
from typing import get_args

import geopandas as gpd
import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from geo.areas.areas import Areas
from geo.language.phrases import sentence
from geo.place.place import Place
from geo.projection import GridPoint, point_as_kept, to_grid
from geo.services.services import Service
from geo.ui import served
from geo.views.map import basemap, palette
from geo.views.map.maps import Fill, Mark, MarkKind
from geo.views.map.palette import Paint
from geo.views.words.wording import plain

MAP_HEIGHT_PIXELS = 560
_FRAME = '<rect x=".5" y=".5" width="25" height="14" fill="none" stroke="#8b8f94"/>'


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
        feature_group_to_add=basemap.overlay(fill, marks, codes=place.areas.frame.index),
        on_change=clicked,
    )


def show_ground(place: Place, ground: gpd.GeoDataFrame, fill: Fill, marks: Sequence[Mark], *, key: str) -> None:
    """Draw shapes of ground in place of the small areas; the fill is by their index as text."""
    files, extent = served.map_files(place)
    codes = pd.Index([str(code) for code in ground.index])
    st_folium(
        basemap.base_map(served.with_shapes(files, ground), extent),
        key=key,
        height=MAP_HEIGHT_PIXELS,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=basemap.overlay(fill, marks, codes=codes),
    )


def legend(fill: Fill, marks: Sequence[Mark] = ()) -> None:
    """What the colours mean and, where there are any, the signs of the sites."""
    if fill.legend.title:
        st.markdown(f"**{plain(fill.legend.title)}**")
    # Lines over several colours mean one thing, and are one line of the key.
    meanings = {entry.label: entry.paint for entry in reversed(fill.legend.entries)}
    entries = [_line(_swatch(paint), label) for label, paint in reversed(meanings.items())]
    signs = [_line(_sign(kind, service), _in_words(kind, service)) for kind, service in _signs(marks)]
    for lines in (entries, signs):
        if lines:
            with st.container(horizontal=True, gap="xsmall"):
                for line in lines:
                    st.markdown(line, width="content")
    if fill.legend.source:
        st.caption(plain(fill.legend.source))


def _signs(marks: Sequence[Mark]) -> list[tuple[MarkKind, Service]]:
    signs = {(mark.kind, mark.service) for mark in marks}
    kinds, services = get_args(MarkKind), list(Service)
    return sorted(signs, key=lambda sign: (kinds.index(sign[0]), services.index(sign[1])))


def _in_words(kind: MarkKind, service: Service) -> str:
    return {
        "today": sentence(service.label),
        "proposed": f"proposed {service.label}",
        "closing": f"{service.label} that would close",
        "moved": f"{service.label} that would move here",
        "placing": f"{service.label} being placed",
        "corner": "corner of the area being drawn",
    }[kind]


def _line(picture: str, words: str) -> str:
    """A small picture and its meaning, kept on one line."""
    address = b64encode(picture.encode()).decode()
    return f"![](data:image/svg+xml;base64,{address}) {plain(words)}&ensp;"


def _swatch(paint: Paint) -> str:
    colour = paint.colour
    inside = f'<rect width="26" height="15" fill="{colour}"/>'
    if paint.pattern == "lined":
        bars = "".join(f"M{x} -1L{x + 17} 16" for x in range(-18, 27, 6))
        inside += (
            f'<path d="{bars}" stroke="{palette.HALO}" stroke-width="2.6"/>'
            f'<path d="{bars}" stroke="{palette.INK}" stroke-width="1.1"/>'
        )
    elif paint.pattern:
        bars = "".join(f"M{x} 16L{x + 17} -1" for x in range(-18, 27, 6))
        inside = (
            f'<rect width="26" height="15" fill="{colour}" fill-opacity=".18"/>'
            f'<path d="{bars}" stroke="{colour}" stroke-width="2.2"/>'
        )
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="26" height="15">{inside}{_FRAME}</svg>'


def _sign(kind: MarkKind, service: Service) -> str:
    symbol = palette.SYMBOLS[service]
    shape = f'<path d="{palette.OUTLINES[symbol.shape]}" fill="{symbol.colour}"/>'
    ring = f'<circle cx="8" cy="8" r="6.6" fill="none" stroke="{symbol.colour}" stroke-width="2.3"/>'
    inside = {
        "today": shape,
        "corner": f'<path d="M4 4H12V12H4Z" fill="#fff" stroke="{symbol.colour}" stroke-width="2.6"/>',
        "closing": f'<path d="{palette.CROSS}" stroke="{symbol.colour}" stroke-width="2.8" stroke-linecap="round"/>',
    }.get(kind, ring + f'<g transform="translate(4.6 4.6) scale(.425)">{shape}</g>')
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16">{inside}</svg>'
