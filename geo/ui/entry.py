"""The script that every visit runs: a table of contents and nothing else; each page sets itself up."""

import streamlit as st

from geo.ui import frame

st.navigation(frame.navigation(), position="hidden").run()
