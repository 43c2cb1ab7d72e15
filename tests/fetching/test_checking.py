"""What `fetch --check` says of the catalogue, of each way in which a source can be otherwise than it was."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import shapely

from geo.__main__ import main
from geo.fetching import checking
from geo.fetching.checking import Verdict
from geo.fetching.keeping import Store
from geo.fetching.order import catalogue
from geo.fetching.through import THROUGH
from tests.fetching.conftest import TODAY, Desk, contents
from tests.fetching.stand_in import Fault, changed, html, reach_of, status

PRACTICES = "www.odsdatasearchandexport.nhs.uk"
SIZES = "files.digital.nhs.uk/43/AB12/gp-reg-pat-prac-all.csv"
LAYER = "WD_MAY_2025_UK_BGC/FeatureServer/0"
PAGE = "/statistical/patients-registered-at-a-gp-practice/october-2024"


@pytest.fixture(autouse=True)
def somewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """The questions of places are asked of Kingsmere, as the stand-in's extracts and regions are of no other."""
    middle = shapely.box(657000, 418000, 658500, 419500)
    monkeypatch.setattr(checking, "SOMEWHERE", ("E06990001", "Kingsmere", middle))
    monkeypatch.setattr(checking, "SOME_REGION", "E12000003")


def verdicts(desk: Desk, *keys: str, now: datetime = TODAY) -> dict[str, Verdict]:
    entries = [entry for entry in catalogue(desk.catalogue).values() if entry.key in keys or not keys]
    desk.stand_in.asked.clear()
    reach = reach_of(desk.stand_in.port, desk.clock)
    store = Store(desk.folder / "official", None)
    checked = checking.check(entries, store, reach, say=desk.said.append, now=lambda: now)
    return {verdict.entry.key: verdict for verdict in checked}


def test_every_entry_is_as_expected_with_at_most_two_requests_and_nothing_is_kept(desk: Desk) -> None:
    before = contents(desk.folder)
    checked = verdicts(desk)
    assert {verdict.entry.key for verdict in checked.values() if not verdict.is_fine} == set()
    pages = {key for key, verdict in checked.items() if verdict.entry.find == "html_page"}
    assert {key for key, verdict in checked.items() if verdict.requests > 2} <= pages
    assert {name: content for name, content in contents(desk.folder).items() if "writing" not in name} == {
        name: content for name, content in before.items() if "writing" not in name
    }
    assert checked["list_sizes"].edition == "October 2024"
    # The columns of a table in an archive are seen where it is the first member.
    assert checked["patients_lsoa"].more == ""
    assert checked["census_ts021"].more == "its columns were not looked at"


OTHERWISE = [
    ("practices", PRACTICES, status(403), checking.REFUSED, "403: open https://www.odsdatasearchandexport.nhs.uk"),
    ("practices", PRACTICES, status(404), checking.MOVED, "has nothing there any more"),
    ("practices", PRACTICES, status(503, 503, 503), checking.NO_ANSWER, "it answered 503, 1 times"),
    ("practices", PRACTICES, html("Sign in"), checking.CHANGED, "a web page came in its place"),
    ("practices", PRACTICES, changed(lambda content: content[:900]), checking.SHORTER, "900 bytes, where"),
    ("list_sizes", SIZES, changed(lambda c: c.replace(b"CODE", b"ORG", 1)), checking.CHANGED, "gone: CODE"),
    (
        "list_sizes",
        PAGE,
        changed(lambda c: c.replace(b"prac-all", b"prac-whole")),
        checking.MOVED,
        "names no file like",
    ),
    ("ward_outlines", LAYER, changed(lambda c: c.replace(b"WD25CD", b"WARD")), checking.CHANGED, "gone: WD??CD"),
    (
        "ward_outlines",
        LAYER,
        changed(lambda c: c.replace(b'"id": 0', b'"id": 0, "copyrightText": "CC BY 4.0"')),
        checking.OTHER_LICENCE,
        "it says CC BY 4.0, the catalogue OGL v3",
    ),
]


@pytest.mark.parametrize(("key", "part", "fault", "word", "more"), OTHERWISE)
def test_what_is_otherwise_is_said_in_words(
    desk: Desk, key: str, part: str, fault: Fault, word: str, more: str
) -> None:
    with desk.stand_in.faulty(part, fault):
        verdict = verdicts(desk, key)[key]
    assert verdict.word == word
    assert more in verdict.more
    assert desk.said == [verdict.line]
    assert bool(checking.faults([verdict])) == (verdict.entry.need == "needed")


def test_a_newer_edition_is_named_and_a_late_one_is_late(desk: Desk) -> None:
    kept = desk.folder / "official" / "list_sizes"
    next(kept.iterdir()).rename(kept / "september-2024")
    newer = verdicts(desk, "list_sizes")["list_sizes"]
    assert (newer.word, newer.more) == (checking.NEWER, "October 2024")
    assert newer.is_fine
    late = verdicts(desk, "list_sizes", now=TODAY + timedelta(days=60))["list_sizes"]
    assert (late.word, "the newest is October 2024" in late.more) == (checking.LATE, True)


def test_the_command_ends_with_1_where_something_needed_is_otherwise(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv(THROUGH, f"http://127.0.0.1:{desk.stand_in.port}")
    asked = ["fetch", "--check", "practices", "--store", str(desk.folder / "official")]
    catalogue_file = ["--catalogue", str(desk.catalogue)]
    assert main([*asked, *catalogue_file, "--json", "-"]) == 0
    told = capsys.readouterr()
    assert [row["verdict"] for row in json.loads(told.out)["verdicts"]] == [checking.AS_EXPECTED]
    with desk.stand_in.faulty(PRACTICES, status(403)):
        assert main([*asked, *catalogue_file, "--json", str(tmp_path / "checked.json")]) == 1
    assert capsys.readouterr().err.startswith("GP practices and other prescribers (epraccur) is needed and not as")
    [row] = json.loads((tmp_path / "checked.json").read_text())["verdicts"]
    assert (row["key"], row["verdict"], row["requests"]) == ("practices", checking.REFUSED, 1)
    assert main(["fetch", "--check", "nothing"]) == 1
    assert "'nothing' is no key" in capsys.readouterr().err
