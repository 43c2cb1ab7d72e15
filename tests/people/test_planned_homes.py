"""Planned homes: by hand, at three horizons, with what is assumed in sight."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InputError
from geo.people.planned_homes import PEOPLE_PER_HOME, HomesOutlook, HomesSettings, PlannedSite, homes_outlook

PEOPLE = pd.Series([1_000.0, 500.0], index=pd.Index(["A", "B"], name="area_code"))
MILL = PlannedSite("Mill Lane", "A", 100, 2029, from_year=2027, people_per_home=2.0)
YARD = PlannedSite("Old Yard", "A", 40, 2033)


def by_horizon(outlook: HomesOutlook, column: str) -> list[float]:
    return outlook.frame[outlook.frame["area_code"] == "A"][column].tolist()


def test_now_five_and_ten_years_by_hand() -> None:
    outlook = homes_outlook([MILL, YARD], PEOPLE, now=2026)
    # By 2031 Mill Lane's 100 homes; by 2036 Old Yard's 40 as well, at 2.4 people each.
    assert by_horizon(outlook, "year") == [2026, 2031, 2036]
    assert by_horizon(outlook, "homes") == pytest.approx([0, 100, 140])
    assert by_horizon(outlook, "people") == pytest.approx([1_000, 1_200, 1_200 + 40 * 2.4])
    assert (outlook.frame[outlook.frame["area_code"] == "B"]["people"] == 500).all()


def test_homes_come_as_many_each_year_and_those_due_are_counted_already() -> None:
    assert [MILL.built_between(2026, year) for year in (2026, 2027, 2028, 2029, 2040)] == pytest.approx(
        [0, 100 / 3, 200 / 3, 100, 100]
    )
    # At the end of 2028 two thirds are lived in.
    assert by_horizon(homes_outlook([MILL], PEOPLE, now=2028), "homes") == pytest.approx([0, 100 / 3, 100 / 3])


def test_what_is_assumed_changes_the_figures_and_is_said() -> None:
    less = HomesSettings(built_share=0.5, years_late=2, people_per_home=2.0, new_to_area_share=0.75)
    outlook = homes_outlook([MILL, YARD, PlannedSite("Late", "B", 9, 2040)], PEOPLE, now=2026, settings=less)
    # Mill Lane comes from 2029 to 2031: half of 100 homes x 2 people x 0.75.
    assert by_horizon(outlook, "more_people")[1] == pytest.approx(75)
    assumed = " ".join(outlook.assumptions)
    assert "50% of planned homes are built, 2 years later than planned" in assumed
    assert "75% of their people are new to the area" in assumed
    assert "2 people per home on the sites that do not tell (2 of 3)" in assumed
    assert "Homes later than 2036 are not counted; sites with such homes: 1." in assumed


def test_a_plan_without_sites_changes_nothing_and_still_says_what_it_assumes() -> None:
    outlook = homes_outlook([], PEOPLE, now=2026)
    assert (outlook.frame["more_people"] == 0).all() and len(outlook.frame) == 6
    assert outlook.assumptions


@given(st.integers(0, 500), st.integers(2020, 2040), st.integers(0, 5))
def test_later_horizons_never_have_fewer_people_and_never_more_homes_than_planned(
    homes: int, year: int, years: int
) -> None:
    outlook = homes_outlook([PlannedSite("Site", "A", homes, year, from_year=year - years)], PEOPLE, now=2026)
    people = by_horizon(outlook, "people")
    assert people == sorted(people) and people[0] == 1_000
    assert by_horizon(outlook, "homes")[-1] <= homes + 1e-9


def test_a_household_is_of_the_size_that_the_census_found() -> None:
    assert PEOPLE_PER_HOME == 2.4 and HomesSettings().people_per_home == PEOPLE_PER_HOME


def test_sites_that_cannot_be_are_refused_in_a_sentence() -> None:
    with pytest.raises(InputError, match="areas not held here: Z, in all 1"):
        homes_outlook([PlannedSite("Far", "Z", 1, 2030)], PEOPLE, now=2026)
    with pytest.raises(InputError, match="-1 homes"):
        PlannedSite("Site", "A", -1, 2030)
    with pytest.raises(InputError, match="the first comes last"):
        PlannedSite("Site", "A", 1, 2030, from_year=2031)
    with pytest.raises(InputError, match="more than nought"):
        PlannedSite("Site", "A", 1, 2030, people_per_home=0)
    with pytest.raises(InputError, match="from 0 to 1"):
        HomesSettings(built_share=1.2)
