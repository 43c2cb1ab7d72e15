"""Kingsmere's made-up figures of who comes and goes agree with each other and tell its story."""

import csv
import gzip
import io
import re
import tomllib
from collections import Counter, defaultdict
from pathlib import Path

import pandas as pd
import pytest

from geo.people.churn import Movement, movement_rates
from geo.sources.people.moves import read_moves
from geo.sources.reading import RawFile

KINGSMERE = Path(__file__).resolve().parents[2] / "data" / "kingsmere"
WARD_INDICATORS = sorted((KINGSMERE / "indicators" / "ward_data").glob("*.csv"))
MADE_UP_CODE = re.compile(r"^(E01|E02|E05|E06|E92)99\d{4}$")
BOROUGH, COUNTRY = "E06990001", "E92990001"
# The guide's seven dimensions of cohesion (part 5, Bradford), as the files of indicators are named.
DIMENSIONS = {"employment", "education", "stress", "perception", "participation", "segregation", "crime"}


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one of Kingsmere's CSV files."""
    raw = (KINGSMERE / name).read_bytes()
    text = (gzip.decompress(raw) if name.endswith(".gz") else raw).decode()
    return list(csv.DictReader(io.StringIO(text)))


def wards() -> dict[str, str]:
    """The borough's wards by code."""
    lookup = rows("lookups/OA21_WD24_LAD24_EW_LU.csv")
    return {row["WD24CD"]: row["WD24NM"] for row in lookup if row["LAD24CD"] == BOROUGH}


def people_of_2024() -> dict[str, int]:
    """The mid-2024 estimate by ward."""
    estimates = rows("population/mid-year_2024_population_estimates_ward.csv")
    return {row["area_code"]: int(row["all_ages"]) for row in estimates if row["sex"] == "Persons"}


BY_AREA = (
    "population/births_and_deaths_lsoa.csv",
    "population/gp_joiners_and_leavers_ward.csv",
    "population/school_turbulence_ward.csv",
    "population/nino_registrations_msoa_by_nationality.csv.gz",
    "authority_only/overseas_registrations_ward.csv",
    "authority_only/asylum_housing_ward.csv",
    "indicators/cohesion_survey_ward.csv",
    "indicators/hate_crimes_ward.csv",
    *(path.relative_to(KINGSMERE).as_posix() for path in WARD_INDICATORS),
)


@pytest.mark.parametrize("name", BY_AREA)
def test_no_area_in_it_can_be_a_real_one_and_wards_are_those_of_the_lookup(name: str) -> None:
    codes = {row["area_code"] for row in rows(name)}
    assert all(MADE_UP_CODE.match(code) for code in codes)
    of_wards = {code for code in codes if code.startswith("E05")}
    assert of_wards in (set(), set(wards()))


def test_every_file_is_told_of_in_the_list_of_sources() -> None:
    described = {entry["file"] for entry in tomllib.loads((KINGSMERE / "sources.toml").read_text())["file"]}
    here = {path.relative_to(KINGSMERE).as_posix() for path in KINGSMERE.rglob("*.*") if path.is_file()}
    # Lists of patients have their dates in their rows.
    dated = {name for name in here if name.startswith(("proposals/", "services/gp-reg-pat-prac-"))}
    assert here - described - dated == {"sources.toml"}


def test_births_and_deaths_are_about_as_many_as_in_an_english_borough() -> None:
    events = rows("population/births_and_deaths_lsoa.csv")
    assert len(events) == len({(row["area_code"], row["period"]) for row in events}) == 147 * 4
    everybody = sum(people_of_2024().values())
    for year in ("2021", "2022", "2023", "2024"):
        births = sum(int(row["births"]) for row in events if row["period"] == year)
        deaths = sum(int(row["deaths"]) for row in events if row["period"] == year)
        # England has had 9 to 11 of each to 1,000 people in these years.
        assert 9 < births / everybody * 1000 < 13
        assert 8 < deaths / everybody * 1000 < 12


def test_the_new_estate_has_more_births_than_deaths_and_the_settled_one_fewer() -> None:
    ward_of = {row["OA21CD"]: row["WD24NM"] for row in rows("lookups/OA21_WD24_LAD24_EW_LU.csv")}
    of_lsoa: dict[str, list[str]] = defaultdict(list)
    for row in rows("lookups/OA21_LSOA21_MSOA21_LAD22_EW_LU.csv"):
        of_lsoa[row["LSOA21CD"]].append(ward_of[row["OA21CD"]])
    change: Counter[str] = Counter()
    for row in rows("population/births_and_deaths_lsoa.csv"):
        ward = Counter(of_lsoa[row["area_code"]]).most_common(1)[0][0]
        change[ward] += int(row["births"]) - int(row["deaths"])
    assert change["Scarholt and Winnowby"] > 100
    assert change["Dunmarsh"] < -100


def test_the_inner_wards_total_stands_still_while_its_people_change_and_little_moves_in_the_settled_one() -> None:
    everybody = people_of_2024()
    names = wards()
    moves = rows("population/gp_joiners_and_leavers_ward.csv")
    assert len(moves) == 20 * 2
    for period in ("October 2022 to September 2023", "October 2023 to September 2024"):
        of_year = {names[row["area_code"]]: row for row in moves if row["period"] == period}
        people = {name: everybody[code] for code, name in names.items()}
        joined = {ward: 1000 * int(row["patients_joined"]) / people[ward] for ward, row in of_year.items()}
        left = {ward: 1000 * int(row["patients_left"]) / people[ward] for ward, row in of_year.items()}
        turnover = {ward: joined[ward] + left[ward] for ward in of_year}
        # methods.md 1.6: net under 5 and turnover over 100 to 1,000 people is a steady total with high churn.
        assert abs(joined["Ropewalk"] - left["Ropewalk"]) < 5
        assert max(turnover, key=lambda ward: turnover[ward]) == "Ropewalk"
        assert turnover["Ropewalk"] > 200
        assert min(turnover, key=lambda ward: turnover[ward]) == "Dunmarsh"
        assert turnover["Dunmarsh"] < 50
        assert joined["Scarholt and Winnowby"] - left["Scarholt and Winnowby"] > 10


def test_the_inner_ward_is_found_to_have_a_steady_total_and_high_churn() -> None:
    raw = RawFile("moves.csv", KINGSMERE / "population" / "gp_joiners_and_leavers_ward.csv")
    moves = read_moves(raw).frame
    assert sorted(moves["last"].unique()) == ["2023-09-30", "2024-09-30"]
    newest = moves[moves["last"] == "2024-09-30"].set_index("area_code")[["inflow", "outflow", "within"]]
    rates = movement_rates(Movement("gp_moves", "a year", newest.assign(people=pd.Series(people_of_2024()))))
    names = wards()
    steady = {names[str(code)] for code in rates.index[rates["steady_high_churn"]]}
    assert "Ropewalk" in steady
    assert not steady & {"Dunmarsh", "Larchwold", "Scarholt and Winnowby", "Market"}


def test_pupils_by_school_and_by_ward_of_home_are_the_same_pupils() -> None:
    for column in ("pupils_on_roll", "joined_outside_usual_points", "left_outside_usual_points"):
        by_school, by_ward = Counter[str](), Counter[str]()
        for row in rows("population/school_rolls.csv"):
            by_school[row["academic_year"]] += int(row[column])
        for row in rows("population/school_turbulence_ward.csv"):
            by_ward[row["academic_year"]] += int(row[column])
        assert set(by_school) == {"2021/22", "2022/23", "2023/24", "2024/25"}
        # The rest live beyond the border.
        assert all(0.97 * by_school[year] < by_ward[year] <= by_school[year] for year in by_school)


def test_pupils_move_most_in_the_inner_ward_and_least_in_the_settled_one() -> None:
    moved = {
        row["area_name"]: (int(row["joined_outside_usual_points"]) + int(row["left_outside_usual_points"]))
        / int(row["pupils_on_roll"])
        for row in rows("population/school_turbulence_ward.csv")
        if row["academic_year"] == "2024/25"
    }
    assert max(moved, key=lambda ward: moved[ward]) == "Ropewalk"
    assert min(moved, key=lambda ward: moved[ward]) == "Dunmarsh"
    assert 0.2 < moved["Ropewalk"] < 0.3 and moved["Dunmarsh"] < 0.06


def test_a_schools_pupils_by_ethnic_group_add_up_to_its_headcount_and_its_roll() -> None:
    roll = {
        row["urn"]: int(row["pupils_on_roll"])
        for row in rows("population/school_rolls.csv")
        if row["academic_year"] == "2024/25"
    }
    pupils = rows("population/pupils_by_school_ethnic_group.csv")
    register = (KINGSMERE / "services/edubasealldata20240901.csv").read_text("cp1252")
    known = {row["URN"] for row in csv.DictReader(io.StringIO(register)) if row["EstablishmentStatus (name)"] == "Open"}
    assert {row["urn"] for row in pupils} == set(roll) <= known
    for row in pupils:
        groups = [int(value) for column, value in row.items() if column.startswith("number of pupils")]
        assert len(groups) == 19
        assert sum(groups) == int(row["headcount of pupils"]) == roll[row["urn"]]


def test_counts_from_abroad_are_most_in_the_inner_ward_and_few_in_others() -> None:
    everybody = people_of_2024()
    newest = {
        row["area_code"]: int(row["overseas_registrations"])
        for row in rows("authority_only/overseas_registrations_ward.csv")
        if row["period"] == "2024-07-31"
    }
    names = wards()
    rate = {names[code]: count / everybody[code] for code, count in newest.items()}
    assert max(rate, key=lambda ward: rate[ward]) == "Ropewalk"
    assert 0.05 < rate["Ropewalk"] < 0.12
    assert min(newest.values()) < 30


def test_asylum_housing_has_eight_quarters_and_newly_placed_people_are_of_those_housed() -> None:
    housed = rows("authority_only/asylum_housing_ward.csv")
    assert len({row["period"] for row in housed}) == 8
    assert len(housed) == 8 * 20
    assert all(int(row["newly_placed_in_12_months"]) <= int(row["people_in_asylum_housing"]) for row in housed)
    newest = {row["area_name"]: int(row["people_in_asylum_housing"]) for row in housed if row["period"] == "2024-09-30"}
    assert newest["Dunmarsh"] == 0 and newest["Ropewalk"] > 100
    assert sum(0 < count < 10 for count in newest.values()) >= 3


def test_insurance_numbers_by_nationality_and_area_add_up_to_the_totals_among_the_rows() -> None:
    cells: Counter[tuple[str, str, str]] = Counter()
    for row in rows("population/nino_registrations_msoa_by_nationality.csv.gz"):
        cells[row["registration_period"], row["nationality"], row["area_code"]] += int(row["value"])
    years = sorted({year for year, _, _ in cells})
    assert years == [str(year) for year in range(2015, 2025)]
    for year in years:
        areas = {code for y, _, code in cells if y == year} - {BOROUGH}
        kinds = {kind for y, kind, _ in cells if y == year} - {"All nationalities"}
        assert len(areas) == 28
        assert all(
            sum(cells[year, kind, code] for code in areas) == cells[year, kind, BOROUGH]
            for kind in (*kinds, "All nationalities")
        )
        assert sum(cells[year, kind, BOROUGH] for kind in kinds) == cells[year, "All nationalities", BOROUGH]


def test_the_survey_asks_five_questions_of_every_ward_twice_on_bases_from_9_to_400() -> None:
    answers = rows("indicators/cohesion_survey_ward.csv")
    assert len(answers) == 20 * 2 * 5
    assert {row["question"] for row in answers} == {"get_on", "belong", "mix", "influence", "fair_treatment"}
    bases = [int(row["base"]) for row in answers]
    assert (min(bases), max(bases)) == (9, 400)
    assert all(0 <= int(row["agree"]) <= int(row["base"]) for row in answers)
    assert len({(row["question"], row["wording"]) for row in answers}) == 5


def test_what_people_say_is_of_wards_here_and_ropewalks_is_doubted() -> None:
    entries = rows("evidence/qual_evidence.csv")
    assert len({row["id"] for row in entries}) == len(entries) == 13
    assert {row["ward"] for row in entries} <= set(wards().values())
    assert sum(row["sensitivity"] == "open" for row in entries) == 12
    assert {row["ward"] for row in entries if row["supports"] == "-"} == {"Ropewalk", "Ferrylea", "Crowmarl"}
    assert {row["strength"] for row in entries} == {"1", "2", "3"}


def test_a_hate_crime_may_have_two_factors_but_never_none() -> None:
    by_ward: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for row in rows("indicators/hate_crimes_ward.csv"):
        by_ward[row["area_code"], row["period"]][row["motivating_factor"]] = int(row["offences"])
    assert len(by_ward) == 20 * 6
    for factors in by_ward.values():
        everything = factors.pop("All hate crime")
        assert len(factors) == 5
        assert max(factors.values()) <= everything <= sum(factors.values())
    small = [count for factors in by_ward.values() for count in factors.values()]
    assert sum(0 < count < 10 for count in small) > len(small) / 3


def test_higher_grades_have_fewer_of_the_smaller_ethnic_groups() -> None:
    by_grade: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    for row in rows("indicators/workforce_ethnic_group_grade.csv"):
        by_grade[row["employer"], int(row["grade_order"])][row["ethnic_group"]] += int(row["headcount"])

    def not_white(employer: str, grades: range) -> float:
        staff = sum((by_grade[employer, grade] for grade in grades), Counter[str]())
        stated = staff.total() - staff["Not stated"]
        return 1 - staff["White"] / stated

    assert not_white("Kingsmere Council", range(1, 3)) > 2 * not_white("Kingsmere Council", range(5, 8))
    health = "Kingsmere Community Health"
    assert not_white(health, range(1, 4)) > 2 * not_white(health, range(8, 13))


def test_a_practices_patients_by_ethnic_group_add_up_to_its_list() -> None:
    lists = {row["CODE"]: int(row["NUMBER_OF_PATIENTS"]) for row in rows("services/gp-reg-pat-prac-all-2024-oct.csv")}
    patients: Counter[str] = Counter()
    groups: dict[str, set[str]] = defaultdict(set)
    for row in rows("services/gp_patients_by_ethnic_group.csv"):
        patients[row["PRACTICE_CODE"]] += int(row["NUMBER_OF_PATIENTS"])
        groups[row["PRACTICE_CODE"]].add(row["ETHNIC_GROUP"])
    assert dict(patients) == lists
    assert {len(of) for of in groups.values()} == {20}


def test_planned_homes_are_most_at_the_northern_edge() -> None:
    planned = rows("population/planned_homes.csv")
    homes: Counter[str] = Counter()
    for row in planned:
        homes[row["place"]] += int(row["homes"])
        assert 1.7 < float(row["lon"]) < 2.1 and 53.5 < float(row["lat"]) < 53.7
        assert 1 <= float(row["people_per_home"]) <= 3
    edge = homes["Scarholt North"] + homes["Winnowby Fields"]
    assert 0.5 < edge / homes.total() < 0.7
    assert len({(row["reference"], row["year"]) for row in planned}) == len(planned)


@pytest.mark.parametrize("path", WARD_INDICATORS, ids=lambda path: path.stem)
def test_a_ward_indicator_has_five_periods_and_more_and_its_wards_add_up_to_the_borough(path: Path) -> None:
    figures = rows(path.relative_to(KINGSMERE).as_posix())
    assert list(figures[0]) == ["area_code", "area_name", "indicator", "period", "measure", "unit", "value"]
    assert len({row["indicator"] for row in figures}) == 1
    keys = [(row["area_code"], row["period"], row["measure"]) for row in figures]
    assert len(set(keys)) == len(keys)
    value = {key: None if row["value"] == "NA" else float(row["value"]) for key, row in zip(keys, figures, strict=True)}
    periods = {row["period"] for row in figures}
    assert len(periods) == 6
    for period in periods:
        counts = [value.get((code, period, "Count")) for code in wards()]
        if None not in counts:
            assert sum(count for count in counts if count is not None) == value[BOROUGH, period, "Count"]
        assert value[COUNTRY, period, "Count"] is not None
    shares = [value[key] for key in keys if key[2] == "Percentage"]
    assert all(share is None or 0 <= share <= 100 for share in shares)


def test_indicators_cover_the_seven_dimensions_and_have_the_gaps_that_are_told_of() -> None:
    assert {path.stem.split("__")[0] for path in WARD_INDICATORS} == DIMENSIONS
    assert len(WARD_INDICATORS) >= 12
    fuel = rows("indicators/ward_data/stress__fuel_poverty.csv")
    named = {row["area_name"] for row in fuel if row["period"] == "2021"}
    assert set(wards().values()) - named == {"Penhurrow"}
    young = rows("indicators/ward_data/employment__young_people_not_in_education_or_work.csv")
    assert any(row["value"] == "NA" for row in young)
