"""One journey to look at, leg by leg, and the return trips of a day, from one point to one site.

They are read off the same scan as the minutes, so that a journey shown is a journey counted.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import pandas as pd

from geo.errors import InputError
from geo.projection import GridPoint
from geo.travel.connection_scan import MOST_RIDES, Departures, Scanned, arrivals_by_minute, departures, homes_by_minute
from geo.travel.connections import LAST_SECOND, SECONDS_A_DAY
from geo.travel.footways import metres_without_pavement
from geo.travel.network import Network, snap
from geo.travel.stops import NEVER, Walks
from geo.travel.transit import Transit, scan_day, site_walks
from geo.travel.windows import TripDirection, When

# The ends of every journey, by these names in its legs.
HOME, SITE = "home", "the site"
# In place of a row of stops, at the ends of a walk.
AT_HOME, AT_SITE = -1, -2


class LegKind(StrEnum):
    """On foot (or by wheelchair), or by a ride."""

    WALK = "walk"
    RIDE = "ride"


@dataclass(frozen=True)
class Leg:
    """One part of a journey: from where to where in words, and when (seconds after midnight of the day).

    route, operator, towards and route_type are the ride's; empty and -1 for a walk. A vehicle that goes on as another
    line has the names of both ("1 then 2") and the way that it goes last. bare_metres: how much of a walk leads along
    a fast main road without a pavement.
    """

    kind: LegKind
    begin: str
    end: str
    depart: int
    arrive: int
    route: str = ""
    operator: str = ""
    towards: str = ""
    route_type: int = -1
    bare_metres: float = 0.0


@dataclass(frozen=True)
class Journey:
    """A journey of one or more legs; seconds after midnight of leaving and of being there, waiting on the way included.

    leave is when people set out, which may be before the first leg departs.
    """

    leave: int
    arrive: int
    legs: tuple[Leg, ...]

    @property
    def minutes(self) -> float:
        """Door to door, from setting out."""
        return (self.arrive - self.leave) / 60


@dataclass(frozen=True)
class ReturnTrip:
    """There and back in one day: when one leaves home, is at the site, leaves it again and is home (seconds)."""

    leave: int
    arrive: int
    leave_again: int
    home: int


@dataclass(frozen=True, eq=False)
class DayTrips:
    """Everything about the trips of a day between one point and one site.

    Attributes
    ----------
    ends
        Where one starts, and the site.
    walks
        The point's own walks.
    on_foot
        Seconds on foot all the way, NEVER if out of reach.
    limit
        Seconds of the longest journey.
    out, back
        The day's rides scanned from the site.
    """

    transit: Transit
    network: Network
    ends: tuple[GridPoint, GridPoint]
    walks: Walks
    on_foot: int
    limit: int
    out: Scanned
    back: Scanned


def trips_between(transit: Transit, network: Network, at: GridPoint, *, code: str) -> DayTrips:
    """The trips of the day between one of the transit's points, by its code, and a site at a place.

    InputError for a code that is no point, or a site that no street comes near.
    """
    where = pd.DataFrame({"easting": [at.easting], "northing": [at.northing]}, index=["site"])
    end = snap(network, where, mode=transit.stops.foot)
    if code not in transit.walks.codes:
        raise InputError(f"{code!r} is no place that trips start from here; use the code of a small area.")
    if not end.held[0]:
        raise InputError(
            f"The site is more than {network.settings.snap_metres:.0f} metres from any street, so none leads there."
        )
    site = site_walks(transit, network, end)
    # Of an area with several doors the first, which is its centre where that is held.
    point = int(np.flatnonzero(transit.walks.codes == code)[0])
    here = slice(int(transit.walks.start[point]), int(transit.walks.start[point + 1]))
    walks = Walks(
        pd.Index([code]), np.array([0, here.stop - here.start]), transit.walks.stop[here], transit.walks.seconds[here]
    )
    limit = int(network.settings.limit_minutes * 60)
    door, day = transit.doors.iloc[point], transit.day
    return DayTrips(
        transit=transit,
        network=network,
        ends=(GridPoint(float(door["easting"]), float(door["northing"])), at),
        walks=walks,
        on_foot=int(site.on_foot[point]),
        limit=limit,
        out=scan_day(day.out, site),
        back=scan_day(day.back, site),
    )


def journey(trips: DayTrips, *, leave: int, direction: TripDirection = TripDirection.OUT) -> Journey | None:
    """The quickest journey for one who sets out at a second of the day; None where none is within the limit.

    There or home again: by arrival one asks for the window, as `usual_journey` does.
    """
    if direction is TripDirection.ARRIVE:
        raise InputError("A journey is shown for a time of setting out; for one by arrival give the window.")
    scanned = trips.out if direction is TripDirection.OUT else trips.back
    profile = departures(scanned, within_seconds=trips.limit)
    chosen = _best_departure(trips.walks, profile, leave=leave, direction=direction)
    arrive = leave + trips.on_foot if chosen is None else min(chosen.arrive, leave + trips.on_foot)
    if arrive - leave > trips.limit:
        return None
    home, site = HOME, SITE
    if chosen is None or leave + trips.on_foot <= chosen.arrive:
        begin, end = (home, site) if direction is TripDirection.OUT else (site, home)
        bare = _bare_metres(trips, AT_HOME, AT_SITE)
        return Journey(leave, arrive, (Leg(LegKind.WALK, begin, end, leave, arrive, bare_metres=bare),))
    legs = _legs(trips, scanned, chosen)
    return Journey(leave, arrive, legs)


def usual_journey(trips: DayTrips, when: When) -> Journey | None:
    """A journey of the window that takes as long as the median one; None where none has an answer.

    Of those that take as long the first to leave after it. Whether one gets home again is not asked here.
    """
    leave, taken = _asked(trips, when)
    middle = int(np.argsort(taken, kind="stable")[(len(taken) - 1) // 2])
    return None if taken[middle] > trips.limit else _leaving(trips, int(leave[middle]), when)


def quickest_journey(trips: DayTrips, when: When) -> Journey | None:
    """The quickest journey of the window, the first of equally quick ones: for one who plans; None where none is found.

    Of a walk and a ride that take as long, the walk.
    """
    leave, taken = _asked(trips, when)
    best = int(taken.argmin())
    return None if taken[best] > trips.limit else _leaving(trips, int(leave[best]), when)


def _asked(trips: DayTrips, when: When) -> tuple[np.ndarray, np.ndarray]:
    """For every minute of the window the second of leaving, and the seconds that it takes; by arrival the wait too."""
    minutes = when.to_minute - when.from_minute + 1
    clock_seconds = 60 * (when.from_minute + np.arange(minutes))
    if when.direction is not TripDirection.ARRIVE:
        row = _row(trips, when.direction, first=when.from_minute * 60, minutes=minutes)
        return clock_seconds, np.minimum(row - clock_seconds, trips.on_foot)
    whole = _row(trips, TripDirection.OUT, first=0, minutes=LAST_SECOND // 60)
    latest = 60 * (np.searchsorted(whole, clock_seconds, side="right") - 1)
    by_ride = np.where(latest >= 0, clock_seconds - latest, NEVER)
    walks = trips.on_foot <= by_ride
    return np.where(walks, clock_seconds - trips.on_foot, latest), np.where(walks, trips.on_foot, by_ride)


def _leaving(trips: DayTrips, leave: int, when: When) -> Journey | None:
    direction = TripDirection.BACK if when.direction is TripDirection.BACK else TripDirection.OUT
    return journey(trips, leave=leave, direction=direction)


def return_trips(trips: DayTrips) -> tuple[ReturnTrip, ...]:
    """The workable return trips of the day by public transport, as `Spread.returns` counts them, with a way home each.

    The way home is the first one after the stay.
    """
    whole = _row(trips, TripDirection.OUT, first=0, minutes=LAST_SECOND // 60)
    homes = departures(trips.back, within_seconds=trips.limit)
    stay = int(trips.transit.stops.settings.stay_minutes * 60)
    returns = []
    for minute in np.flatnonzero(whole[:-1] < whole[1:]).tolist():
        leave, arrive = 60 * minute, int(whole[minute])
        if arrive - leave <= trips.limit and arrive - leave < trips.on_foot:
            ways = _ways_home(trips, homes, ready=arrive + stay)
            if ways:
                home, leave_again = min(ways)
                returns.append(ReturnTrip(leave, arrive, leave_again, home))
    return tuple(returns)


def _ways_home(trips: DayTrips, homes: Departures, *, ready: int) -> list[tuple[int, int]]:
    """When one may be home on the same day, and must leave the site for it, once one is ready to leave."""
    ways: list[tuple[int, int]] = []
    for stop, walk in zip(trips.walks.stop.tolist(), trips.walks.seconds.tolist(), strict=True):
        here = slice(int(homes.start[stop]), int(homes.start[stop + 1]))
        leave, home = -homes.until[here].astype(int), walk - homes.at[here].astype(int)
        good = (leave >= ready) & (home - leave <= trips.limit) & (home <= SECONDS_A_DAY)
        ways += zip(home[good].tolist(), leave[good].tolist(), strict=True)
    near = int(trips.transit.stops.settings.on_foot_minutes * 60)
    if trips.on_foot <= near and ready + trips.on_foot <= SECONDS_A_DAY:
        ways.append((ready + trips.on_foot, ready))
    return ways


def _row(trips: DayTrips, direction: TripDirection, *, first: int, minutes: int) -> np.ndarray:
    scanned = trips.out if direction is TripDirection.OUT else trips.back
    profile = departures(scanned, within_seconds=trips.limit)
    by_minute = arrivals_by_minute if direction is TripDirection.OUT else homes_by_minute
    return by_minute(profile, trips.walks, first=first, minutes=minutes)[0]


@dataclass(frozen=True)
class _Chosen:
    """Where one boards (in the direction's own time): the stop, the walk, the departure, and the answer at the site."""

    stop: int
    walk: int
    at: int
    until: int
    arrive: int


def _best_departure(walks: Walks, profile: Departures, *, leave: int, direction: TripDirection) -> _Chosen | None:
    """The departure that arrives first for one who sets out then, the one with the shortest walk where two do."""
    best: _Chosen | None = None
    for stop, walk in zip(walks.stop.tolist(), walks.seconds.tolist(), strict=True):
        here = slice(int(profile.start[stop]), int(profile.start[stop + 1]))
        at, until = profile.at[here].astype(int), profile.until[here].astype(int)
        out = direction is TripDirection.OUT
        sets_out, arrives = (at - walk, until) if out else (-until, walk - at)
        in_time = np.flatnonzero(sets_out >= leave)
        if len(in_time) == 0:
            continue
        first = in_time[np.argmin(arrives[in_time])]
        if best is None or arrives[first] < best.arrive:
            best = _Chosen(stop, walk, int(at[first]), int(until[first]), int(arrives[first]))
    return best


@dataclass(frozen=True)
class _Part:
    """A leg before it is named: a walk between rows of stops (AT_HOME and AT_SITE its ends), or a ride of a vehicle.

    trips: of a ride, those that the vehicle makes one after another.
    """

    begin: str
    end: str
    depart: int
    arrive: int
    walked: tuple[int, int] | None = None
    trips: tuple[int, ...] = ()


def _legs(trips: DayTrips, scanned: Scanned, chosen: _Chosen) -> tuple[Leg, ...]:
    """The legs from a boarding to the site, read off what the scan holds; on the way home they are turned round."""
    connections, timetable = scanned.connections, trips.transit.stops.timetable
    out = connections.direction is TripDirection.OUT
    home, site = HOME, SITE
    legs = [_Part(home, timetable.stop_name[chosen.stop], chosen.at - chosen.walk, chosen.at, (AT_HOME, chosen.stop))]
    slots = slice(int(connections.stop_start[chosen.stop]), int(connections.stop_start[chosen.stop + 1]))
    slot = slots.start + int(np.searchsorted(connections.depart[connections.by_slot[slots]], chosen.at))
    most = next(rides for rides in range(MOST_RIDES) if scanned.boarding[slot, rides] == chosen.until)
    stop = chosen.stop
    while True:
        ride = _boarded(scanned, slot, most, chosen.until)
        begin, depart = timetable.stop_name[stop], int(connections.depart[ride])
        ridden, caught = _alighted(scanned, ride, most, chosen.until)
        ride, made = ridden[-1], tuple(dict.fromkeys(int(connections.trip[part]) for part in ridden))
        stop = int(connections.stop[ride])
        there = int(connections.arrive[ride])
        legs.append(_Part(begin, timetable.stop_name[stop], depart, there, trips=made if out else made[::-1]))
        if caught is None:
            legs.append(_Part(timetable.stop_name[stop], site, there, chosen.until, (stop, AT_SITE)))
            break
        onward = int(np.searchsorted(connections.stop_start, caught, side="right")) - 1
        if onward != stop:
            ends = (stop, onward) if out else (onward, stop)
            walked = _change_seconds(trips.transit.stops.changes, *ends)
            names = timetable.stop_name
            legs.append(_Part(names[stop], names[onward], there, there + walked, (stop, onward)))
        slot, stop, most = caught, onward, most - 1
    named_legs = [_leg(trips, part) for part in legs]
    return tuple(named_legs if out else [_turned(leg) for leg in reversed(named_legs)])


def _boarded(scanned: Scanned, slot: int, rides: int, until: int) -> int:
    """The ride that is worth boarding from a slot on: the first one that keeps what the slot promises."""
    connections = scanned.connections
    while True:
        ride = int(connections.by_slot[slot])
        if connections.board[ride] and scanned.riding[ride, rides] == until:
            return ride
        slot += 1


def _alighted(scanned: Scanned, ride: int, rides: int, until: int) -> tuple[list[int], int | None]:
    """The rides from boarding to alighting, and the slot one changes to; None for it where the last walk begins."""
    connections = scanned.connections
    ridden = [ride]
    while True:
        stay_on = _stayed(scanned, ride, rides, until)
        if connections.alight[ride]:
            if int(connections.arrive[ride]) + int(scanned.to_site[connections.stop[ride]]) == until:
                return ridden, None
            if rides > 0 and stay_on < 0:
                changes = connections.change_slot[connections.change_start[ride] : connections.change_start[ride + 1]]
                in_time = changes[scanned.boarding[changes, rides - 1] == until]
                if len(in_time):
                    return ridden, int(in_time[0])
        ride = stay_on
        ridden.append(ride)


def _stayed(scanned: Scanned, ride: int, rides: int, until: int) -> int:
    """The vehicle's next ride that keeps the same promise; -1 where none does."""
    connections = scanned.connections
    further = connections.fork[connections.fork_start[ride] : connections.fork_start[ride + 1]]
    onward = [int(connections.onward[ride]), *further.tolist()]
    return next((each for each in onward if each >= 0 and scanned.riding[each, rides] == until), -1)


def _change_seconds(changes: Walks, begin: int, end: int) -> int:
    here = slice(int(changes.start[begin]), int(changes.start[begin + 1]))
    return int(changes.seconds[here][changes.stop[here] == end][0])


def _leg(trips: DayTrips, part: _Part) -> Leg:
    timetable = trips.transit.stops.timetable
    if part.walked is not None:
        bare = _bare_metres(trips, *part.walked)
        return Leg(LegKind.WALK, part.begin, part.end, part.depart, part.arrive, bare_metres=bare)
    routes = timetable.trip_route[list(part.trips)].tolist()
    names = dict.fromkeys(timetable.route_name[route] for route in routes)
    return Leg(
        LegKind.RIDE,
        part.begin,
        part.end,
        part.depart,
        part.arrive,
        " then ".join(names),
        timetable.operator[routes[0]],
        timetable.trip_headsign[part.trips[-1]],
        int(timetable.route_type[routes[0]]),
    )


def _bare_metres(trips: DayTrips, begin: int, end: int) -> float:
    """Metres of a walk along fast main roads without a pavement, between rows of stops, AT_HOME or AT_SITE."""

    def at(row: int) -> GridPoint:
        if row in (AT_HOME, AT_SITE):
            return trips.ends[0 if row == AT_HOME else 1]
        timetable = trips.transit.stops.timetable
        return GridPoint(float(timetable.stop_easting[row]), float(timetable.stop_northing[row]))

    return metres_without_pavement(trips.network, at(begin), at(end), foot=trips.transit.stops.foot)


def _turned(leg: Leg) -> Leg:
    """A leg of the day turned round, as it is travelled."""
    return replace(leg, begin=leg.end, end=leg.begin, depart=-leg.arrive, arrive=-leg.depart)
