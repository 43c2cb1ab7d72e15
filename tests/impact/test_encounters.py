"""How likely two visitors belong to different groups: worked by hand."""

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
    potential = encounter_potential(counts)
    assert potential >= -1e-12 and normalised(potential, len(counts)) <= 1 + 1e-12
    assert encounter_potential(counts[::-1]) == pytest.approx(potential)
    # Two services with the same make-up: one visitor of each differ as often as two of one.
    assert cross_encounter(counts, counts) == pytest.approx(potential)
