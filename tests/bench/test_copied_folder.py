"""A copied raw folder is another place with the same answers: nothing that two places may not share is shared."""

import re
from pathlib import Path

import numpy as np
import osmium
import pytest

from geo import build
from geo.bench.copied_folder import MOST_COPIES, POSTCODE_AREAS, Copy, copied
from geo.place.place import Place
from geo.projection import to_grid
from geo.services.services import Service
from geo.sources.services.postal import POSTCODE

pytestmark = pytest.mark.slow
EAST, NORTH = -300_000, 10_000
COPY = Copy(7, "Queensmere", east_metres=EAST, north_metres=NORTH)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    to = tmp_path_factory.mktemp("copied") / "queensmere"
    copied(build.EXAMPLE_RAW, to, COPY)
    return to


@pytest.fixture(scope="module")
def place(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Place:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "BUILT", tmp_path_factory.mktemp("built"))
        return build.open_place(build.build(folder).key)


def test_a_copy_has_the_people_sites_and_minutes_of_the_place_it_was_made_from(kingsmere: Place, place: Place) -> None:
    assert place.name == "Queensmere" and place.made_up
    np.testing.assert_array_equal(place.people.residents, kingsmere.people.residents)
    for service in Service:
        once, again = kingsmere.services.sites_of(service), place.services.sites_of(service)
        assert len(once) == len(again)
        for site, other in zip(once, again, strict=True):
            assert (site.at is None) == (other.at is None)
            if site.at and other.at:
                moved = other.at.easting - site.at.easting, other.at.northing - site.at.northing
                assert moved == pytest.approx((EAST, NORTH), abs=0.1)
        for mode, times in kingsmere.travel.times.items():
            before = times.least([site.site_id for site in once])
            after = place.travel.times[mode].least([site.site_id for site in again])
            # A second of public transport is where a rounded walk misses by a hair.
            np.testing.assert_allclose(after, before, atol=0.02)


def test_a_copy_keeps_the_account_but_for_names_and_places(kingsmere: Place, place: Place) -> None:
    once, again = build.describe(kingsmere), build.describe(place)
    assert len(once) == len(again)
    plain = [re.sub(r"Queensmere", "Kingsmere", line) for line in again]
    assert sum(a != b for a, b in zip(once, plain, strict=True)) <= 4


def test_a_copy_shares_no_code_with_the_place_it_was_made_from(kingsmere: Place, place: Place) -> None:
    assert place.whole_code == "E06807001"
    for once, again in (
        (kingsmere.areas.codes, place.areas.codes),
        (kingsmere.wards.codes, place.wards.codes),
        ([site.site_id for site in kingsmere.services.sites], [site.site_id for site in place.services.sites]),
    ):
        assert not set(once) & set(again)
    assert {len(code) for code in place.areas.codes | place.wards.codes} == {9}
    assert list(place.wards.frame["name"]) == list(kingsmere.wards.frame["name"])


def test_streets_are_moved_under_ids_of_their_own(folder: Path) -> None:
    before, after = (
        {node.id: (node.lon, node.lat) for node in osmium.FileProcessor(path) if isinstance(node, osmium.osm.Node)}
        for path in (next(build.EXAMPLE_RAW.rglob("*.osm.pbf")), next(folder.rglob("*.osm.pbf")))
    )
    assert not set(before) & set(after) and len(before) == len(after)
    first, second = (np.array(to_grid(*np.array(list(nodes.values())).T)) for nodes in (before, after))
    np.testing.assert_allclose((second - first).T - (EAST, NORTH), 0, atol=0.02)


def test_numbers_of_a_copy_run_from_1_to_99_and_their_postcodes_are_apart_and_none_is_real() -> None:
    areas = POSTCODE_AREAS[:MOST_COPIES]
    assert len(set(areas)) == MOST_COPIES and all(POSTCODE.match(f"{area}1 1AA") for area in areas)
    with pytest.raises(ValueError, match="1 to 99; 0 was given"):
        Copy(0, "None", east_metres=0, north_metres=0)
