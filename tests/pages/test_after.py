"""After a meeting: what was heard is kept with the decision, shown with it, and refused without losing a word."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.place.place import Place
from geo.store.records import decisions, opening, votes
from geo.store.records.exchange_files import files_of
from geo.store.records.opening import Database
from geo.ui import address, frame
from geo.views.decisions import after_words
from tests.decisions.written_decision import begun
from tests.decisions.written_meeting import meeting_of

SECONDS = 60


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


def page(link: frame.PageLink, decision_id: str) -> AppTest:
    app = AppTest.from_file(str(link.file), default_timeout=SECONDS)
    app.query_params["decision"] = decision_id
    return app.run()


def at_meeting(database: Database) -> tuple[AppTest, str]:
    decision_id = decisions.keep(database, begun()).decision_id
    votes.begin(database, meeting_of(decision_id))
    return page(frame.MEETING, decision_id), decision_id


def keep(app: AppTest, heard: str, stays_open: str = "", who: str = "") -> AppTest:
    app.text_area[0].set_value(heard)
    app.text_area[1].set_value(stays_open)
    next(field for field in app.text_input if field.label == "Who answers").set_value(who)
    next(button for button in app.button if button.label == "Keep it with the decision").click().run()
    assert not app.exception
    return app


def cells(app: AppTest) -> list[str]:
    return [str(cell).replace("\\", "") for table in app.table for cell in table.value.reset_index().to_numpy().ravel()]


def test_what_was_heard_is_kept_and_shown_with_the_decision(records: Database) -> None:
    app, decision_id = at_meeting(records)
    app = keep(app, "The bus is *late*", "Whether it can wait", "The bus firm")
    assert not app.error and "The bus is *late*" in cells(app)
    assert [field.value for field in app.text_area] == ["", ""]
    app = keep(app, "Parking costs too much")
    assert {"The bus is *late*", "Parking costs too much", "not settled"} <= set(cells(app))
    kept = decisions.find(records, decision_id)
    assert [each.heard for each in kept.after_meetings] == ["The bus is *late*", "Parking costs too much"]
    assert "Whether it can wait" in files_of(kept)["after_meetings.csv"]
    assert "Parking costs too much" in cells(page(frame.OPTIONS, decision_id))


def test_ten_thousand_characters_are_refused_in_words_and_stay_in_the_form(records: Database) -> None:
    app, decision_id = at_meeting(records)
    long = "No bus. " * 1_250
    app = keep(app, long, "Whether it comes")
    said = " ".join(str(error.value) for error in app.error)
    assert "What we heard has 9,999 characters, and at most 5,000 are kept" in said
    assert "what you typed is still in the form" in said
    assert [field.value for field in app.text_area] == [long, "Whether it comes"]
    assert decisions.find(records, decision_id).after_meetings == ()
    assert decisions.find(records, decision_id).version == 1


def test_several_lines_of_a_note_are_told_apart(records: Database) -> None:
    app, decision_id = at_meeting(records)
    app = keep(app, "The bus is late\nThe hall has a step.\n\nNo lift", "Whether it can wait")
    assert "The bus is late; The hall has a step. No lift" in cells(app)
    [left] = decisions.find(records, decision_id).after_meetings
    assert after_words.left_words(left).startswith("At “The surgery on Elm Road” was heard: The bus is late; The hall")


def test_what_is_typed_at_one_meeting_is_not_kept_with_another(records: Database) -> None:
    app, decision_id = at_meeting(records)
    keep(app, "Of the first")
    first = votes.of_decision(records, decision_id)[0]
    other = replace(meeting_of(decision_id, title="Another hall"), when=first.when + timedelta(minutes=1))
    votes.begin(records, other)
    app = page(frame.MEETING, decision_id)
    assert "Of the first" not in cells(app)
