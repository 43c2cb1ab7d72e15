"""Counts in sentences: one of a thing is one of it, and everything else is several."""

import pytest

from geo.language.phrases import minutes, number_of

SAID = {
    (0, "minute"): "0 minutes",
    (1, "minute"): "1 minute",
    (1.5, "minute"): "1.5 minutes",
    (2, "minute"): "2 minutes",
    (1200, "small area"): "1,200 small areas",
}


@pytest.mark.parametrize("asked", SAID)
def test_a_number_and_its_unit_agree(asked: tuple[float, str]) -> None:
    assert number_of(*asked) == SAID[asked]


def test_a_unit_with_a_word_of_its_own_for_several() -> None:
    assert [number_of(count, "person", "people") for count in (1, 2, 12_345)] == [
        "1 person",
        "2 people",
        "12,345 people",
    ]


def test_whole_minutes_know_one() -> None:
    assert [minutes(value) for value in (0.4, 0.6, 1.4, 1.5)] == ["under a minute", "1 minute", "1 minute", "2 minutes"]
