"""Timetables of regions cut to the ring: whole trips that call there twice, and what they need; shapes are dropped.

The tables are read some rows at a time, as those of a region do not fit in memory. Services that two regions publish
are kept once.
"""

import io
import zipfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from geo.errors import InputError
from geo.fetching.bounds import Bounds
from geo.projection import to_grid

A_DAY = (1980, 1, 1, 0, 0, 0)
ROWS_AT_ONCE = 500_000
CALLS, STOPS, TRIPS = "stop_times.txt", "stops.txt", "trips.txt"
NEEDED = (CALLS, STOPS, TRIPS, "routes.txt")
FEWEST_CALLS = 2
# In the order in which they are written; each is kept by a column whose values were kept before it.
BY_COLUMN = (
    (TRIPS, "trip_id"),
    (CALLS, "trip_id"),
    ("frequencies.txt", "trip_id"),
    ("routes.txt", "route_id"),
    ("agency.txt", "agency_id"),
    ("calendar.txt", "service_id"),
    ("calendar_dates.txt", "service_id"),
    (STOPS, "stop_id"),
)
# Tables that are of all regions alike, and by which columns a row of one is that of another; None: by all.
SHARED = {STOPS: ["stop_id"], "transfers.txt": None}
OWN_IDS = ("trip_id", "route_id", "service_id", "agency_id")


@dataclass
class _Feed:
    """One region's file and what of it is kept, by column."""

    archive: zipfile.ZipFile
    # Put before the numbers of every region but the first, as two regions may use the same.
    prefix: str
    kept: dict[str, set[str]] = field(default_factory=dict)

    def table(self, name: str, columns: Sequence[str] | None = None) -> Iterator[pd.DataFrame]:
        """Rows of one table as text, some at a time; nothing where it has no such table."""
        if name not in self.archive.namelist():
            return
        chosen = None if columns is None else lambda heading: heading.strip() in columns
        with (
            self.archive.open(name) as file,
            io.TextIOWrapper(file, encoding="utf-8-sig", newline="") as text,
            pd.read_csv(text, dtype=str, keep_default_na=False, chunksize=ROWS_AT_ONCE, usecols=chosen) as frames,
        ):
            for frame in frames:
                yield frame.rename(columns=str.strip)


def stops_called_at(path: Path, stops: Collection[str]) -> set[str]:
    """Those of some stops at which a timetable calls."""
    wanted = pd.Index(sorted(stops))
    called = np.zeros(len(wanted), bool)
    with _opened(path) as archive:
        for frame in _Feed(archive, "").table(CALLS, ("stop_id",)):
            places = wanted.get_indexer(frame["stop_id"].unique())
            called[places[places >= 0]] = True
    return set(wanted[called])


def cut_trips(paths: Sequence[Path], bounds: Bounds, into: Path) -> int:
    """Write one timetable of the trips of all files that call in the ring twice; gives how many trips there are."""
    seen: set[int] = set()
    tables: dict[str, list[pd.DataFrame]] = {}
    for number, path in enumerate(paths):
        with _opened(path) as archive:
            feed = _Feed(archive, f"{path.stem}:" if number else "")
            _keep_trips(feed, bounds, seen)
            if feed.kept["trip_id"]:
                _take(feed, tables)
    trips = sum(map(len, tables.get(TRIPS, ())))
    if not trips:
        raise InputError("no trip in it calls twice in or near the district.")
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as smaller:
        for name, frames in tables.items():
            whole = pd.concat(frames, ignore_index=True).fillna("")
            if name in SHARED:
                whole = whole.drop_duplicates(SHARED[name])
            content = whole.to_csv(index=False, lineterminator="\n")
            smaller.writestr(zipfile.ZipInfo(name, A_DAY), content, zipfile.ZIP_DEFLATED)
    return trips


def _keep_trips(feed: _Feed, bounds: Bounds, seen: set[int]) -> None:
    """Decide which trips, stops, routes and days are kept; trips that an earlier region has are not."""
    near, parents = _stops_near(feed, bounds)
    calls: list[pd.DataFrame] = []
    for frame in feed.table(CALLS, ("trip_id", "stop_id")):
        calls.append(frame.loc[frame["stop_id"].isin(near), ["trip_id"]])
    counts = pd.concat(calls)["trip_id"].value_counts()
    trips = set(counts.index[counts >= FEWEST_CALLS])
    marks: list[pd.Series] = []
    stops: set[str] = set()
    for frame in feed.table(CALLS, ("trip_id", "stop_id", "departure_time")):
        rows = frame[frame["trip_id"].isin(trips)]
        call = pd.util.hash_pandas_object(rows["stop_id"] + "@" + rows["departure_time"], index=False)
        marks.append(call.groupby(rows["trip_id"].to_numpy()).sum())
        stops |= set(rows["stop_id"])
    mark = pd.concat(marks).groupby(level=0).sum() if marks else pd.Series(dtype="uint64")
    again = mark.isin(seen)
    seen |= set(mark.tolist())
    feed.kept["trip_id"] = trips - set(mark.index[again])
    called = stops | near
    feed.kept["stop_id"] = called | {parents[stop] for stop in called if parents.get(stop)}
    rows = pd.concat(
        [frame[frame["trip_id"].isin(feed.kept["trip_id"])] for frame in feed.table(TRIPS)], ignore_index=True
    )
    feed.kept["route_id"], feed.kept["service_id"] = set(rows["route_id"]), set(rows["service_id"])
    for frame in feed.table("routes.txt"):
        if "agency_id" in frame:
            own = frame.loc[frame["route_id"].isin(feed.kept["route_id"]), "agency_id"]
            feed.kept.setdefault("agency_id", set()).update(own)


def _stops_near(feed: _Feed, bounds: Bounds) -> tuple[set[str], dict[str, str]]:
    """The stops in the ring, and the station of every stop that has one."""
    near: set[str] = set()
    parents: dict[str, str] = {}
    ring = bounds.ring
    shapely.prepare(ring)
    for frame in feed.table(STOPS):
        lon, lat = (pd.to_numeric(frame[name], errors="coerce").fillna(0.0) for name in ("stop_lon", "stop_lat"))
        near |= set(frame.loc[shapely.contains_xy(ring, *to_grid(lon, lat)), "stop_id"])
        if "parent_station" in frame:
            parents |= dict(zip(frame["stop_id"], frame["parent_station"], strict=True))
    return near, parents


def _take(feed: _Feed, tables: dict[str, list[pd.DataFrame]]) -> None:
    """Add the rows that are kept of every table."""
    for name, column in BY_COLUMN:
        for frame in feed.table(name):
            rows = frame
            if column in feed.kept and column in frame:
                rows = frame[frame[column].isin(feed.kept[column])]
            if len(rows):
                tables.setdefault(name, []).append(_own(feed, rows))
    for frame in feed.table("transfers.txt"):
        both = frame["from_stop_id"].isin(feed.kept["stop_id"]) & frame["to_stop_id"].isin(feed.kept["stop_id"])
        if both.any():
            tables.setdefault("transfers.txt", []).append(frame[both])
    if not feed.prefix and "feed_info.txt" in feed.archive.namelist():
        tables["feed_info.txt"] = list(feed.table("feed_info.txt"))


def _own(feed: _Feed, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with numbers that no other region has."""
    if not feed.prefix:
        return rows
    return rows.assign(**{name: feed.prefix + rows[name] for name in OWN_IDS if name in rows})


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, EOFError) as fault:
        raise InputError(f"{path.name}: the archive is damaged.") from fault
    missing = [name for name in NEEDED if name not in archive.namelist()]
    if missing:
        archive.close()
        raise InputError(f"{path.name}: {missing[0]} is not in it; a timetable (GTFS) was expected.")
    return archive
