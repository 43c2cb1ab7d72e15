"""The days on which a timetable's services run: weekly with a first and a last day, day by day, or both.

A calendar of ten years has few different sets of days, so each set is held once.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.errors import InputError
from geo.plain import shown
from geo.sources.gtfs.tables import FeedZip, counted, of_table, spelt_out, text_table
from geo.sources.reading import TextTable
from geo.travel.timetable import WEEKDAYS
from geo.values import Floats

DAY_COLUMNS = tuple(day.lower() for day in WEEKDAYS)
ADDED, REMOVED = "1", "2"
# Some operators print 1900 or 9999 for "until further notice". From the middle of the days that services begin, days
# are held for so many to either side; our choice.
HELD_DAYS = 3_660


@dataclass(frozen=True)
class Calendar:
    """On which days each service runs.

    Attributes
    ----------
    row_of
        By service the row of `days` that says when it runs.
    days
        bool (V, D), from first_day on.
    """

    row_of: dict[str, int]
    first_day: date
    days: NDArray[np.bool_]
    notes: tuple[str, ...]

    @property
    def runs(self) -> NDArray[np.bool_]:
        """Which sets of days have a day in them."""
        return np.asarray(self.days.any(axis=1), dtype=bool)


@dataclass(frozen=True)
class _Weekly:
    """The rows of calendar.txt: service, first and last day as ordinals, and which weekdays (bool (N, 7))."""

    service: list[str]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    weekdays: NDArray[np.bool_]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Single:
    """The rows of calendar_dates.txt: service, day as an ordinal, and whether the day is added or removed."""

    service: list[str]
    day: NDArray[np.int64]
    added: NDArray[np.bool_]
    notes: tuple[str, ...]


def read_calendar(feed: FeedZip) -> Calendar:
    """calendar.txt and calendar_dates.txt, either alone; refused where no service runs on any day.

    A service that stands on several rows runs on the days of all of them. A day both added and removed is removed.
    """
    weekly, single = _weekly(feed), _single(feed)
    begins, ends = (np.concatenate([days, single.day]) for days in (weekly.first, weekly.last))
    names = " and ".join(name for name in ("calendar.txt", "calendar_dates.txt") if name in feed)
    if not len(begins):
        raise InputError(*weekly.notes, *single.notes, f"{feed.named(names)}: there is no day in it.")
    middle = int(np.median(begins))
    low = max(int(begins.min()), middle - HELD_DAYS)
    high = min(int(ends.max()), middle + HELD_DAYS)
    ordinals = np.arange(low, high + 1)
    notes = (*weekly.notes, *single.notes)
    if low > begins.min() or high < ends.max():
        notes = (
            *notes,
            f"{feed.named(names)}: it reaches from {date.fromordinal(int(begins.min()))} to "
            f"{date.fromordinal(int(ends.max()))}; days from {date.fromordinal(low)} to {date.fromordinal(high)} are "
            f"held.",
        )
    # The ordinal 1 is a Monday.
    weekday = (ordinals - 1) % 7
    on_rows, on_days = _rows_by_service(weekly.service), _rows_by_service(single.service)
    weekly_facts = np.column_stack([weekly.first, weekly.last, weekly.weekdays])
    single_facts = np.column_stack([single.day, single.added])
    sets: dict[bytes, int] = {}
    # Most services share what is printed of them with others, and need not be worked out again.
    printed: dict[tuple[bytes, bytes], int] = {}
    row_of: dict[str, int] = {}
    for service in dict.fromkeys([*weekly.service, *single.service]):
        rows, exceptions = on_rows.get(service, []), on_days.get(service, [])
        facts = (weekly_facts[rows].tobytes(), single_facts[exceptions].tobytes())
        if facts not in printed:
            runs = np.zeros(len(ordinals), dtype=bool)
            for row in rows:
                runs |= (ordinals >= weekly.first[row]) & (ordinals <= weekly.last[row]) & weekly.weekdays[row][weekday]
            for kind in (True, False):
                days = single.day[exceptions][single.added[exceptions] == kind]
                runs[days[(days >= low) & (days <= high)] - low] = kind
            printed[facts] = sets.setdefault(np.packbits(runs).tobytes(), len(sets))
        row_of[service] = printed[facts]
    packed = np.array([np.frombuffer(packed_set, dtype=np.uint8) for packed_set in sets])
    runs_by_set = np.unpackbits(packed, axis=1, count=len(ordinals)).astype(bool)
    if not runs_by_set.any():
        raise InputError(*notes, f"{feed.named(names)}: no service runs on any day.")
    return Calendar(row_of, date.fromordinal(low), runs_by_set, notes)


def ordinal(text: str) -> float:
    """The day of "20261006" as Python counts days; NaN where the text is no such day."""
    if len(text) != 8 or not (text.isascii() and text.isdigit()):
        return float("nan")
    try:
        return float(date(int(text[:4]), int(text[4:6]), int(text[6:])).toordinal())
    except ValueError:
        return float("nan")


def _rows_by_service(services: list[str]) -> dict[str, list[int]]:
    rows_of: dict[str, list[int]] = {}
    for row, service in enumerate(services):
        rows_of.setdefault(service, []).append(row)
    return rows_of


def _weekly(feed: FeedZip) -> _Weekly:
    if "calendar.txt" not in feed:
        none = np.empty(0, dtype=np.int64)
        return _Weekly([], none, none, np.empty((0, 7), dtype=bool), ())
    table = text_table(feed, "calendar.txt", need=("service_id", *DAY_COLUMNS, "start_date", "end_date"))
    frame = table.frame
    first, last = _ordinals(frame["start_date"]), _ordinals(frame["end_date"])
    flags = frame[list(DAY_COLUMNS)].isin({"0", "1"}).to_numpy(bool)
    good = flags.all(axis=1) & (first <= last)
    bad = spelt_out(
        np.flatnonzero(~good),
        lambda at: _weekly_fault(table, at, flags=flags, first=first, last=last),
        f"rows of {table.name} that tell no days, left out",
    )
    weekdays = (frame[list(DAY_COLUMNS)] == "1").to_numpy(bool)
    services = frame["service_id"].to_numpy(object)[good].tolist()
    return _Weekly(
        services, first[good].astype(np.int64), last[good].astype(np.int64), weekdays[good], (*table.notes, *bad)
    )


def _weekly_fault(table: TextTable, at: int, *, flags: NDArray[np.bool_], first: Floats, last: Floats) -> str:
    """What is wrong with a row of calendar.txt."""
    row, cells = f"{table.name}, row {table.row_of(at)}", table.frame.iloc[at]
    for column, day in (("start_date", first[at]), ("end_date", last[at])):
        if np.isnan(day):
            return f"{row}: {column} is {shown(cells[column])} and no day such as 20261006; the row is left out."
    if not flags[at].all():
        column = DAY_COLUMNS[int(np.flatnonzero(~flags[at])[0])]
        return f"{row}: {column} is {shown(cells[column])} and neither 0 nor 1; the row is left out."
    return f"{row}: end_date {cells['end_date']} is before start_date {cells['start_date']}; the row is left out."


def _single(feed: FeedZip) -> _Single:
    if "calendar_dates.txt" not in feed:
        return _Single([], np.empty(0, dtype=np.int64), np.empty(0, dtype=bool), ())
    table = text_table(feed, "calendar_dates.txt", need=("service_id", "date", "exception_type"))
    frame = table.frame
    day = _ordinals(frame["date"])
    kind = frame["exception_type"].to_numpy(object)
    known = (kind == ADDED) | (kind == REMOVED)
    bad = spelt_out(
        np.flatnonzero(np.isnan(day)),
        lambda at: (
            f"{table.name}, row {table.row_of(at)}: date is {shown(frame['date'].iloc[at])} and no day such as "
            f"20261006; the row is left out."
        ),
        f"rows of {table.name} without a day, left out",
    )
    strange = int((~known & ~np.isnan(day)).sum())
    unknown = counted(strange, "row is", "rows are", "neither a day added (1) nor one removed (2), and left out.")
    good = known & ~np.isnan(day)
    services = frame["service_id"].to_numpy(object)[good].tolist()
    notes = (*table.notes, *bad, *of_table(table.name, unknown))
    return _Single(services, day[good].astype(np.int64), (kind == ADDED)[good], notes)


def _ordinals(texts: pd.Series) -> Floats:
    known = {text: ordinal(text) for text in texts.unique()}
    return texts.map(known).to_numpy(float)
