"""Figures reach the wards by the codes in the file, and the borough's are put together as figures should be."""

import math
from pathlib import Path

import pandas as pd
import pytest

from geo import build
from geo.build import residents
from geo.build.indicators import indicators_of, people_of, with_borough
from geo.build.ledger import Ledger
from geo.build.study import study
from geo.errors import InputError
from geo.indicators.declared import DECLARED
from geo.indicators.indicators import COLUMNS, IndicatorValues
from geo.people.segregation import Units
from geo.periods import of_years
from geo.place.place import Place
from geo.sources.catalogue import recognise
from geo.uncertainty.intervals import wilson
from tests.build import paper_folder as paper
from tests.build.paper_folder import WARDS as PAPER_WARDS
from tests.town import BOROUGH, WARDS, figure_rows

PEOPLE = pd.Series([1000.0, 800, 600, 400, 200], index=list(WARDS))


def values(rows: list[dict[str, object]]) -> IndicatorValues:
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return IndicatorValues(tuple(DECLARED[key] for key in dict.fromkeys(frame["indicator"])), frame)


def borough(rows: list[dict[str, object]]) -> pd.Series:
    """The one row of the borough."""
    made = with_borough(values(rows), PEOPLE, BOROUGH).frame
    (at,) = made.index[made["area_code"] == BOROUGH]
    return made.loc[at]


def test_shares_of_the_borough_are_of_all_who_were_asked() -> None:
    asked, agreed = (
        dict(zip(WARDS, (100, 50, 25, 20, 5), strict=True)),
        dict(zip(WARDS, (50, 40, 20, 5, 5), strict=True)),
    )
    shares = {ward: 100 * agreed[ward] / asked[ward] for ward in WARDS}
    row = borough(figure_rows("belong", 2023, shares, count=agreed, base=asked))
    # 120 of 200, and not the mean of 50, 80, 80, 25 and 100.
    assert (row["value"], row["count"], row["base"]) == (60, 120, 200)
    assert (row["lower"], row["upper"]) == pytest.approx([100 * float(end) for end in wilson(120, 200)])
    assert row["source"] == "indicators.csv, put together from its wards"


def test_events_add_up_and_are_missing_where_a_ward_is() -> None:
    counts = dict(zip(WARDS, (1.0, 2, 3, 4, 5), strict=True))
    assert borough(figure_rows("hate_crime", 2023, counts, count=counts))[["value", "count"]].tolist() == [15, 15]
    counts[WARDS[0]] = math.nan
    made = with_borough(values(figure_rows("hate_crime", 2023, counts, count=counts)), PEOPLE, BOROUGH).frame
    assert BOROUGH not in set(made["area_code"])


def test_the_rest_is_the_mean_by_people() -> None:
    # (0.5 x 1000 + 1 x 800 + 1.5 x 600 + 2 x 400 + 2.5 x 200) / 3000 = 3500 / 3000.
    row = borough(figure_rows("post_office_road_km", 2019, dict(zip(WARDS, (0.5, 1, 1.5, 2, 2.5), strict=True))))
    assert row["value"] == pytest.approx(3500 / 3000) and math.isnan(row["lower"])


def test_a_published_figure_of_the_borough_stands() -> None:
    rows = figure_rows("turnout", 2023, dict.fromkeys(WARDS, 30.0) | {BOROUGH: 31.5})
    assert borough(rows)["value"] == 31.5


def test_people_of_old_areas_are_those_of_the_new_ones_that_they_became() -> None:
    # One became two of 300 and 100; two merged into one of 500, which is parted between them.
    shares = pd.DataFrame(
        {"source": ["a", "a", "b", "c"], "target": ["x", "y", "z", "z"], "share": [0.75, 0.25, 1.0, 1.0]}
    )
    people = people_of(shares, pd.Series({"x": 300.0, "y": 100.0, "z": 500.0}))
    assert people.to_dict() == {"a": 400, "b": 250, "c": 250}


def written(folder: Path, name: str, rows: list[str]) -> None:
    (folder / name).write_text("area_code,indicator,period,measure,unit,value\n" + "\n".join(rows) + "\n", "utf-8")


def test_two_files_that_disagree_on_a_figure_are_refused_before_anything_is_built(tmp_path: Path) -> None:
    folder = paper.paper_folder(tmp_path / "paper")
    for name, value in (("one.csv", 31.2), ("two.csv", 35.0)):
        written(folder, name, [f"{PAPER_WARDS[0]},Local election turnout,2023,Percentage,Electors,{value}"])
    with pytest.raises(InputError, match=r"one\.csv and two\.csv give turnout for .* as 31\.2 and 35"):
        paper.built(folder)


def test_figures_by_ward_are_kept_with_the_place(tmp_path: Path) -> None:
    folder = paper.paper_folder(tmp_path / "paper")
    rows = [
        f"{ward},Local election turnout,2023,Percentage,Electors,{value}"
        for ward, value in zip(PAPER_WARDS, (30, 40, 50), strict=True)
    ]
    written(folder, "turnout.csv", [*rows, "E92000001,Local election turnout,2023,Percentage,Electors,33"])
    place, lines = paper.built(folder)
    assert place.evidence.indicators is not None and "Indicators: 1, 5 figures." in lines
    turnout = place.evidence.indicators.frame.set_index("area_code")["value"]
    assert turnout[list(PAPER_WARDS)].tolist() == [30, 40, 50] and turnout["E92000001"] == 33
    assert any(source.file == "turnout.csv" and source.used_for == "indicators" for source in place.account.provenance)


def test_a_folder_without_indicators_has_none(tmp_path: Path) -> None:
    place, lines = paper.built(paper.paper_folder(tmp_path / "paper"))
    assert place.evidence.indicators is None and "Indicators: none are held." in lines
    assert "Indicators: none." in build.describe(place)


def test_kingsmere_has_surveys_counts_and_its_pupils_and_patients_by_group(kingsmere: Place) -> None:
    assert kingsmere.evidence.indicators is not None
    keys = {indicator.key for indicator in kingsmere.evidence.indicators.indicators}
    assert {"get_on", "belong", "mix", "influence", "fair_treatment", "hate_crime", "turnout", "nino"} <= keys
    assert {groups.units for groups in kingsmere.people.unit_groups} == {Units.SCHOOLS, Units.PRACTICES}
    registered = kingsmere.evidence.indicators.frame[kingsmere.evidence.indicators.frame["indicator"] == "nino"]
    assert set(registered["area_code"]) == {kingsmere.whole_code}


def test_trafford_wards_take_the_indices_by_the_lsoas_of_their_own_year(real_data: Path) -> None:
    folder = real_data / "trafford"
    catalogue, ledger = recognise(folder), Ledger()
    geography = study(catalogue, ledger)
    _, carrier = residents.people_tables(catalogue, geography, ledger)
    values = indicators_of(catalogue, carrier, ledger)
    assert values is not None
    editions = {
        2019: ("IoD2019_underlying_indicators_File_8.csv", 138),
        2025: ("IoD2025_underlying_indicators_lsoa21.csv", 139),
    }
    for edition, (name, codes) in editions.items():
        raw = pd.read_csv(folder / "indicators" / name)
        (column,) = [heading for heading in raw if heading.startswith("income_domain_numerator")]
        rows = values.at("income_deprived", of_years(edition, edition))
        wards = rows[rows.index.isin(geography.wards.codes)]
        # Nobody is lost on the way: the wards add up to the LSOAs.
        assert (len(raw), len(wards)) == (codes, 21)
        assert wards["value"].sum() == pytest.approx(raw[column].sum(), rel=1e-6)
