"""A decision handed on as a file and opened again on the Options page, and what is refused in a sentence."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.place.place import Place
from geo.store.records import decisions, exchange, opening
from geo.ui import address, database, frame
from tests.pages.test_options import AND_OPENS, CLOSE_ELM, columns, saved
from tests.town import changed

SECONDS = 60


@pytest.fixture(autouse=True)
def five_wards_shown(
    town: Place, pages_show: Callable[[Place], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The pages on the five wards, with a database of this test's own."""
    monkeypatch.setenv(opening.FOLDER_SETTING, str(tmp_path / "records"))
    monkeypatch.setattr(address, "UNDER_WAY_SECONDS", 0.0)
    pages_show(changed(town, key="kingsmere"))


def handed_on() -> bytes:
    """The file of a decision of two options."""
    return exchange.as_file(database.asked(decisions.find, saved(AND_OPENS, saved(CLOSE_ELM)))).content


def opened(content: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AppTest:
    """The Options page of somebody else, who opens a file on it."""
    monkeypatch.setenv(opening.FOLDER_SETTING, str(tmp_path / "of somebody else"))
    page = AppTest.from_file(str(frame.OPTIONS.file), default_timeout=SECONDS).run()
    page.file_uploader[0].set_value(("decision.zip", content, "application/zip")).run()
    assert not page.exception
    return page


def repacked(content: bytes, **altered: bytes) -> bytes:
    """The file with other content under some names ("__" stands for a dot)."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as former, zipfile.ZipFile(written, "w") as archive:
        files = {name: former.read(name) for name in former.namelist()}
        for name, each in {**files, **{name.replace("__", "."): each for name, each in altered.items()}}.items():
            archive.writestr(name, each)
    return written.getvalue()


def test_a_decision_that_was_handed_on_is_opened_by_others(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    page = opened(handed_on(), monkeypatch, tmp_path)
    assert not page.error
    assert columns(page)[1:] == [f"A. {CLOSE_ELM.name}", f"B. {AND_OPENS.name}"]


def test_what_was_tampered_with_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    page = opened(repacked(handed_on(), notes__csv=b"changed"), monkeypatch, tmp_path)
    assert "was changed after the file was written" in page.error[0].value.replace("\\", "")


def test_a_path_within_the_zip_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    page = opened(repacked(handed_on(), **{"../../x": b"x"}), monkeypatch, tmp_path)
    assert "which is no part of one" in page.error[0].value
    assert not list(tmp_path.rglob("x"))


def test_the_decision_of_another_place_and_one_too_large_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    content = handed_on()
    elsewhere = replace(exchange.from_file(content).decision, place_name="Elsewhere")
    page = opened(exchange.as_file(elsewhere).content, monkeypatch, tmp_path)
    assert "is of Elsewhere" in page.error[0].value
    monkeypatch.setattr(exchange, "MOST_BYTES", 100)
    page = opened(content, monkeypatch, tmp_path)
    assert "it is larger than" in page.error[0].value


def test_the_file_and_its_checksum_are_offered_once_asked_for() -> None:
    decision = saved(AND_OPENS, saved(CLOSE_ELM))
    page = AppTest.from_file(str(frame.OPTIONS.file), default_timeout=SECONDS)
    page.query_params["decision"] = decision
    page.session_state["exchange"] = True
    page.run()
    assert not page.exception
    assert "Take the whole decision along (zip)" in {button.proto.label for button in page.get("download_button")}
    checksum = exchange.as_file(database.asked(decisions.find, decision)).checksum
    assert checksum in " ".join(str(caption.value) for caption in page.caption)
