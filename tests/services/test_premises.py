"""One building is told, or is one address at one postcode; a shared postcode alone is called no more than that."""

from pathlib import Path

import pytest

from geo.services.premises import Basis, one_building, sharing, standing, with_premises
from geo.services.services import Service, Site
from geo.sources.reading import RawFile
from geo.sources.services import gp


def site(code: str, name: str, address: str, *, postcode: str = "ZZ11AA", premises: str = "") -> Site:
    facts = {key: text for key, text in (("postcode", postcode), ("address", address)) if text}
    return Site(code, Service.GP, name, None, practice_id=code, premises=premises, facts=facts)


def together(address: str, other_address: str, *, names: tuple[str, str] = ("Ash Practice", "Beech Practice")) -> bool:
    """Whether sites with these addresses at one postcode are held to be in one building."""
    return one_building(standing(site("A", names[0], address)), standing(site("B", names[1], other_address)))


@pytest.mark.parametrize(
    ("address", "other_address"),
    [
        ("169 Grove Lane, Oldtown", "Grove Practice, 169 Grove Ln., Oldtown"),
        ("Oldtown Health Centre, 169 Grove Lane", "The Village Surgery, Oldtown Hlth Ctr, Grove Lane"),
        ("33 Market Street, Oldtown", "Oldtown Health, 31-33 Market St, Oldtown"),
    ],
)
def test_one_house_of_a_street_or_one_named_building_is_one_building(address: str, other_address: str) -> None:
    assert together(address, other_address)
    assert together(other_address, address)


@pytest.mark.parametrize(
    ("address", "other_address"),
    [
        # One street and one town are shared by every house of a postcode.
        ("Shay Lane, Oldtown", "Shay Lane, Oldtown"),
        ("31 Market Street, Oldtown", "35 Market Street, Oldtown"),
        ("80A Conway Road, Oldtown", "80 Conway Road, Oldtown"),
        ("", ""),
        ("1 High Street, Town Centre", "9 Low Street, Town Centre"),
    ],
)
def test_neighbours_in_a_street_are_not_in_one_building(address: str, other_address: str) -> None:
    assert not together(address, other_address)


def test_one_name_is_one_building_unless_the_numbers_of_the_houses_differ() -> None:
    same = ("Shay Lane Medical Centre (Kelman)", "Shay Lane Medical Centre (Patel)")
    assert together("Shay Lane, Oldtown", "Shay Lane, Oldtown", names=same)
    assert not together("1 Shay Lane, Oldtown", "9 Shay Lane, Oldtown", names=same)


def test_two_without_a_name_are_not_alike_for_that() -> None:
    nameless = ("Place of worship (no name held)", "Place of worship (no name held)")
    assert not together("", "", names=nameless)


def test_one_address_at_two_postcodes_is_two_buildings() -> None:
    far = standing(site("B", "Beech Practice", "1 High Street, Newtown", postcode="ZZ99ZZ"))
    assert not one_building(standing(site("A", "Ash Practice", "1 High Street, Oldtown")), far)


def test_sites_in_one_building_get_the_code_of_the_first_as_its_key_and_others_none() -> None:
    sites = with_premises(
        [
            site("A", "Ash", "1 High Street, Oldtown"),
            site("B", "Beech", "2 High Street, Oldtown"),
            site("C", "Cedar", "1 High Street, Oldtown"),
        ]
    )
    assert [each.premises for each in sites] == ["A", "", "A"]


def test_what_is_told_holds_over_the_address_and_a_site_of_which_nothing_is_told_joins() -> None:
    address = "1 High Street, Oldtown"
    sites = with_premises(
        [
            site("C", "Cedar", address),
            site("A", "Ash", address, premises="EAST WING"),
            site("B", "Beech", address, premises="WEST WING"),
        ]
    )
    # Both wings have Cedar's address; it joins the first that is told, and the wings stay apart.
    assert [each.premises for each in sites] == ["EAST WING", "EAST WING", "WEST WING"]


def test_groups_say_how_they_are_known() -> None:
    listed = with_premises(
        [
            site("A", "Ash", "1 High Street, Oldtown"),
            site("B", "Beech", "1 High Street, Oldtown"),
            site("C", "Cedar", "7 High Street, Oldtown"),
            site("D", "Damson", "", postcode="ZZ22BB", premises="HUB"),
            site("E", "Elm", "", postcode="ZZ33CC", premises="HUB"),
            site("F", "Fir", "", postcode=""),
            site("G", "Gorse", "", postcode=""),
        ]
    )
    groups = {(shared.key, shared.basis): [member.site_id for member in shared.sites] for shared in sharing(listed)}
    assert groups == {
        ("A", Basis.ADDRESS): ["A", "B"],
        ("HUB", Basis.TOLD): ["D", "E"],
        ("ZZ11AA", Basis.POSTCODE): ["A", "B", "C"],
    }


def test_finding_buildings_twice_changes_nothing() -> None:
    listed = with_premises([site("A", "Ash", "1 High Street, Oldtown"), site("B", "Beech", "1 High Street, Oldtown")])
    assert with_premises(listed) == listed


def test_seven_of_traffords_27_practices_share_a_postcode_and_are_in_three_buildings(real_data: Path) -> None:
    name = "trafford/services/epraccur_2021-11.csv"
    frame = gp.read_practices(RawFile(name, real_data / name)).frame
    listed = [
        site(str(code), row["name"], row["address"], postcode=row["postcode"])
        for code, row in frame[frame["is_practice"]].to_dict("index").items()
    ]
    # domain.md section 1: 7 of 27. The health centre in Timperley has three, Shay Lane and Market Street two each.
    assert len(listed) == 27
    assert frame.loc[frame["is_practice"], "postcode"].duplicated(keep=False).sum() == 7
    shared = sharing(with_premises(listed))
    assert [len(group.sites) for group in shared] == [3, 2, 2]
    assert {group.basis for group in shared} == {Basis.ADDRESS}
    # 33 Market Street is within 31-33 Market Street.
    assert {group.site_id for group in shared[2].sites} == {"P91603", "P91604"}
