"""Which sites stand in one building: told by its own key, or by postcode and address; which share only a postcode; and
which are one place listed twice.

A postcode is some fifteen addresses, so two sites that share one are not yet in one building: they are when both name
the same house of a street or the same building. Where their numbers differ they are not, whatever they are called.
Entries of one name in one spot are one place that two lists, or two rows of one, tell of.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from geo.services.services import Site

STREET_WORDS = {
    "st": "street",
    "rd": "road",
    "ave": "avenue",
    "av": "avenue",
    "ln": "lane",
    "dr": "drive",
    "cres": "crescent",
    "cl": "close",
    "gdns": "gardens",
    "pl": "place",
    "sq": "square",
    "ctr": "centre",
    "cen": "centre",
    "hlth": "health",
    "med": "medical",
    "bldg": "building",
    "ct": "court",
}
# A line of an address with one of these words, and without a number, names a building; others name streets and towns.
BUILDINGS = frozenset(
    {
        "academy",
        "building",
        "centre",
        "chambers",
        "church",
        "clinic",
        "college",
        "court",
        "hall",
        "hospital",
        "hotel",
        "house",
        "hub",
        "library",
        "lodge",
        "mill",
        "mosque",
        "offices",
        "pavilion",
        "pharmacy",
        "practice",
        "school",
        "surgery",
        "tower",
        "villa",
        "works",
    }
)
NO_BUILDINGS = frozenset({"town centre", "city centre", "village centre"})
# How the importers end the name of a site that has none; two such are not alike.
NO_NAME = "(no name held)"
# Two entries of one name this near each other are one place: two publishers seldom set the same point. Our choice.
SAME_PLACE_METRES = 50.0
IN_BRACKETS = re.compile(r"\(.*?\)")
_NUMBERED = re.compile(r"^(\d+)([a-z]?)(?:\s*[-/]\s*(\d+)([a-z]?))?\s+(.+)$")


class Basis(StrEnum):
    """How it is known that sites stand together, in words."""

    TOLD = "named as one building in the facts of the sites"
    ADDRESS = "one postcode, and one address or name of the building"
    POSTCODE = "the same postcode; whether it is one building is not known"


@dataclass(frozen=True)
class Premises:
    """Two or more sites that stand together. key is the building's own, or the postcode where no more is known."""

    key: str
    basis: Basis
    sites: tuple[Site, ...]


@dataclass(frozen=True)
class House:
    """A house of a street: its number, or the first and last of those it spans, and any letter after it."""

    street: str
    first: int
    last: int
    letter: str

    def meets(self, other: "House") -> bool:
        """Whether the two can be one: the same street, and the same number or one within the span of the other."""
        if self.street != other.street or self.first > other.last or other.first > self.last:
            return False
        alone = self.first == self.last and other.first == other.last
        return not alone or self.letter == other.letter


@dataclass(frozen=True)
class BuildingClues:
    """What of a site's name and address tells its building: its postcode, names of the building, and houses."""

    postcode: str
    names: frozenset[str]
    houses: tuple[House, ...]


def standing(site: Site) -> BuildingClues:
    """What a site's name, address and postcode tell of its building."""
    lines = [line for line in (_plain(part) for part in site.facts.get("address", "").split(",")) if line]
    houses = tuple(house for house in map(_house, lines) if house is not None)
    named = [
        line for line in lines if BUILDINGS & set(line.split()) and _house(line) is None and line not in NO_BUILDINGS
    ]
    return BuildingClues(site.facts.get("postcode", ""), frozenset(filter(None, [*named, plain_name(site)])), houses)


def plain_name(site: Site) -> str:
    """A site's name by which two are compared, in small letters without what stands in brackets; "" where none is."""
    return "" if site.name.endswith(NO_NAME) else _plain(IN_BRACKETS.sub(" ", site.name))


def one_building(first: BuildingClues, second: BuildingClues) -> bool:
    """Whether two sites are in one building, by postcode and address; never on the postcode alone."""
    if not first.postcode or first.postcode != second.postcode:
        return False
    met = any(mine.meets(theirs) for mine in first.houses for theirs in second.houses)
    return met or (not _other_houses(first, second) and bool(first.names & second.names))


def one_place(first: Site, second: Site) -> bool:
    """Whether two entries tell of one place: one name in one spot, or one building that is known as such.

    In one spot is within SAME_PLACE_METRES or, where a place is not held, one postcode. Numbers of one street that
    differ tell two places apart, and so do different words in brackets after one name. Without names only rows that
    agree in all they tell are one.
    """
    name = plain_name(first)
    if name != plain_name(second):
        return False
    beside = [IN_BRACKETS.findall(site.name.lower()) for site in (first, second)]
    if all(beside) and beside[0] != beside[1]:
        return False
    if not name:
        return first.at is not None and first.at == second.at and first.facts == second.facts
    if first.at is None or second.at is None:
        here, there = standing(first), standing(second)
        known = bool(here.postcode) or first.facts == second.facts
        return known and here.postcode == there.postcode and not _other_houses(here, there)
    return in_one_spot(first, second) or bool(first.premises and first.premises == second.premises)


def in_one_spot(first: Site, second: Site) -> bool:
    """Whether two sites whose places are held stand within SAME_PLACE_METRES, and not at two numbers of one street."""
    if first.at is None or second.at is None or _other_houses(standing(first), standing(second)):
        return False
    east, north = first.at.easting - second.at.easting, first.at.northing - second.at.northing
    return math.hypot(east, north) <= SAME_PLACE_METRES


def _other_houses(first: BuildingClues, second: BuildingClues) -> bool:
    """Whether two addresses name one street and no number of it that both have."""
    streets = {house.street for house in first.houses} & {house.street for house in second.houses}
    return bool(streets) and not any(mine.meets(theirs) for mine in first.houses for theirs in second.houses)


def with_premises(sites: Iterable[Site]) -> tuple[Site, ...]:
    """The sites in their order, those in one building with its one key: the told one, else the code of its first site.

    Two buildings that are told apart stay apart; a site of which nothing is told joins the first whose address it has.
    """
    listed = tuple(sites)
    buildings: list[list[int]] = []
    by_key: dict[str, list[int]] = {}
    for at, site in enumerate(listed):
        if site.premises:
            by_key.setdefault(site.premises, []).append(at)
    buildings += by_key.values()
    stands = [standing(site) for site in listed]
    by_postcode: dict[str, list[list[int]]] = {}
    for building in buildings:
        for postcode in dict.fromkeys(stands[at].postcode for at in building):
            by_postcode.setdefault(postcode, []).append(building)
    for at, site in enumerate(listed):
        if site.premises:
            continue
        near = by_postcode.setdefault(stands[at].postcode, [])
        joined = next(
            (candidate for candidate in near if any(one_building(stands[at], stands[other]) for other in candidate)),
            None,
        )
        if joined is None:
            near.append(joined := [])
            buildings.append(joined)
        joined.append(at)
    keyed = list(listed)
    for building in (sorted(members) for members in buildings if len(members) > 1):
        key = next((listed[at].premises for at in building if listed[at].premises), listed[building[0]].site_id)
        for at in (member for member in building if not listed[member].premises):
            facts = {**listed[at].facts, "premises_basis": Basis.ADDRESS.value}
            keyed[at] = replace(listed[at], premises=key, facts=facts)
    return tuple(keyed)


def sharing(sites: Iterable[Site]) -> tuple[Premises, ...]:
    """Sites that stand together, two or more: first those of one premises key, then those of one postcode of which at
    least two are not known to be in one building."""
    buildings: dict[str, list[Site]] = {}
    postcodes: dict[str, list[Site]] = {}
    for site in sites:
        if site.premises:
            buildings.setdefault(site.premises, []).append(site)
        if site.facts.get("postcode"):
            postcodes.setdefault(site.facts["postcode"], []).append(site)
    together = []
    for key, within in buildings.items():
        by_address = any(site.facts.get("premises_basis") == Basis.ADDRESS.value for site in within)
        if len(within) > 1:
            together.append(Premises(key, Basis.ADDRESS if by_address else Basis.TOLD, tuple(within)))
    for postcode, within in postcodes.items():
        if len({site.premises or site.site_id for site in within}) > 1:
            together.append(Premises(postcode, Basis.POSTCODE, tuple(within)))
    return tuple(together)


def _plain(line: str) -> str:
    """A line of an address in small letters, without stops, with short forms of streets and buildings written out."""
    words = re.sub(r"[^a-z0-9/\- ]+", "", line.lower().replace("&", " and ")).split()
    words = [STREET_WORDS.get(word, word) for word in words if word != "the"]
    return " ".join(words)


def _house(line: str) -> House | None:
    match = _NUMBERED.match(line)
    if match is None:
        return None
    first, letter, last, _, street = match.groups()
    return House(street, int(first), max(int(first), int(last or first)), letter)
