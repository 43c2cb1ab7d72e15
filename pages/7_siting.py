"""Siting: where else the service could go, over premises that exist, within floors; near-best ways, no winner."""

import streamlit as st

from geo.ui import frame, siting_candidates, siting_fields, siting_more, siting_views

with frame.page("Siting") as place:
    siting_views.refused()
    question = siting_fields.question(place)
    where = siting_views.where_of(place, question)
    with st.container(key=frame.BENCH_KEY):
        found = siting_views.searched(place, question, where)
        if found is not None:
            siting_views.answer(found)
        drawn, beside = st.columns([3, 2], gap="medium")
        with beside, st.container(key=frame.LONG_FIELDS_KEY):
            siting_fields.fields(place, question, where)
        with drawn:
            if found is not None:
                siting_views.maps(found)
    if found is not None and len(found.answer.ways):
        siting_views.table(found)
        siting_more.more_of(found)
    siting_candidates.candidates(place, question, where)
