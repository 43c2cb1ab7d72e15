"""Practices, sites and registered patients of the paper folder, worked out by hand."""

from pathlib import Path

import pandas as pd
import pytest

from geo.access.load import AREA_NOT_HELD, JOINED_SINCE
from geo.build.registered import list_at
from geo.errors import InputError
from geo.place.registered import registered_on, registered_today
from geo.projection import GridPoint
from geo.services.premises import sharing
from geo.services.services import HeldFact, Service, full_time_sites, held_fact
from tests.build import paper_folder as paper
from tests.build.paper_folder import LSOAS, MERGED, OA_OUTSIDE, SPLIT, postcode


@pytest.fixture(name="folder")
def a_folder(tmp_path: Path) -> Path:
    """The paper folder, to be changed by a test."""
    return paper.paper_folder(tmp_path / "paper")


def told(folder: Path, text: str) -> None:
    """Write sources.toml beside the files."""
    (folder / "sources.toml").write_text('[place]\nname = "Paperton"\n' + text, encoding="utf-8")


def test_practices_are_those_with_a_list_at_the_newest_date(folder: Path) -> None:
    place, _ = paper.built(folder)
    practices = {practice.practice_id: (practice.name, practice.registered) for practice in place.services.practices}
    assert practices == {"Z99101": ("West Surgery", 820.0), "Z99102": ("East Surgery", 1200.0)}


def test_a_practice_whose_patients_could_be_found_has_no_place_and_is_no_practice_outside(folder: Path) -> None:
    paper.write_practices(
        folder / "services/practices.csv",
        [
            ("Z99101", "WEST SURGERY", paper.postcode(1), "A", "4"),
            ("Z99102", "EAST HOMELESS HEALTH CENTRE", paper.postcode(8), "A", "4"),
        ],
    )
    place, _ = paper.built(folder)
    assert [site.name for site in place.services.sites_of(Service.GP)] == ["West Surgery"]
    assert any(
        note.startswith("Specialist practices (for homeless people") and note.endswith("small area: 1.")
        for note in place.account.notes
    )
    # Their patients are registered here, and not with a surgery outside.
    assert place.services.closed == ("Z99102",)


def test_a_practice_that_a_newer_organisation_list_closes_is_no_practice(folder: Path) -> None:
    told(folder, '[[file]]\nfile = "services/practices.csv"\ndate = "2025-06-01"\n')
    newest = {"Z99101": (postcode(1), 820), "Z99102": (postcode(8), 1200), "Z99103": (postcode(5), 90)}
    paper.write_list_sizes(folder / "services/lists_2024.csv", "01JAN2024", newest)
    place, _ = paper.built(folder)
    assert [practice.practice_id for practice in place.services.practices] == ["Z99101", "Z99102"]
    assert "Practice Z99103, with 90 patients at 2024-01-01, is no practice in the newer list." in place.account.notes


def test_an_older_organisation_list_closes_nothing(folder: Path) -> None:
    newest = {"Z99101": (postcode(1), 820), "Z99103": (postcode(5), 90)}
    paper.write_list_sizes(folder / "services/lists_2024.csv", "01JAN2024", newest)
    place, _ = paper.built(folder)
    assert [practice.practice_id for practice in place.services.practices] == ["Z99101", "Z99103"]


def test_without_list_sizes_practices_are_the_active_ones_with_the_setting_of_a_practice(folder: Path) -> None:
    for name in ("lists_2023.csv", "lists_2024.csv"):
        (folder / "services" / name).unlink()
    place, _ = paper.built(folder)
    # Z99103 is closed, Z99104 is a clinic.
    assert [practice.practice_id for practice in place.services.practices] == ["Z99101", "Z99102"]
    assert all(pd.isna(practice.registered) for practice in place.services.practices)
    assert any("fewer than two dated lists" in note for note in place.account.notes)


def test_a_practice_stands_at_the_postcode_of_the_newest_list(folder: Path) -> None:
    moved = {"Z99101": (postcode(3), 820), "Z99102": (postcode(8), 1200)}
    paper.write_list_sizes(folder / "services/lists_2024.csv", "01JAN2024", moved)
    place, _ = paper.built(folder)
    assert place.site("Z99101").at == GridPoint(*paper.middle(3))
    assert place.site("Z99101").facts["placed_by"] == "Code-Point Open"


def test_practices_of_one_postcode_and_one_address_share_their_premises(folder: Path) -> None:
    together = {"Z99101": (postcode(1), 820), "Z99102": (postcode(1).replace(" ", ""), 1200)}
    paper.write_list_sizes(folder / "services/lists_2024.csv", "01JAN2024", together)
    place, _ = paper.built(folder)
    # Both are at 1 Paper Row.
    assert place.site("Z99101").premises == place.site("Z99102").premises == "Z99101"


def test_a_postcode_that_is_not_in_code_point_is_placed_among_its_neighbours_and_called_approximate(
    folder: Path,
) -> None:
    header = ["pcd7", "pcd8", "pcds", "dointr", "doterm", "oa11cd", "lsoa11cd"]
    rows = [[code, code, code, "200001", "", "E00999901", LSOAS[0]] for code in (postcode(0), postcode(1))]
    rows.append(["ZZ1 9ZZ", "", "ZZ1 9ZZ", "200001", "202001", "E00999901", LSOAS[0]])
    paper.write_table(folder / "lookups/directory.csv", header, rows)
    moved = {"Z99101": ("ZZ1 9ZZ", 820), "Z99102": (postcode(8), 1200)}
    paper.write_list_sizes(folder / "services/lists_2024.csv", "01JAN2024", moved)
    place, _ = paper.built(folder)
    # The two others of its output area of 2011 stand 200 and 600 along: their middle is 400.
    assert place.site("Z99101").at == GridPoint(paper.WEST + 400, paper.NORTH)
    assert "approximate" in place.site("Z99101").facts["placed_by"]


def test_a_practice_that_cannot_be_placed_is_listed_and_its_patients_counted(folder: Path) -> None:
    lost = {"Z99101": ("ZZ9 9ZZ", 820), "Z99102": (postcode(8), 1200)}
    paper.write_list_sizes(folder / "services/lists_2024.csv", "01JAN2024", lost)
    place, lines = paper.built(folder)
    assert place.site("Z99101").at is None
    assert sum(practice.registered for practice in place.services.practices) == 2020
    assert (
        "West Surgery (Z99101) is listed without a place: its postcode ZZ99ZZ is not known. Its 820 patients are "
        "counted." in place.account.notes
    )
    # 500 + 300 + 20 of West Surgery, and 30 of the practice that no list holds.
    assert "850 registered patients use practices whose place is unknown." in lines


def test_a_list_of_the_country_leaves_only_the_practices_of_the_place(folder: Path) -> None:
    rows = paper.code_point_rows() | {
        "ZZ7 7AA": (paper.WEST + 9700, paper.NORTH, "E05999999"),
        "ZZ7 7AB": (paper.WEST + 9900, paper.NORTH, "E05999999"),
    }
    paper.write_code_point(folder / "lookups/codepo.zip", rows)
    # The borough ends at 4,800: 9,700 is 4.9 km beyond it, 9,900 is 5.1 km. Nobody here is on the list of Z99182.
    whole = {"Z99101": (postcode(1), 820), "Z99102": (postcode(8), 1200), "Z99180": ("ZZ7 7AA", 5000)}
    whole |= {"Z99181": ("ZZ7 7AB", 6000), "Z99182": ("AB1 1AA", 7000)}
    paper.write_list_sizes(folder / "services/lists_2024.csv", "01JAN2024", whole)
    place, lines = paper.built(folder)
    assert [practice.practice_id for practice in place.services.practices] == ["Z99101", "Z99102", "Z99180"]
    assert "Practices left out as over 5 km beyond the place, or of unknown place and not used: 2." in lines


def test_capacity_and_branches_come_from_their_own_tables(folder: Path) -> None:
    header = ["practice_code", "capacity", "capacity_basis", "list_open"]
    paper.write_table(folder / "services/capacity.csv", header, [["Z99101", "900", "rooms", "no"]])
    header = ["practice_code", "site_code", "site_name", "postcode", "sessions_per_week", "share_of_list"]
    rows = [["Z99101", "Z99101-2", "West branch", postcode(3), "3", "0.2"], ["Z99177", "Z99177-2", "Other", "", "", ""]]
    paper.write_table(folder / "services/branches.csv", header, rows)
    place, _ = paper.built(folder)
    main, branch = place.site("Z99101"), place.site("Z99101-2")
    assert (main.capacity, main.facts["capacity_basis"]) == (900.0, "rooms")
    assert place.services.practices[0].list_open is False and place.services.practices[1].list_open is None
    assert (branch.practice_id, branch.sessions, branch.share_of_list) == ("Z99101", 3.0, 0.2)
    assert branch.at == GridPoint(*paper.middle(3))
    assert any("Z99177-2 belongs to Z99177, which is no practice here." in left for left in place.account.left_out)


def test_half_days_of_a_main_surgery_come_from_the_list_of_sites(folder: Path) -> None:
    header = ["practice_code", "site_code", "site_name", "postcode", "sessions_per_week", "share_of_list", "tenure"]
    rows = [
        ["Z99101", "Z99101", "West Surgery", "", "10", "0.8", "Leasehold"],
        ["Z99101", "Z99101-2", "West branch", postcode(3), "3", "0.2", "not held"],
        ["Z99101", "Z99102", "Not its own", postcode(3), "3", "", ""],
    ]
    paper.write_table(folder / "services/branches.csv", header, rows)
    place, _ = paper.built(folder)
    main, branch = place.site("Z99101"), place.site("Z99101-2")
    assert (main.name, main.sessions, main.share_of_list, main.at) == (
        "West Surgery",
        10,
        0.8,
        GridPoint(*paper.middle(1)),
    )
    assert held_fact(main, "tenure") == HeldFact("Leasehold", "services/branches.csv")
    assert held_fact(branch, "tenure") is None
    assert full_time_sites(place.services.sites_of(Service.GP)) == (main, place.site("Z99102"))
    assert "Left out: services/branches.csv: Z99102 is the code of another site already." in place.account.left_out


def test_facts_about_buildings_stand_on_the_sites_of_a_place(folder: Path) -> None:
    header = ["site_code", "premises", "lease_end", "consulting_rooms", "as_at"]
    rows = [["Z99101", "HUB", "2029-03-31", "6", "2024-09-30"], ["library-1", "HUB", "", "", ""]]
    paper.write_table(folder / "services/facts.csv", header, rows)
    place, _ = paper.built(folder)
    surgery, library = place.site("Z99101"), place.site("library-1")
    assert held_fact(surgery, "lease_end") == HeldFact("2029-03-31", "services/facts.csv", "2024-09-30")
    assert surgery.premises == library.premises == "HUB"
    assert held_fact(library, "consulting_rooms") is None
    assert [(shared.key, len(shared.sites)) for shared in sharing(place.services.sites)] == [("HUB", 2)]


def test_staff_are_spread_over_the_small_areas_and_kept_with_the_place(folder: Path) -> None:
    rows = [["ZZ1 1", 120, "Z99101"], ["ZZ1 2", 30, ""], ["ZZ1 3", 9, ""]]
    paper.write_table(folder / "services/staff.csv", ["postcode_sector", "staff", "site_code"], rows)
    place, lines = paper.built(folder)
    assert place.services.staff is not None
    # ZZ1 1 has one postcode in each of the twelve areas; both of ZZ1 2 lie in the fourth.
    expected = paper.by_area(*([10.0] * 3), 40.0, *([10.0] * 8))
    pd.testing.assert_series_equal(place.services.staff.people.reindex(paper.OAS), expected, check_names=False)
    assert (place.services.staff.total, place.services.staff.unplaced) == (150.0, 0.0)
    assert next(s for s in place.account.provenance if s.file == "services/staff.csv").used_for == "where staff live"
    assert any("could tell on a person and is not used (rows left out: 1)" in line for line in lines)


def test_a_list_without_a_service_is_left_out_and_named(folder: Path) -> None:
    place, _ = paper.built(folder)
    assert (
        "Left out: services/things.csv: nothing tells its service; name it in sources.toml." in place.account.left_out
    )
    told(folder, '[[file]]\nfile = "services/things.csv"\nservice = "jobcentre"\n')
    place, _ = paper.built(folder)
    assert [site.name for site in place.services.sites_of(Service.JOBCENTRE)] == ["A thing"]


def test_a_service_guessed_from_a_files_name_is_said_to_be_assumed(folder: Path) -> None:
    place, lines = paper.built(folder)
    assert "services/libraries.csv: List of places (service assumed from the file's name)." in lines
    assert next(s for s in place.account.provenance if s.file == "services/libraries.csv").assumed == ("service",)


def test_a_site_without_a_place_is_listed_and_named(folder: Path) -> None:
    place, lines = paper.built(folder)
    lost = next(site for site in place.services.sites if site.name == "Lost Library")
    assert lost.at is None and lost.site_id not in place.travel.times[place.travel.modes[0]].site_ids
    assert "  without a place: Lost Library (library-2): its postcode ZZ99ZZ is not known." in lines


def test_of_two_lists_of_a_service_the_newer_holds_then_the_fuller(folder: Path) -> None:
    rows = [["First", postcode(0)], ["Second", postcode(1)], ["Third", postcode(2)]]
    paper.write_table(folder / "services/more_libraries.csv", ["name", "postcode"], rows)
    place, _ = paper.built(folder)
    assert [site.name for site in place.services.sites_of(Service.LIBRARY)] == ["First", "Second", "Third"]
    assert (
        "Left out: services/libraries.csv: its libraries: services/more_libraries.csv is newer or fuller."
        in place.account.left_out
    )
    told(folder, '[[file]]\nfile = "services/libraries.csv"\ndate = "2024-01-01"\n')
    place, _ = paper.built(folder)
    assert [site.name for site in place.services.sites_of(Service.LIBRARY)] == ["Paper Library", "Lost Library"]


def test_other_sites_of_several_lists_all_stand(folder: Path) -> None:
    told(folder, "".join(f'[[file]]\nfile = "services/{n}.csv"\nservice = "other"\n' for n in ("things", "items")))
    paper.write_table(folder / "services/items.csv", ["name", "postcode"], [["An item", postcode(1)]])
    place, _ = paper.built(folder)
    # Both lists number their rows from one; no code is given twice.
    assert {site.name for site in place.services.sites_of(Service.OTHER)} == {"A thing", "An item"}
    assert len({site.site_id for site in place.services.sites}) == len(place.services.sites)


def test_sites_far_beyond_the_borough_are_left_out_and_counted(folder: Path) -> None:
    rows = paper.code_point_rows() | {"ZZ7 7AB": (paper.WEST + 9900, paper.NORTH, "E05999999")}
    paper.write_code_point(folder / "lookups/codepo.zip", rows)
    places = [["Near", postcode(1)], ["Far", "ZZ7 7AB"], ["Nowhere", ""]]
    paper.write_table(folder / "services/libraries.csv", ["name", "postcode"], places)
    place, lines = paper.built(folder)
    assert [site.name for site in place.services.sites_of(Service.LIBRARY)] == ["Near", "Nowhere"]
    assert any("; more than 5 km beyond the place, and left out: 1." in line for line in lines)


def test_a_place_without_any_service_can_still_be_opened(folder: Path) -> None:
    for path in (folder / "services").iterdir():
        path.unlink()
    place, _ = paper.built(folder)
    assert place.services.sites == () and place.services.offered() == ()
    assert "No list of GP practices is held." in place.account.notes
    assert (
        "No table of patients by small area is held, so lists cannot be followed to where people live."
        in place.account.notes
    )


def test_people_outside_with_patients_on_lists_inside_are_kept(folder: Path) -> None:
    place, _ = paper.built(folder)
    assert place.services.outside_patients.to_dict() == {OA_OUTSIDE: 20.0}
    assert list(place.outside) == [OA_OUTSIDE] and OA_OUTSIDE not in place.people.residents.index


def test_where_the_files_stop_at_the_edge_the_place_says_so(folder: Path) -> None:
    paper.write_patients(folder / "services/patients.csv", "01JAN2024", [("Z99101", LSOAS[0], 500)])
    place, _ = paper.built(folder)
    assert place.services.outside_patients.empty and len(place.outside) == 0
    assert (
        "The table of patients stops at the place's edge: patients who live outside are missing." in place.account.notes
    )


def test_patients_of_areas_that_are_not_held_are_said_to_be_missing_and_a_few_are_not_counted_out(folder: Path) -> None:
    rows = [("Z99101", LSOAS[0], 500), ("Z99101", "E01999777", 37)]
    paper.write_patients(folder / "services/patients.csv", "01JAN2024", rows)
    place, _ = paper.built(folder)
    assert any(
        note.startswith("About 35 of about 540 patients on lists here live further off") for note in place.account.notes
    )
    paper.write_patients(folder / "services/patients.csv", "01JAN2024", [*rows[:1], ("Z99101", "E01999777", 4)])
    few, _ = paper.built(folder)
    assert not any("live further off" in note for note in few.account.notes)


def test_the_change_of_the_list_is_each_practices_pattern_times_its_list(folder: Path) -> None:
    place, _ = paper.built(folder)
    change = place.people.list_changes[0]
    assert (change.before_date, change.after_date, change.modelled) == ("2023-01-01", "2024-01-01", True)
    # By LSOA at the pattern's date: West 500, 300 x 7/15 = 140, 160; East 450 x 7/15 = 210, 240, 750; another 30.
    by_lsoa = change.frame.groupby([code for code in LSOAS for _ in range(3)]).sum()
    assert by_lsoa["after"].to_list() == pytest.approx([530, 350, 400, 750])
    # A year before, West's list was half as long: 250, 70, 80. Old Surgery had 100 patients and has closed; of those
    # listed, 500 + 300 + 1,200 of 820 + 1,200 live inside: 99.01. They are where West has grown since: 250 of 400 in
    # the first, 70 in the second, 80 in the third.
    old = 100 * 2000 / 2020
    expected = [250 + 30 + old * 250 / 400, 70 + 210 + old * 70 / 400, 80 + 240 + old * 80 / 400, 750]
    assert by_lsoa["before"].to_list() == pytest.approx(expected)
    assert change.frame["change"].to_list() == pytest.approx((change.frame["after"] - change.frame["before"]).to_list())


def test_patients_by_area_at_two_dates_need_no_model(folder: Path) -> None:
    paper.write_patients(folder / "services/patients_2023.csv", "01JAN2023", [("Z99101", code, 60) for code in LSOAS])
    now = [("Z99101", LSOAS[0], 90), *(("Z99101", code, 60) for code in LSOAS[1:])]
    paper.write_patients(folder / "services/patients.csv", "01JAN2024", now)
    place, _ = paper.built(folder)
    change = place.people.list_changes[0]
    # In LSOA 1 60 became 90, half as many again in each of its output areas; nothing elsewhere.
    assert change.frame["per_cent"].to_list() == pytest.approx([50] * 3 + [0] * 9)
    assert change.basis.startswith("patients by LSOA at both dates")


def test_patients_on_codes_that_nothing_leads_from_are_missing_not_nought(folder: Path) -> None:
    (folder / "lookups/changes.csv").unlink()
    paper.write_patients(
        folder / "services/patients.csv", "01JAN2024", [("Z99101", SPLIT, 300), ("Z99101", MERGED[0], 5)]
    )
    place, _ = paper.built(folder)
    assert place.people.list_changes == () and place.services.patients.empty
    assert any(note.startswith("The change of the GP list is not available") for note in place.account.notes)


def test_two_lists_of_one_date_that_differ_are_refused(folder: Path) -> None:
    paper.write_list_sizes(folder / "services/again.csv", "01JAN2024", {"Z99101": (postcode(1), 821)})
    with pytest.raises(InputError, match="both give patients by practice at 2024-01-01, but differ: Z99101 is 821"):
        paper.built(folder)


def pattern(**practices: tuple[float, float]) -> pd.DataFrame:
    """Patients of each practice in two areas."""
    return pd.DataFrame(practices, index=["one", "two"])


def test_a_practice_opened_since_takes_the_place_of_one_that_closed() -> None:
    wide = pattern(A=(60.0, 40.0), B=(10.0, 90.0))
    # B has gone, C came with 50: all of them where B's patients were, 10 and 90 of 100.
    patients = list_at(wide, pd.Series({"A": 100.0, "C": 50.0}), pd.Series({"A": 100.0, "B": 100.0}))
    assert patients.to_list() == pytest.approx([60 + 5, 40 + 45])


def test_a_list_without_a_pattern_is_never_lost() -> None:
    wide = pattern(A=(60.0, 40.0))
    # Nothing closed or shrank: the new list is spread as everybody is.
    patients = list_at(wide, pd.Series({"A": 100.0, "C": 50.0}), pd.Series({"A": 100.0}))
    assert patients.to_list() == pytest.approx([60 + 30, 40 + 20])


def test_of_a_list_without_a_pattern_as_many_live_inside_as_of_the_others() -> None:
    wide = pattern(A=(60.0, 20.0))
    # Eighty of A's hundred patients live inside, so eighty of C's hundred do.
    patients = list_at(wide, pd.Series({"A": 100.0, "C": 100.0}), pd.Series({"A": 100.0}))
    assert patients.sum() == pytest.approx(80 + 80)


def test_a_practice_in_neither_list_is_held_as_it_was() -> None:
    wide = pattern(A=(60.0, 40.0), OUT=(7.0, 3.0))
    patients = list_at(wide, pd.Series({"A": 50.0}), pd.Series({"A": 100.0}))
    assert patients.to_list() == pytest.approx([30 + 7, 20 + 3])


def test_growth_of_a_list_is_told_from_people_whose_area_is_not_held(folder: Path) -> None:
    # The table stops at the edge; the whole list of the same month has 60 more, that of two years later 320 more.
    paper.write_patients(folder / "services/patients.csv", "01JAN2024", [("Z99101", LSOAS[0], 500)])
    paper.write_list_sizes(folder / "services/lists_2024.csv", "01JAN2024", {"Z99101": (postcode(1), 560)})
    paper.write_list_sizes(folder / "services/lists_2026.csv", "01JAN2026", {"Z99101": (postcode(1), 820)})
    place, _ = paper.built(folder)
    assert place.services.unplaced.to_dict() == pytest.approx({"Z99101": 60.0})
    today = registered_today(place).flows.groupby("area_code")["people"].sum()
    assert today[[AREA_NOT_HELD, JOINED_SINCE]].to_list() == pytest.approx([60, 260])
    assert today.sum() == pytest.approx(820)


def test_what_a_list_older_than_the_table_has_more_is_no_growth(folder: Path) -> None:
    paper.write_patients(folder / "services/patients.csv", "01JUL2025", [("Z99101", LSOAS[0], 500)])
    place, _ = paper.built(folder)
    assert place.services.unplaced["Z99101"] == pytest.approx(820 - 500)
    assert JOINED_SINCE not in set(registered_today(place).flows["area_code"])


def test_a_practice_here_that_has_closed_is_no_practice_outside(folder: Path) -> None:
    rows = [("Z99101", LSOAS[0], 500), ("Z99103", LSOAS[0], 300), ("Z99888", LSOAS[0], 200)]
    paper.write_patients(folder / "services/patients.csv", "01JAN2024", rows)
    place, _ = paper.built(folder)
    assert place.services.closed == ("Z99103",)
    counts = place.services.registered_outside.sum()
    assert (counts["registered"], counts["outside"]) == (pytest.approx(1000), pytest.approx(200))
    assert registered_today(place).elsewhere.sum() == pytest.approx(200)


def test_a_list_dated_by_a_year_alone_gives_todays_sizes_and_no_point_in_time(folder: Path) -> None:
    rows = [["Z99101", postcode(1), 830], ["Z99102", postcode(8), 1210]]
    path = folder / "services/sizes_2025.csv"
    paper.write_table(path, ["practice_code", "practice_postcode", "registered_patients"], rows)
    place, lines = paper.built(folder)
    assert [practice.registered for practice in place.services.practices] == [830, 1210]
    assert registered_on(place) == "2025"
    assert place.people.ward_people is not None and place.people.ward_people.lists is not None
    assert place.people.ward_people.lists.dates == ("2023-01-01", "2024-01-01")
    (said,) = [line for line in lines if "a year only" in line]
    assert said == (
        "services/sizes_2025.csv: its date is a year only (2025), so it is left out of the estimates by ward; give its "
        "month or day in sources.toml."
    )
