"""The map by folium: the base, which never changes for a place, what does with a click, and a page that stands alone.

The base holds addresses only, so that it is the same on every run and the browser keeps it, zoom and all. Text reaches
folium through `literal` and no other way.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import folium
from branca.element import MacroElement
from folium.template import Template

from geo.views.map import drawing
from geo.views.map.drawing import DEGREE_DECIMALS, Extent, MapFiles

# Each of these is written as \uXXXX: no quote, brace, dollar, backtick, backslash, angle bracket, underscore
# of a name can mean anything to the template, the script or the page it passes through.
HARMFUL = re.compile("[^A-Za-z0-9 ]")


class _Script(MacroElement):
    """One call into borough_map.js, as a child of a folium element; a kind of call has one template, made once."""

    call = ""

    def __init_subclass__(cls) -> None:
        script = f"{cls.call}({{{{ this._parent.get_name() }}}}, {{{{ this.argument }}}});"
        cls._template = Template("{% macro script(this, kwargs) %}" + script + "{% endmacro %}")

    def __init__(self, argument: str) -> None:
        super().__init__()
        self.argument = argument


class _Start(_Script):
    call = "window.boroughMap.start"


class _Paint(_Script):
    call = "window.boroughMap.paint"


def base_map(files: MapFiles, extent: Extent) -> folium.Map:
    """A new Map whose content depends on the place's files and extent only."""
    middle = ((extent.south + extent.north) / 2, (extent.west + extent.east) / 2)
    chart = folium.Map(
        location=[round(degrees, DEGREE_DECIMALS) for degrees in middle],
        tiles=None,
        zoom_start=12,
        zoom_snap=0.25,
        wheel_px_per_zoom_level=110,
        attribution_control=False,
    )
    chart.default_js = [(address, address) for address in files.scripts]
    chart.default_css = [(address, address) for address in files.styles]
    chart.add_child(_Start(literal(drawing.settings(files, extent))))
    return chart


def overlay(painted: Mapping[str, Any]) -> folium.FeatureGroup:
    """What changes with a click, as drawing.painted gives it."""
    group = folium.FeatureGroup(control=False)
    group.add_child(_Paint(literal(painted)))
    return group


def standing_alone(files: MapFiles, extent: Extent, painted: Mapping[str, Any]) -> str:
    """A web page of the map; files are data: addresses that hold their content, so that it asks for nothing besides."""
    chart = base_map(files, replace(extent, streets=False))
    chart.add_child(overlay(painted))
    return str(chart.get_root().render())


def literal(value: object) -> str:
    """A value as script source: JSON in which every character of a text but letters, digits and spaces is escaped."""
    match value:
        case str():
            return f'"{HARMFUL.sub(_escaped, value)}"'
        case Mapping():
            return "{ " + ", ".join(f"{literal(str(key))}: {literal(item)}" for key, item in value.items()) + " }"
        case list() | tuple():
            return "[" + ",".join(literal(item) for item in value) + "]"
        case _:
            return json.dumps(value)


def _escaped(harmful: re.Match[str]) -> str:
    units = harmful[0].encode("utf-16-be", errors="surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
