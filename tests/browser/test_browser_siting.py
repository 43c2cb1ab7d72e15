"""Siting in a real browser: an answer, a floor, a search that is stopped, a way kept as an option."""

from collections.abc import Iterator
from typing import Any

import pytest

from geo.place.place import Place
from geo.store.records import opening
from tests.browser.live import PROJECT, at_rest, running, watched
from tests.browser.test_browser_drafts import laid_out

pytestmark = pytest.mark.browser

SECONDS = 120_000


@pytest.fixture(scope="module")
def dashboard(kingsmere: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The dashboard's address."""
    laid_out(kingsmere)
    folder = tmp_path_factory.mktemp("siting")
    with pytest.MonkeyPatch.context() as patch:
        # Of its own: an option joins the decision of its service that was changed last.
        patch.setenv(opening.FOLDER_SETTING, str(folder / "records"))
        with running("dashboard.py", PROJECT, log=folder / "log") as address:
            yield address


def typed(page: Any, label: str, text: str) -> None:
    field = page.get_by_label(label).first
    field.fill(text)
    field.press("Enter")
    at_rest(page)


def turned_to(page: Any, name: str) -> None:
    page.locator("[data-testid=stSidebar]").get_by_role("link", name=name).first.press("Enter", timeout=SECONDS)
    page.get_by_role("heading", name=name, exact=True).first.wait_for(timeout=SECONDS)
    at_rest(page)


def test_choose_search_floor_and_keep_as_an_option(browser: Any, dashboard: str) -> None:
    with watched(browser) as page:
        page.goto(f"{dashboard}/siting?place=kingsmere&service=gp&way=nocar")
        page.get_by_text("ways were looked at").first.wait_for(timeout=SECONDS)
        page.get_by_role("button", name="Open as a proposal").first.wait_for(timeout=SECONDS)
        at_rest(page)
        first = page.get_by_text("ways were looked at").first.inner_text()
        page.get_by_text("Floors: what nobody may lose").click(timeout=SECONDS)
        typed(page, "No further by more than, minutes", "2")
        page.get_by_text(first, exact=True).wait_for(state="detached", timeout=SECONDS)
        typed(page, "Sites", "33")
        page.get_by_text("165 ways were looked at").wait_for(timeout=SECONDS)
        # What is pressed while a run goes on is lost.
        at_rest(page)
        page.get_by_role("button", name="Keep as an option").first.press("Enter", timeout=SECONDS)
        at_rest(page)
        turned_to(page, "Options")
        page.get_by_text("Set aside, and why").first.wait_for(timeout=SECONDS)
        page.get_by_text("Search for sites: the shortest average journey").first.wait_for(timeout=SECONDS)


def test_a_long_search_shows_how_far_it_is_and_can_be_stopped(browser: Any, dashboard: str) -> None:
    with watched(browser) as page:
        page.goto(f"{dashboard}/siting?place=kingsmere&service=gp&way=nocar")
        page.get_by_text("ways were looked at").first.wait_for(timeout=SECONDS)
        at_rest(page)
        # By the keyboard: a click waits until a page full of maps stands still.
        rule = page.get_by_role("combobox", name="Look for")
        rule.fill("Shortest for the tenth")
        page.locator("[role=option][data-focused=true]").get_by_text("Shortest for the tenth").first.wait_for(
            timeout=SECONDS
        )
        rule.press("Enter")
        page.get_by_text("by the shortest journeys of the tenth").first.wait_for(timeout=SECONDS)
        at_rest(page)
        # Minutes of work until it is proven, far more than the test waits before it stops it.
        changes = page.get_by_label("Changes from today, at most").first
        changes.fill("8")
        changes.press("Enter")
        page.get_by_role("button", name="Stop: keep what was seen so far").press("Enter", timeout=SECONDS)
        page.get_by_text("Stopped before the end").first.wait_for(timeout=SECONDS)
        page.get_by_role("button", name="Look again, to the end").wait_for(timeout=SECONDS)
        at_rest(page)
        typed(page, "Changes from today, at most", "2")
        page.get_by_text("All 5,281 ways were looked at").wait_for(timeout=SECONDS)
