"""When does each bus and train call where? Runs along the roads at the speed of a bus, in whole minutes as printed."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from . import bus_lines
from .bus_lines import Line
from .bus_roads import BusRoads, Call

# Out of the peaks a bus keeps the time of quiet roads; in them it takes longer. From, until, how many times as long.
PEAKS = ((450, 540, 1.18), (930, 1050, 1.15))
STANDS_AT_BUS_STATION_MINUTES = 2
MAIN_TIME_EVERY = 6
# Lines leave a few minutes after each other, not all on the hour.
STAGGER_MINUTES = 7
WEEKDAY_KINDS = (bus_lines.WEEKDAYS, bus_lines.SATURDAYS, bus_lines.SUNDAYS, bus_lines.LATE_SHOPPING)


@dataclass(frozen=True)
class CallTime:
    """When a run calls: minutes after midnight, None between the main times of a line that prints no others."""

    call: Call
    arrive: int | None
    depart: int | None
    main: bool


@dataclass(frozen=True)
class Run:
    """One bus: its line, its kind of day, which way (0 or 1), its calls."""

    line: Line
    days: str
    way: int
    calls: tuple[CallTime, ...]


@dataclass(frozen=True)
class LineWays:
    """A line with its calls each way."""

    line: Line
    calls: tuple[list[Call], list[Call]]


def ways(line: Line, roads: BusRoads) -> LineWays:
    """Where a line calls, there and back; a loop runs round one way and then the other."""
    out, back = roads.calls(roads.way(line.by)), roads.calls(roads.way(line.by[::-1]))
    return LineWays(line, (out, back))


def leaves(line: Line, days: str, way: int, *, order: int) -> list[int]:
    """Minutes at which a line's buses leave one end on one kind of day, in order."""
    if line.times != ((), ()):
        return list({bus_lines.WEEKDAYS: line.times, bus_lines.SATURDAYS: line.saturday_times}.get(days, ((), ()))[way])
    if days == bus_lines.LATE_SHOPPING:
        return list(line.late_shopping)
    minutes: list[int] = []
    for start, end, every in line.often.on(days):
        first = start + (STAGGER_MINUTES * order + way * every // 2) % every
        minutes += [at for at in range(first, end, every) if not minutes or at > minutes[-1] + every // 2]
    if days in (bus_lines.WEEKDAYS, bus_lines.SATURDAYS):
        minutes += [at for at in line.night if at > minutes[-1]]
    return minutes


def timed(line: Line, calls: list[Call], leave: int) -> tuple[CallTime, ...]:
    """A run's times at each call, cut down to whole minutes; a bus stands a little in the bus station on its way."""
    slow = next((times for start, end, times in PEAKS if start <= leave < end), 1.0)
    last, wait, call_times = len(calls) - 1, 0, []
    for number, call in enumerate(calls):
        arrive = leave + int(round(call.minutes * slow, 6)) + wait
        standing = call.place is None and 0 < number < last
        wait += STANDS_AT_BUS_STATION_MINUTES if standing else 0
        depart = arrive + (STANDS_AT_BUS_STATION_MINUTES if standing else 0)
        main = number in (0, last) or call.place is None or number % MAIN_TIME_EVERY == 0
        blank = line.main_times_only and not main
        call_times.append(CallTime(call, None if blank else arrive, None if blank else depart, main))
    return tuple(call_times)


def runs(known: list[LineWays]) -> Iterator[Run]:
    """Every run of every line, line by line, day by day, way by way."""
    for order, each in enumerate(known):
        for days in WEEKDAY_KINDS:
            for way in (0, 1):
                for leave in leaves(each.line, days, way, order=order):
                    yield Run(each.line, days, way, timed(each.line, each.calls[way], leave))


def trains() -> Iterator[tuple[str, int, list[tuple[str, int, int]]]]:
    """Kind of day, which way, and station, arrival and departure of every train."""
    names = [name for name, _ in bus_lines.TRAIN_MINUTES]
    steps = [after - before for (_, before), (_, after) in pairwise(bus_lines.TRAIN_MINUTES)]
    for days in WEEKDAY_KINDS:
        for way in (0, 1):
            order, ahead = (names, steps) if way == 0 else (names[::-1], steps[::-1])
            for start, end, every in bus_lines.TRAINS.on(days):
                for leave in range(start + way * every // 2, end, every):
                    at, calls = leave, []
                    for number, name in enumerate(order):
                        at += ahead[number - 1] if number else 0
                        wait = bus_lines.TRAIN_WAITS.get(name, 0)
                        calls.append((name, at, at + wait))
                        at += wait
                    yield days, way, calls
