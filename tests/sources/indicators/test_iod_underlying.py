"""The figures behind the indices: known by how their heading begins, empty cells missing, editions told apart."""

from pathlib import Path

import pandas as pd
import pytest

from geo.areas.lookups import whole
from geo.errors import InputError
from geo.indicators.indicators import carried
from geo.periods import of_years
from geo.sources.indicators import deprivation, iod_underlying, long_layout
from geo.sources.indicators.long_layout import IndicatorTable
from geo.sources.reading import RawFile


def read(raw: RawFile) -> IndicatorTable:
    (kind,) = [kind for kind in iod_underlying.KINDS if kind.matches(raw.sample)]
    assert not any(other.matches(raw.sample) for other in deprivation.KINDS)
    made = kind.read(raw)
    assert isinstance(made, IndicatorTable)
    return made


def written(folder: Path, text: str) -> RawFile:
    path = folder / "iod.csv"
    path.write_text(text)
    return RawFile("iod.csv", path)


@pytest.mark.parametrize(
    "heading",
    ["road_distance_to_a_gp_surgery_indicator_km", "Road distance to a GP surgery indicator (km)"],
)
def test_an_empty_distance_is_missing_and_not_next_door(tmp_path: Path, heading: str) -> None:
    text = f"LSOA code (2011),income_domain_numerator,{heading}\nE01000001,85.0,\nE01000002,85.0,1.5"
    values = read(written(tmp_path, text)).values
    assert values.at("gp_road_km", of_years(2019, 2019))["value"].isna().tolist() == [True, False]
    assert values.at("income_deprived", of_years(2019, 2019))["value"].tolist() == [85, 85]


def test_of_two_headings_that_begin_alike_each_is_its_own(tmp_path: Path) -> None:
    headings = "household_overcrowding_indicator_rooms,household_overcrowding_indicator_bedrooms"
    text = f"LSOA code (2021),{headings}\nE01000001,0.05,0.04"
    keys = [indicator.key for indicator in read(written(tmp_path, text)).values.indicators]
    assert keys == ["overcrowding_rooms", "overcrowding_bedrooms"]


def test_a_column_that_is_not_known_is_named(tmp_path: Path) -> None:
    text = "LSOA code (2021),income_domain_numerator,something_else\nE01000001,85,1"
    assert "not known are left out: something_else" in read(written(tmp_path, text)).notes[-1]


def test_codes_of_another_kind_of_area_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"lsoa code \(2021\) holds MSOA codes"):
        read(written(tmp_path, "LSOA code (2021),income_domain_numerator\nE02000001,85"))


@pytest.mark.parametrize(
    ("file", "edition", "columns", "lsoas"),
    [
        ("trafford/indicators/IoD2019_underlying_indicators_File_8.csv", 2019, 28, 138),
        ("trafford/indicators/IoD2025_underlying_indicators_lsoa21.csv", 2025, 28, 139),
        ("rutland/indicators/IoD2019_underlying_indicators_File_8.csv", 2019, 28, 23),
        ("rutland/indicators/IoD2025_underlying_indicators_lsoa21.csv", 2025, 28, 26),
    ],
)
def test_every_column_of_the_real_editions_is_known(
    real_data: Path, file: str, edition: int, columns: int, lsoas: int
) -> None:
    made = read(RawFile(file, real_data / file))
    assert (len(made.values.indicators), made.values.frame["area_code"].nunique()) == (columns, lsoas)
    assert made.source.edition == str(edition) and made.notes == ()
    table = pd.read_csv(real_data / file).set_index(f"LSOA code ({2011 if edition == 2019 else 2021})")
    children = made.values.at("income_deprived_children", of_years(edition, edition))["value"]
    pd.testing.assert_series_equal(
        children, table["income_deprivation_affecting_children_index_idaci_numerator"], check_names=False
    )


def test_people_on_low_income_carried_to_wards_are_the_published_shares(real_data: Path) -> None:
    folder = real_data / "trafford"
    path = folder / "indicators/IoD2025_underlying_indicators_lsoa21.csv"
    lookup = pd.read_csv(folder / "lookups/LSOA21_WD24_LAD24_EW_LU.csv", encoding="utf-8-sig")
    ward = lookup.set_index("LSOA21CD")["WD24CD"]
    estimate = pd.read_csv(folder / "population/mid-year_2022_population_estimates_lsoa.csv")
    people = estimate[estimate["sex"] == "Persons"].set_index("area_code")["all_ages"].astype(float)
    wards = carried(read(RawFile(path.name, path)).values, whole(ward), people)
    counted = wards.at("income_deprived", of_years(2025, 2025))["value"]
    share = 100 * counted / people.groupby(ward).sum()
    table = folder / "indicators/ward_data/deprivation__income_deprivation.csv"
    published = long_layout.read_long(RawFile(table.name, table)).values
    shares = published.at("income_deprived_share", of_years(2025, 2025))["value"]
    # Counts are published to the nearest 5 people an LSOA, shares to a tenth of a point.
    assert len(share) == 21 and (share - shares).abs().max() < 0.25
