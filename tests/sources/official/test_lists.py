"""Registers and lists of the country in the layouts of their publishers; the headings are theirs, every row is "
"made up."""

import json
from pathlib import Path
from typing import Any

import pytest

from geo.sources.catalogue import Outcome, recognise
from geo.sources.services.place_lists import PlaceList, StopList


def written(folder: Path, name: str, *lines: str) -> Path:
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def read(folder: Path) -> Any:
    (found,) = recognise(folder).found
    assert (found.faults, found.outcome) == ((), Outcome.READ), found
    return found.record


def refusal(folder: Path) -> str:
    (found,) = recognise(folder).found
    assert found.outcome is Outcome.REFUSED and not found.trace
    (fault,) = found.faults
    return fault


def rows_of(record: PlaceList) -> list[tuple[str, str, str]]:
    return list(zip(record.frame["name"], record.frame["postcode"], record.frame["service"], strict=True))


def organisation(code: str, name: str, *, postcode: str = "ZZ1 1ZZ", status: str = "ACTIVE", parent: str = "") -> str:
    cells = [
        code,
        name,
        "Y61",
        "QJG",
        "1 HIGH STREET",
        "",
        "",
        "KINGSMERE",
        "",
        postcode,
        "20100101",
        "",
        status,
        "RO182",
    ]
    return ",".join(f'"{cell}"' for cell in [*cells, parent, *[""] * (27 - len(cells) - 1)])


CARE = (
    "Name,Also known as,Address,Postcode,Phone number,Service's website (if available),Service types,Date of latest "
    "check,"
    "Specialisms/services,Provider name,Local authority,Region,Location URL,CQC Location ID (for office use only),"
    "CQC Provider ID (for office use only)"
)


def test_pharmacies_are_known_by_their_codes(tmp_path: Path) -> None:
    shut = organisation("FA004", "OLD CHEMIST", status="INACTIVE")
    made = read(
        written(tmp_path, "x.csv", organisation("FA002", "HIGH STREET PHARMACY"), organisation("FX2B1", "B"), shut)
    )
    assert rows_of(made) == [("High Street Pharmacy", "ZZ11ZZ", "pharmacy"), ("B", "ZZ11ZZ", "pharmacy")]
    assert list(made.frame.index) == ["FA002", "FX2B1"]
    assert "rows that are not active are left out (1)" in " ".join(made.notes)


def test_wards_of_a_hospital_are_the_hospital_with_all_their_codes(tmp_path: Path) -> None:
    sites = [
        organisation("RZ901", "KINGSMERE HOSPITAL", parent="RZ9", status=""),
        organisation("RZ902", "KINGSMERE HOSPITAL WARD 7", parent="RZ9", status=""),
        organisation("RZ903", "THE OLD INFIRMARY", parent="RZ9", postcode="ZZ2 2ZZ"),
        organisation("RZ904", "MARKET STREET CLINIC", parent="RZ9"),
    ]
    made = read(written(tmp_path, "ets.csv", *sites))
    assert [row[0] for row in rows_of(made)] == ["Kingsmere Hospital", "The Old Infirmary"]
    assert made.frame["fact_codes"].tolist() == ["RZ901, RZ902", "RZ903"]
    assert made.service is not None and made.service.value == "hospital"


def test_trusts_are_recognised_and_not_used(tmp_path: Path) -> None:
    folder = written(tmp_path, "etr.csv", organisation("RZ9", "KINGSMERE NHS TRUST"), organisation("RZ8", "OTHER"))
    (found,) = recognise(folder).found
    assert (found.outcome, found.kind and found.kind.key) == (Outcome.NOT_USED, "trusts")


def test_the_care_directory_is_read_below_its_four_lines(tmp_path: Path) -> None:
    more = ",".join([""] * 14)
    rows = [
        'Rose Lodge,,"1 Garden Way,Kingsmere",ZZ1 1ZZ,,,Residential homes|Nursing homes,,,Rose Ltd,A,B,url,1-101,1-9',
        "Dove House,,2 Garden Way,ZZ1 1ZY,,,Hospice,,,Dove,A,B,url,1-102,1-9",
        "High Street Dental,,3 Garden Way,ZZ1 1ZX,,,Dentist,,,D,A,B,url,1-103,1-9",
        "Help at Home,,4 Garden Way,ZZ1 1ZW,,,Homecare agencies,,,H,A,B,url,1-104,1-9",
    ]
    above = (f"CQC Locations data{more}", more, f"This data was produced on 16 September 2026{more}", more)
    made = read(written(tmp_path, "16_september_2026_CQC_directory.csv", *above, CARE, *rows))
    assert rows_of(made) == [
        ("Rose Lodge", "ZZ11ZZ", "care_home"),
        ("Dove House", "ZZ11ZY", "other"),
        ("High Street Dental", "ZZ11ZX", "dentist"),
    ]
    assert made.source.date == "2026-09-16"
    assert list(made.frame.index) == ["care_home-1-101", "other-1-102", "dentist-1-103"]


def test_the_care_directory_of_another_year_is_known_by_its_own_heading_of_codes(tmp_path: Path) -> None:
    header = CARE.replace("CQC Location ID (for office use only)", "CQC Location (for office use only")
    row = "Rose Lodge,,1 Garden Way,ZZ1 1ZZ,,,Residential homes,,,Rose Ltd,A,B,url,1-101,1-9"
    made = read(written(tmp_path, "15_April_2020_CQC_directory.csv", header, row))
    assert list(made.frame.index) == ["care_home-1-101"]


def test_family_hubs_are_children_s_centres_by_postcode(tmp_path: Path) -> None:
    rows = ("Region,Local_Authority,Family_Hub,Postcode", "North,Kingsmere,The Acorn Hub,ZZ1 1ZZ")
    assert rows_of(read(written(tmp_path, "x.csv", *rows))) == [("The Acorn Hub", "ZZ11ZZ", "childrens_centre")]


def test_libraries_that_have_closed_and_those_of_prisons_are_left_out(tmp_path: Path) -> None:
    header = (
        "Reporting service,Reporting service code,Name,Type,Address 1,Address 2,Address 3,Postcode,"
        "Unique property reference number,Easting,Northing,Longitude,Latitude,Upper tier local authority,"
        "Statutory in 2023,Operation in 2023,Year opened,Year closed,Co-located,Co-located library,Automated"
    )
    place = ",,640500,400500,1.9021,53.6123,Kingsmere"
    rows = (
        f"Kingsmere,E06990001,Central,Static Library,1 Yard,Market,,ZZ1 1ZZ{place},Yes,LA,1990,,No,,No",
        f"Kingsmere,E06990001,Old Branch,Static Library,2 Yard,,,ZZ1 1ZY{place},No,,1990,2014,No,,No",
        f"Kingsmere,E06990001,HMP Marsh,Prison Library,3 Yard,,,ZZ1 1ZX{place},Yes,LA,,,No,,No",
        f"Kingsmere,E06990001,The Van,Mobile Library,3 Yard,,,ZZ1 1ZX{place},Yes,LA,,,No,,No",
        f"Kingsmere,E06990001,Records,Archive,3 Yard,,,ZZ1 1ZX{place},Yes,LA,,,No,,No",
    )
    made = read(written(tmp_path, "x.csv", header, *rows))
    assert rows_of(made) == [("Central", "ZZ11ZZ", "library")]
    assert made.frame["fact_address"].tolist() == ["1 Yard, Market"]
    assert "archives, mobile libraries and those of prisons are left out (3)" in " ".join(made.notes)


def test_contact_persons_of_leisure_sites_are_never_kept(tmp_path: Path) -> None:
    header = "siteid,sitename,postcode,easting,northing,firstname,surname,email,recenddate"
    rows = (
        "7,The Baths,ZZ1 1ZZ,640500,400500,Unseen,Unseen,unseen@made-up.example,",
        "8,Shut,ZZ1 1ZZ,640900,400500,,,,1262304000000",
    )
    made = read(written(tmp_path, "x.csv", header, *rows))
    assert rows_of(made) == [("The Baths", "ZZ11ZZ", "other")]
    assert not made.frame.map(lambda cell: "nseen" in str(cell)).any(axis=None)


def test_a_pool_that_anybody_may_pay_for_makes_a_leisure_centre(tmp_path: Path) -> None:
    header = "siteid,facilityid,facilitytype,facstatus,accessibilitytypestr,easting,northing"
    rows = (
        "7,1,Swimming Pool,Operational,Pay and Play,640500,400500",
        "7,2,Studio,Operational,Pay and Play,640500,400500",
        "8,3,Sports Hall,Operational,Private Use,641500,400500",
        "9,4,Swimming Pool,Closed,Pay and Play,642500,400500",
    )
    made = read(written(tmp_path, "x.csv", header, *rows))
    assert list(zip(made.frame["name"], made.frame["service"], made.frame["fact_facilities"], strict=True)) == [
        ("Leisure centre (no name held)", "leisure_centre", "Studio, Swimming Pool"),
        ("Sports site (no name held)", "other", "Sports Hall"),
    ]


def test_sources_toml_tells_the_service_of_sports_facilities(tmp_path: Path) -> None:
    header = "siteid,facilityid,facilitytype,facstatus,accessibilitytypestr,easting,northing"
    rows = ("7,1,Squash Courts,Operational,Private Use,640500,400500", "8,2,Golf,Closed,Pay and Play,641500,400500")
    (tmp_path / "sources.toml").write_text('[[file]]\nfile = "x.csv"\nservice = "leisure_centre"\n')
    made = read(written(tmp_path, "x.csv", header, *rows))
    assert list(made.frame.index) == ["leisure_centre-7"]
    assert "1 facilities in use on 1 sites; sources.toml calls them leisure centres." in " ".join(made.notes)


def test_stops_are_read_with_their_own_headings_and_kinds(tmp_path: Path) -> None:
    header = "ATCOCode,NaptanCode,PlateCode,CommonName,Easting,Northing,Longitude,Latitude,StopType,BusStopType,Status"
    rows = (
        "990001,,,High Street,640500,400500,1.9021,53.6123,BCT,MKD,active",
        "990002,,,Kingsmere,640600,400600,1.9031,53.6133,RLY,,active",
        "990003,,,Old Stop,640700,400700,1.9041,53.6143,BCT,MKD,inactive",
        "990004,,,Rank,640800,400800,1.9051,53.6153,TXR,,active",
    )
    made = read(written(tmp_path, "Stops.csv", header, *rows))
    assert isinstance(made, StopList)
    assert list(made.frame.index) == ["bus-990001", "rail-990002"]
    assert "2 of 4 stops are in use" in " ".join(made.notes) and "left out: 1" in " ".join(made.notes)


@pytest.mark.parametrize("under", [True, False])
def test_supermarkets_alone_are_taken_from_food_businesses(tmp_path: Path, under: bool) -> None:
    shop = {
        "FHRSID": 7,
        "BusinessName": "The Big Shop",
        "BusinessType": "Retailers - supermarkets/hypermarkets",
        "AddressLine1": "1 High Street",
        "PostCode": "ZZ1 1ZZ",
        "Geocode": {"Longitude": "1.9021", "Latitude": "53.6123"},
    }
    rows = [shop, {**shop, "FHRSID": 8, "BusinessName": "Chips", "BusinessType": "Takeaway/sandwich shop"}]
    document = {
        "FHRSEstablishment": {"Header": {}, "EstablishmentCollection": {"EstablishmentDetail": rows} if under else rows}
    }
    made = read(written(tmp_path, "FHRS999en-GB.json", json.dumps(document)))
    assert rows_of(made) == [("The Big Shop", "ZZ11ZZ", "other")]
    assert list(made.frame.index) == ["FHRS7"]


def test_brownfield_sites_that_are_still_listed_are_other_sites_with_their_homes(tmp_path: Path) -> None:
    header = (
        "dataset,end-date,entity,name,point,reference,hectares,maximum-net-dwellings,minimum-net-dwellings,site-address,"
        "planning-permission-status"
    )
    rows = (
        'brownfield-land,,1701,,POINT(1.9021 53.6123),K1,0.4,12,10,"The Yard, Kingsmere",not-permissioned',
        "brownfield-land,2024-05-01,1702,,POINT(1.9121 53.6123),K2,0.4,9,9,Built Already,permissioned",
    )
    made = read(written(tmp_path, "brownfield-land.csv", header, *rows))
    assert made.frame["name"].tolist() == ["The Yard, Kingsmere"]
    assert made.frame["fact_homes"].tolist() == ["10 to 12"]
    assert made.frame["fact_permission"].tolist() == ["not permissioned"]
    assert "left out (1 of 2)" in " ".join(made.notes)
