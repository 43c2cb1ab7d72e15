"""Before anybody comes: the first page is run once, so that the first visitor waits no longer than the second."""

import asyncio
import gc
import importlib
import pkgutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import streamlit as st
from streamlit import cli_util
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import get_instance
from streamlit.runtime.session_manager import SessionClient
from streamlit.web.server import server_util

from geo import build, ui
from geo.place.place import Place
from geo.projection import GridPoint
from geo.proposals.kinds.single import Open
from geo.proposals.proposals import Proposal
from geo.ui import database, frame, loading, search_job, served
from geo.views.impact import words

# A place that takes longer to open goes on being opened while people may come.
WITHIN_SECONDS = 120
# The server listens a moment after it has been said to be ready.
BROWSER_AFTER_SECONDS = 0.5


class _Visitor(SessionClient):
    """A visitor without a browser, who leaves when the page has been drawn."""

    def __init__(self) -> None:
        self.drawn = asyncio.Event()

    def write_forward_msg(self, msg: ForwardMsg) -> None:
        """Take what would be sent to a browser."""
        if msg.WhichOneof("type") == "script_finished":
            self.drawn.set()


@asynccontextmanager
async def before_anybody_comes(_app: st.App) -> AsyncIterator[None]:
    """Open the place that is shown first, load what pages import and try one idea; nothing is built for this."""
    first = build.newest()
    if build.is_current(first):
        await _visit()
        await asyncio.to_thread(database.begin)
        await asyncio.to_thread(make_ready, first)
    if not st.get_option("server.headless"):
        # Streamlit opens a browser for a script, but not for an app that brings its own server.
        asyncio.get_running_loop().call_later(BROWSER_AFTER_SECONDS, _open_browser)
    yield


async def _visit() -> None:
    # A visit like any other, since the map's frame is known to the server only where a visit has loaded
    # streamlit-folium: loaded before one, its address would say 404 for good.
    runtime, visitor = get_instance(), _Visitor()
    session = runtime.connect_session(visitor, {})
    try:
        runtime.handle_backmsg(session, BackMsg(rerun_script=ClientState(page_name=frame.HOME.url)))
        await asyncio.wait_for(visitor.drawn.wait(), WITHIN_SECONDS)
    except TimeoutError:
        return
    finally:
        runtime.close_session(session)


def make_ready(key: str) -> None:
    """Load what every page imports, and make what pages of this place share: its first visitor waits for none of it."""
    _load_pages()
    # Whatever is wrong with the place is said on the page where it is asked for; the server starts all the same.
    with suppress(Exception):
        place = loading.place(key)
        served.map_files(place)
        _try_an_idea(place)
        if place.evidence.indicators is not None:
            loading.indicators(place)
        for service in place.services.offered()[:1]:
            search_job.search_once(place, service)
    # As after the opening of a place: what stays for good is walked through by the collector no more.
    gc.collect()
    gc.freeze()


def _load_pages() -> None:
    for module in pkgutil.iter_modules(ui.__path__):
        # The entry script is run, never imported.
        if module.name != frame.ENTRY.stem:
            importlib.import_module(f"{ui.__name__}.{module.name}")


def _try_an_idea(place: Place) -> None:
    """Have one opening appraised: the first of all loads compiled searches and what is held once for a place."""
    homes = place.areas.frame.loc[place.inside]
    middle = GridPoint(float(homes["easting"].median()), float(homes["northing"].median()))
    for service in place.services.offered()[:1]:
        opening = Proposal("An idea tried at the start", service, (Open("Somewhere in the middle", middle),))
        words.result(loading.appraisal(place, opening))


def _open_browser() -> None:
    cli_util.open_browser(
        server_util.get_url(server_util.get_display_address(st.get_option("server.address") or "localhost"))
    )
