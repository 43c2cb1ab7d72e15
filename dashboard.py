"""Start here: streamlit run dashboard.py. The server: Streamlit, the map's files, and what is said to every browser."""

import streamlit as st

from geo.ui import frame, frozen_records, served, warm_up
from geo.web import guard, routes

BASE_PATH = st.get_option("server.baseUrlPath") or ""

app = st.App(
    frame.ENTRY,
    routes=routes.routes(served.content, frozen_records.file, first_page=frame.HOME.url, base_path=BASE_PATH),
    middleware=guard.middleware(BASE_PATH),
    lifespan=warm_up.before_anybody_comes,
)
