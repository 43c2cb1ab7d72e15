"""Which rows of a list are sites today, and which will close on a day ahead, by what stands beside their names.

A column tells it by its heading: a day or a year of closing, a yes or no, or a status in words. A row that has closed,
is closed for a time or has not opened yet is no site today; each is named. A closing ahead is a fact of the site.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.plain import shown
from geo.sources.reading import TextTable
from geo.sources.rows import first_few
from geo.sources.services.postal import given

# Headings with their marks, and the words for what the list is of, left out: "Library Closed (date)" is "closeddate".
CLOSED_HEADINGS = frozenset(
    {
        "closed",
        "closeddate",
        "dateclosed",
        "yearclosed",
        "closedyear",
        "closedon",
        "closedin",
        "closedsince",
        "closedfrom",
        "closedate",
        "closingdate",
        "dateofclosing",
        "dateofclosure",
        "closure",
        "closuredate",
        "closureyear",
        "yearofclosure",
        "closes",
        "closeson",
        "dateceased",
        "ceaseddate",
    }
)
OPENED_HEADINGS = frozenset(
    {
        "opendate",
        "openeddate",
        "dateopened",
        "openingdate",
        "dateofopening",
        "openedon",
        "openson",
        "openedyear",
        "yearopened",
    }
)
OPEN_HEADINGS = frozenset({"open", "active", "operational", "inuse", "stillopen", "opentopublic"})
STATUS_HEADINGS = frozenset(
    {
        "status",
        "statusname",
        "statuscode",
        "openingstatus",
        "openstatus",
        "closedstatus",
        "operationalstatus",
        "operatingstatus",
        "openclosed",
        "openorclosed",
    }
)
# Words in a heading that say what is open or closed, not when.
OF_THE_SITE = (
    "branch",
    "building",
    "centre",
    "current",
    "currently",
    "establishment",
    "hub",
    "is",
    "library",
    "organisation",
    "permanently",
    "pharmacy",
    "practice",
    "premises",
    "school",
    "service",
    "site",
    "surgery",
    "the",
)
YES, NO = frozenset({"yes", "y", "true", "t", "1"}), frozenset({"no", "n", "false", "f", "0"})
GONE = re.compile(
    r"\b(closed|closure|shut|inactive|ceased|defunct|demolished|decommissioned|disused|dissolved|dormant|vacant|"
    r"withdrawn|deregistered|archived)\b"
    r"|\b(not|no longer) (open|active|operational|in use|trading)\b"
)
NOT_YET = re.compile(r"\b(proposed|planned|due) to open\b|\bnot yet open\b|\bopening soon\b|\bunder construction\b")
TO_CLOSE = re.compile(r"\b(proposed|planned|due|expected) to close\b|\bclosing\b|\b(for|with|facing|of) closure\b")
# A status that speaks of hours or of single days says nothing of the site.
AT_TIMES = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)|\bbank holiday|\blunch|\bweekend|\d ?(am|pm)\b|\d:\d")
IN_NAME = re.compile(r"[\[(][^\])]*\bclosed\b[^\])]*|^closed ?[-:]|[-:] ?(now |permanently )?closed$")
DAYS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y%m%d", "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%Y/%m/%d")
MONTHS = ("%B %Y", "%b %Y", "%m/%Y", "%b-%Y")
# Programs write a day that is not held as one before any service stood, or long after.
FIRST_YEAR, LAST_YEAR = 1901, 2100


@dataclass(frozen=True)
class Closures:
    """What a list tells of closing, by row position.

    Attributes
    ----------
    gone
        Whether the row is no site today.
    closes
        The day ahead on which it closes, as far as it is told ("2027-03-31", "2027-03", "2027"); "" where none is.
    notes
        A sentence for each row that is left out, closes or cannot be read; beyond five they are counted.
    """

    gone: NDArray[np.bool_]
    closes: pd.Series
    notes: tuple[str, ...] = ()


def closures(table: TextTable, names: pd.Series, *, today: date) -> Closures:
    """What the columns of a list, and its names, say of closing; names: as given, "" where none is held."""
    told: list[tuple[Callable[[str, str], str], pd.Series]] = []
    for column in table.frame.columns:
        reader = _reader(column)
        if reader is not None:
            told.append((reader, table.frame[column].map(given)))
    now = today.isoformat()
    gone = np.zeros(len(table.frame), dtype=np.bool_)
    closes = [""] * len(table.frame)
    lost, ahead, unread = [], [], []
    for at, name in enumerate(names):
        said = [reader(cells.iloc[at], now) for reader, cells in told]
        if (match := IN_NAME.search(name.lower())) and not AT_TIMES.search(match.group()):
            said.append("is closed by its name")
        row = f"{table.name}, row {table.row_of(at)}: {name or 'the row'}"
        why = next((words for words in said if words and not words.startswith(("to close", "?"))), "")
        if why:
            gone[at] = True
            lost.append(f"{row} {why}; it is no site today and is left out.")
            continue
        days = sorted(words.removeprefix("to close ") for words in said if words.startswith("to close "))
        if days:
            closes[at] = days[0]
            ahead.append(f"{row} closes ({days[0]}); it stands today, and only a proposal can count what follows.")
        elif "to close" in said:
            ahead.append(f"{row} is to close, on what day is not told; it stands today.")
        unread += [f"{row}: {words[1:]}; it is taken to stand." for words in said if words.startswith("?")]
    notes = (
        *first_few(lost, f"rows of {table.name} that are no site today, left out"),
        *first_few(ahead, f"rows of {table.name} that are to close"),
        *first_few(unread, f"cells of {table.name} on closing that cannot be read"),
    )
    return Closures(gone, pd.Series(closes, index=table.frame.index, dtype=str), notes)


def _reader(column: str) -> Callable[[str, str], str] | None:
    """How the cells under a heading are read: to a reason why the row is no site today, "to close DAY", "?" and what
    cannot be read, or "" for nothing."""
    words = [word for word in re.findall(r"[a-z]+", column.lower()) if word not in OF_THE_SITE]
    heading = "".join(words)
    for word in OF_THE_SITE:
        heading = heading.removeprefix(word)
    if heading in CLOSED_HEADINGS:
        return lambda cell, today: _closed(column, cell, today)
    if heading in OPENED_HEADINGS:
        return _opened
    if heading in OPEN_HEADINGS:
        return lambda cell, _: f"is not open ({column}: {cell})" if cell.lower() in NO else _status(cell)
    return (lambda cell, _: _status(cell)) if heading in STATUS_HEADINGS else None


def _closed(column: str, cell: str, today: str) -> str:
    plain = cell.lower()
    if day := day_of(cell):
        # A day that no service knew (1900, 9999) is how programs write that none is held.
        meant = FIRST_YEAR <= int(day[:4]) <= LAST_YEAR
        return "" if not meant else f"closed ({day})" if day <= today[: len(day)] else f"to close {day}"
    if not plain or plain in NO or plain in ("open", "not closed") or AT_TIMES.search(plain):
        return ""
    if plain in YES:
        return f"is closed ({column}: {cell})"
    return _status(cell) or f"?{column} is {shown(cell)}, which is no day, year, yes or no"


def _opened(cell: str, today: str) -> str:
    day = day_of(cell)
    return f"opens ahead ({day})" if today[: len(day)] < day <= str(LAST_YEAR) else ""


def _status(cell: str) -> str:
    plain = " ".join(re.findall(r"[a-z0-9:]+", cell.lower()))
    if AT_TIMES.search(plain) or "not closed" in plain:
        return ""
    if TO_CLOSE.search(plain):
        return "to close"
    if GONE.search(plain) or NOT_YET.search(plain) or plain in ("proposed", "planned"):
        return f"is not open ({cell})"
    return ""


def day_of(cell: str) -> str:
    """A day, month or year as an ISO date as far as it goes; "" where the cell tells none, or several years."""
    text = cell.strip().removesuffix(".0").removesuffix(" 00:00:00").removesuffix(" 00:00")
    if not any(map(str.isdigit, text)):
        return ""
    if re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2]))?", text):
        return text
    if match := re.match(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?!\d)", text):
        return match.group()
    for pattern in (*DAYS, *MONTHS):
        try:
            day = datetime.strptime(text, pattern).date().isoformat()
        except ValueError:
            continue
        return day[:7] if pattern in MONTHS else day
    years = set(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", text))
    return years.pop() if len(years) == 1 else ""
