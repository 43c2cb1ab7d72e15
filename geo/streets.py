"""The street network as arrays: who may use which street, at what speed, and the tag rules behind it in one table.

A street file's ways are cut where streets meet; what lies between two meetings is an edge, with its true shape. For each
mode an edge carries how fast it can be used in either direction, NaN where it may not be used at all.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from geo.errors import InputError

NO = math.nan
# Shares of a mode's own speed. Rough ground, ramps and more than 5% for a wheelchair; stairs on foot: our choice.
ROUGH = 0.5
STAIRS = 0.5
PUSHED = 0.3  # a bicycle pushed at walking pace: 4.8 of 16 km/h
# Inclusive Mobility (DfT 2021): 5% is the gradient to prefer, 8% the limit over short distances.
STEEP_PERCENT = 5.0
TOO_STEEP_PERCENT = 8.0
# DfT, Vehicle Speed Compliance Statistics: in free flow cars average about 50 mph where single carriageways are signed
# 60 mph, and about the sign itself on motorways and dual carriageways.
SINGLE_CARRIAGEWAY_MOST_KMH = 80.0
DUAL_CARRIAGEWAY_MOST_KMH = 112.0
KMH_PER_MPH = 1.609344
# Speed of a car where only its own tag lets it in, and through a gate: our choice.
CRAWL_KMH = 15.0
# Length given to a gate, and the least length of an edge: a search must not meet an edge that costs nothing.
LEAST_METRES = 0.1


class Mode(StrEnum):
    """Ways to travel; the keys are a contract of the command line."""

    WALK = "walk"
    WHEELCHAIR = "wheelchair"
    CYCLE = "cycle"
    TRANSIT = "transit"
    CAR = "car"

    @property
    def label(self) -> str:
        """The mode in plain words, as in "minutes to a library ..."."""
        return {
            "walk": "on foot", "wheelchair": "by wheelchair", "cycle": "by bicycle", "transit": "by public transport",
            "car": "by car",
        }[self.value]  # fmt: skip


STREET_MODES = (Mode.WALK, Mode.WHEELCHAIR, Mode.CYCLE, Mode.CAR)


@dataclass(frozen=True)
class StreetRule:
    """What a class of street allows where no tag says otherwise.

    walk, wheelchair, cycle: share of the mode's own speed, NaN where it may not be used. car_kmh: free flow where no
    sign tells; car_most_kmh: free flow however it is signed (a lane signed 60 mph is not driven at 60 mph).
    """

    walk: float
    wheelchair: float
    cycle: float
    car_kmh: float = NO
    car_most_kmh: float = NO


# Who may use what: OpenStreetMap's access defaults for the United Kingdom (wiki, "OSM tags for routing/Access
# restrictions"); tracks are farm ways, not for cars without a tag. Car speeds without a sign are our choice, between
# the legal limits (30 mph where lit, else 60) and what routers assume.
RULES: dict[str, StreetRule] = {
    "motorway": StreetRule(NO, NO, NO, 108, 112),
    "motorway_link": StreetRule(NO, NO, NO, 64, 96),
    "trunk": StreetRule(1, 1, 1, 80, 112),
    "trunk_link": StreetRule(1, 1, 1, 56, 80),
    "primary": StreetRule(1, 1, 1, 64, 112),
    "primary_link": StreetRule(1, 1, 1, 48, 80),
    "secondary": StreetRule(1, 1, 1, 56, 96),
    "secondary_link": StreetRule(1, 1, 1, 48, 80),
    "tertiary": StreetRule(1, 1, 1, 48, 72),
    "tertiary_link": StreetRule(1, 1, 1, 48, 64),
    "unclassified": StreetRule(1, 1, 1, 48, 64),
    "residential": StreetRule(1, 1, 1, 32, 48),
    "living_street": StreetRule(1, 1, 1, 16, 32),
    "service": StreetRule(1, 1, 1, 16, 32),
    "road": StreetRule(1, 1, 1, 32, 48),
    "pedestrian": StreetRule(1, 1, NO),
    "footway": StreetRule(1, 1, NO),
    "cycleway": StreetRule(1, 1, 1),
    "path": StreetRule(1, ROUGH, 1),
    "bridleway": StreetRule(1, ROUGH, 1),
    "track": StreetRule(1, ROUGH, 1),
    "steps": StreetRule(STAIRS, NO, NO),
}

REFUSING = frozenset({"no", "private", "agricultural", "forestry", "delivery", "emergency", "military", "permit"})
GRANTING = frozenset({"yes", "designated", "permissive", "destination", "customers", "official", "public"})
# The tags that tell, nearest first. Only the first group may open a street that its class closes.
OWN_TAGS = {
    Mode.WALK: ("foot",),
    Mode.WHEELCHAIR: ("wheelchair", "foot"),
    Mode.CYCLE: ("bicycle",),
    Mode.CAR: ("motorcar", "motor_vehicle"),
}
SHARED_TAGS = {
    Mode.WALK: ("access",),
    Mode.WHEELCHAIR: ("access",),
    Mode.CYCLE: ("vehicle", "access"),
    Mode.CAR: ("vehicle", "access"),
}

# Barriers on a street, by the modes they stop; a kind not listed stops nobody unless its access tags say so.
_NOT_ON_FOOT = frozenset({Mode.WHEELCHAIR, Mode.CYCLE, Mode.CAR})
BARRIERS: dict[str, frozenset[Mode]] = {
    "stile": _NOT_ON_FOOT, "kissing_gate": _NOT_ON_FOOT, "horse_stile": _NOT_ON_FOOT, "turnstile": _NOT_ON_FOOT,
    "full-height_turnstile": _NOT_ON_FOOT, "cycle_barrier": frozenset({Mode.WHEELCHAIR, Mode.CAR}),
    "motorcycle_barrier": frozenset({Mode.WHEELCHAIR, Mode.CAR}), "bollard": frozenset({Mode.CAR}),
    "block": frozenset({Mode.CAR}), "planter": frozenset({Mode.CAR}), "bus_trap": frozenset({Mode.CAR}),
    "jersey_barrier": frozenset({Mode.CAR}), "chain": frozenset({Mode.CAR}),
}  # fmt: skip

SMOOTH_SURFACES = frozenset({
    "asphalt", "paved", "concrete", "concrete:plates", "paving_stones", "compacted", "fine_gravel", "bricks", "brick",
    "wood", "metal", "tartan", "rubber", "sett:smooth",
})  # fmt: skip
SMOOTH_TRACKS = frozenset({"grade1"})
ROUGH_SMOOTHNESS = frozenset({"bad"})
IMPASSABLE_SMOOTHNESS = frozenset({"very_bad", "horrible", "very_horrible", "impassable"})
STEP_FREE_TAGS = ("wheelchair", "kerb", "surface", "smoothness", "tracktype", "incline", "ramp", "ramp:wheelchair")


@dataclass(frozen=True)
class Speeds:
    """How one street can be used, as (forward, backward) pairs; NaN where it may not be.

    walk, wheelchair, cycle: share of the mode's own speed. car_kmh: free flow. tells_step_free: whether any tag says
    something of steps, kerbs, gradient or surface.
    """

    walk: tuple[float, float]
    wheelchair: tuple[float, float]
    cycle: tuple[float, float]
    car_kmh: tuple[float, float]
    tells_step_free: bool


def speeds_of(tags: Mapping[str, str]) -> Speeds | None:
    """How a street with these tags can be used; None where it is no street, or not open to any mode."""
    kind = tags.get("highway", "")
    rule = RULES.get(kind)
    if rule is None or tags.get("service") == "emergency_access":
        return None
    direction = _direction(tags)
    walk = _allowed(tags, Mode.WALK, NO if _is_fast_dual(tags, direction) else rule.walk)
    car = _allowed(tags, Mode.CAR, rule.car_kmh)
    car = car if math.isnan(car) else _car_kmh(tags, rule, two_way=direction == 0)
    cycle = PUSHED if tags.get("bicycle") == "dismount" else _allowed(tags, Mode.CYCLE, rule.cycle)
    wheelchair = _wheelchair(tags, rule)
    if all(map(math.isnan, (walk, wheelchair, cycle, car))):
        return None
    against_by_cycle = tags.get("oneway:bicycle") == "no" or tags.get("cycleway", "").startswith("opposite")
    return Speeds(
        walk=(walk, walk),
        wheelchair=(wheelchair, NO if math.isnan(walk) else wheelchair) if math.isnan(walk) else (wheelchair,) * 2,
        cycle=_one_way(cycle, 0 if against_by_cycle else direction),
        car_kmh=_one_way(car, direction),
        tells_step_free=kind == "steps" or any(tag in tags for tag in STEP_FREE_TAGS),
    )
