"""The catalogue as a whole: every entry is answered, every way has a fault, and what is cut holds what it should."""

import csv
import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from geo.fetching.entries import Need
from geo.fetching.gathering import LeftOut
from geo.fetching.gazetteer import BOARDS, COUNTIES
from geo.fetching.ground import GROUND
from geo.fetching.order import catalogue
from geo.fetching.ways import SETTINGS, WAYS
from geo.sources.catalogue import Outcome, recognise
from tests.fetching.conftest import SLOW, Desk
from tests.fetching.sites_stand_in import SURNAME
from tests.fetching.stand_in import Fault, changed, html, status

REGISTER = "edubase/downloads/public/edubasealldata"
# A way, the source that is found so, where the fault lies, the fault, and what is said.
WAY_FAULTS: list[tuple[str, str, str, Fault, str]] = [
    ("fixed", "libraries", "blog.librarydata.uk", html("Sign in"), "a web page came in its place"),
    (
        "fixed",
        "food_businesses",
        "Authorities",
        changed(lambda c: c.replace(b"Kingsmere", b"Mere")),
        "none of its names",
    ),
    (
        "fixed",
        "food_businesses",
        "Authorities",
        changed(lambda c: c.replace(b"e Vale", b"e")),
        "Kingsmere City would fit",
    ),
    (
        "fixed",
        "food_businesses",
        "Authorities",
        changed(lambda c: c.replace(b'"990"', b'"../9"')),
        "Kingsmere is '../9'",
    ),
    ("fixed", "food_businesses", "Authorities", changed(lambda _: b"[]"), "no list of authorities is in it"),
    ("fixed", "food_businesses", "FHRS990", changed(lambda c: c.replace(b'Count": ', b'Count": 1')), "rows came where"),
    (
        "fixed",
        "food_businesses",
        "FHRS990",
        changed(lambda c: c.replace(b"BusinessType", b"Type")),
        "BusinessType is not",
    ),
    ("fixed", "food_businesses", "FHRS990", changed(lambda c: c[:-9]), "JSON was expected"),
    ("fixed", "bus_timetable", "gtfs-file/yorkshire", changed(lambda c: c[:900]), "the archive is damaged"),
    ("arcgis_service", "leisure_sites", "s9MgJChYyPlPX2Nk", changed(lambda _: b'{"services": []}'), "lists no service"),
    ("arcgis_item", "postcode_directory", "rest/search", changed(lambda c: c.replace(b"(", b"[")), "no item is titled"),
    ("nomis", "births", "NM_206_1", changed(lambda _: b""), "the answer was empty"),
    ("nomis", "claimants", "NM_162_1", changed(lambda c: c.replace(b"E0199", b"E0188")), "areas did not come"),
    (
        "govuk_page",
        "family_hubs",
        "list-of-family-hub-sites",
        changed(lambda c: c.replace(b".csv", b".ods")),
        "no file",
    ),
    (
        "html_page",
        "care_directory",
        "using-cqc-data",
        changed(lambda c: c.replace(b"CQC_dir", b"dir")),
        "names no file",
    ),
    ("os_download", "heights", "Terrain50/downloads", changed(lambda c: c.replace(b"Grid)", b"x)")), "it offers no"),
    ("geofabrik", "streets", ".osm.pbf.md5", changed(lambda _: b"0" * 32 + b" x"), "checksum is not the publisher's"),
    ("geofabrik", "streets", "index-v1.json", changed(lambda c: c.replace(b"/europe/", b"/x/")), "covers Kingsmere"),
    ("dated", "schools", REGISTER, status(*[404] * 8), "nor of the 7 days before it"),
    ("dated", "schools", REGISTER, changed(lambda c: c[:9000]), "bytes came where at least"),
    ("ees_release", "pupils", "find-statistics", html("Pupils"), "the page tells no release"),
    ("ees_release", "pupils", "api/releases", changed(lambda c: c[:300]), "the archive is damaged"),
    ("json_pages", "brownfield", "entity.json", changed(lambda c: c.replace(b'"count": 730', b'"count": 900')), "owed"),
    ("json_pages", "brownfield", "entity.json", changed(lambda c: c.replace(b"entities", b"rows")), "were expected"),
]


def only(desk: Desk, *keys: str) -> LeftOut | None:
    """Fetch these alone as if they had never come; what was left out of them."""
    for key in keys:
        desk.without(key)
    place = desk.fetch(replace(desk.order(), only=frozenset(keys), without=frozenset()))
    return next((left for left in place.left_out if left.entry.key == keys[-1]), None)


@pytest.mark.parametrize(("way", "key", "part", "fault", "words"), WAY_FAULTS)
def test_every_way_says_what_went_wrong_and_leaves_its_source_out(
    desk: Desk, way: str, key: str, part: str, fault: Fault, words: str
) -> None:
    entry = catalogue(None)[key]
    assert entry.find == way
    # What the stand-in was looked at before is forgotten, as pages are kept a while.
    for path in (desk.folder / "official" / "looked_at").iterdir():
        path.unlink()
    with desk.stand_in.faulty(part, fault):
        left = only(desk, key)
    assert left is not None
    assert words in left.why
    assert not (desk.raw / entry.file).exists()


def test_every_way_has_a_fault() -> None:
    assert {way for way, *_ in WAY_FAULTS} == set(WAYS) == set(SETTINGS)


def test_every_entry_has_an_answer(fetched: Desk) -> None:
    entries = {key: entry for key, entry in catalogue(None).items() if "by_hand" not in entry.settings}
    # Asked only where somebody names one.
    del entries[BOARDS], entries[COUNTIES]
    manifest = (fetched.raw / "MANIFEST.toml").read_text(encoding="utf-8")
    assert [key for key in entries if f'key = "{key}"' not in manifest] == []
    # What only a person may have is left out, and the page to open is named.
    pages = re.findall(r'page_to_open = "(.*)"', manifest)
    assert pages == ["https://opendata.nationalrail.co.uk", "https://data.police.uk/data/"]
    assert [entry.file for entry in entries.values() if not (fetched.raw / entry.file).is_file()] == ["districts.csv"]


def test_every_entry_says_what_a_reader_needs() -> None:
    entries = catalogue(None)
    for place, (key, entry) in enumerate(entries.items()):
        assert entry.seen, key
        assert entry.missing or entry.need is Need.NEEDED, key
        assert entry.checked == "", key
        # What a source rests on stands before it.
        before = list(entries)[:place]
        assert set(entry.after) <= set(before), key
    assert len({entry.file for entry in entries.values()}) == len(entries)
    assert set(GROUND) <= set(entries)
    assert set(entries) >= SLOW


def test_no_contact_person_is_in_a_place(fetched: Desk) -> None:
    store = fetched.folder / "official"
    assert any(SURNAME.encode() in path.read_bytes() for path in (store / "schools").rglob("*.csv"))
    assert [
        path.name for path in fetched.raw.rglob("*") if path.is_file() and SURNAME.encode() in path.read_bytes()
    ] == []


def rows(path: Path, encoding: str = "utf-8") -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding=encoding))))


def test_lists_of_sites_are_cut_to_the_ring_and_read_as_they_were_cut(fetched: Desk, tmp_path: Path) -> None:
    lengths = {
        "edubasealldata": 62,
        "edubaseallchildrencentre": 8,
        "family_hubs": 2,
        "cqc_directory": 5 + 53,
        "libraries": 12,
        "leisure_sites": 8,
        "leisure_facilities": 15,
        "brownfield": 731,
    }
    assert {name: len(rows(fetched.raw / f"services/{name}.csv")) for name in lengths} == lengths
    for name in lengths:
        (tmp_path / f"{name}.csv").write_bytes((fetched.raw / f"services/{name}.csv").read_bytes())
    read = {found.raw.name.removesuffix(".csv"): found.outcome for found in recognise(tmp_path).found}
    assert read == dict.fromkeys(lengths, Outcome.READ)


def test_figures_by_area_are_read_as_they_were_cut(fetched: Desk, tmp_path: Path) -> None:
    names = (
        *(
            "population/mid_year_lsoa",
            "population/mid_year_ward",
            "population/births_lsoa",
            "population/pupils_by_school",
        ),
        *("indicators/claimants_lsoa", "indicators/fingertips", "indicators/File_7_IoD2019", "transport/naptan"),
        *("lookups/lsoa_2011_2021", "lookups/onspd"),
    )
    for name in names:
        (tmp_path / f"{Path(name).name}.csv").write_bytes((fetched.raw / f"{name}.csv").read_bytes())
    outcomes = {found.raw.name: found.outcome for found in recognise(tmp_path).found}
    assert outcomes == {f"{Path(name).name}.csv": Outcome.READ for name in names}


def test_lines_above_a_tables_headings_are_kept(fetched: Desk) -> None:
    above = rows(fetched.raw / "services/cqc_directory.csv")[:5]
    assert above[2][0] == "This data was produced on 30 September 2024"
    assert above[4][0] == "Name"


def test_no_postcode_of_northern_ireland_is_in_a_place(fetched: Desk) -> None:
    held = next((fetched.folder / "official" / "postcode_directory").rglob("*.zip"))
    with zipfile.ZipFile(held) as packed:
        assert b"BT1 1AA" in packed.read("Data/ONSPD_AUG_2024_UK.csv")
    assert "BT1 1AA" not in (fetched.raw / "lookups/onspd.csv").read_text(encoding="utf-8")


def test_neighbours_timetables_are_asked_for_until_most_stops_are_called_at(fetched: Desk, desk: Desk) -> None:
    """Its own region calls at too few of Kingsmere's stops; where it calls at nearly all, no other is asked for."""
    held = sorted(path.name for path in (fetched.folder / "official" / "bus_timetable").rglob("*.zip"))
    assert held == ["east_midlands.zip", "north_east.zip", "north_west.zip", "yorkshire.zip"]

    def few(content: bytes) -> bytes:
        """As if only three of Kingsmere's stops were there."""
        lines = content.splitlines(keepends=True)
        return b"".join([*lines[:4], *(line for line in lines if line.startswith(b"0100F"))])

    with desk.stand_in.faulty("naptan.api.dft.gov.uk", changed(few)):
        assert only(desk, "stops", "bus_timetable") is None
    assert desk.stand_in.count("gtfs-file/yorkshire") == 1
    assert desk.stand_in.count("gtfs-file/") == 1


def test_an_area_of_two_counties_needs_two_extracts_and_their_checksums(fetched: Desk) -> None:
    held = sorted(path.name for path in (fetched.folder / "official" / "streets").rglob("*.pbf"))
    assert held == ["east-kingsmere-latest.osm.pbf", "west-kingsmere-latest.osm.pbf"]


def test_the_file_of_yesterday_is_taken_where_todays_is_not_there_yet(desk: Desk) -> None:
    assert only(desk, "schools") is None
    asked = [asked.path.rpartition("/")[2] for asked in desk.stand_in.asked if "edubasealldata" in asked.path]
    assert asked == ["edubasealldata20241115.csv", "edubasealldata20241114.csv", "edubasealldata20241114.csv"]
    assert 'edition = "2024-11-14"' in (desk.raw / "MANIFEST.toml").read_text(encoding="utf-8")


def test_a_source_that_rests_on_one_that_did_not_come_is_left_out_with_it(desk: Desk) -> None:
    with desk.stand_in.faulty("LAD24_RGN24", status(*[404] * 3)):
        left = only(desk, "region", "bus_timetable")
    assert left is not None
    assert "the region of Kingsmere is not known" in left.why


def test_a_service_gives_the_pages_of_a_table_that_its_hub_has_not_today(desk: Desk) -> None:
    before = rows(desk.raw / "lookups/oa_to_lsoa_msoa.csv")
    desk.without("oa_lookup")
    with desk.stand_in.faulty("open-geography-portalx", status(*[404] * 3)):
        place = desk.fetch()
    after = rows(desk.raw / "lookups/oa_to_lsoa_msoa.csv")
    places = [before[0].index(name) for name in after[0]]
    assert sorted(after) == sorted([[row[place] for place in places] for row in before])
    assert 'edition = "OA_LSOA_MSOA_EW_DEC_2021_LU_v3"' in (desk.raw / "MANIFEST.toml").read_text(encoding="utf-8")
    assert [left.entry.key for left in place.left_out] == []
    # The next time its pages are held, and the hub is not asked.
    desk.fetch()
    assert desk.stand_in.asked == []


def test_the_codes_of_a_ring_are_asked_for_in_the_publishers_own_words(desk: Desk) -> None:
    assert only(desk, "brownfield") is None
    asked = [asked.query for asked in desk.stand_in.asked if asked.host == "www.planning.data.gov.uk"]
    assert [query["offset"] for query in asked] == ["0", "500"]
    assert all(query["geometry"].startswith("POLYGON((1.") for query in asked)
