"""What rooms were asked and what meetings left: kept with a decision, beside likely concerns and never in them."""

from geo.decisions.decision import Decision
from geo.evidence.poll import PollKind
from geo.language.phrases import number_of
from geo.papers.edition import Edition, Rooms, said, table
from geo.place.place import Place
from geo.reports.document import Heading, Part
from geo.views.decisions import after_words, meeting_words

TITLE = "What rooms answered, and what meetings left"
BESIDE = "It stands beside likely concerns and figures. No figure of this paper is made from it, and it is no verdict."
VOTES, LEFT = "What rooms answered", "What was heard at meetings, and what stays open"
KEPT = "kept with the decision"
# On the first pages; all of it stands in a section of its own.
MOST_VOTES, MOST_LEFT = 4, 3


def rooms_of(decision: Decision, option_id: str | None = None) -> Rooms:
    """What is kept of rooms with a decision; of one option the votes on it and on the whole, else all."""
    votes = tuple(
        poll
        for poll in decision.polls
        if poll.kind is PollKind.ROOM and (option_id is None or poll.option_id in ("", option_id))
    )
    return Rooms(votes, decision.after_meetings)


def asked(rooms: Rooms) -> list[str]:
    """The first of it in sentences; how much more there is."""
    more = len(rooms.votes[MOST_VOTES:]) + len(rooms.left[MOST_LEFT:])
    return [
        *map(after_words.vote_words, rooms.votes[:MOST_VOTES]),
        meeting_words.FOR_THEMSELVES if rooms.votes else "",
        *map(after_words.left_words, rooms.left[:MOST_LEFT]),
        f"{number_of(more, 'more entry', 'more entries')}: see “{TITLE}”, below." if more else "",
    ]


def rooms(place: Place, edition: Edition) -> list[Part]:
    """All of it; nothing where nothing is kept."""
    kept = edition.rooms
    if not kept.votes and not kept.left:
        return []
    parts: list[Part] = [Heading(TITLE), *said([BESIDE])]
    if kept.votes:
        parts += said([meeting_words.FOR_THEMSELVES, meeting_words.KEPT_AS])
        parts.append(table(place, VOTES, after_words.votes(kept.votes), f"votes of a room, {KEPT}"))
    if kept.left:
        parts.append(table(place, LEFT, after_words.table(kept.left), f"written down by hand, {KEPT}"))
    return parts
