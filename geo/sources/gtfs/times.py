"""Times of a timetable: seconds after midnight of the day of service, and those at stops where none is printed."""

import re

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.sources.gtfs.tables import Codes, is_blank
from geo.values import Floats

# Hours pass 24 for what runs on after midnight; no trip of a day lasts a hundred.
CLOCK = re.compile(r"(\d{1,2}):([0-5]\d):([0-5]\d)", re.ASCII)
METRES_PER_DEGREE = 111_320.0
DAY_SECONDS = 86_400
# A vehicle that seems to arrive a day early came past midnight, if it then took no longer than this; our choice, above
# any hop of a bus.
MOST_NIGHT_HOP_SECONDS = 2 * 3_600


def seconds_of(column: Codes) -> tuple[Floats, NDArray[np.bool_]]:
    """Seconds after midnight by row (NaN where none is given), and which rows hold something that is no time."""
    seconds = np.array([clock_seconds(text) for text in column.values], dtype=float)
    wrong = np.isnan(seconds) & ~is_blank(column.values)
    return seconds[column.codes], wrong[column.codes]


def clock_seconds(text: str) -> float:
    """Seconds after midnight of "7:05:00" or "25:10:00"; NaN where the text is no such time."""
    match = CLOCK.fullmatch(text)
    if match is None:
        return float("nan")
    hours, minutes, seconds = map(int, match.groups())
    return float(hours * 3600 + minutes * 60 + seconds)


def clock(seconds: float) -> str:
    """Seconds after midnight as a timetable prints them; past 24:00 for what runs on into the next day."""
    whole = int(seconds)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def past_midnight(trip: NDArray[np.int32], arrive: Floats, depart: Floats) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Arrivals and departures with a day added from midnight on, where a trip's clock went back to 00:00; which calls.

    GTFS counts on past 24:00; some programs do not. Calls are in the order of their trips. A trip is set right only
    where its times fall once, by so nearly a day that the hop was a short one.
    """
    events = np.column_stack([arrive, depart]).ravel()
    at = np.flatnonzero(~np.isnan(events))
    whose, step = trip[at // 2], np.diff(events[at])
    falls = np.zeros(len(at), dtype=bool)
    falls[1:] = (np.diff(whose) == 0) & (step < 0)
    night = falls.copy()
    night[1:] &= step + DAY_SECONDS <= MOST_NIGHT_HOP_SECONDS
    size = int(trip.max(initial=-1)) + 1
    once = (np.bincount(whose[falls], minlength=size) == 1) & (np.bincount(whose[night], minlength=size) == 1)
    # From the fall on to the end of its trip.
    begun = np.zeros(size, dtype=np.int64)
    begun[whose[night]] = at[night]
    later = once[np.repeat(trip, 2)] & (np.arange(len(events)) >= begun[np.repeat(trip, 2)])
    events = np.where(later, events + DAY_SECONDS, events)
    return events[::2], events[1::2], later[1::2]


def hop_metres(lon: Floats, lat: Floats) -> Floats:
    """Straight metres from each call to the one before it; the first has 0, an unknown place makes NaN.

    On a plane through each pair, which for stops of one line is good to a metre; it holds beyond the National Grid.
    """
    east = np.diff(lon) * np.cos(np.radians((lat[1:] + lat[:-1]) / 2)) * METRES_PER_DEGREE
    north = np.diff(lat) * METRES_PER_DEGREE
    return np.concatenate([np.zeros(min(len(lon), 1)), np.hypot(east, north)])


def filled(
    trip: NDArray[np.int32],
    arrive: Floats,
    depart: Floats,
    *,
    shape_distance: Floats,
    metres: Floats,
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Arrivals and departures with the blank ones filled in, and which calls were blank.

    Calls are in the order of their trips. Where only one of the two is given it holds for both. Between two calls with
    times a vehicle is taken to keep one speed: along its published distances where every call of the gap has one and
    they never fall; else along straight lines between the stops, where all their places are known; else each hop takes
    as long as the next. A trip's calls before its first time and after its last stay NaN.
    """
    arrive = np.where(np.isnan(arrive), depart, arrive)
    depart = np.where(np.isnan(depart), arrive, depart)
    blank = np.isnan(arrive)
    if not blank.any():
        return arrive, depart, blank
    at = np.arange(len(trip))
    before = np.maximum.accumulate(np.where(blank, -1, at))
    after = np.minimum.accumulate(np.where(blank, len(trip), at)[::-1])[::-1]
    inside = np.flatnonzero(blank & (before >= 0) & (after < len(trip)))
    inside = inside[(trip[before[inside]] == trip[inside]) & (trip[after[inside]] == trip[inside])]
    first, last = before[inside], after[inside]
    share = (inside - first) / (last - first)
    hops = np.diff(shape_distance, prepend=shape_distance[:1])
    for way in (np.where(np.isnan(metres), np.nan, metres), np.where(hops < 0, np.nan, hops)):
        by_way, known = _shares(way, inside, first, last)
        share = np.where(known, by_way, share)
    seconds = np.round(depart[first] + share * (arrive[last] - depart[first]))
    arrive[inside], depart[inside] = seconds, seconds
    return arrive, depart, blank


def whole_numbers(column: Codes) -> Floats:
    """A column of whole numbers from nought on, by row; NaN where a cell is none."""
    figures = pd.to_numeric(pd.Series(column.values, dtype=object), errors="coerce").to_numpy(float)
    good = np.isfinite(figures) & (figures >= 0) & (figures == np.floor(figures)) & (figures < 2**31)
    return np.where(good, figures, np.nan)[column.codes]


def numbers(column: Codes) -> Floats:
    """A column of numbers by row; NaN where a cell is none."""
    figures = pd.to_numeric(pd.Series(column.values, dtype=object), errors="coerce").to_numpy(float)
    return np.where(np.isfinite(figures), figures, np.nan)[column.codes]


def _shares(
    hops: Floats, inside: NDArray[np.intp], first: NDArray[np.intp], last: NDArray[np.intp]
) -> tuple[Floats, NDArray[np.bool_]]:
    """How far along its gap each call lies, 0 to 1, by what each hop measures; and where all of a gap is known."""
    so_far = np.cumsum(np.where(np.isnan(hops), 0.0, hops))
    unknown = np.cumsum(np.isnan(hops))
    whole = so_far[last] - so_far[first]
    known = (unknown[last] == unknown[first]) & (whole > 0)
    return (so_far[inside] - so_far[first]) / np.where(known, whole, 1.0), known
