"""A search for sites that is kept with a decision: a later visit's papers have its table and maps, as the first had."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.papers.where_else import TEXT_ALONE, TITLE, where_else
from geo.place.place import Place
from geo.reports.document import Document, Heading
from geo.reports.web_page import web_page
from geo.siting.candidates import Added
from geo.siting.question import FIRST
from geo.store.records import decisions, opening
from geo.ui import address, database, frame, loading, paper_buttons, search_job, siting_fields
from geo.ui.session import SitingChoice
from tests.pages.test_options import decision_of
from tests.pages.test_review import review
from tests.selected import selected
from tests.town import at, changed

SECONDS = 60
HALL = (Added("added-1", "Elm Hall", at(2900), 900.0),)
QUESTION = replace(siting_fields.of(FIRST, sites=3, most_changes=3), added=HALL)


@pytest.fixture(autouse=True)
def five_wards_shown(
    town: Place, pages_show: Callable[[Place], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(opening.FOLDER_SETTING, str(tmp_path / "records"))
    monkeypatch.setattr(address, "UNDER_WAY_SECONDS", 0.0)
    monkeypatch.setattr(search_job, "WAITS_SECONDS", 30.0)
    pages_show(town)


def keeping_page() -> AppTest:
    """A visit that looks for sites and keeps the first way as an option."""
    app = AppTest.from_file(str(frame.SITING.file), default_timeout=SECONDS)
    app.session_state["selection"] = selected(SitingChoice, question=QUESTION)
    app.run()
    app.button(key="keep_way_0").click().run()
    assert not app.exception and not app.error
    return app


def report_of(decision: str) -> str:
    """The section of the report that a new visit makes."""
    page = AppTest.from_file(str(frame.REPORT.file), default_timeout=SECONDS)
    page.query_params["decision"] = decision
    page.run()
    option = database.asked(decisions.find, decision).options[0]
    page.selectbox(key="picture_of_paper").set_value(option.option_id).run()
    page.button(key="make report as html").click().run()
    assert not page.exception and not page.error
    content: bytes = page.session_state[paper_buttons._FILES][0].content
    return section(content.decode())


def section(page: str) -> str:
    _, _, after = page.rpartition(f"{TITLE}</h2>")
    return after.partition("<h2")[0]


def pictures_and_cells(page: str) -> tuple[list[str], list[str]]:
    return re.findall(r'<img src="([^"]*)"', page), re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", page)


def test_a_later_visit_tells_the_table_and_three_maps_of_the_first() -> None:
    app = keeping_page()
    [of_visit] = [each for (kind, _), each in app.session_state[search_job._JOBS].items() if kind == search_job.SEARCH]
    parts = tuple(where_else(of_visit.result, frozenset()))
    first = pictures_and_cells(section(web_page(Document("Paper", (Heading("Paper", 1), *parts))).decode()))
    told = report_of(decision_of(app))
    assert "The search was kept by" in told and "made again for this paper from the same files" in told
    assert len(first[0]) == 3 and "As today" in first[1]
    assert pictures_and_cells(told) == first


def test_the_scrutiny_pack_of_a_later_visit_tells_them_too() -> None:
    app = review(decision_of(keeping_page()), "pack")
    app.button(key="make scrutiny pack as html").click().run()
    assert not app.exception and not app.error
    told = section(app.session_state[paper_buttons._FILES][0].content.decode())
    assert told.count("<img") == 3 and told.count("<table") == 1


def test_where_the_place_was_built_from_other_files_the_text_stands_alone(
    town: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    decision = decision_of(keeping_page())
    first, *rest = town.account.provenance
    other = changed(town, provenance=(replace(first, sha256="f" * 64), *rest))
    monkeypatch.setattr(loading, "place", lambda _key: other)
    told = report_of(decision)
    assert "ways were looked at" in told and TEXT_ALONE in told and f"{first.file} is another than then" in told
    assert "<img" not in told and "<table" not in told
