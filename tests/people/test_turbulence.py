"""The margin of a ward's estimate: wider where more people move, wider with every year, guarded."""

from dataclasses import replace

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
    Since,
    Turbulence,
    absent_words,
    relative_margins,
)

USUAL = MarginSettings()
TWO_YEARS = Since(2.0)


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


def margin_of(pupils: float, asylum: float, overseas: float, since: Since = TWO_YEARS) -> float:
    """The margin where pupils move so often, and so many people per resident come."""
    arrivals = (of_authority(share * PEOPLE.sum()) for share in (asylum, overseas))
    turbulence = Turbulence(schools(1000 * pupils, 0), None, *arrivals)
    return float(relative_margins(PEOPLE, turbulence, USUAL, since)["A"])


def test_the_margin_by_hand() -> None:
    # T-1.2: sqrt(0.0004 + 0.01 x 0.18 x 2 + 0.000009 + 0.000036).
    margin = margin_of(0.18, 0.006, 0.012)
    assert margin == pytest.approx(0.06360, abs=5e-6)
    assert margin * 10_410.5 == pytest.approx(662.1, abs=0.05)


def test_the_margin_where_cleanings_are_told_by_hand() -> None:
    # T-1.2: sqrt(0.0004 + 0.0064 x 0.18 x 2 + 0.000009 + 0.000036 + 0.01 x 0.01).
    cleaned = margin_of(0.18, 0.006, 0.012, Since(2.0, by_ward(0.01, 0.0)))
    assert cleaned == pytest.approx(0.05338, abs=5e-6)


def test_on_the_day_of_a_published_base_the_margin_is_that_of_the_base() -> None:
    assert margin_of(0.18, 0, 0, Since(0.0)) == pytest.approx(0.02)


def test_what_a_base_carried_to_the_wards_may_be_out_by_is_added_in_squares() -> None:
    # Nought of every hundred move; 3-4-5: 0.02 and 0.015 are 0.025.
    assert margin_of(0, 0, 0, Since(0.0, carrying=0.015)) == pytest.approx(0.025)


@given(st.floats(0, 10), st.floats(0, 10))
def test_more_years_never_narrow_the_margin(years: float, more: float) -> None:
    assert margin_of(0.18, 0, 0, Since(years + more)) >= margin_of(0.18, 0, 0, Since(years))


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
    turbulence = Turbulence(schools(100, 80), asylum=guarded(60, 0), overseas=guarded(90, 10))
    cleaned = by_ward(0.01, 0.0) if name == "moving_cleanings_told" else None
    widest, narrowest = (
        relative_margins(PEOPLE, turbulence, replace(USUAL, **{name: value}), Since(2.0, cleaned))
        for value in (known.highest, known.lowest)
    )
    assert (widest > narrowest).any() and (widest >= narrowest).all()


def test_where_nothing_is_held_a_tenth_of_people_is_taken_to_move_and_nothing_widens_the_whole() -> None:
    nothing = relative_margins(PEOPLE, Turbulence(), USUAL, Since(1.0))
    # sqrt(0.0004 + 0.01 x 0.1).
    assert nothing.to_numpy() == pytest.approx([0.0374166, 0.0374166], abs=5e-7)
    assert any("10% of every ward's people is taken" in line for line in absent_words(Turbulence()))


def test_the_share_who_moved_stands_in_for_schools_ward_by_ward() -> None:
    rolls = SchoolRolls("2023-24", schools(100, 80).frame.loc[["A"]])
    margins = relative_margins(PEOPLE, Turbulence(rolls, moved=by_ward(0.3, 0.18)), USUAL, Since(1.0))
    assert margins.to_numpy() == pytest.approx([np.sqrt(0.0004 + 0.0018)] * 2)
    assert any("stands in" in line for line in absent_words(Turbulence(moved=by_ward(0.18, 0.18))))


def test_a_count_of_the_authority_alone_gives_every_ward_its_rate() -> None:
    turbulence = Turbulence(asylum=of_authority(0), overseas=of_authority(180))
    margins = relative_margins(PEOPLE, turbulence, USUAL, Since(0.0))
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
    settings = replace(USUAL, base=base, moving=0.05, asylum=weight, overseas=weight)
    some, others = (
        relative_margins(PEOPLE, Turbulence(asylum=guarded(n, 0), overseas=guarded(n, 0)), settings, Since(1.0))
        for n in (few, more)
    )
    assert (some == others).all()


def test_a_ward_with_more_than_a_step_of_arrivals_has_a_wider_margin() -> None:
    # 101 of 10,000 are felt as 200: 0.5 x 0.02 beside the first step of 0.5 x 0.01, and the base of 0.02.
    turbulence = Turbulence(asylum=guarded(101, 0), overseas=of_authority(0))
    margins = relative_margins(PEOPLE, turbulence, USUAL, Since(0.0))
    assert margins.to_numpy() == pytest.approx([np.hypot(0.02, 0.01), np.hypot(0.02, 0.005)])


def test_a_coefficient_outside_its_limits_is_refused() -> None:
    for wrong in ({"base": 0.0}, {"moving": 0.0}, {"asylum": 5.0}, {"overseas": 0.0}):
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
