"""The page Beside other places: what a newcomer is told, where a place stands, and what is refused in words."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from geo.place.place import Place
from geo.services.services import Service
from geo.store import journey_table
from geo.travel.ways import Way
from geo.ui import beside_tables
from geo.views.access import open_table
from geo.views.access.beside_words import COMMAND, SETTING
from tests import journeys
from tests.reading import sentences
from tests.selected import selected

PAGE = str(Path(__file__).resolve().parents[2] / "pages" / "15_beside.py")
OTHERS = 12


@pytest.fixture(name="rows")
def rows_of_the_town(town: Place) -> pd.DataFrame:
    """The town's own rows, and those of made-up places like it."""
    return journeys.copies(journeys.of_place(town), OTHERS)


@pytest.fixture
def visit(
    town: Place, pages_show: Callable[[Place], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., AppTest]:
    """The page on the town by a way; rows: of the table that the setting names, if any."""

    def visited(rows: pd.DataFrame | None = None, way: Way = Way.WALK) -> AppTest:
        if rows is not None:
            journeys.written(rows, tmp_path / "table.parquet")
            monkeypatch.setenv(SETTING, str(tmp_path))
        pages_show(town)
        app = AppTest.from_file(PAGE, default_timeout=60)
        app.session_state["selection"] = selected(service=Service.GP, way=way)
        return app.run()

    return visited


def said(app: AppTest) -> str:
    assert not app.exception
    return " ".join(sentences(app))


def test_a_newcomer_is_told_in_three_lines_what_the_page_would_show_and_how_it_is_made(
    visit: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(SETTING, raising=False)
    words = said(visit())
    assert "It ranks nobody" in words and COMMAND in words and SETTING in words


def test_a_place_stands_beside_others_as_counting_the_raw_file_says(
    visit: Callable[..., AppTest], rows: pd.DataFrame, town: Place, tmp_path: Path
) -> None:
    words = said(visit(rows))
    raw = pd.read_parquet(tmp_path / "table.parquet")
    on_foot = raw[(raw["service"] == "gp") & (raw["way"] == "walk")].dropna(subset="minutes")
    averages = {
        code: np.average(part["minutes"], weights=part["people"]) for code, part in on_foot.groupby("authority_code")
    }
    own = averages.pop(town.whole_code)
    longer = sum(each > own for each in averages.values())
    assert f"on foot is {own:.0f} minutes" in words
    low, high = int(np.floor(10 * longer / OTHERS)), int(np.ceil(10 * longer / OTHERS))
    assert f"Between {low} and {high} in 10 of the {OTHERS} other made-up places have a longer one." in words
    # Of thirteen places the seventh has the median.
    median = sorted([own, *averages.values()])[6]
    assert f"the place in the middle {np.floor(median + 0.5):.0f} (line)" in words
    assert "Made-up places are held beside made-up places alone." in words


def test_no_other_place_is_named_and_nobody_is_ranked(visit: Callable[..., AppTest], rows: pd.DataFrame) -> None:
    words = said(visit(rows))
    assert "Made-up place" not in words.replace("Made-up places", "")
    for word in ("rank", "best", "worst", "better", "top"):
        assert word not in words.replace("Better Placed", "").lower().split()


def test_few_places_are_drawn_and_nothing_is_said_of_where_one_stands(
    visit: Callable[..., AppTest], town: Place
) -> None:
    words = said(visit(journeys.copies(journeys.of_place(town), 3)))
    assert "4 made-up places can be compared: too few to say where one stands" in words
    assert "in 10 of the" not in words and "middle half" not in words


def test_a_place_that_the_table_lacks_is_told_the_command(
    visit: Callable[..., AppTest], rows: pd.DataFrame, town: Place
) -> None:
    words = said(visit(rows[rows["authority_code"] != town.whole_code]))
    assert f"The table holds no row of {town.name} ({town.whole_code})" in words and COMMAND in words


def test_a_place_of_several_authorities_has_a_mark_for_each(
    visit: Callable[..., AppTest], rows: pd.DataFrame, town: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        beside_tables, "authority_codes", lambda place: (place.authorities[0].code, "E06803001", "E06000017")
    )
    words = said(visit(rows))
    assert f"In {town.name} the average" in words and "In Made-up place 3 the average" in words
    assert "(E06000017)" in words


def test_a_way_that_no_table_holds_and_a_place_of_straight_lines_are_not_compared(
    visit: Callable[..., AppTest], rows: pd.DataFrame
) -> None:
    assert "holds no minutes on foot at a slow pace" in said(visit(rows, Way.WALK_SLOW))
    assert "has straight lines in place of streets" in said(visit(rows.assign(approximate=True)))


def test_a_setting_that_names_no_table_and_a_damaged_file_are_said_in_words(
    visit: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(SETTING, str(tmp_path / "nowhere"))
    assert "no table of journeys is there" in said(visit())
    (tmp_path / "table.parquet").write_bytes(b"PAR1 and no more")
    monkeypatch.setenv(SETTING, str(tmp_path))
    assert "cannot be read as a table of journeys" in said(visit())


def test_a_visitors_own_file_is_theirs_alone_and_a_bad_one_leaves_the_former_open(
    visit: Callable[..., AppTest], rows: pd.DataFrame, tmp_path: Path
) -> None:
    app = visit()
    content = journeys.written(rows, tmp_path / "own.parquet").read_bytes()
    app.file_uploader[0].set_value(("own.parquet", content, "application/octet-stream")).run()
    assert "You opened own.parquet; nobody else sees it." in said(app)
    app.file_uploader[0].set_value(("bad.parquet", b"nothing", "application/octet-stream")).run()
    words = said(app)
    assert "bad.parquet cannot be read" in words and "You opened own.parquet" in words
    app.button(key="beside_close").click().run()
    assert "It ranks nobody" in said(app)


def test_the_table_for_others_is_in_the_order_of_codes_with_sources_and_runs_in_no_spreadsheet(
    rows: pd.DataFrame, tmp_path: Path
) -> None:
    rows = rows.assign(authority_name=rows["authority_name"].map(lambda name: f"={name}"))
    about = journeys.ABOUT | {"sources": [{"publisher": "@office", "title": "T", "edition": "", "licence": "CC0 1.0"}]}
    path = journeys.written(rows, tmp_path / "table.parquet", about)
    table = journey_table.opened(path, "table", "of this test")
    text = beside_tables.as_csv(table).decode("utf-8-sig")
    lines = text.splitlines()
    codes = [line.split(",")[0] for line in lines[1 : lines.index("")]]
    assert codes == sorted(codes) and set(codes) == set(rows["authority_code"])
    assert all(line.split(",")[1].startswith("'=") for line in lines[1 : lines.index("")])
    assert "Source,'@office,T,,CC0 1.0" in lines and "Public transport,Tuesday 09:30 to 12:30" in lines
    assert open_table.NOTES in text
