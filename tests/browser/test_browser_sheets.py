"""The printed pages of a meeting are four sheets of A4 in a browser, whatever is on them, and nothing runs over."""

import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from geo.decisions.plan import ScreenKind
from geo.decisions.prepared import PaperCopy, Prepared, Screen, View, WallPicture, WallTable
from geo.screens.page import VoteAt
from geo.screens.sheets import sheets
from geo.views.decisions import meeting_words
from tests.decisions.written_meeting import meeting_of
from tests.decisions.written_plan import prepared_of

pytestmark = pytest.mark.browser

ASKED = ("Is it fair to people like you?", "Is it fair to people elsewhere?")
ALONE = VoteAt("", meeting_words.in_the_room(None), ASKED)
REACHED = VoteAt("http://192.168.100.200:8501/vote/bcdfgh", meeting_words.in_the_room("192.168.100.200"), ASKED)
LONGEST = ("Verwaltungsgemeinschaft und " * 10)[:200]
SHOWN = """() => [...document.querySelectorAll('.body')].map((body) => {
  const inside = [...body.querySelectorAll('*')].map((each) => each.getBoundingClientRect());
  const around = body.getBoundingClientRect();
  return [Math.max(around.top, ...inside.map((each) => each.bottom)) - around.bottom,
          Math.max(around.left, ...inside.map((each) => each.right)) - around.right];
})"""


def drawn() -> bytes:
    """A map as high as it is wide."""
    picture = io.BytesIO()
    Image.new("RGB", (1000, 1000), "#1f5a8a").save(picture, "PNG")
    return picture.getvalue()


def copy(options: int, words: str, *, cell: str = "about 1,300 (1,200 to 1,300, more likely higher)") -> PaperCopy:
    names = tuple(f"{number} {words}"[:200] for number in range(options))
    across = ("Criterion", "Business as usual", *("ABCDEF"[:options] if options > 3 else names))
    rows = tuple((f"Patients 5 minutes or more further without a car {n}", *[cell] * (options + 1)) for n in range(7))
    said = (f"About 14,000 people are registered and all would have to join another practice. {words}",) * options
    lines = (words,) * 8
    table = WallTable("The options side by side", across, rows)
    return PaperCopy(names, said, lines, lines, table, "The options are not ranked.", f"{words} answers.")


def meeting(maps: int, paper: PaperCopy, *, title: str = "The surgery") -> Prepared:
    """Today, and a screen an option: each with a map and a key of ten classes."""
    picture = WallPicture("map.png", 1000, 1000, "Map of the town.")
    key = WallTable("Minutes", ("", "Residents"), (("10 minutes or more nearer", "1,200"),) * 10, ("map.png",) * 10)
    view = View(
        lines=("Sites: ● as today, ○ would open, ✕ would close, □ would move.", LONGEST), picture=picture, table=key
    )
    kinds = [ScreenKind.TODAY, *[ScreenKind.OPTIONS] * 6][:maps]
    screens = tuple(Screen(kind, LONGEST, (view,)) for kind in kinds)
    prepared = replace(prepared_of(meeting_of("a" * 22)), screens=screens, paper=paper, pictures={"map.png": drawn()})
    return replace(prepared, title=title, place_name=LONGEST[:80])


CASES = {
    "as short as can be": (meeting(0, copy(1, "One")), ALONE),
    "three options": (meeting(4, copy(3, "Two houses to one centre by the station")), REACHED),
    "six options, everything as long as it may be": (meeting(7, copy(6, LONGEST), title=LONGEST[:120]), REACHED),
    "three long names across": (meeting(4, copy(3, LONGEST, cell=LONGEST[:120]), title=LONGEST[:120]), ALONE),
}


@pytest.mark.parametrize("case", CASES)
def test_a_meeting_is_printed_on_four_pages_and_nothing_is_cut_off(browser: Any, tmp_path: Path, case: str) -> None:
    file = tmp_path / "print.html"
    file.write_bytes(sheets(*CASES[case]))
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    page.emulate_media(media="print")
    over = page.evaluate(SHOWN)
    # A pixel of rounding is let pass.
    assert max(max(sheet) for sheet in over) < 1.5, over
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == 4
    assert [url for url in asked if not url.startswith("data:")] == [file.as_uri()]
    page.close()


def test_it_says_who_can_reach_the_vote_and_holds_the_form_for_hands_and_paper(browser: Any, tmp_path: Path) -> None:
    for vote in (ALONE, REACHED):
        file = tmp_path / "print.html"
        file.write_bytes(sheets(meeting(1, copy(2, "Elm")), vote))
        page = browser.new_page()
        page.goto(file.as_uri())
        said = page.locator("#sheet4 ~ .body").inner_text()
        assert vote.reach in said and (vote.address in said if vote.address else "vote/" not in said)
        assert page.locator(".count table").count() == len(ASKED)
        assert said.count("Neither fair nor unfair") == len(ASKED)
        for colour in page.evaluate("[...document.querySelectorAll('*')].map((each) => getComputedStyle(each).color)"):
            assert colour == "rgb(0, 0, 0)"
        page.close()
