"""The command as somebody calls it: its account, its exit codes, and what it asks for the second time."""

import argparse
import json
import re
import socket
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from geo.__main__ import main
from geo.errors import InputError
from geo.fetching import command
from geo.fetching.entries import OFFICIAL, Need
from geo.fetching.options import add_options
from geo.fetching.order import catalogue
from geo.fetching.ways import SETTINGS, WAYS
from geo.fetching.written import OWN
from tests.fetching.conftest import FULL, SLOW, TODAY, Desk, contents
from tests.fetching.publishers import Publishers
from tests.fetching.stand_in import StandIn, reach_of, status

PRACTICES = "www.odsdatasearchandexport.nhs.uk"
PATIENTS = "files.digital.nhs.uk/5F"
PROJECT = Path(__file__).resolve().parents[2]


def called(desk: Desk, *arguments: str) -> tuple[list[str], list[tuple[Path, str]], dict[str, Any]]:
    """What the command says, what it builds, and its account, with the desk's folders and without the slow tables."""
    parser = argparse.ArgumentParser()
    add_options(parser)
    folders = ("--to", f"{desk.folder / 'raw'}", "--store", f"{desk.folder / 'official'}")
    rest = ("--catalogue", str(desk.catalogue), "--without", ",".join(sorted(SLOW)))
    chosen = parser.parse_args([*arguments, *folders, *rest])
    built: list[tuple[Path, str]] = []
    said: list[str] = []

    def build(folder: Path, key: str) -> Sequence[str]:
        built.append((folder, key))
        return ("Built.",)

    desk.stand_in.asked.clear()
    reach = reach_of(desk.stand_in.port, desk.clock)
    account = command.run(chosen, reach=reach, say=said.append, build=build, now=lambda: TODAY)
    if account.get("faults"):
        raise InputError(*account["faults"])
    return said, built, account


def test_a_place_is_fetched_built_and_told(desk: Desk) -> None:
    said, built, account = called(desk, "Kingsmere")
    assert built == [(desk.raw, "kingsmere")]
    assert re.match(r"\[1/\d+\] Outline of the district: December 2024, ", said[0])
    assert said[-1] == "Built."
    assert any(line.startswith("To quote: Contains OS data") for line in said)
    [place] = account["places"]
    assert place["area"] == {"code": "E06990001", "name": "Kingsmere"}
    assert json.loads(json.dumps(account)) == account


def test_what_is_held_and_young_is_not_asked_for_again(desk: Desk) -> None:
    before = contents(desk.raw)
    called(desk, "Kingsmere", "--no-build")
    assert desk.stand_in.asked == []
    after = contents(desk.raw)
    assert {name for name in after if after[name] != before.get(name)} <= {"MANIFEST.toml", "sources.toml"}
    assert set(after) == set(before)


def test_a_second_place_asks_for_no_national_file_again(desk: Desk) -> None:
    _, built, account = called(desk, "Kingsmere", "Wrenholt", "--no-build")
    assert built == []
    assert {asked.host for asked in desk.stand_in.asked} == {"services1.arcgis.com"}
    assert len(desk.stand_in.asked) <= 20
    assert [place["requests"] for place in account["places"]] == [0, len(desk.stand_in.asked)]


def test_a_dry_run_asks_only_which_district_is_meant(bare_desk: Desk) -> None:
    said, built, _ = called(bare_desk, "Kingsmere", "--dry-run")
    assert built == []
    assert said[0] == "Kingsmere (E06990001), with 10 km around it."
    assert said[-1].startswith("In all ")
    assert all("never asked by us" in line for line in said[1:-1] if "at most" in line)
    assert len(bare_desk.stand_in.asked) == 3
    assert not (bare_desk.folder / "raw").exists()


def test_offline_makes_the_same_folder_from_its_manifest_without_a_connection(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    called(desk, "Kingsmere", "--no-build")
    before = contents(desk.raw)

    def closed(*_args: object, **_settings: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", closed)
    called(desk, "--offline", str(desk.raw / "MANIFEST.toml"), "--name", "again", "--no-build")
    assert contents(desk.raw.with_name("again")) == before


def test_offline_refuses_a_file_that_is_not_the_manifests(desk: Desk) -> None:
    path = next((desk.folder / "official" / "practices").glob("*/epraccur.csv"))
    path.write_bytes(path.read_bytes().replace(b"MARKET", b"MERKET", 1))
    with pytest.raises(InputError, match="its checksum differs"):
        called(desk, "--offline", str(desk.raw / "MANIFEST.toml"), "--name", "again")


def test_strict_refuses_where_something_wanted_is_left_out(desk: Desk) -> None:
    desk.without("patients_lsoa")
    with desk.stand_in.faulty(PATIENTS, status(404)), pytest.raises(InputError, match="'registered' counts are absent"):
        called(desk, "Kingsmere", "--strict")
    assert desk.raw.exists()


def test_a_needed_source_is_not_left_out_of_a_new_place(bare_desk: Desk) -> None:
    with pytest.raises(InputError, match=r"list_sizes\) is needed"):
        bare_desk.fetch(replace(bare_desk.order(), without=frozenset({"list_sizes"})))


def test_only_some_sources_keep_the_others_files(desk: Desk) -> None:
    before = contents(desk.raw)
    desk.fetch(replace(desk.order(), only=frozenset({"deprivation"}), without=frozenset()))
    assert set(contents(desk.raw)) == set(before)


def test_what_a_person_put_into_the_folder_stays(desk: Desk) -> None:
    (desk.raw / "services/libraries.csv").write_text("id,name\n1,A library\n")
    desk.fetch()
    assert (desk.raw / "services/libraries.csv").read_text() == "id,name\n1,A library\n"


def test_a_folder_gathered_by_hand_is_left_alone(bare_desk: Desk) -> None:
    bare_desk.raw.mkdir(parents=True)
    (bare_desk.raw / "a.csv").write_text("a\n")
    with pytest.raises(InputError, match="files gathered by hand lie there"):
        bare_desk.fetch()
    assert contents(bare_desk.raw) == {"a.csv": b"a\n"}


def test_the_list_says_of_every_entry_that_it_was_never_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fetch", "--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(catalogue(None))
    assert all(line.endswith("never asked by us.") for line in lines)


def test_wrong_usage_is_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["fetch"])
    assert stopped.value.code == 2
    assert "name a district" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[own]\nfind = "guessing"', "find is 'guessing'"),
        (OFFICIAL.read_text(encoding="utf-8").replace("every_days", "everyday", 1), "'everyday' is not known"),
        (
            OFFICIAL.read_text(encoding="utf-8").replace("https://api.os.uk", "http://api.os.uk"),
            "only https:// is asked",
        ),
        (OFFICIAL.read_text(encoding="utf-8").replace('"OGL v3"', '"mine"', 1), "licence is 'mine'"),
    ],
)
def test_a_catalogue_that_makes_no_sense_is_refused_by_name(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        catalogue(tmp_path / "own.toml")
    assert words in refused.value.faults[0]


def test_an_entry_of_ones_own_replaces_ours_whole(tmp_path: Path) -> None:
    text = OFFICIAL.read_text(encoding="utf-8")
    entry = text[text.index("[practices]") : text.index("[patients_lsoa]")]
    (tmp_path / "own.toml").write_text(entry.replace("report=epraccur", "report=moved") + 'checked = "2026-11-29"\n')
    practices = catalogue(tmp_path / "own.toml")["practices"]
    assert practices.address.endswith("report=moved")
    assert practices.standing == "asked on 2026-11-29"


def test_every_way_has_its_settings_and_an_entry() -> None:
    assert set(WAYS) == set(SETTINGS) == {entry.find for entry in catalogue(None).values()}
    assert all(entry.missing for entry in catalogue(None).values() if entry.need is Need.WANTED)


def test_a_fetch_that_was_killed_goes_on_where_it_was(bare_desk: Desk, fetched: Desk) -> None:
    """Killed while files come; run again, the folder is the one that an undisturbed fetch makes."""
    script = (
        "import sys; from pathlib import Path; from tests.fetching.conftest import Desk, TODAY;"
        "from tests.fetching.stand_in import reach_of; from geo.fetching.fetch import fetch;"
        "desk = Desk(Path(sys.argv[1]), None, Path(sys.argv[2]));"
        "fetch(desk.order(), reach=reach_of(int(sys.argv[3])), say=lambda line: print(line, flush=True),"
        " now=lambda: TODAY)"
    )
    arguments = [str(bare_desk.folder), str(bare_desk.catalogue), str(bare_desk.stand_in.port)]
    process = subprocess.Popen([sys.executable, "-c", script, *arguments], cwd=PROJECT, stdout=subprocess.PIPE)
    for _ in range(4):
        process.stdout.readline()
    process.kill()
    process.wait()
    process.stdout.close()
    assert not bare_desk.raw.exists()
    bare_desk.fetch()
    assert bare_desk.stand_in.count("CodePointOpen") == 0
    made, undisturbed = contents(bare_desk.raw), contents(fetched.raw)
    assert {name for name in made if made[name] != undisturbed.get(name)} <= {*OWN}


@pytest.mark.slow
def test_the_catalogue_as_it_is_takes_national_files_of_the_size_that_is_owed(bare_desk: Desk) -> None:
    server = StandIn(Publishers(FULL).by_host())
    try:
        place = replace(bare_desk, stand_in=server).fetch(
            replace(bare_desk.order(), catalogue=None, without=frozenset({"mid_year_oa"}))
        )
    finally:
        server.close()
    assert [left.entry.key for left in place.left_out] == ["rail_timetable", "street_crime"]
    assert place.requests <= 150
