"""GP practices, lists and patients: only practices count as practices, and nobody on a list is counted twice."""

from pathlib import Path
from typing import Any

import pytest

from geo.disclosure.suppression import Rule
from geo.errors import InputError
from geo.sources import kinds
from geo.sources.reading import RawFile


def written(folder: Path, text: str, *, name: str = "gp.csv", **facts: str) -> RawFile:
    path = folder / name
    path.write_text(text)
    return RawFile(name, path, facts)


def read(raw: RawFile) -> Any:
    (kind,) = [kind for kind in kinds.KINDS if kind.matches(raw.sample)]
    return kind.read(raw)


def organisation(code: str, **other: str) -> str:
    """One row of the headerless list: an active GP practice, except for what is given otherwise."""
    facts = {"status": "A", "setting": "4", "postcode": "ZZ1 1ZZ", "opened": "19740401"} | other
    cells = [code, "HIGH STREET SURGERY", "Y62", "Q83", "1 HIGH STREET", "OLD MARKET", "", "", "", facts["postcode"]]
    cells += [facts["opened"], "", facts["status"], "B", "02A", "20130401", "", "0161", "", "", "", "0", "", "02A", ""]
    cells += [facts["setting"], ""]
    return ",".join(f'"{cell}"' for cell in cells)


def test_a_practice_is_active_and_has_the_setting_of_one(tmp_path: Path) -> None:
    rows = [
        organisation("P90001"),
        organisation("P90002", status="ACTIVE", setting="RO177|RO76"),
        organisation("P90003", status="C"),
        organisation("P90004", setting="8"),
        organisation("P90005", status="ACTIVE", setting="RO87"),
    ]
    made = read(written(tmp_path, "\n".join(rows), name="epraccur_2021-11.csv"))
    # The first two; then one that has closed, a drug service (8) and a walk-in centre (RO87).
    assert made.frame["is_practice"].tolist() == [True, True, False, False, False]
    assert (made.source.date, made.source.assumed) == ("2021-11", ("date",))


def test_the_list_cannot_be_older_than_its_latest_opening(tmp_path: Path) -> None:
    made = read(written(tmp_path, "\n".join([organisation("P90001"), organisation("P90002", opened="20200715")])))
    # Both joined on 1 April 2013; the second opened on 15 July 2020.
    assert made.not_before == "2020-07-15"


def test_names_in_capitals_are_made_readable_and_postcodes_joinable(tmp_path: Path) -> None:
    row = read(written(tmp_path, organisation("P90001"))).frame.loc["P90001"]
    assert (row["name"], row["address"], row["postcode"]) == (
        "High Street Surgery",
        "1 High Street, Old Market",
        "ZZ11ZZ",
    )


def test_rows_that_are_none_of_the_list_are_named_and_left_out(tmp_path: Path) -> None:
    rows = [organisation("P90001"), organisation("P90001"), organisation("P90002", status="X"), '"P90003","short"']
    made = read(written(tmp_path, "\n".join([*rows, organisation("P90004", postcode="WA154 1HF")])))
    assert list(made.frame.index) == ["P90001", "P90004"]
    assert made.frame.at["P90004", "postcode"] == ""
    words = " ".join(made.notes)
    for sentence in (
        "row 2: practice P90001 stands above already",
        "row 3: the status is 'X'",
        "row 4: 2 cells where the list has 27",
        "row 5: 'WA154 1HF' is no postcode",
    ):
        assert sentence in words


@pytest.mark.parametrize("missing", [0, 5, 24])
def test_a_row_that_lacks_one_cell_is_left_out_and_loses_no_practice_unsaid(tmp_path: Path, missing: int) -> None:
    cells = organisation("P90003").split(",")
    short = ",".join(cells[:missing] + cells[missing + 1 :])
    made = read(written(tmp_path, "\n".join([organisation("P90001"), organisation("P90002"), short])))
    assert list(made.frame.index) == ["P90001", "P90002"]
    assert "row 3: 26 cells where the list has 27; the row is left out." in " ".join(made.notes)


NHS_LIST = "PUBLICATION,EXTRACT_DATE,TYPE,CODE,POSTCODE,SEX,AGE,NUMBER_OF_PATIENTS"


@pytest.mark.parametrize("header", [NHS_LIST, NHS_LIST.replace("_", " ")])
def test_a_list_is_counted_at_all_ages_and_both_sexes_only(tmp_path: Path, header: str) -> None:
    rows = ["ALL,ALL,900", "MALE,ALL,400", "FEMALE,ALL,500", "MALE,0,4"]
    text = "\n".join([header, *(f"X,01JAN2021,GP,P90001,ZZ1 1ZZ,{row}" for row in rows)])
    made = read(written(tmp_path, text))
    assert made.frame.loc["P90001"].to_dict() == {"patients": 900, "postcode": "ZZ11ZZ"}
    assert made.date == "2021-01-01"


def test_a_republished_list_takes_its_date_from_the_settings_else_from_its_name(tmp_path: Path) -> None:
    text = "practice_code,practice_name,practice_postcode,registered_patients\nP90001,A,ZZ1 1ZZ,900"
    assumed = read(written(tmp_path, text, name="registrations_2022-05.csv"))
    assert (assumed.date, assumed.source.assumed) == ("2022-05", ("date",))
    dated = read(written(tmp_path, text, name="registrations_2022-05.csv", date="2022-06-01"))
    assert (dated.date, dated.source.assumed) == ("2022-06-01", ())
    silent = read(written(tmp_path, text))
    assert silent.date == ""
    assert "neither the table nor its name has a date" in silent.notes[0]


PATIENTS = "PUBLICATION,EXTRACT_DATE,PRACTICE_CODE,PRACTICE_NAME,LSOA_CODE,SEX,NUMBER_OF_PATIENTS"


def patients(*rows: str) -> str:
    return "\n".join([PATIENTS, *(f"X,01JUL2022,{row}" for row in rows)])


def test_patients_on_codes_that_are_no_lsoa_are_counted_and_left_out(tmp_path: Path) -> None:
    rows = ("P90001,A,E01000001,ALL,30", "P90001,A,NO2011,ALL,4", "P90002,B,CLOSED,ALL,3")
    made = read(written(tmp_path, patients(*rows)))
    assert made.frame["patients"].sum() == 30
    # 4 + 3 = 7 patients without a place.
    assert "7 patients on codes that are no LSOA (CLOSED, NO2011) are left out" in made.notes[0]


def test_a_number_of_patients_that_is_not_given_is_missing_and_not_nought(tmp_path: Path) -> None:
    made = read(written(tmp_path, patients("P90001,A,E01000001,ALL,30", "P90001,A,E01000002,ALL,")))
    assert made.frame["area_code"].tolist() == ["E01000001"]
    assert "1 rows without a number of patients are left out; they are not nought" in " ".join(made.notes)


@pytest.mark.parametrize("cell", ["12.5", "12%"])
def test_a_share_or_a_part_of_a_patient_is_no_number_of_patients(tmp_path: Path, cell: str) -> None:
    kept = ("P90001,A,E01000001,ALL,30", "P90001,A,E01000002,ALL,20")
    made = read(written(tmp_path, patients(*kept, f"P90001,A,E01000003,ALL,{cell}")))
    assert made.frame["area_code"].tolist() == ["E01000001", "E01000002"]
    assert f"row 4: number of patients is '{cell}'; a whole number of nought or more was expected" in made.notes[0]


def test_men_and_women_are_added_where_there_is_no_row_for_both(tmp_path: Path) -> None:
    rows = ("P90001,A,E01000001,MALE,10", "P90001,A,E01000001,FEMALE,12")
    assert read(written(tmp_path, patients(*rows), publisher="NHS")).frame["patients"].tolist() == [22]
    # The same rows beside one for both are not added to it.
    both = read(written(tmp_path, patients(*rows, "P90001,A,E01000001,ALL,22"), publisher="NHS"))
    assert both.frame["patients"].tolist() == [22]


def test_a_recorded_edition_in_the_publisher_s_own_columns_is_open_and_keeps_its_true_counts(tmp_path: Path) -> None:
    text = patients("P90001,A,E01000001,ALL,3", "P90001,A,E01000002,ALL,7", "P90001,A,E01000003,ALL,52")
    recorded = read(written(tmp_path, text, publisher="NHS England"))
    assert (recorded.rule, recorded.frame["patients"].tolist()) == (Rule.OPEN, [3, 7, 52])
    assert not any("stands at" in note for note in recorded.notes)


@pytest.mark.parametrize(
    ("extra", "facts", "why"),
    [
        ("", {}, "sources.toml records no publisher of it, so it is not taken as published"),
        ("", {"publisher": "NHS England", "rule": "strict"}, "sources.toml calls it strict"),
        (",AGE_BAND", {"publisher": "NHS England"}, "its column 'age band' is none of the publisher's"),
    ],
)
def test_a_file_that_is_not_known_to_be_published_is_strict(
    tmp_path: Path, extra: str, facts: dict[str, str], why: str
) -> None:
    text = patients("P90001,A,E01000001,ALL,3", "P90001,A,E01000002,ALL,7", "P90001,A,E01000003,ALL,52")
    first, *rest = text.splitlines()
    table = "\n".join([first + extra, *(row + (",85+" if extra else "") for row in rest)])
    made = read(written(tmp_path, table, **facts))
    assert (made.rule, made.frame["patients"].tolist()) == (Rule.STRICT, [5, 5, 50])
    assert f"gp.csv: {why}; each of its 2 counts under 10 stands at 5 in every figure." in made.notes


def test_the_nhs_rule_holds_where_sources_toml_says_so(tmp_path: Path) -> None:
    made = read(written(tmp_path, patients("P90001,A,E01000001,ALL,3", "P90001,A,E01000002,ALL,8"), rule="nhs"))
    assert (made.rule, made.frame["patients"].tolist()) == (Rule.NHS, [5, 10])


def test_a_table_that_is_called_open_and_records_no_publisher_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r'says rule = "open", but sources\.toml records no publisher of it'):
        read(written(tmp_path, patients("P90001,A,E01000001,ALL,3"), rule="open"))


def test_a_file_of_women_only_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="sex is only FEMALE"):
        read(written(tmp_path, patients("P90001,A,E01000001,FEMALE,12")))


def test_capacity_keeps_its_basis_and_an_unknown_list_is_neither_open_nor_closed(tmp_path: Path) -> None:
    text = (
        "practice_code,capacity,capacity_basis,list_open\nP90001,9000,rooms x sessions,yes\n"
        "P90002,,,no\nP90003,4000,own judgement,"
    )
    made = read(written(tmp_path, text)).frame
    assert made["list_open"].tolist() == [True, False, None]
    assert made["capacity"].isna().tolist() == [False, True, False]
    assert made.at["P90001", "basis"] == "rooms x sessions"


def test_a_branch_has_its_place_and_a_share_nobody_told_is_missing(tmp_path: Path) -> None:
    text = (
        "practice_code,site_code,site_name,postcode,lon,lat,sessions_per_week,share_of_list\n"
        "P90001,P90001-2,Village Branch,ZZ1 1ZZ,-0.72,52.59,3,0.14\nP90002,P90002-2,Hall,ZZ1 1ZY,,,4,"
    )
    made = read(written(tmp_path, text)).frame
    assert made.at["P90001-2", "share_of_list"] == 0.14
    # Uppingham, by the grid: about 487 km east, 300 km north.
    assert made.at["P90001-2", "easting"] == pytest.approx(486_800, abs=300)
    assert made.loc["P90002-2", ["easting", "northing", "share_of_list"]].isna().all()


def test_a_share_of_a_list_above_one_is_refused(tmp_path: Path) -> None:
    text = "practice_code,site_code,site_name,sessions_per_week,share_of_list\nP90001,P90001-2,Hall,3,14"
    with pytest.raises(InputError, match="row 2: share_of_list is '14'; over 1 cannot be"):
        read(written(tmp_path, text))


@pytest.mark.parametrize(
    ("file", "listed", "practices"),
    [
        ("trafford/services/epraccur_2019-11.csv", 46, 31),
        ("trafford/services/epraccur_2021-11.csv", 47, 27),
        ("rutland/services/epraccur_2021-11.csv", 10, 4),
    ],
)
def test_real_lists_hold_the_practices_counted_by_hand(real_data: Path, file: str, listed: int, practices: int) -> None:
    frame = read(RawFile(file, real_data / file)).frame
    assert (len(frame), int(frame["is_practice"].sum())) == (listed, practices)


@pytest.mark.parametrize(
    ("file", "date", "practices", "registered"),
    [
        ("trafford/services/gp-reg-pat-prac-all_2021.csv", "2021-01-01", 30, 243_418),
        ("trafford/services/trafford_gp_patient_registrations_2026-01.csv", "2026-01", 26, 248_911),
        ("rutland/services/gp-reg-pat-prac-all_2021.csv", "2021-01-01", 4, 39_862),
    ],
)
def test_real_list_sizes_add_up(real_data: Path, file: str, date: str, practices: int, registered: int) -> None:
    made = read(RawFile(file, real_data / file))
    assert (made.date, len(made.frame), made.frame["patients"].sum()) == (date, practices, registered)


@pytest.mark.parametrize(("place", "registered", "practices"), [("trafford", 257_452, 233), ("rutland", 39_161, 51)])
def test_real_patients_by_lsoa_add_up_over_practices_inside_and_outside(
    real_data: Path, place: str, registered: int, practices: int
) -> None:
    file = f"{place}/services/gp-reg-pat-prac-lsoa-all_2022-07.csv"
    made = read(RawFile(file, real_data / file, {"publisher": "NHS Digital"}))
    assert (made.date, made.frame["patients"].sum()) == ("2022-07-01", registered)
    # Where nobody records whose it is, small counts stand at their mean and the sum is about right.
    strict = read(RawFile(file, real_data / file))
    assert strict.frame["patients"].sum() == pytest.approx(registered, rel=0.005)
    assert made.frame["practice_id"].nunique() == practices
    current = f"{place}/services/epraccur_2021-11.csv"
    practices_inside = read(RawFile(current, real_data / current)).frame.query("is_practice").index
    inside = made.frame[made.frame["practice_id"].isin(practices_inside)]["patients"].sum()
    assert inside == {"trafford": 236_125, "rutland": 34_539}[place]
