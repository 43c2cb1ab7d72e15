"""Branch surgeries of the NHS's own list are sites of their practices; where no list is held everything says so."""

from pathlib import Path

import pytest

from geo import build
from geo.appraisal.appraise import appraise
from geo.appraisal.headline_text import headline
from geo.place.registered import NO_BRANCH_LIST, lacks_branches
from geo.projection import GridPoint
from geo.proposals.kinds.single import Close
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome
from geo.services.services import Service, held_fact
from tests.build import paper_folder as paper
from tests.sources.services.test_ods import row

DISPERSED = ListOutcome(ListFate.DISPERSED)
SENTENCE = "Branch surgeries are not counted: no list of them is held here."


@pytest.fixture(name="folder")
def a_folder(tmp_path: Path) -> Path:
    return paper.paper_folder(tmp_path / "paper")


def write_branches(folder: Path, *rows: str, name: str = "ebranchs_2023.csv") -> None:
    (folder / "services" / name).write_text("\n".join(rows))


def branch(code: str, number: int, position: int, *, building: str, **cells: str) -> str:
    """A branch in the middle of an output area, by its place in the row."""
    where = paper.postcode(position)
    return row(f"{code}{number:03}", "DR ASH", address=(building,), parent=code, postcode=where, **cells)


def test_official_branches_are_sites_of_their_practices(folder: Path) -> None:
    write_branches(
        folder,
        branch("Z99101", 1, 3, building="THE BRANCH"),
        branch("Z99101", 2, 4, building="PARTING BRANCH", closed="20990331"),
        # The practice's own house again, under a code of its own.
        branch("Z99101", 3, 1, building="1 PAPER ROW"),
        # Far away, and of no practice here.
        row("P90001001", "DR FAR", parent="P90001", postcode="M33 2RH"),
        # Here, of a practice that has closed.
        branch("Z99103", 1, 5, building="OLD BRANCH"),
    )
    place, lines = paper.built(folder)
    west = {site.site_id: site for site in place.services.sites_of(Service.GP) if site.practice_id == "Z99101"}
    assert list(west) == ["Z99101", "Z99101001", "Z99101002"]
    assert (west["Z99101001"].name, west["Z99101001"].at) == ("The Branch", GridPoint(*paper.middle(3)))
    closing = held_fact(west["Z99101002"], "closes_on")
    assert closing and closing.text == "2099-03-31"
    assert any("services/ebranchs_2023.csv: branch surgeries of 2023, sites: 2." in line for line in lines)
    left = " ".join(place.account.left_out)
    assert "listed already as a site of the same practice, and counted once" in left
    assert "branches of practices that are none of this place are left out (2)" in left
    notes = " ".join(place.account.notes)
    assert "Old Branch: the practice of this branch surgery has no list here today" in notes
    assert "Branch surgeries are those of the NHS's list of 2023" in notes
    assert not lacks_branches(place)
    appraised = appraise(place, Proposal("Close", Service.GP, (Close("Z99102", DISPERSED),)))
    assert SENTENCE not in headline(appraised)
    assert any("Parting Branch is listed as closing (2099-03-31)" in note for note in appraised.notes)


def test_the_newest_official_list_holds_and_a_table_of_half_days_before_it(folder: Path) -> None:
    write_branches(folder, branch("Z99101", 1, 2, building="LONG GONE"), name="ebranchs_2017.csv")
    write_branches(folder, branch("Z99101", 1, 3, building="THE BRANCH"))
    header = ["practice_code", "site_code", "site_name", "postcode", "sessions_per_week"]
    paper.write_table(folder / "services/own.csv", header, [["Z99101", "W-2", "West branch", paper.postcode(3), "3"]])
    place, _ = paper.built(folder)
    sites = [site for site in place.services.sites_of(Service.GP) if site.practice_id == "Z99101"]
    assert [(site.site_id, site.name) for site in sites] == [("Z99101", "West Surgery"), ("W-2", "West branch")]
    assert sites[1].sessions == 3
    assert "Left out: services/ebranchs_2017.csv: services/ebranchs_2023.csv is newer." in place.account.left_out


def test_where_no_list_of_branches_is_held_build_check_sources_and_headline_say_so(folder: Path) -> None:
    place, lines = paper.built(folder)
    assert NO_BRANCH_LIST in lines
    assert NO_BRANCH_LIST in place.account.notes
    assert NO_BRANCH_LIST in build.describe(place)
    surgery = appraise(place, Proposal("Close", Service.GP, (Close("Z99102", DISPERSED),)))
    library = appraise(place, Proposal("Close", Service.LIBRARY, (Close("library-1"),)))
    assert headline(surgery)[-1] == SENTENCE
    assert SENTENCE not in headline(library)


def test_a_national_list_of_dentists_leaves_only_those_of_this_place(folder: Path) -> None:
    (folder / "services/egdpprac.csv").write_text(
        "\n".join(
            [
                row("V00105", "SMILE DENTAL", status="A", postcode=paper.postcode(3)),
                row("V00106", "LOST DENTAL", status="A", postcode="ZZ1 9ZZ"),
                *(row(f"V002{n:02}", "FAR DENTAL", status="A", postcode="M33 2RH") for n in range(4)),
            ]
        )
    )
    place, lines = paper.built(folder)
    assert [site.name for site in place.services.sites_of(Service.DENTIST)] == ["Smile Dental", "Lost Dental"]
    assert any("with postcodes of other towns, and left out: 4; without a place: 1" in line for line in lines)
