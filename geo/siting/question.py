"""A whole question of siting and its answer: candidates, ways, and what is told of each of the first."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from geo.impact.what_if import PeopleDoubt
from geo.place.place import Place
from geo.services.services import Service
from geo.siting.answer import SitingAnswer
from geo.siting.asked import Asked, Basis, Capacity, minutes_to, problem_of
from geo.siting.candidates import ANY, Added, Candidates, candidates
from geo.siting.exhaustive import Stop
from geo.siting.likeness import Alike, grouped
from geo.siting.loads import Loads
from geo.siting.near_best import people_runs, told_apart, wide
from geo.siting.problem import Rule
from geo.siting.search import search
from geo.siting.text import MOST_WRITTEN, Report
from geo.siting.wanted import Wanted
from geo.travel.ways import Way
from geo.values import OnStep

# As many sites as today, with two changes: which move would shorten the average journey most?
USUAL = Asked(Service.GP, None, Rule.AVERAGE)


@dataclass(frozen=True)
class Question:
    """What a person asks, of which premises, and with which points of their own."""

    asked: Asked = USUAL
    wanted: Wanted = ANY
    added: tuple[Added, ...] = ()

    def candidates(self, place: Place) -> Candidates:
        """Where the service could stand; InputError where a point that was added cannot be one."""
        service = self.asked.service
        where = candidates(place, service, added=[each.site(service) for each in self.added], wanted=self.wanted)
        return where.of_told_capacity() if self.asked.capacity is Capacity.OUT else where


FIRST = Question()


@dataclass(frozen=True, eq=False)
class Found:
    """An answer with what it was made of.

    Attributes
    ----------
    groups
        The near-best ways by likeness.
    told
        Of the first MOST_WRITTEN ways and of those that stand for a group, by their positions: the columns of
        `answer.figures`, must_change (patients, NaN for a service without lists) and newly_over (codes of sites that
        would hold more than they say they can take, and do not today).
    """

    place: Place
    question: Question
    where: Candidates
    answer: SitingAnswer
    groups: tuple[Alike, ...]
    told: pd.DataFrame

    @cached_property
    def report(self) -> Report:
        """The answer in sentences."""
        return Report(self.place, self.question.asked, self.where, self.answer)


@dataclass(frozen=True, eq=False)
class Reach:
    """Where a service could stand, and the minutes to each of these sites by one way (`asked.minutes_to`)."""

    place: Place
    where: Candidates
    way: Way
    minutes: pd.DataFrame

    def serves(self, place: Place, where: Candidates, way: Way) -> bool:
        """Whether the minutes to all of these candidates are among them, each where it stood."""
        here = {site.site_id: site.at for site in self.where.sites}
        return (
            place is self.place and way is self.way and all(here.get(site.site_id) == site.at for site in where.sites)
        )


def reach(place: Place, where: Candidates, way: Way, *, on_step: OnStep | None = None) -> Reach:
    """Search for the minutes to these candidates."""
    return Reach(place, where, way, minutes_to(place, way, where.sites, on_step=on_step))


def found(
    place: Place, question: Question, at: Reach, *, doubt: PeopleDoubt | None, on_step: OnStep | None, stop: Stop | None
) -> Found:
    """Look for the ways that a question asks for; InputError, a sentence each, for what cannot be asked.

    doubt: how sure people are, which tells what cannot be told apart; patients are counted on a day.
    """
    where = at.where
    problem = problem_of(place, question.asked, where, minutes=at.minutes)
    rule, tolerance = problem.rule, question.asked.tolerance
    runs = people_runs(place, doubt, problem) if question.asked.basis is Basis.RESIDENTS else None
    limit = tolerance if runs is None else wide(rule, tolerance)
    answer = told_apart(search(problem, on_step=on_step, stop=stop, near=limit), runs, tolerance=tolerance)
    return _told(place, question, where, answer)


def by_rule(at: Found, rule: Rule) -> Found:
    """The best way of the same question by another rule, of which every way must be quick to look at."""
    problem = replace(at.answer.problem, rule=rule)
    question = replace(at.question, asked=replace(at.question.asked, rule=rule))
    return _told(at.place, question, at.where, search(problem, near=0.0))


def _told(place: Place, question: Question, where: Candidates, answer: SitingAnswer) -> Found:
    # The rule "fewest" finds out how many sites there are.
    groups, problem = grouped(answer), answer.problem
    shown = sorted({*range(min(MOST_WRITTEN, len(answer.ways))), *(group.first for group in groups)})
    ways, loads = answer.ways[shown], Loads(place, question.asked.service, problem, where.sites)
    full = set(loads.over_capacity(np.flatnonzero(problem.today)))
    told = (
        answer.told(shown)
        .set_axis(shown)
        .assign(
            must_change=[loads.must_change(way) for way in ways],
            newly_over=[tuple(code for code in loads.over_capacity(way) if code not in full) for way in ways],
        )
    )
    return Found(place, question, where, answer, groups, told)
