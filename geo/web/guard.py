"""What every answer tells the browser to allow, who may open a websocket, and what is closed to all."""

import re
from collections.abc import Mapping
from ipaddress import ip_address

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo.views.map.drawing import TILES_FROM
from geo.web.routes import DECIDED, below

# Streamlit counts sessions, memory and caches here for anyone who asks, and has no setting that closes it.
CLOSED = ("/_stcore/metrics",)

# The one script that stands in Streamlit's own index.html ("window.prerenderReady = false"), by its hash; a test holds
# it against the version that is installed.
STREAMLIT_INLINE = "'sha256-THxz9J9+wf7rhwR2YkXJoSZ13UCmYyC+3lNDv2+8ugA='"

_EVERYWHERE = {
    "default-src": "'none'",
    "connect-src": "'self'",
    # Streamlit's own style sheet holds some fonts within itself.
    "font-src": "'self' data:",
    # The swatches of our legends are data:, and what plotly makes for its camera is blob:. Pictures of streets are
    # asked for only once a reader switches them on, in a page that is long there by then: so their one host stands in
    # every answer.
    "img-src": f"'self' data: blob: {TILES_FROM}",
    "manifest-src": "'self'",
    "media-src": "'self'",
    # Streamlit styles its widgets by style elements and attributes that it makes as it runs (emotion), as do its
    # tables, plotly and Leaflet: without 'unsafe-inline' nothing is laid out.
    "style-src": "'self' 'unsafe-inline'",
    "base-uri": "'self'",
    "form-action": "'self'",
    # The map stands in a frame of our own address; nobody else's page may hold ours.
    "frame-ancestors": "'self'",
}
PAGE_POLICY = _EVERYWHERE | {
    # blob: is how Streamlit loads the script of a component without a frame (components v2); inline script and eval
    # stay forbidden.
    "script-src": f"'self' blob: {STREAMLIT_INLINE}",
    "worker-src": "'self' blob:",
    "frame-src": "'self'",
}
FRAME_POLICY = _EVERYWHERE | {
    # streamlit-folium puts the map's script into its frame as an inline script element ('unsafe-inline') and draws what
    # changes by eval ('unsafe-eval'). Only the frame is so open: it holds no text of a person but as escaped literals.
    "script-src": "'self' 'unsafe-inline' 'unsafe-eval'",
}
# What was decided is a page without scripts that asks for nothing and may do nothing; its pictures are within it.
DECIDED_POLICY = {
    "default-src": "'none'",
    "img-src": "data:",
    "style-src": "'unsafe-inline'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
    "sandbox": "",
}
PORT = re.compile(r":\d+\Z")


def written(policy: dict[str, str]) -> str:
    """A content security policy as its header says it."""
    return "; ".join(f"{directive} {sources}".strip() for directive, sources in policy.items())


ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    # The address of a page may hold the key of a draft: it is told to nobody else.
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
}


def middleware(base_path: str = "") -> list[Middleware]:
    """What stands around all of Streamlit's routes and ours; base_path as for the routes."""
    policies = {
        f"{below(base_path)}/component/": written(FRAME_POLICY),
        f"{below(base_path)}/{DECIDED}/": written(DECIDED_POLICY),
    }
    return [Middleware(Guard, policies=policies)]


class Guard:
    """Adds the headers to every answer, refuses websockets from elsewhere, and closes what is not for visitors."""

    def __init__(self, app: ASGIApp, *, policies: Mapping[str, str]) -> None:
        # By the beginning of an address. Streamlit answers with the files of components in frames under one, and with
        # nothing else.
        self.app, self.policies = app, policies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or let it through."""
        if scope["type"] == "websocket" and not from_here(Headers(scope=scope), scope.get("server")):
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        of_path = (policy for beginning, policy in self.policies.items() if scope["path"].startswith(beginning))
        policy = next(of_path, written(PAGE_POLICY))

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update({"Content-Security-Policy": policy, **ALWAYS})
            await send(message)

        closed = scope["path"].rstrip("/").endswith(CLOSED)
        answer = PlainTextResponse("There is no such page.", 404) if closed else self.app
        await answer(scope, receive, with_headers)


def from_here(headers: Headers, server: tuple[str, int | None] | None) -> bool:
    """Whether a websocket is asked for by a page of the very address that it is asked of.

    A browser always says whose page asks. The port counts; the scheme does not, as a proxy may take it off. Behind a
    proxy that hands on the Host it was asked for this holds as well.

    Parameters
    ----------
    server
        The machine's own end of the connection.
    """
    host, origin = headers.get("host", "").lower(), headers.get("origin", "").lower()
    if not host or origin not in (f"http://{host}", f"https://{host}"):
        return False
    # A name that somebody else's domain gives to this machine is no address that was opened here. A proxy on this
    # machine says that it is one.
    direct = not any(name.startswith("x-forwarded-") or name == "forwarded" for name in headers)
    return not (direct and server and loopback(server[0])) or loopback(PORT.sub("", host).strip("[]"))


def loopback(name: str) -> bool:
    """Whether a name or number means this machine itself."""
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
