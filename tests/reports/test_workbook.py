"""A workbook read back: figures are figures, texts are texts, and no name or text does anything."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from geo.reports.workbook import CUT, LONGEST_CELL, LONGEST_NAME, Sheet, sheet_names, workbook
from tests.reports.unpacked import cells, parts

ON = date(2026, 11, 29)
HOSTILE = ('=HYPERLINK("http://a.b")', "+1", "-1", "@SUM(A1)", "\t=1", "http://example.org", "<b>&", "'quoted", "{=1}")


def read(*sheets: Sheet) -> dict[str, list[list[str | float]]]:
    return cells(workbook([("Place", "Kingsmere")], sheets, on=ON))


def test_a_table_comes_back_as_it_was_with_its_index_first_and_gaps_empty() -> None:
    table = pd.DataFrame(
        {
            "People": pd.array([1200, None], dtype="Int64"),
            "Minutes": [7.25, np.nan],
            "Edition": ["2024", "2025"],
            "Patients": ["under 10", "1,200"],
            "Held": [True, False],
        },
        index=pd.Index(["Alder", "Birch"], name="Ward"),
    )
    sheets = read(Sheet("By ward", table))
    assert sheets["By ward"] == [
        ["Ward", "People", "Minutes", "Edition", "Patients", "Held"],
        ["Alder", 1200.0, 7.25, "2024", "under 10", "yes"],
        ["Birch", "", "", "2025", 1200.0, "no"],
    ]


def test_figures_among_words_are_figures_in_a_column_that_groups_them_and_nowhere_else() -> None:
    table = pd.DataFrame({"Capacity": ["1,250.5", "900", "not held", "-2,000"], "Code": ["900", "0123", "1,2", "x"]})
    rows = read(Sheet("Sites", table))["Sites"][1:]
    assert [row[0] for row in rows] == [1250.5, 900.0, "not held", -2000.0]
    assert [row[1] for row in rows] == ["900", "0123", "1,2", "x"]


def test_the_first_sheet_says_what_the_file_is_and_the_full_title_of_every_sheet() -> None:
    title = "Which communities, and where: the tables: By ward"
    sheets = read(Sheet("By ward", pd.DataFrame({"a": [1]}), title))
    assert list(sheets) == ["About", "By ward"]
    assert sheets["About"] == [["What", "Said"], ["Place", "Kingsmere"], ["Sheet By ward", title]]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_a_formula_or_a_link(text: str) -> None:
    table = pd.DataFrame({text: [text, 1]})
    content = workbook([(text, text)], [Sheet(text, table)], on=ON)
    (_, about), (_, sheet) = cells(content).items()
    assert sheet == [[text], [text], [1.0]] and about[1] == [text, text]
    inside = "".join(part for name, part in parts(content).items() if "worksheets" in name)
    assert "<f>" not in inside and "<f " not in inside and "hyperlink" not in inside.lower()


def test_marks_that_nobody_sees_are_left_out_and_a_text_too_long_for_a_cell_says_that_it_is_cut() -> None:
    table = pd.DataFrame({"Name": ["Elm\u202eyregruS", "x" * 40_000]})
    [_, [first], [second]] = read(Sheet("Names", table))["Names"]
    assert first == "ElmyregruS"
    assert isinstance(second, str) and len(second) == LONGEST_CELL and second.endswith(CUT)


def test_names_of_sheets_are_legal_short_and_unlike_each_other_in_small_letters_too() -> None:
    titles = ["By ward", "BY WARD", "by/ward", "About", "History", "", "'''", "x" * 80, "x" * 81, "[a]:*?\\", "a\x00b"]
    names = sheet_names(titles)
    assert names[:3] == ["By ward", "BY WARD (2)", "by ward (3)"]
    assert len({name.lower() for name in [*names, "About", "History"]}) == len(titles) + 2
    assert all(0 < len(name) <= LONGEST_NAME and not set("[]:*?/\\") & set(name) for name in names)
    assert not any(name.startswith("'") or name.endswith("'") for name in names)
    assert list(read(*[Sheet(title, pd.DataFrame({"a": [1]})) for title in titles])) == ["About", *names]


def test_the_header_stays_in_sight_and_a_list_of_figures_is_one_text() -> None:
    content = workbook([], [Sheet("Trends", pd.DataFrame({"Over time": [[1.0, 2.5]]}))], on=ON)
    assert 'ySplit="1"' in parts(content)["xl/worksheets/sheet2.xml"]
    assert cells(content)["Trends"][1] == ["1; 2.5"]


def test_a_table_without_rows_keeps_its_headings() -> None:
    assert read(Sheet("Left out", pd.DataFrame(columns=["File", "Why"])))["Left out"] == [["File", "Why"]]
