"""Sources: every file, what it is used for, what is assumed, modelled and missing."""

import streamlit as st

from geo.ui import frame
from geo.ui.panels import equal_table, facts, held_table, words_table
from geo.views import tables, wording

with frame.page("Sources") as place:
    equal_table("Every file", {"Files": tables.sources(place)}, name=f"{place.name} sources")
    left, right = st.columns(2, gap="medium")
    with left:
        held_table("People, by source (the first is the one used)", tables.people_by_source(place, ""))
        words_table("Who lives here: what the figures are", tables.group_sources(place))
    with right:
        st.header("What to know")
        facts([*place.notes, *wording.modelled(place)])
        st.header("Another place, or your own files")
        st.markdown(wording.BUILD_YOUR_OWN)
        st.code("python -m geo build FOLDER --name NAME", language=None)
    equal_table("Left out or mended, and why", {"Left out": tables.left_out(place)}, name=f"{place.name} left out")
