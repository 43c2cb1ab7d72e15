"""Sentences say no more than the figures do, and never name a group."""

import math
from dataclasses import replace

import pytest

from geo.access.access import nearest_by
from geo.appraisal.appraise import appraise
from geo.appraisal.case import Settings
from geo.appraisal.record import Appraisal
from geo.impact.bands import ImpactSettings
from geo.language import phrases
from geo.place.place import Place
from geo.proposals.kinds.single import Close, Open
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome
from geo.services.services import Service
from geo.travel.stops import TransitSettings
from geo.travel.streets import Mode
from geo.travel.ways import Way
from geo.views.impact import list_tables, tables, words
from geo.views.words import profile, wording
from tests.town import at, street_town

DISPERSED = ListOutcome(ListFate.DISPERSED)


def opened(town: Place) -> Appraisal:
    """A surgery opens at 2000 m: areas 4 to 7 are 6.5, 19.5, 19.5 and 6.5 minutes nearer."""
    return appraise(town, Proposal("Cedar Surgery", Service.GP, (Open("Cedar Surgery", at(2000)),)))


def closed(town: Place) -> Appraisal:
    """Elm Surgery closes: areas 6 to 10 walk to 400 m instead, at least 6.5 minutes further."""
    return appraise(town, Proposal("Elm closes", Service.GP, (Close("Z99902", DISPERSED),)))


@pytest.mark.parametrize(
    ("people", "text"),
    [
        (0.0, "nobody"),
        (0.4, "nobody"),
        (3.0, "fewer than 10 people"),
        (10.0, "about 10 people"),
        (96.0, "about 96 people"),
        (1893.0, "about 1,900 people"),
        (1950.0, "about 2,000 people"),
        (240_365.0, "about 240,000 people"),
    ],
)
def test_a_count_is_said_to_two_figures_and_a_few_people_are_not_counted_out(people: float, text: str) -> None:
    assert phrases.about(people) == text


def test_a_journey_that_was_not_found_is_never_said_as_minutes() -> None:
    assert phrases.minutes(math.nan) == "no journey found"
    assert [phrases.minutes(m) for m in (0.2, 1.2, 12.5)] == ["under a minute", "1 minute", "13 minutes"]


def test_the_strip_says_who_is_nearer_when_one_opens(town: Place) -> None:
    # 300 + 400 + 200 + 250 = 1,150 people; halves go up.
    sentence = words.result(opened(town))[0]
    assert sentence.startswith(
        "Without a car (on foot only: no timetable is held that can be used), about 1,200 people would be at least "
        "5 minutes nearer a GP surgery and none that much further"
    )


def test_the_strip_says_who_is_further_when_one_closes(town: Place) -> None:
    # 200 + 250 + 150 + 120 + 80 = 800 people.
    sentence = words.result(closed(town))[2]
    assert sentence.startswith("Another count, residents by their nearest GP surgery: without a car, ")
    assert "about 800 people would be at least 5 minutes further from a GP surgery" in sentence


def test_a_straight_line_says_that_small_shares_of_a_journey_are_not_counted(town: Place) -> None:
    assert "less than 20% of today's journey" in words.result(opened(town))[0]
    assert "less than 20% of today's journey" in words.result(closed(town))[0]


def test_a_headline_of_four_minutes_is_told_as_four_minutes(town: Place) -> None:
    closes = Proposal("Elm closes", Service.GP, (Close("Z99902", DISPERSED),))
    stricter = Settings(impact=ImpactSettings(headline_minutes=4, large_minutes=8))
    appraisal = appraise(town, closes, settings=stricter)
    assert "at least 4 minutes further from a GP surgery" in words.result(appraisal)[2]
    assert "Further by 8 minutes" in tables.summary(appraisal)
    assert "4 to 8 minutes nearer" in set(tables.by_ward(appraisal, Way.NOCAR, town).columns.str.lower())


def test_by_car_counts_people_in_households_with_one(town: Place) -> None:
    # By car, 5 minutes and 1.3 x metres / 500: area 8 goes from 600 to 2600 m (+5.2), 9 from 200 to 3000 m (+7.3), 10
    # from 200 to 3400 m (+8.3); area 7, 1000 to 2200 m, only +3.1. With a car: 120 + 96 + 64 = 280.
    assert words.result(closed(town))[3] == (
        "By car, among people in households with one, about 280 people would be at least 5 minutes further from a GP "
        "surgery and none that much nearer."
    )


def test_the_strip_never_names_a_group(town: Place) -> None:
    sentences = " ".join(words.result(closed(town)))
    groups = {group for kind in town.people.group_kinds for group in kind.groups}
    assert not [group for group in groups if group.lower() in sentences.lower()]


def test_no_journey_is_called_lost_where_none_is(town: Place) -> None:
    # Of patients, Elm's have no place: Alder Surgery has no room. Of residents, all have a journey.
    patients, *residents = words.result(closed(town))
    assert "about 670 would have no GP surgery with room within two hours on foot" in patients
    assert "would have no" not in " ".join(residents)


def test_people_without_any_journey_are_said_and_asked(town: Place) -> None:
    minutes = nearest_by(town.travel.times, Way.NOCAR, site_ids=["Z99901", "Z99902"])
    assert "from every small area" in wording.cut_off(minutes, town, Way.NOCAR)
    # Cedar's two areas, 400 + 200 people, cannot be reached.
    lost = minutes.where(minutes < 20)
    assert "about 600 people" in wording.cut_off(lost, town, Way.NOCAR)


def test_a_community_without_figures_is_a_question_not_a_finding(town: Place) -> None:
    sentence = wording.gaps(kind.kind for kind in town.people.group_kinds)
    assert "sexual orientation" in sentence
    assert "not a finding of no effect" in sentence
    assert "age" not in sentence.split(" on ")[1].split(". ")[0].split(", ")


def test_each_list_is_told_in_a_row_with_its_size_and_what_becomes_of_it(town: Place) -> None:
    # Elm Surgery has 665 patients; 670 to the nearest ten, and all of them must change.
    table = list_tables.at_a_glance(closed(town)).set_index("Site")
    first = table.iloc[0]
    assert table.index[0] == "Elm Surgery" and first["Room after"] == "its list is dispersed"
    assert first["Registered"] == first["Must change practice"] == 670
    assert table.iloc[1:]["Must change practice"].isna().all() and (table.iloc[1:]["Room after"] != "").all()
    assert list_tables.at_a_glance(opened(town)).empty


def test_without_a_timetable_the_page_says_that_buses_are_not_counted(town: Place) -> None:
    assert Mode.TRANSIT not in town.travel.times
    assert "on foot" in wording.without_a_car(town)


def test_nobody_is_counted_by_bicycle_or_wheelchair() -> None:
    assert [way for way in Way if not way.counts_people] == [
        Way.WHEELCHAIR,
        Way.WHEELCHAIR_CAUTIOUS,
        Way.CYCLE,
        Way.CYCLE_QUIET,
    ]


@pytest.mark.parametrize(
    "name", ["**bold**", "[a](http://b)", "![x](y)", "$a$ and $b$", "<b>", ":material/home:", "`c`"]
)
def test_a_typed_name_cannot_be_markdown(name: str) -> None:
    escaped = wording.plain(name)
    assert escaped.replace("\\", "").replace(wording.WORD_JOINER, "") == name
    assert all(escaped[n - 1] == "\\" for n, letter in enumerate(escaped) if letter in "*[]()!$<>:`")


def test_a_ward_is_told_by_its_own_people(town: Place) -> None:
    minutes = nearest_by(town.travel.times, Way.WALK, site_ids=["Z99901", "Z99902"])
    cedar = "E05999003"
    # Cedar: 400 + 200 people, all 22.75 minutes on foot, which is over the 20 that a walk to a surgery may take.
    line = profile.opening(town, minutes, ward=cedar, service=Service.GP, way=Way.WALK)
    assert line.startswith("Cedar: about 600 people live here (") and line.endswith(
        "a GP surgery is 23 minutes away on foot on average."
    )
    assert "hardly any more or fewer from 2021 to 2024" in line and "in the pandemic" in line and ". " not in line
    bare = replace(town, people=replace(town.people, ward_people=None, tables=town.people.tables[:1]))
    line = profile.opening(bare, minutes, ward=cedar, service=Service.GP, way=Way.WALK)
    assert "whether their number grows is not told by the counts held; how many come and go is not held" in line
    distant, near = (
        profile.far(town, journeys, ward=cedar, service=Service.GP, way=Way.WALK) for journeys in (minutes, minutes * 0)
    )
    assert distant == ["About 600 people live more than 20 minutes away."] and near == []


def test_by_bicycle_a_page_counts_small_areas_and_says_why(town: Place) -> None:
    minutes = nearest_by(town.travel.times, Way.WALK, site_ids=["Z99901", "Z99902"])
    lost = minutes.where(minutes < 20)
    # Cedar's two areas of the ten are the only ones beyond 20 minutes.
    sentences = " ".join(wording.nearness(town, lost, service=Service.GP, way=Way.CYCLE))
    assert "Of the 10 small areas" in sentences
    assert "For 2 small areas, we found no way" in sentences
    assert "people" not in sentences.replace("what people really do", "")
    assert wording.not_people([Way.WALK, Way.WHEELCHAIR, Way.CYCLE]).startswith(
        "Nobody holds a count of the people who travel by wheelchair or by bicycle"
    )
    assert wording.not_people([Way.NOCAR, Way.CAR]) == ""


def test_a_wheelchairs_journey_says_how_far_the_tags_vouch_for_it(town: Place) -> None:
    # Only the 100 m of steps say what they are, of 1550 + 100 + 3150 + 200 + 100 + 200 = 5300 m: 1.9%.
    walked = street_town()
    assert wording.step_free(walked, [Way.WHEELCHAIR]).startswith(
        "We can vouch for 2% of these streets by length for a wheelchair: there"
    )
    assert wording.step_free(walked, [Way.WHEELCHAIR]).endswith("a wheelchair is taken to get through.")
    assert wording.step_free(walked, [Way.WHEELCHAIR_CAUTIOUS]).endswith(
        "a wheelchair is taken to get through, in the cautious figure not on paths and tracks."
    )
    assert wording.step_free(walked, [Way.WALK, Way.CAR]) == ""
    assert wording.step_free(town, [Way.WHEELCHAIR]) == ""


def test_what_is_said_of_a_return_trip_is_what_is_counted() -> None:
    settings = TransitSettings()
    assert settings.stay_minutes == 30 and "half an hour at the site" in wording.RETURN_TRIPS
    assert f"is {settings.on_foot_minutes:.0f} minutes on foot or less" in wording.RETURN_TRIPS
