"""Drafts in a real browser: a deep link as a server's first request, reload, a second tab, Back, a restarted server."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest

from geo import build
from geo.errors import GeoError
from geo.place.place import Place
from geo.proposals.draft_text import draft_text
from geo.store import keep
from geo.store.records import drafts, opening
from geo.store.records.drafts import DraftHead, KeptStep
from geo.ui import trail
from tests.browser.live import PROJECT, running, watched

pytestmark = pytest.mark.browser

EXAMPLES = PROJECT / "data" / "kingsmere" / "proposals"
EXAMPLE = EXAMPLES / "a-branch-closes.toml"
OTHER = tomllib.loads((EXAMPLES / "b-two-houses-to-one-centre.toml").read_text("utf-8"))["name"]


def laid_out(kingsmere: Place) -> None:
    """Kingsmere lies where the dashboard looks for it."""
    own = PROJECT / "data" / "built" / build.EXAMPLE
    try:
        keep.load(own)
    except GeoError:
        keep.save(kingsmere, own)


@pytest.fixture(scope="module")
def dashboard(kingsmere: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The dashboard's address."""
    laid_out(kingsmere)
    with running("dashboard.py", PROJECT, log=tmp_path_factory.mktemp("dashboard") / "log") as address:
        yield address


@pytest.fixture
def link(kingsmere: Place, request: pytest.FixtureRequest) -> str:
    """The query of a draft of two steps: nothing, and an example."""
    from geo.ui.loading import open_proposal

    proposal = open_proposal(kingsmere, EXAMPLE.read_bytes())
    draft_id = trail.new_id()
    texts = (draft_text(()), draft_text((proposal,)))
    steps = tuple(KeptStep(number, "gp", text) for number, text in enumerate(texts, start=1))
    database = opening.opened(opening.folder())
    request.addfinalizer(database.dispose)
    drafts.save(database, DraftHead(draft_id, "kingsmere", proposal.name, 0, at=2), steps)
    return f"place=kingsmere&service=gp&way=nocar&draft={draft_id}"


def drafted(page: Any) -> None:
    """Wait until the example is in view and can be undone."""
    page.get_by_role("button", name="Undo").and_(page.locator(":enabled")).wait_for(timeout=60_000)
    page.get_by_text("Nothing is proposed yet").wait_for(state="detached", timeout=60_000)


def undone(page: Any) -> None:
    """Wait until nothing is in view and the example can be taken again."""
    page.get_by_role("button", name="Redo").and_(page.locator(":enabled")).wait_for(timeout=60_000)
    page.get_by_text("Nothing is proposed yet").first.wait_for(timeout=60_000)


def draft_of(page: Any) -> str:
    return parse_qs(urlparse(page.url).query)["draft"][0]


def test_a_reload_finds_the_draft_where_it_was_left(browser: Any, dashboard: str, link: str) -> None:
    with watched(browser) as page:
        page.goto(f"{dashboard}/propose?{link}")
        drafted(page)
        page.get_by_role("button", name="Undo").click()
        undone(page)
        page.reload()
        undone(page)
        page.get_by_role("button", name="Redo").click()
        drafted(page)
        page.reload()
        drafted(page)
        assert page.url == f"{dashboard}/propose?{link}"


def test_a_second_tab_is_told_of_the_newer_state_and_parts_from_it(browser: Any, dashboard: str, link: str) -> None:
    with watched(browser) as one, watched(browser) as other:
        one.goto(f"{dashboard}/propose?{link}")
        drafted(one)
        other.goto(f"{dashboard}/propose?{link}")
        drafted(other)
        one.get_by_role("button", name="Undo").click()
        undone(one)
        # It is told without a click.
        other.get_by_text("This draft was changed in another window").wait_for(timeout=30_000)
        other.get_by_role("button", name="Start again").click()
        other.get_by_text("Both are kept", exact=False).wait_for(timeout=30_000)
        assert draft_of(other) != draft_of(one)
        other.get_by_role("button", name="Go back to it").click()
        undone(other)
        assert draft_of(other) == draft_of(one)


def test_back_leads_to_the_page_and_the_choice_of_before(browser: Any, dashboard: str, link: str) -> None:
    with watched(browser) as page:
        page.goto(f"{dashboard}/propose?{link}")
        drafted(page)
        page.locator("[data-testid=stSidebar]").get_by_role("link", name="Sources").first.click()
        page.get_by_role("heading", name="Sources", exact=True).wait_for(timeout=60_000)
        assert draft_of(page) in link
        page.go_back()
        page.get_by_role("heading", name="Propose", exact=True).wait_for(timeout=60_000)
        drafted(page)
        page.get_by_text("Open, name, save").first.click()
        page.get_by_role("button", name=OTHER).first.click()
        page.get_by_text("Kept beside this one").wait_for(timeout=30_000)
        assert draft_of(page) not in link
        page.wait_for_timeout(1500)
        page.go_back()
        page.get_by_text("Kept beside this one").wait_for(state="detached", timeout=30_000)
        drafted(page)
        assert draft_of(page) in link


def test_a_restarted_server_finds_the_draft_by_a_deep_link_that_is_its_first_request(
    browser: Any, kingsmere: Place, link: str, tmp_path: Path
) -> None:
    laid_out(kingsmere)
    with running("dashboard.py", PROJECT, log=tmp_path / "first") as address, watched(browser) as page:
        page.goto(f"{address}/propose?{link}")
        drafted(page)
        page.get_by_role("button", name="Undo").click()
        undone(page)
    with running("dashboard.py", PROJECT, log=tmp_path / "second") as address, watched(browser) as page:
        page.goto(f"{address}/propose?{link}")
        undone(page)
        page.get_by_role("button", name="Redo").click()
        drafted(page)
