"""Staying on board: a vehicle that goes on as another trip is one ride, on the days on which it does.

In the line town home is 60 m from stop A and the site 120 m from stop Z, every stop on an island of its own, a metre a
second; a change takes a minute.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from geo.travel.journeys import journey
from geo.travel.streets import Mode
from geo.travel.through import goes_on
from geo.travel.timetable import STEP_FREE_NO, STEP_FREE_YES, Timetable, trips_on
from geo.travel.windows import TripDirection
from tests.travel.paper_timetable import Trip, seconds, timetable_of
from tests.travel.paper_transit import TUESDAY, WEDNESDAY, line_town

FIRST = Trip("1", ["A 08:00", "B 08:10"], block="v")
SECOND = Trip("2", ["B 08:10", "Z 08:20"], block="v")


def pairs(
    trips: Sequence[Trip],
    *,
    day: object = TUESDAY,
    stays: Mapping[tuple[int, int], bool] | None = None,
    stops: Mapping[str, tuple[float, float]] | None = None,
) -> list[tuple[int, int]]:
    """Which trip goes on as which on a day, by their places."""
    timetable: Timetable = timetable_of(trips, stays=stays, stops=stops)
    before, after = goes_on(timetable, trips_on(timetable, day))  # type: ignore[arg-type]
    return list(zip(before.tolist(), after.tolist(), strict=True))


def apart(*trips: Trip) -> list[Trip]:
    """The trips without their block."""
    return [replace(trip, block="") for trip in trips]


def test_staying_on_a_bus_that_goes_on_as_another_trip_takes_what_one_trip_takes() -> None:
    whole = line_town([Trip("1", ["A 08:00", "B 08:10", "Z 08:20"])])
    by_block, by_name = line_town([FIRST, SECOND]), line_town(apart(FIRST, SECOND), stays={(0, 1): True})
    # A minute to A, twenty by bus, two to the site.
    assert [town.takes("07:59") for town in (whole, by_block, by_name)] == [23 * 60] * 3
    # Whoever must get off at 08:10 has missed what leaves at 08:10.
    assert line_town(apart(FIRST, SECOND)).takes("07:59") is None
    assert line_town([FIRST, SECOND], stays={(0, 1): False}).takes("07:59") is None


def test_the_way_home_stays_on_board_as_well() -> None:
    home = [Trip("2", ["Z 08:00", "B 08:10"], block="v"), Trip("1", ["B 08:10", "A 08:20"], block="v")]
    assert line_town(home).takes("07:58", direction=TripDirection.BACK) == 23 * 60
    assert line_town(apart(*home)).takes("07:58", direction=TripDirection.BACK) is None


def test_staying_on_board_is_one_ride_of_three() -> None:
    # Three trips of one vehicle, with time to change between them, then two changes: three rides in place of five.
    chain = [
        Trip(str(at), [f"{'ABC'[at]} 08:{12 * at:02}", f"{'BCD'[at]} 08:{12 * at + 10:02}"], block="v")
        for at in range(3)
    ]
    changes = [Trip("8", ["D 08:40", "E 08:50"]), Trip("9", ["E 09:00", "Z 09:10"])]
    assert line_town([*chain, *changes]).takes("07:59") == 73 * 60
    assert line_town(apart(*chain, *changes)).takes("07:59") is None


def test_a_journey_tells_a_vehicle_that_goes_on_as_one_leg_with_both_lines() -> None:
    town = line_town([FIRST, replace(SECOND, calls=["B 08:12", "Z 08:20", "E 08:40"])])
    shown = journey(town.trips(), leave=seconds("07:59"))
    assert shown is not None
    (ride,) = [leg for leg in shown.legs if leg.route]
    assert (ride.begin, ride.end, ride.route, ride.towards) == ("A", "Z", "1 then 2", "E")
    back = line_town(
        [Trip("2", ["Z 08:00", "B 08:10"], block="v"), Trip("1", ["B 08:10", "A 08:20", "C 08:30"], block="v")]
    )
    shown = journey(back.trips(), leave=seconds("07:58"), direction=TripDirection.BACK)
    assert shown is not None
    (ride,) = [leg for leg in shown.legs if leg.route]
    assert (ride.begin, ride.end, ride.route, ride.towards) == ("Z", "A", "2 then 1", "C")


def test_a_block_leads_on_to_the_next_of_its_trips_that_runs_on_the_day() -> None:
    # B to C on Tuesdays, B to Z on other days, both of one block.
    tuesdays = Trip("2", ["B 08:15", "C 08:25"], on={TUESDAY}, block="v")
    others = Trip("2", ["B 08:20", "Z 08:30"], on={WEDNESDAY}, block="v")
    trips = [FIRST, tuesdays, others]
    assert (pairs(trips), pairs(trips, day=WEDNESDAY)) == ([(0, 1)], [(0, 2)])
    assert pairs([FIRST, replace(SECOND, on={WEDNESDAY})]) == []
    # Two trips on from A the vehicle is still the same.
    assert pairs([others, replace(tuesdays, on={WEDNESDAY}, calls=["B 08:30", "Z 08:35"]), FIRST], day=WEDNESDAY) == [
        (2, 0)
    ]


def test_the_order_is_that_of_the_times_and_not_of_the_rows() -> None:
    assert pairs([SECOND, FIRST]) == [(1, 0)]


def test_a_trip_of_no_time_is_followed_by_what_leaves_in_the_same_second_though_it_stands_before_it() -> None:
    # 07:50 to 08:10 with two calls in that second, and B to Z from that second on, in the other order of the rows.
    first = Trip("1", ["A 08:00", "C 08:10", "B 08:10"], block="v")
    second = Trip("2", ["B 08:10", "D 08:10", "Z 08:20"], block="v")
    for trips in ([first, second], [second, first]):
        assert line_town(trips).takes("07:59") == 23 * 60


@pytest.mark.parametrize(
    ("second", "why"),
    [
        (["C 08:10", "Z 08:20"], "it sets out elsewhere, and runs empty between"),
        (["B 08:09", "Z 08:20"], "it has left before the first arrives"),
        (["B 08:00", "Z 08:20"], "it sets out when the first does"),
    ],
)
def test_trips_of_one_block_that_cannot_lead_on_do_not(second: list[str], why: str) -> None:
    assert pairs([FIRST, replace(SECOND, calls=second)]) == [], why


def test_stands_of_one_bus_station_are_one_place_and_stops_further_apart_are_not() -> None:
    for metres, expected in ((200.0, [(0, 1)]), (201.0, [])):
        stops = {"A": (0.0, 0.0), "B": (9_000.0, 0.0), "C": (9_000.0, metres), "Z": (20_000.0, 0.0)}
        assert pairs([FIRST, replace(SECOND, calls=["C 08:15", "Z 08:20"])], stops=stops) == expected


def test_a_train_that_divides_leads_on_to_both_parts_and_one_that_is_joined_from_both() -> None:
    front = Trip("1", ["A 08:00", "B 08:10"])
    to_c, to_z = Trip("2", ["B 08:10", "C 08:20"]), Trip("3", ["B 08:10", "Z 08:30"])
    town = line_town([front, to_c, to_z], stays={(0, 1): True, (0, 2): True})
    assert town.takes("07:59") == 33 * 60
    joined = line_town([front, Trip("2", ["C 08:00", "B 08:10"]), to_z], stays={(0, 2): True, (1, 2): True})
    assert joined.takes("07:59") == 33 * 60
    home = [Trip("3", ["Z 08:00", "B 08:10"]), Trip("2", ["C 08:00", "B 08:10"]), Trip("1", ["B 08:10", "A 08:20"])]
    back = line_town(home, stays={(1, 2): True, (0, 2): True})
    assert back.takes("07:58", direction=TripDirection.BACK) == 23 * 60


def test_what_is_said_by_name_goes_before_the_block() -> None:
    assert pairs([FIRST, SECOND], stays={(0, 1): False}) == []
    assert pairs([FIRST, SECOND], stays={(0, 1): True}) == [(0, 1)]


def test_a_trip_that_is_not_step_free_is_not_stayed_on_by_wheelchair() -> None:
    stops = dict.fromkeys("ABCDEZ", STEP_FREE_YES)
    for second, expected in ((STEP_FREE_YES, 23 * 60), (STEP_FREE_NO, None)):
        trips = [replace(FIRST, step_free=STEP_FREE_YES), replace(SECOND, step_free=second)]
        town = line_town(trips, foot=Mode.WHEELCHAIR, step_free=stops)
        assert town.takes("07:59") == expected


def test_past_midnight_the_vehicle_goes_on_within_its_own_day_of_service() -> None:
    night = [Trip("1", ["A 23:50", "B 24:10"], block="v"), Trip("2", ["B 24:10", "Z 24:20"], block="v")]
    assert line_town(night).takes("23:49") == 33 * 60
