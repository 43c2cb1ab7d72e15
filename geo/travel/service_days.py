"""On which days a feed's timetable holds: those on which it runs about what is usual for their weekday.

A calendar's first and last day say little: many feeds run on for years on bank holidays alone, after the weekly service
that they were made for has ended. A question about a day in between must not be answered as though no bus ran.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from geo.travel.bank_holidays import bank_holiday

# Of the trips that are usual on a weekday; below it a day is outside the timetable. A bank holiday and school holidays
# lie above it in the feeds that we have seen; our choice.
LEAST_SHARE = 0.5
# What is told as a span; shorter ones are counted.
SPAN_DAYS = 7
MOST_SPANS = 5


@dataclass(frozen=True, eq=False)
class FeedDays:
    """A feed's D days, from the first to the last that its calendar covers.

    Attributes
    ----------
    trips
        int64 (D,), how many trips run on each day.
    usual
        int64 (7,), how many are usual by weekday (0 Monday), 0 where it runs on none.
    served
        bool (D,), the days for which the timetable holds.
    """

    first_day: date
    trips: NDArray[np.int64]
    usual: NDArray[np.int64]
    served: NDArray[np.bool_]

    def trips_on(self, day: date) -> int:
        """How many trips run on a day; none outside the calendar."""
        position = (day - self.first_day).days
        return int(self.trips[position]) if 0 <= position < len(self.trips) else 0

    def holds_on(self, day: date) -> bool:
        """Whether the timetable holds on a day."""
        position = (day - self.first_day).days
        return 0 <= position < len(self.served) and bool(self.served[position])


def feed_days(first_day: date, trips: NDArray[np.int64]) -> FeedDays:
    """The days of a feed with so many trips on each from the first day on.

    A day holds where at least half of what is usual on its weekday runs. On a weekday without any trip, and on a bank
    holiday of England and Wales on which fewer run, the timetable holds where it does on the next day to either side
    that can be judged.
    """
    days = [first_day + timedelta(days=away) for away in range(len(trips))]
    weekday = (first_day.weekday() + np.arange(len(trips))) % 7
    holiday = np.array([bank_holiday(day) is not None for day in days], dtype=bool)
    usual = np.array([usual_trips(trips[(weekday == day) & ~holiday]) for day in range(7)], dtype=np.int64)
    enough = trips >= LEAST_SHARE * usual[weekday]
    unjudged = ((usual[weekday] == 0) & (trips == 0)) | (holiday & ~enough)
    at = np.arange(len(trips))
    before = np.maximum.accumulate(np.where(unjudged, -1, at))
    after = np.minimum.accumulate(np.where(unjudged, len(trips), at)[::-1])[::-1]
    # Before the first and after the last day that can be judged the other side decides.
    judged = np.append(enough, True)
    beside = judged[np.where(before < 0, -1, before)] & judged[after]
    return FeedDays(first_day, trips, usual, np.where(unjudged, beside & ~unjudged.all(), enough))


def usual_trips(trips: NDArray[np.int64]) -> int:
    """What half of all trips on some days see: they run on a day with so many trips or fewer; 0 without any trip.

    So neither a day without buses nor a week of extra ones is usual, nor one of the years on which a calendar has a
    handful of trips only, long before or after those that it was made for.
    """
    in_order = np.sort(trips)
    so_far = np.cumsum(in_order)
    return int(in_order[np.searchsorted(so_far, so_far[-1] / 2)]) if len(trips) and so_far[-1] else 0


def days_in_words(first_day: date, served: NDArray[np.bool_]) -> str:
    """The spans of days that are served, as "2026-10-05 to 2026-10-11"; days outside spans of a week are counted."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], served, [False]])))
    spans = [(int(begin), int(end) - 1) for begin, end in zip(edges[::2], edges[1::2], strict=True)]
    shown = [span for span in spans if span[1] - span[0] + 1 >= SPAN_DAYS][:MOST_SPANS] or spans[:MOST_SPANS]
    rest = sum(end - begin + 1 for begin, end in spans if (begin, end) not in shown)
    words = " and ".join(_span(first_day, begin, end) for begin, end in shown) or "no day"
    if not rest:
        return words
    last = first_day + timedelta(days=spans[-1][1])
    return f"{words}, and {rest:,} other day{'s' if rest > 1 else ''} to {last.isoformat()}"


def holiday_words(day: date, feeds: Sequence[tuple[str, FeedDays]]) -> str:
    """What is said beside an answer for a bank holiday, by each feed's name; empty on other days."""
    name = bank_holiday(day)
    if name is None:
        return ""
    told = [
        f"{feed} runs {days.trips_on(day):,} of its usual {days.usual[day.weekday()]:,} trips" for feed, days in feeds
    ]
    return f"{day.isoformat()} is a bank holiday ({name}): {', '.join(told)}."


def _span(first_day: date, begin: int, end: int) -> str:
    first, last = first_day + timedelta(days=begin), first_day + timedelta(days=end)
    return first.isoformat() if begin == end else f"{first.isoformat()} to {last.isoformat()}"
