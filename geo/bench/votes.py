"""The speed table's vote: what the page of a phone weighs, and how long phones wait that vote at once.

The second way is the same server's plainest answer ("ok"), asked in between: what it takes is the machine's, not ours.
"""

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from geo.bench.dashboard import dashboard
from geo.bench.kills import WHEN, WHO, begun_decision
from geo.bench.row import Row, Took, in_words
from geo.decisions.ballots import new_code
from geo.decisions.meeting import ASKED, Answer, Meeting, Moment
from geo.decisions.written import new_id
from geo.errors import NotHeldError
from geo.store.records import decisions, opening, votes

PHONES, WITHIN_SECONDS = 50, 30.0
P95_GOAL_SECONDS, MOST_BYTES = 0.05, 30_000


def vote_rows() -> Iterator[Row | str]:
    """Fifty phones on a dashboard of their own, each handed the page and sending its answers within half a minute."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        database = opening.opened(Path(folder))
        decision_id = decisions.keep(database, begun_decision()).decision_id
        meeting = Meeting(new_id(), decision_id, new_code(), "Speed", ASKED, WHO, WHEN)
        votes.begin(database, meeting)
        votes.open_round(database, meeting.meeting_id, Moment.BEFORE)
        with dashboard(records=Path(folder)) as server:
            path = f"/vote/{meeting.code}/{Moment.BEFORE.value}"
            page, _ = _asked(server.address, path)
            weight = len(page)
            before = server.processor_seconds
            with ThreadPoolExecutor(PHONES) as phones:
                waited = list(phones.map(lambda number: _voted(server.address, path, number), range(PHONES)))
            used = server.processor_seconds - before
        votes.close_round(database, meeting.meeting_id, Moment.BEFORE)
        tally = votes.by_code(database, meeting.code).round_of(Moment.BEFORE).tallies[0]
        database.dispose()
    yield f"The vote's page with its answer's headers: {weight:,} bytes (goal {MOST_BYTES:,}), and nothing besides"
    slowest = Took(_p95([took for own, _ in waited for took in own]), used / (2 * PHONES))
    plain = Took(_p95([took for _, took in waited]))
    yield Row(
        f"p95 of {2 * PHONES} requests of {PHONES} phones that vote within {in_words(WITHIN_SECONDS)}",
        slowest,
        P95_GOAL_SECONDS,
        "the server's plainest answer",
        plain,
        tally.words,
    )


def _voted(address: str, path: str, number: int) -> tuple[list[float], float]:
    """Seconds of each request of one phone that comes at a moment of its own, and of a plain one beside."""
    chance = random.Random(number)
    time.sleep(chance.uniform(0, WITHIN_SECONDS * 0.7))
    (_, cookie), handed = _timed(lambda: _asked(address, path))
    time.sleep(chance.uniform(0, WITHIN_SECONDS * 0.3))
    answers = urlencode({question.value: chance.choice(list(Answer)).value for question in ASKED})
    _, sent = _timed(lambda: _asked(address, path, body=answers, cookie=cookie))
    _, plain = _timed(lambda: _asked(address, "/health"))
    return [handed, sent], plain


def _asked(address: str, path: str, *, body: str | None = None, cookie: str = "") -> tuple[bytes, str]:
    """The answer with its headers, as it travels, and the cookie that it sets."""
    at = urlsplit(address)
    headers = {"Cookie": cookie, "Origin": address, "Content-Type": "application/x-www-form-urlencoded"} if body else {}
    connection = HTTPConnection(at.hostname or "", at.port, timeout=60)
    try:
        connection.request("POST" if body else "GET", path, body, headers)
        answer = connection.getresponse()
        if answer.status != 200:
            raise NotHeldError(f"The dashboard answered {path} with {answer.status}.")
        return str(answer.headers).encode() + answer.read(), (answer.getheader("set-cookie") or "").partition(";")[0]
    finally:
        connection.close()


def _timed(work: Callable[[], tuple[bytes, str]]) -> tuple[tuple[bytes, str], float]:
    began = time.perf_counter()
    return work(), time.perf_counter() - began


def _p95(seconds: list[float]) -> float:
    return sorted(seconds)[int(0.95 * (len(seconds) - 1))]
