"""The page of odd names behind the dashboard's own server: its files, its headers and what it refuses."""

import streamlit as st

from geo.ui import frozen_records, served
from geo.web import guard, routes

BASE_PATH = st.get_option("server.baseUrlPath") or ""

app = st.App(
    "names_app.py",
    routes=routes.routes(served.content, frozen_records.file, first_page="impact", base_path=BASE_PATH),
    middleware=guard.middleware(BASE_PATH),
)
