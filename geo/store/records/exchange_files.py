"""A decision as plain files, readable without this product, and back: a TOML a version of an option, tables as CSV."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import tomli_w

from geo.decisions.after import AfterMeeting
from geo.decisions.answers import PromptAnswer, StepAnswer
from geo.decisions.decision import Decision
from geo.decisions.engagement import Engagement
from geo.decisions.entries import Erratum, Judgement, Note, PollKept, SetAside
from geo.decisions.follow_up import ChangeMade, Promise, Resolution, Watched
from geo.decisions.ground import EvidenceLook
from geo.decisions.locked import Locked
from geo.decisions.option import Option, OptionVersion
from geo.errors import InputError
from geo.plain import beginning, from_toml_text, refuse_unknown, shown
from geo.projection import GridPoint
from geo.proposals.text import from_toml
from geo.store.plain_records import plain, record_of
from geo.store.records.decisions import FIELDS
from geo.store.records.exchange_cells import Cells, columns_of, csv_rows, csv_text
from geo.store.records.rows import AS_JSON, TABLES, row_of, written_of
from geo.store.records.schema import OPTION_VERSIONS

Files = dict[str, str]
# Of a table kept within another, by the number of the row that it belongs to, as JSON.
Within = Mapping[int, str]
READ_ME, HEAD, VERSIONS = "read_me.txt", "decision.toml", "versions.csv"
DECIDED = "decided.csv"
SETTINGS, EDITIONS, FINDINGS, FIGURES_FILE = "settings.csv", "editions.csv", "findings.csv", "figures.csv"
WRITTEN: dict[type, str] = {
    Locked: "locks.csv",
    SetAside: "longlist.csv",
    Judgement: "judgements.csv",
    PollKept: "polls.csv",
    Note: "notes.csv",
    Erratum: "errata.csv",
    Engagement: "engagement.csv",
    ChangeMade: "changes_made.csv",
    Promise: "promises.csv",
    Watched: "monitoring.csv",
    PromptAnswer: "consultation.csv",
    StepAnswer: "assessments.csv",
    Resolution: "resolutions.csv",
    EvidenceLook: "evidence_looked_for.csv",
    AfterMeeting: "after_meetings.csv",
}
TABLE_FILES = frozenset({READ_ME, HEAD, VERSIONS, SETTINGS, EDITIONS, FINDINGS, FIGURES_FILE, *WRITTEN.values()})
PROPOSAL = re.compile(r"option_\d{1,4}_version_\d{1,4}\.toml")
RECORD = re.compile(r"decided_\d{1,4}\.zip")
FORMAT = 1
HEAD_KEYS = frozenset({"format", "decision_id", "title", "place_key", "place_name", "service"})
ABOUT = """One decision of Better Placed: {title} ({place}).

decision.toml    what it is called, its place and its service
versions.csv     every version of every option: its stage, who saved it (a name that was typed, not verified), when, why
option_1_version_1.toml, ...    the proposal of each version
locks.csv, settings.csv, editions.csv    what was locked before options were compared, and the checksum of every file
longlist.csv, judgements.csv, polls.csv, findings.csv, notes.csv, errata.csv    what was written down beside them
engagement.csv, changes_made.csv, promises.csv, monitoring.csv, consultation.csv, resolutions.csv    the record: who was
                 asked, what changed because of it, what was promised and is watched, and which body decided
assessments.csv, figures.csv    answers to the steps of assessments, and the figures that were attached to each
evidence_looked_for.csv    which files of evidence were looked for, and what became of them
decided.csv, decided_1.zip, ...    where something was decided: the record of it as it was then, with its checksum
after_meetings.csv    what was heard at meetings, what stays open, who answers and by when
checksums.csv    the checksum (SHA-256) of each of these files, and one over all

A text that begins like a formula has an apostrophe before it. An empty score is not assessed, which is not nought.
"""
VERSION_CELLS = columns_of(OPTION_VERSIONS, without=("decision_id",))
WRITTEN_CELLS = {
    kind: columns_of(table, without=("decision_id", "settings", *AS_JSON)) for kind, table in TABLES.items()
}
DECIDED_CELLS = dict.fromkeys(("option_id", "file", "sha256", "when"), Cells())
SETTING_CELLS = {"lock": Cells(int), "setting": Cells(), "value": Cells(may_lack=True)}
EDITION_CELLS = {"lock": Cells(int), **dict.fromkeys(("file", "publisher", "edition", "date", "sha256"), Cells())}
FIGURES = ("fair", "fair_lower", "fair_upper", "score", "score_lower", "score_upper")
FIGURE = Cells(float, may_lack=True)
ATTACHED_CELLS = {"answer": Cells(int), "figure": Cells()}
FINDING_CELLS = {
    "poll": Cells(int),
    "ward_code": Cells(),
    "base": FIGURE,
    "words": Cells(),
    **dict.fromkeys(FIGURES, FIGURE),
}


def files_of(decision: Decision) -> Files:
    """A decision as texts by the name of their file."""
    head = plain(decision, "options", "version", *FIELDS.values())
    files = {
        READ_ME: ABOUT.format(title=decision.title, place=decision.place_name),
        HEAD: tomli_w.dumps({"format": FORMAT, **head}),
    }
    versions: list[dict[str, Any]] = []
    aside = [each.option for each in decision.longlist if each.option]
    for position, option in enumerate((*aside, *decision.options), start=1):
        for version in option.versions:
            file = f"option_{position}_version_{version.number}.toml"
            files[file] = version.content
            versions.append({**plain(version), "option_id": option.option_id, "content": file})
    files[VERSIONS] = csv_text(versions, VERSION_CELLS)
    for kind, name in WRITTEN.items():
        numbered = enumerate(getattr(decision, FIELDS[kind]), start=1)
        files[name] = csv_text([row_of(each) | {"number": number} for number, each in numbered], WRITTEN_CELLS[kind])
    locks, polls = list(enumerate(decision.locks, start=1)), list(enumerate(decision.polls, start=1))
    settings = [
        {"lock": number, "setting": key, "value": None if value is None else json.dumps(value)}
        for number, locked in locks
        for key, value in _flat(json.loads(locked.settings))
    ]
    editions = [{"lock": number, **plain(edition)} for number, locked in locks for edition in locked.editions]
    findings = [{"poll": number, **plain(finding)} for number, poll in polls for finding in poll.findings]
    answers = enumerate(decision.step_answers, start=1)
    attached = [{"answer": number, "figure": line} for number, each in answers for line in each.figures.lines]
    return files | {
        SETTINGS: csv_text(settings, SETTING_CELLS),
        EDITIONS: csv_text(editions, EDITION_CELLS),
        FINDINGS: csv_text(findings, FINDING_CELLS),
        FIGURES_FILE: csv_text(attached, ATTACHED_CELLS),
    }


def decision_from(files: Mapping[str, str]) -> Decision:
    """The decision that such files tell, not kept yet; InputError in words with the file that is wrong."""
    if missing := sorted(TABLE_FILES - set(files)):
        raise InputError(f"{missing[0]} is missing.")
    head = from_toml_text(files[HEAD], name=HEAD)
    if head.get("format") != FORMAT:
        raise InputError(f"{HEAD} is of another version of Better Placed; this one reads format {FORMAT}.")
    refuse_unknown(head, HEAD_KEYS, where=f"in {HEAD}")
    options = _options(files)
    of_locks = {"settings": _settings(files), "editions": _within(files[EDITIONS], EDITIONS, EDITION_CELLS)}
    within = {
        Locked: of_locks,
        PollKept: {"findings": _within(files[FINDINGS], FINDINGS, FINDING_CELLS)},
        StepAnswer: {"figures": _attached(files)},
    }
    written = {field: _written(files, kind, within.get(kind, {}), options) for kind, field in FIELDS.items()}
    aside = {each.option.option_id for each in written["longlist"] if each.option}
    left = tuple(option for option_id, option in options.items() if option_id not in aside)
    with _faults_of(HEAD):
        facts = {key: value for key, value in head.items() if key != "format"} | {"version": 0}
        return record_of(Decision, facts, options=left, **written)


def _options(files: Mapping[str, str]) -> dict[str, Option]:
    listed: dict[str, list[OptionVersion]] = {}
    for number, row in csv_rows(files[VERSIONS], VERSION_CELLS, name=VERSIONS):
        with _faults_of(f"{VERSIONS}, row {number}"):
            option_id, file = row.pop("option_id"), row["content"]
            if not PROPOSAL.fullmatch(file) or file not in files:
                raise InputError(f"the file {shown(file)} is missing.")
            version = record_of(OptionVersion, row | {"content": files[file]})
            proposal = from_toml(version.content, locate=_no_postcode)
            if proposal.name != version.name:
                raise InputError(f"{file} is called {shown(proposal.name)}, and not {shown(version.name)}.")
            listed.setdefault(option_id, []).append(version)
    with _faults_of(VERSIONS):
        return {option_id: Option(option_id, tuple(versions)) for option_id, versions in listed.items()}


def _written(
    files: Mapping[str, str], kind: type, within: Mapping[str, Within], options: Mapping[str, Option]
) -> tuple[Any, ...]:
    name, written = WRITTEN[kind], list[Any]()
    for number, row in csv_rows(files[name], WRITTEN_CELLS[kind], name=name):
        with _faults_of(f"{name}, row {number}"):
            if row["number"] != len(written) + 1:
                raise InputError("rows are numbered from 1, one after the other.")
            if kind is SetAside and row["option_id"] not in ("", *options):
                raise InputError("it is of an option that is not there.")
            inner = {key: of_row.get(row["number"], "[]") for key, of_row in within.items()}
            written.append(written_of(kind, row | inner, options))
    return tuple(written)


def _within(text: str, name: str, cells: Mapping[str, Cells]) -> Within:
    of_rows: dict[int, list[dict[str, Any]]] = {}
    for _, row in csv_rows(text, cells, name=name):
        of_rows.setdefault(row.pop(next(iter(cells))), []).append(row)
    return {number: json.dumps(rows) for number, rows in of_rows.items()}


def _attached(files: Mapping[str, str]) -> Within:
    of_answers: dict[int, list[str]] = {}
    for _, row in csv_rows(files[FIGURES_FILE], ATTACHED_CELLS, name=FIGURES_FILE):
        of_answers.setdefault(row["answer"], []).append(row["figure"])
    return {number: json.dumps(lines) for number, lines in of_answers.items()}


def _settings(files: Mapping[str, str]) -> Within:
    of_locks: dict[int, dict[str, Any]] = {}
    for number, row in csv_rows(files[SETTINGS], SETTING_CELLS, name=SETTINGS):
        with _faults_of(f"{SETTINGS}, row {number}"):
            *parts, last = row["setting"].split(".")
            inner = of_locks.setdefault(row["lock"], {})
            for part in parts:
                inner = inner.setdefault(part, {})
            inner[last] = None if row["value"] is None else json.loads(row["value"])
    return {number: json.dumps(settings) for number, settings in of_locks.items()}


def _flat(settings: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in settings.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", value


def _no_postcode(_postcode: str) -> GridPoint:
    raise InputError("a kept option holds no postcodes.")


@contextmanager
def _faults_of(what: str) -> Iterator[None]:
    try:
        yield
    except InputError as fault:
        raise InputError(*(f"{what}: {sentence}" for sentence in fault.faults)) from fault
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as fault:
        raise InputError(f"{what} cannot be read ({beginning(str(fault))}).") from fault
