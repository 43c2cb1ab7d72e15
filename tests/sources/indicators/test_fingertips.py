"""The profiles as their interface gives them: columns found by how they begin, units by count over denominator."""

from pathlib import Path

import numpy as np
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


def of(area_type: str, value: str, *, category_type: str = "", category: str = "", parent: str = "England") -> str:
    columns = f"E92000001,{parent},E08000009,Trafford,{area_type},Persons,All ages,{category_type},{category},2022"
    return f"1,New,{columns},{value},,,,,,,,,Similar,,1,,,1y"


def by_group(made: IndicatorTable) -> dict[str, float]:
    return made.values.frame.set_index("group")["value"].to_dict()


def test_rows_that_differ_by_the_type_of_their_category_are_told_apart(tmp_path: Path) -> None:
    rows = [
        of("UA", "1", category_type="Deciles (IMD2015)", category="Most deprived"),
        of("UA", "2", category_type="Deciles (IMD2019)", category="Most deprived"),
        of("UA", "3", category_type="Deciles (IMD2019)", category="Least deprived"),
        of("UA", "4"),
    ]
    assert by_group(read(written(tmp_path, *rows))) == {
        "Most deprived, Deciles (IMD2015)": 1,
        "Most deprived, Deciles (IMD2019)": 2,
        "Least deprived": 3,
        "": 4,
    }


def test_of_two_types_of_area_with_other_figures_the_newer_keeps_the_plain_group(tmp_path: Path) -> None:
    rows = [
        of("Districts & UAs (pre Apr 2019)", "1"),
        of("Districts & UAs (from Apr 2023)", "3"),
        of("Counties & UAs (from Apr 2019)", "2"),
    ]
    assert by_group(read(written(tmp_path, *rows))) == {
        "Districts & UAs (pre Apr 2019)": 1,
        "": 3,
        "Counties & UAs (from Apr 2019)": 2,
    }
    # A figure that is withheld for one type and held for the other is no contradiction.
    assert np.isnan(
        by_group(read(written(tmp_path, rows[0].replace(",1,,,", ",*,,,"), rows[1])))["Districts & UAs (pre Apr 2019)"]
    )


def test_one_figure_under_two_types_of_area_is_one(tmp_path: Path) -> None:
    rows = [of("Districts & UAs (pre Apr 2019)", "1"), of("Districts & UAs (from Apr 2023)", "1.0")]
    made = read(written(tmp_path, *rows))
    assert by_group(made) == {"": 1} and any("stand in it twice, counted once: 1" in note for note in made.notes)


def test_two_figures_that_nothing_tells_apart_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="one figure was expected"):
        read(written(tmp_path, of("UA", "1"), of("UA", "2")))


@pytest.mark.parametrize("odd", ["[c]", "*", "<5", "suppressed", "many"])
def test_one_odd_figure_is_missing_and_the_rest_of_the_file_is_read(tmp_path: Path, odd: str) -> None:
    rows = [row(1, "New", year, f"{figure},,,,,,") for year, figure in (("2020", "7"), ("2021", odd), ("2022", "9"))]
    made = read(written(tmp_path, *rows))
    assert made.values.frame["value"].fillna(-1).tolist() == [7, -1, 9]
    assert sum(repr(odd) in note for note in made.notes) == 1


def test_a_file_without_any_figure_left_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no row is left with a figure, an area and a period"):
        read(written(tmp_path, row(1, "New", "2022", "*,,,,,,")))
