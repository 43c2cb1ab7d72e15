"""A search for sites that a decision keeps: made again it comes to the same, or it says in a sentence why it cannot."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from geo.decisions import kept_search
from geo.decisions.entries import SetAside
from geo.decisions.kept_search import MOST_CHARACTERS, OTHERWISE, UNREADABLE, as_text, found_again, read
from geo.errors import InputError
from geo.place.named_communities import CommunityKind, NamedCommunity
from geo.place.place import Place
from geo.projection import GridPoint
from geo.services.services import Service
from geo.siting import asked as asking
from geo.siting.asked import Asked, Basis, Capacity
from geo.siting.candidates import Added
from geo.siting.floors import FloorOf, Limit
from geo.siting.problem import Rule
from geo.siting.question import Found, Question, found, reach
from geo.siting.wanted import Wanted
from tests.decisions.written_decision import SIGNED, full
from tests.town import at, changed

WEST = NamedCommunity("The west", CommunityKind.AREA, wards=("Alder", "Birch"))
CORNERS = (GridPoint(602_000.25, 429_000.0), GridPoint(604_000.0, 429_000.0), GridPoint(602_000.0, 431_000.0))
DRAWN = NamedCommunity("Drawn, by hand", CommunityKind.AREA, outline=CORNERS)
HALL = Added("added-1", "Elm Hall", at(2900), 900.0, date(2028, 4, 1))
NO_ROOM_TOLD = Added("added-2", "Old Mill", at(2500))
PLAIN = Question(Asked(Service.GP, 2, Rule.AVERAGE, most_changes=4))
EVERYTHING = Question(
    Asked(
        Service.GP,
        1,
        Rule.LONGEST,
        more=True,
        basis=Basis.PATIENTS,
        keep=("Z99901",),
        close=("Z99902",),
        most_changes=5,
        threshold=12.5,
        floor=Limit(60.0, 4000.0),
        floors=(FloorOf.WARDS, FloorOf.PLACES),
        places=(WEST, DRAWN),
        near=0.25,
        capacity=Capacity.FREE,
    ),
    Wanted(kinds=(Service.LIBRARY,), tenures=("Freehold",), ready_by=date(2029, 1, 1), left=(("PHA-01", "let"),)),
    (HALL, NO_ROOM_TOLD),
)


def looking(place: Place) -> Callable[[Question], Found]:
    def make(question: Question) -> Found:
        where = question.candidates(place)
        to_them = reach(place, where, question.asked.way)
        return found(place, question, to_them, doubt=None, on_step=None, stop=None)

    return make


@pytest.mark.parametrize("question", [PLAIN, EVERYTHING, replace(PLAIN, added=(HALL,))])
def test_a_search_that_was_kept_is_made_again(question: Question, town: Place) -> None:
    first = looking(town)(question)
    kept = read(as_text(first, frozenset({"SCH-2", "SCH-1"})))
    settled = replace(question.asked, threshold=first.answer.problem.threshold, near=question.asked.tolerance)
    assert kept.question.asked == settled and kept.question.wanted == question.wanted
    assert repr(kept.question.added) == repr(question.added) and kept.owner_asked == ("SCH-1", "SCH-2")
    again = found_again(town, kept, looking(town))
    assert again.answer.ways.tolist() == first.answer.ways.tolist()
    assert np.array_equal(again.told, first.told) and again.report.lines() == first.report.lines()


def test_limits_are_kept_as_they_were_when_the_usual_ones_become_others(
    town: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = replace(PLAIN.asked, rule=Rule.COVER, most_changes=None)
    text = as_text(looking(town)(replace(PLAIN, asked=asked)), frozenset())
    monkeypatch.setattr(asking, "threshold_minutes", lambda *_: 3.0)
    monkeypatch.setattr(asking, "USUAL_CHANGES", 9)
    kept = read(text)
    assert kept.question.asked.threshold not in (None, 3.0) and kept.question.asked.most_changes == 2
    assert len(found_again(town, kept, looking(town)).answer.ways)


def test_where_files_are_others_each_is_named_and_nothing_is_searched(town: Place) -> None:
    kept = read(as_text(looking(town)(PLAIN), frozenset()))
    first, *rest = kept.editions
    other = replace(kept, editions=(replace(first, sha256="f" * 64), *rest))
    with pytest.raises(InputError) as refused:
        found_again(town, other, lambda _: pytest.fail("it was searched"))
    assert refused.value.faults == (f"{first.file} is another than then (now {town.account.provenance[0].edition}).",)


def test_where_it_comes_to_something_else_it_is_not_shown(town: Place) -> None:
    kept = read(as_text(looking(town)(PLAIN), frozenset()))
    moved = changed(town, residents=town.people.residents.iloc[::-1].set_axis(town.people.residents.index))
    with pytest.raises(InputError, match=OTHERWISE):
        found_again(moved, kept, looking(moved))


def test_what_cannot_be_looked_for_any_more_is_said_in_its_own_sentence(town: Place) -> None:
    kept = read(as_text(looking(town)(PLAIN), frozenset()))
    gone = replace(kept, question=replace(kept.question, asked=replace(kept.question.asked, keep=("GONE",))))
    with pytest.raises(InputError, match="'GONE' is no code of a candidate"):
        found_again(town, gone, looking(town))


def test_a_search_that_was_stopped_is_kept_in_words_alone(town: Place) -> None:
    whole = looking(town)(PLAIN)
    sure = replace(whole.answer.sure, stopped=True)
    assert as_text(replace(whole, answer=replace(whole.answer, sure=sure)), frozenset()) == ""


def test_a_question_that_is_too_long_is_kept_in_words_alone(town: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = looking(town)(PLAIN)
    monkeypatch.setattr(kept_search, "MOST_CHARACTERS", 100)
    assert as_text(whole, frozenset()) == ""


def meddled(text: str, *path: str, value: Any) -> str:
    plain = json.loads(text)
    inner = plain
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return json.dumps(plain)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("question", "asked", "rule"), "cheapest"),
        (("question", "asked", "sites"), "2"),
        (("question", "asked", "near"), True),
        (("question", "asked", "keep"), "Z99901"),
        (("question", "asked", "wheels"), 4),
        (("question", "wanted", "kinds"), ["castle"]),
        (("question", "added"), [{"code": "a"}]),
        (("owner_asked",), ["St\u202eMary"]),
        (("came_to",), None),
    ],
)
def test_what_this_version_cannot_read_whole_is_refused(path: tuple[str, ...], value: Any, town: Place) -> None:
    text = as_text(looking(town)(PLAIN), frozenset())
    with pytest.raises(InputError, match=UNREADABLE):
        read(meddled(text, *path, value=value))


@pytest.mark.parametrize("text", ["", "[]", "{}", "not JSON", "[" * 5000, '{"question": NaN}'])
def test_what_is_no_search_is_refused(text: str) -> None:
    with pytest.raises(InputError, match=UNREADABLE):
        read(text)


def test_what_was_asked_is_not_for_the_public(town: Place) -> None:
    assert any(each.search for each in full(town).longlist)
    assert not any(each.search for each in full(town).public.longlist)


@pytest.mark.parametrize("search", ["x" * (MOST_CHARACTERS + 1), "\u202e"])
def test_a_search_that_is_too_long_or_holds_what_nobody_sees_is_not_kept(search: str) -> None:
    with pytest.raises(InputError, match="the search that is kept is longer"):
        SetAside("Search", "All ways", *SIGNED, search=search)
