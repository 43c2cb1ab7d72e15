"""Opening hours read from words: hours a week, evenings and weekends, and the hours that two sites have in common."""

import re
from dataclasses import dataclass

from geo.errors import InputError
from geo.plain import shown

MINUTES_A_DAY = 24 * 60
DAYS_A_WEEK = 7
SATURDAY = 5
# From when hours of a weekday count as evening: after an ordinary day at work. Our choice.
EVENING_FROM_MINUTE = 18 * 60
# A bare hour before this ("1-5") could be in the afternoon, and is not guessed at. Our choice.
SURELY_MORNING_FROM_HOUR = 7
NOON_HOUR = 12
LONGEST = 1000
EXPECTED = 'write them such as "Mon-Fri 08:00-18:30; Sat 09:00-12:00".'
_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_TOGETHER = {"daily": _NAMES, "weekday": _NAMES[:SATURDAY], "weekend": _NAMES[SATURDAY:]}
_DASH = r"\s*[-–—]\s*"
_BETWEEN = " ,;:/&.-–—\t\r\n"
# ASCII: without it, letters that fold to ours (the long s) would pass for days.
_FLAGS = re.IGNORECASE | re.ASCII
_WORDS = re.compile(rf"([a-z]{{2,10}})\b(?:(?:{_DASH}|\s+to\s+)([a-z]{{2,10}})\b)?", _FLAGS)
_TIME = r"(\d{1,2})(?:[:.](\d{2}))?\s?(am|pm)?"
_SPAN = re.compile(rf"{_TIME}(?:{_DASH}|\s*to\s*){_TIME}(?![\da-z:])", _FLAGS)
_CLOSED = re.compile(r"closed\b", _FLAGS)
_ALWAYS = re.compile(r"\s*24\s*/\s*7\s*", re.ASCII)


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
        return (
            sum(max(until - max(since, EVENING_FROM_MINUTE), 0) for day, since, until in self.spans if day < SATURDAY)
            / 60
        )

    @property
    def weekend_hours(self) -> float:
        """Hours on Saturday and Sunday."""
        return sum(until - since for day, since, until in self.spans if day >= SATURDAY) / 60


def opening_hours(words: str) -> OpeningHours:
    """Opening hours from words; InputError, with an example, where they cannot be read.

    Days come before their hours; days without hours take the next hours told ("Mon, Tue 09:00-12:00"). "closed" takes
    a day out again ("Mon-Sun 10:00-16:00; Sun closed").
    """
    if len(words) > LONGEST:
        raise InputError(f"Opening hours of {len(words):,} characters are too long; {EXPECTED}")
    if _ALWAYS.fullmatch(words):
        return OpeningHours(tuple((day, 0, MINUTES_A_DAY) for day in range(DAYS_A_WEEK)))
    open_at: dict[int, list[tuple[int, int]]] = {}
    days: list[int] = []
    timed = True
    rest = re.sub(r"\bevery day\b", "daily", words, flags=_FLAGS)
    while rest := re.sub(r"^and\b\s*", "", rest.lstrip(_BETWEEN), flags=_FLAGS):
        if days and (closed := _CLOSED.match(rest)):
            open_at |= {day: [] for day in days}
            timed, rest = True, rest[closed.end() :]
        elif days and (span := _SPAN.match(rest)):
            for day in days:
                open_at.setdefault(day, []).append(_minutes(span, words))
            timed, rest = True, rest[span.end() :]
        else:
            named, rest = _next_days(rest, words)
            days, timed = [*([] if timed else days), *named], False
    if not any(open_at.values()) or not timed:
        raise InputError(f"Opening hours {shown(words[:60])} name no times; {EXPECTED}")
    return OpeningHours(tuple(span for day in sorted(open_at) for span in _merged(day, open_at[day])))


def _next_days(rest: str, words: str) -> tuple[list[int], str]:
    """The days that a text begins with, and what follows them."""
    match = _WORDS.match(rest)
    first = _days(match[1]) if match else []
    if match is None or not first:
        raise InputError(f"Opening hours {shown(words[:60])} cannot be read; {EXPECTED}")
    last = _days(match[2]) if match[2] else []
    if not last:
        return first, rest[match.end(1) :]
    many = (last[-1] - first[0]) % DAYS_A_WEEK + 1
    return [(first[0] + step) % DAYS_A_WEEK for step in range(many)], rest[match.end() :]


def _days(word: str) -> list[int]:
    """The days that a word names, whole or shortened ("Tues", "Mo", "weekdays"); none where it names no day."""
    small = word.lower()
    # A letter s makes several of a whole word ("Mondays") and ends some short ones ("Thurs").
    forms = (small, small.removesuffix("s"))
    known = next((_TOGETHER[form] for form in forms if form in _TOGETHER), None)
    if known is None:
        known = tuple(name for name in _NAMES if len(forms[1]) > 1 and any(name.startswith(form) for form in forms))
    return [_NAMES.index(name) for name in known]


def _minutes(span: re.Match[str], words: str) -> tuple[int, int]:
    """From which minute of the day until which. "2-5pm" is in the afternoon, "9-5pm" is not; midnight ends the day."""
    until = _minute(span[4], span[5], span[6])
    since = _minute(span[1], span[2], span[3])
    if not span[3]:
        afternoon = _minute(span[1], span[2], "pm")
        if (span[6] or "").lower() == "pm" and 0 <= afternoon < until:
            since = afternoon
        elif not span[6] and len(span[1]) == 1 and since < SURELY_MORNING_FROM_HOUR * 60 and until <= NOON_HOUR * 60:
            raise InputError(f"Opening hours {shown(words[:60])} do not say morning or afternoon; {EXPECTED}")
    until = MINUTES_A_DAY if until == 0 else until
    if not 0 <= since < until <= MINUTES_A_DAY:
        raise InputError(f"Opening hours {shown(words[:60])} close before they open, or lie beyond the day; {EXPECTED}")
    return since, until


def _minute(hour: str, minute: str | None, half: str | None) -> int:
    """The minute of the day; -1 for a time that no clock shows."""
    hours, minutes = int(hour), int(minute or 0)
    if (half and not 1 <= hours <= NOON_HOUR) or minutes >= 60:
        return -1
    if half:
        hours = hours % NOON_HOUR + (NOON_HOUR if half.lower() == "pm" else 0)
    return hours * 60 + minutes


def _merged(day: int, spans: list[tuple[int, int]]) -> list[tuple[int, int, int]]:
    merged: list[tuple[int, int, int]] = []
    for since, until in sorted(spans):
        if merged and since <= merged[-1][2]:
            merged[-1] = (day, merged[-1][1], max(until, merged[-1][2]))
        else:
            merged.append((day, since, until))
    return merged


def in_common(first: OpeningHours, second: OpeningHours) -> float:
    """The part (0 to 1) of the shorter week of the two in which both are open; 0 where either never is."""
    both = sum(
        max(min(until, until2) - max(since, since2), 0)
        for day, since, until in first.spans
        for day2, since2, until2 in second.spans
        if day == day2
    )
    shorter = 60 * min(first.hours_a_week, second.hours_a_week)
    return both / shorter if shorter > 0 else 0.0
