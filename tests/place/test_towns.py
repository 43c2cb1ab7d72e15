"""Towns by the addresses of sites, where the map names none."""

from dataclasses import replace

import geopandas as gpd
import pytest

from geo.place.finding import Gazetteer
from geo.place.place import Place
from geo.place.towns import towns, towns_of
from geo.services.services import Service, Site
from geo.views.map import outlines
from tests.town import at, changed, town


def with_addresses(*addresses: tuple[str, float]) -> list[Site]:
    """A site at each address, so many metres along."""
    return [
        Site(f"S{n}", Service.PHARMACY, f"Pharmacy {n}", at(along), facts={"address": address})
        for n, (address, along) in enumerate(addresses)
    ]


def ashby(*, background: gpd.GeoDataFrame) -> Place:
    """The five wards with two of their sites at addresses in Ashby."""
    plain = town()
    first, second, *others = plain.services.sites
    told = [replace(site, at=at(300), facts={"address": "1 Fore Street, Ashby"}) for site in (first, second)]
    return changed(plain, background=background, sites=(*told, *others))


def test_the_first_line_after_the_street_is_the_town_and_what_stands_behind_is_larger() -> None:
    sites = with_addresses(
        ("1 Fore Street, Ashby, Largetown, Shire", 0),
        ("The Surgery, Mill Lane, Ashby, Largetown", 400),
        ("2 Fore Street, ASHBY, Largetown", 200),
        ("8 Back Road, Bexby", 3000),
        ("9 Back Road, Bexby", 3100),
        ("5 Wide Street, Largetown", 900),
        ("6 Wide Street, Largetown", 1000),
    )
    [first, second] = towns_of(sites)
    assert (first.name, first.sites, first.at) == ("Ashby", 3, at(200))
    assert (second.name, second.sites) == ("Bexby", 2)


@pytest.mark.parametrize(
    "addresses",
    [
        [("1 Fore Street, Ashbi", 0), ("2 Fore Street, Ashby", 0)],
        [("Ashby", 0), ("Ashby", 0)],
        [("1 Fore Street, 2 Back Road", 0), ("1 Fore Street, 2 Back Road", 0)],
        [("", 0), (", ,", 0)],
        # One name over more ground than a town.
        [("1 Fore Street, Ashby", 0), ("1 Fore Street, Ashby", 9000)],
    ],
    ids=["each once", "no street", "streets only", "empty", "wide apart"],
)
def test_nothing_is_named_that_addresses_do_not_tell(addresses: list[tuple[str, float]]) -> None:
    assert towns_of(with_addresses(*addresses)) == ()


def test_a_map_that_names_its_own_places_is_left_alone() -> None:
    assert towns(ashby(background=town().map.background)) == ()


def test_a_town_is_drawn_and_found_by_its_name() -> None:
    drawn = town().map.background
    place = ashby(background=drawn[drawn["layer"] != "place"])
    assert b'"layer":"place","name":"Ashby","rank":1' in outlines.background_geojson(place)
    [spot] = Gazetteer(place).find("ashby")
    assert (spot.kind, spot.at) == ("neighbourhood", at(300))
