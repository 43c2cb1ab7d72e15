"""The street network as arrays: who may use which street, at what speed, and the tag rules behind it in one table.

A street file's ways are cut where streets meet; what lies between two meetings is an edge, with its true shape. For
each mode an edge carries how fast it can be used in either direction, NaN where it may not be used at all.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

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
    WHEELCHAIR_CAUTIOUS = "wheelchair_cautious"
    CYCLE = "cycle"
    CYCLE_QUIET = "cycle_quiet"
    TRANSIT = "transit"
    CAR = "car"

    @property
    def label(self) -> str:
        """The mode in plain words, as in "minutes to a library ..."."""
        return {
            "walk": "on foot", "wheelchair": "by wheelchair",
            "wheelchair_cautious": "by wheelchair, cautious figure", "cycle": "by bicycle",
            "cycle_quiet": "by bicycle on quiet streets", "transit": "by public transport", "car": "by car",
        }[self.value]  # fmt: skip


STREET_MODES = (
    Mode.WALK, Mode.WHEELCHAIR, Mode.WHEELCHAIR_CAUTIOUS, Mode.CYCLE, Mode.CYCLE_QUIET, Mode.CAR,
)  # fmt: skip
WHEELCHAIR_MODES = frozenset({Mode.WHEELCHAIR, Mode.WHEELCHAIR_CAUTIOUS})
CYCLE_MODES = frozenset({Mode.CYCLE, Mode.CYCLE_QUIET})


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
# The access tags of a mode, nearest first: the first that refuses or grants decides.
ACCESS_TAGS = {
    Mode.WALK: ("foot", "access"),
    Mode.WHEELCHAIR: ("wheelchair", "foot", "access"),
    Mode.WHEELCHAIR_CAUTIOUS: ("wheelchair", "foot", "access"),
    Mode.CYCLE: ("bicycle", "vehicle", "access"),
    Mode.CYCLE_QUIET: ("bicycle", "vehicle", "access"),
    Mode.CAR: ("motorcar", "motor_vehicle", "vehicle", "access"),
}
# Only these may open a street that its class closes: "foot=yes" on stairs says nothing of wheelchairs.
OPENING_TAGS = frozenset({
    (Mode.WALK, "foot"), (Mode.WHEELCHAIR, "wheelchair"), (Mode.CYCLE, "bicycle"), (Mode.CAR, "motorcar"),
    (Mode.CAR, "motor_vehicle"),
})  # fmt: skip

# Barriers on a street, by the modes they stop; a kind not listed stops nobody unless its access tags say so.
_NOT_ON_FOOT = WHEELCHAIR_MODES | CYCLE_MODES | {Mode.CAR}
_NOT_ON_FOOT_OR_BICYCLE = WHEELCHAIR_MODES | {Mode.CAR}
BARRIERS: dict[str, frozenset[Mode]] = {
    "stile": _NOT_ON_FOOT, "kissing_gate": _NOT_ON_FOOT, "horse_stile": _NOT_ON_FOOT, "turnstile": _NOT_ON_FOOT,
    "full-height_turnstile": _NOT_ON_FOOT, "cycle_barrier": _NOT_ON_FOOT_OR_BICYCLE,
    "motorcycle_barrier": _NOT_ON_FOOT_OR_BICYCLE, "bollard": frozenset({Mode.CAR}),
    "block": frozenset({Mode.CAR}), "planter": frozenset({Mode.CAR}), "bus_trap": frozenset({Mode.CAR}),
    "jersey_barrier": frozenset({Mode.CAR}), "chain": frozenset({Mode.CAR}),
}  # fmt: skip

SMOOTH_GROUND = frozenset({
    "asphalt", "paved", "concrete", "concrete:plates", "paving_stones", "compacted", "fine_gravel", "bricks", "brick",
    "wood", "metal", "tartan", "rubber", "grade1",
})  # fmt: skip
IMPASSABLE_SMOOTHNESS = frozenset({"very_bad", "horrible", "very_horrible", "impassable"})
STEP_FREE_TAGS = ("wheelchair", "kerb", "surface", "smoothness", "tracktype", "incline", "ramp", "ramp:wheelchair")
NAMED_LIMITS_KMH = {
    "GB:nsl_single": 60 * KMH_PER_MPH, "GB:nsl_dual": 70 * KMH_PER_MPH, "GB:motorway": 70 * KMH_PER_MPH,
    "GB:nsl_restricted": 30 * KMH_PER_MPH, "national": 60 * KMH_PER_MPH,
}  # fmt: skip
# Above this sign a one-way main road is a dual carriageway nobody walks or cycles along: our choice.
FAST_DUAL_KMH = 110.0


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
    signed_kmh = _signed_kmh(tags.get("maxspeed", ""))
    if tags.get("motorroad") == "yes" or (direction != 0 and signed_kmh >= FAST_DUAL_KMH and "sidewalk" not in tags):
        rule = StreetRule(NO, NO, NO, rule.car_kmh, rule.car_most_kmh)
    walk = _allowed(tags, Mode.WALK, rule.walk)
    wheelchair = _wheelchair(tags, rule.wheelchair)
    cycle = PUSHED if tags.get("bicycle") == "dismount" else _allowed(tags, Mode.CYCLE, rule.cycle)
    car = _allowed(tags, Mode.CAR, _car_kmh(signed_kmh, rule, one_way=direction != 0))
    if all(map(math.isnan, (walk, wheelchair, cycle, car))):
        return None
    both_ways_by_cycle = tags.get("oneway:bicycle") == "no" or tags.get("cycleway", "").startswith("opposite")
    return Speeds(
        walk=(walk, walk),
        wheelchair=(wheelchair, wheelchair),
        cycle=_one_way(cycle, 0 if both_ways_by_cycle else direction),
        car_kmh=_one_way(car, direction),
        tells_step_free=kind == "steps" or any(tag in tags for tag in STEP_FREE_TAGS),
    )


def stopped_by(tags: Mapping[str, str]) -> frozenset[Mode]:
    """The modes that a point on a street (gate, bollard, stile, raised kerb) does not let through."""
    shut = BARRIERS.get(tags.get("barrier", ""), frozenset())
    if tags.get("kerb") == "raised":
        shut |= WHEELCHAIR_MODES
    return frozenset(mode for mode in STREET_MODES if math.isnan(_allowed(tags, mode, NO if mode in shut else 1.0)))


def _allowed(tags: Mapping[str, str], mode: Mode, usual: float) -> float:
    """The usual value, or what the access tags make of it: NaN where they refuse, a speed where they open."""
    for tag in ACCESS_TAGS[mode]:
        said = tags.get(tag)
        if said in REFUSING:
            return NO
        if said in GRANTING:
            opened = math.isnan(usual) and (mode, tag) in OPENING_TAGS
            return (CRAWL_KMH if mode is Mode.CAR else 1.0) if opened else usual
    return usual


def _wheelchair(tags: Mapping[str, str], usual: float) -> float:
    """Share of wheelchair speed on a street: barred by stairs, gradient or ground; slow where these are middling."""
    ramped = tags.get("ramp:wheelchair", tags.get("ramp")) == "yes"
    share = _allowed(tags, Mode.WHEELCHAIR, ROUGH if ramped and tags["highway"] == "steps" else usual)
    if math.isnan(share):
        return NO
    said = tags.get("wheelchair")
    gradient_percent = _gradient_percent(tags.get("incline", ""))
    too_much = gradient_percent > TOO_STEEP_PERCENT or tags.get("smoothness") in IMPASSABLE_SMOOTHNESS
    if too_much and said not in GRANTING:
        return NO
    ground = tags.get("surface", tags.get("tracktype"))
    if gradient_percent > STEEP_PERCENT or said == "limited" or tags.get("smoothness") == "bad":
        return ROUGH
    if ground is None or tags["highway"] == "steps":
        return share
    return 1.0 if ground in SMOOTH_GROUND else ROUGH


def _car_kmh(signed_kmh: float, rule: StreetRule, *, one_way: bool) -> float:
    """Free-flow speed of cars: the sign, but not above what the class and the carriageway are driven at."""
    if math.isnan(signed_kmh) or math.isnan(rule.car_kmh):
        return rule.car_kmh
    return min(signed_kmh, rule.car_most_kmh, DUAL_CARRIAGEWAY_MOST_KMH if one_way else SINGLE_CARRIAGEWAY_MOST_KMH)


def _signed_kmh(said: str) -> float:
    """The speed on the sign in km/h, NaN where it is not told in figures or by a national limit's name."""
    figure = re.match(r"\s*([1-9]\d*)\s*(mph)?", said)
    if figure is None:
        return NAMED_LIMITS_KMH.get(said, NO)
    return float(figure[1]) * (KMH_PER_MPH if figure[2] else 1.0)


def _gradient_percent(said: str) -> float:
    """Steepness in percent whichever way it goes, NaN where it is not told in figures ("up")."""
    figure = re.match(r"\s*[-+]?(\d+(?:\.\d+)?)\s*([%°])", said)
    if figure is None:
        return NO
    value = float(figure[1])
    return value if figure[2] == "%" else 100 * math.tan(math.radians(value))


def _direction(tags: Mapping[str, str]) -> int:
    """1 for one-way along the line as drawn, -1 against it, 0 for both ways; roundabouts and motorways are one-way."""
    said = tags.get("oneway")
    if said in {"yes", "true", "1"}:
        return 1
    if said in {"-1", "reverse"}:
        return -1
    implied = tags.get("junction") in {"roundabout", "circular"} or tags["highway"] == "motorway"
    return 1 if said is None and implied else 0


def _one_way(value: float, direction: int) -> tuple[float, float]:
    """(forward, backward) of a value that holds in one direction (1, -1) or both (0)."""
    return (NO if direction < 0 else value, NO if direction > 0 else value)


@dataclass(frozen=True, eq=False)
class Streets:
    """A street network of N nodes (where streets meet, end or are barred) and E edges, on the British National Grid.

    node_easting, node_northing: float64 (N,), metres. edge_from, edge_to: int32 (E,), nodes. edge_metres: float32 (E,),
    along the true shape. shape_start: int32 (E + 1,): the shape of edge i is points shape_start[i] to
    shape_start[i + 1] of shape_easting, shape_northing (float64, metres), both ends included. walk, wheelchair, cycle:
    float32 (2, E), share of the mode's own speed forward and backward. car_kmh: float32 (2, E), free flow. NaN in these
    four: may not be used. tells_step_free: bool (E,), whether any tag tells of steps, kerbs, gradient or surface.
    """

    node_easting: NDArray[np.float64]
    node_northing: NDArray[np.float64]
    edge_from: NDArray[np.int32]
    edge_to: NDArray[np.int32]
    edge_metres: NDArray[np.float32]
    shape_start: NDArray[np.int32]
    shape_easting: NDArray[np.float64]
    shape_northing: NDArray[np.float64]
    walk: NDArray[np.float32]
    wheelchair: NDArray[np.float32]
    cycle: NDArray[np.float32]
    car_kmh: NDArray[np.float32]
    tells_step_free: NDArray[np.bool_]

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north ends of the streets, in metres."""
        east, north = self.shape_easting, self.shape_northing
        return float(east.min()), float(north.min()), float(east.max()), float(north.max())


def share_telling_step_free(streets: Streets) -> float:
    """Share of street length on foot (0 to 1) with any tag that tells of steps, kerbs, gradient or surface."""
    metres = np.where(np.isnan(streets.walk[0]), 0.0, streets.edge_metres)
    return float(metres[streets.tells_step_free].sum() / metres.sum())
