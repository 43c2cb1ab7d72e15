"""Start here: streamlit run dashboard.py. The server: Streamlit, the map's files, and what is said to every browser."""

import streamlit as st

from geo.ui import database, frame, frozen_records, ledgers, presenting, served, signed_in, warm_up
from geo.web import guard, ledger_files, routes, vote
from geo.web.present import Present
from geo.web.sign_in import SignIn

BASE_PATH = st.get_option("server.baseUrlPath") or ""
PRESENT = Present(database.asked, presenting.voting, presenting.home, base_path=BASE_PATH)
FOR_ALL = [*vote.routes(database.asked, base_path=BASE_PATH), *PRESENT.for_all]
OWN = routes.routes(served.content, frozen_records.file, first_page=frame.HOME.url, base_path=BASE_PATH)
LEDGERS = ledger_files.routes(ledgers.file, base_path=BASE_PATH)
SIGN_IN = SignIn(signed_in.visitor_of, signed_in.begin_address, signed_in.faults) if signed_in.is_set() else None

app = st.App(
    frame.ENTRY,
    routes=[*OWN, *LEDGERS, *PRESENT.for_owner, *FOR_ALL],
    middleware=guard.middleware(BASE_PATH, for_all=FOR_ALL, sign_in=SIGN_IN),
    lifespan=warm_up.before_anybody_comes,
)
