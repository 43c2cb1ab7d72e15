"""Kinds of service, and where sites stand."""

import pytest

from geo.services import LABELS, Service, Site, of_service, points
from tests.town import NORTHING, WEST_EASTING, sites


def test_every_service_has_a_name_for_one_and_for_several() -> None:
    assert set(LABELS) == set(Service)
    assert all(one and several and one != several for one, several in LABELS.values())


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
