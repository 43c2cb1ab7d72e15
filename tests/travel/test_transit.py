"""What a window of departures comes to, by hand; and what must hold of any timetable.

Home is 60 m from stop A and the site 120 m from stop Z, every stop on an island of its own, a metre a second.
"""

from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from geo.errors import InputError
from geo.travel.connection_scan import arrivals_by_minute, departures
from geo.travel.connections import LAST_SECOND
from geo.travel.journeys import quickest_journey
from geo.travel.network import Network
from geo.travel.streets import Mode
from geo.travel.timetable import STEP_FREE_NO, STEP_FREE_UNKNOWN, STEP_FREE_YES
from geo.travel.transit import on_day, scan_day, transit_of, transit_times
from geo.travel.windows import TripDirection, When
from tests.travel.forward_answers import scanned_seconds, site_of
from tests.travel.paper_streets import places
from tests.travel.paper_timetable import Trip, every, seconds, timetable_of
from tests.travel.paper_transit import TUESDAY, WEDNESDAY, Town, islands, line_town, spot, town_of, two_lines
from tests.travel.random_towns import START, RandomTown, random_towns, town_from, without_stop


def minutes_of(begin: str, end: str, *, home_by: str = "", direction: TripDirection = TripDirection.OUT) -> When:
    """A window of the Tuesday."""
    by = seconds(home_by) // 60 if home_by else None
    return When(TUESDAY, seconds(begin) // 60, seconds(end) // 60, by, direction)


# Every 20 minutes, 10 minutes on the way: with the walks of 1 and 2 minutes 13 minutes for who leaves at :19, and one
# more for every minute earlier.
OFTEN = every(20, Trip("1", ["A 07:00", "Z 07:10"]), until="12:00")


def test_the_quarters_of_twenty_minutes_of_waiting_are_those_of_their_ranks() -> None:
    # 08:00 to 08:20: 32, 31, ... 13, 32. Ranks 5, 10 and 15 of 0 to 20 are 18, 23 and 28.
    figures = line_town(OFTEN).figures(minutes_of("08:00", "08:20"))
    assert (figures["quarter"], figures["minutes"], figures["three_quarters"]) == (18, 23, 28)
    assert (figures["answered"], figures["walked"]) == (1, 0)


def test_between_two_ranks_lies_what_is_between_them() -> None:
    # 08:00 to 08:19: 13 to 32; ranks 4.75, 9.5 and 14.25 are 17.75, 22.5 and 27.25.
    figures = line_town(OFTEN).figures(minutes_of("08:00", "08:19"))
    assert (figures["quarter"], figures["minutes"], figures["three_quarters"]) == (17.75, 22.5, 27.25)


def test_minutes_of_leaving_without_an_answer_rank_last() -> None:
    # The last bus is at 08:20: of 08:00 to 08:29 the first twenty have an answer, 13 to 32. Ranks 7.25 and 14.5 are
    # 20.25 and 27.5; rank 21.75 has none.
    figures = line_town([Trip("1", ["A 08:20", "Z 08:30"])]).figures(minutes_of("08:00", "08:29"))
    assert (figures["quarter"], figures["minutes"]) == (20.25, 27.5)
    assert np.isnan(figures["three_quarters"])
    assert figures["answered"] == pytest.approx(20 / 30)


def test_where_half_have_no_answer_there_is_no_median() -> None:
    # Of 08:00 to 08:39 twenty have an answer: rank 19.5 lies between one that has and one that has not.
    figures = line_town([Trip("1", ["A 08:20", "Z 08:30"])]).figures(minutes_of("08:00", "08:39"))
    assert np.isnan(figures["minutes"]) and figures["answered"] == 0.5
    # Of 08:00 to 08:38 rank 19 is the slowest with an answer.
    assert line_town([Trip("1", ["A 08:20", "Z 08:30"])]).figures(minutes_of("08:00", "08:38"))["minutes"] == 32


def test_one_minute_is_a_window_and_its_figures_are_that_minutes() -> None:
    # T-3.6: 08:00 3,323 s, 08:16 2,363 s.
    for at, taken in (("08:00", 3323), ("08:16", 2363)):
        figures = two_lines().figures(minutes_of(at, at))
        assert figures["quarter"] == figures["minutes"] == figures["three_quarters"] == np.float32(taken / 60)


def test_the_median_of_two_lines_over_an_hour_of_whole_minutes() -> None:
    # T-3.6 by whole minutes: the answers asked one by one, ranked by numpy.
    town = two_lines()
    taken = [town.takes(f"08:{minute:02}:00") for minute in range(60)]
    figures = town.figures(minutes_of("08:00", "08:59"))
    for name, share in (("quarter", 0.25), ("minutes", 0.5), ("three_quarters", 0.75)):
        assert figures[name] == np.float32(np.quantile(taken, share) / 60)


def nearby(trips: list[Trip], metres: float = 1500) -> Town:
    """Home and site so many metres apart on one street, with a bus stop at either door."""
    stops = {"A": spot((0, 0)), "Z": spot((0, metres))}
    return town_of(timetable_of(trips, stops=stops), homes={"home": (0, 0)}, site=(0, metres))


def test_walking_all_the_way_is_the_answer_where_the_bus_is_no_quicker() -> None:
    # On foot 25 minutes. A bus at 08:20 that takes 10 minutes: from 08:00 30, from 08:05 25, then less. Walking it is
    # for 08:00 to 08:05 and for 08:21 to 08:29: 15 of 30.
    figures = nearby([Trip("1", ["A 08:20", "Z 08:30"])]).figures(minutes_of("08:00", "08:29"))
    assert (figures["answered"], figures["walked"]) == (1, 0.5)
    assert figures["three_quarters"] == 25
    # The fifteen by bus take 10 to 24 minutes; ranks 14 and 15 are 24 and 25.
    assert figures["minutes"] == 24.5


# There at 09:12, 10:12, 11:12 and 12:12; the only buses back leave Z at 12:00 and 16:00, home at 12:11 and 16:11.
THERE = [Trip("1", [f"A {hour:02}:00", f"Z {hour:02}:10"]) for hour in (9, 10, 11, 12)]
BACK = [Trip("1", [f"Z {hour}:00", f"A {hour}:10"]) for hour in (12, 16)]


def test_who_must_be_home_by_an_hour_has_an_answer_only_while_there_is_a_way_back() -> None:
    # 08:30 to 11:30. Home by 13:00 means the bus at 12:00, so at the site by 11:28 at the latest: the bus at 11:00,
    # which is caught by who leaves until 10:59: 150 of 181 minutes.
    window = minutes_of("08:30", "11:30", home_by="13:00")
    figures = line_town([*THERE, *BACK]).figures(window)
    assert figures["answered"] == pytest.approx(150 / 181)
    # Home by 17:30 the bus at 16:00 will do.
    late = line_town([*THERE, *BACK]).figures(replace(window, home_by_minute=1050))
    assert late["answered"] == 1


def test_an_hour_for_which_no_bus_goes_back_leaves_nobody_an_answer() -> None:
    figures = line_town([*THERE, *BACK]).figures(minutes_of("08:30", "11:30", home_by="12:00"))
    assert figures["answered"] == 0 and np.isnan(figures["minutes"])
    # What the day allows does not hang on the hour asked about.
    assert figures["returns"] == 4


def test_the_way_back_needs_its_half_hour_at_the_site_to_the_second() -> None:
    # The bus at 12:00 is caught by who leaves the site by 11:58:00, so is there by 11:28:00.
    def answered(arrive: str) -> float:
        town = line_town([Trip("1", ["A 11:00", f"Z {arrive}"]), BACK[0]])
        return town.figures(minutes_of("10:59", "10:59", home_by="13:00"))["answered"]

    assert (answered("11:26:00"), answered("11:26:01")) == (1, 0)


def test_the_hour_to_be_home_by_holds_to_the_second() -> None:
    # Bus 12:00 to 12:10, then 60 m: home at 12:11.
    def answered(home_by: str) -> float:
        return line_town([*THERE, *BACK]).figures(minutes_of("09:30", "09:59", home_by=home_by))["answered"]

    assert (answered("12:11"), answered("12:10")) == (1, 0)


def test_walking_home_is_a_way_back() -> None:
    # 25 minutes on foot, and no bus back: there by 10:10, half an hour, home on foot at 11:05.
    town = nearby([Trip("1", ["A 10:00", "Z 10:10"])])
    assert town.figures(minutes_of("10:00", "10:00", home_by="11:05"))["answered"] == 1
    assert town.figures(minutes_of("10:00", "10:00", home_by="11:04"))["answered"] == 0


def test_return_trips_are_the_ways_there_from_which_one_gets_home_again() -> None:
    # At the site 09:12, 10:12, 11:12 and 12:12, half an hour there; buses back at 12:00 and 16:00 serve all four.
    assert line_town([*THERE, *BACK]).figures(minutes_of("08:30", "11:30"))["returns"] == 4
    # Without the one at 16:00 the last one strands people.
    assert line_town([*THERE, BACK[0]]).figures(minutes_of("08:30", "11:30"))["returns"] == 3
    assert line_town(THERE).figures(minutes_of("08:30", "11:30"))["returns"] == 0


def test_two_buses_that_get_there_together_are_one_way_there() -> None:
    slow = Trip("2", ["A 08:40", "Z 09:10"])
    assert line_town([slow, *THERE, *BACK]).figures(minutes_of("08:30", "11:30"))["returns"] == 4


def test_a_walk_of_half_an_hour_is_a_way_home_at_any_time_and_a_longer_one_is_not() -> None:
    bus = [Trip("1", ["A 10:00", "Z 10:10"])]
    asked = minutes_of("09:30", "10:30")
    assert [nearby(bus, metres).figures(asked)["returns"] for metres in (1799, 1802)] == [1, 0]
    # A bus that is no quicker than walking is no way there.
    assert nearby([Trip("1", ["A 10:00", "Z 10:30"])], 1799).figures(asked)["returns"] == 0


def test_home_by_midnight_counts_and_a_minute_later_does_not() -> None:
    there = Trip("1", ["A 22:00", "Z 22:10"])
    asked = minutes_of("21:00", "22:00")
    late = [Trip("1", ["Z 23:40", f"A {at}"]) for at in ("23:59:00", "23:59:01")]
    assert [line_town([there, bus]).figures(asked)["returns"] for bus in late] == [1, 0]


def test_the_way_home_is_told_by_when_one_leaves_the_site() -> None:
    # Two minutes to Z, bus 12:00 to 12:10, a minute home: 13 minutes for who leaves at 11:58, 28 at 11:43.
    figures = line_town([*THERE, *BACK]).figures(minutes_of("11:43", "11:58", direction=TripDirection.BACK))
    assert (figures["minutes"], figures["answered"]) == (20.5, 1)
    # 11:59 is too late, and 16:11 over four hours away.
    late = line_town([*THERE, *BACK]).figures(minutes_of("11:59", "12:10", direction=TripDirection.BACK))
    assert late["answered"] == 0
    # What one must be home by is not asked on the way home.
    asked = replace(minutes_of("11:43", "11:58", direction=TripDirection.BACK), home_by_minute=600)
    assert line_town([*THERE, *BACK]).figures(asked)["answered"] == 1


def test_a_window_reaches_past_midnight_as_far_as_its_last_minutes_do() -> None:
    # 23:00 to 24:00, the last bus at 24:30, the site at 24:42: 102 minutes from 23:00, 42 from 24:00.
    town = line_town([Trip("N", ["A 24:30", "Z 24:40"])])
    figures = town.figures(minutes_of("23:00", "24:00"))
    assert (figures["answered"], figures["minutes"]) == (1, 72)


def test_a_site_far_from_every_street_is_a_column_without_figures_and_the_others_stand() -> None:
    town = line_town(OFTEN)
    sites = places(site=spot((5, 1120)), at_sea=(900, 90_000))
    times = transit_times(town.transit, town.network, sites, when=minutes_of("08:00", "08:20"))
    assert times.minutes.loc["home", "site"] == 23
    assert times.mode is Mode.TRANSIT and not times.approximate
    assert times.window == "Tuesday 2 June 2026, leaving 08:00 to 08:20"
    for table in (times.minutes, *vars(times.spread).values()):
        assert np.isnan(table["at_sea"]).all() and table.dtypes.eq(np.float32).all()


def test_a_home_far_from_every_street_has_no_figures_and_one_without_a_stop_no_answer() -> None:
    timetable = timetable_of(OFTEN, stops={"A": spot((0, 1000)), "Z": spot((5, 1000))})
    homes = {"home": (0, 940), "far": (0, 4000)}
    town = town_of(timetable, homes=homes, site=(5, 1120))
    figures = town.figures(minutes_of("08:00", "08:20"), home="far")
    assert np.isnan(figures["minutes"])
    assert (figures["answered"], figures["walked"], figures["returns"]) == (0, 0, 0)
    centres = places(at_sea=(900, 90_000))
    at_sea = replace(town, transit=transit_of(town.network, town.transit.stops, centres, day=TUESDAY))
    assert all(np.isnan(value) for value in at_sea.figures(minutes_of("08:00", "08:20"), home="at_sea").values())


def test_another_day_is_asked_about_only_once_its_rides_are_made_ready() -> None:
    town = line_town([Trip("1", ["A 08:20", "Z 08:30"], on={TUESDAY})])
    wednesday = replace(minutes_of("08:00", "08:20"), day=WEDNESDAY)
    with pytest.raises(InputError, match="the rides are those of 2026-06-02, and 2026-06-03 was asked about"):
        town.times(wednesday)
    moved = replace(town, transit=on_day(town.transit, WEDNESDAY))
    assert moved.figures(wednesday)["answered"] == 0
    assert on_day(town.transit, TUESDAY) is town.transit


def test_a_day_outside_the_timetable_is_refused_with_the_days_that_it_covers() -> None:
    with pytest.raises(InputError, match="it covers 2026-06-01 to 2026-06-14; ask about a day in it"):
        on_day(line_town(OFTEN).transit, date(2026, 6, 15))


def test_every_site_that_is_done_is_told() -> None:
    town = line_town(OFTEN)
    steps: list[tuple[str, int, int]] = []
    sites = places(site=spot((5, 1120)), other=spot((5, 0)))
    transit_times(
        town.transit, town.network, sites, when=minutes_of("08:00", "08:20"), on_step=lambda *step: steps.append(step)
    )
    assert steps == [("Minutes by public transport", done, 2) for done in (1, 2)]


HOUR = When(TUESDAY, START // 60 - 5, START // 60 + 60, START // 60 + 120)
ANY_HOUR = replace(HOUR, home_by_minute=None)


@given(random_towns())
def test_a_later_departure_never_arrives_earlier(drawn: RandomTown) -> None:
    transit = drawn.town.transit
    profile = departures(scan_day(transit.day.out, drawn.site), within_seconds=7200)
    arrive = arrivals_by_minute(profile, transit.walks, first=0, minutes=LAST_SECOND // 60)
    assert (np.diff(arrive.astype(np.int64), axis=1) >= 0).all()


def hour(drawn: RandomTown, direction: TripDirection) -> np.ndarray:
    """Seconds door to door of every minute of the hour, infinite where there is no answer."""
    taken = scanned_seconds(drawn.town.transit, drawn.site, first=START, minutes=60, direction=direction)
    return np.nan_to_num(taken, nan=np.inf)


@given(random_towns())
def test_one_more_trip_slows_nobody(drawn: RandomTown) -> None:
    fewer = town_from(drawn.trips[:-1], drawn.stops, drawn.homes, drawn.at, drawn.changes)
    for direction in (TripDirection.OUT, TripDirection.BACK):
        assert (hour(drawn, direction) <= hour(fewer, direction)).all()


@given(random_towns())
def test_one_stop_less_speeds_nobody(drawn: RandomTown) -> None:
    fewer = without_stop(drawn, "B")
    for direction in (TripDirection.OUT, TripDirection.BACK):
        assert (hour(drawn, direction) <= hour(fewer, direction)).all()


@given(random_towns())
@pytest.mark.slow
def test_figures_lie_in_order_within_their_bounds_and_never_above_walking(drawn: RandomTown) -> None:
    for when in (HOUR, ANY_HOUR, replace(ANY_HOUR, direction=TripDirection.BACK)):
        times = drawn.town.times(when)
        spread = times.spread
        figures = pd.concat({"minutes": times.minutes, **vars(spread)}, axis=1).droplevel(1, axis=1)
        ranked = figures.fillna(np.inf)
        assert (ranked["quarter"] <= ranked["minutes"]).all() and (ranked["minutes"] <= ranked["three_quarters"]).all()
        assert (figures["walked"] >= 0).all() and (figures["walked"] <= figures["answered"]).all()
        assert (figures["answered"] <= 1).all()
        if when.home_by_minute is None:
            on_foot = np.where(drawn.site.on_foot <= 7200, drawn.site.on_foot / 60, np.inf)
            assert (ranked["three_quarters"] <= np.float32(on_foot)).all()


@given(random_towns())
@pytest.mark.slow
def test_figures_are_those_of_the_minutes_one_by_one(drawn: RandomTown) -> None:
    minutes = ANY_HOUR.to_minute - ANY_HOUR.from_minute + 1
    for direction in (TripDirection.OUT, TripDirection.BACK):
        departs = [60 * (ANY_HOUR.from_minute + minute) for minute in range(minutes)]
        taken = drawn.forwards(departs, direction=direction)
        times = drawn.town.times(replace(ANY_HOUR, direction=direction))
        assert times.spread.answered["site"].to_numpy() == pytest.approx((~np.isnan(taken)).mean(axis=1))
        # Sixty-six departures: rank 32.5 of 0 to 65 lies between two.
        ranked = np.sort(np.nan_to_num(taken, nan=np.inf), axis=1)
        half = (ranked[:, 32] + ranked[:, 33]) / 2 / 60
        expected = np.where(np.isinf(half), np.nan, half)
        assert times.minutes["site"].to_numpy() == pytest.approx(expected, abs=1e-3, nan_ok=True)


@given(random_towns())
@settings(max_examples=20)
def test_one_pin_and_a_table_of_many_give_the_same_figures_bit_for_bit(drawn: RandomTown) -> None:
    town = drawn.town
    sites = places(**{f"site {n}": spot((n % 2, 311.0 * n)) for n in range(7)})
    table = transit_times(town.transit, town.network, sites, when=HOUR)
    for site in sites.index:
        alone = transit_times(town.transit, town.network, sites.loc[[site]], when=HOUR)
        assert alone.minutes[site].equals(table.minutes[site])
        for name, figures in vars(alone.spread).items():
            assert figures[site].equals(getattr(table.spread, name)[site])


@cache
def step_free_islands() -> Network:
    """Islands whose streets every wheelchair can use, made ready once."""
    return islands(tags={"surface": "asphalt", "wheelchair": "yes"})


@given(random_towns())
@settings(max_examples=20)
def test_the_cautious_wheelchair_is_never_quicker_than_the_optimistic_nor_that_than_walking(drawn: RandomTown) -> None:
    network = step_free_islands()
    flags = (STEP_FREE_YES, STEP_FREE_YES, STEP_FREE_UNKNOWN, STEP_FREE_NO)
    trips = [replace(trip, step_free=flags[number % 4]) for number, trip in enumerate(drawn.trips)]
    stops = {name: spot(at) for name, at in drawn.stops.items()}
    step_free = {name: flags[number % 3] for number, name in enumerate(drawn.stops)}
    timetable = timetable_of(trips, stops=stops, step_free=step_free, changes=drawn.changes)
    modes = (Mode.WALK, Mode.WHEELCHAIR, Mode.WHEELCHAIR_CAUTIOUS)
    answers = []
    for foot in modes:
        town = town_of(timetable, homes=drawn.homes, site=drawn.at, foot=foot, network=network)
        site = site_of(town.transit, town.network, town.site.easting, town.site.northing)
        taken = scanned_seconds(town.transit, site, first=START, minutes=60, direction=TripDirection.OUT)
        answers.append(np.nan_to_num(taken, nan=np.inf))
    assert (answers[0] <= answers[1]).all() and (answers[1] <= answers[2]).all()


def test_by_arrival_the_wait_for_the_appointment_is_part_of_the_journey() -> None:
    # One is there at :12, :32 and :52, having left 13 minutes before; for 09:32 to 09:51 that is 13 to 32 minutes.
    figures = line_town(OFTEN).figures(minutes_of("09:32", "09:51", direction=TripDirection.ARRIVE))
    assert (figures["best"], figures["minutes"], figures["quarter"]) == (13.0, 22.5, 17.75)
    assert (figures["answered"], figures["walked"]) == (1.0, 0.0)


def test_before_the_first_bus_no_appointment_can_be_kept() -> None:
    # The first bus is at the site's door at 07:12, for who left at 06:59.
    town = line_town(OFTEN)
    assert np.isnan(town.figures(minutes_of("06:00", "07:11", direction=TripDirection.ARRIVE))["best"])
    assert town.figures(minutes_of("07:12", "07:12", direction=TripDirection.ARRIVE))["minutes"] == 13.0


@given(random_towns())
@settings(max_examples=20)
def test_who_leaves_when_the_journey_by_arrival_says_is_there_in_time(drawn: RandomTown) -> None:
    when = When(TUESDAY, START // 60 + 30, START // 60 + 60, direction=TripDirection.ARRIVE)
    figures, best = drawn.town.figures(when), quickest_journey(drawn.town.trips(), when)
    if best is None:
        assert np.isnan(figures["best"])
    else:
        assert best.arrive + 3600 >= START + 1800 and best.arrive <= START + 3600
        assert best.minutes <= figures["best"] + 1e-3
