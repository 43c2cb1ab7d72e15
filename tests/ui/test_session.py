"""A visitor's choices: one frozen value, parked with the place they were made in."""

import dataclasses
from typing import Any

import pytest
import streamlit as st

from geo.proposals.changes import Open
from geo.proposals.proposals import Proposal
from geo.services.services import Service
from geo.travel.ways import Way
from geo.travel.windows import TripDirection
from geo.ui import session
from geo.ui.session import AccessView, Selection, SitesCounted
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
    assert (chosen.service, chosen.way, chosen.layer.value) == (Service.GP, Way.NOCAR, "minutes")
    assert chosen.place == "kingsmere"


def test_a_selection_is_never_changed_in_place() -> None:
    before = session.current()
    session.choose(way=Way.CAR)
    assert before.way is Way.NOCAR
    assert session.current().way is Way.CAR
    with pytest.raises(dataclasses.FrozenInstanceError):
        before.way = Way.CAR  # type: ignore[misc]


def test_a_choice_that_does_not_exist_is_refused() -> None:
    with pytest.raises(TypeError):
        session.choose(colour="red")


def test_each_service_has_a_draft_of_its_own() -> None:
    session.propose(opening(Service.GP))
    session.propose(opening(Service.LIBRARY))
    assert session.current().proposal.service is Service.LIBRARY
    session.choose(service=Service.GP)
    # By what is written of them: from Python 3.13 on, records that hold NaN are not equal to their like.
    assert repr(session.current().proposal.changes) == repr(opening(Service.GP).changes)
    session.choose(service=Service.PHARMACY)
    assert session.current().proposal.changes == ()


def test_a_place_that_is_left_is_found_again_as_it_was() -> None:
    session.propose(opening(Service.GP))
    session.choose(ward="E05999001")
    session.enter("elsewhere")
    assert session.current() == Selection(place="elsewhere")
    session.enter("kingsmere")
    assert session.current().ward == "E05999001"
    assert repr(session.current().proposal.changes) == repr(opening(Service.GP).changes)


def test_what_is_looked_at_on_access_is_parked_with_its_place() -> None:
    chosen = {"view": AccessView.TRIPS, "window": "saturday", "beside": "peak", "home": at(2000), "step_free": True}
    session.choose(**chosen, direction=TripDirection.BACK, counted=SitesCounted.FULL_TIME)
    here = session.current()
    session.enter("elsewhere")
    # A point of one place says nothing in another.
    assert session.current() == Selection(place="elsewhere")
    session.enter("kingsmere")
    assert session.current() == here


def test_the_service_and_the_way_of_travel_go_along_to_another_place() -> None:
    session.choose(service=Service.LIBRARY, way=Way.CAR)
    session.enter("elsewhere")
    assert (session.current().service, session.current().way) == (Service.LIBRARY, Way.CAR)


def test_taking_a_proposal_clears_why_the_last_one_was_refused() -> None:
    session.choose(refused=("No.",))
    session.propose(opening(Service.GP))
    assert session.current().refused == ()
