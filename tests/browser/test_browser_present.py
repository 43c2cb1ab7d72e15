"""A prepared meeting in a browser: presented by keys, followed by who watches, and as a file with the network off."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from geo.decisions.meeting import ASKED, Meeting
from geo.decisions.prepared import Prepared
from geo.screens.page import Seat, VoteAt, page
from geo.store.records import decisions, opening, prepared, votes
from geo.store.records.opening import Database
from tests.browser.live import running, watched
from tests.browser.test_accessible import WCAG
from tests.decisions.written_decision import begun
from tests.decisions.written_meeting import meeting_of
from tests.decisions.written_plan import plan_of
from tests.screens.test_making import CLOSES, OPENS, TOWN, WITH_BUS, agreed
from tests.screens.test_making import prepared as prepare

pytestmark = pytest.mark.browser

SCRIPT = Path(__file__).parents[1] / "web" / "places_server.py"
PROJECTOR, PHONE = {"width": 1024, "height": 768}, {"width": 390, "height": 844}
VOTE = VoteAt("http://192.168.1.2:8501/vote/bcdfgh", "Devices in this network reach it.", tuple(q.label for q in ASKED))
# Of the screen that is shown: its title, and whether all of it is seen and of a size to be read.
SHOWN = "document.querySelector('.screen.on h2').textContent"
FITS = """() => {
  const screen = document.querySelector('.screen.on');
  const whole = document.documentElement;
  return [screen.scrollHeight - screen.clientHeight, screen.scrollWidth - screen.clientWidth,
    whole.scrollHeight - whole.clientHeight, whole.scrollWidth - whole.clientWidth];
}"""
SIZES = "[...document.querySelectorAll('.screen.on .lines p')].map(e => parseFloat(getComputedStyle(e).fontSize))"
PAINTS = """() => new Promise((done) => {
  const began = performance.now();
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'PageDown', bubbles: true }));
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - began)));
})"""


@dataclass(frozen=True)
class Room:
    address: str
    meeting: Meeting
    made: Prepared
    records: Database
    log: Path


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    """A server with one prepared meeting."""
    monkeypatch.setenv(opening.FOLDER_SETTING, str(tmp_path / "records"))
    shutil.copy(SCRIPT, tmp_path / SCRIPT.name)
    database: Database = opening.opened(tmp_path / "records")
    meeting = meeting_of(decisions.keep(database, begun()).decision_id)
    votes.begin(database, meeting)
    made = replace(prepare(agreed(TOWN, CLOSES, OPENS)), meeting_id=meeting.meeting_id)
    prepared.keep_plan(database, plan_of(meeting))
    prepared.keep(database, made)
    with running(SCRIPT.name, tmp_path, log=tmp_path / "log") as address:
        yield Room(address, meeting, made, database, tmp_path / "log")
    database.dispose()


@contextmanager
def opened(browser: Any, address: str, size: dict[str, int]) -> Iterator[Any]:
    with watched(browser, width=size["width"], height=size["height"]) as tab:
        tab.goto(address)
        tab.wait_for_function("document.body.classList.contains('led')")
        yield tab


def shows(tab: Any, title: str) -> None:
    # The page's own policy forbids what waits by eval: the words are asked for again and again from outside.
    heading = tab.locator(".screen.on h2")
    for _ in range(100):
        if heading.count() and heading.inner_text() == title:
            return
        tab.wait_for_timeout(50)
    pytest.fail(f"{title!r} was expected, and {heading.inner_text()!r} is shown")


def test_keys_and_a_clicker_move_on_and_who_watches_follows(browser: Any, room: Room) -> None:
    titles = [screen.title for screen in room.made.screens]
    present, watch = f"{room.address}/present/{room.meeting.code}", f"{room.address}/watch/{room.meeting.code}"
    with opened(browser, present, PROJECTOR) as presenter, opened(browser, watch, PHONE) as watcher:
        at = 0
        for key, to in (
            ("ArrowRight", 1),
            ("PageDown", 2),
            ("PageDown", 3),
            ("ArrowLeft", 2),
            ("End", -1),
            ("Home", 0),
            ("PageUp", 0),
        ):
            presenter.keyboard.press(key)
            at = to % len(titles)
            shows(presenter, titles[at])
            shows(watcher, titles[at])
        # Keys, clicks and what is typed do nothing on a page that follows.
        watcher.keyboard.press("ArrowRight")
        watcher.wait_for_timeout(700)
        assert watcher.evaluate(SHOWN) == presenter.evaluate(SHOWN) == titles[0]
        assert watcher.locator("button, input").count() == 0


def test_of_two_who_present_the_last_to_move_leads_and_the_other_is_told(browser: Any, room: Room) -> None:
    titles = [screen.title for screen in room.made.screens]
    address = f"{room.address}/present/{room.meeting.code}"
    with opened(browser, address, PROJECTOR) as one, opened(browser, address, PROJECTOR) as other:
        one.wait_for_timeout(700)
        one.keyboard.press("End")
        shows(other, titles[-1])
        assert "Somebody else who presents moved on; this page follows." in other.locator("#said").inner_text()
        other.keyboard.press("PageUp")
        shows(one, titles[-2])


def test_a_meeting_that_is_prepared_again_is_shown_as_it_is_now(browser: Any, room: Room) -> None:
    with opened(browser, f"{room.address}/watch/{room.meeting.code}", PHONE) as watcher:
        first = room.made.screens[0]
        prepared.keep(
            room.records, replace(room.made, screens=(replace(first, title="Another"), *room.made.screens[1:]))
        )
        shows(watcher, "Another")


def test_a_place_that_is_not_held_is_answered_from_what_was_prepared(browser: Any, room: Room) -> None:
    with opened(browser, f"{room.address}/present/{room.meeting.code}", PROJECTOR) as presenter:
        _postcode_box(presenter, room.made)
        presenter.keyboard.press("Escape")
        _ask(presenter, "ZZ1 1AA")
        # What was typed goes with its screen, for nobody to find.
        presenter.get_by_role("button", name="Next").click()
        presenter.get_by_role("button", name="Back").click()
        assert presenter.locator("#typed").input_value() == "" and presenter.locator("#answer").inner_text() == ""
    assert "ZZ1" not in room.log.read_text()


def _postcode_box(tab: Any, made: Prepared) -> None:
    for _ in made.screens:
        if tab.locator(".screen.on #typed").count():
            return
        tab.keyboard.press("PageDown")


def _ask(tab: Any, typed: str) -> None:
    tab.locator("#typed").fill(typed)
    tab.keyboard.press("Enter")
    tab.locator("#answer p").first.wait_for()


def test_every_screen_fits_a_projector_and_is_painted_at_once(browser: Any, tmp_path: Path) -> None:
    path = _file(tmp_path, prepare(agreed(TOWN, CLOSES, OPENS)))
    with opened(browser, path.as_uri(), PROJECTOR) as tab:
        count = tab.locator(".screen").count()
        for number in range(count):
            assert tab.evaluate(FITS) == [0, 0, 0, 0], tab.evaluate(SHOWN)
            # 24 points are 32 pixels; a map's own line and words that would not fit are smaller, and still read.
            assert all(size >= 19 for size in tab.evaluate(SIZES)), tab.evaluate(SHOWN)
            if number < count - 1:
                assert tab.evaluate(PAINTS) < 3000
        assert tab.locator("#on").is_disabled()


def test_the_file_answers_and_moves_with_the_network_off(browser: Any, tmp_path: Path) -> None:
    made = prepare(agreed(TOWN, CLOSES, OPENS))
    path = _file(tmp_path, made)
    context = browser.new_context(viewport=PROJECTOR, offline=True)
    tab = context.new_page()
    wrong: list[str] = []
    tab.on("console", lambda message: wrong.append(message.text))
    tab.on("pageerror", lambda fault: wrong.append(str(fault)))
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(path.as_uri())
    _postcode_box(tab, made)
    code = next(iter(TOWN.map.postcodes.index))
    _ask(tab, code)
    rows = tab.locator("#answer tbody tr")
    assert rows.count() == 3 and tab.locator("#answer table").count() == 1
    _ask(tab, "ZZ99 9ZZ")
    assert "is not among the postcodes held here" in tab.locator("#answer").inner_text()
    tab.locator("#answer").click()
    tab.get_by_role("button", name="Next").click()
    assert wrong == [] and [url for url in asked if not url.startswith(("file:", "data:"))] == []
    context.close()


@pytest.mark.parametrize("size", [PROJECTOR, PHONE], ids=["projector", "phone"])
def test_axe_finds_nothing_on_any_screen(browser: Any, tmp_path: Path, size: dict[str, int]) -> None:
    made = prepare(agreed(TOWN, CLOSES, WITH_BUS) if TOWN.travel.transit else agreed(TOWN, CLOSES, OPENS))
    path = _file(tmp_path, made)
    context = browser.new_context(viewport=size, bypass_csp=True)
    tab = context.new_page()
    tab.goto(path.as_uri())
    found = []
    for _ in made.screens:
        for rule in Axe().run(tab, options=WCAG).response["violations"]:
            found += [f"{tab.evaluate(SHOWN)}: {rule['id']}: {node['html'][:200]}" for node in rule["nodes"]]
        tab.keyboard.press("PageDown")
    context.close()
    assert found == []


def test_without_a_script_it_reads_as_a_document(browser: Any, tmp_path: Path) -> None:
    made = prepare(agreed(TOWN, CLOSES, OPENS))
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    tab = context.new_page()
    tab.goto(_file(tmp_path, made).as_uri())
    for screen in made.screens:
        assert tab.get_by_role("heading", name=screen.title, exact=True).first.is_visible()
    context.close()


def _file(folder: Path, made: Prepared) -> Path:
    path = folder / "meeting.html"
    path.write_bytes(page(made, Seat.FILE, VOTE))
    return path
