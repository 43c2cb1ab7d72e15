"""Fairness: what is measured, likely concerns and what people said, side by side and never one figure."""

import streamlit as st

from geo.ui import controls, fairness_views, frame, loading, session
from geo.ui.panels import appraisal_files, examples, facts, words_table
from geo.views.fairness import perception_words, tables
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
        usual = loading.appraisal(place, proposal, on=session.current().shared.on)
        appraisal = fairness_views.at_settings(usual, place)
        st.header(wording.plain(proposal.name))
        drawn, beside = st.columns([3, 2], gap="medium")
        with beside:
            st.header("Measured")
            facts(equity_tables.sentences(appraisal, appraisal.first_way)[:3])
            st.header("Likely concerns")
            facts([perception_words.reasons_by_place(appraisal), perception_words.heard(appraisal)])
            fairness_views.likely_concerns(appraisal, place, usual=usual)
        with drawn:
            fairness_views.where_they_part(appraisal, place)
        words_table("Measured, likely concerns, said", tables.three_columns(appraisal, place))
        st.header("Said")
        fairness_views.said(appraisal, place)
        fairness_views.record(place)
        appraisal_files(usual)
