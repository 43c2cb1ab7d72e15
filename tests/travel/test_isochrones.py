"""The ground within reach: strips and rings on paper that can be worked out, and Kingsmere's streets."""

import numpy as np
import pytest
import shapely

from geo.access.access import nearest_by
from geo.errors import InputError
from geo.place.place import Place
from geo.projection import GridPoint
from geo.services.services import Service
from geo.travel import isochrones as ground
from geo.travel.isochrones import BESIDE_METRES, CELL_METRES, STEPS, isochrones, raster, reached
from geo.travel.network import Network, TravelSettings, network_of
from geo.travel.streets import Mode
from geo.travel.ways import Way
from tests.travel.paper_streets import paper_streets

# 4.8 km/h on foot, 16 km/h by bicycle.
WALK_METRES, CYCLE_METRES = 80.0, 16_000 / 60


def one_street() -> Network:
    """A straight street of 6 km from west to east, without a junction between its ends."""
    streets = paper_streets({"west": (0.0, 0.0), "east": (6000.0, 0.0)}, [("west", "east", {})])
    return network_of(streets, settings=TravelSettings())


def one_way_ring() -> Network:
    """Four streets of 2 km round a square, one way: east along the south, then north, west and south again."""
    corners = {"sw": (0.0, 0.0), "se": (2000.0, 0.0), "ne": (2000.0, 2000.0), "nw": (0.0, 2000.0)}
    around = [("sw", "se"), ("se", "ne"), ("ne", "nw"), ("nw", "sw")]
    streets = paper_streets(corners, [(begin, end, {"oneway": "yes"}) for begin, end in around])
    return network_of(streets, settings=TravelSettings())


def shapes(
    network: Network, at: GridPoint, mode: Mode, steps: tuple[float, ...] = STEPS
) -> dict[float, shapely.Geometry]:
    """All the ground within each step of minutes, as one shape each."""
    areas = isochrones(raster(network, reached(network, at, mode=mode, within_minutes=steps[-1])), steps=steps)
    return {step: areas.geometry[areas.index <= step].union_all() for step in steps}


def test_along_one_street_the_ground_is_a_strip_as_long_as_one_walks() -> None:
    # From the middle, 3000 m from either end and from any junction.
    for minutes, shape in shapes(one_street(), GridPoint(3000.0, 0.0), Mode.WALK).items():
        west, south, east, north = shape.bounds
        assert (3000 - west, east - 3000) == pytest.approx((minutes * WALK_METRES,) * 2, abs=CELL_METRES)
        assert (-south, north) == pytest.approx((BESIDE_METRES, BESIDE_METRES), abs=CELL_METRES)
        assert shape.contains(shapely.Point(3000, 0))


def test_a_strip_is_as_wide_as_a_front_door_may_be_from_the_street_and_no_wider() -> None:
    # 2 x 800 m by 2 x 100 m are 32 hectares, less the corners that are too far from the street's last cell.
    area = shapes(one_street(), GridPoint(3000.0, 0.0), Mode.WALK)[10.0].area
    assert 0.85 * 320_000 < area < 320_000 + 2 * CELL_METRES * (1600 + 200)


def test_the_way_from_the_street_to_the_door_is_walked_too() -> None:
    # 100 m off, lengthened by a fifth, are 120 m: a minute and a half of the ten.
    west, _, east, _ = shapes(one_street(), GridPoint(3000.0, 100.0), Mode.WALK)[10.0].bounds
    assert east - west == pytest.approx(2 * (10 - 1.5) * WALK_METRES, abs=2 * CELL_METRES)


def test_a_bicycle_must_be_locked_before_one_is_there() -> None:
    west, _, east, _ = shapes(one_street(), GridPoint(3000.0, 0.0), Mode.CYCLE)[10.0].bounds
    assert east - west == pytest.approx(2 * 5 * CYCLE_METRES, abs=2 * CELL_METRES)


def test_on_a_one_way_street_the_ground_lies_before_the_site_and_not_behind_it() -> None:
    # 15 minutes of riding are 4 km back: 1 km of the site's own street, 2 km of the west side, 1 km of the north.
    within = shapes(one_way_ring(), GridPoint(1000.0, 0.0), Mode.CYCLE)[20.0]
    for before in ((900, 0), (500, 0), (0, 1000), (0, 2000), (900, 2000)):
        assert within.contains(shapely.Point(before)), before
    for behind in ((1200, 0), (1500, 0), (2000, 1000), (1200, 2000)):
        assert not within.contains(shapely.Point(behind)), behind


@pytest.mark.parametrize("mode", [Mode.WALK, Mode.CYCLE])
def test_each_step_begins_where_the_one_before_ends(mode: Mode) -> None:
    network, at = one_way_ring(), GridPoint(1000.0, 0.0)
    areas = isochrones(raster(network, reached(network, at, mode=mode, within_minutes=30.0)))
    assert list(zip(areas["from_minutes"], areas.index, strict=True)) == [(0.0, 10.0), (10.0, 20.0), (20.0, 30.0)]
    bands = list(areas.geometry)
    assert areas.geometry.is_valid.all()
    for first in range(3):
        for second in range(first + 1, 3):
            assert bands[first].intersection(bands[second]).area < 1
    # No gap between them either: together they are as large as one band of all the minutes.
    whole = isochrones(raster(network, reached(network, at, mode=mode, within_minutes=30.0)), steps=(30.0,))
    assert areas.geometry.area.sum() == pytest.approx(whole.geometry.area.sum(), rel=1e-6)


def test_far_from_any_street_nothing_is_drawn_and_a_sentence_says_so() -> None:
    with pytest.raises(InputError, match="No street that can be used on foot comes near this site"):
        reached(one_street(), GridPoint(3000.0, 5000.0), mode=Mode.WALK, within_minutes=30.0)


def test_where_nothing_is_within_the_minutes_there_is_no_shape() -> None:
    # Five minutes to lock a bicycle are more than three.
    network = one_street()
    grid = raster(network, reached(network, GridPoint(3000.0, 0.0), mode=Mode.CYCLE, within_minutes=3.0))
    assert grid is None
    assert isochrones(grid).empty


def test_ground_too_large_to_draw_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ground, "MOST_CELLS", 1000)
    network = one_street()
    with pytest.raises(InputError, match="too large to draw; ask for fewer minutes"):
        raster(network, reached(network, GridPoint(3000.0, 0.0), mode=Mode.WALK, within_minutes=30.0))


@pytest.mark.parametrize("mode", [Mode.WALK, Mode.WHEELCHAIR, Mode.CYCLE, Mode.CAR])
def test_whoever_is_counted_near_a_street_lives_in_the_ground(kingsmere: Place, mode: Mode) -> None:
    assert kingsmere.travel.network is not None
    site = kingsmere.services.sites_of(Service.GP)[0]
    assert site.at is not None
    minutes = nearest_by(kingsmere.travel.times, Way(mode.value), site_ids=[site.site_id])
    beside = kingsmere.travel.snapped[mode].access_metres <= BESIDE_METRES - CELL_METRES
    homes = shapely.points(kingsmere.travel.doors["easting"], kingsmere.travel.doors["northing"])
    for step, shape in shapes(kingsmere.travel.network, site.at, mode).items():
        counted = (minutes <= step).to_numpy() & beside
        assert counted.any()
        assert shapely.distance(shape, homes[counted]).max() <= CELL_METRES
        # And nobody who lives in it is further than it says by more than the cells are coarse: two of them, walked.
        living = shapely.contains(shape, homes)
        pace = (
            kingsmere.travel.network.settings.off_network_factor
            / kingsmere.travel.network.settings.metres_a_minute_to_street(mode)
        )
        assert np.nanquantile(minutes[living], 0.95) <= step + 2 * CELL_METRES * pace
