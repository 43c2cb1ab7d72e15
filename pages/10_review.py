"""Review: one decision in the order in which a committee asks, and what is recorded of each part."""

import streamlit as st

from geo.ui import deciding, frame, option_buttons, options_views, review_pack_views, review_views

with frame.page("Review") as place:
    option_buttons.told()
    decision = deciding.in_view()
    if decision is None:
        review_views.way_in(place)
    else:
        options_views.head(decision)
        review_views.at_a_glance(decision)
        review_pack_views.pack(place, decision)
        review_views.proposed(decision)
        who, gaps = st.container(), st.container()
        review_views.asked(place, decision)
        review_views.changed(decision)
        review_views.promised(decision)
        order = st.container()
        review_views.watched(decision)
        review_views.consultation(decision)
        steps = st.container()
        review_views.decided_by(decision)
        review_views.evidence(decision)
        # What needs figures is filled in last, so that the record is read meanwhile.
        with who:
            appraisal = review_views.affected(place, decision)
        with gaps:
            review_views.unknown(decision, appraisal)
        with order:
            review_views.phases(appraisal)
        with steps:
            review_views.assessments(decision, appraisal)
