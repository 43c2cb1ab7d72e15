"""The Meeting page: begun, opened, counted by hand, closed and kept; before closing it shows no count of anybody."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from geo.decisions.meeting import Answer, Gathered, Meeting, Moment, Side
from geo.place.place import Place
from geo.store.records import decisions, opening, votes
from geo.store.records.opening import Database
from geo.ui import address, frame, meetings
from geo.views.decisions import meeting_words
from tests.decisions.written_decision import begun
from tests.decisions.written_meeting import OTHERS, US, both, meeting_of

SECONDS = 60
BEFORE, AFTER = Moment


@pytest.fixture
def records(
    town: Place, pages_show: Callable[[Place], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Database]:
    """The page on the five wards, with a database of this test's own."""
    monkeypatch.setenv(opening.FOLDER_SETTING, str(tmp_path / "records"))
    monkeypatch.setattr(address, "UNDER_WAY_SECONDS", 0.0)
    pages_show(town)
    database = opening.opened(tmp_path / "records")
    yield database
    database.dispose()


def meeting_page(decision_id: str = "") -> AppTest:
    app = AppTest.from_file(str(frame.MEETING.file), default_timeout=SECONDS)
    if decision_id:
        app.query_params["decision"] = decision_id
    return app.run()


def decided(database: Database) -> str:
    """The id of a decision that is kept."""
    return decisions.keep(database, begun()).decision_id


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def words(app: AppTest) -> str:
    """All that is read on the page."""
    cells = [str(cell) for table in app.table for cell in table.value.reset_index().to_numpy().ravel()]
    said = [*(mark.value for mark in app.markdown), *(error.value for error in app.error), *cells]
    # As a reader sees it: what Markdown would take for its own is said with a backslash.
    return "\n".join(said).replace("\\", "")


def the_meeting(database: Database, decision_id: str) -> Meeting:
    return votes.of_decision(database, decision_id)[0]


def phones_vote(database: Database, meeting: Meeting, answer: Answer, phones: int, moment: Moment = BEFORE) -> None:
    for _ in range(phones):
        paper = votes.ballot_paper(database, meeting.code, moment, "").token
        votes.cast(database, meeting.code, moment, paper, both(answer))


@pytest.mark.usefixtures("records")
def test_without_a_decision_the_page_leads_to_one() -> None:
    app = meeting_page()
    assert not app.exception
    assert not any(button.label.startswith("Open the vote") for button in app.button)
    assert frame.MEETING in frame.DOORS["Run a meeting"]


def test_a_whole_vote_from_beginning_to_the_decision(records: Database) -> None:
    decision_id = decided(records)
    app = press(meeting_page(decision_id), "Begin the meeting")
    assert not app.error
    app = press(app, "Open the vote before")
    meeting = the_meeting(records, decision_id)
    assert meeting.title == begun().title and meeting.in_vote.moment is BEFORE
    phones_vote(records, meeting, Answer.FAIR, 11)
    phones_vote(records, meeting, Answer.UNFAIR, 9)
    for field in app.number_input:
        field.set_value(13)
    app = press(app, "Enter the counts by show of hands")
    assert the_meeting(records, decision_id).in_vote.entered == (Gathered.HANDS,)
    # Nothing of what was counted is seen before closing.
    assert "answered" not in words(app)
    assert "Entered by show of hands" in words(app)
    assert not app.table
    app = press(app, "Close and count")
    by_phone = "about 20 answered: about 10 fair, fewer than 5 neither, about 10 unfair and fewer than 5 don't know"
    by_hand = "about 40 answered: about 15 fair, about 15 neither, about 15 unfair and about 15 don't know"
    assert by_phone in words(app) and by_hand in words(app)
    assert meeting_words.FOR_THEMSELVES in words(app)
    app = press(app, "Keep with the decision")
    assert meeting_words.KEPT_WITH_DECISION in words(app)
    polls = decisions.find(records, decision_id).polls
    assert [(poll.title, poll.question) for poll in polls] == [
        (f"{begun().title}: the vote before, {way}", question)
        for way in ("by phone", "by show of hands")
        for question in (US, OTHERS)
    ]
    assert polls[0].findings[0].words == by_phone
    assert all(poll.who == "name not given" for poll in polls)


def test_votes_that_come_in_change_nothing_that_the_page_shows(records: Database) -> None:
    decision_id = decided(records)
    meeting = meeting_of(decision_id)
    votes.begin(records, meeting)
    votes.open_round(records, meeting.meeting_id, BEFORE)
    before = meeting_page(decision_id)
    shown = words(before)
    phones_vote(records, meeting, Answer.FAIR, 60)
    assert words(before.run()) == shown
    assert "votes are coming in" in shown


def test_under_ten_answers_that_alone_is_shown_and_kept(records: Database) -> None:
    decision_id = decided(records)
    meeting = meeting_of(decision_id)
    votes.begin(records, meeting)
    votes.open_round(records, meeting.meeting_id, BEFORE)
    phones_vote(records, meeting, Answer.FAIR, 7)
    counts = {US: {Side.FAIR: 9}}
    votes.enter(records, meeting.meeting_id, BEFORE, gathered=Gathered.PAPER, counts=counts)
    votes.close_round(records, meeting.meeting_id, BEFORE)
    app = press(meeting_page(decision_id), "Keep with the decision")
    cells = app.table[0].value.to_numpy().ravel().tolist()
    assert cells.count("fewer than 10 answered") == 3
    assert "fair," not in words(app).replace("is fair", "")
    assert {poll.findings[0].words for poll in decisions.find(records, decision_id).polls} == {"fewer than 10 answered"}


def test_two_who_present_are_told_what_the_other_did_and_lose_nothing(records: Database) -> None:
    decision_id = decided(records)
    votes.begin(records, meeting_of(decision_id))
    one, other = meeting_page(decision_id), meeting_page(decision_id)
    press(one, "Open the vote before")
    assert "The vote before is open already." in words(press(other, "Open the vote before"))
    press(one, "Close and count")
    assert "The vote is closed." in words(press(other, "Close and count"))
    assert the_meeting(records, decision_id).round_of(BEFORE).closed is not None


def test_a_second_meeting_needs_a_name_of_its_own(records: Database) -> None:
    decision_id = decided(records)
    app = press(meeting_page(decision_id), "Begin the meeting")
    app = press(app, "Begin the meeting")
    assert "is there already: add the day or the hall" in words(app)
    assert len(votes.of_decision(records, decision_id)) == 1


@pytest.mark.parametrize(
    ("listens", "number"), [("localhost", None), ("127.0.0.1", None), ("::1", None), ("192.168.1.2", "192.168.1.2")]
)
def test_where_the_server_listens_says_who_can_reach_the_vote(
    monkeypatch: pytest.MonkeyPatch, listens: str, number: str | None
) -> None:
    settings = {"server.address": listens, "server.port": 8501, "server.baseUrlPath": "/maps/"}
    monkeypatch.setattr(st, "get_option", settings.get)
    meeting = meeting_of("a" * 22)
    assert meetings.own_number() == number
    own = meetings.vote_address(meeting, number)
    assert own == f"http://{number or 'localhost'}:8501/maps/vote/{meeting.code}"
    said = meeting_words.reach(number)
    assert ("No other device can reach" in said) == (number is None)


def test_a_room_that_was_opened_is_shown_an_address_and_its_picture(
    records: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    decision_id = decided(records)
    votes.begin(records, meeting_of(decision_id))
    assert "No other device can reach this dashboard" in words(meeting_page(decision_id))
    monkeypatch.setattr(meetings, "own_number", lambda: "192.168.1.2")
    app = meeting_page(decision_id)
    code = the_meeting(records, decision_id).code
    assert f"/vote/{code}" in words(app)
    assert not app.exception
