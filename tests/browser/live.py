"""A Streamlit app run for a test on a free port, and a page of it that watches what it says and where it asks."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import pytest

PROJECT = Path(__file__).resolve().parents[2]
HOME = {"localhost", "127.0.0.1", "::1"}
# The ring of a site that a proposal opens, on the map and not in its key.
RING = ".borough-site .sign-placing, .borough-site .sign-proposed"
STARTS_WITHIN_SECONDS = 90
# The map of a page that has one without a frame, as the browser's own tools would find it.
LIVE = "document.querySelector('[data-testid=stBidiComponentIsolated]').shadowRoot.querySelector('.borough').boroughMap"


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as taken:
        taken.bind(("localhost", 0))
        return int(taken.getsockname()[1])


@contextmanager
def running(
    script: str, folder: Path, *, log: Path, base_path: str = "", listens: str = "localhost", port: int = 0
) -> Iterator[str]:
    """The app `script`, started in a folder; gives its address and stops it in the end. log takes what it prints.

    port: 0 for any that is free.
    """
    port = port or free_port()
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        script,
        "--server.port",
        str(port),
        "--server.address",
        listens,
        "--server.headless",
        "true",
        "--server.baseUrlPath",
        base_path,
        "--server.fileWatcherType",
        "none",
        "--browser.gatherUsageStats",
        "false",
    ]
    with log.open("w") as output:
        server = subprocess.Popen(
            command, cwd=folder, env={**os.environ, "PYTHONPATH": str(PROJECT)}, stdout=output, stderr=output
        )
        try:
            address = f"http://localhost:{port}/{base_path}".rstrip("/")
            _wait_for(f"{address}/_stcore/health", server)
            yield address
        finally:
            server.terminate()
            server.wait(20)


def _wait_for(address: str, server: subprocess.Popen) -> None:
    start = time.monotonic()
    while time.monotonic() - start < STARTS_WITHIN_SECONDS and server.poll() is None:
        try:
            with urllib.request.urlopen(address) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    pytest.fail("the app of this test did not start in time")


@contextmanager
def watched(browser: Any, *, width: int = 1440, height: int = 1000) -> Iterator[Any]:
    """A page; when done with, nothing may have gone wrong on it and no request may have left the machine.

    Streamlit looks for two of its own addresses under a deep link and gets a 404: the only errors that are let pass.
    """
    page = browser.new_page(viewport={"width": width, "height": height})
    errors: list[str] = []
    outside: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if _is_ours(message) else None)
    page.on("request", lambda request: outside.append(request.url) if _leaves(request.url) else None)
    yield page
    page.close()
    assert errors == []
    assert outside == []


def _is_ours(message: Any) -> bool:
    return message.type == "error" and "_stcore" not in message.location.get("url", "")


def _leaves(url: str) -> bool:
    return url.startswith(("http", "ws")) and urlparse(url).hostname not in HOME


def map_frame(page: Any) -> Any:
    """The frame of the page's map, once it is drawn."""
    page.locator("iframe").first.wait_for(timeout=60_000)
    for _ in range(300):
        frame = next((frame for frame in page.frames if "st_folium" in frame.url), None)
        if frame is not None and frame.evaluate("Boolean(window.map && map.borough && map.borough.areas.length)"):
            return frame
        page.wait_for_timeout(200)
    pytest.fail("the map was not drawn within a minute")


def drawn(page: Any) -> None:
    """Wait until the map without a frame is drawn, its names too."""
    page.locator(".borough").wait_for(timeout=60_000)
    page.wait_for_function(f"() => {LIVE}.borough.areas.length && {LIVE}.borough.names.length", timeout=60_000)


def on_map(page: Any, across: float, down: float) -> tuple[float, float]:
    """A point of the page by its place in the map without a frame, as shares of its width and height."""
    box = page.locator(".borough").bounding_box()
    return box["x"] + box["width"] * across, box["y"] + box["height"] * down


def settled(page: Any, heading: str) -> None:
    """Wait until a page with this heading has been drawn to its last line."""
    page.get_by_role("heading", name=heading, exact=True).wait_for(timeout=60_000)
    page.get_by_text("An aid to thinking", exact=False).first.wait_for(timeout=60_000)
    assert page.locator("[data-testid=stException]").count() == 0


def at_rest(page: Any) -> None:
    """Wait until the run has ended and what it drew stands, as whoever clicks next would."""
    at_work = "[data-testid=stStatusWidget], [data-stale=true]"
    quiet = f"() => !document.querySelector('{at_work}')"
    page.wait_for_function(quiet, timeout=60_000)
    # A run begins a moment after what set it off.
    page.wait_for_timeout(500)
    page.wait_for_function(quiet, timeout=60_000)


def pick(page: Any, label: str, typed: str, *, within: Any = None) -> None:
    """Type into a list of choices and take its first one by the keyboard: a click can miss a list that still moves.

    within: a part of the page, where others have a list of that name.
    """
    field = (within or page).get_by_role("combobox", name=label)
    field.click()
    field.fill(typed)
    page.locator("[role=option][data-focused=true]").get_by_text(typed).first.wait_for(timeout=30_000)
    page.keyboard.press("Enter")
