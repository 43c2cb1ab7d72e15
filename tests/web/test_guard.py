"""Whose page may open a websocket, and what is said to browsers; the same over a real server is in test_server.py."""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest
import streamlit
from starlette.datastructures import Headers

from geo.web import guard

HERE = ("127.0.0.1", 8501)
OUTSIDE = ("10.0.0.7", 8501)


@pytest.mark.parametrize(
    ("headers", "server"),
    [
        ({"host": "localhost:8501", "origin": "http://localhost:8501"}, HERE),
        ({"host": "LOCALHOST:8501", "origin": "http://localhost:8501"}, HERE),
        ({"host": "127.0.0.1:8501", "origin": "http://127.0.0.1:8501"}, HERE),
        ({"host": "[::1]:8501", "origin": "http://[::1]:8501"}, ("::1", 8501)),
        ({"host": "planning:8501", "origin": "http://planning:8501"}, OUTSIDE),
        # A proxy on this machine that takes the s off https and hands on the name it was asked for.
        ({"host": "maps.example", "origin": "https://maps.example", "x-forwarded-proto": "https"}, HERE),
        ({"host": "maps.example", "origin": "https://maps.example", "forwarded": "proto=https"}, HERE),
        # On a socket file there is no address.
        ({"host": "localhost", "origin": "http://localhost"}, None),
    ],
)
def test_a_page_of_the_address_that_was_opened_may_open_a_websocket(
    headers: dict[str, str], server: tuple[str, int] | None
) -> None:
    assert guard.from_here(Headers(headers), server)


@pytest.mark.parametrize(
    ("headers", "server"),
    [
        ({"host": "localhost:8501"}, HERE),
        ({"origin": "http://localhost:8501"}, HERE),
        ({"host": "localhost:8501", "origin": "null"}, HERE),
        ({"host": "localhost:8501", "origin": ""}, HERE),
        ({"host": "localhost:8501", "origin": "http://localhost:9999"}, HERE),
        ({"host": "localhost:8501", "origin": "http://localhost"}, HERE),
        ({"host": "localhost:8501", "origin": "http://127.0.0.1:8501"}, HERE),
        ({"host": "localhost:8501", "origin": "http://localhost:8501.evil.example"}, HERE),
        ({"host": "localhost:8501", "origin": "http://evil@localhost:8501"}, HERE),
        ({"host": "localhost:8501", "origin": "file://localhost:8501"}, HERE),
        ({"host": "localhost:8501", "origin": "http://[oops"}, HERE),
        # A name of somebody else's that leads to this machine.
        ({"host": "evil.example:8501", "origin": "http://evil.example:8501"}, HERE),
        ({"host": "evil.example:8501", "origin": "http://evil.example:8501"}, ("::1", 8501)),
        ({"host": "[oops", "origin": "http://[oops"}, HERE),
    ],
)
def test_a_page_from_elsewhere_and_no_page_at_all_may_not(headers: dict[str, str], server: tuple[str, int]) -> None:
    assert not guard.from_here(Headers(headers), server)


def test_the_one_inline_script_that_is_let_run_is_the_one_in_streamlits_own_page() -> None:
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text("utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    hashes = [f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in scripts]
    assert hashes == [guard.STREAMLIT_INLINE]


def test_what_was_decided_may_run_and_ask_for_nothing() -> None:
    policy = guard.written(guard.DECIDED_POLICY)
    assert "script-src" not in policy
    assert policy.startswith("default-src 'none'; img-src data:;")
    assert policy.endswith("; sandbox")


def test_inline_scripts_and_eval_are_open_to_the_maps_frame_only() -> None:
    assert "unsafe" not in guard.PAGE_POLICY["script-src"]
    assert "blob:" in guard.PAGE_POLICY["script-src"]
    assert guard.FRAME_POLICY["script-src"] == "'self' 'unsafe-inline' 'unsafe-eval'"
    for policy in (guard.PAGE_POLICY, guard.FRAME_POLICY):
        assert policy["default-src"] == "'none'"
        # No address but our own stands in it, save for pictures of streets: nothing can be sent anywhere.
        assert not re.search(r"https?:|wss?:|\*", guard.written(policy | {"img-src": ""}))
        assert policy["img-src"] == "'self' data: blob: https://tile.openstreetmap.org"
