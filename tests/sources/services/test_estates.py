"""A council's land and buildings: listed whole, placed only where the place can be right."""

from pathlib import Path

import numpy as np
import pytest

from geo.errors import InputError
from geo.sources.reading import RawFile
from geo.sources.services import estates
from geo.sources.services.estates import Estates

HEADER = (
    "OrganisationLabel,EffectiveDate,UPRN,AssetCode,PropertyName,StreetNumber,StreetName,PostTown,PostCode,"
    "CoordinateReferenceSystem,GeoX,GeoY,TenureType,TenureDetail,OtherDetail,HoldingType,BuildingSize,EnergyRating"
)
TOWN_HALL = (
    "A Council,2024-09-30,,T1,Town Hall,1,High Street,Oldtown,LE15 9QH,WGS84,-0.72,52.59,Freehold,,,Buildings,415,E"
)


def asset(code: str, *, place: str = "WGS84,-0.73,52.59", postcode: str = "LE15", name: str = "Depot") -> str:
    return f"A Council,2024-09-30,,{code},{name},,,Oldtown,{postcode},{place},Freehold,,,Land,,"


def written(folder: Path, *rows: str) -> RawFile:
    path = folder / "assets.csv"
    path.write_text("\n".join([HEADER, *rows]))
    return RawFile("assets.csv", path)


def read(raw: RawFile) -> Estates:
    (kind,) = [kind for kind in estates.KINDS if kind.matches(raw.sample)]
    made = kind.read(raw)
    assert isinstance(made, Estates)
    return made


def test_an_asset_keeps_its_facts_under_names_of_ours(tmp_path: Path) -> None:
    made = read(written(tmp_path, TOWN_HALL))
    row = made.frame.loc["T1"]
    assert (row["name"], row["tenure"], row["floor_area_m2"], row["energy_rating"]) == (
        "Town Hall",
        "Freehold",
        415,
        "E",
    )
    assert (row["address"], row["postcode"], row["is_building"]) == ("1 High Street, Oldtown", "LE159QH", True)
    assert (made.source.date, made.source.publisher) == ("2024-09-30", "A Council")


def test_a_missing_size_is_missing_and_not_nought(tmp_path: Path) -> None:
    assert np.isnan(read(written(tmp_path, TOWN_HALL, asset("L1"))).frame.at["L1", "floor_area_m2"])


def test_half_a_postcode_is_no_place_and_no_coordinates_are_counted(tmp_path: Path) -> None:
    made = read(written(tmp_path, TOWN_HALL, asset("L1", place=",,"), asset("L2", place=",,", postcode="LE15 9QJ")))
    assert made.frame["postcode"].tolist() == ["LE159QH", "", "LE159QJ"]
    words = " ".join(made.notes)
    assert "half a postcode, such as LE15, is a district and no place (rows with no more than that: 1)" in words
    # Two of three assets have no coordinates, one of the two a whole postcode.
    assert "no coordinates are held for 2 of 3 assets, 1 with a postcode" in words


def test_swapped_axes_are_named_by_row_and_never_mended_silently(tmp_path: Path) -> None:
    made = read(written(tmp_path, TOWN_HALL, asset("L1"), asset("L2", place="WGS84,52.59,-0.73", name="Youth Centre")))
    assert made.frame["easting"].isna().tolist() == [False, False, True]
    assert "row 4: Youth Centre has its coordinates swapped (52.59, -0.73)" in made.notes[0]


def test_an_unknown_coordinate_system_leaves_the_asset_without_a_place(tmp_path: Path) -> None:
    made = read(written(tmp_path, TOWN_HALL, asset("L1", place="Irish Grid,315904,234671")))
    assert made.frame["easting"].isna().tolist() == [False, True]
    assert "row 3: the coordinate system is 'IRISH GRID'" in made.notes[0]


def test_the_asset_code_is_the_key_and_a_repeated_one_is_left_out(tmp_path: Path) -> None:
    made = read(written(tmp_path, TOWN_HALL, asset("T1"), asset("")))
    assert made.frame["name"].tolist() == ["Town Hall"]
    words = " ".join(made.notes)
    assert "row 3: AssetCode T1 stands above already" in words
    assert "row 4: AssetCode is empty" in words


def test_a_list_without_any_code_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="AssetCode is empty on every row"):
        read(written(tmp_path, asset(""), asset("")))


def test_the_real_list_is_kept_whole_and_its_two_impossible_places_are_named(real_data: Path) -> None:
    file = "trafford/estates/trafford_land_and_building_assets.csv"
    made = read(RawFile(file, real_data / file))
    # 608 assets, 235 without coordinates, one swapped, one 26 km away: 608 - 235 - 2 = 371 placed.
    assert (len(made.frame), int(made.frame["easting"].notna().sum())) == (608, 371)
    words = " ".join(made.notes)
    assert "row 387: Davyhulme Youth Centre has its coordinates swapped" in words
    assert "row 124: The Fort stands 26 km from the middle of the list" in words
    assert "no coordinates are held for 235 of 608 assets, 25 with a postcode" in words
