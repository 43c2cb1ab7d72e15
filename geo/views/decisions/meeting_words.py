"""What is said of a meeting and its votes: how phones reach it, what is kept, and what a room answered."""

from ipaddress import ip_address

import pandas as pd

from geo.decisions.meeting import Gathered, Meeting, Round
from geo.language.phrases import sentence

FOR_THEMSELVES = (
    "They speak for themselves: no answers are recorded here from anybody who was not in the room. Phones, hands and "
    "paper are never added up, since one person may be in several. Don't know is counted beside the answers."
)
KEPT_AS = (
    "Counts are told in steps of five, a percentage from 50 answers on. Of fewer than 10 answers that alone is kept. "
    "Nothing is told of groups."
)
ONE_A_PHONE = (
    "Each phone counts once. Nobody is asked who they are, so somebody with two phones can vote twice: it is a show of "
    "hands, not a ballot."
)
NO_MEETING_YET = "No meeting on this decision yet."
KEPT_WITH_DECISION = "What was found is kept with the decision."
NOBODY = "no answers are recorded here"


def reach(own: str | None) -> str:
    """Which devices can reach the vote.

    Parameters
    ----------
    own
        What other devices call this machine; "" where it is in no network, None where it listens to itself alone.
    """
    if own is None:
        return (
            "No other device can reach this dashboard: it listens on this machine only. Count hands and paper, or "
            "start it again with --server.address 0.0.0.0 (README tells what that opens)."
        )
    if not own:
        return "This machine is in no network, so no other device can reach it. Count hands and paper."
    return (
        "Devices in the same network as this machine reach the vote at this address and the prepared screens of the "
        "meeting, and nothing else of the dashboard; those on mobile data do not. Where a phone cannot open it, count "
        "hands and paper."
    )


def in_the_room(own: str | None) -> str:
    """How a room votes, as it is told on the wall and on paper; own: as of reach."""
    if not own:
        return "This vote is by show of hands and on paper."
    return "Phones in the same network as this machine open it; those on mobile data do not. Hands and paper count too."


def is_reached(listens: str) -> bool:
    """Whether a server that listens at this address is reached from other devices ("" is everywhere)."""
    try:
        return not ip_address(listens or "0.0.0.0").is_loopback
    except ValueError:
        return listens != "localhost"


def state(asked: Round) -> str:
    """Where a round stands, without any count; its first words bold, as Markdown has them."""
    name = f"**{sentence(asked.moment.label)}**"
    if asked.closed is not None:
        return f"{name} is closed; its answers are below."
    if asked.opened is not None:
        return f"{name} is open and votes are coming in. How many, and which, nobody is told before it is closed."
    return f"{name} is not open yet."


def results(meeting: Meeting) -> pd.DataFrame:
    """Vote, Question, then what was answered in each way: of closed rounds alone."""
    rows = []
    for asked in meeting.rounds:
        if asked.closed is None:
            continue
        for question in meeting.questions:
            by_way = {tally.gathered: tally.words for tally in asked.tallies if tally.question is question}
            rows.append((sentence(asked.moment.label), question.label, *(by_way.get(way, NOBODY) for way in Gathered)))
    return pd.DataFrame(rows, columns=["Vote", "Question", *(sentence(way.label) for way in Gathered)])
