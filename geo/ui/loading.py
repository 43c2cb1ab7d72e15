"""Places, minutes and appraisals, read once and shared by every visitor: the only file that caches.

What is cached is found by codes and the built place's stamp, never by the value itself (an argument that begins with
_), and is never changed by anyone.
"""

import gc
import threading
import tomllib
from pathlib import Path

import pandas as pd
import streamlit as st

from geo import build
from geo.access import Way, nearest_by
from geo.appraisal import Appraisal, appraise
from geo.place import Place
from geo.proposal_text import from_toml, to_toml
from geo.proposals import Proposal, apply
from geo.services import Service
from geo.ui.session import FIRST_PLACE

EXAMPLES = Path(__file__).resolve().parents[2] / "data" / FIRST_PLACE / "proposals"
PLACES_KEPT = 4
APPRAISALS_KEPT = 64
# Two visitors who come first must not build the same place twice.
_BUILDING = threading.Lock()


def place_names() -> dict[str, str]:
    """The places that can be opened: name in words by key, the made-up borough first."""
    keys = [FIRST_PLACE, *(key for key in build.built_keys() if key != FIRST_PLACE)]
    return {key: _title(key, build.stamp(key) if build.is_built(key) else "") for key in keys}


@st.cache_resource(show_spinner=False)
def _title(key: str, stamp: str) -> str:  # noqa: ARG001
    return build.title(key)


def place(key: str) -> Place:
    """The built place; the made-up borough is built at its first visit, with a bar.

    GeoError in words where it cannot be opened.
    """
    if key == FIRST_PLACE and not build.is_built(key):
        _build_first(key)
    return _place(key, build.stamp(key))


def _build_first(key: str) -> None:
    bar = st.progress(0.0, text="Building the made-up borough; this happens once")

    def show(stage: str, done: int, total: int) -> None:
        bar.progress(min(done / total, 1.0) if total else 0.0, text=f"Building the made-up borough, once: {stage}")

    with _BUILDING:
        if not build.is_built(key):
            build.open_place(key, on_step=show)
    bar.empty()


@st.cache_resource(max_entries=PLACES_KEPT, show_spinner="Opening the place")
def _place(key: str, stamp: str) -> Place:  # noqa: ARG001  (the stamp is part of the cache's key)
    opened = build.open_place(key)
    # The collector would otherwise walk every cached object after every run (59% of the load measured).
    gc.collect()
    gc.freeze()
    return opened


def minutes_today(held: Place, service: Service, way: Way) -> pd.Series:
    """Minutes to the nearest site of a service by area_code, today."""
    return _minutes(held.key, build.stamp(held.key), service, way, _held=held)


def minutes_to_all(held: Place, way: Way) -> dict[Service, pd.Series]:
    """The same for every service the place holds."""
    return {service: minutes_today(held, service, way) for service in held.services()}


@st.cache_resource(max_entries=256, show_spinner=False)
def _minutes(key: str, stamp: str, service: Service, way: Way, *, _held: Place) -> pd.Series:  # noqa: ARG001
    return nearest_by(_held.times, way, site_ids=[site.site_id for site in _held.sites_of(service)])


def appraisal(held: Place, proposal: Proposal) -> Appraisal:
    """The proposal set against today; computed once for the same changes."""
    return _appraisal(held.key, build.stamp(held.key), to_toml(proposal), _held=held, _proposal=proposal)


@st.cache_resource(max_entries=APPRAISALS_KEPT, show_spinner=False)
def _appraisal(key: str, stamp: str, changes: str, *, _held: Place, _proposal: Proposal) -> Appraisal:  # noqa: ARG001
    return appraise(_held, _proposal)


def examples(held: Place) -> dict[str, str]:
    """The example proposals that come with a place: text by name; none but for the made-up borough."""
    if held.key != FIRST_PLACE or not EXAMPLES.is_dir():
        return {}
    texts = [file.read_text(encoding="utf-8") for file in sorted(EXAMPLES.glob("*.toml"))]
    return {str(tomllib.loads(text)["name"]): text for text in texts}


def open_proposal(held: Place, content: bytes | str) -> Proposal:
    """A proposal from the text of its file, tried on the place's sites; InputError with every fault in words."""
    proposal = from_toml(content, locate=held.locate)
    apply(proposal, held.sites)
    return proposal
