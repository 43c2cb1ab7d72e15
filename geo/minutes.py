"""Minutes by area to the nearest site of a service, or to one point, as the plain dictionaries of the command line."""

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

import pandas as pd

from geo.access import Way, nearest, nearest_by, of_sites, site_in_window
from geo.change_text import point_of
from geo.disclosure import Rule, protect
from geo.errors import InputError, NotHeldError, StaleError
from geo.place import Place
from geo.services import GridPoint, Service, Site, points
from geo.stops import stop_network
from geo.streets import Mode
from geo.transit import on_day, transit_of, transit_times
from geo.travel import TravelTimes, add_site, joined, only
from geo.windows import When, parsed_when

OnStep = Callable[[int, int], None]
TO_POINT = "point"


def with_site(place: Place, times: TravelTimes, site: Site) -> TravelTimes:
    """The table of one mode with one more site, or with this site anew; only its column is computed.

    Public transport is asked for the first view. InputError for a site that no street of this mode comes near, or that
    stands in water.
    """
    if site.at is not None and (water := place.water_at(site.at)):
        raise InputError(f"{site.site_id} ({site.name}) would stand in {water}; put it on land.")
    if times.mode is not Mode.TRANSIT:
        return add_site(times, place.network, place.centres, site=site, snapped=place.snapped.get(times.mode))
    if place.network is None or place.transit is None or place.first_when is None:
        raise StaleError(f"{place.name}'s minutes by public transport are of another timetable; build it again.")
    return joined(times, transit_times(place.transit, place.network, points([site]), when=place.first_when))


def times_to(
    place: Place, at: GridPoint, *, modes: Collection[Mode] = tuple(Mode), when: When | None = None
) -> dict[Mode, TravelTimes]:
    """Minutes from every area to one point by those of the modes that are held: tables of one column, "point".

    when: what public transport is asked for; the first view where none is given.
    """
    point = Site(TO_POINT, Service.OTHER, "the point", at)
    asked = [mode for mode in place.times if mode in modes and (when is None or mode is not Mode.TRANSIT)]
    times = {mode: with_site(place, only(place.times[mode], []), point) for mode in asked}
    if when is not None and Mode.TRANSIT in modes:
        times[Mode.TRANSIT] = _by_transit(place, when, points([point]))
    return times


def step_free_times(place: Place, foot: Mode, when: When, sites: Iterable[Site]) -> TravelTimes:
    """Minutes by wheelchair with the buses and trains that are step-free, to these sites.

    foot: which wheelchair figure; the cautious one takes only stops and trips that the timetable vouches for.
    NotHeldError without a timetable.
    """
    if place.network is None or place.timetable is None or place.transit is None:
        raise NotHeldError(f"{place.name} holds no timetable, so step-free buses and trains are not known.")
    stops = stop_network(place.network, place.timetable, foot=foot)
    transit = transit_of(place.network, stops, place.centres, day=when.day)
    return transit_times(transit, place.network, points(sites), when=when)


def at_other_times(
    place: Place, when: When, sites: Iterable[Site], *, on_step: OnStep | None = None
) -> dict[Mode, TravelTimes]:
    """The place's minutes to these of its sites, those by public transport asked for another day or window.

    NotHeldError without a timetable; InputError, with the days it covers, for a day outside it.
    """
    where = points(sites)
    times: dict[Mode, TravelTimes] = {
        mode: only(table, list(where.index)) for mode, table in place.times.items() if mode is not Mode.TRANSIT
    }
    times[Mode.TRANSIT] = _by_transit(place, when, where, on_step=on_step)
    return times


def _by_transit(place: Place, when: When, where: pd.DataFrame, *, on_step: OnStep | None = None) -> TravelTimes:
    if place.network is None or place.transit is None:
        raise NotHeldError(
            f"{place.name} holds no timetable that can be used, so public transport cannot be answered for any time."
        )
    return transit_times(on_day(place.transit, when.day), place.network, where, when=when, on_step=on_step)


def minutes_report(
    place: Place,
    mode: str,
    *,
    target: Service | tuple[float, float],
    when: str | None = None,
    unrounded: bool = False,
) -> dict[str, Any]:
    """The report of `times`: minutes by area by one mode ("nocar" is whichever of walking and transit is quicker).

    target is a service, or a point as (longitude, latitude) in degrees. when is as `windows.parsed_when` takes it; the
    first view where it is None. NotHeldError where the place holds no such minutes. People outside the borough are the
    patients on lists inside; they come from patient lists and are protected unless unrounded.
    """
    way = Way(mode)
    if way is Way.TRANSIT and Mode.TRANSIT not in place.times:
        raise NotHeldError(
            f"{place.name} holds no timetable that can be used, so public transport cannot be answered for any time."
        )
    if way is Way.WHEELCHAIR and Mode.WHEELCHAIR not in place.times:
        raise NotHeldError(
            f"{place.name} has no street map, and a straight line knows nothing of steps: no wheelchair."
        )
    asked = _asked(place, way, when)
    times: Mapping[Mode, TravelTimes]
    if isinstance(target, tuple):
        held, times = [TO_POINT], times_to(place, point_of(*target), modes=way.modes, when=asked)
    else:
        sites = [site for site in place.sites_of(target) if site.at is not None]
        if not sites:
            raise NotHeldError(f"{place.name} holds no {target.label} whose place is known.")
        held = [site.site_id for site in sites]
        times = place.times if asked is None else at_other_times(place, asked, sites)
    minutes = nearest_by(times, way, site_ids=held)
    spread = _spread(times, way, held)
    people = pd.concat([place.people, protect(place.outside_patients, Rule.OPEN if unrounded else Rule.STRICT)])
    return {
        "place": place.name,
        "mode": mode,
        "when": _when_words(place, way, asked),
        "approximate": place.approximate,
        "to": list(target) if isinstance(target, tuple) else None,
        "service": None if isinstance(target, tuple) else target.value,
        "areas": [
            {
                "area_code": code,
                "people": _plain(people.get(code)),
                "minutes": _plain(minutes[code]),
                **{name: _plain(column.get(code)) for name, column in spread.items()},
            }
            for code in minutes.index
        ],
        "people_cut_off": float(place.people[minutes.reindex(place.people.index).isna()].sum()),
        "notes": _notes(place, way, when, asked=asked, unrounded=unrounded),
        "provenance": [
            {"publisher": s.publisher, "title": s.title, "edition": s.edition, "licence": s.licence, "sha256": s.sha256}
            for s in place.provenance
            if s.used_for
        ],
    }


def _plain(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else round(float(value), 4)


def timetable_words(place: Place, asked: When | None = None) -> str:
    """What a figure without a car or by public transport rests on: day, window and feed, or that none is held."""
    when = asked or place.first_when
    if Mode.TRANSIT not in place.times or place.timetable is None or when is None:
        return (
            "Without a car means on foot here: no timetable is held that can be used, so buses and trains are not "
            "counted."
        )
    feeds = " and ".join(feed.name for feed in place.timetable.feeds)
    return f"Public transport, walking all the way where that is quicker: {when.label}; timetable of {feeds}."


def _asked(place: Place, way: Way, when: str | None) -> When | None:
    """The day and window a person asks for; None for the first view, or where the time of day makes no difference."""
    if when is None or place.timetable is None or way not in (Way.NOCAR, Way.TRANSIT):
        return None
    return parsed_when(when, place.timetable)


def _when_words(place: Place, way: Way, asked: When | None) -> str | None:
    if way not in (Way.NOCAR, Way.TRANSIT) or Mode.TRANSIT not in place.times or place.first_when is None:
        return None
    return (asked or place.first_when).label


def _spread(times: Mapping[Mode, TravelTimes], way: Way, held: list[str]) -> dict[str, pd.Series]:
    """Of one site an area by public transport: p25 and p75 in minutes, shares of departures, return trips.

    Whoever can walk all the way to any site is never slower than that, whichever quarter is asked for. From where no
    minute of the window has an answer, return trips are to the site that one gets to and back from most often.
    """
    quarters = {"p25": "quarter", "p75": "three_quarters"}
    spread = times[Mode.TRANSIT].spread if Mode.TRANSIT in times else None
    if way not in (Way.NOCAR, Way.TRANSIT) or spread is None:
        return dict.fromkeys(quarters, pd.Series(dtype=float))
    at = site_in_window(only(times[Mode.TRANSIT], held))
    on_foot = nearest(times[Mode.WALK].minutes[held])
    found = {name: of_sites(getattr(spread, table), at) for name, table in quarters.items()}
    found = {name: column.where(~(on_foot < column), on_foot) for name, column in found.items()}
    for name in ("answered", "walked", "returns"):
        table = getattr(spread, name)
        found[name] = of_sites(table, at).fillna(table[held].max(axis=1))
    return found


def _notes(place: Place, way: Way, when: str | None, *, asked: When | None, unrounded: bool) -> list[str]:
    notes = ["Minutes are empty where the journey is over 120 minutes or not connected."]
    if way in (Way.NOCAR, Way.TRANSIT) and Mode.TRANSIT in place.times:
        notes = ["Minutes are empty where half of the departures or more have no journey within 120 minutes."]
    if place.approximate:
        notes.append("Approximate, screening only: straight-line distance and a rule of thumb, no street map.")
    if way in (Way.NOCAR, Way.TRANSIT):
        notes.append(timetable_words(place, asked))
    elif when is not None:
        notes.append("These minutes are the same at any time of day: no traffic is held.")
    if not place.outside_patients.empty:
        shown = "unrounded, for checking only" if unrounded else "rounded, and small counts are hidden"
        notes.append(f"Areas outside the borough count the patients on lists inside who live there; {shown}.")
    return notes
