"""A visitor's choices: one frozen value, parked with the place they were made in."""

from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest
import streamlit as st

from geo.proposals.kinds.single import Open
from geo.proposals.proposals import Proposal
from geo.services.services import Service
from geo.travel.ways import Way
from geo.travel.windows import TripDirection
from geo.ui import session
from geo.ui.session import AccessChoice, Selection, SharedChoice, WardsChoice
from geo.views.access.questions import AccessView, SitesCounted
from tests.town import at


@pytest.fixture(autouse=True)
def visit(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A new visitor's session."""
    state: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", state)
    return state


def opening(service: Service) -> Proposal:
    return Proposal("One more", service, (Open("One more", at(2000)),))


def test_a_new_visitor_sees_minutes_to_a_gp_without_a_car() -> None:
    chosen = session.current()
    assert chosen.shared == SharedChoice("kingsmere", Service.GP, Way.NOCAR)
    assert chosen.wards.layer.value == "minutes"


def test_a_visit_begins_at_a_place_once_and_what_is_chosen_since_stands() -> None:
    session.begin("rutland")
    assert session.current().shared.place == "rutland"
    session.choose(replace(session.current().shared, way=Way.CAR))
    session.enter("kingsmere")
    session.begin("rutland")
    assert session.current().shared == SharedChoice("kingsmere", way=Way.CAR)


def test_a_selection_is_never_changed_in_place() -> None:
    before = session.current().shared
    session.choose(replace(before, way=Way.CAR))
    assert before.way is Way.NOCAR
    assert session.current().shared.way is Way.CAR
    with pytest.raises(FrozenInstanceError):
        before.way = Way.CAR  # type: ignore[misc]


def test_what_one_page_asks_leaves_every_other_as_it_was() -> None:
    session.choose(AccessChoice(view=AccessView.TRIPS), SharedChoice(ward="E05999001"))
    session.choose(WardsChoice(vintage="2011"))
    assert session.current() == Selection(
        SharedChoice(ward="E05999001"), wards=WardsChoice(vintage="2011"), access=AccessChoice(view=AccessView.TRIPS)
    )


def test_a_part_that_no_selection_has_is_refused() -> None:
    with pytest.raises(KeyError):
        session.choose(Proposal("No part", Service.GP, ()))  # type: ignore[arg-type]


def test_each_service_has_a_draft_of_its_own() -> None:
    session.propose(opening(Service.GP))
    session.propose(opening(Service.LIBRARY))
    assert session.current().proposal.service is Service.LIBRARY
    session.choose(SharedChoice(service=Service.GP))
    # By what is written of them: from Python 3.13 on, records that hold NaN are not equal to their like.
    assert repr(session.current().proposal.changes) == repr(opening(Service.GP).changes)
    session.choose(SharedChoice(service=Service.PHARMACY))
    assert session.current().proposal.changes == ()


def test_a_place_that_is_left_is_found_again_as_it_was() -> None:
    session.propose(opening(Service.GP))
    session.choose(replace(session.current().shared, ward="E05999001"))
    session.enter("elsewhere")
    assert session.current() == Selection(SharedChoice(place="elsewhere"))
    session.enter("kingsmere")
    assert session.current().shared.ward == "E05999001"
    assert repr(session.current().proposal.changes) == repr(opening(Service.GP).changes)


def test_what_is_looked_at_on_access_is_parked_with_its_place() -> None:
    times = AccessChoice(AccessView.TRIPS, "saturday", "peak", TripDirection.BACK)
    session.choose(replace(times, counted=SitesCounted.FULL_TIME, step_free=True), SharedChoice(home=at(2000)))
    here = session.current()
    session.enter("elsewhere")
    # A point of one place says nothing in another.
    assert session.current() == Selection(SharedChoice(place="elsewhere"))
    session.enter("kingsmere")
    assert session.current() == here


def test_the_service_and_the_way_of_travel_go_along_to_another_place() -> None:
    session.choose(SharedChoice(service=Service.LIBRARY, way=Way.CAR))
    session.enter("elsewhere")
    assert (session.current().shared.service, session.current().shared.way) == (Service.LIBRARY, Way.CAR)


def test_taking_a_proposal_clears_why_the_last_one_was_refused() -> None:
    session.refuse(("No.",))
    session.propose(opening(Service.GP))
    assert session.current().draft.refused == ()
