"""A whole meeting in a browser: prepared, presented by keys, voted on by phones over a restart, closed, written up."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from geo.appraisal.case import USUAL
from geo.build import EXAMPLE_RAW
from geo.decisions.after import AfterMeeting
from geo.decisions.decision import Decision
from geo.decisions.locked import lock
from geo.decisions.meeting import ASKED, Moment, Side
from geo.decisions.option import Option, Stage, version_of
from geo.decisions.written import new_id
from geo.language.phrases import sentence
from geo.place.place import Place
from geo.proposals.text import from_toml
from geo.services.services import Service
from geo.store.records import decisions, opening, prepared, votes
from geo.store.records.exchange_files import files_of
from geo.store.records.opening import Database
from geo.web import vote_page
from tests.browser.live import PROJECT, at_rest, free_port, running, settled
from tests.browser.test_accessible import open_to_axe, opened, violations
from tests.browser.test_browser_drafts import laid_out
from tests.decisions.written_decision import SIGNED
from tests.decisions.written_meeting import meeting_of
from tests.decisions.written_plan import plan_of, prepared_of

pytestmark = pytest.mark.browser

MILLISECONDS = 120_000
PHONE = {"width": 390, "height": 844}
PHONES = 12
EXAMPLES = ("a-branch-closes-with-a-minibus", "d-the-contract-ends")
TITLE = "Where surgeries go"
# What a phone answers to both questions; of twelve the counts are about ten.
ANSWERS = ["Fair"] * 6 + ["Unfair"] * 6


@pytest.fixture
def records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A database that the servers of this test share with it."""
    monkeypatch.setenv(opening.FOLDER_SETTING, str(tmp_path / "records"))
    database = opening.opened(tmp_path / "records")
    yield database
    database.dispose()


def two_options(place: Place) -> Decision:
    """A decision on two of the examples, with everything locked."""
    kept = []
    for name in EXAMPLES:
        text = (EXAMPLE_RAW / "proposals" / f"{name}.toml").read_bytes()
        version = version_of(from_toml(text, locate=place.locate), made_of=0, stage=Stage.SCREENED, signature=SIGNED)
        kept.append(Option(new_id(), (replace(version, number=1),)))
    locked = lock(place, USUAL, on=None, who=SIGNED[0], when=SIGNED[1])
    return Decision(new_id(), TITLE, place.key, place.name, Service.GP, locks=(locked,), options=tuple(kept))


def press(page: Any, name: str) -> None:
    """Press a button once the page is at rest, and wait until what it set off has ended."""
    at_rest(page)
    page.get_by_role("button", name=name, exact=True).click(timeout=MILLISECONDS)
    at_rest(page)


def write(page: Any, field: str, words: str) -> None:
    page.get_by_role("textbox", name=field, exact=True).fill(words, timeout=MILLISECONDS)


def seat(browser: Any, stack: ExitStack, width: int) -> Any:
    """A page that runs scripts; not watched for errors, as the server that it asks goes away for a while."""
    page = browser.new_page(viewport={"width": width, "height": 768})
    stack.callback(page.close)
    return page


def on_phone(browser: Any, stack: ExitStack, address: str) -> Any:
    """A phone's own page of the vote, without script."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    stack.callback(context.close)
    page = context.new_page()
    page.goto(address, timeout=MILLISECONDS)
    return page


def send(page: Any, answer: str) -> None:
    """Send one answer to both questions."""
    for question in ASKED:
        page.get_by_role("group", name=question.label).get_by_label(answer, exact=True).check()
    page.get_by_role("button", name="Send my answers").click(timeout=MILLISECONDS)
    page.get_by_text(vote_page.KEPT).wait_for(timeout=MILLISECONDS)


def heading(page: Any) -> str:
    """Of the screen that a wall shows."""
    return str(page.locator(".screen.on h2").inner_text())


def shows(page: Any, title: str) -> None:
    page.locator(".screen.on h2", has_text=title).wait_for(timeout=MILLISECONDS)


def test_a_whole_meeting(browser: Any, kingsmere: Place, records: Database, tmp_path: Path) -> None:
    laid_out(kingsmere)
    decision_id = decisions.keep(records, two_options(kingsmere)).decision_id
    port, asked = free_port(), f"?place=kingsmere&decision={decision_id}"
    with ExitStack() as stack:
        server = ExitStack()
        address = server.enter_context(running("dashboard.py", PROJECT, log=tmp_path / "first.log", port=port))
        stack.callback(lambda: server.close())
        desk, wall, watcher = (seat(browser, stack, width) for width in (1024, 1024, 390))

        # Prepare.
        desk.goto(f"{address}/prepare{asked}")
        press(desk, "Begin the meeting")
        write(desk, "What is open to change", "Which bus serves the village\nOpening hours")
        write(desk, "What is fixed, and why", "The lease ends: the landlord wants the house back")
        write(desk, "Who answers what the room asks", "the estates lead")
        press(desk, "Prepare")
        desk.get_by_role("link", name="Present", exact=True).wait_for(timeout=MILLISECONDS)
        meeting = votes.of_decision(records, decision_id)[0]
        for name in ("Take the meeting away as one file", "Print it: four pages of A4"):
            with desk.expect_download(timeout=MILLISECONDS) as taken:
                desk.get_by_role("button", name=name).click()
            assert len(Path(taken.value.path()).read_bytes()) > 100_000

        # Present by keys; whoever watches follows.
        wall.goto(f"{address}/present/{meeting.code}")
        watcher.goto(f"{address}/watch/{meeting.code}")
        shows(wall, "The question")
        walked = [heading(wall)]
        for key in ("ArrowRight", "PageDown"):
            wall.keyboard.press(key)
            walked.append(heading(wall))
            shows(watcher, walked[-1])
        assert len(set(walked)) == 3

        # The vote before: half of the phones have sent when the server is restarted, half hold the page.
        desk.goto(f"{address}/meeting{asked}")
        settled(desk, "Meeting")
        press(desk, "Open the vote before")
        vote = f"{address}/vote/{meeting.code}"
        phones = [on_phone(browser, stack, vote) for _ in range(PHONES)]
        for phone, answer in list(zip(phones, ANSWERS, strict=True))[:6]:
            send(phone, answer)
        server.close()
        server.enter_context(running("dashboard.py", PROJECT, log=tmp_path / "second.log", port=port))
        for phone, answer in list(zip(phones, ANSWERS, strict=True))[6:]:
            send(phone, answer)
        # One changes its mind, and counts once.
        phones[0].get_by_role("link", name="Change my answer").click(timeout=MILLISECONDS)
        phones[0].get_by_text(vote_page.KEPT_HERE).wait_for(timeout=MILLISECONDS)
        send(phones[0], "Fair")
        # The wall goes on where it was.
        wall.keyboard.press("End")
        shows(watcher, heading(wall))

        # Hands are entered; nothing of any count is seen before closing.
        desk.goto(f"{address}/meeting{asked}")
        settled(desk, "Meeting")
        at_rest(desk)
        for number in range(1, len(ASKED) + 1):
            for side in Side:
                field = desk.get_by_role("spinbutton", name=f"{number}. {sentence(side.label)}", exact=True)
                field.fill("10")
                field.press("Tab")
                assert field.input_value() == "10"
        press(desk, "Enter the counts by show of hands")
        desk.get_by_text("Entered by show of hands").wait_for(timeout=MILLISECONDS)
        for page in (desk, wall, watcher):
            assert "answered:" not in page.content()
        press(desk, "Close the vote before")
        press(desk, "Close and count")
        desk.get_by_text("about 10 answered: about 5 fair", exact=False).first.wait_for(timeout=MILLISECONDS)
        desk.get_by_text("about 30 answered: about 10 fair", exact=False).first.wait_for(timeout=MILLISECONDS)
        refused = on_phone(browser, stack, vote)
        refused.get_by_text("The vote is closed").wait_for(timeout=MILLISECONDS)
        press(desk, "Keep with the decision")

        # After.
        write(desk, "What we heard", "The bus is late")
        write(desk, "What stays open", "Whether it can wait")
        press(desk, "Keep it with the decision")
        desk.locator("table", has_text="Whether it can wait").first.wait_for(timeout=MILLISECONDS)

        # The record, and the report.
        kept = decisions.find(records, decision_id)
        assert kept is not None and len(kept.polls) == 2 * len(ASKED)
        files = files_of(kept)
        assert "The bus is late" in files["after_meetings.csv"] and "about 10 answered" in files["findings.csv"]
        assert votes.of_decision(records, decision_id)[0].round_of(Moment.BEFORE).closed is not None
        desk.goto(f"{address}/options{asked}")
        desk.locator("table", has_text="Whether it can wait").first.wait_for(timeout=MILLISECONDS)
        desk.goto(f"{address}/report{asked}")
        desk.get_by_text("About 10 answered: about 5 fair", exact=False).first.wait_for(timeout=MILLISECONDS)
        desk.get_by_text("was heard: The bus is late", exact=False).first.wait_for(timeout=MILLISECONDS)


def test_meeting_prepare_and_vote_break_no_rule_that_axe_knows(
    browser: Any, kingsmere: Place, records: Database, tmp_path: Path
) -> None:
    laid_out(kingsmere)
    decision = decisions.keep(records, two_options(kingsmere))
    decision_id, options = decision.decision_id, [option.option_id for option in decision.options]
    meeting = meeting_of(decision_id, title=TITLE)
    votes.begin(records, meeting)
    for moment in (Moment.BEFORE, Moment.AFTER):
        votes.open_round(records, meeting.meeting_id, moment)
        if moment is Moment.BEFORE:
            votes.close_round(records, meeting.meeting_id, moment)
    decisions.add(records, decision_id, AfterMeeting(TITLE, "The bus is late", "Will it wait?", "", None, *SIGNED))
    prepared.keep_plan(records, plan_of(meeting, *options))
    prepared.keep(records, prepared_of(meeting))
    with running("dashboard.py", PROJECT, log=tmp_path / "log") as address:
        asked = f"?place=kingsmere&decision={decision_id}"
        for name in ("Meeting", "Prepare"):
            with open_to_axe(browser, width=1024) as page:
                opened(page, address, name, asked)
                page.get_by_label("Postcode, street, place").fill("KM1 1AA")
                page.keyboard.press("Enter")
                page.locator("table", has_text="There and back").wait_for(timeout=MILLISECONDS)
                assert violations(page) == []
                tree = page.locator("[data-testid=stMain]").aria_snapshot()
                assert 'table "To the nearest GP surgery, today and with each option"' in tree
                assert 'columnheader "Option"' in tree and 'rowheader "Today"' in tree
                if name == "Meeting":
                    # Each field of a count is told from its like under the other question.
                    fields = [line.strip() for line in tree.splitlines() if "spinbutton" in line]
                    assert fields and len(set(fields)) == len(fields)
                    assert 'heading "After: what we heard, and what stays open" [level=2]' in tree
        with open_to_axe(browser, width=390) as page:
            page.goto(f"{address}/vote/{meeting.code}/after")
            assert violations(page) == []
