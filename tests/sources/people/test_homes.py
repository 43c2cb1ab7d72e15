"""A table of planned homes: whole homes in a year, people per home where told, and a place by any of three ways."""

from pathlib import Path

import pytest

from geo.errors import InputError
from geo.sources.people import homes
from geo.sources.people.homes import PlannedHomes
from geo.sources.reading import RawFile

HEADER = "reference,place,lon,lat,homes,year,people_per_home,status\n"


def read(folder: Path, text: str) -> PlannedHomes:
    path = folder / "some.csv"
    path.write_text(text)
    raw = RawFile("some.csv", path)
    (kind,) = [kind for kind in homes.KINDS if kind.matches(raw.sample)]
    made = kind.read(raw)
    assert isinstance(made, PlannedHomes)
    return made


def test_a_site_has_a_row_a_year_and_stands_on_the_grid(tmp_path: Path) -> None:
    record = read(
        tmp_path, HEADER + "H1,North,1.9,53.6,90,2025,2.6,permission\nH1,North,1.9,53.6,130,2026,,permission\n"
    )
    assert record.frame[["homes", "year"]].to_numpy().tolist() == [[90, 2025], [130, 2026]]
    assert record.frame["people_per_home"].tolist()[0] == 2.6 and record.frame["people_per_home"].isna().tolist()[1]
    # 1.9 east, 53.6 north is in the North Sea off Lincolnshire: grid square TA/TG, easting 650-660 km.
    assert record.frame["easting"].between(650_000, 660_000).all()


def test_a_place_may_be_told_by_postcode_or_by_ward(tmp_path: Path) -> None:
    record = read(tmp_path, "site_name,postcode,ward_code,dwellings,completion_year\nMill,ZZ1 1AA,E05000001,12,2027\n")
    row = record.frame.iloc[0]
    assert (row["name"], row["postcode"], row["ward_code"], row["homes"]) == ("Mill", "ZZ11AA", "E05000001", 12)


def test_a_site_without_homes_or_a_year_is_left_out_and_named(tmp_path: Path) -> None:
    record = read(tmp_path, HEADER + "H1,North,1.9,53.6,90,2025,2.6,x\nH2,South,1.9,53.6,,2026,2.6,x\n")
    assert record.frame["reference"].tolist() == ["H1"]
    assert "row 3: South has no number of homes or no year; it is left out, and not nought." in record.notes[-1]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("H1,North,1.9,53.6,-90,2025,2.6,x\n", "homes is '-90'; a whole number of nought or more"),
        ("H1,North,1.9,53.6,10%,2025,2.6,x\n", "homes is '10%'; .* not a percentage"),
        ("H1,North,1.9,53.6,90,20255,2.6,x\n", "year is '20255'; a year from 2000 to 2100"),
        ("H1,North,1.9,53.6,90,2025,0,x\n", "people_per_home is '0'; above nought and up to 12"),
        ("H1,North,1.9,53.6,90,2025,260%,x\n", "people_per_home is '260%'"),
        ("H1,North,1.9,53.6,90,2025,2,x\nH1,North,1.9,53.6,9,2025,2,x\n", "site and year H1, 2025 stands on row 2"),
        ("H1,North,53.6,1.9,90,2025,2,x\n", "coordinates are swapped"),
        (",,1.9,53.6,90,2025,2,x\n", "neither a reference nor a name"),
    ],
)
def test_a_fault_is_refused_in_words(tmp_path: Path, row: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        read(tmp_path, HEADER + row)
