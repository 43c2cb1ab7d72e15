"""Asking politely: one question at a time to a host, waiting between them, going on where an answer was cut short."""

import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urljoin, urlsplit

import requests

from geo.errors import InputError
from geo.values import OnStep

Taken = TypeVar("Taken")
NAME = "BetterPlaced-fetch/1"
# Seconds until a connection, and between two pieces of an answer.
PATIENCE = (20, 60)
TRIES = 5
A_STEP_BYTES = 200_000
# An answer that asks for a longer wait than this is left for another day.
LONGEST_WAIT = 180.0
MOST_REDIRECTS = 5
TOO_MANY, SERVER_FAULT = 429, 500
# Parts of an address that hold somebody's key.
KEYS = ("uid", "api_key", "apikey", "key", "token", "subscription-key")
MOVED = frozenset({301, 302, 303, 307, 308})
CUT_SHORT = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)


@dataclass(frozen=True)
class Question:
    """One address and what is sent to it.

    form: sent by POST where it is given. also: hosts besides the address's own that may answer. accept: statuses below
    500 that are no fault. headers: that its publisher asks for.
    """

    address: str
    form: Mapping[str, str] | None = None
    also: tuple[str, ...] = ()
    wait_seconds: float = 1.0
    accept: frozenset[int] = frozenset({200})
    headers: Mapping[str, str] = field(default_factory=dict)


class CutShortError(Exception):
    """An answer that ended before it was whole; what came of it may be kept."""


class NoAnswerError(InputError):
    """No answer of use came, and another day may bring one."""


class RefusedError(InputError):
    """A host that answers and does not give what is asked for; status: what it answered."""

    def __init__(self, sentence: str, status: int) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass
class Reach:
    """The network as this project uses it; counts what it asked. Several threads may ask, one at a time of a host.

    session: opens the connections. pause, clock: of the machine; tests turn them. stopped: set where the run ends
    early. tries: of one question. settled: how many sources of how many are. on_step: told how much came, and both.
    """

    session: requests.Session = field(default_factory=requests.Session)
    pause: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    contact: str = ""
    asked: list[str] = field(default_factory=list)
    bytes_came: int = 0
    last: dict[str, float] = field(default_factory=dict)
    tries: int = TRIES
    settled: tuple[int, int] = (0, 1)
    on_step: OnStep | None = None
    stopped: threading.Event = field(default_factory=threading.Event)
    guard: threading.Lock = field(default_factory=threading.Lock)
    turns: dict[str, threading.Lock] = field(default_factory=dict)

    def count(self, size: int) -> int:
        """Note so many bytes that came; gives how many came in all."""
        with self.guard:
            before, self.bytes_came = self.bytes_came, self.bytes_came + size
            if self.on_step and before // A_STEP_BYTES != self.bytes_came // A_STEP_BYTES:
                self.on_step(f"{self.bytes_came / 1e6:,.1f} MB came", *self.settled)
            return self.bytes_came

    def ask(
        self,
        question: Question,
        take: Callable[[requests.Response], Taken],
        *,
        headers: Callable[[], Mapping[str, str]] = dict,
    ) -> Taken:
        """What `take` makes of the answer; asked again where it is cut short or the host has too much to do.

        headers is called before every try. InputError in one sentence where no answer of use comes.
        """
        why = ""
        for number in range(self.tries):
            if number:
                self.pause(2.0**number + random.random())
            try:
                with self._followed(question, {**question.headers, **headers()}) as answer:
                    if answer.status_code in question.accept:
                        return take(answer)
                    if answer.status_code != TOO_MANY and answer.status_code < SERVER_FAULT:
                        raise RefusedError(_refusal(question, answer.status_code), answer.status_code)
                    why = f"it answered {answer.status_code}"
                    self._wait_as_told(answer, question)
            except (*CUT_SHORT, CutShortError) as fault:
                why = "the answer was cut short" if isinstance(fault, CutShortError) else "no answer came"
            except requests.RequestException as fault:
                raise InputError(f"{_host(question.address)}: it cannot be asked ({type(fault).__name__}).") from fault
        raise NoAnswerError(f"{_host(question.address)}: {why}, {self.tries} times; run it again later.")

    def _wait_as_told(self, answer: requests.Response, question: Question) -> None:
        told = answer.headers.get("Retry-After", "")
        if told.isdigit():
            if int(told) > LONGEST_WAIT:
                raise NoAnswerError(f"{_host(question.address)}: it asks to be left alone for {told} s; run it later.")
            self.pause(float(told))

    @contextmanager
    def _followed(self, question: Question, headers: dict[str, str]) -> Iterator[requests.Response]:
        """The answer after redirects, each to a host that the entry names, over https.

        A host is not asked again before its answer is read.
        """
        address, form = question.address, question.form
        allowed = {_host(address), *question.also}
        for _ in range(MOST_REDIRECTS):
            if urlsplit(address).scheme != "https":
                raise InputError(f"{_host(address)}: {without_keys(address)} is not https, and nothing else is asked.")
            if _host(address) not in allowed:
                raise InputError(
                    f"{_host(question.address)}: it sends on to {_host(address)}, which the catalogue does not name."
                )
            with (
                self._turn(_host(address)),
                self._sent(address, form, headers, wait_seconds=question.wait_seconds) as answer,
            ):
                if answer.status_code not in MOVED:
                    yield answer
                    return
                address = urljoin(address, answer.headers.get("Location", ""))
            form = None
        raise InputError(f"{_host(question.address)}: it sends on from address to address without end.")

    def _turn(self, host: str) -> threading.Lock:
        with self.guard:
            return self.turns.setdefault(host, threading.Lock())

    def _sent(
        self, address: str, form: Mapping[str, str] | None, headers: dict[str, str], *, wait_seconds: float
    ) -> requests.Response:
        host = _host(address)
        early = self.last.get(host, -LONGEST_WAIT) + wait_seconds - self.clock()
        if early > 0:
            self.pause(early)
        self.last[host] = self.clock()
        self.asked.append(address)
        caller = f"{NAME} ({self.contact})" if self.contact else NAME
        return self.session.request(
            "GET" if form is None else "POST",
            address,
            data=form,
            # As it lies at the publisher's: a packed answer could not be gone on with.
            headers={"User-Agent": caller, "Accept-Encoding": "identity", **headers},
            stream=True,
            allow_redirects=False,
            timeout=PATIENCE,
        )


def _host(address: str) -> str:
    return urlsplit(address).hostname or address


def _refusal(question: Question, status: int) -> str:
    words = {401: "asks for an account", 403: "refuses a program", 404: "has nothing there any more", 410: "has moved"}
    return (
        f"{_host(question.address)}: it {words.get(status, 'refuses the question')} "
        f"({status} for {without_keys(question.address)})."
    )


def without_keys(address: str) -> str:
    """An address as it may be written down and said."""
    before, mark, query = address.partition("?")
    kept = [pair for pair in query.split("&") if pair.split("=")[0].lower() not in KEYS]
    return before + (mark + "&".join(kept) if mark else "")
