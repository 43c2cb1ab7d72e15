"""One population, every group scaled to it, and fifths cut by people: worked by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.people.population import (
    AGE_BANDS,
    COMMUNITIES,
    LOCAL_FIFTHS,
    NATIONAL_FIFTHS,
    decile_of_rank,
    fifths_as_groups,
    fold_columns,
    local_fifth,
    long_groups,
    national_fifth,
    scaled_to,
    wide_groups,
)
from geo.views.words.tables import with_fixed_rows
from tests.town import AGE_SHARES, AREAS, by_area, deprivation, town

PROTECTED = [
    "age",
    "disability",
    "gender_reassignment",
    "marriage",
    "pregnancy",
    "ethnic_group",
    "religion",
    "sex",
    "sexual_orientation",
]


def test_the_community_table_has_all_nine_protected_characteristics_and_the_rest_in_fixed_order() -> None:
    kinds = [community.kind for community in COMMUNITIES]
    assert kinds[:9] == PROTECTED
    assert kinds[9:] == ["carers", "cars", "deprivation_national", "deprivation_local", "moved"]


def test_a_community_without_figures_asks_and_never_says_no_effect() -> None:
    assert all(community.why_absent.startswith("No small-area figures") for community in COMMUNITIES)
    assert all("not a finding of no effect" in community.why_absent for community in COMMUNITIES)


def test_age_bands_use_every_five_year_band_once() -> None:
    five_year = [f"{n}-{n + 4}" for n in range(0, 85, 5)] + ["85+"]
    assert [part for parts in AGE_BANDS.values() for part in parts] == five_year


def test_wider_bands_are_sums_of_the_narrow_ones() -> None:
    counts = pd.DataFrame({"0-4": [3], "5-9": [4], "10-14": [5]}, index=["a"])
    folded = fold_columns(counts, {"0-4": ("0-4",), "5-14": ("5-9", "10-14")})
    # 4 + 5 = 9.
    assert folded.loc["a"].to_dict() == {"0-4": 3, "5-14": 9}


def test_groups_are_scaled_to_add_up_to_the_areas_people() -> None:
    people = pd.Series({"a": 100.0, "b": 30.0})
    counts = pd.DataFrame({"yes": [20, 5], "no": [60, 5]}, index=["a", "b"])
    # a: 80 counted for 100 people, so x 1.25: 25 and 75. b: 10 counted for 30, so x 3: 15 and 15.
    assert scaled_to(people, counts).to_numpy().tolist() == [[25, 75], [15, 15]]


def test_an_area_whose_groups_are_all_nought_takes_the_make_up_of_all_areas() -> None:
    people = pd.Series({"a": 80.0, "b": 40.0, "c": 0.0})
    counts = pd.DataFrame({"yes": [20], "no": [60]}, index=["a"])
    # Everywhere a quarter says yes, so of b's 40 people 10 do; nobody lives in c.
    assert scaled_to(people, counts).to_numpy().tolist() == [[20, 60], [10, 30], [0, 0]]


@given(
    st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500), st.integers(0, 2000)), min_size=1, max_size=12).filter(
        lambda rows: any(women + men for women, men, _ in rows)
    )
)
def test_scaling_loses_nobody(rows: list[tuple[int, int, int]]) -> None:
    codes = [f"area {n}" for n in range(len(rows))]
    counts = pd.DataFrame([row[:2] for row in rows], index=codes, columns=["one", "other"])
    people = pd.Series([float(row[2]) for row in rows], index=codes)
    assert np.allclose(scaled_to(people, counts).sum(axis="columns"), people)


def test_long_and_wide_tables_of_groups_hold_the_same_people() -> None:
    place = town()
    wide = wide_groups(place.people.groups, areas=place.inside)
    assert list(wide.index) == list(AREAS)
    # Alder's first area: 120 of its 600 people are disabled, 480 are not.
    assert wide.loc[AREAS[0], ("disability", "Disabled")] == 120
    assert wide.loc[AREAS[0], ("disability", "Not disabled")] == 480
    for kind in ("age", "disability", "cars", "deprivation_national", "deprivation_local"):
        assert np.allclose(wide[kind].sum(axis="columns"), place.people.residents)


def test_the_order_of_groups_is_the_order_they_were_given_in() -> None:
    place = town()
    assert list(wide_groups(place.people.groups, areas=place.inside)["age"].columns) == list(AGE_SHARES)


def test_an_area_without_a_count_in_the_long_table_holds_nobody() -> None:
    long = long_groups("age", pd.DataFrame({"0-4": [5.0]}, index=["a"]))
    assert wide_groups(long, areas=pd.Index(["a", "b"]))[("age", "0-4")].tolist() == [5, 0]


@pytest.mark.parametrize(("decile", "fifth"), [(1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (8, 4), (9, 5), (10, 5)])
def test_two_national_deciles_make_a_fifth(decile: int, fifth: int) -> None:
    assert national_fifth(pd.Series([decile])).tolist() == [fifth]


def test_an_area_without_a_decile_has_no_fifth() -> None:
    assert national_fifth(pd.Series([float("nan")])).isna().all()


def test_a_rank_gives_the_decile_of_the_official_table() -> None:
    # 33,755 small areas in England: the most deprived tenth ends with rank 3,375 (x 10 / 33,755 = 0.99985).
    ranks = pd.Series([1, 3375, 3376, 33755])
    assert decile_of_rank(ranks, areas_in_england=33755).tolist() == [1, 1, 2, 10]


def test_local_fifths_are_cut_by_people_where_the_middle_of_an_area_falls() -> None:
    # Of 3,000 people a fifth is 600; middles of the areas' people in order of rank: 300, 800, 1250, 1650, 2000, 2300,
    # 2525, 2725, 2860, 2960; divided by 600: 0.5, 1.33, 2.08, 2.75, 3.33, 3.83, 4.21, 4.54, 4.77, 4.93.
    fifths = local_fifth(deprivation()["rank"], town().people.residents)
    assert fifths.tolist() == [1, 2, 3, 3, 4, 4, 5, 5, 5, 5]


def test_local_fifths_do_not_depend_on_the_order_of_areas() -> None:
    rank, people = deprivation()["rank"], town().people.residents
    turned = local_fifth(rank[::-1], people.sample(frac=1, random_state=1))
    assert turned[list(AREAS)].tolist() == local_fifth(rank, people).tolist()


def test_an_area_without_a_rank_is_in_no_local_fifth_and_a_place_without_people_has_none() -> None:
    rank = by_area((1, 2, 3, 4, 5, 6, 7, 8, 9, float("nan")))
    assert local_fifth(rank, town().people.residents).isna().tolist() == [False] * 9 + [True]
    assert local_fifth(rank, town().people.residents * 0).isna().all()


def test_everyone_in_an_area_belongs_to_its_fifth() -> None:
    people = town().people.residents
    table = fifths_as_groups(deprivation()["national_fifth"], people, NATIONAL_FIFTHS)
    # Alder and Birch 1,000 + 800, nobody in the second, Cedar 600, Damson 400, Elm 200.
    assert table.sum().tolist() == [1800, 0, 600, 400, 200]


def test_local_fifths_never_pass_for_national_ones() -> None:
    assert not set(LOCAL_FIFTHS) & set(NATIONAL_FIFTHS)
    assert all("of this place" in name for name in LOCAL_FIFTHS)
    assert all("national" in name for name in NATIONAL_FIFTHS)


def test_marriage_says_that_it_is_in_part_of_the_duty_only_whether_figures_are_held_or_not() -> None:
    marriage = next(community for community in COMMUNITIES if community.kind == "marriage")
    assert "In part of the equality duty only" in marriage.note and "s.28" in marriage.note
    assert "ages under 18" in marriage.note and marriage.note in marriage.why_absent
    index = pd.MultiIndex.from_tuples([("marriage", "Married"), ("age", "0-4")], names=["kind", "group"])
    held = with_fixed_rows(pd.DataFrame({"People": pd.array([10, 20], dtype="Int64")}, index=index))
    rows = held[held["Community"] == marriage.title]
    assert rows["Group"].tolist() == [marriage.note, "Married"]
    absent = with_fixed_rows(pd.DataFrame({"People": pd.array([20], dtype="Int64")}, index=index[1:]))
    assert absent.loc[absent["Community"] == marriage.title, "Group"].tolist() == [marriage.why_absent]
