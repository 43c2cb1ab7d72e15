"""A decision of Kingsmere in a real browser, from its first options to review, with every form of the record used."""

import hashlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from geo.place.place import Place
from tests.browser.live import PROJECT, at_rest, pick, running, settled, watched
from tests.browser.test_accessible import open_to_axe, violations
from tests.browser.test_browser_drafts import laid_out

pytestmark = pytest.mark.browser

SECONDS = 90_000
MINUTE_BOOK = b"The minutes of 3 May"
SECRET = "The lease ends at 40,000 pounds"


@pytest.fixture(scope="module")
def dashboard(kingsmere: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The dashboard's address."""
    laid_out(kingsmere)
    with running("dashboard.py", PROJECT, log=tmp_path_factory.mktemp("dashboard") / "log") as address:
        yield address


def begun(page: Any, address: str) -> None:
    """Review on the examples of Kingsmere as options of one decision."""
    page.goto(f"{address}/review?place=kingsmere")
    page.get_by_role("button", name="Open the examples as options").click(timeout=SECONDS)
    page.get_by_role("heading", name="What is on record").wait_for(timeout=SECONDS)
    at_rest(page)


def unfolded(page: Any, label: str) -> Any:
    """The part behind a heading that is made once it is opened."""
    fold = page.locator("[data-testid=stExpander]").filter(has=page.locator("summary", has_text=label))
    fold.locator("summary").click()
    fold.locator("[data-testid=stExpanderDetails] :is(button, table)").first.wait_for(timeout=SECONDS)
    at_rest(page)
    return fold


def sent(page: Any, fold: Any, button: str) -> None:
    fold.get_by_role("button", name=button, exact=True).click()
    page.get_by_text("It is on record.").first.wait_for(timeout=SECONDS)
    at_rest(page)


def chosen(page: Any, fold: Any, label: str, option: str) -> None:
    # What was typed before is sent as soon as its field is left.
    page.keyboard.press("Tab")
    at_rest(page)
    pick(page, label, option, within=fold)


def told(page: Any, words: str) -> None:
    page.get_by_text(words, exact=False).first.wait_for(timeout=SECONDS)


def test_a_decision_from_its_options_to_review_with_every_form_used(
    browser: Any, dashboard: str, tmp_path: Path
) -> None:
    offer = tmp_path / "minutes.pdf"
    offer.write_bytes(MINUTE_BOOK)
    with watched(browser) as page:
        begun(page, dashboard)
        page.get_by_label("Your name (printed as typed, not verified)").fill("Ada Byron")
        page.keyboard.press("Tab")
        at_rest(page)
        told(page, "Who was asked, and who answered, is not recorded.")

        fold = unfolded(page, "Record who was asked")
        fold.get_by_label("What it was, such as a letter to all households").fill("Letter to all households")
        chosen(page, fold, "Ward", "Oxmarling")
        fold.get_by_label("How many were asked").fill("5000")
        fold.get_by_label("How many answered").fill("412")
        fold.get_by_label("Whose it is (a post or a body)").fill("Engagement lead")
        fold.locator("summary", has_text="Evidence, and what is not").click()
        fold.locator("input[type=file]").set_input_files(str(offer))
        told(page, "minutes.pdf")
        fold.get_by_label("Not for the public", exact=False).fill(SECRET)
        sent(page, fold, "Record it")
        told(page, "Letter to all households")
        told(page, hashlib.sha256(MINUTE_BOOK).hexdigest()[:12])
        unfolded(page, "Answers beside people")
        told(page, "No answers are recorded here")

        fold = unfolded(page, "Record what was said and what changed")
        fold.get_by_label("What was said", exact=True).fill("The hall has no step-free entrance")
        fold.get_by_role("button", name="Record it").click()
        told(page, "said by")
        assert fold.get_by_label("What was said", exact=True).input_value() == "The hall has no step-free entrance"
        fold.get_by_label("By whom, or where").fill("Meeting at Stonnard, 3 May")
        fold.get_by_label("What changed, or why not").fill("A ramp is part of the option")
        sent(page, fold, "Record it")

        fold = unfolded(page, "Record a promise")
        fold.get_by_label("What is promised").fill("A minibus on two days")
        chosen(page, fold, "Money", "not paid for")
        sent(page, fold, "Record it")

        fold = unfolded(page, "Record what is watched")
        fold.get_by_label("What is watched").fill("Missed appointments")
        fold.get_by_label("What sets off a look").fill("over 6%")
        sent(page, fold, "Record it")

        fold = unfolded(page, "Answer a prompt")
        fold.get_by_text("not known", exact=True).click()
        sent(page, fold, "Record the answer")

        fold = unfolded(page, "Answer a step")
        fold.get_by_text("Figures that answer it").wait_for(timeout=SECONDS)
        fold.get_by_text("partly", exact=True).click()
        sent(page, fold, "Record the answer")
        told(page, "1 of 8 steps recorded")

        fold = unfolded(page, "Look for a file of evidence")
        fold.locator("input[type=file]").set_input_files(str(offer))
        fold.get_by_text("minutes.pdf").last.wait_for(timeout=SECONDS)
        at_rest(page)
        sent(page, fold, "Record what was found")
        told(page, "the file fits its checksum")

        fold = unfolded(page, "Scrutiny pack to take along")
        fold.get_by_role("button", name="Make the scrutiny pack (web page)").click()
        at_hand = fold.get_by_role("button", name="Download the scrutiny pack (web page)")
        at_hand.wait_for(timeout=SECONDS)
        at_rest(page)
        with page.expect_download(timeout=SECONDS) as waiting:
            at_hand.click()
        pack = Path(waiting.value.path()).read_text("utf-8")
        assert "Letter to all households" in pack and "A minibus on two days" in pack
        assert SECRET not in pack
        (tmp_path / "pack.html").write_text(pack, "utf-8")
        page.reload()
        told(page, "A minibus on two days")
    with open_to_axe(browser) as page:
        page.goto((tmp_path / "pack.html").as_uri())
        assert violations(page) == []
        tags = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(each => each.tagName)")
        levels = [int(tag[1]) for tag in tags]
        assert levels[0] == 1 and levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))
        assert page.locator("table:not(:has(caption))").count() == 0
        assert page.locator("table:not(:has(th[scope]))").count() == 0


def test_review_with_its_forms_open_breaks_no_rule_and_reads_in_order(browser: Any, dashboard: str) -> None:
    with open_to_axe(browser) as page:
        begun(page, dashboard)
        for label in ("Record who was asked", "Record a promise", "Answer a prompt", "Answer a step", "Scrutiny pack"):
            unfolded(page, label)
        assert violations(page) == []
        headings = page.get_by_role("main").get_by_role("heading").all_inner_texts()
        asked = ["What is on record", "What is proposed", "Who is affected", "What we do not know"]
        asked += ["What was asked of whom", "What changed because of it"]
        places = [headings.index(words) for words in asked]
        assert places == sorted(places)
        page.locator("[aria-label='Scrollable table']").first.wait_for(state="detached", timeout=10_000)
        unnamed = page.locator("[data-testid=stMain] :is(input, textarea):not([tabindex='-1'])").evaluate_all(
            "all => all.filter((each) => !each.ariaLabel && !each.labels?.length).map((each) => each.outerHTML)"
        )
        assert unnamed == []


def test_on_a_phone_review_does_not_scroll_sideways(browser: Any, dashboard: str) -> None:
    with watched(browser, width=390, height=844) as page:
        begun(page, dashboard)
        settled(page, "Review")
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 391
