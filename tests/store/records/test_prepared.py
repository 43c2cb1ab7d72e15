"""Plans and what was prepared in the database: kept, replaced, moved by whoever presents, and refused where changed."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update

from geo.decisions.meeting import Meeting
from geo.decisions.plan import Plan, ScreenKind
from geo.decisions.prepared import Shown
from geo.errors import InputError, NotHeldError
from geo.store.records import decisions, prepared, votes
from geo.store.records.opening import Database
from geo.store.records.prepared_schema import PREPARED
from tests.decisions.written_decision import begun
from tests.decisions.written_meeting import meeting_of
from tests.decisions.written_plan import plan_of, prepared_of


@pytest.fixture
def meeting(database: Database) -> Meeting:
    begins = meeting_of(decisions.keep(database, begun()).decision_id)
    votes.begin(database, begins)
    return begins


def test_a_plan_is_kept_and_read_back_and_the_newest_holds(database: Database, meeting: Meeting) -> None:
    assert prepared.plan_of(database, meeting.meeting_id) is None
    plan = plan_of(meeting)
    prepared.keep_plan(database, plan)
    newer = replace(plan, screens=(ScreenKind.NEXT, ScreenKind.TODAY), answers_by=None)
    prepared.keep_plan(database, newer)
    assert prepared.plan_of(database, meeting.meeting_id) == newer


def test_what_was_prepared_is_read_back_whole_by_code_and_by_meeting(database: Database, meeting: Meeting) -> None:
    prepared.keep_plan(database, plan_of(meeting))
    assert prepared.of_meeting(database, meeting.meeting_id) is None
    made = prepared_of(meeting)
    prepared.keep(database, made)
    assert prepared.by_code(database, meeting.code) == made
    assert prepared.of_meeting(database, meeting.meeting_id) == made


def test_whoever_moves_last_leads_and_preparing_again_begins_at_the_first(database: Database, meeting: Meeting) -> None:
    prepared.keep_plan(database, plan_of(meeting))
    prepared.keep(database, prepared_of(meeting))
    begins = prepared.shown(database, meeting.code)
    moved = prepared.move(database, meeting.code, 2, 0)
    assert (moved.screen, moved.view, moved.moves) == (2, 0, begins.moves + 1)
    again = prepared.move(database, meeting.code, 1, 1)
    assert again == prepared.shown(database, meeting.code) == Shown(1, 1, begins.moves + 2, begins.checksum)
    prepared.keep(database, prepared_of(meeting, title="Another question"))
    anew = prepared.shown(database, meeting.code)
    assert (anew.screen, anew.view) == (0, 0)
    assert anew.moves > again.moves and anew.checksum != begins.checksum


@pytest.mark.parametrize("code", ["", "bcdfg", "BCDFGH", "bcdfgh", "../../a", "aaaaaa"])
def test_another_code_is_no_meeting(database: Database, meeting: Meeting, code: str) -> None:
    prepared.keep_plan(database, plan_of(meeting))
    prepared.keep(database, prepared_of(meeting))
    for asked in (prepared.by_code, prepared.shown):
        with pytest.raises(NotHeldError, match="no meeting at this address"):
            asked(database, code)
    with pytest.raises(NotHeldError, match="no meeting at this address"):
        prepared.move(database, code, 0, 0)


def test_before_it_is_prepared_that_is_said(database: Database, meeting: Meeting) -> None:
    for _ in range(2):
        for asked in (prepared.by_code, prepared.shown):
            with pytest.raises(NotHeldError, match="not prepared yet"):
                asked(database, meeting.code)
        with pytest.raises(NotHeldError, match="not prepared yet"):
            prepared.move(database, meeting.code, 0, 0)
        prepared.keep_plan(database, plan_of(meeting))


def test_a_screen_below_nought_is_refused(database: Database, meeting: Meeting) -> None:
    prepared.keep_plan(database, plan_of(meeting))
    prepared.keep(database, prepared_of(meeting))
    for screen, view in ((-1, 0), (0, -1), (10**9, 0), (0, 10**9)):
        with pytest.raises(InputError, match="no such screen"):
            prepared.move(database, meeting.code, screen, view)


def test_what_was_changed_since_is_not_shown(database: Database, meeting: Meeting) -> None:
    prepared.keep_plan(database, plan_of(meeting))
    prepared.keep(database, prepared_of(meeting))
    prepared.keep_plan(database, plan_of(meeting))
    with database.begin() as connection:
        connection.execute(update(PREPARED).values(checksum="0" * 64))
    with pytest.raises(InputError, match="changed since then, and is not shown"):
        prepared.by_code(database, meeting.code)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"options": ()}, "one to 6 options"),
        ({"screens": ()}, "at least one screen"),
        ({"screens": (ScreenKind.NEXT, ScreenKind.NEXT)}, "none of them twice"),
        ({"open_to_change": ("line",) * 9}, "9 lines; at most 8"),
        ({"fixed": ("l" * 10_000,)}, "What is fixed, and why"),
        ({"sites": ("a",) * 201}, "at most 200"),
    ],
)
def test_a_plan_that_no_wall_could_hold_is_refused_in_words(changed: dict[str, Any], words: str) -> None:
    plan: Plan = plan_of(meeting_of("a" * 22))
    with pytest.raises(InputError, match=words):
        replace(plan, **changed)
