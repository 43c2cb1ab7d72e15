"""Presenting and watching a prepared meeting: one plain page, and where it is, asked again and again by who follows.

Who sits at this machine presents; any device may watch. Whoever presents and moves last leads.
"""

import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from geo.decisions.prepared import Prepared, Shown
from geo.errors import GeoError, InputError, NotHeldError
from geo.roles.acts import Act, refuse
from geo.roles.people import Visitor
from geo.screens.page import Seat, VoteAt, page, policy
from geo.store.records import prepared as records
from geo.web import vote_page
from geo.web.origins import same_origin
from geo.web.rate import Rate
from geo.web.routes import below

NO_STORE = {"Cache-Control": "no-store"}
FROM_ELSEWHERE = "This was not done: it was not sent from the page that presents."
TOO_MANY = "Too many wrong codes have come from where you are. Try again in a minute, with the code on the wall."
NOT_NOW = "The meeting cannot be reached at this moment. Nothing is lost: try again in a minute."
# A screen and a view, or a postcode.
MOST_BYTES = 1024
# A room of people mistypes less; whoever tries codes one after another needs years.
MOST_WRONG_A_MINUTE = 60
Asked = Callable[..., Any]
Endpoint = Callable[[Request], Awaitable[Response]]
# How the room of this code votes.
Voting = Callable[[str], VoteAt]
# What is told of a home in the meeting of this code: by what was typed, and which of several of that name was chosen.
Home = Callable[[str, str, int | None], dict[str, Any]]


class Present:
    """The routes, and what they answer.

    Parameters
    ----------
    asked
        Gives what a function of the database gives for its arguments; GeoError where it fails.
    voting
        How the room of a code votes; GeoError where there is none.
    home
        What is told of a home; GeoError where it cannot be told, and what was prepared tells it.
    base_path
        What stands before every address.
    """

    def __init__(self, asked: Asked, voting: Voting, home: Home, *, base_path: str = "") -> None:
        self.asked, self.voting, self.home, base = asked, voting, home, below(base_path)
        self.for_owner = [
            Route(f"{base}/present/{{code}}", _or_said(self.present), methods=["GET"]),
            Route(f"{base}/present/{{code}}/now", _or_said(self.now), methods=["GET"]),
            Route(f"{base}/present/{{code}}/at", _or_said(self.move), methods=["POST"]),
            Route(f"{base}/present/{{code}}/home", _or_said(self.tell), methods=["POST"]),
        ]
        wrong = Rate()
        self.for_all = [
            Route(f"{base}/watch/{{code}}", _not_guessed(self.watch, wrong), methods=["GET"]),
            Route(f"{base}/watch/{{code}}/now", _not_guessed(self.now, wrong), methods=["GET"]),
        ]

    async def present(self, request: Request) -> Response:
        """The page with what may be pressed."""
        _refuse_others(request)
        answer = await run_in_threadpool(self._page, _code(request), Seat.PRESENTER)
        # Whoever types the first postcode does not wait for what it is told of.
        answer.background = BackgroundTask(self._make_ready, _code(request))
        return answer

    def _make_ready(self, code: str) -> None:
        with suppress(GeoError):
            self.home(code, "", None)

    async def watch(self, request: Request) -> Response:
        """The page that follows."""
        return await run_in_threadpool(self._page, _code(request), Seat.WATCHER)

    def _page(self, code: str, seat: Seat) -> Response:
        where: Shown = self.asked(records.shown, code)
        prepared: Prepared = self.asked(records.by_code, code)
        headers = NO_STORE | {"Content-Security-Policy": policy(seat)}
        html = page(prepared, seat, self.voting(code), kept=where.checksum)
        return Response(html, 200, headers, "text/html; charset=utf-8")

    async def now(self, request: Request) -> Response:
        """Where the meeting is."""
        where = await run_in_threadpool(self.asked, records.shown, _code(request))
        return _where(where)

    async def tell(self, request: Request) -> Response:
        """What is told of a home; nothing of it is kept, and it stands in no address that a server might print."""
        asked = await _json(request)
        typed, chosen = asked.get("typed"), asked.get("chosen")
        if type(typed) is not str or not (chosen is None or type(chosen) is int):
            raise InputError(FROM_ELSEWHERE)
        with suppress(GeoError):
            return JSONResponse(await run_in_threadpool(self.home, _code(request), typed, chosen), headers=NO_STORE)
        # The page then tells what was prepared.
        return JSONResponse(None, headers=NO_STORE)

    async def move(self, request: Request) -> Response:
        """Show another screen to all."""
        _refuse_others(request)
        there = await _json(request)
        screen, view = there.get("screen"), there.get("view")
        if type(screen) is not int or type(view) is not int:
            raise InputError(FROM_ELSEWHERE)

        def moved() -> Any:
            return self.asked(records.move, _code(request), screen, view)

        return _where(await run_in_threadpool(moved))


def _refuse_others(request: Request) -> None:
    """InputError in words for whoever may look but holds no meetings."""
    visitor: Visitor | None = request.scope.get("state", {}).get("visitor")
    refuse(visitor.role if visitor else None, Act.EDIT_OPTIONS)


def _where(where: Shown) -> Response:
    return JSONResponse(asdict(where), headers=NO_STORE)


def _or_said(endpoint: Endpoint) -> Endpoint:
    """An endpoint whose faults are pages."""

    async def or_said(request: Request) -> Response:
        try:
            return await endpoint(request)
        except GeoError as fault:
            return _said(fault)

    return or_said


def _not_guessed(endpoint: Endpoint, wrong: Rate) -> Endpoint:
    """The same for any device: closed to an address from which too many wrong codes have come in this minute.

    Who follows asks every second or two, and many may sit behind one address: only wrong codes count.
    """

    async def or_closed(request: Request) -> Response:
        if wrong.is_full(request, MOST_WRONG_A_MINUTE):
            return _told(TOO_MANY, 429)
        try:
            return await endpoint(request)
        except NotHeldError as fault:
            wrong.count(request)
            return _said(fault)
        except GeoError as fault:
            return _said(fault)

    return or_closed


def _said(fault: GeoError) -> Response:
    status, words = 503, NOT_NOW
    if isinstance(fault, NotHeldError):
        status, words = 404, str(fault)
    elif isinstance(fault, InputError):
        status, words = 409, str(fault)
    return _told(words, status)


def _told(words: str, status: int) -> Response:
    headers = NO_STORE | {"Content-Security-Policy": vote_page.POLICY}
    return Response(vote_page.told(words, title="Meeting"), status, headers, "text/html; charset=utf-8")


async def _json(request: Request) -> dict[str, Any]:
    """What the page itself sent; InputError in words for anything else."""
    if not same_origin(request.headers):
        raise InputError(FROM_ELSEWHERE)
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise InputError(FROM_ELSEWHERE)
    try:
        plain = json.loads(body)
    except (ValueError, RecursionError) as fault:
        raise InputError(FROM_ELSEWHERE) from fault
    if not isinstance(plain, dict):
        raise InputError(FROM_ELSEWHERE)
    return plain


def _code(request: Request) -> str:
    return str(request.path_params["code"]).lower()
