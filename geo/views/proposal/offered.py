"""Sites, buildings and practices as they are offered in a list: by name, street and ward, the nearest first.

A list is searched by what its entries say, so each says all that a site is known by, and none says a code. A building
that several services share is one entry.
"""

import math
import re
import string
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from geo.language.phrases import joined, minutes
from geo.place.place import Place
from geo.projection import GridPoint
from geo.services.services import Site
from geo.travel.network import TravelSettings
from geo.views.words.tables import ward_of_sites

# More services than this in one building are counted and not named.
MOST_NAMED = 2
# Beyond so far on foot nobody thinks in minutes.
MOST_MINUTES = 60.0
METRES_TO = 10
_NUMBERED = re.compile(r"^\d+\s*[A-Za-z]?\b")


@dataclass(frozen=True)
class Known:
    """What every list of a place is made from: by code of a site, how it is told, and the first site of its building.

    told: name, street and ward; two that would read alike carry their postcodes, or a number.
    """

    told: Mapping[str, str]
    building: Mapping[str, str]
    inside: Mapping[str, str]


def known(place: Place) -> Known:
    """How each site of a place is told, and each building by what is in it."""
    sites, wards = place.services.sites, ward_of_sites(place)
    names = place.wards.frame["name"].to_dict()
    where = {site.site_id: _where(site, str(names.get(wards.get(site.site_id), ""))) for site in sites}
    first: dict[str, str] = {}
    building = {
        site.site_id: first.setdefault(site.premises, site.site_id) if site.premises else site.site_id for site in sites
    }
    within: dict[str, list[str]] = {}
    for site in sites:
        if site.at is not None:
            within.setdefault(building[site.site_id], []).append(site.name)
    told = _apart({site.site_id: _line(site.name, where[site.site_id]) for site in sites}, sites)
    inside = {code: _line(_several(dict.fromkeys(held)), where[code]) for code, held in within.items()}
    return Known(told, building, _apart(inside, sites))


def _where(site: Site, ward: str) -> tuple[str, ...]:
    parts = [part.strip() for part in site.facts.get("address", "").split(",") if part.strip()]
    numbered = next((part for part in parts if _NUMBERED.match(part)), "")
    street = numbered or next((part for part in parts if part.lower() != site.name.lower()), "")
    said = string.capwords(street) if street.isupper() else street
    return tuple(dict.fromkeys(part for part in (said, ward) if part))


def _line(name: str, where: tuple[str, ...]) -> str:
    return ", ".join([name, *where])


def _several(names: Iterable[str]) -> str:
    listed = list(names)
    if len(listed) <= MOST_NAMED:
        return joined(listed)
    return f"{', '.join(listed[:MOST_NAMED])} and {len(listed) - MOST_NAMED} more"


def _apart(lines: Mapping[str, str], sites: Iterable[Site]) -> dict[str, str]:
    """The lines by code, those that read alike with their postcodes, and with a number where that is not enough."""
    postcodes = {site.site_id: site.facts.get("postcode", "") for site in sites}
    alike = Counter(lines.values())
    longer = {
        code: ", ".join(filter(None, [line, postcodes[code]])) if alike[line] > 1 else line
        for code, line in lines.items()
    }
    alike, seen = Counter(longer.values()), Counter[str]()
    apart = {}
    for code, line in longer.items():
        seen[line] += 1
        apart[code] = f"{line} ({seen[line]})" if alike[line] > 1 else line
    return apart


def nearest_first(
    sites: Iterable[Site], told: Mapping[str, str], *, near: GridPoint | None, settings: TravelSettings
) -> dict[str, str]:
    """By code how each of these sites is offered, in order: nearest to a point with its metres, else by name.

    told: the sites that are offered, by code. Sites whose place is not known come last.
    """
    offered = [site for site in sites if site.site_id in told]
    if near is None:
        return {site.site_id: told[site.site_id] for site in sorted(offered, key=lambda site: told[site.site_id])}
    metres = {site.site_id: _metres(site, near) for site in offered}
    in_order = sorted(offered, key=lambda site: (metres[site.site_id], told[site.site_id]))
    return {site.site_id: told[site.site_id] + _away(metres[site.site_id], settings) for site in in_order}


def _metres(site: Site, near: GridPoint) -> float:
    return math.inf if site.at is None else math.hypot(site.at.easting - near.easting, site.at.northing - near.northing)


def _away(metres: float, settings: TravelSettings) -> str:
    """How far in a straight line and, by the rule of thumb for streets, about how many minutes on foot."""
    if math.isinf(metres):
        return " (its place is not known)"
    on_foot = metres * settings.detour_factor / (settings.walk_kmh * 1000 / 60)
    far = f"{metres / 1000:.1f} km" if metres >= 1000 else f"{METRES_TO * round(metres / METRES_TO)} m"
    return f" ({far})" if on_foot > MOST_MINUTES else f" ({far}, about {minutes(on_foot)} on foot)"


def practices(place: Place, lists: Known) -> dict[str, str]:
    """By code how each practice is offered, by name: its own, then the street and ward of its first site."""
    first: dict[str, Site] = {}
    for site in place.services.sites:
        if site.practice_id:
            first.setdefault(site.practice_id, site)
    told = {}
    for practice in place.services.practices:
        main = first.get(practice.practice_id)
        line = lists.told[main.site_id] if main else practice.name
        same = line.startswith(practice.name)
        told[practice.practice_id] = line if same else f"{practice.name}, at {line}"
    return dict(sorted(told.items(), key=lambda entry: entry[1]))
