"""Wards: the overlay map. It opens on minutes to a GP surgery without a car."""

from functools import partial

import streamlit as st

from geo.ui import controls, frame, loading, picking, session
from geo.ui import map as area_map
from geo.ui.panels import equal_table, facts, held_table
from geo.views import layers, marks, tables, wording

with frame.page("Wards") as place:
    with st.container(horizontal=True):
        layer = controls.layer(place)
        also = controls.shown(place)
        lines = controls.ward_lines(place)
        controls.ward(place)
    chosen = session.current()
    minutes = loading.minutes_today(place, chosen.service, chosen.way)
    fill = layers.fill(place, layer, minutes, service=chosen.service, way=chosen.way)
    signs = marks.today(place, (chosen.service, *also))

    drawn, beside = st.columns([3, 2], gap="medium")
    with drawn:
        area_map.show(place, fill, signs, key="wards", on_click=partial(picking.read_ward, place), lines=lines)
        area_map.legend(fill, signs)
    with beside:
        st.header(wording.plain(wording.ward_name(place, chosen.ward)))
        facts(wording.profile(place, minutes, ward=chosen.ward, service=chosen.service, way=chosen.way))
        held_table("People, by source", tables.people_by_source(place, chosen.ward))
        held_table(
            f"Average minutes to the nearest, {chosen.way.label}",
            tables.services_of(place, chosen.ward, minutes_to=loading.minutes_to_all(place, chosen.way)),
        )
        with st.expander("Communities"):
            held_table(wording.COMMUNITIES_READ, tables.communities_of(place, chosen.ward))

    equal_table(
        "The same facts as a table",
        {
            "By ward": tables.wards(place, minutes, service=chosen.service, way=chosen.way),
            "By small area": tables.areas(place, minutes),
            "Sites": tables.sites(place.sites_of(chosen.service), place),
        },
        name=f"{place.name} {chosen.service.label} {chosen.way.label}",
    )
    facts(
        [
            wording.without_a_car(place),
            wording.not_people([chosen.way]),
            wording.step_free(place, [chosen.way]),
            *layers.words(place, layer),
            *place.notes,
        ]
    )
