"""Who may see the dashboard, and what is said to browsers; the same over a real server is in test_server.py."""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest
import streamlit
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, Router
from starlette.types import Message, Receive, Scope, Send

from geo.web import guard
from geo.web.origins import is_owner, same_origin
from tests.awaited import awaited

HERE = ("127.0.0.1", 50000)
OTHERS = (("192.168.1.7", 50000), ("10.0.0.7", 50000), ("2001:db8::7", 50000), ("::ffff:192.168.1.7", 50000))


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "localhost:8501", "origin": "http://localhost:8501"},
        {"host": "LOCALHOST:8501", "origin": "http://localhost:8501"},
        {"host": "planning:8501", "origin": "http://planning:8501"},
        # A proxy that takes the s off https and hands on the name it was asked for.
        {"host": "maps.example", "origin": "https://maps.example"},
    ],
)
def test_a_page_asks_its_own_address(headers: dict[str, str]) -> None:
    assert same_origin(Headers(headers))


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "localhost:8501"},
        {"origin": "http://localhost:8501"},
        {"host": "localhost:8501", "origin": "null"},
        {"host": "localhost:8501", "origin": ""},
        {"host": "localhost:8501", "origin": "http://localhost:9999"},
        {"host": "localhost:8501", "origin": "http://localhost"},
        {"host": "localhost:8501", "origin": "http://127.0.0.1:8501"},
        {"host": "localhost:8501", "origin": "http://localhost:8501.evil.example"},
        {"host": "localhost:8501", "origin": "http://evil@localhost:8501"},
        {"host": "localhost:8501", "origin": "file://localhost:8501"},
        {"host": "localhost:8501", "origin": "http://[oops"},
    ],
)
def test_a_page_from_elsewhere_and_no_page_at_all_do_not(headers: dict[str, str]) -> None:
    assert not same_origin(Headers(headers))


def asked(client: tuple[str, int] | None, *, kind: str = "http", path: str = "/wards", **headers: str) -> Scope:
    """A request from an address; names of headers with _ for -."""
    said = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"type": kind, "method": "GET", "path": path, "query_string": b"", "headers": said, "client": client}


@pytest.mark.parametrize("host", ["localhost:8501", "LOCALHOST", "127.0.0.1:8501", "[::1]:8501", "maps.localhost:8501"])
@pytest.mark.parametrize("client", [HERE, ("127.0.0.9", 1), ("::1", 1), ("::ffff:127.0.0.1", 1)])
def test_the_owner_sits_at_this_machine(client: tuple[str, int], host: str) -> None:
    assert is_owner(asked(client, host=host))


@pytest.mark.parametrize("client", [*OTHERS, None, ("localhost", 1), ("", 1), ("127.0.0.1.evil.example", 1)])
def test_nobody_else_is_owner_whatever_is_said_in_headers(client: tuple[str, int] | None) -> None:
    for headers in ({}, {"x_forwarded_for": "127.0.0.1"}, {"forwarded": "for=127.0.0.1"}, {"x_real_ip": "127.0.0.1"}):
        assert not is_owner(asked(client, host="localhost:8501", **headers))


@pytest.mark.parametrize(
    "headers",
    [
        # A name of somebody else's that leads to this machine.
        {"host": "evil.example:8501"},
        {"host": "localhost.evil.example:8501"},
        {"host": "192.168.1.7:8501"},
        {"host": "[oops"},
        {"host": ""},
        {},
        # Handed on by a proxy: everybody would come from this machine.
        {"host": "localhost:8501", "x_forwarded_for": "127.0.0.1"},
        {"host": "localhost:8501", "x_forwarded_proto": "https"},
        {"host": "localhost:8501", "forwarded": "for=127.0.0.1"},
        {"host": "localhost:8501", "via": "1.1 proxy"},
    ],
)
def test_at_this_machine_a_strange_name_or_a_proxy_is_no_owner(headers: dict[str, str]) -> None:
    assert not is_owner(asked(HERE, **headers))


def guarded(scope: Scope) -> tuple[list[Message], list[str]]:
    """What the guard sends, and the paths that it lets through to the dashboard."""
    sent: list[Message] = []
    let_through: list[str] = []

    async def inner(scope: Scope, receive: Receive, send: Send) -> None:
        let_through.append(scope["path"])
        await PlainTextResponse("the dashboard")(scope, receive, send)

    async def vote(_request: Request) -> PlainTextResponse:
        return PlainTextResponse("the vote", headers={"Content-Security-Policy": "default-src 'none'"})

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    others = Router(
        [Route("/vote/{code}", vote)], redirect_slashes=False, default=PlainTextResponse(guard.ONLY_HERE, 403)
    )
    guard_of = guard.Guard(inner, policies={}, others=others)
    awaited(guard_of(scope, receive, send))
    return sent, let_through


OF_THE_DASHBOARD = """
/ /wards /health /_stcore/health /_stcore/host-config /_stcore/upload_file/a/b /media/a.png /map/areas-00.geojson
/component/streamlit_folium.st_folium/index.html /static/js/index.js /vote /vote/ /vote/abc/ /vote/../wards
/vote/abc/../../wards /vote/%2e%2e/wards //vote/abc /VOTE/abc /wards/vote/abc /vote/abc/before/wards
"""


@pytest.mark.parametrize("path", OF_THE_DASHBOARD.split())
@pytest.mark.parametrize("client", OTHERS)
def test_another_device_is_led_to_nothing_but_the_vote(client: tuple[str, int], path: str) -> None:
    for headers in ({}, {"x_forwarded_for": "127.0.0.1"}):
        sent, let_through = guarded(asked(client, path=path, host="localhost:8501", **headers))
        assert let_through == []
        assert b"the dashboard" not in b"".join(message.get("body", b"") for message in sent)


def test_another_device_has_the_vote_with_the_votes_own_policy() -> None:
    sent, let_through = guarded(asked(OTHERS[0], path="/vote/abc", host="192.168.1.2:8501"))
    headers = Headers(raw=sent[0]["headers"])
    assert (sent[0]["status"], sent[1]["body"], let_through) == (200, b"the vote", [])
    assert headers["content-security-policy"] == "default-src 'none'"
    assert headers["x-content-type-options"] == "nosniff"


def test_a_websocket_is_for_the_owner_from_a_page_of_its_own() -> None:
    own = {"host": "localhost:8501", "origin": "http://localhost:8501"}
    assert guarded(asked(HERE, kind="websocket", path="/_stcore/stream", **own))[1] == ["/_stcore/stream"]
    refused = [
        asked(OTHERS[0], kind="websocket", **own),
        asked(OTHERS[0], kind="websocket", host="192.168.1.2:8501", origin="http://192.168.1.2:8501"),
        asked(HERE, kind="websocket", host="localhost:8501", origin="http://localhost:9999"),
        asked(HERE, kind="websocket", host="evil.example", origin="http://evil.example"),
        asked(HERE, kind="websocket", x_forwarded_for="127.0.0.1", **own),
    ]
    for scope in refused:
        assert guarded(scope) == ([{"type": "websocket.close", "code": 1008}], [])


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
