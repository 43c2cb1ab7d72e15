"""Dates are said as people say them, wherever they stand in a text."""

import pytest

from geo.views.words.dates import british


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
