"""The dashboard's server as it is, with the built places in a folder beside this file."""

from pathlib import Path

import streamlit as st

from geo import build
from geo.ui import database, frame, frozen_records, served, warm_up
from geo.web import guard, routes, vote

build.BUILT = Path(__file__).parent / "built"
VOTE = vote.routes(database.asked)

app = st.App(
    frame.ENTRY,
    routes=[*routes.routes(served.content, frozen_records.file, first_page=frame.HOME.url), *VOTE],
    middleware=guard.middleware(for_all=VOTE),
    lifespan=warm_up.before_anybody_comes,
)
