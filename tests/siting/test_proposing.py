"""A way as a proposal: what an appraisal says of it is what the search said; what is public names nobody unasked."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from geo.appraisal.appraise import appraise
from geo.errors import InputError
from geo.place.place import Place
from geo.proposals.kinds.several import CoLocate
from geo.proposals.kinds.single import Close, Open
from geo.proposals.text import from_toml, to_toml
from geo.services.services import Service, Site
from geo.siting import kept
from geo.siting import question as asking
from geo.siting.asked import Asked
from geo.siting.candidates import Added
from geo.siting.problem import Rule
from geo.siting.proposing import called, proposal_of, public_names
from geo.siting.question import Found, Question, found, reach
from geo.siting.wanted import Wanted
from geo.travel.ways import Way
from geo.views.siting.tables import candidates, shown_names
from geo.views.siting.words import impact
from tests.town import at

ELM_HALL = Added("added-1", "Elm Hall", at(2900), 900.0)
MOVE = Question(Asked(Service.GP, 2, Rule.AVERAGE, most_changes=2, near=1000.0), added=(ELM_HALL,))


def look(place: Place, question: Question) -> Found:
    where = question.candidates(place)
    at = reach(place, where, question.asked.way)
    return found(place, question, at, doubt=None, on_step=None, stop=None)


def test_what_an_appraisal_says_of_a_way_is_what_the_search_said(town: Place) -> None:
    searched = look(town, MOVE)
    assert len(searched.answer.ways) > 3
    for position, way in enumerate(searched.answer.ways):
        proposal = proposal_of(town, Service.GP, searched.where, way, name="A way")
        if not proposal.changes:
            continue
        summary = appraise(town, proposal).ways[Way.NOCAR].summary
        told = searched.told.iloc[position]
        assert summary.gain_headline == pytest.approx(told["nearer_5"] + told["nearer_10"])
        assert summary.lose_headline == pytest.approx(told["further_5"] + told["further_10"])


def test_a_ward_stands_in_the_table_of_candidates_by_its_name(town: Place) -> None:
    wards = set(candidates(town, MOVE.candidates(town), frozenset())["Ward"])
    assert wards - {""} and wards <= {"", *town.wards.frame["name"]}


def test_premises_that_are_held_are_shared_and_points_are_opened(town: Place) -> None:
    searched = look(town, MOVE)
    codes = list(searched.answer.problem.codes)
    way = np.array(sorted([codes.index("LIB-01"), codes.index("added-1")]))
    proposal = proposal_of(town, Service.GP, searched.where, way, name="Both new")
    kinds = [type(change) for change in proposal.changes]
    assert sorted(kind.KEY for kind in kinds) == sorted([CoLocate.KEY, Open.KEY, Close.KEY, Close.KEY])
    assert len(from_toml(to_toml(proposal), locate=town.locate).changes) == 4


def test_the_search_is_kept_with_what_it_asked_and_why_others_are_set_aside(town: Place) -> None:
    searched = look(town, MOVE)
    entry = kept.searched(searched)
    assert "ways were looked at" in entry.reason and "Candidates beside today's 2: " in entry.reason
    others = kept.others(searched, 0, public_names(town, searched.where.sites, Service.GP, frozenset()))
    assert all("Cannot be told apart" in each.reason for each in others)


def test_somebody_elses_premises_are_named_in_public_only_once_the_owner_was_asked(town: Place) -> None:
    school = Site("SCH-01", Service.PRIMARY_SCHOOL, "Birch Primary School", at(1300))
    library = Site("LIB-09", Service.LIBRARY, "Birch Library", at(1400))
    names = public_names(town, (school, library), Service.GP, frozenset())
    assert names == {"SCH-01": "a primary school in Birch", "LIB-09": "Birch Library"}
    assert public_names(town, (school,), Service.GP, frozenset({"SCH-01"}))["SCH-01"] == "Birch Primary School"


def test_a_way_of_today_is_called_so(town: Place) -> None:
    searched = look(town, MOVE)
    today = np.flatnonzero(searched.answer.problem.today)
    assert called(searched.where, today, {}) == "As today"


WANTED: Sequence[tuple[Wanted, str]] = [
    (Wanted(kinds=()), "libraries are not looked at"),
    (Wanted(tenures=("Leasehold",)), "its tenure is Freehold, and Leasehold is asked for"),
    (Wanted(rooms=3, held_only=True), "its rooms are not held"),
    (Wanted(listed=("LIB-09",)), "it is not on the list handed over"),
    (Wanted(left=(("LIB-01", "the lease ends"),)), "the lease ends"),
]


@pytest.mark.parametrize(("wanted", "why"), WANTED)
def test_what_is_left_out_keeps_its_reason(wanted: Wanted, why: str, town: Place) -> None:
    where = replace(MOVE, wanted=wanted).candidates(town)
    assert [left.reason for left in where.left_out if left.site.site_id == "LIB-01"] == [why]
    assert "added-1" in {site.site_id for site in where.others}


def test_a_point_on_top_of_a_site_is_refused_in_a_sentence(town: Place) -> None:
    with pytest.raises(InputError, match="Alder Surgery is there, which is a candidate itself"):
        replace(MOVE, added=(Added("added-1", "On top", at(400)),)).candidates(town)


def test_a_map_may_stand_for_ways_far_down_the_list(town: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "MOST_WRITTEN", 1)
    searched = look(town, MOVE)
    assert max(group.first for group in searched.groups) > 1
    for group in searched.groups:
        assert impact(searched, group.first) and kept.others(searched, group.first, shown_names(searched)) is not None
