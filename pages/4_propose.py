"""Propose: open, close, move, share a building, resize; on the map or by keyboard. The answer stays in view."""

from functools import partial

import streamlit as st

from geo.ui import (
    answer,
    change_list,
    controls,
    draft_views,
    drafting,
    forms,
    frame,
    live_map,
    loading,
    map_drafting,
    option_buttons,
    record_forms,
    session,
    today,
)
from geo.ui.map_acts import Tried
from geo.ui.panels import folded_table, proposal_files
from geo.views.impact import change_map, words
from geo.views.impact import tables as impact_tables
from geo.views.map import marks
from geo.views.words import tables, wording

with frame.page("Propose") as place:
    shared, draft = session.current().shared, session.current().draft
    proposal = draft.of(shared.service)
    if proposal.changes:
        appraisal = loading.appraisal(place, proposal, on=shared.on)
        fill = change_map.fill(appraisal, shared.way)
        signs = marks.proposed(appraisal, placing=drafting.pinned_code())
        by_ward = partial(impact_tables.by_ward, appraisal, shared.way, place)
        head = answer.of_proposal(place, proposal, shared.on)
    else:
        fill = today.fill(place, shared.service, shared.way)
        signs = marks.today(place, (shared.service,))
        by_ward = partial(today.by_ward, place, shared.service, shared.way)
        head = answer.Answer(
            today.figures(place, shared.service, shared.way),
            (words.nothing_proposed(shared.service),),
            lambda: (wording.without_a_car(place),),
        )
    signs = (*signs, *marks.corners(draft.corners))

    answer.strip(head.told)
    with st.container(key=frame.BENCH_KEY):
        spoken = answer.spoken(head.said)
        drawn, beside = st.columns([3, 2], gap="medium")
        with beside:
            with st.container(horizontal=True, gap="small"):
                draft_views.steps()
                files = st.container(width="content")
            option_buttons.keep_as_option(place)
            change_list.changes(place, proposal)
            refused_here = forms.change_form(place)
            controls.reading_day(proposal)
        with drawn, st.container(key=frame.MAP_KEY):
            refused = session.current().draft.refused
            if not refused_here:
                frame.say_refused(refused)
            live_map.show(
                place,
                fill,
                signs,
                key="propose",
                choices=map_drafting.choices(place),
                on_act=partial(map_drafting.act, place),
                tried=None if refused_here or not (refused and draft.point) else Tried(draft.point, refused[0]),
            )

    # Strip and map are drawn by now: what takes longer comes after them.
    with files:
        proposal_files(place, proposal)
    with spoken:
        answer.known(head.to_know)
    record_forms.record_forms(place, proposal)
    folded_table(
        place,
        "The same facts as a table: sites today, and by ward",
        {
            "Sites today": lambda: tables.sites(place.services.sites_of(shared.service), place),
            "By ward": by_ward,
        },
        name=proposal.name,
    )
