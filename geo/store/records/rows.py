"""What is written down of a decision as rows of its tables, and back: a column a field, a list within one as JSON."""

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from sqlalchemy import Table

from geo.decisions.after import AfterMeeting
from geo.decisions.answers import Attached, PromptAnswer, StepAnswer
from geo.decisions.engagement import Engagement
from geo.decisions.entries import Entry, Erratum, Judgement, Note, PollKept, SetAside
from geo.decisions.follow_up import ChangeMade, Promise, Resolution, Watched
from geo.decisions.ground import EvidenceLook, Ground
from geo.decisions.locked import Locked
from geo.decisions.option import Option
from geo.proposals.assessment import Cell
from geo.store.plain_records import plain, record_of
from geo.store.records.after_schema import AFTER_MEETINGS
from geo.store.records.review_schema import (
    CHANGES_MADE,
    ENGAGEMENTS,
    EVIDENCE_LOOKS,
    PROMISES,
    PROMPT_ANSWERS,
    RESOLUTIONS,
    STEP_ANSWERS,
    WATCHED,
)
from geo.store.records.schema import ERRATA, JUDGEMENTS, LOCKS, LONGLIST, NOTES, POLLS

Row = dict[str, Any]
TABLES: dict[type, Table] = {
    Locked: LOCKS,
    SetAside: LONGLIST,
    Judgement: JUDGEMENTS,
    PollKept: POLLS,
    Note: NOTES,
    Erratum: ERRATA,
    Engagement: ENGAGEMENTS,
    ChangeMade: CHANGES_MADE,
    Promise: PROMISES,
    Watched: WATCHED,
    PromptAnswer: PROMPT_ANSWERS,
    StepAnswer: STEP_ANSWERS,
    Resolution: RESOLUTIONS,
    EvidenceLook: EVIDENCE_LOOKS,
    AfterMeeting: AFTER_MEETINGS,
}
AS_JSON = ("editions", "findings", "figures")
GROUNDED = (Engagement, ChangeMade, Promise, Watched, PromptAnswer, StepAnswer)
GROUND = tuple(field.name for field in fields(Ground))
# Columns of attached figures by their fields.
ATTACHED = {"lines": "figures", "on": "figures_on", "files": "figures_files", "sha256": "figures_sha256"}


def row_of(written: Entry | Locked) -> Row:
    """The columns of a row but its decision_id and its number."""
    match written:
        case Judgement():
            return plain(written, "cell") | plain(written.cell)
        case SetAside():
            return plain(written, "option") | {"option_id": written.option.option_id if written.option else ""}
        case StepAnswer():
            attached = plain(written.figures)
            row = plain(written, "figures", "ground") | {ATTACHED[name]: value for name, value in attached.items()}
        case _:
            row = plain(written, "ground")
    if isinstance(written, GROUNDED):
        row |= plain(written.ground)
    return row | {name: json.dumps(row[name], separators=(",", ":")) for name in AS_JSON if name in row}


def written_of(kind: type, row: Row, options: Mapping[str, Option]) -> Any:
    """What a row of a kind's table tells; options: all of the decision, by option_id."""
    facts = {name: value for name, value in row.items() if name not in ("decision_id", "number")}
    if kind is SetAside:
        return record_of(SetAside, facts, option=options.get(facts.pop("option_id")))
    if kind is Judgement:
        own = {name: facts.pop(name) for name in ("option_id", "who", "when")}
        return record_of(Judgement, own, cell=record_of(Cell, facts))
    facts |= {name: json.loads(facts[name]) for name in AS_JSON if name in facts}
    nested: dict[str, Any] = {}
    if kind in GROUNDED:
        nested["ground"] = record_of(Ground, {name: facts.pop(name) for name in GROUND})
    if kind is StepAnswer:
        attached = {name: facts.pop(column) for name, column in ATTACHED.items()}
        nested["figures"] = record_of(Attached, attached)
    return record_of(kind, facts, **nested)
