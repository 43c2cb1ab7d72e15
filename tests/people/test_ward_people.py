"""What is known of the wards' people becomes estimates, a total and a frame that were worked out by hand."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from geo.build import describe
from geo.build.institutions import kind_of_name
from geo.errors import InputError, NotHeldError
from geo.people.authority_total import SourceTotal
from geo.people.churn import InstitutionKind
from geo.people.list_estimate import EstimateSettings, ListSettings, ResidentCount
from geo.people.list_history import RegisteredLists
from geo.people.turbulence import GuardedCounts, MarginSettings
from geo.people.ward_people import (
    SourceErrors,
    WardPeople,
    WardTable,
    authority_sources,
    authority_total_of,
    base_of,
    beside_official,
    best_estimate,
    described,
    estimates,
)
from geo.place.place import Place
from tests.town import AGE_SHARES, WARDS, by_ward, changed, ward_people

ALDER = WARDS[0]
# From 21 March 2021 to 30 June 2024: 286 of 365 days, two years, 181 of 366 days. A year's 30 births less 10 deaths in
# Alder count by 0.15 each: 3 people a year.
ALDER_NATURAL = 3 * (286 / 365 + 2 + 181 / 366)
# 1,000 people, and 110 more patients where 1,100 are registered for 1,000 who live there.
ALDER_2024 = 1000 + 110 / 1.1 + ALDER_NATURAL
# Pupils joining and leaving are a fifth of those on roll, for 1,197 days; guarded counts are felt as a hundredth of
# residents in every ward but Elm, where 6 of 200 came from abroad.
MOVING = 0.1**2 * 0.2 * 1197 / 365.25
MARGIN, ELM_MARGIN = (np.sqrt(0.02**2 + MOVING + part) for part in (2 * 0.005**2, 0.005**2 + 0.015**2))


def count(date: str) -> ResidentCount:
    return ResidentCount(f"Count of {date}", date, by_ward((10, 10, 10, 10, 10)))


def lists(*dates: str) -> RegisteredLists:
    return RegisteredLists(pd.DataFrame({date: by_ward((11, 11, 11, 11, 11)) for date in dates}), "made up")


def test_the_base_is_the_newest_count_within_two_years_of_the_first_list_that_a_year_of_lists_follows() -> None:
    counts = [count(date) for date in ("2020-06-30", "2021-03-21", "2022-06-30", "2024-06-30")]
    base = base_of(counts, lists("2020-04", "2023-05", "2026-01"))
    # Mid-2022 is two years and a quarter after the first list.
    assert base.count is counts[1]
    assert "within two years of the first list (2020-04)" in base.words
    # With lists from July 2020 on it is not; mid-2024 is.
    assert base_of(counts, lists("2020-07-01", "2026-01")).count is counts[2]


def test_a_count_that_no_year_of_lists_follows_is_the_base_only_where_there_is_no_other() -> None:
    counts = [count("2021-03-21"), count("2023-06-30"), count("2024-06-30")]
    two_years = lists("2023-01-01", "2024-10-01")
    # The census is 21 months before the first list.
    assert base_of(counts, two_years).count is counts[1]
    without = base_of([counts[0], counts[2]], two_years)
    assert without.count is counts[2] and "none is within two years of the first list" in without.words


def test_without_a_count_near_a_list_or_without_lists_there_is_no_base_and_a_sentence_says_so() -> None:
    far = base_of([count("2021-03-21")], lists("2023-01-01", "2024-10-01"))
    assert far.count is None
    assert far.words == (
        "No estimates by ward: no official count is within a quarter of a list; lists go from 2023-01-01 to 2024-10-01."
    )
    known = replace(ward_people(), lists=None)
    assert known.estimate_dates == ()
    with pytest.raises(NotHeldError, match="registered patients are not held by small area"):
        estimates(known)


def test_estimates_are_of_the_lists_dates_and_of_the_official_counts_near_them() -> None:
    known = ward_people()
    # The later count is of the last list's day and the census of eleven days before the first list.
    assert known.estimate_dates == ("2021-03-21", "2021-04-01", "2022-07-01", "2024-06-30")
    estimated = estimates(known)
    assert estimated.dates == known.estimate_dates
    newest = estimated.at("2024-06-30")
    assert newest["people"].to_dict() == pytest.approx(dict(zip(WARDS, (ALDER_2024, 800, 600, 400, 200), strict=True)))
    shares = newest["margin"] / newest["people"]
    assert shares.to_list() == pytest.approx([MARGIN] * 4 + [ELM_MARGIN])


def test_a_page_s_own_coefficients_reach_the_estimates() -> None:
    none = EstimateSettings(ListSettings(births_not_listed=0.0, deaths_not_listed=0.0), MarginSettings(base=0.04))
    newest = estimates(ward_people(), settings=none, dates=("2024-06-30",)).at("2024-06-30")
    assert newest.at[ALDER, "people"] == pytest.approx(1100)
    assert newest.at[ALDER, "margin"] == pytest.approx(1100 * np.sqrt(0.04**2 + MOVING + 2 * 0.005**2))


def test_the_base_is_not_held_against_itself() -> None:
    known = ward_people()
    compared = beside_official(known, estimates(known))
    assert set(compared["title"]) == {"Mid-year estimate 2024"} and len(compared) == 5
    assert compared["official"].to_list() == [1120, 800, 600, 400, 200]
    assert compared["inside"].all()


def test_the_authority_s_total_weighs_the_newest_count_and_the_lists_moved_on_to_its_date() -> None:
    official, ours = authority_sources(ward_people())
    assert (official.people, official.standard_error, official.date) == (3120, pytest.approx(31.2), "2024-06-30")
    people = ALDER_2024 + 2000
    margins = [MARGIN * ALDER_2024, MARGIN * 800, MARGIN * 600, MARGIN * 400, ELM_MARGIN * 200]
    # Margins of wards on one register go together by a fifth.
    error = np.sqrt(0.8 * sum(margin**2 for margin in margins) + 0.2 * sum(margins) ** 2) / 1.96
    assert (ours.people, ours.standard_error) == pytest.approx((people, error))
    weight = 31.2**-2 / (31.2**-2 + error**-2)
    total = authority_total_of(ward_people())
    assert total.people == pytest.approx(weight * 3120 + (1 - weight) * people)
    assert total.words.startswith("The sources agree")


def test_a_user_s_own_source_and_doubt_reach_the_total() -> None:
    bought = SourceTotal("A bought set", 3300, 20)
    total = authority_total_of(ward_people(), errors=SourceErrors(official=0.005, together=0.0), others=(bought,))
    assert [source.title for source in total.sources] == [
        "Mid-year estimate 2024",
        "Census 2021, usual residents, moved on by patients' lists",
        "A bought set",
    ]
    assert "A bought set lies furthest off" in total.words
    apart = authority_sources(ward_people(), errors=SourceErrors(together=0.0))[1].standard_error
    assert apart < authority_sources(ward_people())[1].standard_error


def test_where_the_newest_count_is_the_base_the_lists_are_no_second_source() -> None:
    known = ward_people()
    alone = replace(known, counts=known.counts[:1])
    assert [source.title for source in authority_sources(alone)] == ["Census 2021, usual residents"]


def test_the_frame_is_raked_to_the_total_the_wards_and_the_whole_authority_s_ages_and_groups() -> None:
    best = best_estimate(ward_people())
    table = best.raked.table
    assert best.when == "2024-06-30" and best.raked.agrees
    assert table.axes == ("ward", "sex", "age", "ethnic_group")
    assert table.cells.shape == (5, 2, len(AGE_SHARES), 2)
    assert table.people == pytest.approx(best.total.people)
    wards = table.over(("ward",)).cells
    assert wards[0] == pytest.approx(best.total.people * ALDER_2024 / (ALDER_2024 + 2000))
    # Half are women, a tenth under 5, three quarters White, in every ward alike.
    assert table.cells[0, 0, 0, 0] == pytest.approx(wards[0] * 0.5 * 0.1 * 0.75)
    assert any("each age is given the same mix of groups" in note for note in best.notes)


def test_the_frame_is_of_what_is_held_and_refused_without_ages() -> None:
    known = ward_people()
    assert best_estimate(replace(known, ethnic_groups=None)).raked.table.axes == ("ward", "sex", "age")
    with pytest.raises(NotHeldError, match="ages are not held by ward"):
        best_estimate(replace(known, ages=()))


def test_a_ward_without_patients_leaves_no_best_estimate_and_no_second_source() -> None:
    known = ward_people()
    assert known.lists is not None
    empty = known.lists.frame.copy()
    empty.loc[WARDS[4]] = 0.0
    without = replace(known, lists=RegisteredLists(empty, "made up"))
    assert len(authority_sources(without)) == 1
    with pytest.raises(NotHeldError, match="people are not available in wards: 1"):
        best_estimate(without)


def test_guarded_counts_are_in_no_sentence_of_a_place_and_in_no_printed_form(town: Place) -> None:
    known = town.people.ward_people
    assert known is not None
    guarded = GuardedCounts("People newly placed", "2024", "in twelve months", by_ward((7771, 7772, 7773, 7774, 7775)))
    secret = replace(known, turbulence=replace(known.turbulence, asylum=guarded, overseas=guarded))
    words = " ".join(describe(changed(town, ward_people=secret))) + repr(secret) + " ".join(estimates(secret).notes)
    assert "People newly placed (2024, in twelve months) widens the margin and is not shown." in words
    assert "777" not in words and "38,865" not in words and "38865" not in words


def test_what_is_held_is_said_in_sentences() -> None:
    sentences = described(ward_people())
    assert "Estimates by ward: 4 dates, 2021-03-21 to 2024-06-30." in sentences
    assert "People moving in and out: address a year before the census, the year to March 2021." in sentences
    assert "Named before people moving: barracks (1)." in sentences


def test_a_table_of_other_divisions_than_it_says_and_counts_out_of_order_are_refused() -> None:
    known = ward_people()
    with pytest.raises(InputError, match="Ages: the columns have 1 parts where the table is by sex and age"):
        WardTable("Ages", "2024-06-30", "", ("sex", "age"), pd.DataFrame({"0-4": by_ward((1, 1, 1, 1, 1))}))
    with pytest.raises(InputError, match="not in order of their dates"):
        replace(known, counts=known.counts[::-1])
    with pytest.raises(InputError, match="one at least"):
        replace(known, counts=())


def test_a_place_refuses_ward_people_of_other_wards(town: Place) -> None:
    known = town.people.ward_people
    assert known is not None
    fewer = tuple(replace(count, people=count.people.iloc[1:]) for count in known.counts)
    with pytest.raises(InputError, match="what is known of the wards' people is not by exactly these wards"):
        changed(town, ward_people=replace(known, counts=fewer))


@pytest.mark.parametrize(
    ("name", "setting", "is_practice", "kind"),
    [
        ("HMP Stocken", "25", False, InstitutionKind.PRISON),
        ("Health Centre", "25", False, InstitutionKind.PRISON),
        ("Tilbrake Camp Medical Centre", "0", False, InstitutionKind.BARRACKS),
        ("Barracks Road Surgery", "4", True, None),
        ("Camp Hill Surgery", "4", True, None),
        ("Fenwright Campus Health Service", "4", True, InstitutionKind.UNIVERSITY),
        ("Kendrew Medical Centre", "0", False, None),
    ],
)
def test_an_institution_is_named_only_where_a_setting_or_a_name_says_so(
    name: str, setting: str, is_practice: bool, kind: InstitutionKind | None
) -> None:
    assert kind_of_name(name, setting, is_practice=is_practice) is kind


@pytest.fixture(name="known")
def what_kingsmere_holds(kingsmere: Place) -> WardPeople:
    assert kingsmere.people.ward_people is not None
    return kingsmere.people.ward_people


def test_kingsmere_s_lists_are_published_at_eight_quarters_and_its_base_is_the_count_beside_the_first(
    known: WardPeople,
) -> None:
    assert known.base.count is not None and known.base.count.date == "2023-06-30"
    assert known.lists is not None and len(known.lists.dates) == 8 and not known.lists.modelled
    # Of the other official counts the census is too far from the lists to be held beside an estimate.
    compared = beside_official(known, estimates(known))
    assert set(compared["date"]) == {"2024-06-30"} and len(compared) == 20


def test_kingsmere_s_camp_and_campus_are_named_and_its_care_homes(kingsmere: Place, known: WardPeople) -> None:
    wards = kingsmere.wards.frame["name"]
    institutions = {(each.kind, each.name, wards[each.area_code]) for each in known.institutions}
    assert (InstitutionKind.BARRACKS, "Tilbrake Camp Medical Centre", "Brackwell") in institutions
    assert (InstitutionKind.UNIVERSITY, "Fenwright Campus Health Service", "Tanners Reach") in institutions
    assert sum(each.kind is InstitutionKind.CARE_HOME for each in known.institutions) == 28


def test_kingsmere_s_wards_add_up_by_sex_and_age(kingsmere: Place, known: WardPeople) -> None:
    ages = {table.date: table for table in known.ages}
    assert {date: table.axes for date, table in ages.items()} == {
        "2021-03-21": ("age",),
        "2023-06-30": ("sex", "age"),
        "2024-06-30": ("sex", "age"),
    }
    by_date = {count.date: count.people for count in known.counts}
    for date in ("2023-06-30", "2024-06-30"):
        assert ages[date].frame.sum(axis="columns").to_list() == pytest.approx(by_date[date].to_list())
    assert list(known.wards) == list(kingsmere.wards.frame.index)
    raked = best_estimate(known).raked
    assert raked.agrees and raked.table.cells.shape == (20, 2, 18, 19)


def test_what_is_told_of_arrivals_from_abroad_is_told_of_the_whole_authority_only(known: WardPeople) -> None:
    of_authority = [
        movement for movement in known.movements if movement.source in ("registered_from_abroad", "national_insurance")
    ]
    assert of_authority and all(len(movement.frame) == 1 for movement in of_authority)
    assert all(movement.frame["inflow"].iloc[0] % 5 == 0 for movement in of_authority)
    assert {len(movement.frame) for movement in known.movements if movement.source == "school_rolls"} == {20}
