"""What anybody needs of a page: rules that axe-core can check, text at twice its size, a narrow window, a keyboard."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe

from geo.store import keep
from geo.ui import served
from geo.views.map import basemap, drawing, palette
from geo.views.map.maps import Fill, Legend, LegendEntry
from geo.views.map.palette import Paint
from tests.browser.live import LIVE, at_rest, drawn, map_frame, pick, running, settled, watched
from tests.town import town

pytestmark = pytest.mark.browser

PAGES = (
    *("Wards", "Indicators", "Access", "Propose", "Impact", "Fairness", "Siting", "Options", "Review", "Report"),
    *("Beside other places", "Registers", "Sources"),
)
NOTHING_PROPOSED = ("Impact", "Fairness", "Options", "Review", "Report", "Registers", "Beside other places")
READ_A_PROPOSAL = ("Wards", "Propose", "Impact", "Fairness")
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
EXAMPLE = "Stonnard branch closes"
MOST_STOPS = 15
# What Chromium has the focus on, through frames and shadow roots: how it is called.
FOCUSED = """() => {
    let each = document.activeElement;
    for (;;) {
        const frame = each.tagName === "IFRAME" && each.contentDocument;
        const within = each.shadowRoot?.activeElement || (frame && frame.activeElement);
        if (!within || within.tagName === "BODY") return each.getAttribute("aria-label") || each.innerText;
        each = within;
    }
}"""
# Pictures of streets under the map, never really asked for in a test.
STREETS = f"{drawing.TILES_FROM}/**"


@contextmanager
def open_to_axe(browser: Any, *, width: int = 1440) -> Iterator[Any]:
    """A page into which axe-core may be put: the dashboard's own policy would forbid it."""
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    yield context.new_page()
    context.close()


def violations(page: Any) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA on the page, in its shadow roots and in the map's frame."""

    def broken() -> list[str]:
        return [
            f"{frame.name or 'page'}: {rule['id']}: {node['html'][:200]}"
            for frame in page.frames
            for rule in Axe().run(frame, options=WCAG).response["violations"]
            for node in rule["nodes"]
        ]

    at_rest(page)
    return at_last(page, broken, looks=4)


def opened(page: Any, address: str, name: str, query: str = "?place=kingsmere") -> None:
    page.goto(f"{address}/{name.split()[0].lower()}{query}")
    settled(page, name)
    at_rest(page)


def at_last(page: Any, look: Callable[[], list[str]], *, looks: int = 20) -> list[str]:
    """What is found once the page is as it stays: a style or a font may come a moment after the words."""
    faults = look()
    for _ in range(looks):
        if not faults:
            break
        page.wait_for_timeout(250)
        faults = look()
    return faults


@pytest.mark.parametrize("name", PAGES)
def test_no_rule_of_wcag_is_broken_on_any_page(browser: Any, dashboard: str, name: str) -> None:
    with open_to_axe(browser) as page:
        opened(page, dashboard, name)
        assert violations(page) == []


def test_a_table_of_sentences_that_is_too_wide_for_a_phone_is_scrolled_by_the_keyboard(
    browser: Any, dashboard: str
) -> None:
    with open_to_axe(browser, width=390) as page:
        opened(page, dashboard, "Sources")
        page.locator("[data-testid=stTable] > [role=region][aria-label^=Table]").first.wait_for()
        assert violations(page) == []
        page.set_viewport_size({"width": 3000, "height": 900})
        page.locator("[data-testid=stTable] > [data-across]").first.wait_for(state="detached")


def test_no_rule_is_broken_with_a_proposal_a_postcode_answered_and_a_second_fact(browser: Any, dashboard: str) -> None:
    with open_to_axe(browser) as page:
        opened(page, dashboard, "Impact")
        page.get_by_role("button", name=EXAMPLE).first.click()
        page.locator(".figures").wait_for(timeout=60_000)
        page.get_by_label("Postcode, street, place").fill("1.90123, 53.58321")
        page.keyboard.press("Enter")
        page.locator(".st-key-from_here").wait_for(timeout=60_000)
        query = page.url[page.url.index("?") :]
        for name in READ_A_PROPOSAL[1:]:
            page.locator("[data-testid=stSidebar]").get_by_role("link", name=name).first.click()
            settled(page, name)
            assert violations(page) == [], name
        opened(page, dashboard, "Wards", query)
        pick(page, "And also", "People moving in and out")
        assert violations(page) == []


def test_no_rule_is_broken_where_minutes_are_of_straight_lines(browser: Any, tmp_path: Path) -> None:
    shutil.copy(Path(__file__).parents[1] / "web" / "places_server.py", tmp_path / "places_server.py")
    keep.save(town(), tmp_path / "built" / "town")
    with (
        running("places_server.py", tmp_path, log=tmp_path / "log") as address,
        open_to_axe(browser) as page,
    ):
        opened(page, address, "Wards", "?place=town")
        page.get_by_text("Approximate: screening only").first.wait_for()
        assert violations(page) == []


def test_a_page_has_one_first_heading_then_ordered_ones_and_its_doors_are_its_navigation(
    browser: Any, dashboard: str
) -> None:
    with watched(browser) as page:
        for name in PAGES:
            opened(page, dashboard, name)
            tags = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(each => each.tagName)")
            levels = [int(tag[1]) for tag in tags]
            assert levels[0] == 1 and levels.count(1) == 1, name
            assert all(after <= before + 1 for before, after in pairwise(levels)), name
            doors = page.get_by_role("navigation", name="Pages")
            doors.get_by_role("link", name=name, exact=True).wait_for()
            colours = doors.locator("a").evaluate_all("all => all.map(each => getComputedStyle(each).backgroundColor)")
            assert len(colours) - colours.count("rgba(0, 0, 0, 0)") == 1, name
            assert page.get_by_role("main").count() == 1
            assert page.evaluate("document.documentElement.lang") == "en-GB"
            # What a page opens with is read out when it changes.
            if name not in NOTHING_PROPOSED:
                page.locator("[data-testid=stMain] [role=status]:not(:empty)").first.wait_for(timeout=60_000)
            # Tables are named a moment after they are drawn.
            page.locator("[aria-label='Scrollable table']").first.wait_for(state="detached", timeout=60_000)


@pytest.mark.parametrize(("name", "wanted"), [("Wards", "Map of"), ("Propose", "Map of"), ("Propose", "What to know")])
def test_from_the_address_bar_to_what_one_came_for_in_few_stops(
    browser: Any, dashboard: str, name: str, wanted: str
) -> None:
    with watched(browser) as page:
        opened(page, dashboard, name)
        (drawn if name == "Propose" else map_frame)(page)
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUSED) == "Skip to main content"
        page.keyboard.press("Enter")
        for _ in range(2, MOST_STOPS + 1):
            page.keyboard.press("Tab")
            if str(page.evaluate(FOCUSED)).startswith(wanted):
                return
        pytest.fail(f"{wanted} is more than {MOST_STOPS} stops away")


LARGER = "document.addEventListener('DOMContentLoaded', () => { document.documentElement.style.fontSize = 'SIZE'; })"
# What reaches beyond the window (tables scroll by themselves), and fields whose words would fit in a row of their own:
# a long indicator's name does not in half a row, and is read whole in the list that opens.
BEYOND = """() => {
    const wide = document.documentElement.clientWidth + 2;
    const main = document.querySelector("[data-testid=stMain]");
    const room = document.querySelector("[data-testid=stCaptionContainer]").offsetWidth;
    const fields = [...main.querySelectorAll("[data-testid=stSelectbox] input")];
    return [
        ...(main.scrollWidth > main.clientWidth + 1 ? ["the page scrolls sideways"] : []),
        ...[...main.querySelectorAll("button, input, p, h1, h2, li, .figures div")]
            .filter((each) => each.getBoundingClientRect().right > wide)
            .filter((each) => !each.closest("[role=tablist], [role=region], [data-testid=stTable]"))
            .map((each) => `beyond the window: ${each.innerText || each.value}`),
        ...fields
            .filter((each) => each.checkVisibility() && each.value.length <= 30)
            .filter((each) => each.scrollWidth > each.clientWidth + 1)
            .filter((each) => each.closest("[data-testid=stSelectbox]").offsetWidth < room - 1)
            .map((each) => `cut off: ${each.value}`),
    ];
}"""


# What can be pressed and is smaller than WCAG 2.2 asks (2.5.8): of a box or a dot, the words beside it count.
SMALL = """() => [...document.querySelectorAll("[data-testid=stMain] :is(a[href], button, input, summary)")]
    .filter((each) => each.checkVisibility())
    .map((each) => [each, (each.closest("label") || each).getBoundingClientRect()])
    .filter(([, { width, height }]) => width > 1 && height > 1 && Math.min(width, height) < 23.9)
    .map(([each, { width, height }]) => `${each.tagName} ${each.ariaLabel || each.innerText} ${width} x ${height}`)"""


def test_whatever_can_be_pressed_is_large_enough(browser: Any, dashboard: str) -> None:
    with watched(browser) as page:
        for name in PAGES:
            opened(page, dashboard, name)
            assert at_last(page, partial(page.evaluate, SMALL)) == [], name


@pytest.mark.parametrize(("width", "size"), [(320, "100%"), (1280, "200%")], ids=["narrow", "twice the size"])
def test_nothing_is_cut_off_in_a_narrow_window_or_with_text_of_twice_its_size(
    browser: Any, dashboard: str, width: int, size: str
) -> None:
    with watched(browser, width=width, height=800) as page:
        page.add_init_script(LARGER.replace("SIZE", size))
        for name in PAGES:
            opened(page, dashboard, name)
            assert at_last(page, partial(page.evaluate, BEYOND)) == [], name


COVERED = """() => {
    const key = document.querySelector(".borough-key").getBoundingClientRect();
    const wards = [...map.borough.wards.values()].filter(({ properties: { code } }) => !ONLY || code === ONLY);
    const points = ({ geometry: { type, coordinates } }) => coordinates.flat(type === "MultiPolygon" ? 2 : 1);
    return wards.flatMap(points).filter(([lon, lat]) => {
        const { x, y } = map.latLngToContainerPoint([lat, lon]);
        return x > key.left && y < key.bottom;
    }).length;
}"""


def test_the_key_covers_nothing_of_the_place_nor_of_a_ward_that_is_gone_to(browser: Any, dashboard: str) -> None:
    with watched(browser) as page:
        opened(page, dashboard, "Wards")
        frame = map_frame(page)
        assert frame.locator(".borough-key[open]").count() == 1
        assert frame.evaluate(COVERED.replace("ONLY", "''")) == 0
        pick(page, "Profile of", "Larchwold")
        frame.locator(".borough-chosen-ward").first.wait_for(state="attached", timeout=30_000)
        assert frame.evaluate(COVERED.replace("ONLY", "map.borough.outlined")) == 0


def test_the_key_covers_nothing_of_a_place_that_is_broader_than_high(browser: Any, tmp_path: Path) -> None:
    place = town()
    files, extent = served.map_files(place)
    codes = place.areas.frame.index
    lines = tuple(LegendEntry(Paint(colour), "a line long enough to take two") for colour in palette.STEPS)
    fill = Fill(pd.Series(0, codes), pd.Series("", codes), Legend("Any figure", lines))
    taken = basemap.standing_alone(served.embedded(files), extent, drawing.painted(fill, (), codes=codes))
    (tmp_path / "taken.html").write_text(taken, "utf-8")
    page = browser.new_page(viewport={"width": 680, "height": 480})
    page.goto((tmp_path / "taken.html").as_uri())
    page.locator(".borough-key[open]").wait_for()
    page.evaluate("window.map = Object.values(window).find((each) => each instanceof L.Map)")
    page.wait_for_function("map.borough.wards.size && map.borough.painted")
    assert page.evaluate(COVERED.replace("ONLY", "''")) == 0
    page.close()


def test_the_place_that_was_typed_is_marked_gone_to_and_not_taken_away(browser: Any, dashboard: str) -> None:
    with watched(browser) as page:
        opened(page, dashboard, "Propose")
        drawn(page)
        before = page.evaluate(f"{LIVE}.getZoom()")
        page.get_by_label("Postcode, street, place").fill("1.90123, 53.58321")
        page.keyboard.press("Enter")
        pin = page.locator(".borough-here")
        pin.wait_for(timeout=30_000)
        assert pin.get_attribute("aria-label") == "your place"
        assert page.evaluate(f"{LIVE}.getBounds().contains({LIVE}.borough.painted.here)")
        assert page.evaluate(f"{LIVE}.getZoom()") > before
        at_rest(page)
        with page.expect_download() as waiting:
            page.get_by_role("button", name="Download this map as a web page").click()
        taken = Path(waiting.value.path()).read_text("utf-8")
        assert '"here": null' in taken
        assert "53.58321" not in taken and "1.90123" not in taken


def test_pictures_of_streets_are_asked_for_only_once_they_are_switched_on_and_nothing_else_is(
    browser: Any, tmp_path: Path
) -> None:
    place = town()
    files, extent = served.map_files(place)
    assert not extent.streets
    codes = place.areas.frame.index
    fill = Fill(pd.Series(float("nan"), codes), pd.Series("", codes), Legend("Streets", (), ""))
    painted, real = drawing.painted(fill, (), codes=codes), replace(extent, streets=True)
    chart = basemap.base_map(served.embedded(files), real)
    chart.add_child(basemap.overlay(painted))
    (tmp_path / "map.html").write_text(str(chart.get_root().render()), "utf-8")
    taken = basemap.standing_alone(served.embedded(files), real, painted)
    (tmp_path / "taken.html").write_text(taken, "utf-8")
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.startswith("http") else None)
    page.route(STREETS, lambda route: route.fulfill(status=404))
    page.goto((tmp_path / "taken.html").as_uri())
    page.locator(".borough-key").wait_for()
    assert page.locator(".borough-streets").count() == 0
    page.goto((tmp_path / "map.html").as_uri())
    page.get_by_text("Tells openstreetmap.org your internet address").wait_for()
    page.wait_for_timeout(500)
    assert asked == []
    page.get_by_text("Streets from OpenStreetMap").click()
    page.get_by_text("OpenStreetMap does not answer").wait_for()
    assert asked and all(url.startswith(drawing.TILES_FROM) for url in asked)
    page.get_by_text("Background © OpenStreetMap contributors").wait_for()
    page.close()
