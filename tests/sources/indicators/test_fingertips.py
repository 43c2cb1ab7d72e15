"""The profiles as their interface gives them: columns found by how they begin, units by count over denominator."""

from pathlib import Path

import pytest

from geo.errors import InputError
from geo.indicators.indicators import FigureKind
from geo.periods import fiscal, of_years
from geo.sources.indicators import fingertips
from geo.sources.indicators.long_layout import IndicatorTable
from geo.sources.reading import RawFile

HEAD = (
    "Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,{sex},Age,Category Type,"
    "Category,Time period,Value,Lower CI 95.0 limit,Upper CI 95.0 limit,Lower CI 99.8 limit,Upper CI 99.8 limit,Count,"
    "Denominator,Value note,Recent Trend,Compared to England value or percentiles,{parent},Time period Sortable,"
    "New data,Compared to goal,Time period range"
)


def written(
    folder: Path, *rows: str, sex: str = "Sex", parent: str = "Compared to ICB value or percentiles"
) -> RawFile:
    path = folder / "profiles.csv"
    path.write_text("\n".join((HEAD.format(sex=sex, parent=parent), *rows)) + "\n")
    return RawFile("profiles.csv", path)


def row(number: int, name: str, period: str, figures: str, *, sex: str = "Persons", category: str = "") -> str:
    area = "E92,England,E08000009,Trafford,UA"
    of = f"{'Deprivation' if category else ''},{category}"
    return f"{number},{name},{area},{sex},All ages,{of},{period},{figures},,,Similar,,1,,,1y"


def read(raw: RawFile) -> IndicatorTable:
    (kind,) = [kind for kind in fingertips.KINDS if kind.matches(raw.sample)]
    made = kind.read(raw)
    assert isinstance(made, IndicatorTable)
    return made


def test_a_published_range_is_kept_and_the_name_is_known(tmp_path: Path) -> None:
    name = "Reception prevalence of obesity (including severe obesity)"
    made = read(written(tmp_path, row(20601, name, "2022/23", "9.2,8.1,10.4,7.5,11.1,230,2500")))
    figure = made.values.at("obese_reception", fiscal(2022, 2023)).loc["E08000009"]
    assert figure[["value", "lower", "upper", "count", "base"]].tolist() == [9.2, 8.1, 10.4, 230, 2500]
    assert (figure["interval"], figure["said"]) == ("ci95", "Similar")


@pytest.mark.parametrize(
    ("figures", "measure", "unit"),
    [
        ("9.2,,,,,230,2500", FigureKind.PERCENTAGE, "%"),
        ("92.0,,,,,230,2500", FigureKind.RATE, "per 1,000"),
        ("9200,,,,,230,2500", FigureKind.RATE, "per 100,000"),
        ("71.3,,,,,,", FigureKind.SCORE, "as published"),
    ],
)
def test_the_unit_follows_from_count_over_denominator(
    tmp_path: Path, figures: str, measure: FigureKind, unit: str
) -> None:
    made = read(written(tmp_path, row(1, "Something new", "2022", figures)))
    (record,) = made.values.indicators
    assert (record.key, record.measure, record.unit) == ("fingertips_1", measure, unit)
    printed = made.values.at("fingertips_1", of_years(2022, 2022)).loc["E08000009"]
    assert (printed["interval"] == "ci95") == (measure is not FigureKind.SCORE)


def test_sex_may_be_called_gender_and_categories_stand_beside_everybody(tmp_path: Path) -> None:
    rows = [
        row(1, "New", "2022", "1,,,,,,", sex="Male"),
        row(1, "New", "2022", "2,,,,,,"),
        row(1, "New", "2022", "3,,,,,,", category="Most deprived"),
    ]
    made = read(written(tmp_path, *rows, sex="Gender", parent="Compared to region value or percentiles"))
    assert made.values.groups("fingertips_1") == ("Male", "", "Most deprived")


def test_what_is_no_number_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"row 2: denominator is '-5'; a number of 0 or more was expected"):
        read(written(tmp_path, row(1, "New", "2022", "1,,,,,2,-5")))
