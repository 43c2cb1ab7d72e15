"""One place listed twice is one site, said, and closing it counts once; two places of one name stay two."""

from pathlib import Path

import pytest

from geo.appraisal.appraise import appraise
from geo.build.ledger import Ledger
from geo.build.repeats import each_once
from geo.projection import GridPoint
from geo.proposals.kinds.single import Close
from geo.proposals.proposals import Proposal
from geo.services.services import Service, Site
from geo.travel.ways import Way
from tests.build import paper_folder as paper


def site(code: str, name: str, east: float | None, *, service: Service = Service.LIBRARY, **facts: str) -> Site:
    """A site so many metres along, None where its place is not held."""
    return Site(code, service, name, None if east is None else GridPoint(east, 0.0), facts=facts)


def codes(*sites: Site) -> list[str]:
    return [kept.site_id for kept in each_once(sites, Ledger())]


def test_the_same_row_twice_and_one_name_within_fifty_metres_are_one_site_and_said() -> None:
    ledger = Ledger()
    ash = site("L1", "Ash Library", 0, postcode="ZZ11AA")
    kept = each_once([ash, ash, site("L2", "The Ash Library", 50), site("L3", "Beech Library", 0)], ledger)
    assert [place.site_id for place in kept] == ["L1", "L3"]
    assert ledger.left_out == [
        "Left out: Ash Library is listed twice as a library: it counts as one site.",
        "Left out: The Ash Library is listed twice as a library: it counts as one site.",
    ]


def test_two_places_of_one_name_stay_two() -> None:
    ash = site("P1", "Ash Pharmacy", 0, service=Service.PHARMACY, address="12 High Street", postcode="ZZ11AA")
    further = site("P2", "Ash Pharmacy", 60, service=Service.PHARMACY, postcode="ZZ11AB")
    across = site("P3", "Ash Pharmacy", 0, service=Service.PHARMACY, address="18 High Street", postcode="ZZ11AA")
    inner = site("P4", "Ash Pharmacy (in the clinic)", 500, service=Service.PHARMACY)
    outer = site("P5", "Ash Pharmacy (by the gate)", 520, service=Service.PHARMACY)
    assert codes(ash, further, across, inner, outer) == ["P1", "P2", "P3", "P4", "P5"]


def test_without_a_place_one_name_at_one_postcode_is_one_site_with_the_place_that_is_held() -> None:
    ledger = Ledger()
    lost = site("L1", "Ash Library", None, postcode="ZZ11AA", placed_by="its postcode is not known")
    placed = site("L2", "Ash Library", 10, postcode="ZZ11AA", placed_by="its own coordinates", opening_hours="Mon")
    (kept,) = each_once([lost, placed], ledger)
    assert (kept.site_id, kept.at) == ("L1", GridPoint(10.0, 0.0))
    assert (kept.facts["placed_by"], kept.facts["opening_hours"]) == ("its own coordinates", "Mon")
    assert codes(lost, site("L3", "Ash Library", None, postcode="ZZ11AB")) == ["L1", "L3"]


def test_one_building_under_two_publishers_codes_is_one_library() -> None:
    ours = site("LIB-1", "Crowmarl Library", 0, address="35 Cowslip Way", postcode="ZZ11AA")
    theirs = site("9071", "Crowmarl Community Library", 8, address="35 Cowslip Way, Crowmarl", postcode="ZZ11AA")
    assert codes(ours, theirs) == ["LIB-1"]
    # Two dentists may well have one house.
    dentists = [
        site("D1", "Ash Dental", 0, service=Service.DENTIST, address="35 Cowslip Way", postcode="ZZ11AA"),
        site("D2", "Beech Dental", 0, service=Service.DENTIST, address="35 Cowslip Way", postcode="ZZ11AA"),
    ]
    assert codes(*dentists) == ["D1", "D2"]


def test_an_asset_of_the_council_that_is_a_library_is_that_library_with_the_facts_of_both() -> None:
    ledger = Ledger()
    asset = site("KM8", "Ash Library", 20, service=Service.COUNCIL_BUILDING, tenure="Freehold")
    other = site("KM9", "Town Hall", 20, service=Service.COUNCIL_BUILDING)
    library = site("LIB-1", "Ash Library", 0, opening_hours="Mon")
    kept = each_once([asset, other, library], ledger)
    assert [place.site_id for place in kept] == ["KM9", "LIB-1"]
    assert kept[1].facts == {"opening_hours": "Mon", "tenure": "Freehold"}
    assert "1 council building that other lists tell" in ledger.left_out[0]


def test_a_school_for_all_ages_stays_a_site_of_each_phase_and_its_pitches_are_no_third() -> None:
    primary = site("S1", "Ash School", 0, service=Service.PRIMARY_SCHOOL)
    secondary = site("S1-2", "Ash School", 0, service=Service.SECONDARY_SCHOOL)
    pitches = site("77", "Ash School", 30, service=Service.OTHER, facilities="Grass pitches")
    kept = each_once([primary, secondary, pitches], Ledger())
    assert [place.site_id for place in kept] == ["S1", "S1-2"]
    assert all(place.facts["facilities"] == "Grass pitches" for place in kept)


def test_two_practices_in_one_room_and_the_shelters_of_a_park_are_told_apart_by_their_codes() -> None:
    surgeries = [Site(code, Service.GP, "Ash Surgery", GridPoint(0, 0), practice_id=code) for code in ("P1", "P2")]
    shelters = [site(code, "Park, Shelter", 0, service=Service.COUNCIL_BUILDING) for code in ("A1", "A2")]
    assert codes(*surgeries, *shelters) == ["P1", "P2", "A1", "A2"]


@pytest.fixture(name="folder")
def a_folder(tmp_path: Path) -> Path:
    return paper.paper_folder(tmp_path / "paper")


def test_a_library_that_closed_and_one_listed_twice_soften_no_closing(folder: Path) -> None:
    """The east's last library closes: as many lose it as if the list named that one and the west's only."""
    header = ["name", "postcode", "closed_date"]
    west, east = ["West Library", paper.postcode(0), ""], ["East Library", paper.postcode(10), ""]
    closed = ["Old Library", paper.postcode(11), "2019-03-31"]
    losers = []
    for rows in ([west, east], [west, east, closed, east]):
        paper.write_table(folder / "services/libraries.csv", header, rows)
        place, lines = paper.built(folder)
        libraries = place.services.sites_of(Service.LIBRARY)
        assert [library.name for library in libraries] == ["West Library", "East Library"]
        close = Close(libraries[1].site_id)
        summary = appraise(place, Proposal("Close", Service.LIBRARY, (close,))).ways[Way.WALK].summary
        losers.append(summary.lose_headline)
    assert losers[0] == losers[1] > 1000
    assert any("Old Library closed (2019-03-31); it is no site today" in line for line in lines)
    assert any("East Library is listed twice as a library" in line for line in lines)
