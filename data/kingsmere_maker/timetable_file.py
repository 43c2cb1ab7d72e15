"""Which tables are in the timetable? A GTFS file as operators publish it: stops and sides agree with the bus stops."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from . import bus_lines, ground
from .bus_lines import LATE_SHOPPING, SATURDAYS, SHUTTLE, SHUTTLE_RUNS, SUNDAYS, WEEKDAYS, Line
from .bus_roads import BusRoads, Call
from .estate import bus_stops
from .joined import Network
from .services import lonlat
from .timetable import Run, runs, timed, trains, ways
from .writing import archive, text

# Made-up: no administrative area's stops begin 999, and no operator has such a code.
BUSES, TRAINS_OPERATOR = ("9990B", "Ellow Valley Buses"), ("9990R", "Kingsmere Line Trains")
ADDRESS = "https://kingsmere.example"
FIRST_DAY, LAST_DAY = "20260901", "20270131"
SEED = 20260901
BUS_STATION_ID, STANDS = "9990KMBST", 6
STATION_IDS = {"Kingsmere Central": "9990KMR01", "Scarholt Halt": "9990KMR02", "Oxmarling Road": "9990KMR03"}
# Scarholt Halt is reached by stairs alone; its platforms say nothing, and so are as their station.
STATION_STEP_FREE = {"Kingsmere Central": 1, "Scarholt Halt": 2, "Oxmarling Road": 1}
PLATFORM_STEP_FREE = {"Kingsmere Central": 1, "Scarholt Halt": "", "Oxmarling Road": 1}
PLATFORM_APART_METRES = 9
# What a stop says of its kerb: so many say that it is raised (1), nothing (0), or that a wheelchair cannot board (2).
STOP_STEP_FREE = ((1, 0.80), (0, 0.13), (2, 0.07))
CHANGE_WITHIN_METRES = 450
CHANGE_WALK_METRES_PER_SECOND = 1.0
STAND_CHANGE_SECONDS, PLATFORM_CHANGE_SECONDS = 120, 180
CALENDAR = ((WEEKDAYS, "1111100"), (SATURDAYS, "0000010"), (SUNDAYS, "0000001"))
# Christmas Day and Boxing Day without a bus; the Monday after and New Year's Day as on a Sunday.
EXCEPTIONS = (
    (WEEKDAYS, "20261225", 2),
    (SATURDAYS, "20261226", 2),
    (WEEKDAYS, "20261228", 2),
    (SUNDAYS, "20261228", 1),
    (WEEKDAYS, "20270101", 2),
    (SUNDAYS, "20270101", 1),
    *((LATE_SHOPPING, day, 1) for day in ("20261203", "20261210", "20261217")),
)
STOP_COLUMNS = (
    "stop_id",
    "stop_code",
    "stop_name",
    "stop_lat",
    "stop_lon",
    "location_type",
    "parent_station",
    "wheelchair_boarding",
    "platform_code",
)
TRIP_COLUMNS = ("route_id", "service_id", "trip_id", "trip_headsign", "direction_id", "wheelchair_accessible")
CALL_COLUMNS = (
    "trip_id",
    "arrival_time",
    "departure_time",
    "stop_id",
    "stop_sequence",
    "pickup_type",
    "drop_off_type",
    "timepoint",
)
Cells = list[tuple[object, ...]]


def clock(minutes: int | None) -> str:
    """Hours, minutes and seconds of the day of service, past 24:00 where it runs on; blank where no time is printed."""
    return "" if minutes is None else f"{minutes // 60:02d}:{minutes % 60:02d}:00"


def stations() -> dict[str, tuple[int, int]]:
    """Where each station stands: the point of the drawn railway, on the finished map."""
    places = {}
    for name, x, y in ground.STATIONS:
        near = ground.RAIL_LINE.interpolate(ground.RAIL_LINE.project(ground.Point(x, y)))
        at = ground.at_plan(near.x, near.y)
        places[name] = (int(at.x), int(at.y))
    return places


def stand(line: Line, lines: list[str]) -> int:
    """The stand of the bus station at which a line's buses call, counted from one."""
    return lines.index(line.number) % STANDS + 1


class Stops:
    """The codes of the stops, each as the list of bus stops has it, and their table."""

    def __init__(self, network: Network, roads: BusRoads, lines: list[str]) -> None:
        self._listed = bus_stops(network)
        self._roads, self._lines = roads, lines
        self._rng = np.random.default_rng(SEED)

    def code(self, call: Call, line: Line) -> str:
        """The stop's code: of its place and side, or the line's stand in the bus station."""
        if call.place is None:
            return f"{BUS_STATION_ID}{stand(line, self._lines)}"
        return str(self._listed[2 * call.place + call.side][0]["atco_code"])

    def beside(self, x: int, y: int) -> list[tuple[str, float]]:
        """The codes of both sides of the places of stops near a point, with the metres to them."""
        return [
            (str(self._listed[2 * place + side][0]["atco_code"]), metres)
            for place, metres in self._roads.nearest_places(x, y, within=CHANGE_WITHIN_METRES)
            for side in (0, 1)
        ]

    def rows(self) -> Cells:
        """Every listed stop, whether a bus calls there or not; the bus station and its stands; stations, platforms."""
        values, shares = zip(*STOP_STEP_FREE, strict=True)
        kerbs = self._rng.choice(values, len(self._listed), p=shares).tolist()
        stops: Cells = [
            (stop["atco_code"], str(stop["atco_code"])[4:].lower(), stop["common_name"], lat, lon, 0, "", kerb, "")
            for (stop, (lon, lat)), kerb in zip(self._listed, kerbs, strict=True)
        ]
        x, y = self._roads.spot(self._roads.bus_station)
        lon, lat = lonlat(x, y)
        stops.append((BUS_STATION_ID, "", "South Bridge Bus Station", lat, lon, 1, "", 1, ""))
        for number in range(1, STANDS + 1):
            lon, lat = lonlat(x + 8, y - 5 - 6 * number)
            stops.append(
                (
                    f"{BUS_STATION_ID}{number}",
                    "",
                    f"South Bridge Bus Station stand {'ABCDEF'[number - 1]}",
                    lat,
                    lon,
                    0,
                    BUS_STATION_ID,
                    1,
                    "ABCDEF"[number - 1],
                )
            )
        for name, (x, y) in stations().items():
            lon, lat = lonlat(x, y)
            stops.append((STATION_IDS[name], "", name, lat, lon, 1, "", STATION_STEP_FREE[name], ""))
            for number, off in ((1, -PLATFORM_APART_METRES), (2, PLATFORM_APART_METRES)):
                lon, lat = lonlat(x, y + off)
                stops.append(
                    (
                        f"{STATION_IDS[name]}{number}",
                        "",
                        f"{name} platform {number}",
                        lat,
                        lon,
                        0,
                        STATION_IDS[name],
                        PLATFORM_STEP_FREE[name],
                        number,
                    )
                )
        return stops

    def changes(self, served: set[str]) -> Cells:
        """Changes that take a time of their own: within the bus station and each station, train to bus and back."""
        changes: Cells = [(BUS_STATION_ID, BUS_STATION_ID, 2, STAND_CHANGE_SECONDS)]
        changes += [(code, code, 2, PLATFORM_CHANGE_SECONDS) for code in STATION_IDS.values()]
        for name, (x, y) in stations().items():
            for code, metres in self.beside(x, y):
                if code not in served:
                    continue
                seconds = 60 + round(metres / CHANGE_WALK_METRES_PER_SECOND)
                changes += [(STATION_IDS[name], code, 2, seconds), (code, STATION_IDS[name], 2, seconds)]
        return changes


def calls_of(trip: str, calls: list[tuple[str, int | None, int | None, bool]]) -> Iterator[tuple[object, ...]]:
    """A trip's rows of stop times; nobody gets off at its first stop or on at its last."""
    for number, (code, arrive, depart, main) in enumerate(calls, 1):
        last = number == len(calls)
        yield trip, clock(arrive), clock(depart), code, number, int(last), int(number == 1), int(main)


def headsign(run: Run) -> str:
    """What the front of the bus says."""
    if run.line.loop:
        return ("Ringway clockwise", "Ringway anticlockwise")[run.way]
    return run.line.ends[1 - run.way]


def write(folder: Path, network: Network) -> None:
    """The timetable, as one zip."""
    roads = BusRoads(network)
    lines = [*bus_lines.TOWN_LINES, *bus_lines.VILLAGE_LINES]
    stops = Stops(network, roads, [line.number for line in lines])
    known = [ways(line, roads) for line in lines]
    trips: Cells = []
    calls: Cells = []

    def add(route: str, days: str, sign: str, way: int, *, step_free: int, called: list) -> str:
        trip = f"{990_000 + len(trips) + 1}"
        trips.append((route, days, trip, sign, way, step_free))
        calls.extend(calls_of(trip, called))
        return trip

    for run in runs(known):
        called = [(stops.code(at.call, run.line), at.arrive, at.depart, at.main) for at in run.calls]
        add(run.line.number, run.days, headsign(run), run.way, step_free=run.line.step_free, called=called)
    frequencies: Cells = []
    round_town = ways(SHUTTLE, roads).calls[0]
    for days, bands in SHUTTLE_RUNS.items():
        at = timed(SHUTTLE, round_town, 0)
        called = [(stops.code(each.call, SHUTTLE), each.arrive, each.depart, each.main) for each in at]
        trip = add(SHUTTLE.number, days, SHUTTLE.ends[1], 0, step_free=SHUTTLE.step_free, called=called)
        frequencies += [(trip, clock(start), clock(end), every * 60, int(exact)) for start, end, every, exact in bands]
    for days, way, train in trains():
        called = [(f"{STATION_IDS[name]}{way + 1}", arrive, depart, True) for name, arrive, depart in train]
        add("KML", days, train[-1][0], way, step_free=1, called=called)
    routes: Cells = [
        (line.number, BUSES[0], line.number, " - ".join(dict.fromkeys(line.ends)), 3) for line in [*lines, SHUTTLE]
    ]
    routes.append(("KML", TRAINS_OPERATOR[0], "", "Kingsmere Line", 2))
    archive(
        folder / "transport" / "kingsmere_gtfs.zip",
        {
            "agency.txt": text(
                ("agency_id", "agency_name", "agency_url", "agency_timezone", "agency_lang"),
                [(*each, ADDRESS, "Europe/London", "en") for each in (BUSES, TRAINS_OPERATOR)],
            ),
            "calendar.txt": text(
                (
                    "service_id",
                    "monday",
                    "tuesday",
                    "wednesday",
                    "thursday",
                    "friday",
                    "saturday",
                    "sunday",
                    "start_date",
                    "end_date",
                ),
                [(days, *runs_on, FIRST_DAY, LAST_DAY) for days, runs_on in CALENDAR],
            ),
            "calendar_dates.txt": text(("service_id", "date", "exception_type"), EXCEPTIONS),
            "feed_info.txt": text(
                (
                    "feed_publisher_name",
                    "feed_publisher_url",
                    "feed_lang",
                    "feed_start_date",
                    "feed_end_date",
                    "feed_version",
                ),
                [("Kingsmere, a made-up place", ADDRESS, "en", FIRST_DAY, LAST_DAY, "2026-09-01")],
            ),
            "frequencies.txt": text(("trip_id", "start_time", "end_time", "headway_secs", "exact_times"), frequencies),
            "routes.txt": text(("route_id", "agency_id", "route_short_name", "route_long_name", "route_type"), routes),
            "stop_times.txt": text(CALL_COLUMNS, calls),
            "stops.txt": text(STOP_COLUMNS, stops.rows()),
            "transfers.txt": text(
                ("from_stop_id", "to_stop_id", "transfer_type", "min_transfer_time"),
                stops.changes({str(call[3]) for call in calls}),
            ),
            "trips.txt": text(TRIP_COLUMNS, trips),
        },
    )
