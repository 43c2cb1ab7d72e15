"""The vote of a room: plain pages for phones, one answer a phone and round, nothing kept of who asks or from where.

`/vote/CODE` leads to the round that is open. Each round has an address and a cookie of its own, so that a browser never
shows the tokens of two rounds together.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from geo.decisions.meeting import Answer, Moment
from geo.errors import GeoError, InputError, NotHeldError
from geo.evidence.poll import PollQuestion
from geo.store.records import votes
from geo.store.records.votes import Answers
from geo.web import vote_page
from geo.web.origins import same_origin
from geo.web.rate import Rate
from geo.web.routes import below

COOKIE = "ballot"
# A meeting is over by then.
COOKIE_SECONDS = 12 * 60 * 60
# Answers to all questions are a hundredth of it.
MOST_BYTES = 4096
MOST_FIELDS = 10
BODY_WITHIN_SECONDS = 10
FORM = "application/x-www-form-urlencoded"
HEADERS = {"Content-Security-Policy": vote_page.POLICY, "Cache-Control": "no-store"}
# Two hundred phones behind one address come and go three times within a minute.
MOST_A_MINUTE = 1_200

FROM_ELSEWHERE = "This answer was not kept: it was not sent from the vote's own page. Open the address on the wall."
TOO_LONG = "This answer was not kept: it is longer than any answer to the questions."
UNREADABLE = "This answer was not kept: it could not be read. Open the vote and choose again."
TOO_MANY = "Too many have asked at once from where you are. Nothing was lost: try again in a minute."
NOT_NOW = "The vote cannot be reached at this moment. Nothing that was kept is lost: try again in a minute."
# Asks the database: asked(function, *arguments).
Asked = Callable[..., Any]


def routes(asked: Asked, *, base_path: str = "") -> list[Route]:
    """The routes of the vote, the only ones that are open to other devices.

    Parameters
    ----------
    asked
        Gives what a function of the database gives for its arguments; GeoError where it fails.
    base_path
        What stands before every address.
    """
    vote = _Vote(asked, f"{below(base_path)}/vote")
    return [
        Route(f"{vote.base}/{{code}}", vote.answering(vote.begin), methods=["GET"]),
        Route(f"{vote.base}/{{code}}/{{moment}}", vote.answering(vote.ballot), methods=["GET", "POST"]),
    ]


Endpoint = Callable[[Request], Awaitable[Response]]


class _Vote:
    """What the routes answer; base: what stands before a code."""

    def __init__(self, asked: Asked, base: str) -> None:
        self.asked, self.base, self.rate = asked, base, Rate()

    def answering(self, endpoint: Endpoint) -> Endpoint:
        """An endpoint whose faults are pages, and which not too many ask at once from one address."""

        async def or_said(request: Request) -> Response:
            self.rate.count(request)
            if self.rate.is_full(request, MOST_A_MINUTE):
                return _page(vote_page.told(TOO_MANY), 429)
            try:
                return await endpoint(request)
            except GeoError as fault:
                return _said(fault, back=f"{self.base}/{_code(request)}")

        return or_said

    async def begin(self, request: Request) -> Response:
        """Lead to the round that is open."""
        code = _code(request)
        meeting = await run_in_threadpool(self.asked, votes.by_code, code)
        if meeting.in_vote is not None:
            return RedirectResponse(f"{self.base}/{code}/{meeting.in_vote.moment.value}", 303, HEADERS)
        over = any(each.closed for each in meeting.rounds)
        return _page(vote_page.told(votes.CLOSED if over else votes.NOT_YET, title=meeting.title))

    async def ballot(self, request: Request) -> Response:
        """Hand out the questions with a token, or take the answers of whoever was handed one."""
        code, moment, token = _code(request), _moment(request), request.cookies.get(COOKIE, "")
        path = f"{self.base}/{code}/{moment.value}"
        if request.method == "POST":
            answers = _answers(await _fields(request))
            title = await run_in_threadpool(self.asked, votes.cast, code, moment, token, answers)
            return _page(vote_page.kept(title, back=path))
        paper = await run_in_threadpool(self.asked, votes.ballot_paper, code, moment, token)
        answer = _page(vote_page.form(paper, moment))
        # To a proxy that takes the s off https the cookie is of http: it says nothing of anybody.
        secure = request.url.scheme == "https"
        answer.set_cookie(COOKIE, paper.token, COOKIE_SECONDS, path=path, secure=secure, httponly=True, samesite="lax")
        return answer


def _code(request: Request) -> str:
    return str(request.path_params["code"]).lower()


def _moment(request: Request) -> Moment:
    try:
        return Moment(request.path_params["moment"])
    except ValueError as fault:
        raise NotHeldError(votes.UNKNOWN) from fault


async def _fields(request: Request) -> Mapping[str, list[str]]:
    """The fields of a form that was sent from this very address; InputError in words for anything else."""
    if not same_origin(request.headers):
        raise InputError(FROM_ELSEWHERE)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise InputError(UNREADABLE)
    body = b""
    try:
        async with asyncio.timeout(BODY_WITHIN_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > MOST_BYTES:
                    raise InputError(TOO_LONG)
        return parse_qs(body.decode("ascii"), max_num_fields=MOST_FIELDS, errors="strict")
    except (TimeoutError, ValueError) as fault:
        if isinstance(fault, InputError):
            raise
        raise InputError(UNREADABLE) from fault


def _answers(fields: Mapping[str, list[str]]) -> Answers:
    try:
        return {PollQuestion(name): Answer(value) for name, (value,) in fields.items()}
    except ValueError as fault:
        raise InputError(UNREADABLE) from fault


def _said(fault: GeoError, *, back: str) -> Response:
    """A fault as a page; back: where the vote begins. What is wrong with a database is nothing to a voter."""
    if isinstance(fault, NotHeldError):
        return _page(vote_page.told(str(fault)), 404)
    if isinstance(fault, InputError):
        is_shut = str(fault) in (votes.CLOSED, votes.NOT_YET)
        return _page(vote_page.told(str(fault), back="" if is_shut else back), 409 if is_shut else 400)
    return _page(vote_page.told(NOT_NOW, back=back), 503)


def _page(html: str, status: int = 200) -> Response:
    return HTMLResponse(html, status, HEADERS)
