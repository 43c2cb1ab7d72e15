"""What is done on the map of Propose becomes part of the draft at once, with what happens to a list said and asked."""

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geo.place.place import Place
from geo.proposals.changes import Change
from geo.proposals.kinds.several import CoLocate
from geo.proposals.kinds.single import Close, Move, Open
from geo.proposals.proposals import Proposal, new_site_id
from geo.proposals.terms import ListFate, ListOutcome
from geo.services.services import Service
from geo.ui.change_list import ASSUMED
from geo.ui.fields import LIST_QUESTION
from geo.ui.map_acts import Act, Choices
from geo.ui.session import Draft
from tests import reading
from tests.selected import selected
from tests.town import at

PROPOSE = reading.PROJECT / "pages" / "4_propose.py"
DISPERSED, STAYS = ListOutcome(ListFate.DISPERSED), ListOutcome(ListFate.STAYS)


@pytest.fixture(autouse=True)
def the_town(town: Place, pages_show: Callable[[Place], None]) -> None:
    pages_show(town)


def _on_the_map() -> None:
    import streamlit as st

    from geo.ui import loading, map_drafting, session

    place = loading.place(session.current().shared.place)
    st.session_state["choices"] = map_drafting.choices(place)
    map_drafting.act(place, st.session_state["act"])


def _done(act: Act, **chosen: Any) -> AppTest:
    app = AppTest.from_function(_on_the_map, default_timeout=reading.SECONDS)
    app.session_state["selection"] = selected(Draft, **chosen)
    app.session_state["act"] = act
    app.run()
    assert not app.exception
    return app


def changes_after(act: Act, **chosen: Any) -> tuple[Change, ...]:
    changes: tuple[Change, ...] = _done(act, **chosen).session_state["selection"].proposal.changes
    return changes


def test_a_surgery_closes_at_once_and_its_list_is_dispersed_where_the_practice_has_no_other() -> None:
    assert changes_after(Act("close", site="Z99902")) == (Close("Z99902", DISPERSED),)


def test_a_surgery_moves_at_once_and_its_list_stays_and_to_move_it_again_is_the_same_change() -> None:
    moved = Move("Z99902", at(2000), STAYS)
    assert changes_after(Act("move", at(2000), "Z99902")) == (moved,)
    before = Proposal("Moved", Service.GP, (moved,))
    again = changes_after(Act("move", at(2400), "Z99902"), proposals=(before,))
    assert again == (Move("Z99902", at(2400), STAYS),)


def test_what_the_draft_opens_is_taken_away_by_closing_it() -> None:
    before = Proposal("One", Service.GP, (Open("One", at(2000)),))
    assert changes_after(Act("close", site=new_site_id(0)), proposals=(before,)) == ()


def test_a_building_is_shared_at_once_by_what_is_picked_or_by_something_new() -> None:
    sharing = {"tool": CoLocate.KEY}
    assert changes_after(Act("share", site="LIB-01"), **sharing) == (CoLocate("LIB-01"),)
    moving = changes_after(Act("share", site="LIB-01"), site="Z99902", **sharing)
    assert moving == (CoLocate("LIB-01", "Z99902", registered=STAYS),)


def test_no_host_is_in_the_building_that_is_left_nor_one_that_closes() -> None:
    closed = Proposal("Alder closes", Service.GP, (Close("Z99901", DISPERSED),))
    choices: Choices = _done(Act("look", at(0)), tool=CoLocate.KEY, site="Z99902", proposals=(closed,)).session_state[
        "choices"
    ]
    assert {host.site_id for host in choices.hosts} == {"PHA-01", "LIB-01"}


def asked(app: AppTest) -> Any:
    return next(box for box in app.selectbox if box.key == "list_of_0")


def test_what_is_assumed_of_a_list_is_called_so_and_changed_in_one_step() -> None:
    closes = Proposal("Elm closes", Service.GP, (Close("Z99902", DISPERSED),))
    app = reading.opened(PROPOSE, proposals=(closes,))
    assert asked(app).label == ASSUMED
    asked(app).set_value(STAYS).run()
    assert not app.exception
    assert app.session_state["selection"].proposal.changes == (Close("Z99902", STAYS),)
    assert asked(app).label == LIST_QUESTION
    joining = ListOutcome(ListFate.JOINS, app.session_state["selection"].proposal.changes[0].registered.practice_id)
    assert joining.event is ListFate.JOINS
    assert sum(option.startswith("It joins ") for option in asked(app).options) == 1
