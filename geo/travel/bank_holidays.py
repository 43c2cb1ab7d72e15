"""The bank holidays of England and Wales, on which buses run as on another day or not at all.

By the Banking and Financial Dealings Act 1971 and the proclamations since; as listed on gov.uk/bank-holidays.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType

# Moved or added by proclamation: the years in which the holiday in May is not where it usually is, and single days.
MOVED = {
    (1995, "Early May bank holiday"): date(1995, 5, 8),
    (2020, "Early May bank holiday"): date(2020, 5, 8),
    (2002, "Spring bank holiday"): date(2002, 6, 4),
    (2012, "Spring bank holiday"): date(2012, 6, 4),
    (2022, "Spring bank holiday"): date(2022, 6, 2),
}
SINGLE = {
    date(1999, 12, 31): "Millennium Eve",
    date(2002, 6, 3): "Golden Jubilee",
    date(2011, 4, 29): "Royal wedding",
    date(2012, 6, 5): "Diamond Jubilee",
    date(2022, 6, 3): "Platinum Jubilee",
    date(2022, 9, 19): "State funeral of Queen Elizabeth II",
    date(2023, 5, 8): "Coronation of King Charles III",
}
SATURDAY, SUNDAY = 5, 6


@cache
def bank_holidays(year: int) -> Mapping[date, str]:
    """The bank holidays of a year by day, with their names.

    Christmas Day, Boxing Day and New Year's Day are there on their own day as well as on the one that they are moved to
    from a weekend.
    """
    christmas = date(year, 12, 25)
    named = {
        "Good Friday": easter(year) - timedelta(days=2),
        "Easter Monday": easter(year) + timedelta(days=1),
        "Early May bank holiday": _monday_from(date(year, 5, 1)),
        "Spring bank holiday": _monday_from(date(year, 5, 25)),
        "Summer bank holiday": _monday_from(date(year, 8, 25)),
    }
    by_day = {MOVED.get((year, name), day): name for name, day in named.items()}
    by_day |= {day: name for day, name in SINGLE.items() if day.year == year}
    by_day |= {date(year, 1, 1): "New Year's Day", christmas: "Christmas Day", date(year, 12, 26): "Boxing Day"}
    if date(year, 1, 1).weekday() >= SATURDAY:
        by_day[_monday_from(date(year, 1, 1))] = "New Year's Day, moved"
    if christmas.weekday() in (SATURDAY - 1, SATURDAY, SUNDAY):
        by_day[date(year, 12, 28 if christmas.weekday() != SUNDAY else 27)] = "Boxing Day, moved"
    if christmas.weekday() in (SATURDAY, SUNDAY):
        by_day[date(year, 12, 27)] = "Christmas Day, moved"
    return MappingProxyType(by_day)


def bank_holiday(day: date) -> str | None:
    """The name of the bank holiday on a day; None where it is none."""
    return bank_holidays(day.year).get(day)


def easter(year: int) -> date:
    """Easter Sunday (the rule of the Gregorian calendar as Butcher's Ecclesiastical Calendar has it, 1876)."""
    golden, century, of_century = year % 19, year // 100, year % 100
    moved = century - century // 4 - (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + moved + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - epact - of_century % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _monday_from(day: date) -> date:
    """The first Monday from a day on."""
    return day + timedelta(days=-day.weekday() % 7)
