"""Between the dates of a proposal: which phases there are, what is missing in them, and what ends."""

from datetime import date

import pytest

from geo.proposals.changes import Change
from geo.proposals.kinds.mitigations import Temporary
from geo.proposals.kinds.several import CoLocate
from geo.proposals.kinds.single import Close, Open
from geo.proposals.phases import Phase, endings, gaps, overdue, phases
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome, Terms
from geo.services.services import Service
from tests.town import at

DISPERSED = ListOutcome(ListFate.DISPERSED)
APRIL, MARCH_END, OCTOBER, SEPTEMBER_END = date(2027, 4, 1), date(2027, 3, 31), date(2027, 10, 1), date(2027, 9, 30)
NAMES = {"Z99901": "Alder Surgery"}
CLOSED = Close("Z99901", DISPERSED, Terms(start=APRIL))
OPENED = Open("Cedar Centre", at(2000), terms=Terms(start=OCTOBER))
STAND_IN = Temporary("Hall", at(600), terms=Terms(start=APRIL, end=SEPTEMBER_END))


def of(*changes: Change) -> Proposal:
    return Proposal("Try", Service.GP, changes)


def test_without_dates_there_is_one_phase_that_begins_at_once() -> None:
    (only,) = phases(of(Close("Z99901", DISPERSED)))
    assert (only, only.words) == (Phase(date.min, date.max), "at once")


def test_phases_lie_between_dates_and_the_time_before_anything_holds_is_none_of_them() -> None:
    spans = phases(of(CLOSED, OPENED))
    assert [phase.words for phase in spans] == ["from 1 April to 30 September 2027", "from 1 October 2027"]


def test_a_last_day_is_the_last_of_its_phase() -> None:
    for_a_while = Open("Cabin", at(600), terms=Terms(end=MARCH_END))
    assert [phase.words for phase in phases(of(for_a_while, CLOSED))] == [
        "until 31 March 2027",
        "from 1 April 2027",
    ]


def test_a_gap_is_said_with_its_days_and_what_is_missing() -> None:
    assert gaps(of(CLOSED, OPENED), NAMES) == [
        "A gap from 1 April to 30 September 2027: Alder Surgery is closed and Cedar Centre is not open yet."
    ]


def test_a_temporary_site_is_named_in_the_gap_and_does_not_take_it_away() -> None:
    (sentence,) = gaps(of(CLOSED, OPENED, STAND_IN), NAMES)
    assert sentence.endswith("Hall stands in between.")


@pytest.mark.parametrize(
    "changes",
    [
        (OPENED, Close("Z99901", DISPERSED, Terms(start=OCTOBER))),
        (CLOSED,),
        (CLOSED, CoLocate("LIB-01", "Z99902", terms=Terms(start=OCTOBER))),
    ],
)
def test_where_the_order_leaves_nothing_missing_no_gap_is_said(changes: tuple[Change, ...]) -> None:
    assert gaps(of(*changes), NAMES) == []


def test_a_temporary_site_without_a_follower_warns_and_one_with_names_its_end() -> None:
    assert endings(of(CLOSED, STAND_IN)) == [
        "Hall ends on 30 September 2027, and nothing in this proposal takes its place. Who looks at it again is not "
        "recorded."
    ]
    assert endings(of(CLOSED, STAND_IN, OPENED)) == [
        "Hall ends on 30 September 2027. Who looks at it again is not recorded."
    ]


def test_a_last_day_that_has_passed_is_told_from_the_day_after() -> None:
    assert overdue(of(STAND_IN), today=SEPTEMBER_END) == []
    (sentence,) = overdue(of(STAND_IN), today=OCTOBER)
    assert "30 September 2027, and that day has passed" in sentence
