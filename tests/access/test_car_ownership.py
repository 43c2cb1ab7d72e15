"""Minutes with and without a car put together, and what is missing when one of them is."""

import numpy as np
import pandas as pd
import pytest

from geo.access.car_ownership import expected_minutes, share_without_car
from geo.errors import InputError
from geo.people.population import WITH_CAR, WITHOUT_CAR
from geo.place.place import Place
from tests.town import AREAS

NAN = float("nan")
CODES = pd.Index(["a", "b", "c", "d"], name="area_code")


def by_area(*figures: float) -> pd.Series:
    """Figures of areas a, b, c, d."""
    return pd.Series(figures, CODES[: len(figures)], dtype=float)


def test_three_households_in_ten_without_a_car_wait_for_the_bus() -> None:
    # T-3.4: 0.7 x 9 + 0.3 x 32.
    assert expected_minutes(by_area(9), by_area(32), share_without_car=by_area(0.3))["a"] == pytest.approx(15.9)


def test_with_no_car_anywhere_the_minutes_are_those_without_and_with_one_everywhere_those_by_car() -> None:
    expected = expected_minutes(by_area(9, 9), by_area(32, 32), share_without_car=by_area(1, 0))
    assert expected.tolist() == [32, 9]


def test_fewer_cars_never_shorten_the_expected_journey_where_the_bus_is_slower() -> None:
    share = by_area(0.0, 0.2, 0.6, 1.0)
    expected = expected_minutes(by_area(9, 9, 9, 9), by_area(32, 32, 32, 32), share_without_car=share)
    assert expected.is_monotonic_increasing and expected.is_unique


def test_a_journey_that_somebody_has_to_make_and_cannot_is_no_average_and_one_that_nobody_makes_does_not_matter() -> (
    None
):
    by_car, without = by_area(9, 9, NAN, NAN), by_area(NAN, NAN, 32, 32)
    expected = expected_minutes(by_car, without, share_without_car=by_area(0.3, 0, 1, 0.9))
    assert expected[["b", "c"]].tolist() == [9, 32]
    assert expected[["a", "d"]].isna().all()


def test_an_area_whose_cars_are_not_held_has_no_expected_minutes() -> None:
    assert expected_minutes(by_area(9), by_area(32), share_without_car=by_area(NAN)).isna().all()


def test_a_per_cent_is_refused_in_words() -> None:
    with pytest.raises(InputError, match="give a part, not a per cent"):
        expected_minutes(by_area(9), by_area(32), share_without_car=by_area(30))


def test_half_of_alders_households_have_no_car_and_a_fifth_elsewhere(town: Place) -> None:
    share = share_without_car(town.people.groups_by_area["cars"])
    assert share[list(AREAS)].tolist() == pytest.approx([0.5, 0.5] + [0.2] * 8)


def test_where_no_household_is_counted_the_share_is_missing() -> None:
    cars = pd.DataFrame({WITHOUT_CAR: [0.0, 3.0], WITH_CAR: [0.0, 9.0]}, index=CODES[:2])
    assert np.isnan(share_without_car(cars)["a"]) and share_without_car(cars)["b"] == 0.25
