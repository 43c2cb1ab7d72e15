"""A list of candidates handed over: codes that are held, points that are not, a sentence on each row that is none."""

from dataclasses import replace

import pytest

from geo.errors import InputError
from geo.place.place import Place
from geo.projection import to_lonlat
from geo.services.services import Service
from geo.siting.candidates import Added
from geo.siting.question import FIRST
from geo.ui import siting_lists
from geo.ui.siting_lists import MOST_TOLD, ReadList
from tests.town import at


def read(town: Place, text: str, *, first: int = 1) -> ReadList:
    return siting_lists.read(town, text.encode(), "ours.csv", service=Service.GP, first=first)


def test_a_plain_list_gives_premises_by_code_and_points_by_place(town: Place) -> None:
    lon, lat = to_lonlat(at(2900).easting, at(2900).northing)
    text = f"\ufeffcode,name,lon,lat,postcode,capacity\nLIB-01,,,,,\n,Elm Hall,{lon},{lat},,900\n,,,,XZ1 1AB,\n"
    told = read(town, text, first=4)
    assert told.codes == ("LIB-01",) and told.left == ()
    hall, unnamed = told.added
    assert (hall.code, hall.name, hall.capacity) == ("added-4", "Elm Hall", 900.0)
    assert hall.at.easting == pytest.approx(at(2900).easting, abs=0.2)
    assert (unnamed.code, unnamed.name, unnamed.at) == ("added-5", "XZ1 1AB", town.locate("XZ11AB"))


def test_a_list_leaves_other_premises_out_and_what_it_adds_is_looked_at(town: Place) -> None:
    told = read(town, "code,name,postcode\n,Elm Hall,XZ1 1AB\n")
    asked = replace(FIRST, added=(Added("added-1", "Elm Hall", at(2900)),))
    where = replace(asked, wanted=replace(asked.wanted, listed=("LIB-01",))).candidates(town)
    assert told.codes == () and {site.site_id for site in where.others} == {"added-1", "LIB-01"}
    where = replace(asked, wanted=replace(asked.wanted, listed=("PHA-01",))).candidates(town)
    assert {site.site_id for site in where.others} == {"added-1"}
    assert "it is not on the list handed over" in {left.reason for left in where.left_out}


def test_a_register_gives_sites_it_knows_and_points_of_those_it_does_not(town: Place) -> None:
    told = read(town, "Site name,Postcode,Tenure\nCedar Library,XZ1 1AA,Freehold\nNew Mill,XZ1 1AB,Leasehold\n")
    assert {each.name for each in told.added} | set(told.codes) >= {"New Mill"}
    assert all(each.at in (town.locate("XZ11AA"), town.locate("XZ11AB")) for each in told.added)


def test_rows_without_a_place_are_told_of_by_line_and_the_rest_is_taken(town: Place) -> None:
    rows = [f"Mill {number},ZZ9 9Z{chr(65 + number)},Freehold" for number in range(MOST_TOLD + 3)]
    told = read(town, "\n".join(["Site name,Postcode,Tenure", *rows, "New Mill,XZ1 1AB,Leasehold"]) + "\n")
    assert [each.name for each in told.added] == ["New Mill"]
    assert len(told.left) == MOST_TOLD + 1 and told.left[-1] == "3 further rows of ours.csv are left out as well."
    assert told.left[0].startswith("ours.csv, line 2: Mill 0 is left out, as ")


@pytest.mark.parametrize(
    "text",
    [
        "Site name,Postcode,Tenure\nMill,ZZ9 9ZZ,Freehold\n",
        "code,name,postcode\n,Mill,ZZ9 9ZZ\n",
        "code,name,lon,lat\nNOPE,Mill,,\n",
        "code,name,capacity\n,Mill,many\n",
    ],
)
def test_a_list_that_places_nobody_is_refused_in_words(text: str, town: Place) -> None:
    with pytest.raises(InputError) as refused:
        read(town, text)
    assert (len(refused.value.faults) == 1 and "Mill" in str(refused.value)) or "row 2" in str(refused.value)
