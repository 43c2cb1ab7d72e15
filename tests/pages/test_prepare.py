"""The Prepare page: a meeting is agreed and prepared, its file taken away; what is otherwise since is said."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from geo.appraisal import case
from geo.decisions.decision import Decision
from geo.decisions.entries import SetAside
from geo.decisions.locked import lock
from geo.decisions.meeting import Meeting
from geo.decisions.option import Stage, version_of
from geo.decisions.plan import ScreenKind, Switch
from geo.decisions.written import new_id
from geo.errors import GeoError
from geo.place.place import Place
from geo.store.records import decisions, opening, options, prepared, votes
from geo.store.records.opening import Database
from geo.store.records.schema import DECISIONS
from geo.ui import address, frame, preparing, presenting
from tests.decisions.written_decision import SIGNED, begun
from tests.decisions.written_meeting import meeting_of
from tests.screens.test_making import CLOSES, OPENS

SECONDS = 120


@pytest.fixture
def records(
    town: Place, pages_show: Callable[[Place], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Database]:
    monkeypatch.setenv(opening.FOLDER_SETTING, str(tmp_path / "records"))
    monkeypatch.setattr(address, "UNDER_WAY_SECONDS", 0.0)
    pages_show(town)
    database = opening.opened(tmp_path / "records")
    yield database
    database.dispose()


def kept(database: Database, place: Place, *, locked: bool = True) -> tuple[Decision, Meeting]:
    """A decision of two options and a meeting on it."""
    decision = decisions.keep(database, begun())
    for proposal in (CLOSES, OPENS):
        version = version_of(proposal, made_of=0, stage=Stage.SCREENED, signature=SIGNED)
        decision = options.save(database, decision.decision_id, new_id(), version).decision
    if locked:
        decisions.add(database, decision.decision_id, lock(place, case.USUAL, on=None, who="Ada", when=SIGNED[1]))
    meeting = meeting_of(decision.decision_id)
    votes.begin(database, meeting)
    return decision, meeting


def prepare_page(decision_id: str) -> AppTest:
    app = AppTest.from_file(str(frame.PREPARE.file), default_timeout=SECONDS)
    app.query_params["decision"] = decision_id
    return app.run()


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    marks = [*app.markdown, *app.warning, *app.error, *app.caption]
    return "\n".join(mark.value for mark in marks).replace("\\", "")


def links(app: AppTest) -> list[str]:
    return [link.proto.url for link in app.get("link_button")]


def test_a_meeting_is_prepared_presented_and_taken_away(records: Database, town: Place) -> None:
    decision, meeting = kept(records, town)
    app = prepare_page(decision.decision_id)
    assert "Nothing is prepared for this meeting yet" in said(app) and not links(app)
    next(area for area in app.text_area if area.label == "What is open to change").set_value("The bus\n\nThe hours")
    next(text for text in app.text_input if text.label == "Who answers what the room asks").set_value(
        "the estates lead"
    )
    app = press(app, "Prepare")
    assert not app.error and links(app) == [f"present/{meeting.code}", f"watch/{meeting.code}"]
    plan = prepared.plan_of(records, meeting.meeting_id)
    assert plan is not None and plan.open_to_change == ("The bus", "The hours") and plan.switch is Switch.AFTERWARDS
    made = prepared.by_code(records, meeting.code)
    assert {screen.kind for screen in made.screens} == set(ScreenKind) and made.homes
    assert "otherwise" not in said(app) and "another than when" not in said(app)
    file = preparing.file(made, meeting)
    assert b"The hours" in file and b"http-equiv" in file
    # What was agreed stands in the form again.
    again = prepare_page(decision.decision_id)
    assert (
        next(area for area in again.text_area if area.label == "What is open to change").value == "The bus\nThe hours"
    )


def test_without_a_lock_one_click_locks_and_nothing_is_prepared_before(records: Database, town: Place) -> None:
    decision, _ = kept(records, town, locked=False)
    app = prepare_page(decision.decision_id)
    assert preparing.NOT_LOCKED in said(app)
    assert "Prepare" not in [button.label for button in app.button]
    app = press(app, "Lock settings, day and files as they are now")
    assert "Prepare" in [button.label for button in app.button]
    assert decisions.find(records, decision.decision_id).locked is not None


def test_what_is_otherwise_since_is_one_sentence_and_what_was_prepared_still_shows(
    records: Database, town: Place
) -> None:
    decision, meeting = kept(records, town)
    press(prepare_page(decision.decision_id), "Prepare")
    first = prepared.by_code(records, meeting.code)
    assert presenting.home(meeting.code, next(iter(town.map.postcodes.index)), None)["rows"]
    option = decision.options[0]
    newer = version_of(replace(CLOSES, note="another"), made_of=1, stage=Stage.SCREENED, signature=SIGNED)
    options.save(records, decision.decision_id, option.option_id, newer)
    app = prepare_page(decision.decision_id)
    assert said(app).count("An option, a setting or a file is another than when it was prepared.") == 1
    assert preparing.STILL in said(app)
    decisions.add(records, decision.decision_id, SetAside(option.name, "Not wanted", *SIGNED, option))
    app = prepare_page(decision.decision_id)
    assert "1 option of this meeting is not beside the others any more." in said(app)
    assert prepared.by_code(records, meeting.code) == first and len(links(app)) == 2
    app = press(app, "Prepare")
    assert len(prepared.plan_of(records, meeting.meeting_id).options) == 1


def test_a_home_is_not_told_of_anything_but_what_was_prepared(records: Database, town: Place) -> None:
    decision, meeting = kept(records, town)
    press(prepare_page(decision.decision_id), "Prepare")
    presenting._ready.clear()
    newer = version_of(replace(CLOSES, note="another"), made_of=1, stage=Stage.SCREENED, signature=SIGNED)
    options.save(records, decision.decision_id, decision.options[0].option_id, newer)
    with pytest.raises(GeoError, match="otherwise since it was prepared"):
        presenting.home(meeting.code, "ZZ1 1AA", None)


def test_a_meeting_of_a_place_that_is_gone_is_said_and_can_be_presented(records: Database, town: Place) -> None:
    decision, meeting = kept(records, town)
    press(prepare_page(decision.decision_id), "Prepare")
    with records.begin() as connection:
        connection.execute(update(DECISIONS).values(place_key="gone", place_name="Goneborough"))
    app = AppTest.from_file(str(frame.PREPARE.file), default_timeout=SECONDS).run()
    assert "Goneborough is not held here any more." in said(app)
    assert links(app) == [f"present/{meeting.code}"]
    assert prepared.by_code(records, meeting.code).screens


@pytest.mark.parametrize("field", ["What is open to change", "What is fixed, and why"])
def test_more_lines_than_a_wall_holds_are_refused_in_words(records: Database, town: Place, field: str) -> None:
    decision, meeting = kept(records, town)
    app = prepare_page(decision.decision_id)
    next(area for area in app.text_area if area.label == field).set_value("\n".join("abcdefghij"))
    app = press(app, "Prepare")
    assert f"{field}: 10 lines; at most 8 can be read on a wall." in said(app)
    assert prepared.of_meeting(records, meeting.meeting_id) is None
