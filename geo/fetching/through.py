"""The way to publishers: straight, or through a stand-in on this machine that answers in their place.

BETTER_PLACED_THROUGH=http://127.0.0.1:PORT asks https://HOST/PATH as http://127.0.0.1:PORT/HOST/PATH and opens no other
connection, so that the catalogue is tried as it is.
"""

from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

from geo.errors import InputError
from geo.plain import shown

THROUGH = "BETTER_PLACED_THROUGH"
THIS_MACHINE = frozenset({"127.0.0.1", "localhost"})


class Through(HTTPAdapter):
    """Carries every question to the stand-in at a port; the answer bears the address that was asked."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self.port = port

    def send(self, request: requests.PreparedRequest, *args: Any, **settings: Any) -> requests.Response:
        """As HTTPAdapter's."""
        real = str(request.url)
        parts = urlsplit(real)
        query = f"?{parts.query}" if parts.query else ""
        request.url = f"http://127.0.0.1:{self.port}/{parts.hostname}{parts.path}{query}"
        answer = super().send(request, *args, **settings)
        answer.url = request.url = real
        return answer


def session_through(address: str) -> requests.Session:
    """A session that asks the stand-in at an address of this machine, or the publishers where it is "".

    InputError where the address is no such.
    """
    session = requests.Session()
    if address:
        parts = urlsplit(address)
        if parts.scheme != "http" or parts.hostname not in THIS_MACHINE or parts.port is None:
            raise InputError(f"{THROUGH} is {shown(address)}; http://127.0.0.1:PORT was expected.")
        session.trust_env = False
        for scheme in ("https://", "http://"):
            session.mount(scheme, Through(parts.port))
    return session
