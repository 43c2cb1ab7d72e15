"""What is kept of a proposal beside its changes, as the plain tables of its file, and back."""

import math
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any

from geo.errors import InputError
from geo.plain import LONGEST_NOTE, Plain, day, each, number, refuse_unknown, shown, tables, text, texts, whole, word
from geo.proposals.assessment import HIGHEST, LOWEST, Cell, Confidence, Criterion, ScoreBasis
from geo.proposals.record import (
    Answer,
    CommissioningStage,
    Cost,
    Homes,
    Joint,
    JointItem,
    OnlyFor,
    ProposalRecord,
    SetAside,
    Tenure,
)
from geo.proposals.voice import voice_answer_from, voice_answer_to

RECORD_KEYS = frozenset(
    {
        "stage",
        "decided_on",
        "partners",
        "only_for",
        "cost",
        "homes",
        "joint",
        "voice",
        "rivals",
        "longlist",
        "assessment",
    }
)
MOST_ROWS = 100
MOST_CELLS = 500
MOST_POUNDS = 1e10
MOST_HOMES = 100_000


def record_from(plain: Plain) -> tuple[ProposalRecord, list[str]]:
    """The record in a proposal's dictionary, and a sentence for each fault; what is faulty is left out."""
    faults: list[str] = []
    parts: dict[str, Any] = {}
    single: dict[str, Callable[[Plain], Any]] = {
        "stage": _stage,
        "decided_on": lambda table: day(table, "decided_on"),
        "partners": lambda table: texts(table, "partners", most=MOST_ROWS),
        "only_for": _only_for,
        "rivals": _rivals,
    }
    for key, read in single.items():
        if key in plain:
            try:
                parts[key] = read(plain)
            except InputError as fault:
                faults += fault.faults
    several = {
        "cost": ("costs", _cost),
        "homes": ("homes", _homes),
        "joint": ("joint", _joint),
        "voice": ("voice", voice_answer_from),
        "longlist": ("longlist", _set_aside),
        "assessment": ("assessment", _cell),
    }
    for key, (name, read) in several.items():
        try:
            most = MOST_CELLS if key == "assessment" else MOST_ROWS
            parts[name], wrong = each(tables(plain, key, most=most), read, label=key)
            faults += wrong
        except InputError as fault:
            faults += fault.faults
    faults += [f"{what} is answered twice." for what in _twice(parts)]
    return ProposalRecord(**parts), faults


def _twice(parts: Mapping[str, Any]) -> list[str]:
    named = [("joint", item.item.value) for item in parts.get("joint", ())]
    named += [("homes", homes.tenure.value) for homes in parts.get("homes", ())]
    named += [("assessment", f"{cell.group}, {cell.criterion}") for cell in parts.get("assessment", ())]
    return sorted({f"{table} {shown(key)}" for table, key in named if named.count((table, key)) > 1})


def _stage(plain: Plain) -> CommissioningStage:
    return CommissioningStage(whole(plain, "stage", lowest=1, highest=len(CommissioningStage)))


def _only_for(plain: Plain) -> OnlyFor:
    only_for = plain["only_for"]
    if not isinstance(only_for, Mapping):
        raise InputError(f"only_for is {shown(only_for)}; a table with kind, group and reason was expected.")
    refuse_unknown(only_for, {"kind", "group", "reason", "review"}, where="in only_for")
    return OnlyFor(
        text(only_for, "kind"),
        text(only_for, "group"),
        text(only_for, "reason", longest=LONGEST_NOTE),
        day(only_for, "review"),
    )


def _rivals(plain: Plain) -> tuple[tuple[str, str], ...]:
    rivals = plain["rivals"]
    pairs = isinstance(rivals, list) and all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(code, str) and code for code in pair)
        for pair in rivals
    )
    if not pairs or len(rivals) > MOST_ROWS:
        raise InputError(
            f'rivals is {shown(rivals)}; pairs of wards such as [["E05990001", "E05990002"]] were expected.'
        )
    return tuple((first.strip(), second.strip()) for first, second in rivals)


def _cost(plain: Plain) -> Cost:
    refuse_unknown(plain, {"who", "capital", "revenue_per_year", "note"}, where="for a cost")
    money = {
        key: number(plain, key, lowest=-MOST_POUNDS, highest=MOST_POUNDS, absent=0.0)
        for key in ("capital", "revenue_per_year")
    }
    return Cost(text(plain, "who"), **money, note=text(plain, "note", longest=LONGEST_NOTE, needed=False))


def _homes(plain: Plain) -> Homes:
    refuse_unknown(plain, {field.name for field in fields(Homes)}, where="for homes")
    counts = {key: whole(plain, key, highest=MOST_HOMES) for key in ("lost", "gained", "provided_nearby")}
    if counts["provided_nearby"] > counts["lost"]:
        raise InputError("more homes are provided nearby than are lost; provided_nearby counts those lost only.")
    return Homes(word(plain, "tenure", Tenure), **counts)


def _joint(plain: Plain) -> JointItem:
    refuse_unknown(plain, {field.name for field in fields(JointItem)}, where="for a joint item")
    return JointItem(
        word(plain, "item", Joint),
        word(plain, "answer", Answer),
        text(plain, "owner", needed=False),
        text(plain, "evidence", longest=LONGEST_NOTE, needed=False),
    )


def _set_aside(plain: Plain) -> SetAside:
    refuse_unknown(plain, {"name", "reason"}, where="for an option set aside")
    return SetAside(text(plain, "name"), text(plain, "reason", longest=LONGEST_NOTE))


def _cell(plain: Plain) -> Cell:
    refuse_unknown(plain, {field.name for field in fields(Cell)}, where="for a cell of the assessment")
    scores = {key: number(plain, key, lowest=LOWEST, highest=HIGHEST) for key in ("score", "residual")}
    return Cell(
        text(plain, "group"),
        word(plain, "criterion", Criterion),
        **scores,
        mitigation=text(plain, "mitigation", longest=LONGEST_NOTE, needed=False),
        evidence=word(plain, "evidence", ScoreBasis) if "evidence" in plain else None,
        confidence=word(plain, "confidence", Confidence) if "confidence" in plain else None,
        note=text(plain, "note", longest=LONGEST_NOTE, needed=False),
        owner=text(plain, "owner", needed=False),
    )


def plain_record(record: ProposalRecord) -> dict[str, Any]:
    """The record as plain tables; what is not recorded is not in it."""
    plain: dict[str, Any] = {
        "stage": None if record.stage is None else record.stage.value,
        "decided_on": record.decided_on,
        "partners": list(record.partners),
        "only_for": None if record.only_for is None else _bare(record.only_for),
        "rivals": [list(pair) for pair in record.rivals],
        "cost": [_bare(cost) for cost in record.costs],
        "homes": [_bare(homes) for homes in record.homes],
        "joint": [_bare(item) for item in record.joint],
        "voice": [voice_answer_to(answer) for answer in record.voice],
        "longlist": [_bare(option) for option in record.longlist],
        "assessment": [_bare_cell(cell) for cell in record.assessment],
    }
    return {key: value for key, value in plain.items() if value not in (None, [])}


def _bare(row: Any) -> dict[str, Any]:
    values = {field.name: getattr(row, field.name) for field in fields(row)}
    return {key: getattr(value, "value", value) for key, value in values.items() if value not in (None, "", 0)}


def _bare_cell(cell: Cell) -> dict[str, Any]:
    """A cell with a score of nought kept, which is not the same as none."""
    bare = _bare(replace(cell, score=math.nan, residual=math.nan))
    scores = {"score": cell.score, "residual": cell.residual}
    scored = {key: value for key, value in scores.items() if not math.isnan(value)}
    return {key: value for key, value in bare.items() if key not in scores} | scored
