"""Options: business as usual and up to six options of one decision side by side, and what is written of each."""

import streamlit as st

from geo.ui import (
    after_views,
    comparison_views,
    decided_views,
    deciding,
    exchange_views,
    frame,
    option_buttons,
    options_views,
    session,
)
from geo.ui.panels import facts
from geo.views.decisions import record_words

with frame.page("Options") as place:
    option_buttons.told()
    decision = deciding.in_view()
    if decision is None:
        options_views.way_in(place)
        exchange_views.from_file(place)
    else:
        options_views.head(decision)
        shown = options_views.shown(place, decision)
        facts(shown.faults)
        decided_views.decided(place, decision)
        if len(shown.proposals) > 1:
            asked, way = (tuple(shown.proposals.values()), shown.on), session.current().shared.way
            comparison_views.table(place, asked)
            comparison_views.maps(place, asked, way)
            comparison_views.who_switches(place, asked, way)
            comparison_views.for_planners(place, asked, decision, shown.ids)
        else:
            facts([record_words.ONE_MORE])
            frame.go_to(frame.PROPOSE, "Propose another")
        if decision.options:
            st.header("Each option: stage, versions, remarks")
            options_views.of_option(place, decision)
        options_views.aside(decision)
        after_views.of_decision(decision)
        st.header("What the figures rest on")
        options_views.locks(place, decision)
        with st.expander(f"Put right since ({len(decision.errata)})"):
            options_views.errata(decision)
        exchange_views.hand_on(place, decision)
