"""The vote on the real server: from another device of a network of its own, and over a restart in the middle."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from geo.decisions.meeting import Meeting, Moment
from geo.store.records import decisions, opening, prepared, votes
from geo.store.records.opening import Database
from geo.web.guard import ONLY_HERE
from tests.browser.live import running
from tests.decisions.written_decision import begun
from tests.decisions.written_meeting import OTHERS, US, meeting_of
from tests.decisions.written_plan import plan_of, prepared_of

pytestmark = pytest.mark.slow

SCRIPT = Path(__file__).with_name("places_server.py")
BEFORE = Moment.BEFORE
FORM = "application/x-www-form-urlencoded"
# Run within a network of its own, where there is nothing of the project: what is asked comes in and answers go out as
# JSON.
ASK = """
import http.client, json, sys
for host, port, method, path, body, headers in json.load(sys.stdin):
    connection = http.client.HTTPConnection(host, port, timeout=20)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    said = {name.lower(): value for name, value in answer.getheaders()}
    body = "" if answer.status == 101 else answer.read().decode(errors="replace")
    print(json.dumps([answer.status, said, body]), flush=True)
    connection.close()
"""


@pytest.fixture
def records(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Database]:
    """A database that the servers of this test share with it."""
    monkeypatch.setenv(opening.FOLDER_SETTING, str(tmp_path / "records"))
    shutil.copy(SCRIPT, tmp_path / SCRIPT.name)
    database = opening.opened(tmp_path / "records")
    yield database
    database.dispose()


@pytest.fixture
def meeting(records: Database) -> Meeting:
    begins = meeting_of(decisions.keep(records, begun()).decision_id)
    votes.begin(records, begins)
    votes.open_round(records, begins.meeting_id, BEFORE)
    prepared.keep_plan(records, plan_of(begins))
    prepared.keep(records, prepared_of(begins))
    return begins


def ask(address: str, path: str, *, body: str | None = None, cookie: str = "") -> tuple[int, str, str]:
    """Status, the cookie that is set and the page, as a phone on this machine has them."""
    at = urlsplit(address)
    headers = {"Cookie": cookie} if cookie else {}
    headers |= {"Origin": address, "Content-Type": FORM} if body else {}
    connection = HTTPConnection(at.hostname, at.port, timeout=60)
    connection.request("POST" if body else "GET", path, body, headers)
    answer = connection.getresponse()
    page = answer.read().decode()
    connection.close()
    return answer.status, (answer.getheader("set-cookie") or "").partition(";")[0], page


def test_phones_that_vote_while_the_server_is_restarted_lose_nothing_and_count_once(
    records: Database, meeting: Meeting, tmp_path: Path
) -> None:
    path, fair = f"/vote/{meeting.code}/before", urlencode({US.value: "4", OTHERS.value: "4"})
    with running(SCRIPT.name, tmp_path, log=tmp_path / "first.log") as address:
        cookies = [ask(address, path)[1] for _ in range(12)]
        # Half have sent their answers, and half hold the page, when the server goes.
        for cookie in cookies[:6]:
            assert ask(address, path, body=fair, cookie=cookie)[0] == 200
    with running(SCRIPT.name, tmp_path, log=tmp_path / "second.log") as address:
        for cookie in cookies[:6]:
            assert "An answer of this phone is kept" in ask(address, path, cookie=cookie)[2]
        for cookie in cookies:
            assert ask(address, path, body=fair, cookie=cookie)[0] == 200
        votes.close_round(records, meeting.meeting_id, BEFORE)
        assert ask(address, path, body=fair, cookie=cookies[0])[0] == 409
    tally = votes.by_code(records, meeting.code).round_of(BEFORE).tallies[0]
    assert tally.words.startswith("about 10 answered: about 10 fair")
    for log in ("first.log", "second.log"):
        assert not [cookie for cookie in cookies if cookie[7:] in (tmp_path / log).read_text()]


@contextmanager
def another_device() -> Iterator[tuple[list[str], str]]:
    """What a command is led by to run on a device of a network of its own, and what this machine is called there."""
    if shutil.which("ip") is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("another device is made of a network namespace, which needs ip and root")
    name, here, there, net = (
        f"device{os.getpid()}",
        f"bph{os.getpid() % 10**6}",
        f"bpt{os.getpid() % 10**6}",
        "198.18.77",
    )

    def ip(*words: str) -> int:
        return subprocess.run(["ip", *words], capture_output=True, check=False).returncode

    try:
        if ip("netns", "add", name) or ip("link", "add", here, "type", "veth", "peer", "name", there, "netns", name):
            pytest.skip("this machine makes no network namespaces")
        ip("addr", "add", f"{net}.1/24", "dev", here)
        ip("link", "set", here, "up")
        ip("-n", name, "addr", "add", f"{net}.2/24", "dev", there)
        ip("-n", name, "link", "set", there, "up")
        yield ["ip", "netns", "exec", name], f"{net}.1"
    finally:
        ip("link", "del", here)
        ip("netns", "del", name)


def test_from_another_device_there_are_vote_and_watching_and_nothing_else_whatever_is_forged(
    meeting: Meeting, tmp_path: Path
) -> None:
    with (
        another_device() as (leading, host),
        running(SCRIPT.name, tmp_path, log=tmp_path / "log", listens="0.0.0.0") as address,
    ):
        port = urlsplit(address).port
        own, named = f"{host}:{port}", f"localhost:{port}"

        def asked(*requests: tuple[str, str, str, dict[str, str]]) -> list[tuple[int, dict[str, str], str]]:
            listed = json.dumps([(host, port, *request) for request in requests])
            command = [*leading, sys.executable, "-c", ASK]
            done = subprocess.run(command, input=listed, capture_output=True, text=True, check=True)
            return [tuple(json.loads(line)) for line in done.stdout.splitlines()]

        websocket = {
            **{"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"},
            **{"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Protocol": "streamlit"},
        }
        forged = [
            {},
            {"Host": named},
            {"Host": "127.0.0.1"},
            {"Host": named, "X-Forwarded-For": "127.0.0.1"},
            {"Host": named, "Forwarded": "for=127.0.0.1", "X-Real-IP": "127.0.0.1"},
        ]
        paths = ["/", "/wards", "/meeting", "/_stcore/health", "/_stcore/host-config", "/health", "/static/js/x.js"]
        for status, _, page in asked(*(("GET", path, "", headers) for path in paths for headers in forged)):
            assert (status, page) == (403, ONLY_HERE)
        sockets = [websocket | headers | {"Origin": f"http://{headers.get('Host', own)}"} for headers in forged]
        assert {status for status, _, _ in asked(*(("GET", "/_stcore/stream", "", each) for each in sockets))} == {403}
        path = f"/vote/{meeting.code}/before"
        (led, where, _), (handed, said, page) = asked(("GET", f"/vote/{meeting.code}", "", {}), ("GET", path, "", {}))
        assert (led, where["location"], handed) == (303, path, 200)
        cookie = said["set-cookie"].partition(";")[0]
        sending = {"Cookie": cookie, "Origin": f"http://{own}", "Content-Type": FORM}
        ((status, _, page),) = asked(("POST", path, urlencode({US.value: "4"}), sending))
        assert status == 200 and "Your answer is kept" in page
        watch, presents = f"/watch/{meeting.code}", f"/present/{meeting.code}"
        watched, followed = asked(("GET", watch, "", {}), ("GET", f"{watch}/now", "", {}))
        assert (watched[0], json.loads(followed[2])["screen"]) == (200, 0)
        moving = {"Content-Type": "application/json", "Origin": f"http://{named}"}
        body = json.dumps({"screen": 2, "view": 0})
        closed = [("GET", presents, ""), ("GET", f"{presents}/now", ""), ("POST", f"{presents}/at", body)]
        closed += [("POST", f"{presents}/home", json.dumps({"typed": "Elm", "chosen": None}))]
        every = [(method, path, sent, moving | headers) for method, path, sent in closed for headers in forged]
        assert {(status, said) for status, _, said in asked(*every)} == {(403, ONLY_HERE)}
        # At this machine, by its own name, all of it is there.
        assert ask(address, "/wards")[0] == ask(address, presents)[0] == 200
    # No address of whoever asked is printed.
    assert f"{host.rpartition('.')[0]}.2" not in (tmp_path / "log").read_text()
