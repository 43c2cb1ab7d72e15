"""Raking: known tables, a second bare way, what must stay as it was, and what cannot agree is named."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import ArrayLike

from geo.errors import InputError
from geo.people.raking import CrossTable, Raked, RakingSettings, Totals, independent_seed, rake


def labels(letter: str, count: int) -> tuple[str, ...]:
    return tuple(f"{letter}{n}" for n in range(1, count + 1))


def table(axes: str, cells: Any) -> CrossTable:
    """A table whose axes have one letter each: "wa" is by w and a."""
    values = np.asarray(cells, dtype=float)
    return CrossTable(
        tuple(axes), tuple(labels(axis, size) for axis, size in zip(axes, values.shape, strict=True)), values
    )


def totals(title: str, axes: str, cells: Any) -> Totals:
    return Totals(title, table(axes, cells))


def two_way(seed: ArrayLike, rows: list[float], columns: list[float]) -> Raked:
    return rake(table("rc", seed), [totals("rows", "r", rows), totals("columns", "c", columns)])


def by_loops(seed: list[list[float]], rows: list[float], columns: list[float]) -> list[list[float]]:
    """Raking of a two-way table a cell at a time, until nothing moves: the second way."""
    now = [list(row) for row in seed]
    for _ in range(400):
        for r, wanted in enumerate(rows):
            people = sum(now[r])
            now[r] = [cell * wanted / people for cell in now[r]]
        for c, wanted in enumerate(columns):
            people = sum(row[c] for row in now)
            for row in now:
                row[c] *= wanted / people
    return now


def test_two_by_two_is_the_closed_form() -> None:
    # T-1.6: the odds ratio of the seed, 2/3, leaves one unknown: x11 = (-210 + sqrt 60100) / 2.
    raked = two_way([[1, 2], [3, 4]], [50, 50], [40, 60])
    assert raked.agrees
    assert raked.table.cells[0, 0] == pytest.approx((math.sqrt(60_100) - 210) / 2, abs=1e-3)
    expected = [[17.5765, 32.4235], [22.4235, 27.5765]]
    assert raked.table.cells == pytest.approx(np.array(expected), abs=1e-3)
    exactly = rake(
        table("rc", [[1, 2], [3, 4]]),
        [totals("rows", "r", [50, 50]), totals("columns", "c", [40, 60])],
        settings=RakingSettings(within=1e-12),
    )
    assert exactly.table.cells[0, 0] == pytest.approx(17.5765067, abs=5e-8)


def test_four_by_four_is_the_published_example() -> None:
    # T-1.7.
    seed = [[40, 30, 20, 10], [35, 50, 100, 75], [30, 80, 70, 120], [20, 30, 40, 50]]
    raked = two_way(seed, [150, 300, 400, 150], [200, 300, 400, 100])
    expected = [
        [64.56, 46.23, 35.38, 3.82],
        [49.97, 68.16, 156.50, 25.37],
        [56.72, 144.43, 145.08, 53.77],
        [28.75, 41.18, 63.03, 17.03],
    ]
    assert raked.table.cells == pytest.approx(np.array(expected), abs=0.006)


@given(
    st.lists(st.lists(st.floats(1, 50), min_size=3, max_size=3), min_size=2, max_size=2),
    st.lists(st.floats(10, 100), min_size=3, max_size=3),
    st.floats(0.1, 0.9),
)
def test_raking_is_what_scaling_a_cell_at_a_time_gives(
    seed: list[list[float]], columns: list[float], part: float
) -> None:
    rows = [part * sum(columns), (1 - part) * sum(columns)]
    raked = two_way(seed, rows, columns)
    assert raked.table.cells == pytest.approx(np.array(by_loops(seed, rows, columns)), abs=0.01)


AXES = ("ward", "age", "sex", "ethnic group")
SIZES = (20, 18, 2, 19)


def borough(seed: int) -> CrossTable:
    """Ward x age x sex x ethnic group with many cells empty, as a census has them."""
    rng = np.random.default_rng(seed)
    cells = rng.gamma(0.3, 60, size=SIZES)
    cells[rng.random(SIZES) < 0.2] = 0
    return CrossTable(AXES, tuple(labels(axis[0], size) for axis, size in zip(AXES, SIZES, strict=True)), cells)


def newer(of: CrossTable) -> list[Totals]:
    """Totals of the same borough some years on."""
    moved = CrossTable(of.axes, of.labels, of.cells * np.random.default_rng(2).uniform(0.6, 1.7, SIZES))
    sets = {"Ward totals": ("ward",), "Ages and sexes": ("age", "sex"), "Ethnic groups": ("ethnic group",)}
    return [Totals(title, moved.over(axes)) for title, axes in sets.items()]


def test_a_borough_meets_every_total_scaled_to_the_whole() -> None:
    seed = borough(1)
    sets = newer(seed)
    raked = rake(seed, sets, people=235_000)
    assert raked.agrees and raked.table.people == pytest.approx(235_000)
    for each in sets:
        wanted = each.table.cells * 235_000 / each.table.people
        assert raked.table.over(each.table.axes).cells == pytest.approx(wanted, abs=0.235)
    assert any("are scaled to 235,000" in note for note in raked.notes)


def test_cells_that_are_empty_in_the_census_stay_empty() -> None:
    seed = borough(1)
    assert (rake(seed, newer(seed)).table.cells[seed.cells == 0] == 0).all()


def test_raking_keeps_how_groups_go_together() -> None:
    # The ratio of odds of any two by two cells is the seed's: one set of totals scales them alike.
    seed = CrossTable(AXES, borough(1).labels, borough(3).cells + 1)
    now = rake(seed, newer(seed), settings=RakingSettings(within=1e-9)).table.cells

    def odds(cells: np.ndarray) -> np.ndarray:
        pair = cells[:, 4, 1, :]
        return pair[:-1, :-1] * pair[1:, 1:] / (pair[:-1, 1:] * pair[1:, :-1])

    assert odds(now) == pytest.approx(odds(seed.cells), rel=1e-9)


def test_totals_that_the_table_meets_already_change_nothing() -> None:
    seed = borough(1)
    raked = rake(seed, [Totals("Its own wards", seed.over(("ward",))), Totals("Its own ages", seed.over(("age",)))])
    assert raked.rounds == 1 and raked.notes == ()
    assert raked.table.cells == pytest.approx(seed.cells)


def test_two_sets_that_give_one_division_different_people_are_named_with_it() -> None:
    seed = table("was", np.ones((2, 2, 2)))
    wards, by_sex = totals("Ward totals", "w", [60, 40]), totals("Ages by sex", "as", [[30, 20], [30, 20]])
    other = totals("Sexes of the school census", "s", [50, 50])
    raked = rake(seed, [wards, by_sex, other])
    assert not raked.agrees
    assert raked.notes[-1] == (
        "Ages by sex and Sexes of the school census cannot both be met: for s1 they give 60 and 50. The table is no "
        "estimate until one of them is mended."
    )


def test_two_sets_for_which_the_empty_cells_leave_no_room_are_named() -> None:
    # Ward 1 has people of group 1 only, so it cannot hold 60 people when group 1 has 40.
    seed = table("wg", [[5, 0], [5, 5]])
    raked = rake(seed, [totals("Ward totals", "w", [60, 40]), totals("Groups", "g", [40, 60])])
    assert not raked.agrees
    assert raked.notes[-1].startswith("Ward totals and Groups cannot both be met")
    assert "leave no room for both" in raked.notes[-1]


def test_a_total_of_nought_empties_its_slice() -> None:
    raked = two_way([[1, 2], [3, 4]], [0, 100], [40, 60])
    assert raked.agrees and raked.table.cells.tolist() == [[0, 0], [pytest.approx(40), pytest.approx(60)]]


def test_a_group_that_the_census_did_not_find_and_a_total_does_is_opened_and_that_is_said() -> None:
    raked = two_way([[4, 0], [4, 0]], [50, 50], [80, 20])
    assert raked.agrees and raked.table.cells == pytest.approx(np.array([[40, 10], [40, 10]]))
    assert raked.notes == ("Cells that the census has empty and that may hold somebody: 2, given half a person each.",)


def test_cells_said_to_be_empty_only_by_chance_are_opened_and_others_are_not() -> None:
    seed = table("rc", [[4, 0], [0, 4]])
    sets = [totals("rows", "r", [50, 50]), totals("columns", "c", [50, 50])]
    raked = rake(seed, sets, may_open=np.array([[False, True], [False, False]]))
    assert raked.table.cells[1, 0] == 0
    assert raked.notes[0].startswith("Cells that the census has empty and that may hold somebody: 1")


def test_parts_published_apart_are_put_together_as_independent_within_a_ward() -> None:
    ages = table("wa", [[30, 10], [10, 30]])
    groups = table("wg", [[1, 3], [20, 20]])
    seed = independent_seed([ages, groups], by="w")
    # Ward 1: three quarters are of age 1 and a quarter of group 1, so 40 x 3/4 x 1/4.
    assert seed.axes == ("w", "a", "g") and seed.cells[0, 0, 0] == pytest.approx(7.5)
    assert seed.over(("w", "a")).cells == pytest.approx(ages.cells)
    assert seed.over(("w", "g")).cells == pytest.approx(np.array([[10, 30], [20, 20]]))


def test_tables_that_do_not_fit_are_refused_in_a_sentence() -> None:
    seed = table("wa", np.ones((2, 3)))
    with pytest.raises(InputError, match="at least one set"):
        rake(seed, [])
    with pytest.raises(InputError, match="by g, which the table is not"):
        rake(seed, [totals("Groups", "g", [1, 2])])
    with pytest.raises(InputError, match="divisions of a are not those"):
        rake(seed, [totals("Ages", "a", [1, 2])])
    with pytest.raises(InputError, match="add up to nobody"):
        rake(seed, [totals("Ages", "a", [0, 0, 0])])
    with pytest.raises(InputError, match="missing or negative"):
        table("w", [1, -1])
    with pytest.raises(InputError, match="first axis"):
        independent_seed([seed, table("aw", np.ones((3, 2)))], by="w")
