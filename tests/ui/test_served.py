"""What is served: open files that we made, under names made of their content, and nothing else."""

import gc
import json
from dataclasses import replace
from urllib.parse import urljoin

import geopandas as gpd
import pytest
from shapely.geometry import Point

from geo.ui import served
from geo.views.map.basemap import MapFiles
from tests.town import changed, town


def name_of(address: str) -> str:
    return address.rsplit("/", 1)[1]


def addresses(files: MapFiles) -> list[str]:
    return [*files.scripts, *files.styles, files.areas, files.close_up, files.wards, files.background]


def ground(metres: float) -> gpd.GeoDataFrame:
    """One shape within reach, so large."""
    return gpd.GeoDataFrame(geometry=[Point(550_000, 430_000).buffer(metres)], index=[10.0], crs="EPSG:27700")


def test_a_file_is_named_by_its_content_so_that_it_never_changes_under_a_name() -> None:
    first = served.named(b"one", stem="areas", suffix=".geojson")
    assert first != served.named(b"other", stem="areas", suffix=".geojson")
    assert first == served.named(b"one", stem="areas", suffix=".geojson")


@pytest.mark.parametrize("base", ["http://here/", "http://here/council/"])
def test_the_address_leads_from_the_maps_frame_to_the_files_at_any_base_path(base: str) -> None:
    files, _ = served.map_files(town())
    # The frame stands at <base>/component/<name>/index.html and the files at <base>/map/.
    frame = f"{base}component/streamlit_folium.st_folium/index.html?streamlitUrl=x"
    assert urljoin(frame, files.areas) == f"{base}map/{name_of(files.areas)}"


@pytest.mark.parametrize("suffix", [".html", ".svg", "", ".geojson.html", ".csv"])
def test_other_kinds_of_file_are_never_served(suffix: str) -> None:
    with pytest.raises(ValueError, match="not a kind of file that is ever served"):
        served.named(b"<script>", stem="areas", suffix=suffix)


def test_a_place_needs_sixteen_files_and_no_name_of_them_comes_from_it() -> None:
    place = town()
    files, extent = served.map_files(place)
    names = [name_of(address) for address in addresses(files)]
    stems = [name.rsplit("-", 1)[0] for name in names]
    drawing = ["leaflet", *served.SCRIPTS, "leaflet", "map"]
    assert stems == [*drawing, "areas", "close", "wards", "background"]
    assert all("_" not in name and name.endswith(tuple(served.SUFFIXES)) for name in names)
    assert extent.name == "Five Wards"
    for name in names:
        assert served.content(name)
    for name in names[-3:]:
        json.loads(served.content(name))


@pytest.mark.parametrize(
    "name", ["", "areas.geojson", "areas-0000000000000000.geojson", "../dashboard.py", "leaflet.js"]
)
def test_a_name_that_is_none_of_ours_holds_nothing(name: str) -> None:
    served.map_files(town())
    assert served.content(name) is None


def test_the_same_place_is_drawn_once_and_one_built_anew_from_the_same_tables_has_the_same_files() -> None:
    place, again = town(), town()
    first = served.map_files(place)
    assert served.map_files(place)[0] is first[0]
    assert served.map_files(again)[0] is not first[0]
    assert served.map_files(again) == first


def test_the_files_of_a_place_vanish_with_it_and_what_draws_every_map_stays() -> None:
    elsewhere = town()
    names = elsewhere.wards.frame["name"] + " of a place that goes"
    place = changed(elsewhere, wards=replace(elsewhere.wards, frame=elsewhere.wards.frame.assign(name=names)))
    files, _ = served.map_files(place)
    assert served.content(name_of(files.wards))
    del place
    gc.collect()
    assert served.content(name_of(files.wards)) is None
    assert served.content(name_of(files.scripts[0]))


def test_of_grounds_within_reach_the_last_ones_asked_for_are_kept() -> None:
    place = town()
    files, _ = served.map_files(place)
    first = name_of(served.with_shapes(files, ground(1)).areas)
    for n in range(served.GROUNDS_KEPT - 1):
        served.with_shapes(files, ground(2 + n))
    # Asked for again, it is the newest.
    assert name_of(served.with_shapes(files, ground(1)).areas) == first
    second = name_of(served.with_shapes(files, ground(2)).areas)
    for n in range(served.GROUNDS_KEPT - 1):
        served.with_shapes(files, ground(1_000 + n))
    assert served.content(second) and served.content(first) is None


def test_what_is_served_holds_no_site_and_no_count() -> None:
    place = town()
    files, _ = served.map_files(place)
    drawn = (files.areas, files.close_up, files.wards, files.background)
    outlines = [served.content(name_of(address)) for address in drawn]
    text = b"".join(outlines).decode()
    for name in ("Alder Surgery", "Cedar Library", "people", "patients"):
        assert name not in text
