"""Fairness: what is measured, likely concerns and what people said, side by side and never one figure."""

import streamlit as st

from geo.ui import controls, fairness_views, frame, loading, session
from geo.ui.panels import appraisal_files, examples, facts
from geo.views.fairness import perception_words
from geo.views.impact import equity_tables, words
from geo.views.words import wording

with frame.page("Fairness") as place:
    proposal = session.current().proposal
    if not proposal.changes:
        facts([words.nothing_proposed(proposal.service)])
        frame.go_to(frame.PROPOSE, "Propose a change")
        examples(place)
    else:
        controls.reading_day(proposal)
        asked = fairness_views.asked_now()
        appraisal = fairness_views.at_settings(place, asked)
        st.header(wording.plain(proposal.name))
        drawn, beside = st.columns([3, 2], gap="medium")
        with beside:
            st.header("Measured")
            facts(equity_tables.sentences(appraisal, appraisal.first_way)[:3])
            st.header("Likely concerns")
            facts([fairness_views.by_place(place, asked), perception_words.heard(appraisal)])
            fairness_views.likely_concerns(place, asked)
        with drawn:
            fairness_views.where_they_part(place, asked)
        loading.kept(place, fairness_views.side_by_side, asked)
        st.header("Said")
        fairness_views.said(appraisal, place)
        fairness_views.record(place)
        appraisal_files(loading.appraisal(place, asked.proposal, on=asked.on))
