"""The curve of the average against the longest journeys: each point proven however it was found; what is left."""

from dataclasses import replace

import numpy as np
import pytest

from geo.errors import NotHeldError
from geo.siting import exact, exhaustive
from geo.siting import trade_off as curves
from geo.siting.answer import figures
from geo.siting.exhaustive import Sites, Stop
from geo.siting.problem import Floor, Rule, SitingProblem
from geo.siting.trade_off import POINTS, trade_off
from tests.siting.town_of_points import problem, some

SPREAD = Floor("small area", (), 25.0)


def case(number: int) -> SitingProblem:
    draw = np.random.default_rng(number)
    minutes = draw.uniform(1, 60, (16, 9)).astype(np.float32)
    people = draw.integers(1, 90, 16).astype(float)
    before = minutes[:, :3].min(axis=1).astype(float)
    shares = np.zeros((2, 16))
    shares[0, ::2], shares[1, 1::2] = people[::2], people[1::2]
    of_wards = Floor("ward", ("even", "odd"), 4.0, shares / shares.sum(axis=1, keepdims=True))
    floors = ((), (SPREAD,), (of_wards,))[number % 3]
    keep = some(9, 0) if number % 2 else some(9)
    return problem(minutes, people, 3, today=some(9, 0, 1, 2), before=before, floors=floors, keep=keep)


@pytest.fixture
def too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where there are more ways than can be looked at."""
    monkeypatch.setattr(curves, "is_quick", lambda _: False)


@pytest.mark.parametrize("number", range(6))
def test_points_that_are_solved_are_those_of_a_look_at_every_way(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = trade_off(case(number))
    monkeypatch.setattr(curves, "is_quick", lambda _: False)
    solved = trade_off(case(number))
    assert len(looked.ways) and solved.left == looked.left == ()
    assert solved.ways.tolist() == looked.ways.tolist()
    assert solved.average == pytest.approx(looked.average) and solved.longest == pytest.approx(looked.longest)


def test_where_longer_journeys_count_for_less_than_a_tenth_of_people_the_limit_is_on_their_tenth() -> None:
    # One person in forty lives far off: the tenth who travel longest are that one and three of the others.
    minutes = np.array([[0.0, 30.0], [40.0, 10.0]])
    asked = problem(minutes, np.array([39.0, 1.0]), 1, most_changes=4)
    told = figures(asked, np.array([[0], [1]]))
    assert told["longest_tenth"].tolist() == pytest.approx([10.0, 30.0])
    assert exact.shortest_within(replace(asked, rule=Rule.AVERAGE), 10.0, np.array([0]), stop=lambda: False)[
        0
    ].tolist() == [0]
    assert trade_off(asked).ways.tolist() == [[0]]


def counting(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The limits that were solved within, one more with each."""
    within, limits = exact.shortest_within, list[float]()

    def counted(average: SitingProblem, longest: float, known: Sites, *, stop: Stop) -> tuple[Sites, bool]:
        limits.append(longest)
        return within(average, longest, known, stop=stop)

    monkeypatch.setattr(exact, "shortest_within", counted)
    return limits


@pytest.mark.usefixtures("too_many")
@pytest.mark.parametrize(("out_of_time", "why"), [(False, "it was stopped"), (True, "it took longer than 120 seconds")])
def test_where_it_stops_early_it_says_after_how_many_points_and_why(
    out_of_time: bool, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, limits = case(4), counting(monkeypatch)
    whole = trade_off(asked)
    assert limits == sorted(limits, reverse=True) and len(limits) == POINTS - 1
    limits.clear()
    monkeypatch.setattr(curves, "monotonic", lambda: 50.0 * len(limits) if out_of_time else 0.0)
    curve = trade_off(asked, stop=lambda: not out_of_time and len(limits) == 3)
    assert len(curve.left) == 1 and curve.left[0].startswith(f"2 of {POINTS - 1} points beside the shortest average")
    assert f"are proven; then {why}, and the others are good ways that may be beaten" in curve.left[0]
    assert len(limits) == (POINTS - 1 if out_of_time else 3)
    assert curve.average[0] == pytest.approx(whole.average[0]) and curve.longest[-1] == pytest.approx(whole.longest[-1])


@pytest.mark.parametrize("solves", [True, False])
def test_a_stop_at_once_is_not_told_as_there_being_no_way(solves: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(curves, "is_quick", lambda _: not solves)
    curve = trade_off(replace(case(3), floors=(Floor("small area", (), 0.0),)), stop=lambda: True)
    assert not len(curve.ways) and curve.left == (curves.STOPPED_AT_ONCE,)


def test_a_look_at_every_way_that_is_stopped_says_how_many_it_saw(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exhaustive, "FIRST_PIECE", 10)
    monkeypatch.setattr(exhaustive, "PIECE", 10)
    asked, step = case(0), 0

    def stops() -> bool:
        return step > 0

    def counted(stage: str, _done: int, _total: int) -> None:
        nonlocal step
        step += stage == curves.STAGE

    curve = trade_off(asked, on_step=counted, stop=stops)
    assert curve.left == ("Stopped after 10 of 84 ways: others may be shorter than these.",)


@pytest.mark.parametrize("solves", [True, False])
def test_floors_that_no_way_keeps_leave_no_curve(solves: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(curves, "is_quick", lambda _: not solves)
    asked = replace(case(0), floors=(Floor("small area", (), 0.0),), close=some(9, 0, 1, 2))
    curve = trade_off(asked)
    assert not len(curve.ways) and curve.left == ()


def test_capacity_is_refused_in_one_sentence() -> None:
    asked = replace(case(0), capacities=np.full(9, 1e6))
    with pytest.raises(NotHeldError, match="leave capacity aside to see it") as refused:
        trade_off(asked)
    assert len(refused.value.faults) == 1


def test_the_limit_is_between_the_ends_of_what_is_counted_where_some_reach_no_site() -> None:
    minutes = np.random.default_rng(5).uniform(1, 60, (16, 9)).astype(np.float32)
    minutes[0], minutes[1, :6] = np.inf, np.inf
    asked = problem(minutes, np.ones(16), 3)
    curve = trade_off(asked)
    assert len(curve.ways) and (np.diff(curve.average) >= 0).all() and (np.diff(curve.longest) <= 0).all()
