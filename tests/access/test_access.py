"""How near a service is, on paper: nearest, second nearest, how many within, and the mean over the people reached."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from geo.access.access import (
    held_ways,
    mean_minutes,
    nearest,
    nearest_by,
    nearest_site,
    number_within,
    of_sites,
    people_within,
    second_nearest,
    site_in_window,
    slowly,
)
from geo.errors import NotHeldError
from geo.place.place import Place
from geo.services.services import Service
from geo.travel.network import TravelSettings
from geo.travel.streets import Mode
from geo.travel.travel import Spread, TravelTimes
from geo.travel.ways import DEFAULT_THRESHOLD_MINUTES, WAYS, Way, threshold_minutes
from tests.town import (
    AREAS,
    GP_WALK_MEAN,
    GP_WALK_MINUTES,
    GP_WALK_MINUTES_OUTSIDE,
    OUTSIDE,
    all_minutes,
    street_town,
    transit_town,
)

NAN = float("nan")
GPS = ["Z99901", "Z99902"]


def table(rows: dict[str, list[float]]) -> pd.DataFrame:
    """Minutes from areas a, b, c (rows) to sites (columns)."""
    return pd.DataFrame(rows, index=pd.Index(["a", "b", "c"], name="area_code"), dtype=np.float32)


MINUTES = table({"one": [10, NAN, NAN], "two": [4, 30, NAN], "three": [25, 30, NAN]})


def test_the_nearest_is_the_least_and_nothing_reached_is_missing() -> None:
    assert nearest(MINUTES).iloc[:2].tolist() == [4, 30]
    assert np.isnan(nearest(MINUTES)["c"])


def test_the_second_nearest_is_where_people_would_go_were_the_nearest_shut() -> None:
    # a reaches three sites (4, 10, 25), b two that are as far, c none.
    assert second_nearest(MINUTES).iloc[:2].tolist() == [10, 30]
    assert np.isnan(second_nearest(MINUTES)["c"])
    without_nearest = nearest(MINUTES.drop(columns="two"))
    assert second_nearest(MINUTES).equals(without_nearest)


def test_a_lone_site_has_no_second() -> None:
    assert second_nearest(MINUTES[["two"]]).isna().all()
    assert np.isnan(second_nearest(MINUTES[["one", "three"]]).loc["b"])


def test_choice_is_the_sites_at_most_so_many_minutes_away() -> None:
    assert number_within(MINUTES, within_minutes=10).tolist() == [2, 0, 0]
    assert number_within(MINUTES, within_minutes=30).tolist() == [3, 2, 0]
    assert number_within(MINUTES, within_minutes=29.9).tolist() == [3, 0, 0]


def test_minutes_leave_in_double_precision_for_sums_over_many_people() -> None:
    assert nearest(MINUTES).dtype == np.float64


def test_without_a_site_nothing_is_near() -> None:
    none = MINUTES[[]]
    assert nearest(none).isna().all()


def test_the_five_wards_walk_so_many_minutes_to_a_surgery(town: Place) -> None:
    walk = nearest_by(town.travel.times, Way.WALK, site_ids=GPS)
    assert walk[list(AREAS)].tolist() == list(GP_WALK_MINUTES)
    assert walk[list(OUTSIDE)].tolist() == list(GP_WALK_MINUTES_OUTSIDE)


def test_the_five_wards_ride_and_drive_so_many_minutes_to_a_surgery(town: Place) -> None:
    # Alder's first area is 200 m away: 200 x 1.3 = 260 m; at 16 km/h 0.975 minutes and 5 to lock; at 30 km/h 0.52 and 5
    # to park.
    assert nearest_by(town.travel.times, Way.CYCLE, site_ids=GPS)[AREAS[0]] == pytest.approx(5.975, abs=1e-5)
    assert nearest_by(town.travel.times, Way.CAR, site_ids=GPS)[AREAS[0]] == pytest.approx(5.52, abs=1e-5)


def test_the_mean_weighs_areas_by_their_people(town: Place) -> None:
    walk = nearest_by(town.travel.times, Way.WALK, site_ids=GPS)[town.inside]
    assert mean_minutes(walk, town.people.residents) == pytest.approx(GP_WALK_MEAN)
    # Without people as weights it would be (4 x 3.25 + 2 x 9.75 + 2 x 16.25 + 2 x 22.75) / 10 = 11.05.
    assert walk.mean() == pytest.approx(11.05)


def test_the_mean_is_over_the_people_reached_and_of_nobody_is_missing() -> None:
    minutes, people = pd.Series([10.0, NAN, 40.0]), pd.Series([300, 900, 100])
    # (300 x 10 + 100 x 40) / 400 = 17.5; the 900 not reached are no part of it.
    assert mean_minutes(minutes, people) == 17.5
    assert np.isnan(mean_minutes(minutes, people * 0))


def test_people_not_reached_are_not_within() -> None:
    minutes, people = pd.Series([10.0, NAN, 40.0]), pd.Series([300, 900, 100])
    assert people_within(minutes, people, within_minutes=40) == 400
    assert people_within(minutes, people, within_minutes=39.9) == 300


def test_without_a_car_is_on_foot_where_no_timetable_is_held(town: Place) -> None:
    assert Mode.TRANSIT not in town.travel.times
    on_foot = nearest_by(town.travel.times, Way.WALK, site_ids=GPS)
    assert nearest_by(town.travel.times, Way.NOCAR, site_ids=GPS).equals(on_foot)


def test_a_straight_line_offers_no_wheelchair(town: Place) -> None:
    assert held_ways(town.travel.times) == (Way.NOCAR, Way.WALK, Way.WALK_SLOW, Way.CYCLE, Way.CAR)
    with pytest.raises(NotHeldError, match="by wheelchair"):
        nearest_by(town.travel.times, Way.WHEELCHAIR, site_ids=GPS)


def test_a_site_without_a_place_is_left_out_of_the_search(town: Place) -> None:
    assert nearest_by(town.travel.times, Way.WALK, site_ids=["POS-01"]).isna().all()


def test_thresholds_are_the_services_own_or_half_an_hour() -> None:
    assert threshold_minutes(Service.GP, Way.WALK) == 20
    assert threshold_minutes(Service.GP, Way.NOCAR) == 30
    assert threshold_minutes(Service.GP, Way.CAR) == 15
    assert threshold_minutes(Service.LIBRARY, Way.CAR) == DEFAULT_THRESHOLD_MINUTES == 30


def test_streets_answer_every_way_but_public_transport_and_a_timetable_that_too() -> None:
    assert held_ways(street_town().travel.times) == tuple(way for way in Way if way is not Way.TRANSIT)
    assert held_ways(transit_town().travel.times) == tuple(Way)
    with pytest.raises(NotHeldError, match="No minutes by public transport are held"):
        nearest_by(street_town().travel.times, Way.TRANSIT, site_ids=GPS)


def test_every_way_has_words_of_its_own() -> None:
    assert len({way.label for way in Way}) == len(Way)
    labels = {way: way.label for way in (Way.NOCAR, Way.WALK_SLOW, Way.TRANSIT)}
    assert labels == {
        Way.NOCAR: "without a car",
        Way.WALK_SLOW: "on foot at a slow pace",
        Way.TRANSIT: "by public transport",
    }


def test_nobody_holds_a_count_of_cyclists_or_of_wheelchairs() -> None:
    places = {way for way in Way if not way.counts_people}
    assert places == {Way.CYCLE, Way.CYCLE_QUIET, Way.WHEELCHAIR, Way.WHEELCHAIR_CAUTIOUS}


def test_without_a_car_is_the_quicker_of_walking_and_the_bus() -> None:
    times = transit_town().travel.times
    library = ["LIB-01"]
    walk, bus, nocar = (nearest_by(times, way, site_ids=library) for way in (Way.WALK, Way.TRANSIT, Way.NOCAR))
    assert nocar.equals(bus) and (nocar <= walk).all()
    # From Elm 1,800 m on foot are 22.5 minutes; with the bus of tests.town the median is 18 (see test_minutes).
    assert (walk[AREAS[9]], nocar[AREAS[9]]) == (pytest.approx(22.5), 18)


def test_a_slow_walk_takes_as_much_longer_as_it_is_slower_and_is_empty_over_two_hours(town: Place) -> None:
    walk = nearest_by(town.travel.times, Way.WALK, site_ids=GPS)
    slow = nearest_by(town.travel.times, Way.WALK_SLOW, site_ids=GPS)
    # 4.8 km/h against 2.9: 3.25 minutes are 5.38.
    assert slow[AREAS[0]] == pytest.approx(3.25 * 4.8 / 2.9) == pytest.approx(5.3793, abs=1e-4)
    assert slow.to_numpy() == pytest.approx(walk.to_numpy() * 4.8 / 2.9)
    # 120 x 2.9 / 4.8 = 72.5 minutes on foot are two hours at a slow pace.
    slow_minutes = slowly(np.array([72.5, 72.6, NAN]), TravelSettings())
    assert slow_minutes[0] == pytest.approx(120) and np.isnan(slow_minutes[1:]).all()


def test_the_nearest_site_is_the_first_of_equally_near_ones_and_missing_where_none_is_reached() -> None:
    # b is 30 minutes from two and from three.
    assert nearest_site(MINUTES).tolist()[:2] == ["two", "two"]
    assert pd.isna(nearest_site(MINUTES)["c"])
    assert nearest_site(MINUTES[[]]).isna().all()


def test_what_a_table_says_of_the_nearest_site_is_missing_where_there_is_none() -> None:
    trips = table({"one": [1, 2, 3], "two": [4, 5, 6], "three": [7, 8, 9]})
    answers = of_sites(trips, nearest_site(MINUTES))
    assert answers.iloc[:2].tolist() == [4, 5] and np.isnan(answers["c"])
    assert of_sites(trips[[]], nearest_site(MINUTES[[]])).isna().all()
    # A site that the table does not know tells nothing.
    assert of_sites(trips[["one"]], nearest_site(MINUTES)).isna().all()


def test_where_no_site_has_a_median_a_window_is_told_of_the_site_that_most_departures_reach() -> None:
    answered = table({"one": [0.9, 0.2, 0], "two": [1, 0.4, 0], "three": [1, 0.1, 0]})
    medians = table({"one": [10, NAN, NAN], "two": [12, NAN, NAN], "three": [14, NAN, NAN]})
    spread = Spread(**dict.fromkeys(Spread.__dataclass_fields__, medians) | {"answered": answered})
    times = TravelTimes(Mode.TRANSIT, "a window", medians, TravelSettings(), False, spread)
    # a goes by its medians, b by the shares with an answer, c has none.
    assert site_in_window(times).tolist()[:2] == ["one", "two"] and pd.isna(site_in_window(times)["c"])


def test_the_table_has_a_record_a_way_and_every_mode_is_in_it() -> None:
    assert tuple(WAYS) == tuple(Way) and [record.key for record in WAYS.values()] == list(Way)
    assert {mode for way in Way for mode in way.modes} == set(Mode)
    assert [way for way in Way if way.by_timetable] == [Way.NOCAR, Way.TRANSIT]
    assert {way for way in Way if way.spoken_for is not way} == {Way.WHEELCHAIR_CAUTIOUS, Way.CYCLE_QUIET}


def test_the_cautious_wheelchair_figure_is_never_shorter_than_the_optimistic_one() -> None:
    streets = street_town()
    street_times = {mode: all_minutes(streets, mode) for mode in streets.travel.times}
    # Joined to a street of its own, the cautious figure would be a minute shorter.
    shorter = street_times[Mode.WHEELCHAIR].minutes - 1
    times = {**street_times, Mode.WHEELCHAIR_CAUTIOUS: replace(street_times[Mode.WHEELCHAIR_CAUTIOUS], minutes=shorter)}
    codes = ["Z99901", "Z99902"]
    cautious = nearest_by(times, Way.WHEELCHAIR_CAUTIOUS, site_ids=codes)
    assert cautious.equals(nearest_by(times, Way.WHEELCHAIR, site_ids=codes))
