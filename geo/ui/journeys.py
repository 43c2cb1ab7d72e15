"""One journey to look at, from a postcode, a point on the map or a small area: leg by leg, and the strip of a day."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from geo.errors import NotHeldError
from geo.place.place import Place
from geo.projection import GridPoint
from geo.services.services import Site, points
from geo.travel.journeys import (
    DayTrips,
    Journey,
    ReturnTrip,
    quickest_journey,
    return_trips,
    trips_between,
    usual_journey,
)
from geo.travel.transit import Transit, from_points, transit_times
from geo.travel.windows import When, when_of
from geo.ui import loading, session
from geo.ui.panels import chart_to_take, facts, held_table
from geo.ui.taking_away import PictureOf
from geo.views.access import times_of_day as words
from geo.views.access.day_strip import day_strip

HOME = "home"
NO_JOURNEY = (
    "From there we found no journey at this time of day. Lifts, taxis and community transport are not counted, so "
    "please tell us what people really do."
)
# The days of the strip: a weekday, a Saturday and a Sunday.
STRIP_DAYS = (1, 5, 6)


def journey_from(place: Place, sites: Sequence[Site], when: When) -> None:
    """Show a journey as long as the usual one, and when one can get there and back."""
    st.header("One journey, leg by leg")
    home = session.current().shared.home
    if home is None:
        facts(["Type a postcode at the top, or click the map, to see a journey from there."])
        return
    nearest = _nearest(place, home, sites, when)
    if nearest is None:
        facts([NO_JOURNEY])
        return
    site, trips = nearest
    near = _near_minutes(place)
    journey, best = _told(trips, when, site)
    facts([words.near_enough(trips.on_foot, near, to=site.name)])
    shown = best if best is not None and len(best.legs) > 1 else journey
    if shown is not None:
        title = "The quickest journey" if shown is best else "A journey as long as the usual one"
        held_table(f"{title}, {when.label}", words.journey_table(shown, to=site.name))
    by_day: dict[date, tuple[ReturnTrip, ...]] = {}
    for window in place.travel.windows:
        if window.weekday in STRIP_DAYS and place.travel.timetable is not None:
            other = when_of(window, place.travel.timetable)
            if other is not None and other.day not in by_day:
                by_day[other.day] = return_trips(_trips(_transit(place, home, other), place, site))
    st.header("There and back in a day")
    if trips.on_foot <= near * 60 and not any(by_day.values()):
        facts([words.nothing_quicker(site.name), words.days_words(by_day)])
        return
    of = PictureOf(f"There and back in a day: {site.name}", "Access", "Day")
    chart_to_take(place, day_strip(by_day, to=site.name), of)
    facts([words.days_words(by_day)])
    with st.expander("Every return trip"):
        held_table(f"Return trips to {site.name}", words.strip_table(by_day))


def before_and_after(place: Place, before: Sequence[Site], after: Sequence[Site], when: When) -> None:
    """Show the journey to the nearest site as the sites stand today and as they would."""
    home = session.current().shared.home
    if home is None:
        facts(["Type a postcode at the top to see a journey from there, today and after."])
        return
    for column, title, sites in zip(st.columns(2, gap="medium"), ("Today", "After"), (before, after), strict=True):
        with column:
            st.markdown(f"**{title}**")
            nearest = _nearest(place, home, sites, when)
            if nearest is None:
                facts([NO_JOURNEY])
                continue
            site, trips = nearest
            _told(trips, when, site)
            near = words.near_enough(trips.on_foot, _near_minutes(place), to=site.name)
            facts([near or words.strip_words({when.day: return_trips(trips)}, to=site.name)])
    facts([words.days_words({when.day: ()})])


def _told(trips: DayTrips, when: When, site: Site) -> tuple[Journey | None, Journey | None]:
    """Say the usual journey and the quickest one; they are given back too."""
    journey, best = usual_journey(trips, when), quickest_journey(trips, when)
    planned = f"If you plan. {words.journey_words(best, to=site.name)}" if best and best != journey else ""
    facts([f"If you turn up. {words.journey_words(journey, to=site.name)}", planned])
    return journey, best


def _nearest(place: Place, home: GridPoint, sites: Sequence[Site], when: When) -> tuple[Site, DayTrips] | None:
    """The site nearest to a home at this time of day, and the trips to it; None where no journey is found."""
    if place.travel.network is None:
        raise NotHeldError(f"{place.name} holds no streets, so no journey can be shown.")
    transit = _transit(place, home, when)
    minutes = transit_times(transit, place.travel.network, points(sites), when=when).minutes.loc[HOME]
    if minutes.isna().all():
        return None
    site = next(site for site in sites if site.site_id == minutes.idxmin())
    return site, _trips(transit, place, site)


def _transit(place: Place, home: GridPoint, when: When) -> Transit:
    if place.travel.network is None:
        raise NotHeldError(f"{place.name} holds no streets, so no journey can be shown.")
    where = pd.DataFrame({"easting": [home.easting], "northing": [home.northing]}, index=[HOME])
    return from_points(loading.transit_on(place, when.day), place.travel.network, where)


def _near_minutes(place: Place) -> float:
    return place.travel.transit.stops.settings.on_foot_minutes if place.travel.transit else 0.0


def _trips(transit: Transit, place: Place, site: Site) -> DayTrips:
    if place.travel.network is None or site.at is None:
        raise NotHeldError(f"{site.name} has no known place, so no journey to it can be shown.")
    return trips_between(transit, place.travel.network, site.at, code=HOME)
