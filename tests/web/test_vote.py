"""The vote's pages, asked as phones ask: small, without script, one answer a phone and round, each fault a sentence."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import select
from starlette.datastructures import Headers
from starlette.routing import Router
from starlette.types import Message

from geo.decisions.meeting import ASKED, Meeting, Moment
from geo.errors import GeoError
from geo.store.records import decisions, opening, votes
from geo.store.records.meeting_schema import BALLOTS
from geo.store.records.opening import Database
from geo.web import vote, vote_page
from tests.awaited import awaited
from tests.decisions.written_decision import begun
from tests.decisions.written_meeting import OTHERS, US, meeting_of

BEFORE, AFTER = Moment
HOST = "192.168.1.2:8501"
MOST_BYTES = 30_000
FAIR = {US.value: "4", OTHERS.value: "4"}


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Database]:
    database = opening.opened(tmp_path / "records")
    yield database
    database.dispose()


@pytest.fixture
def meeting(records: Database) -> Meeting:
    begins = meeting_of(decisions.keep(records, begun()).decision_id, title="Elm <script>alert(1)</script> & Oak")
    votes.begin(records, begins)
    return begins


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Headers
    html: str


@dataclass
class Phone:
    """A browser on another device, which keeps a cookie for each path as browsers do."""

    app: Callable[..., Any]
    address: str = "192.168.1.50"
    jar: dict[str, str] = field(default_factory=dict)

    def ask(self, path: str, *, method: str = "GET", body: bytes = b"", **headers: str) -> Answer:
        said = {"host": HOST, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if path in self.jar:
            said["cookie"] = self.jar[path]
        sent: list[Message] = []
        parts = [body[at : at + 1000] for at in range(0, max(len(body), 1), 1000)]

        async def receive() -> Message:
            return {"type": "http.request", "body": parts.pop(0), "more_body": bool(parts)}

        async def send(message: Message) -> None:
            sent.append(message)

        raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in said.items()]
        scope = {
            **{"type": "http", "method": method, "path": path, "scheme": "http", "query_string": b""},
            **{"headers": raw, "client": (self.address, 5000), "server": ("192.168.1.2", 8501)},
        }
        awaited(self.app(scope, receive, send))
        answer = Answer(sent[0]["status"], Headers(raw=sent[0]["headers"]), sent[1]["body"].decode())
        if "set-cookie" in answer.headers:
            cookie, *rest = answer.headers["set-cookie"].split("; ")
            self.jar[next(part for part in rest if part.startswith("Path="))[5:]] = cookie
        return answer

    def post(self, path: str, fields: Mapping[str, str] | bytes, **headers: str) -> Answer:
        body = fields if isinstance(fields, bytes) else urlencode(fields).encode()
        said = {"origin": f"http://{HOST}", "content_type": vote.FORM, **headers}
        return self.ask(path, method="POST", body=body, **said)

    def votes(self, meeting: Meeting, fields: Mapping[str, str] = FAIR, moment: Moment = BEFORE) -> Answer:
        path = self.ask(f"/vote/{meeting.code}").headers["location"]
        assert path == f"/vote/{meeting.code}/{moment.value}"
        assert self.ask(path).status == 200
        return self.post(path, fields)


@pytest.fixture
def app(records: Database) -> Router:
    return Router(vote.routes(lambda ask, *arguments: ask(records, *arguments)))


@pytest.fixture
def phone(app: Router) -> Phone:
    return Phone(app)


class Read(HTMLParser):
    """The tags of a page with their attributes, and its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def ballots(records: Database) -> list[str]:
    """The answers that are kept of phones, by question."""
    with records.connect() as connection:
        return sorted(f"{row.question} {row.answer}" for row in connection.execute(select(BALLOTS)))


def test_the_page_is_a_small_form_without_script_that_says_what_is_kept(
    records: Database, meeting: Meeting, phone: Phone
) -> None:
    votes.open_round(records, meeting.meeting_id, BEFORE)
    answer = phone.ask(f"/vote/{meeting.code}/before")
    page = Read(answer.html)
    assert (
        len(answer.html.encode()) + sum(len(name) + len(value) + 4 for name, value in answer.headers.items())
        < MOST_BYTES
    )
    assert page.all("script") == page.all("img") == page.all("link") == []
    assert not re.search(r"\son\w+=|javascript:|https?://", answer.html)
    assert page.all("html")[0]["lang"] == "en-GB"
    assert len(page.all("fieldset")) == len(page.all("legend")) == len(ASKED)
    assert len(page.all("input")) == len(page.all("label")) == 6 * len(ASKED)
    assert len(page.all("button")) == 1
    for line in vote_page.NOTICE:
        assert line in page.words
    assert "Elm <script>alert(1)</script> & Oak" in page.words
    # Letters grow with what a reader has set, and the page may be made larger.
    assert "px;" not in re.sub(r"(border|outline|outline-offset):\d+px", "", vote_page.STYLE)
    assert "user-scalable" not in answer.html and "maximum-scale" not in answer.html


def test_the_answer_says_that_nothing_is_stored_and_nothing_may_run(
    records: Database, meeting: Meeting, phone: Phone
) -> None:
    votes.open_round(records, meeting.meeting_id, BEFORE)
    headers = phone.ask(f"/vote/{meeting.code}/before").headers
    assert headers["cache-control"] == "no-store"
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "script" not in policy and "unsafe" not in policy
    cookie = headers["set-cookie"].split("; ")
    assert {"HttpOnly", "SameSite=lax", f"Path=/vote/{meeting.code}/before"} <= set(cookie)
    assert re.fullmatch(r"ballot=[0-9a-f]{32}\.[0-9a-f]{32}", cookie[0])


def test_an_answer_is_kept_and_changed_and_counts_once(records: Database, meeting: Meeting, phone: Phone) -> None:
    votes.open_round(records, meeting.meeting_id, BEFORE)
    assert vote_page.KEPT in phone.votes(meeting).html
    assert ballots(records) == [f"{OTHERS.value} 4", f"{US.value} 4"]
    assert vote_page.KEPT_HERE in phone.ask(f"/vote/{meeting.code}/before").html
    phone.votes(meeting, {US.value: "1"})
    assert ballots(records) == [f"{US.value} 1"]


def test_no_page_of_the_vote_tells_a_count_before_closing_or_after(
    records: Database, meeting: Meeting, app: Router
) -> None:
    votes.open_round(records, meeting.meeting_id, BEFORE)
    first, *others = [Phone(app, f"192.168.1.{number}") for number in range(50, 64)]
    alone = [first.ask(f"/vote/{meeting.code}/before").html, first.votes(meeting).html]
    for each in others:
        each.votes(meeting)
    again = Phone(app)
    assert [again.ask(f"/vote/{meeting.code}/before").html, again.votes(meeting).html] == alone
    votes.close_round(records, meeting.meeting_id, BEFORE)
    for path in (f"/vote/{meeting.code}", f"/vote/{meeting.code}/before"):
        assert "about" not in Read(first.ask(path).html).words


def test_the_cookie_of_one_round_is_never_shown_to_the_other(records: Database, meeting: Meeting, phone: Phone) -> None:
    for moment in Moment:
        votes.open_round(records, meeting.meeting_id, moment)
        phone.votes(meeting, moment=moment)
        votes.close_round(records, meeting.meeting_id, moment)
    assert sorted(phone.jar) == [f"/vote/{meeting.code}/after", f"/vote/{meeting.code}/before"]
    assert len(set(phone.jar.values())) == 2


def refused(answer: Answer, status: int, words: str) -> None:
    assert answer.status == status
    assert words in Read(answer.html).words
    assert answer.headers["cache-control"] == "no-store"


def test_before_opening_after_closing_and_at_no_address_one_sentence_is_said(
    records: Database, meeting: Meeting, phone: Phone
) -> None:
    refused(phone.ask(f"/vote/{meeting.code}"), 200, votes.NOT_YET)
    refused(phone.ask(f"/vote/{meeting.code}/before"), 409, votes.NOT_YET)
    votes.open_round(records, meeting.meeting_id, BEFORE)
    phone.votes(meeting)
    votes.close_round(records, meeting.meeting_id, BEFORE)
    refused(phone.ask(f"/vote/{meeting.code}"), 200, votes.CLOSED)
    refused(phone.post(f"/vote/{meeting.code}/before", FAIR), 409, votes.CLOSED)
    for path in ("/vote/bbbbbb", "/vote/bbbbbb/before", f"/vote/{meeting.code}/middle", f"/vote/{'x' * 10_000}"):
        refused(phone.ask(path), 404, "There is no vote at this address")
    assert phone.ask(f"/vote/{meeting.code.upper()}").status == 200


@pytest.mark.parametrize(
    "cookie", ["", "ballot=", f"ballot={'0' * 32}.{'0' * 32}", "ballot=" + "x" * 10_000, "=;;;", 'ballot="\\"']
)
def test_a_forged_token_is_refused(records: Database, meeting: Meeting, phone: Phone, cookie: str) -> None:
    votes.open_round(records, meeting.meeting_id, BEFORE)
    refused(phone.post(f"/vote/{meeting.code}/before", FAIR, cookie=cookie), 400, votes.FORGED)
    assert ballots(records) == []


def test_a_token_of_another_meeting_is_refused(records: Database, meeting: Meeting, phone: Phone) -> None:
    other = meeting_of(meeting.decision_id)
    votes.begin(records, other)
    for each in (meeting, other):
        votes.open_round(records, each.meeting_id, BEFORE)
    phone.votes(other)
    theirs = phone.jar[f"/vote/{other.code}/before"]
    refused(phone.post(f"/vote/{meeting.code}/before", FAIR, cookie=theirs), 400, votes.FORGED)
    assert len(ballots(records)) == 2


@pytest.mark.parametrize(
    "origin", ["", "null", "http://evil.example", "http://192.168.1.2:9999", f"http://{HOST}.evil.example"]
)
def test_an_answer_from_another_page_is_refused(records: Database, meeting: Meeting, phone: Phone, origin: str) -> None:
    votes.open_round(records, meeting.meeting_id, BEFORE)
    phone.votes(meeting)
    refused(phone.post(f"/vote/{meeting.code}/before", {US.value: "1"}, origin=origin), 400, vote.FROM_ELSEWHERE)
    assert ballots(records) == [f"{OTHERS.value} 4", f"{US.value} 4"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "Choose an answer to at least one question."),
        (b"x" * 10_000, vote.TOO_LONG),
        (b"fair_to_us=" + b"4" * 10_000, vote.TOO_LONG),
        (b"fair_to_us=9", vote.UNREADABLE),
        (b"fair_to_us=4&fair_to_us=1", vote.UNREADABLE),
        (b"who=Ada", vote.UNREADABLE),
        (b"get_on=4", "Choose an answer to at least one question."),
        (b"\xff\xfe", vote.UNREADABLE),
        (b"fair_to_us=%ff", vote.UNREADABLE),
        (b"&".join(b"a%d=1" % number for number in range(20)), vote.UNREADABLE),
    ],
)
def test_what_is_no_answer_is_refused_in_words(
    records: Database, meeting: Meeting, phone: Phone, body: bytes, words: str
) -> None:
    votes.open_round(records, meeting.meeting_id, BEFORE)
    phone.ask(f"/vote/{meeting.code}/before")
    refused(phone.post(f"/vote/{meeting.code}/before", body), 400, words)
    refused(phone.post(f"/vote/{meeting.code}/before", FAIR, content_type="text/plain"), 400, vote.UNREADABLE)
    assert ballots(records) == []


def test_whoever_asks_without_end_is_told_to_wait_and_others_go_on(
    records: Database, meeting: Meeting, app: Router, monkeypatch: pytest.MonkeyPatch
) -> None:
    votes.open_round(records, meeting.meeting_id, BEFORE)
    monkeypatch.setattr(vote, "MOST_A_MINUTE", 3)
    hasty = Phone(app)
    assert [hasty.ask(f"/vote/{meeting.code}").status for _ in range(5)] == [303, 303, 303, 429, 429]
    assert vote_page.KEPT in Phone(app, "192.168.1.51").votes(meeting).html


def test_a_database_that_fails_is_told_without_its_reasons() -> None:
    def asked(*_arguments: object) -> object:
        raise GeoError("the disk is full")

    answer = Phone(Router(vote.routes(asked))).ask("/vote/bbbbbb")
    refused(answer, 503, vote.NOT_NOW)
    assert "disk" not in answer.html


def test_below_a_base_path_every_address_lies_below_it(records: Database, meeting: Meeting) -> None:
    phone = Phone(Router(vote.routes(lambda ask, *arguments: ask(records, *arguments), base_path="maps/")))
    votes.open_round(records, meeting.meeting_id, BEFORE)
    path = phone.ask(f"/maps/vote/{meeting.code}").headers["location"]
    assert path == f"/maps/vote/{meeting.code}/before"
    phone.ask(path)
    assert f'href="{path}"' in phone.post(path, FAIR).html
