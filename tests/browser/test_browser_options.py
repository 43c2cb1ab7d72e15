"""Options in a real browser: saved, copied, changed, set beside, reported, reloaded, and changed by a second person."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from geo.place.place import Place
from tests.browser.live import PROJECT, at_rest, running, watched
from tests.browser.test_browser_drafts import laid_out

pytestmark = pytest.mark.browser

EXAMPLE = "Stonnard branch closes, its list stays"
MUST_CHANGE = "Patients who must change"
MILLISECONDS = 120_000


@pytest.fixture(scope="module")
def dashboard(kingsmere: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The dashboard's address."""
    laid_out(kingsmere)
    with running("dashboard.py", PROJECT, log=tmp_path_factory.mktemp("dashboard") / "log") as address:
        yield address


def headings(page: Any) -> list[str]:
    """Of the table side by side."""
    table = page.locator("table").filter(has_text="Average journey")
    table.first.wait_for(timeout=MILLISECONDS)
    return [str(words).strip() for words in table.first.locator("thead th").all_inner_texts()]


def until(page: Any, holds: str) -> None:
    """Wait for what a script of the page would have to be built of text for, which the page forbids."""
    for _ in range(MILLISECONDS // 500):
        if page.evaluate(holds):
            return
        page.wait_for_timeout(500)
    pytest.fail(f"not within {MILLISECONDS} ms: {holds}")


def save(page: Any) -> None:
    page.get_by_role("button", name="Save as option").click()
    page.get_by_text("is kept as an option of").wait_for(timeout=MILLISECONDS)


def cells(page: Any, criterion: str) -> list[str]:
    """Of one row of the table side by side."""
    table = page.locator("table").filter(has_text="Average journey").first
    row = table.locator("tbody tr").filter(has_text=criterion).first
    row.wait_for(timeout=MILLISECONDS)
    return [str(words).strip() for words in row.locator("td").all_inner_texts()]


def reported(page: Any) -> str:
    """The paper of all options side by side, made on the Report page as a web page."""
    page.get_by_role("link", name="Report", exact=True).click()
    page.get_by_role("heading", name="The two pages first").wait_for(timeout=MILLISECONDS)
    at_rest(page)
    page.get_by_role("combobox", name="Report of").click()
    page.get_by_role("option", name="All 2 options of").click()
    page.get_by_text("side by side").first.wait_for(timeout=MILLISECONDS)
    at_rest(page)
    page.get_by_role("heading", name="The two pages first").wait_for(timeout=MILLISECONDS)
    page.get_by_role("button", name="Make the report (web page)").click()
    page.get_by_text("Writing the sections").or_(page.get_by_text("Drawing")).first.wait_for(timeout=MILLISECONDS)
    at_hand = page.get_by_role("button", name="Download the report (web page)")
    at_hand.wait_for(timeout=MILLISECONDS)
    at_rest(page)
    with page.expect_download(timeout=MILLISECONDS) as download:
        at_hand.click()
    return str(Path(download.value.path()).read_text(encoding="utf-8"))


def test_from_a_proposal_to_options_side_by_side_and_a_second_person(browser: Any, dashboard: str) -> None:
    with watched(browser) as page:
        page.goto(f"{dashboard}/propose?place=kingsmere&service=gp&way=nocar")
        page.get_by_text("Open, name, save").first.click(timeout=MILLISECONDS)
        page.get_by_role("button", name=EXAMPLE, exact=True).click()
        page.get_by_role("button", name="Save as option").and_(page.locator(":enabled")).wait_for(timeout=MILLISECONDS)
        at_rest(page)
        save(page)
        page.get_by_role("button", name="Copy as a new option").click()
        page.get_by_text(f"{EXAMPLE} (copy) is kept").wait_for(timeout=MILLISECONDS)
        at_rest(page)
        # The copy is the proposal in view, and is changed without its original.
        page.get_by_role("combobox", name="list").first.click(timeout=MILLISECONDS)
        page.get_by_role("option", name="It is dispersed").click()
        page.get_by_text("(its list is dispersed").first.wait_for(timeout=MILLISECONDS)
        at_rest(page)
        save(page)
        at_rest(page)
        page.get_by_role("button", name="Set beside").click()
        page.get_by_role("heading", name="Options", exact=True).wait_for(timeout=MILLISECONDS)
        assert headings(page) == ["Criterion", "Business as usual", f"A. {EXAMPLE}", f"B. {EXAMPLE} (copy)"]
        *_, original, copy = cells(page, MUST_CHANGE)
        assert original != copy
        at_rest(page)
        address = page.url
        paper = reported(page)
        assert f"{EXAMPLE} (copy)" in paper and copy in paper
        # It stands by itself: its pictures are within it, and nothing in it runs.
        assert "data:image/png" in paper and "<script" not in paper and 'src="http' not in paper
        page.goto(address)
        page.reload()
        assert len(headings(page)) == 4
        assert page.url == address
        assert cells(page, MUST_CHANGE)[-2:] == [original, copy]
        with watched(browser) as other:
            other.goto(address)
            assert headings(other) == headings(page)
            at_rest(other)
            other.get_by_role("button", name="Set it aside").click()
            other.get_by_label("Why it is not taken further").fill("The village asked for it to stay")
            other.get_by_role("button", name="Set aside", exact=True).click()
            other.get_by_text("The village asked for it to stay").first.wait_for(timeout=MILLISECONDS)
        page.reload()
        page.get_by_text("The village asked for it to stay").first.wait_for(timeout=MILLISECONDS)


def test_maps_in_step_go_together(browser: Any, dashboard: str) -> None:
    where = "[...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')].map((each) =>"
    where += " each.shadowRoot.querySelector('.borough')).filter(Boolean).map((frame) => frame.boroughMap)"
    with watched(browser) as page:
        page.goto(f"{dashboard}/options?place=kingsmere")
        page.get_by_role("button", name="Open the examples as options").click(timeout=MILLISECONDS)
        headings(page)
        until(page, f"{where}.length === 6")
        page.evaluate(f"void {where}[0].setView([53.6, 1.9], 13, {{ animate: false }})")
        until(page, f"{where}.every((map) => map.getZoom() === 13)")
        assert page.evaluate(f"{where}.every((map) => map.getCenter().distanceTo([53.6, 1.9]) < 200)")
