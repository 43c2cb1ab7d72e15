"""Perceived fairness: worked examples, and which way every driver goes, for reasons that can be said in words."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InputError
from geo.fairness.perception import (
    DRIVERS,
    USUAL,
    Chosen,
    Driver,
    Felt,
    PerceptionSettings,
    Weights,
    drivers_of,
    index_of,
    sums_of,
)
from geo.fairness.perception_range import DrawSettings, perceived, tornado
from geo.fairness.perception_theory import felt_value
from geo.uncertainty.overlap import indistinguishable, overlap

FEW_DRAWS = DrawSettings(draws=200)


def central(case: Felt, settings: PerceptionSettings = USUAL) -> tuple[pd.Series, pd.DataFrame]:
    """The index by place and its drivers (place x driver), without ranges."""
    drivers = drivers_of(case, sums_of(case), Chosen.of(settings))
    table = pd.DataFrame(drivers, case.places, [driver.value for driver in DRIVERS])
    return pd.Series(index_of(drivers, settings.weights.as_array), case.places, name="index"), table


def peers_of(people: Sequence[float]) -> np.ndarray:
    """Everybody compares with everybody else, by people."""
    peers = np.tile(np.array(people, dtype=float), (len(people), 1))
    np.fill_diagonal(peers, 0.0)
    together = peers.sum(axis=1, keepdims=True)
    return np.divide(peers, together, out=np.zeros_like(peers), where=together > 0)


def felt(people: Sequence[float], before: Sequence[float], after: Sequence[float], **keys: Any) -> Felt:
    """Places of one small area each, all of them neighbours."""
    number = len(people)
    columns = {
        "need": np.zeros(number),
        "history": ((),) * number,
        "voice": np.full(number, 0.5),
        "eligible": np.ones(number),
        **keys,
    }
    return Felt(
        pd.Index([chr(65 + n) for n in range(number)]),
        np.diag(np.array(people, dtype=float)),
        np.array(before, dtype=float),
        np.array(after, dtype=float),
        columns.pop("peers", peers_of(people)),
        **columns,
    )


# Three neighbours: A loses six minutes, B gains eight, C nothing. Worked by hand from the formulas.
THREE = felt(
    (5000, 4000, 6000),
    (12, 17, 14),
    (18, 9, 14),
    need=np.array([1.0, -0.5, 0.0]),
    history=(((-0.5, 3.0),), (), ()),
    voice=np.array([0.4, 0.6, 0.5]),
    encounter_change=0.1,
)


def test_three_neighbours_by_hand() -> None:
    index, drivers = central(THREE)
    # A, history: -0.5 x 0.5^(3/5) = -0.3299; others: (14 x 0.4 + 6 x 0.6) / 10 = 0.92.
    by_hand = {
        "A": (-0.6, -0.4, -0.92, -0.6133, -0.3299, -0.2, 0.1),
        "B": (0.4, -0.1604, 0.0, -0.3933, 0.0, 0.2, 0.1),
        "C": (0.0, -0.2004, -0.3556, 0.0, 0.0, 0.0, 0.1),
    }
    for place, row in by_hand.items():
        assert drivers.loc[place].to_numpy() == pytest.approx(row, abs=5e-5)
    assert index.round(2).to_dict() == {"A": 25.13, "B": 54.58, "C": 46.08}
    assert np.average(index, weights=[5000, 4000, 6000]) == pytest.approx(41.36, abs=0.005)


def test_contributions_add_up_to_the_index_less_fifty() -> None:
    perception = perceived(THREE, draws=FEW_DRAWS)
    assert perception.contributions.sum(axis=1).to_numpy() == pytest.approx(
        perception.frame["index"].to_numpy() - 50, abs=1e-12
    )


def test_the_range_holds_the_index_and_is_the_same_at_every_call() -> None:
    first, second = (perceived(THREE, draws=FEW_DRAWS).frame for _ in range(2))
    assert ((first["lower"] <= first["index"]) & (first["index"] <= first["upper"])).all()
    pd.testing.assert_frame_equal(first, second)


def test_history_and_voice_can_be_left_out() -> None:
    perception = perceived(THREE, draws=FEW_DRAWS)
    left = perception.contributions.drop(columns=["history", "voice"]).sum(axis=1) + 50
    assert perception.frame["bare"].to_numpy() == pytest.approx(left.to_numpy())


def test_what_is_not_recorded_widens_the_range_and_is_not_nought() -> None:
    silent = replace(THREE, history=(None, None, None), voice=np.full(3, np.nan))
    recorded = replace(THREE, history=((), (), ()), voice=np.full(3, 0.5))
    wide, narrow = (perceived(places, draws=FEW_DRAWS).frame for places in (silent, recorded))
    assert wide["index"].to_numpy() == pytest.approx(narrow["index"].to_numpy())
    assert ((wide["upper"] - wide["lower"]) > (narrow["upper"] - narrow["lower"]) + 2).all()
    assert perceived(silent, draws=FEW_DRAWS).unknown.all(axis=None)


def test_doing_nothing_changes_nothing() -> None:
    idle = replace(THREE, after=THREE.before, encounter_change=0.0)
    frame = perceived(idle, draws=FEW_DRAWS).frame
    assert frame["index"].to_numpy() == pytest.approx(frame["nothing"].to_numpy())
    drivers = central(idle)[1]
    assert (drivers[["own_change", "others_gain", "match_with_need"]] == 0).all(axis=None)


def test_the_same_gain_for_all_is_neutral_but_for_the_gain_itself() -> None:
    index, drivers = central(felt((500, 400, 600), (20, 20, 20), (16, 16, 16)))
    others = [driver.value for driver in DRIVERS if driver is not Driver.OWN]
    assert np.allclose(drivers[others], 0)
    # Four of ten minutes, halved as a loss weighs twice: 0.2; 50 + 50 x 0.3 x 0.2.
    assert index.to_numpy() == pytest.approx([53.0] * 3)


def test_a_place_of_under_a_hundred_people_is_not_computed() -> None:
    perception = perceived(felt((99, 100), (20, 20), (10, 20)), draws=FEW_DRAWS)
    assert perception.frame["index"].isna().tolist() == [True, False]
    assert perception.contributions.loc["A"].isna().all()


def test_a_journey_lost_is_felt_as_the_whole_of_a_loss_and_one_found_as_a_gain() -> None:
    _, drivers = central(felt((500, 500, 500), (20, np.nan, 20), (np.nan, 20, 20)))
    assert drivers["own_change"].tolist() == [-1.0, 0.5, 0.0]


def test_a_place_without_peers_compares_itself_with_nobody() -> None:
    alone = felt((500, 500), (20, 10), (30, 5), peers=np.zeros((2, 2)))
    assert (central(alone)[1][["position", "others_gain"]] == 0).all(axis=None)


minutes = st.floats(0, 119)


@st.composite
def any_felt(draw: st.DrawFn) -> Felt:
    number = draw(st.integers(2, 5))

    def several(each: st.SearchStrategy[float]) -> list[float]:
        return draw(st.lists(each, min_size=number, max_size=number))

    log = st.lists(st.tuples(st.floats(-1, 1), st.floats(0, 30)), max_size=3)
    history = tuple(draw(st.none() | log) for _ in range(number))
    return felt(
        several(st.floats(100, 9000)),
        several(minutes | st.just(float("nan"))),
        several(minutes | st.just(float("nan"))),
        need=np.array(several(st.floats(-3, 3))),
        history=history,
        voice=np.array(several(st.floats(0, 1) | st.just(float("nan")))),
        eligible=np.array(several(st.floats(0, 1))),
        encounter_change=draw(st.floats(-1, 1)),
    )


@given(any_felt())
def test_the_index_and_its_range_lie_from_nought_to_a_hundred(case: Felt) -> None:
    figures = perceived(case, draws=DrawSettings(draws=20)).frame.drop(columns="people")
    assert ((figures >= 0) & (figures <= 100)).all(axis=None)


@given(any_felt(), st.permutations(range(5)))
def test_the_order_of_places_does_not_matter(case: Felt, order: list[int]) -> None:
    rows = [at for at in order if at < len(case.places)]
    turned = replace(
        case,
        places=case.places[rows],
        people=case.people[rows],
        peers=case.peers[np.ix_(rows, rows)],
        need=case.need[rows],
        history=tuple(case.history[at] for at in rows),
        voice=case.voice[rows],
        eligible=case.eligible[rows],
    )
    assert central(turned)[0].to_numpy() == pytest.approx(central(case)[0].loc[turned.places].to_numpy())


@given(st.lists(minutes, min_size=3, max_size=3), minutes, st.floats(0, 30))
def test_the_less_one_walks_the_fairer_one_s_own_change_and_others_gain_seem(
    before: list[float], after: float, shorter: float
) -> None:
    rest = [before[1], before[2]]
    worse, better = (
        central(felt((500, 500, 500), before, [own_minutes, *rest]))[1].loc["A"]
        for own_minutes in (after, max(after - shorter, 0.0))
    )
    for driver in ("own_change", "others_gain"):
        assert better[driver] >= worse[driver] - 1e-12


@given(st.floats(0, 40), st.floats(0, 40))
def test_above_its_neighbours_a_place_s_index_never_falls_as_its_own_journey_shortens(
    first: float, less: float
) -> None:
    # Both ends at or above the neighbours' ten minutes, where comparing pulls the same way.
    longer, shorter = 10 + first, 10 + max(first - less, 0.0)
    worse, better = (central(felt((500, 500), (30, 10), (end, 10)))[0]["A"] for end in (longer, shorter))
    assert better >= worse - 1e-9


def test_every_driver_goes_the_way_that_its_words_say() -> None:
    base = felt((500, 500), (20, 20), (20, 20))

    def moved(driver: Driver, **keys: Any) -> float:
        before, after = (central(case)[1].loc["A", driver.value] for case in (base, replace(base, **keys)))
        return float(after - before)

    assert moved(Driver.OWN, after=np.array([25.0, 20])) < 0 < moved(Driver.OWN, after=np.array([15.0, 20]))
    assert moved(Driver.POSITION, after=np.array([25.0, 20])) < 0
    assert moved(Driver.OTHERS, after=np.array([20.0, 10])) < 0
    assert moved(Driver.NEED, after=np.array([15.0, 20]), need=np.array([1.0, 0])) > 0
    assert moved(Driver.HISTORY, history=(((-0.5, 1.0),), ())) < 0
    assert moved(Driver.VOICE, voice=np.array([0.9, 0.5])) > 0
    assert moved(Driver.OPEN, eligible=np.array([0.4, 1.0])) < 0


def test_a_tornado_names_what_matters_most_first() -> None:
    table = tornado(THREE, "A")
    widths = (table["high"] - table["low"]).abs().to_numpy()
    assert (np.diff(widths) <= 1e-12).all() and "loss_aversion" in table.index
    # Losses are divided by the aversion that multiplies them, so for a place that only loses it changes nothing.
    assert table.loc["loss_aversion", "low"] == pytest.approx(table.loc["loss_aversion", "high"])
    assert "history not recorded" in tornado(replace(THREE, history=(None, (), ())), "A").index


@pytest.mark.parametrize(
    "wrong", [{"loss_aversion": 0}, {"envy": -1}, {"material_minutes": -5}, {"half_life_years": 0}]
)
def test_settings_that_make_no_sense_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(InputError):
        PerceptionSettings(**wrong)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="add up to 1"):
        Weights(own_change=0.4)


def test_the_weights_follow_the_order_of_the_drivers() -> None:
    assert dict(zip((driver.value for driver in DRIVERS), USUAL.weights.as_array, strict=True)) == vars(USUAL.weights)


@pytest.mark.parametrize(("aversion", "loss"), [(2.25, -17.06800), (1.955, -14.83019)])
def test_a_loss_of_ten_feels_worse_than_a_gain_of_ten_feels_good(aversion: float, loss: float) -> None:
    # With Tversky and Kahneman's curvature of 0.88, and both estimates of loss aversion.
    felt_values = felt_value(np.array([10.0, -10.0]), loss_aversion=aversion, curvature=0.88)
    assert felt_values == pytest.approx([7.58578, loss], abs=1e-5)


def test_ranges_that_meet_cannot_be_told_apart_and_rings_hold_chains_together() -> None:
    assert overlap((18, 33), (31.67, 44.33)) and not overlap((1, 2), (2.1, 3))
    assert overlap((float("nan"), 1), (5, 6))
    ranges = {"usual": (0.0, 1.0), "A": (5.0, 7.0), "B": (8.0, 9.0), "C": (6.5, 8.5)}
    assert indistinguishable(ranges) == [("usual",), ("A", "B", "C")]
