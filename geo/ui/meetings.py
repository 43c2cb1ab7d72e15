"""What a visit does with the meetings of the decision in view: begun, opened, counted, closed, kept with the decision.

Each act is kept at once, or refused in words.
"""

import socket
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from ipaddress import ip_address

import streamlit as st

from geo.decisions.ballots import new_code
from geo.decisions.decision import Decision
from geo.decisions.entries import PollKept
from geo.decisions.meeting import Gathered, Meeting, Moment, Side, polls_kept
from geo.decisions.written import new_id, now
from geo.errors import InputError
from geo.evidence.poll import PollQuestion
from geo.language.phrases import sentence
from geo.store.records import decisions, votes
from geo.ui import database, deciding, session
from geo.views.decisions import meeting_words

# Kept for examples in documents (RFC 5737): nothing is sent there, nor to any other.
NOWHERE = ("192.0.2.1", 9)


def of_decision(decision: Decision) -> tuple[Meeting, ...]:
    """The meetings on a decision, the last begun first."""
    return database.asked(votes.of_decision, decision.decision_id)


def begin(decision: Decision, title: str, questions: tuple[PollQuestion, ...]) -> None:
    """Begin a meeting of its own name, and look at it."""

    def begun() -> str:
        meeting = Meeting(new_id(), decision.decision_id, new_code(), title, questions, deciding.who(), now())
        if meeting.title in {other.title for other in of_decision(decision)}:
            raise InputError(f"A meeting called {meeting.title!r} is there already: add the day or the hall.")
        database.asked(votes.begin, meeting)
        session.choose(replace(session.current().deciding, meeting=meeting.meeting_id))
        return f"{meeting.title} begins."

    deciding.act(begun)


def open_round(meeting: Meeting, moment: Moment) -> None:
    """Take answers from now on."""

    def opened() -> str:
        database.asked(votes.open_round, meeting.meeting_id, moment)
        return f"{sentence(moment.label)} is open."

    deciding.act(opened)


def close_round(meeting: Meeting, moment: Moment) -> None:
    """Count a round and erase what it was counted from."""

    def closed() -> str:
        database.asked(votes.close_round, meeting.meeting_id, moment)
        return f"{sentence(moment.label)} is closed and counted; single answers are erased."

    deciding.act(closed)


def enter(
    meeting: Meeting, moment: Moment, gathered: Gathered, counts: Mapping[PollQuestion, Mapping[Side, int]]
) -> None:
    """Keep what was counted by hand until the round is closed."""

    def entered() -> str:
        ask = partial(votes.enter, gathered=gathered, counts=counts)
        database.asked(ask, meeting.meeting_id, moment)
        return f"Answers {gathered.label} are entered; they are told once the vote is closed."

    deciding.act(entered)


def to_keep(decision: Decision, meeting: Meeting) -> tuple[PollKept, ...]:
    """What closed rounds found that the decision does not hold yet."""
    there = {(poll.title, poll.question, poll.on) for poll in decision.polls}
    found = (
        poll
        for asked in meeting.rounds
        if asked.closed is not None
        for poll in polls_kept(meeting, asked.moment, who=deciding.who(), when=now())
    )
    return tuple(poll for poll in found if (poll.title, poll.question, poll.on) not in there)


def keep(decision: Decision, meeting: Meeting) -> None:
    """Keep with the decision what closed rounds found."""

    def kept() -> str:
        for poll in to_keep(decision, meeting):
            database.asked(decisions.add, decision.decision_id, poll)
        return "What was found is kept with the decision."

    deciding.act(kept)


def own_number() -> str | None:
    """The name or number by which other devices reach this server; "" in no network, None where they do not at all."""
    listens = st.get_option("server.address") or ""
    if not meeting_words.is_reached(listens):
        return None
    if listens not in ("", "0.0.0.0", "::"):
        return str(listens)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way_out:
        try:
            # Nothing is sent: the system only says which way it would go.
            way_out.connect(NOWHERE)
            number = str(way_out.getsockname()[0])
        except OSError:
            return ""
    return "" if ip_address(number).is_loopback else number


def vote_address(meeting: Meeting, own: str | None) -> str:
    """The address of a meeting's vote as other devices ask for it, or this machine where none can."""
    return _address("vote", meeting, own)


def watch_address(meeting: Meeting, own: str | None) -> str:
    """The same of the screens of a prepared meeting for who watches."""
    return _address("watch", meeting, own)


def _address(what: str, meeting: Meeting, own: str | None) -> str:
    scheme = "https" if st.get_option("server.sslCertFile") else "http"
    base = (st.get_option("server.baseUrlPath") or "").strip("/")
    path = f"{base}/{what}/{meeting.code}".lstrip("/")
    return f"{scheme}://{own or 'localhost'}:{st.get_option('server.port')}/{path}"
