"""Dates are said as people say them, wherever they stand in a text."""

import pytest

from geo.language.dates import at_date, british


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2021-03-21", "21 March 2021"),
        (
            "each practice's pattern of 2022-07-01 over its list of 2022-05.",
            "each practice's pattern of 1 July 2022 over its list of May 2022.",
        ),
        ("", ""),
    ],
)
def test_an_iso_date_is_said_in_words(text: str, words: str) -> None:
    assert british(text) == words


@pytest.mark.parametrize("text", ["financial year 2022-23", "E05012-345", "Mid-year estimate 2024", "2022-00-10"])
def test_what_is_no_date_stays_to_the_letter(text: str) -> None:
    assert british(text) == text


@pytest.mark.parametrize(
    ("when", "words"), [("2021-01-01", "on 1 January 2021"), ("2026-01", "in January 2026"), ("2026", "in 2026")]
)
def test_a_day_is_on_and_a_month_or_a_year_is_in(when: str, words: str) -> None:
    assert at_date(when) == words
