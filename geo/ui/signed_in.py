"""Who asks: whoever sits at this machine or, where .streamlit/secrets.toml sets sign-in, who signed in and as what.

A sign-in is Streamlit's (st.login): its signed cookie is read in the same way for pages, addresses and websockets. With
sign-in set it alone counts, on this machine too, as a proxy may make everybody come from there.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.auth_util import encode_provider_token, get_origin_from_redirect_uri
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from geo.decisions.written import verified
from geo.errors import InputError
from geo.roles import acts
from geo.roles.acts import Act, Role
from geo.roles.people import AT_THIS_MACHINE, People, Visitor, read_people

SECTION, TABLE = "auth", "roles"
# Streamlit takes a provider that has no section of its own by this name.
PROVIDER = "default"
SHORTEST_SECRET = 32
UNREADABLE = "The file .streamlit/secrets.toml cannot be read as TOML."
WEAK = (
    f"[auth] cookie_secret has fewer than {SHORTEST_SECRET} characters: whoever guesses it is whoever they like. Write "
    "a long random one."
)


@cache
def is_set() -> bool:
    """Whether people sign in at all; asked once a server. A file of secrets that cannot be read lets nobody in."""
    if st.secrets.load_if_toml_exists():
        return SECTION in st.secrets
    return any(Path(file).exists() for file in st.get_option("secrets.files"))


def visitor() -> Visitor | None:
    """Whoever looks at the page that is drawn; None where they have to sign in (again)."""
    return visitor_of(st.context.cookies) if is_set() else AT_THIS_MACHINE


def role() -> Role | None:
    """What whoever looks at the page is."""
    now = visitor()
    return now.role if now else None


def may(act: Act) -> bool:
    """Whether whoever looks at the page may do this."""
    return acts.may(role(), act)


def refusal(act: Act) -> str:
    """Why whoever looks at the page may not do this, in a sentence."""
    return acts.refusal(role(), act)


def name() -> str:
    """The name of a sign-in as it is kept; "" where nobody has to sign in."""
    now = visitor()
    return verified(now.name) if now and now.name else ""


def visitor_of(cookies: Mapping[str, str]) -> Visitor | None:
    """Who signed in, by the cookies of a request; None where nobody did, or not for this server, or too long ago."""
    people = _people()
    claims = _claims(cookies)
    return people.visitor(claims, at=datetime.now(UTC)) if people and claims else None


def begin_address() -> str:
    """Where a sign-in begins, below the dashboard's own address."""
    return f"auth/login?provider={encode_provider_token(PROVIDER)}"


@cache
def faults() -> tuple[str, ...]:
    """What keeps everybody out: the table of roles cannot be read, or the secret is weak; read once a server."""
    if not st.secrets.load_if_toml_exists():
        return (UNREADABLE,)
    try:
        _read()
    except InputError as fault:
        return fault.faults
    return () if len(get_cookie_secret()) >= SHORTEST_SECRET else (WEAK,)


def _people() -> People | None:
    return None if faults() else _read()


@cache
def _read() -> People:
    table = st.secrets.get(TABLE, {})
    if not isinstance(table, Mapping):
        raise InputError(f"[{TABLE}] in .streamlit/secrets.toml is no table.")
    return read_people(dict(table))


def _claims(cookies: Mapping[str, str]) -> dict[str, Any]:
    """What the provider vouches for; nothing where the cookie is not signed by this server, for its own address."""
    secret = get_cookie_secret()
    value = cookies.get(USER_COOKIE_NAME, "").encode("latin-1", "replace")
    # Streamlit parts what is too long over several cookies, each signed by itself: those of two sign-ins could be mixed
    # into a third, so that they are not put together here.
    content = decode_signed_value(secret, USER_COOKIE_NAME, value)
    try:
        claims = json.loads(content) if content else {}
    except ValueError:
        return {}
    own = isinstance(claims, dict) and claims.get("origin") == get_origin_from_redirect_uri()
    return claims if own and claims.get("is_logged_in") is True else {}
