"""Three questions for the first visit, each of which opens a view that answers it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.place.place import Place
from geo.store.records import opening
from geo.ui import frame, way_in
from geo.ui import map as area_map

SECONDS = 120


@pytest.fixture
def app(
    kingsmere: Place, pages_show: Callable[[Place], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> AppTest:
    """The first page of the made-up borough; its maps need a browser."""
    monkeypatch.setenv(opening.FOLDER_SETTING, str(tmp_path))
    pages_show(kingsmere)
    monkeypatch.setattr(area_map, "st_folium", lambda *_args, **_rest: None)
    return AppTest.from_file(str(frame.ENTRY), default_timeout=SECONDS).run()


def said(app: AppTest) -> str:
    return " ".join(str(part.value) for part in (*app.markdown, *app.caption))


@pytest.mark.parametrize("question", way_in.QUESTIONS, ids=lambda question: question.page.url)
def test_each_question_opens_a_page_with_something_to_read(app: AppTest, question: way_in.FirstQuestion) -> None:
    app.radio(key="first_question").set_value(question).run()
    assert not app.exception and not app.error
    assert [title.value for title in app.title] == [question.page.title]
    chosen = app.session_state["selection"]
    assert bool(chosen.proposal.changes) == bool(question.example)
    if question == way_in.WHICH_IS_FAIRER:
        assert "Two converted houses" in str(app.table[0].value.columns)
    elif not question.example:
        assert "live where both are true" in said(app)
    # Whoever has begun is not asked again.
    app.switch_page(str(frame.WARDS.file)).run()
    assert not [asked for asked in app.radio if asked.key == "first_question"]


def test_a_place_of_one_s_own_asks_nothing(
    town: Place, pages_show: Callable[[Place], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    pages_show(town)
    monkeypatch.setattr(area_map, "st_folium", lambda *_args, **_rest: None)
    page = AppTest.from_file(str(frame.WARDS.file), default_timeout=SECONDS).run()
    assert not [asked for asked in page.radio if asked.key == "first_question"]
