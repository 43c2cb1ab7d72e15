"""The dashboard's server as it is, with the built places in a folder beside this file."""

from pathlib import Path

import streamlit as st

from geo import build
from geo.ui import frame, frozen_records, served, warm_up
from geo.web import guard, routes

build.BUILT = Path(__file__).parent / "built"

app = st.App(
    frame.ENTRY,
    routes=routes.routes(served.content, frozen_records.file, first_page=frame.HOME.url),
    middleware=guard.middleware(),
    lifespan=warm_up.before_anybody_comes,
)
