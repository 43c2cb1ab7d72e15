"""Who may use a street and at what speed, from its tags: the rules behind every mode, in one table.

Tags are those of OpenStreetMap. What a tag says holds over what the class of street is taken to allow.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from geo.travel.gradients import MOST_PERCENT, cycling_share, wheelchair_share
from geo.travel.street_access import (
    BARRING_KERBS,
    CYCLEWAY_TAGS,
    DIRECTIONS,
    NO,
    Pair,
    allowed,
    grants,
    has_pavement,
    has_track,
)
from geo.travel.streets import PUSHED, ROUGH, Mode
from geo.travel.tag_values import Values, gradient_percent, lists, signed_kmh, values_of

# Share of walking speed on stairs: our choice.
STAIRS = 0.5
# DfT, Vehicle Speed Compliance Statistics: in free flow cars average about 50 mph where single carriageways are signed
# 60 mph, and about the sign itself on motorways and dual carriageways.
SINGLE_CARRIAGEWAY_MOST_KMH = 80.0
DUAL_CARRIAGEWAY_MOST_KMH = 112.0
# From this sign (70 mph) on a one-way main road is a dual carriageway nobody walks or cycles along, unless a pavement
# or a path beside it is told: our choice.
FAST_DUAL_KMH = 110.0
OWN_PATH = frozenset({"yes", "designated"})
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
    "platform": StreetRule(1, 1, 1, NO),
}
# Keys under which a platform may stand, alone or beside a class of street.
PLATFORM_TAGS = ("railway", "public_transport")
ROUNDABOUTS = frozenset({"roundabout", "circular"})
CLOSED = StreetRule(NO, NO, NO, NO)

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
    values = values_of(tags)
    kind = _kind(values)
    if not kind or lists(values, "service", {"emergency_access"}):
        return None
    rule = RULES[kind]
    roundabout = kind == "motorway" or lists(values, "junction", ROUNDABOUTS)
    implied = (True, not roundabout)
    one_way = _one_of_two(allowed(values, Mode.CAR, (1.0, 1.0), implied=implied))
    signed = _signed_kmh(values)
    top_kmh = max((kmh for kmh in signed if not math.isnan(kmh)), default=NO)
    car = allowed(values, Mode.CAR, _car_kmh(signed, rule, one_way=one_way), implied=implied)
    pavement = _has_pavement(values)
    if lists(values, "motorroad", {"yes"}) or (one_way and top_kmh >= FAST_DUAL_KMH and not pavement):
        rule = CLOSED
    walk = allowed(values, Mode.WALK, (rule.walk, rule.walk))
    cycle = allowed(values, Mode.CYCLE, (rule.cycle, rule.cycle), implied=implied)
    if all(map(math.isnan, (*walk, *cycle, *car))):
        return None
    percent = gradient_percent(values.get("incline", ()))
    steps = kind == "steps"
    optimistic = _wheelchair(values, Mode.WHEELCHAIR, rule, most=walk, percent=percent)
    cautious = _wheelchair(values, Mode.WHEELCHAIR_CAUTIOUS, rule, most=optimistic, percent=percent)
    quiet = cycle if _is_quiet(values, top_kmh, rule.quiet_kmh) else _pushed(cycle, walk)
    return Speeds(
        walk=walk,
        wheelchair=optimistic,
        wheelchair_cautious=cautious,
        cycle=_ridden(cycle, percent),
        cycle_quiet=_ridden(quiet, percent),
        car_kmh=car,
        gradient_percent=percent,
        off_ground=any(value != "no" for tag in ("bridge", "tunnel") for value in values.get(tag, ())),
        tagged_for_wheelchairs=bool(grants(values, "wheelchair")),
        tells_step_free=steps or any(tag in values for tag in STEP_FREE_TAGS),
        no_pavement=kind in MAIN_ROADS
        and top_kmh >= FAST_ROAD_KMH
        and not (pavement or lists(values, "sidewalk", {"separate"}) or all(map(math.isnan, walk))),
    )


def _kind(values: Values) -> str:
    """The class of street, "" where it is none that anybody may use; a platform may stand without one."""
    kinds = values.get("highway", ())
    if not kinds and any(lists(values, tag, {"platform"}) for tag in PLATFORM_TAGS):
        return "platform"
    return next((kind for kind in kinds if kind in RULES), "")


def _one_of_two(ways: Pair) -> bool:
    return math.isnan(ways[0]) != math.isnan(ways[1])


def _has_pavement(values: Values) -> bool:
    """Whether a tag tells a pavement, or a path or track beside the carriageway; "sidewalk=no" tells that none is."""
    return has_pavement(values) or has_track(values) or lists(values, "foot", OWN_PATH)


def _wheelchair(values: Values, mode: Mode, rule: StreetRule, *, most: Pair, percent: float) -> Pair:
    """Share of wheelchair speed on a street, by one of the two figures; at most so much (NaN: may not be used).

    Barred by stairs, ground, kerb or gradient, slow where these are middling; where a tag says that wheelchairs get
    through, only slow.
    """
    tagged, ground = bool(grants(values, "wheelchair")), _ground(values)
    limited, bad = lists(values, "wheelchair", {"limited"}), lists(values, "smoothness", {"bad"})
    cautious = mode is Mode.WHEELCHAIR_CAUTIOUS
    usual = rule.cautious if cautious else rule.wheelchair
    if lists(values, "highway", {"steps"}):
        # A ramp of unknown kind may be a gutter for bicycles or prams.
        ramp = values.get("ramp:wheelchair", () if cautious else values.get("ramp", ()))
        usual = ROUGH if "yes" in ramp else usual
    elif ground and not math.isnan(rule.wheelchair):
        usual = NO if cautious and any(kind in LOOSE_GROUND for kind in ground) else 1.0
    shares = allowed(values, mode, (usual, usual))
    barred = lists(values, "smoothness", IMPASSABLE_SMOOTHNESS)
    if cautious:
        barred |= bad or limited or (lists(values, "kerb", BARRING_KERBS) and math.isnan(rule.car_kmh))
    if barred and not tagged:
        return NO, NO
    uneven = any(kind not in SMOOTH_GROUND for kind in ground)
    level = tuple(
        NO
        if math.isnan(share) or math.isnan(limit)
        else min(share, limit, ROUGH if uneven or barred or bad or limited else 1.0)
        for share, limit in zip(shares, most, strict=True)
    )
    if math.isnan(percent):
        return level[0], level[1]
    forward, backward = wheelchair_share(level, percent, most_percent=MOST_PERCENT[mode], tagged=tagged)
    return float(forward), float(backward)


def _ground(values: Values) -> tuple[str, ...]:
    return values.get("surface", values.get("tracktype", ()))


def _is_quiet(values: Values, top_kmh: float, quiet_kmh: float) -> bool:
    """Whether a street is one for cycling on quiet streets; without a sign only main roads are not."""
    busy = quiet_kmh == NEVER_QUIET_KMH or top_kmh > quiet_kmh
    return not busy or any(lists(values, tag, OWN_CYCLEWAY) for tag in CYCLEWAY_TAGS)


def _pushed(cycle: Pair, walk: Pair) -> Pair:
    """Shares of cycling speed where the bicycle is pushed: only where one may ride and walk."""
    forward, backward = (
        NO if math.isnan(ridden) or math.isnan(walked) else min(ridden, PUSHED)
        for ridden, walked in zip(cycle, walk, strict=True)
    )
    return forward, backward


def _ridden(shares: Pair, percent: float) -> Pair:
    """Shares of cycling speed forward and backward with the gradient, which is uphill forward."""
    if math.isnan(percent):
        return shares
    forward, backward = cycling_share(shares, (percent, -percent))
    return float(forward), float(backward)


def _car_kmh(signed: Pair, rule: StreetRule, *, one_way: bool) -> Pair:
    """Free-flow speed of cars: the sign, but not above what the class and the carriageway are driven at."""
    if math.isnan(rule.car_kmh):
        return NO, NO
    most = min(rule.car_most_kmh, DUAL_CARRIAGEWAY_MOST_KMH if one_way else SINGLE_CARRIAGEWAY_MOST_KMH)
    forward, backward = (rule.car_kmh if math.isnan(kmh) else min(kmh, most) for kmh in signed)
    return forward, backward


def _signed_kmh(values: Values) -> Pair:
    """The signs forward and backward in km/h, each the sign of both where it has none of its own."""
    both = signed_kmh(values.get("maxspeed", ()))
    own = [signed_kmh(values.get(f"maxspeed:{way}", ())) for way in DIRECTIONS]
    forward, backward = (both if math.isnan(kmh) else kmh for kmh in own)
    return forward, backward
