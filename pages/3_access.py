"""Access: how far the nearest of a service is, for whom, and who is cut off."""

import streamlit as st

from geo.ui import controls, frame, loading, session
from geo.ui import map as area_map
from geo.ui.panels import chart, equal_table, facts
from geo.views import charts, layers, marks, tables, wording

with frame.page("Access") as place:
    chosen = session.current()
    minutes = loading.minutes_today(place, chosen.service, chosen.way)
    near = tables.near_by_community(place, minutes)
    fill = layers.fill(place, layers.Layer.MINUTES, minutes, service=chosen.service, way=chosen.way)
    signs = marks.today(place, (chosen.service,))

    drawn, beside = st.columns([3, 2], gap="medium")
    with drawn:
        area_map.show(place, fill, signs, key="access")
        area_map.legend(fill, signs)
    with beside:
        st.header(f"Within 10, 20 and 30 minutes {chosen.way.label}")
        near_words = wording.nearness(place, minutes, service=chosen.service, way=chosen.way)
        facts([*near_words, wording.not_people([chosen.way]), wording.step_free(place, [chosen.way])])
        if chosen.way.counts_people:
            asked = controls.community(place)
            chart(charts.within_minutes(near, kinds=(asked,) if asked else charts.MAIN_KINDS))

    by_community = {"By community": near} if chosen.way.counts_people else {}
    equal_table(
        "The same facts as a table",
        {
            **by_community,
            "By ward": tables.wards(place, minutes, service=chosen.service, way=chosen.way),
            "By small area": tables.areas(place, minutes),
            "Sites": tables.sites(place.sites_of(chosen.service), place),
        },
        name=f"{place.name} access {chosen.service.label} {chosen.way.label}",
    )
    facts([wording.without_a_car(place), wording.gaps(kind.kind for kind in place.group_kinds), *place.notes])
