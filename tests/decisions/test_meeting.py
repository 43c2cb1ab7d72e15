"""What may be told of a room: by hand, and nothing under ten answers."""

import math
from dataclasses import replace

import pytest

from geo.decisions.meeting import (
    Answer,
    Gathered,
    Meeting,
    Moment,
    Round,
    Side,
    polls_kept,
    tally_of_phones,
    tally_of_room,
)
from geo.decisions.written import new_id
from geo.errors import InputError
from geo.evidence.poll import PollKind
from tests.decisions.written_decision import SIGNED, WHEN
from tests.decisions.written_meeting import OF_23, US, meeting_of


def test_of_23_answers_counts_are_told_in_steps_of_five_and_no_percentage() -> None:
    tally = tally_of_phones(US, OF_23)
    # 20 answered fair (10), neither (1) or unfair (9); 3 did not know.
    assert (tally.base, tally.fair, tally.neither, tally.unfair, tally.dont_know) == (20, 10, 0, 10, 0)
    assert math.isnan(tally.share) and math.isnan(tally.score)
    assert tally.words == (
        "about 20 answered: about 10 fair, fewer than 5 neither, about 10 unfair and fewer than 5 don't know"
    )


@pytest.mark.parametrize("answers", [(), [Answer.FAIR] * 9, [*[Answer.FAIR] * 9, *[Answer.DONT_KNOW] * 30]])
def test_of_fewer_than_ten_answers_that_alone_is_kept(answers: list[Answer]) -> None:
    tally = tally_of_phones(US, answers)
    assert all(math.isnan(figure) for figure in (tally.base, tally.fair, tally.neither, tally.unfair, tally.dont_know))
    assert math.isnan(tally.share) and math.isnan(tally.score)
    assert tally.words == "fewer than 10 answered"


def test_from_fifty_answers_on_the_share_is_told() -> None:
    # 40 of 49 and 40 of 50; the mean of 40 fives and 10 ones is 4.2, which is 80 of 100.
    assert math.isnan(tally_of_phones(US, [*[Answer.VERY_FAIR] * 40, *[Answer.NOT_FAIR_AT_ALL] * 9]).share)
    tally = tally_of_phones(US, [*[Answer.VERY_FAIR] * 40, *[Answer.NOT_FAIR_AT_ALL] * 10])
    assert (tally.base, tally.share, tally.score) == (50, 0.8, 80)
    assert tally.words.endswith("(80% of the answers were fair)")


def test_hands_know_three_sides_of_which_no_mean_is_made() -> None:
    counts = {Side.FAIR: 40, Side.NEITHER: 3, Side.UNFAIR: 17, Side.DONT_KNOW: 8}
    tally = tally_of_room(US, Gathered.HANDS, counts)
    assert (tally.base, tally.fair, tally.neither, tally.unfair, tally.dont_know) == (60, 40, 0, 15, 10)
    assert tally.share == 0.67
    assert math.isnan(tally.score)


def test_of_every_told_count_there_are_several_true_ones() -> None:
    told: dict[tuple[float, float], int] = {}
    for count in range(10, 63):
        tally = tally_of_phones(US, [Answer.FAIR] * count)
        told[tally.base, tally.fair] = told.get((tally.base, tally.fair), 0) + 1
    assert min(told.values()) >= 3


def test_what_is_kept_with_the_decision_is_of_the_room_and_tells_its_counts_in_words() -> None:
    tallies = (tally_of_phones(US, OF_23), tally_of_room(US, Gathered.HANDS, {Side.FAIR: 4}))
    closed = Round(Moment.BEFORE, WHEN, WHEN, tallies)
    meeting = replace(meeting_of(new_id()), rounds=(closed, Round(Moment.AFTER)))
    phones, hands = polls_kept(meeting, Moment.BEFORE, who=SIGNED[0], when=WHEN)
    assert (phones.kind, phones.title) == (PollKind.ROOM, "The surgery on Elm Road: the vote before, by phone")
    assert phones.findings[0].words.startswith("about 20 answered")
    assert hands.findings[0].words == "fewer than 10 answered"
    assert math.isnan(hands.findings[0].base)
    with pytest.raises(InputError, match="Close the vote after first"):
        polls_kept(meeting, Moment.AFTER, who=SIGNED[0], when=WHEN)


def opened(meeting: Meeting, moment: Moment, *, closed: bool = False) -> Meeting:
    rounds = {each.moment: each for each in meeting.rounds}
    rounds[moment] = Round(moment, WHEN, WHEN if closed else None)
    return replace(meeting, rounds=tuple(rounds[each] for each in Moment))


def test_rounds_are_opened_once_one_at_a_time_and_in_order() -> None:
    meeting = meeting_of(new_id())
    meeting.refuse_opening(Moment.BEFORE)
    meeting.refuse_opening(Moment.AFTER)
    during = opened(meeting, Moment.BEFORE)
    with pytest.raises(InputError, match="The vote before is open already"):
        during.refuse_opening(Moment.BEFORE)
    with pytest.raises(InputError, match="Close the vote before first"):
        during.refuse_opening(Moment.AFTER)
    with pytest.raises(InputError, match="The vote before is closed, and stays as it is"):
        opened(meeting, Moment.BEFORE, closed=True).refuse_opening(Moment.BEFORE)
    with pytest.raises(InputError, match="there is none before it any more"):
        opened(meeting, Moment.AFTER, closed=True).refuse_opening(Moment.BEFORE)


@pytest.mark.parametrize("title", ["", "x" * 121, "x" * 10_000])
def test_a_meeting_is_about_something_that_can_be_said(title: str) -> None:
    with pytest.raises(InputError):
        meeting_of(new_id(), title=title)
