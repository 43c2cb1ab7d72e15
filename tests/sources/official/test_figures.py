"""Long tables of figures in the layouts of their publishers: nobody twice, nothing short, nothing withheld as "
"nought."""

import zipfile
from pathlib import Path

import pytest

from geo.sources.catalogue import recognise
from geo.sources.indicators.long_layout import IndicatorTable
from geo.sources.people.estimates import MidYear
from geo.sources.people.vital_events import VitalEvents
from tests.sources.official.test_lists import read, refusal, written

AGES = (
    "DATE,GEOGRAPHY_NAME,GEOGRAPHY_CODE,GENDER,GENDER_NAME,C_AGE,C_AGE_NAME,MEASURES,OBS_VALUE,OBS_STATUS,"
    "RECORD_OFFSET,RECORD_COUNT"
)
CLAIMS = "DATE,GEOGRAPHY_CODE,GENDER_NAME,AGE_NAME,MEASURE_NAME,MEASURES,OBS_VALUE,OBS_STATUS,RECORD_COUNT"
CRIMES = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context"
)


def ages(*, owed: int = 273, sexes: str = "012") -> list[str]:
    """Ten people of each age in one LSOA: 4 men and 6 women."""
    people = {"0": 10, "1": 4, "2": 6}
    names = {"0": "Total", "1": "Male", "2": "Female"}
    rows: list[str] = []
    for sex in sexes:
        for age in range(91):
            name = "Aged 90+" if age == 90 else f"Age {age}"
            rows.append(
                f"2024,One,E01990001,{sex},{names[sex]},{101 + age},{name},20100,{people[sex]},A,{len(rows)},{owed}"
            )
    return rows


def test_people_by_age_are_read_once_and_by_sex(tmp_path: Path) -> None:
    bands = ["2024,One,E01990001,0,Total,200,All Ages,20100,910,A,273,274"]
    made = read(written(tmp_path, "nomis.csv", AGES, *ages(owed=274), *bands))
    assert isinstance(made, MidYear)
    assert (made.date, made.kind.value, made.frame.loc["E01990001"].sum()) == ("2024-06-30", "lsoa", 910)
    assert made.sex.loc["E01990001"].to_dict() == {"female": 546, "male": 364}
    assert "rows of bands of age are left out (1)" in " ".join(made.notes)


def test_an_answer_that_is_short_is_refused(tmp_path: Path) -> None:
    fault = refusal(written(tmp_path, "nomis.csv", AGES, *ages(owed=25_480)))
    assert "there are 25,480 rows (RECORD_COUNT) and 273 came" in fault


def test_an_area_with_an_age_that_is_withheld_is_left_out_and_not_short(tmp_path: Path) -> None:
    rows = ages(owed=182, sexes="0")
    other = [row.replace("E01990001", "E01990002") for row in rows]
    other[7] = other[7].replace(",10,A,", ",,Q,")
    made = read(written(tmp_path, "nomis.csv", AGES, *rows, *other))
    assert list(made.frame.index) == ["E01990001"]


def test_claimants_are_counts_and_those_withheld_are_missing(tmp_path: Path) -> None:
    rows = (
        "2026-10,E01990001,Total,All categories: Age 16+,Claimant count,20100,35,A,4",
        "2026-10,E01990002,Total,All categories: Age 16+,Claimant count,20100,,Q,4",
        "2026-10,E01990001,Male,All categories: Age 16+,Claimant count,20100,20,A,4",
        "2026-10,E01990001,Total,Aged 16-24,Claimant count,20100,5,A,4",
    )
    made = read(written(tmp_path, "nomis.csv", CLAIMS, *rows))
    assert isinstance(made, IndicatorTable)
    frame = made.values.frame.set_index("area_code")
    assert frame["value"].to_dict()["E01990001"] == 35
    assert frame["indicator"].unique().tolist() == ["claimants"]
    assert not (frame["value"] == 0).any() and 20 not in frame["value"].tolist()


def test_births_of_both_sexes_are_read(tmp_path: Path) -> None:
    header = "DATE,GEOGRAPHY_CODE,GENDER_NAME,MEASURE_NAME,MEASURES,OBS_VALUE,RECORD_COUNT"
    rows = (
        "2024,E01990001,Total,Live births,20100,12,3",
        "2024,E01990002,Total,Live births,20100,9,3",
        "2024,E01990001,Male,Live births,20100,7,3",
    )
    made = read(written(tmp_path, "nomis.csv", header, *rows))
    assert isinstance(made, VitalEvents)
    assert made.frame["births"].tolist() == [12, 9]


def test_street_crimes_are_counted_by_lsoa_month_and_type(tmp_path: Path) -> None:
    def crime(kind: str, lsoa: str = "E01990001") -> str:
        return f",2026-09,Police,Police,1.9021,53.6123,On or near High Street,{lsoa},One,{kind},,"

    rows = (crime("Burglary"), crime("Burglary"), crime("Drugs"), crime("Drugs", ""))
    made = read(written(tmp_path, "2026-09-police-street.csv", CRIMES, *rows))
    assert isinstance(made, IndicatorTable)
    counts = made.values.frame.set_index("group")["value"].to_dict()
    assert counts == {"": 3, "Burglary": 2, "Drugs": 1}
    assert "crimes without a place are left out (1 of 4)" in " ".join(made.notes)


@pytest.mark.parametrize("month", ["09/2026", "2026-13"])
def test_months_that_are_none_refuse_the_file(tmp_path: Path, month: str) -> None:
    row = f",{month},Police,Police,1.9021,53.6123,On or near,E01990001,One,Drugs,,"
    assert "one such as 2026-10 was expected" in refusal(written(tmp_path, "x.csv", CRIMES, row))


def pages_of(folder: Path, rows: list[str], *, size: int, name: str = "page") -> Path:
    for number, start in enumerate(range(0, len(rows), size), start=1):
        written(folder, f"{name}_{number}.csv", AGES, *rows[start : start + size])
    return folder


def test_pages_of_one_answer_are_read_as_one_table(tmp_path: Path) -> None:
    made = read(pages_of(tmp_path, ages(), size=100))
    assert isinstance(made, MidYear)
    assert made.source.file == "page_1.csv, page_2.csv, page_3.csv"
    assert made.frame.loc["E01990001"].sum() == 910
    assert made.sex.loc["E01990001"].to_dict() == {"female": 546, "male": 364}


def test_a_page_that_is_missing_is_owed(tmp_path: Path) -> None:
    pages_of(tmp_path, ages(), size=100)
    (tmp_path / "page_2.csv").unlink()
    assert "there are 273 rows (RECORD_COUNT) and 173 came" in refusal(tmp_path)


def test_pages_in_one_archive_are_read_as_one_table(tmp_path: Path) -> None:
    pages_of(tmp_path, ages(), size=100)
    with zipfile.ZipFile(tmp_path / "answer.zip", "w") as archive:
        for page in sorted(tmp_path.glob("page_*.csv")):
            archive.write(page, page.name)
            page.unlink()
    made = read(tmp_path)
    assert isinstance(made, MidYear)
    assert made.source.file == "answer.zip, page_1.csv, page_2.csv, page_3.csv"
    assert made.frame.loc["E01990001"].sum() == 910


def test_an_archive_of_pages_one_of_which_lies_elsewhere_is_short(tmp_path: Path) -> None:
    pages_of(tmp_path, ages(), size=100)
    with zipfile.ZipFile(tmp_path / "answer.zip", "w") as archive:
        for page in ("page_1.csv", "page_2.csv"):
            archive.write(tmp_path / page, page)
            (tmp_path / page).unlink()
    (tmp_path / "page_3.csv").unlink()
    assert "273 rows (RECORD_COUNT) and 200 came" in refusal(tmp_path)


def test_pages_of_two_tables_are_never_put_together_as_one(tmp_path: Path) -> None:
    pages_of(tmp_path, ages(), size=100)
    (tmp_path / "page_3.csv").unlink()
    pages_of(tmp_path, [row.replace("2024,", "2023,") for row in ages()], size=200, name="other")
    (tmp_path / "other_1.csv").unlink()
    assert "do not make it up (rows: 273)" in refusal(tmp_path)


def test_whole_tables_with_the_same_headings_stay_tables_of_their_own(tmp_path: Path) -> None:
    written(tmp_path, "one.csv", AGES, *ages())
    written(tmp_path, "two.csv", AGES, *[row.replace("2024,", "2023,") for row in ages()])
    assert {found.record.date for found in recognise(tmp_path).found if found.record} == {"2024-06-30", "2023-06-30"}
