"""Answers to polls on proposals: one row a person and question.

A layout of our own: poll, token (whoever answered, by a code that names nobody), date, kind (survey, open or room),
ward (code or name, may be empty), item (a question of geo.poll), answer (1 to 5, or dk for don't know); and where they
are told proposal, title, age, sex, weight. A row that cannot be an answer is left out and said; of a token that answers
a question twice the first answer stands. What people wrote (a column comment) is not read: it is theirs.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.evidence.poll import HIGHEST, LOWEST, PollKind, PollQuestion
from geo.provenance import Source
from geo.sources.evidence.cells import iso_date, wrong_cells
from geo.sources.look import OURS, Look
from geo.sources.reading import Kind, RawFile, Sample
from geo.sources.rows import filled_table, first_few

NEEDED = ("poll", "token", "date", "kind", "ward", "item", "answer")
TOLD = ("proposal", "title", "age", "sex")
DONT_KNOW = frozenset({"dk", "don't know", "dont know", "don\u2019t know", "not sure"})
MOST_CHARACTERS = 200
NO_ANSWER = ", which can be no answer; the row is left out."
DAY = (0,)
HEAVIEST = 1000.0


@dataclass(frozen=True, eq=False)
class PollTable:
    """The answers of one file: poll, token, date (ISO), kind, ward (as typed), item, answer (NaN for don't know),
    proposal, title, age, sex, weight."""

    frame: pd.DataFrame
    source: Source
    notes: tuple[str, ...] = ()


def is_poll_answers(sample: Sample) -> bool:
    """The columns of the layout."""
    return sample.format == "csv" and sample.has(*NEEDED)


def read_poll_answers(raw: RawFile) -> PollTable:
    """The answers that can be read; a sentence for each row left out, the first five spelt out."""
    table = filled_table(raw)
    table.need(*NEEDED)
    cells = table.frame
    word = cells["answer"].str.lower()
    points = pd.to_numeric(word.where(~word.isin(DONT_KNOW)), errors="coerce")
    date = cells["date"].map(lambda cell: iso_date(cell, months=DAY))
    weight = (
        pd.to_numeric(cells["weight"].replace("", "1"), errors="coerce")
        if "weight" in cells
        else pd.Series(1.0, index=cells.index)
    )
    good = {
        "token": cells["token"] != "",
        "poll": cells["poll"] != "",
        "kind": cells["kind"].str.lower().isin([*PollKind]),
        "item": cells["item"].str.lower().isin([*PollQuestion]),
        "answer": word.isin(DONT_KNOW) | (points.between(LOWEST, HIGHEST) & (points == points.round())),
        "date": date.notna(),
    }
    if "weight" in cells:
        good["weight"] = weight.between(0, HEAVIEST, inclusive="right")
    left_out = [
        sentence for column, fine in good.items() for sentence in wrong_cells(table, column, fine, ending=NO_ANSWER)
    ]
    usable = np.logical_and.reduce([fine.to_numpy(bool) for fine in good.values()])
    texts = {name: cells[name].str[:MOST_CHARACTERS] if name in cells else "" for name in TOLD}
    frame = pd.DataFrame(
        {
            "poll": cells["poll"].str[:MOST_CHARACTERS],
            "token": cells["token"],
            "date": date,
            "kind": cells["kind"].str.lower(),
            "ward": cells["ward"],
            "item": cells["item"].str.lower(),
            "answer": points,
            "weight": weight,
            **texts,
        },
    )[usable]
    again = frame.duplicated(["poll", "token", "item"])
    notes = [*table.notes, *first_few(left_out, f"cells of {raw.name} that can be no answer, their rows left out")]
    if again.any():
        notes.append(f"{raw.name}: answers given twice under one token count once (rows left out: {int(again.sum())}).")
    source = raw.source("Answers to polls", date=max(frame["date"], default=""))
    return PollTable(frame[~again].reset_index(drop=True), source, tuple(notes))


KINDS: tuple[Kind, ...] = (
    Kind(
        "poll_answers",
        "answers to polls",
        is_poll_answers,
        read_poll_answers,
        Look(
            "Answers to polls",
            NEEDED,
            example="poll, title, token, date, kind, proposal, ward, item, answer",
            seen=OURS,
        ),
    ),
)
