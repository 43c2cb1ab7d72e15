"""Kinds of service, where sites stand, how long they are open, and facts with their file and day."""

import math
from dataclasses import replace

import pytest

from geo.services.services import (
    FACTS,
    LABELS,
    HeldFact,
    Service,
    Site,
    full_time,
    full_time_sites,
    held_fact,
    of_service,
    points,
    with_facts,
)
from tests.town import NORTHING, WEST_EASTING, sites


def test_every_service_has_a_name_for_one_and_for_several() -> None:
    assert set(LABELS) == set(Service)
    assert all(single and several and single != several for single, several in LABELS.values())


@pytest.mark.parametrize(("key", "words"), [("gp", "GP surgery"), ("primary_school", "primary school")])
def test_the_keys_of_services_are_the_command_lines(key: str, words: str) -> None:
    assert Service(key).label == words


def test_a_site_without_a_known_place_is_listed_and_has_no_point() -> None:
    assert [site.site_id for site in sites()] == ["Z99901", "Z99902", "PHA-01", "LIB-01", "POS-01"]
    assert list(points(sites()).index) == ["Z99901", "Z99902", "PHA-01", "LIB-01"]


def test_points_are_in_metres_on_the_grid() -> None:
    # The library stands 2,000 m along the row that begins at 600,000 east.
    where = points(sites()).loc["LIB-01"]
    assert where["easting"] == WEST_EASTING + 2000 == 602_000
    assert where["northing"] == NORTHING == 430_000


def test_no_sites_make_an_empty_table_of_numbers() -> None:
    empty = points([Site("A", Service.GP, "A", None)])
    assert empty.empty
    assert list(empty.columns) == ["easting", "northing"]
    assert all(kind.name == "float64" for kind in empty.dtypes)


def test_sites_of_one_service_keep_their_order() -> None:
    assert [site.site_id for site in of_service(sites(), Service.GP)] == ["Z99901", "Z99902"]
    assert of_service(sites(), Service.DENTIST) == ()


def test_a_site_is_part_time_on_fewer_than_eight_half_days_of_ten() -> None:
    week = [replace(sites()[0], sessions=half_days) for half_days in (0.0, 3.0, 7.5, 8.0, 10.0)]
    assert [full_time(site) for site in week] == [False, False, False, True, True]
    assert full_time_sites(week) == (week[3], week[4])


def test_a_site_whose_half_days_are_not_held_counts_as_full_time() -> None:
    assert math.isnan(sites()[0].sessions)
    assert full_time(sites()[0])


def test_every_fact_has_a_key_and_a_heading_of_its_own() -> None:
    assert len({fact.key for fact in FACTS}) == len({fact.label for fact in FACTS}) == len(FACTS)


def test_a_fact_is_held_with_its_file_and_its_day_and_an_empty_one_is_not_held() -> None:
    facts = {"tenure": "Leasehold", "lease_end": "2029-03-31", "owner": ""}
    site = with_facts(sites()[0], facts, file="facts.csv", as_at="2024-09-30")
    assert held_fact(site, "lease_end") == HeldFact("2029-03-31", "facts.csv", "2024-09-30")
    assert held_fact(site, "owner") is None
    assert held_fact(sites()[0], "tenure") is None


def test_a_fact_told_again_takes_the_place_of_the_former_with_its_file_and_day() -> None:
    first = with_facts(sites()[0], {"tenure": "Leasehold"}, file="old.csv", as_at="2020")
    again = with_facts(first, {"tenure": "Freehold"}, file="new.csv", as_at="")
    assert held_fact(again, "tenure") == HeldFact("Freehold", "new.csv", "")
