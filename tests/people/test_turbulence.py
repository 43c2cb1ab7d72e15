"""The margin of a ward's estimate: wider where more people come and go, wider where less is known, guarded."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import InputError
from geo.people.turbulence import (
    MARGIN_COEFFICIENTS,
    GuardedCounts,
    MarginSettings,
    SchoolRolls,
    Turbulence,
    absent_words,
    relative_margins,
)

USUAL = MarginSettings()


SHARES = st.floats(0, 0.5)
WARDS = pd.Index(["A", "B"], name="ward_code")
PEOPLE = pd.Series([10_000.0, 5_000.0], index=WARDS)


def by_ward(*counts: float) -> pd.Series:
    return pd.Series(counts, index=WARDS, dtype=float)


def guarded(*counts: float) -> GuardedCounts:
    return GuardedCounts("Asylum housing", "2024", "newly placed", by_ward(*counts))


def of_authority(count: float) -> GuardedCounts:
    """A count that is told for the authority only."""
    return GuardedCounts("Overseas registrations", "2024", "adults", pd.Series({"E06999001": count}))


def schools(joined: float, left: float) -> SchoolRolls:
    """Pupils of two wards alike: 1,000 on roll."""
    frame = pd.DataFrame({"roll": 1000.0, "joined": joined, "left": left}, index=WARDS)
    return SchoolRolls("2023-24", frame)


def margin_of(pupils: float, asylum: float, overseas: float) -> float:
    """The margin where pupils move so often, and so many people per resident come."""
    arrivals = (of_authority(share * PEOPLE.sum()) for share in (asylum, overseas))
    turbulence = Turbulence(schools(1000 * pupils, 0), None, *arrivals)
    return float(relative_margins(PEOPLE, turbulence, USUAL)["A"])


def test_the_margin_by_hand() -> None:
    # T-1.2: sqrt(0.0004 + 0.000324 + 0.000009 + 0.000036).
    margin = margin_of(0.18, 0.006, 0.012)
    assert margin == pytest.approx(0.02773, abs=5e-6)
    assert margin * 10_410.5 == pytest.approx(288.7, abs=0.05)


def test_margins_of_wards_are_those_by_hand() -> None:
    turbulence = Turbulence(schools(100, 80), asylum=of_authority(90), overseas=of_authority(180))
    # T-1.2: both wards have 18 moves for 100 pupils; 90 and 180 of 15,000 are 6 and 12 people for 1,000 residents.
    assert relative_margins(PEOPLE, turbulence, USUAL).to_numpy() == pytest.approx([0.02773, 0.02773], abs=5e-6)


@given(SHARES, SHARES, SHARES, SHARES)
def test_more_turbulence_never_narrows_the_margin(pupils: float, asylum: float, overseas: float, more: float) -> None:
    before = margin_of(pupils, asylum, overseas)
    assert margin_of(pupils + more, asylum, overseas) >= before
    assert margin_of(pupils, asylum + more, overseas) >= before
    assert margin_of(pupils, asylum, overseas + more) >= before
    assert before >= USUAL.base


@pytest.mark.parametrize("name", [known.name for known in MARGIN_COEFFICIENTS])
def test_a_larger_coefficient_never_narrows_the_margin(name: str) -> None:
    known = next(coefficient for coefficient in MARGIN_COEFFICIENTS if coefficient.name == name)
    # School rolls of one ward only, so that absence counts as well.
    rolls = SchoolRolls("2023-24", schools(100, 80).frame.loc[["A"]])
    turbulence = Turbulence(rolls, asylum=guarded(60, 0), overseas=guarded(90, 10))
    widest, narrowest = (
        relative_margins(PEOPLE, turbulence, replace(USUAL, **{name: value})) for value in (known.highest, known.lowest)
    )
    assert (widest > narrowest).any() and (widest >= narrowest).all()


def test_each_measure_that_is_not_held_widens_by_a_quarter() -> None:
    nothing = relative_margins(PEOPLE, Turbulence(), USUAL)
    # Three measures missing: 0.02 x 1.75; with births and deaths missing as well 0.02 x 2.
    assert nothing.to_numpy() == pytest.approx([0.035, 0.035])
    also = relative_margins(PEOPLE, Turbulence(), USUAL, also_absent=by_ward(1, 0))
    assert also.to_numpy() == pytest.approx([0.04, 0.035])


def test_the_share_who_moved_stands_in_for_schools_and_is_still_wider_than_schools_that_say_the_same() -> None:
    counts: dict[str, Any] = {"asylum": of_authority(0), "overseas": of_authority(0)}
    with_schools = relative_margins(PEOPLE, Turbulence(schools(100, 80), **counts), USUAL)
    stood_in = relative_margins(PEOPLE, Turbulence(moved=by_ward(0.18, 0.18), **counts), USUAL)
    assert (stood_in / with_schools).to_numpy() == pytest.approx([1.25, 1.25])
    assert any("stands in" in line for line in absent_words(Turbulence(moved=by_ward(0.18, 0.18))))


def test_a_ward_that_a_measure_leaves_out_is_wider_and_not_taken_for_nought() -> None:
    rolls = SchoolRolls("2023-24", schools(0, 0).frame.loc[["A"]])
    margins = relative_margins(PEOPLE, Turbulence(rolls, asylum=of_authority(0), overseas=of_authority(0)), USUAL)
    assert margins.to_numpy() == pytest.approx([0.02, 0.025])


def test_a_count_of_the_authority_alone_gives_every_ward_its_rate() -> None:
    turbulence = Turbulence(schools(0, 0), asylum=of_authority(0), overseas=of_authority(180))
    margins = relative_margins(PEOPLE, turbulence, USUAL)
    # 180 of 15,000 are 0.012: sqrt(0.0004 + 0.000036).
    assert margins.to_numpy() == pytest.approx([np.sqrt(0.000436)] * 2)


def test_guarded_counts_print_their_total_and_never_their_wards() -> None:
    counts = guarded(4321, 1234)
    assert counts.total == 5555
    assert "4321" not in repr(counts) and "1234" not in repr(counts)
    assert "4321" not in repr(Turbulence(asylum=counts))
    words = " ".join(absent_words(Turbulence(asylum=counts)))
    assert "not shown" in words and "4321" not in words and "4,321" not in words


@settings(max_examples=20)
@given(st.integers(0, 100), st.integers(0, 100), st.sampled_from([0.01, 0.02, 0.04]), st.sampled_from([0.25, 0.5, 1.0]))
def test_whoever_works_a_margin_back_cannot_tell_nobody_from_a_hundred_people_in_ten_thousand(
    few: int, more: int, base: float, weight: float
) -> None:
    settings = replace(USUAL, base=base, schools=0.05, asylum=weight, overseas=weight)
    some, others = (
        relative_margins(PEOPLE, Turbulence(schools(1, 1), asylum=guarded(n, 0), overseas=guarded(n, 0)), settings)
        for n in (few, more)
    )
    assert (some == others).all()


def test_a_ward_with_more_than_a_step_of_arrivals_has_a_wider_margin() -> None:
    # 101 of 10,000 are felt as 200: 0.5 x 0.02 beside the first step of 0.5 x 0.01, and the base of 0.02.
    turbulence = Turbulence(schools(0, 0), asylum=guarded(101, 0), overseas=of_authority(0))
    margins = relative_margins(PEOPLE, turbulence, USUAL)
    assert margins.to_numpy() == pytest.approx([np.hypot(0.02, 0.01), np.hypot(0.02, 0.005)])


def test_a_coefficient_outside_its_limits_is_refused() -> None:
    for wrong in ({"base": 0.0}, {"schools": 0.0}, {"asylum": 5.0}, {"overseas": 0.0}):
        with pytest.raises(InputError, match="was expected"):
            MarginSettings(**wrong)


def test_counts_below_nought_and_counts_as_text_are_refused_in_a_sentence() -> None:
    with pytest.raises(InputError, match="B has -1; a count is nought or more"):
        guarded(5, -1)
    with pytest.raises(InputError, match="the counts are text"):
        GuardedCounts("Asylum housing", "2024", "newly placed", pd.Series(["12%", "3%"], index=WARDS))


def test_a_school_roll_of_nobody_is_missing_and_not_calm() -> None:
    frame = pd.DataFrame({"roll": [0.0, 100.0], "joined": [0.0, 5.0], "left": [0.0, 5.0]}, index=WARDS)
    share = SchoolRolls("2023-24", frame).moved_share
    assert np.isnan(share["A"]) and share["B"] == pytest.approx(0.1)


def test_every_coefficient_is_called_a_judgement_and_has_its_usual_value() -> None:
    assert {known.name for known in MARGIN_COEFFICIENTS} == set(vars(USUAL))
    assert all(known.usual == getattr(USUAL, known.name) for known in MARGIN_COEFFICIENTS)
    assert all("judgement" in known.basis for known in MARGIN_COEFFICIENTS)
