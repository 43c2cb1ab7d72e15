"""What a visitor waits for, in Chromium: the first visit to a fresh server, and a click on the map of Propose."""

import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from geo.bench.dashboard import Dashboard, dashboard
from geo.bench.row import Row, Took, in_words
from geo.build import EXAMPLE
from geo.errors import NotHeldError

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PROPOSE, WARDS = (f"{page}?place={EXAMPLE}" for page in ("propose", "wards"))
WITHIN_MILLISECONDS = 120_000
CLICKS = 15
WIDTH, HEIGHT = 1440, 1000
# The first visit may take so much longer than the second.
LATER_BY_SECONDS = 0.5
# From one click to the next, of the ground that is clicked on: far enough for another answer, and never the same place.
STRIDE = 0.618
# What the page shows of the answer (the strip), and of the map: its small areas, and the signs of what is proposed. A
# map stands in a frame of its own, or in the page.
ANSWER = "document.querySelector('.figures')?.innerText"
ON_MAPS = """(selector => {
  const within = root => [root, ...[...root.querySelectorAll('*')].filter(e => e.shadowRoot).map(e => e.shadowRoot)];
  const frames = [...document.querySelectorAll('iframe')].map(f => f.contentDocument).filter(Boolean);
  return [document, ...frames].flatMap(within).flatMap(root => [...root.querySelectorAll(selector)]);
})"""
AREAS = f"{ON_MAPS}('.borough-area, .borough-areas').length"
SIGNS = f"""{ON_MAPS}('.sign-placing, .sign-proposed').map(e => {{
  const r = e.getBoundingClientRect(); return [r.x, r.y].join();
}}).join(';')"""
BELOW_A_SIGN = 30
# What the dashboard calls a site that is opened.
NEW = "Move New "
# The list that a click opens: what is proposed already goes there, else another site opens.
LIST_OPENS_MILLISECONDS = 400
OFFERS = ".borough-menu .offer-move, .borough-menu .offer-open"

OpenPage = Callable[[], Any]


@contextmanager
def _visits() -> Iterator[tuple[Dashboard, OpenPage]]:
    """A fresh dashboard, and what opens an empty page in a browser that has kept nothing of any visit before.

    NotHeldError where there is no browser to try it in.
    """
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as missing:
        raise NotHeldError("Nothing was tried in a browser: playwright is not installed.") from missing
    executable = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if executable is None:
        raise NotHeldError("Nothing was tried in a browser: no Chromium is installed.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        with dashboard() as server:
            # What waits here for a change asks for it by eval, which the dashboard forbids its pages.
            yield (
                server,
                lambda: chromium.new_context(viewport={"width": WIDTH, "height": HEIGHT}, bypass_csp=True).new_page(),
            )
        chromium.close()


def _opened(server: Dashboard, page: Any, *, path: str) -> Took:
    """From asking for a page to its map drawn and its last line."""
    used, started = server.processor_seconds, time.perf_counter()
    page.goto(f"{server.address}/{path}")
    page.get_by_text("An aid to thinking", exact=False).first.wait_for(timeout=WITHIN_MILLISECONDS)
    page.wait_for_function(AREAS, timeout=WITHIN_MILLISECONDS)
    return Took(time.perf_counter() - started, server.processor_seconds - used)


def first_visit_row() -> Row:
    """The first visit to a fresh server; beside it the second, in a browser that has kept nothing of the first."""
    with _visits() as (server, new_page):
        # The browser's own start is nobody's visit.
        new_page().goto(f"{server.address}/health")
        first = _opened(server, new_page(), path=WARDS)
        second = _opened(server, new_page(), path=WARDS)
    return Row(
        "the first visit to a fresh server, map drawn, in Chromium",
        first,
        second.seconds + LATER_BY_SECONDS,
        "the second visit",
        second,
        f"{in_words(max(0.0, first.seconds - second.seconds))} later",
    )


def click_rows() -> list[Row]:
    """From a click on the map to the result strip, and to the map redrawn; beside each opening the page anew."""
    with _visits() as (server, new_page):
        page = new_page()
        _opened(server, page, path=PROPOSE)
        box = page.locator(".borough").bounding_box()
        _click(page, box, 0.0)
        before = server.processor_seconds
        taken = [_click(page, box, (step + 1) * STRIDE % 1) for step in range(CLICKS)]
        a_click = (server.processor_seconds - before) / CLICKS
        opened = _opened(server, new_page(), path=PROPOSE)
    strip, drawn = (list(column) for column in zip(*taken, strict=True))
    return [
        Row(
            f"from a click on the map to {what}, in Chromium",
            Took(statistics.median(seconds), a_click),
            goal,
            "open the page anew",
            opened,
            f"{CLICKS} clicks, slowest {in_words(max(seconds))}; processor time is the dashboard's for the whole click",
        )
        for what, seconds, goal in (("the full result strip", strip, 0.25), ("map and figures redrawn", drawn, 0.35))
    ]


def _click(page: Any, box: Any, along: float) -> tuple[float, float]:
    """Seconds from one choice, so far across the middle of the map: until the answer, and the signs, have changed.

    The list of what may be done there is opened by the browser alone.
    """
    answer, signs = page.evaluate(ANSWER), page.evaluate(SIGNS)
    across, down = box["x"] + box["width"] * (0.35 + 0.3 * along), box["y"] + box["height"] * (0.45 + 0.1 * along)
    offers = page.locator(OFFERS)
    while not offers.count():
        # On the sign of a site, or the ring that is being placed, nothing opens; a little below it something does.
        page.mouse.click(across, down)
        page.wait_for_timeout(LIST_OPENS_MILLISECONDS)
        down += BELOW_A_SIGN
    words = [offer for offer in offers.all_inner_texts() if NEW in offer]
    offer = (offers.filter(has_text=words[0]) if words else offers).first.bounding_box()
    started = time.perf_counter()
    page.mouse.click(offer["x"] + offer["width"] / 2, offer["y"] + offer["height"] / 2)
    page.wait_for_function(f"was => {ANSWER} !== was", arg=answer, timeout=WITHIN_MILLISECONDS)
    answered = time.perf_counter() - started
    page.wait_for_function(f"was => {SIGNS} !== was", arg=signs, timeout=WITHIN_MILLISECONDS)
    return answered, time.perf_counter() - started
