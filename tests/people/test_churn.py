"""People moving in and out: net and gross together, what a source cannot see, institutions first."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InputError
from geo.people.churn import (
    PANDEMIC_YEAR,
    SIGHTS,
    Institution,
    InstitutionKind,
    Movement,
    composition_change,
    movement_rates,
    movement_words,
    origins_of_authority,
    sight,
)

NAN = float("nan")
COUNTS = st.floats(0, 500)


def moved(rows: dict[str, tuple[float, float, float, float]], source: str = "gp_moves") -> Movement:
    """By area: in, out, within, people."""
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["inflow", "outflow", "within", "people"])
    return Movement(source, "2023-24", frame.astype(float).rename_axis("area_code"))


def test_net_and_gross_by_hand() -> None:
    # T-1.8.
    rates = movement_rates(moved({"A": (120, 80, 60, 2_000)})).loc["A"]
    assert (rates["inflow_per_1000"], rates["outflow_per_1000"]) == (60, 40)
    assert (rates["net_per_1000"], rates["turnover_per_1000"], rates["churn_per_1000"]) == (20, 100, 130)
    assert rates["effectiveness"] == pytest.approx(0.20)


@given(COUNTS, COUNTS, COUNTS)
def test_gross_is_never_less_than_net_and_churn_never_less_than_turnover(inn: float, out: float, within: float) -> None:
    rates = movement_rates(moved({"A": (inn, out, within, 1_000)})).loc["A"]
    assert rates["churn_per_1000"] >= rates["turnover_per_1000"] >= abs(rates["net_per_1000"])
    assert inn + out == 0 or -1 <= rates["effectiveness"] <= 1


def test_as_many_in_as_out_leaves_the_total_steady_whatever_the_churn() -> None:
    rates = movement_rates(moved({"A": (90, 88, 0, 1_000), "B": (30, 28, 0, 1_000), "C": (120, 80, 0, 1_000)}))
    # 178 in and out and 2 net; 58 in and out; 40 net.
    assert rates["steady_high_churn"].tolist() == [True, False, False]
    lines = movement_words(moved({"A": (90, 88, 0, 1_000)}), "A", name="Alder")
    assert lines[0] == ("Alder, 2023-24: of every 1,000 people about 90 moved in and 88 moved out, a net change of +2.")
    assert lines[1].startswith("Steady total, high churn")


def test_a_source_that_sees_no_one_leave_gives_no_net_change_and_no_churn() -> None:
    movement = moved({"A": (90, NAN, 40, 1_000)}, "census_address")
    rates = movement_rates(movement).loc["A"]
    assert rates["inflow_per_1000"] == 90
    assert rates[["net_per_1000", "turnover_per_1000", "churn_per_1000", "effectiveness"]].isna().all()
    assert not rates["steady_high_churn"]
    assert "how many moved out is not told" in movement_words(movement, "A", name="Alder")[0]


def test_address_a_year_ago_always_says_that_it_covers_the_pandemic_year() -> None:
    assert movement_words(moved({"A": (90, NAN, 40, 1_000)}, "census_address"), "A", name="Alder")[-1] == PANDEMIC_YEAR
    assert PANDEMIC_YEAR not in movement_words(moved({"A": (90, 80, 40, 1_000)}), "A", name="Alder")
    assert "March 2020" in PANDEMIC_YEAR and "March 2021" in PANDEMIC_YEAR


def test_institutions_are_named_before_movement_is_called_churn() -> None:
    there = [
        Institution(InstitutionKind.CARE_HOME, "The Elms", "A"),
        Institution(InstitutionKind.BARRACKS, "Fort Row", "A", 620),
        Institution(InstitutionKind.PRISON, "Elsewhere", "B"),
    ]
    lines = movement_words(moved({"A": (90, 88, 0, 1_000)}), "A", name="Alder", institutions=there)
    assert lines[0].startswith("Here: Fort Row (barracks, about 620 people); The Elms (a care home).")
    churn = next(number for number, line in enumerate(lines) if "high churn" in line)
    assert churn > 0 and lines[churn].endswith("in part because of the places named.")
    assert not any("Elsewhere" in line for line in lines)


def test_every_source_says_what_it_sees_and_what_it_cannot() -> None:
    assert all(source.sees and source.cannot_see for source in SIGHTS)
    assert len({source.key for source in SIGHTS}) == len(SIGHTS)
    line = movement_words(moved({"A": (NAN, NAN, NAN, 1_000)}, "gp_list"), "A", name="Alder")
    assert "are not told by this source" in line[0] and "It cannot see who joined and who left" in line[1]
    with pytest.raises(InputError, match="is no source of movement"):
        sight("rumour")


@pytest.mark.parametrize("source", ["registered_from_abroad", "national_insurance", "asylum_support"])
def test_sources_that_are_for_the_authority_are_not_taken_by_ward(source: str) -> None:
    with pytest.raises(InputError, match="below the authority are not taken"):
        moved({"A": (1, NAN, NAN, 10), "B": (1, NAN, NAN, 10)}, source)
    assert movement_rates(moved({"E06999001": (12, NAN, NAN, 1_000)}, source))["inflow_per_1000"].tolist() == [12]


def test_new_registrations_by_nationality_are_told_for_the_authority_only() -> None:
    registrations = pd.DataFrame(
        {
            "area_code": ["A", "B", "A", "B"],
            "period": "2019",
            "nationality": ["Poland", "Poland", "Hong Kong", "Hong Kong"],
            "people": [10.0, 20.0, 30.0, 40.0],
        }
    )
    origins = origins_of_authority(registrations)
    assert origins.to_dict("list") == {
        "period": ["2019", "2019"],
        "nationality": ["Hong Kong", "Poland"],
        "people": [70, 30],
        "share": [0.7, 0.3],
    }


def test_a_ward_of_the_same_size_can_have_changed_in_who_lives_there() -> None:
    before = pd.DataFrame({"young": [60.0, 50.0], "old": [40.0, 50.0]}, index=["A", "B"])
    after = pd.DataFrame({"young": [40.0, 100.0], "old": [60.0, 100.0]}, index=["A", "B"])
    change = composition_change(before, after).set_index(["area_code", "group"])
    # A keeps its 100 people and a fifth are different; B has twice as many and the same make-up.
    assert change.loc[("A", "young"), "points"] == pytest.approx(-20)
    assert change.loc["A"]["people_after"].sum() == 100
    assert change["changed_share"].tolist() == pytest.approx([0.2, 0.2, 0, 0])
    with pytest.raises(InputError, match="not the same"):
        composition_change(before, after.rename(columns={"old": "older"}))


def test_an_area_missing_later_is_missing_and_not_emptied() -> None:
    before = pd.DataFrame({"young": [60.0, 50.0], "old": [40.0, 50.0]}, index=["A", "B"])
    change = composition_change(before, before.loc[["A"]]).set_index("area_code")
    assert change.loc["B", "changed_share"].isna().all() and np.isnan(change.loc["B", "people_after"]).all()


def test_movements_below_nought_are_refused() -> None:
    with pytest.raises(InputError, match="A has -5"):
        moved({"A": (-5, 0, 0, 100)})
