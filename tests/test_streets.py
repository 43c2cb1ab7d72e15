"""What a street's tags allow: one claim a rule, the speeds as shares of each mode's own."""

import math

import pytest

from geo.streets import RULES, STREET_MODES, Mode, share_telling_step_free, speeds_of, stopped_by
from tests.paper_streets import paper_streets

NO = math.nan
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
    "more than 8% downhill too is barred": ("highway=footway incline=-9%", 1, NO, NO, NO, NO),
    "8% itself is not": ("highway=footway incline=8%", 1, 0.5, NO, NO, NO),
    "5 degrees are 8.7%": ("highway=footway incline=5°", 1, NO, NO, NO, NO),
    "up tells no gradient": ("highway=footway incline=up", 1, 1, NO, NO, NO),
    "somebody who has been there knows better": ("highway=footway incline=9% wheelchair=yes", 1, 0.5, NO, NO, NO),
    "wheelchair=no bars": ("highway=footway wheelchair=no", 1, NO, NO, NO, NO),
    "wheelchair=limited is slow": ("highway=footway wheelchair=limited", 1, 0.5, NO, NO, NO),
    "a private road with a right of way on foot": ("highway=service access=private foot=yes", 1, 1, NO, NO, NO),
    "residents' and customers' roads may be driven": ("highway=service access=customers", 1, 1, 1, 16, 16),
    "no through traffic by motor": ("highway=residential motor_vehicle=no", 1, 1, 1, NO, NO),
}  # fmt: skip


def tags_of(text: str) -> dict[str, str]:
    return {key: said.replace("_mph", " mph") for key, said in (pair.split("=") for pair in text.split())}


@pytest.mark.parametrize("claim", RULINGS)
def test_tag_rule(claim: str) -> None:
    text, walk, wheelchair, cycle, forward_kmh, backward_kmh = RULINGS[claim]
    speeds = speeds_of(tags_of(text))
    assert speeds is not None
    found = (speeds.walk[0], speeds.wheelchair[0], speeds.cycle[0], *speeds.car_kmh)
    assert found == pytest.approx((walk, wheelchair, cycle, forward_kmh, backward_kmh), nan_ok=True), claim


@pytest.mark.parametrize(
    "text", ["highway=proposed", "highway=construction", "highway=service access=private", "waterway=river",
             "highway=service service=emergency_access"],
)  # fmt: skip
def test_what_nobody_may_use_is_no_street(text: str) -> None:
    assert speeds_of(tags_of(text)) is None


def test_everything_open_on_foot_is_walked_both_ways_whatever_the_signs_say_to_traffic() -> None:
    for kind in RULES:
        speeds = speeds_of({"highway": kind, "oneway": "yes"})
        assert speeds is not None
        assert speeds.walk == pytest.approx(speeds.walk[::-1], nan_ok=True)
        assert speeds.wheelchair == pytest.approx(speeds.wheelchair[::-1], nan_ok=True)


@pytest.mark.parametrize(
    ("text", "stopped"),
    [
        ("barrier=bollard", {Mode.CAR}),
        ("barrier=bollard motor_vehicle=yes", set()),
        ("barrier=gate", set()),
        ("barrier=gate access=private", set(STREET_MODES)),
        ("barrier=gate access=private foot=yes", {Mode.CYCLE, Mode.CAR}),
        ("barrier=stile foot=yes", {Mode.WHEELCHAIR, Mode.CYCLE, Mode.CAR}),
        ("barrier=kissing_gate wheelchair=yes", {Mode.CYCLE, Mode.CAR}),
        ("highway=crossing kerb=raised", {Mode.WHEELCHAIR}),
        ("highway=crossing kerb=lowered", set()),
    ],
)
def test_a_barrier_stops_those_who_cannot_pass_it(text: str, stopped: set[Mode]) -> None:
    assert stopped_by(tags_of(text)) == stopped


def test_the_share_of_streets_that_tell_is_by_length_and_on_foot() -> None:
    streets = paper_streets(
        {"A": (0, 0), "B": (300, 0), "C": (400, 0), "D": (9999, 0)},
        [("A", "B", {}), ("B", "C", {"surface": "asphalt"}), ("C", "D", {"highway": "motorway", "surface": "asphalt"})],
    )
    # 100 m of 400 m; the motorway is not walked.
    assert share_telling_step_free(streets) == pytest.approx(0.25)
