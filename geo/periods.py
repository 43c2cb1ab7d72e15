"""The period a figure is for, read from the many ways in which publishers print it: first and last day, and a name.

Periods are joined by their days, so that 2014/15 and "April 2014 to March 2015" are one. Years written 2014/15 run from
April to March, whatever the subject; the school years of child measurement are printed so too.
"""

import calendar
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from geo.errors import InputError

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
FISCAL_START = 4
# A date beyond these is a slip of the pen, whatever it is of.
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
# Years put together in one figure: five are the most that are published; more is a misreading.
MOST_YEARS = 10


@dataclass(frozen=True, order=True)
class Period:
    """From its first to its last day."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise InputError(f"A period ends on {self.last}, before it begins on {self.first}.")

    @property
    def months(self) -> int:
        """How many months it spans; nought for a single day."""
        if self.first == self.last:
            return 0
        after = self.last + timedelta(days=1)
        return (after.year - self.first.year) * 12 + after.month - self.first.month

    @property
    def label(self) -> str:
        """The period in words, the same for every way of printing it."""
        first, last = self.first, self.last
        if first == last:
            return f"{first.day} {calendar.month_name[first.month]} {first.year}"
        if self.months == 1:
            return f"{calendar.month_name[first.month]} {first.year}"
        if first.month == 1 and last.month == 12:
            return str(first.year) if self.months == 12 else f"{first.year} to {last.year}"
        if first.month == FISCAL_START and last.month == FISCAL_START - 1:
            own = f"{first.year}/{(first.year + 1) % 100:02d}"
            return own if self.months == 12 else f"{own} to {last.year - 1}/{last.year % 100:02d}"
        begin = calendar.month_name[first.month] + ("" if first.year == last.year else f" {first.year}")
        return f"{begin} to {calendar.month_name[last.month]} {last.year}"

    def __str__(self) -> str:
        return f"{self.first}/{self.last}"


def of_months(year: int, month: int, count: int) -> Period:
    """The period of so many months from the first day of one."""
    end = month - 1 + count
    return Period(date(year, month, 1), date(year + end // 12, end % 12 + 1, 1) - timedelta(days=1))


def of_years(first: int, last: int) -> Period:
    """Whole calendar years, ten at most."""
    if last - first >= MOST_YEARS:
        raise InputError(f"{first} to {last} is no period of a figure; up to {MOST_YEARS} years were expected.")
    return Period(date(first, 1, 1), date(last, 12, 31))


def fiscal(first: int, last: int) -> Period:
    """Years from April to March: the one that begins in the first year to the one that ends in the last."""
    return Period(date(first, FISCAL_START, 1), date(last, FISCAL_START, 1) - timedelta(days=1))


def _full(first: str, short: str) -> int:
    """The year that two or four figures after another year mean: 17 after 2015 is 2017, 00 after 1999 is 2000."""
    if len(short) == 4:
        return int(short)
    year = int(first) // 100 * 100 + int(short)
    return year if year >= int(first) else year + 100


def _short_pair(first: str, short: str) -> Period | None:
    """2015-17 are calendar years and 2023-24 a year from April; 2010-11 may be November as well, and is neither."""
    last = _full(first, short)
    if int(short) <= 12:
        return None if int(short) == (int(first) + 1) % 100 else of_months(int(first), int(short), 1)
    return fiscal(int(first), last) if last == int(first) + 1 else of_years(int(first), last)


def _fiscal_pair(first: str, short: str) -> Period | None:
    last = _full(first, short)
    return fiscal(int(first), last) if last == int(first) + 1 else None


def _named_months(first: str, last: str, year: str) -> Period | None:
    if not (first in MONTHS and last in MONTHS):
        return None
    return of_months(int(year), MONTHS[first], MONTHS[last] - MONTHS[first] + 1)


Made = Callable[..., Period | None]
YEAR, SHORT, DASH, WORD = r"(\d{4})", r"(\d{4}|\d{2})", r"\s*(?:-|–|to)\s*", r"([a-z]+)\.?"
FORMS: tuple[tuple[str, Made], ...] = (
    (YEAR, lambda year: of_years(int(year), int(year))),
    (r"(\d{4})-(\d\d)-(\d\d)(?:t00:00.*)?", lambda *parts: Period(date(*map(int, parts)), date(*map(int, parts)))),
    (r"(\d\d)/(\d\d)/(\d{4})", lambda d, m, y: Period(date(int(y), int(m), int(d)), date(int(y), int(m), int(d)))),
    (r"(\d{4})(?:-| )?q([1-4])(?: .*)?", lambda year, quarter: of_months(int(year), 3 * int(quarter) - 2, 3)),
    (r"q([1-4]) (\d{4})", lambda quarter, year: of_months(int(year), 3 * int(quarter) - 2, 3)),
    (
        r"(\d{4})/(\d\d)(?:-| )?q([1-4])",
        lambda year, _, quarter: of_months(int(year) + int(quarter) // 4, (3 * int(quarter)) % 12 + 1, 3),
    ),
    (r"(?:mid-?|mid-year )(\d{4})", lambda year: Period(date(int(year), 6, 30), date(int(year), 6, 30))),
    (r"(\d{4})/(\d{4}|\d{2})", _fiscal_pair),
    (rf"(\d{{4}})/(\d\d){DASH}(?:\d\d)?(\d\d)/(\d\d)", lambda a, _, __, d: fiscal(int(a), _full(a, d))),
    (r"(\d{4})-(\d\d)", _short_pair),
    (rf"{YEAR}{DASH}{SHORT}", lambda first, last: of_years(int(first), _full(first, last))),
    (rf"{WORD} {YEAR}", lambda month, year: of_months(int(year), MONTHS[month], 1) if month in MONTHS else None),
    (rf"{WORD}{DASH}{WORD} {YEAR}", _named_months),
    (
        rf"{WORD} {YEAR}{DASH}{WORD} {YEAR}",
        lambda a, b, c, d: (
            Period(of_months(int(b), MONTHS[a], 1).first, of_months(int(d), MONTHS[c], 1).last)
            if a in MONTHS and c in MONTHS
            else None
        ),
    ),
)


def read_period(text: str) -> Period | None:
    """The period that a cell means; None where it is none, or where it may be two ("2010-11": November or a year).

    None as well where it lies before 1900 or after 2100.
    """
    plain = " ".join(text.lower().split())
    for form, made in FORMS:
        match = re.fullmatch(form, plain)
        if match:
            try:
                period = made(*match.groups())
            except (ValueError, OverflowError, InputError):
                return None
            return period if period and period.first >= EARLIEST and period.last <= LATEST else None
    return None


def missing_between(periods: Iterable[Period]) -> tuple[Period, ...]:
    """The months, quarters or years that a regular series leaves out between its first and its last.

    The step is the commonest one between neighbours; a series of overlapping periods, or of fewer than three, has none.
    """
    ordered = sorted(set(periods))
    lengths = {period.months for period in ordered}
    if len(ordered) < 3 or len(lengths) != 1:
        return ()
    steps = [_months_between(earlier, later) for earlier, later in pairwise(ordered)]
    step, length = min(steps), lengths.pop()
    if step <= 0 or length > step or steps.count(step) < len(steps) / 2:
        return ()
    wanted = [_moved(ordered[0], months) for months in range(0, sum(steps) + 1, step)]
    return tuple(period for period in wanted if period not in set(ordered))


def annual(periods: Iterable[Period]) -> bool:
    """Whether these, in order, are a year apart each, unbroken, and do not overlap."""
    ordered = list(periods)
    return all(period.months <= 12 for period in ordered) and all(
        _months_between(earlier, later) == 12 for earlier, later in pairwise(ordered)
    )


def _months_between(earlier: Period, later: Period) -> int:
    return (later.first.year - earlier.first.year) * 12 + later.first.month - earlier.first.month


def _moved(period: Period, months: int) -> Period:
    month = period.first.month - 1 + months
    year, month = period.first.year + month // 12, month % 12 + 1
    if period.months:
        return of_months(year, month, period.months)
    last = calendar.monthrange(year, month)[1]
    # Quarters end on the 30th and on the 31st: the end of a month goes to the end of another.
    at_end = period.first.day == calendar.monthrange(period.first.year, period.first.month)[1]
    day = date(year, month, last if at_end else min(period.first.day, last))
    return Period(day, day)
