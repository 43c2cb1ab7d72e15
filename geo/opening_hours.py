"""Opening hours read from words: hours a week, evenings and weekends, and the hours that two sites have in common."""

import re
from dataclasses import dataclass

from geo.errors import InputError

MINUTES_A_DAY = 24 * 60
DAYS_A_WEEK = 7
SATURDAY = 5
# From when hours of a weekday count as evening: after an ordinary day at work. Our choice.
EVENING_FROM_MINUTE = 18 * 60
LONGEST = 1000
_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = "|".join(_NAMES)
_DAYS = re.compile(rf"\b({_DAY})[a-z]*(?:\s*(?:-|–|to)\s*({_DAY})[a-z]*)?", re.IGNORECASE)
_SPAN = re.compile(
    r"(\d{1,2})(?:[:.](\d{2}))?\s?(am|pm)?\s*(?:-|–|to)\s*(\d{1,2})(?:[:.](\d{2}))?\s?(am|pm)?", re.IGNORECASE
)
_ALWAYS = re.compile(r"^\s*24\s*/\s*7\s*$")
EXPECTED = 'write them such as "Mon-Fri 08:00-18:30; Sat 09:00-12:00".'


@dataclass(frozen=True)
class OpeningHours:
    """When a site is open: (day of the week from 0 Monday, from minute, to minute), in order, none overlapping."""

    spans: tuple[tuple[int, int, int], ...]

    @property
    def hours_a_week(self) -> float:
        """Hours open in a week."""
        return sum(until - since for _, since, until in self.spans) / 60

    @property
    def evening_hours(self) -> float:
        """Hours from 18:00 on, Monday to Friday."""
        return sum(
            max(until - max(since, EVENING_FROM_MINUTE), 0) for day, since, until in self.spans if day < SATURDAY
        ) / 60  # fmt: skip

    @property
    def weekend_hours(self) -> float:
        """Hours on Saturday and Sunday."""
        return sum(until - since for day, since, until in self.spans if day >= SATURDAY) / 60


def opening_hours(words: str) -> OpeningHours:
    """Opening hours from words; InputError, with an example, where they cannot be read.

    Days come before their hours; days without hours take the next hours told ("Mon, Tue 09:00-12:00").
    """
    if len(words) > LONGEST:
        raise InputError(f"Opening hours of {len(words):,} characters are too long; {EXPECTED}")
    if _ALWAYS.match(words):
        return OpeningHours(tuple((day, 0, MINUTES_A_DAY) for day in range(DAYS_A_WEEK)))
    open_at: dict[int, list[tuple[int, int]]] = {}
    days: list[int] = []
    fresh = True
    rest = re.sub(r"\b(daily|every day)\b", "mon-sun", words, flags=re.IGNORECASE)
    while rest.strip(" ,;/&.\t\n"):
        rest = rest.lstrip(" ,;/&.\t\n")
        rest = re.sub(r"^and\b\s*", "", rest, flags=re.IGNORECASE)
        named, span = _DAYS.match(rest), _SPAN.match(rest)
        if named:
            days = [*([] if fresh else days), *_from_to(named)]
            fresh, rest = False, rest[named.end() :]
        elif span and days:
            since, until = _minutes(span, words)
            for day in days:
                open_at.setdefault(day, []).append((since, until))
            fresh, rest = True, rest[span.end() :]
        else:
            raise InputError(f"Opening hours {words[:60]!r} cannot be read; {EXPECTED}")
    if not open_at or not fresh:
        raise InputError(f"Opening hours {words[:60]!r} name no times; {EXPECTED}")
    return OpeningHours(tuple(span for day in sorted(open_at) for span in _merged(day, open_at[day])))


def _from_to(named: re.Match[str]) -> list[int]:
    first = _NAMES.index(named[1].lower())
    last = _NAMES.index(named[2].lower()) if named[2] else first
    return [(first + step) % DAYS_A_WEEK for step in range((last - first) % DAYS_A_WEEK + 1)]


def _minutes(span: re.Match[str], words: str) -> tuple[int, int]:
    since = _minute(span[1], span[2], span[3])
    until = _minute(span[4], span[5], span[6])
    if not 0 <= since < until <= MINUTES_A_DAY:
        raise InputError(f"Opening hours {words[:60]!r} close before they open, or lie beyond the day; {EXPECTED}")
    return since, until


def _minute(hour: str, minute: str | None, half: str | None) -> int:
    hours, minutes = int(hour), int(minute or 0)
    if (half and not 1 <= hours <= 12) or minutes > 59:
        return -1
    if half:
        hours = hours % 12 + (12 if half.lower() == "pm" else 0)
    return hours * 60 + minutes


def _merged(day: int, spans: list[tuple[int, int]]) -> list[tuple[int, int, int]]:
    merged: list[tuple[int, int, int]] = []
    for since, until in sorted(spans):
        if merged and since <= merged[-1][2]:
            merged[-1] = (day, merged[-1][1], max(until, merged[-1][2]))
        else:
            merged.append((day, since, until))
    return merged


def in_common(one: OpeningHours, other: OpeningHours) -> float:
    """The part (0 to 1) of the shorter week of the two in which both are open; 0 where either never is."""
    both = sum(
        max(min(until, until2) - max(since, since2), 0)
        for day, since, until in one.spans
        for day2, since2, until2 in other.spans
        if day == day2
    )
    shorter = 60 * min(one.hours_a_week, other.hours_a_week)
    return both / shorter if shorter > 0 else 0.0
