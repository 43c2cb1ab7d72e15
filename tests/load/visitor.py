"""A visitor without a browser: opens a websocket as Streamlit's page does, and says what a browser would say.

What is drawn is kept as a browser keeps it: a message that the server knows to be held here is not sent again, and
each run says which those are.
"""

import asyncio
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Block_pb2 import Block
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

RUN_WITHIN_SECONDS = 120
LARGEST_MESSAGE = 2**26
# Runs for which Streamlit's page keeps a message that it may be asked to show again.
KEPT_FOR_RUNS = 2
Path = tuple[int, ...]
DONE = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


@dataclass(frozen=True)
class Ran:
    """One run of a page's script, from the message that asked for it to the last that it sent.

    Attributes
    ----------
    faults
        What was said in red, and the exceptions.
    """

    seconds: float
    kilobytes: float
    faults: tuple[str, ...]


@dataclass
class Visitor:
    """One visit: what is drawn now, and what was done to its widgets."""

    address: str
    page: str
    query: str = ""
    elements: dict[Path, Element] = field(default_factory=dict)
    blocks: dict[Path, Block] = field(default_factory=dict)
    fragments: dict[Path, str] = field(default_factory=dict)
    states: dict[str, WidgetState] = field(default_factory=dict)
    # A fragment that asks to be run again, and after how many seconds.
    again: dict[str, float] = field(default_factory=dict)
    _kept: dict[str, tuple[ForwardMsg, int]] = field(default_factory=dict)
    _runs: int = 0
    _script: str = ""
    _connection: ClientConnection | None = None

    async def __aenter__(self) -> Self:
        self._connection = await connect(
            f"{self.address.replace('http', 'ws', 1)}/_stcore/stream",
            origin=self.address,  # type: ignore[arg-type]
            subprotocols=[Subprotocol("streamlit")],
            max_size=LARGEST_MESSAGE,
            ping_interval=None,
        )
        return self

    async def __aexit__(self, *_fault: object) -> None:
        await self._connection.close()

    async def act(self, *states: WidgetState, fragment: str = "", by_itself: bool = False) -> Ran:
        """What a person did to widgets, or nothing: the page is run, whole or one fragment of it, to its end."""
        self.states |= {state.id: state for state in states}
        asked = ClientState(
            query_string=self.query, page_script_hash=self._script, fragment_id=fragment, is_auto_rerun=by_itself
        )
        if not self._script:
            asked.page_name = self.page
        asked.widget_states.widgets.extend(self.states.values())
        asked.cached_message_hashes.extend(self._kept)
        # A button or a trigger is pressed once, and any other state stays as it was left.
        self.states = {key: state for key, state in self.states.items() if not _pressed(state)}
        began = time.perf_counter()
        await self._connection.send(BackMsg(rerun_script=asked).SerializeToString())
        size = await asyncio.wait_for(self._to_the_end(), RUN_WITHIN_SECONDS)
        return Ran(time.perf_counter() - began, size / 1024, tuple(self._faults()))

    async def _to_the_end(self) -> int:
        size = 0
        while True:
            received = await self._connection.recv(decode=False)
            size += len(received)
            message = ForwardMsg.FromString(bytes(received))
            if message.WhichOneof("type") == "script_finished":
                if message.script_finished in DONE:
                    return size
                if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    raise RuntimeError("the page's script cannot be compiled")
            self._take(message)

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "ref_hash":
            whole, _ = self._kept[message.ref_hash]
            self._kept[message.ref_hash] = whole, self._runs
            self._draw(tuple(message.metadata.delta_path), whole)
        elif kind == "delta":
            if message.metadata.cacheable:
                self._kept[message.hash] = message, self._runs
            self._draw(tuple(message.metadata.delta_path), message)
        elif kind == "new_session":
            self._begin(message)
        elif kind == "navigation":
            # The page, where a session begins with the script that only lists the pages.
            self._script = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "auto_rerun":
            self.again[message.auto_rerun.fragment_id] = message.auto_rerun.interval

    def _begin(self, message: ForwardMsg) -> None:
        self._script = message.new_session.page_script_hash
        self._runs += 1
        self._kept = {key: kept for key, kept in self._kept.items() if self._runs - kept[1] <= KEPT_FOR_RUNS}
        if not message.metadata.run.fragment_ids:
            for drawn in (self.elements, self.blocks, self.fragments, self.again):
                drawn.clear()

    def _draw(self, at: Path, message: ForwardMsg) -> None:
        delta = message.delta
        if delta.WhichOneof("type") == "new_element":
            self.elements[at] = delta.new_element
        elif delta.WhichOneof("type") == "add_block":
            self.blocks[at] = delta.add_block
        self.fragments[at] = delta.fragment_id

    def _faults(self) -> Iterable[str]:
        for element in self.elements.values():
            kind = element.WhichOneof("type")
            if kind == "exception":
                yield f"{element.exception.type}: {element.exception.message}"
            elif kind == "alert" and element.alert.format == element.alert.ERROR:
                yield element.alert.body

    def texts(self, key: str) -> list[str]:
        """What stands in the container of a key, a text an element, in the order of the page."""
        within = [at for at, block in self.blocks.items() if block.id.endswith(f"-{key}")]
        drawn = sorted(at for at in self.elements if any(at[: len(start)] == start for start in within))
        return [self.elements[at].markdown.body for at in drawn if self.elements[at].WhichOneof("type") == "markdown"]


def _pressed(state: WidgetState) -> bool:
    return (state.WhichOneof("value") or "").endswith("trigger_value")
