"""The kinds of file that are read, as the page that the command line prints tells them."""

import streamlit as st

from geo import build


def panel() -> None:
    """The list to take away: what each kind gives, its headings and where they were seen."""
    st.download_button(
        "Download: every kind of file that is read, and its headings",
        build.kinds_page,
        build.KINDS_PAGE.name,
        mime="text/markdown",
        on_click="ignore",
    )
