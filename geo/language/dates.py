"""Dates as people say them: 21 March 2021 for 2021-03-21."""

import re

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
# The months 01 to 12 only: the 2022-23 of a financial year is no date.
_ISO = re.compile(r"\b(\d{4})-(0[1-9]|1[0-2])(?:-([0-3]\d))?\b")


def british(text: str) -> str:
    """A text with each ISO date in it, whole or without its day, said in words; the rest to the letter."""
    return _ISO.sub(_said, text)


def _said(match: re.Match[str]) -> str:
    year, month, day = match.groups()
    words = f"{MONTHS[int(month) - 1]} {year}"
    return f"{int(day)} {words}" if day else words


def at_date(when: str) -> str:
    """When something was, from an ISO date as far as it is told: "on 1 January 2021", "in January 2026", "in 2026"."""
    return f"{'on' if len(when) == len('2021-01-01') else 'in'} {british(when)}"
