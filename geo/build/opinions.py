"""What was decided before and what people said when asked, put to the wards of today by code or by name."""

from collections.abc import Iterable, Mapping

import pandas as pd

from geo.areas.areas import Areas
from geo.build.evidence import codes_of, plain_name
from geo.build.ledger import Ledger
from geo.evidence.past_decisions import Effect, PastDecision
from geo.evidence.poll import Poll, PollKind
from geo.plain import shown
from geo.sources.catalogue import Catalogue
from geo.sources.evidence.decisions import DecisionTable
from geo.sources.evidence.poll_answers import PollTable
from geo.sources.rows import first_few

ANSWERS = ["token", "ward_code", "item", "answer", "age", "sex", "weight"]


def decisions_of(catalogue: Catalogue, wards: Areas, ledger: Ledger) -> tuple[PastDecision, ...]:
    """The decisions of every file, newest first; one of a ward not known here, or told twice, is left out and said."""
    codes = codes_of(wards)
    by_id: dict[str, PastDecision] = {}
    for table in catalogue.records(DecisionTable):
        left_out = []
        for row in table.frame.to_dict("records"):
            named = f"{table.source.file}: decision {shown(row['id'])}"
            code = codes.get(plain_name(row["ward"]), "")
            if not code:
                left_out.append(f"{named} is of {shown(row['ward'])}, which is no ward here.")
            elif row["id"] in by_id:
                left_out.append(f"{named} has an id that one of another file has.")
            else:
                by_id[row["id"]] = PastDecision(
                    row["id"], code, row["date"], row["what"], Effect(row["effect"]), float(row["size"]), row["source"]
                )
        for sentence in first_few(left_out, f"decisions of {table.source.file} left out"):
            ledger.leave_out(sentence)
        if len(left_out) < len(table.frame):
            ledger.use(table.source, "history in how fair a proposal may seem; no measured figure changes by it")
    ward_count = len({decision.ward_code for decision in by_id.values()})
    ledger.say(
        f"What was decided before: decisions, {len(by_id)}; wards they are of, {ward_count}."
        if by_id
        else "What was decided before: not recorded."
    )
    return tuple(sorted(by_id.values(), key=lambda decision: (decision.date, decision.decision_id), reverse=True))


def polls_of(catalogue: Catalogue, wards: Areas, ledger: Ledger) -> tuple[Poll, ...]:
    """The polls of every file, in order of their names; answers of a ward not known here stay in the whole, said."""
    codes = codes_of(wards)
    polls: list[Poll] = []
    for table in catalogue.records(PollTable):
        frame = table.frame.assign(ward_code=table.frame["ward"].map(lambda typed: codes.get(plain_name(typed), "")))
        elsewhere = frame[(frame["ward_code"] == "") & (frame["ward"] != "")]
        named = [
            f"{table.source.file}: {shown(name)} is no ward here; its answers are in the whole alone."
            for name in elsewhere["ward"].unique()
        ]
        for sentence in first_few(named, f"names of wards in {table.source.file} that are not known"):
            ledger.leave_out(sentence)
        polls += _polls(frame, table.source.title)
        if len(frame):
            ledger.use(table.source, "what people said, beside how fair a proposal may seem and never in it")
    people = sum(poll.answers["token"].nunique() for poll in polls)
    ledger.say(
        f"What people said: polls, {len(polls)}; people who answered, {people:,}."
        if polls
        else "What people said: no answers are recorded here."
    )
    return tuple(polls)


def _polls(frame: pd.DataFrame, title: str) -> Iterable[Poll]:
    for poll_id, rows in frame.groupby("poll", sort=True):
        first: Mapping[str, str] = rows.iloc[0].to_dict()
        answers = rows[ANSWERS].reset_index(drop=True)
        yield Poll(
            str(poll_id),
            first["title"] or title,
            max(rows["date"]),
            PollKind(first["kind"]),
            first["proposal"],
            answers,
        )
