"""Impact: where it would be nearer or further, for how many, and in which communities."""

from datetime import date

import streamlit as st

from geo.proposals.phases import overdue
from geo.ui import answer, controls, frame, impact_views, journeys, loading, option_buttons, session
from geo.ui import map as area_map
from geo.ui.panels import appraisal_files, examples, facts, kept_drawn
from geo.views.impact import change_map, words
from geo.views.map import marks
from geo.views.words import wording

with frame.page("Impact") as place:
    proposal, way = session.current().proposal, session.current().shared.way
    if not proposal.changes:
        facts([words.nothing_proposed(proposal.service)])
        frame.go_to(frame.PROPOSE, "Propose a change")
        examples(place)
    else:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.header(wording.plain(proposal.name))
            controls.reading_day(proposal)
        option_buttons.keep_as_option(place)
        on = session.current().shared.on
        appraisal = loading.appraisal(place, proposal, on=on)
        fill = change_map.fill(appraisal, way)
        signs = marks.proposed(appraisal)

        head = answer.of_proposal(place, proposal, on)
        answer.strip(head.told)
        bench = st.container(key=frame.BENCH_KEY)
        with bench:
            answer.spoken(head.said, to_know=impact_views.known(appraisal, way, head.to_know))
            drawn, beside = st.columns([3, 2], gap="medium")
        with drawn, st.container(key=frame.MAP_KEY):
            area_map.show(place, fill, signs, key="impact")
        with beside:
            st.header(f"How many, and where, {way.label}")
            if way.counts_people:
                kept_drawn(place, impact_views.bands, proposal, on, way)
                impact_views.pictures(place, proposal, on, way)
                facts(words.patients(appraisal, way))
            else:
                facts([wording.not_people([way]), wording.step_free(place, [way])])
        facts(overdue(proposal, today=date.today()))
        kept_drawn(place, impact_views.lists, proposal, on)
        impact_views.helped(appraisal)

        impact_views.tables(appraisal, place, way)
        if way.counts_people:
            impact_views.assessed(appraisal, way)
            impact_views.measured(appraisal, place, way)
            impact_views.horizons(appraisal, place, way)
            with st.expander("What it asks of people: time, money, carbon, homes"):
                impact_views.burden(appraisal, place, way)
        impact_views.sure(appraisal, way)
        if place.travel.first_when is not None and place.travel.transit is not None:
            with st.expander("One journey, leg by leg, today and after"):
                journeys.before_and_after(place, appraisal.sites_before, appraisal.sites_after, place.travel.first_when)
        impact_views.sharing(appraisal, place)
        impact_views.recorded(proposal)
        appraisal_files(appraisal)
