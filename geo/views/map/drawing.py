"""What a map is drawn from, as plain values: what never changes for a place, and what changes with a choice.

The drawing is done by borough_map.js, which puts text on the page as text and never as markup. The same values go to it
in a frame of folium's and in a component without one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_lowercase, digits
from typing import Any, get_args

import numpy as np
import pandas as pd

from geo.language.phrases import sentence
from geo.projection import GridPoint, to_lonlat
from geo.services.services import Service
from geo.views.map import palette
from geo.views.map.maps import Fill, Mark, MarkKind

# Classes travel as one character each, numbers of words as so many as there must be; blanks say that there is none.
CLASS_DIGITS = digits + ascii_lowercase
NO_CLASS = " "
# Pictures of the real ground, which a browser asks for only once its reader says so (borough_tiles.js).
TILES_FROM = "https://tile.openstreetmap.org"
# A fifth decimal of a degree is about a metre.
DEGREE_DECIMALS = 5


@dataclass(frozen=True)
class MapFiles:
    """Where a place's map finds its files, as addresses that the browser can fetch.

    Scripts run in their order: Leaflet first, the map last. close_up is the areas again, with outlines for the closer
    zooms; "" where there are none.
    """

    scripts: tuple[str, ...]
    styles: tuple[str, ...]
    areas: str
    wards: str
    background: str
    close_up: str = ""


@dataclass(frozen=True)
class Extent:
    """The part of the world that the map opens on, in degrees; what the place is called; whom its data must name.

    streets: whether pictures of the ground may be asked for under it: there are none of a place that is made up.
    """

    south: float
    west: float
    north: float
    east: float
    name: str
    attribution: str
    streets: bool = False


def settings(files: MapFiles, extent: Extent) -> dict[str, Any]:
    """What never changes for a place: where its files are, what the map opens on, and its colours."""
    return {
        "areas": files.areas,
        "closeUp": files.close_up,
        "wards": files.wards,
        "background": files.background,
        "bounds": [[extent.south, extent.west], [extent.north, extent.east]],
        "name": extent.name,
        "attribution": extent.attribution,
        "tiles": f"{TILES_FROM}/{{z}}/{{x}}/{{y}}.png" if extent.streets else "",
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


def painted(
    fill: Fill, marks: Sequence[Mark], *, codes: pd.Index, facts: Sequence[pd.Series] = (), ward: str = ""
) -> dict[str, Any]:
    """What changes with a choice.

    Parameters
    ----------
    codes
        The area_codes in the order of the file of areas.
    facts
        What is said of an area on touching it besides the fill's figure, a line each: words by area_code, NaN for none.
    ward
        Code of the ward that is outlined; "" for none.
    """
    symbols = sorted({mark.service for mark in marks})
    return {
        "classes": _classes(fill.classes.reindex(codes)),
        "hatched": _hatched(fill, codes),
        "paints": [[entry.paint.colour, entry.paint.pattern, entry.label] for entry in fill.legend.entries],
        "figures": _column(fill.figures, codes),
        "facts": [_column(fact, codes) for fact in facts],
        "legend": {
            "title": fill.legend.title,
            "source": fill.legend.source,
            "hatched": fill.hatching.label if fill.hatching else "",
        },
        "symbols": [_symbol(service) for service in symbols],
        "signs": [[kind, symbols.index(service), _in_words(kind, service)] for kind, service in _signs(marks)],
        "marks": [
            [*at, mark.kind, symbols.index(mark.service), mark.label, mark.code]
            for mark, at in zip(marks, degrees([mark.at for mark in marks]), strict=True)
        ],
        "ward": ward,
    }


def degrees(points: Sequence[GridPoint]) -> list[tuple[float, float]]:
    """Latitude and longitude of every point, to about a metre."""
    lon, lat = to_lonlat([point.easting for point in points], [point.northing for point in points])
    rounded = (np.round(axis, DEGREE_DECIMALS).tolist() for axis in (lat, lon))
    return list(zip(*rounded, strict=True))


def _hatched(fill: Fill, codes: pd.Index) -> str:
    if fill.hatching is None:
        return ""
    return "".join("1" if inside else NO_CLASS for inside in codes.isin(fill.hatching.areas))


def _column(words: pd.Series, codes: pd.Index) -> list[Any]:
    """Words by area as [the different ones, digits a number, the number of each area's or blanks for none]."""
    numbers, different = pd.factorize(words.reindex(codes), sort=True)
    width = 1
    while len(CLASS_DIGITS) ** width < len(different):
        width += 1
    # Each number is written once, and the last stands for none.
    written = [*(_digits(number, width) for number in range(len(different))), NO_CLASS * width]
    return [different.tolist(), width, "".join(written[number] for number in numbers.tolist())]


def _digits(number: int, width: int) -> str:
    written = ""
    for _ in range(width):
        number, last = divmod(number, len(CLASS_DIGITS))
        written = CLASS_DIGITS[last] + written
    return written


def _classes(classes: pd.Series) -> str:
    """A digit an area; a blank for none."""
    written = [*CLASS_DIGITS, NO_CLASS]
    return "".join(written[int(number)] for number in classes.fillna(-1).tolist())


def _symbol(service: Service) -> list[str]:
    symbol = palette.SYMBOLS[service]
    return [palette.OUTLINES[symbol.shape], symbol.colour, service.label]


def _signs(marks: Sequence[Mark]) -> list[tuple[MarkKind, Service]]:
    """The kinds of sign on the map; corners are of no service."""
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
        "host": f"{service.label} whose building can be shared",
    }[kind]
