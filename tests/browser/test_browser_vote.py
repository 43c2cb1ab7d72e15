"""The vote's page in a browser: without script, by keyboard, at twice the size of text, as a screen reader has it."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from geo.decisions.meeting import ASKED, Answer, Moment
from geo.store.records import decisions, opening, votes
from geo.store.records.opening import Database
from geo.web import vote_page
from tests.browser.live import running
from tests.decisions.written_decision import begun
from tests.decisions.written_meeting import meeting_of

pytestmark = pytest.mark.browser

SCRIPT = Path(__file__).parents[1] / "web" / "places_server.py"
# The longest that a title may be, in words of German length.
TITLE = "Verwaltungsgemeinschaften" * 4 + " & <b>Elm</b> Road"
TWICE, PHONE = 195, 390


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of an open vote."""
    monkeypatch.setenv(opening.FOLDER_SETTING, str(tmp_path / "records"))
    shutil.copy(SCRIPT, tmp_path / SCRIPT.name)
    database: Database = opening.opened(tmp_path / "records")
    meeting = meeting_of(decisions.keep(database, begun()).decision_id, title=TITLE)
    votes.begin(database, meeting)
    votes.open_round(database, meeting.meeting_id, Moment.BEFORE)
    with running(SCRIPT.name, tmp_path, log=tmp_path / "log") as server:
        yield f"{server}/vote/{meeting.code}"
    database.dispose()


def test_a_phone_without_script_votes_by_keyboard_at_any_size(browser: Any, address: str) -> None:
    for width in (PHONE, TWICE):
        context = browser.new_context(viewport={"width": width, "height": 844}, java_script_enabled=False)
        page = context.new_page()
        wrong: list[str] = []
        page.on("console", lambda message, wrong=wrong: wrong.append(message.text))
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(address)
        # The short address leads to the page, which asks for nothing more.
        assert [url.removeprefix(address) for url in asked if "favicon" not in url] == ["", "/before"]
        tree = page.locator("main").aria_snapshot()
        for question in ASKED:
            assert f'group "{question.label}"' in tree
        for answer in Answer:
            assert tree.count(f'radio "{answer.label}"') == len(ASKED)
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.get_by_role("status").wait_for()
        assert page.get_by_role("status").inner_text() == vote_page.KEPT
        assert page.get_by_role("heading", level=1).inner_text() == TITLE
        assert wrong == []
        context.close()


def test_nothing_is_cut_off_at_twice_the_size_of_text(browser: Any, address: str) -> None:
    page = browser.new_page(viewport={"width": TWICE, "height": 844})
    for path in ("/before", "/after", ""):
        page.goto(address + path)
        wide = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert wide[0] <= wide[1]
    page.set_viewport_size({"width": PHONE, "height": 844})
    page.goto(f"{address}/before")
    small = page.evaluate("[...document.querySelectorAll('label, button')].filter(e => e.offsetHeight < 44).length")
    assert small == 0
    page.close()
