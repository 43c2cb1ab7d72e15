"""A stand-in for the publishers on this machine: it answers in their formats.

https://HOST/PATH is asked as http://127.0.0.1:PORT/HOST/PATH, so that the catalogue
is tried as it is. National files are filled up with rows of districts that do not exist, to the size that is owed.
"""

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from geo.fetching.asking import Reach
from geo.fetching.through import session_through


@dataclass(frozen=True)
class Answer:
    """What is sent back; a file has an ETag and can be gone on with."""

    content: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """One question as it came."""

    host: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]

    @property
    def address(self) -> str:
        """Without the query."""
        return f"{self.host}{self.path}"


Publisher = Callable[[Asked], Answer | None]
# Changes an answer, or gives another; told how often this fault was met before.
Fault = Callable[[Asked, Answer, int], Answer]


class StandIn:
    """A server with publishers by host, faults by a part of the address, and a list of what was asked."""

    def __init__(self, publishers: Mapping[str, Publisher]) -> None:
        self.publishers = publishers
        self.faults: dict[str, Fault] = {}
        self.met: dict[str, int] = {}
        self.asked: list[Asked] = []
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                stand_in.answer(self, {})

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                stand_in.answer(self, dict(parse_qsl(body, keep_blank_values=True)))

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (named so by the base class)
                """Nothing is written of what is asked."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    @property
    def port(self) -> int:
        return int(self.server.server_address[1])

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def count(self, part: str) -> int:
        """How many questions had this in their address."""
        return sum(part in f"{asked.address}?{sorted(asked.query.items())}" for asked in self.asked)

    @contextmanager
    def faulty(self, part: str, fault: Fault) -> Iterator[None]:
        """A fault at addresses with this in them, while the block runs."""
        self.faults[part], self.met[part] = fault, 0
        try:
            yield
        finally:
            del self.faults[part]

    def answer(self, handler: BaseHTTPRequestHandler, form: Mapping[str, str]) -> None:
        parts = urlsplit(handler.path)
        host, _, path = parts.path.lstrip("/").partition("/")
        query = {**dict(parse_qsl(parts.query, keep_blank_values=True)), **form}
        asked = Asked(host, f"/{path}", query, dict(handler.headers))
        self.asked.append(asked)
        publisher = self.publishers.get(host)
        answer = (publisher(asked) if publisher else None) or Answer(b"Not found", 404, {"Content-Type": "text/plain"})
        for part, fault in list(self.faults.items()):
            if part in asked.address:
                answer = fault(asked, answer, self.met[part])
                self.met[part] += 1
        _send(handler, asked, answer)


def _send(handler: BaseHTTPRequestHandler, asked: Asked, answer: Answer) -> None:
    content, status, headers = answer.content, answer.status, dict(answer.headers)
    cut_at = int(headers.pop("Stand-In-Cut", 0))
    deaf = headers.pop("Stand-In-Ignores-Range", "")
    tag = headers.setdefault("ETag", f'"{hashlib.md5(content).hexdigest()}"')
    ranged = asked.headers.get("Range", "")
    if status == 200 and asked.headers.get("If-None-Match") == tag:
        content, status = b"", 304
    elif status == 200 and ranged and not deaf and asked.headers.get("If-Range") == tag:
        first = int(ranged.removeprefix("bytes=").rstrip("-"))
        headers["Content-Range"] = f"bytes {first}-{len(content) - 1}/{len(content)}"
        content, status = content[first:], 206
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    if cut_at and cut_at < len(content):
        handler.wfile.write(content[:cut_at])
        handler.close_connection = True
        return
    if status != 304:
        handler.wfile.write(content)


class Clock:
    """A clock that moves only when somebody waits."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.waits: list[float] = []

    def pause(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.seconds += seconds

    def time(self) -> float:
        return self.seconds


def reach_of(port: int, clock: Clock | None = None) -> Reach:
    """A network in which every address is the stand-in's."""
    session = session_through(f"http://127.0.0.1:{port}")
    clock = clock or Clock()
    return Reach(session=session, pause=clock.pause, clock=clock.time)


def html(title: str) -> Fault:
    """A page for people under 200, as where one must sign in."""
    page = f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{title}</body></html>".encode()
    return lambda _asked, _answer, _met: Answer(page, 200, {"Content-Type": "text/html"})


def status(*numbers: int, **headers: str) -> Fault:
    """These statuses in turn, then the true answer."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _asked, answer, met: Answer(b"", numbers[met], named) if met < len(numbers) else answer


def moved_to(address: str) -> Fault:
    """A redirect."""
    return lambda _asked, _answer, _met: Answer(b"", 302, {"Location": address})


def cut_at(size: int, times: int = 1) -> Fault:
    """The connection breaks after so many bytes, so many times."""

    def fault(_asked: Asked, answer: Answer, met: int) -> Answer:
        return (
            Answer(answer.content, answer.status, {**answer.headers, "Stand-In-Cut": str(size)})
            if met < times
            else answer
        )

    return fault


def changed(change: Callable[[bytes], bytes]) -> Fault:
    """The true answer with its content changed."""
    return lambda _asked, answer, _met: Answer(change(answer.content), answer.status, answer.headers)


def as_json(document: Any) -> Answer:
    """A document as a service sends it."""
    return Answer(json.dumps(document).encode(), headers={"Content-Type": "application/json"})


def slow(seconds: float) -> Fault:
    """The true answer, later."""

    def fault(_asked: Asked, answer: Answer, _met: int) -> Answer:
        time.sleep(seconds)
        return answer

    return fault
