"""Asking politely: one question at a time to a host, waiting between them, going on where an answer was cut short."""

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urljoin, urlsplit

import requests

from geo.errors import InputError

Taken = TypeVar("Taken")
NAME = "BetterPlaced-fetch/1"
# Seconds until a connection, and between two pieces of an answer.
PATIENCE = (20, 60)
TRIES = 5
# An answer that asks for a longer wait than this is left for another day.
LONGEST_WAIT = 180.0
MOST_REDIRECTS = 5
TOO_MANY, SERVER_FAULT = 429, 500
MOVED = frozenset({301, 302, 303, 307, 308})
CUT_SHORT = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)


@dataclass(frozen=True)
class Question:
    """One address and what is sent to it.

    form: sent by POST where it is given. also: hosts besides the address's own that may answer. accept: statuses below
    500 that are no fault.
    """

    address: str
    form: Mapping[str, str] | None = None
    also: tuple[str, ...] = ()
    wait_seconds: float = 1.0
    accept: frozenset[int] = frozenset({200})


class CutShortError(Exception):
    """An answer that ended before it was whole; what came of it may be kept."""


@dataclass
class Reach:
    """The network as this project uses it; counts what it asked.

    session: opens the connections. pause, clock: of the machine; tests turn them.
    """

    session: requests.Session = field(default_factory=requests.Session)
    pause: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    contact: str = ""
    asked: list[str] = field(default_factory=list)
    bytes_came: int = 0
    last: dict[str, float] = field(default_factory=dict)

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
        for number in range(TRIES):
            if number:
                self.pause(2.0**number + random.random())
            try:
                with self._followed(question, dict(headers())) as answer:
                    if answer.status_code in question.accept:
                        return take(answer)
                    if answer.status_code != TOO_MANY and answer.status_code < SERVER_FAULT:
                        raise InputError(_refusal(question, answer.status_code))
                    why = f"it answered {answer.status_code}"
                    self._wait_as_told(answer, question)
            except (*CUT_SHORT, CutShortError) as fault:
                why = "the answer was cut short" if isinstance(fault, CutShortError) else "no answer came"
            except requests.RequestException as fault:
                raise InputError(f"{_host(question.address)}: it cannot be asked ({fault}).") from fault
        raise InputError(f"{_host(question.address)}: {why}, {TRIES} times; run it again later.")

    def _wait_as_told(self, answer: requests.Response, question: Question) -> None:
        told = answer.headers.get("Retry-After", "")
        if told.isdigit():
            if int(told) > LONGEST_WAIT:
                raise InputError(f"{_host(question.address)}: it asks to be left alone for {told} s; run it later.")
            self.pause(float(told))

    def _followed(self, question: Question, headers: dict[str, str]) -> requests.Response:
        """The answer after redirects, each to a host that the entry names, over https."""
        address, form = question.address, question.form
        allowed = {_host(address), *question.also}
        for _ in range(MOST_REDIRECTS):
            if urlsplit(address).scheme != "https":
                raise InputError(f"{_host(address)}: {address} is not https, and nothing else is asked.")
            if _host(address) not in allowed:
                raise InputError(
                    f"{_host(question.address)}: it sends on to {_host(address)}, which the catalogue does not name."
                )
            answer = self._sent(address, form, headers, wait_seconds=question.wait_seconds)
            if answer.status_code not in MOVED:
                return answer
            address = urljoin(address, answer.headers.get("Location", ""))
            answer.close()
            form = None
        raise InputError(f"{_host(question.address)}: it sends on from address to address without end.")

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
        f"{_host(question.address)}: it {words.get(status, 'refuses the question')} ({status} for {question.address})."
    )
