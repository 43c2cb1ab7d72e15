"""Days and minutes of leaving: both ends of a window count, and what cannot be asked is refused in words."""

import re
from datetime import date

import pytest

from geo.errors import InputError
from geo.travel.windows import (
    FIRST_VIEW,
    STAFF_VIEW,
    WINDOWS,
    TripDirection,
    When,
    clock,
    is_peak,
    minute_of,
    parsed_when,
    when_of,
)
from tests.travel.paper_timetable import FIRST_DAY, Trip, timetable_of

# From Monday 1 June to Sunday 14 June 2026.
TIMETABLE = timetable_of([Trip("1", ["A 08:00", "Z 08:20"])])


def test_the_first_view_is_a_tuesday_on_which_a_bus_pass_holds_with_a_way_home() -> None:
    when = when_of(FIRST_VIEW, TIMETABLE)
    assert when == When(date(2026, 6, 2), 570, 750, 1050)
    assert when.label == "Tuesday 2 June 2026, leaving 09:30 to 12:30, home by 17:30"
    # Both ends are minutes of leaving.
    assert len(range(when.from_minute, when.to_minute + 1)) == 181


def test_staff_and_national_comparisons_have_the_morning_peak_without_an_hour_to_be_home() -> None:
    assert when_of(STAFF_VIEW, TIMETABLE) == When(date(2026, 6, 2), 7 * 60, 10 * 60)


def test_every_window_that_is_offered_is_told_apart_and_lies_within_its_day() -> None:
    assert len({window.key for window in WINDOWS}) == len({window.label for window in WINDOWS}) == len(WINDOWS)
    days = {window.key: when_of(window, TIMETABLE).day.weekday() for window in WINDOWS}
    assert days == {"day": 1, "peak": 1, "afternoon": 1, "evening": 1, "saturday": 5, "sunday": 6}
    assert all(0 <= window.from_minute < window.to_minute <= 24 * 60 for window in WINDOWS)


def test_on_the_way_home_nothing_is_asked_of_when_one_is_home() -> None:
    when = when_of(FIRST_VIEW, TIMETABLE, direction=TripDirection.BACK)
    assert when == When(date(2026, 6, 2), 570, 750, None, TripDirection.BACK)
    assert when.label == "Tuesday 2 June 2026, leaving the site 09:30 to 12:30"


def test_a_weekday_that_the_timetable_does_not_cover_has_no_window() -> None:
    monday_only = timetable_of([Trip("1", ["A 08:00", "Z 08:20"])], last_day=FIRST_DAY)
    assert when_of(FIRST_VIEW, monday_only) is None


@pytest.mark.parametrize(
    ("minute", "read"),
    [(0, "00:00"), (570, "09:30"), (1439, "23:59"), (1440, "24:00"), (1441, "00:01 the next day")],
)
def test_a_minute_is_read_as_a_clock_shows_it(minute: int, read: str) -> None:
    assert clock(minute) == read


def test_a_day_and_a_window_are_asked_for_in_one_word() -> None:
    assert parsed_when(" 2026-06-03T07:00/10:00 ", TIMETABLE) == When(date(2026, 6, 3), 420, 600)
    assert parsed_when("2026-06-14T00:00/24:00", TIMETABLE) == When(date(2026, 6, 14), 0, 1440)
    assert parsed_when("2026-06-01T08:00/08:00", TIMETABLE) == When(date(2026, 6, 1), 480, 480)


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (
            "tomorrow",
            "a day and a window such as 2026-06-01T07:00/10:00 was expected; the timetable covers 2026-06-01 "
            "to 2026-06-14.",
        ),
        ("2026-06-02T7:00/10:00", "a day and a window such as"),
        ("2026-06-31T07:00/10:00", "there is no day 2026-06-31."),
        ("2026-06-02T10:00/07:00", "the times must lie between 00:00 and 24:00, the earlier one first."),
        ("2026-06-02T07:60/10:00", "the times must lie between 00:00 and 24:00, the earlier one first."),
        ("2026-06-02T23:00/24:01", "the times must lie between 00:00 and 24:00, the earlier one first."),
        (
            "2026-06-15T07:00/10:00",
            "2026-06-15 is outside the timetable (paper): it covers 2026-06-01 to 2026-06-14; ask about a day in it.",
        ),
        ("2026-05-31T07:00/10:00", "it covers 2026-06-01 to 2026-06-14"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_can(asked: str, answer: str) -> None:
    with pytest.raises(InputError, match=re.escape(answer)):
        parsed_when(asked, TIMETABLE)


@pytest.mark.parametrize(
    ("day", "first", "last", "told"),
    [
        (date(2026, 6, 2), "07:00", "10:00", True),
        (date(2026, 6, 2), "16:00", "18:30", True),
        # The first view, and windows that only touch the peak.
        (date(2026, 6, 2), "09:30", "12:30", False),
        (date(2026, 6, 2), "15:00", "17:00", False),
        (date(2026, 6, 6), "07:00", "10:00", False),
    ],
)
def test_one_drives_at_the_peak_on_weekdays_from_7_to_10_and_from_4_to_7(
    day: date, first: str, last: str, told: bool
) -> None:
    assert is_peak(When(day, minute_of(first), minute_of(last))) is told
