"""The files that the browser fetches: Leaflet, our own map script, and each place's outlines. They are held in memory.

They are handed to anyone who asks, signed in or not. So only scripts, styles and open outlines that we made are among
them, under names made of their content: a name never comes from a person, and a file never changes under a name.
"""

import functools
import hashlib
import threading
import weakref
from base64 import b64encode
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files

import geopandas as gpd

from geo.areas.areas import Areas
from geo.errors import NotHeldError
from geo.place.place import Place
from geo.views.map import outlines, reach_maps
from geo.views.map.drawing import Extent, MapFiles

# The server hands files out at <base>/map/ and the map's frame stands at <base>/component/<name>/index.html, whatever
# page is open and whatever the base path is: two steps up from the frame is always the base.
FROM_FRAME = "../../map/"
# A page stands at <base>/<page>, one step below.
FROM_PAGE = "map/"
SUFFIXES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".png": "image/png",
    ".geojson": "application/geo+json",
}
# What draws a map, in the order in which it runs; the last is for a map without a frame.
SCRIPTS = ("signs", "names", "ground", "legend", "view", "hand", "tiles", "map", "live")
# Of grounds within reach of a site; whoever looks at one has fetched it long before so many others are asked for.
GROUNDS_KEPT = 64

Contents = Mapping[str, bytes]


@dataclass(frozen=True)
class _PlaceMap:
    """A place's map with one set of wards: the addresses of its files, what it opens on, and its outlines by name."""

    files: MapFiles
    extent: Extent
    outlines: Contents


# By ward set. Files vanish with the place that they belong to.
_of_places: weakref.WeakKeyDictionary[Place, dict[str, _PlaceMap]] = weakref.WeakKeyDictionary()
_grounds: OrderedDict[str, bytes] = OrderedDict()
# Held for a look or an entry only, never while a file is made: the server's own thread asks as well.
_lock = threading.Lock()


def content(name: str) -> bytes | None:
    """What is held under a name; None where it is none of ours."""
    with _lock:
        of_places = [drawn.outlines for by_wards in _of_places.values() for drawn in by_wards.values()]
        holding = (contents for contents in (_drawing(), *of_places, _grounds) if name in contents)
        return next((contents[name] for contents in holding), None)


def map_files(place: Place, lines: Areas | None = None) -> tuple[MapFiles, Extent]:
    """Addresses of the place's map files and what the map opens on; made once for each built place and ward set.

    lines: the wards whose lines are drawn, the place's own where none are given.
    """
    wards = lines or place.wards
    with _lock:
        drawn = _of_places.get(place, {}).get(wards.vintage)
    if drawn is None:
        drawn = _drawn(place, wards)
        with _lock:
            _of_places.setdefault(place, {})[wards.vintage] = drawn
    return drawn.files, drawn.extent


def with_shapes(files: MapFiles, shapes: gpd.GeoDataFrame) -> MapFiles:
    """The same map with other shapes in place of the small areas: the ground within reach of a site."""
    ground = reach_maps.reach_geojson(shapes)
    name = named(ground, stem="reach", suffix=".geojson")
    with _lock:
        _grounds[name] = ground
        _grounds.move_to_end(name)
        while len(_grounds) > GROUNDS_KEPT:
            _grounds.popitem(last=False)
    return replace(files, areas=FROM_FRAME + name, close_up="")


def for_page(files: MapFiles) -> MapFiles:
    """The same files, as a map without a frame finds them from the page it stands in."""
    return _readdressed(files, lambda name: FROM_PAGE + name)


def embedded(files: MapFiles) -> MapFiles:
    """The same files, each within its address, so that a page with the map in it needs nothing besides."""

    def within(name: str) -> str:
        file = content(name)
        if file is None:
            raise NotHeldError("The map's outlines are no longer held; open the page again.")
        kind = SUFFIXES[f".{name.rpartition('.')[2]}"]
        return f"data:{kind};base64,{b64encode(file).decode()}"

    return _readdressed(files, within)


def _readdressed(files: MapFiles, address: Callable[[str], str]) -> MapFiles:
    def of(former: str) -> str:
        return address(former.removeprefix(FROM_FRAME))

    return MapFiles(
        scripts=tuple(of(script) for script in files.scripts),
        styles=tuple(of(style) for style in files.styles),
        areas=of(files.areas),
        wards=of(files.wards),
        background=of(files.background),
        close_up=of(files.close_up) if files.close_up else "",
    )


def named(content: bytes, *, stem: str, suffix: str) -> str:
    """The name of a file: it ends in a hash of the content."""
    if suffix not in SUFFIXES:
        raise ValueError(f"{suffix} is not a kind of file that is ever served")
    return f"{stem}-{hashlib.sha256(content).hexdigest()[:16]}{suffix}"


@functools.cache
def _drawing() -> Contents:
    """Leaflet and what draws our maps with it, scripts in the order in which they run."""
    leaflet, ours = files("js_lib_leaflet") / "static" / "js_lib_leaflet", files("geo.views.map")
    parts = (
        ("leaflet", leaflet / "leaflet.js"),
        *((stem, ours / f"borough_{stem}.js") for stem in SCRIPTS),
        ("leaflet", leaflet / "leaflet.css"),
        ("map", ours / "borough_map.css"),
    )
    contents = {}
    for stem, file in parts:
        made = file.read_bytes()
        contents[named(made, stem=stem, suffix=f".{file.name.rpartition('.')[2]}")] = made
    return contents


def _drawn(place: Place, wards: Areas) -> _PlaceMap:
    made = {
        "areas": outlines.areas_geojson(place, to_metres=outlines.AFAR_METRES),
        "close": outlines.areas_geojson(place),
        "wards": outlines.wards_geojson(wards),
        "background": outlines.background_geojson(place),
    }
    names = {stem: named(outline, stem=stem, suffix=".geojson") for stem, outline in made.items()}
    return _PlaceMap(
        MapFiles(
            scripts=_addresses(name for name in _drawing() if name.endswith(".js")),
            styles=_addresses(name for name in _drawing() if name.endswith(".css")),
            areas=FROM_FRAME + names["areas"],
            wards=FROM_FRAME + names["wards"],
            background=FROM_FRAME + names["background"],
            close_up=FROM_FRAME + names["close"],
        ),
        outlines.extent(place),
        {names[stem]: outline for stem, outline in made.items()},
    )


def _addresses(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(FROM_FRAME + name for name in names)
