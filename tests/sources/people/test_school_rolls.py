"""Pupils who join and leave outside the usual points, by ward of home or by school."""

from pathlib import Path

import pytest

from geo.areas.areas import AreaKind
from geo.disclosure.suppression import Rule
from geo.errors import InputError
from geo.sources import kinds
from geo.sources.people.school_rolls import RollsBySchool, school_year
from geo.sources.people.school_turbulence import RollsByWard
from geo.sources.reading import RawFile

COUNTS = "pupils_on_roll,joined_outside_usual_points,left_outside_usual_points\n"
BY_WARD = f"academic_year,area_code,area_name,{COUNTS}"
BY_SCHOOL = f"academic_year,urn,school_name,{COUNTS}"


def read(folder: Path, text: str) -> RollsByWard | RollsBySchool:
    path = folder / "some.csv"
    path.write_text(text)
    raw = RawFile("some.csv", path)
    (kind,) = [kind for kind in kinds.KINDS if kind.matches(raw.sample)]
    made = kind.read(raw)
    assert isinstance(made, RollsByWard | RollsBySchool)
    return made


@pytest.mark.parametrize("text", ["2024/25", "2024-25", "202425", "2024/2025", "2024 / 25"])
def test_a_school_year_is_one_however_it_is_printed(text: str) -> None:
    assert school_year(text) == "2024/25"


@pytest.mark.parametrize("text", ["2024", "2024/26", "2024-09-01", "202512", ""])
def test_what_is_no_school_year_is_none(text: str) -> None:
    assert school_year(text) is None


def test_pupils_are_read_by_ward_of_home(tmp_path: Path) -> None:
    record = read(tmp_path, BY_WARD + "2023/24,E05000001,A,1000,60,40\n2024/25,E05000001,A,990,70,45\n")
    assert isinstance(record, RollsByWard)
    assert record.frame.to_numpy().tolist() == [
        ["2023/24", "E05000001", 1000, 60, 40],
        ["2024/25", "E05000001", 990, 70, 45],
    ]
    assert (record.kind, record.source.date, record.rule) == (AreaKind.WARD, "2025", Rule.STRICT)


def test_pupils_are_read_by_school_and_a_row_without_a_number_is_left_out(tmp_path: Path) -> None:
    record = read(tmp_path, BY_SCHOOL + "2024/25,106283,Hill School,400,20,18\n2024/25,All,All schools,400,20,18\n")
    assert isinstance(record, RollsBySchool)
    assert record.frame["urn"].tolist() == ["106283"] and record.frame["name"].tolist() == ["Hill School"]
    assert record.notes[0].startswith("some.csv, row 3: urn is 'All', which is no reference number of six figures")


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("2024/25,E05000001,A,1000,-6,40\n", "row 2: joined_outside_usual_points is '-6'; a whole number of nought"),
        ("2024/25,E05000001,A,1000,6%,40\n", "is '6%'; .* not a percentage"),
        ("2024/25,E05000001,A,0,6,4\n", "nobody is on roll .* a share of nobody is not available"),
        ("2024,E05000001,A,1000,6,4\n", "academic_year is '2024'; a school year such as 2024/25 was expected"),
        ("2024/25,E05000001,A,9,1,1\n202425,E05000001,A,9,1,1\n", "ward and year E05000001, 2024/25 stands on row 2"),
    ],
)
def test_a_fault_is_refused_in_one_sentence(tmp_path: Path, row: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence) as refused:
        read(tmp_path, BY_WARD + row)
    assert len(refused.value.faults) == 1


def test_a_school_year_that_is_left_out_is_named(tmp_path: Path) -> None:
    record = read(tmp_path, BY_WARD + "2021/22,E05000001,A,1000,60,40\n2023/24,E05000001,A,990,70,45\n")
    assert record.notes == ("some.csv: 2022/23 is missing and stays so.",)
