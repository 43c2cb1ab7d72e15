"""On Sources: another place by its name. What would be asked is told first, and nothing is asked without a click."""

from functools import partial
from typing import Any

import streamlit as st

from geo.language.phrases import joined
from geo.ui import fetch_job, signed_in
from geo.ui.fetch_job import Fetching, Kind
from geo.ui.panels import facts
from geo.views.words import wording

LOOKS_AGAIN_SECONDS = 1.0
MOST_LETTERS = 80
ABOUT = (
    "A district or unitary authority of England, or an integrated care board, by its name or code: its files "
    "are asked for from the bodies that publish them, kept in the project's folder, and built."
)
LEAVES = "What leaves this machine is its code and those of its areas; nothing that was written here does."
NEVER_ASKED = "Nobody of this project has asked some of these addresses yet, so that one or the other may have moved."
SWITCHED_OFF = (
    f"Fetching from here is off on this server; whoever runs it can set {fetch_job.SETTING}={fetch_job.ON}, or run "
    "python -m geo fetch NAME."
)
NO_OWNER = "Another place is fetched by an owner."


def panel() -> None:
    """A form for the name, and what became of the last that was asked for."""
    if not fetch_job.is_allowed():
        st.markdown(NO_OWNER if signed_in.is_set() and fetch_job.is_on() else SWITCHED_OFF)
        return
    now = fetch_job.last()
    if now is not None and not now.has_ended:
        _progress(now)
        return
    st.markdown(f"{ABOUT} {LEAVES}")
    with st.form("another_place", border=False):
        area = st.text_input("Name or code", max_chars=MOST_LETTERS, key="another_area", placeholder="Derby")
        if st.form_submit_button("Say what would be asked", key="plan_fetch"):
            fetch_job.begin(Kind.PLAN, area)
            st.rerun()
    if now is not None:
        _result(now)


@st.fragment(run_every=LOOKS_AGAIN_SECONDS)
def _progress(now: Fetching) -> None:
    """How far the process is, with a stop; the page is drawn again when it has ended."""
    if now.has_ended:
        st.rerun()
    begun = f"Which district {now.area} is" if now.kind is Kind.PLAN else f"Fetching {now.area}"
    st.progress(now.part, text=wording.plain(now.stage or begun))
    st.button("Stop", key="stop_fetch", on_click=now.stop)
    if now.kind is Kind.FETCH:
        st.caption("It goes on where this page is closed, and where it was when it is stopped and run again.")


def _result(now: Fetching) -> None:
    for sentence in now.faults:
        st.error(wording.plain(sentence))
    for plan in now.account.get("plans", ()):
        _plan(plan)
    if now.kind is Kind.FETCH:
        for place in now.account.get("places", ()):
            _place(place)


def _plan(plan: dict[str, Any]) -> None:
    name, code = plan["area"]["name"], plan["area"]["code"]
    publishers = list(dict.fromkeys(source["publisher"] for source in plan["sources"] if not source["held"]))
    never = any(source["standing"].startswith("never") for source in plan["sources"])
    whom = f", from {joined(publishers)}" if publishers else ""
    facts(
        [
            f"{name} ({code}) with {plan['border_km']:g} km around it: at most {plan['requests']} requests and about "
            f"{plan['megabytes']:,.0f} MB{whom}.",
            NEVER_ASKED if never else "",
        ]
    )
    label = f"Fetch and build {wording.plain(name)}"
    st.button(label, key=f"fetch_{code}", type="primary", on_click=partial(fetch_job.begin, Kind.FETCH, code))
    with st.expander(f"Each source of {wording.plain(name)}"):
        facts(_source(source) for source in plan["sources"])


def _source(source: dict[str, Any]) -> str:
    size = f"{source['held']} is held" if source["held"] else f"about {source['megabytes']:,.1f} MB"
    return f"{source['title']}: {size}; {source['publisher']}, {source['licence']}."


def _place(place: dict[str, Any]) -> None:
    st.success(
        wording.plain(
            f"{place['area']['name']} is built from {len(place['sources'])} sources and stands in the list of places."
        )
    )
    left = place["left_out"]
    facts([f"{source['title']}: {source['instead']}" for source in place["sources"] if source["instead"]])
    if left:
        st.markdown("**What was left out, and why**")
        facts(f"{source['title']}: {source['why']} {source['missing']}" for source in left)
