"""Published lookups: small to large, exact or best fit, and never a contradiction that passes in silence."""

from pathlib import Path

import pytest

from geo.errors import InputError
from geo.sources import geography_lookups
from geo.sources.geography_lookups import LookupTable
from geo.sources.reading import RawFile


def raw(folder: Path, text: str) -> RawFile:
    path = folder / "lookup.csv"
    path.write_text(text)
    return RawFile("lookup.csv", path)


def read(folder: Path, text: str) -> LookupTable:
    return geography_lookups.read_lookup(raw(folder, text))


def is_lookup(folder: Path, header: str) -> bool:
    return geography_lookups.KINDS[0].matches(
        raw(folder, header + "\n" + ",".join("x" * len(header.split(",")))).sample
    )


def test_levels_are_named_by_kind_and_year_and_run_from_small_to_large(tmp_path: Path) -> None:
    table = read(
        tmp_path,
        "LAD22CD,LAD22NM,LSOA21CD,LSOA21NM,OA21CD\n"
        "E06990001,Kingsmere,E01990001,Kingsmere 001A,E00990001\n"
        "E06990001,Kingsmere,E01990001,Kingsmere 001A,E00990002\n",
    )
    assert table.levels == ("oa21", "lsoa21", "lad22")
    assert table.frame["lsoa21_name"].tolist() == ["Kingsmere 001A"] * 2
    assert table.exact
    assert table.leads("oa21", "lsoa21").to_dict() == {"E00990001": "E01990001", "E00990002": "E01990001"}


def test_a_table_from_small_areas_to_wards_is_a_best_fit_and_wards_to_authorities_is_exact(tmp_path: Path) -> None:
    best_fit = read(tmp_path, "LSOA21CD,WD24CD,WD24NM\nE01990001,E05990001,Old Town\n")
    nested = read(tmp_path, "WD24CD,WD24NM,LAD24CD\nE05990001,Old Town,E06990001\n")
    assert not best_fit.exact and "(best fit)" in best_fit.source.title
    assert nested.exact


def test_the_change_from_2011_to_2021_is_kept(tmp_path: Path) -> None:
    table = read(
        tmp_path,
        "LSOA11CD,LSOA21CD,CHGIND\nE01990001,E01990001,U\nE01990002,E01990003,s\nE01990002,E01990004,S\n",
    )
    assert table.levels == ("lsoa11", "lsoa21") and table.frame["change"].tolist() == ["U", "S", "S"]
    with pytest.raises(InputError, match="lies in more than one lsoa21"):
        table.leads("lsoa11", "lsoa21")


def test_an_unknown_change_is_refused_with_its_row(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="row 3: chgind is 'Q'"):
        read(tmp_path, "LSOA11CD,LSOA21CD,CHGIND\nE01990001,E01990001,U\nE01990002,E01990003,Q\n")


def test_an_area_put_into_two_wards_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="E01990001 is put into more than one wd24"):
        read(tmp_path, "LSOA21CD,WD24CD\nE01990001,E05990001\nE01990001,E05990002\n")


def test_rows_without_whole_codes_are_left_out_and_counted(tmp_path: Path) -> None:
    table = read(tmp_path, "LSOA21CD,WD24CD\nE01990001,E05990001\nE0199002,E05990001\nE01990003,\n")
    assert table.frame["lsoa21"].tolist() == ["E01990001"]
    assert "'E0199002' (8 characters)" in table.notes[0]
    assert "2 rows without a whole code" in table.notes[1]


def test_a_lookup_without_a_whole_row_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no row has a whole code in each of lsoa21, wd24"):
        read(tmp_path, "LSOA21CD,WD24CD\nE0199002,E05990001\n")


def test_a_code_of_another_kind_than_its_column_is_not_taken(tmp_path: Path) -> None:
    table = read(tmp_path, "LSOA21CD,WD24CD\nE01990001,E05990001\nE00990001,E05990001\n")
    assert table.frame["lsoa21"].tolist() == ["E01990001"] and "LSOA" in table.notes[0]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("OA21CD,LSOA21CD,LSOA21NM,MSOA21CD,MSOA21NM,LAD22CD,LAD22NM,ObjectId", True),
        ("LSOA11CD,LSOA11NM,LSOA21CD,LSOA21NM,CHGIND,LAD22CD,LAD22NM,LAD22NMW", True),
        ("LSOA11CD,LSOA11NM,LAD19CD,IMD19", False),
        ("ObjectId,LSOA11CD,LSOA11NM,IMD15", False),
        ("pcd7,pcd8,pcds,dointr,doterm,oa11cd,lsoa11cd,ladcd", False),
        ("area_code,area_name", False),
    ],
    ids=["nested", "vintages", "a rank beside codes", "one code", "postcodes", "no year"],
)
def test_a_lookup_holds_codes_and_names_and_no_measure(tmp_path: Path, header: str, expected: bool) -> None:
    assert is_lookup(tmp_path, header) is expected


@pytest.mark.parametrize(
    ("header", "row", "levels"),
    [
        (
            "WD25CD,WD25NM,LAD25CD,LAD25NM,CTYUA25CD,CTYUA25NM,RGN25CD,RGN25NM,CTRY25CD,CTRY25NM,ObjectId",
            "E05990001,One,E06990001,Kingsmere,E06990001,Kingsmere,E12000001,A,E92000001,England,1",
            ("wd25", "lad25"),
        ),
        (
            "OA21CD,WD26CD,WD26NM,LAD26CD,LAD26NM",
            "E00990001,E05990001,One,E06990001,Kingsmere",
            ("oa21", "wd26", "lad26"),
        ),
    ],
    ids=["wards to authorities of 2025", "output areas to wards of 2026"],
)
def test_the_lookups_of_2025_and_2026_are_read_as_they_come(
    tmp_path: Path, header: str, row: str, levels: tuple[str, ...]
) -> None:
    assert is_lookup(tmp_path, header)
    assert read(tmp_path, f"\ufeff{header}\n{row}\n").levels == levels
