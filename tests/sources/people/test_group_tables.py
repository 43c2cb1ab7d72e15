"""Pupils, patients and staff by ethnic group: three wordings brought to five groups, and nobody shared out by guess."""

from pathlib import Path
from typing import Any

import pytest

from geo.disclosure.suppression import Rule
from geo.errors import InputError
from geo.sources.people import list_groups, pupil_groups, workforce
from geo.sources.people.ethnic_groups import ASIAN, BLACK, MIXED, NOT_STATED, OTHER, WHITE, of_five
from geo.sources.reading import RawFile

PUPILS = (
    "time_period,urn,school_name,headcount of pupils,"
    "number of pupils classified as white British ethnic origin,"
    "number of pupils classified as Indian ethnic origin,number of pupils unclassified\n"
)
LISTS = "EXTRACT_DATE,PRACTICE_CODE,PRACTICE_NAME,ETHNIC_GROUP,NUMBER_OF_PATIENTS\n"
STAFF = "employer,as_at,grade_order,grade,ethnic_group,headcount\n"


def read(folder: Path, text: str) -> Any:
    path = folder / "some.csv"
    path.write_text(text)
    raw = RawFile("some.csv", path)
    kinds = (*pupil_groups.KINDS, *list_groups.KINDS, *workforce.KINDS)
    (kind,) = [kind for kind in kinds if kind.matches(raw.sample)]
    return kind.read(raw)


@pytest.mark.parametrize(
    ("group", "five"),
    [
        # The school census.
        ("white British", WHITE),
        ("traveller of Irish heritage", WHITE),
        ("Gypsy/Roma", WHITE),
        ("white and black African", MIXED),
        ("any other mixed background", MIXED),
        ("Chinese", ASIAN),
        ("any other Asian background", ASIAN),
        ("African", BLACK),
        ("any other ethnic group", OTHER),
        # The census of 2021.
        ("Asian, Asian British or Asian Welsh: Other Asian", ASIAN),
        ("White: Roma", WHITE),
        ("Black, Black British, Black Welsh, Caribbean or African: African", BLACK),
        ("Mixed or Multiple ethnic groups: White and Black African", MIXED),
        ("Other ethnic group: Arab", OTHER),
        # Health records.
        ("A: White - British", WHITE),
        ("Mixed - White and Asian", MIXED),
        ("Not stated", NOT_STATED),
        ("Prefer not to say", NOT_STATED),
        ("Martian", ""),
    ],
)
def test_every_wording_belongs_to_one_of_five_groups_or_to_none(group: str, five: str) -> None:
    assert of_five(group) == five


def test_pupils_are_read_by_group_and_the_unclassified_are_not_stated(tmp_path: Path) -> None:
    record = read(tmp_path, PUPILS + "202425,106283,Hill School,100,60,35,5\n")
    rows = record.frame[["year", "urn", "group", "of_five", "pupils"]].to_numpy().tolist()
    assert rows == [
        ["2024/25", "106283", "White British", WHITE, 60],
        ["2024/25", "106283", "Indian", ASIAN, 35],
        ["2024/25", "106283", NOT_STATED, NOT_STATED, 5],
    ]
    assert (record.source.date, record.rule) == ("2025", Rule.STRICT)


def test_a_withheld_group_of_pupils_is_not_nought(tmp_path: Path) -> None:
    record = read(tmp_path, PUPILS + "202425,106283,Hill School,100,60,c,5\n")
    assert record.frame["pupils"].isna().tolist() == [False, True, False]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("202425,106283,Hill,100,60,45,5\n", "the groups add up to 110 pupils and headcount of pupils is 100"),
        ("202425,106283,Hill,100,60%,45,5\n", "is '60%'; .* not a percentage"),
        ("202425,106283,Hill,9,5,4,0\n202425,106283,Hill,9,5,4,0\n", "school and year 106283, 2024/25 stands on row 2"),
    ],
)
def test_faults_of_pupils_are_refused_in_words(tmp_path: Path, row: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        read(tmp_path, PUPILS + row)


def test_patients_are_read_by_practice_and_a_list_without_patients_is_not_available(tmp_path: Path) -> None:
    rows = (
        "01OCT2024,Z99001,ONE,White: Irish,30\n01OCT2024,Z99001,ONE,Not stated,4\n"
        "01OCT2024,Z99002,TWO,White: Irish,0\n01OCT2024,CLOSED,,White: Irish,3\n"
    )
    record = read(tmp_path, LISTS + rows)
    assert record.frame.to_numpy().tolist() == [
        ["Z99001", "White: Irish", WHITE, 30],
        ["Z99001", "Not stated", NOT_STATED, 4],
    ]
    assert (record.date, record.rule) == ("2024-10-01", Rule.STRICT)
    assert any("Z99002 has no patients; its make-up is not available." in note for note in record.notes)
    assert any("row 5: 'CLOSED'" in note for note in record.notes)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ("01OCT2024,Z99001,ONE,White: Irish,-1\n", "number_of_patients is '-1'"),
        ("01OCT2024,Z99001,ONE,A,1\n01JAN2025,Z99001,ONE,B,1\n", "one file holds one extract"),
        ("autumn,Z99001,ONE,White: Irish,1\n", "extract_date is 'autumn'; a day such as 01OCT2024"),
        ("01OCT2024,Z99001,ONE,A,1\n01OCT2024,Z99001,ONE,A,1\n", "practice and ethnic group Z99001, A stands on"),
    ],
)
def test_faults_of_lists_are_refused_in_words(tmp_path: Path, rows: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        read(tmp_path, LISTS + rows)


def test_staff_are_read_by_grade_and_group(tmp_path: Path) -> None:
    record = read(tmp_path, STAFF + 'A Council,2025-03-31,1,Grade A,"Asian, Asian British or Asian Welsh",65\n')
    assert record.frame.to_numpy().tolist() == [["A Council", "2025-03-31", 1, "Grade A", ASIAN, ASIAN, 65]]
    assert (record.source.date, record.rule) == ("2025-03-31", Rule.STRICT)


def test_without_an_order_grades_stand_as_they_are_listed_and_that_is_said(tmp_path: Path) -> None:
    rows = "X,Low,White,9\nX,High,White,3\nX,Low,Not stated,1\nY,Only,White,5\n"
    record = read(tmp_path, "employer,grade,ethnic_group,headcount\n" + rows)
    assert record.frame["grade_order"].tolist() == [1, 2, 1, 1]
    assert "grades are taken to stand from the lowest to the highest" in record.notes[0]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ("X,2025-03-31,1,A,White,-2\n", "headcount is '-2'"),
        ("X,2025-03-31,1,A,White,2\nX,2025-03-31,2,A,Irish,2\n", "X, grade A, has more than one grade_order"),
        ("X,2025-03-31,,A,White,2\n", "grade_order is empty"),
        ("X,spring,1,A,White,2\n", "as_at is 'spring'; a day such as 2025-03-31"),
        ("X,2025-03-31,1,,White,2\n", "one of them is empty"),
        ("X,2025-03-31,1,A,White,2\nX,2025-03-31,1,A,White,2\n", "employer, grade and ethnic group X, 2025-03-31"),
    ],
)
def test_faults_of_staff_are_refused_in_words(tmp_path: Path, rows: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        read(tmp_path, STAFF + rows)
