"""Propose: open, close, move, share a building, resize; on the map or by keyboard. The result strip answers at once."""

from functools import partial

import streamlit as st

from geo.errors import GeoError
from geo.ui import controls, draft_views, drafting, forms, frame, loading, record_forms, session, today
from geo.ui import map as area_map
from geo.ui.panels import changes, equal_table, facts, proposal_files, result_strip
from geo.views.impact import change_map, words
from geo.views.impact import tables as impact_tables
from geo.views.map import marks
from geo.views.proposal.kinds import KIND_WORDS
from geo.views.words import tables, wording

with frame.page("Propose") as place:
    drawn, beside = st.columns([3, 2], gap="medium")
    with beside:
        answer, made = st.container(key=frame.ANSWER_KEY), st.container()
        controls.reading_day(session.current().proposal)
        tool = controls.tool()
        st.caption(KIND_WORDS[tool].how_to)
        controls.as_usual()
        sent = False
        try:
            change = forms.FORMS[tool].shown(place)
            if change is not None:
                sent = True
                drafting.send(place, change)
        except GeoError as fault:
            sent = True
            session.refuse(fault.faults)
        if sent and not session.current().draft.refused:
            st.rerun()
        # A form's fault is said under its button, a click's beside the map: where the eye is.
        under_the_form = st.container()
        draft_views.steps()

    shared, draft = session.current().shared, session.current().draft
    proposal = draft.of(shared.service)
    if proposal.changes:
        appraisal = loading.appraisal(place, proposal, on=shared.on)
        fill = change_map.fill(appraisal, shared.way)
        signs = marks.proposed(appraisal, placing=drafting.pinned_code())
        with answer:
            result_strip(words.result(appraisal))
        with made:
            changes(place, proposal)
    else:
        fill = today.fill(place, shared.service, shared.way)
        signs = marks.today(place, (shared.service,))
        with answer:
            result_strip([words.nothing_proposed(shared.service)])
    with under_the_form if sent else answer:
        frame.say_refused(draft.refused)

    signs = (*signs, *marks.corners(draft.corners))
    with drawn:
        with st.container(key=frame.MAP_KEY):
            area_map.show(place, fill, signs, key="propose", on_click=partial(forms.click, place))
        area_map.legend(fill, signs)
    by_ward = (
        partial(impact_tables.by_ward, appraisal, shared.way, place)
        if proposal.changes
        else partial(today.by_ward, place, shared.service, shared.way)
    )
    proposal_files(place, proposal)
    record_forms.record_forms(place, proposal)
    equal_table(
        "The same facts as a table",
        {
            "Sites today": lambda: tables.sites(place.services.sites_of(shared.service), place),
            "By ward": by_ward,
        },
        name=f"{place.name} {proposal.name}",
    )
    facts([wording.without_a_car(place)])
