"""How likely two visitors belong to different groups: worked by hand, and beside the indices of segregation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InputError
from geo.impact.encounters import cross_encounter, dwell_factor, encounter_potential, normalised

SHARES = st.lists(st.floats(0.0, 1000.0), min_size=2, max_size=8).filter(lambda counts: sum(counts) > 1)


def test_the_chance_that_two_visitors_are_of_different_groups_by_hand() -> None:
    assert encounter_potential((60, 40)) == pytest.approx(0.48)
    assert encounter_potential((0.5, 0.3, 0.2)) == pytest.approx(0.62)
    assert normalised(0.62, 3) == pytest.approx(0.93)
    # Two services of a hundred people of one group each: nobody differs apart, half do together.
    assert encounter_potential((100, 0)) == encounter_potential((0, 100)) == 0
    assert encounter_potential((100, 100)) == 0.5
    assert cross_encounter((1, 0), (0, 1)) == 1.0


def test_a_few_visitors_do_not_meet_themselves() -> None:
    # Of 6 and 4 visitors: 1 - (6 x 5 + 4 x 3) / (10 x 9) = 48 / 90.
    assert of_few((6, 4)) == pytest.approx(48 / 90)
    assert of_few((1, 1)) == 1.0
    assert math.isnan(of_few((1, 0)))


def test_exposure_over_two_sites_is_that_of_who_is_near_whom() -> None:
    # a: 30 and 70 people at two sites; b: 90 and 10. The first group meets .3 x 90/120 + .7 x 10/80.
    assert exposure((30, 70), (90, 10)) == pytest.approx(0.3125)
    near = mixing(pd.DataFrame({"a": [30.0, 70.0], "b": [90.0, 10.0]}, index=["1", "2"]), Units.PRACTICES).near
    assert exposure((30, 70), (90, 10)) == pytest.approx(near.loc["a", "b"])


def test_moving_in_together_raises_the_exposure_of_groups_that_were_apart() -> None:
    assert exposure((100, 0), (0, 100)) == 0.0
    assert exposure((100,), (100,)) == 0.5


def test_a_wait_of_half_an_hour_counts_whole() -> None:
    assert [dwell_factor(minutes) for minutes in (0, 15, 30, 60)] == [0, 0.5, 1, 1]


@pytest.mark.parametrize("shares", [(0, 0), (-1, 2)])
def test_shares_of_nobody_are_refused(shares: tuple[float, float]) -> None:
    with pytest.raises(InputError):
        encounter_potential(shares)


def test_one_group_alone_has_no_most() -> None:
    with pytest.raises(InputError, match="two groups"):
        normalised(0.5, 1)


@given(SHARES)
def test_a_potential_is_a_chance_at_most_that_of_equal_groups_whatever_their_order(counts: list[float]) -> None:
    found = encounter_potential(counts)
    assert found >= -1e-12 and normalised(found, len(counts)) <= 1 + 1e-12
    assert encounter_potential(counts[::-1]) == pytest.approx(found)
    # Two services with the same make-up: one visitor of each differ as often as two of one.
    assert cross_encounter(counts, counts) == pytest.approx(found)
