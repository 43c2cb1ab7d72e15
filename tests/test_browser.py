"""The dashboard on Kingsmere in a real browser: opened, clicked, a site placed and moved, and its figures held against
the command line's."""

import json
import subprocess
import sys

import pytest

from geo import build
from geo.views.wording import about
from tests.live import PROJECT, map_frame, running, watched

pytestmark = pytest.mark.browser

PAGES = ("Wards", "Indicators", "Access", "Propose", "Impact", "Sources")
# Widths in pixels at which a page must hold: a desk, a projector, a phone.
WIDTHS = (1440, 1024, 390)


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory):
    """The dashboard's address; Kingsmere is built before, so that a page is drawn at once."""
    build.open_place(build.EXAMPLE)
    with running("dashboard.py", PROJECT, log=tmp_path_factory.mktemp("dashboard") / "log") as address:
        yield address


def settled(page, heading):
    """Wait until a page with this heading has been drawn to its last line."""
    page.get_by_role("heading", name=heading, exact=True).wait_for(timeout=60_000)
    page.get_by_text("An aid to thinking", exact=False).first.wait_for(timeout=60_000)
    assert page.locator("[data-testid=stException]").count() == 0


def test_a_deep_link_as_the_first_request_gives_the_page_with_its_doors(browser, dashboard):
    with watched(browser) as page:
        page.goto(f"{dashboard}/access")
        settled(page, "Access")
        map_frame(page)
        doors = page.locator("[data-testid=stSidebar]").inner_text()
        assert all(door in doors for door in ("Plan a site", "Run a meeting", "Review a decision"))
        assert "made-up place" in page.locator("[data-testid=stMain]").inner_text()


def test_every_page_opens_by_its_door_and_says_that_the_place_is_made_up(browser, dashboard):
    with watched(browser) as page:
        page.goto(dashboard)
        settled(page, "Wards")
        for name in PAGES[1:]:
            page.locator("[data-testid=stSidebar]").get_by_role("link", name=name).first.click()
            settled(page, name)
            assert "made-up place" in page.locator("[data-testid=stMain]").inner_text()


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_is_wider_than_the_window(browser, dashboard, width):
    with watched(browser, width=width, height=900) as page:
        for name in PAGES:
            page.goto(dashboard if name == "Wards" else f"{dashboard}/{name.lower()}")
            settled(page, name)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), name


def downloaded(page, label):
    with page.expect_download() as waiting:
        page.get_by_role("button", name=label).click()
    return waiting.value.path()


def test_a_click_opens_a_site_a_drag_moves_it_and_the_figures_are_those_of_the_command_line(
    browser, dashboard, tmp_path
):
    with watched(browser) as page:
        page.goto(f"{dashboard}/propose")
        settled(page, "Propose")
        frame = map_frame(page)
        frame.evaluate("() => { window.kept = true; map.setZoom(map.getZoom() + 1, { animate: false }); }")
        zoom = frame.evaluate("map.getZoom()")
        box = page.locator("iframe").first.bounding_box()
        page.mouse.click(box["x"] + box["width"] * 0.48, box["y"] + box["height"] * 0.72)
        page.get_by_text("would be at least 5 minutes").first.wait_for(timeout=30_000)
        frame.locator(".sign-placing").wait_for()
        before = page.get_by_text("Without a car, ").first.inner_text()
        ring = frame.locator(".sign-placing").bounding_box()
        page.mouse.move(ring["x"] + ring["width"] / 2, ring["y"] + ring["height"] / 2)
        page.mouse.down()
        page.mouse.move(ring["x"] + 90, ring["y"] - 70, steps=6)
        page.mouse.up()
        page.wait_for_function(
            "said => !document.querySelector('[data-testid=stMain]').innerText.includes(said)", arg=before
        )
        # The map was neither drawn anew nor zoomed back.
        assert frame.evaluate("window.kept") is True
        assert frame.evaluate("map.getZoom()") == zoom
        strip = page.get_by_text("Without a car, ").first.inner_text()

        page.locator("[data-testid=stSidebar]").get_by_role("link", name="Impact").first.click()
        settled(page, "Impact")
        assert page.get_by_text("Without a car, ").first.inner_text() == strip
        proposal = tmp_path / "proposal.toml"
        proposal.write_bytes(downloaded(page, "Download the proposal").read_bytes())
        shown = json.loads(downloaded(page, "Download the appraisal").read_text("utf-8"))

    command = [sys.executable, "-m", "geo", "appraise", "kingsmere", str(proposal), "--json", "-"]
    told = json.loads(subprocess.run(command, cwd=PROJECT, check=True, capture_output=True).stdout)
    assert told["summary"] == shown["summary"]
    assert told["wards"] == shown["wards"]
    nocar = next(row for row in told["summary"] if row["mode"] == "nocar")
    assert nocar["gain_headline"] > 0
    assert strip.startswith(f"Without a car, {about(nocar['gain_headline'])} would be at least 5 minutes nearer")


def open_at(page, typed):
    """Type coordinates into an empty field and open a site there; a field of the run before may still be fading."""
    page.locator("input[aria-label^='Where: a postcode'][value='']").first.fill(typed)
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Open it here").click()


def test_coordinates_typed_on_the_keyboard_do_what_a_click_does(browser, dashboard):
    with watched(browser) as page:
        page.goto(f"{dashboard}/propose")
        settled(page, "Propose")
        open_at(page, "1.90, 53.58")
        page.get_by_text("would be at least 5 minutes").first.wait_for(timeout=30_000)
        # In the sea beside the borough: refused in one sentence, and the first site stands as it was.
        page.get_by_role("button", name="Open another").click()
        open_at(page, "2.6, 53.9")
        page.get_by_text("more than 500 metres from any street", exact=False).first.wait_for(timeout=30_000)
        assert page.get_by_text("would be at least 5 minutes").count() >= 1
