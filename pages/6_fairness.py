"""Fairness: what is measured, likely concerns and what people said, side by side and never one figure."""

import streamlit as st

from geo.ui import answer, controls, fairness_views, frame, loading, session
from geo.ui.panels import appraisal_files, examples, facts, opening
from geo.views.impact import words
from geo.views.words import wording

with frame.page("Fairness") as place:
    proposal = session.current().proposal
    if not proposal.changes:
        facts([words.nothing_proposed(proposal.service)])
        frame.go_to(frame.PROPOSE, "Propose a change")
        examples(place)
    else:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.header(wording.plain(proposal.name))
            controls.reading_day(proposal)
        asked = fairness_views.asked_now()
        appraisal = fairness_views.at_settings(place, asked)
        answer.strip(answer.of_proposal(place, proposal, asked.on).told)
        with st.container(key=frame.BENCH_KEY):
            opening(fairness_views.in_short(place, asked), known=fairness_views.known(appraisal))
            drawn, beside = st.columns([3, 2], gap="medium")
            with drawn, st.container(key=frame.MAP_KEY):
                fairness_views.where_they_part(place, asked)
            with beside:
                fairness_views.one_place(place, asked)
        fairness_views.side_by_side(place, asked)
        fairness_views.the_rest(place, asked)
        fairness_views.said(appraisal, place)
        fairness_views.record(place)
        appraisal_files(loading.appraisal(place, asked.proposal, on=asked.on))
