"""What a folder holds of its people, brought to the wards: by hand on the paper folder, then Kingsmere and Trafford.

On paper three wards hold 1,000 people each. LSOA 2's 700 people are 400 in the first ward and 300 in the second, LSOA
3's 800 are 700 in the second and 100 in the third; LSOAs 1 and 4 lie whole in the first and the third.
"""

from pathlib import Path

import pandas as pd
import pytest

from geo.build import residents
from geo.build.agreement import refuse_conflicts
from geo.build.group_counts import patients_by_practice
from geo.build.ledger import Ledger
from geo.build.people_inputs import PeopleInputs, people_inputs
from geo.build.study import study
from geo.disclosure.suppression import Rule
from geo.errors import InputError
from geo.people.churn import movement_rates
from geo.people.planned_homes import homes_outlook
from geo.people.segregation import Units
from geo.people.turbulence import MarginSettings, Since, relative_margins
from geo.services.services import Practice
from geo.sources.catalogue import Catalogue, recognise
from tests.build import paper_folder as paper
from tests.build.paper_folder import AUTHORITY, LSOAS, MERGED, MSOA, OAS, OLD_WARDS, PEOPLE, SPLIT, WARDS
from tests.conftest import PROJECT

HOUSED = ("area_code", "period", "people_in_asylum_housing", "newly_placed_in_12_months")
ABROAD = ("area_code", "period", "overseas_registrations")
ROLLS = ("pupils_on_roll", "joined_outside_usual_points", "left_outside_usual_points")
Z1, Z2 = (Practice("Z99101", "West Surgery", 820.0), Practice("Z99102", "East Surgery", 1200.0))


@pytest.fixture(name="folder")
def a_folder(tmp_path: Path) -> Path:
    """The paper folder, to be changed by a test."""
    return paper.paper_folder(tmp_path / "paper")


def inputs(folder: Path) -> tuple[PeopleInputs, Ledger]:
    return of_catalogue(recognise(folder))


def of_catalogue(catalogue: Catalogue) -> tuple[PeopleInputs, Ledger]:
    ledger = Ledger()
    _, carrier = residents.people_tables(catalogue, study(catalogue, ledger), ledger)
    return people_inputs(catalogue, carrier, ledger), ledger


def births(ward_inputs: PeopleInputs, year: int) -> list[float]:
    assert ward_inputs.births_and_deaths is not None
    rows = ward_inputs.births_and_deaths.frame
    return rows[rows["year"] == year].set_index("ward_code")["births"].reindex(WARDS).tolist()


def test_what_is_not_held_is_none_and_each_has_its_line(folder: Path) -> None:
    ward_inputs, ledger = inputs(folder)
    assert ward_inputs.births_and_deaths is None and ward_inputs.movement is None and ward_inputs.origins is None
    assert (
        ward_inputs.turbulence.schools is None
        and ward_inputs.turbulence.asylum is None
        and ward_inputs.turbulence.overseas is None
    )
    assert ward_inputs.both_ways == () and ward_inputs.planned == ()
    assert ward_inputs.school_years == () and ward_inputs.authority_arrivals.empty
    for words in (
        "Births and deaths",
        "Movement of pupils",
        "People in asylum housing",
        "Registrations from abroad",
        "Address a year before the census",
        "People moving in and out",
        "Planned homes",
        "Nationality of new registrations",
    ):
        assert sum(line.startswith(words) and "not held" in line for line in ledger.lines) == 1, words


def test_births_by_lsoa_go_to_wards_by_their_people(folder: Path) -> None:
    rows = [[code, 2022, born, 7] for code, born in zip(LSOAS, (60, 70, 80, 90), strict=True)]
    paper.write_table(folder / "a.csv", ("area_code", "period", "births", "deaths"), rows)
    ward_inputs, ledger = inputs(folder)
    # 60 + 40; 30 + 70; 10 + 90.
    assert births(ward_inputs, 2022) == pytest.approx([100, 100, 100])
    assert "Births and deaths: 2022 to 2022, by ward (spread from LSOAs by people, modelled)." in ledger.lines


def test_births_by_lsoas_of_2011_are_known_by_their_codes(folder: Path) -> None:
    births_of = {LSOAS[0]: 60, SPLIT: 150, MERGED[0]: 40, MERGED[1]: 50}
    paper.write_table(
        folder / "a.csv", ("area_code", "period", "births"), [[code, 2022, born] for code, born in births_of.items()]
    )
    ward_inputs, _ = inputs(folder)
    assert births(ward_inputs, 2022) == pytest.approx([100, 100, 100])
    assert ward_inputs.births_and_deaths is not None and ward_inputs.births_and_deaths.frame["deaths"].isna().all()


def test_a_ward_with_a_part_that_is_not_told_has_no_births_and_not_fewer(folder: Path) -> None:
    rows = [[code, year, 70, 7] for code in LSOAS for year in (2021, 2022) if (code, year) != (LSOAS[3], 2022)]
    paper.write_table(folder / "a.csv", ("area_code", "period", "births", "deaths"), rows)
    ward_inputs, _ = inputs(folder)
    assert pd.isna(births(ward_inputs, 2022)[2]) and not pd.isna(births(ward_inputs, 2022)[:2]).any()
    assert not pd.isna(births(ward_inputs, 2021)).any()


def test_births_and_deaths_may_stand_in_two_files_and_must_not_differ(folder: Path) -> None:
    paper.write_table(folder / "a.csv", ("area_code", "period", "births"), [[w, 2022, 11] for w in WARDS])
    paper.write_table(folder / "b.csv", ("area_code", "period", "deaths"), [[w, 2022, 9] for w in WARDS])
    ward_inputs, _ = inputs(folder)
    assert ward_inputs.births_and_deaths is not None
    assert ward_inputs.births_and_deaths.frame[["births", "deaths"]].to_numpy().tolist() == [[11, 9]] * 3
    paper.write_table(folder / "c.csv", ("area_code", "period", "births"), [[w, 2022, 12] for w in WARDS])
    with pytest.raises(InputError, match=r"a.csv and c.csv both give births by ward and year, but differ"):
        refuse_conflicts(recognise(folder))


def rolls(folder: Path, *counts: tuple[str, int, int, int], year: str = "2024/25") -> None:
    paper.write_table(folder / "rolls.csv", ("academic_year", "area_code", *ROLLS), [[year, *row] for row in counts])


def test_movement_of_pupils_by_ward_of_home_is_the_newest_year(folder: Path) -> None:
    rolls(folder, *((ward, 200, 20, 16) for ward in WARDS))
    ward_inputs, _ = inputs(folder)
    assert ward_inputs.turbulence.schools is not None and ward_inputs.turbulence.schools is ward_inputs.school_years[-1]
    # 36 of 200.
    assert ward_inputs.turbulence.schools.moved_share.to_dict() == dict.fromkeys(WARDS, 0.18)
    assert ward_inputs.turbulence.schools.period == "2024/25"


def test_pupils_by_wards_of_2019_are_carried_to_todays(folder: Path) -> None:
    rolls(folder, (OLD_WARDS[0], 1300, 130, 0), (OLD_WARDS[1], 1700, 0, 0))
    ward_inputs, _ = inputs(folder)
    assert ward_inputs.turbulence.schools is not None
    joined = ward_inputs.turbulence.schools.frame["joined"]
    # The first old ward's 130 go by its people: 1,000 are in the first ward of today, 300 in the second.
    assert joined.reindex(WARDS).tolist() == pytest.approx([100, 30, 0])


def test_pupils_by_school_alone_are_counted_where_the_school_is_and_that_is_said(folder: Path) -> None:
    header = ("name", "unique_reference_number", "type", "lowest_admission_age", "highest_admission_age", "postcode")
    schools = [["West", 106001, "", 4, 11, paper.postcode(0)], ["East", 106002, "", 4, 11, paper.postcode(8)]]
    paper.write_table(folder / "services/schools.csv", header, schools)
    counts = [["2024/25", 106001, 100, 5, 4], ["2024/25", 106002, 100, 1, 1], ["2024/25", 106009, 100, 50, 50]]
    paper.write_table(folder / "rolls.csv", ("academic_year", "urn", *ROLLS), counts)
    ward_inputs, ledger = inputs(folder)
    assert ward_inputs.turbulence.schools is not None
    shares = ward_inputs.turbulence.schools.moved_share.reindex(WARDS)
    assert shares.iloc[0] == pytest.approx(0.09) and pd.isna(shares.iloc[1]) and shares.iloc[2] == pytest.approx(0.02)
    assert any("ward of their school" in note and "left out: 1" in note for note in ledger.notes)


def test_people_who_moved_in_are_told_by_where_they_came_from_and_nobody_who_left(folder: Path) -> None:
    answers = {
        "Address one year ago is the same as the address of enumeration": 0.8,
        "Migrant from within the UK: Address one year ago was in the UK": 0.15,
        "Migrant from outside the UK: Address one year ago was outside the UK": 0.05,
    }
    by_oa = {
        code: {words: round(share * people) for words, share in answers.items()}
        for code, people in zip(OAS, PEOPLE, strict=True)
    }
    paper.write_census(folder / "moved.csv", "Migrant indicator", by_oa, total="Total: All usual residents")
    ward_inputs, _ = inputs(folder)
    assert (
        ward_inputs.movement is not None
        and ward_inputs.newcomers is not None
        and ward_inputs.turbulence.moved is not None
    )
    assert ward_inputs.movement.frame["inflow"].tolist() == [200, 200, 200]
    assert (
        ward_inputs.movement.frame["outflow"].isna().all()
        and ward_inputs.movement.period == "the year to 21 March 2021"
    )
    assert ward_inputs.newcomers["Moved from outside the UK"].tolist() == [50, 50, 50]
    assert ward_inputs.turbulence.moved.tolist() == [0.2, 0.2, 0.2]


def test_both_sides_of_movement_are_told_by_ward_and_never_added_up(folder: Path) -> None:
    header = ("area_code", "period", "patients_joined", "patients_left", "moved_within")
    rows = [[ward, year, 100 + at, 90, 60] for year in (2022, 2023) for at, ward in enumerate(WARDS)]
    paper.write_table(folder / "moves.csv", header, rows)
    paper.write_table(
        folder / "authority.csv", ("area_code", "period", "moved_in", "moved_out"), [[AUTHORITY, 2023, 9, 8]]
    )
    ward_inputs, _ = inputs(folder)
    assert [(movement.source, movement.period, len(movement.frame)) for movement in ward_inputs.both_ways] == [
        ("gp_moves", "2022", 3),
        ("internal_moves", "2023", 1),
        ("gp_moves", "2023", 3),
    ]
    wards = next(
        movement for movement in ward_inputs.both_ways if movement.source == "gp_moves" and movement.period == "2023"
    )
    rates = movement_rates(wards).loc[WARDS[0]]
    # 100 in and 90 out of 1,000: net +10, turnover 190, churn 250 a thousand.
    assert rates[["net_per_1000", "turnover_per_1000", "churn_per_1000"]].tolist() == [10, 190, 250]
    paper.write_table(folder / "moves.csv", header, [row for row in rows if row[0] != WARDS[2]])
    ward_inputs, ledger = inputs(folder)
    assert [movement.source for movement in ward_inputs.both_ways] == ["internal_moves"]
    assert any("moves.csv: it does not tell all of wards of 2023" in sentence for sentence in ledger.left_out)


def test_counts_of_people_who_come_feed_the_margin_by_ward_and_stand_in_no_sentence(folder: Path) -> None:
    housed = [[ward, "2024-09-30", count, count // 2] for ward, count in zip(WARDS, (27346, 35518, 0), strict=True)]
    paper.write_table(folder / "asylum.csv", HOUSED, housed)
    abroad = [[ward, "2024-07-31", count] for ward, count in zip(WARDS, (41424, 63636, 72728), strict=True)]
    paper.write_table(folder / "abroad.csv", ABROAD, abroad)
    ward_inputs, ledger = inputs(folder)
    asylum, overseas = ward_inputs.turbulence.asylum, ward_inputs.turbulence.overseas
    assert asylum is not None and overseas is not None
    assert asylum.by_ward.to_dict() == dict(zip(WARDS, (13673, 17759, 0), strict=True))
    assert (asylum.title, asylum.period) == ("People newly placed in asylum housing", "30 September 2024")
    everything = " ".join([*ledger.lines, *ledger.left_out, repr(ward_inputs)])
    secret = (27346, 35518, 13673, 17759, 41424, 63636, 72728)
    assert not [count for count in secret if str(count) in everything or f"{count:,}" in everything]


def test_the_authoritys_totals_are_rounded_and_a_quarter_with_a_ward_missing_has_none(folder: Path) -> None:
    rows = [[ward, "2024-06-30", count, 4] for ward, count in zip(WARDS, (12, 9, 2), strict=True)]
    rows += [[WARDS[0], "2024-09-30", 12, 4], [WARDS[1], "2024-09-30", 12, 4]]
    paper.write_table(folder / "asylum.csv", HOUSED, rows)
    ward_inputs, _ = inputs(folder)
    totals = ward_inputs.authority_arrivals.set_index(["measure", "date"])["people"]
    # 23 to the nearest 5; 12 newly placed to the nearest 5.
    assert (totals["housed", "2024-06-30"], totals["placed", "2024-06-30"]) == (25.0, 10.0)
    assert pd.isna(totals["housed", "2024-09-30"])
    assert ward_inputs.turbulence.asylum is not None and pd.isna(ward_inputs.turbulence.asylum.by_ward[WARDS[2]])


def test_where_only_the_authority_is_told_every_ward_has_its_rate(folder: Path) -> None:
    paper.write_table(
        folder / "asylum.csv", HOUSED[:3], [[AUTHORITY, "2024-09-30", 300], ["E06999102", "2024-09-30", 9]]
    )
    ward_inputs, _ = inputs(folder)
    assert ward_inputs.turbulence.asylum is not None
    assert ward_inputs.turbulence.asylum.by_ward.to_dict() == {AUTHORITY: 300.0}
    assert "a stock at that day" in ward_inputs.turbulence.asylum.basis
    people = pd.Series(1000.0, index=list(WARDS))
    margins = relative_margins(people, ward_inputs.turbulence, MarginSettings(), Since(0.0))
    # 300 of 3,000 is a tenth; half of that, 0.05, with the settled ward's 0.02.
    assert margins.tolist() == pytest.approx([(0.02**2 + 0.05**2) ** 0.5] * 3)


def test_national_insurance_numbers_stand_in_for_registrations_from_abroad(folder: Path) -> None:
    header = ("area_code", "area_name", "registration_period", "nationality", "value")
    rows = [[MSOA, "M", 2022, "All nationalities", 300], [MSOA, "M", 2021, "All nationalities", 900]]
    rows += [[AUTHORITY, "A", 2022, "India", 210], [AUTHORITY, "A", 2022, "Poland", 90]]
    paper.write_table(folder / "nino.csv", header, rows)
    ward_inputs, ledger = inputs(folder)
    assert ward_inputs.turbulence.overseas is not None and ward_inputs.origins is not None
    assert ward_inputs.turbulence.overseas.by_ward.tolist() == pytest.approx([100, 100, 100])
    assert ward_inputs.origins[["period", "nationality", "people"]].to_numpy().tolist() == [
        ["2022", "India", 210.0],
        ["2022", "Poland", 90.0],
    ]
    assert set(ward_inputs.origins["area_code"]) == {AUTHORITY}
    assert any("stand in for registrations from abroad" in note for note in ledger.lines)


def test_two_files_that_differ_on_people_who_come_are_refused_without_the_counts(folder: Path) -> None:
    paper.write_table(folder / "a.csv", ABROAD, [[ward, "2024-07-31", 281] for ward in WARDS])
    paper.write_table(folder / "b.csv", ABROAD, [[ward, "2024-07-31", 282] for ward in WARDS])
    with pytest.raises(InputError, match=r"a.csv and b.csv give different counts of one area at 2024-07-31") as refused:
        inputs(folder)
    assert "281" not in str(refused.value) and "282" not in str(refused.value)


def test_planned_homes_lie_in_a_ward_by_where_they_stand_by_postcode_or_by_code(folder: Path) -> None:
    easting, northing = paper.middle(5)
    header = ("reference", "place", "easting", "northing", "postcode", "ward_code", "homes", "year")
    rows = [
        ["H1", "By point", easting, northing, "", "", 10, 2026],
        ["H1", "By point", easting, northing, "", "", 30, 2028],
        ["H2", "By postcode", "", "", paper.postcode(9), "", 20, 2027],
        ["H3", "By ward", "", "", "", WARDS[0], 5, 2026],
        ["H4", "Far off", "", "", "AB1 1AA", "", 40, 2026],
    ]
    paper.write_table(folder / "homes.csv", header, rows)
    ward_inputs, ledger = inputs(folder)
    assert [(site.name, site.area_code, site.homes, site.year) for site in ward_inputs.planned] == [
        ("By point", WARDS[1], 10, 2026),
        ("By point", WARDS[1], 30, 2028),
        ("By postcode", WARDS[2], 20, 2027),
        ("By ward", WARDS[0], 5, 2026),
    ]
    assert "Planned homes: 65 on 3 sites, 2026 to 2028." in ledger.lines
    left_out = "Left out: homes.csv: planned homes outside the wards here, or without a place: 40 on 1 sites."
    assert left_out in ledger.left_out


def test_patients_of_practices_here_are_set_out_by_group_without_those_not_stated(folder: Path) -> None:
    patients = {"White: Irish": 60, "White: Roma": 20, "Other ethnic group: Arab": 10, "Not stated": 10}
    rows = [
        ["01OCT2024", code, group, count]
        for code in ("Z99101", "Z99102", "Z99777")
        for group, count in patients.items()
    ]
    rows[4][3] = "*"
    header = ("EXTRACT_DATE", "PRACTICE_CODE", "ETHNIC_GROUP", "NUMBER_OF_PATIENTS")
    paper.write_table(folder / "groups.csv", header, rows)
    ledger = Ledger()
    lists = patients_by_practice(recognise(folder), (Z1, Z2), ledger)
    assert lists is not None
    # The second practice has a withheld group, the third is none of this place's.
    assert lists.five.to_dict("index") == {"Z99101": {"White": 80.0, "Other ethnic group": 10.0}}
    assert lists.not_stated_share == pytest.approx(0.1)
    assert (lists.units, lists.rule) == (Units.PRACTICES, Rule.STRICT)
    assert "Left out: groups.csv: surgeries with a group that is withheld: 1." in ledger.left_out


@pytest.fixture(scope="module", name="made_up")
def kingsmeres() -> PeopleInputs:
    """Kingsmere's inputs, from its files."""
    return of_catalogue(recognise(PROJECT / "data" / "kingsmere"))[0]


def test_kingsmere_holds_every_input(made_up: PeopleInputs) -> None:
    events = made_up.births_and_deaths
    assert events is not None and events.frame["year"].unique().tolist() == [2021, 2022, 2023, 2024]
    # Added up over the borough's LSOAs by hand from its two files.
    assert events.frame.groupby("year")["births"].sum().round().tolist() == [2553, 2699, 2611, 2589]
    assert events.frame.groupby("year")["deaths"].sum().round().tolist() == [2359, 2335, 2417, 2384]
    assert [rolls.period for rolls in made_up.school_years] == ["2021/22", "2022/23", "2023/24", "2024/25"]
    assert made_up.turbulence.asylum is not None and made_up.turbulence.asylum.total == 231
    assert made_up.turbulence.overseas is not None and made_up.turbulence.overseas.total == 4517
    assert made_up.origins is not None and made_up.newcomers is not None


def test_kingsmeres_inputs_are_what_the_estimates_take(made_up: PeopleInputs) -> None:
    assert made_up.movement is not None
    people = made_up.movement.frame["people"].rename_axis("ward_code")
    margins = relative_margins(people, made_up.turbulence, MarginSettings(), Since(3.0))
    # Ropewalk, where most people come and go, is the least sure of all.
    assert len(margins) == 20 and margins.notna().all() and margins.idxmax() == "E05990005"
    outlook = homes_outlook(made_up.planned, people, now=2024)
    # By the file 1,584 homes are of 2025 to 2029, and all 2,754 of years before 2035.
    assert outlook.frame.groupby("horizon_years")["homes"].sum().tolist() == [0, 1584, 2754]


def test_traffords_movers_and_numbers_given_reach_its_wards_whole(real_data: Path, tmp_path: Path) -> None:
    needed = (
        "boundaries/Output_Areas_2021_EW_BGC.geojson",
        "boundaries/Wards_December_2023_Boundaries_UK_BGC.geojson",
        "population/census2021-ts007a-oa.csv.gz",
        "population/census2021-ts019-msoa.csv",
        "population/nino_registrations_msoa_by_nationality.csv.gz",
        "lookups/OA21_LSOA21_MSOA21_LAD22_EW_LU.csv",
    )
    trafford = real_data / "trafford"
    for name in needed:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).symlink_to(trafford / name)
    ward_inputs, _ = inputs(tmp_path)
    assert ward_inputs.movement is not None and ward_inputs.turbulence.overseas is not None
    # The published rows of the authority's MSOAs: 20,287 movers of 232,667 people; 334 numbers in 2021.
    assert ward_inputs.movement.frame[["inflow", "people"]].sum().tolist() == pytest.approx([20_287, 232_667])
    assert ward_inputs.turbulence.overseas.total == pytest.approx(334)
    assert len(ward_inputs.movement.frame) == 21
