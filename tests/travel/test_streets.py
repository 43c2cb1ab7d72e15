"""What a street's tags allow: one claim a rule, the speeds as shares of each mode's own."""

import math

import pytest

from geo.travel.street_access import stopped_by
from geo.travel.street_rules import RULES, speeds_of
from geo.travel.streets import STREET_MODES, Mode, share_telling_step_free
from geo.travel.tag_values import values_of
from tests.travel.paper_streets import paper_streets

NO = math.nan
WHEELCHAIRS = {Mode.WHEELCHAIR, Mode.WHEELCHAIR_CAUTIOUS}
BICYCLES = {Mode.CYCLE, Mode.CYCLE_QUIET}
MPH_20, MPH_30, MPH_60, MPH_70 = 32.18688, 48.28032, 96.56064, 112.65408

# tags -> share on foot, by wheelchair, by bicycle (forward), and km/h of cars forward and backward.
RULINGS = {
    "a street without tags is open to all at 32 km/h": ("highway=residential", 1, 1, 1, 32, 32),
    "a sign says the speed": ("highway=residential maxspeed=20_mph", 1, 1, 1, MPH_20, MPH_20),
    "a sign without a unit is in km/h": ("highway=residential maxspeed=30", 1, 1, 1, 30, 30),
    "a lane under the national limit is not driven at it": ("highway=unclassified maxspeed=60_mph", 1, 1, 1, 64, 64),
    "a single carriageway signed 60 is driven at 50": ("highway=trunk maxspeed=60_mph", 1, 1, 1, 80, 80),
    "a limit may be told by its name": ("highway=secondary maxspeed=GB:nsl_restricted", 1, 1, 1, MPH_30, MPH_30),
    "words on a sign tell no speed": ("highway=tertiary maxspeed=signals", 1, 1, 1, 48, 48),
    "motorways are one-way and for cars": ("highway=motorway", NO, NO, NO, 108, NO),
    "nobody walks along a fast dual carriageway": ("highway=trunk oneway=yes maxspeed=70_mph", NO, NO, NO, 112, NO),
    "but they do where it has a pavement": ("highway=trunk oneway=yes maxspeed=70_mph sidewalk=left", 1, 1, 1, 112, NO),
    "a tag that tells that there is none opens nothing": (
        "highway=trunk oneway=yes maxspeed=70_mph sidewalk=no",
        NO,
        NO,
        NO,
        112,
        NO,
    ),
    "nor one on each side": ("highway=trunk oneway=yes maxspeed=70_mph sidewalk:both=no", NO, NO, NO, 112, NO),
    "a path on one side opens it": ("highway=trunk oneway=yes maxspeed=70_mph sidewalk:left=yes", 1, 1, 1, 112, NO),
    "so does a way meant for feet": ("highway=trunk oneway=yes maxspeed=70_mph foot=designated", 1, 1, 1, 112, NO),
    "and a track of its own": ("highway=trunk oneway=yes maxspeed=70_mph cycleway=track", 1, 1, 1, 112, NO),
    "60 mph without a pavement may be walked": ("highway=primary maxspeed=60_mph sidewalk=no", 1, 1, 1, 80, 80),
    "a one-way street binds cars and bicycles": ("highway=residential oneway=yes", 1, 1, 1, 32, NO),
    "one-way against the line as drawn": ("highway=residential oneway=-1", 1, 1, NO, NO, 32),
    "bicycles may be let through against it": ("highway=residential oneway=-1 oneway:bicycle=no", 1, 1, 1, NO, 32),
    "a lane against the traffic does so": ("highway=residential oneway=-1 cycleway=opposite_lane", 1, 1, 1, NO, 32),
    "a roundabout is one-way without being tagged so": ("highway=primary junction=roundabout", 1, 1, 1, 64, NO),
    "a footway is not for bicycles": ("highway=footway", 1, 1, NO, NO, NO),
    "unless it says so": ("highway=footway bicycle=yes", 1, 1, 1, NO, NO),
    "a pushed bicycle goes at walking pace": ("highway=footway bicycle=dismount", 1, 1, 0.3, NO, NO),
    "a track is rough, and not for cars": ("highway=track", 1, 0.5, 1, NO, NO),
    "a car may be let onto it, slowly": ("highway=track motor_vehicle=yes", 1, 0.5, 1, 15, 15),
    "a hard surface is not rough": ("highway=path surface=asphalt", 1, 1, 1, NO, NO),
    "nor a track of the first grade": ("highway=track tracktype=grade1", 1, 1, 1, NO, NO),
    "cobbles slow a wheelchair": ("highway=residential surface=cobblestone", 1, 0.5, 1, 32, 32),
    "worse than bad bars it": ("highway=footway smoothness=very_bad", 1, NO, NO, NO, NO),
    "stairs take twice as long and bar wheels": ("highway=steps", 0.5, NO, NO, NO, NO),
    "a ramp beside them is slow": ("highway=steps ramp=yes", 0.5, 0.5, NO, NO, NO),
    "a ramp for prams is not one for wheelchairs": ("highway=steps ramp=yes ramp:wheelchair=no", 0.5, NO, NO, NO, NO),
    "open on foot does not make stairs step-free": ("highway=steps foot=yes", 0.5, NO, NO, NO, NO),
    "more than 5% is slow": ("highway=footway incline=6%", 1, 0.5, NO, NO, NO),
    "more than 10% downhill too is barred": ("highway=footway incline=-11%", 1, NO, NO, NO, NO),
    "10% itself is not": ("highway=footway incline=10%", 1, 0.5, NO, NO, NO),
    "6 degrees are 10.5%": ("highway=footway incline=6°", 1, NO, NO, NO, NO),
    "up tells no gradient": ("highway=footway incline=up", 1, 1, NO, NO, NO),
    "somebody who has been there knows better": ("highway=footway incline=12% wheelchair=yes", 1, 0.5, NO, NO, NO),
    "a wheelchair on a flight of stairs is no faster than feet": ("highway=steps wheelchair=yes", 0.5, 0.5, NO, NO, NO),
    "nor let through where feet are not": ("highway=cycleway foot=no wheelchair=yes", NO, NO, 1, NO, NO),
    "a bicycle climbs 5% at 65% of its pace": ("highway=residential incline=5%", 1, 1, 0.65, 32, 32),
    "and comes down 4% at 116% of it": ("highway=residential incline=-4%", 1, 1, 1.16, 32, 32),
    "but down 9% no faster than down 5%": ("highway=residential incline=-9%", 1, 0.5, 1.2, 32, 32),
    "at 10% and more it is pushed": ("highway=cycleway incline=14%", 1, NO, 0.3, NO, NO),
    "a pushed bicycle is no slower for a hill": ("highway=cycleway bicycle=dismount incline=5%", 1, 1, 0.3, NO, NO),
    "wheelchair=no bars": ("highway=footway wheelchair=no", 1, NO, NO, NO, NO),
    "wheelchair=limited is slow": ("highway=footway wheelchair=limited", 1, 0.5, NO, NO, NO),
    "a private road with a right of way on foot": ("highway=service access=private foot=yes", 1, 1, NO, NO, NO),
    "residents' and customers' roads may be driven": ("highway=service access=customers", 1, 1, 1, 16, 16),
    "no through traffic by motor": ("highway=residential motor_vehicle=no", 1, 1, 1, NO, NO),
}


def tags_of(text: str) -> dict[str, str]:
    return {key: value.replace("_mph", " mph") for key, value in (pair.split("=") for pair in text.split())}


@pytest.mark.parametrize("claim", RULINGS)
def test_tag_rule(claim: str) -> None:
    text, walk, wheelchair, cycle, forward_kmh, backward_kmh = RULINGS[claim]
    speeds = speeds_of(tags_of(text))
    assert speeds is not None
    ruled = (speeds.walk[0], speeds.wheelchair[0], speeds.cycle[0], *speeds.car_kmh)
    assert ruled == pytest.approx((walk, wheelchair, cycle, forward_kmh, backward_kmh), nan_ok=True), claim


# tags -> share of wheelchair speed by the optimistic and by the cautious figure.
BY_WHEELCHAIR = {
    "a street or pavement without tags is taken to be smooth by both": ("highway=footway", 1, 1),
    "a path without a surface is closed to the cautious": ("highway=path", 0.5, NO),
    "a bridleway too": ("highway=bridleway", 0.5, NO),
    "and a track": ("highway=track", 0.5, NO),
    "but not once a tag tells of a hard surface": ("highway=path surface=asphalt", 1, 1),
    "uneven and firm is slow by both": ("highway=residential surface=sett", 0.5, 0.5),
    "loose is slow by one and closed by the other": ("highway=footway surface=gravel", 0.5, NO),
    "no surface opens a motorway": ("highway=motorway surface=asphalt", NO, NO),
    "above 8% the cautious stop": ("highway=footway incline=9%", 0.5, NO),
    "8% itself is slow by both": ("highway=footway incline=-8%", 0.5, 0.5),
    "above 10% all stop": ("highway=footway incline=11%", NO, NO),
    "5% itself is not slow": ("highway=footway incline=5%", 1, 1),
    "stairs are barred by both": ("highway=steps", NO, NO),
    "a ramp of unknown kind is for the optimistic": ("highway=steps ramp=yes", 0.5, NO),
    "a ramp for wheelchairs is for both": ("highway=steps ramp:wheelchair=yes", 0.5, 0.5),
    "robust wheels are not a wheelchair's": ("highway=footway smoothness=bad", 0.5, NO),
    "with help is not alone": ("highway=footway wheelchair=limited", 0.5, NO),
    "a raised kerb across the way": ("highway=footway footway=crossing kerb=raised", 1, NO),
    "is not one beside the carriageway": ("highway=residential kerb=raised", 1, 1),
    "nor a lowered one": ("highway=footway footway=crossing kerb=lowered", 1, 1),
    "a tag that lets wheelchairs through opens loose ground": ("highway=track surface=gravel wheelchair=yes", 0.5, 0.5),
    "and is no better by the cautious figure": ("highway=path wheelchair=yes", 0.5, 0.5),
}


@pytest.mark.parametrize("claim", BY_WHEELCHAIR)
def test_rule_for_wheelchairs(claim: str) -> None:
    text, optimistic, cautious = BY_WHEELCHAIR[claim]
    speeds = speeds_of(tags_of(text))
    assert speeds is not None
    ruled = (speeds.wheelchair[0], speeds.wheelchair_cautious[0])
    assert ruled == pytest.approx((optimistic, cautious), nan_ok=True), claim


# tags -> share of cycling speed on quiet streets, forward and backward.
ON_QUIET_STREETS = {
    "a residential street is quiet": ("highway=residential", 1, 1),
    "whatever its sign": ("highway=unclassified maxspeed=60_mph", 1, 1),
    "on a main road the bicycle is pushed": ("highway=primary", 0.3, 0.3),
    "even where it is signed 20": ("highway=secondary maxspeed=20_mph", 0.3, 0.3),
    "unless it has a lane": ("highway=primary cycleway:left=lane", 1, 1),
    "or a track": ("highway=trunk cycleway=track", 1, 1),
    "a lane shared with cars is none": ("highway=primary cycleway=shared_lane", 0.3, 0.3),
    "a middling road is quiet": ("highway=tertiary", 1, 1),
    "and at 30 mph": ("highway=tertiary maxspeed=30_mph", 1, 1),
    "and at 50 km/h": ("highway=tertiary maxspeed=50", 1, 1),
    "but not at 40": ("highway=tertiary maxspeed=40_mph", 0.3, 0.3),
    "where nobody may walk it is barred": ("highway=primary foot=no", NO, NO),
    "one-way holds for the pushed too": ("highway=primary oneway=yes", 0.3, NO),
    "a cycleway beside it is the way to go": ("highway=cycleway", 1, 1),
    "where it may not be ridden it is not pushed": ("highway=primary bicycle=no", NO, NO),
}


@pytest.mark.parametrize("claim", ON_QUIET_STREETS)
def test_rule_for_quiet_streets(claim: str) -> None:
    text, forward, backward = ON_QUIET_STREETS[claim]
    speeds = speeds_of(tags_of(text))
    assert speeds is not None
    assert speeds.cycle_quiet == pytest.approx((forward, backward), nan_ok=True), claim


def test_a_gradient_is_uphill_the_way_the_street_is_drawn() -> None:
    speeds = speeds_of(tags_of("highway=residential incline=3%"))
    assert speeds is not None
    assert speeds.gradient_percent == 3
    # 7% a percent uphill is 79%; 4% a percent downhill is 112%.
    assert speeds.cycle == pytest.approx((0.79, 1.12))
    assert speeds.cycle_quiet == pytest.approx((0.79, 1.12))
    assert speeds.walk == (1, 1)
    for untold in ("incline=up", "incline=steep", ""):
        level = speeds_of(tags_of(f"highway=residential {untold}"))
        assert level is not None and math.isnan(level.gradient_percent)


def test_bridges_and_tunnels_are_off_the_ground() -> None:
    for text, off_ground in {
        "bridge=yes": True,
        "bridge=viaduct": True,
        "tunnel=building_passage": True,
        "bridge=no": False,
        "": False,
    }.items():
        speeds = speeds_of(tags_of(f"highway=residential {text}"))
        assert speeds is not None
        assert speeds.off_ground is off_ground, text


@pytest.mark.parametrize(
    "text",
    [
        "highway=proposed",
        "highway=construction",
        "highway=service access=private",
        "waterway=river",
        "highway=service service=emergency_access",
    ],
)
def test_what_nobody_may_use_is_no_street(text: str) -> None:
    assert speeds_of(tags_of(text)) is None


def test_everything_open_on_foot_is_walked_both_ways_whatever_the_signs_say_to_traffic() -> None:
    for kind in RULES:
        speeds = speeds_of({"highway": kind, "oneway": "yes"})
        assert speeds is not None
        assert speeds.walk == pytest.approx(speeds.walk[::-1], nan_ok=True)
        assert speeds.wheelchair == pytest.approx(speeds.wheelchair[::-1], nan_ok=True)
        assert speeds.wheelchair_cautious == pytest.approx(speeds.wheelchair_cautious[::-1], nan_ok=True)


@pytest.mark.parametrize(
    ("text", "stopped"),
    [
        ("barrier=bollard", {Mode.CAR}),
        ("barrier=bollard motor_vehicle=yes", set()),
        ("barrier=gate", set()),
        ("barrier=gate access=private", set(STREET_MODES)),
        ("barrier=gate access=private foot=yes", BICYCLES | {Mode.CAR}),
        ("barrier=gate foot=no wheelchair=yes", WHEELCHAIRS | {Mode.WALK}),
        ("barrier=stile foot=yes", WHEELCHAIRS | BICYCLES | {Mode.CAR}),
        ("barrier=kissing_gate wheelchair=yes", BICYCLES | {Mode.CAR}),
        ("highway=crossing kerb=raised", {Mode.WHEELCHAIR_CAUTIOUS}),
        ("highway=crossing kerb=raised wheelchair=yes", set()),
        ("barrier=kerb", {Mode.WHEELCHAIR_CAUTIOUS}),
        ("barrier=kerb kerb=flush", set()),
        ("highway=crossing kerb=lowered", set()),
        ("highway=crossing", set()),
    ],
)
def test_a_barrier_stops_those_who_cannot_pass_it(text: str, stopped: set[Mode]) -> None:
    assert stopped_by(values_of(tags_of(text))) == stopped


def test_the_share_of_streets_that_tell_is_by_length_and_on_foot() -> None:
    streets = paper_streets(
        {"A": (0, 0), "B": (300, 0), "C": (400, 0), "D": (9999, 0)},
        [("A", "B", {}), ("B", "C", {"surface": "asphalt"}), ("C", "D", {"highway": "motorway", "surface": "asphalt"})],
    )
    # 100 m of 400 m; the motorway is not walked.
    assert share_telling_step_free(streets) == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("tags", "told"),
    [
        ("highway=primary maxspeed=60_mph", True),
        ("highway=trunk maxspeed=50_mph sidewalk=no", True),
        ("highway=primary maxspeed=60_mph sidewalk=left", False),
        ("highway=primary maxspeed=60_mph sidewalk=separate", False),
        ("highway=primary maxspeed=60_mph foot=designated", False),
        ("highway=primary maxspeed=40_mph", False),
        ("highway=unclassified maxspeed=60_mph", False),
        ("highway=trunk oneway=yes maxspeed=70_mph sidewalk=no", False),
    ],
)
def test_a_fast_main_road_that_is_walked_without_a_pavement_is_told(tags: str, told: bool) -> None:
    speeds = speeds_of(_tags(tags))
    assert speeds is not None
    assert speeds.no_pavement is told


def _tags(tags: str) -> dict[str, str]:
    return {key: value.replace("_", " ") for key, value in (tag.split("=") for tag in tags.split())}
