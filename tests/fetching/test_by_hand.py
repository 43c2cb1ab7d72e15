"""What no program is given, or in no form that is right: the page that is named, and the file that a person saved."""

import json
import shutil
import tomllib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from geo.errors import InputError
from geo.fetching.entries import OFFICIAL, read_entries
from geo.fetching.fetch import Fetched
from geo.fetching.ways import SETTINGS
from geo.sources.catalogue import Outcome, recognise
from tests.fetching.conftest import TODAY, Desk
from tests.fetching.made import archive, dicts_of
from tests.fetching.stand_in import changed, status

PRACTICES, SIZES = "www.odsdatasearchandexport.nhs.uk", "files.digital.nhs.uk/43/AB12/gp-reg-pat-prac-all.csv"
DISTRICT = "E06990001"
CRIMES = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,,"


def folder_of(desk: Desk) -> Path:
    folder = desk.folder / "official/by_hand"
    folder.mkdir(exist_ok=True)
    return folder


def only(desk: Desk, key: str, *, days: int = 0) -> Fetched:
    order = replace(desk.order(), only=frozenset({key}), without=frozenset())
    return desk.fetch(order, now=TODAY + timedelta(days=days))


def crimes(month: str, codes: list[str]) -> bytes:
    force = "Yorkshire Police"
    rows = [
        f",{month},{force},{force},1.9,53.6,On or near,{code},{code},{kind},,"
        for code in codes
        for kind in ("Burglary", "Drugs")
    ]
    return "\n".join([CRIMES, *rows, ""]).encode()


def small_areas() -> tuple[list[str], list[str]]:
    """Those of Kingsmere, and those around it."""
    rows = dicts_of("lookups/OA21_LSOA21_MSOA21_LAD22_EW_LU.csv")
    inside, outside = (
        {row["LSOA21CD"] for row in rows if (row["LAD22CD"] == DISTRICT) is own} for own in (True, False)
    )
    return sorted(inside), sorted(outside)


def archive_of(codes: list[str]) -> bytes:
    """Two months of one force, with the tables of outcomes beside, as the page makes them up."""
    return archive(
        {
            "2024-08/2024-08-yorkshire-street.csv": crimes("2024-08", codes),
            "2024-09/2024-09-yorkshire-street.csv": crimes("2024-09", codes),
            "2024-09/2024-09-yorkshire-outcomes.csv": b"Crime ID,Month,Outcome type\n,2024-09,x\n",
        }
    )


def test_a_refused_report_of_practices_says_what_to_open_and_the_file_saved_so_is_taken(desk: Desk) -> None:
    before = (desk.raw / "services/epraccur.csv").read_bytes()
    held = next((desk.folder / "official/practices").glob("*/epraccur.csv")).read_bytes()
    desk.without("practices")
    saved = desk.folder / "official/by_hand/epraccur.csv"
    with desk.stand_in.faulty(PRACTICES, status(403)), pytest.raises(InputError) as refused:
        desk.fetch()
    assert refused.value.faults[0].endswith(
        f"By hand: open https://{PRACTICES}, save the file as {saved}, and run it again."
    )
    # No other list steps in: of the directory's the prescribers would all be practices.
    assert desk.stand_in.count("directory.spineservices.nhs.uk") == 0
    (folder_of(desk) / saved.name).write_bytes(held)
    with desk.stand_in.faulty(PRACTICES, status(403)):
        place = desk.fetch()
    assert place.left_out == ()
    [practices] = [source for source in place.gathered if source.entry.key == "practices"]
    assert practices.paths == (saved,)
    assert (desk.raw / "services/epraccur.csv").read_bytes() == before


def test_refused_list_sizes_name_their_page_too(desk: Desk) -> None:
    desk.without("list_sizes")
    with desk.stand_in.faulty(SIZES, status(403)), pytest.raises(InputError) as refused:
        desk.fetch()
    assert "By hand: open https://digital.nhs.uk/data-and-information/" in refused.value.faults[0]
    assert "by_hand/gp-reg-pat-prac-all.csv, and run it again." in refused.value.faults[0]


def test_the_archive_of_the_police_is_taken_as_it_was_saved_and_cut_to_the_district(desk: Desk) -> None:
    inside, outside = small_areas()
    [left] = [left for left in only(desk, "street_crime").left_out if left.entry.key == "street_crime"]
    assert "choose the district's police force" in left.why
    assert desk.stand_in.count("data.police.uk") == 0
    (folder_of(desk) / "0a1b2c.zip").write_bytes(archive_of([*inside, *outside, ""]))
    assert only(desk, "street_crime").left_out == ()
    rows = (desk.raw / "indicators/street_crime.csv").read_text(encoding="utf-8").splitlines()
    assert rows[0].startswith("Crime ID,Month,")
    assert len(rows) == 1 + 2 * 2 * len(inside)
    shutil.copy(desk.raw / "indicators/street_crime.csv", desk.folder / "alone.csv")
    (desk.folder / "read").mkdir()
    shutil.move(desk.folder / "alone.csv", desk.folder / "read")
    [read] = recognise(desk.folder / "read").found
    assert (read.outcome, read.kind.key if read.kind else "") == (Outcome.READ, "street_crime")


def test_an_archive_of_another_force_is_left_out_in_words(desk: Desk) -> None:
    (folder_of(desk) / "other.zip").write_bytes(archive_of(small_areas()[1]))
    [left] = [left for left in only(desk, "street_crime").left_out if left.entry.key == "street_crime"]
    assert left.why == "by_hand/other.zip: nothing in it is of Kingsmere."
    assert not (desk.raw / "indicators/street_crime.csv").exists()


def test_the_food_businesses_of_a_district_are_found_by_its_name_and_read_as_they_came(
    fetched: Desk, tmp_path: Path
) -> None:
    [came] = (fetched.folder / "official/food_businesses").rglob("E06990001.json")
    cut = fetched.raw / "services/food_businesses.json"
    assert cut.read_bytes() == came.read_bytes()
    shutil.copy(cut, tmp_path)
    [read] = recognise(tmp_path).found
    assert (read.outcome, read.kind.key if read.kind else "") == (Outcome.READ, "food_businesses")
    assert read.record is not None
    assert any("supermarkets are listed as other sites" in note for note in read.record.notes)


def test_food_businesses_in_the_other_shape_that_was_seen_are_counted_too(desk: Desk) -> None:
    def nested(content: bytes) -> bytes:
        document = json.loads(content)
        root = document["FHRSEstablishment"]
        root["EstablishmentCollection"] = {"EstablishmentDetail": root["EstablishmentCollection"]}
        return b"\xef\xbb\xbf" + json.dumps(document).encode()

    desk.without("food_businesses")
    with desk.stand_in.faulty("FHRS990", changed(nested)):
        place = only(desk, "food_businesses")
    [food] = [source for source in place.gathered if source.entry.key == "food_businesses"]
    assert food.rows == 3 * len(dicts_of("services/libraries.csv"))


def test_what_is_of_one_place_is_taken_by_hand_under_that_places_name_alone(desk: Desk) -> None:
    """A list of food businesses looks like any other district's."""
    [came] = (desk.folder / "official/food_businesses").rglob("E06990001.json")
    (folder_of(desk) / "FHRS027en-GB.json").write_bytes(came.read_bytes())
    desk.without("food_businesses")
    with desk.stand_in.faulty("FHRS990", status(403)):
        place = only(desk, "food_businesses")
    assert [left.entry.key for left in place.left_out] == ["food_businesses"]
    assert any("https://ratings.food.gov.uk/open-data (as E06990001.json)" in line for line in place.lines)
    (folder_of(desk) / "FHRS027en-GB.json").rename(folder_of(desk) / "E06990001.json")
    with desk.stand_in.faulty("FHRS990", status(403)):
        assert only(desk, "food_businesses").left_out == ()


HEADERS = [
    ('{ User-Agent = "Mozilla/5.0" }', "the header 'User-Agent' is set by the program itself"),
    ('{ authorization = "x" }', "the header 'authorization' is set by the program itself"),
    ('{ x-version = "1\\r\\nCookie: a" }', "is not plain letters, figures and marks"),
    ('{ "x version" = "1" }', "is not plain letters, figures and marks"),
    ('{ x-version = "é" }', "is not plain letters, figures and marks"),
    ("{ x-version = 2 }", "is not plain letters, figures and marks"),
    ('"x-version: 2"', "headers is no table of names and values"),
]


@pytest.mark.parametrize(("headers", "words"), HEADERS)
def test_a_header_that_is_not_plain_or_is_the_programs_own_is_refused_when_the_catalogue_is_read(
    tmp_path: Path, headers: str, words: str
) -> None:
    text = OFFICIAL.read_text(encoding="utf-8").replace('{ x-api-version = "2" }', headers)
    tomllib.loads(text)
    own = tmp_path / "own.toml"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_entries(own, ways=SETTINGS)
    assert [words in sentence for sentence in refused.value.faults] == [True]
