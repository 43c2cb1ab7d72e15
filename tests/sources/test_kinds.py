"""The list of kinds: complete, honest on what was not seen, and the page of it that lies in the project is it."""

import json
from collections import Counter
from pathlib import Path

import pytest

from geo.__main__ import main
from geo.sources import kinds, unused
from geo.sources.catalogue import recognise
from geo.sources.look import Look, nearest

PROJECT = Path(__file__).resolve().parents[2]


def test_the_page_of_kinds_is_what_the_command_prints(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["kinds"]) == 0
    printed = capsys.readouterr().out
    assert printed == (PROJECT / "geo" / "sources" / "KINDS.md").read_text(encoding="utf-8")


def test_every_kind_says_what_it_gives_how_it_is_known_and_where_its_headings_were_seen() -> None:
    told = kinds.to_plain()["kinds"]
    assert len({kind["key"] for kind in told}) == len(told) == len(kinds.KINDS)
    assert [kind["key"] for kind in told if not kind["gives"] or not (kind["needed"] or kind["marks"])] == []
    assert [kind["key"] for kind in told if not kind["seen"] and not kind["not_seen"]] == []


def test_every_kind_says_itself_where_its_headings_were_seen_or_that_they_were_not_and_the_page_prints_it() -> None:
    silent = [kind.key for kind in kinds.KINDS if not kind.look.seen and not kind.look.not_seen]
    assert silent == []
    lines = {line.split("`")[1]: line for line in kinds.page().splitlines() if line.startswith("- **")}
    for kind in kinds.KINDS:
        line = lines[kind.key]
        assert ("*seen in*: " in line) == bool(kind.look.seen), kind.key
        assert ("*not seen*: " in line) == bool(kind.look.not_seen), kind.key


def test_each_kind_has_a_file_of_its_own_but_for_those_of_which_nothing_is_taken() -> None:
    told_by = Counter(kind.read.__module__ for kind in kinds.KINDS)
    assert [module for module, number in told_by.items() if number > 1] == [unused.__name__]
    assert {kind.read.__module__ for kind in unused.KINDS} == {unused.__name__}


def test_the_kinds_as_json_are_those_of_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["kinds", "--json", "-"]) == 0
    assert json.loads(capsys.readouterr().out) == kinds.to_plain()


def test_what_is_not_recognised_is_told_the_nearest_kind_and_what_it_lacks(tmp_path: Path) -> None:
    (tmp_path / "register.csv").write_text("Practice_Code,LSOA code,NUMBER_OF_PATIENTS\nP90001,E01000001,3\n")
    (found,) = recognise(tmp_path).found
    assert found.why.endswith("It is nearest to Patients registered, by LSOA and lacks column sex.")


def test_one_column_in_common_is_not_near() -> None:
    looks = [
        ("one", Look("", ("area_code", "period", "value", "unit"))),
        ("two", Look("", ("apples", "pears", "plums"))),
    ]
    assert nearest(["area_code", "name"], looks) == ""
    assert nearest(["apples", "plums"], looks) == "It is nearest to two and lacks column pears."
