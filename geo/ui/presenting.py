"""What the server asks of the dashboard while a meeting is presented: how its room votes."""

from geo.decisions.meeting import Meeting
from geo.screens.page import VoteAt
from geo.store.records import votes
from geo.ui import database, meetings
from geo.views.decisions import meeting_words


def voting(code: str) -> VoteAt:
    """How the room of a code votes; GeoError where there is no such meeting."""
    return vote_at(database.asked(votes.by_code, code))


def vote_at(meeting: Meeting) -> VoteAt:
    """How the room of a meeting votes."""
    own = meetings.own_number()
    address = meetings.vote_address(meeting, own) if own else ""
    return VoteAt(address, meeting_words.reach(own), tuple(question.label for question in meeting.questions))
