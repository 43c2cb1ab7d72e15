"""The row of buttons that walk the steps of a draft."""

import streamlit as st

from geo.ui import drafting, session


def steps() -> None:
    """Undo, redo and start again."""
    proposals = session.current().draft.proposals
    with st.container(horizontal=True, gap="small", key="draft_steps"):
        st.button("Undo", key="draft_undo", disabled=not drafting.can_undo(), on_click=drafting.undo)
        st.button("Redo", key="draft_redo", disabled=not drafting.can_redo(), on_click=drafting.redo)
        st.button("Start again", key="draft_again", disabled=not proposals, on_click=drafting.start_again)
