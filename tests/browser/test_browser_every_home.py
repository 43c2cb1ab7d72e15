"""The look-up of a postcode in the file says in a browser what the box of the dashboard says, but for site names."""

import json
from typing import Any

import pytest

from geo.appraisal.appraise import appraise
from geo.decisions.every_home import every_home
from geo.decisions.from_here import from_here, situations
from geo.place.from_home import one_home
from geo.services.services import Service
from geo.views.access.from_here import options_table
from geo.views.decisions.every_home import compact, script
from tests.decisions.test_from_here import CLOSES, MOVES, WITH_BUS
from tests.town import beyond_the_river, changed, town

pytestmark = pytest.mark.browser

RIVER = beyond_the_river(last_home="07:15")
OPTIONS = [appraise(RIVER, proposal) for proposal in (CLOSES, MOVES, WITH_BUS)]


def looked_up(browser: Any, homes: str, typed: str) -> dict[str, Any]:
    page = browser.new_page()
    page.add_script_tag(content=f"{script()}; globalThis.answerFor = answerFor;")
    told: dict[str, Any] = page.evaluate("([homes, typed]) => answerFor(homes, typed)", [json.loads(homes), typed])
    page.close()
    return told


def test_each_postcode_has_the_rows_of_its_box(browser: Any) -> None:
    homes = compact(RIVER, every_home(RIVER, Service.GP, OPTIONS))
    asked = situations(RIVER, Service.GP, OPTIONS)
    for code in ("XZ11AA", "XZ11AB"):
        table = options_table(asked, from_here(RIVER, one_home(RIVER, RIVER.locate(code)), asked))
        told = looked_up(browser, homes, f" {code[:3].lower()} {code[3:]}")
        assert told["columns"] == list(table.columns)
        assert told["rows"] == [[cell.partition(", ")[0] for cell in row] for row in table.to_numpy().tolist()]
        assert told["said"].startswith(f"{code[:3]} {code[3:]} is in ")
    assert "not among the postcodes" in looked_up(browser, homes, "XZ9 9ZZ")["said"]
    assert looked_up(browser, homes, " ")["said"] == ""


def test_without_postcodes_a_ward_has_the_span_of_its_small_areas(browser: Any) -> None:
    bare = changed(town(), postcodes=town().map.postcodes.iloc[:0])
    homes = compact(bare, every_home(bare, Service.GP, [appraise(bare, CLOSES)]))
    # Birch's two areas: 600 and 1000 m from Alder Surgery, and that shut 2600 and 2200 m from Elm's; x 1.3 / 80.
    told = looked_up(browser, homes, "birch")
    assert [row[:2] for row in told["rows"]] == [["Today", "10 to 16 minutes"], ["Alder closes", "36 to 42 minutes"]]
    assert "is not a ward here" in looked_up(browser, homes, "Nowhere")["said"]
