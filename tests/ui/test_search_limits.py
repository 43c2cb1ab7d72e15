"""Where a place is too large to be searched for sites: said in a sentence, and not tried before anybody comes."""

from typing import Any

import pytest

from geo import build
from geo.errors import InputError
from geo.place.place import Place
from geo.services.services import Service
from geo.siting.asked import Asked
from geo.siting.problem import Rule
from geo.siting.question import Question
from geo.ui import search_job

QUESTION = Question(Asked(Service.GP, 1, Rule.AVERAGE, more=True))


def test_more_candidates_than_can_be_looked_at_are_refused_with_how_many_can(
    town: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "stamp", lambda _key: "too large")
    where = QUESTION.candidates(town)
    beside = len(where.today) + len(where.beyond)
    monkeypatch.setattr(search_job, "MOST_PAIRS", len(town.areas) * beside)
    job = search_job.search(town, QUESTION, where)
    assert job.ended.wait(30) and job.result is None and isinstance(job.fault, InputError)
    assert str(job.fault) == (
        f"{len(where.others)} places where it could stand are more than can be looked at for {len(town.areas)} small "
        "areas at once: leave some kinds of premises out, or name a list of at most 0."
    )


def test_a_place_of_a_countys_size_is_not_searched_before_anybody_comes(
    town: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[Any] = []
    monkeypatch.setattr(search_job, "reach", lambda *given: looked.append(given))
    monkeypatch.setattr(search_job, "FIRST_PAIRS", 1)
    search_job.search_once(town, Service.GP)
    assert looked == []
