"""The dashboard's server as it is, with the built places in a folder beside this file."""

from pathlib import Path

import streamlit as st

from geo import build
from geo.ui import database, frame, frozen_records, ledgers, served, signed_in, warm_up
from geo.web import guard, ledger_files, routes, vote
from geo.web.sign_in import SignIn

build.BUILT = Path(__file__).parent / "built"
LEDGERS = ledger_files.routes(ledgers.file)
VOTE = vote.routes(database.asked)
SIGN_IN = SignIn(signed_in.visitor_of, signed_in.begin_address, signed_in.faults) if signed_in.is_set() else None

app = st.App(
    frame.ENTRY,
    routes=[*routes.routes(served.content, frozen_records.file, first_page=frame.HOME.url), *LEDGERS, *VOTE],
    middleware=guard.middleware(for_all=VOTE, sign_in=SIGN_IN),
    lifespan=warm_up.before_anybody_comes,
)
