"""Impact measures how journeys are shared: three sentences for everybody, every measure, with ranges, for analysts."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.fairness.equity import EquityMeasure
from geo.place.place import Place
from geo.proposals.kinds.single import Close
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome
from geo.services.services import Service
from geo.travel.ways import Way
from geo.ui import loading
from geo.ui.session import Draft, Selection, SharedChoice
from tests.town import at, transit_town

PAGE = Path(__file__).resolve().parents[2] / "pages" / "5_impact.py"
SECONDS = 60
CLOSE_ELM = Proposal("Elm closes", Service.GP, (Close("Z99902", ListOutcome(ListFate.DISPERSED)),))


@pytest.fixture(autouse=True)
def on_paper(town: Place, pages_show: Callable[[Place], None]) -> None:
    """The five wards, without the map, which needs a browser."""
    pages_show(town)


def impact(way: Way) -> AppTest:
    """The page with Elm's closure, one way of travel."""
    app = AppTest.from_file(str(PAGE), default_timeout=SECONDS)
    app.session_state["selection"] = Selection(SharedChoice(way=way), draft=Draft((CLOSE_ELM,)))
    return app.run()


def words(app: AppTest) -> str:
    return " ".join(str(part.value) for part in (*app.markdown, *app.header)).replace("\\", "")


def test_three_measures_stand_in_sentences_and_the_rest_is_for_analysts() -> None:
    app = impact(Way.WALK)
    assert not app.exception
    read = words(app)
    # 32,825 minutes over 3,000 people, and 20,670 more.
    assert "the average journey is 10.9 minutes today and would be 17.8" in read
    assert "For the tenth of people with the longest journeys" in read
    assert "44.1 minutes shorter than there" in read
    (expander,) = [part for part in app.expander if part.label.endswith("every measure, for analysts")]
    (table,) = expander.dataframe
    assert len(table.value) == len(EquityMeasure)


def test_nothing_is_measured_over_people_where_nobody_counts_who_travels_so() -> None:
    app = impact(Way.CYCLE)
    assert not app.exception
    assert "average journey is" not in words(app)
    assert not [part.label for part in app.expander if "analysts" in part.label]


def test_one_journey_is_told_today_and_after(monkeypatch: pytest.MonkeyPatch) -> None:
    with_bus = transit_town()
    monkeypatch.setattr(loading, "place", lambda _key: with_bus)
    app = AppTest.from_file(str(PAGE), default_timeout=SECONDS)
    # At Elm's own surgery: today one is there; after it has closed the way leads to Alder.
    app.session_state["selection"] = Selection(SharedChoice(home=at(3600)), draft=Draft((CLOSE_ELM,)))
    app.run()
    assert not app.exception
    read = words(app)
    assert "**Today**" in read and "**After**" in read
    today, after = read.index("to Elm Surgery"), read.index("to Alder Surgery")
    assert read.index("**Today**") < today < read.index("**After**") < after
    assert "near enough to walk there and back at any time" in read


def test_where_no_timetable_is_held_no_journey_is_offered() -> None:
    assert not [part.label for part in impact(Way.WALK).expander if part.label.startswith("One journey")]
