"""Steps of a draft: undo, redo, start again, their bounds, and their text read back."""

from typing import Any

import pytest
import streamlit as st

from geo.place.place import Place
from geo.proposals.kinds.single import Open
from geo.proposals.proposals import Proposal
from geo.services.services import Service
from geo.ui import drafting, loading, session, trail
from geo.ui.session import Draft
from geo.ui.trail import Trail
from tests.town import at


@pytest.fixture(autouse=True)
def visit(town: Place, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A new visitor's session on the five wards."""
    state: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", state)
    monkeypatch.setattr(loading, "place", lambda _key: town)
    return state


def opening(name: str, service: Service = Service.GP) -> Proposal:
    return Proposal(name, service, (Open(name, at(2000)),))


def names() -> list[str]:
    return [proposal.name for proposal in session.current().draft.proposals]


def test_undo_and_redo_walk_the_steps_and_look_at_the_service_that_changed() -> None:
    assert not drafting.can_undo()
    session.propose(opening("First"))
    session.propose(opening("Second", Service.LIBRARY))
    drafting.undo()
    assert names() == ["First"]
    assert session.current().shared.service is Service.LIBRARY
    drafting.undo()
    assert names() == []
    assert not drafting.can_undo()
    drafting.undo()
    drafting.redo()
    drafting.redo()
    assert names() == ["First", "Second"]
    assert not drafting.can_redo()


def test_a_change_after_undo_lets_go_of_what_was_undone() -> None:
    session.propose(opening("First"))
    drafting.undo()
    session.propose(opening("Other"))
    assert not drafting.can_redo()
    drafting.undo()
    drafting.redo()
    assert names() == ["Other"]


def test_starting_again_empties_the_draft_and_can_be_undone() -> None:
    session.propose(opening("First"))
    session.propose(opening("Second", Service.LIBRARY))
    drafting.start_again()
    assert names() == []
    drafting.undo()
    assert names() == ["First", "Second"]


def test_what_changes_nothing_is_no_step() -> None:
    session.propose(opening("First"))
    session.propose(opening("First"))
    assert len(session.current().draft.trail.steps) == 2


def test_a_draft_that_was_there_before_its_first_step_is_found_by_undo() -> None:
    session.choose(Draft((opening("First"),)))
    session.propose(opening("Second"))
    drafting.undo()
    assert names() == ["First"]


def test_only_so_many_steps_are_kept_and_the_newest_never_makes_way(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(trail.MOST_STEPS + 20):
        session.propose(opening(f"Number {number}"))
    steps = session.current().draft.trail.steps
    assert len(steps) == trail.MOST_STEPS
    assert [step.number for step in steps] == sorted({step.number for step in steps})
    monkeypatch.setattr(trail, "LONGEST_TRAIL", 10)
    session.propose(opening("Last"))
    assert [step.read()[0].name for step in session.current().draft.trail.steps] == ["Last"]


def test_ids_are_long_and_never_the_same() -> None:
    ids = {trail.beginning_with((), Service.GP).draft_id for _ in range(100)}
    assert len(ids) == 100
    assert min(map(len, ids)) >= 32
    assert Trail().draft_id == ""
