"""Addresses besides Streamlit's: map files, what was decided, whether the server is up, where the dashboard begins."""

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from geo.errors import GeoError, InputError

# A file's name ends in a hash of its content: what was fetched once is never asked for again.
FOR_GOOD = "public, max-age=31536000, immutable"
KINDS = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".png": "image/png",
    ".geojson": "application/geo+json",
}


# What was decided lies under this part of an address; nothing else does.
DECIDED = "decided"
DECIDED_KINDS = {".html": "text/html; charset=utf-8", ".zip": "application/zip"}
NO_DECIDED = "There is no such record of a decision, or no longer."
# The bytes of a file by the ids of a decision and an option and its name; None where there is none.
DecidedFile = Callable[[str, str, str], bytes | None]


def below(base_path: str) -> str:
    """What every address begins with under a base path, as Streamlit takes it with or without slashes."""
    return f"/{base_path.strip('/')}".rstrip("/")


def routes(
    content: Callable[[str], bytes | None], decided: DecidedFile, *, first_page: str, base_path: str = ""
) -> list[Route]:
    """The routes of the dashboard's server.

    Parameters
    ----------
    content
        The bytes of a file by its name; None for any name that is not one of ours. Nothing is looked for in a folder.
    decided
        What was decided, held against its checksum; InputError where it was changed, any other GeoError where it
        cannot be asked for now.
    first_page
        Address of the page that opens where none is asked for.
    base_path
        What stands before every address, as Streamlit's server.baseUrlPath.
    """
    base = below(base_path)

    async def map_file(request: Request) -> Response:
        name = request.path_params["name"]
        kind, body = KINDS.get(f".{name.rpartition('.')[2]}"), content(name)
        if kind is None or body is None:
            return PlainTextResponse("There is no such file.", 404)
        return Response(body, media_type=kind, headers={"Cache-Control": FOR_GOOD})

    async def decided_file(request: Request) -> Response:
        name = request.path_params["name"]
        kind = DECIDED_KINDS.get(f".{name.rpartition('.')[2]}")
        asked = request.path_params["decision"], request.path_params["option"], name
        try:
            body = await run_in_threadpool(decided, *asked) if kind else None
        except InputError as fault:
            return PlainTextResponse("\n".join(fault.faults), 409, {"Cache-Control": "no-store"})
        except GeoError as fault:
            return PlainTextResponse(f"This cannot be opened now: {fault}.", 503, {"Cache-Control": "no-store"})
        if body is None:
            return PlainTextResponse(NO_DECIDED, 404, {"Cache-Control": "no-store"})
        shown = "attachment" if kind == DECIDED_KINDS[".zip"] else "inline"
        # It is held against its checksum each time that somebody looks.
        headers = {"Cache-Control": "no-store", "Content-Disposition": f'{shown}; filename="{name}"'}
        return Response(body, headers={**headers, "Content-Type": kind or ""})

    async def health(_request: Request) -> Response:
        return PlainTextResponse("ok", headers={"Cache-Control": "no-store"})

    async def begin(request: Request) -> Response:
        # Streamlit gives its first page no address of its own; here it has one, and Back leads past this one.
        asked = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"{base}/{first_page}{asked}", headers={"Cache-Control": "no-cache"})

    starts = [base, f"{base}/"] if base else ["/"]
    return [
        Route(f"{base}/map/{{name}}", map_file),
        Route(f"{base}/{DECIDED}/{{decision}}/{{option}}/{{name}}", decided_file),
        Route(f"{base}/health", health),
        *(Route(start, begin) for start in starts),
    ]
