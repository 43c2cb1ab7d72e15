"""The dashboard with sign-in set, against a provider on this machine: who is let in to what, over HTTP and sockets."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from itsdangerous import URLSafeTimedSerializer
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from geo.store import keep
from geo.store.records import opening
from tests.town import town
from tests.web.signing_in import ROLES, SECRET, dashboard, sign_in
from tests.web.test_server import WEBSOCKET, ask

pytestmark = pytest.mark.slow

PATHS = """
/ /wards /impact /sources /registers /map/none.js /_stcore/host-config /_stcore/metrics /media/a.png
/component/x/index.html /static/js/index.js /decided/aaaaaaaaaaaaaaaaaaaaaa/aaaaaaaaaaaaaaaaaaaaaa/report.html
/auth/login/ /auth/../wards /oauth2callback/wards //auth/login /AUTH/LOGIN /auth/login%2f..%2f..%2fwards
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("signed in")
    keep.save(replace(town(), key="town"), folder / "built" / "town")
    return folder


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(opening.FOLDER_SETTING, str(folder / "records"))
        with dashboard(folder) as address:
            yield address


def socket(client: httpx.Client, address: str, **headers: str) -> int:
    """The status that a websocket of somebody's is answered with."""
    cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    return ask(address, "/_stcore/stream", **{**WEBSOCKET, "Origin": address, "Cookie": cookies, **headers}).status


@pytest.mark.parametrize("path", PATHS.split())
def test_whoever_did_not_sign_in_gets_the_way_in_and_nothing_else_on_this_machine_too(address: str, path: str) -> None:
    answer = ask(address, path)
    assert answer.status == 403
    assert b">Sign in</a>" in answer.body
    assert b"script" not in answer.body
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.headers["cache-control"] == "no-store"


def test_without_a_sign_in_no_websocket_opens_and_the_vote_is_for_all(address: str) -> None:
    with httpx.Client() as client:
        assert socket(client, address) == 403
    assert ask(address, "/vote/ABCDEF").status == 404
    assert ask(address, "/health").body == b"ok"


@pytest.mark.parametrize("role", ROLES)
def test_whoever_has_a_role_gets_the_pages_and_a_websocket_of_a_page_of_its_own(address: str, role: str) -> None:
    with sign_in(address, role) as client:
        assert '<div id="root">' in client.get("/wards").text
        assert socket(client, address) == 101
        assert socket(client, address, Origin="http://localhost:1") == 403
        assert client.get("/_stcore/metrics").status_code == 404


@pytest.mark.parametrize("sub", ["unverified", "stranger"])
def test_whoever_is_in_no_line_of_the_table_is_told_so_and_gets_nothing(address: str, sub: str) -> None:
    with sign_in(address, sub) as client:
        page = client.get("/wards")
        assert page.status_code == 403
        assert "no line of this dashboard&#x27;s table gives you a role" in page.text
        assert ">Sign out</a>" in page.text
        assert socket(client, address) == 403


def test_whoever_signs_out_is_out(address: str) -> None:
    with sign_in(address, "owner") as client:
        client.get("/auth/logout")
        assert client.get("/wards").status_code == 403
        assert socket(client, address) == 403


def forged(secret: str, address: str, **claims: object) -> dict[str, str]:
    told = {
        "email": "olga@council.example",
        "email_verified": True,
        "iat": 4e9,
        "is_logged_in": True,
        "origin": address,
    }
    signed = URLSafeTimedSerializer(secret, salt=USER_COOKIE_NAME).dumps(json.dumps(told | claims))
    return {USER_COOKIE_NAME: signed if isinstance(signed, str) else signed.decode()}


def test_a_cookie_that_this_server_did_not_sign_for_its_own_address_lets_nobody_in(address: str, folder: Path) -> None:
    now = (folder / "server.log").stat().st_mtime
    for cookies in (
        forged("another secret of thirty-two characters", address, iat=now),
        forged(SECRET, "http://localhost:1", iat=now),
        forged(SECRET, address, iat=now - 13 * 3600),
        forged(SECRET, address, iat=now, is_logged_in="yes"),
        {USER_COOKIE_NAME: "chunks-2"},
        {USER_COOKIE_NAME: "a.b.c"},
    ):
        with httpx.Client(
            base_url=address,
            cookies=cookies,
        ) as client:
            assert client.get("/wards").status_code == 403, cookies
    with httpx.Client(base_url=address, cookies=forged(SECRET, address, iat=now)) as client:
        assert client.get("/wards").status_code == 200


@pytest.mark.parametrize(
    ("secret", "secrets", "said"),
    [
        ("short", None, "fewer than 32 characters"),
        (
            SECRET,
            '[auth]\nredirect_uri = "http://localhost:{{port}}/oauth2callback"\ncookie_secret = "{secret}"\n',
            "no owner",
        ),
        (SECRET, "[auth\n", "cannot be read as TOML"),
    ],
)
def test_settings_that_are_wrong_let_nobody_in_and_say_why(
    tmp_path: Path, secret: str, secrets: str | None, said: str
) -> None:
    named = {} if secrets is None else {"secrets": secrets}
    with dashboard(tmp_path, secret=secret, **named) as address:
        answer = ask(address, "/wards")
        assert answer.status == 403
        assert said in answer.body.decode()
        assert urlsplit(address).hostname == "localhost"
