"""Who is let in where people sign in, and the one page that whoever is not let in gets instead of the dashboard."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse
from starlette.types import Receive, Scope, Send

from geo.roles.acts import Role
from geo.roles.people import Visitor

# Streamlit's own, below the base path; and whether the server is up, which whoever looks after it asks without a name.
OPEN = ("/auth/login", "/auth/logout", "/oauth2callback", "/health", "/_stcore/health")
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
STYLE = "body{font:1.1rem/1.5 sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem;color:#1c2733}a{color:#1f5a8a}"
ASK = "Sign in to see where services could go, and whether the answer is fair."
AGAIN = (
    "A sign-in holds for 12 hours. If this page comes back after you signed in, your provider tells more of you than "
    "fits into a cookie of 4 kB: ask whoever runs this dashboard to have only the groups told that its table names."
)
NO_ROLE = (
    "You are signed in as {name}, and no line of this dashboard's table gives you a role. Ask whoever runs it to add "
    "your address or your group; an address counts once your provider says that it was verified."
)
CLOSED = "This dashboard lets nobody in until its settings are put right:"


@dataclass(frozen=True)
class SignIn:
    """How people sign in.

    Attributes
    ----------
    visitor
        Who signed in, by the cookies of a request; None where nobody did.
    begins
        Where a sign-in begins, below the base path.
    faults
        What keeps everybody out, a sentence each; none where nothing does.
    """

    visitor: Callable[[Mapping[str, str]], Visitor | None]
    begins: Callable[[], str]
    faults: Callable[[], tuple[str, ...]]


def visitor_of(sign_in: SignIn, scope: Scope) -> Visitor | None:
    """Who asks; None where nobody signed in."""
    return sign_in.visitor(HTTPConnection(scope).cookies)


class Door:
    """The page for whoever is not let in, at whatever address: a link to sign in, or why it is of no use."""

    def __init__(self, sign_in: SignIn, *, base: str) -> None:
        self.sign_in, self.base = sign_in, base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, whatever it asks for."""
        await HTMLResponse(self._page(scope), 403, {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"})(
            scope, receive, send
        )

    def _page(self, scope: Scope) -> str:
        faults = self.sign_in.faults()
        visitor = None if faults else visitor_of(self.sign_in, scope)
        if faults:
            said = [CLOSED, *faults]
        elif visitor:
            said = [NO_ROLE.format(name=visitor.name)]
        else:
            said = [ASK, AGAIN]
        way = ("auth/logout", "Sign out") if visitor else (self.sign_in.begins(), "Sign in") if not faults else None
        link = f'<p><a href="{escape(f"{self.base}/{way[0]}")}">{way[1]}</a></p>' if way else ""
        paragraphs = "".join(f"<p>{escape(sentence)}</p>" for sentence in said)
        return (
            '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Sign in - Better Placed</title>'
            f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body><main>'
            f"<h1>Better Placed</h1>{paragraphs}{link}</main></body></html>"
        )


def state_of(scope: Scope, visitor: Visitor) -> None:
    """Leave who asks with a request that is let in, for the addresses that look at it."""
    state: dict[str, Any] = scope.setdefault("state", {})
    state["visitor"] = visitor


def role_of(scope: Scope) -> Role | None:
    """What whoever asks is, as it was left with a request that is let in."""
    visitor: Visitor | None = scope.get("state", {}).get("visitor")
    return visitor.role if visitor else None
