"""One total from several sources: by hand, against two other ways, and in the right direction."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar
from scipy.stats import chi2

from geo.errors import InputError
from geo.people.authority_total import AuthorityTotal, SourceTotal, total_of_sources

THREE = (
    SourceTotal("Mid-year estimate", 251_000, 4_000),
    SourceTotal("GP lists", 262_000, 8_000),
    SourceTotal("A bought set", 256_000, 8_000),
)
SOURCES = st.lists(st.tuples(st.floats(200_000, 300_000), st.floats(1_000, 20_000)), min_size=1, max_size=5)

NEAR = st.lists(st.tuples(st.floats(248_000, 252_000), st.floats(3_000, 20_000)), min_size=1, max_size=4)


def disagree(total: AuthorityTotal) -> bool:
    return total.words.startswith("The sources disagree")


def named(totals: list[tuple[float, float]]) -> list[SourceTotal]:
    return [SourceTotal(f"Source {n}", *each) for n, each in enumerate(totals)]


def test_three_sources_that_agree_by_hand() -> None:
    # T-1.5: weights as 4 to 1 to 1.
    total = total_of_sources(THREE)
    assert total.people == pytest.approx(253_666.7, abs=0.05)
    assert total.standard_error == pytest.approx(3_266.0, abs=0.05)
    assert total.words.startswith("The sources agree within their own doubt")


@given(SOURCES)
def test_the_pooled_total_is_the_one_that_is_nearest_to_all_sources_by_their_own_doubt(
    totals: list[tuple[float, float]],
) -> None:
    # A second way: the least sum of squares found by search, and how often chance alone gives as much.
    total = total_of_sources(named(totals))
    best = minimize_scalar(lambda people: sum(((x - people) / se) ** 2 for x, se in totals), bracket=(200_000, 300_000))
    assert total.people == pytest.approx(best.x, rel=1e-6)
    if len(totals) > 1:
        assert disagree(total) == (chi2.sf(best.fun, len(totals) - 1) < 0.05)


def test_sources_that_disagree_widen_the_range_and_the_one_furthest_off_is_named() -> None:
    apart = (SourceTotal("Census", 230_000, 1_000), SourceTotal("GP lists", 250_000, 1_000))
    total = total_of_sources(apart)
    # Q = 2 x 10^2 = 200 on one degree of freedom, so the error of 1000 / sqrt 2 is made sqrt 200 times as wide.
    assert total.standard_error == pytest.approx(10_000)
    assert total.words.startswith("The sources disagree by more than their own doubt allows")
    assert "14.1 times as wide" in total.words and "which of them is wrong" in total.words


def test_the_source_that_lies_furthest_off_is_the_one_named() -> None:
    total = total_of_sources((*THREE, SourceTotal("Electoral roll", 300_000, 4_000)))
    assert "Electoral roll lies furthest off" in total.words


@given(NEAR, st.floats(248_000, 252_000), st.floats(3_000, 20_000))
def test_one_more_source_never_widens_the_total_unless_the_sources_disagree(
    totals: list[tuple[float, float]], people: float, error: float
) -> None:
    more = total_of_sources(named([*totals, (people, error)]))
    # Widening is for disagreement alone: the error before it is the least that the sources allow.
    before = sum(se**-2 for _, se in totals) ** -0.5
    assert more.standard_error < before or disagree(more)


@given(SOURCES)
def test_the_total_lies_between_its_sources_and_is_surer_than_the_surest_unless_they_disagree(
    totals: list[tuple[float, float]],
) -> None:
    total = total_of_sources(named(totals))
    assert min(x for x, _ in totals) - 1e-6 <= total.people <= max(x for x, _ in totals) + 1e-6
    assert disagree(total) or total.standard_error <= min(se for _, se in totals) + 1e-6


def test_sources_that_only_differ_by_their_own_doubt_are_said_to_disagree_one_time_in_twenty() -> None:
    rng = np.random.default_rng(6)
    errors = np.array([4_000.0, 8_000.0, 8_000.0])
    draws = rng.normal(250_000, errors, (4_000, 3))
    pooled = [total_of_sources(named(list(zip(row, errors, strict=True)))) for row in draws.tolist()]
    assert np.mean([disagree(total) for total in pooled]) == pytest.approx(0.05, abs=0.01)
    inside = [abs(total.people - 250_000) <= total.estimate.margin for total in pooled]
    assert np.mean(inside) == pytest.approx(0.95, abs=0.015)


def test_one_source_is_taken_as_it_is_and_said_to_stand_alone() -> None:
    total = total_of_sources(THREE[:1])
    assert (total.people, total.standard_error) == (251_000, pytest.approx(4_000))
    assert "nothing to hold it against" in total.words


def test_sources_without_doubt_without_people_or_given_twice_are_refused() -> None:
    with pytest.raises(InputError, match="no source is without doubt"):
        SourceTotal("Census", 230_000, 0)
    with pytest.raises(InputError, match="above nought"):
        SourceTotal("Census", float("nan"), 100)
    with pytest.raises(InputError, match="given twice"):
        total_of_sources([THREE[0], THREE[0]])
    with pytest.raises(InputError, match="at least one"):
        total_of_sources([])
