"""Whatever lies beyond the ground that is held costs at least the minutes to its edge, on foot and by bus."""

import numpy as np
import pandas as pd
import shapely

from geo.services.services import points
from geo.travel.held_ground import edge_minutes, ground_of, held_metres, straight_edge_minutes
from geo.travel.network import TravelSettings
from geo.travel.streets import Mode
from geo.travel.transit import minutes_beyond, transit_times
from geo.travel.travel import travel_times
from tests.town import NORTHING, WEST_EASTING, transit_town

# The western half of the town, whose row of wards is 4 km long.
WESTERN = shapely.box(WEST_EASTING - 500, NORTHING - 500, WEST_EASTING + 2000, NORTHING + 500)


def test_sites_beyond_the_ground_are_no_nearer_than_its_edge() -> None:
    place = transit_town()
    travel = place.travel
    where = points(place.services.sites)
    beyond = where[~shapely.contains_xy(WESTERN, where["easting"], where["northing"])]
    inside = shapely.contains_xy(WESTERN, travel.doors["easting"], travel.doors["northing"])
    assert len(beyond) and inside.any()
    on_foot = edge_minutes(travel.network, travel.doors, WESTERN, mode=Mode.WALK)
    walks = travel_times(travel.network, travel.doors, beyond, mode=Mode.WALK, settings=TravelSettings()).minutes
    assert (on_foot[:, None] <= walks.fillna(np.inf).to_numpy()).all() and (on_foot[inside] > 0).any()
    timetable = travel.transit.stops.timetable
    stops = pd.DataFrame({"easting": timetable.stop_easting, "northing": timetable.stop_northing})
    from_stops = edge_minutes(travel.network, stops, WESTERN, mode=Mode.WALK)
    by_bus = minutes_beyond(travel.transit, travel.network, on_foot, from_stops, when=travel.first_when)
    rides = transit_times(travel.transit, travel.network, beyond, when=travel.first_when).minutes
    assert (by_bus[:, None] <= rides.fillna(np.inf).to_numpy()).all()
    # Whoever has a bus may walk all the same, in whole seconds.
    assert (by_bus[inside] > 0).any() and (by_bus <= on_foot + 1 / 60).all()


def test_where_streets_do_not_reach_the_edge_no_ground_is_held() -> None:
    place = transit_town()
    assert np.isnan(held_metres(place.travel.network.streets, place.map.background.iloc[:0], WESTERN))
    assert ground_of(WESTERN, np.nan).is_empty
    assert ground_of(WESTERN, 100.0).contains(WESTERN)


def test_in_straight_lines_the_edge_is_as_far_as_the_boundary() -> None:
    doors = pd.DataFrame({"easting": [50.0, 10.0, 500.0], "northing": [50.0, 50.0, 50.0]})
    minutes = straight_edge_minutes(
        doors, shapely.box(0, 0, 100, 100), metres_a_minute=10.0, fixed_minutes=5.0, limit=9.0
    )
    # Fifty metres are five minutes and five more, which is over the limit; ten are one; outside it is no way at all.
    assert minutes.tolist() == [np.inf, 6.0, 5.0]
