"""Workbooks: the first sheet with a known table is read and named; what is not one table is refused in a sentence."""

import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from geo.sources.catalogue import Found, Outcome, recognise
from geo.sources.people.vital_events import VitalEvents
from geo.sources.workbooks import LOCKED_MAGIC

BIRTHS: list[list[Any]] = [["area_code", "period", "births"], ["E01990001", 2024, 12], ["E01990002", 2024, 9]]
COVER: list[list[Any]] = [["Births by LSOA"], ["This worksheet holds one table."], ["Made up"]]


def saved(folder: Path, sheets: dict[str, Sequence[Sequence[Any]]], *, merged: str = "") -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        if merged:
            sheet.merge_cells(merged)
    book.save(folder / "births.xlsx")
    return folder


def only(folder: Path) -> Found:
    (found,) = recognise(folder).found
    return found


def test_the_first_sheet_with_a_known_table_is_read_and_named(tmp_path: Path) -> None:
    notes: list[list[Any]] = [["Note", "Text"], ["1", "Counts are rounded"], ["2", "Made up"]]
    found = only(saved(tmp_path, {"Cover": COVER, "Notes": notes, "Table 1": [["Births"], [], *BIRTHS]}))
    assert found.outcome is Outcome.READ, found
    assert isinstance(found.record, VitalEvents)
    assert found.record.frame["births"].tolist() == [12, 9]
    assert found.record.source.file == "births.xlsx, sheet Table 1"


def test_days_and_whole_figures_are_read_as_a_person_reads_them(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["name", "postcode", "opened", "beds"], ["The Hall", "ZZ1 1ZZ", date(2020, 5, 1), 12.0]]
    (tmp_path / "sources.toml").write_text('[[file]]\nfile = "births.xlsx"\nservice = "community_centre"\n')
    found = only(saved(tmp_path, {"Halls": rows}))
    assert found.raw.table.frame.to_dict("records") == [
        {"name": "The Hall", "postcode": "ZZ1 1ZZ", "opened": "2020-05-01", "beds": "12"}
    ]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([*BIRTHS, [], ["area_code", "period", "deaths"], ["E01990001", 2024, 3]], "one below the other"),
        (
            [
                ["area_code", "period", "births", None, "area_code ", "deaths"],
                *[[*r, None, "E01990001", 4] for r in BIRTHS[1:]],
            ],
            "side by side",
        ),
        ([["area_code", "births", None], ["E01990001", 12, 13], ["E01990002", 9, 8]], "stands over several columns"),
    ],
    ids=["below", "beside", "merged"],
)
def test_what_is_not_one_table_is_refused_in_one_sentence(tmp_path: Path, rows: Any, said: str) -> None:
    found = only(saved(tmp_path, {"Table 1": rows}, merged="B1:C1" if "several columns" in said else ""))
    assert found.outcome is Outcome.REFUSED and not found.trace
    (fault,) = found.faults
    assert said in fault and fault.startswith("births.xlsx, sheet Table 1: ")


def test_a_workbook_with_a_password_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "births.xlsx").write_bytes(LOCKED_MAGIC + b"\xa1\xb1\x1a\xe1" + bytes(600))
    found = only(tmp_path)
    assert found.faults == (
        "births.xlsx: it is locked with a password, or a workbook of the old kind (.xls); save it as .xlsx without a "
        "password, or the sheet as CSV.",
    )


def test_a_damaged_workbook_is_refused_in_words(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "births.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook")
    found = only(tmp_path)
    assert found.outcome is Outcome.REFUSED and not found.trace
    assert "the workbook cannot be opened" in found.faults[0]


OLDER: list[list[Any]] = [["area_code", "period", "births"], ["E01990001", 2023, 7]]


def stated(folder: Path, sheet: str, **sheets: Sequence[Sequence[Any]]) -> Found:
    (folder / "sources.toml").write_text(f'[[file]]\nfile = "births.xlsx"\nsheet = "{sheet}"\n')
    return only(saved(folder, dict(sheets)))


def test_the_sheet_that_sources_toml_names_is_read(tmp_path: Path) -> None:
    found = stated(tmp_path, "Older", Newer=BIRTHS, Older=OLDER)
    assert isinstance(found.record, VitalEvents)
    assert (found.record.source.file, found.record.frame["births"].tolist()) == ("births.xlsx, sheet Older", [7])


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path) -> None:
    found = stated(tmp_path, "Oldest", Newer=BIRTHS, Older=OLDER)
    assert found.outcome is Outcome.REFUSED
    assert found.faults == (
        "births.xlsx: sources.toml names its sheet 'Oldest'; its sheets with tables are 'Newer', 'Older'.",
    )


def test_a_sheet_of_a_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "births.csv").write_text("area_code,period,births\nE01990001,2024,12\n")
    (tmp_path / "sources.toml").write_text('[[file]]\nfile = "births.csv"\nsheet = "Older"\n')
    found = only(tmp_path)
    assert found.outcome is Outcome.REFUSED
    assert found.faults == ("births.csv: sources.toml names its sheet 'Older'; no sheet with a table is in it.",)
