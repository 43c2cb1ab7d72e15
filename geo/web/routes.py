"""Addresses besides Streamlit's: a map's files, whether the server is up, and where the dashboard begins."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

# A file's name ends in a hash of its content: what was fetched once is never asked for again.
FOR_GOOD = "public, max-age=31536000, immutable"
KINDS = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".png": "image/png",
    ".geojson": "application/geo+json",
}


def below(base_path: str) -> str:
    """What every address begins with under a base path, as Streamlit takes it with or without slashes."""
    return f"/{base_path.strip('/')}".rstrip("/")


def routes(content: Callable[[str], bytes | None], *, first_page: str, base_path: str = "") -> list[Route]:
    """The routes of the dashboard's server.

    Parameters
    ----------
    content
        The bytes of a file by its name; None for any name that is not one of ours. Nothing is looked for in a folder.
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

    async def health(_request: Request) -> Response:
        return PlainTextResponse("ok", headers={"Cache-Control": "no-store"})

    async def begin(request: Request) -> Response:
        # Streamlit gives its first page no address of its own; here it has one, and Back leads past this one.
        asked = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"{base}/{first_page}{asked}", headers={"Cache-Control": "no-cache"})

    starts = [base, f"{base}/"] if base else ["/"]
    return [
        Route(f"{base}/map/{{name}}", map_file),
        Route(f"{base}/health", health),
        *(Route(start, begin) for start in starts),
    ]
