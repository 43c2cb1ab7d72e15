"""Wards: the overlay map and the profile of a ward. It opens on minutes to a GP surgery without a car."""

from functools import partial

import streamlit as st

from geo.ui import controls, frame, indicator_layers, loading, picking, session, today, two_facts, ward_views, way_in
from geo.ui.panels import MakeTable, equal_table, opening
from geo.views.map import layers, marks
from geo.views.words import tables, wording

with frame.page("Wards") as place:
    way_in.first_questions(place)
    bench = st.container(key=frame.BENCH_KEY)
    with bench, st.container(horizontal=True):
        layer = controls.layer(place)
        indicator_layers.ask(place, layer)
        second = two_facts.ask(place, layer)
        also = controls.shown(place)
        lines = controls.ward_lines(place)
        controls.ward(place)
    shared = session.current().shared
    minutes = loading.minutes_today(place, shared.service, shared.way)
    signs = marks.today(place, (shared.service, *also))

    both: dict[str, MakeTable] = {}
    pair = None
    if second is not None:
        with bench:
            pair, _ = two_facts.thresholds(place, layer, second)
            both = two_facts.answer(place, pair)
    asked = (shared.ward, shared.service, shared.way)
    caveats = [
        *loading.kept(place, ward_views.known, *asked),
        wording.without_a_car(place),
        wording.not_people([shared.way]),
        wording.step_free(place, [shared.way]),
        *layers.words(place, layer),
        *indicator_layers.said(place, layer),
        *place.account.notes,
    ]
    with bench:
        opening([loading.kept(place, ward_views.in_short, *asked)], known=caveats)
        beside = ward_views.draw(place, signs, lines=lines, on_click=partial(picking.read_ward, place), pair=pair)
    with beside:
        st.header(wording.plain(wording.ward_name(place, shared.ward)))
        same_facts = ward_views.show(place, controls.ward_view(place))

    equal_table(
        place,
        "The same facts as a table",
        {
            **both,
            **(ward_views.layer_table(place, layer) | same_facts),
            **today.by_authority_shelf(place, shared.service, shared.way),
            "By ward": partial(today.by_ward, place, shared.service, shared.way),
            "By small area": lambda: tables.with_outside_share(tables.areas(place, minutes), place, shared.service),
            "Sites": lambda: tables.sites(place.services.sites_of(shared.service), place),
            **ward_views.staff_tables(place),
        },
        name=f"{shared.service.label} {shared.way.label}",
    )
