"""A provider of sign-ins on this machine, the dashboard that asks it, and people who sign in."""

import json
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.browser.live import running

SCRIPT = Path(__file__).with_name("places_server.py")
PEOPLE: Mapping[str, dict[str, Any]] = {
    "owner": {"name": "Olga Owner", "email": "olga@council.example", "email_verified": True},
    "editor": {"name": "Edgar Editor", "email": "edgar@elsewhere.example", "groups": ["planning"]},
    "member": {"name": "Mary Member", "email": "mary@council.example", "email_verified": True},
    "reader": {"name": "Rita Reader", "email": "rita@public.example", "email_verified": True},
    # An owner's address that the provider did not verify.
    "unverified": {"name": "Una", "email": "olga@council.example", "email_verified": False},
    "stranger": {"name": "Sam", "email": "sam@nowhere.example", "email_verified": True},
}
ROLES = ("reader", "member", "editor", "owner")
SECRETS = """
[auth]
redirect_uri = "http://localhost:{{port}}/oauth2callback"
cookie_secret = "{secret}"
client_id = "better-placed"
client_secret = "known to both"
server_metadata_url = "{provider}/.well-known/openid-configuration"

[roles]
owner = ["olga@council.example"]
editor = ["group:planning"]
member = ["@council.example"]
reader = ["rita@public.example"]
"""
SECRET = "a secret of more than thirty-two characters"


@contextmanager
def provider(log: Path) -> Iterator[str]:
    """The address of a provider of sign-ins that knows PEOPLE, in a process of its own."""
    with socket.socket() as taken:
        taken.bind(("localhost", 0))
        port = taken.getsockname()[1]
    users = [f"--user-claims={json.dumps({'sub': sub, **claims})}" for sub, claims in PEOPLE.items()]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), *users]
    with log.open("w") as output:
        server = subprocess.Popen(command, stdout=output, stderr=output)
        try:
            address = f"http://localhost:{port}"
            _wait_for(f"{address}/.well-known/openid-configuration", server)
            yield address
        finally:
            server.terminate()
            server.wait(20)


def _wait_for(address: str, server: subprocess.Popen) -> None:
    for _ in range(300):
        try:
            if httpx.get(address).status_code == 200:
                return
        except httpx.TransportError:
            if server.poll() is not None:
                break
            time.sleep(0.2)
    pytest.fail("the provider of sign-ins did not start in time")


@contextmanager
def dashboard(folder: Path, *, secret: str = SECRET, secrets: str = SECRETS) -> Iterator[str]:
    """The dashboard on the places in a folder with sign-in set; its address."""
    shutil.copy(SCRIPT, folder / SCRIPT.name)
    with provider(folder / "provider.log") as at:
        written = folder / ".streamlit" / "secrets.toml"
        written.parent.mkdir(exist_ok=True)
        written.write_text(secrets.format(secret=secret, provider=at), encoding="utf-8")
        with running(SCRIPT.name, folder, log=folder / "server.log") as address:
            yield address


@contextmanager
def sign_in(address: str, sub: str) -> Iterator[httpx.Client]:
    """Somebody's client, with the cookies that they have once they signed in."""
    with httpx.Client(base_url=address, timeout=60) as client:
        page = client.get("/wards")
        link = re.search(r'href="([^"]*auth/login[^"]*)"', page.text)
        assert link, page.text
        asked = client.get(unescape(link[1]))
        allowed = client.post(asked.headers["location"], data={"sub": sub})
        returned = client.get(allowed.headers["location"])
        assert returned.status_code == 302
        yield client
