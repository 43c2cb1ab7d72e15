"""The views of the Access page: how near, two times of day, there and back, how full, the reach of one site, staff.

Each is drawn by one function that takes the place; the page only says which.
"""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import streamlit as st

from geo.access.access import nearest_by
from geo.access.catchments import CapacityMeasure, capacities, gaussian
from geo.access.load import by_pull, load_table, service_load, to_nearest
from geo.access.staff import Staff, to_work
from geo.errors import NotHeldError
from geo.language.phrases import sentence
from geo.place.edge import averages_words, edge_sentence
from geo.place.place import Place
from geo.projection import GridPoint
from geo.services.services import Service, Site, full_time_sites
from geo.travel.streets import STREET_MODES, Mode
from geo.travel.travel import TravelTimes, mode_without_car, only
from geo.travel.ways import Way, threshold_minutes
from geo.travel.windows import STAFF_VIEW, TripDirection, When, Window, when_of
from geo.ui import controls, loading, session
from geo.ui import map as area_map
from geo.ui.journeys import journey_from
from geo.ui.panels import chart, equal_table, facts, held_table
from geo.views.access import load_tables, site_tables, staff_tables
from geo.views.access import times_of_day as words
from geo.views.access.questions import AccessView, SitesCounted
from geo.views.impact import charts
from geo.views.map import layers, maps, marks, reach_maps
from geo.views.words import tables, wording


def show(place: Place, view: AccessView) -> None:
    """Draw one view."""
    {
        AccessView.NEAR: near,
        AccessView.TIMES: two_times,
        AccessView.TRIPS: there_and_back,
        AccessView.LOAD: how_full,
        AccessView.REACH: reach,
        AccessView.STAFF: staff,
    }[view](place)


def near(place: Place) -> None:
    """How far the nearest of a service is, for whom, and who is cut off."""
    shared = session.current().shared
    with st.container(horizontal=True):
        when = _when(place, controls.window(place)) if _by_ride(place) else None
        by_wheelchair = shared.way.spoken_for is Way.WHEELCHAIR and place.travel.transit is not None
        rides = by_wheelchair and controls.step_free()
        sites = _sites(place, controls.counted(place, shared.service))
        if shared.way.counts_people:
            controls.community(place)
    minutes, window_facts = _minutes(place, sites, when=when, rides=rides)
    near_table = tables.near_by_community(place, minutes)
    fill = layers.fill(place, layers.Layer.MINUTES, minutes, service=shared.service, way=shared.way)
    signs = marks.of_sites(sites)
    drawn, beside = st.columns([3, 2], gap="medium")
    with drawn:
        area_map.show(place, fill, signs, key="access")
        area_map.legend(fill, signs)
    with beside:
        st.header(f"Within 10, 20 and 30 minutes {shared.way.label}")
        nearness = wording.nearness(place, minutes, service=shared.service, way=shared.way)
        ride_words = words.window_words(place, window_facts, shared.service) if window_facts is not None else []
        facts(
            [
                # How far the map can be trusted for a wheelchair is the finding; its minutes come after.
                wording.step_free(place, [shared.way]),
                *nearness,
                edge_sentence(place, shared.service),
                averages_words(minutes, place, shared.service),
                *ride_words,
                wording.not_people([shared.way]),
                wording.driving(place, shared.way),
                wording.weighed_by_cars(place, shared.service, shared.way),
                site_tables.unknown_half_days(place.services.sites_of(shared.service)),
            ]
        )
        if shared.way.counts_people:
            asked = session.current().access.community
            chart(charts.within_minutes(near_table, kinds=(asked,) if asked else charts.MAIN_KINDS))
    limit = threshold_minutes(shared.service, shared.way)
    table = place.travel.times[
        shared.way.modes[-1] if shared.way.modes[-1] in place.travel.times else Mode.WALK
    ].minutes
    table = table[[site.site_id for site in sites if site.site_id in table]]
    by_community = {"By community": near_table} if shared.way.counts_people else {}
    by_area = tables.areas(place, minutes) if window_facts is None else words.areas_table(place, window_facts)
    equal_table(
        "The same facts as a table",
        {
            **by_community,
            "By ward": tables.wards(place, minutes, service=shared.service, way=shared.way),
            "By small area": tables.with_outside_share(by_area, place, shared.service),
            "Choice of sites": tables.choice(place, table, within_minutes=limit),
            "Sites": tables.sites(sites, place),
            "Facts of the sites": site_tables.site_facts(sites),
            "Shared buildings": site_tables.premises(place.services.sites_of(shared.service)),
        },
        name=f"{place.name} access {shared.service.label} {shared.way.label}",
    )
    facts(
        [
            wording.without_a_car(place, when),
            wording.step_free(place, [Way.WHEELCHAIR]) if shared.way.spoken_for is not Way.WHEELCHAIR else "",
            wording.gaps(kind.kind for kind in place.people.group_kinds),
            *place.account.notes,
        ]
    )


def two_times(place: Place) -> None:
    """The same question at two times of day, side by side on one scale."""
    shared = session.current().shared
    with st.container(horizontal=True):
        windows = (controls.window(place), controls.window(place, controls.BESIDE, "Beside it"))
        direction = controls.direction()
        sites = _sites(place, controls.counted(place, shared.service))
    limit = threshold_minutes(shared.service, Way.NOCAR)
    by_window: dict[str, pd.DataFrame] = {}
    for column, window, key in zip(st.columns(2, gap="medium"), windows, ("left", "right"), strict=True):
        when = _when(place, window, direction)
        everywhere = _without_a_car(place, sites, when)
        by_window[when.label] = everywhere.loc[place.inside]
        fill = layers.minutes_fill(
            place, everywhere["minutes"], service=shared.service, way=Way.NOCAR, source=when.label
        )
        with column:
            st.header(window.label)
            area_map.show(place, fill, marks.of_sites(sites), key=f"times_{key}")
            area_map.legend(fill)
            facts(words.window_words(place, by_window[when.label], shared.service))
    equal_table(
        "The two times of day as a table",
        {"Side by side": words.windows_table(place, by_window, limit=limit)}
        | {
            f"By small area: {label}": tables.with_outside_share(words.areas_table(place, table), place, shared.service)
            for label, table in by_window.items()
        },
        name=f"{place.name} two times of day {shared.service.label}",
    )
    facts([wording.without_a_car(place, _when(place, window, direction)) for window in dict.fromkeys(windows)])


def there_and_back(place: Place) -> None:
    """How many return trips a day allows, and one journey leg by leg from a postcode or an area."""
    shared = session.current().shared
    with st.container(horizontal=True):
        when = _when(place, controls.window(place))
        sites = _sites(place, controls.counted(place, shared.service))
    everywhere = _without_a_car(place, sites, when)
    inside = everywhere.loc[place.inside]
    fill = words.fill_returns(place, everywhere, service=shared.service, source=wording.without_a_car(place, when))
    signs = marks.of_sites(sites)
    drawn, beside = st.columns([3, 2], gap="medium")
    with drawn:
        area_map.show(place, fill, signs, key="trips", on_click=_start_from)
        area_map.legend(fill, signs)
    with beside:
        journey_from(place, sites, when)
    equal_table(
        "The same facts as a table",
        {"By ward": words.returns_by_ward(place, inside), "By small area": words.areas_table(place, inside)},
        name=f"{place.name} return trips {shared.service.label}",
    )
    facts([wording.RETURN_TRIPS, wording.without_a_car(place, when)])


def how_full(place: Place) -> None:
    """Who would use which site, how full that makes it, and whose capacity people share."""
    shared = session.current().shared
    sites = place.services.sites_of(shared.service)
    mode = mode_without_car(place.travel.times)
    ids = [site.site_id for site in sites if site.at is not None]
    minutes = place.travel.times[mode].minutes[ids]
    inside, capacity = minutes.loc[place.inside], capacities(sites)
    limit = threshold_minutes(shared.service, Way.NOCAR)
    allocation, table = service_load(
        shared.service,
        minutes,
        sites=sites,
        people=place.people.residents,
        patients=place.services.registrations,
        practices=place.services.practices,
    )
    pull = by_pull(place.people.residents, inside, capacity=capacity[ids], decay=gaussian(limit))
    measures = loading.measures(place, shared.service, mode)
    scores = measures[CapacityMeasure.ENHANCED]
    fill = load_tables.fill_scores(scores, service=shared.service, source=wording.FLOATING)
    fill = maps.with_gaps(fill, place.areas.frame.index, label=f"outside {place.called}, not counted")
    signs = marks.of_sites(sites)
    drawn, beside = st.columns([3, 2], gap="medium")
    with drawn:
        area_map.show(place, fill, signs, key="load")
        area_map.legend(fill, signs)
    with beside:
        st.header("How full each would be")
        chart(load_tables.load_chart(table, counted=allocation.counted, service=shared.service))
        facts([*allocation.notes, *scores.notes])
    by_way: Mapping[str, pd.DataFrame] = {
        f"{sentence(allocation.counted.value)}, {allocation.basis}": table,
        "Residents, each to the nearest": load_table(to_nearest(place.people.residents, inside), sites),
        "Residents, by size and nearness (Huff)": load_table(pull, sites),
    }
    equal_table(
        "The same facts as a table",
        {
            "Load of each site": load_tables.load(by_way),
            "Measures of capacity, by ward": load_tables.scores_by_ward(place, measures),
            "Who uses which, by small area": load_tables.flows(allocation, place),
            "Facts of the sites": site_tables.site_facts(sites),
        },
        name=f"{place.name} load {shared.service.label}",
    )
    facts([*pull.notes, wording.without_a_car(place)])


def reach(place: Place) -> None:
    """The ground within 10, 20 and 30 minutes of one site, drawn when asked for."""
    shared = session.current().shared
    sites = tuple(site for site in place.services.sites_of(shared.service) if site.at is not None)
    with st.container(horizontal=True):
        site = controls.one_site(sites)
    mode = shared.way.modes[0]
    way = Way(mode.value)
    if site is None or mode not in STREET_MODES:
        raise NotHeldError("Choose a site whose reach is drawn.")
    ground = loading.reach(place, site, mode)
    column = nearest_by(place.travel.times, way, site_ids=[site.site_id])
    drawn, beside = st.columns([3, 2], gap="medium")
    fill, signs = reach_maps.fill_reach(ground, way=way), marks.of_sites([site])
    with drawn:
        area_map.show_ground(place, ground, fill, signs, key=f"reach_{site.site_id}_{mode.value}")
        area_map.legend(fill, signs)
    with beside:
        st.header(f"{wording.plain(site.name)}, {way.label}")
        facts(
            [
                wording.drawn_only(way, shared.way),
                wording.step_free(place, [way]),
                *reach_maps.words(place, column, way=way),
            ]
        )
        held_table("What is held of this site", site_tables.one_site(site))
    equal_table(
        "The same facts as a table",
        {"By minutes": reach_maps.table(place, column, ground)},
        name=f"{place.name} reach {site.name}",
    )
    facts([wording.REACH])


def staff(place: Place) -> None:
    """How the staff get to work, between 07:00 and 10:00."""
    shared = session.current().shared
    homes_of_staff = place.services.staff
    if homes_of_staff is None:
        raise NotHeldError(f"{place.name} holds no table of where staff live.")
    ways: dict[str, pd.DataFrame] = {}
    when = (
        when_of(STAFF_VIEW, place.travel.timetable)
        if place.travel.transit is not None and place.travel.timetable is not None
        else None
    )
    if when is not None:
        tables = [
            loading.at_time(place, service, when)[Mode.TRANSIT].minutes
            for service in _workplaces(place, homes_of_staff)
        ]
        ways["Without a car"] = pd.concat(tables, axis=1)
    ways |= {
        Way.CAR.label.capitalize(): loading.peak_by_car(place).minutes,
        Way.CYCLE.label.capitalize(): place.travel.times[Mode.CYCLE].minutes,
    }
    by_way = {
        way: to_work(table, homes_of_staff, sites=place.services.sites, service=shared.service)
        for way, table in ways.items()
    }
    st.header("Staff and their way to work")
    facts(
        [
            staff_tables.about_staff(homes_of_staff),
            *(staff_tables.sentence_of(way, commutes) for way, commutes in by_way.items()),
        ]
    )
    equal_table(
        "Where staff work, and how far they travel",
        {"By way of travel": staff_tables.journeys(by_way, place)},
        name=f"{place.name} staff",
    )
    facts([wording.without_a_car(place, when)])


def _start_from(home: GridPoint) -> None:
    session.choose(replace(session.current().shared, home=home))


def _by_ride(place: Place) -> bool:
    return session.current().shared.way.by_timetable and place.travel.transit is not None


def _workplaces(place: Place, staff: Staff) -> list[Service]:
    """The services of every site and service where staff are told to work; the one in view for those of neither."""
    workplaces = staff.by_sector
    named = {Service(key) if key else session.current().shared.service for key in workplaces["service"]}
    named |= {site.service for site in place.services.sites if site.site_id in set(workplaces["site_id"])}
    return [service for service in Service if service in named]


def _when(place: Place, window: Window, direction: TripDirection = TripDirection.OUT) -> When:
    when = when_of(window, place.travel.timetable, direction=direction) if place.travel.timetable else None
    if when is None:
        raise NotHeldError(f"The timetable held covers no day for {window.label}.")
    return when


def _sites(place: Place, counted: SitesCounted) -> tuple[Site, ...]:
    sites = place.services.sites_of(session.current().shared.service)
    return full_time_sites(sites) if counted is SitesCounted.FULL_TIME else sites


def _only(times: TravelTimes, sites: tuple[Site, ...]) -> TravelTimes:
    return only(times, [site.site_id for site in sites if site.site_id in times.minutes])


def _minutes(
    place: Place, sites: tuple[Site, ...], *, when: When | None, rides: bool
) -> tuple[pd.Series, pd.DataFrame | None]:
    """Minutes to the nearest of the sites by area and, without a car, what a window says of the areas inside."""
    shared = session.current().shared
    if when is not None:
        window_facts = _without_a_car(place, sites, when)
        return window_facts["minutes"], window_facts.loc[place.inside]
    streets = nearest_by(place.travel.times, shared.way, site_ids=[site.site_id for site in sites])
    if not rides or place.travel.first_when is None:
        return streets, None
    times = _only(loading.step_free_minutes(place, shared.service, shared.way.modes[0], place.travel.first_when), sites)
    return words.at_nearest(times, streets.index, on_foot=streets)["minutes"], None


def _without_a_car(place: Place, sites: tuple[Site, ...], when: When) -> pd.DataFrame:
    """What a window says of every area's nearest site (times_of_day.at_nearest)."""
    times = loading.at_time(place, session.current().shared.service, when)
    on_foot = nearest_by(times, Way.WALK, site_ids=[site.site_id for site in sites])
    return words.at_nearest(_only(times[Mode.TRANSIT], sites), place.areas.frame.index, on_foot=on_foot)
