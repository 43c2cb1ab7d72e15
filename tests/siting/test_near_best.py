"""What cannot be told from the best, the trade-off curve, regret over futures, and buildings to share."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from geo.impact.what_if import PeopleDoubt, doubt_now
from geo.people.ward_people import estimates
from geo.place.place import Place
from geo.services.services import Service
from geo.siting import sharing
from geo.siting.answer import figures, rule_figures
from geo.siting.asked import Asked, minutes_to
from geo.siting.exhaustive import look_at_all
from geo.siting.futures import DRAWS, Ahead, futures
from geo.siting.near_best import PeopleRuns, run_figures, told_apart
from geo.siting.problem import Floor, Rule
from geo.siting.question import Found, Question, found, reach
from geo.siting.regret import Future, regrets
from geo.siting.trade_off import trade_off
from geo.travel.windows import Window
from tests.siting.town_of_points import LINE, PEOPLE, problem, some

DRAW = np.random.default_rng(7)
MINUTES = DRAW.uniform(1, 60, (14, 9)).astype(np.float32)
COUNTS = DRAW.integers(1, 90, 14).astype(float)
RULES = [Rule.AVERAGE, Rule.LONGEST, Rule.COVER, Rule.EQUAL]
TOWN = Question(Asked(Service.GP, 2, Rule.AVERAGE, most_changes=4))


def doubt(place: Place) -> PeopleDoubt:
    held = place.people.ward_people
    return doubt_now(place, estimates(held) if held and held.estimate_dates else None)


def look(place: Place, question: Question = TOWN) -> Found:
    where = question.candidates(place)
    at = reach(place, where, question.asked.way)
    return found(place, question, at, doubt=doubt(place), on_step=None, stop=None)


@pytest.mark.parametrize("rule", RULES)
def test_the_figure_in_a_run_is_that_of_the_people_of_the_run(rule: Rule) -> None:
    asked = problem(MINUTES, COUNTS, 3, rule=rule, threshold=15.0)
    ways = look_at_all(asked, tolerance=1e9).ways[:20]
    runs = PeopleRuns(COUNTS[:, None] * DRAW.uniform(0.6, 1.4, (14, 8)))
    told = run_figures(asked, ways, runs)
    for run in range(8):
        alone = rule_figures(replace(asked, weights=runs.people[:, run]), ways)
        assert told[:, run] == pytest.approx(alone, rel=1e-6)


@pytest.mark.parametrize("rule", [*RULES, Rule.WORST_OFF])
def test_a_rules_figure_of_a_way_is_that_of_the_search(rule: Rule) -> None:
    answer = look_at_all(problem(MINUTES, COUNTS, 3, rule=rule, threshold=15.0), tolerance=5.0)
    assert rule_figures(answer.problem, answer.ways) == pytest.approx(answer.values, abs=1e-4)


def test_two_ways_are_told_apart_only_where_the_range_of_their_difference_holds_no_nought() -> None:
    # One site: at 2 the average is 1.53, at 3 it is 1.92; at either most people are as near as at the other.
    asked = problem(LINE, PEOPLE, 1)
    whole = look_at_all(asked, tolerance=1e9)
    sure = PeopleRuns(np.repeat(PEOPLE[:, None], 50, axis=1))
    assert told_apart(whole, sure, tolerance=0.0).ways.tolist() == [[2]]
    # Where half of the runs have everybody at the far side, 3 is as good as 2.
    doubtful = sure.people.copy()
    doubtful[:2, ::2] = 0.0
    group = told_apart(whole, PeopleRuns(doubtful), tolerance=0.0)
    assert [2] in group.ways.tolist() and [3] in group.ways.tolist() and group.by_range
    assert told_apart(whole, None, tolerance=1e9).ways.tolist() == whole.ways.tolist()


@pytest.mark.parametrize("floors", [(), (Floor("small area", (), 20.0),)])
def test_no_way_is_shorter_by_both_than_a_point_of_the_curve(floors: tuple[Floor, ...]) -> None:
    before = MINUTES[:, :3].min(axis=1).astype(float)
    asked = problem(MINUTES, COUNTS, 3, today=some(9, 0, 1, 2), before=before, floors=floors)
    curve = trade_off(asked)
    assert len(curve.ways) > 1
    ways = np.array(list(itertools.combinations(range(9), 3)))
    if floors:
        ways = ways[[bool((MINUTES[:, way].min(axis=1) - before).max() <= 20.0) for way in ways]]
    told = figures(asked, ways)
    for average, longest in zip(curve.average, curve.longest, strict=True):
        better = (told["mean"] <= average + 1e-4) & (told["longest_tenth"] <= longest + 1e-4)
        better &= (told["mean"] < average - 1e-3) | (told["longest_tenth"] < longest - 1e-3)
        assert not better.any()
    assert curve.average[0] == pytest.approx(told["mean"].min(), abs=1e-4)
    assert curve.longest[-1] == pytest.approx(told["longest_tenth"].min(), abs=1e-3)


def test_a_way_that_is_the_best_of_every_future_loses_nothing() -> None:
    asked = problem(LINE, PEOPLE, 2)
    ways = np.array([[1, 4], [2, 5]])
    turned = replace(asked, weights=PEOPLE[::-1].copy())
    held = regrets(ways, [Future("today", asked), Future("turned", turned)], tolerance=0.1)
    assert held.lost[0, 0] == pytest.approx(0.0, abs=1e-6) and held.lost[1, 0] == pytest.approx(14 / 51, abs=1e-5)
    best = look_at_all(turned, tolerance=0.0).values[0]
    assert held.lost[:, 1] == pytest.approx(rule_figures(turned, ways) - best, abs=1e-5)
    assert (held.most == held.lost.max(axis=1)).all()
    assert held.steady.tolist() == (held.most <= 0.1).tolist()


def test_futures_are_what_the_files_of_the_place_can_tell(town: Place) -> None:
    at = look(town)
    where = at.where
    ahead = Ahead(doubt(town), tuple[Window, ...]())
    told = futures(at, reach(town, where, at.question.asked.way), ahead)
    names = [future.name for future in told]
    assert names[0] == "today" and "homes as planned in 10 years" in names
    assert sum(name.startswith("lists drawn") for name in names) in (0, DRAWS)
    assert all(future.problem.codes == at.answer.problem.codes for future in told)
    assert all(future.problem.sites == at.answer.problem.sites for future in told)


def test_a_library_that_is_nearer_than_today_could_take_the_service(town: Place) -> None:
    at = look(town)
    told = sharing.hosts(town, at.where, reach(town, at.where, at.question.asked.way), service=Service.GP)
    library = next(each for each in told if each.host.site_id == "LIB-01")
    # Nearer than either surgery to whoever starts from 1400 to 2600 m along: areas of 300, 400, 200 and 250 people.
    assert library.both == library.shares[0] == pytest.approx(300 + 400 + 200 + 250)
    assert library.shares[1] == pytest.approx(3000)
    assert library.errand.shared < library.errand.separate


def test_services_that_are_apart_are_told_with_who_has_both_nearest(town: Place) -> None:
    sites = [site for site in town.services.sites if site.service in sharing.OPEN_TO_ALL and site.at is not None]
    told = sharing.pairs(town, minutes_to(town, TOWN.asked.way, sites))
    assert all(pair.metres <= sharing.MOST_APART_METRES for pair in told)
    pharmacy = next(pair for pair in told if {pair.first.site_id, pair.second.site_id} == {"PHA-01", "LIB-01"})
    assert pharmacy.both == pytest.approx(3000) and pharmacy.metres == pytest.approx(800)
