"""Options on the pages: saved, copied, set beside, moved on and set aside; two people who change one see both."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.decisions.option import Stage
from geo.place.place import Place
from geo.proposals.kinds.single import Close, Open
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome
from geo.services.services import Service
from geo.store.records import opening
from geo.ui import address, database, frame
from geo.ui.session import DecidingChoice, Draft, Selection
from tests.selected import selected
from tests.town import at

SECONDS = 60
CLOSE_ELM = Proposal("Elm closes", Service.GP, (Close("Z99902", ListOutcome(ListFate.DISPERSED)),))
AND_OPENS = replace(CLOSE_ELM, name="Elm closes, another opens", changes=(*CLOSE_ELM.changes, Open("New", at(2500))))


@pytest.fixture(autouse=True)
def five_wards_shown(
    town: Place, pages_show: Callable[[Place], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Path:
    """The pages on the five wards, with a database of this test's own."""
    monkeypatch.setenv(opening.FOLDER_SETTING, str(tmp_path / "records"))
    monkeypatch.setattr(address, "UNDER_WAY_SECONDS", 0.0)
    pages_show(town)
    return tmp_path / "records"


def proposing(proposal: Proposal, decision: str = "") -> AppTest:
    """A visit to Propose, by a link to a decision where one is given."""
    app = AppTest.from_file(str(frame.PROPOSE.file), default_timeout=SECONDS)
    app.session_state["selection"] = selected(Draft, proposals=(proposal,))
    if decision:
        app.query_params["decision"] = decision
    return app.run()


def options_page(decision: str) -> AppTest:
    app = AppTest.from_file(str(frame.OPTIONS.file), default_timeout=SECONDS)
    app.query_params["decision"] = decision
    return app.run()


def whole_visit(decision: str = "") -> AppTest:
    """A visit that can go from page to page."""
    app = AppTest.from_file(str(frame.ENTRY), default_timeout=SECONDS)
    app.session_state["selection"] = Selection(deciding=DecidingChoice(decision))
    return app.run()


def decision_of(app: AppTest) -> str:
    assert not app.exception
    selection = app.session_state["selection"]
    assert isinstance(selection, Selection)
    return selection.deciding.decision_id


def saved(proposal: Proposal, decision: str = "") -> str:
    return decision_of(proposing(proposal, decision).button(key="option_save").click().run())


def two_options() -> str:
    return saved(AND_OPENS, saved(CLOSE_ELM))


def columns(app: AppTest) -> list[str]:
    """Of the table side by side, after the criteria."""
    return [str(name) for name in app.table[0].value.columns]


def words_of(app: AppTest) -> str:
    """Every cell of its tables."""
    return " ".join(str(cell) for table in app.table for cell in table.value.reset_index().to_numpy().ravel())


def test_two_proposals_saved_in_one_click_each_stand_beside_business_as_usual() -> None:
    app = options_page(two_options())
    assert not app.exception and not app.error
    assert columns(app) == ["Business as usual", f"A. {CLOSE_ELM.name}", f"B. {AND_OPENS.name}"]
    again = {str(row): list(cells) for row, cells in app.table[0].value.iterrows()}
    # Elm's own list is all of who must change practice, whatever opens besides.
    assert again["Patients who must change practice"][0] == "nobody"
    assert again["Patients who must change practice"][1] == again["Patients who must change practice"][2] != "nobody"


def test_set_beside_keeps_the_proposal_and_opens_the_options() -> None:
    app = whole_visit()
    app.session_state["selection"] = selected(Draft, proposals=(CLOSE_ELM,))
    app.switch_page(str(frame.PROPOSE.file)).run()
    app.button(key="option_beside").click().run()
    assert [title.value for title in app.title] == ["Options"]
    assert decision_of(app)


def test_a_copy_is_an_option_more_and_the_proposal_in_view() -> None:
    app = proposing(CLOSE_ELM)
    app.button(key="option_save").click().run()
    app.button(key="option_copy").click().run()
    assert app.session_state["selection"].proposal.name == "Elm closes (copy)"
    assert columns(options_page(decision_of(app)))[1:] == ["A. Elm closes", "B. Elm closes (copy)"]


def test_two_people_who_change_one_option_both_see_both() -> None:
    decision = saved(CLOSE_ELM)
    mine, theirs = whole_visit(decision), whole_visit(decision)
    for app in (mine, theirs):
        # Each opens the option, so that each changes the same version of it.
        app.switch_page(str(frame.OPTIONS.file)).run()
        app.button(key="open_option").click().run()
        app.switch_page(str(frame.PROPOSE.file)).run()
    for app, note in ((mine, "mine"), (theirs, "theirs")):
        chosen = app.session_state["selection"]
        changed = replace(chosen.proposal, note=note)
        app.session_state["selection"] = chosen.having(replace(chosen.draft, proposals=(changed,)))
        app.button(key="option_save").click().run()
    assert "nothing is lost" in " ".join(toast.value for toast in theirs.toast)
    page = options_page(decision)
    assert "stands beside the one" in " ".join(str(part.value) for part in page.markdown)
    page.button(key="take_3").click().run()
    assert not page.error
    assert "stands beside the one" not in " ".join(str(part.value) for part in page.markdown)


def test_an_option_is_moved_on_remarked_and_set_aside_with_its_reason() -> None:
    page = options_page(two_options())
    option = page.selectbox(key="picture_of_option").value
    page.selectbox(key=f"stage_{option}").set_value(Stage.CONSULTED)
    page.button(key="keep_stage").click().run()
    assert not page.error
    assert "consulted" in words_of(page)
    page.text_area(key=f"reason_{option}").set_value("No money is left")
    page.button(key="set_aside").click().run()
    assert "No money is left" in words_of(page)
    assert "once there are two" in " ".join(str(part.value) for part in page.markdown)


def test_without_a_reason_nothing_is_set_aside() -> None:
    page = options_page(two_options())
    page.button(key="set_aside").click().run()
    assert "reason" in page.error[0].value and len(columns(page)) == 3


def test_straight_lines_are_for_screening_and_nothing_is_decided_on_them() -> None:
    page = options_page(two_options())
    option = page.selectbox(key="picture_of_option").value
    page.selectbox(key=f"stage_{option}").set_value(Stage.DECIDED)
    page.button(key="keep_stage").click().run()
    assert "straight lines, for screening only" in page.error[0].value


def test_what_cannot_be_kept_is_said_and_the_proposal_stays(five_wards_shown: Path) -> None:
    saved(CLOSE_ELM)
    app = proposing(CLOSE_ELM)
    database._uses.clear()
    with sqlite3.connect(five_wards_shown / opening.FILE) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '999'")
    app.button(key="option_save").click().run()
    assert "the database was written by a newer version" in app.error[0].value
    assert app.session_state["selection"].proposal == CLOSE_ELM


def test_a_link_to_no_decision_is_said_to_be() -> None:
    page = options_page("x" * 22)
    assert "The link's decision is not kept here, or no longer" in " ".join(str(each.value) for each in page.warning)


def test_what_polls_found_is_kept_with_the_decision_once() -> None:
    page = options_page(two_options())
    for _ in range(2):
        page.button(key="keep_polls").click().run()
        assert not page.error and not page.exception
    kept = [table.value.reset_index() for table in page.table if "Question" in table.value.columns]
    assert len(kept) == 1
    assert not kept[0].duplicated(["Poll", "Question"]).any()
    assert "who answered" in " ".join(kept[0]["What was found"]) or "answered" in " ".join(kept[0]["What was found"])
