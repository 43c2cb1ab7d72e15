"""What every answer tells the browser to allow, who may see the dashboard, and what is closed to all."""

from collections.abc import Mapping, Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, Router
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo.roles.people import AT_THIS_MACHINE, Visitor
from geo.views.map.drawing import TILES_FROM
from geo.web.origins import is_owner, same_origin
from geo.web.routes import DECIDED, below
from geo.web.sign_in import OPEN, Door, SignIn, state_of, visitor_of

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
ONLY_HERE = (
    "This dashboard is open on the machine that it runs on, at its own name (localhost), and nowhere else. To vote, "
    "open the address that is shown in the room."
)


def written(policy: dict[str, str]) -> str:
    """A content security policy as its header says it."""
    return "; ".join(f"{directive} {sources}".strip() for directive, sources in policy.items())


ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    # The address of a page may hold the key of a draft: it is told to nobody else.
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
}


def middleware(
    base_path: str = "", *, for_all: Sequence[BaseRoute] = (), sign_in: SignIn | None = None
) -> list[Middleware]:
    """What stands around all of Streamlit's routes and ours.

    Parameters
    ----------
    base_path
        As for the routes.
    for_all
        The routes that everybody may ask for; all else is for whoever sits at this machine or signed in with a role.
    sign_in
        Where people sign in, which then alone counts; None where they do not.
    """
    policies = {
        f"{below(base_path)}/component/": written(FRAME_POLICY),
        f"{below(base_path)}/{DECIDED}/": written(DECIDED_POLICY),
    }
    base = below(base_path)
    ways_in = tuple(f"{base}{path}" for path in OPEN) if sign_in else ()
    door = Door(sign_in, base=base) if sign_in else PlainTextResponse(ONLY_HERE, 403)
    others = Router(for_all, redirect_slashes=False, default=door)
    return [Middleware(Guard, policies=policies, others=others, ways_in=ways_in, sign_in=sign_in)]


class Guard:
    """Adds the headers to every answer, keeps others out of all but what is for all, and closes what is for nobody.

    Others are never led to Streamlit at all: for them there are the routes for all and nothing else, whatever a path
    may look like to one and to the other.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        policies: Mapping[str, str],
        others: ASGIApp,
        ways_in: Sequence[str] = (),
        sign_in: SignIn | None = None,
    ) -> None:
        # Policies by the beginning of an address. Streamlit answers with the files of components in frames under one,
        # and with nothing else.
        self.app, self.policies, self.others = app, policies, others
        self.ways_in, self.sign_in = ways_in, sign_in

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or let it through."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        visitor = self._let_in(scope)
        if visitor:
            state_of(scope, visitor)
        if scope["type"] == "websocket":
            if visitor and same_origin(Headers(scope=scope)):
                await self.app(scope, receive, send)
            else:
                await send({"type": "websocket.close", "code": 1008})
            return
        of_path = (policy for beginning, policy in self.policies.items() if scope["path"].startswith(beginning))
        policy = next(of_path, written(PAGE_POLICY))

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                # What allows less says so itself.
                headers.setdefault("Content-Security-Policy", policy)
                headers.update(ALWAYS)
            await send(message)

        closed = scope["path"].rstrip("/").endswith(CLOSED)
        answer = PlainTextResponse("There is no such page.", 404) if closed else self.app
        let_in = visitor or scope["path"] in self.ways_in
        await (answer if let_in else self.others)(scope, receive, with_headers)

    def _let_in(self, scope: Scope) -> Visitor | None:
        """Whoever asks, where they may see the dashboard."""
        if self.sign_in is None:
            return AT_THIS_MACHINE if is_owner(scope) else None
        visitor = visitor_of(self.sign_in, scope)
        return visitor if visitor and visitor.role else None
