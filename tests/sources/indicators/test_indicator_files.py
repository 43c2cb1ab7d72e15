"""Indicators in the long layout: one figure a key, whatever way it is printed, and faults in a sentence each."""

from pathlib import Path

import pandas as pd
import pytest

from geo.errors import InputError
from geo.indicators.indicators import Polarity, put_together
from geo.periods import of_months, of_years, read_period
from geo.sources.indicators import long_layout
from geo.sources.indicators.long_layout import IndicatorTable, refuse_conflicts
from geo.sources.reading import RawFile

HEAD = "area_code,area_name,indicator,period,measure,unit,value"


def written(folder: Path, *rows: str, head: str = HEAD, name: str = "table.csv") -> RawFile:
    path = folder / name
    path.write_text("\n".join((head, *rows)) + "\n")
    return RawFile(name, path)


def read(raw: RawFile) -> IndicatorTable:
    (kind,) = [kind for kind in long_layout.KINDS if kind.matches(raw.sample)]
    made = kind.read(raw)
    assert isinstance(made, IndicatorTable)
    return made


def faults(raw: RawFile) -> tuple[str, ...]:
    with pytest.raises(InputError) as refused:
        read(raw)
    return refused.value.faults


def test_a_published_name_becomes_the_declared_indicator_and_days(tmp_path: Path) -> None:
    made = read(written(tmp_path, "E05000001,A,Detached houses (from best-fit OAs),2021,Percentage,Households,11.7"))
    (record,) = made.values.indicators
    assert (record.key, record.polarity) == ("detached", Polarity.NONE)
    assert made.values.at("detached", of_years(2021, 2021)).loc["E05000001", "value"] == 11.7
    assert made.source.publisher == record.source and made.source.date == "2021"


def test_two_ways_of_printing_a_period_are_one_period(tmp_path: Path) -> None:
    rows = ["E05000001,A,Median age,2022-05,Median,Persons,37", "E05000002,B,Median age,May 2022,Median,Persons,41"]
    made = read(written(tmp_path, *rows))
    assert made.values.at("median_age", of_months(2022, 5, 1))["value"].tolist() == [37, 41]


def test_sex_hides_in_the_unit_or_under_inequality_and_crimes_in_their_group(tmp_path: Path) -> None:
    head = f"{HEAD},inequality"
    name = "Healthy life expectancy at birth"
    rows = [
        f"E08000001,A,{name},2015 - 17,Life expectancy,Years,{63 + at},{sex}"
        for at, sex in enumerate(("Male", "Female"))
    ]
    assert read(written(tmp_path, *rows, head=head)).values.groups("healthy_life_expectancy") == ("Male", "Female")
    head = "area_code,period,value,indicator,measure,unit,group"
    rows = [
        'E22000107,2008/09,78.6,Offence rate,"Rate per 1,000",Offences,Total recorded crime',
        'E22000107,2008/09,1.2,Offence rate,"Rate per 1,000",Offences,Robbery',
    ]
    assert read(written(tmp_path, *rows, head=head)).values.groups("recorded_crime") == ("", "Robbery")


def test_a_name_that_is_not_declared_is_kept_as_printed_without_a_better(tmp_path: Path) -> None:
    made = read(written(tmp_path, "E05000001,A,Window boxes,2021,Percentage,Homes,12"))
    (record,) = made.values.indicators
    assert (record.label, record.unit, record.polarity, record.dimension) == (
        "Window boxes",
        "% of homes",
        Polarity.NONE,
        None,
    )
    assert "'Window boxes' is not among the declared indicators" in made.notes[-1]


def test_a_count_beside_a_sampled_share_gives_the_share_its_base_and_range(tmp_path: Path) -> None:
    name = "Residents who feel safe outside after dark"
    rows = [f"E05000001,A,{name},2019,Count,Persons,81", f"E05000001,A,{name},2019,Percentage,Persons,62.3"]
    made = read(written(tmp_path, *rows))
    share = made.values.at("safe_after_dark", of_years(2019, 2019)).loc["E05000001"]
    # 81 of 130 are 62.3%.
    assert (share["count"], share["base"]) == (81, 130)
    assert share["lower"] == pytest.approx(53.74, abs=0.05) and share["upper"] == pytest.approx(70.18, abs=0.05)
    assert len(made.values.frame) == 1


def test_a_figure_that_is_missing_stays_missing(tmp_path: Path) -> None:
    made = read(
        written(
            tmp_path, "E05000001,A,Median age,2021,Median,Persons,NA", "E05000002,B,Median age,2021,Median,Persons,3"
        )
    )
    assert made.values.frame["value"].isna().tolist() == [True, False]


@pytest.mark.parametrize(
    ("measure", "value", "words"),
    [
        ("Percentage", "about half", "value is 'about half'; a number was expected"),
        ("Percentage", "130", "value is '130'; a percentage is 100 or less"),
        ("Percentage", "-2", "value is '-2'; a percentage is nought or more"),
        ("Count", "-3", "value is '-3'; a count is nought or more"),
        ("Count", "45%", "value is '45%'; a count is printed without %"),
    ],
)
def test_a_figure_that_cannot_be_is_named_by_its_row(tmp_path: Path, measure: str, value: str, words: str) -> None:
    (fault,) = faults(written(tmp_path, f"E05000001,A,Gardens,2021,{measure},Homes,{value}"))
    assert fault.startswith("table.csv, row 2: ") and words in fault


def test_a_percentage_may_carry_its_sign_and_a_score_may_lie_below_nought(tmp_path: Path) -> None:
    rows = [
        "E05000001,A,Local election turnout,2023,Percentage,Votes,41.8%",
        "E05000001,A,Indices of Deprivation: Crime,2025,Weighted Score,Score,-0.24",
    ]
    assert read(written(tmp_path, *rows)).values.frame["value"].tolist() == [41.8, -0.24]


def test_a_period_that_may_be_two_is_named(tmp_path: Path) -> None:
    (fault,) = faults(written(tmp_path, "E05000001,A,Median age,2010-11,Median,Persons,37"))
    assert "row 2: period is '2010-11'" in fault and "may be a month or a year" in fault


def test_all_faults_of_a_file_are_named_at_once(tmp_path: Path) -> None:
    rows = ["E05000001,A,Median age,soon,Median,Persons,37", "E05000002,A,Median age,2021,Median,Persons,old"]
    said = faults(written(tmp_path, *rows))
    assert [sentence.split(": ")[1][:12] for sentence in said] == ["value is 'ol", "period is 's", "no row is le"]


def test_a_file_that_contradicts_itself_is_refused_and_one_that_repeats_itself_is_not(tmp_path: Path) -> None:
    row = "E05000001,A,Median age,2021,Median,Persons,"
    (fault,) = faults(written(tmp_path, f"{row}37", f"{row}38"))
    assert fault == "table.csv, row 3: median_age for E05000001, 2021, is 38, and 37 on row 2; one figure was expected."
    made = read(written(tmp_path, f"{row}37", f"{row}37"))
    assert len(made.values.frame) == 1 and "stand in it twice, counted once: 1" in made.notes[0]


def test_a_missing_quarter_is_named_and_stays_missing(tmp_path: Path) -> None:
    rows = [f"E05000001,A,Claimant count,{quarter},Count,Persons,5" for quarter in ("2022 Q1", "2022 Q2", "2022 Q4")]
    made = read(written(tmp_path, *rows))
    assert "the series has no figure for July to September 2022." in made.notes[0]
    assert len(made.values.frame) == 3


def test_a_row_without_a_usable_code_is_left_out_and_counted(tmp_path: Path) -> None:
    made = read(
        written(tmp_path, "E0500001,A,Median age,2021,Median,Persons,3", "E05000002,A,Median age,2021,Median,Persons,3")
    )
    assert len(made.values.frame) == 1 and "row 2: area_code is 'E0500001'" in made.notes[0]
    with pytest.raises(InputError, match="area_code holds no area code, found 'Sale'"):
        read(written(tmp_path, "Sale,A,Median age,2021,Median,Persons,3"))


def test_two_files_that_say_different_things_are_refused_with_both_named(tmp_path: Path) -> None:
    row = "E05000001,A,Median age,{},Median,Persons,{}"
    first = read(written(tmp_path, row.format("May 2022", 37), name="one.csv"))
    same = read(written(tmp_path, row.format("2022-05", 37), name="same.csv"))
    other = read(written(tmp_path, row.format("2022-05", 38), name="other.csv"))
    refuse_conflicts([first, same])
    with pytest.raises(InputError) as refused:
        refuse_conflicts([first, same, other])
    assert refused.value.faults == (
        "one.csv and other.csv give median_age for E05000001, May 2022, as 37 and 38; keep the right one.",
    )


@pytest.fixture(scope="module", name="trafford")
def trafford_tables(real_data: Path) -> dict[str, IndicatorTable]:
    folder = real_data / "trafford" / "indicators"
    files = [
        *folder.glob("ward_data/*.csv"),
        *folder.glob("fingertips_tidy/*.csv"),
        folder / "dashboard_crime_rate.csv",
    ]
    return {path.stem: read(RawFile(path.name, path)) for path in sorted(files)}


def test_every_real_file_is_of_declared_indicators_and_none_contradicts_another(
    trafford: dict[str, IndicatorTable],
) -> None:
    assert len(trafford) == 53
    refuse_conflicts(list(trafford.values()))
    assert not [note for table in trafford.values() for note in table.notes if "not among the declared" in note]
    everything = put_together(table.values for table in trafford.values())
    assert len(everything.frame) == sum(len(table.values.frame) for table in trafford.values())


def test_real_figures_are_those_in_the_files(trafford: dict[str, IndicatorTable]) -> None:
    # Read by eye in the files: Altrincham's turnout of 2023, and claimants of the authority in two layouts of period.
    turnout = trafford["governance__local_election_turnout"].values.at("turnout", of_years(2023, 2023))
    assert turnout.loc["E05015239", "value"] == 41.8
    claimants = trafford["claimant_count"].values
    period = read_period("March 2023")
    assert period is not None
    table = pd.read_csv(trafford_file(trafford, "claimant_count"))
    by_hand = table[
        (table["period"] == "March 2023") & (table["area_code"] == "E92000001") & (table["measure"] == "Count")
    ]
    assert claimants.at("claimants", period).loc["E92000001", "value"] == by_hand["value"].item() == 1_343_645


def trafford_file(trafford: dict[str, IndicatorTable], stem: str) -> Path:
    project = Path(__file__).resolve().parents[3]
    return project.parent / "shared/data/trafford/indicators/fingertips_tidy" / trafford[stem].source.file


def test_a_real_series_of_months_is_whole_and_a_missing_year_is_named(trafford: dict[str, IndicatorTable]) -> None:
    frame = trafford["claimant_count"].values.frame
    assert len(frame[frame["indicator"] == "claimants"].drop_duplicates(["first", "last"])) == 37
    assert trafford["claimant_count"].notes == ()
    (note,) = trafford["adults_depression"].notes
    assert "the series has no figure for 2023/24." in note
