"""What outreach gives back, worked by hand on the paper town: a part, and everybody is as far away as without it."""

import math
from dataclasses import replace

import pytest

from geo.appraisal.appraise import appraise
from geo.appraisal.record import Appraisal
from geo.impact.outreach import part_restored, sessions_a_month
from geo.proposals.kinds.mitigations import Outreach
from geo.proposals.kinds.single import Close
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome
from geo.services.services import Service
from geo.travel.ways import Way
from tests.town import AREAS, OUTSIDE, at, town

TOWN = town()
CLOSED = Close("Z99902", ListOutcome(ListFate.DISPERSED))
# Without Elm Surgery the nearest is at 400 m: 200 + 250 + 150 + 120 + 80 = 800 people of the five areas from 2200 m on
# are further.
FURTHER = 800


def appraised(*stops: Outreach) -> Appraisal:
    return appraise(TOWN, Proposal("Try", Service.GP, (CLOSED, *stops)))


def restored_at(*metres_along: float) -> float:
    appraisal = appraised()
    stops = [Outreach("Van", at(metres)) for metres in metres_along]
    way = appraisal.first_way
    return part_restored(TOWN, appraisal.ways[way].areas, stops, way=way).part_restored


def test_everybody_is_as_far_away_with_a_stop_as_without() -> None:
    stop = Outreach("Van", at(3400), "Tue 10:00-13:00", every_weeks=2)
    with_stop, without = appraised(stop), appraised()
    way = without.first_way
    assert with_stop.ways[way].summary == without.ways[way].summary
    assert with_stop.ways[way].summary.lose_headline == FURTHER
    assert with_stop.help_given.outreach is not None and without.help_given.outreach is None
    assert with_stop.help_given.outreach.further == FURTHER
    assert with_stop.help_given.outreach.part_restored < FURTHER
    assert with_stop.help_given.outreach.sessions_a_month == pytest.approx(52 / 12 / 2)


def test_a_stop_restores_those_who_have_it_as_near_as_their_surgery_was() -> None:
    # Metres to the surgery that closes, at 3600 m: 1400, 1000, 600, 200, 200; two minutes more are 123 m.
    # A stop where it stood is as near for all five areas.
    assert restored_at(3600) == FURTHER
    # At 3400 m it is 1200, 800, 400, 0 and 400 m away: too far (6.5 minutes against 3.25) for Elm's second area.
    assert restored_at(3400) == FURTHER - 80
    # At 3700 m it is 100 m further for the first four and 100 m less for the last: all within two minutes more.
    assert restored_at(3700) == FURTHER
    # At 3730 m it is 130 m further for those four.
    assert restored_at(3730) == 80
    # In Alder it is as far as the surgery that stays.
    assert restored_at(400) == 0


def test_two_stops_restore_whoever_is_near_either_and_nobody_twice() -> None:
    assert restored_at(3730, 3400) == FURTHER
    assert restored_at(3400, 3400) == FURTHER - 80


def test_each_stop_says_for_how_many_it_is_near_and_the_whole_counts_nobody_twice() -> None:
    near_all, near_most = Outreach("Hall", at(3600), "Wed 10:00-13:00", every_weeks=2), Outreach("Van", at(3400))
    restored = appraised(near_all, near_most).help_given.outreach
    assert restored is not None and restored.part_restored == FURTHER
    hall, van = restored.stops
    assert (hall.part_restored, van.part_restored) == (FURTHER, FURTHER - 80)
    assert (hall.sessions_a_month, van.sessions_a_month) == (pytest.approx(26 / 12), 0)


def test_a_journey_that_is_lost_is_further_and_can_be_restored() -> None:
    areas = appraised().ways[Way.WALK].areas.copy()
    areas[["change", "after"]] = 0.0
    areas["headline"] = "same"
    # Elm's second area, 3.25 minutes from its surgery, has no journey afterwards; Alder's first never had one.
    areas.loc[AREAS[9], "after"] = math.nan
    areas.loc[AREAS[0], ["before", "after"]] = math.nan
    near, far = (part_restored(TOWN, areas, (Outreach("Van", at(metres)),), way=Way.WALK) for metres in (3800.0, 400.0))
    assert (near.further, near.part_restored) == (80, 80)
    assert (far.further, far.part_restored) == (80, 0)


def test_people_outside_the_borough_are_not_among_its_residents() -> None:
    appraisal = appraised()
    areas = appraisal.ways[Way.WALK].areas
    assert set(areas.loc[list(OUTSIDE), "headline"]) == {"lose"}
    assert part_restored(TOWN, areas, (Outreach("Van", at(4400)),), way=Way.WALK).further == FURTHER


@pytest.mark.parametrize(
    ("opening", "every_weeks", "times"),
    [
        ("Tue 10:00-13:00", 1, 52 / 12),
        ("Tue, Thu 10:00-13:00", 1, 104 / 12),
        ("Tue 10:00-13:00", 4, 13 / 12),
        ("", 1, 0),
        ("now and then", 1, 0),
    ],
)
def test_sessions_a_month_are_counted_where_hours_are_recorded(opening: str, every_weeks: int, times: float) -> None:
    assert sessions_a_month(Outreach("Van", at(0), opening, every_weeks)) == pytest.approx(times)


def test_sessions_of_all_stops_add_up() -> None:
    stop = Outreach("Van", at(3600), "Tue 10:00-13:00")
    appraisal = appraised(stop, replace(stop, name="Hall", opening="Wed 10:00-13:00", every_weeks=2))
    assert appraisal.help_given.outreach is not None
    assert appraisal.help_given.outreach.sessions_a_month == pytest.approx(52 / 12 * 1.5)
