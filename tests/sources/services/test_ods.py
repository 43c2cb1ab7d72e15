"""The NHS's lists of organisations, with headings and without, are practices, branches or dentists by their codes."""

from pathlib import Path
from typing import Any

import pytest

from geo.errors import InputError
from geo.services.services import Service
from geo.sources.catalogue import KINDS
from geo.sources.reading import RawFile

HEADINGS = (
    "Organisation Code,Name,National Grouping,High Level Health Geography,Address Line 1,Address Line 2,"
    "Address Line 3,Address Line 4,Address Line 5,Postcode,Open Date,Close Date,Status Code,"
    "Organisation Sub-Type Code,Commissioner,Join Provider/Purchaser Date,Left Provider/Purchaser Date,"
    "Contact Telephone Number,Null,Null,Null,Amended Record Indicator,Null,Provider/Purchaser,Null,"
    "Prescribing Setting,Null"
)


def row(code: str, name: str, *, address: tuple[str, ...] = (), **cells: str) -> str:
    """One row of the 27 columns; cells by name where they are not the usual ones."""
    lines = [*address, "", "", "", "", ""][:5]
    told = {"postcode": "ZZ1 1ZZ", "closed": "", "status": "", "parent": "", "left": "", "setting": ""} | cells
    row_cells = [code, name, "Y57", "Q70", *lines, told["postcode"], "20040401", told["closed"], told["status"], ""]
    row_cells += [told["parent"], "20040401", told["left"], "", "", "", "", "0", "", "J", "", told["setting"], ""]
    return ",".join(f'"{cell}"' for cell in row_cells)


def read(folder: Path, *rows: str, name: str = "list.csv") -> Any:
    """What the one kind that claims the file reads from it."""
    path = folder / name
    path.write_text("\n".join(rows))
    raw = RawFile(name, path)
    (kind,) = [kind for kind in KINDS if kind.matches(raw.sample)]
    return kind.read(raw)


BEMBRIDGE = ("BEMBRIDGE BRANCH SURGERY", "55A FORELAND ROAD", "", "BEMBRIDGE", "ISLE OF WIGHT")
NITON = ("THE SURGERY", "BLACKGANG ROAD", "NITON", "VENTNOR", "ISLE OF WIGHT")
LAKE = ("5 SANDOWN ROAD", "", "", "LAKE", "ISLE OF WIGHT")


def test_the_official_list_of_branches_is_read_and_the_fifteenth_column_is_the_practice(tmp_path: Path) -> None:
    made = read(
        tmp_path,
        row("J84007001", "DR PARTRIDGE & PARTNERS", address=BEMBRIDGE, parent="J84007", postcode="PO35 5UA"),
        row("J84016001", "DR HAYES & PARTNERS", address=NITON, parent="J84016"),
        row("J84020001", "DR BRAND & PARTNERS", address=LAKE, parent="J84020"),
        name="ebranchs_2017.csv",
    )
    assert made.official
    assert made.frame["practice_id"].tolist() == ["J84007", "J84016", "J84020"]
    assert made.frame["name"].tolist() == [
        "Bembridge Branch Surgery",
        "The Surgery, Niton",
        "Dr Brand & Partners, Lake",
    ]
    assert made.frame.at["J84007001", "postcode"] == "PO355UA"
    assert made.frame[["sessions", "share_of_list"]].isna().all(axis=None)
    assert (made.source.date, made.source.assumed) == ("2017", ("date",))


def test_branches_that_have_closed_or_left_are_no_sites(tmp_path: Path) -> None:
    made = read(
        tmp_path,
        row("J84007001", "A", parent="J84007"),
        row("J84007002", "B", parent="J84007", closed="20190331"),
        row("J84007003", "C", parent="J84007", left="20190331"),
        row("J84007004", "D", parent="J84007", closed="20990331"),
        row("J84007005", "E", parent="J84007", status="C"),
    )
    assert made.frame.index.tolist() == ["J84007001", "J84007004"]
    assert made.frame["fact_closes_on"].tolist() == ["", "2099-03-31"]
    assert any("have closed or left their practice are left out (3)" in note for note in made.notes)


def test_a_list_of_branches_that_have_all_closed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no branch surgery in it is open"):
        read(tmp_path, row("J84007001", "A", parent="J84007", closed="20190331"))


def test_practices_are_read_with_and_without_a_line_of_headings(tmp_path: Path) -> None:
    rows = (
        row("P90001", "HIGH STREET SURGERY", address=("1 HIGH STREET",), status="A", setting="4"),
        row("P90002", "FOOT CLINIC", status="A", setting="8"),
    )
    plain = read(tmp_path, *rows)
    headed = read(tmp_path, HEADINGS, *rows)
    assert headed.frame.equals(plain.frame)
    assert headed.frame["is_practice"].tolist() == [True, False]


def test_headings_tell_the_columns_where_the_empty_ones_are_left_out(tmp_path: Path) -> None:
    made = read(
        tmp_path,
        "Name,Organisation Code,Address Line 1,Postcode,Status Code,Close Date,Prescribing Setting",
        "HIGH STREET SURGERY,P90001,1 HIGH STREET,ZZ1 1ZZ,A,,4",
        "OLD SURGERY,P90002,2 HIGH STREET,ZZ1 1ZZ,C,20190331,4",
    )
    assert made.frame["is_practice"].tolist() == [True, False]
    assert made.frame.loc["P90001", ["name", "address", "postcode"]].tolist() == [
        "High Street Surgery",
        "1 High Street",
        "ZZ11ZZ",
    ]
    assert made.frame.at["P90002", "closed"] == "2019-03-31"


def test_branches_with_headings_are_branches_too(tmp_path: Path) -> None:
    made = read(tmp_path, HEADINGS, row("J84007001", "DR PARTRIDGE & PARTNERS", address=BEMBRIDGE, parent="J84007"))
    assert made.frame.index.tolist() == ["J84007001"]


@pytest.mark.parametrize("headed", [False, True])
def test_the_list_of_dental_practices_is_dentists(tmp_path: Path, headed: bool) -> None:
    rows = (
        row("V00105", "SMILE DENTAL", address=("3 HIGH STREET", "", "", "PAPERTON"), status="A"),
        row("V00106", "OLD DENTAL", status="C", closed="20190331"),
        row("V00107", "PARTING DENTAL", status="A", closed="20990331"),
    )
    made = read(tmp_path, *([HEADINGS] if headed else []), *rows, name="egdpprac.csv")
    assert made.service is Service.DENTIST
    assert made.frame["name"].tolist() == ["Smile Dental", "Parting Dental"]
    assert made.frame["postcode"].tolist() == ["ZZ11ZZ", "ZZ11ZZ"]
    assert made.frame["fact_closes_on"].tolist() == ["", "2099-03-31"]
    assert any("not active are left out (1)" in note for note in made.notes)


def test_a_dummy_code_among_practices_makes_no_list_of_dentists(tmp_path: Path) -> None:
    made = read(
        tmp_path,
        row("P90001", "HIGH STREET SURGERY", status="A", setting="4"),
        row("P90002", "LOW STREET SURGERY", status="A", setting="4"),
        row("V81999", "UNKNOWN", status="A", setting="0"),
    )
    assert made.frame["is_practice"].tolist() == [True, True, False]
