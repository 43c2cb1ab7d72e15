"""What is done at the server's start besides the visit itself, which tests/web/test_server.py tries on a real one."""

import asyncio
from typing import Any

import pytest
import streamlit as st

from geo import build
from geo.ui import warm_up
from tests.awaited import awaited


@pytest.mark.parametrize(
    ("headless", "address", "opened"),
    [(False, "localhost", ["http://localhost:8501"]), (False, "0.0.0.0", ["http://localhost:8501"]), (True, "", [])],
)
def test_a_browser_is_opened_at_the_start_unless_there_is_nobody_to_look(
    monkeypatch: pytest.MonkeyPatch, headless: bool, address: str, opened: list[str]
) -> None:
    asked: list[str] = []
    settings: dict[str, Any] = {"server.headless": headless, "server.address": address}
    monkeypatch.setattr(st, "get_option", settings.__getitem__)
    monkeypatch.setattr(build, "is_current", lambda _key: False)
    monkeypatch.setattr(warm_up, "BROWSER_AFTER_SECONDS", 0)
    monkeypatch.setattr(warm_up.cli_util, "open_browser", asked.append)

    async def start() -> None:
        async with warm_up.before_anybody_comes(None):
            assert asked == []
            await asyncio.sleep(0.01)

    awaited(start())
    assert asked == opened
