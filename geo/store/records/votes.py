"""Meetings and their votes in the database: a ballot a phone and round, counted once when the round is closed.

Whoever votes and whoever closes hold the round for it, so that an answer is counted or refused and nothing between.
No address, no name and no time is ever kept of who voted.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, delete, func, insert, select, update

from geo.decisions.ballots import CODE, ballot_of, is_genuine, new_secret, new_token
from geo.decisions.meeting import (
    MOST_IN_A_ROOM,
    Answer,
    Gathered,
    Meeting,
    Moment,
    Round,
    Side,
    Tally,
    tally_of_phones,
    tally_of_room,
)
from geo.decisions.written import now
from geo.errors import InputError, NotHeldError
from geo.evidence.poll import PollQuestion
from geo.store.plain_records import plain, record_of
from geo.store.records.meeting_schema import BALLOTS, COUNTED, MEETINGS, ROUNDS, TALLIES
from geo.store.records.opening import Database, erased, in_words, reading

UNKNOWN = "There is no vote at this address. Look at the six letters and figures on the wall again."
NO_MEETING = "There is no such meeting, or no longer."
NOT_YET = "The vote is not open yet. Open this page again when it is."
CLOSED = "The vote is closed. No more answers are taken, and none can be changed."
FORGED = (
    "This answer was not kept: it does not come from a page that this vote handed out. Open the address on the wall "
    "again; your browser must allow cookies, so that each phone counts once."
)
FULL = "This vote has taken as many answers as it can."
Answers = Mapping[PollQuestion, Answer]
Counts = Mapping[PollQuestion, Mapping[Side, int]]


@dataclass(frozen=True)
class BallotPaper:
    """What a phone is handed: what is asked, its token for the open round, and whether an answer of it is kept."""

    title: str
    questions: tuple[PollQuestion, ...]
    token: str
    answered: bool


def begin(database: Database, meeting: Meeting) -> None:
    """Keep a meeting that begins, with its rounds; GeoError in words where it cannot be kept."""
    head = plain(meeting, "rounds")
    head["questions"] = json.dumps(head["questions"])
    with in_words(), database.begin() as connection:
        connection.execute(insert(MEETINGS).values(head))
        for each in meeting.rounds:
            connection.execute(insert(ROUNDS).values(meeting_id=meeting.meeting_id, moment=each.moment.value))


def of_decision(database: Database, decision_id: str) -> tuple[Meeting, ...]:
    """The meetings of a decision, the last begun first; what phones answered is in none before it is closed."""
    asked = select(MEETINGS).where(MEETINGS.c.decision_id == decision_id)
    with in_words(), reading(database) as connection:
        heads = connection.execute(asked.order_by(MEETINGS.c.when.desc(), MEETINGS.c.meeting_id)).mappings().all()
        return tuple(_meeting(connection, head) for head in heads)


def by_code(database: Database, code: str) -> Meeting:
    """The meeting of a short address; NotHeldError in words where there is none."""
    with in_words(), reading(database) as connection:
        return _of_code(connection, code)


def open_round(database: Database, meeting_id: str, moment: Moment) -> None:
    """Take answers from now on; InputError where the round cannot be opened."""
    with in_words(), database.begin() as connection:
        # Held first, so that of two who open it one does.
        if not connection.execute(update(ROUNDS).where(_of(meeting_id, moment)).values(moment=moment.value)).rowcount:
            raise NotHeldError(NO_MEETING)
        head = connection.execute(select(MEETINGS).where(MEETINGS.c.meeting_id == meeting_id)).mappings().one()
        _meeting(connection, head).refuse_opening(moment)
        row = {"opened": now().isoformat(), "secret": new_secret()}
        connection.execute(update(ROUNDS).where(_of(meeting_id, moment)).values(row))


def ballot_paper(database: Database, code: str, moment: Moment, token: str) -> BallotPaper:
    """What a phone is handed that shows this token ("" for none); one that is not of this round gives way to a new one.

    InputError where the round is not open; NotHeldError where there is no such meeting.
    """
    with in_words(), reading(database) as connection:
        asked = _asked(connection, code, moment)
        if not is_genuine(token, asked.secret):
            return BallotPaper(asked.title, asked.questions, new_token(asked.secret), answered=False)
        this = _in(BALLOTS, asked.meeting_id, moment) & (BALLOTS.c.ballot == ballot_of(token, asked.secret))
        answered = connection.execute(select(BALLOTS.c.ballot).where(this).limit(1)).scalar() is not None
        return BallotPaper(asked.title, asked.questions, token, answered=answered)


def cast(database: Database, code: str, moment: Moment, token: str, answers: Answers) -> str:
    """Keep a phone's answers, in place of any that it gave in this round; what the meeting is about.

    InputError where the round is not open, the token is none of its own, or the answers are not to its questions.
    """
    with in_words(), database.begin() as connection:
        of_code = select(MEETINGS.c.meeting_id).where(MEETINGS.c.code == code).scalar_subquery()
        this = and_(ROUNDS.c.meeting_id == of_code, ROUNDS.c.moment == moment.value)
        connection.execute(update(ROUNDS).where(this).values(moment=moment.value))
        asked = _asked(connection, code, moment)
        if not is_genuine(token, asked.secret):
            raise InputError(FORGED)
        if not answers or set(answers) - set(asked.questions):
            raise InputError("Choose an answer to at least one question.")
        ballot = ballot_of(token, asked.secret)
        of_phone = _in(BALLOTS, asked.meeting_id, moment) & (BALLOTS.c.ballot == ballot)
        if connection.execute(delete(BALLOTS).where(of_phone)).rowcount == 0:
            _refuse_one_too_many(connection, asked.meeting_id, moment)
        head = {"meeting_id": asked.meeting_id, "moment": moment.value, "ballot": ballot}
        connection.execute(
            insert(BALLOTS),
            [head | {"question": question.value, "answer": answer.value} for question, answer in answers.items()],
        )
    return asked.title


def enter(database: Database, meeting_id: str, moment: Moment, *, gathered: Gathered, counts: Counts) -> None:
    """Keep what was counted by hand until the round is closed, in place of what was entered in this way before."""
    for people in (people for sides in counts.values() for people in sides.values()):
        if not 0 <= people <= MOST_IN_A_ROOM:
            raise InputError(f"{people:,} people are counted; a number from 0 to {MOST_IN_A_ROOM:,} was expected.")
    with _held(database, meeting_id, moment) as connection:
        this = and_(_in(COUNTED, meeting_id, moment), COUNTED.c.gathered == gathered.value)
        connection.execute(delete(COUNTED).where(this))
        head: dict[str, Any] = {"meeting_id": meeting_id, "moment": moment.value, "gathered": gathered.value}
        rows = [
            head | {"question": question.value, "side": side.value, "people": people}
            for question, sides in counts.items()
            for side, people in sides.items()
        ]
        connection.execute(insert(COUNTED), rows)


def close_round(database: Database, meeting_id: str, moment: Moment) -> None:
    """Count a round and erase every ballot, every count by hand and the round's secret, all in one or not at all."""
    with _held(database, meeting_id, moment) as connection:
        this = _in(BALLOTS, meeting_id, moment)
        given: dict[PollQuestion, list[Answer]] = {}
        for question, answer in connection.execute(select(BALLOTS.c.question, BALLOTS.c.answer).where(this)):
            given.setdefault(PollQuestion(question), []).append(Answer(answer))
        tallies = [tally_of_phones(question, answers) for question, answers in given.items()]
        tallies += _tallies_of_room(connection, meeting_id, moment)
        for tally in tallies:
            row = plain(tally) | {"meeting_id": meeting_id, "moment": moment.value}
            connection.execute(insert(TALLIES).values(row))
        connection.execute(delete(BALLOTS).where(this))
        connection.execute(delete(COUNTED).where(_in(COUNTED, meeting_id, moment)))
        ended = {"closed": now().isoformat(), "secret": None}
        connection.execute(update(ROUNDS).where(_of(meeting_id, moment)).values(ended))
    erased(database)


def _tallies_of_room(connection: Connection, meeting_id: str, moment: Moment) -> list[Tally]:
    counted: dict[tuple[PollQuestion, Gathered], dict[Side, int]] = {}
    for row in connection.execute(select(COUNTED).where(_in(COUNTED, meeting_id, moment))).mappings():
        asked = (PollQuestion(row["question"]), Gathered(row["gathered"]))
        counted.setdefault(asked, {})[Side(row["side"])] = row["people"]
    return [tally_of_room(*asked, sides) for asked, sides in counted.items() if any(sides.values())]


@contextmanager
def _held(database: Database, meeting_id: str, moment: Moment) -> Iterator[Connection]:
    """One transaction on an open round that is held for it; InputError where it is not open."""
    with in_words(), database.begin() as connection:
        connection.execute(update(ROUNDS).where(_of(meeting_id, moment)).values(moment=moment.value))
        _secret(connection, meeting_id, moment)
        yield connection


def _of(meeting_id: str, moment: Moment) -> Any:
    return _in(ROUNDS, meeting_id, moment)


def _in(table: Any, meeting_id: str, moment: Moment) -> Any:
    return and_(table.c.meeting_id == meeting_id, table.c.moment == moment.value)


def _secret(connection: Connection, meeting_id: str, moment: Moment) -> str:
    row = connection.execute(select(ROUNDS).where(_of(meeting_id, moment))).mappings().one_or_none()
    if row is None:
        raise NotHeldError(NO_MEETING)
    return _secret_of(row)


def _secret_of(row: RowMapping) -> str:
    """Of an open round; InputError in words where it is not open."""
    if row["closed"] is not None:
        raise InputError(CLOSED)
    if row["secret"] is None:
        raise InputError(NOT_YET)
    return str(row["secret"])


@dataclass(frozen=True)
class _Asked:
    meeting_id: str
    title: str
    questions: tuple[PollQuestion, ...]
    secret: str


def _asked(connection: Connection, code: str, moment: Moment) -> _Asked:
    """What a phone needs of an open round, in one question to the database."""
    both = select(MEETINGS.c.meeting_id, MEETINGS.c.title, MEETINGS.c.questions, ROUNDS.c.closed, ROUNDS.c.secret)
    this = (MEETINGS.c.code == code) & (ROUNDS.c.moment == moment.value)
    joined = both.join(ROUNDS, ROUNDS.c.meeting_id == MEETINGS.c.meeting_id).where(this)
    row = connection.execute(joined).mappings().one_or_none() if CODE.fullmatch(code) else None
    if row is None:
        raise NotHeldError(UNKNOWN)
    questions = tuple(PollQuestion(question) for question in json.loads(row["questions"]))
    return _Asked(row["meeting_id"], row["title"], questions, _secret_of(row))


def _refuse_one_too_many(connection: Connection, meeting_id: str, moment: Moment) -> None:
    asked = select(func.count()).select_from(BALLOTS).where(_in(BALLOTS, meeting_id, moment))
    if (connection.execute(asked).scalar() or 0) >= MOST_IN_A_ROOM:
        raise InputError(FULL)


def _of_code(connection: Connection, code: str) -> Meeting:
    asked = select(MEETINGS).where(MEETINGS.c.code == code)
    head = connection.execute(asked).mappings().one_or_none() if CODE.fullmatch(code) else None
    if head is None:
        raise NotHeldError(UNKNOWN)
    return _meeting(connection, head)


def _meeting(connection: Connection, head: RowMapping) -> Meeting:
    of_meeting = head["meeting_id"]
    tallies: dict[str, list[Tally]] = {}
    for row in connection.execute(select(TALLIES).where(TALLIES.c.meeting_id == of_meeting)).mappings():
        facts = {name: value for name, value in row.items() if name not in ("meeting_id", "moment")}
        tallies.setdefault(row["moment"], []).append(record_of(Tally, facts))
    for told in tallies.values():
        told.sort(key=lambda tally: (list(Gathered).index(tally.gathered), list(PollQuestion).index(tally.question)))
    rounds: dict[str, Round] = {}
    ways = select(COUNTED.c.moment, COUNTED.c.gathered).where(COUNTED.c.meeting_id == of_meeting).distinct()
    entered = [(moment, Gathered(way)) for moment, way in connection.execute(ways)]
    for row in connection.execute(select(ROUNDS).where(ROUNDS.c.meeting_id == of_meeting)).mappings():
        facts = {name: row[name] for name in ("moment", "opened", "closed")}
        own = tuple(sorted(way for moment, way in entered if moment == row["moment"]))
        rounds[row["moment"]] = record_of(Round, facts, tallies=tuple(tallies.get(row["moment"], ())), entered=own)
    facts = dict(head) | {"questions": json.loads(head["questions"])}
    return record_of(Meeting, facts, rounds=tuple(rounds[moment.value] for moment in Moment))
