"""A timetable on paper: GTFS tables as rows, packed into a zip; and two lines with one change, done by hand.

The two lines lie on one straight line from west to east, in the North Sea:

    origin --300 m-- A ====line 1, 4 km, 10 min==== B --200 m on foot-- C ====line 2, 3 km, 8 min==== D --200 m-- site

Line 1 leaves A every 20 minutes from 07:00, line 2 leaves C every 30 minutes from 07:15, on the Tuesdays of October
2026 (6, 13, 20 and 27).
"""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from geo.projection import to_lonlat

Row = dict[str, Any]
Tables = dict[str, list[Row]]

# Eastings in metres on the British National Grid, all on one northing.
NORTHING = 430_000.0
ORIGIN, A, B, C, D, SITE = 600_000.0, 600_300.0, 604_300.0, 604_500.0, 607_500.0, 607_700.0
LINE_1_EVERY, LINE_1_TAKES = 20 * 60, 10 * 60
LINE_2_EVERY, LINE_2_TAKES, LINE_2_AFTER_THE_HOUR = 30 * 60, 8 * 60, 15 * 60


def feed_zip(tables: Mapping[str, Sequence[Mapping[str, Any]] | str | bytes], *, folder: str = "") -> bytes:
    """The zip of a feed: by table ("stops" is stops.txt) its rows, or its text or bytes as they shall stand.

    The header of a table of rows is every key that occurs, in the order of first use; what a row does not give is
    blank. folder puts the tables into one inside the zip.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in tables.items():
            inside = f"{folder}/{name}.txt" if folder else f"{name}.txt"
            archive.writestr(inside, rows if isinstance(rows, str | bytes) else as_text(rows))
    return packed.getvalue()


def as_text(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows as a table with its header."""
    text = io.StringIO(newline="")
    header = list(dict.fromkeys(key for row in rows for key in row))
    writer = csv.DictWriter(text, header, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def clock(seconds: int) -> str:
    """Seconds after midnight as GTFS prints them: 25:10:00 is ten past one of the next morning."""
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def stop(stop_id: str, easting: float, northing: float = NORTHING, **more: Any) -> Row:
    """A row of stops.txt at a point of the National Grid."""
    lon, lat = to_lonlat(easting, northing)
    return {
        "stop_id": stop_id,
        "stop_name": f"Stop {stop_id}",
        "stop_lat": f"{lat:.9f}",
        "stop_lon": f"{lon:.9f}",
    } | more


def calls(trip_id: str, *stops: tuple[str, int | str], **more: Any) -> list[Row]:
    """Rows of stop_times.txt of one trip: stop and time (seconds after midnight, or a text as it shall stand)."""
    return [
        {
            "trip_id": trip_id,
            "arrival_time": at if isinstance(at, str) else clock(at),
            "departure_time": at if isinstance(at, str) else clock(at),
            "stop_id": stop_id,
            "stop_sequence": number,
        }
        | more
        for number, (stop_id, at) in enumerate(stops, start=1)
    ]


def two_lines(*, from_hour: int = 7, until_hour: int = 12) -> Tables:
    """The tables of the two lines, to be changed at will; hours of 24 and more are of the night after the day."""
    begin, end = from_hour * 3600, until_hour * 3600
    first = range(begin, end + 1, LINE_1_EVERY)
    second = range(begin + LINE_2_AFTER_THE_HOUR, end + 1, LINE_2_EVERY)
    trips = [("1", f"1-{clock(at)}") for at in first] + [("2", f"2-{clock(at)}") for at in second]
    tuesdays = {
        day: int(day == "tuesday")
        for day in (
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
        )
    }
    return {
        "agency": [{"agency_id": "P", "agency_name": "Paper Buses", "agency_timezone": "Europe/London"}],
        "stops": [stop("A", A), stop("B", B), stop("C", C), stop("D", D)],
        "routes": [
            {"route_id": line, "agency_id": "P", "route_short_name": line, "route_type": 3} for line in ("1", "2")
        ],
        "calendar": [{"service_id": "TU"} | tuesdays | {"start_date": "20261001", "end_date": "20261031"}],
        "trips": [{"route_id": line, "service_id": "TU", "trip_id": trip} for line, trip in trips],
        "stop_times": [
            *(row for at in first for row in calls(f"1-{clock(at)}", ("A", at), ("B", at + LINE_1_TAKES))),
            *(row for at in second for row in calls(f"2-{clock(at)}", ("C", at), ("D", at + LINE_2_TAKES))),
        ],
    }


def two_lines_and_a_change(**changed: Sequence[Mapping[str, Any]] | str | bytes) -> bytes:
    """The zip of the two lines, with the tables that are named replaced or added (`calendar_dates=[...]`)."""
    return feed_zip({**two_lines(), **changed})
