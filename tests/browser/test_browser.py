"""The dashboard on Kingsmere in a real browser: opened, clicked, a site placed and moved, and its figures held against
the command line's."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from geo.language.phrases import about
from tests.browser.live import LIVE, PROJECT, RING, at_rest, drawn, map_frame, on_map, pick, settled, watched

pytestmark = pytest.mark.browser

PAGES = ("Wards", "Indicators", "Access", "Propose", "Impact", "Fairness", "Sources")
# Widths in pixels at which a page must hold: a desk, a projector, a phone.
WIDTHS = (1440, 1024, 390)
HEIGHTS = {1440: 900, 1024: 768, 390: 844}


def test_a_deep_link_as_the_first_request_gives_the_page_with_its_doors(browser: Any, dashboard: str) -> None:
    with watched(browser) as page:
        page.goto(f"{dashboard}/access?place=kingsmere")
        settled(page, "Access")
        map_frame(page)
        doors = page.locator("[data-testid=stSidebar]").inner_text()
        assert all(door in doors for door in ("Plan a site", "Run a meeting", "Review a decision"))
        assert "made-up place" in page.locator("[data-testid=stMain]").inner_text()


def test_the_first_page_has_an_address_of_its_own_and_back_leads_to_it_and_past_it(
    browser: Any, dashboard: str
) -> None:
    with watched(browser) as page:
        page.goto("about:blank")
        page.goto(dashboard)
        settled(page, "Wards")
        assert page.url == f"{dashboard}/wards"
        assert page.get_by_text("not found").count() == 0
        page.locator("[data-testid=stSidebar]").get_by_role("link", name="Sources").first.click()
        settled(page, "Sources")
        page.go_back()
        settled(page, "Wards")
        page.go_back()
        assert page.url == "about:blank"


def test_every_page_opens_by_its_door_and_says_that_the_place_is_made_up(browser: Any, dashboard: str) -> None:
    with watched(browser) as page:
        page.goto(f"{dashboard}/wards?place=kingsmere")
        settled(page, "Wards")
        for name in PAGES[1:]:
            page.locator("[data-testid=stSidebar]").get_by_role("link", name=name).first.click()
            settled(page, name)
            assert "made-up place" in page.locator("[data-testid=stMain]").inner_text()


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_is_wider_than_the_window(browser: Any, dashboard: str, width: int) -> None:
    with watched(browser, width=width, height=900) as page:
        for name in PAGES:
            page.goto(f"{dashboard}/{name.lower()}?place=kingsmere")
            settled(page, name)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), name


def test_a_table_offers_no_download_of_its_own_that_would_hand_formulas_on(browser: Any, dashboard: str) -> None:
    with watched(browser) as page:
        page.goto(f"{dashboard}/propose?place=kingsmere")
        settled(page, "Propose")
        at_rest(page)
        page.get_by_text("The same facts as a table").click()
        table = page.locator("[data-testid=stDataFrame]").first
        table.hover()
        page.get_by_label("Search").first.wait_for()
        assert page.get_by_label("Download as CSV").count() == 0


def ground(page: Any, lat: float, lon: float) -> tuple[float, float]:
    """Where on the page a place of the ground is, brought into the map's view."""
    at = page.evaluate(
        f"""([lat, lon]) => {{
            {LIVE}.panTo([lat, lon], {{ animate: false }});
            const {{ x, y }} = {LIVE}.getContainer().getBoundingClientRect();
            const point = {LIVE}.latLngToContainerPoint([lat, lon]);
            return [x + point.x, y + point.y];
        }}""",
        [lat, lon],
    )
    return at[0], at[1]


def downloaded(page: Any, label: str) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=label).click()
    return Path(waiting.value.path())


def test_a_click_opens_a_site_a_drag_moves_it_and_the_figures_are_those_of_the_command_line(
    browser: Any, dashboard: str, tmp_path: Path
) -> None:
    with watched(browser) as page:
        page.goto(f"{dashboard}/propose?place=kingsmere")
        settled(page, "Propose")
        drawn(page)
        page.evaluate(f"() => {{ window.kept = true; {LIVE}.setZoom({LIVE}.getZoom() + 1, {{ animate: false }}); }}")
        zoom = page.evaluate(f"{LIVE}.getZoom()")
        page.mouse.click(*ground(page, 53.58, 1.90))
        page.get_by_role("button", name="Open a GP surgery here").click()
        page.get_by_text("would be at least 5 minutes").first.wait_for(timeout=30_000)
        page.locator(RING).wait_for()
        before = page.get_by_text("Without a car (on foot").first.inner_text()
        ring = page.locator(RING).bounding_box()
        page.mouse.move(ring["x"] + ring["width"] / 2, ring["y"] + ring["height"] / 2)
        page.mouse.down()
        page.mouse.move(ring["x"] + 90, ring["y"] - 70, steps=6)
        page.mouse.up()
        page.wait_for_function(
            "said => !document.querySelector('[data-testid=stMain]').innerText.includes(said)", arg=before
        )
        # The map was neither drawn anew nor zoomed back.
        assert page.evaluate("window.kept") is True
        assert page.evaluate(f"{LIVE}.getZoom()") == zoom
        strip = page.get_by_text("Without a car (on foot").first.inner_text()

        page.locator("[data-testid=stSidebar]").get_by_role("link", name="Impact").first.click()
        settled(page, "Impact")
        assert page.get_by_text("Without a car (on foot").first.inner_text() == strip
        proposal = tmp_path / "proposal.toml"
        proposal.write_bytes(downloaded(page, "Download the proposal").read_bytes())
        shown = json.loads(downloaded(page, "Download the appraisal").read_text("utf-8"))

    command = [sys.executable, "-m", "geo", "appraise", "kingsmere", str(proposal), "--json", "-"]
    printed = json.loads(subprocess.run(command, cwd=PROJECT, check=True, capture_output=True).stdout)
    assert printed["summary"] == shown["summary"]
    assert printed["wards"] == shown["wards"]
    nocar = next(row for row in printed["summary"] if row["mode"] == "nocar")
    assert nocar["gain_headline"] > 0
    assert f"), {about(nocar['gain_headline'])} would be at least 5 minutes nearer" in strip


def in_view(page: Any, words: str) -> bool:
    """Whether these words stand within the window, and nothing over them."""
    part = page.locator(".figures").get_by_text(words).first
    box, window = part.bounding_box(), page.viewport_size
    if not (box["y"] >= 0 and box["y"] + box["height"] <= window["height"] and box["x"] >= 0):
        return False
    middle = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
    return bool(part.evaluate("(node, [x, y]) => node.contains(document.elementFromPoint(x, y))", middle))


@pytest.mark.parametrize("width", WIDTHS)
def test_a_surgery_is_closed_in_two_steps_and_the_answer_is_in_view_and_stays(
    browser: Any, dashboard: str, width: int
) -> None:
    with watched(browser, width=width, height=HEIGHTS[width]) as page:
        page.goto(f"{dashboard}/propose?place=kingsmere")
        settled(page, "Propose")
        at_rest(page)
        # Found by its street; then closed with the answer that stands ready.
        pick(page, "What changes", "Fuller Road")
        page.get_by_role("button", name="Close it").click()
        page.locator(".figures").get_by_text("patients must change practice").wait_for(timeout=30_000)
        at_rest(page)
        assert in_view(page, "patients must change practice")
        status = page.get_by_role("status").filter(has_text="would have to join another practice")
        assert status.get_attribute("aria-live") == "polite"
        assert page.get_by_text("Close Wexborne Medical Practice (its list is dispersed)").count() == 1
        page.evaluate("""() => {
            const page = document.querySelector("[data-testid=stMain]");
            page.scrollTo(0, page.scrollHeight);
        }""")
        page.wait_for_timeout(300)
        assert in_view(page, "patients must change practice")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")


def open_at(page: Any, typed: str) -> None:
    """Type coordinates into an empty field and open a site there; a field of the run before may still be fading."""
    at_rest(page)
    page.locator("input[aria-label^='Where: a postcode'][value='']").first.fill(typed)
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Open it here").click()


def test_coordinates_typed_on_the_keyboard_do_what_a_click_does(browser: Any, dashboard: str) -> None:
    with watched(browser) as page:
        page.goto(f"{dashboard}/propose?place=kingsmere")
        settled(page, "Propose")
        open_at(page, "1.90, 53.58")
        page.get_by_text("would be at least 5 minutes").first.wait_for(timeout=30_000)
        # In the sea beside the borough: refused in one sentence, and the first site stands as it was.
        at_rest(page)
        page.get_by_role("button", name="Open another").click()
        open_at(page, "2.6, 53.9")
        page.get_by_text("more than 500 metres from any street", exact=False).first.wait_for(timeout=30_000)
        assert page.get_by_text("would be at least 5 minutes").count() >= 1


def test_an_area_is_drawn_by_clicks_and_what_was_heard_is_typed_into_a_table(browser: Any, dashboard: str) -> None:
    with watched(browser) as page:
        page.goto(f"{dashboard}/propose?place=kingsmere")
        settled(page, "Propose")
        open_at(page, "1.90, 53.58")
        page.get_by_text("would be at least 5 minutes").first.wait_for(timeout=30_000)
        strip = page.get_by_text("Without a car (on foot").first.inner_text()
        page.get_by_text("Communities that you name").click()
        page.get_by_text("Clicks on the map are corners of an area").click()
        page.locator("[data-testid=stCheckbox] input[aria-checked=true]").or_(
            page.locator("[data-testid=stCheckbox] input:checked")
        ).first.wait_for(state="attached")
        page.locator(".borough").scroll_into_view_if_needed()
        for corner, (across, down) in enumerate(((0.4, 0.6), (0.55, 0.6), (0.55, 0.8)), start=1):
            page.mouse.click(*on_map(page, across, down))
            page.locator(".borough-site .sign-corner").nth(corner - 1).wait_for(timeout=30_000)
        name = "{{7*7}} <b>south</b>"
        page.get_by_label("Its name").fill(name)
        page.get_by_role("button", name="Name this community").click()
        page.get_by_text(f"{name}: about", exact=False).first.wait_for(timeout=30_000)
        assert page.get_by_text("Without a car (on foot").first.inner_text() == strip

        page.get_by_text("What goes with it: money").click()
        page.get_by_role("tab", name="Who was heard").click()
        table = page.locator("[data-testid=stDataFrame]:visible").first
        table.wait_for(timeout=30_000)
        width = table.bounding_box()["width"]
        # Of the first question its evidence, then its answer out of the list that opens; at a person's pace, as the
        # table is a picture and nothing in it can be waited for.
        for across, typed in ((0.80, "Letters in March"), (0.62, "yes")):
            table.click(position={"x": width * across, "y": 54})
            page.wait_for_timeout(500)
            page.keyboard.press("Enter")
            page.wait_for_timeout(500)
            page.keyboard.type(typed, delay=40)
            page.wait_for_timeout(500)
            page.keyboard.press("Enter")
            page.wait_for_timeout(500)
        page.get_by_role("button", name="Keep who was heard").click()
        page.wait_for_timeout(2000)
        page.locator("[data-testid=stSidebar]").get_by_role("link", name="Fairness").first.click()
        settled(page, "Fairness")
        page.get_by_role("button", name="What to know").first.click()
        page.get_by_text("How people were heard: 1 of 9 questions recorded", exact=False).first.wait_for(timeout=30_000)
