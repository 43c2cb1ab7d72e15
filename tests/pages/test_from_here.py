"""The box for a postcode on every page: answered in words, with the proposal where there is one, and kept nowhere."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import LineString
from streamlit.testing.v1 import AppTest

from geo.place.place import Place
from geo.proposals.extra_bus import Call, ExtraBus
from geo.proposals.kinds.mitigations import Transport
from geo.proposals.kinds.single import Close, Open
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome
from geo.services.services import Service
from geo.store.records import opening
from geo.ui import frame
from geo.ui import map as area_map
from geo.ui.session import DecidingChoice, Draft, Here, Selection
from tests.town import NORTHING, WARDS, WEST_EASTING, at, beyond_the_river, changed, transit_town

SECONDS = 60
CLOSE_ALDER = Proposal("Alder closes", Service.GP, (Close("Z99901", ListOutcome(ListFate.DISPERSED)),))
BUSES = transit_town()
EVERY_PAGE = tuple(dict.fromkeys(page for pages in frame.DOORS.values() for page in pages))


@pytest.fixture(autouse=True)
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """A map's frame needs a browser."""
    monkeypatch.setattr(area_map, "st_folium", lambda *_args, **_rest: None)


def page(file: Path, *proposals: Proposal) -> AppTest:
    app = AppTest.from_file(str(file), default_timeout=SECONDS)
    app.session_state["selection"] = Selection(draft=Draft(proposals))
    return app.run()


def typed(app: AppTest, text: str) -> AppTest:
    app.text_input(key="typed_here").set_value(text).run()
    assert not app.exception, app.exception
    return app


def words(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.warning, *app.error]
    return " ".join(str(part.value) for part in parts).replace("\\", "").replace("  \n", " ")


def in_decision(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *proposals: Proposal) -> str:
    """The id of a decision with these as its options, in a database of this test's own."""
    monkeypatch.setenv(opening.FOLDER_SETTING, str(tmp_path / "records"))
    decision_id = ""
    for proposal in proposals:
        app = AppTest.from_file(str(frame.PROPOSE.file), default_timeout=SECONDS)
        app.session_state["selection"] = Selection(draft=Draft((proposal,)), deciding=DecidingChoice(decision_id))
        app.run().button(key="option_save").click().run()
        decision_id = app.session_state["selection"].deciding.decision_id
    return decision_id


@pytest.mark.parametrize("link", [frame.OPTIONS, frame.WARDS, frame.MEETING], ids=["options", "wards", "meeting"])
def test_once_a_decision_is_in_view_each_option_has_its_row(
    link: frame.PageLink, pages_show: Callable[[Place], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages_show(BUSES)
    # What the box says of today, and of the one proposal, where no decision is in view.
    alone = words(typed(page(frame.FAIRNESS.file, CLOSE_ALDER), "XZ1 1AA"))
    moves = replace(CLOSE_ALDER, name="Cedar opens", changes=(*CLOSE_ALDER.changes, Open("Cedar Surgery", at(2000))))
    decision_id = in_decision(tmp_path, monkeypatch, CLOSE_ALDER, moves)
    app = AppTest.from_file(str(link.file), default_timeout=SECONDS)
    app.session_state["selection"] = Selection(deciding=DecidingChoice(decision_id))
    app = typed(app.run(), "XZ1 1AA")
    table = app.table[0].value
    assert list(table.index) == ["Today", "Alder closes", "Cedar opens"]
    for name, said in (("Today", "Today"), ("Alder closes", "With the proposal")):
        assert f"{said}: {table.loc[name, 'On foot']}".lower() in alone.lower()
    assert table.loc["Cedar opens", "On foot"] == "21 minutes, Cedar Surgery"
    assert "return trips by bus or train" in table.loc["Alder closes", "There and back in a day without a car"]
    # Nothing of it is kept.
    database = tmp_path / "records" / opening.FILE
    assert b"XZ1 1AA" not in database.read_bytes() and b"XZ11AA" not in database.read_bytes()


def test_an_extra_bus_that_is_proposed_counts(pages_show: Callable[[Place], None]) -> None:
    pages_show(beyond_the_river(last_home="07:15"))
    calls = (Call(at(400), "Alder"), Call(at(3600), "Elm Surgery", 5.0))
    shuttle = Transport(ExtraBus("Shuttle", calls, (1,), 8 * 60, 18 * 60, 10.0))
    with_bus = replace(CLOSE_ALDER, changes=(*CLOSE_ALDER.changes, shuttle))
    assert "With the proposal: no journey found" in words(typed(page(frame.SOURCES.file, CLOSE_ALDER), "XZ1 1AA"))
    read = words(typed(page(frame.SOURCES.file, with_bus), "XZ1 1AA"))
    # Five minutes of riding, and a wait of 0 to 9: the median is about ten.
    told = "Without a car** Today: under a minute, Alder Surgery With the proposal: (9|10) minutes, Elm Surgery"
    assert re.search(told.replace("**", r"\*\*"), read)


def here(app: AppTest) -> Here:
    selection = app.session_state["selection"]
    assert isinstance(selection, Selection)
    return selection.here


@pytest.mark.parametrize("link", EVERY_PAGE, ids=[page.title for page in EVERY_PAGE])
def test_a_postcode_is_answered_on_every_page(
    link: frame.PageLink, town: Place, pages_show: Callable[[Place], None]
) -> None:
    pages_show(town)
    read = words(typed(page(link.file), "XZ1 1AA"))
    assert "XZ1 1AA is in Alder ward." in read
    # At Alder Surgery's own door; by car there are 5 minutes besides.
    assert "**On foot** under a minute, Alder Surgery" in read
    assert "**By car** 5 minutes, Alder Surgery" in read
    assert "With the proposal" not in read


def test_what_is_proposed_stands_beside_today(pages_show: Callable[[Place], None]) -> None:
    pages_show(BUSES)
    read = words(typed(page(frame.FAIRNESS.file, CLOSE_ALDER), "XZ1 1AA"))
    # 3200 m along Long Row to Elm at 80 m a minute, and the steps more slowly.
    assert "**On foot** Today: under a minute, Alder Surgery With the proposal: 41 minutes, Elm Surgery" in read
    assert "near enough to walk at any time today" in read and "return trips by bus or train with the proposal" in read


def test_a_street_that_occurs_twice_is_asked_for(town: Place, pages_show: Callable[[Place], None]) -> None:
    lanes = gpd.GeoDataFrame(
        {"layer": ["road"] * 2, "name": "Mill Lane", "rank": 3},
        geometry=[
            LineString([(WEST_EASTING + x, NORTHING), (WEST_EASTING + x + 100, NORTHING)]) for x in (100.0, 2600.0)
        ],
        crs=town.map.background.crs,
    )
    pages_show(changed(town, background=gpd.GeoDataFrame(pd.concat([town.map.background, lanes], ignore_index=True))))
    app = typed(page(frame.SOURCES.file), "mill lane")
    which = app.selectbox(key="chosen_here")
    assert which.options == ["Mill Lane, in Alder ward (street)", "Mill Lane, in Damson ward (street)"]
    which.select_index(1).run()
    assert here(app).spot is not None and here(app).spot.ward == WARDS[3]
    assert "Mill Lane is in Damson ward." in words(app)


@pytest.mark.parametrize("text", ["XZ1", "M33 7XX", "Nowhere Lane", "{{7*7}}", "<img src=x onerror=alert(1)>"])
def test_what_is_not_here_is_one_sentence_to_the_letter(
    text: str, town: Place, pages_show: Callable[[Place], None]
) -> None:
    pages_show(town)
    before = len(page(frame.WARDS.file).warning)
    app = typed(page(frame.WARDS.file), text)
    assert len(app.warning) == before + 1 and here(app).spot is None
    sentence = str(app.warning[-1].value)
    assert all(sentence[n - 1] == "\\" for n, letter in enumerate(sentence) if letter in "*[]$<>`{}")


def test_an_empty_box_takes_the_answer_away(town: Place, pages_show: Callable[[Place], None]) -> None:
    pages_show(town)
    app = typed(typed(page(frame.WARDS.file), "XZ1 1AA"), "")
    assert here(app) == Here()
    assert "XZ1 1AA" not in words(app)


def test_the_journey_leg_by_leg_is_one_click_away(pages_show: Callable[[Place], None]) -> None:
    pages_show(BUSES)
    app = AppTest.from_file(str(frame.ENTRY), default_timeout=SECONDS).run()
    typed(app, "XZ1 1AA").button(key="legs_from_here").click().run()
    assert not app.exception
    assert [title.value for title in app.title] == ["Access"]
    assert "on foot under a minute to Alder Surgery" in words(app)


def test_a_place_in_the_sea_is_told_so(pages_show: Callable[[Place], None]) -> None:
    pages_show(BUSES)
    read = words(typed(page(frame.WARDS.file), "2.9, 54.5"))
    assert "outside Five Wards" in read


def test_a_page_is_in_one_door_and_stands_there_once(town: Place, pages_show: Callable[[Place], None]) -> None:
    pages_show(town)
    app = AppTest.from_file(str(frame.ENTRY), default_timeout=SECONDS).run()
    assert app.session_state["selection"].door == "Plan a site"
    app.button(key="door_Review a decision").click().run()
    assert [title.value for title in app.title] == ["Review"]
    assert app.session_state["selection"].door == "Review a decision"
    # A page that two doors hold stays in the one that the visit is in.
    app.switch_page(str(frame.SOURCES.file)).run()
    assert app.session_state["selection"].door == "Review a decision"
    app.switch_page(str(frame.WARDS.file)).run()
    assert app.session_state["selection"].door == "Plan a site"
