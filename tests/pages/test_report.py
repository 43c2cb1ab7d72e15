"""The Report page: of a proposal or of all options, for whom, its first pages and its files."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.delta_generator import DeltaGenerator
from streamlit.testing.v1 import AppTest

from geo.errors import GeoError
from geo.papers.edition import NOT_PUBLIC, SCREENING
from geo.papers.first_pages import AFFECTED, ASKED, CHANGED, PROPOSED, UNKNOWN
from geo.place.place import Place
from geo.store.records import decisions, opening
from geo.ui import address, database, frame, paper_buttons
from geo.ui.session import ALL_OPTIONS, Draft
from tests.pages.test_options import AND_OPENS, CLOSE_ELM, saved
from tests.selected import selected

SECONDS = 60
HOSTILE = replace(CLOSE_ELM, name="<script>alert(1)</script> *=cmd* $x$")


@pytest.fixture(autouse=True)
def five_wards_shown(
    town: Place, pages_show: Callable[[Place], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The pages on the five wards, with a database of this test's own."""
    monkeypatch.setenv(opening.FOLDER_SETTING, str(tmp_path / "records"))
    monkeypatch.setattr(address, "UNDER_WAY_SECONDS", 0.0)
    pages_show(town)


def report_page(*, decision: str = "", **draft: Any) -> AppTest:
    app = AppTest.from_file(str(frame.REPORT.file), default_timeout=SECONDS)
    if draft:
        app.session_state["selection"] = selected(Draft, **draft)
    if decision:
        app.query_params["decision"] = decision
    return app.run()


def words_of(page: AppTest) -> str:
    return re.sub(r"\\(.)", r"\1", "\n".join(str(part.value) for part in page.markdown))


def offered(page: AppTest) -> list[str]:
    """The papers that are at hand."""
    return [label for button in page.get("download_button") if (label := button.proto.label).startswith("Download the")]


def headings(page: AppTest) -> list[str]:
    return re.findall(r"^#### (.*)$", words_of(page), flags=re.MULTILINE)


def test_the_proposal_in_view_is_told_in_five_answers() -> None:
    page = report_page(proposals=(CLOSE_ELM,))
    assert not page.exception and not page.error
    assert headings(page) == [PROPOSED, AFFECTED, UNKNOWN, ASKED, CHANGED]
    assert f"**{SCREENING}**" in words_of(page)
    assert {"Make the report (Word)", "Make the report (web page)"} <= {button.label for button in page.button}
    assert not offered(page)


def test_nothing_proposed_leads_to_where_something_is() -> None:
    page = report_page()
    assert "Nothing is proposed yet" in words_of(page)
    assert not page.get("download_button")


def test_all_options_of_a_decision_are_one_paper_or_each_its_own() -> None:
    decision = saved(AND_OPENS, saved(CLOSE_ELM))
    page = report_page(decision=decision)
    assert not page.exception and not page.error
    assert page.selectbox(key="picture_of_paper").value == ALL_OPTIONS
    assert "2 options for" in words_of(page)
    second = database.asked(decisions.find, decision).options[1]
    page.selectbox(key="picture_of_paper").set_value(second.option_id).run()
    assert f"### {AND_OPENS.name}" in words_of(page)


def test_a_paper_that_is_not_public_says_so_on_every_page() -> None:
    page = report_page(proposals=(CLOSE_ELM,))
    assert NOT_PUBLIC not in words_of(page)
    page.radio(key="picture_of_public").set_value(False).run()
    assert f"**{SCREENING}; {NOT_PUBLIC}**" in words_of(page)


@pytest.mark.parametrize(("ending", "begins"), [("docx", b"PK"), ("html", b"<!DOCTYPE html>")])
def test_the_buttons_make_the_papers_that_the_command_line_makes(ending: str, begins: bytes) -> None:
    page = report_page(proposals=(CLOSE_ELM,))
    page.radio(key="picture_of_public").set_value(False).run()
    [file] = made(page, ending)
    assert file.content.startswith(begins)
    if ending == "html":
        assert NOT_PUBLIC.encode() in file.content


def made(page: AppTest, ending: str) -> list[Any]:
    """The files that the visit keeps once one more is made."""
    page.button(key=f"make report as {ending}").click().run()
    assert not page.exception and not page.error
    files: list[Any] = page.session_state[paper_buttons._FILES]
    return files


def test_a_paper_that_was_made_is_at_hand_until_another_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    page = report_page(proposals=(CLOSE_ELM,))
    first = made(page, "html")
    assert offered(page) == ["Download the report (web page)"]
    assert "make report as html" not in {button.key for button in page.button}
    page.run()
    assert offered(page) == ["Download the report (web page)"]
    page.radio(key="picture_of_public").set_value(False).run()
    assert offered(page) == []
    assert len(made(page, "html")) == 2
    page.radio(key="picture_of_public").set_value(True).run()
    assert offered(page) == ["Download the report (web page)"]
    monkeypatch.setattr(paper_buttons, "FILES_KEPT", 2)
    assert first[0] not in made(page, "docx")[2:] and len(page.session_state[paper_buttons._FILES]) == 2


def test_while_a_paper_is_made_each_step_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[float, str]] = []
    progress = DeltaGenerator.progress

    def listened(self: DeltaGenerator, value: float, text: str = "") -> DeltaGenerator:
        told.append((value, text))
        return progress(self, value, text)

    page = report_page(proposals=(HOSTILE,))
    monkeypatch.setattr(DeltaGenerator, "progress", listened)
    made(page, "html")
    parts, words = zip(*[each for each in told if not each[1].startswith("Working out")], strict=True)
    assert list(parts) == sorted(parts) and parts[0] == 0.0 and parts[-1] == 1.0
    assert words[0].startswith("Writing the sections") and words[-1] == "Putting the file together"
    assert sum(text.startswith("Drawing ") for text in words) >= 3
    assert "is made: download it above" in page.success[0].value


def test_a_hostile_name_is_text() -> None:
    page = report_page(proposals=(HOSTILE,))
    assert not page.exception
    assert f"### {HOSTILE.name}" in words_of(page)
    raw = "\n".join(str(part.value) for part in page.markdown)
    assert "<script>" not in raw


def test_with_the_database_gone_the_proposal_in_view_is_reported_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    decision = saved(CLOSE_ELM)

    def gone(*_asked: object) -> object:
        raise GeoError("the connection to the database server was lost")

    monkeypatch.setattr(database, "asked", gone)
    page = report_page(decision=decision, proposals=(CLOSE_ELM,))
    assert not page.exception
    assert "cannot be opened now: the connection to the database server was lost" in words_of(page)
    assert headings(page)[0] == PROPOSED
