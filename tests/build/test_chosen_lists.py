"""Several lists of one service: the newer edition, the publisher that tells more of here, and every code of a site."""

from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from geo.build.ledger import Ledger
from geo.build.locating import Located
from geo.build.sites import places
from geo.provenance import Source
from geo.services.services import Service, Site
from geo.sources.catalogue import Catalogue, Found, Outcome, recognise
from geo.sources.reading import RawFile
from geo.sources.services.place_lists import PlaceList

HERE = Located(
    pd.DataFrame(
        {"easting": [500.0, 600.0], "northing": [500.0, 600.0], "basis": ["a", "a"]}, index=["ZZ11AA", "ZZ11AB"]
    ),
    shapely.box(0, 0, 1000, 1000),
)


def listed(
    file: str,
    *rows: tuple[str, str, str],
    publisher: str,
    date: str = "",
    service: Service = Service.DENTIST,
    beside: bool = False,
) -> PlaceList:
    """Rows of code, name and postcode."""
    frame = pd.DataFrame(
        {
            "name": [name for _, name, _ in rows],
            "easting": np.nan,
            "northing": np.nan,
            "postcode": [postcode for _, _, postcode in rows],
            "service": service.value,
            "fact_address": "1 High Street",
        },
        index=pd.Index([code for code, _, _ in rows], name="site_id"),
    )
    return PlaceList(service, frame, Source(file, file, publisher=publisher, date=date), beside=beside)


def made(*lists: PlaceList) -> tuple[tuple[Site, ...], Ledger]:
    ledger = Ledger()
    found = [Found(RawFile(each.source.file, Path(each.source.file)), None, each, Outcome.READ) for each in lists]
    return places(Catalogue(tuple(found)), HERE, ledger), ledger


ASH, ELM, FAR = ("V001", "Ash Dental", "ZZ11AA"), ("V002", "Elm Dental", "ZZ11AB"), ("V009", "Far Dental", "QQ11AA")


def test_of_two_editions_the_newer_is_used_and_said() -> None:
    old = listed("old.csv", ASH, ELM, publisher="NHS", date="2025")
    new = listed("new.csv", ASH, publisher="NHS", date="2026")
    sites, ledger = made(old, new)
    assert [site.site_id for site in sites] == ["V001"]
    assert "Left out: old.csv: its dentists: new.csv is newer or fuller." in ledger.left_out


def test_of_two_publishers_the_one_that_tells_more_of_here_is_used_and_both_said() -> None:
    country = listed("country.csv", ASH, FAR, ("V008", "B", "QQ11AB"), publisher="NHS", date="2026")
    rows = ("1-1", "Ash Dental", "ZZ11AA"), ("1-2", "Elm Dental", "ZZ11AB")
    commission = listed("cqc.csv", *rows, publisher="CQC", date="2025")
    sites, ledger = made(country, commission)
    assert [site.site_id for site in sites] == ["1-1", "1-2"]
    assert any(
        "country.csv: its dentists: cqc.csv, of another publisher, tells more of them here (2 beside 1)." in said
        for said in ledger.left_out
    )


def test_a_site_that_two_registers_know_has_both_codes() -> None:
    nhs = listed("nhs.csv", ASH, ELM, publisher="NHS")
    commission = listed("cqc.csv", ("1-1", "Ash Dental", "ZZ11AA"), publisher="CQC")
    sites, _ = made(nhs, commission)
    assert [(site.site_id, site.facts.get("codes", "")) for site in sites] == [("V001", "V001, 1-1"), ("V002", "")]


def test_family_hubs_stand_beside_children_s_centres() -> None:
    centres = listed("gias.csv", ("20001", "Acorns", "ZZ11AA"), publisher="DfE", service=Service.CHILDRENS_CENTRE)
    hub = ("h1", "Oak Hub", "ZZ11AB")
    hubs = listed("hubs.csv", hub, publisher="DfE", service=Service.CHILDRENS_CENTRE, beside=True)
    sites, ledger = made(centres, hubs)
    assert sorted(site.name for site in sites) == ["Acorns", "Oak Hub"]
    assert ledger.left_out == []


def test_a_sports_site_has_its_name_from_one_table_and_what_is_in_it_from_another(tmp_path: Path) -> None:
    (tmp_path / "facilities.csv").write_text(
        "siteid,facilityid,facilitytype,facstatus,accessibilitytypestr,easting,northing\n"
        "7,1,Swimming Pool,Operational,Pay and Play,640500,400500\n"
        "7,2,Studio,Operational,Pay and Play,640500,400500\n"
        "8,3,Grass Pitches,Operational,Pay and Play,641500,400500\n"
        "5,4,Sports Hall,Operational,Pay and Play,641900,400500\n",
        "utf-8",
    )
    (tmp_path / "sites.csv").write_text(
        "siteid,sitename,thoroughfarename,posttown,postcode,easting,northing\n"
        "7,The Baths,High Street,Kingsmere,ZZ1 1AA,640500,400500\n"
        "8,The Meadow,Low Street,Kingsmere,ZZ1 1AB,641500,400500\n"
        "9,The Yard,Low Street,Kingsmere,ZZ1 1AB,642500,400500\n",
        "utf-8",
    )
    ledger = Ledger()
    here = Located(HERE.postcodes, shapely.box(640_000, 400_000, 643_000, 401_000))
    sites = sorted(places(recognise(tmp_path), here, ledger), key=lambda site: site.site_id)
    assert [(site.site_id, site.name, site.facts.get("facilities", "")) for site in sites] == [
        ("leisure_centre-5", "Leisure centre (no name held)", "Sports Hall"),
        ("leisure_centre-7", "The Baths", "Studio, Swimming Pool"),
        ("other-8", "The Meadow", "Grass Pitches"),
        ("other-9", "The Yard", ""),
    ]
    assert (sites[1].facts["postcode"], sites[1].facts["address"]) == ("ZZ11AA", "High Street, Kingsmere")
    said = " ".join(ledger.lines)
    assert "sites.csv: of its sites 2 are told by another table of the register" in said


def organisation(code: str, name: str, postcode: str) -> str:
    """A row of the NHS's report of organisations."""
    left = [code, name, "Y61", "QJG", "1 HIGH STREET", "", "", "KINGSMERE", "", postcode, "20100101", "", "ACTIVE"]
    return ",".join(f'"{cell}"' for cell in [*left, *[""] * (27 - len(left))])


def test_files_of_two_registers_and_of_two_years_are_one_list_of_sites_with_all_their_codes(tmp_path: Path) -> None:
    ash, elm = organisation("V00101", "ASH DENTAL", "ZZ1 1AA"), organisation("V00102", "ELM DENTAL", "ZZ1 1AB")
    (tmp_path / "egdpprac_2025-01.csv").write_text(f"{ash}\n{organisation('V00103', 'OAK DENTAL', 'ZZ1 1AB')}\n")
    (tmp_path / "egdpprac_2026-01.csv").write_text(f"{ash}\n{elm}\n")
    (tmp_path / "directory.csv").write_text(
        "Name,Address,Postcode,Service types,CQC Location ID (for office use only)\n"
        'Ash Dental,"1 High Street,Kingsmere",ZZ1 1AA,Dentist,1-101\n'
        'Rose Lodge,"2 High Street,Kingsmere",ZZ1 1AA,Residential homes,1-102\n'
    )
    ledger = Ledger()
    sites = sorted(places(recognise(tmp_path), HERE, ledger), key=lambda site: site.site_id)
    assert [(site.site_id, site.facts.get("codes", "")) for site in sites] == [
        ("V00101", "V00101, 1-101"),
        ("V00102", ""),
        ("care_home-1-102", ""),
    ]
    assert ledger.left_out == [
        "Left out: egdpprac_2025-01.csv: its dentists: egdpprac_2026-01.csv is newer or fuller.",
        "Left out: directory.csv: its dentists: egdpprac_2026-01.csv is newer or fuller.",
    ]
