"""What goes with a proposal, filled in on the page: kept as its file keeps it, a fault in words, nothing typed lost."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from geo.place.named_communities import CommunityKind, NamedCommunity, people_of
from geo.place.place import Place
from geo.projection import GridPoint
from geo.proposals.assessment import Cell, Criterion
from geo.proposals.kinds.single import Close
from geo.proposals.proposals import Proposal
from geo.proposals.record import (
    Answer,
    CommissioningStage,
    Cost,
    Homes,
    Joint,
    JointItem,
    ProposalRecord,
    SetAside,
    Tenure,
)
from geo.proposals.terms import ListFate, ListOutcome
from geo.proposals.text import to_toml
from geo.proposals.voice import VoiceAnswer, VoiceItem
from geo.services.services import Service
from geo.ui import forms
from geo.ui.record_forms import COMMUNITIES_KEY, RECORD_KEY, filled_rows
from geo.ui.session import Draft, Selection
from tests.town import at
from tests.town import town as the_town

PAGE = Path(__file__).resolve().parents[2] / "pages" / "4_propose.py"
SECONDS = 60
TOWN = the_town()
ELM_CLOSES = Proposal("Try", Service.GP, (Close("Z99902", ListOutcome(ListFate.DISPERSED)),))
Rows = list[dict[str, Any]]
Open = Callable[..., AppTest]


@pytest.fixture(name="page")
def a_page(town: Place, pages_show: Callable[[Place], None], monkeypatch: pytest.MonkeyPatch) -> Open:
    """The Propose page with these rows typed into its tables, by the beginnings of their titles."""
    pages_show(town)

    def opened(proposal: Proposal = ELM_CLOSES, **typed: Rows) -> AppTest:
        def fill(frame: pd.DataFrame, *, key: str, num_rows: str, **_: Any) -> pd.DataFrame:
            rows = next((rows for title, rows in typed.items() if title.replace("_", " ") in key), None)
            if rows is None:
                return frame
            if num_rows == "dynamic":
                return pd.DataFrame(rows, columns=frame.columns)
            named = frame.columns[0]
            filled = frame.set_index(named)
            for row in rows:
                filled.loc[row[named], [name for name in row if name != named]] = [
                    value for name, value in row.items() if name != named
                ]
            return filled.reset_index()

        monkeypatch.setattr(st, "data_editor", fill)
        app = AppTest.from_file(str(PAGE), default_timeout=SECONDS)
        app.session_state["selection"] = Selection(draft=Draft((proposal,)))
        app.session_state[RECORD_KEY] = app.session_state[COMMUNITIES_KEY] = True
        app.run()
        assert not app.exception
        return app

    return opened


def press(app: AppTest, label: str) -> None:
    (button,) = [shown for shown in app.button if shown.label == label]
    button.click().run()
    assert not app.exception


def kept(app: AppTest) -> Proposal:
    proposal: Proposal = app.session_state["selection"].proposal
    return proposal


def test_money_and_homes_are_kept(page: Open) -> None:
    app = page(
        Who_bears=[{"who": "Council", "capital": 1_200_000.0, "revenue_per_year": -40_000.0, "note": "saves a lease"}],
        Homes=[{"tenure": "affordable rent", "lost": 30, "gained": 12, "provided_nearby": 6}],
    )
    press(app, "Keep money and homes")
    record = kept(app).record
    assert record.costs == (Cost("Council", 1_200_000, -40_000, "saves a lease"),)
    assert record.homes == (Homes(Tenure.AFFORDABLE_RENT, 30, 12, 6),)
    assert to_toml(replace(kept(app), record=ProposalRecord())) == to_toml(ELM_CLOSES)


def test_stage_partners_and_options_set_aside_are_kept(page: Open) -> None:
    app = page(Options=[{"name": "Two hubs", "reason": "no site found"}])
    next(box for box in app.selectbox if box.label == "Stage of commissioning").set_value(CommissioningStage.PRIORITIES)
    next(box for box in app.date_input if box.label == "To be decided by").set_value(date(2027, 3, 1))
    next(box for box in app.text_area if box.label == "Partners, one a line").set_value("Council\n\n Hospital trust ")
    press(app, "Keep stage and partners")
    record = kept(app).record
    assert (record.stage, record.decided_on) == (CommissioningStage.PRIORITIES, date(2027, 3, 1))
    assert record.partners == ("Council", "Hospital trust") and record.longlist == (
        SetAside("Two hubs", "no site found"),
    )


def test_how_a_building_would_be_run_and_who_was_heard_are_kept_in_their_own_words(page: Open) -> None:
    app = page(
        How_partners=[
            {"item": Joint.LEASE.label, "answer": "partly", "owner": "Estates", "evidence": "heads of terms"}
        ],
        How_people=[{"item": VoiceItem.LEVEL.question, "answer": "consultation", "evidence": "report of May"}],
        Wards_that=[{"one": "Alder", "other": "Elm"}],
    )
    press(app, "Keep how it would be run")
    assert kept(app).record.joint == (JointItem(Joint.LEASE, Answer.PARTLY, "Estates", "heads of terms"),)
    press(app, "Keep who was heard")
    assert kept(app).record.voice == (VoiceAnswer(VoiceItem.LEVEL, "consultation", "report of May"),)
    assert kept(app).record.rivals == (("Alder", "Elm"),)
    assert kept(app).record.joint != ()


def test_what_was_judged_is_kept_and_what_cannot_be_is_refused_with_the_rest_as_it_was(page: Open) -> None:
    good = {"group": "Age: 85+", "criterion": "Safety", "score": -2.0, "mitigation": "a crossing", "residual": 0.0}
    app = page(What_was_judged=[good])
    press(app, "Keep what was judged")
    assert kept(app).record.assessment == (Cell("Age: 85+", Criterion.SAFETY, -2.0, "a crossing", 0.0),)
    with_costs = replace(ELM_CLOSES, record=ProposalRecord(costs=(Cost("Council", 1.0),)))
    app = page(with_costs, What_was_judged=[{"group": "Sex", "criterion": "Safety", "score": 9.0}])
    press(app, "Keep what was judged")
    assert "score is 9\\.0" in " ".join(str(error.value) for error in app.error)
    assert to_toml(kept(app)) == to_toml(with_costs)


def test_evidence_without_an_answer_is_asked_for_by_its_question(page: Open) -> None:
    app = page(How_people=[{"item": VoiceItem.EARLY.question, "evidence": "letters"}])
    press(app, "Keep who was heard")
    text = " ".join(str(error.value) for error in app.error).replace("\\", "")
    assert "Were people told early" in text and "No answer is given; write one of yes, partly, no" in text
    assert to_toml(kept(app)) == to_toml(ELM_CLOSES)


def test_a_rival_that_is_no_ward_is_refused(page: Open) -> None:
    app = page(Wards_that=[{"one": "Alder", "other": "Atlantis"}])
    press(app, "Keep who was heard")
    assert "both must be wards of" in " ".join(str(error.value) for error in app.error)
    assert to_toml(kept(app)) == to_toml(ELM_CLOSES)


def named(app: AppTest, name: str, **fields: Any) -> None:
    next(box for box in app.text_input if box.label == "Its name").set_value(name)
    for label, value in fields.items():
        beginning = {"wards": "In these", "line": "Within a line", "share": "Who share", "of": "It is of"}[label]
        boxes = (box for kind in (app.multiselect, app.text_area, app.radio) for box in kind)
        matching = [box for box in boxes if box.label.startswith(beginning)]
        matching[0].set_value(value)
    press(app, "Name this community")


def test_a_community_is_named_by_wards_by_a_drawn_line_or_by_who_shares_an_interest(page: Open) -> None:
    app = page()
    named(app, "The far end", wards=["E05999005"])
    (first,) = kept(app).communities
    assert first == NamedCommunity("The far end", CommunityKind.AREA, wards=("E05999005",))
    named(app, "Old and far", wards=["E05999005"], of=CommunityKind.INTEREST, share=["age: 85+"])
    assert kept(app).communities[1].groups == (("age", "85+"),)
    text = " ".join(str(part.value) for part in app.markdown)
    assert r"The far end\: about 200 people" in text
    press_take_out(app, 0)
    assert [community.name for community in kept(app).communities] == ["Old and far"]


def press_take_out(app: AppTest, position: int) -> None:
    app.button(key=f"community_{position}").click().run()
    assert not app.exception


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "says nobody"),
        ({"line": "1.0, 53.7\n1.1, 53.7"}, "2 corners"),
        ({"line": "1.5, 53.7\n1.6, 53.7\n1.6, 53.8"}, "has nobody in it"),
        ({"line": "nowhere"}, "knows no 'nowhere'"),
    ],
)
def test_a_community_of_nobody_is_refused_in_words(page: Open, fields: dict[str, Any], sentence: str) -> None:
    app = page()
    named(app, "Nobody", **fields)
    assert sentence in " ".join(str(error.value) for error in app.error)
    assert to_toml(kept(app)) == to_toml(ELM_CLOSES)


def test_empty_cells_and_rows_are_left_out() -> None:
    frame = pd.DataFrame({"who": ["Council", None, " "], "capital": [float("nan"), None, None]})
    assert filled_rows(frame) == [{"who": "Council"}]


def test_clicks_on_the_map_are_corners_while_an_area_is_drawn_and_change_nothing_else(page: Open) -> None:
    app = page()
    next(toggle for toggle in app.toggle if toggle.label.startswith("Clicks on the map")).set_value(True).run()
    # Round the last two small areas, at 3400 and 3800 m along the line: 120 and 80 people.
    corners = tuple(
        GridPoint(at(metres).easting, at(0).northing + up)
        for metres, up in ((3300, -300), (4900, -300), (4900, 300), (3300, 300))
    )
    chosen: Selection = app.session_state["selection"]
    app.session_state["selection"] = chosen.having(replace(chosen.draft, corners=corners))
    app.run()
    assert to_toml(kept(app)) == to_toml(ELM_CLOSES)
    named(app, "The far end")
    (drawn,) = kept(app).communities
    assert len(drawn.outline) == 4 and drawn.kind is CommunityKind.AREA
    draft = app.session_state["selection"].draft
    assert draft.corners == () and not draft.drawing
    assert people_of(TOWN, drawn).sum() == 200


def test_a_click_while_drawing_adds_a_corner(town: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    state: dict[str, Any] = {"selection": Selection(draft=Draft((ELM_CLOSES,), drawing=True))}
    monkeypatch.setattr(st, "session_state", state)
    forms.click(town, at(100))
    forms.click(town, at(200))
    assert state["selection"].draft.corners == (at(100), at(200)) and state["selection"].proposal == ELM_CLOSES
