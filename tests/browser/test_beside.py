"""The page Beside other places in a browser, with a table: readable by all, whole at every width, answered at once."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from geo.place.place import Place
from geo.views.access.beside_words import SETTING
from tests import journeys
from tests.browser.live import PROJECT, running, watched
from tests.browser.test_accessible import BEYOND, LARGER, SMALL, at_last, open_to_axe, opened, violations

pytestmark = pytest.mark.browser
NAME = "Beside other places"


@pytest.fixture(scope="module")
def beside(request: pytest.FixtureRequest, kingsmere: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard whose setting names a table of forty made-up places beside Kingsmere, which it finds built."""
    request.getfixturevalue("dashboard")
    folder = tmp_path_factory.mktemp("journeys")
    journeys.written(journeys.copies(journeys.of_place(kingsmere), 40), folder / "table.parquet")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SETTING, str(folder))
        with running("dashboard.py", PROJECT, log=folder / "log") as address:
            yield address


@pytest.mark.parametrize("width", [1440, 390])
def test_no_rule_of_wcag_is_broken_where_a_place_stands_beside_others(browser: Any, beside: str, width: int) -> None:
    with open_to_axe(browser, width=width) as page:
        opened(page, beside, NAME)
        page.get_by_text("have a longer one").first.wait_for(timeout=60_000)
        page.locator(".js-plotly-plot").nth(2).wait_for()
        assert violations(page) == []


def test_the_answer_stands_on_the_first_screen_and_all_can_be_pressed(browser: Any, beside: str) -> None:
    with watched(browser) as page:
        opened(page, beside, NAME)
        answer = page.get_by_text("have a longer one").first
        answer.wait_for(timeout=60_000)
        first = page.locator(".js-plotly-plot").first
        first.wait_for()
        box = first.bounding_box()
        assert box and box["y"] + box["height"] < page.viewport_size["height"]
        assert at_last(page, partial(page.evaluate, SMALL)) == []


@pytest.mark.parametrize(("width", "size"), [(320, "100%"), (1280, "200%")], ids=["narrow", "twice the size"])
def test_nothing_of_it_is_cut_off(browser: Any, beside: str, width: int, size: str) -> None:
    with watched(browser, width=width, height=800) as page:
        page.add_init_script(LARGER.replace("SIZE", size))
        opened(page, beside, NAME)
        page.get_by_text("have a longer one").first.wait_for(timeout=60_000)
        assert at_last(page, partial(page.evaluate, BEYOND)) == []
