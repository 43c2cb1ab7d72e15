"""Impact: where it would be nearer or further, for how many, and in which communities."""

from datetime import date

import streamlit as st

from geo.appraisal import mitigation_text
from geo.proposals.phases import overdue
from geo.ui import answer, controls, frame, impact_views, journeys, loading, session
from geo.ui import map as area_map
from geo.ui.panels import appraisal_files, examples, facts
from geo.views.access import load_tables
from geo.views.impact import change_map, equity_tables, probability_words, words
from geo.views.map import marks
from geo.views.proposal import words as proposal_words
from geo.views.words import wording

with frame.page("Impact") as place:
    proposal, way = session.current().proposal, session.current().shared.way
    if not proposal.changes:
        facts([words.nothing_proposed(proposal.service)])
        frame.go_to(frame.PROPOSE, "Propose a change")
        examples(place)
    else:
        controls.reading_day(proposal)
        on = session.current().shared.on
        appraisal = loading.appraisal(place, proposal, on=on)
        fill = change_map.fill(appraisal, way)
        signs = marks.proposed(appraisal)

        st.header(wording.plain(proposal.name))
        head = answer.of_proposal(place, proposal, on)
        answer.strip(head.told)
        bench = st.container(key=frame.BENCH_KEY)
        with bench:
            answer.spoken(head.said, to_know=head.to_know)
            drawn, beside = st.columns([3, 2], gap="medium")
        with drawn, st.container(key=frame.MAP_KEY):
            area_map.show(place, fill, signs, key="impact")
        with beside:
            st.header(f"How many, and where, {way.label}")
            if way.counts_people:
                loading.kept(place, impact_views.bands, proposal, on, way)
            else:
                facts([wording.not_people([way]), wording.step_free(place, [way])])
            facts(probability_words.ward_words(appraisal, way))
            of_lists = [
                *proposal_words.list_events(place, proposal),
                *load_tables.lists_words(appraisal.relisted),
                *words.patients(appraisal, way),
                *words.living(appraisal),
            ]
            if of_lists:
                st.header("The lists")
                facts(of_lists)
            help_given = mitigation_text.given(appraisal)
            if help_given:
                st.header("What would help, in its own unit")
                facts([*help_given, *mitigation_text.with_and_without(appraisal)])
            facts(overdue(proposal, today=date.today()))

        if place.travel.first_when is not None and place.travel.transit is not None:
            with st.expander("One journey, leg by leg, today and after"):
                journeys.before_and_after(place, appraisal.sites_before, appraisal.sites_after, place.travel.first_when)

        impact_views.recorded(proposal)
        impact_views.sharing(appraisal, place)
        if way.counts_people:
            st.header(equity_tables.TITLE)
            impact_views.measured(appraisal, place, way)
            impact_views.horizons(appraisal, place, way)
            with st.expander("What it asks of people: time, money, carbon, homes"):
                impact_views.burden(appraisal, place, way)
            impact_views.assessed(appraisal, way)
        impact_views.tables(appraisal, place, way)
        facts([wording.gaps(kind.kind for kind in place.people.group_kinds), wording.not_people(appraisal.ways)])
        appraisal_files(appraisal)
