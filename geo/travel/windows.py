"""When a journey is made: the day, and the minutes of it at which people may leave; and the windows that are offered.

Times of day are minutes after midnight. A window holds both its ends: 09:30 to 12:30 is 181 minutes of leaving.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from geo.errors import InputError
from geo.travel.timetable import WEEKDAYS, Timetable, covered, ordinary_day, refuse_unserved, served_words

_WHEN = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)/(\d\d):(\d\d)\Z")
MINUTES_A_DAY = 24 * 60


class TripDirection(StrEnum):
    """Which way and by which clock: there, leaving in a window; there, arriving in it; back home, leaving the site."""

    OUT = "out"
    ARRIVE = "arrive"
    BACK = "back"

    @property
    def label(self) -> str:
        """The direction in plain words."""
        return {"out": "there, leaving then", "arrive": "there, arriving then", "back": "home again, leaving then"}[
            self.value
        ]


@dataclass(frozen=True)
class Window:
    """A time of day on a kind of day: weekday (0 Monday to 6 Sunday), minutes of the day, home by when (None: any)."""

    key: str
    label: str
    weekday: int
    from_minute: int
    to_minute: int
    home_by_minute: int | None = None


@dataclass(frozen=True)
class When:
    """One day and the minutes of it at which people leave, with the minute by which they must be home (None: any).

    On the way home these are the minutes of leaving the site, by arrival those of being there (of an appointment: the
    minutes of the journey then hold the wait for it); nothing is asked then of when one is home.
    """

    day: date
    from_minute: int
    to_minute: int
    home_by_minute: int | None = None
    direction: TripDirection = TripDirection.OUT

    @property
    def short(self) -> str:
        """Weekday and times of leaving, as in: Tuesday 09:30 to 12:30."""
        return f"{WEEKDAYS[self.day.weekday()]} {clock(self.from_minute)} to {clock(self.to_minute)}"

    @property
    def label(self) -> str:
        """Day and times in words, as every figure by public transport names them."""
        name = f"{WEEKDAYS[self.day.weekday()]} {self.day.day} {self.day:%B %Y}"
        home = "" if self.home_by_minute is None else f", home by {clock(self.home_by_minute)}"
        verb = {TripDirection.ARRIVE: "arriving", TripDirection.BACK: "leaving the site"}.get(self.direction, "leaving")
        return f"{name}, {verb} {clock(self.from_minute)} to {clock(self.to_minute)}{home}"


# When roads are at their busiest on weekdays; a window that lies within is driven at the peak.
PEAKS = ((7 * 60, 10 * 60), (16 * 60, 19 * 60))
WEEKEND_FROM = 5
# The national free bus pass for older and disabled people starts at 09:30 on weekdays; a council may start earlier.
PASS_FROM_MINUTE = 9 * 60 + 30
WINDOWS: tuple[Window, ...] = (
    Window("day", "Tuesday morning, home by 17:30", 1, PASS_FROM_MINUTE, 12 * 60 + 30, 17 * 60 + 30),
    # The peak of national comparisons (Department for Transport, Journey Time Statistics), and of going to work.
    Window("peak", "Tuesday 07:00 to 10:00", 1, 7 * 60, 10 * 60),
    Window("afternoon", "Tuesday late afternoon", 1, 16 * 60, 18 * 60 + 30),
    # Evening of the national matrices of the Urban Big Data Centre.
    Window("evening", "Tuesday evening", 1, 21 * 60, 24 * 60),
    Window("saturday", "Saturday morning", 5, PASS_FROM_MINUTE, 12 * 60 + 30, 17 * 60 + 30),
    Window("sunday", "Sunday morning", 6, PASS_FROM_MINUTE, 12 * 60 + 30, 17 * 60 + 30),
)
FIRST_VIEW, STAFF_VIEW, SUNDAY_VIEW = WINDOWS[0], WINDOWS[1], WINDOWS[-1]
FIRST_VIEW_MINUTES = FIRST_VIEW.to_minute - FIRST_VIEW.from_minute


def windows_from(pass_minute: int) -> tuple[Window, ...]:
    """The windows of a place whose bus passes begin at a minute of a weekday; the first view begins with them."""
    if pass_minute == PASS_FROM_MINUTE:
        return WINDOWS
    first = replace(FIRST_VIEW, from_minute=pass_minute, to_minute=pass_minute + FIRST_VIEW_MINUTES)
    return (first, *WINDOWS[1:])


def is_peak(when: When) -> bool:
    """Whether one drives at the peak then: the window lies within 07:00 to 10:00 or 16:00 to 19:00 of a weekday.

    The first view, from 09:30 to 12:30, does not, and is driven at free flow.
    """
    return when.day.weekday() < WEEKEND_FROM and any(
        first <= when.from_minute and when.to_minute <= last for first, last in PEAKS
    )


def minute_of(clock_time: str) -> int:
    """The minute of the day of a time such as "09:00"; when the national pass begins where none is given."""
    if not clock_time:
        return PASS_FROM_MINUTE
    hours, minutes = clock_time.split(":")
    return int(hours) * 60 + int(minutes)


def clock(minute: int) -> str:
    """A minute of the day as it is read: 570 is 09:30; the next day's are said so."""
    late = " the next day" if minute > MINUTES_A_DAY else ""
    minute = minute if minute == MINUTES_A_DAY else minute % MINUTES_A_DAY
    return f"{minute // 60:02d}:{minute % 60:02d}{late}"


def when_of(window: Window, timetable: Timetable, *, direction: TripDirection = TripDirection.OUT) -> When | None:
    """The window on an ordinary day of its kind that the timetable covers; None where it covers no such day."""
    day = ordinary_day(timetable, window.weekday)
    if day is None:
        return None
    home_by = window.home_by_minute if direction is TripDirection.OUT else None
    return When(day, window.from_minute, window.to_minute, home_by, direction)


def parsed_when(text: str, timetable: Timetable) -> When:
    """What a person asks for, such as 2026-10-13T07:00/10:00; InputError in words, also for a day not served."""
    match = _WHEN.match(text.strip())
    if match is None:
        first, _ = covered(timetable)
        raise InputError(
            f"--when {text!r}: a day and a window such as {first.isoformat()}T07:00/10:00 was expected; the timetable "
            f"covers {served_words(timetable)}."
        )
    try:
        day = date.fromisoformat(match[1])
    except ValueError as fault:
        raise InputError(f"--when {text!r}: there is no day {match[1]}.") from fault
    start, end = int(match[2]) * 60 + int(match[3]), int(match[4]) * 60 + int(match[5])
    if int(match[3]) > 59 or int(match[5]) > 59 or not 0 <= start <= end <= MINUTES_A_DAY:
        raise InputError(f"--when {text!r}: the times must lie between 00:00 and 24:00, the earlier one first.")
    refuse_unserved(timetable, day)
    return When(day, start, end)
