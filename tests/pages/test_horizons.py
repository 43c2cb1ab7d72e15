"""Impact says who would be nearer in five and in ten years where homes are planned, with ranges that widen."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from streamlit.testing.v1 import AppTest

from geo.place.place import Place
from geo.proposals.kinds.single import Open
from geo.proposals.proposals import Proposal
from geo.proposals.text import from_toml
from geo.services.services import Service
from geo.travel.ways import Way
from geo.ui.session import Draft, Selection, SharedChoice
from geo.views.impact import horizon_tables
from tests.town import at, changed

PROJECT = Path(__file__).resolve().parents[2]
HUB = PROJECT / "data" / "kingsmere" / "proposals" / "e-a-hub-at-the-edge.toml"
SECONDS = 120


def impact(proposal: Proposal, way: Way = Way.NOCAR) -> AppTest:
    app = AppTest.from_file(str(PROJECT / "pages" / "5_impact.py"), default_timeout=SECONDS)
    app.session_state["selection"] = Selection(SharedChoice(way=way), draft=Draft((proposal,)))
    return app.run()


def headers(app: AppTest) -> list[str]:
    return [str(header.value) for header in app.header]


def test_a_hub_near_planned_homes_is_nearer_to_more_people_each_time_and_less_surely(
    pages_show: Callable[[Place], None], kingsmere: Place
) -> None:
    pages_show(kingsmere)
    app = impact(from_toml(HUB.read_bytes(), locate=kingsmere.locate))
    assert not app.exception
    assert horizon_tables.TITLE in [part.label for part in app.expander]
    (table,) = [part.value for part in app.table if "Nearer, range" in part.value]
    assert table.iloc[:, 0].tolist() == ["Today", "In 5 years", "In 10 years"]
    nearer = table["Nearer"].astype(int).tolist()
    ends = table["Nearer, range"].str.replace(",", "").str.extract(r"^(\d+) to (\d+)").astype(int)
    widths = (ends[1] - ends[0]).tolist()
    assert nearer[2] > nearer[1] > nearer[0] > 0 and widths[2] > widths[1] > widths[0] > 0
    text = " ".join(str(part.value) for part in app.markdown).replace("\\", "")
    assert "today can be told from the others" in text and "of 10 what-if runs" in text
    assert any("journeys are those of today" in str(part.value) for part in app.caption)


def test_without_planned_homes_nothing_is_said_of_the_years_to_come(
    pages_show: Callable[[Place], None], town: Place
) -> None:
    assert town.people.ward_people is not None
    pages_show(changed(town, ward_people=replace(town.people.ward_people, planned=())))
    app = impact(Proposal("A new surgery", Service.GP, (Open("New Surgery", at(4500)),)))
    assert not app.exception and horizon_tables.TITLE not in headers(app)
