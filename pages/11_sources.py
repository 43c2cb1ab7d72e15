"""Sources: every file, what it is used for, what people say, what is modelled, never shown, assumed and missing."""

from functools import partial

import streamlit as st

from geo.evidence.qualitative import NEVER_CHANGES
from geo.place.timetable_held import timetable_held
from geo.ui import another_place, frame, handed_out, kinds_read, registers
from geo.ui.panels import equal_table, facts, held_table, opening, words_table
from geo.views.access import published
from geo.views.people import evidence
from geo.views.words import glossary, tables, wording

with frame.page("Sources") as place:
    caveats = [*place.account.notes, *timetable_held(place), *wording.modelled(place)]
    opening(wording.files_held(place), known=caveats)
    equal_table(place, "Every file", {"Files": partial(tables.sources, place)}, name="sources")
    left, right = st.columns(2, gap="medium")
    with left:
        held_table("People, by source (the first is the one used)", tables.people_by_source(place, ""))
        words_table("Who lives here: what the figures are", tables.group_sources(place))
    with right:
        st.header("What is never shown, and why")
        facts(wording.never_below_authority(place))
        st.header("Another place, or your own files")
        another_place.panel()
        st.markdown(wording.BUILD_YOUR_OWN)
        st.code("python -m geo build FOLDER --name NAME", language=None)
        kinds_read.panel()
    registers.panel(place)
    st.header("What people say of the wards, beside the estimates")
    facts([NEVER_CHANGES, *evidence.readings(place)])
    if place.evidence.heard:
        words_table("By ward, the newest first", evidence.beside_estimates(place))
    if place.account.published:
        st.header("Published journey times, beside ours")
        facts([published.ABOUT])
        held_table("To the nearest, by service and way", published.beside_ours(place))
    equal_table(place, "Left out or mended, and why", {"Left out": partial(tables.left_out, place)}, name="left out")
    handed_out.panel(place)
    with st.expander("Words used here, and bodies that have changed since the guide of 2008"):
        words_table("Words", glossary.terms())
        words_table("Bodies and arrangements of 2008", glossary.bodies())
