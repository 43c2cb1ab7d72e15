"""People by ward from patients' lists: worked by hand, in the right direction, and giving nothing guarded away."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import InputError, NotHeldError
from geo.people.list_estimate import (
    LIST_COEFFICIENTS,
    BirthsAndDeaths,
    EstimateSettings,
    ListSettings,
    ResidentCount,
    WardEstimates,
    beside,
    coverage_of,
    inside_words,
    list_inflation,
    moved_on,
    natural_part,
    shown,
    statistics_at,
    ward_estimates,
)
from geo.people.list_history import RegisteredLists
from geo.people.turbulence import GuardedCounts, MarginSettings, SchoolRolls, Turbulence
from geo.provenance import Evidence, Interval

THEN, NOW = "2022-01-01", "2023-01-01"
USUAL = ListSettings()


def by_ward(*values: float) -> pd.Series:
    """Wards A, B, ..."""
    return pd.Series(values, index=pd.Index(list("ABCD")[: len(values)], name="ward_code"), dtype=float)


def lists(by_date: dict[str, list[float]]) -> RegisteredLists:
    wards = by_ward(*next(iter(by_date.values()))).index
    return RegisteredLists(pd.DataFrame(by_date, index=wards, dtype=float), "counts by ward")


def vital(births: float, deaths: float, *, year: int = 2022) -> BirthsAndDeaths:
    return BirthsAndDeaths(pd.DataFrame({"ward_code": ["A"], "year": [year], "births": [births], "deaths": [deaths]}))


def calm(asylum: float = 0, overseas: float = 0) -> Turbulence:
    """Nobody changes school in ward A; so many people behind the other two measures."""
    rolls = SchoolRolls("2022-23", pd.DataFrame({"roll": [500.0], "joined": [0.0], "left": [0.0]}, index=["A"]))
    return Turbulence(rolls, None, guarded("Asylum", asylum), guarded("From abroad", overseas))


def guarded(title: str, people: float) -> GuardedCounts:
    """A count of ward A; that of nobody is told for the authority, whose rate has no steps."""
    return GuardedCounts(title, "2022", "counts", by_ward(people) if people else pd.Series({"E06999001": 0.0}))


def census(people: float = 10_000) -> ResidentCount:
    return ResidentCount("Census", THEN, by_ward(people))


def estimated(then: float, now: float, **more: object) -> pd.Series:
    """The one row of ward A at the later date."""
    arguments: dict[str, object] = {"turbulence": calm(), "births_and_deaths": vital(160, 90), **more}
    return ward_estimates(census(), lists({THEN: [then], NOW: [now]}), **arguments).at(NOW).loc["A"]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("births", "deaths", "people"), [(0.0, 0.0, 10_400.0), (0.15, 0.15, 10_410.5), (0.15, 0.05, 10_419.5)]
)
def test_a_ward_moved_on_by_hand(births: float, deaths: float, people: float) -> None:
    # T-1.1: 10,000 + 10/11 x 440, and the parts of 160 births and 90 deaths not in the list.
    parts = EstimateSettings(lists=ListSettings(births_not_listed=births, deaths_not_listed=deaths))
    row = estimated(11_000, 11_440, settings=parts)
    assert row["people"] == pytest.approx(people)
    assert row["coverage"] == pytest.approx(0.90909, abs=5e-6)


def test_the_margin_of_the_ward_by_hand() -> None:
    # T-1.1 and T-1.2 together: asylum 0.006 and overseas 0.012 of 10,000 people, 0.18 pupils.
    rolls = SchoolRolls("2022-23", pd.DataFrame({"roll": [500.0], "joined": [50.0], "left": [40.0]}, index=["A"]))
    turbulence = Turbulence(
        rolls,
        asylum=GuardedCounts("Asylum", "2022", "counts", pd.Series({"E06999001": 60.0})),
        overseas=GuardedCounts("From abroad", "2022", "counts", pd.Series({"E06999001": 120.0})),
    )
    # T-1.2's terms after the one year of 2022: sqrt(0.0004 + 0.01 x 0.18 x 365/365.25 + 0.000009 + 0.000036).
    relative = (0.0004 + 0.0018 * 365 / 365.25 + 0.000045) ** 0.5
    assert estimated(11_000, 11_440, turbulence=turbulence)["margin"] == pytest.approx(relative * 10_410.5)


def test_the_pieces_agree_with_the_whole() -> None:
    natural = pd.DataFrame({"births": by_ward(160), "deaths": by_ward(90)})
    coverage = coverage_of(by_ward(10_000), by_ward(11_000), USUAL)["coverage"]
    counted = natural_part(natural, USUAL)
    assert moved_on(by_ward(10_000), by_ward(440), coverage=coverage, natural=counted)["A"] == pytest.approx(10_410.5)


def test_lists_held_more_people_than_england_had() -> None:
    # T-1.9: 57.1 million on lists, 54.8 million residents in 2015.
    assert list_inflation(by_ward(57.1), by_ward(54.8))["A"] == pytest.approx(0.0420, abs=5e-5)
    assert np.isnan(list_inflation(by_ward(5), by_ward(0))["A"])


def test_at_the_date_of_the_base_the_estimate_is_the_base() -> None:
    estimates = ward_estimates(census(), lists({THEN: [11_000], NOW: [9_000]}), turbulence=calm(), dates=[THEN])
    assert estimates.at(THEN).loc["A", "people"] == 10_000


def test_a_list_with_far_more_people_than_live_there_is_taken_at_the_limit_and_called_unusual() -> None:
    # 10,000 residents for 20,000 patients is 0.5; the limit is 0.75.
    estimates = ward_estimates(census(), lists({THEN: [20_000], NOW: [20_100]}), turbulence=calm())
    row = estimates.at(NOW).loc["A"]
    assert row["coverage_unusual"] and row["people"] == pytest.approx(10_075)
    assert any(note.startswith("Coverage is unusual in wards: 1.") for note in estimates.notes)


def test_births_and_deaths_of_part_of_a_year_count_in_part_and_backwards_below_nought() -> None:
    events = vital(365, 73)
    wards = by_ward(1).index
    # 181 days from January to July.
    assert events.between("2022-01-01", "2022-07-01", wards=wards).loc["A"].tolist() == pytest.approx([181, 36.2])
    assert events.between("2022-07-01", "2022-01-01", wards=wards).loc["A"].tolist() == pytest.approx([-181, -36.2])
    assert events.between("2022-07-01", "2023-01-02", wards=wards).isna().all(axis=None)


def test_missing_births_are_said_and_not_taken_for_none_and_leave_the_margin_as_it_is() -> None:
    births_held, births_missing = estimated(11_000, 11_440), estimated(11_000, 11_440, births_and_deaths=None)
    assert births_held["margin"] / births_held["people"] == pytest.approx(0.02)
    assert births_missing["margin"] / births_missing["people"] == pytest.approx(0.02)
    assert births_missing["people"] == pytest.approx(10_400)
    earlier = estimated(11_000, 11_440, births_and_deaths=vital(160, 90, year=2019))
    assert earlier["margin"] == births_missing["margin"] and not earlier["natural_told"]


def test_patients_taken_off_by_a_cleaning_widen_the_margin_of_their_ward_and_are_said() -> None:
    taken_off = pd.DataFrame({NOW: by_ward(220)})
    registered = RegisteredLists(pd.DataFrame({THEN: by_ward(11_000), NOW: by_ward(10_780)}), "", cleaned=taken_off)
    estimates = ward_estimates(census(), registered, turbulence=calm())
    row = estimates.at(NOW).loc["A"]
    # 220 patients are 200 residents, 2% of 10,000: as much again as the margin of the base.
    assert row["margin"] / row["people"] == pytest.approx(np.hypot(0.02, 0.02))
    assert any("about 200 patients were taken off" in note and "lean low" in note for note in estimates.notes)
    before = ward_estimates(census(), registered, turbulence=calm(), dates=[THEN])
    assert before.at(THEN).loc["A", "margin"] == pytest.approx(200)
    assert any("No cleaning of a list is seen" in note for note in before.notes)


def test_a_base_that_was_carried_to_the_wards_has_a_wider_margin_and_says_so() -> None:
    carried = replace(census(), carried="carried from LSOAs through postcodes", carrying=0.064)
    estimates = ward_estimates(carried, lists({THEN: [11_000], NOW: [11_000]}), turbulence=calm())
    row = estimates.at(NOW).loc["A"]
    assert row["margin"] / row["people"] == pytest.approx(np.hypot(0.02, 1.96 * 0.064))
    assert any("may be out by 6.4%, root mean square" in note for note in estimates.notes)


def test_a_ward_without_patients_is_not_available_and_never_nought() -> None:
    base = ResidentCount("Census", THEN, by_ward(10_000, 8_000, 5_000))
    estimates = ward_estimates(base, lists({THEN: [11_000, 0, 9_000], NOW: [11_440, 10, 0]}), turbulence=Turbulence())
    assert estimates.at(NOW)["people"].isna().tolist() == [False, True, True]
    assert estimates.at(THEN)["people"].isna().tolist() == [False, True, False]
    assert any(note.startswith("Not available in wards: 2.") for note in estimates.notes)
    assert statistics_at(estimates, NOW)["B"].interval is Interval.NONE and not statistics_at(estimates, NOW)["B"].held


def test_a_series_that_cannot_be_linked_over_the_change_of_the_register_says_that_no_margin_allows_for_it() -> None:
    base = ResidentCount("Census", "2023-05-01", by_ward(10_000))
    registered = lists({"2023-05-01": [11_000], "2024-01-01": [11_000], "2026-01-01": [11_000]})
    before, after = (
        ward_estimates(base, registered, turbulence=Turbulence(), dates=[when]).notes
        for when in ("2024-01-01", "2024-06-30")
    )
    assert not any("The register behind the lists changed" in note for note in before)
    # The list of June 2024 rests in part on one from after the change.
    assert any("The register behind the lists changed" in note and "no margin allows" in note for note in after)


def test_a_step_of_the_register_is_not_people_moving() -> None:
    quarters = ("2024-01-01", "2024-04-01", "2024-07-01", "2024-10-01")
    registered = lists(dict(zip(quarters, [[11_000], [11_000], [12_000], [12_000]], strict=True)))
    estimates = ward_estimates(ResidentCount("Mid-2023", "2024-01-01", by_ward(10_000)), registered, turbulence=calm())
    assert estimates.at("2024-10-01").loc["A", "people"] == pytest.approx(10_000)
    # What is shown as registered is what was published.
    assert estimates.at("2024-10-01").loc["A", "registered"] == 12_000


@settings(max_examples=5)
@given(st.floats(5_000, 15_000), st.floats(5_000, 15_000), st.floats(0, 500))
def test_more_patients_never_make_fewer_people(then: float, now: float, more: float) -> None:
    assert estimated(then, now + more)["people"] >= estimated(then, now)["people"] - 1e-9


@settings(max_examples=5)
@given(st.integers(0, 300), st.integers(0, 300), st.integers(1, 300))
def test_more_turbulence_never_narrows_a_ward_s_range(asylum: int, overseas: int, more: int) -> None:
    before = estimated(11_000, 11_440, turbulence=calm(asylum, overseas))["margin"]
    assert estimated(11_000, 11_440, turbulence=calm(asylum + more, overseas))["margin"] >= before
    assert estimated(11_000, 11_440, turbulence=calm(asylum, overseas + more))["margin"] >= before


def both_shown(first: Turbulence, second: Turbulence, numbers: EstimateSettings) -> list[pd.DataFrame]:
    return [
        shown(ward_estimates(census(), lists({THEN: [11_000], NOW: [11_440]}), turbulence=each, settings=numbers))
        for each in (first, second)
    ]


def test_nothing_that_is_shown_has_asylum_housing_or_registrations_or_tells_a_few_dozen_of_them() -> None:
    for numbers in (EstimateSettings(), EstimateSettings(margin=MarginSettings(asylum=1.0, base=0.01))):
        none, some = both_shown(calm(1, 1), calm(30, 20), numbers)
        pd.testing.assert_frame_equal(none, some)
    assert list(none.columns) == [
        "ward_code",
        "date",
        "people",
        "lower",
        "upper",
        "margin_per_cent",
        "registered",
        "inflation_per_cent",
    ]


def test_estimates_carry_no_guarded_count_in_their_notes_or_printed_form() -> None:
    estimates = ward_estimates(census(), lists({THEN: [11_000], NOW: [11_440]}), turbulence=calm(4_321, 1_234))
    printed = " ".join([repr(estimates), *estimates.notes])
    assert not any(secret in printed for secret in ("4321", "4,321", "1234", "1,234"))


def test_what_is_shown_is_rounded_outwards() -> None:
    estimates = ward_estimates(
        census(10_003), lists({THEN: [10_003], NOW: [10_003]}), turbulence=calm(400, 0), births_and_deaths=vital(0, 0)
    )
    row = shown(estimates).iloc[0]
    # 400 of 10,003 go up to 0.04: sqrt(0.02^2 + 0.02^2) is 2.83%, so 282.9 less and more: 9,720.1 to 10,285.9.
    assert (row["people"], row["margin_per_cent"]) == (10_005, pytest.approx(2.8))
    assert (row["lower"], row["upper"]) == (9_720, 10_290)
    figure = statistics_at(estimates, THEN)["A"]
    assert (figure.value, figure.lower, figure.upper) == (10_005, 9_720, 10_290)
    assert figure.interval is Interval.MARGIN and figure.evidence is Evidence.MODELLED


def test_official_counts_stand_beside_and_are_said_to_lie_within_or_not() -> None:
    base = ResidentCount("Census", THEN, by_ward(10_000, 5_000))
    estimates = ward_estimates(base, lists({THEN: [11_000, 5_500], NOW: [11_440, 5_500]}), turbulence=Turbulence())
    # A tenth move in a year: 3.7% after one, which is 389 of 10,400 and 187 of 5,000.
    official = ResidentCount("Mid-year", NOW, by_ward(10_100, 5_300))
    compared = beside(estimates, [official, ResidentCount("Older", "2019-06-30", by_ward(1, 1))])
    assert compared["inside"].tolist() == [True, False]
    assert inside_words(compared) == ("Mid-year: 1 of 2 wards lie within our margins.",)


def test_only_counts_published_for_these_wards_test_the_margins() -> None:
    estimates = ward_estimates(census(), lists({THEN: [11_000], NOW: [11_440]}), turbulence=Turbulence())
    carried = ResidentCount("Mid-year", NOW, by_ward(10_000), "carried through output areas", carrying=0.01)
    none = beside(estimates, [carried, ResidentCount("Older", "2019-06-30", by_ward(1))])
    assert none.empty
    assert inside_words(none) == (
        "No total published for these wards is of a date that was estimated: none tests our margins.",
    )


def test_every_coefficient_of_the_list_is_a_judgement_within_limits() -> None:
    assert {known.name for known in LIST_COEFFICIENTS} == set(vars(USUAL))
    assert all(known.usual == getattr(USUAL, known.name) for known in LIST_COEFFICIENTS)
    assert all("judgement" in known.basis for known in LIST_COEFFICIENTS)
    with pytest.raises(InputError, match="share of births"):
        replace(USUAL, births_not_listed=1.0)


def test_what_cannot_be_estimated_is_refused_in_a_sentence() -> None:
    registered = lists({THEN: [11_000], NOW: [11_440]})
    with pytest.raises(InputError, match="no code is in both"):
        ward_estimates(ResidentCount("Census", THEN, pd.Series({"Z": 1.0})), registered, turbulence=Turbulence())
    with pytest.raises(NotHeldError, match="within a quarter of 2011-03-27"):
        ward_estimates(ResidentCount("Census", "2011-03-27", by_ward(1)), registered, turbulence=Turbulence())
    with pytest.raises(InputError, match="A has -5"):
        ResidentCount("Census", THEN, by_ward(-5))
    estimates: WardEstimates = ward_estimates(census(), registered, turbulence=Turbulence())
    with pytest.raises(NotHeldError, match="No estimate for 2030"):
        estimates.at("2030-01-01")
