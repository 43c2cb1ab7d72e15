"""Facts about buildings: read from a table of ours or a property register, given to the sites they are true of."""

import math
from pathlib import Path

import pandas as pd
import pytest
import shapely

from geo.build.ledger import Ledger
from geo.build.locating import Located
from geo.build.site_facts import with_buildings
from geo.build.sites import places
from geo.errors import InputError
from geo.services.services import HeldFact, Service, Site, held_fact
from geo.sources.catalogue import Catalogue, Outcome, recognise
from geo.sources.reading import RawFile
from geo.sources.services.estates import Estates
from geo.sources.services.site_facts import SiteFacts, is_site_facts, read_site_facts

OURS = (
    "site_code,premises,tenure,lease_end,lease_break,owner,condition,floor_area_m2,consulting_rooms,treatment_rooms,"
    "staff_wte,opening_hours,step_free_entrance,parking_bays,blue_badge_bays,running_cost_per_year,who_pays,"
    "energy_rating,services_offered,as_at\n"
)
WHOLE = (
    'A,HUB,Leasehold,2029-03-31,2027-03-31,Oldtown Estates,B,415.50,6,2,12.4,08:00-18:30,yes,14,2,"96,000",ICB,C,'
    "appointments; nurse,2024-09-30\n"
)
REGISTER = "Site Name,Post Code,Tenure,Floor Area (m²),Number of consulting rooms,Condition Grade,EPC\n"


def raw(folder: Path, text: str, *, name: str = "facts.csv", **facts: str) -> RawFile:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return RawFile(name, path, facts)


def row_of(folder: Path, cells: str, header: str = "site_code,lease_end,parking_bays,step_free_entrance") -> SiteFacts:
    return read_site_facts(raw(folder, f"{header}\n{cells}\n"))


def gp(code: str, name: str = "Ash Surgery", *, address: str = "", postcode: str = "LE159QH") -> Site:
    return Site(code, Service.GP, name, None, practice_id=code, facts={"postcode": postcode, "address": address})


def given(folder: Path, *sites: Site) -> tuple[dict[str, Site], Ledger]:
    """The sites with what the files of a folder say of them, by code; and the account of it."""
    ledger = Ledger()
    return {site.site_id: site for site in with_buildings(sites, recognise(folder), ledger)}, ledger


def test_every_fact_of_the_table_is_read_as_text_by_its_key(tmp_path: Path) -> None:
    record = read_site_facts(raw(tmp_path, OURS + WHOLE))
    row = record.frame.iloc[0]
    texts = {
        key: row[key] for key in ("lease_end", "floor_area_m2", "staff_wte", "running_cost_per_year", "parking_bays")
    }
    assert texts == {
        "lease_end": "2029-03-31",
        "floor_area_m2": "415.5",
        "staff_wte": "12.4",
        "running_cost_per_year": "96000",
        "parking_bays": "14",
    }
    assert (row["premises"], row["step_free_entrance"], row["services_offered"]) == (
        "HUB",
        "yes",
        "appointments; nurse",
    )
    # Eighteen facts: those of FACTS but the tenure in detail, which the table has no column for, and rooms of any kind.
    assert len(record.keys) == 17 and record.notes == ()
    assert record.source.date == "2024-09-30"


@pytest.mark.parametrize("cell", ["", "not held", "NA", "Unknown", "-"])
def test_a_cell_that_is_not_held_is_absent_and_never_nought(tmp_path: Path, cell: str) -> None:
    record = row_of(tmp_path, f"A,{cell},{cell},{cell}")
    assert record.frame.iloc[0][["lease_end", "parking_bays", "step_free_entrance"]].tolist() == ["", "", ""]
    assert record.notes == ()


def test_nought_bays_are_held(tmp_path: Path) -> None:
    assert row_of(tmp_path, "A,2029-03-31,0,no").frame.at[2, "parking_bays"] == "0"


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ("A,soon,4,yes", "facts.csv, row 2: lease_end is 'soon'; a date such as 2029-03-31 was expected"),
        ("A,2029-02-30,4,yes", "lease_end is '2029-02-30'; a date such as 2029-03-31 was expected"),
        ("A,2029-03-31,-4,yes", "parking_bays is '-4'; a number of 0 or more was expected, and it is not held"),
        ("A,2029-03-31,inf,yes", "parking_bays is 'inf'; a number of 0 or more was expected"),
        ("A,2029-03-31,4,perhaps", "step_free_entrance is 'perhaps'; yes or no was expected"),
    ],
)
def test_what_cannot_be_right_is_named_and_not_held_and_the_rest_stands(
    tmp_path: Path, cells: str, sentence: str
) -> None:
    record = row_of(tmp_path, cells)
    assert len(record.notes) == 1 and sentence in record.notes[0]
    assert (record.frame[["lease_end", "parking_bays", "step_free_entrance"]] == "").sum(axis=None) == 1


@pytest.mark.parametrize("printed", ["31/03/2029", "31 March 2029", "2029-03-31 00:00:00"])
def test_a_day_is_read_as_people_and_spreadsheets_print_it(tmp_path: Path, printed: str) -> None:
    assert row_of(tmp_path, f"A,{printed},4,yes").frame.at[2, "lease_end"] == "2029-03-31"


def test_a_break_after_the_end_of_the_lease_is_named_and_not_held(tmp_path: Path) -> None:
    record = row_of(tmp_path, "A,2027-03-31,2029-03-31", "site_code,lease_end,lease_break")
    assert record.frame.iloc[0][["lease_end", "lease_break"]].tolist() == ["2027-03-31", ""]
    assert "the lease can be broken on 2029-03-31, after its end on 2027-03-31" in record.notes[0]


def test_a_site_on_two_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="site"):
        row_of(tmp_path, "A,2029-03-31,4,yes\nA,2030-03-31,4,yes")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("site_code,tenure,as_at", False),
        ("site_code,tenure,condition", True),
        ("site_code,premises,tenure", True),
        # A plain list of places may print hours and services; only a register tells of the building.
        ("name,postcode,opening hours,services", False),
        ("name,postcode,tenure,opening hours", False),
        ("property name,postcode,tenure,GIA (sqm)", True),
        # A practice's sites with half-days are read as its sites, whatever else they tell.
        ("practice_code,site_code,site_name,tenure,condition", False),
    ],
)
def test_a_table_is_known_by_its_columns(tmp_path: Path, header: str, expected: bool) -> None:
    assert is_site_facts(raw(tmp_path, f"{header}\n{','.join('1' for _ in header.split(','))}\n").sample) is expected


def test_a_property_register_is_no_list_of_places(tmp_path: Path) -> None:
    raw(tmp_path, REGISTER + "Ash House,LE15 9QH,Leasehold,415.5,6,B,C\n", name="register.csv")
    (file,) = recognise(tmp_path).found
    assert file.outcome is Outcome.READ and isinstance(file.record, SiteFacts)
    assert file.record.frame.iloc[0][["tenure", "floor_area_m2", "consulting_rooms", "energy_rating"]].tolist() == [
        "Leasehold",
        "415.5",
        "6",
        "C",
    ]


def test_a_row_without_a_code_or_a_whole_postcode_names_no_site(tmp_path: Path) -> None:
    record = read_site_facts(raw(tmp_path, REGISTER + "Ash House,LE15,Leasehold,,,B,\n,LE15 9QH,Leasehold,,,B,\n"))
    assert record.frame.empty
    assert (
        "facts.csv, row 2: neither a site code, nor a name and a whole postcode; the row is left out." in record.notes
    )


def test_a_table_that_names_no_site_at_all_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no column names a site; site_code, or site_name and postcode, were expected"):
        read_site_facts(raw(tmp_path, "tenure,condition\nLeasehold,B\n"))


def test_facts_go_to_the_site_of_their_code_with_file_and_day(tmp_path: Path) -> None:
    raw(tmp_path, OURS + WHOLE)
    sites, ledger = given(tmp_path, gp("A"), gp("B", "Beech Surgery"))
    assert held_fact(sites["A"], "lease_end") == HeldFact("2029-03-31", "facts.csv", "2024-09-30")
    assert sites["A"].premises == "HUB" and sites["B"].premises == ""
    assert held_fact(sites["B"], "lease_end") is None
    assert ledger.sources["facts.csv"].used_for == "facts about sites as buildings"


def test_half_days_and_the_basis_of_capacity_go_to_the_site_itself(tmp_path: Path) -> None:
    header = "site_code,sessions_per_week,capacity_basis,tenure,condition\n"
    raw(tmp_path, header + "A,3,rooms,,\nB,not held,not held,Licence,\n")
    sites, _ = given(tmp_path, gp("A"), gp("B", "Beech Surgery"))
    assert (sites["A"].sessions, sites["A"].facts["capacity_basis"]) == (3.0, "rooms")
    assert math.isnan(sites["B"].sessions) and "capacity_basis" not in sites["B"].facts
    # The practice still has said nothing of how many people it can take.
    assert math.isnan(sites["A"].capacity)


def test_more_half_days_than_a_week_has_are_named_and_not_held(tmp_path: Path) -> None:
    record = row_of(tmp_path, "A,15,Leasehold,B", "site_code,sessions_per_week,tenure,condition")
    assert math.isnan(record.frame.at[2, "sessions"])
    assert record.notes == (
        "facts.csv, row 2: sessions_per_week is '15'; over 14 half-days cannot be, and it is not held.",
    )


def test_a_registers_half_days_are_of_no_site_in_the_building(tmp_path: Path) -> None:
    header = "Property name,Address,Postcode,Tenure,Condition,Sessions per week\n"
    raw(tmp_path, header + "Ash House,1 High Street,LE15 9QH,Leasehold,B,3\n")
    sites, _ = given(tmp_path, gp("A", address="1 High Street, Oldtown"))
    assert math.isnan(sites["A"].sessions) and held_fact(sites["A"], "condition") is not None


def test_a_code_that_is_no_site_here_is_named(tmp_path: Path) -> None:
    raw(tmp_path, OURS + WHOLE)
    _, ledger = given(tmp_path, gp("B"))
    assert ledger.left_out == ["Left out: facts.csv: A is no site here, by code or by postcode and building."]
    assert not ledger.sources


def test_a_registers_row_tells_of_every_site_in_the_building_and_is_marked_so(tmp_path: Path) -> None:
    header = "Property name,Address,Postcode,Tenure,Condition\n"
    raw(
        tmp_path,
        header + "Ash House,1 High Street,LE15 9QH,Leasehold,B\n",
        name="register.csv",
    )
    first, second = gp("A", address="1 High Street, Oldtown"), gp("B", "Beech", address="Beech, 1 High St, Oldtown")
    sites, _ = given(tmp_path, first, second, gp("C", "Cedar", address="3 High Street, Oldtown"))
    assert held_fact(sites["A"], "tenure") == HeldFact("Leasehold", "register.csv, of the building", "")
    assert held_fact(sites["B"], "tenure") == held_fact(sites["A"], "tenure")
    assert held_fact(sites["C"], "tenure") is None
    # The two practices are in one building by their addresses; the key is the first one's code.
    assert [sites[code].premises for code in "ABC"] == ["A", "A", ""]


def test_a_row_that_names_the_site_holds_over_the_rows_of_its_building(tmp_path: Path) -> None:
    header = "Property name,Address,Postcode,Tenure,Condition\n"
    rows = "Oldtown Library,1 High Street,LE15 9QH,Freehold,A\nThe Corner Shop,1 High Street,LE15 9QH,Leasehold,D\n"
    raw(tmp_path, header + rows)
    sites, ledger = given(tmp_path, gp("L", "Oldtown Library"), gp("A", address="1 High Street, Oldtown"))
    assert held_fact(sites["L"], "tenure") == HeldFact("Freehold", "facts.csv", "")
    # Of the surgery the two rows tell different things, so neither is taken.
    assert held_fact(sites["A"], "tenure") is None
    assert ledger.left_out == [
        "Left out: facts.csv: its rows about the building of A differ, so not held: tenure, condition."
    ]


def test_the_newer_fact_holds_whatever_the_files_are_called(tmp_path: Path) -> None:
    header = "site_code,condition,tenure,as_at\n"
    raw(tmp_path, header + "A,B,,2024-09-30\n", name="a.csv")
    raw(tmp_path, header + "A,C,Leasehold,2019-01-01\n", name="b.csv")
    sites, _ = given(tmp_path, gp("A"))
    assert held_fact(sites["A"], "condition") == HeldFact("B", "a.csv", "2024-09-30")
    # Nothing newer is held of the tenure.
    assert held_fact(sites["A"], "tenure") == HeldFact("Leasehold", "b.csv", "2019-01-01")


def test_two_files_that_differ_on_one_day_are_refused_with_both_named(tmp_path: Path) -> None:
    header = "site_code,condition,tenure,as_at\n"
    raw(tmp_path, header + "A,B,,2024-09-30\n", name="a.csv")
    raw(tmp_path, header + "A,C,,2024-09-30\n", name="b.csv")
    with pytest.raises(
        InputError, match=r"a\.csv and b\.csv both give the condition of A at 2024-09-30, but differ: B and C"
    ):
        given(tmp_path, gp("A"))


def real_sites(folder: Path) -> tuple[tuple[Site, ...], Catalogue, Ledger]:
    """The sites of every list and council asset of these files, wherever they are."""
    catalogue, ledger = recognise(folder), Ledger()
    nowhere = pd.DataFrame({"easting": [], "northing": [], "basis": [], "live": []})
    everywhere = Located(nowhere, shapely.box(0, 0, 700_000, 1_300_000))
    return places(catalogue, everywhere, ledger), catalogue, ledger


def test_the_real_council_assets_carry_their_facts_under_the_keys_of_every_site(
    real_data: Path, tmp_path: Path
) -> None:
    file = "trafford_land_and_building_assets.csv"
    (tmp_path / file).write_bytes((real_data / "trafford/estates" / file).read_bytes())
    listed, catalogue, _ = real_sites(tmp_path)
    published = pd.read_csv(tmp_path / file, dtype=str, keep_default_na=False)
    by_code = {site.site_id: site for site in with_buildings(listed, catalogue, Ledger())}
    assert len(by_code) == len(published) == 608
    for key, column in (("floor_area_m2", "BuildingSize"), ("energy_rating", "EnergyRating"), ("tenure", "TenureType")):
        texts = {row.AssetCode: getattr(row, column) for row in published.itertuples() if getattr(row, column)}
        assert {code for code, site in by_code.items() if held_fact(site, key)} == set(texts)
        assert len(texts) > 50
    # Printed as 415.05 for the town hall, of 29 September 2023.
    assert held_fact(by_code["TMBC0001/T0000003"], "floor_area_m2") == HeldFact("415.05", file, "2023-09-29")


def test_the_real_assets_as_an_exported_register_tell_the_same_of_the_libraries(
    real_data: Path, tmp_path: Path
) -> None:
    assets = pd.read_csv(
        real_data / "trafford/estates/trafford_land_and_building_assets.csv", dtype=str, keep_default_na=False
    )
    names = {
        "PropertyName": "Property name",
        "PostCode": "Postcode",
        "TenureType": "Tenure",
        "BuildingSize": "GIA (m²)",
    }
    register = assets.rename(columns=names)[[*names.values()]]
    register.to_csv(tmp_path / "register.csv", index=False)
    libraries = real_data / "trafford/services/trafford_libraries.csv"
    (tmp_path / "libraries.csv").write_bytes(libraries.read_bytes())
    listed, catalogue, ledger = real_sites(tmp_path)
    by_name = {site.name: site for site in with_buildings(listed, catalogue, ledger)}
    tenures = {name: fact.text for name, site in by_name.items() if (fact := held_fact(site, "tenure")) is not None}
    own = register[(register["Property name"] + register["Postcode"]).isin({s.name + _spaced(s) for s in listed})]
    # By hand: whichever asset has a library's own name and postcode gives it its tenure.
    assert sorted(own["Property name"]) == [
        "Altrincham Library",
        "Stretford Library",
        "Timperley Library",
        "Woodsend Library",
    ]
    assert tenures.items() >= dict(zip(own["Property name"], own["Tenure"], strict=True)).items()
    assert not catalogue.records(Estates)


def _spaced(site: Site) -> str:
    postcode = site.facts["postcode"]
    return f"{postcode[:-3]} {postcode[-3:]}"
