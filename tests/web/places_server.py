"""The dashboard's server as it is, with the built places in a folder beside this file."""

from pathlib import Path

import streamlit as st

from geo import build
from geo.ui import database, frame, frozen_records, ledgers, presenting, served, signed_in, warm_up
from geo.web import guard, ledger_files, routes, vote
from geo.web.present import Present
from geo.web.sign_in import SignIn

build.BUILT = Path(__file__).parent / "built"
PRESENT = Present(database.asked, presenting.voting, presenting.home)
FOR_ALL = [*vote.routes(database.asked), *PRESENT.for_all]
OWN = routes.routes(served.content, frozen_records.file, first_page=frame.HOME.url)
LEDGERS = ledger_files.routes(ledgers.file)
SIGN_IN = SignIn(signed_in.visitor_of, signed_in.begin_address, signed_in.faults) if signed_in.is_set() else None

app = st.App(
    frame.ENTRY,
    routes=[*OWN, *LEDGERS, *PRESENT.for_owner, *FOR_ALL],
    middleware=guard.middleware(for_all=FOR_ALL, sign_in=SIGN_IN),
    lifespan=warm_up.before_anybody_comes,
)
