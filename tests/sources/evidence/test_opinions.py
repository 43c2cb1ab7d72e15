"""Files of past decisions and of poll answers: what is read, what is left out and said, and nothing executed."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from geo.build.ledger import Ledger
from geo.build.opinions import decisions_of, polls_of
from geo.errors import InputError
from geo.evidence.poll import PollKind, PollQuestion
from geo.sources.catalogue import recognise
from geo.sources.evidence.decisions import DecisionTable, read_decisions
from geo.sources.evidence.poll_answers import PollTable, read_poll_answers
from geo.sources.reading import RawFile
from geo.views.words import files
from tests.town import WARDS, wards

DECISIONS = "id,ward,date,what,effect,size,source\n"
POLL = "poll,token,date,kind,ward,item,answer,title,proposal,comment\n"


@pytest.fixture
def decisions(tmp_path: Path) -> Callable[[str], DecisionTable]:
    def read(rows: str) -> DecisionTable:
        path = tmp_path / "past_decisions.csv"
        path.write_text(DECISIONS + rows, encoding="utf-8")
        return read_decisions(RawFile(path.name, path))

    return read


@pytest.fixture
def answers(tmp_path: Path) -> Callable[[str], PollTable]:
    def read(rows: str) -> PollTable:
        path = tmp_path / "poll_answers.csv"
        path.write_text(POLL + rows, encoding="utf-8")
        return read_poll_answers(RawFile(path.name, path))

    return read


def test_a_decision_keeps_what_is_typed_and_its_day_month_or_year(decisions: Callable[[str], DecisionTable]) -> None:
    table = decisions(
        'D1,Alder,2019-03-29,"<script>alert(1)</script>",Loss,0.8,minutes\nD2,Birch,2020,Opened,gain,1,\n'
    )
    assert table.frame["date"].tolist() == ["2019-03-29", "2020"]
    assert table.frame["what"][0] == "<script>alert(1)</script>" and table.frame["effect"].tolist() == ["loss", "gain"]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("D1,Alder,2019-03-29,Closed,closure,0.5,", "effect is 'closure'; gain or loss was expected"),
        ("D1,Alder,2019-03-29,Closed,loss,7,", "size is '7'; a number from 0 to 1 was expected"),
        ("D1,Alder,yesterday,Closed,loss,0.5,", "date is 'yesterday'"),
        ("D1,Alder,2019-03-29,,loss,0.5,", "what is ''"),
    ],
)
def test_a_decision_that_cannot_be_read_is_refused_in_words(
    decisions: Callable[[str], DecisionTable], row: str, sentence: str
) -> None:
    with pytest.raises(InputError, match=sentence):
        decisions(row + "\n")


@pytest.mark.parametrize(
    "date", ["0001-01-01", "9999-12-31", "9999", "December 9999", "31/12/1899", "2101-01-01", "2024-02-30", "0000"]
)
def test_an_impossible_date_costs_its_decision_and_no_other(
    decisions: Callable[[str], DecisionTable], date: str
) -> None:
    table = decisions(f"D1,Alder,{date},Closed,loss,0.5,\nD2,Birch,2020,{'x' * 1001},gain,1,\n")
    assert table.frame["id"].tolist() == ["D2"]
    assert "row 2: date is " in table.notes[0] and "the row is left out" in table.notes[0]
    assert "cut after 1,000 characters (rows: 1)" in table.notes[1]


def test_impossible_answers_are_left_out_and_said_and_the_rest_is_kept(answers: Callable[[str], PollTable]) -> None:
    table = answers(
        "P,T1,2026-05-01,survey,Alder,fair_to_us,5,,,\nP,T2,2026-05-01,survey,Alder,fair_to_us,7,,,\n"
        "P,T3,2026-05-01,survey,Alder,fair_to_us,abc,,,\nP,T4,2026-05-01,survey,Alder,wages,4,,,\n"
        "P,T5,2026-05-01,survey,Alder,fair_to_us,DK,,,\n"
    )
    assert table.frame["token"].tolist() == ["T1", "T5"] and pd.isna(table.frame["answer"][1])
    assert [note.split(": ")[1].split(" which")[0] for note in table.notes] == [
        "item is 'wages',",
        "answer is '7',",
        "answer is 'abc',",
    ]


def test_a_token_counts_once_the_first_time(answers: Callable[[str], PollTable]) -> None:
    row = "P,T1,2026-05-01,open,Alder,fair_to_us,{},,,\n"
    table = answers(row.format(5) + row.format(1))
    assert table.frame["answer"].tolist() == [5]
    assert "under one token count once (rows left out: 1)" in table.notes[-1]


def test_what_people_wrote_is_not_read_however_long(answers: Callable[[str], PollTable]) -> None:
    table = answers(f"P,T1,2026-05-01,open,Alder,fair_to_us,5,=1+1,Try,{'x' * 10_000}\n")
    assert "comment" not in table.frame and table.frame["title"].tolist() == ["=1+1"]
    # A formula stays text in whatever leaves the house.
    assert "\n'=1+1" in files.csv_of(table.frame[["title"]].set_index("title")).decode("utf-8-sig")


def test_wards_are_known_by_code_or_name_and_strangers_are_said(tmp_path: Path) -> None:
    (tmp_path / "past_decisions.csv").write_text(
        DECISIONS + f"D1,{WARDS[0]},2019-03-29,Closed,loss,0.5,\nD2,birch,2020-01-01,Opened,gain,1,\n"
        "D3,Oak,2020-01-01,Opened,gain,1,\n"
    )
    (tmp_path / "poll_answers.csv").write_text(
        POLL + "P,T1,2026-05-01,room,Alder,fair_to_us,5,In the hall,Try,\nP,T2,2026-05-01,room,Oak,fair_to_us,1,,,\n"
    )
    catalogue, ledger = recognise(tmp_path), Ledger()
    decided, (poll,) = decisions_of(catalogue, wards(), ledger), polls_of(catalogue, wards(), ledger)
    assert [(decision.decision_id, decision.ward_code) for decision in decided] == [("D2", WARDS[1]), ("D1", WARDS[0])]
    assert (poll.kind, poll.title, poll.proposal) == (PollKind.ROOM, "In the hall", "Try")
    assert poll.answers["ward_code"].tolist() == [WARDS[0], ""]
    assert set(poll.answers["item"]) == {PollQuestion.FAIR_TO_US.value}
    left_out = " ".join(ledger.left_out)
    assert "'D3' is of 'Oak', which is no ward here" in left_out and "'Oak' is no ward here; its answers" in left_out
