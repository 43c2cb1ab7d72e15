"""Towns by the addresses of sites, for a place whose own map names none.

An address says first the house and the street and then, from small to large, the part of a town, the town and the
county. The first line after the street is where it is.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from geo.place.place import Place
from geo.projection import GridPoint
from geo.services.premises import BUILDINGS
from geo.services.services import Site

# A name that one address alone gives may be misspelt.
FEWEST_SITES = 2
# Half of a town's sites lie nearer to its middle than this; a name for wider ground is a post town's or a county's.
WITHIN_METRES = 2_000.0
_STREETS = (
    "road rd street st lane ln avenue ave close drive way place grove crescent square terrace gardens park parade hill "
    "mews walk row green view precinct broadway unit floor arcade esplanade quay wharf station health medical mall"
)
_NO_TOWN = re.compile(rf"\d|\b(?:{'|'.join([*_STREETS.split(), *sorted(BUILDINGS)])})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Town:
    """A town or village: its name, the middle of its sites, and how many they are."""

    name: str
    at: GridPoint
    sites: int


def towns(place: Place) -> tuple[Town, ...]:
    """The towns that sites' addresses name; none where the place's map names its own."""
    return () if (place.map.background["layer"] == "place").any() else towns_of(place.services.sites)


def towns_of(sites: Iterable[Site]) -> tuple[Town, ...]:
    """The towns that these sites' addresses name, the one with most sites first.

    A name that stands behind another at least as often as it stands first is that of something larger and left out.
    """
    first: dict[str, list[tuple[str, GridPoint]]] = {}
    behind: dict[str, int] = {}
    for site in sites:
        nearest, *larger = _localities(site.facts.get("address", "")) or [""]
        if site.at is not None and nearest:
            first.setdefault(nearest.casefold(), []).append((nearest, site.at))
        for name in larger:
            behind[name.casefold()] = behind.get(name.casefold(), 0) + 1
    named = [
        _town(known) for name, known in first.items() if len(known) >= FEWEST_SITES and len(known) > behind.get(name, 0)
    ]
    return tuple(sorted((town for town in named if town), key=lambda town: (-town.sites, town.name)))


def _localities(address: str) -> list[str]:
    lines = [line.strip() for line in address.split(",") if line.strip()]
    streets = [number for number, line in enumerate(lines) if _NO_TOWN.search(line)]
    return lines[streets[-1] + 1 :] if streets else []


def _town(known: list[tuple[str, GridPoint]]) -> Town | None:
    points = np.array([(at.easting, at.northing) for _, at in known])
    middle = np.median(points, axis=0)
    if np.median(np.hypot(*(points - middle).T)) > WITHIN_METRES:
        return None
    spellings = [name for name, _ in known]
    # Of one name in capitals and small letters the spelling that most give.
    name = max(dict.fromkeys(spellings), key=spellings.count)
    return Town(name, GridPoint(float(middle[0]), float(middle[1])), len(known))
