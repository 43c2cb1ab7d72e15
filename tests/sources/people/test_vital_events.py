"""Births and deaths: calendar years, counts and nothing else, and what a file leaves out is said."""

from pathlib import Path

import pandas as pd
import pytest

from geo.areas.areas import AreaKind
from geo.disclosure.suppression import Rule
from geo.errors import InputError
from geo.sources.people import vital_events
from geo.sources.people.vital_events import VitalEvents
from geo.sources.reading import RawFile

HEADER = "area_code,area_name,period,births,deaths\n"


def read(folder: Path, rows: str, header: str = HEADER) -> VitalEvents:
    path = folder / "some.csv"
    path.write_text(header + rows)
    raw = RawFile("some.csv", path)
    (kind,) = [kind for kind in vital_events.KINDS if kind.matches(raw.sample)]
    made = kind.read(raw)
    assert isinstance(made, VitalEvents)
    return made


def test_births_and_deaths_are_read_by_area_and_calendar_year_and_leave_as_strict_only(tmp_path: Path) -> None:
    record = read(tmp_path, "E01000001,A,2021,34,12\nE01000001,A,2022,30,9\n")
    assert record.frame.to_numpy().tolist() == [["E01000001", 2021, 34, 12], ["E01000001", 2022, 30, 9]]
    assert (record.kind, record.source.date, record.rule) == (AreaKind.LSOA, "2022", Rule.STRICT)
    assert record.notes == ()


def test_a_withheld_count_is_not_held_and_not_nought(tmp_path: Path) -> None:
    record = read(tmp_path, "E01000001,A,2021,<5,12\nE01000002,B,2021,c,0\nE01000003,C,2021,,1\n")
    assert record.frame["births"].isna().all() and record.frame["deaths"].tolist() == [12, 0, 1]
    assert record.notes == ("some.csv: cells of births that are empty or withheld: 3; not held, and not nought.",)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ("E01000001,A,2021,-3,1\n", r"row 2: births is '-3'; a whole number of nought or more was expected\."),
        ("E01000001,A,2021,12%,1\n", "row 2: births is '12%'; .* was expected, not a percentage"),
        ("E01000001,A,2021,3,1.5\n", "row 2: deaths is '1.5'; a whole number"),
        ("E01000001,A,2021/22,3,1\n", "row 2: period is '2021/22'; a calendar year such as 2024 was expected"),
        ("E01000001,A,2021,3,1\nE01000001,A,2021,3,1\n", "area and year E01000001, 2021 stands on row 2 already"),
        ("Alder,A,2021,3,1\n", "area_code holds no area code, found 'Alder'"),
    ],
)
def test_a_fault_is_refused_in_one_sentence(tmp_path: Path, rows: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence) as refused:
        read(tmp_path, rows)
    assert len(refused.value.faults) == 1


def test_a_year_that_is_left_out_is_named_and_so_is_an_area_without_one(tmp_path: Path) -> None:
    years = "".join(f"E01000001,A,{year},3,1\n" for year in (2018, 2019, 2020, 2022))
    record = read(tmp_path, years + "E01000002,B,2018,3,1\n")
    assert record.notes[0] == "some.csv: 2021 is missing and stays so."
    assert record.notes[1].startswith("some.csv: 1 of 2 areas have no row for 2019")
    assert 2021 not in record.frame["year"].tolist()


def test_deaths_alone_are_read_and_births_are_not_nought(tmp_path: Path) -> None:
    record = read(tmp_path, "E05000001,2021,12\n", header="area_code,period,deaths\n")
    assert record.frame["births"].isna().all() and record.frame["deaths"].tolist() == [12]
    assert "some.csv: there is no column of births; they are not held." in record.notes


def test_rows_of_the_whole_authority_are_no_small_areas(tmp_path: Path) -> None:
    record = read(tmp_path, "E01000001,A,2021,3,1\nE01000002,B,2021,4,2\nE06000001,All,2021,7,3\n")
    assert record.frame["births"].sum() == 7
    assert "some.csv: 1 rows by local authority are left out, as the table is by LSOA." in record.notes
    assert not pd.isna(record.frame["births"]).any()
