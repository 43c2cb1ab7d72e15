"""Access measures against published and hand-made figures, PySAL's access, and what ought to happen, in words."""

import itertools
import math
from collections.abc import Callable

import access
import numpy as np
import pandas as pd
import pytest
from access import weights as pysal_weights
from hypothesis import given
from hypothesis import strategies as st

from geo.access.catchments import (
    LUO_QI,
    WAN,
    CapacityMeasure,
    CapacityScores,
    Decay,
    capacities,
    cumulative,
    enhanced_two_step,
    gaussian,
    gravity,
    measures,
    raam,
    step,
    three_step,
    two_step,
    within,
)
from geo.errors import InputError
from geo.services.services import Service, of_service
from tests.town import sites

NAN = float("nan")
Measure = Callable[[pd.DataFrame, pd.Series, pd.Series], CapacityScores]


def table(rows: list[list[float]]) -> pd.DataFrame:
    """Minutes from areas D1, D2, ... (rows) to sites S1, S2, ... (columns), as a place holds them."""
    areas = pd.Index([f"D{n + 1}" for n in range(len(rows))], name="area_code")
    return pd.DataFrame(rows, areas, [f"S{n + 1}" for n in range(len(rows[0]))], dtype=np.float32)


def by_area(*people: float) -> pd.Series:
    """People of areas D1, D2, ..."""
    return pd.Series(people, pd.Index([f"D{n + 1}" for n in range(len(people))], name="area_code"), dtype=float)


def by_site(*capacity: float) -> pd.Series:
    """Capacity of sites S1, S2, ..."""
    return pd.Series(capacity, [f"S{n + 1}" for n in range(len(capacity))], dtype=float)


# T-3.2: two areas, two sites.
MINUTES, PEOPLE, CAPACITY = table([[10, 25], [20, 5]]), by_area(1000, 2000), by_site(10, 20)

SHARED: dict[str, Measure] = {
    "two steps": lambda minutes, people, capacity: two_step(minutes, people, capacity=capacity, within_minutes=20),
    "enhanced two steps": lambda minutes, people, capacity: enhanced_two_step(minutes, people, capacity=capacity),
    "three steps": lambda minutes, people, capacity: three_step(minutes, people, capacity=capacity),
}


def test_two_steps_give_the_published_scores() -> None:
    # T-3.2. By hand: 3,000 people are within 20 minutes of S1, 10 / 3000; only D2 is of S2, 20 / 2000.
    scores = two_step(MINUTES, PEOPLE, capacity=CAPACITY, within_minutes=20).by_area
    assert scores.tolist() == pytest.approx([1000 * 10 / 3000, 1000 * (10 / 3000 + 20 / 2000)])
    assert scores.tolist() == pytest.approx([3.33333, 13.33333], abs=1e-5)


def test_enhanced_two_steps_give_the_published_scores() -> None:
    # T-3.2, per 1,000 people.
    scores = enhanced_two_step(MINUTES, PEOPLE, capacity=CAPACITY).by_area
    assert scores.tolist() == pytest.approx([6.2192701, 11.8903649], abs=1e-7)


def test_three_steps_give_the_published_scores() -> None:
    # T-3.2, per 1,000 people.
    scores = three_step(MINUTES, PEOPLE, capacity=CAPACITY).by_area
    assert scores.tolist() == pytest.approx([7.1180753, 11.4409623], abs=1e-7)


def test_the_cost_of_a_visit_is_the_published_one() -> None:
    # T-3.2: everybody uses the site nearby, each at the mean crowding of 100 people a place: 1 + 10/60 and 1 + 5/60.
    costs = raam(MINUTES, PEOPLE, capacity=CAPACITY).by_area
    assert costs.tolist() == pytest.approx([1 + 10 / 60, 1 + 5 / 60])


def test_people_split_so_that_neither_site_is_the_better_choice() -> None:
    # T-3.3: 62.5 of 100 people at the site here, 62.5 / 50 = 1.25; 37.5 at the one 30 minutes off, 0.75 + 30 / 60.
    costs = raam(table([[0, 30]]), by_area(100), capacity=by_site(50, 50)).by_area
    assert costs["D1"] == pytest.approx(1.25)


def test_capacity_within_reach_is_added_up_whoever_else_is_near() -> None:
    assert cumulative(MINUTES, CAPACITY, within_minutes=20).by_area.tolist() == [10, 30]
    assert cumulative(MINUTES, CAPACITY, within_minutes=25).by_area.tolist() == [30, 30]
    assert cumulative(MINUTES, CAPACITY, within_minutes=4).by_area.tolist() == [0, 0]


def test_the_gravity_of_a_site_fades_with_its_minutes() -> None:
    scores = gravity(MINUTES, CAPACITY, decay=lambda minutes: np.exp(-minutes / 10)).by_area
    assert scores["D1"] == pytest.approx(10 * math.exp(-1) + 20 * math.exp(-2.5))


def test_decays_are_what_they_are_called() -> None:
    minutes = np.array([0.0, 10.0, 10.1, 20.0, 30.0, 30.1, 90.0])
    assert step(LUO_QI)(minutes).tolist() == [1, 1, 0.68, 0.68, 0.22, 0, 0]
    assert within(20)(minutes).tolist() == [1, 1, 1, 1, 0, 0, 0]
    # The bell's standard deviation is half of the threshold: e to the -1/2 is left there, and e to the -2 at all of it.
    assert gaussian(20)(np.array([0.0, 10.0, 20.0])).tolist() == pytest.approx([1, math.exp(-0.5), math.exp(-2)])


@st.composite
def towns(draw: st.DrawFn) -> tuple[pd.DataFrame, pd.Series, pd.Series]:
    """Minutes (some not reached), people (some nought) and capacities (some not held) of a few areas and sites."""
    areas, offered = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    minutes = st.one_of(st.just(NAN), st.integers(0, 80).map(float))
    rows = [[draw(minutes) for _ in range(offered)] for _ in range(areas)]
    people = [draw(st.integers(0, 3000)) for _ in range(areas)]
    capacity = [draw(st.one_of(st.just(NAN), st.integers(1, 5000).map(float))) for _ in range(offered)]
    return table(rows), by_area(*people), by_site(*capacity)


@given(towns())
@pytest.mark.parametrize("measure", SHARED.values(), ids=SHARED)
def test_summed_over_people_the_scores_are_the_capacity_of_every_site_that_anybody_can_reach(
    measure: Measure, case: tuple[pd.DataFrame, pd.Series, pd.Series]
) -> None:
    minutes, people, capacity = case
    scores = measure(minutes, people, capacity)
    shared = capacity.drop([*scores.not_held, *scores.unused]).sum()
    assert float((people * scores.by_area.fillna(0)).sum()) / 1000 == pytest.approx(shared)


def pysal(minutes: pd.DataFrame, people: pd.Series, capacity: pd.Series) -> access.Access:
    """The same town for PySAL, in the long tables that it wants.

    Who is not reached and what is not held are left out, as it has no word for either. Its answers come as columns
    named by the measure and the capacity, and every answer whose name begins with the measure's comes along.
    """
    known_capacity = capacity.dropna()
    costs = minutes[known_capacity.index].astype(float).rename_axis(columns="site").stack().rename("cost").reset_index()
    return access.Access(
        demand_df=people.rename("people").reset_index(),
        demand_index="area_code",
        demand_value="people",
        supply_df=known_capacity.rename("capacity").rename_axis("site").reset_index(),
        supply_index="site",
        supply_value="capacity",
        cost_df=costs,
        cost_origin="area_code",
        cost_dest="site",
        cost_name="cost",
    )


def random_town(seed: int) -> tuple[pd.DataFrame, pd.Series, pd.Series]:
    """40 areas and 12 sites on a plane, a fifth of the pairs not reached, two capacities not held."""
    random = np.random.default_rng(seed)
    homes, places = random.uniform(0, 40, (40, 2)), random.uniform(0, 40, (12, 2))
    minutes = np.hypot(*(homes[:, None] - places[None]).transpose(2, 0, 1)).round(1)
    minutes[random.uniform(size=minutes.shape) < 0.2] = NAN
    capacity = random.integers(500, 4000, 12).astype(float)
    capacity[:2] = NAN
    return table(minutes.tolist()), by_area(*random.integers(1, 600, 40)), by_site(*capacity)


def agrees(ours: CapacityScores, theirs: pd.Series, *, times: float = 1000) -> bool:
    """PySAL leaves out an area that reaches nothing, where we say 0, or NaN if what it reaches is not held."""
    want = theirs.reindex(ours.by_area.index).fillna(0.0) * times
    return bool(np.allclose(ours.by_area.fillna(0.0), want, rtol=1e-9, atol=1e-12))


@pytest.mark.parametrize("seed", range(5))
def test_pysal_finds_the_same_scores_when_capacity_is_shared(seed: int) -> None:
    minutes, people, capacity = random_town(seed)
    theirs = pysal(minutes, people, capacity)
    # Minutes are held in single precision: a limit between two of them is the same limit for both.
    two = theirs.two_stage_fca("two", max_cost=20.05)["two_capacity"]
    assert agrees(two_step(minutes, people, capacity=capacity, within_minutes=20.05), two)
    luo_qi = {limit + 0.05: weight for limit, weight in LUO_QI.items()}
    enhanced = theirs.enhanced_two_stage_fca("enhanced", weight_fn=pysal_weights.step_fn(luo_qi))["enhanced_capacity"]
    assert agrees(enhanced_two_step(minutes, people, capacity=capacity, decay=step(luo_qi)), enhanced)
    bell = theirs.enhanced_two_stage_fca("bell", weight_fn=pysal_weights.gaussian(15))["bell_capacity"]
    assert agrees(enhanced_two_step(minutes, people, capacity=capacity, decay=gaussian(30)), bell)
    wan = {limit + 0.05: weight for limit, weight in WAN.items()}
    three = theirs.three_stage_fca("three", weight_fn=pysal_weights.step_fn(wan))["three_capacity"]
    assert agrees(three_step(minutes, people, capacity=capacity, decay=step(wan)), three)


@pytest.mark.parametrize("seed", range(3))
def test_pysal_finds_the_same_capacity_near(seed: int) -> None:
    minutes, people, capacity = random_town(seed)
    theirs = pysal(minutes, people, capacity)
    bell = theirs.weighted_catchment("bell", weight_fn=pysal_weights.gaussian(15))["bell_capacity"]
    assert agrees(gravity(minutes, capacity, decay=gaussian(30)), bell, times=1)
    near = theirs.weighted_catchment("near", max_cost=20.05)["near_capacity"]
    assert agrees(cumulative(minutes, capacity, within_minutes=20.05), near, times=1)


@pytest.mark.parametrize("seed", range(3))
def test_pysal_comes_to_the_same_cost_of_a_visit_given_time(seed: int) -> None:
    minutes, people, capacity = random_town(seed)
    minutes = minutes.fillna(60.0)
    # PySAL moves whole people in ever smaller steps, so a thousand people stand for one, and it is given 1,000 rounds.
    theirs = pysal(minutes, (people * 1000).astype(int), capacity).raam("visit", tau=60, max_cycles=1000)
    ours = raam(minutes, people, capacity=capacity).by_area
    assert ours.to_numpy() == pytest.approx(theirs["visit_capacity"].reindex(ours.index).to_numpy(), rel=0.01)


@given(towns())
def test_a_visit_costs_at_least_its_journey_and_has_no_cost_where_no_known_capacity_is_reached(
    case: tuple[pd.DataFrame, pd.Series, pd.Series],
) -> None:
    minutes, people, capacity = case
    costs = raam(minutes, people, capacity=capacity).by_area
    shortest = minutes[capacity.dropna().index].min(axis=1) / 60
    assert costs.isna().equals(shortest.isna())
    assert (costs.dropna() >= shortest.dropna() - 1e-6).all()


@pytest.mark.parametrize("measure", SHARED.values(), ids=SHARED)
def test_more_people_in_an_area_lower_the_score_of_whoever_shares_its_sites_and_of_nobody_else(
    measure: Measure,
) -> None:
    # D3 reaches only S3, which nobody else does.
    minutes, capacity = table([[10, 25, NAN], [20, 5, NAN], [NAN, NAN, 5]]), by_site(10, 20, 30)
    before = measure(minutes, by_area(1000, 2000, 500), capacity).by_area
    after = measure(minutes, by_area(1500, 2000, 500), capacity).by_area
    assert after["D1"] < before["D1"] and after["D2"] < before["D2"]
    assert after["D3"] == before["D3"]


@given(towns(), st.integers(1, 4000), st.integers(0, 60))
def test_another_site_never_lowers_what_is_within_reach_of_anybody(
    case: tuple[pd.DataFrame, pd.Series, pd.Series], more: int, minutes_to_it: int
) -> None:
    minutes, people, capacity = case
    wider = minutes.assign(NEW=np.float32(minutes_to_it))
    larger = pd.concat([capacity, pd.Series({"NEW": float(more)})])
    for measure in (SHARED["two steps"], SHARED["enhanced two steps"]):
        before, after = measure(minutes, people, capacity).by_area, measure(wider, people, larger).by_area
        assert (after.fillna(0) >= before.fillna(0) - 1e-9).all()


def test_a_larger_site_raises_the_score_of_those_near_it_only() -> None:
    minutes, people = table([[10, 25, NAN], [20, 5, NAN], [NAN, NAN, 5]]), by_area(1000, 2000, 500)
    for measure in SHARED.values():
        before, after = (measure(minutes, people, by_site(10, more, 30)).by_area for more in (20, 40))
        assert after["D1"] >= before["D1"] and after["D2"] > before["D2"] and after["D3"] == before["D3"]


def test_a_longer_journey_to_the_only_site_never_raises_a_score() -> None:
    scores = [
        enhanced_two_step(table([[minutes], [5]]), by_area(500, 500), capacity=by_site(100)).by_area["D1"]
        for minutes in (5, 15, 25, 35)
    ]
    assert all(longer < shorter for shorter, longer in itertools.pairwise(scores))
    assert scores[-1] == 0


@pytest.mark.parametrize("measure", SHARED.values(), ids=SHARED)
def test_a_site_whose_capacity_is_not_held_adds_nothing_and_eases_nothing_and_is_counted(measure: Measure) -> None:
    with_it = measure(table([[10, 25, 5], [20, 5, 5]]), PEOPLE, by_site(10, 20, NAN))
    without = measure(MINUTES, PEOPLE, CAPACITY)
    assert with_it.by_area.tolist() == without.by_area.tolist()
    assert (with_it.not_held, with_it.sites) == (("S3",), 3)
    assert with_it.notes[0].startswith("1 of 3 sites have no capacity held") and without.notes == ()


def test_an_area_that_reaches_only_sites_whose_capacity_is_not_held_has_no_score_and_one_that_reaches_none_has_0() -> (
    None
):
    minutes, people, capacity = table([[5, 99], [99, 5], [99, 99]]), by_area(10, 10, 10), by_site(40, NAN)
    for scores in (measure(minutes, people, capacity) for measure in SHARED.values()):
        assert scores.by_area["D1"] == pytest.approx(1000 * 40 / 10)
        assert np.isnan(scores.by_area["D2"])
        assert scores.by_area["D3"] == 0
    assert np.isnan(cumulative(minutes, capacity, within_minutes=20).by_area["D2"])


def test_a_site_that_nobody_can_reach_is_named() -> None:
    scores = two_step(table([[5, NAN]]), by_area(10), capacity=by_site(40, 60), within_minutes=20)
    assert scores.unused == ("S2",)
    assert scores.notes == ("1 of 2 sites cannot be reached by anybody counted here.",)


def test_only_the_people_counted_crowd_a_site() -> None:
    # Minutes are held for D2 too; without its people S1's ten places are D1's own.
    scores = two_step(MINUTES, PEOPLE[["D1"]], capacity=CAPACITY, within_minutes=20).by_area
    assert scores.to_dict() == {"D1": 1000 * 10 / 1000}


def test_without_a_site_everything_is_nought_and_no_visit_has_a_cost() -> None:
    none = MINUTES[[]]
    assert cumulative(none, CAPACITY, within_minutes=20).by_area.tolist() == [0, 0]
    assert all(measure(none, PEOPLE, CAPACITY).by_area.tolist() == [0, 0] for measure in SHARED.values())
    assert raam(none, PEOPLE, capacity=CAPACITY).by_area.isna().all()


def test_the_capacities_of_the_five_wards_are_those_of_their_surgeries() -> None:
    by_surgery = capacities(of_service(sites(), Service.GP))
    assert by_surgery["Z99901"] == 2000 and np.isnan(by_surgery["Z99902"])


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (
            lambda: two_step(MINUTES, by_area(1, 2, 3), capacity=CAPACITY, within_minutes=9),
            "D3, an area that the table",
        ),
        (lambda: raam(MINUTES, by_area(1, NAN), capacity=CAPACITY), "count of people is missing"),
        (lambda: cumulative(MINUTES, by_site(-1, 2), within_minutes=9), "capacity is below nought"),
        (lambda: gravity(MINUTES, CAPACITY, decay=lambda minutes: 10 - minutes), "weight that is below nought"),
        (lambda: gaussian(0), "cannot fall over 0 minutes"),
        (lambda: gaussian(-5), "cannot fall over -5 minutes"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(ask: Callable[[], Decay | CapacityScores], words: str) -> None:
    with pytest.raises(InputError, match=words):
        ask()


def test_every_measure_is_told_of_the_same_sites_and_people() -> None:
    # T-3.2 again, side by side; RAAM times 100.
    minutes = pd.DataFrame({"S1": [10.0, 20.0], "S2": [25.0, 5.0]}, index=["D1", "D2"])
    people, capacity = pd.Series([1000.0, 2000.0], index=["D1", "D2"]), pd.Series({"S1": 10.0, "S2": 20.0})
    scores = measures(minutes, people, capacity=capacity, within_minutes=20)
    assert list(scores) == list(CapacityMeasure)
    assert scores[CapacityMeasure.TWO_STEP].by_area.tolist() == pytest.approx([3.33333333, 13.33333333])
    assert scores[CapacityMeasure.ENHANCED].by_area.tolist() == pytest.approx([6.2192701, 11.8903649])
    assert scores[CapacityMeasure.THREE_STEP].by_area.tolist() == pytest.approx([7.1180753, 11.4409623])
    assert scores[CapacityMeasure.CUMULATIVE].by_area.tolist() == [10.0, 30.0]
    assert scores[CapacityMeasure.RAAM].by_area.tolist() == pytest.approx([116.66667, 108.33333], abs=0.01)
