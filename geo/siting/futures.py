"""Futures of one question: homes as they are planned, lists drawn with their margins, and another time of day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from geo.impact.what_if import PeopleDoubt
from geo.people.planned_homes import HORIZON_YEARS
from geo.place.place import Place
from geo.place.times import at_other_times
from geo.siting.asked import Basis, minutes_to, problem_of
from geo.siting.near_best import people_runs
from geo.siting.problem import SitingProblem
from geo.siting.question import Found, Reach
from geo.siting.regret import Future
from geo.travel.streets import Mode
from geo.travel.ways import Way
from geo.travel.windows import Window, when_of
from geo.values import OnStep

# Lists drawn anew, each a future of its own. Our choice.
DRAWS = 20
DRAWN = "lists drawn with their margins"


@dataclass(frozen=True, eq=False)
class Ahead:
    """What futures are made of: how sure people are, and the times of day that are looked at beside the first."""

    doubt: PeopleDoubt | None = None
    windows: tuple[Window, ...] = ()


def futures(found: Found, at: Reach, ahead: Ahead, *, on_step: OnStep | None = None) -> tuple[Future, ...]:
    """Today, and every future that the place's files can tell of."""
    return (
        Future("today", found.answer.problem),
        *_homes(found, at),
        *_drawn(found.place, found.answer.problem, ahead.doubt),
        *_at_other_times(found, at, ahead.windows, on_step),
    )


def _homes(found: Found, at: Reach) -> Iterator[Future]:
    place, asked = found.place, found.question.asked
    if asked.basis is not Basis.RESIDENTS or place.people.ward_people is None or not place.people.ward_people.planned:
        return
    for years in HORIZON_YEARS:
        if years not in (0, asked.years):
            problem = problem_of(place, replace(asked, years=years), found.where, minutes=at.minutes)
            yield Future(f"homes as planned in {years} years", _as_now(problem, found.answer.problem))


def _as_now(problem: SitingProblem, now: SitingProblem) -> SitingProblem:
    """With the number of sites and the changes of the question itself."""
    return replace(problem, sites=now.sites, most_changes=now.most_changes, kappa=now.kappa)


def _drawn(place: Place, problem: SitingProblem, doubt: PeopleDoubt | None) -> Iterator[Future]:
    runs = people_runs(place, doubt, replace(problem, also=None))
    if runs is None:
        return
    for run in range(DRAWS):
        yield Future(f"{DRAWN} ({run + 1} of {DRAWS})", replace(problem, weights=runs.people[:, run]))


def _at_other_times(found: Found, at: Reach, windows: Sequence[Window], on_step: OnStep | None) -> Iterator[Future]:
    place, way, problem = found.place, found.question.asked.way, found.answer.problem
    if not way.by_timetable or place.travel.timetable is None:
        return
    codes = [site.site_id for site in at.where.sites]
    on_foot = minutes_to(place, Way.WALK, at.where.sites)
    for window in windows:
        when = when_of(window, place.travel.timetable)
        if when is None:
            continue
        times = at_other_times(place, when, at.where.sites, on_step=on_step)[Mode.TRANSIT].minutes_to(codes)
        whole = np.fmin(on_foot.loc[times.index, codes].to_numpy(float), times.to_numpy(float))
        minutes = pd.DataFrame(whole, times.index, codes).loc[list(problem.areas), list(problem.codes)]
        table = np.where(minutes.isna(), np.inf, minutes).astype(np.float32)
        before = table[:, problem.today].min(axis=1, initial=np.float32(np.inf)).astype(float)
        yield Future(window.label, replace(problem, minutes=table, before=before))
