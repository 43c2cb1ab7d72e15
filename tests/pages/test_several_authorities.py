"""Pages of a place of two authorities show each beside the whole; those of a place of one are as they were."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.areas.authorities import Authority
from geo.place.place import Place
from geo.proposals.kinds.single import Close
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome
from geo.services.services import Service
from geo.travel.ways import Way
from geo.ui.session import Draft, Selection, SharedChoice
from tests.town import WARDS

PROJECT = Path(__file__).resolve().parents[2]
SECONDS = 120
ELM = Proposal("Elm closes", Service.GP, (Close("Z99902", ListOutcome(ListFate.DISPERSED)),))
PARTS = (Authority("E06999998", "Westshire", tuple(WARDS[:2])), Authority("E06999999", "Eastshire", tuple(WARDS[2:])))


def shown(page: str) -> AppTest:
    app = AppTest.from_file(str(PROJECT / "pages" / page), default_timeout=SECONDS)
    app.session_state["selection"] = Selection(SharedChoice(way=Way.WALK), draft=Draft((ELM,)))
    return app.run()


def said(app: AppTest) -> str:
    return " ".join(str(part.value) for part in app.markdown)


@pytest.mark.parametrize("page", ["1_wards.py", "3_access.py", "5_impact.py"])
def test_each_authority_stands_beside_the_whole(pages_show: Callable[[Place], None], town: Place, page: str) -> None:
    pages_show(replace(town, authorities=PARTS, name="Two Shires"))
    app = shown(page)
    assert not app.exception
    tables = [part.value for part in app.table if "Authority" in part.value]
    assert tables and tables[0]["Authority"].tolist() == ["Westshire", "Eastshire", "All together"]
    people = [int(str(count).replace(",", "")) for count in tables[0]["People"]]
    assert abs(people[0] + people[1] - people[2]) <= 10


@pytest.mark.parametrize("page", ["1_wards.py", "3_access.py", "5_impact.py"])
def test_of_one_authority_nothing_is_added(pages_show: Callable[[Place], None], town: Place, page: str) -> None:
    pages_show(town)
    app = shown(page)
    assert not app.exception and "By authority" not in said(app)
    assert not any("Authority" in part.value for part in app.table)
