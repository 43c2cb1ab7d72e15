"""Minutes of a place to one more site, to a point, or at another time of day than the tables that it holds."""

from collections.abc import Collection, Iterable

import pandas as pd

from geo.errors import InputError, NotHeldError, StaleError
from geo.place.by_authority import on_foot_words
from geo.place.place import Place
from geo.projection import GridPoint
from geo.services.services import Service, Site, points
from geo.travel.kept import Minutes
from geo.travel.stops import stop_network
from geo.travel.streets import Mode
from geo.travel.timetable import bank_holiday_words
from geo.travel.transit import on_day, transit_of, transit_times
from geo.travel.travel import TravelTimes, add_site, joined, travel_times
from geo.travel.windows import When, is_peak
from geo.values import OnStep

TO_POINT = "point"


def with_site(place: Place, times: TravelTimes, site: Site) -> TravelTimes:
    """The table of one mode with one more site, or with this site anew; only its column is computed.

    Public transport is asked for the first view. InputError for a site that no street of this mode comes near, or that
    stands in water.
    """
    if site.at is not None and (water := place.map.water_at(site.at)):
        raise InputError(f"{site.site_id} ({site.name}) would stand in {water}; put it on land.")
    if times.mode is not Mode.TRANSIT:
        return add_site(
            times, place.travel.network, place.travel.doors, site=site, snapped=place.travel.snapped.get(times.mode)
        )
    if place.travel.network is None or place.travel.transit is None or place.travel.first_when is None:
        raise StaleError(f"{place.name}'s minutes by public transport are of another timetable; build it again.")
    return joined(
        times, transit_times(place.travel.transit, place.travel.network, points([site]), when=place.travel.first_when)
    )


def times_to(
    place: Place, at: GridPoint, *, modes: Collection[Mode] = tuple(Mode), when: When | None = None
) -> dict[Mode, TravelTimes]:
    """Minutes from every area to one point by those of the modes that are held: tables of one column, "point".

    when: what public transport is asked for; the first view where none is given.
    """
    point = Site(TO_POINT, Service.OTHER, "the point", at)
    asked = [mode for mode in place.travel.times if mode in modes and (when is None or mode is not Mode.TRANSIT)]
    times = {mode: with_site(place, place.travel.times[mode].to([]), point) for mode in asked}
    if when is not None and Mode.TRANSIT in modes:
        times[Mode.TRANSIT] = _by_transit(place, when, points([point]))
    return times


def step_free_times(place: Place, foot: Mode, when: When, sites: Iterable[Site]) -> TravelTimes:
    """Minutes by wheelchair with the buses and trains that are step-free, to these sites.

    foot: which wheelchair figure; the cautious one takes only stops and trips that the timetable vouches for.
    NotHeldError without a timetable.
    """
    if place.travel.network is None or place.travel.timetable is None or place.travel.transit is None:
        raise NotHeldError(f"{place.name} holds no timetable, so step-free buses and trains are not known.")
    stops = stop_network(place.travel.network, place.travel.timetable, foot=foot)
    transit = transit_of(place.travel.network, stops, place.travel.doors, day=when.day)
    return transit_times(transit, place.travel.network, points(sites), when=when)


def at_other_times(
    place: Place, when: When, sites: Iterable[Site], *, on_step: OnStep | None = None
) -> dict[Mode, Minutes]:
    """The place's minutes to these of its sites at least, those by public transport asked for another day or window.

    By car they are those of the peak where the window lies within it; every other mode takes as long at any hour.
    NotHeldError without a timetable; InputError, with the days it covers, for a day outside it.
    """
    where = points(sites)
    times: dict[Mode, Minutes] = {mode: table for mode, table in place.travel.times.items() if mode is not Mode.TRANSIT}
    if Mode.CAR in times and is_peak(when):
        times[Mode.CAR] = driven_at_peak(place, where)
    times[Mode.TRANSIT] = _by_transit(place, when, where, on_step=on_step)
    return times


def driven_at_peak(place: Place, where: pd.DataFrame) -> TravelTimes:
    """Minutes by car at the peak to sites (index site_id; easting, northing); the place's own without streets."""
    if place.travel.network is None:
        return place.travel.times[Mode.CAR].to(list(where.index))
    network = place.travel.network.at_peak
    return travel_times(network, place.travel.doors, where, mode=Mode.CAR, settings=network.settings)


def _by_transit(place: Place, when: When, where: pd.DataFrame, *, on_step: OnStep | None = None) -> TravelTimes:
    if place.travel.network is None or place.travel.transit is None:
        raise NotHeldError(
            f"{place.name} holds no timetable that can be used, so public transport cannot be answered for any time."
        )
    return transit_times(
        on_day(place.travel.transit, when.day), place.travel.network, where, when=when, on_step=on_step
    )


def without_a_car_holds(place: Place) -> str:
    """What stands beside a figure without a car: the ways of going that it counts and for when."""
    when = place.travel.first_when
    if Mode.TRANSIT not in place.travel.times or place.travel.timetable is None or when is None:
        return "on foot only: no timetable is held that can be used"
    return "; ".join(filter(None, [f"on foot, bus and train, {when.short}", on_foot_words(place)]))


def timetable_words(place: Place, asked: When | None = None) -> str:
    """What a figure without a car or by public transport rests on: day, window and feed, or that none is held."""
    when = asked or place.travel.first_when
    if Mode.TRANSIT not in place.travel.times or place.travel.timetable is None or when is None:
        return (
            "Without a car means on foot here: no timetable is held that can be used, so buses and trains are not "
            "counted."
        )
    feeds = " and ".join(feed.name for feed in place.travel.timetable.feeds)
    holiday = bank_holiday_words(place.travel.timetable, when.day)
    return (
        f"Public transport, walking all the way where that is quicker: {when.label}; timetable of {feeds}."
        f"{' ' if holiday else ''}{holiday}"
    )
