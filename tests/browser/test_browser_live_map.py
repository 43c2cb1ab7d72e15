"""Kingsmere's map as hands use it: with keys only, with a finger, twice in a row, left and come back to, taken away."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.live import LIVE, RING, at_rest, drawn, map_frame, on_map, pick, settled, watched

pytestmark = pytest.mark.browser

SPOKEN = ".borough-spoken"
SURGERY = "Wexborne Medical Practice"


def at_map(page: Any, dashboard: str) -> None:
    """Propose, with its map drawn."""
    page.goto(f"{dashboard}/propose?place=kingsmere")
    settled(page, "Propose")
    drawn(page)


def focused(page: Any) -> str:
    """The class of what has the focus in the map without a frame."""
    return str(page.evaluate("document.activeElement.shadowRoot?.activeElement?.className || ''"))


def test_a_site_is_opened_moved_and_taken_away_with_keys_only(browser: Any, dashboard: str) -> None:
    with watched(browser) as page:
        at_map(page, dashboard)
        page.locator(".borough-hand").focus()
        for key in ["ArrowDown"] * 3 + ["ArrowLeft"] * 2:
            page.keyboard.press(key)
        page.locator(SPOKEN).filter(has_text="nearest GP surgery").wait_for(state="attached")
        page.keyboard.press("Enter")
        page.locator(".borough-menu").wait_for()
        assert "offer-open" in focused(page)
        page.keyboard.press("Enter")
        page.locator(RING).wait_for(timeout=30_000)
        before = page.locator(RING).bounding_box()
        # Where the draft has a ring, the list offers to move it.
        for key in ["ArrowUp"] * 2 + ["Enter", "ArrowDown", "Enter"]:
            page.keyboard.press(key)
        page.wait_for_function(
            "before => { const ring = [...document.querySelector('[data-testid=stBidiComponentIsolated]').shadowRoot"
            ".querySelectorAll('.borough-site .sign-placing, .borough-site .sign-proposed')][0];"
            " return ring && Math.abs(ring.getBoundingClientRect().y - before) > 20 }",
            arg=before["y"],
            timeout=30_000,
        )
        assert page.locator(RING).count() == 1
        page.keyboard.press("Escape")
        page.wait_for_function("() => !document.activeElement.shadowRoot")


def test_the_map_is_one_stop_of_the_tab_key_after_the_way_past_it(browser: Any, dashboard: str) -> None:
    with watched(browser) as page:
        at_map(page, dashboard)
        stops = page.evaluate(
            """() => [...document.querySelector('[data-testid=stBidiComponentIsolated]').shadowRoot
                .querySelectorAll('*')].filter(each => each.tabIndex >= 0).map(each => each.className)"""
        )
        assert stops == ["borough-skip", "borough-hand"]
        page.locator(".borough-skip").focus()
        page.keyboard.press("Enter")
        page.wait_for_function("() => !document.activeElement.shadowRoot")
        page.goto(f"{dashboard}/wards?place=kingsmere")
        settled(page, "Wards")
        frame = map_frame(page)
        assert page.locator("iframe").get_attribute("title") == "Map of Kingsmere"
        tabs = "[...document.querySelectorAll('*')].filter(each => each.tabIndex >= 0).map(each => each.className)"
        assert frame.evaluate(tabs) == ["borough-skip", "borough-hand"]
        # With keys only, the ward under the cross-hair is read.
        frame.locator(".borough-hand").focus()
        for key in ("ArrowDown", "ArrowDown", "Enter"):
            page.keyboard.press(key)
        frame.locator(".borough-chosen-ward").first.wait_for(state="attached", timeout=30_000)


def test_a_double_click_only_zooms(browser: Any, dashboard: str) -> None:
    with watched(browser) as page:
        at_map(page, dashboard)
        zoom = page.evaluate(f"{LIVE}.getZoom()")
        page.mouse.dblclick(*on_map(page, 0.4, 0.8))
        page.wait_for_function(f"zoom => {LIVE}.getZoom() > zoom", arg=zoom)
        at_rest(page)
        assert page.locator(".borough-menu").count() == 0
        assert page.locator(RING).count() == 0
        page.goto(f"{dashboard}/wards?place=kingsmere")
        settled(page, "Wards")
        frame = map_frame(page)
        box = page.locator("iframe").bounding_box()
        before = frame.evaluate("map.getZoom()")
        page.mouse.dblclick(box["x"] + 250, box["y"] + 300)
        frame.wait_for_function("before => map.getZoom() > before", arg=before)
        at_rest(page)
        assert frame.locator(".borough-chosen-ward").count() == 0


def test_a_finger_opens_a_site_and_moves_it_without_dragging(browser: Any, dashboard: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    at_map(page, dashboard)
    page.locator(".borough").scroll_into_view_if_needed()
    page.touchscreen.tap(*on_map(page, 0.45, 0.68))
    page.get_by_role("button", name="Open a GP surgery here").tap()
    page.locator(RING).wait_for(timeout=30_000)
    at_rest(page)
    page.locator(".borough").scroll_into_view_if_needed()
    page.touchscreen.tap(*middle_of(page.locator(RING)))
    page.locator(".offer-carry").first.tap()
    page.get_by_text("Choose where").wait_for()
    before = page.locator(RING).bounding_box()
    page.touchscreen.tap(*on_map(page, 0.4, 0.38))
    at_rest(page)
    assert page.locator(RING).count() == 1
    assert page.locator(RING).bounding_box() != before
    context.close()


def middle_of(place: Any) -> tuple[float, float]:
    """The middle of something on the page."""
    box = place.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_surgery_is_closed_in_two_clicks_and_undone_and_redone_and_begun_again(browser: Any, dashboard: str) -> None:
    with watched(browser, height=900) as page:
        at_map(page, dashboard)
        page.mouse.click(*sign_of(page, SURGERY))
        page.get_by_role("button", name=f"Close {SURGERY}").click()
        page.locator(".figures").get_by_text("patients must change practice").wait_for(timeout=30_000)
        at_rest(page)
        assert page.get_by_text(f"Close {SURGERY} (its list is dispersed)").count() == 1
        # What was assumed of its list is told, and altered in one step beside the map.
        pick(page, "Its list: assumed so far", "It stays with the practice")
        page.get_by_text(f"Close {SURGERY} (its list stays with the practice)").wait_for(timeout=30_000)
        at_rest(page)
        for press, then in (
            ("Undo", f"Close {SURGERY} (its list is dispersed)"),
            ("Undo", "Nothing is proposed yet"),
            ("Redo", f"Close {SURGERY} (its list is dispersed)"),
            ("Start again", "Nothing is proposed yet"),
            ("Undo", f"Close {SURGERY} (its list is dispersed)"),
        ):
            page.get_by_role("button", name=press, exact=True).click()
            page.get_by_text(then).first.wait_for(timeout=30_000)
            at_rest(page)


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768)])
def test_the_map_begins_in_the_upper_half_of_the_window_with_its_longest_answer(
    browser: Any, dashboard: str, width: int, height: int
) -> None:
    with watched(browser, width=width, height=height) as page:
        at_map(page, dashboard)
        page.mouse.click(*sign_of(page, SURGERY))
        page.get_by_role("button", name=f"Close {SURGERY}").click()
        page.locator(".figures").get_by_text("patients must change practice").wait_for(timeout=30_000)
        at_rest(page)
        assert page.locator(".borough").bounding_box()["y"] < height * 0.52


@pytest.mark.parametrize(
    ("lon", "lat", "said"),
    [("2.1", "53.60", "from any street"), ("1.20", "53.58", "from any street"), ("-120", "10", "")],
)
def test_a_click_where_nothing_can_stand_is_one_sentence_and_nothing_is_lost(
    browser: Any, dashboard: str, lon: str, lat: str, said: str
) -> None:
    with watched(browser) as page:
        at_map(page, dashboard)
        page.mouse.click(*on_map(page, 0.4, 0.9))
        page.get_by_role("button", name="Open a GP surgery here").click()
        page.locator(RING).wait_for(timeout=30_000)
        at_rest(page)
        page.evaluate(f"() => {LIVE}.borough.send({{ kind: 'open', lon: {lon}, lat: {lat}, site: '' }})")
        refusal = page.get_by_text("Not taken; the proposal is as it was.")
        refusal.wait_for(timeout=30_000)
        at_rest(page)
        assert refusal.count() == 1
        assert said in page.locator("[data-testid=stAlert]").inner_text()
        assert page.locator(RING).count() == 1


def sign_of(page: Any, name: str) -> tuple[float, float]:
    """Where on the page the sign of a site stands."""
    mark = f"{LIVE}.borough.marks.find(({{ text }}) => text.includes(name))"
    page.wait_for_function(f"name => {mark}", arg=name)
    at = page.evaluate(
        f"""name => {{
            const {{ x, y }} = {LIVE}.getContainer().getBoundingClientRect();
            const point = {LIVE}.latLngToContainerPoint({mark}.at);
            return [x + point.x, y + point.y];
        }}""",
        name,
    )
    return at[0], at[1]


def test_the_map_is_left_and_found_again_with_the_draft_on_it_and_no_one_else_sees_it(
    browser: Any, dashboard: str
) -> None:
    with watched(browser) as page, watched(browser) as other:
        at_map(page, dashboard)
        page.mouse.click(*on_map(page, 0.4, 0.9))
        page.get_by_role("button", name="Open a GP surgery here").click()
        page.locator(RING).wait_for(timeout=30_000)
        at_rest(page)
        links = page.locator("[data-testid=stSidebar]")
        links.get_by_role("link", name="Sources").first.click()
        settled(page, "Sources")
        assert page.locator(".borough").count() == 0
        links.get_by_role("link", name="Propose").first.click()
        settled(page, "Propose")
        drawn(page)
        assert page.locator(RING).count() == 1
        at_map(other, dashboard)
        assert other.locator(RING).count() == 0


def test_a_place_where_nothing_can_stand_is_marked_with_its_sentence(browser: Any, dashboard: str) -> None:
    with watched(browser) as page:
        at_map(page, dashboard)
        page.mouse.click(*on_map(page, 0.04, 0.5))
        page.get_by_role("button", name="Open a GP surgery here").click()
        page.locator(".notice-tried").wait_for(timeout=30_000)
        assert "from any street" in page.locator(".notice-tried").inner_text()
        assert page.locator(".borough-tried").count() == 1
        assert page.locator(RING).count() == 0


@pytest.mark.parametrize(("name", "shows"), [("Propose", drawn), ("Wards", map_frame)])
def test_a_map_is_taken_away_as_one_page_that_opens_with_the_network_off(
    browser: Any, dashboard: str, tmp_path: Path, name: str, shows: Callable[[Any], Any]
) -> None:
    with watched(browser) as page:
        page.goto(f"{dashboard}/{name.lower()}?place=kingsmere")
        settled(page, name)
        shows(page)
        with page.expect_download() as waiting:
            page.get_by_role("button", name="Download this map").click()
        taken = tmp_path / "map.html"
        waiting.value.save_as(taken)
    context = browser.new_context(offline=True)
    page, wrong = context.new_page(), []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: wrong.append(request.url) if request.url.startswith("http") else None)
    page.goto(taken.as_uri())
    page.locator(".borough-name").first.wait_for(timeout=30_000)
    assert page.locator(".borough-area").count() > 700
    assert "Minutes without a car" in page.locator(".borough-key").inner_text()
    assert page.title() == "Map of Kingsmere"
    context.close()
    assert wrong == []


def test_a_map_that_was_left_before_its_files_came_is_drawn_no_more(browser: Any, dashboard: str) -> None:
    with watched(browser) as page:
        kept_back: list[Any] = []
        page.route("**/map/*json", lambda route: kept_back.append(route))
        page.goto(f"{dashboard}/propose?place=kingsmere")
        settled(page, "Propose")
        page.locator(".borough").wait_for(timeout=60_000)
        assert kept_back
        page.locator("[data-testid=stSidebar]").get_by_role("link", name="Options").first.click()
        settled(page, "Options")
        at_rest(page)
        for route in kept_back:
            route.continue_()
        page.wait_for_timeout(1000)
