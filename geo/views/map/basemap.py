"""The map itself: what never changes for a place (fetched once by the browser), and what changes with a click.

The base holds addresses only, so that it is the same on every run and the browser keeps it, zoom and all; the overlay
holds a digit an area, the words for it, and the sites. The drawing is done by borough_map.js, which puts text on the
page as text and never as markup. Text reaches folium through `literal` and no other way.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import ascii_lowercase, digits

import folium
import numpy as np
import pandas as pd
from branca.element import MacroElement
from folium.template import Template

from geo.projection import to_lonlat
from geo.services.services import Service
from geo.views.map import palette
from geo.views.map.maps import Fill, Mark

# Each of these is written as \uXXXX: no quote, brace, dollar, backtick, backslash, angle bracket, underscore
# of a name can mean anything to the template, the script or the page it passes through.
HARMFUL = re.compile("[^A-Za-z0-9 ]")
# Classes travel as one character each.
CLASS_DIGITS = digits + ascii_lowercase
NO_CLASS = "-"
# A fifth decimal of a degree is about a metre.
DEGREE_DECIMALS = 5


@dataclass(frozen=True)
class MapFiles:
    """Where a place's map finds its files, as addresses that the browser can fetch from inside the map's frame.

    Scripts run in their order: Leaflet, the ground, the map.
    """

    scripts: tuple[str, ...]
    styles: tuple[str, ...]
    areas: str
    wards: str
    background: str


@dataclass(frozen=True)
class Extent:
    """The part of the world that the map opens on, in degrees; what the place is called; whom its data must name."""

    south: float
    west: float
    north: float
    east: float
    name: str
    attribution: str


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
    settings = {
        "areas": files.areas,
        "wards": files.wards,
        "background": files.background,
        "bounds": [[extent.south, extent.west], [extent.north, extent.east]],
        "name": extent.name,
        "attribution": extent.attribution,
        "colours": {
            "paper": palette.PAPER,
            "ink": palette.INK,
            "halo": palette.HALO,
            "notShown": palette.NOT_SHOWN,
            "water": palette.WATER,
            "waterInk": palette.WATER_INK,
            "green": palette.GREEN,
            "greenInk": palette.GREEN_INK,
            "wardLine": palette.WARD_LINE,
        },
    }
    chart.add_child(_Start(literal(settings)))
    return chart


def overlay(fill: Fill, marks: Sequence[Mark], *, codes: pd.Index) -> folium.FeatureGroup:
    """What changes with a click; codes are the area_codes in the order of the file of areas."""
    figures = fill.figures.reindex(codes)
    words = sorted(set(figures.dropna()))
    number = {word: n for n, word in enumerate(words)}
    symbols = sorted({mark.service for mark in marks})
    painted = {
        "classes": "".join(_digit(value) for value in fill.classes.reindex(codes)),
        "paints": [[entry.paint.colour, entry.paint.pattern, entry.label] for entry in fill.legend.entries],
        "words": words,
        "figures": [number.get(figure, -1) for figure in figures],
        "symbols": [_symbol(service) for service in symbols],
        "marks": [
            [*at, mark.kind, symbols.index(mark.service), mark.label]
            for mark, at in zip(marks, _degrees(marks), strict=True)
        ],
    }
    group = folium.FeatureGroup(control=False)
    group.add_child(_Paint(literal(painted)))
    return group


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


def _symbol(service: Service) -> list[str]:
    symbol = palette.SYMBOLS[service]
    return [palette.OUTLINES[symbol.shape], symbol.colour, service.label]


def _digit(value: float) -> str:
    return NO_CLASS if math.isnan(value) else CLASS_DIGITS[int(value)]


def _degrees(marks: Sequence[Mark]) -> list[tuple[float, float]]:
    """Latitude and longitude of every mark."""
    lon, lat = to_lonlat([mark.at.easting for mark in marks], [mark.at.northing for mark in marks])
    rounded = (np.round(degrees, DEGREE_DECIMALS).tolist() for degrees in (lat, lon))
    return list(zip(*rounded, strict=True))
