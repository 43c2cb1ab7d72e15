"""What a meeting leaves is kept as it was typed, or refused with a sentence that says how to keep it."""

from dataclasses import replace
from datetime import date

import pytest

from geo.decisions.after import AfterMeeting
from geo.errors import InputError
from geo.views.decisions import after_words
from tests.decisions.written_decision import SIGNED

LEFT = AfterMeeting("Elm hall", "The bus is late.", "Whether it can wait", "The bus firm", date(2026, 12, 24), *SIGNED)


def test_ten_thousand_characters_are_refused_with_their_number_and_what_to_do() -> None:
    with pytest.raises(InputError, match="What we heard has 10,000 characters, and at most 5,000 are kept: shorten it"):
        replace(LEFT, heard="x" * 10_000)
    with pytest.raises(InputError, match="What stays open has 10,000 characters"):
        replace(LEFT, stays_open="x" * 10_000)
    with pytest.raises(InputError, match="Who answers has 201 characters"):
        replace(LEFT, who_answers="x" * 201)


def test_something_must_be_said_and_an_answer_needs_what_is_open() -> None:
    with pytest.raises(InputError, match="Write what was heard, or what stays open"):
        replace(LEFT, heard=" \n", stays_open="")
    with pytest.raises(InputError, match="Say what stays open"):
        replace(LEFT, stays_open="")
    with pytest.raises(InputError, match="the day by which it is answered"):
        replace(LEFT, answers_by=date(2150, 1, 1))


def test_marks_that_nobody_sees_go_and_lines_stay() -> None:
    kept = replace(LEFT, heard="First\u202e line\nsecond\x07 line ")
    assert kept.heard == "First line\nsecond  line"


def test_an_entry_in_a_sentence_says_what_is_not_settled() -> None:
    assert after_words.left_words(LEFT) == (
        "At “Elm hall” was heard: The bus is late; stays open: Whether it can wait (The bus firm answers, by 24 "
        "December 2026)."
    )
    open_only = replace(LEFT, heard="", who_answers="", answers_by=None)
    assert after_words.left_words(open_only) == (
        "At “Elm hall” stays open: Whether it can wait (who answers is not settled, by when is not settled)."
    )
    long = after_words.left_words(replace(open_only, stays_open="word " * 900))
    assert len(long) < 400 and " ..." in long
