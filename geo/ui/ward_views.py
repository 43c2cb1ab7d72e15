"""What is read of a ward, or of the borough, beside the map of Wards: a glance, how many, ages, who moves, homes.

Each view draws its part beside the map and gives back the tables that say the same; the page puts them below.
"""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo.areas.areas import Areas
from geo.language.dates import british
from geo.language.phrases import sentence
from geo.people.churn import Movement, movement_rates, sight
from geo.people.list_estimate import EstimateSettings, inside_words
from geo.people.list_history import day_of
from geo.people.planned_homes import homes_outlook
from geo.people.ward_movement import net_by_ward, net_of_lists, newest_by_ward, of_authority, side_by_side
from geo.people.ward_people import WardPeople, beside_official
from geo.place.edge import averages_words, edge_sentence
from geo.place.place import Place
from geo.projection import GridPoint
from geo.services.services import Service
from geo.travel.ways import Way
from geo.ui import controls, frame, indicator_layers, judgements, loading, session, today, two_facts
from geo.ui import map as area_map
from geo.ui.panels import MakeTable, chart_to_take, facts, held_table, kept_drawn
from geo.ui.taking_away import PictureOf
from geo.views.map import layers, maps
from geo.views.map.layers import Drawn, Layer
from geo.views.people import charts, words
from geo.views.people import tables as people_tables
from geo.views.people.questions import WardView
from geo.views.words import by_authority, profile, tables, wording

Tables = dict[str, MakeTable]


def draw(
    place: Place,
    signs: Sequence[maps.Mark],
    *,
    lines: Areas,
    on_click: Callable[[GridPoint], None],
    pair: two_facts.Pair | None,
) -> DeltaGenerator:
    """Draw the layer chosen, with a second fact where there is one; where the profile goes: beside a map, below two."""
    chosen = session.current().wards
    apart = pair is not None and chosen.second is not None and chosen.drawn is Drawn.APART
    shown = (chosen.layer, chosen.second) if apart and chosen.second else (chosen.layer,)
    columns = st.columns(2, gap="medium") if apart else st.columns([3, 2], gap="medium")
    for column, layer in zip(columns, shown, strict=False):
        coloured = _fill(place, layer)
        fill = coloured if pair is None or apart else two_facts.fill(place, coloured, pair, chosen.drawn)
        # On a phone the map comes first, and the sentence after it.
        with column, st.container(key=f"{frame.MAP_KEY}_{layer}" if apart else frame.MAP_KEY):
            key = f"wards_{layer}" if apart else "wards"
            area_map.show(place, fill, signs, key=key, on_click=on_click, lines=lines)
    return st.container() if apart else columns[1]


def _fill(place: Place, layer: Layer) -> maps.Fill:
    if layer in indicator_layers.LAYERS:
        return indicator_layers.fill(place, layer)
    shared, estimate = session.current().shared, session.current().wards.estimate
    if layer is Layer.MINUTES:
        return today.fill(place, shared.service, shared.way)
    return loading.kept(place, _layer, layer, shared.service, shared.way, estimate)


def _layer(place: Place, layer: Layer, service: Service, way: Way, estimate: EstimateSettings) -> maps.Fill:
    estimated = loading.ward_estimates(place, estimate) if layer in (Layer.ESTIMATE, Layer.MARGIN) else None
    minutes = loading.minutes_today(place, service, way)
    return layers.fill(place, layer, minutes, service=service, way=way, estimated=estimated)


def in_short(place: Place, ward: str, service: Service, way: Way) -> str:
    """The ward that is read, or the whole place, in one sentence."""
    minutes = loading.minutes_today(place, service, way)
    return profile.opening(place, minutes, ward=ward, service=service, way=way)


def known(place: Place, ward: str, service: Service, way: Way) -> list[str]:
    """What must be read with the minutes of the whole place: the edge, and averages with it and without."""
    minutes = loading.minutes_today(place, service, way)
    return [] if ward else [edge_sentence(place, service), averages_words(minutes, place, service)]


def show(place: Place, view: WardView) -> Tables:
    """Draw one view, and give back its tables by title."""
    ward_people = place.people.ward_people
    if view is WardView.GLANCE or ward_people is None:
        now = session.current()
        kept_drawn(place, glance, now.shared.ward, now.shared.service, now.shared.way, now.wards.estimate)
        who_lives_here(place, now.shared.ward)
        return {}
    return {
        WardView.PEOPLE: how_many,
        WardView.AGES: ages,
        WardView.MOVING: moving,
        WardView.HOMES: homes,
    }[view](place, ward_people)


def glance(place: Place, ward: str, service: Service, way: Way, estimate: EstimateSettings) -> None:
    """How near the services are, and how many live here by every source; nothing here can be worked."""
    ward_people, minutes = place.people.ward_people, loading.minutes_today(place, service, way)
    facts(profile.far(place, minutes, ward=ward, service=service, way=way))
    # Of the whole borough the first view is drawn without waiting for the estimates.
    if ward_people is not None and ward:
        estimates = loading.ward_estimates(place, estimate)
        held_table("People, by source", people_tables.sources_compared(ward_people, estimates, ward))
    else:
        held_table("People, by source", tables.people_by_source(place, ward))
    parts = today.by_authority(place, service, way)
    if not ward and not parts.empty:
        held_table(by_authority.TITLE, by_authority.in_short(parts), taken=lambda: parts)
        facts(by_authority.notes(parts))
    held_table(
        f"Average minutes to the nearest, {way.label}",
        tables.services_of(place, ward, minutes_to=loading.minutes_to_all(place, way)),
    )


def who_lives_here(place: Place, ward: str) -> None:
    """The communities, and beside them who works for the public here; folded, and never a part of what is kept drawn.

    A table that is drawn as it was, inside a fold that is drawn as it was, would stand outside the fold.
    """
    with st.expander("Communities"):
        held_table(wording.communities_read(place), loading.kept(place, tables.communities_of, ward))
    employers = place.people.workforce
    if employers:
        with st.expander("Who works for the public here, beside who lives here"):
            held_table(
                f"By ethnic group: who lives in {wording.ward_name(place, ward)}, and each employer's staff",
                loading.kept(place, people_tables.workforce_beside_people, ward),
            )
            facts(words.workforce_words(employers))


def staff_tables(place: Place) -> Tables:
    """Each employer's staff by grade and ethnic group, by title; none where no such table is held."""
    return {
        f"Staff by grade: {each.employer}": partial(people_tables.workforce_by_grade, each)
        for each in place.people.workforce
    }


def how_many(place: Place, ward_people: WardPeople) -> Tables:
    """The estimate beside the official figures, over time; the judgements it rests on can be moved."""
    ward, estimate = session.current().shared.ward, session.current().wards.estimate
    estimates, usual = loading.ward_estimates(place, estimate), loading.ward_estimates(place)
    total = loading.authority_total(place, estimate)
    facts(words.total_words(total, place) if total and not ward else [])
    facts(
        [
            words.settings_differ(estimate, usual, ward),
            *words.estimate_words(ward_people, estimates, ward),
            words.institutions_here(place, ward_people, ward) if ward else "",
            *(inside_words(beside_official(ward_people, estimates)) if estimates and not ward else ()),
        ]
    )
    name = wording.ward_name(place, ward)
    ours = people_tables.estimated_over_time(estimates, ward) if estimates else people_tables.NO_ESTIMATES
    fan = charts.fan(ours, people_tables.official_over_time(ward_people, ward), name=name)
    chart_to_take(place, fan, PictureOf(f"{name}: the estimate beside official figures", "Wards", "People"))
    held_table("Every source", people_tables.sources_compared(ward_people, estimates, ward))
    if estimates is None:
        return {"People by ward": partial(people_tables.wards_people, place, ward_people, None)}
    with st.expander("Judgements behind the margin"):
        judgements.sliders()
    with st.expander("How the estimate is made, and what happened to lists"):
        facts(british(line) for line in (words.MARGIN_READ, *estimates.notes, *ward_people.list_event_words))
    changed = words.changed_settings(estimate) > 0
    return {
        "People by ward": partial(
            people_tables.wards_people, place, ward_people, estimates, usual=usual if changed else None
        ),
        "People by ward over time": partial(people_tables.over_time, place, estimates),
        "Judgements": partial(words.coefficients_table, estimate),
    }


def ages(place: Place, ward_people: WardPeople) -> Tables:
    """The shape of ages beside the borough's, and how it has changed."""
    ward, estimate = session.current().shared.ward, session.current().wards.estimate
    newest = people_tables.newest_ages(ward_people)
    if newest is None:
        facts([words.NO_AGES])
        return {}
    name = wording.ward_name(place, ward)
    here, borough = (people_tables.ages_of(newest, code) for code in (ward, ""))
    pyramid = charts.pyramid(here, borough, title=newest.title, name=name)
    chart_to_take(place, pyramid, PictureOf(f"{name}: {newest.title}", "Wards", "Ages"))
    facts(words.ages_words(ward_people, newest, ward=ward))
    facts([f"{newest.title}: {newest.basis}."])
    best = loading.best_estimate(place, estimate)
    facts(words.best_words(best))
    raked = {} if best is None else {"Best estimate by age": partial(people_tables.best_by_age, place, best)}
    return {"Ages by ward": partial(people_tables.ages_table, place, newest), **raked}


def moving(place: Place, ward_people: WardPeople) -> Tables:
    """Who comes and goes: net and gross together, what each source can and cannot see, institutions named."""
    ward = session.current().shared.ward
    movements, net, whole = newest_by_ward(ward_people), net_of_lists(ward_people), of_authority(ward_people)
    if ward:
        rows = charts.sources_rows(side_by_side(movements, ward), net, ward)
        facts([words.institutions_here(place, ward_people, ward)])
        if len(rows):
            of = PictureOf(f"{wording.ward_name(place, ward)}: moves in and out, per 1,000", "Wards", "Moves")
            chart_to_take(place, charts.in_and_out(rows, words=charts.SOURCES_READ), of)
        facts(words.moving_words(place, ward_people, movements, ward))
    else:
        facts([words.institutions_here(place, ward_people, "")])
        if movements:
            titles = {each.source: sentence(sight(each.source).title) for each in movements}
            source = controls.moves(titles)
            drawn = next(each for each in movements if each.source == source)
            rows = charts.wards_rows(drawn, place.wards.frame["name"], movement_rates(drawn))
            of = PictureOf(f"Moves in and out by ward, per 1,000: {titles[source]}", "Wards", "Moves")
            chart_to_take(place, charts.in_and_out(rows, words=charts.wards_words(drawn)), of)
        facts(words.borough_moving_words(place, ward_people, movements))
    by_title: Tables = {_moving_title(each): partial(people_tables.moving, place, each) for each in movements}
    if net:
        by_title[f"Net: {people_tables.SHORT_NAMES[net.source]}"] = partial(people_tables.net_change, place, net)
    if not ward:
        by_title |= {"Whole authority": partial(people_tables.authority_moves, whole)} if whole else {}
        registered = people_tables.origins(ward_people)
        by_title |= {"New registrations by nationality": lambda: registered} if len(registered) else {}
    return by_title


def homes(place: Place, ward_people: WardPeople) -> Tables:
    """Planned homes: people now, in five years and in ten, with what that assumes."""
    ward = session.current().shared.ward
    if not ward_people.planned:
        facts([words.NO_HOMES])
        return {}
    count = ward_people.counts[-1]
    outlook = homes_outlook(ward_people.planned, count.people, now=day_of(count.date).year)
    held_table(british(f"People now ({count.title}), in five years and in ten"), people_tables.horizons(outlook, ward))
    sites = people_tables.planned_sites(ward_people.planned, place, ward)
    if len(sites):
        # Their wards and standing are in the table below: beside the map there is room for what the figures rest on.
        held_table("Sites", sites[["Site", "Homes", "Years", "People per home"]])
    else:
        facts([words.NO_SITES])
    st.markdown("**What this assumes**")
    facts(outlook.assumptions)
    return {
        "Planned homes by ward": partial(people_tables.horizons_by_ward, place, outlook),
        "Planned sites": partial(people_tables.planned_sites, ward_people.planned, place, ""),
    }


def layer_table(place: Place, layer: Layer) -> Tables:
    """The facts of a layer that the tables by ward of the page do not hold, by title."""
    if layer in indicator_layers.LAYERS:
        return indicator_layers.tables(place, layer)
    ward_people = place.people.ward_people
    if ward_people is None:
        return {}
    by_title: Tables = {}
    if layer in (Layer.ESTIMATE, Layer.MARGIN):
        ours = loading.ward_estimates(place, session.current().wards.estimate)
        by_title["People by ward"] = partial(people_tables.wards_people, place, ward_people, ours)
    if layer is Layer.MOVING:
        movement = newest_by_ward(ward_people)[0]
        by_title[_moving_title(movement)] = partial(people_tables.moving, place, movement)
    net = net_by_ward(ward_people) if layer is Layer.NET else None
    if net is not None:
        by_title[f"Net: {people_tables.SHORT_NAMES[net.source]}"] = partial(people_tables.net_change, place, net)
    return by_title


def _moving_title(movement: Movement) -> str:
    return f"Moving: {people_tables.SHORT_NAMES[movement.source]}"
