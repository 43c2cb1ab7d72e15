"""Where patients would join: nobody is lost or added in any run, and who has no choice is not drawn."""

import numpy as np
import pandas as pd
import pytest

from geo.impact.choices import patients_choosing
from geo.impact.count_ranges import Crowd
from geo.impact.what_if import ProbabilitySettings
from geo.values import Floats

WARDS = pd.Series({"A1": "A", "A2": "A", "B1": "B"})
FLOWS = pd.DataFrame(
    [
        ("A1", "Elm", "Oak", 60.0, True),
        ("A1", "Elm", "Ash", 40.0, True),
        ("A2", "Elm", "Oak", 30.0, True),
        ("A2", "Elm", "Ash", 30.0, True),
        ("B1", "Elm", "Oak", 10.0, True),
        ("B1", "Elm", "Ash", 90.0, True),
        ("outside", "Elm", "Oak", 50.0, True),
        ("A1", "Yew", "Oak", 70.0, False),
        ("A1", "Yew", "Ash", 70.0, False),
    ],
    columns=["area_code", "from_site", "to_site", "people", "chooses"],
)
MANY, FEW = ProbabilitySettings(runs=40_000), ProbabilitySettings(runs=50)


def drawn(crowd: Crowd) -> Floats:
    return crowd.people[:, None] * (crowd.base + crowd.parts @ crowd.drawn)


def test_every_run_has_the_patients_that_are_registered_and_on_average_the_pattern() -> None:
    crowd, anybody = patients_choosing(FLOWS, WARDS, new={}, settings=MANY)
    runs = drawn(crowd)
    assert anybody and (runs >= 0).all()
    by_list = pd.DataFrame(runs).groupby([FLOWS["area_code"], FLOWS["from_site"]]).sum()
    assert np.ptp(by_list.to_numpy(), axis=1) == pytest.approx([0.0] * 5, abs=1e-9)
    assert runs.mean(axis=1) == pytest.approx(FLOWS["people"].to_numpy(), abs=1e-9)


def test_who_does_not_have_to_join_a_practice_or_has_one_alone_is_not_drawn() -> None:
    runs = drawn(patients_choosing(FLOWS, WARDS, new={}, settings=MANY)[0])
    assert runs[6:].std(axis=1) == pytest.approx([0.0] * 3, abs=1e-9)
    assert not patients_choosing(FLOWS.iloc[6:], WARDS, new={}, settings=MANY)[1]


def test_small_areas_of_a_ward_choose_alike_and_wards_in_part() -> None:
    runs = drawn(patients_choosing(FLOWS, WARDS, new={}, settings=MANY)[0])
    together = np.asarray(np.corrcoef(runs[[0, 2, 4]]))
    assert together[0, 1] == pytest.approx(1.0)
    assert together[0, 2] == pytest.approx(0.2, abs=0.03)
    # Half of 60 at each of two practices, each out by a quarter (but for the cut): the difference of the two, halved.
    assert runs[2].std() == pytest.approx(30 * 0.5 * 0.25 * np.sqrt(2), rel=0.08)


def test_the_order_of_flows_does_not_matter() -> None:
    turned = FLOWS.iloc[::-1].reset_index(drop=True)
    assert drawn(patients_choosing(turned, WARDS, new={}, settings=MANY)[0])[::-1] == pytest.approx(
        drawn(patients_choosing(FLOWS, WARDS, new={}, settings=MANY)[0])
    )


def test_areas_of_which_no_ward_is_held_choose_alike() -> None:
    rows = [
        ("a", "S", "X", 6.0, True),
        ("a", "S", "Y", 4.0, True),
        ("b", "S", "X", 5.0, True),
        ("b", "S", "Y", 5.0, True),
    ]
    flows = pd.DataFrame(rows, columns=["area_code", "from_site", "to_site", "people", "chooses"])
    told, _ = patients_choosing(flows, pd.Series({"a": "", "b": ""}), new={}, settings=FEW)
    for wards in (pd.Series({"a": None, "b": np.nan}, dtype=object), pd.Series({"c": "W"})):
        crowd, _ = patients_choosing(flows, wards, new={}, settings=FEW)
        assert np.array_equal(crowd.drawn, told.drawn) and (crowd.parts != told.parts).nnz == 0


def test_the_patients_of_a_ward_like_a_practice_alike_whatever_else_an_option_does() -> None:
    fewer = FLOWS[FLOWS["to_site"] != "Ash"].reset_index(drop=True)
    more = pd.concat([FLOWS, FLOWS.assign(to_site="Alder")], ignore_index=True)
    more.loc[len(FLOWS) :, "people"] = 0.0
    (there, _), (here, _) = (patients_choosing(flows, WARDS, new={}, settings=FEW) for flows in (more, FLOWS))
    assert drawn(there)[: len(FLOWS)] == pytest.approx(drawn(here))
    # Nobody has a choice where one practice is left.
    assert not patients_choosing(fewer, WARDS, new={}, settings=FEW)[1]


def test_one_code_that_two_options_give_to_two_sites_is_not_liked_alike() -> None:
    at = [patients_choosing(FLOWS, WARDS, new={"Ash": place}, settings=FEW)[0] for place in ("1,1", "2,2", "1,1")]
    assert np.array_equal(drawn(at[0]), drawn(at[2])) and not np.array_equal(drawn(at[0]), drawn(at[1]))
