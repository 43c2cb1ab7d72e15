"""From a place and a command to ways: the file of a search, its sentences, and what is refused."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from geo.__main__ import _site, argument_parser, main
from geo.access.access import mean_minutes, nearest_by
from geo.errors import InputError
from geo.place.named_communities import CommunityKind, NamedCommunity
from geo.place.place import Place
from geo.projection import to_lonlat
from geo.services.services import Service, Site
from geo.siting.asked import Asked, Capacity, minutes_to, problem_of
from geo.siting.candidates import OF_OTHERS, Candidates, candidates, from_csv
from geo.siting.floors import FloorOf, Limit
from geo.siting.problem import Rule, SitingProblem
from geo.siting.search import search
from geo.siting.text import Report
from geo.store import keep
from geo.travel.ways import Way
from tests.town import at

KEYS = {
    *("place", "service", "rule", "ways_looked_at", "proven", "gap", "floor", "ways", "in_all", "binding_floor"),
    *("notes", "settings", "provenance"),
}
WAY_KEYS = {
    *("sites", "value", "mean", "longest_tenth", "worst", "beyond_threshold", "gain", "lose", "must_change"),
    "over_capacity",
}


def report(place: Place, asked: Asked) -> Report:
    where = candidates(place, asked.service)
    return Report(place, asked, where, search(asked_of(place, asked, where)))


def asked_of(place: Place, asked: Asked, where: Candidates) -> SitingProblem:
    return problem_of(place, asked, where, minutes=minutes_to(place, asked.way, where.sites))


def test_today_is_what_the_times_of_the_place_say(town: Place) -> None:
    today = [site.site_id for site in town.services.sites_of(Service.GP) if site.at is not None]
    told = report(town, Asked(Service.GP, len(today), Rule.AVERAGE, keep=tuple(today), most_changes=0)).to_plain()
    minutes = nearest_by(town.travel.times, Way.NOCAR, site_ids=today)
    [way] = told["ways"]
    assert set(told) == KEYS and set(way) - {"under_10"} == WAY_KEYS
    assert way["sites"] == today and told["ways_looked_at"] == 1 and told["proven"] and told["gap"] == 0
    assert way["mean"] == pytest.approx(mean_minutes(minutes, town.people.residents), abs=1e-3)
    assert sum(way["gain"].values()) == sum(way["lose"].values()) == 0
    assert way["must_change"] == 0


def test_a_floor_that_nobody_can_meet_is_told_with_the_least_that_can(town: Place) -> None:
    asked = Asked(Service.GP, 1, Rule.AVERAGE, most_changes=9, floor=Limit(0.0), close=("Z99901",))
    told = report(town, asked)
    plain = told.to_plain()
    if not plain["ways"]:
        assert plain["binding_floor"] == "small area" and plain["floor"]["least_minutes"] > 0
        assert any("No way keeps the floor" in line for line in told.lines())


@pytest.mark.parametrize("kind", list(FloorOf))
def test_every_kind_of_floor_can_be_asked(kind: FloorOf, town: Place) -> None:
    west = NamedCommunity("The west", CommunityKind.AREA, wards=("Alder", "Birch"))
    free = report(town, Asked(Service.GP, 2, Rule.AVERAGE, most_changes=9))
    for limit in (Limit(500.0), Limit(500.0, 10.0)):
        asked = Asked(Service.GP, 2, Rule.AVERAGE, most_changes=9, floor=limit, floors=(kind,), places=(west,))
        assert report(town, asked).answer.ways.tolist() == free.answer.ways.tolist()


def test_a_community_of_interest_is_no_floor(town: Place) -> None:
    old = NamedCommunity("Older people", CommunityKind.INTEREST, groups=(("age", "85+"),))
    asked = Asked(Service.GP, 2, Rule.AVERAGE, floor=Limit(5.0), floors=(FloorOf.PLACES,), places=(old,))
    with pytest.raises(InputError, match="a community of interest cannot be one"):
        report(town, asked)


def test_the_nearer_ways_must_be_to_the_best_the_fewer_are_told(town: Place) -> None:
    asked = Asked(Service.GP, 1, Rule.AVERAGE, most_changes=9)
    problem = asked_of(town, asked, candidates(town, Service.GP))
    told = [len(search(problem, near=limit).ways) for limit in (0.0, 1.0, 1000.0)]
    assert told == sorted(told) and told[0] == 1 and told[-1] == search(problem).sure.ways


def test_sentences_name_no_winner_and_no_code(town: Place) -> None:
    told = report(town, Asked(Service.GP, 1, Rule.LONGEST, most_changes=9))
    text = " ".join(told.lines())
    assert not any(word in text.lower() for word in ("winner", "optimal", "best site", "recommend"))
    assert not any(code in text for code in told.answer.problem.codes)
    assert "ways were looked at" in text


def test_one_way_that_was_proven_is_not_said_to_be_the_only_one_near(town: Place) -> None:
    told = report(town, Asked(Service.GP, None, Rule.FEWEST, threshold=100.0)).lines()
    assert "A way to test; others that are as near were not looked for:" in told
    assert not any("No other way" in line for line in told)


def test_candidates_of_a_file(town: Place) -> None:
    sites = town.services.sites
    text = f"code,name,lon,lat,postcode,capacity\n,Old Mill,,,XZ1 1AB,4000\n{sites[0].site_id},,,,,\n"
    mill, held = from_csv(text, service=Service.GP, locate=town.locate, held=sites)
    assert (mill.site_id, mill.name, mill.capacity, mill.at) == (
        "added-1",
        "Old Mill",
        4000,
        town.locate("XZ11AB"),
    )
    assert held is sites[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name,where\nA,B\n", "has the column where"),
        ("name\nOld Mill\n", "row 2: give a lon and a lat, a postcode, or the code"),
        ("name,postcode\nOld Mill,ZZ9 9ZZ\n", "row 2: Postcode 'ZZ9 9ZZ' is not among"),
        ("name,lon,lat\nOld Mill,here,53\n", "row 2: lon 'here' is not a number"),
    ],
)
def test_a_file_of_candidates_that_cannot_be_read_is_refused(text: str, words: str, town: Place) -> None:
    with pytest.raises(InputError) as refused:
        from_csv(text, service=Service.GP, locate=town.locate, held=())
    assert len(refused.value.faults) == 1 and words in refused.value.faults[0]


def test_two_candidates_on_top_of_each_other_are_refused(town: Place) -> None:
    lon, lat = to_lonlat(at(2000).easting, at(2000).northing)
    text = f"name,lon,lat\nOld Mill,{lon},{lat}\nNew Mill,{lon},{lat}\n"
    added = from_csv(text, service=Service.GP, locate=town.locate, held=())
    with pytest.raises(InputError, match="New Mill cannot be a candidate: Old Mill is there"):
        candidates(town, Service.GP, added=added)


def test_an_added_candidate_without_a_place_is_refused_in_one_sentence(town: Place) -> None:
    mill = Site("added-1", Service.GP, "Old Mill", None)
    with pytest.raises(InputError) as refused:
        candidates(town, Service.GP, added=[mill])
    assert refused.value.faults == (
        "Old Mill cannot be a candidate: its place is not known; leave it out, or give it another place.",
    )


def test_a_candidate_that_nobody_finds_a_journey_to_is_named(town: Place) -> None:
    asked = Asked(Service.GP, 1, Rule.AVERAGE, most_changes=9)
    where = candidates(town, Service.GP)
    minutes = minutes_to(town, asked.way, where.sites).assign(**{"LIB-01": np.nan})
    notes = Report(town, asked, where, search(problem_of(town, asked, where, minutes=minutes))).notes()
    assert "Nobody finds a journey to Cedar Library; such a site makes nobody's way shorter." in notes


@pytest.fixture
def built_town(town: Place, tmp_path: Path) -> str:
    keep.save(town, tmp_path / "town")
    return str(tmp_path / "town")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--choose", "99"], "99 sites were asked for and there are"),
        (["--choose", "many"], "--choose 'many': a number of sites was expected"),
        ([], "How many sites?"),
        (["--choose", "1", "--keep", "NOPE"], "'NOPE' is no code of a candidate"),
        (["--choose", "1", "--floor", "-3"], "A floor of -3 minutes is below nought"),
    ],
)
def test_the_command_refuses_in_one_sentence(
    arguments: Sequence[str], words: str, built_town: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["site", built_town, "--rule", "average", *arguments]) == 1
    told = capsys.readouterr()
    assert words in told.err and len(told.err.strip().splitlines()) == 1 and told.out == ""


def test_json_on_standard_output_is_nothing_else(built_town: str, capfd: pytest.CaptureFixture[str]) -> None:
    for rule in ("average", "fewest"):
        assert main(["site", built_town, "--choose", "2", "--rule", rule, "--threshold", "60", "--json", "-"]) == 0
        told: dict[str, Any] = json.loads(capfd.readouterr().out)
        assert told["rule"] == rule and told["ways"]
    assert argument_parser().parse_args(["site", built_town, "--rule", "equal"]).run is _site


def test_people_by_bands_add_up_to_everybody(town: Place) -> None:
    answer = report(town, Asked(Service.GP, 2, Rule.AVERAGE, most_changes=9)).answer
    told = answer.told()
    bands = told.drop(columns=["mean", "longest_tenth", "worst", "beyond_threshold"])
    assert np.allclose(bands.sum(axis=1), town.people.residents.sum())


def test_the_file_says_of_somebody_elses_premises_whether_the_owner_was_asked(town: Place) -> None:
    told = report(town, Asked(Service.LIBRARY, 1, Rule.AVERAGE, most_changes=9))
    marks = {each["code"]: (each["service"], each["owner"]) for each in told.to_plain()["settings"]["candidates"]}
    others = [code for code, (service, owner) in marks.items() if owner == "not asked"]
    assert others and {marks[code][0] for code in others} <= {kind.value for kind in OF_OTHERS}
    assert all(owner is None for service, owner in marks.values() if service not in {kind.value for kind in OF_OTHERS})
    asked = replace(told, owner_asked=frozenset(others[:1])).to_plain()["settings"]["candidates"]
    assert [each["code"] for each in asked if each["owner"] == "asked"] == others[:1]


def test_a_site_that_says_no_capacity_is_named_and_left_free_or_out(town: Place) -> None:
    lon, lat = to_lonlat(at(2000).easting, at(2000).northing)
    far, further = to_lonlat(at(3000).easting, at(3000).northing)
    text = f"name,lon,lat,capacity\nOld Mill,{lon},{lat},4000\nNew Mill,{far},{further},\n"
    read = from_csv(text, service=Service.GP, locate=town.locate, held=town.services.sites)
    where = candidates(town, Service.GP, added=read, wanted=None)
    told = where.of_told_capacity()
    assert [site.name for site in where.others] == ["Old Mill", "New Mill"]
    assert [site.name for site in told.others] == ["Old Mill"] and told.today == where.today
    for capacity, among, said in ((Capacity.FREE, where, "left free"), (Capacity.OUT, told, "left out: New Mill")):
        asked = Asked(Service.GP, None, Rule.AVERAGE, capacity=capacity)
        notes = Report(town, asked, among, search(asked_of(town, asked, among))).notes()
        assert any(said in note and "New Mill" in note for note in notes)
