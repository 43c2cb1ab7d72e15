"""What can go wrong on the way: one sentence each, and the place that was there is still there."""

import io
import resource
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from geo.errors import InputError
from geo.fetching.gazetteer import District, districts_meant
from geo.fetching.keeping import PIECE_BYTES
from tests.fetching.conftest import TODAY, Desk, contents
from tests.fetching.stand_in import Answer, Asked, Fault, changed, cut_at, html, moved_to, status

CENSUS = "www.nomisweb.co.uk/output/census/2021/census2021-ts007a.zip"
PRACTICES = "www.odsdatasearchandexport.nhs.uk"
SIZES = "files.digital.nhs.uk/43/AB12/gp-reg-pat-prac-all.csv"
OUTLINES = "Output_Areas_2021_EW_BGC_V2/FeatureServer/0/query"
POSTCODES = "omseprd1stdstordownload.blob.core.windows.net"
PATIENTS = "files.digital.nhs.uk/5F"


def _zipped(change: Callable[[str, bytes], tuple[str, bytes]]) -> Callable[[bytes], bytes]:
    """Changes the members of an archive, and the names that they bear."""

    def changed_archive(content: bytes) -> bytes:
        packed = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(packed, "w") as after:
            for name in before.namelist():
                after.writestr(*change(name, before.read(name)))
        return packed.getvalue()

    return changed_archive


def _half(content: bytes) -> bytes:
    lines = content.splitlines(keepends=True)
    return b"".join(lines[: len(lines) // 2])


def _older_areas(name: str, content: bytes) -> tuple[str, bytes]:
    """As if the output areas had other codes, as those of another year have."""
    return name, content.replace(b"E0099", b"E0098")


FAULTS = [
    ("census_ts007a", CENSUS, html("Sign in"), "a web page came in its place"),
    ("practices", PRACTICES, html("Sign in"), "a web page came in its place"),
    ("practices", PRACTICES, changed(lambda _: b""), "the answer was empty"),
    ("practices", PRACTICES, changed(lambda content: content[:2000]), "rows came where at least"),
    ("list_sizes", SIZES, changed(_half), "rows came where at least 60 are owed"),
    ("list_sizes", SIZES, changed(lambda c: c.replace(b"CODE", b"ORG", 1)), "the column CODE is not there"),
    ("census_ts007a", CENSUS, changed(_zipped(_older_areas)), "818 of 818 output areas are not in it"),
    ("census_ts007a", CENSUS, changed(lambda c: c[:-400] + b"x" * 400), "the archive is damaged"),
    ("census_ts007a", CENSUS, moved_to("https://elsewhere.example/a.zip"), "sends on to elsewhere.example"),
    ("census_ts007a", CENSUS, moved_to("http://www.nomisweb.co.uk/a.zip"), "is not https"),
    ("census_ts007a", CENSUS, changed(_zipped(lambda n, c: (f"../../{n}", c))), "which leads out of the archive"),
    ("census_ts007a", CENSUS, changed(_zipped(lambda n, c: (f"/etc/{n}", c))), "which leads out of the archive"),
    ("census_ts007a", CENSUS, changed(_zipped(lambda n, c: (f"other-{n}.txt", c))), "no member is like"),
    ("census_ts007a", CENSUS, status(404), "has nothing there any more"),
    ("census_ts007a", CENSUS, status(403), "refuses a program"),
    ("census_ts007a", CENSUS, status(503, 503, 503, 503, 503), "it answered 503, 5 times"),
    ("census_ts007a", CENSUS, status(429, Retry_After="4000"), "asks to be left alone for 4000 s"),
    ("postcodes", POSTCODES, changed(lambda c: c[:-1] + b"x"), "its checksum is not the publisher's"),
    ("postcodes", POSTCODES, changed(lambda c: c[:-9]), "bytes came where the publisher says"),
    ("oa_outlines", OUTLINES, changed(lambda c: c.replace(b"E00990001", b"E00990002")), "of 818 output areas are not"),
    ("oa_outlines", OUTLINES, changed(lambda _: b'{"error": {"code": 400, "message": "Bad"}}'), "answers with a fault"),
    ("oa_outlines", OUTLINES, changed(lambda c: c.replace(b'"exceededTransferLimit": true', b"")), "areas came where"),
]


@pytest.mark.parametrize(("key", "part", "fault", "words"), FAULTS)
def test_a_needed_source_that_is_not_what_was_asked_for_is_refused_and_the_place_stays(
    desk: Desk, key: str, part: str, fault: Fault, words: str
) -> None:
    before = contents(desk.raw)
    desk.without(key)
    with desk.stand_in.faulty(part, fault), pytest.raises(InputError) as refused:
        desk.fetch()
    assert len([sentence for sentence in refused.value.faults if words in sentence]) == 1, refused.value.faults
    assert "what came is kept" in refused.value.faults[-1]
    assert contents(desk.raw) == before
    assert [path.name for path in desk.raw.parent.iterdir()] == ["kingsmere"]


def test_what_was_refused_is_asked_for_again_and_then_makes_the_same_place(desk: Desk) -> None:
    before = contents(desk.raw)
    desk.without("census_ts007a")
    with desk.stand_in.faulty(CENSUS, html("Sign in")), pytest.raises(InputError):
        desk.fetch()
    assert len(list((desk.folder / "official" / "census_ts007a").rglob("*.refused"))) == 1
    desk.fetch()
    assert desk.stand_in.count("census2021") == 1
    after = contents(desk.raw)
    assert {name: after[name] for name in after if name != "MANIFEST.toml"} == {
        name: before[name] for name in before if name != "MANIFEST.toml"
    }


def test_patients_of_another_years_areas_are_left_out_and_said(desk: Desk) -> None:
    desk.without("patients_lsoa")
    fault = changed(_zipped(lambda name, content: (name, content.replace(b"E0199", b"E0188"))))
    with desk.stand_in.faulty(PATIENTS, fault):
        place = desk.fetch()
    [left] = [left for left in place.left_out if left.entry.key == "patients_lsoa"]
    assert "are none of the all small areas" in left.why
    assert left.sentence.endswith("'registered' counts are absent.")
    assert not (desk.raw / "services/gp-reg-pat-prac-lsoa-all.csv").exists()


def test_the_edition_held_is_used_where_the_newest_does_not_come(desk: Desk) -> None:
    later = TODAY + timedelta(days=40)
    with desk.stand_in.faulty(PRACTICES, status(*[503] * 5)):
        place = desk.fetch(now=later)
    [practices] = [source for source in place.gathered if source.entry.key == "practices"]
    assert practices.edition == "2024-11-15"
    assert practices.instead.startswith("2024-11-15 is used, as the newest did not come")
    assert any("it answered 503, 5 times" in line for line in desk.said)


def test_half_the_rows_of_the_edition_before_are_refused(desk: Desk) -> None:
    later = TODAY + timedelta(days=40)
    keep = len((desk.raw / "services/epraccur.csv").read_bytes().splitlines())
    fault = changed(lambda content: b"".join(content.splitlines(keepends=True)[: keep + 25]))
    with desk.stand_in.faulty(PRACTICES, fault):
        place = desk.fetch(now=later)
    [practices] = [source for source in place.gathered if source.entry.key == "practices"]
    assert practices.edition == "2024-11-15"
    assert "rows came where" in practices.instead


def test_a_connection_that_breaks_is_gone_on_with(desk: Desk) -> None:
    desk.without("postcodes")
    with desk.stand_in.faulty(POSTCODES, cut_at(40_000)):
        desk.fetch()
    ranges = [asked.headers.get("Range") for asked in desk.stand_in.asked if asked.host == POSTCODES]
    assert ranges == [None, f"bytes={2 * PIECE_BYTES}-"]


def test_a_file_that_changed_meanwhile_is_taken_from_its_start(desk: Desk) -> None:
    desk.without("census_ts007a")
    other = _zipped(lambda name, content: (name, content))

    def fault(asked: Asked, answer: Answer, met: int) -> Answer:
        return changed(other)(asked, answer, met) if met else cut_at(PIECE_BYTES + 1)(asked, answer, met)

    with desk.stand_in.faulty(CENSUS, fault):
        place = desk.fetch()
    assert place.left_out == ()
    asked = [asked for asked in desk.stand_in.asked if "ts007a" in asked.path]
    assert [bool(one.headers.get("Range")) for one in asked] == [False, True]


def test_a_disk_without_room_stops_the_run_in_one_sentence(desk: Desk) -> None:
    before = contents(desk.raw)
    desk.without("postcodes")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, hard))
    try:
        with pytest.raises(InputError) as refused:
            desk.fetch()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert len(refused.value.faults) == 1
    assert "it cannot be written (File too large)" in refused.value.faults[0]
    assert contents(desk.raw) == before


def test_more_than_was_allowed_stops_the_run_in_one_sentence(desk: Desk) -> None:
    desk.without("postcodes")
    with pytest.raises(InputError, match=r"^More than 0 MB came; what came is kept"):
        desk.fetch(replace(desk.order(), most_megabytes=0.05))


NAMES = [
    ("Kingsmeer", "did you mean Kingsmere (E06990001)?"),
    ("Newtown", "may be any of Newtown (E07000000), Newtown (E07000001); give the code."),
    ("Atlantis", "is the name of no district, unitary authority or integrated"),
    ("E06000099", "is the code of no district of today"),
    ("W06000001", "in Wales"),
    ("E54000008", "E54000008 is the code of no integrated care board of today"),
    ("E10000012", "E10000012 is the code of no county of today"),
]


@pytest.mark.parametrize(("area", "words"), NAMES)
def test_a_name_that_means_no_single_district_is_refused(desk: Desk, area: str, words: str) -> None:
    with pytest.raises(InputError) as refused:
        desk.fetch(desk.order(area))
    assert len(refused.value.faults) == 1
    assert words in refused.value.faults[0]
    assert len(desk.stand_in.asked) <= 7


LARGER = ["E10000990", "Othershire", "Othershire County Council", "E12000003", "Yorkshire", "England", "E92000001"]


@pytest.mark.parametrize("area", LARGER)
def test_a_county_a_region_or_england_is_refused_with_its_districts_and_their_codes(desk: Desk, area: str) -> None:
    with pytest.raises(InputError) as refused:
        desk.fetch(desk.order(area))
    [sentence] = refused.value.faults
    assert "fetch one or several of its districts: " in sentence
    inside = [f"Other {n} (E07{n:06d})" for n in range(2, 58)]
    assert [district for district in inside if district not in sentence] == []
    assert ("Kingsmere (E06990001)" in sentence) == ("Othershire" not in area and "E10" not in area)


def test_a_district_is_known_by_its_usual_names() -> None:
    districts = {"E06990001": "Kingsmere", "E06990002": "Wrenholt", "E07000001": "Kingsmere Vale"}
    usual = ("kingsmere", "E06990001", "e06990001", "Borough of Kingsmere", "Kingsmere Borough Council")
    meant = {districts_meant(name, districts, larger=lambda _key: {}) for name in usual}
    assert meant == {(District("E06990001", "Kingsmere"),)}
