"""For which days a timetable holds: feed by feed, by what is usual on a weekday, and on bank holidays."""

from datetime import date, timedelta

import numpy as np
import pytest

from geo.errors import InputError
from geo.travel.bank_holidays import bank_holiday, bank_holidays, easter
from geo.travel.service_days import days_in_words, feed_days, usual_trips
from geo.travel.timetable import (
    Timetable,
    bank_holiday_words,
    covered,
    merged,
    ordinary_day,
    refuse_unserved,
    served,
    served_words,
)
from geo.travel.windows import parsed_when
from tests.travel.paper_timetable import FIRST_DAY, Trip, timetable_of

MONDAY = date(2026, 10, 5)


def feed(trips: list[int], *, first_day: date = MONDAY) -> list[bool]:
    """For which of the days with so many trips each a feed's timetable holds."""
    return feed_days(first_day, np.array(trips, dtype=np.int64)).served.tolist()


def test_a_day_holds_with_half_of_what_is_usual_on_its_weekday_and_not_with_fewer() -> None:
    usual = [10, 10, 10, 10, 10, 8, 4]
    assert feed([*usual, 5, 4, 10, 10, 10, 4, 2, *usual, *usual]) == [True] * 8 + [False] + [True] * 19


def test_a_bank_holiday_is_judged_by_the_days_around_it() -> None:
    # Monday 31 August 2026 is one; 24 August and 7 September are not.
    august = date(2026, 8, 3)
    whole = [10] * 56
    for trips in (0, 2):
        assert feed([*whole[:28], trips, *whole[29:]], first_day=august) == [True] * 56
        assert not feed([*whole[:21], trips, *whole[22:]], first_day=august)[21]
    # After the last day of the weekly service a bank holiday without a bus is none of the timetable's.
    assert feed([*whole[:26], 0, 0, 0, 0], first_day=august) == [True] * 26 + [False] * 4


def test_single_holidays_far_behind_the_weekly_service_do_not_make_the_days_between_them_usual() -> None:
    # Eight weeks from Monday 18 May 2020, then bank holidays alone, on which half as many run, to the end of 2026.
    first, last = date(2020, 5, 18), date(2026, 12, 28)
    trips = np.zeros((last - first).days + 1, dtype=np.int64)
    trips[:63] = 400
    for year in range(2020, 2027):
        for day in bank_holidays(year):
            if first + timedelta(days=63) <= day <= last and day.weekday() < 5:
                trips[(day - first).days] = 216
    days = feed_days(first, trips)
    assert days.usual.tolist() == [400] * 7
    assert days.served[:63].all() and not days.served[63:].all()
    assert not days.holds_on(date(2020, 9, 15)) and days.holds_on(date(2020, 8, 31))
    assert days.served.sum() == 63 + (trips[63:] > 0).sum()
    words = days_in_words(first, days.served)
    assert words.startswith("2020-05-18 to 2020-07-19, and ") and words.endswith(" other days to 2026-12-28")


def test_a_weekday_on_which_nothing_ever_runs_holds_between_days_that_do() -> None:
    week = [10] * 6 + [0]
    assert feed([*week, *week, 10]) == [True] * 15
    # The Sundays after the last week are as empty as the weeks that they stand in.
    assert feed([*week, *week, 10, *[0] * 27, 10, 10, 10, 10, 10]).count(True) == 14 + 1 + 5
    assert feed([0, 0, 0]) == [False] * 3


def test_usual_is_what_half_of_all_trips_see() -> None:
    assert usual_trips(np.array([], dtype=np.int64)) == usual_trips(np.zeros(5, dtype=np.int64)) == 0
    # 90 days of one trip and ten of ten: 100 trips against 90.
    assert usual_trips(np.array([1] * 90 + [10] * 10)) == 10


def test_spans_of_a_week_are_told_and_other_days_counted() -> None:
    served_days = np.array([True] * 7 + [False] * 3 + [True] + [False] + [True] * 8 + [False, True])
    assert days_in_words(MONDAY, served_days) == (
        "2026-10-05 to 2026-10-11 and 2026-10-17 to 2026-10-24, and 2 other days to 2026-10-26"
    )
    assert days_in_words(MONDAY, np.array([True, False, True, True])) == "2026-10-05 and 2026-10-07 to 2026-10-08"
    assert days_in_words(MONDAY, np.zeros(3, dtype=bool)) == "no day"


def days_of(first: date, last: date) -> set[date]:
    """Every day between two, both of them too."""
    return {first + timedelta(days=away) for away in range((last - first).days + 1)}


LATER = date(2026, 8, 31)


def ended() -> Timetable:
    """Two trips a day for two weeks of June, and one on the bank holiday of August 2026."""
    fortnight = days_of(FIRST_DAY, date(2026, 6, 14))
    calls = ["A 08:00", "Z 08:20"]
    return timetable_of([Trip("1", calls, on=fortnight | {LATER}), Trip("1", calls, on=fortnight)], last_day=LATER)


def test_a_day_after_the_weekly_service_is_refused_with_the_days_that_can_be_asked_about() -> None:
    timetable = ended()
    assert covered(timetable) == (FIRST_DAY, LATER)
    assert served_words(timetable) == "2026-06-01 to 2026-06-14, and 1 other day to 2026-08-31"
    with pytest.raises(InputError) as refused:
        parsed_when("2026-07-07T07:00/10:00", timetable)
    assert refused.value.faults == (
        "2026-07-07: paper runs 0 of its usual 2 trips of a Tuesday, so that day is outside its usual service; the "
        "timetable (paper) holds for 2026-06-01 to 2026-06-14, and 1 other day to 2026-08-31. Ask about a day of "
        "these, or build the place with the timetable of that day.",
    )
    assert parsed_when("2026-06-09T07:00/10:00", timetable).day == date(2026, 6, 9)
    assert parsed_when("2026-08-31T07:00/10:00", timetable).day == LATER
    assert bank_holiday_words(timetable, LATER) == (
        "2026-08-31 is a bank holiday (Summer bank holiday): paper runs 1 of its usual 2 trips."
    )
    assert bank_holiday_words(timetable, date(2026, 6, 9)) == ""
    assert ordinary_day(timetable, 0) == FIRST_DAY
    with pytest.raises(InputError, match="2026-09-01 is outside the timetable"):
        parsed_when("2026-09-01T07:00/10:00", timetable)


def test_each_feed_is_judged_by_itself() -> None:
    # A railway that runs fifty trips all summer must not hide that the buses have ended.
    rail = timetable_of([Trip("R", ["A 09:00", "Z 09:20"])] * 50, last_day=LATER)
    both = merged([rail, ended()])
    with pytest.raises(InputError, match="paper runs 0 of its usual 2 trips of a Tuesday"):
        refuse_unserved(both, date(2026, 7, 7))
    first, holds = served(both)
    assert (first, int(holds.sum())) == (FIRST_DAY, 15)
    assert ordinary_day(both, 1) == date(2026, 6, 2)
    assert [days.trips_on(date(2026, 6, 2)) for days in both.by_feed] == [50, 2]


def test_no_bank_holiday_is_an_ordinary_day() -> None:
    # Mondays from 24 August to 7 September 2026, the busiest being the bank holiday.
    calls = ["A 08:00", "Z 08:20"]
    mondays = {date(2026, 6, 1), date(2026, 8, 31)}
    timetable = timetable_of(
        [Trip("1", calls, on=mondays | {date(2026, 8, 24)})] + [Trip("1", calls, on={LATER})] * 9, last_day=LATER
    )
    assert ordinary_day(timetable, 0) in (date(2026, 6, 1), date(2026, 8, 24))


# As listed on gov.uk/bank-holidays (2018 to 2028), with Christmas and New Year on their own days besides.
LISTED = {
    2020: ["01-01", "04-10", "04-13", "05-08", "05-25", "08-31", "12-25", "12-28"],
    2021: ["01-01", "04-02", "04-05", "05-03", "05-31", "08-30", "12-27", "12-28"],
    2022: ["01-03", "04-15", "04-18", "05-02", "06-02", "06-03", "08-29", "09-19", "12-26", "12-27"],
    2023: ["01-02", "04-07", "04-10", "05-01", "05-08", "05-29", "08-28", "12-25", "12-26"],
    2024: ["01-01", "03-29", "04-01", "05-06", "05-27", "08-26", "12-25", "12-26"],
    2026: ["01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"],
    2027: ["01-01", "03-26", "03-29", "05-03", "05-31", "08-30", "12-27", "12-28"],
}


@pytest.mark.parametrize("year", LISTED)
def test_bank_holidays_are_those_that_are_listed(year: int) -> None:
    own_days = {date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)}
    assert set(bank_holidays(year)) == {date.fromisoformat(f"{year}-{day}") for day in LISTED[year]} | own_days
    assert bank_holiday(date(year, 12, 25)) == "Christmas Day"


def test_easter_is_where_it_was() -> None:
    assert [easter(year) for year in (1818, 1943, 2000, 2008, 2024, 2038)] == [
        date(1818, 3, 22),
        date(1943, 4, 25),
        date(2000, 4, 23),
        date(2008, 3, 23),
        date(2024, 3, 31),
        date(2038, 4, 25),
    ]
