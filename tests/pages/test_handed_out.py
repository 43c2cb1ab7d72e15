"""Sources: how long things are kept, changed by an owner alone, and the papers to hand out."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.place.place import Place
from geo.roles.acts import Role
from geo.roles.people import Visitor
from geo.store.records import opening
from geo.ui import signed_in
from tests.reading import sentences

PAGE = str(Path(__file__).resolve().parents[2] / "pages" / "11_sources.py")


@pytest.fixture
def page(
    town: Place, pages_show: Callable[[Place], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], AppTest]:
    monkeypatch.setenv(opening.FOLDER_SETTING, str(tmp_path))
    pages_show(town)
    return lambda: AppTest.from_file(PAGE, default_timeout=60).run()


def test_an_owner_chooses_the_months_and_erases_what_is_older(page: Callable[[], AppTest]) -> None:
    app = page()
    assert "Drafts: kept for 12 months." in " ".join(sentences(app))
    app.text_input(key="months_drafts").set_value("3")
    app.button(key="keep_months").click().run()
    assert "Drafts: kept for 3 months." in " ".join(sentences(app))
    app.button(key="erase_old").click().run()
    assert "Nothing is older than it may be" in app.success[0].value
    assert not app.exception


def test_months_that_are_none_are_refused_and_the_former_stay(page: Callable[[], AppTest]) -> None:
    app = page()
    app.text_input(key="months_drafts").set_value("soon")
    app.button(key="keep_months").click().run()
    assert "a whole number from 1 to 240" in app.error[0].value
    assert "Drafts: kept for 12 months." in " ".join(sentences(app))


def test_others_read_how_long_and_are_offered_the_papers_alone(
    page: Callable[[], AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signed_in, "is_set", lambda: True)
    monkeypatch.setattr(signed_in, "visitor", lambda: Visitor("Edgar", Role.EDITOR))
    app = page()
    assert "Drafts: kept for 12 months." in " ".join(sentences(app))
    assert "erase_old" not in {button.key for button in app.button}
    papers = [button.proto.label for button in app.get("download_button")]
    assert "Privacy notice (Word)" in papers and "Accessibility statement (web page)" in papers
