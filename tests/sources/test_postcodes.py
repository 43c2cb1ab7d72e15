"""Postcodes: where each is, in which areas, and how far the answer can be trusted."""

import zipfile
from pathlib import Path

import numpy as np
import pytest

from geo.errors import InputError
from geo.sources import kinds, postcode_directory, postcodes
from geo.sources.code_point import read_code_point
from geo.sources.postcodes import PostcodeTable
from geo.sources.reading import RawFile

HEADERS = (
    "PC,PQ,EA,NO,CY,RH,LH,CC,DC,WC\nPostcode,Positional_quality_indicator,Eastings,Northings,Country_code,"
    "NHS_regional_HA_code,NHS_HA_code,Admin_county_code,Admin_district_code,Admin_ward_code\n"
)
WARD, COUNCIL = "E05990001", "E06990001"


def point(postcode: str, easting: int, northing: int, quality: int = 10) -> str:
    return f'"{postcode}","{quality}","{easting}","{northing}","E92000001","","","","{COUNCIL}","{WARD}"\n'


def zipped(folder: Path, **members: str) -> RawFile:
    path = folder / "codes.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/") + ".csv", text)
    return RawFile("codes.zip", path)


def code_point(folder: Path, *rows: str) -> PostcodeTable:
    raw = zipped(folder, Data__CSV__km="".join(rows), Doc__Column_Headers=HEADERS)
    assert [kind.key for kind in kinds.KINDS if kind.matches(raw.sample)] == ["code_point"]
    return read_code_point(raw)


def directory(folder: Path, text: str) -> PostcodeTable:
    path = folder / "directory.csv"
    path.write_text(text)
    raw = RawFile("directory.csv", path)
    assert [kind.key for kind in kinds.KINDS if kind.matches(raw.sample)] == ["postcode_directory"]
    return postcode_directory.read_directory(raw)


LOOKUP = "pcd7,pcd8,pcds,dointr,doterm,usertype,oa11cd,lsoa11cd,msoa11cd,ladcd\n"


def test_code_point_has_no_header_row_and_loses_no_first_postcode(tmp_path: Path) -> None:
    table = code_point(tmp_path, point("KM1 1AA", 640_100, 400_100), point("KM1  1AB", 640_300, 400_100))
    assert list(table.frame.index) == ["KM11AA", "KM11AB"]
    assert table.frame.loc["KM11AA", ["easting", "northing", "ward_code"]].tolist() == [640_100, 400_100, WARD]
    assert table.code_point and bool(table.frame["live"].all())


def test_the_columns_are_known_without_their_list(tmp_path: Path) -> None:
    raw = zipped(tmp_path, Data__CSV__km=point("KM1 1AA", 640_100, 400_100))
    assert read_code_point(raw).frame["northing"].tolist() == [400_100]


def test_a_list_of_columns_in_another_order_is_followed(tmp_path: Path) -> None:
    headers = "Postcode,Northings,Eastings,Positional_quality_indicator,Admin_ward_code\n"
    rows = f'"KM1 1AA","400100","640100","10","{WARD}"\n'
    raw = zipped(tmp_path, Data__CSV__km=rows, Doc__Column_Headers=headers)
    assert read_code_point(raw).frame.loc["KM11AA", "easting"] == 640_100


def test_more_cells_than_columns_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"codes\.zip, Data/CSV/km\.csv: not the 10 columns"):
        code_point(tmp_path, point("KM1 1AA", 640_100, 400_100).strip() + ',"x"\n')


def test_a_postcode_without_a_place_is_not_at_nought(tmp_path: Path) -> None:
    table = code_point(tmp_path, point("KM1 1AA", 0, 0, quality=90), point("KM1 1AB", 640_300, 400_100))
    assert np.isnan(table.frame.loc["KM11AA", "easting"])
    assert table.notes == ("codes.zip: 1 postcodes have no place of their own.",)


def test_an_impossible_postcode_is_left_out_and_shown(tmp_path: Path) -> None:
    good = point("KM1 1AA", 640_100, 400_100)
    table = code_point(tmp_path, point("WA154 1HF", 640_100, 400_100), point("M31", 640_100, 400_100), good)
    assert list(table.frame.index) == ["KM11AA"]
    assert "'WA1541HF' is no postcode such as M15 4AB; 2 such rows left out" in table.notes[0]


def test_a_table_without_any_postcode_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no row has a postcode"):
        code_point(tmp_path, point("M31", 640_100, 400_100))


def test_a_postcode_with_two_places_is_refused_and_a_repeated_row_is_not(tmp_path: Path) -> None:
    same = point("KM1 1AA", 640_100, 400_100)
    assert len(code_point(tmp_path, same, same).frame) == 1
    with pytest.raises(InputError, match="KM11AA is given twice with different places"):
        code_point(tmp_path, same, point("KM1 1AA", 640_200, 400_100))


def test_the_lookup_of_2022_has_2011_areas_and_marks_what_is_terminated(tmp_path: Path) -> None:
    table = directory(
        tmp_path,
        LOOKUP
        + "KM1 1AA,KM1  1AA,KM1 1AA,200001,,0,E00990001,E01990001,E02990001,E06990001\n"
        + "KM1 1AZ,KM1  1AZ,KM1 1AZ,198001,201206,0,E00990001,E01990001,E02990001,E06990001\n",
    )
    assert set(table.frame.columns) == {"lad_code", "oa11", "lsoa11", "msoa11", "live"}
    assert table.frame["live"].to_dict() == {"KM11AA": True, "KM11AZ": False}
    assert "1 of 2 postcodes are no longer in use" in table.notes[0]


@pytest.mark.parametrize(
    "header",
    [
        "pcd7,pcd8,pcds,dointr,doterm,lad25cd,wd25cd,east1m,north1m,gridind,oa21cd,lsoa21cd,msoa21cd",
        "pcd,pcd2,pcds,dointr,doterm,oslaua,osward,oseast1m,osnrth1m,osgrdind,oa21,lsoa21,msoa21",
    ],
    ids=["2025", "2023"],
)
def test_the_directory_is_read_by_the_stems_of_its_headings_whatever_the_year(tmp_path: Path, header: str) -> None:
    row = f"KM1 1AA,KM1  1AA,KM1 1AA,200001,,{COUNCIL},{WARD},640100,400100,1,E00990001,E01990001,E02990001\n"
    gone = f"KM1 1AB,KM1  1AB,KM1 1AB,200001,,{COUNCIL},{WARD},,,9,E00990001,E01990001,E02990001\n"
    table = directory(tmp_path, f"{header}\n{row}{gone}")
    placed = table.frame.loc["KM11AA"]
    assert placed[["easting", "northing", "ward_code", "lad_code"]].tolist() == [640_100, 400_100, WARD, COUNCIL]
    assert placed[["oa21", "lsoa21", "msoa21"]].tolist() == ["E00990001", "E01990001", "E02990001"]
    assert np.isnan(table.frame.loc["KM11AB", "easting"])


def test_the_directory_is_read_from_its_zip(tmp_path: Path) -> None:
    text = "pcd7,pcds,dointr,doterm,east1m,north1m,oa21cd,ru11ind\nKM1 1AA,KM1 1AA,200001,,640100,400100,E00990001,x\n"
    raw = zipped(tmp_path, Data__ONSPD_MAY_2025_UK=text, Documents__names="a,b\n")
    assert [kind.key for kind in kinds.KINDS if kind.matches(raw.sample)] == ["postcode_directory"]
    assert postcode_directory.read_directory(raw).frame.loc["KM11AA", "oa21"] == "E00990001"


def test_a_postcode_without_a_point_takes_the_middle_of_its_neighbours_and_says_so(tmp_path: Path) -> None:
    points = code_point(tmp_path, point("KM1 1AA", 640_100, 400_100), point("KM1 1AB", 640_300, 400_500))
    areas = directory(
        tmp_path,
        LOOKUP
        + "KM11AA,,KM1 1AA,200001,,0,E00990001,E01990001,E02990001,E06990001\n"
        + "KM11AB,,KM1 1AB,200001,,0,E00990001,E01990001,E02990001,E06990001\n"
        + "KM11AC,,KM1 1AC,200001,201206,0,E00990001,E01990001,E02990001,E06990001\n"
        + "KM11AD,,KM1 1AD,200001,,0,E00990002,E01990001,E02990001,E06990001\n"
        + "KM11AE,,KM1 1AE,200001,,0,E00990003,E01990002,E02990001,E06990001\n",
    )
    placed = postcodes.place_postcodes(points, areas)
    # The middle of (640100, 400100) and (640300, 400500) is (640200, 400300); KM1 1AE has no neighbour with a point.
    assert placed.loc["KM11AC", ["easting", "northing"]].tolist() == [640_200, 400_300]
    assert placed["basis"].to_dict() == {
        "KM11AA": "Code-Point Open",
        "KM11AB": "Code-Point Open",
        "KM11AC": "middle of its output area's other postcodes, approximate",
        "KM11AD": "middle of its LSOA's other postcodes, approximate",
    }
    assert placed["live"].to_dict() == {"KM11AA": True, "KM11AB": True, "KM11AC": False, "KM11AD": True}


def test_without_any_table_no_postcode_has_a_place() -> None:
    assert postcodes.place_postcodes(None, None).empty


AUGUST_2026 = (
    "pcd7,pcd8,pcds,dointr,doterm,usrtypind,east1m,north1m,gridind,oa21cd,cty26cd,ced25cd,lad26cd,wd26cd,nhser24cd,"
    "ctry26cd,rgn26cd,pcon24cd,ttwa15cd,itl25cd,npark16cd,lsoa21cd,msoa21cd,wz11cd,sicbl26cd,bua24cd,ruc21ind,oac21ind,"
    "lat,long,lep21cd1,lep21cd2,pfa23cd,imd25ind,icb26cd"
)


def of_2026(postcode: str) -> str:
    cells = dict.fromkeys(AUGUST_2026.split(","), "")
    cells |= {"pcds": postcode, "east1m": "640500", "north1m": "400500", "gridind": "1", "oa21cd": "E00990001"}
    cells |= {"lad26cd": COUNCIL, "wd26cd": WARD, "lsoa21cd": "E01990001", "msoa21cd": "E02990001"}
    return ",".join(cells.values())


def test_the_directory_of_2026_is_read_without_northern_irish_postcodes(tmp_path: Path) -> None:
    made = directory(tmp_path, "\n".join([AUGUST_2026, of_2026("ZZ1 1ZZ"), of_2026("BT1 1AA")]) + "\n")
    row = made.frame.loc["ZZ11ZZ"]
    assert list(made.frame.index) == ["ZZ11ZZ"]
    assert (row["oa21"], row["ward_code"], row["lad_code"], row["lsoa21"]) == ("E00990001", WARD, COUNCIL, "E01990001")
    assert "Northern Irish postcodes are left out (1)" in " ".join(made.notes)


def test_a_directory_of_northern_irish_postcodes_alone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="every postcode in it is Northern Irish"):
        directory(tmp_path, f"{AUGUST_2026}\n{of_2026('BT1 1AA')}\n")
