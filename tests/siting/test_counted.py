"""Who counts in a search: residents ahead, the service's staff beside them, and the fewest sites within floors."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from geo.errors import InputError, NotHeldError
from geo.impact.horizons import people_ahead
from geo.place.place import Place
from geo.services.services import Service
from geo.siting.answer import rule_figures
from geo.siting.asked import Asked, Basis, problem_of
from geo.siting.candidates import candidates
from geo.siting.exact import solve
from geo.siting.problem import Floor, Rule, SitingProblem
from geo.siting.question import reach
from geo.siting.search import search
from tests.siting.town_of_points import LINE, PEOPLE, problem, some
from tests.town import changed
from tests.views.access.test_staff_tables import paper_staff

ONE = Asked(Service.GP, 1, Rule.AVERAGE, most_changes=9)


def problem_in(place: Place, asked: Asked) -> SitingProblem:
    where = candidates(place, asked.service)
    return problem_of(place, asked, where, minutes=reach(place, where, asked.way).minutes)


@pytest.mark.parametrize("years", [5, 10])
def test_residents_ahead_are_those_that_planned_homes_bring(years: int, town: Place) -> None:
    now, ahead = (problem_in(town, replace(ONE, years=each)) for each in (0, years))
    told = people_ahead(town, years)
    assert dict(zip(ahead.areas, ahead.weights, strict=True)) == pytest.approx(told[told > 0].to_dict())
    assert ahead.weights.sum() > now.weights.sum()
    assert np.array_equal(ahead.minutes, now.minutes) and np.array_equal(ahead.before, now.before)


def test_years_that_no_homes_are_told_for_and_patients_ahead_are_refused_in_a_sentence(town: Place) -> None:
    for asked, words in (
        (replace(ONE, years=7), "Homes are told"),
        (replace(ONE, years=5, basis=Basis.PATIENTS), "Planned homes bring residents"),
    ):
        with pytest.raises(InputError, match=words) as refused:
            problem_in(town, asked)
        assert len(refused.value.faults) == 1
    with pytest.raises(NotHeldError, match="holds no planned homes"):
        problem_in(changed(town, ward_people=None), replace(ONE, years=5))


def with_staff(town: Place) -> Place:
    west, east = town.people.residents.index[0], town.people.residents.index[-1]
    rows = [
        (east, "Z99901", "gp", 10.0),
        (east, "Z99902", "", 5.0),
        (east, "", "gp", 4.0),
        (east, "", "", 3.0),
        (west, "LIB-01", "", 400.0),
        (west, "", "library", 300.0),
    ]
    return changed(town, staff=paper_staff(rows))


def test_staff_of_the_service_count_in_the_rule_alone(town: Place) -> None:
    place = with_staff(town)
    without, with_them = (problem_in(place, replace(ONE, staff=weight)) for weight in (0.0, 3.0))
    assert without.also is None and with_them.also is not None
    counted = dict(zip(with_them.areas, with_them.also, strict=True))
    east = town.people.residents.index[-1]
    # Who works in the library, or for libraries, travels to no surgery.
    assert {code: count for code, count in counted.items() if count} == {east: 3.0 * (10 + 5 + 4 + 3)}
    assert dict(zip(with_them.areas, with_them.weights, strict=True)) == pytest.approx(
        {code: people for code, people in town.people.residents.items() if people > 0 or code == east}
    )


def test_the_more_staff_count_the_nearer_the_best_site_is_to_where_they_live(town: Place) -> None:
    place = with_staff(town)
    best = []
    for weight in (0.0, 1000.0):
        asked = problem_in(place, replace(ONE, staff=weight))
        answer = search(asked, near=0.0)
        assert answer.values[0] == pytest.approx(rule_figures(asked, answer.ways)[0], abs=1e-4)
        best.append(asked.codes[answer.ways[0][0]])
    assert best[1] == "Z99902" != best[0]


def test_without_a_file_of_staff_their_weight_is_refused_in_a_sentence(town: Place) -> None:
    with pytest.raises(NotHeldError, match="holds no file of where staff live; leave staff out of the rule") as refused:
        problem_in(town, replace(ONE, staff=3.0))
    assert len(refused.value.faults) == 1


def fewest_by_hand(asked: SitingProblem, limits: np.ndarray) -> int | None:
    """The fewest sites so that everybody is within the threshold and the limits, in bare Python."""
    for sites in range(1, len(asked.codes) + 1):
        for way in itertools.combinations(np.flatnonzero(~asked.close), sites):
            minutes = asked.minutes[:, way].min(axis=1)
            if set(np.flatnonzero(asked.keep)) <= set(way) and (minutes <= np.minimum(limits, asked.threshold)).all():
                return sites
    return None


@pytest.mark.parametrize("minutes", [0.0, 3.0, 10.0])
@pytest.mark.parametrize("number", range(4))
def test_the_fewest_sites_keep_the_floor_of_small_areas(number: int, minutes: float) -> None:
    draw = np.random.default_rng(number)
    table = draw.uniform(0, 40, (10, 7)).astype(np.float32).astype(float)
    before = table[:, :2].min(axis=1)
    asked = problem(
        table,
        np.ones(10),
        7,
        rule=Rule.FEWEST,
        threshold=35.0,
        today=some(7, 0, 1),
        before=before,
        keep=some(7, 1) if number % 2 else some(7),
        floors=(Floor("small area", (), minutes),),
    )
    answer, fewest = solve(asked), fewest_by_hand(asked, before + minutes)
    assert fewest is not None and answer.values.tolist() == [fewest] and answer.sure.proven
    after = table[:, answer.ways[0]].min(axis=1)
    assert (after - before).max() <= minutes + 1e-3 and after.max() <= 35.0 and len(answer.ways[0]) == fewest


def test_the_fewest_sites_keep_the_floor_of_groups_and_what_sites_can_take() -> None:
    # Within a minute of all three sites are enough; of each half, on average no further than today.
    shares = np.array([[1 / 3, 1 / 3, 1 / 3, 0, 0, 0], [0, 0, 0, 10 / 21, 10 / 21, 1 / 21]])
    today, before = some(6, 0, 1, 2, 5), LINE[:, [0, 1, 2, 5]].min(axis=1)
    floored = Floor("ward", ("near", "far"), 0.0, shares)
    asked = problem(LINE, PEOPLE, 6, rule=Rule.FEWEST, today=today, before=before, floors=(floored,))
    for each, sites in (
        (replace(asked, floors=()), 3),
        (asked, 5),
        (replace(asked, floors=(), capacities=np.full(6, 20.0)), 4),
    ):
        answer = solve(each)
        assert answer.values.tolist() == [sites] and answer.sure.proven
    after = LINE[:, solve(asked).ways[0]].min(axis=1)
    assert (shares @ (after - before)).max() <= 1e-6


def test_the_fewest_sites_are_looked_for_without_those_that_must_go(town: Place) -> None:
    asked = Asked(Service.GP, None, Rule.FEWEST, threshold=100.0, close=("Z99901",))
    answer = search(problem_in(town, asked))
    assert len(answer.ways) and "Z99901" not in {answer.problem.codes[at] for at in answer.ways[0]}


def test_where_a_floor_leaves_no_way_the_fewest_are_none() -> None:
    asked = problem(LINE, PEOPLE, 5, rule=Rule.FEWEST, today=some(6, 5), before=LINE[:, 5], close=some(6, 5))
    assert not len(solve(replace(asked, floors=(Floor("small area", (), 0.0),))).ways)
