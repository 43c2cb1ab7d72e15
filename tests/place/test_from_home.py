"""From homes: the same minutes as from an area whose people start there, and the nearest site by name."""

import math
from collections.abc import Iterable

import pytest

from geo.errors import InputError
from geo.place.from_home import FromHomes, from_homes, one_home
from geo.place.place import Place
from geo.projection import GridPoint
from geo.services.services import Service, Site
from geo.travel.streets import Mode
from geo.travel.ways import Way
from tests.town import AREAS, all_minutes, at, street_town, town, transit_town


def from_home(place: Place, home: GridPoint, sites: Iterable[Site]) -> FromHomes:
    return from_homes(place, one_home(place, home), sites)


TOWN, STREETS, BUSES = town(), street_town(), transit_town()


def test_minutes_on_paper() -> None:
    gps = TOWN.services.sites_of(Service.GP)
    reached = from_home(TOWN, at(800), gps)
    nearest = reached.nearest(gps)
    site, minutes = nearest.site(Way.WALK), nearest.minutes[Way.WALK][0]
    # 400 m to Z99901 in the west: 400 x 1.3 / 80.
    assert site is not None and site.site_id == "Z99901" and minutes == pytest.approx(6.5, abs=0.01)
    assert reached.ways == (Way.WALK, Way.CAR) and nearest.returns is None


@pytest.mark.parametrize("place", [TOWN, STREETS, BUSES], ids=["straight", "streets", "buses"])
def test_a_home_at_an_area_s_door_has_the_area_s_minutes(place: Place) -> None:
    door = place.travel.doors.loc[AREAS[3]]
    sites = [site for site in place.services.sites if site.at is not None]
    reached = from_home(place, GridPoint(float(door["easting"]), float(door["northing"])), sites)
    for mode in (Mode.WALK, Mode.TRANSIT, Mode.CAR):
        if mode in place.travel.times:
            held = all_minutes(place, mode).minutes.loc[AREAS[3], [site.site_id for site in sites]]
            assert reached.tables[mode].minutes.loc["home"].to_list() == pytest.approx(
                held.to_list(), abs=0.01, nan_ok=True
            )


def test_return_trips_are_those_of_the_place_s_own_table() -> None:
    door = BUSES.travel.doors.loc[AREAS[0]]
    sites = [site for site in BUSES.services.sites if site.at is not None]
    reached = from_home(BUSES, GridPoint(float(door["easting"]), float(door["northing"])), sites)
    spread = all_minutes(BUSES, Mode.TRANSIT).spread
    assert spread is not None
    told = [reached.nearest([site]) for site in sites]
    assert [float(each.returns[0]) for each in told if each.returns is not None] == spread.returns.loc[
        AREAS[0], [site.site_id for site in sites]
    ].to_list()


def test_a_site_that_moves_is_asked_for_at_either_point() -> None:
    site = TOWN.services.sites_of(Service.GP)[0]
    moved = type(site)(site.site_id, site.service, site.name, at(3000))
    reached = from_home(TOWN, at(3000), [site, moved])

    def minutes_to(asked: Site) -> float:
        return float(reached.nearest([asked]).minutes[Way.WALK][0])

    assert minutes_to(moved) == 0.0 < minutes_to(site)


def test_without_sites_nothing_is_near() -> None:
    nearest = from_home(TOWN, at(0), []).nearest([])
    assert nearest.site(Way.WALK) is None and math.isnan(nearest.minutes[Way.WALK][0])


def test_a_point_far_outside_is_refused_in_a_sentence() -> None:
    with pytest.raises(InputError, match="outside"):
        from_home(STREETS, at(90_000), STREETS.services.sites)
