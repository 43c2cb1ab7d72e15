"""Who may use a street and which way: a road of 800 m by its tags, with 4,220 m of streets the other way round.

The road is drawn from west to east. By a plain road it is 10.0 minutes on foot, 14.1 by wheelchair, 8.0 by bicycle and
7.0 by car at the peak; the other way round 52.75, 74.5, 20.8 and 15.3.
"""

import math

import pytest

from geo.travel.network import TravelSettings, network_of
from geo.travel.street_access import grants
from geo.travel.street_rules import speeds_of
from geo.travel.streets import Mode
from geo.travel.tag_values import gradient_percent, signed_kmh, values_of
from geo.travel.travel import travel_times
from tests.travel.paper_streets import paper_streets, places

CORNERS = {"west": (0.0, 0.0), "east": (800.0, 0.0), "north-west": (0.0, 1710.0), "north-east": (800.0, 1710.0)}
ROUND: list[tuple[str, str, dict[str, str]]] = [
    ("west", "north-west", {}),
    ("north-west", "north-east", {}),
    ("north-east", "east", {}),
]
MODES = (Mode.WALK, Mode.WHEELCHAIR, Mode.CYCLE, Mode.CAR)
BY_ROAD = (10.0, 14.1, 8.0, 7.0)
ROUND_ABOUT = (52.75, 74.5, 20.8, 15.3)

Minutes = tuple[float, ...]


def there_and_back(tags: str) -> tuple[Minutes, Minutes]:
    """Minutes from west to east and from east to west by each mode, over a road of these tags."""
    road = dict(tag.split("=") for tag in tags.split("+") if tag)
    is_street = speeds_of({"highway": "residential", **road}) is not None
    streets = [("west", "east", road), *ROUND] if is_street else ROUND
    network = network_of(paper_streets(CORNERS, streets), settings=TravelSettings())
    ends = places(west=CORNERS["west"], east=CORNERS["east"])
    tables = [
        travel_times(
            network.at_peak if mode is Mode.CAR else network, ends, ends, mode=mode, settings=network.settings
        ).minutes
        for mode in MODES
    ]
    return (
        tuple(float(table.loc["west", "east"]) for table in tables),
        tuple(float(table.loc["east", "west"]) for table in tables),
    )


def minutes(which: str) -> list[float]:
    """By the road (+) or round about (-), for each mode."""
    return [road if sign == "+" else about for sign, road, about in zip(which, BY_ROAD, ROUND_ABOUT, strict=True)]


# tags -> there and back, each on foot, by wheelchair, by bicycle and by car.
WAYS = {
    "a plain road": ("", "++++", "++++"),
    "no motors one way": ("motor_vehicle:backward=no", "++++", "+++-"),
    "no cars one way": ("motorcar:forward=no", "+++-", "++++"),
    "no vehicles one way binds bicycles": ("vehicle:forward=no", "++--", "++++"),
    "unless they are let through": ("vehicle:forward=no+bicycle=yes", "+++-", "++++"),
    "a mode's own word that way goes before it": ("vehicle:forward=no+bicycle:forward=yes", "+++-", "++++"),
    "one-way for motors": ("oneway:motor_vehicle=yes", "++++", "+++-"),
    "one-way for motors alone of a one-way street": ("oneway=yes+oneway:motor_vehicle=no", "++++", "++-+"),
    "one-way for vehicles": ("oneway:vehicle=-1", "++--", "++++"),
    "a reversible street is open neither way, as nobody knows when": ("oneway=reversible", "++--", "++--"),
    "but to bicycles that are let through": ("oneway=reversible+oneway:bicycle=no", "+++-", "+++-"),
    "an alternating one is open both ways": ("oneway=alternating", "++++", "++++"),
    "one-way on foot": ("oneway:foot=yes", "++++", "--++"),
    "one-way on foot the other way": ("oneway:foot=-1", "--++", "++++"),
    "or told the other way round": ("foot:oneway=yes", "++++", "--++"),
    "not on foot one way": ("foot:backward=no", "++++", "--++"),
    "not for wheelchairs one way": ("wheelchair:forward=no", "+-++", "++++"),
    "a sign to traffic binds nobody on foot": ("oneway=yes", "++++", "++--"),
    "a lane against the traffic on the right": ("oneway=yes+cycleway:right=opposite_lane", "++++", "+++-"),
    "or a track on the left": ("oneway=yes+cycleway:left=opposite_track", "++++", "+++-"),
    "a lane told to lead against the line": (
        "oneway=yes+cycleway:left=lane+cycleway:left:oneway=-1",
        "++++",
        "+++-",
    ),
    "or both ways": ("oneway=yes+cycleway:both=track+cycleway:both:oneway=no", "++++", "+++-"),
    "one with the traffic opens nothing": (
        "oneway=yes+cycleway:left=lane+cycleway:left:oneway=yes",
        "++++",
        "++--",
    ),
    "nor one that is drawn apart": ("oneway=yes+cycleway:left=separate+cycleway:left:oneway=-1", "++++", "++--"),
    "bicycles let through against a one-way street": ("oneway=yes+bicycle:backward=yes", "++++", "+++-"),
    "a right of way on foot among others": ("access=private+foot=yes;permissive", "++--", "++--"),
    "in a list of who may, one of us is enough": ("access=delivery;destination", "++++", "++++"),
    "but not beside a no": ("motor_vehicle=no;destination", "+++-", "+++-"),
    "nor where all are others": ("motor_vehicle=agricultural;forestry", "+++-", "+++-"),
    "capitals": ("motor_vehicle=No", "+++-", "+++-"),
    "capitals in one-way": ("oneway=YES", "++++", "++--"),
    "public service vehicles": ("motor_vehicle=psv", "+++-", "+++-"),
    "buses": ("motor_vehicle=bus", "+++-", "+++-"),
    "buses and taxis": ("motor_vehicle=bus;taxi", "+++-", "+++-"),
    "residents": ("motor_vehicle=residents", "+++-", "+++-"),
    "employees": ("motor_vehicle=employees", "+++-", "+++-"),
    "staff": ("motorcar=staff", "+++-", "+++-"),
    "buses one way": ("motor_vehicle:backward=bus", "++++", "+++-"),
    "bicycles have a path of their own elsewhere": ("bicycle=use_sidepath", "++-+", "++-+"),
    "or on this street": ("bicycle=use_sidepath+cycleway:left=track", "++++", "++++"),
    "so have feet": ("foot=use_sidepath", "--++", "--++"),
    "and on this street": ("foot=use_sidepath+sidewalk=both", "++++", "++++"),
    "bicycles have one that way alone": ("bicycle:forward=use_sidepath", "++-+", "++++"),
    "a road for the staff of a works": ("access=employees", "----", "----"),
}


@pytest.mark.parametrize("claim", WAYS)
def test_who_may_go_which_way(claim: str) -> None:
    tags, there, back = WAYS[claim]
    out, home = there_and_back(tags)
    assert out == pytest.approx(minutes(there), abs=0.06), claim
    assert home == pytest.approx(minutes(back), abs=0.06), claim


@pytest.mark.parametrize(
    ("tags", "out", "home"),
    [
        # Stairs take twice as long; against an escalator one goes round.
        ("highway=steps+conveying=forward", 20.0, 52.75),
        ("highway=steps+conveying=backward", 52.75, 20.0),
        ("highway=steps+conveying=yes", 20.0, 20.0),
        ("highway=steps+conveying=yes+oneway=yes", 20.0, 52.75),
        ("highway=steps+conveying=reversible", 52.75, 52.75),
        ("highway=footway+conveying=forward", 10.0, 52.75),
        ("highway=steps+oneway=yes", 20.0, 20.0),
    ],
)
def test_nobody_walks_against_an_escalator(tags: str, out: float, home: float) -> None:
    there, back = there_and_back(tags)
    assert (there[0], back[0]) == pytest.approx((out, home), abs=0.01)


@pytest.mark.parametrize("tags", ["highway=platform", "railway=platform", "public_transport=platform"])
def test_a_platform_is_walked_along(tags: str) -> None:
    speeds = speeds_of(dict([tags.split("=")]))
    assert speeds is not None
    assert speeds.walk == (1, 1) and speeds.wheelchair == (1, 1)
    assert all(map(math.isnan, (*speeds.cycle, *speeds.car_kmh)))
    assert speeds_of({**dict([tags.split("=")]), "access": "no"}) is None


def test_a_street_that_is_a_platform_too_stays_a_street() -> None:
    speeds = speeds_of({"highway": "residential", "public_transport": "platform"})
    assert speeds is not None and speeds.car_kmh == (32, 32)
    assert speeds_of({"highway": "proposed", "railway": "platform"}) is None
    assert speeds_of({"railway": "platform_edge"}) is None


@pytest.mark.parametrize(
    ("tags", "forward", "backward"),
    [
        ("maxspeed:forward=20 mph+maxspeed:backward=30 mph", 32.18688, 48),
        ("maxspeed:forward=20", 20, 32),
        ("maxspeed=40+maxspeed:backward=20", 40, 20),
        ("maxspeed=30 MPH", 48, 48),
        ("maxspeed=20mph", 32.18688, 32.18688),
        ("maxspeed=40; 20", 20, 20),
        ("maxspeed=20 leagues", 32, 32),
        ("maxspeed=gb:NSL_Restricted", 48, 48),
    ],
)
def test_each_way_is_driven_by_its_own_sign(tags: str, forward: float, backward: float) -> None:
    speeds = speeds_of({"highway": "residential", **dict(tag.split("=") for tag in tags.split("+"))})
    assert speeds is not None
    # A residential street is driven at 48 km/h at most, and at 32 without a sign.
    assert speeds.car_kmh == pytest.approx((forward, backward))


def test_a_sign_in_capitals_is_in_miles() -> None:
    assert signed_kmh(["30 mph"]) == pytest.approx(48.28032)
    assert signed_kmh(values_of({"maxspeed": "30 MPH"})["maxspeed"]) == pytest.approx(48.28032)
    assert math.isnan(signed_kmh(["signals"])) and math.isnan(signed_kmh([]))


def test_the_faster_sign_tells_of_a_fast_main_road() -> None:
    speeds = speeds_of({"highway": "primary", "maxspeed:forward": "30 mph", "maxspeed:backward": "60 mph"})
    assert speeds is not None and speeds.no_pavement


@pytest.mark.parametrize(
    ("incline", "percent"),
    [
        ("10", 10),
        ("-6", -6),
        ("1:8", 12.5),
        ("-1:10", -10),
        ("1/20", 5),
        ("1 in 4", 25),
        ("12,5%", 12.5),
        ("12.5 %", 12.5),
        ("+8%", 8),
        ("up 12%", 12),
        ("down 12%", -12),
        ("Down 1:8", -12.5),
        ("5%;9%", 9),
        ("-45°", -100),
        ("0", 0),
        # Which way alone, words, ranges, and a figure that may be a fraction or a percent.
        ("up", math.nan),
        ("steep", math.nan),
        ("5-10%", math.nan),
        ("0.08", math.nan),
        ("1:0", math.nan),
        ("", math.nan),
    ],
)
def test_a_gradient_is_read_as_mappers_write_it(incline: str, percent: float) -> None:
    assert gradient_percent(values_of({"incline": incline})["incline"]) == pytest.approx(percent, nan_ok=True)


def test_a_steep_street_bars_wheelchairs_however_it_is_written() -> None:
    for incline in ("12", "1:8", "12,5%", "up 12%"):
        speeds = speeds_of({"highway": "footway", "incline": incline})
        assert speeds is not None
        assert all(map(math.isnan, speeds.wheelchair)), incline
    ten = speeds_of({"highway": "footway", "incline": "10"})
    # Above 8% the cautious figure stops, and half pace holds up to 10%.
    assert ten is not None and ten.wheelchair == (0.5, 0.5) and all(map(math.isnan, ten.wheelchair_cautious))


def test_of_several_kinds_of_ground_the_worst_counts() -> None:
    speeds = speeds_of({"highway": "footway", "surface": "Asphalt;Gravel"})
    assert speeds is not None
    assert speeds.wheelchair == (0.5, 0.5) and all(map(math.isnan, speeds.wheelchair_cautious))
    paved = speeds_of({"highway": "path", "surface": "asphalt; concrete"})
    assert paved is not None and paved.wheelchair_cautious == (1, 1)


def test_an_unknown_word_says_nothing() -> None:
    assert grants(values_of({"foot": "unknown"}), "foot") is None
    assert grants({}, "foot") is None
