"""Presenting and watching, asked as browsers ask: who may do what, where the meeting is, and faults as sentences."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from sqlalchemy import delete, update
from starlette.responses import PlainTextResponse
from starlette.routing import Router
from starlette.types import Message, Scope

from geo.decisions.meeting import Meeting
from geo.errors import InputError
from geo.screens.page import Seat, VoteAt, policy
from geo.store.records import decisions, opening, prepared, votes
from geo.store.records.opening import Database
from geo.store.records.prepared_schema import PREPARED
from geo.store.records.schema import DECISIONS
from geo.web import guard, present, rate
from geo.web.guard import ONLY_HERE
from geo.web.present import Present
from tests.awaited import awaited
from tests.decisions.written_decision import begun
from tests.decisions.written_meeting import meeting_of
from tests.decisions.written_plan import plan_of, prepared_of

OWN = "localhost:8501"
HERE, THERE = "127.0.0.1", "192.168.1.50"
VOTE = VoteAt("", "No other device can reach this dashboard.", ("Is it fair?",))


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Database]:
    database = opening.opened(tmp_path / "records")
    yield database
    database.dispose()


@pytest.fixture
def meeting(records: Database) -> Meeting:
    begins = meeting_of(decisions.keep(records, begun()).decision_id)
    votes.begin(records, begins)
    prepared.keep_plan(records, plan_of(begins))
    prepared.keep(records, prepared_of(begins))
    return begins


Ask = Callable[..., tuple[int, dict[str, str], str]]


@pytest.fixture
def ask(records: Database) -> Ask:
    """Asks the routes behind the guard, from this machine or another; a body is sent as the page sends it."""

    def home(_code: str, typed: str, _chosen: int | None) -> dict[str, Any]:
        if typed == "gone":
            raise InputError("Something of this meeting is otherwise since it was prepared.")
        return {"said": f"{typed} is in Alder ward."}

    routes = Present(lambda ask, *arguments: ask(records, *arguments), lambda _code: VOTE, home)
    others = Router(routes.for_all, redirect_slashes=False, default=PlainTextResponse(guard.ONLY_HERE, 403))
    app = guard.Guard(Router([*routes.for_owner, *routes.for_all]), policies={}, others=others)

    def asked(path: str, *, body: object = None, whence: str = HERE, **headers: str) -> tuple[int, dict[str, str], str]:
        said = {"host": OWN, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if body is not None:
            said.setdefault("origin", f"http://{OWN}")
        sent: list[Message] = []
        content = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()

        async def receive() -> Message:
            return {"type": "http.request", "body": content, "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        scope: Scope = {
            **{"type": "http", "method": "GET" if body is None else "POST", "path": path, "scheme": "http"},
            **{"query_string": b"", "server": ("localhost", 8501), "client": (whence, 5000)},
            "headers": [(name.encode(), value.encode()) for name, value in said.items()],
        }
        awaited(app(scope, receive, send))
        raw = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
        return sent[0]["status"], raw, b"".join(message.get("body", b"") for message in sent).decode()

    return asked


def where(answer: tuple[int, dict[str, str], str]) -> tuple[int, int]:
    plain = json.loads(answer[2])
    return plain["screen"], plain["view"]


def test_each_seat_has_the_page_with_its_own_policy(ask: Ask, meeting: Meeting) -> None:
    for path, whence, seat in (
        ("present", HERE, Seat.PRESENTER),
        ("watch", HERE, Seat.WATCHER),
        ("watch", THERE, Seat.WATCHER),
    ):
        status, headers, html = ask(f"/{path}/{meeting.code}", whence=whence)
        assert status == 200 and headers["content-type"].startswith("text/html")
        assert headers["content-security-policy"] == policy(seat)
        assert headers["cache-control"] == "no-store"
        assert f'class="{seat}"' in html


def test_watchers_follow_and_whoever_moves_last_leads(ask: Ask, meeting: Meeting) -> None:
    present_at, now = f"/present/{meeting.code}/at", f"/watch/{meeting.code}/now"
    assert where(ask(now, whence=THERE)) == (0, 0)
    first = json.loads(ask(present_at, body={"screen": 3, "view": 0})[2])
    assert where(ask(now, whence=THERE)) == (3, 0)
    second = json.loads(ask(present_at, body={"screen": 1, "view": 1})[2])
    assert where(ask(now, whence=THERE)) == where(ask(f"/present/{meeting.code}/now")) == (1, 1)
    assert second["moves"] == first["moves"] + 1


@pytest.mark.parametrize(
    "headers", [{}, {"x_forwarded_for": "127.0.0.1"}, {"forwarded": "for=127.0.0.1"}, {"via": "1.1 a"}]
)
def test_another_device_presents_nothing_whatever_is_forged(
    ask: Ask, meeting: Meeting, headers: dict[str, str]
) -> None:
    for path, body in (
        ("", None),
        ("/now", None),
        ("/at", {"screen": 1, "view": 0}),
        ("/home", {"typed": "a", "chosen": None}),
    ):
        status, _, said = ask(f"/present/{meeting.code}{path}", body=body, whence=THERE, **headers)
        assert (status, said) == (403, ONLY_HERE)
    if headers:
        # Behind a proxy everybody comes from this machine.
        assert ask(f"/present/{meeting.code}", **headers)[0] == 403
    assert where(ask(f"/watch/{meeting.code}/now", whence=THERE)) == (0, 0)
    for path in ("at", "home", "now/", "../../present", "%2e%2e/present"):
        assert ask(f"/watch/{meeting.code}/{path}", body={"screen": 1, "view": 0}, whence=THERE)[0] in (403, 404, 405)


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        ({"screen": 1, "view": 0}, {"origin": "http://evil.example"}),
        ({"screen": 1, "view": 0}, {"origin": "null"}),
        (b"{" * 5000, {}),
        (b"[" * 1000, {}),
        (b"\xff", {}),
        ([1], {}),
        ({"screen": "1", "view": 0}, {}),
        ({"screen": True, "view": 0}, {}),
        ({"screen": -1, "view": 0}, {}),
        ({"screen": 10**12, "view": 0}, {}),
        ({}, {}),
    ],
)
def test_what_the_page_did_not_send_moves_nothing(
    ask: Ask, meeting: Meeting, body: object, headers: dict[str, str]
) -> None:
    assert ask(f"/present/{meeting.code}/at", body=body, **headers)[0] == 409
    assert where(ask(f"/watch/{meeting.code}/now")) == (0, 0)


def test_a_home_is_told_to_who_presents_and_what_was_prepared_stands_in_where_it_cannot(
    ask: Ask, meeting: Meeting
) -> None:
    status, headers, said = ask(f"/present/{meeting.code}/home", body={"typed": "ZZ1 1AA", "chosen": None})
    assert (status, json.loads(said)["said"]) == (200, "ZZ1 1AA is in Alder ward.")
    assert headers["cache-control"] == "no-store"
    status, _, said = ask(f"/present/{meeting.code}/home", body={"typed": "gone", "chosen": None})
    assert (status, json.loads(said)) == (200, None)
    for body in ({"typed": 1, "chosen": None}, {"typed": "a", "chosen": "0"}, {"typed": "a" * 2000, "chosen": None}):
        assert ask(f"/present/{meeting.code}/home", body=body)[0] == 409


@pytest.mark.usefixtures("meeting")
@pytest.mark.parametrize("path", ["/present/bcdfgh", "/watch/bcdfgh", "/watch/bcdfgh/now", "/watch/a", "/watch/'"])
def test_a_meeting_that_is_not_there_is_said(ask: Ask, path: str) -> None:
    status, headers, html = ask(path)
    assert status == 404 and "There is no meeting at this address" in html
    assert "script-src" not in headers["content-security-policy"]


def test_what_was_prepared_still_shows_when_the_place_is_another(ask: Ask, records: Database, meeting: Meeting) -> None:
    with records.begin() as connection:
        connection.execute(update(DECISIONS).values(place_key="gone", place_name="Gone"))
    assert ask(f"/present/{meeting.code}")[0] == 200
    assert [each.code for each in prepared.elsewhere(records, ("kingsmere",))] == [meeting.code]
    assert prepared.elsewhere(records, ("gone",)) == ()


def test_what_is_not_prepared_or_was_changed_is_said_and_not_shown(
    ask: Ask, records: Database, meeting: Meeting
) -> None:
    with records.begin() as connection:
        connection.execute(update(PREPARED).values(checksum="0" * 64))
    status, _, html = ask(f"/watch/{meeting.code}", whence=THERE)
    assert status == 409 and "prepare it again" in html and "Elm Surgery closes" not in html
    with records.begin() as connection:
        connection.execute(delete(PREPARED))
    status, _, html = ask(f"/present/{meeting.code}")
    assert status == 404 and "not prepared yet" in html


def test_whoever_tries_codes_is_stopped_and_who_follows_is_not(
    ask: Ask, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = f"/watch/{meeting.code}/now"
    assert [ask(now, whence=THERE)[0] for _ in range(2 * present.MOST_WRONG_A_MINUTE)] == [200] * 120
    wrong = [ask("/watch/zzzzzz", whence=THERE)[0] for _ in range(present.MOST_WRONG_A_MINUTE + 3)]
    assert wrong == [404] * (present.MOST_WRONG_A_MINUTE + 1) + [429] * 2
    assert ask(now, whence=THERE)[0] == 429, "an address that guesses learns nothing, not even of a code that is right"
    assert ask(now, whence=HERE)[0] == 200
    monkeypatch.setattr(rate, "monotonic", lambda: monotonic() + rate.MINUTE)
    assert ask(now, whence=THERE)[0] == 200
