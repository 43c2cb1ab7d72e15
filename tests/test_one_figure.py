"""One quantity has one value wherever it is told: in every sentence, table and file, on every page.

The truth is what the engine counts, unrounded; a page may tell it to two figures, to the nearest ten or to the person.
The sentences that are read for it are read for plurals, figures, ranges and codes as well.
"""

import json
import math
import re
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from geo import build
from geo.__main__ import main
from geo.place.place import Place
from geo.proposals.kinds.single import Close
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome
from geo.proposals.text import from_toml, to_toml
from geo.services.services import Service
from geo.ui import map as area_map
from tests import reading
from tests.conftest import RealPlace

EXAMPLES = build.ROOT / "data" / "kingsmere" / "proposals"
# A surgery of each real place that loses its contract.
CLOSING = {"trafford": "P91003", "rutland": "C82010"}
STORIES = [*(f"kingsmere {file.stem}" for file in sorted(EXAMPLES.glob("*.toml"))), *CLOSING]
TOLD_ON = ("4_propose", "5_impact", "6_fairness")
OTHER_PAGES = ("1_wards", "2_indicators", "3_access", "11_sources")
COUNT = r"(?P<count>nobody|none|fewer than 10|about [\d,]+|[\d,]+)"
# What a sentence calls a quantity. Each pattern is one wording; a sentence of another wording is found by its test.
FURTHER, NEARER = (rf"(?:would be )?at least 5 minutes {side}" for side in ("further", "nearer"))
OF_PATIENTS = r"(?:pattern points|is named|would be seen|change \(patients\), without a car), (?:[^.;]*?(?:, | and ))?"
OF_RESIDENTS = r"(?:nearest GP surgery: without a car|^Without a car \([^)]*\)), (?:[^.;]*? and )?"
SAID = {
    "registered": (
        rf"{COUNT}(?: people)? are registered at (?!the practice)",
        rf"of {COUNT}(?: people)? registered at sites that change",
        rf"^{COUNT} patients registered where it changes",
    ),
    "must change practice": (
        rf"{COUNT} of them would have to join another practice",
        rf"^{COUNT} patients must change practice",
    ),
    "patients further": (rf"{OF_PATIENTS}{COUNT} {FURTHER}", rf"^{COUNT} patients 5\+ minutes further"),
    "patients nearer": (rf"{OF_PATIENTS}{COUNT} {NEARER}", rf"^{COUNT} patients 5\+ minutes nearer"),
    "residents further": (
        rf"{OF_RESIDENTS}{COUNT}(?: people would be)? {FURTHER}",
        rf"^{COUNT} residents 5\+ minutes further",
    ),
    "residents nearer": (
        rf"{OF_RESIDENTS}{COUNT}(?: people would be)? {NEARER}",
        rf"^{COUNT} residents 5\+ minutes nearer",
    ),
}


@dataclass(frozen=True)
class Told:
    """Everything that is told of one proposal.

    Attributes
    ----------
    truth
        The quantities as the engine counts them.
    report, sentences, rows
        The JSON, rounded as it leaves; sentences and rows of tables by where they stand.
    """

    truth: dict[str, float]
    report: dict[str, Any]
    sentences: dict[str, list[str]]
    rows: dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module", name="told")
def told_of_stories(
    kingsmere: Place, real_place: Callable[[str], RealPlace], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Told]]:
    """What is told of a story, each read once; the map's frame needs a browser and is left out."""

    @cache
    def told(story: str) -> Told:
        name, _, file = story.partition(" ")
        place = kingsmere if name == "kingsmere" else real_place(name)[0]
        proposal = (
            from_toml((EXAMPLES / f"{file}.toml").read_bytes(), locate=place.locate)
            if file
            else Proposal("A contract ends", Service.GP, (Close(CLOSING[name], ListOutcome(ListFate.DISPERSED)),))
        )
        return everything_of(place, proposal, tmp_path_factory.mktemp("told"))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(area_map, "st_folium", lambda *_drawn, **_rest: None)
        yield told


def everything_of(place: Place, proposal: Proposal, folder: Path) -> Told:
    """The command line's print and files, and the pages that tell of a proposal."""
    file = folder / "proposal.toml"
    file.write_text(to_toml(proposal), encoding="utf-8")
    reports = []
    for further in ([], ["--unrounded"]):
        target = folder / "report.json"
        printed = folder / "printed.txt"
        with printed.open("w", encoding="utf-8") as stream, redirect_stdout(stream):
            assert main(["appraise", place.key, str(file), "--json", str(target), *further]) == 0
        reports.append(json.loads(target.read_text(encoding="utf-8")))
    sentences, rows = {"command line": printed.read_text(encoding="utf-8").splitlines()}, {}
    for page in (*TOLD_ON, *OTHER_PAGES):
        app = reading.opened(reading.PROJECT / "pages" / f"{page}.py", place=place.key, proposals=(proposal,))
        assert not app.exception, page
        sentences[page], rows[page] = reading.sentences(app), list(reading.rows(app))
    return Told(quantities(reports[1]), reports[0], sentences, rows)


def quantities(report: dict[str, Any]) -> dict[str, float]:
    """The quantities of an unrounded report."""
    first = {row["basis"]: row for row in report["summary"] if row["mode"] == "nocar"}
    lists = report.get("patients", [])
    truth = {
        "residents further": first["residents"]["lose_headline"],
        "residents nearer": first["residents"]["gain_headline"],
    }
    if lists:
        truth["registered"] = sum(row["registered"] for row in lists)
        truth["must change practice"] = sum(row["must_reregister"] for row in lists)
        truth["patients further"] = first["patients"]["lose_headline"]
        truth["patients nearer"] = first["patients"]["gain_headline"]
    return truth


def is_told_as(said: str, truth: float) -> bool:
    """Whether these words tell the quantity: in words, to two figures after "about", else to the person or to ten."""
    if said in ("nobody", "none"):
        return truth < 0.5
    if said == "fewer than 10":
        return 0.5 <= truth < 10
    number = float(said.removeprefix("about ").replace(",", ""))
    if not said.startswith("about"):
        return math.isclose(number, round(truth)) or math.isclose(number, round(truth / 10) * 10)
    step = 10 ** (math.floor(math.log10(truth)) - 1)
    return math.isclose(number, math.floor(truth / step + 0.5) * step)


@pytest.mark.slow
@pytest.mark.parametrize("story", STORIES)
def test_every_sentence_that_names_a_quantity_tells_its_one_value(told: Callable[[str], Told], story: str) -> None:
    of = told(story)
    wrong, seen = [], set()
    for where, lines in of.sentences.items():
        for line in lines:
            for name, patterns in SAID.items():
                for pattern in patterns:
                    for match in re.finditer(pattern, line, re.IGNORECASE):
                        seen.add((name, where))
                        said = match["count"].lower()
                        if not is_told_as(said, of.truth[name]):
                            wrong.append(f"{where}: {name} is {of.truth[name]:,.1f}, told as {said}: {line}")
    assert not wrong, "\n".join(wrong)
    told_first = {"registered"} if "registered" in of.truth else {"residents further", "residents nearer"}
    for where in ("command line", "4_propose", "5_impact"):
        assert any((name, where) in seen for name in told_first), where
    for where in ("4_propose", "5_impact"):
        assert any(re.match(rf"{COUNT} (?:patients|residents) ", line) for line in of.sentences[where]), where


@pytest.mark.slow
@pytest.mark.parametrize("story", STORIES)
def test_every_table_that_tells_a_quantity_tells_its_one_value(told: Callable[[str], Told], story: str) -> None:
    of = told(story)
    rows = of.rows["5_impact"]
    (way,) = [row for row in rows if row.get("Way") == "without a car"]
    cells = [("residents further", way["Further"]), ("residents nearer", way["Nearer"])]
    if "registered" in of.truth:
        phases = [row for row in rows if "Must change practice (patients)" in row]
        # The phases stand in their order, and every page is of the day when all has been done.
        cells += [("must change practice", row["Must change practice (patients)"]) for row in phases[-1:]]
    for name, cell in cells:
        assert cell == math.floor(of.truth[name] / 10 + 0.5) * 10, name


UNITS = "minute|hour|day|site|area|trip|ward|patient|resident|home|practice|session|kilometre|place|answer|street"
# What no sentence may hold, by what is wrong with it.
WRONG = {
    "one of several": re.compile(rf"(?<![\d.,£-])1 (?:(?:{UNITS})s|people|surgeries)\b"),
    "several of one": re.compile(rf"(?<![\d.,£])(?:0|[2-9]|\d[\d,.]*\d) (?:{UNITS}|person|surgery)\b(?!-)"),
    "three figures after about": re.compile(r"\babout £?\d,?\d[\d,]*[1-9]", re.IGNORECASE),
    "an empty range": re.compile(r"(?<![\d.,])(\d[\d,.]*) (?:to|and) (?:about )?\1(?![\d,.]*\d)"),
    "a code": re.compile(r"\b(?:[EWSN]\d{8}|[A-Z]\d{5}(?:-\d+)?)\b"),
    "metres of the grid": re.compile(
        r"\b\d{6}(?:\.\d+)?, ?\d{6}\b|\beasting|\bnorthing|\blon and lat\b", re.IGNORECASE
    ),
    "no figure": re.compile(r"\b(?:nan|inf|None(?! of)|NaT)\b"),
    "a slip of the pen": re.compile(r"\S  +\S| ,|(?<!\.) \.(?!\w)|\.\.(?!\.)|,,|;\.|\(\)"),
}


def faults_of(line: str) -> Iterator[str]:
    """What is wrong with a line, and where."""
    if line.startswith("![](data:"):
        return
    for what, pattern in WRONG.items():
        for match in pattern.finditer(line):
            yield f"{what}: {line[max(match.start() - 60, 0) : match.end() + 40].strip()}"


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("1 minutes longer", "one of several"),
        ("20 minute away, 31 person", "several of one"),
        ("about 20,720 patients", "three figures after about"),
        ("about 1,234 people", "three figures after about"),
        ("about 123", "three figures after about"),
        ("3,741 to 3,741 people", "an empty range"),
        ("at P91003 from E05990014", "a code"),
        ("near 455000, 312000", "metres of the grid"),
        ("nan minutes", "no figure"),
        ("nearer , or further..", "a slip of the pen"),
    ],
)
def test_a_fault_of_each_kind_is_found(line: str, what: str) -> None:
    assert any(fault.startswith(what) for fault in faults_of(line))


@pytest.mark.parametrize(
    "line",
    [
        "11 minutes, 0.1 minutes, 2.1 hours and 1 minute; a 5-minute walk",
        "about 20,000 people, about 1,900, about 120, about 10, about 95, about 240,000",
        "from 3,741 to 4,779 and 10 to 100",
        "None of them. Tuesday 09:30 to 12:30.",
    ],
)
def test_a_right_sentence_is_let_pass(line: str) -> None:
    assert not list(faults_of(line))


@pytest.mark.slow
@pytest.mark.parametrize("story", STORIES)
def test_every_sentence_of_every_page_reads_right(told: Callable[[str], Told], story: str) -> None:
    faults = [
        f"{where}: {fault}"
        for where, lines in told(story).sentences.items()
        for line in lines
        for fault in faults_of(line.strip())
    ]
    assert not faults, "\n".join(dict.fromkeys(faults))


@pytest.mark.slow
@pytest.mark.parametrize("story", STORIES)
def test_people_of_a_list_are_inside_or_outside_and_go_somewhere(told: Callable[[str], Told], story: str) -> None:
    of = told(story)
    for row in of.report.get("patients", []):
        going = [receiver["patients"] for receiver in row["to"]]
        few = sum(receiver.get("under_10", False) for receiver in row["to"])
        # Each receiver is told to the nearest person, and of some it is only told that they are fewer than 10.
        assert -len(going) / 2 <= row["registered"] - sum(filter(None, going)) <= 10 * few + len(going)
