"""The four pages to print are offered once a meeting is prepared, where it is prepared and where it is held."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.place.place import Place
from geo.store.records import decisions, opening, prepared, votes
from geo.store.records.opening import Database
from geo.ui import address, frame, print_views
from geo.views.decisions import meeting_words
from tests.decisions.written_decision import begun
from tests.decisions.written_meeting import meeting_of
from tests.decisions.written_plan import plan_of, prepared_of


@pytest.fixture
def records(
    town: Place, pages_show: Callable[[Place], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Database]:
    """The pages on the five wards, with a database of this test's own."""
    monkeypatch.setenv(opening.FOLDER_SETTING, str(tmp_path / "records"))
    monkeypatch.setattr(address, "UNDER_WAY_SECONDS", 0.0)
    pages_show(town)
    database = opening.opened(tmp_path / "records")
    yield database
    database.dispose()


def offers(link: frame.PageLink, decision_id: str) -> list[str]:
    app = AppTest.from_file(str(link.file), default_timeout=60)
    app.query_params["decision"] = decision_id
    app.run()
    assert not app.exception
    return [str(button.proto.label) for button in app.get("download_button")]


def test_the_pages_to_print_are_there_once_a_meeting_is_prepared(records: Database) -> None:
    decision_id = decisions.keep(records, begun()).decision_id
    meeting = meeting_of(decision_id)
    votes.begin(records, meeting)
    for link in (frame.MEETING, frame.PREPARE):
        assert not any("four pages" in label for label in offers(link, decision_id))
    prepared.keep_plan(records, plan_of(meeting))
    prepared.keep(records, prepared_of(meeting))
    for link in (frame.MEETING, frame.PREPARE):
        assert any("four pages" in label for label in offers(link, decision_id))
    page = print_views._sheets(meeting).decode()
    assert page.count('class="sheet"') == 4
    # This machine listens to itself alone in a test, so the form says so and shows no address.
    assert meeting_words.in_the_room(None) in page and "/vote/" not in page
    assert "Elm Surgery closes" in page and "The estates lead answers" in page
