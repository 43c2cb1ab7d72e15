"""Tables as they are shown: the name in front, codes last, and no column that tells nothing."""

import pandas as pd
import pytest

from geo.ui import panels
from geo.views.words import files


def test_the_name_comes_first_and_the_code_last_while_a_download_begins_with_the_code() -> None:
    table = pd.DataFrame({"Ward": ["Alder"], "Minutes": [7]}, index=pd.Index(["E05999001"], name="Ward code"))
    assert list(files.name_first(table).columns) == ["Ward", "Minutes", "Ward code"]
    assert files.csv_of(table).decode("utf-8-sig").startswith("Ward code,Ward,Minutes")


def test_a_code_among_the_columns_goes_last_too() -> None:
    table = pd.DataFrame({"Small area": ["E00000001"], "Ward": ["Alder"], "Patients": [20]})
    assert list(files.name_first(table).columns) == ["Ward", "Patients", "Small area"]


def test_an_index_that_is_a_name_stays_where_it_is() -> None:
    table = pd.DataFrame({"Nearer": [10]}, index=pd.Index(["by car"], name="Way"))
    assert files.name_first(table).index.name == "Way"


def test_what_is_the_same_in_every_row_of_a_long_table_is_said_once_and_not_drawn() -> None:
    rows = panels.SHORT_TABLE_ROWS + 1
    table = pd.DataFrame(
        {
            "Ward": [f"Ward {n}" for n in range(rows)],
            "Figure": range(rows),
            "95% range": "no range published",
            "Trend": ["up", *["down"] * (rows - 1)],
            "Lost": 0,
            "Ward code": "E05999001",
        }
    )
    told, left_out = panels.telling(table)
    assert list(told.columns) == ["Ward", "Figure", "Trend", "Ward code"]
    assert left_out == [
        "Nought or blank in every row, so not drawn: Lost.",
        "The same in every row, so not drawn: 95% range (no range published).",
    ]
    assert list(panels.telling(table.head(3))[0].columns) == list(table.columns)


def test_the_caveats_of_a_page_stand_behind_one_button_each_once(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[list[str]] = []
    monkeypatch.setattr(panels, "facts", lambda lines: told.append(list(lines)))
    panels.to_know(["Buses are not counted.", "", "The map stops at the edge.", "Buses are not counted."])
    panels.to_know(["", ""])
    assert told == [["Buses are not counted.", "The map stops at the edge."]]
