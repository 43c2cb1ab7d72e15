"""The kinds of file that are read, as the page that the command line prints tells them."""

import streamlit as st

from geo import build


def panel() -> None:
    """The list, folded: what each kind gives, its headings and where they were seen."""
    with st.expander("Every kind of file that is read, and its headings"):
        st.markdown(build.kinds_page())
