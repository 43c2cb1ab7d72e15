"""The record of what was decided holds what the screen and the command line say, and is read without this product."""

import csv
import io
import json
import tomllib
from dataclasses import replace
from functools import cache

import pandas as pd

from geo.appraisal.appraise import appraise
from geo.appraisal.headline_text import headline
from geo.appraisal.record import Appraisal
from geo.appraisal.text import to_plain
from geo.decisions.comparison import Comparison, compare
from geo.decisions.comparison_text import to_plain_comparison
from geo.decisions.decision import Decision
from geo.decisions.entries import Erratum
from geo.decisions.locked import settings_of
from geo.decisions.option import Option, Stage, version_of
from geo.impact.what_if import PeopleDoubt
from geo.papers import frozen
from geo.papers.appraisal_paper import appraisal_paper
from geo.papers.edition import Edition
from geo.papers.frozen import Decided, answer_kept
from geo.place.place import Place
from geo.proposals.kinds.single import Close, Open
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome
from geo.reports.document import Table
from geo.services.services import Service
from geo.store.records import exchange
from geo.views.decisions import decided_words
from geo.views.impact import figures
from tests.decisions.written_decision import FIRST, SECOND, SIGNED, begun, locked
from tests.town import WARDS, at, street_town

HOSTILE = "=cmd|'/c calc'!A1 <script>alert(1)</script>"
CLOSED = Proposal(HOSTILE, Service.GP, (Close("Z99902", ListOutcome(ListFate.DISPERSED)),))
OPENED = Proposal("One more in Cedar", Service.GP, (Open("Cedar Surgery", at(2000)),))


@cache
def paper_place() -> Place:
    return street_town()


def appraised(proposal: Proposal) -> Appraisal:
    return appraise(paper_place(), proposal, doubt=PeopleDoubt(pd.Series([0.05] * 5, index=list(WARDS)), "made up"))


@cache
def decision() -> Decision:
    """The first option decided, the second beside it."""
    screened = version_of(CLOSED, made_of=0, stage=Stage.SCREENED, signature=SIGNED)
    decided = replace(screened, number=2, made_of=1, stage=Stage.DECIDED)
    other = version_of(OPENED, made_of=0, stage=Stage.SCREENED, signature=SIGNED)
    options = (Option(FIRST, (replace(screened, number=1), decided)), Option(SECOND, (replace(other, number=1),)))
    errata = (Erratum(FIRST, "12 patients", "21 patients", *SIGNED), Erratum("", "May", "June", *SIGNED))
    return replace(begun(), locks=(locked(paper_place()),), options=options, errata=errata)


@cache
def comparison() -> Comparison:
    return compare([appraised(CLOSED), appraised(OPENED)])


def decided(*, alone: bool = False) -> Decided:
    whole = decision()
    kept, first = exchange.contents(whole), comparison().options[0]
    return Decided(whole, whole.option(FIRST).in_view, kept, first, None if alone else comparison(), ("Oak: gone.",))


@cache
def files() -> dict[str, bytes]:
    return frozen.files(decided())


def test_the_figures_are_those_of_the_command_line() -> None:
    first = comparison().options[0]
    assert json.loads(files()["figures.json"]) == json.loads(json.dumps(to_plain(first)))
    assert json.loads(files()["comparison.json"]) == json.loads(json.dumps(to_plain_comparison(comparison())))


def test_the_answer_is_read_back_as_the_screen_tells_it() -> None:
    first, kept = comparison().options[0], answer_kept(files())
    told = [(figure.counts, figure.number) for figure in figures.of_proposal(first)]
    assert list(kept.iloc[: len(told), :2].itertuples(index=False, name=None)) == told
    assert list(kept["What is counted"][len(told) :]) == headline(first)
    for beside in (decided_words.beside, decided_words.sentences_beside):
        assert set(beside(kept, decided_words.answer(first))[decided_words.TODAY]) == {decided_words.AS_THEN}


def test_what_is_otherwise_today_stands_beside_what_was_decided() -> None:
    then = pd.DataFrame(
        [("further", "40", "30 to 50"), ("lost", "10", ""), ("It is far.", "", "")],
        columns=list(decided_words.ANSWER_COLUMNS),
    )
    today = pd.DataFrame(
        [("further", "60", "50 to 70"), ("nearer", "20", ""), ("It is near.", "", "")],
        columns=list(decided_words.ANSWER_COLUMNS),
    )
    assert decided_words.beside(then, today).to_numpy().tolist() == [
        ["further", "40 (30 to 50)", "60 (50 to 70)"],
        ["lost", "10", "not told any more"],
        ["nearer", "not told then", "20"],
    ]
    assert decided_words.sentences_beside(then, today).to_numpy().tolist() == [
        ["It is far.", "said", "not told any more"],
        ["It is near.", "not told then", "said"],
    ]


def test_every_table_of_the_paper_is_a_csv_by_its_number() -> None:
    paper = appraisal_paper(comparison().options[0], Edition(SIGNED[1].date()))
    names = sorted(name for name in files() if name.startswith("tables/"))
    assert len(names) == sum(isinstance(part, Table) for part in paper.parts)
    assert names[0].startswith("tables/table-01-")
    differing = list(csv.DictReader(io.StringIO(files()["differences.csv"].decode("utf-8-sig"))))
    assert len(differing) == len(comparison().differences)
    options = list(csv.reader(io.StringIO(files()["options.csv"].decode("utf-8-sig"))))
    assert options[0][1:] == ["Business as usual", f"A. {HOSTILE}", f"B. {OPENED.name}"]


def test_settings_sources_and_the_whole_decision_are_there_in_plain_files() -> None:
    kept = tomllib.loads(files()["settings.toml"].decode())
    lock = decided().locked
    assert (kept["on"], kept["checksum"]) == (lock.on, lock.fingerprint)
    assert kept["settings"]["impact"]["headline_minutes"] == settings_of(lock).impact.headline_minutes
    sources = list(csv.DictReader(io.StringIO(files()["sources.csv"].decode("utf-8-sig"))))
    assert sources[-1] == {
        "File": "streets.osm.pbf",
        "Publisher": "OpenStreetMap",
        "Edition": "2026-10",
        "Date": "2026-10-01",
        "SHA-256": "0" * 64,
    }
    inner = {name.removeprefix("decision/"): each for name, each in files().items() if name.startswith("decision/")}
    assert inner == exchange.contents(decision())


def test_corrections_of_then_stand_in_the_paper_and_who_decided_in_plain_words() -> None:
    page = files()["report.html"].decode()
    assert "12 patients was wrong, and right is 21 patients." in page
    read_me = files()["README.txt"].decode()
    assert "decided by Ada Byron (typed, not verified), 29 November 2026" in read_me
    assert "Oak: gone." in read_me
    assert frozen.errata_of(decision(), SECOND) == (
        "May was wrong, and right is June. " + "Ada Byron (typed, not verified), 29 November 2026.",
    )


def test_hostile_names_are_text_everywhere() -> None:
    for name, content in files().items():
        if name.endswith(".html"):
            assert b"<script" not in content
            assert b"default-src 'none'" in content
        if name.endswith(".csv") and not name.startswith("decision/"):
            rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
            assert not [cell for row in rows for cell in row if cell.startswith("=")], name


def test_one_option_alone_has_no_comparison_and_no_file_lies_elsewhere() -> None:
    alone = frozen.files(decided(alone=True))
    assert not [name for name in alone if name.startswith("comparison")]
    assert "comparison" not in alone["README.txt"].decode().split("sources.csv")[0].split("tables/")[1]
    assert not [name for name in (*alone, *files()) if name.startswith("/") or ".." in name or "\\" in name]
