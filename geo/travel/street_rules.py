"""Who may use a street and at what speed, from its tags: the rules behind every mode, in one table.

Tags are those of OpenStreetMap. What a tag says holds over what the class of street is taken to allow.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from geo.travel.gradients import MOST_PERCENT, cycling_share, wheelchair_share
from geo.travel.streets import CYCLE_MODES, PUSHED, ROUGH, STREET_MODES, WHEELCHAIR_MODES, Mode

Pair = tuple[float, float]
NO = math.nan
# Share of walking speed on stairs: our choice.
STAIRS = 0.5
KMH_PER_MPH = 1.609344
# DfT, Vehicle Speed Compliance Statistics: in free flow cars average about 50 mph where single carriageways are signed
# 60 mph, and about the sign itself on motorways and dual carriageways.
SINGLE_CARRIAGEWAY_MOST_KMH = 80.0
DUAL_CARRIAGEWAY_MOST_KMH = 112.0
# Speed of a car where only its own tag lets it in, and through a gate: our choice.
CRAWL_KMH = 15.0
# From this sign (70 mph) on a one-way main road is a dual carriageway nobody walks or cycles along, unless a pavement
# or a path beside it is told: our choice.
FAST_DUAL_KMH = 110.0
SIDEWALK_TAGS = ("sidewalk", "sidewalk:both", "sidewalk:left", "sidewalk:right")
PAVEMENT = frozenset({"yes", "both", "left", "right"})
OWN_PATH = frozenset({"yes", "designated"})
OWN_TRACK = frozenset({"track", "opposite_track"})
# A road of these classes signed 50 mph or more is walked along lawfully, and unpleasantly where no pavement is told.
MAIN_ROADS = frozenset({"trunk", "trunk_link", "primary", "primary_link", "secondary", "secondary_link"})
FAST_ROAD_KMH = 80.0
# Quiet streets for cycling, our choice: main roads never are, however they are signed, and middling ones are not above
# 30 mph or the 50 km/h of other countries. Where the road has a lane or track for bicycles it counts as quiet.
NEVER_QUIET_KMH = 0.0
QUIET_MOST_KMH = 50.0


@dataclass(frozen=True)
class StreetRule:
    """What a class of street allows where no tag says otherwise.

    Attributes
    ----------
    walk, wheelchair, cautious, cycle
        Share of the mode's own speed, NaN where it may not be used; cautious is the wheelchair's cautious figure.
    car_kmh
        Free flow where no sign tells.
    car_most_kmh
        Free flow however it is signed (a lane signed 60 mph is not driven at 60 mph).
    quiet_kmh
        The highest sign with which it is a quiet street.
    """

    walk: float
    wheelchair: float
    cautious: float
    cycle: float
    car_kmh: float = NO
    car_most_kmh: float = NO
    quiet_kmh: float = math.inf


# Who may use what: OpenStreetMap's access defaults for the United Kingdom (wiki, "OSM tags for routing/Access
# restrictions"); tracks are farm ways, not for cars without a tag. Car speeds without a sign are our choice, between
# the legal limits (30 mph where lit, else 60) and what routers assume. Wheelchairs, our choice: where no tag tells of
# the ground, streets and pavements are taken to be smooth by both figures; paths, bridleways and tracks are rough by
# the optimistic figure and closed by the cautious one.
RULES: dict[str, StreetRule] = {
    "motorway": StreetRule(NO, NO, NO, NO, 108, 112),
    "motorway_link": StreetRule(NO, NO, NO, NO, 64, 96),
    "trunk": StreetRule(1, 1, 1, 1, 80, 112, NEVER_QUIET_KMH),
    "trunk_link": StreetRule(1, 1, 1, 1, 56, 80, NEVER_QUIET_KMH),
    "primary": StreetRule(1, 1, 1, 1, 64, 112, NEVER_QUIET_KMH),
    "primary_link": StreetRule(1, 1, 1, 1, 48, 80, NEVER_QUIET_KMH),
    "secondary": StreetRule(1, 1, 1, 1, 56, 96, NEVER_QUIET_KMH),
    "secondary_link": StreetRule(1, 1, 1, 1, 48, 80, NEVER_QUIET_KMH),
    "tertiary": StreetRule(1, 1, 1, 1, 48, 72, QUIET_MOST_KMH),
    "tertiary_link": StreetRule(1, 1, 1, 1, 48, 64, QUIET_MOST_KMH),
    "unclassified": StreetRule(1, 1, 1, 1, 48, 64),
    "residential": StreetRule(1, 1, 1, 1, 32, 48),
    "living_street": StreetRule(1, 1, 1, 1, 16, 32),
    "service": StreetRule(1, 1, 1, 1, 16, 32),
    "road": StreetRule(1, 1, 1, 1, 32, 48),
    "pedestrian": StreetRule(1, 1, 1, NO),
    "footway": StreetRule(1, 1, 1, NO),
    "cycleway": StreetRule(1, 1, 1, 1),
    "path": StreetRule(1, ROUGH, NO, 1),
    "bridleway": StreetRule(1, ROUGH, NO, 1),
    "track": StreetRule(1, ROUGH, NO, 1),
    "steps": StreetRule(STAIRS, NO, NO, NO),
}
CLOSED = StreetRule(NO, NO, NO, NO)

REFUSING = frozenset({"no", "private", "agricultural", "forestry", "delivery", "emergency", "military", "permit"})
GRANTING = frozenset({"yes", "designated", "permissive", "destination", "customers", "official", "public"})
# The access tags of a mode, nearest first: the first that refuses or grants decides.
_BY_WHEELCHAIR, _BY_BICYCLE = ("wheelchair", "foot", "access"), ("bicycle", "vehicle", "access")
ACCESS_TAGS = {
    Mode.WALK: ("foot", "access"),
    Mode.WHEELCHAIR: _BY_WHEELCHAIR,
    Mode.WHEELCHAIR_CAUTIOUS: _BY_WHEELCHAIR,
    Mode.CYCLE: _BY_BICYCLE,
    Mode.CYCLE_QUIET: _BY_BICYCLE,
    Mode.CAR: ("motorcar", "motor_vehicle", "vehicle", "access"),
}
# Only these may open a street that its class closes: "foot=yes" on stairs says nothing of wheelchairs.
OPENING_TAGS = frozenset(
    {
        (Mode.WALK, "foot"),
        (Mode.WHEELCHAIR, "wheelchair"),
        (Mode.WHEELCHAIR_CAUTIOUS, "wheelchair"),
        (Mode.CYCLE, "bicycle"),
        (Mode.CYCLE_QUIET, "bicycle"),
        (Mode.CAR, "motorcar"),
        (Mode.CAR, "motor_vehicle"),
    }
)

# Barriers on a street, by the modes they stop; a kind not listed stops nobody unless its access tags say so.
_CAR = frozenset({Mode.CAR})
_WHEELS_BUT_BICYCLES = WHEELCHAIR_MODES | _CAR
_ALL_WHEELS = _WHEELS_BUT_BICYCLES | CYCLE_MODES
BARRIERS: dict[str, frozenset[Mode]] = {
    "stile": _ALL_WHEELS,
    "kissing_gate": _ALL_WHEELS,
    "horse_stile": _ALL_WHEELS,
    "turnstile": _ALL_WHEELS,
    "full-height_turnstile": _ALL_WHEELS,
    "cycle_barrier": _WHEELS_BUT_BICYCLES,
    "motorcycle_barrier": _WHEELS_BUT_BICYCLES,
    "bollard": _CAR,
    "block": _CAR,
    "planter": _CAR,
    "bus_trap": _CAR,
    "jersey_barrier": _CAR,
    "chain": _CAR,
}
# Kerbs that the cautious figure does not cross, where they are tagged: more than 3 cm, rounded, or not told how high.
BARRING_KERBS = frozenset({"raised", "regular", "rolled", "yes"})

SMOOTH_GROUND = frozenset(
    {
        "asphalt",
        "paved",
        "concrete",
        "concrete:plates",
        "paving_stones",
        "compacted",
        "fine_gravel",
        "bricks",
        "brick",
        "wood",
        "metal",
        "tartan",
        "rubber",
        "grade1",
    }
)
# Loose or soft: rough by the optimistic figure, closed by the cautious one. What is neither is rough by both.
LOOSE_GROUND = frozenset(
    {
        "unpaved",
        "gravel",
        "pebblestone",
        "dirt",
        "earth",
        "ground",
        "grass",
        "mud",
        "sand",
        "snow",
        "woodchips",
        "rock",
        "grade3",
        "grade4",
        "grade5",
    }
)
IMPASSABLE_SMOOTHNESS = frozenset({"very_bad", "horrible", "very_horrible", "impassable"})
STEP_FREE_TAGS = ("wheelchair", "kerb", "surface", "smoothness", "tracktype", "incline", "ramp", "ramp:wheelchair")
NAMED_LIMITS_KMH = {
    "GB:nsl_single": 60 * KMH_PER_MPH,
    "GB:nsl_dual": 70 * KMH_PER_MPH,
    "GB:motorway": 70 * KMH_PER_MPH,
    "GB:nsl_restricted": 30 * KMH_PER_MPH,
    "national": 60 * KMH_PER_MPH,
}
CYCLEWAY_TAGS = ("cycleway", "cycleway:both", "cycleway:left", "cycleway:right")
OWN_CYCLEWAY = frozenset({"lane", "track", "opposite_lane", "opposite_track"})


@dataclass(frozen=True)
class Speeds:
    """How one street can be used, as (forward, backward) pairs; NaN where it may not be.

    Attributes
    ----------
    walk, wheelchair, wheelchair_cautious, cycle, cycle_quiet
        Share of the mode's own speed, with the gradient where a tag tells it.
    car_kmh
        Free flow.
    gradient_percent
        Uphill forward is positive, NaN where no tag tells it in figures.
    off_ground
        A bridge or tunnel.
    tagged_for_wheelchairs
        A tag says that they get through.
    tells_step_free
        Whether any tag says something of steps, kerbs, gradient or surface.
    no_pavement
        A main road signed 50 mph or more, open on foot, of which no tag tells a pavement or path.
    """

    walk: Pair
    wheelchair: Pair
    wheelchair_cautious: Pair
    cycle: Pair
    cycle_quiet: Pair
    car_kmh: Pair
    gradient_percent: float
    off_ground: bool
    tagged_for_wheelchairs: bool
    tells_step_free: bool
    no_pavement: bool


def speeds_of(tags: Mapping[str, str]) -> Speeds | None:
    """How a street with these tags can be used; None where it is no street, or not open to any mode."""
    kind = tags.get("highway", "")
    rule = RULES.get(kind)
    if rule is None or tags.get("service") == "emergency_access":
        return None
    direction = _direction(tags)
    signed_kmh = _signed_kmh(tags.get("maxspeed", ""))
    car = _allowed(tags, Mode.CAR, _car_kmh(signed_kmh, rule, one_way=direction != 0))
    pavement = _has_pavement(tags)
    if tags.get("motorroad") == "yes" or (direction != 0 and signed_kmh >= FAST_DUAL_KMH and not pavement):
        rule = CLOSED
    walk = _allowed(tags, Mode.WALK, rule.walk)
    cycle = PUSHED if tags.get("bicycle") == "dismount" else _allowed(tags, Mode.CYCLE, rule.cycle)
    if all(map(math.isnan, (walk, cycle, car))):
        return None
    both_ways_by_cycle = tags.get("oneway:bicycle") == "no" or tags.get("cycleway", "").startswith("opposite")
    cycle_direction = 0 if both_ways_by_cycle else direction
    percent = _gradient_percent(tags.get("incline", ""))
    optimistic = _wheelchair(tags, Mode.WHEELCHAIR, rule, most=walk, percent=percent)
    cautious = _wheelchair(tags, Mode.WHEELCHAIR_CAUTIOUS, rule, most=optimistic, percent=percent)
    quiet = cycle if _is_quiet(tags, signed_kmh, rule.quiet_kmh) else _pushed(cycle, walk)
    return Speeds(
        walk=(walk, walk),
        wheelchair=(optimistic, optimistic),
        wheelchair_cautious=(cautious, cautious),
        cycle=_ridden(_one_way(cycle, cycle_direction), percent),
        cycle_quiet=_ridden(_one_way(quiet, cycle_direction), percent),
        car_kmh=_one_way(car, direction),
        gradient_percent=percent,
        off_ground=tags.get("bridge", "no") != "no" or tags.get("tunnel", "no") != "no",
        tagged_for_wheelchairs=tags.get("wheelchair") in GRANTING,
        tells_step_free=kind == "steps" or any(tag in tags for tag in STEP_FREE_TAGS),
        no_pavement=kind in MAIN_ROADS
        and signed_kmh >= FAST_ROAD_KMH
        and not (pavement or tags.get("sidewalk") == "separate" or math.isnan(walk)),
    )


def _has_pavement(tags: Mapping[str, str]) -> bool:
    """Whether a tag tells a pavement, or a path or track beside the carriageway; "sidewalk=no" tells that none is."""
    return (
        any(tags.get(tag) in PAVEMENT for tag in SIDEWALK_TAGS)
        or tags.get("foot") in OWN_PATH
        or any(tags.get(tag) in OWN_TRACK for tag in CYCLEWAY_TAGS)
    )


def stopped_by(tags: Mapping[str, str]) -> frozenset[Mode]:
    """The modes that a point on a street (gate, bollard, stile, kerb) does not let through.

    Where nobody gets through on foot, nobody does in a wheelchair.
    """
    shut = BARRIERS.get(tags.get("barrier", ""), frozenset())
    if tags.get("kerb", "yes" if tags.get("barrier") == "kerb" else "no") in BARRING_KERBS:
        shut |= {Mode.WHEELCHAIR_CAUTIOUS}
    stopped = frozenset(mode for mode in STREET_MODES if math.isnan(_allowed(tags, mode, NO if mode in shut else 1.0)))
    return stopped | WHEELCHAIR_MODES if Mode.WALK in stopped else stopped


def _allowed(tags: Mapping[str, str], mode: Mode, usual: float) -> float:
    """The usual value, or what the access tags make of it: NaN where they refuse, a speed where they open."""
    for tag in ACCESS_TAGS[mode]:
        access = tags.get(tag)
        if access in REFUSING:
            return NO
        if access in GRANTING:
            opened = math.isnan(usual) and (mode, tag) in OPENING_TAGS
            return (CRAWL_KMH if mode is Mode.CAR else 1.0) if opened else usual
    return usual


def _wheelchair(tags: Mapping[str, str], mode: Mode, rule: StreetRule, *, most: float, percent: float) -> float:
    """Share of wheelchair speed on a street, by one of the two figures; at most so much (NaN: may not be used).

    Barred by stairs, ground, kerb or gradient, slow where these are middling; where a tag says that wheelchairs get
    through, only slow.
    """
    wheelchair_tag, ground, smoothness = tags.get("wheelchair"), _ground(tags), tags.get("smoothness")
    cautious = mode is Mode.WHEELCHAIR_CAUTIOUS
    usual = rule.cautious if cautious else rule.wheelchair
    if tags["highway"] == "steps":
        # A ramp of unknown kind may be a gutter for bicycles or prams.
        ramp = tags.get("ramp:wheelchair", "" if cautious else tags.get("ramp"))
        usual = ROUGH if ramp == "yes" else usual
    elif ground and not math.isnan(rule.wheelchair):
        usual = NO if cautious and ground in LOOSE_GROUND else 1.0
    share = _allowed(tags, mode, usual)
    barred = smoothness in IMPASSABLE_SMOOTHNESS
    if cautious:
        kerb_across = tags.get("kerb") in BARRING_KERBS and math.isnan(rule.car_kmh)
        barred |= smoothness == "bad" or wheelchair_tag == "limited" or kerb_across
    if math.isnan(share) or math.isnan(most) or (barred and wheelchair_tag not in GRANTING):
        return NO
    uneven = bool(ground) and ground not in SMOOTH_GROUND
    level = min(share, most, ROUGH if uneven or barred or smoothness == "bad" or wheelchair_tag == "limited" else 1.0)
    if math.isnan(percent):
        return level
    return float(wheelchair_share(level, percent, most_percent=MOST_PERCENT[mode], tagged=wheelchair_tag in GRANTING))


def _ground(tags: Mapping[str, str]) -> str:
    return tags.get("surface", tags.get("tracktype", ""))


def _is_quiet(tags: Mapping[str, str], signed_kmh: float, quiet_kmh: float) -> bool:
    """Whether a street is one for cycling on quiet streets; without a sign only main roads are not."""
    busy = quiet_kmh == NEVER_QUIET_KMH or signed_kmh > quiet_kmh
    return not busy or any(tags.get(tag) in OWN_CYCLEWAY for tag in CYCLEWAY_TAGS)


def _pushed(cycle: float, walk: float) -> float:
    """Share of cycling speed where the bicycle is pushed: only where one may ride and walk."""
    return NO if math.isnan(walk) else min(cycle, PUSHED)


def _ridden(shares: Pair, percent: float) -> Pair:
    """Shares of cycling speed forward and backward with the gradient, which is uphill forward."""
    if math.isnan(percent):
        return shares
    forward, backward = cycling_share(shares, (percent, -percent))
    return float(forward), float(backward)


def _car_kmh(signed_kmh: float, rule: StreetRule, *, one_way: bool) -> float:
    """Free-flow speed of cars: the sign, but not above what the class and the carriageway are driven at."""
    if math.isnan(signed_kmh) or math.isnan(rule.car_kmh):
        return rule.car_kmh
    return min(signed_kmh, rule.car_most_kmh, DUAL_CARRIAGEWAY_MOST_KMH if one_way else SINGLE_CARRIAGEWAY_MOST_KMH)


def _signed_kmh(maxspeed: str) -> float:
    """The speed on the sign in km/h, NaN where it is not told in figures or by a national limit's name."""
    figure = re.match(r"\s*([1-9]\d*)\s*(mph)?", maxspeed)
    if figure is None:
        return NAMED_LIMITS_KMH.get(maxspeed, NO)
    return float(figure[1]) * (KMH_PER_MPH if figure[2] else 1.0)


def _gradient_percent(incline: str) -> float:
    """Gradient in percent, uphill forward positive, NaN where it is not told in figures ("up" tells only which way)."""
    figure = re.match(r"\s*([-+]?\d+(?:\.\d+)?)\s*([%°])", incline)
    if figure is None:
        return NO
    value = float(figure[1])
    return value if figure[2] == "%" else 100 * math.tan(math.radians(value))


def _direction(tags: Mapping[str, str]) -> int:
    """1 for one-way along the line as drawn, -1 against it, 0 for both ways; roundabouts and motorways are one-way."""
    oneway = tags.get("oneway")
    if oneway in {"yes", "true", "1"}:
        return 1
    if oneway in {"-1", "reverse"}:
        return -1
    implied = tags.get("junction") in {"roundabout", "circular"} or tags["highway"] == "motorway"
    return 1 if oneway is None and implied else 0


def _one_way(value: float, direction: int) -> Pair:
    """(forward, backward) of a value that holds in one direction (1, -1) or both (0)."""
    return (NO if direction < 0 else value, NO if direction > 0 else value)
