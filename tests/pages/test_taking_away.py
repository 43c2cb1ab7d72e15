"""Every table of a page goes into its workbook, made without the visit; every map goes as its layers."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pandas as pd
import pyogrio
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from geo.place.place import Place
from geo.proposals.kinds.several import CoLocate
from geo.proposals.kinds.single import Close
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome
from geo.services.services import Service
from geo.travel.ways import Way
from geo.ui import session, taking_away
from geo.ui.session import (
    AccessChoice,
    Draft,
    FairnessChoice,
    IndicatorsChoice,
    Part,
    Selection,
    SharedChoice,
    WardsChoice,
)
from geo.views.access.questions import AccessView
from geo.views.indicators.questions import IndicatorView
from geo.views.people.questions import WardView
from tests import reading
from tests.reports.unpacked import cells
from tests.town import WARDS

PROJECT = Path(__file__).resolve().parents[2]
CLOSE_ELM = Proposal("Elm closes", Service.GP, (Close("Z99902", ListOutcome(ListFate.DISPERSED)),))
JOINS = Proposal("Alder joins", Service.GP, (CoLocate("Z99901", "LIB-01"),))
PAGES = ["1_wards", "3_access", "4_propose", "5_impact", "6_fairness", "11_sources"]
Made = Callable[[str], list[bytes]]


@pytest.fixture(name="made")
def what_buttons_make(town: Place, pages_show: Callable[[Place], None], monkeypatch: pytest.MonkeyPatch) -> Made:
    """What the buttons of a page would hand over, by the ending of the file, made as the server makes it."""
    pages_show(town)
    offered: dict[str, Callable[[], bytes]] = {}

    def noted(_label: str, data: Any, file_name: str, **_rest: Any) -> bool:
        if callable(data):
            offered[file_name] = data
        return False

    def not_here() -> None:
        raise AssertionError("what a visitor has chosen cannot be read where a file is made")

    monkeypatch.setattr(st, "download_button", noted)

    def make(ending: str) -> list[bytes]:
        makes = [data for name, data in offered.items() if name.endswith(f".{ending}")]
        with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(1) as elsewhere:
            patch.setattr(session, "current", not_here)
            return list(elsewhere.map(lambda data: data(), makes))

    return make


@pytest.mark.parametrize("page", PAGES)
def test_a_workbook_holds_every_table_that_the_page_draws(page: str, made: Made) -> None:
    app = reading.opened(PROJECT / "pages" / f"{page}.py", proposals=(CLOSE_ELM,), way=Way.WALK)
    assert not app.exception
    [content] = made("xlsx")
    sheets = cells(content)
    headings = [set(rows[0]) for rows in sheets.values()]
    drawn = [part.value for part in (*app.dataframe, *app.table)]
    assert drawn or page == "4_propose"
    for table in drawn:
        frame: pd.DataFrame = table.reset_index() if table.index.name else table
        assert any(set(map(str, frame.columns)) <= heading for heading in headings), list(frame.columns)
    about = {row[0]: str(row[1]) for row in sheets["About"][1:]}
    assert about["Place"] and about["Way of travel"] == "on foot" and about["Minutes"].startswith("Approximate")
    assert ("Settings" in sheets) == (about.get("Proposal") == "Elm closes") == (page in PAGES[2:5])
    assert sheets["Sources"][0][0] == "Title"


def test_impact_holds_its_lists_and_both_tables_of_a_shared_building_whenever_it_is_drawn(made: Made) -> None:
    for _ in range(2):
        app = reading.opened(PROJECT / "pages" / "5_impact.py", proposals=(JOINS,))
        assert not app.exception
    [content] = made("xlsx")
    assert {"Make-up (modelled)", "Chances (for analysts)", "By ward", "By small area"} <= set(cells(content))
    reading.opened(PROJECT / "pages" / "5_impact.py", proposals=(CLOSE_ELM,))
    reading.opened(PROJECT / "pages" / "5_impact.py", proposals=(CLOSE_ELM,))
    assert any("The lists" in cells(content) for content in made("xlsx"))


@pytest.mark.parametrize("page", PAGES)
def test_what_is_drawn_again_as_it_was_is_in_the_workbook_again(page: str, made: Made) -> None:
    reading.opened(PROJECT / "pages" / f"{page}.py", proposals=(CLOSE_ELM,), way=Way.WALK)
    first = [set(cells(content)) for content in made("xlsx")]
    reading.opened(PROJECT / "pages" / f"{page}.py", proposals=(CLOSE_ELM,), way=Way.WALK)
    assert first and [set(cells(content)) for content in made("xlsx")] == first


def test_figures_of_a_sheet_are_those_of_the_table(made: Made) -> None:
    app = reading.opened(PROJECT / "pages" / "1_wards.py")
    [content] = made("xlsx")
    shown = app.dataframe[0].value
    sheet = next(rows for rows in cells(content).values() if set(map(str, shown.columns)) <= set(rows[0]))
    read = pd.DataFrame(sheet[1:], columns=sheet[0])
    figures = [name for name in shown if pd.api.types.is_numeric_dtype(shown[name])]
    assert figures and len(read) == len(shown)
    for name in figures:
        assert pd.to_numeric(read[name]).tolist() == shown[name].astype(float).tolist()


def test_a_workbook_is_written_when_it_is_asked_for_and_on_no_draw_of_the_page(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []
    workbook = taking_away.workbook

    def counted(*of: Any, **on: Any) -> bytes:
        written.append(1)
        return workbook(*of, **on)

    monkeypatch.setattr(taking_away, "workbook", counted)
    reading.opened(PROJECT / "pages" / "1_wards.py", way=Way.WALK).run()
    assert not written
    assert made("xlsx") and written


def test_a_fault_of_one_table_is_a_sentence_on_its_sheet(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    from geo.errors import NotHeldError
    from geo.views.words import tables

    def not_held(*_asked: object) -> pd.DataFrame:
        raise NotHeldError("No sites are held.")

    monkeypatch.setattr(tables, "sites", not_held)
    reading.opened(PROJECT / "pages" / "1_wards.py")
    [content] = made("xlsx")
    assert cells(content)["Sites"] == [["Not held"], ["No sites are held."]]


def test_a_map_goes_as_areas_and_sites(made: Made, tmp_path: Path) -> None:
    reading.opened(PROJECT / "pages" / "5_impact.py", proposals=(CLOSE_ELM,))
    [content] = made("gpkg")
    path = tmp_path / "impact.gpkg"
    path.write_bytes(content)
    assert [name for name, _ in pyogrio.list_layers(path)] == ["areas", "sites", "about", "sources"]
    sites = pyogrio.read_dataframe(path, layer="sites").set_index("name")
    assert sites["happens"].to_dict() == {"Alder Surgery": "stays as it is", "Elm Surgery": "would close"}
    about = pyogrio.read_dataframe(path, layer="about").set_index("what")["said"]
    assert about["Proposal"] == "Elm closes" and about["Read as of"] == "the day when all of it has been done"


@pytest.mark.parametrize(("page", "at_least"), [("1_wards", 1), ("5_impact", 2), ("6_fairness", 1)])
def test_every_map_and_each_chart_of_the_paper_is_a_picture_to_take_away(page: str, at_least: int, made: Made) -> None:
    app = reading.opened(PROJECT / "pages" / f"{page}.py", proposals=(CLOSE_ELM,), way=Way.WALK)
    assert not app.exception
    for ending, begins in (("png", b"\x89PNG"), ("svg", b"<?xml")):
        pictures = made(ending)
        assert len(pictures) >= at_least
        assert all(content.startswith(begins) for content in pictures)


@pytest.mark.parametrize(
    ("page", "part"),
    [
        *(("1_wards", WardsChoice(view=view)) for view in (WardView.PEOPLE, WardView.AGES, WardView.MOVING)),
        *(("2_indicators", IndicatorsChoice(view=view)) for view in IndicatorView if view is not IndicatorView.ONE),
        *(("3_access", AccessChoice(view=view)) for view in (AccessView.NEAR, AccessView.LOAD)),
        ("6_fairness", FairnessChoice(number=True)),
    ],
)
def test_every_chart_of_a_page_is_a_picture_of_either_kind(page: str, part: Part, made: Made) -> None:
    app = AppTest.from_file(str(PROJECT / "pages" / f"{page}.py"), default_timeout=reading.SECONDS)
    app.session_state["selection"] = Selection(SharedChoice(ward=WARDS[0])).having(Draft(proposals=(CLOSE_ELM,)), part)
    app.run()
    assert not app.exception
    charts = len(app.get("plotly_chart"))
    assert charts
    # Each kind once, beside the page's map where it has one.
    for ending in ("png", "svg"):
        assert len(made(ending)) >= charts + (page in ("3_access", "6_fairness"))
