"""Impact shows what was typed in on Propose: options set aside with their reasons, management, and what would help."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.place.place import Place
from geo.proposals.changes import Change
from geo.proposals.kinds.mitigations import Outreach
from geo.proposals.kinds.single import Close
from geo.proposals.proposals import Proposal
from geo.proposals.record import NOTHING_RECORDED, Answer, Joint, JointItem, ProposalRecord, SetAside
from geo.proposals.terms import ListFate, ListOutcome
from geo.services.services import Service
from geo.ui.session import Draft, Selection
from tests.town import at

PAGE = Path(__file__).resolve().parents[2] / "pages" / "5_impact.py"
SECONDS = 60
CLOSE_ELM = Close("Z99902", ListOutcome(ListFate.DISPERSED))


@pytest.fixture(autouse=True)
def on_paper(town: Place, pages_show: Callable[[Place], None]) -> None:
    """The five wards, without the map, which needs a browser."""
    pages_show(town)


def read(*changes: Change, record: ProposalRecord = NOTHING_RECORDED) -> str:
    app = AppTest.from_file(str(PAGE), default_timeout=SECONDS)
    proposal = Proposal("Try", Service.GP, (CLOSE_ELM, *changes), record=record)
    app.session_state["selection"] = Selection(draft=Draft((proposal,)))
    app.run()
    assert not app.exception, app.exception
    cells = [str(cell) for table in app.table for cell in table.value.reset_index().to_numpy().ravel()]
    headings = [part.label for part in app.expander]
    return " ".join([*headings, *(str(part.value) for part in (*app.markdown, *app.header)), *cells]).replace("\\", "")


def test_options_set_aside_stand_with_the_reason_for_each() -> None:
    shown = read(record=ProposalRecord(longlist=(SetAside("Stay as it is", "The roof"), SetAside("A third site", ""))))
    assert "Options set aside" in shown and "Stay as it is" in shown and "The roof" in shown
    assert "A third site" in shown and "not recorded" in shown


def test_a_longlist_that_is_not_recorded_is_said_to_be_so() -> None:
    shown = read()
    assert "Which other options were looked at, and why each was set aside, is not recorded." in shown
    assert "How the building would be run" not in shown


def test_joint_management_that_is_recorded_is_shown_though_no_building_would_be_shared() -> None:
    lease = JointItem(Joint.LEASE, Answer.PARTLY, owner="Estates", evidence="Heads of terms")
    shown = read(record=ProposalRecord(joint=(lease,)))
    assert "How the building would be run" in shown
    assert "Lease and share of cost" in shown and "Heads of terms" in shown
    assert "Privacy of sensitive services" in shown


def test_what_would_help_is_told_in_its_own_unit_and_with_and_without() -> None:
    shown = read(Outreach("Van", at(3400), "Tue 10:00-13:00"))
    assert "What would help, in its own unit" in shown
    assert "Van, 4 sessions a month, within reach of about 720 people" in shown
    assert "no journey counts as shorter for them" in shown
    assert "What would help" not in read()
