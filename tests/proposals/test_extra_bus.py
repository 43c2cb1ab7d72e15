"""Extra buses: who reaches a surgery that nobody reached, on which days, and never later than without."""

from dataclasses import replace

import numpy as np
import pytest

from geo.errors import InputError, NotHeldError
from geo.place.place import Place
from geo.proposals.extra_bus import Call, ExtraBus, minutes_with, with_buses
from geo.services.services import points
from geo.travel.streets import Mode
from tests.town import AREAS, all_minutes, at, beyond_the_river, town, transit_town

BUSES = transit_town()
TUESDAY, SUNDAY = 1, 6
# Over the river from Damson to the door of Elm Surgery, 600 m in three minutes, every ten minutes of the day.
SHUTTLE = ExtraBus(
    "Shuttle", (Call(at(3000), "Damson"), Call(at(3600), "Elm Surgery", 3.0)), (TUESDAY,), 8 * 60, 18 * 60, 10.0
)


def minutes(place: Place, *buses: ExtraBus) -> np.ndarray:
    table = minutes_with(place, buses, points(place.services.sites)).minutes
    return table.loc[list(AREAS), "Z99902"].to_numpy()


def test_without_an_extra_bus_minutes_are_those_of_the_place() -> None:
    place_minutes = all_minutes(BUSES, Mode.TRANSIT).minutes
    again = minutes_with(BUSES, (), points(BUSES.services.sites)).minutes
    assert np.array_equal(again.to_numpy(), place_minutes[again.columns].to_numpy(), equal_nan=True)


def test_an_extra_bus_brings_damson_over_the_river_in_minutes_by_hand() -> None:
    # The timetable's own buses without those that cross: nobody west of the river reaches Elm.
    river = beyond_the_river(last_home="07:15")
    assert np.isnan(minutes(river)[:8]).all()
    with_bus = minutes(river, SHUTTLE)
    # From the stop at 3000 m: it leaves every ten minutes and rides three; half of the minutes wait five or less,
    # so the median of a wait of 0 to 9 whole minutes and three of riding lies between seven and eight and a half.
    assert 7 <= with_bus[7] <= 8.5
    assert (with_bus[:7][~np.isnan(with_bus[:7])] > with_bus[7]).all()


def test_an_extra_bus_never_makes_a_journey_longer() -> None:
    before, after = minutes(BUSES), minutes(BUSES, SHUTTLE)
    assert (after <= before + 1e-6).all() and (after < before - 1).any()


def test_a_bus_on_sundays_changes_nothing_on_a_tuesday() -> None:
    assert np.array_equal(minutes(BUSES, replace(SHUTTLE, days=(SUNDAY,))), minutes(BUSES), equal_nan=True)


def test_one_way_is_enough_where_the_timetable_brings_people_home_and_not_where_it_does_not() -> None:
    river = beyond_the_river(last_home="07:15")
    there = replace(SHUTTLE, both_ways=False)
    assert np.array_equal(minutes(river, there), minutes(river, SHUTTLE), equal_nan=True)
    # The other way about: it only ever leaves Elm, so nobody reaches Elm by it.
    turned = tuple(replace(call, minute=3.0 - call.minute) for call in reversed(SHUTTLE.calls))
    assert np.isnan(minutes(river, replace(there, calls=turned))[:8]).all()


def test_the_timetable_given_is_left_as_it_was() -> None:
    assert BUSES.travel.timetable is not None
    trips = len(BUSES.travel.timetable.trip_days)
    # 61 departures from 08:00 to 18:00, each there and back.
    assert len(with_buses(BUSES.travel.timetable, (SHUTTLE,)).trip_days) == trips + 2 * 61
    assert len(BUSES.travel.timetable.trip_days) == trips


def test_without_a_timetable_it_says_so() -> None:
    with pytest.raises(NotHeldError, match="an extra bus"):
        minutes_with(town(), (SHUTTLE,), points(town().services.sites))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"calls": SHUTTLE.calls[:1]}, "two calls at least"),
        ({"days": ()}, "days of the week"),
        ({"last_minute": 60}, "before the first"),
        ({"every_minutes": 0.0}, "more than nought"),
        ({"every_minutes": 0.1}, "trips a day"),
        ({"calls": (Call(at(0), "", 5.0), Call(at(100), "", 5.0))}, "must rise"),
        ({"calls": (Call(at(0)), Call(at(4000), "", 1.0))}, "240 km/h"),
    ],
)
def test_a_bus_that_cannot_run_is_refused_in_words(wrong: dict[str, object], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        replace(SHUTTLE, **wrong)  # type: ignore[arg-type]
