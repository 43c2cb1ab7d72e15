"""Votes in the database: once a phone and round, hidden and changeable until closed, and then erased."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import Table, inspect, select

from geo.decisions.ballots import ballot_of
from geo.decisions.meeting import Answer, Gathered, Meeting, Moment, Side
from geo.decisions.written import new_id
from geo.errors import InputError, NotHeldError
from geo.store.records import decisions, opening, votes
from geo.store.records.meeting_schema import BALLOTS, COUNTED, ROUNDS, TALLIES
from geo.store.records.opening import Database, Where
from tests.decisions.written_decision import begun
from tests.decisions.written_meeting import OF_23, OTHERS, US, both, meeting_of

BEFORE, AFTER = Moment


@pytest.fixture
def meeting(database: Database) -> Meeting:
    """One that is begun, of a decision that is kept."""
    begins = meeting_of(decisions.keep(database, begun()).decision_id)
    votes.begin(database, begins)
    return begins


def token(database: Database, meeting: Meeting, moment: Moment = BEFORE) -> str:
    """That a phone is handed which comes for the first time."""
    return votes.ballot_paper(database, meeting.code, moment, "").token


def vote(database: Database, meeting: Meeting, answer: Answer, moment: Moment = BEFORE, *, by: str = "") -> str:
    """The token of a phone that has voted."""
    paper = by or token(database, meeting, moment)
    votes.cast(database, meeting.code, moment, paper, both(answer))
    return paper


def words(database: Database, meeting: Meeting, moment: Moment = BEFORE) -> dict[tuple[str, str], str]:
    """What is told of a round, by question and way."""
    tallies = votes.by_code(database, meeting.code).round_of(moment).tallies
    return {(tally.question.value, tally.gathered.value): tally.words for tally in tallies}


def rows(database: Database, table: Table) -> list[tuple]:
    with database.connect() as connection:
        return [tuple(row) for row in connection.execute(select(table))]


def test_a_round_is_counted_when_it_is_closed_and_not_before(database: Database, meeting: Meeting) -> None:
    votes.open_round(database, meeting.meeting_id, BEFORE)
    for answer in OF_23:
        vote(database, meeting, answer)
    counts = {US: {Side.FAIR: 8, Side.NEITHER: 0, Side.UNFAIR: 7, Side.DONT_KNOW: 1}}
    votes.enter(database, meeting.meeting_id, BEFORE, gathered=Gathered.HANDS, counts=counts)
    assert words(database, meeting) == {}
    assert votes.of_decision(database, meeting.decision_id)[0].round_of(BEFORE).tallies == ()
    assert rows(database, TALLIES) == []
    votes.close_round(database, meeting.meeting_id, BEFORE)
    by_phone = "about 20 answered: about 10 fair, fewer than 5 neither, about 10 unfair and fewer than 5 don't know"
    assert words(database, meeting) == {
        (US.value, "phones"): by_phone,
        (OTHERS.value, "phones"): by_phone,
        (US.value, "hands"): (
            "about 15 answered: about 10 fair, fewer than 5 neither, about 5 unfair and fewer than 5 don't know"
        ),
    }


def test_closing_erases_every_ballot_every_count_by_hand_and_the_secret(database: Database, meeting: Meeting) -> None:
    votes.open_round(database, meeting.meeting_id, BEFORE)
    for _ in range(12):
        vote(database, meeting, Answer.FAIR)
    votes.enter(database, meeting.meeting_id, BEFORE, gathered=Gathered.PAPER, counts={US: {Side.FAIR: 3}})
    assert len(rows(database, BALLOTS)) == 24
    votes.close_round(database, meeting.meeting_id, BEFORE)
    assert rows(database, BALLOTS) == rows(database, COUNTED) == []
    with database.connect() as connection:
        assert list(connection.execute(select(ROUNDS.c.secret)).scalars()) == [None, None]
    # Three slips are kept as fewer than ten, and the number nowhere.
    paper = next(row for row in rows(database, TALLIES) if "paper" in row)
    assert paper[4:] == (None,) * 7


def test_nothing_that_was_erased_is_left_in_the_file(tmp_path: Path) -> None:
    database = opening.opened(tmp_path)
    meeting = meeting_of(decisions.keep(database, begun()).decision_id)
    votes.begin(database, meeting)
    votes.open_round(database, meeting.meeting_id, BEFORE)
    papers = [vote(database, meeting, Answer.FAIR) for _ in range(30)]
    with database.connect() as connection:
        secret = connection.execute(select(ROUNDS.c.secret).where(ROUNDS.c.secret.is_not(None))).scalar_one()
    marks = [secret.encode(), *(ballot_of(paper, secret).encode() for paper in papers)]

    def left() -> int:
        content = b"".join(file.read_bytes() for file in tmp_path.iterdir())
        return sum(mark in content for mark in marks)

    assert left() == 31
    votes.close_round(database, meeting.meeting_id, BEFORE)
    assert left() == 0
    database.dispose()


def test_two_rounds_of_one_phone_share_nothing_that_is_kept(database: Database, meeting: Meeting) -> None:
    kept: list[set[object]] = []
    papers: list[str] = []
    for moment in Moment:
        votes.open_round(database, meeting.meeting_id, moment)
        # The phone shows the token of the round before as well, and is handed another.
        paper = votes.ballot_paper(database, meeting.code, moment, papers[-1] if papers else "").token
        papers.append(vote(database, meeting, Answer.FAIR, moment, by=paper))
        with database.connect() as connection:
            kept.append(set(connection.execute(select(BALLOTS.c.ballot)).scalars()))
        votes.close_round(database, meeting.meeting_id, moment)
    assert papers[0] != papers[1]
    assert kept[0] and kept[1] and not kept[0] & kept[1]


def test_no_table_of_a_vote_has_a_column_for_who_when_or_from_where(database: Database) -> None:
    columns = {column["name"] for column in inspect(database).get_columns("ballots")}
    assert columns == {"meeting_id", "moment", "ballot", "question", "answer"}
    assert {column["name"] for column in inspect(database).get_columns("tallies")} == {
        *("meeting_id", "moment", "question", "gathered", "base", "fair", "neither", "unfair", "dont_know"),
        *("share", "score"),
    }


def test_whoever_votes_again_changes_the_answer_and_counts_once(database: Database, meeting: Meeting) -> None:
    votes.open_round(database, meeting.meeting_id, BEFORE)
    papers = [vote(database, meeting, Answer.FAIR) for _ in range(10)]
    for paper in papers * 2:
        vote(database, meeting, Answer.UNFAIR, by=paper)
    assert votes.ballot_paper(database, meeting.code, BEFORE, papers[0]).answered
    votes.close_round(database, meeting.meeting_id, BEFORE)
    assert words(database, meeting)[US.value, "phones"].startswith("about 10 answered: fewer than 5 fair")


def test_an_answer_to_one_question_alone_is_of_that_alone(database: Database, meeting: Meeting) -> None:
    votes.open_round(database, meeting.meeting_id, BEFORE)
    paper = vote(database, meeting, Answer.FAIR)
    votes.cast(database, meeting.code, BEFORE, paper, {OTHERS: Answer.UNFAIR})
    assert [row[3:] for row in rows(database, BALLOTS)] == [(OTHERS.value, Answer.UNFAIR.value)]


def test_a_restart_in_the_middle_loses_nothing_and_counts_once(where: Where) -> None:
    database = opening.opened(where)
    meeting = meeting_of(decisions.keep(database, begun()).decision_id)
    votes.begin(database, meeting)
    votes.open_round(database, meeting.meeting_id, BEFORE)
    papers = [vote(database, meeting, Answer.FAIR) for _ in range(12)]
    database.dispose()
    database = opening.opened(where)
    for paper in papers:
        assert votes.ballot_paper(database, meeting.code, BEFORE, paper).answered
        vote(database, meeting, Answer.FAIR, by=paper)
    votes.close_round(database, meeting.meeting_id, BEFORE)
    assert words(database, meeting)[US.value, "phones"].startswith("about 10 answered: about 10 fair")
    database.dispose()


def test_a_forged_token_and_one_of_another_meeting_are_refused(database: Database, meeting: Meeting) -> None:
    other = meeting_of(meeting.decision_id)
    votes.begin(database, other)
    for each in (meeting, other):
        votes.open_round(database, each.meeting_id, BEFORE)
    for forged in ("", "0" * 32 + "." + "0" * 32, token(database, other), "x" * 10_000):
        with pytest.raises(InputError, match="does not come from a page that this vote handed out"):
            votes.cast(database, meeting.code, BEFORE, forged, both(Answer.FAIR))
    assert rows(database, BALLOTS) == []


def test_votes_before_opening_after_closing_and_at_no_address_are_refused(database: Database, meeting: Meeting) -> None:
    with pytest.raises(InputError, match="not open yet"):
        votes.ballot_paper(database, meeting.code, BEFORE, "")
    votes.open_round(database, meeting.meeting_id, BEFORE)
    paper = token(database, meeting)
    votes.close_round(database, meeting.meeting_id, BEFORE)
    for refused in (lambda: vote(database, meeting, Answer.FAIR, by=paper), lambda: token(database, meeting)):
        with pytest.raises(InputError, match="The vote is closed"):
            refused()
    for code in ("bbbbbb", "", "' OR 1=1", "x" * 10_000):
        with pytest.raises(NotHeldError, match="no vote at this address"):
            votes.ballot_paper(database, code, BEFORE, "")
    with pytest.raises(InputError, match="at least one question"):
        votes.open_round(database, meeting.meeting_id, AFTER)
        votes.cast(database, meeting.code, AFTER, token(database, meeting, AFTER), {})


def test_a_closed_round_is_neither_opened_closed_nor_counted_again(database: Database, meeting: Meeting) -> None:
    votes.open_round(database, meeting.meeting_id, BEFORE)
    votes.close_round(database, meeting.meeting_id, BEFORE)
    with pytest.raises(InputError, match="is closed, and stays as it is"):
        votes.open_round(database, meeting.meeting_id, BEFORE)
    with pytest.raises(InputError, match="The vote is closed"):
        votes.close_round(database, meeting.meeting_id, BEFORE)
    with pytest.raises(InputError, match="The vote is closed"):
        votes.enter(database, meeting.meeting_id, BEFORE, gathered=Gathered.HANDS, counts={US: {Side.FAIR: 1}})
    with pytest.raises(NotHeldError, match="no such meeting"):
        votes.open_round(database, new_id(), BEFORE)


def test_hands_entered_again_take_the_place_of_the_former_and_no_impossible_number_is_taken(
    database: Database, meeting: Meeting
) -> None:
    votes.open_round(database, meeting.meeting_id, BEFORE)
    for people in (4, 20):
        counts = {US: {Side.FAIR: people}}
        votes.enter(database, meeting.meeting_id, BEFORE, gathered=Gathered.HANDS, counts=counts)
    for people in (-1, 5_001):
        with pytest.raises(InputError, match="from 0 to 5,000"):
            votes.enter(database, meeting.meeting_id, BEFORE, gathered=Gathered.HANDS, counts={US: {Side.FAIR: people}})
    votes.close_round(database, meeting.meeting_id, BEFORE)
    assert words(database, meeting)[US.value, "hands"].startswith("about 20 answered: about 20 fair")


def test_many_phones_at_once_and_a_closing_between_them_count_each_kept_answer_once(
    database: Database, meeting: Meeting
) -> None:
    votes.open_round(database, meeting.meeting_id, BEFORE)
    papers = [token(database, meeting) for _ in range(24)]
    together, kept, refused = threading.Barrier(9), [], []

    def cast(own: list[str]) -> None:
        together.wait()
        for paper in own * 2:
            try:
                vote(database, meeting, Answer.FAIR, by=paper)
                kept.append(paper)
            except InputError:
                refused.append(paper)

    def close() -> None:
        together.wait()
        votes.close_round(database, meeting.meeting_id, BEFORE)

    threads = [threading.Thread(target=cast, args=(papers[at::8],)) for at in range(8)]
    threads.append(threading.Thread(target=close))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kept) + len(refused) == 48
    assert rows(database, BALLOTS) == []
    told = words(database, meeting).get((US.value, "phones"), "fewer than 10 answered")
    people = len(set(kept))
    assert told.startswith(f"about {5 * round(people / 5)} answered" if people >= 10 else "fewer than 10 answered")
