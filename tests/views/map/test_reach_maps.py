"""The ground on the screen: its bands in words and colours, and people counted by where they live."""

import json
import re
from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo.access.access import nearest_by
from geo.place.place import Place
from geo.services.services import Site
from geo.travel.isochrones import STEPS, isochrones, raster, reached
from geo.travel.streets import Mode
from geo.travel.ways import Way
from geo.ui import served
from geo.views.map import outlines, reach_maps
from tests.town import AREAS, at, changed, street_town

HOSTILE = "</script><script>{{7*7}}${alert(1)}`"


@pytest.fixture(scope="module")
def streets() -> Place:
    """The five wards with streets."""
    return street_town()


def ground(place: Place, along: float, mode: Mode = Mode.WALK) -> gpd.GeoDataFrame:
    assert place.travel.network is not None
    return isochrones(
        raster(place.travel.network, reached(place.travel.network, at(along), mode=mode, within_minutes=STEPS[-1]))
    )


def minutes_to(place: Place, site: str, way: Way = Way.WALK) -> pd.Series:
    return nearest_by(place.travel.times, way, site_ids=[site])


def test_people_within_are_counted_by_where_they_live_and_not_by_the_ground(streets: Place) -> None:
    # From Alder Surgery, 400 m along, at 80 m a minute: areas at 200, 600 and 1000 m are within 10 minutes (600 + 400 +
    # 500 people), 1400 m takes 12.5 (300 more); behind the steps Cedar's areas take 1400 and 1800 m, 100 m of them
    # steps twice as slow: 18.75 and 23.75 minutes (400, then 200); Damson's first, 2200 + 100 m, takes 28.75 (250).
    sentences = reach_maps.words(streets, minutes_to(streets, "Z99901"), way=Way.WALK)
    assert sentences == [
        "About 1,500 people live within 10 minutes on foot.",
        "About 2,200 people live within 20 minutes on foot.",
        "About 2,700 people live within 30 minutes on foot.",
    ]
    table = reach_maps.table(streets, minutes_to(streets, "Z99901"), ground(streets, 400))
    assert table["People"].tolist() == [1500, 2200, 2650]
    assert table["Small areas"].tolist() == [3, 5, 7]


def test_by_wheelchair_small_areas_are_counted_and_never_people(streets: Place) -> None:
    sentences = reach_maps.words(streets, minutes_to(streets, "Z99901", Way.WHEELCHAIR), way=Way.WHEELCHAIR)
    assert sentences[0] == "2 small areas within 10 minutes."
    assert "people" not in " ".join(sentences)


def test_where_nobody_lives_within_reach_the_sentence_says_so(streets: Place) -> None:
    nowhere = pd.Series(99.0, index=pd.Index(AREAS))
    assert reach_maps.words(streets, nowhere, way=Way.WALK)[0] == "Nobody lives within 10 minutes on foot."


def test_the_ground_of_a_step_holds_that_of_the_steps_before(streets: Place) -> None:
    drawn = ground(streets, 400)
    hectares = reach_maps.table(streets, minutes_to(streets, "Z99901"), drawn)["Ground within reach (hectares)"]
    assert hectares.is_monotonic_increasing
    # 10 minutes: from the western end to 1200 m along, 200 m wide, and a cell more all round: 24 hectares and a bit.
    assert hectares.iloc[0] == pytest.approx(24, abs=5)
    # Where the last step adds no ground, as much is within it as within the one before.
    short = reach_maps.table(streets, minutes_to(streets, "Z99901"), drawn.drop(index=30.0))
    assert short["Ground within reach (hectares)"].iloc[2] == short["Ground within reach (hectares)"].iloc[1]


def test_every_band_has_its_own_colour_and_words(streets: Place) -> None:
    fill = reach_maps.fill_reach(ground(streets, 400), way=Way.WALK)
    assert [entry.label for entry in fill.legend.entries] == [
        "within 10 minutes",
        "10 to 20 minutes",
        "20 to 30 minutes",
    ]
    assert len({entry.paint.colour for entry in fill.legend.entries}) == 3
    assert fill.classes.tolist() == [0.0, 1.0, 2.0]
    assert fill.legend.title == "Minutes on foot to this site"


def test_a_band_that_is_missing_shifts_no_colour(streets: Place) -> None:
    fill = reach_maps.fill_reach(ground(streets, 400).drop(index=10.0), way=Way.WALK)
    assert fill.classes.to_dict() == {"20.0": 1.0, "30.0": 2.0}


def test_the_file_of_the_ground_holds_shapes_and_our_own_words_only(streets: Place) -> None:
    odd = tuple(replace(site, name=HOSTILE) for site in streets.services.sites)
    place = changed(streets, name=HOSTILE, sites=odd)
    files, _ = served.map_files(place)
    with_ground = served.with_shapes(files, ground(place, 400))
    name = with_ground.areas.rsplit("/", 1)[1]
    assert re.fullmatch(r"reach-[0-9a-f]{16}\.geojson", name)
    written = served.content(name).decode()
    shapes = json.loads(written)
    assert [each["properties"] for each in shapes["features"]] == [
        {"code": "", "name": "", "ward": label}
        for label in ("within 10 minutes", "10 to 20 minutes", "20 to 30 minutes")
    ]
    assert HOSTILE not in written
    # Nothing else of the map changes, and the same ground is the same file.
    assert with_ground.close_up == ""
    assert replace(with_ground, areas=files.areas, close_up=files.close_up) == files
    assert served.with_shapes(files, ground(place, 400)) == with_ground


def test_the_ground_lies_in_degrees_where_the_site_is(streets: Place) -> None:
    shapes = json.loads(reach_maps.reach_geojson(ground(streets, 400)))
    first = shapely.from_geojson(json.dumps(shapes["features"][0]["geometry"]))
    site = Site("x", streets.services.sites[0].service, "x", at(400))
    assert site.at is not None
    lon, lat = outlines.to_lonlat(site.at.easting, site.at.northing)
    assert first.contains(shapely.Point(float(lon), float(lat)))
