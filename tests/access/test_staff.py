"""Staff: counts of ten and more by postcode sector, spread over small areas, and their journeys to work by hand."""

from pathlib import Path

import pandas as pd
import pytest

from geo.access.access import mean_minutes, nearest
from geo.access.staff import Staff, minutes_to_work, to_work
from geo.appraisal.appraise import appraise
from geo.build.ledger import Ledger
from geo.build.staffing import BASIS, sector_shares, staff_of
from geo.errors import InputError
from geo.proposals.kinds.single import Close
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome
from geo.services.services import Service, Site
from geo.sources.catalogue import recognise
from geo.sources.people.staff import StaffTable, read_staff
from geo.sources.reading import RawFile
from geo.travel.streets import Mode
from geo.views.impact import burden_tables
from tests.town import AREAS, all_minutes, at, changed, sites, small_areas, town

HEADER = "postcode_sector,staff,site_code,service,as_at\n"


def read(folder: Path, rows: str, header: str = HEADER) -> StaffTable:
    path = folder / "staff.csv"
    path.write_text(header + rows)
    return read_staff(RawFile("staff.csv", path))


def postcodes() -> pd.DataFrame:
    """Sector XZ1 1: two live postcodes in Alder's first area, one in its second, one 10 km off, one no longer live."""
    along = [200.0, 250.0, 600.0, 10_000.0, 200.0, 1000.0]
    return pd.DataFrame(
        {
            "easting": [at(metres).easting for metres in along],
            "northing": at(0).northing,
            "live": [True, True, True, True, False, True],
        },
        index=pd.Index(["XZ11AA", "XZ11AB", "XZ11AC", "XZ11AD", "XZ11AE", "XZ12AA"], name="postcode"),
    )


def staff_from(folder: Path, rows: str) -> tuple[Staff, Ledger]:
    read(folder, rows)
    ledger = Ledger()
    staff = staff_of(recognise(folder), small_areas(), postcodes(), sites=sites(), ledger=ledger)
    assert staff is not None
    return staff, ledger


def test_counts_under_ten_and_withheld_ones_are_left_out_and_counted(tmp_path: Path) -> None:
    table = read(tmp_path, "XZ1 1,10,,,\nXZ1 2,9,,,\nXZ1 3,<10,,,\nXZ1 4,*,,,\nXZ1 5,,,,\n")
    assert table.frame[["postcode_sector", "staff"]].to_numpy().tolist() == [["XZ1 1", 10.0]]
    missing, left_out = table.notes
    assert missing == "staff.csv: cells of staff that say there is no figure ('<10', '*'): 2; not held, and not nought."
    assert left_out.startswith("staff.csv: a count of staff under 10, or one that is withheld, could tell")
    assert left_out.endswith("(rows left out: 4).")


def test_a_whole_postcode_is_left_out_and_never_repeated(tmp_path: Path) -> None:
    table = read(tmp_path, "XZ1 1,30,,,\nXZ1 1QQ,12,,,\nXZ1,40,,,\nnowhere,50,,,\n")
    assert table.frame["postcode_sector"].tolist() == ["XZ1 1"]
    notes = " ".join(table.notes)
    assert "row 3: postcode_sector holds a whole postcode" in notes and "1QQ" not in notes
    assert "row 5: postcode_sector is 'nowhere'; M33 2 is how one looks, with its space; the row is left out." in notes


def test_a_district_is_never_taken_for_a_sector(tmp_path: Path) -> None:
    # Without a space XZ12 is a district, and XZ121 can only be sector 1 of XZ12.
    table = read(tmp_path, "xz1 2,30,,,\nXZ121,40,,,\nXZ12,50,,,\n")
    assert table.frame["postcode_sector"].tolist() == ["XZ1 2", "XZ12 1"]
    assert "row 4: postcode_sector is 'XZ12'" in table.notes[0]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ("XZ1 1,many,,,\n", "row 2: staff is 'many'; a number of 0 or more was expected"),
        ("XZ1 1,30,,hairdresser,\n", "'hairdresser' is no service; gp, pharmacy"),
        ("XZ1 1,30,A,,\nXZ1 1,20,A,,\n", "postcode sector and place of work"),
        ("XZ1 1,5,,,\n", "no row has a postcode sector with 10 or more staff"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_in_words(tmp_path: Path, rows: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        read(tmp_path, rows)


def test_a_sector_is_shared_among_areas_by_its_live_postcodes_and_what_lies_outside_stays_outside() -> None:
    shares = sector_shares(small_areas(), postcodes()).set_index(["postcode_sector", "area_code"])["share"]
    # Four live postcodes in XZ1 1: two, one, and one in no area held.
    assert shares.to_dict() == {
        ("XZ1 1", AREAS[0]): 0.5,
        ("XZ1 1", AREAS[1]): 0.25,
        ("XZ1 2", AREAS[2]): 1.0,
    }


def test_staff_are_spread_and_nobody_is_lost(tmp_path: Path) -> None:
    staff, ledger = staff_from(tmp_path, "XZ1 1,80,,,2024-09-30\nXZ1 2,20,,,2024-09-30\nAB1 1,15,,,2024-09-30\n")
    assert staff.people.to_dict() == {AREAS[0]: 40.0, AREAS[1]: 20.0, AREAS[2]: 20.0}
    # A quarter of 80 lives 10 km off, and the 15 of AB1 1 nobody knows where: 35 of 115.
    assert (staff.total, staff.unplaced) == (115.0, 35.0)
    assert staff.people.sum() + staff.unplaced == staff.total
    assert (staff.basis, staff.file, staff.date) == (BASIS, "staff.csv", "2024-09-30")
    assert ledger.notes == [
        f"Staff: 115 in 3 postcode sectors, {BASIS}. About 35 of them live outside the small areas held: their place "
        f"is not known here."
    ]


def test_a_site_that_is_not_here_is_named_and_its_staff_keep_their_service(tmp_path: Path) -> None:
    staff, ledger = staff_from(tmp_path, "XZ1 2,20,Z99901,,\nXZ1 2,30,GONE,pharmacy,\n")
    assert staff.by_sector[["site_id", "service", "staff"]].to_numpy().tolist() == [
        ["", "pharmacy", 30.0],
        ["Z99901", "gp", 20.0],
    ]
    assert "staff.csv: GONE is no site here; its staff are held without a site." in ledger.notes


def test_a_place_without_a_table_of_staff_has_none(tmp_path: Path) -> None:
    (tmp_path / "note.md").write_text("nothing here")
    assert staff_of(recognise(tmp_path), small_areas(), postcodes(), sites=sites(), ledger=Ledger()) is None


def minutes() -> pd.DataFrame:
    """Minutes to two surgeries and a pharmacy from Alder's two areas and Birch's first; one journey is not found."""
    return pd.DataFrame(
        {"Z99901": [10.0, 20.0, float("nan")], "Z99902": [50.0, 40.0, 35.0], "PHA-01": [12.0, 5.0, 70.0]},
        index=pd.Index(AREAS[:3], name="area_code"),
    )


def test_staff_go_to_their_site_else_the_nearest_of_their_service(tmp_path: Path) -> None:
    staff, _ = staff_from(tmp_path, "XZ1 1,80,Z99901,,\nXZ1 1,40,,pharmacy,\nXZ1 2,20,,,\n")
    surgery, pharmacy, others = to_work(minutes(), staff, sites=sites(), service=Service.GP)
    # 40 are 10 minutes away and 20 are 20 minutes away: (400 + 400) / 60; two in three within 15, all within 30.
    assert (surgery.site_id, surgery.staff, surgery.placed) == ("Z99901", 80.0, 60.0)
    assert surgery.mean_minutes == pytest.approx(800 / 60)
    assert surgery.shares_within == pytest.approx((2 / 3, 1, 1, 1))
    # 20 at 12 minutes and 10 at 5.
    assert (pharmacy.service, pharmacy.mean_minutes) == ("pharmacy", pytest.approx(290 / 30))
    # Nothing is told of the last 20: the nearest surgery is the second, 35 minutes off.
    assert (others.site_id, others.service, others.mean_minutes) == ("", "", 35.0)
    assert others.shares_within == (0.0, 0.0, 1.0, 1.0)


def test_staff_of_a_site_that_has_closed_go_to_the_nearest_of_its_service(tmp_path: Path) -> None:
    staff, _ = staff_from(tmp_path, "XZ1 1,80,Z99901,,\n")
    open_sites = [site for site in sites() if site.site_id != "Z99901"]
    (access,) = to_work(minutes(), staff, sites=open_sites, service=Service.PHARMACY)
    assert access.mean_minutes == pytest.approx((40 * 50 + 20 * 40) / 60)


def test_staff_without_a_journey_are_counted_and_never_within(tmp_path: Path) -> None:
    staff, _ = staff_from(tmp_path, "XZ1 2,20,Z99901,,\n")
    (access,) = to_work(minutes(), staff, sites=sites(), service=Service.GP)
    assert access.without_journey == 20.0 and access.shares_within == (0.0,) * 4
    assert pd.isna(access.mean_minutes)


def test_where_no_staff_can_be_placed_shares_are_not_held(tmp_path: Path) -> None:
    staff, _ = staff_from(tmp_path, "AB1 1,20,Z99901,,\n")
    (access,) = to_work(minutes(), staff, sites=sites(), service=Service.GP)
    assert access.placed == 0 and all(map(pd.isna, access.shares_within))


def test_without_any_open_site_there_is_no_journey() -> None:
    nothing: list[Site] = []
    assert minutes_to_work(minutes(), "Z99901", "gp", sites=nothing, otherwise=Service.GP).isna().all()


def test_a_closure_lengthens_the_journeys_of_staff_who_lived_by_it(tmp_path: Path) -> None:
    # All of sector XZ1 1 live in Alder, by the surgery that closes; the other stands at 3600 m.
    staff, _ = staff_from(tmp_path, "XZ1 1,30,,gp,2026-03-01\n")
    place = changed(town(), staff=staff)
    closed = appraise(place, Proposal("Try", Service.GP, (Close("Z99901", ListOutcome(ListFate.DISPERSED)),)))
    (sentence,) = burden_tables.staff(closed, place)
    table = all_minutes(place, Mode.CAR).minutes
    people = staff.people
    means = [
        mean_minutes(nearest(table[codes]).reindex(people.index), people)
        for codes in (["Z99901", "Z99902"], ["Z99902"])
    ]
    assert f"{means[0]:.1f} minutes on average today and {means[1]:.1f} afterwards" in sentence and means[1] > means[0]
    assert "about 30 people" in sentence and "modelled" in sentence
    assert burden_tables.staff(closed, town()) == []
