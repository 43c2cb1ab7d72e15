"""Sources that come in parts of the country: the fewest that cover the ring, or region after region until it is."""

import re
from collections.abc import Iterator
from typing import Any

import shapely

from geo.errors import InputError
from geo.fetching.finding import ASKED_ON, Edition, Finder, Parts
from geo.fetching.keeping import Part
from geo.fetching.timetable import stops_called_at

# Of the ring so little may be added by another extract that it is not asked for: edges of extracts are drawn roughly.
LEAST_SHARE = 0.001
# Of the ring's stops so many must be called at, or the next region's timetable is asked for too.
ENOUGH_STOPS = 0.9
MD5 = re.compile(r"[0-9a-f]{32}")


def geofabrik(finder: Finder) -> Edition:
    """The fewest extracts whose outlines cover the ring, each with the checksum that is published beside it."""
    wanted = re.compile(finder.setting("extract"))
    index = finder.look_json(finder.entry.address).get("features", [])
    parents = {str(feature["properties"].get("parent", "")) for feature in index}
    offers = {
        address: shapely.make_valid(shapely.geometry.shape(feature["geometry"]))
        for feature in index
        if (address := _address(feature)) and wanted.search(address) and feature["properties"].get("id") not in parents
    }
    chosen = list(_covering(finder.bounds.ring_degrees, offers))
    if not chosen:
        raise InputError(f"{finder.entry.address}: no extract like {wanted.pattern} covers {finder.bounds.name}.")
    day = finder.of_today()
    return Edition(day, ASKED_ON, day, _checked(finder, day, chosen))


def _address(feature: dict[str, Any]) -> str:
    return str(feature["properties"].get("urls", {}).get("pbf", ""))


def _covering(ring: shapely.Geometry, offers: dict[str, shapely.Geometry]) -> Iterator[str]:
    """The addresses of the extracts that are needed, that with the most first."""
    left, least = ring, ring.area * LEAST_SHARE
    while offers:
        shares = {address: left.intersection(shape).area for address, shape in offers.items()}
        address = max(shares, key=lambda offer: shares[offer])
        if shares[address] <= least:
            return
        yield address
        left = left.difference(offers.pop(address))


def _checked(finder: Finder, edition: str, addresses: list[str]) -> Parts:
    for address in addresses:
        name = address.rpartition("/")[2]
        held = finder.store.receipt(finder.store.folder / finder.entry.key / edition / name)
        # "latest" is another file tomorrow: its checksum is asked for on the day on which the file is.
        beside = b"" if held else finder.store.look(finder.question(f"{address}.md5"), every_days=1)
        checksum = beside.decode("ascii", errors="replace").partition(" ")[0].strip()
        if not held and not MD5.fullmatch(checksum):
            raise InputError(f"{address}.md5: a checksum was expected, and something else came.")
        yield Part(name, finder.question(address), md5=checksum)


def regions(finder: Finder) -> Edition:
    """A file a region: that of the district's first, then its neighbours until most stops of the ring are called at."""
    region = finder.bounds.region
    order = finder.entry.settings["regions"].get(region)
    if not order:
        raise InputError(
            f"the region of {finder.bounds.name} is not known, so that nothing tells which file is its own."
        )
    day = finder.of_today()
    return Edition(day, ASKED_ON, day, _until_covered(finder, order))


def _until_covered(finder: Finder, order: list[str]) -> Parts:
    stops = finder.bounds.sets.get("bus_stops", frozenset())
    called: set[str] = set()
    for region in order:
        path = yield Part(f"{region}.zip", finder.question(finder.entry.address.replace("{region}", region)))
        called |= stops_called_at(path, stops)
        if len(called) >= ENOUGH_STOPS * len(stops):
            return
