"""Who may use a street, and which way along it: the access and one-way tags of every mode, and what bars a street.

Values are those of OpenStreetMap, as `tag_values` leaves them. Nearer tags go before farther ones (`foot` before
`access`), and at each a tag of one direction (`foot:backward`) before that of both.
"""

import math

from geo.travel.streets import CYCLE_MODES, PUSHED, STREET_MODES, WHEELCHAIR_MODES, Mode
from geo.travel.tag_values import Values, lists

# (forward, backward) along the street as drawn.
Pair = tuple[float, float]
NO = math.nan
DIRECTIONS = ("forward", "backward")
# Speed of a car where only its own tag lets it in, and through a gate: our choice.
CRAWL_KMH = 15.0
PAVEMENT = frozenset({"yes", "both", "left", "right"})
SIDEWALK_TAGS = ("sidewalk", "sidewalk:both", "sidewalk:left", "sidewalk:right")
CYCLEWAY_TAGS = ("cycleway", "cycleway:both", "cycleway:left", "cycleway:right")
OWN_TRACK = frozenset({"track", "opposite_track"})

# Who a street is kept for, or that it is shut: everybody else is refused.
REFUSING = frozenset(
    {
        "no",
        "private",
        "permit",
        "residents",
        "resident",
        "employees",
        "employee",
        "staff",
        "members",
        "students",
        "agricultural",
        "forestry",
        "delivery",
        "emergency",
        "military",
        "psv",
        "bus",
        "coach",
        "minibus",
        "tourist_bus",
        "taxi",
        "hov",
        "goods",
        "hgv",
        "disabled",
    }
)
GRANTING = frozenset(
    {"yes", "designated", "permissive", "destination", "customers", "visitors", "official", "public", "dismount"}
)
# Refuses the carriageway, not the pavement or track that is drawn with it.
BESIDE_IT = "use_sidepath"
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
# The same with the keys of either direction before them, in which a tag of one direction stands; "" for a point.
ACCESS_KEYS: dict[tuple[Mode, str], tuple[tuple[str, str], ...]] = {
    (mode, way): tuple((tag, key) for tag in tags for key in ((f"{tag}:{way}", tag) if way else (tag,)))
    for mode, tags in ACCESS_TAGS.items()
    for way in ("", *DIRECTIONS)
}
# Which ways are open, forward and backward. A reversible street has one direction at a time and no tag here tells
# when, so it is open in neither; on an alternating one each has its turn within minutes.
ONE_WAY: dict[str, tuple[bool, bool]] = {
    "yes": (True, False),
    "true": (True, False),
    "1": (True, False),
    "-1": (False, True),
    "reverse": (False, True),
    "no": (True, True),
    "false": (True, True),
    "0": (True, True),
    "alternating": (True, True),
    "reversible": (False, False),
}
# Escalators and moving walkways; "yes" tells that they move and not which way.
CONVEYING = {"forward": (True, False), "backward": (False, True), "reversible": (False, False)}
# The one-way tags of a mode, nearest first. A sign to traffic binds nobody on foot.
_TO_FEET = ("oneway:foot", "foot:oneway")
_TO_BICYCLES = ("oneway:bicycle", "bicycle:oneway", "oneway:vehicle", "oneway")
ONE_WAY_TAGS = {
    Mode.WALK: _TO_FEET,
    Mode.WHEELCHAIR: ("oneway:wheelchair", *_TO_FEET),
    Mode.WHEELCHAIR_CAUTIOUS: ("oneway:wheelchair", *_TO_FEET),
    Mode.CYCLE: _TO_BICYCLES,
    Mode.CYCLE_QUIET: _TO_BICYCLES,
    Mode.CAR: ("oneway:motorcar", "oneway:motor_vehicle", "oneway:vehicle", "oneway"),
}
CYCLEWAY_KEYS = tuple((tag, f"{tag}:oneway") for tag in CYCLEWAY_TAGS)
NO_CYCLEWAY = frozenset({"no", "none", "separate"})

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
# Barriers that older maps tag as a kind of highway; other such points (crossings, signals, stops, lamps) bar nobody.
OLD_BARRIERS = frozenset({"gate", "stile", "cattle_grid", "toll_booth", "bollard"})
# Kerbs that the cautious figure does not cross, where they are tagged: more than 3 cm, rounded, or not told how high.
BARRING_KERBS = frozenset({"raised", "regular", "rolled", "yes"})


def allowed(values: Values, mode: Mode, usual: Pair, *, implied: tuple[bool, bool] = (True, True)) -> Pair:
    """The usual values forward and backward, or what tags make of them: NaN where they refuse, a speed where they open.

    implied: which ways are open where no tag of this mode tells.
    """
    ways = _open_ways(values, mode, implied)
    return (
        _along(values, mode, usual[0], way="forward", is_open=ways[0]),
        _along(values, mode, usual[1], way="backward", is_open=ways[1]),
    )


def grants(values: Values, key: str) -> bool | None:
    """Whether an access tag grants (True), refuses (False) or says nothing of use here (None).

    Of several values one that grants opens, since a list names all who may; "no" among them shuts.
    """
    if key not in values:
        return None
    listed = values[key]
    if "no" in listed:
        return False
    if any(value in GRANTING for value in listed):
        return True
    return False if any(value in REFUSING or value == BESIDE_IT for value in listed) else None


def has_pavement(values: Values) -> bool:
    """Whether a tag tells a pavement of the street's own; "sidewalk=no" tells that none is."""
    return any(lists(values, tag, PAVEMENT) for tag in SIDEWALK_TAGS)


def has_track(values: Values) -> bool:
    """Whether a tag tells a track for bicycles that is drawn with the street."""
    return any(lists(values, tag, OWN_TRACK) for tag in CYCLEWAY_TAGS)


def stopped_by(values: Values) -> frozenset[Mode]:
    """The modes that a point on a street (gate, bollard, stile, kerb) does not let through.

    Access tags count where the point is a barrier or a kerb. On a crossing, a signal, a stop or a lamp they speak of
    something else; of its kerb only a tag that lets wheelchairs through does. Where nobody gets through on foot, nobody
    does in a wheelchair.
    """
    kinds = values.get("highway", ())
    barriers = (*values.get("barrier", ()), *(kind for kind in kinds if kind in OLD_BARRIERS))
    if "kerb" in values and not kinds:
        barriers = (*barriers, "kerb")
    shut = frozenset[Mode]().union(*(BARRIERS.get(kind, frozenset()) for kind in barriers))
    if lists(values, "kerb", BARRING_KERBS) or ("kerb" in barriers and "kerb" not in values):
        shut |= {Mode.WHEELCHAIR_CAUTIOUS}
    if not barriers:
        return frozenset() if grants(values, "wheelchair") else shut
    stopped = frozenset(
        mode for mode in STREET_MODES if math.isnan(_let_through(values, mode, NO if mode in shut else 1.0, ""))
    )
    return stopped | WHEELCHAIR_MODES if Mode.WALK in stopped else stopped


def _along(values: Values, mode: Mode, usual: float, *, way: str, is_open: bool) -> float:
    """What one direction allows: a tag of that direction alone goes before the one-way tags."""
    if not is_open:
        this_way = (grants(values, key) for tag, key in ACCESS_KEYS[mode, way] if key != tag)
        if not next((granted for granted in this_way if granted is not None), False):
            return NO
    return _let_through(values, mode, usual, way)


def _let_through(values: Values, mode: Mode, usual: float, way: str) -> float:
    for tag, key in ACCESS_KEYS[mode, way]:
        if key not in values:
            continue
        granted = grants(values, key)
        if granted is None or (BESIDE_IT in values[key] and _has_own_path(values, mode)):
            continue
        if not granted:
            return NO
        if mode in CYCLE_MODES and tag == "bicycle" and "dismount" in values[key]:
            return PUSHED
        opened = math.isnan(usual) and (mode, tag) in OPENING_TAGS
        return (CRAWL_KMH if mode is Mode.CAR else 1.0) if opened else usual
    return usual


def _has_own_path(values: Values, mode: Mode) -> bool:
    return has_track(values) if mode in CYCLE_MODES else has_pavement(values)


def _open_ways(values: Values, mode: Mode, implied: tuple[bool, bool]) -> tuple[bool, bool]:
    """Which ways are open, forward and backward, by the one-way tags of a mode and what is implied without one."""
    tags = ONE_WAY_TAGS[mode]
    if mode not in CYCLE_MODES and mode is not Mode.CAR and "conveying" in values:
        if (moving := _told_ways(values, "conveying", CONVEYING)) is not None:
            return moving
        tags = (*tags, "oneway") if "yes" in values["conveying"] else tags
    ways = next((by_tag for tag in tags if (by_tag := _told_ways(values, tag, ONE_WAY)) is not None), implied)
    return _with_cycleways(values, ways) if mode in CYCLE_MODES else ways


def _told_ways(values: Values, key: str, words: dict[str, tuple[bool, bool]]) -> tuple[bool, bool] | None:
    """The ways that a one-way tag leaves open, only what all of several values do; None where it tells nothing."""
    if key not in values:
        return None
    known = [words[value] for value in values[key] if value in words]
    return (all(ways[0] for ways in known), all(ways[1] for ways in known)) if known else None


def _with_cycleways(values: Values, ways: tuple[bool, bool]) -> tuple[bool, bool]:
    """The ways open to bicycles with those that a lane or track against the traffic opens."""
    forward, backward = ways
    for tag, its_way in CYCLEWAY_KEYS:
        if tag in values and any(value.startswith("opposite") for value in values[tag]):
            return True, True
        lane = _told_ways(values, its_way, ONE_WAY)
        if lane is not None and not lists(values, tag, NO_CYCLEWAY):
            forward, backward = forward or lane[0], backward or lane[1]
    return forward, backward
