"""Registered patients over time: straight lines between lists, gaps named, and the change of the register linked."""

import numpy as np
import pandas as pd
import pytest

from geo.errors import InputError, NotHeldError
from geo.people.list_history import (
    RegisteredLists,
    crosses_register_change,
    missing_quarters,
    over_register_change,
    season_words,
)


def lists(by_date: dict[str, list[float]]) -> RegisteredLists:
    """Lists of wards A, B, ..."""
    wards = pd.Index(list("ABC")[: len(next(iter(by_date.values())))], name="ward_code")
    return RegisteredLists(pd.DataFrame(by_date, index=wards, dtype=float), "counts by ward")


def test_between_two_lists_patients_are_on_a_straight_line() -> None:
    series = lists({"2023-01-01": [100], "2023-01-11": [200]})
    assert series.at("2023-01-04")["A"] == pytest.approx(130)
    assert series.words_at("2023-01-04") == "a straight line between the lists of 2023-01-01 and 2023-01-11"
    assert series.at("2023-01-11")["A"] == 200


def test_a_month_alone_is_its_first_day_as_lists_are_taken_then() -> None:
    series = lists({"2023-01": [100], "2023-04": [190]})
    assert series.at("2023-01-01")["A"] == 100
    # 90 days from January to April: a patient a day.
    assert series.at("2023-01-31")["A"] == pytest.approx(130)


def test_within_a_quarter_outside_the_nearest_list_stands_and_further_off_nothing_does() -> None:
    series = lists({"2023-04-01": [100], "2023-07-01": [110]})
    assert series.at("2023-01-01")["A"] == 100 and series.words_at("2023-01-01") == "the list of 2023-04-01"
    with pytest.raises(NotHeldError, match="within a quarter of 2022-12-01"):
        series.at("2022-12-01")


QUARTERS = ("2024-01-01", "2024-04-01", "2024-07-01", "2024-10-01")


def test_the_step_at_the_change_of_the_register_is_made_as_large_as_the_quarters_beside_it() -> None:
    # 91 days, 91 days, 92 days. A grows 91 a quarter before, 92 after (one a day), and 500 at the change.
    before = lists(dict(zip(QUARTERS, [[1000], [1091], [1591], [1683]], strict=True)))
    linked = over_register_change(before)
    assert linked.lists.frame.loc["A"].tolist() == pytest.approx([1000, 1091, 1182, 1274])
    # 500 less 91: 409, said to the nearest 10.
    assert "410 patients more are left out" in linked.words
    assert before.frame.at["A", "2024-07-01"] == 1591


def test_linking_changes_nothing_where_the_step_is_like_the_quarters_beside_it() -> None:
    steady = lists(dict(zip(QUARTERS, [[1000], [1091], [1182], [1274]], strict=True)))
    assert over_register_change(steady).lists.frame.loc["A"].tolist() == pytest.approx([1000, 1091, 1182, 1274])


def test_two_lists_far_apart_cannot_be_linked_and_that_is_said() -> None:
    linked = over_register_change(lists({"2023-05": [1000], "2026-01": [1100]}))
    assert "no margin allows for it" in linked.words and "between the lists of 2023-05 and 2026-01" in linked.words
    assert linked.lists.frame.loc["A"].tolist() == [1000, 1100]


@pytest.mark.parametrize("dates", [("2022-01-01", "2024-04-01"), ("2024-07-01", "2025-01-01")])
def test_a_series_on_one_side_of_the_change_is_left_alone(dates: tuple[str, str]) -> None:
    linked = over_register_change(lists({dates[0]: [1000], dates[1]: [1100]}))
    assert linked.words == ""
    assert not crosses_register_change(*dates)


def test_the_change_lies_between_april_and_july_2024() -> None:
    assert crosses_register_change("2024-07-01", "2024-04-01")
    assert crosses_register_change("2021-03-21", "2026-01")


def test_a_missing_quarter_is_named() -> None:
    series = lists({"2023-01-01": [1], "2023-04-01": [1], "2023-10-01": [1], "2024-07-01": [1]})
    assert missing_quarters(series) == (
        "A quarter is missing between the lists of 2023-04-01 and 2023-10-01: figures between them are on a straight "
        "line.",
        "2 quarters are missing between the lists of 2023-10-01 and 2024-07-01: figures between them are on a straight "
        "line.",
    )


def test_a_series_that_was_never_quarterly_has_no_missing_quarters() -> None:
    assert missing_quarters(lists({"2021-05": [1], "2022-05": [1], "2023-05": [1]})) == ()


def test_a_change_from_one_season_to_another_carries_a_caution() -> None:
    assert "different quarters" in season_words("2023-07-01", "2024-10-01")
    assert season_words("2023-07-01", "2024-07-01") == ""


def test_lists_that_are_out_of_order_text_or_negative_are_refused() -> None:
    with pytest.raises(InputError, match="not in order"):
        lists({"2024-01-01": [1], "2023-01-01": [1]})
    with pytest.raises(InputError, match="A has -3"):
        lists({"2024-01-01": [-3]})
    with pytest.raises(InputError, match="the counts are text"):
        RegisteredLists(pd.DataFrame({"2024-01-01": ["many"]}, index=["A"]), "counts")
    with pytest.raises(InputError, match="'January' is no date"):
        lists({"January": [1]})
    with pytest.raises(InputError, match="at least"):
        RegisteredLists(pd.DataFrame(index=["A"]), "counts")


def test_a_ward_that_one_list_leaves_out_stays_missing() -> None:
    series = lists({"2023-01-01": [100, np.nan], "2023-01-11": [200, 50]})
    assert np.isnan(series.at("2023-01-04")["B"])
