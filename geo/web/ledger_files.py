"""The address at which the rows of a register are handed out, as far as whoever asks may see them."""

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from geo.errors import GeoError
from geo.roles.acts import Role
from geo.web.routes import below
from geo.web.sign_in import role_of

NOTHING = "There is no such register, or nothing in it that you may see."
# The bytes of a CSV by the keys of a place and a ledger, for somebody of this role; None where there is nothing.
LedgerFile = Callable[[str, str, Role | None], bytes | None]
NEVER_KEPT = {"Cache-Control": "no-store"}


def routes(content: LedgerFile, *, base_path: str = "") -> list[Route]:
    """The one route; base_path as of geo.web.routes."""

    async def file(request: Request) -> Response:
        place, ledger = request.path_params["place"], request.path_params["ledger"]
        try:
            body = await run_in_threadpool(content, place, ledger, role_of(request.scope))
        except GeoError as fault:
            return PlainTextResponse(f"This cannot be opened now: {fault}.", 503, NEVER_KEPT)
        if body is None:
            return PlainTextResponse(NOTHING, 404, NEVER_KEPT)
        named = {"Content-Disposition": f'attachment; filename="{ledger}.csv"'}
        return Response(body, media_type="text/csv; charset=utf-8", headers=NEVER_KEPT | named)

    return [Route(f"{below(base_path)}/ledgers/{{place}}/{{ledger}}.csv", file)]
