"""Before anybody comes: the first page is run once, so that the first visitor waits no longer than the second."""

import asyncio
import importlib
import pkgutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import get_instance
from streamlit.runtime.session_manager import SessionClient

from geo import build, ui
from geo.ui import frame

# A place that takes longer to open than this is opened while people may come.
WITHIN_SECONDS = 120
ENTRY = "entry"


class _Visitor(SessionClient):
    """A visitor without a browser, who leaves when the page has been drawn."""

    def __init__(self) -> None:
        self.drawn = asyncio.Event()

    def write_forward_msg(self, msg: ForwardMsg) -> None:
        if msg.WhichOneof("type") == "script_finished":
            self.drawn.set()


@asynccontextmanager
async def before_anybody_comes(_app: st.App) -> AsyncIterator[None]:
    """Open the place that is shown first and load what pages import; the made-up borough is not built for this."""
    if build.is_built(build.newest()):
        await _visit()
        await asyncio.to_thread(_load_pages)
    yield


async def _visit() -> None:
    # A visit like any other: streamlit-folium can be asked for by a browser only where a page's run has loaded it.
    runtime, visitor = get_instance(), _Visitor()
    session = runtime.connect_session(visitor, {})
    try:
        runtime.handle_backmsg(session, BackMsg(rerun_script=ClientState(page_name=frame.HOME.url)))
        async with asyncio.timeout(WITHIN_SECONDS):
            await visitor.drawn.wait()
    except TimeoutError:
        return
    finally:
        runtime.close_session(session)


def _load_pages() -> None:
    for module in pkgutil.iter_modules(ui.__path__):
        # The entry script is run, never imported.
        if module.name != ENTRY:
            importlib.import_module(f"{ui.__name__}.{module.name}")
