"""Options in a real browser: a proposal saved, copied and set beside, reloaded, and changed by a second person."""

from collections.abc import Iterator
from typing import Any

import pytest

from geo.place.place import Place
from tests.browser.live import PROJECT, running, watched
from tests.browser.test_browser_drafts import laid_out

pytestmark = pytest.mark.browser

EXAMPLE = "Stonnard branch closes, its list stays"
SECONDS = 90_000


@pytest.fixture(scope="module")
def dashboard(kingsmere: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The dashboard's address."""
    laid_out(kingsmere)
    with running("dashboard.py", PROJECT, log=tmp_path_factory.mktemp("dashboard") / "log") as address:
        yield address


def headings(page: Any) -> list[str]:
    """Of the table side by side."""
    table = page.locator("table").filter(has_text="Average journey")
    table.first.wait_for(timeout=SECONDS)
    return [str(words).strip() for words in table.first.locator("thead th").all_inner_texts()]


def until(page: Any, holds: str) -> None:
    """Wait for what a script of the page would have to be built of text for, which the page forbids."""
    for _ in range(SECONDS // 500):
        if page.evaluate(holds):
            return
        page.wait_for_timeout(500)
    pytest.fail(f"not within {SECONDS} ms: {holds}")


def save(page: Any) -> None:
    page.get_by_role("button", name="Save as option").click()
    page.get_by_text("is kept as an option of").wait_for(timeout=SECONDS)


def test_from_a_proposal_to_options_side_by_side_and_a_second_person(browser: Any, dashboard: str) -> None:
    with watched(browser) as page:
        page.goto(f"{dashboard}/propose?place=kingsmere&service=gp&way=nocar")
        page.get_by_text("Open, name, save").first.click(timeout=SECONDS)
        page.get_by_role("button", name=EXAMPLE, exact=True).click()
        page.get_by_role("button", name="Save as option").and_(page.locator(":enabled")).wait_for(timeout=SECONDS)
        save(page)
        page.get_by_role("button", name="Copy as a new option").click()
        page.get_by_text(f"{EXAMPLE} (copy) is kept").wait_for(timeout=SECONDS)
        # The copy is the proposal in view, and is changed without its original.
        page.get_by_role("button", name="Remove").first.wait_for(timeout=SECONDS)
        page.get_by_role("button", name="Set beside").click()
        page.get_by_role("heading", name="Options", exact=True).wait_for(timeout=SECONDS)
        assert headings(page) == ["Criterion", "Business as usual", f"A. {EXAMPLE}", f"B. {EXAMPLE} (copy)"]
        page.get_by_text("What cannot be told apart").first.wait_for(timeout=SECONDS)
        address = page.url
        page.reload()
        assert len(headings(page)) == 4
        assert page.url == address
        with watched(browser) as other:
            other.goto(address)
            assert headings(other) == headings(page)
            other.get_by_role("button", name="Set it aside").click()
            other.get_by_label("Why it is not taken further").fill("The village asked for it to stay")
            other.get_by_role("button", name="Set aside", exact=True).click()
            other.get_by_text("The village asked for it to stay").first.wait_for(timeout=SECONDS)
        page.reload()
        page.get_by_text("The village asked for it to stay").first.wait_for(timeout=SECONDS)


def test_maps_in_step_go_together(browser: Any, dashboard: str) -> None:
    where = "[...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')].map((each) =>"
    where += " each.shadowRoot.querySelector('.borough')).filter(Boolean).map((frame) => frame.boroughMap)"
    with watched(browser) as page:
        page.goto(f"{dashboard}/options?place=kingsmere")
        page.get_by_role("button", name="Open the examples as options").click(timeout=SECONDS)
        headings(page)
        until(page, f"{where}.length === 6")
        page.evaluate(f"void {where}[0].setView([53.6, 1.9], 13, {{ animate: false }})")
        until(page, f"{where}.every((map) => map.getZoom() === 13)")
        assert page.evaluate(f"{where}.every((map) => map.getCenter().distanceTo([53.6, 1.9]) < 200)")
