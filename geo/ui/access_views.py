"""The views of the Access page: how near, two times of day, there and back, how full, the reach of one site, staff.

Each is drawn by one function that takes the place; the page only says which.
"""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from geo.access.access import nearest_by, second_nearest
from geo.access.catchments import CapacityMeasure, capacities, gaussian
from geo.access.load import Allocation, by_pull, load_table, service_load, to_nearest
from geo.access.staff import Staff, to_work
from geo.errors import NotHeldError
from geo.language.phrases import sentence
from geo.place.edge import averages_words, edge_sentence
from geo.place.place import Place
from geo.projection import GridPoint
from geo.services.services import Service, Site, full_time_sites, placed_codes
from geo.travel.streets import STREET_MODES, Mode
from geo.travel.travel import mode_without_car
from geo.travel.ways import Way, threshold_minutes
from geo.travel.windows import STAFF_VIEW, TripDirection, When, Window, when_of
from geo.ui import controls, frame, loading, registers, session
from geo.ui import map as area_map
from geo.ui.journeys import journey_from
from geo.ui.panels import MakeTable, chart_to_take, equal_table, facts, held_table, opening
from geo.ui.taking_away import PictureOf
from geo.views.access import load_tables, site_tables, staff_tables
from geo.views.access import times_of_day as words
from geo.views.access.questions import AccessView, SitesCounted
from geo.views.impact import charts
from geo.views.impact.charts import Chart
from geo.views.map import layers, maps, marks, reach_maps
from geo.views.words import by_authority, tables, wording


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


@dataclass(frozen=True)
class Asked:
    """What is asked of the nearest sites.

    Attributes
    ----------
    when
        None where minutes are along the streets.
    rides
        By wheelchair, whether step-free buses and trains count.
    """

    service: Service
    way: Way
    counted: SitesCounted
    when: When | None = None
    rides: bool = False


@dataclass(frozen=True, eq=False)
class Near:
    """How near the nearest of some sites is.

    Attributes
    ----------
    minutes
        By area_code.
    window_facts
        What a window says of the areas inside (times_of_day.at_nearest); None where minutes are along the streets.
    by_community
        The table.
    """

    sites: tuple[Site, ...]
    minutes: pd.Series
    window_facts: pd.DataFrame | None
    fill: maps.Fill
    by_community: pd.DataFrame


def near(place: Place) -> None:
    """How far the nearest of a service is, for whom, and who is cut off."""
    shared = session.current().shared
    bench = st.container(key=frame.BENCH_KEY)
    with bench, st.container(horizontal=True, key=frame.LONG_FIELDS_KEY):
        when = _when(place, controls.window(place)) if _by_ride(place) else None
        by_wheelchair = shared.way.spoken_for is Way.WHEELCHAIR and place.travel.transit is not None
        rides = by_wheelchair and controls.step_free()
        asked = Asked(shared.service, shared.way, controls.counted(place, shared.service), when, rides)
        if shared.way.counts_people:
            controls.community(place)
    answer = loading.kept(place, _near, asked)
    signs = marks.of_sites(answer.sites)
    with bench:
        opening(loading.kept(place, _in_short, asked), known=loading.kept(place, _known, asked))
        drawn, beside = st.columns([3, 2], gap="medium")
        with drawn, st.container(key=frame.MAP_KEY):
            area_map.show(place, answer.fill, signs, key="access")
        parts = by_authority.near(place, answer.minutes, service=shared.service, way=shared.way)
        with beside:
            if not parts.empty:
                held_table(by_authority.TITLE, by_authority.in_short(parts), taken=lambda: parts)
                facts(by_authority.notes(parts))
            _by_group(place, asked, session.current().access.community)
    by_community: dict[str, MakeTable] = {"By community": lambda: answer.by_community}
    equal_table(
        place,
        "The same facts as a table",
        {
            **(by_community if shared.way.counts_people else {}),
            **({by_authority.TITLE: lambda: parts} if not parts.empty else {}),
            "By ward": lambda: tables.wards(place, answer.minutes, service=shared.service, way=shared.way),
            "By small area": lambda: (
                tables.with_outside_share(tables.areas(place, answer.minutes), place, shared.service)
                if answer.window_facts is None
                else _by_area(place, answer.window_facts, shared.service)
            ),
            "Choice of sites": lambda: _choice(place, asked, answer.sites),
            "Sites": lambda: tables.sites(answer.sites, place),
            "Facts of the sites": registers.facts_of(place, answer.sites),
            "Shared buildings": lambda: site_tables.premises(place.services.sites_of(shared.service)),
        },
        name=f"access {shared.service.label} {shared.way.label}",
    )


def _near(place: Place, asked: Asked) -> Near:
    sites = _sites(place, asked.service, asked.counted)
    minutes, window_facts = _minutes(place, sites, asked)
    fill = layers.fill(place, layers.Layer.MINUTES, minutes, service=asked.service, way=asked.way)
    # Of another time of day, or of some of the sites, the nearest today may be another one.
    fill = replace(fill, usual_times=False)
    return Near(sites, minutes, window_facts, fill, tables.near_by_community(place, minutes))


def _in_short(place: Place, asked: Asked) -> list[str]:
    """What was found; how far the map can be trusted for a wheelchair is the finding, and its minutes come after."""
    answer, service, way = loading.kept(place, _near, asked), asked.service, asked.way
    ride_words = words.window_words(place, answer.window_facts, service) if answer.window_facts is not None else []
    nearness = wording.nearness(place, answer.minutes, service=service, way=way)
    return [wording.step_free(place, [way]), *nearness, *ride_words]


def _known(place: Place, asked: Asked) -> list[str]:
    answer, service, way = loading.kept(place, _near, asked), asked.service, asked.way
    return [
        edge_sentence(place, service),
        averages_words(answer.minutes, place, service),
        wording.not_people([way]),
        wording.driving(place, way),
        wording.weighed_by_cars(place, service, way),
        site_tables.unknown_half_days(place.services.sites_of(service)),
        wording.without_a_car(place, asked.when),
        wording.step_free(place, [Way.WHEELCHAIR]) if way.spoken_for is not Way.WHEELCHAIR else "",
        wording.gaps(kind.kind for kind in place.people.group_kinds),
        *place.account.notes,
    ]


def _by_group(place: Place, asked: Asked, community: str) -> None:
    """The chart of communities beside the map; community: the kind that is drawn, "" for the main ones."""
    if asked.way.counts_people:
        title = f"Within 10, 20 and 30 minutes {asked.way.label}"
        st.header(title)
        dots = loading.kept(place, _dots, asked, community)
        chart_to_take(place, dots, PictureOf(f"{title}, by community", "Access", "Communities"))


def _dots(place: Place, asked: Asked, community: str) -> Chart:
    by_community = loading.kept(place, _near, asked).by_community
    dots = charts.within_minutes(by_community, kinds=(community,) if community else charts.MAIN_KINDS)
    # Of all residents the page has said it above the map.
    return replace(dots, beneath="Dotted lines: all residents. Groups stand in fixed order; all are in the table.")


def _choice(place: Place, asked: Asked, sites: tuple[Site, ...]) -> pd.DataFrame:
    mode = asked.way.modes[-1] if asked.way.modes[-1] in place.travel.times else Mode.WALK
    times, codes = place.travel.times[mode], placed_codes(sites)
    near = times.within(codes)
    if np.isinf(second_nearest(near)).any():
        near = times.minutes_to(codes)
    return tables.choice(place, near, within_minutes=threshold_minutes(asked.service, asked.way))


def two_times(place: Place) -> None:
    """The same question at two times of day, side by side on one scale."""
    shared = session.current().shared
    with st.container(horizontal=True):
        windows = (controls.window(place), controls.window(place, controls.BESIDE, "Beside it"))
        direction = controls.direction()
        counted = controls.counted(place, shared.service)
        sites = _sites(place, shared.service, counted)
    whens = [_when(place, window, direction) for window in dict.fromkeys(windows)]
    opening([], known=[wording.without_a_car(place, when) for when in whens])
    limit = threshold_minutes(shared.service, Way.NOCAR)
    by_window: dict[str, pd.DataFrame] = {}
    for column, window, key in zip(st.columns(2, gap="medium"), windows, ("left", "right"), strict=True):
        when = _when(place, window, direction)
        everywhere = loading.kept(place, _window, shared.service, counted, when)
        by_window[when.label] = everywhere.loc[place.inside]
        fill = layers.minutes_fill(
            place, everywhere["minutes"], service=shared.service, way=Way.NOCAR, source=when.label
        )
        fill = replace(fill, usual_times=False)
        with column:
            st.header(window.label)
            area_map.show(place, fill, marks.of_sites(sites), key=f"times_{key}")
            facts(words.window_words(place, by_window[when.label], shared.service))
    equal_table(
        place,
        "The two times of day as a table",
        {"Side by side": partial(words.windows_table, place, by_window, limit=limit)}
        | {
            f"By small area: {label}": partial(_by_area, place, table, shared.service)
            for label, table in by_window.items()
        },
        name=f"two times of day {shared.service.label}",
    )


def there_and_back(place: Place) -> None:
    """How many return trips a day allows, and one journey leg by leg from a postcode or an area."""
    shared = session.current().shared
    with st.container(horizontal=True):
        when = _when(place, controls.window(place))
        counted = controls.counted(place, shared.service)
        sites = _sites(place, shared.service, counted)
    everywhere = loading.kept(place, _window, shared.service, counted, when)
    inside = everywhere.loc[place.inside]
    fill = words.fill_returns(place, everywhere, service=shared.service, source=wording.without_a_car(place, when))
    fill = replace(fill, usual_times=False)
    signs = marks.of_sites(sites)
    opening(
        words.window_words(place, inside, shared.service),
        known=[wording.RETURN_TRIPS, wording.without_a_car(place, when)],
    )
    drawn, beside = st.columns([3, 2], gap="medium")
    with drawn:
        area_map.show(place, fill, signs, key="trips", on_click=_start_from)
    with beside:
        journey_from(place, sites, when)
    equal_table(
        place,
        "The same facts as a table",
        {
            "By ward": partial(words.returns_by_ward, place, inside),
            "By small area": partial(words.areas_table, place, inside),
        },
        name=f"return trips {shared.service.label}",
    )


@dataclass(frozen=True, eq=False)
class Full:
    """How full the sites of a service would be: today's allocation and its table, Huff's, and the measures."""

    allocation: Allocation
    table: pd.DataFrame
    pull: Allocation
    measures: loading.Measures
    fill: maps.Fill


def how_full(place: Place) -> None:
    """Who would use which site, how full that makes it, and whose capacity people share."""
    service = session.current().shared.service
    answer = loading.kept(place, _full, service)
    sites = place.services.sites_of(service)
    signs = marks.of_sites(sites)
    bars = load_tables.load_chart(answer.table, counted=answer.allocation.counted, service=service)
    notes = [*answer.allocation.notes, *answer.measures[CapacityMeasure.ENHANCED].notes, *answer.pull.notes]
    opening([bars.words], known=[*notes, wording.without_a_car(place)])
    drawn, beside = st.columns([3, 2], gap="medium")
    with drawn:
        area_map.show(place, answer.fill, signs, key="load")
    with beside:
        st.header("How full each would be")
        chart_to_take(place, replace(bars, beneath=""), PictureOf("How full each would be", "Access", "Bars"))
    equal_table(
        place,
        "The same facts as a table",
        {
            "Load of each site": lambda: loading.kept(place, _load, service),
            "Measures of capacity, by ward": lambda: load_tables.scores_by_ward(place, answer.measures),
            "Who uses which, by small area": lambda: load_tables.flows(answer.allocation, place),
            "Facts of the sites": registers.facts_of(place, sites),
        },
        name=f"load {service.label}",
    )


def _full(place: Place, service: Service) -> Full:
    sites = place.services.sites_of(service)
    minutes, capacity = _minutes_to(place, sites), capacities(sites)
    limit = threshold_minutes(service, Way.NOCAR)
    allocation, table = service_load(
        service,
        minutes,
        sites=sites,
        people=place.people.residents,
        patients=place.services.registrations,
        practices=place.services.practices,
    )
    inside = minutes.loc[place.inside]
    pull = by_pull(place.people.residents, inside, capacity=capacity[[*minutes]], decay=gaussian(limit))
    measures = loading.measures(place, service, mode_without_car(place.travel.times))
    scores = load_tables.fill_scores(measures[CapacityMeasure.ENHANCED], service=service, source=wording.FLOATING)
    fill = maps.with_gaps(scores, place.areas.frame.index, label=f"outside {place.called}, not counted")
    return Full(allocation, table, pull, measures, fill)


def _minutes_to(place: Place, sites: tuple[Site, ...]) -> pd.DataFrame:
    """Minutes without a car from every area to these sites."""
    return place.travel.times[mode_without_car(place.travel.times)].minutes_to(placed_codes(sites))


def _load(place: Place, service: Service) -> pd.DataFrame:
    answer, sites = loading.kept(place, _full, service), place.services.sites_of(service)
    nearest_first = to_nearest(place.people.residents, _minutes_to(place, sites).loc[place.inside])
    return load_tables.load(
        {
            f"{sentence(answer.allocation.counted.value)}, {answer.allocation.basis}": answer.table,
            "Residents, each to the nearest": load_table(nearest_first, sites),
            "Residents, by size and nearness (Huff)": load_table(answer.pull, sites),
        }
    )


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
    opening(
        reach_maps.words(place, column, way=way),
        known=[wording.drawn_only(way, shared.way), wording.step_free(place, [way]), wording.REACH],
    )
    drawn, beside = st.columns([3, 2], gap="medium")
    fill, signs = reach_maps.fill_reach(ground, way=way), marks.of_sites([site])
    with drawn:
        area_map.show_ground(place, ground, fill, signs, key=f"reach_{site.site_id}_{mode.value}")
    with beside:
        st.header(f"{wording.plain(site.name)}, {way.label}")
        held_table("What is held of this site", registers.facts_of_one(place, site))
    equal_table(
        place,
        "The same facts as a table",
        {"By minutes": partial(reach_maps.table, place, column, ground)},
        name=f"reach {site.name}",
    )


def staff(place: Place) -> None:
    """How the staff get to work, between 07:00 and 10:00."""
    shared = session.current().shared
    homes_of_staff = place.services.staff
    if homes_of_staff is None:
        raise NotHeldError(f"{place.name} holds no table of where staff live.")
    ways: dict[str, pd.DataFrame] = {}
    workplaces = {
        service: placed_codes(place.services.sites_of(service)) for service in _workplaces(place, homes_of_staff)
    }
    when = (
        when_of(STAFF_VIEW, place.travel.timetable)
        if place.travel.transit is not None and place.travel.timetable is not None
        else None
    )
    if when is not None:
        tables = [
            loading.at_time(place, service, when)[Mode.TRANSIT].minutes_to(
                placed_codes(place.services.sites_of(service))
            )
            for service in _workplaces(place, homes_of_staff)
        ]
        ways["Without a car"] = pd.concat(tables, axis=1)
    ways |= {
        Way.CAR.label.capitalize(): loading.peak_by_car(place).minutes,
        Way.CYCLE.label.capitalize(): place.travel.times[Mode.CYCLE].minutes_to(
            [code for codes in workplaces.values() for code in codes]
        ),
    }
    by_way = {
        way: to_work(table, homes_of_staff, sites=place.services.sites, service=shared.service)
        for way, table in ways.items()
    }
    st.header("Staff and their way to work")
    opening(
        [
            staff_tables.about_staff(homes_of_staff),
            *(staff_tables.sentence_of(way, commutes) for way, commutes in by_way.items()),
        ],
        known=[wording.without_a_car(place, when)],
    )
    equal_table(
        place,
        "Where staff work, and how far they travel",
        {"By way of travel": partial(staff_tables.journeys, by_way, place)},
        name="staff",
    )


def _by_area(place: Place, window_facts: pd.DataFrame, service: Service) -> pd.DataFrame:
    return tables.with_outside_share(words.areas_table(place, window_facts), place, service)


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


def _sites(place: Place, service: Service, counted: SitesCounted) -> tuple[Site, ...]:
    sites = place.services.sites_of(service)
    return full_time_sites(sites) if counted is SitesCounted.FULL_TIME else sites


def _minutes(place: Place, sites: tuple[Site, ...], asked: Asked) -> tuple[pd.Series, pd.DataFrame | None]:
    """Minutes to the nearest of the sites by area and, without a car, what a window says of the areas inside."""
    if asked.when is not None:
        window_facts = _without_a_car(place, sites, service=asked.service, when=asked.when)
        return window_facts["minutes"], window_facts.loc[place.inside]
    streets = nearest_by(place.travel.times, asked.way, site_ids=[site.site_id for site in sites])
    if not asked.rides or place.travel.first_when is None:
        return streets, None
    step_free = loading.step_free_minutes(place, asked.service, asked.way.modes[0], place.travel.first_when)
    nearest = step_free.near_to(site.site_id for site in sites)
    return words.at_nearest(nearest, streets.index, on_foot=streets)["minutes"], None


def _window(place: Place, service: Service, counted: SitesCounted, when: When) -> pd.DataFrame:
    return _without_a_car(place, _sites(place, service, counted), service=service, when=when)


def _without_a_car(place: Place, sites: tuple[Site, ...], *, service: Service, when: When) -> pd.DataFrame:
    """What a window says of every area's nearest site (times_of_day.at_nearest)."""
    times = loading.at_time(place, service, when)
    on_foot = nearest_by(times, Way.WALK, site_ids=[site.site_id for site in sites])
    nearest = times[Mode.TRANSIT].near_to(site.site_id for site in sites)
    return words.at_nearest(nearest, place.areas.frame.index, on_foot=on_foot)
