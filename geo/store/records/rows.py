"""What is written down of a decision as rows of its tables, and back: a column a field, a list within one as JSON."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table

from geo.decisions.after import AfterMeeting
from geo.decisions.entries import Entry, Erratum, Judgement, Note, PollKept, SetAside
from geo.decisions.locked import Locked
from geo.decisions.option import Option
from geo.proposals.assessment import Cell
from geo.store.plain_records import plain, record_of
from geo.store.records.after_schema import AFTER_MEETINGS
from geo.store.records.schema import ERRATA, JUDGEMENTS, LOCKS, LONGLIST, NOTES, POLLS

Row = dict[str, Any]
TABLES: dict[type, Table] = {
    Locked: LOCKS,
    SetAside: LONGLIST,
    Judgement: JUDGEMENTS,
    PollKept: POLLS,
    Note: NOTES,
    Erratum: ERRATA,
    AfterMeeting: AFTER_MEETINGS,
}
AS_JSON = ("editions", "findings")


def row_of(written: Entry | Locked) -> Row:
    """The columns of a row but its decision_id and its number."""
    match written:
        case Judgement():
            return plain(written, "cell") | plain(written.cell)
        case SetAside():
            return plain(written, "option") | {"option_id": written.option.option_id if written.option else ""}
    row = plain(written)
    return row | {name: json.dumps(row[name], separators=(",", ":")) for name in AS_JSON if name in row}


def written_of(kind: type, row: Row, options: Mapping[str, Option]) -> Any:
    """What a row of a kind's table tells; options: all of the decision, by option_id."""
    facts = {name: value for name, value in row.items() if name not in ("decision_id", "number")}
    if kind is SetAside:
        return record_of(SetAside, facts, option=options.get(facts.pop("option_id")))
    if kind is Judgement:
        own = {name: facts.pop(name) for name in ("option_id", "who", "when")}
        return record_of(Judgement, own, cell=record_of(Cell, facts))
    return record_of(kind, facts | {name: json.loads(facts[name]) for name in AS_JSON if name in facts})
