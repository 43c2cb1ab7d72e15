"""What a reader is shown of pages that others write on: what is on record, and no form or button that is refused."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.decisions.after import AfterMeeting
from geo.ledgers.rows import Row
from geo.place.place import Place
from geo.roles.acts import Role
from geo.roles.people import Visitor
from geo.store.records import decisions, ledgers, opening, votes
from geo.store.records.opening import Database
from geo.ui import address, frame, signed_in
from tests.decisions.written_decision import SIGNED, begun
from tests.decisions.written_meeting import meeting_of

SECONDS = 60
TITLE = "The surgery on Elm Road"


@pytest.fixture
def decision_id(
    town: Place, pages_show: Callable[[Place], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[str]:
    """A decision with a meeting and what it left, and a place that wants a register."""
    monkeypatch.setenv(opening.FOLDER_SETTING, str(tmp_path / "records"))
    monkeypatch.setattr(address, "UNDER_WAY_SECONDS", 0.0)
    pages_show(town)
    database: Database = opening.opened(tmp_path / "records")
    kept = decisions.keep(database, begun()).decision_id
    votes.begin(database, meeting_of(kept, title=TITLE))
    decisions.add(database, kept, AfterMeeting(TITLE, "The bus is late", "", "", None, *SIGNED))
    ledgers.want(database, town.key, Row(0, 0, {"complaints": ledgers.YES}, *SIGNED))
    yield kept
    database.dispose()


def page(link: frame.PageLink, decision_id: str, role: Role, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr(signed_in, "is_set", lambda: True)
    monkeypatch.setattr(signed_in, "visitor", lambda: Visitor(f"Rita {role}", role))
    app = AppTest.from_file(str(link.file), default_timeout=SECONDS)
    app.query_params["decision"] = decision_id
    app.run()
    assert not app.exception
    return app


def offered(app: AppTest) -> set[str]:
    """What can be opened, pressed or handed in."""
    folds = {fold.label for fold in app.expander}
    return folds | {button.label for button in app.button} | {field.label for field in app.text_area}


FORMS = {
    frame.REVIEW: {"Record a promise", "Record who was asked and who answered", "Answer a prompt", "Answer a step"},
    frame.PREPARE: {"Prepare", "Lock settings, day and files as they are now"},
    frame.MEETING: {"Keep it with the decision", "What we heard"},
    frame.REGISTERS: {"Write a row", "Keep the choice"},
}


@pytest.mark.parametrize("link", FORMS, ids=lambda link: link.title)
def test_a_reader_is_offered_no_form_that_would_be_refused(
    link: frame.PageLink, decision_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not FORMS[link] & offered(page(link, decision_id, Role.READER, monkeypatch))
    assert FORMS[link] & offered(page(link, decision_id, Role.EDITOR, monkeypatch))


def test_a_reader_reads_what_is_on_record(decision_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = page(frame.MEETING, decision_id, Role.READER, monkeypatch)
    cells = [str(cell) for table in app.table for cell in table.value.reset_index().to_numpy().ravel()]
    assert "The bus is late" in cells
    assert "Answers beside people, by ward and by age" in offered(
        page(frame.REVIEW, decision_id, Role.READER, monkeypatch)
    )


def test_whoever_may_not_prepare_is_told_who_may(decision_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = page(frame.PREPARE, decision_id, Role.MEMBER, monkeypatch)
    assert "it takes an editor to" in " ".join(str(part.value) for part in app.markdown)
