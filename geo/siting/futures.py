"""Futures of one question: planned homes, lists drawn with their margins, another time of day, and a lost bus line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from geo.impact.what_if import PeopleDoubt
from geo.people.planned_homes import HORIZON_YEARS
from geo.place.lost_line import Line, lines_of, minutes_without
from geo.place.place import Place
from geo.place.times import at_other_times
from geo.siting.asked import Basis, minutes_to, problem_of
from geo.siting.near_best import people_runs
from geo.siting.problem import LONGEST_MINUTES, SitingProblem
from geo.siting.question import Found, Reach
from geo.siting.regret import Future
from geo.travel.streets import Mode
from geo.travel.ways import Way
from geo.travel.windows import Window, when_of
from geo.values import OnStep

# Lists drawn anew, each a future of its own. Our choice.
DRAWS = 20
DRAWN = "lists drawn with their margins"
WITHOUT = "without "
# Lines with most trips, among which the one is looked for whose loss lengthens journeys most. Our choice.
LINES_TRIED = 4


@dataclass(frozen=True, eq=False)
class Ahead:
    """What futures are made of.

    doubt: how sure people are; windows: times of day that are looked at beside the first; line: the one that is lost,
    None for the one of those with most trips whose loss lengthens journeys to the nearest of today's sites most.
    """

    doubt: PeopleDoubt | None = None
    windows: tuple[Window, ...] = ()
    line: Line | None = None


def futures(found: Found, at: Reach, ahead: Ahead, *, on_step: OnStep | None = None) -> tuple[Future, ...]:
    """Today, and every future that the place's files can tell of."""
    return (
        Future("today", found.answer.problem),
        *_homes(found, at),
        *_drawn(found.place, found.answer.problem, ahead.doubt),
        *_at_other_times(found, at, ahead.windows, on_step),
        *_without_a_line(found, at, ahead.line, on_step),
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
        by_transit = at_other_times(place, when, at.where.sites, on_step=on_step)[Mode.TRANSIT].minutes_to(codes)
        yield Future(window.label, _with_minutes(problem, on_foot, by_transit))


def _with_minutes(problem: SitingProblem, on_foot: pd.DataFrame, by_transit: pd.DataFrame) -> SitingProblem:
    """The same question with the better of walking and these minutes by public transport, each area_code x site_id."""
    codes = list(by_transit.columns)
    whole = np.fmin(on_foot.loc[by_transit.index, codes].to_numpy(float), by_transit.to_numpy(float))
    minutes = pd.DataFrame(whole, by_transit.index, codes).loc[list(problem.areas), list(problem.codes)]
    table = np.where(minutes.isna(), np.inf, minutes).astype(np.float32)
    before = table[:, problem.today].min(axis=1, initial=np.float32(np.inf)).astype(float)
    return replace(problem, minutes=table, before=before)


def _without_a_line(found: Found, at: Reach, line: Line | None, on_step: OnStep | None) -> Iterator[Future]:
    place, way, problem = found.place, found.question.asked.way, found.answer.problem
    lines = lines_of(place) if way.by_timetable else ()
    if not lines:
        return
    lost = line or max(lines[:LINES_TRIED], key=lambda each: _minutes_without(found, each))
    sites = at.where.sites
    codes = [site.site_id for site in sites]
    by_transit = minutes_without(place, lost, sites, on_step=on_step).minutes_to(codes)
    yield Future(f"{WITHOUT}{lost.label}", _with_minutes(problem, minutes_to(place, Way.WALK, sites), by_transit))


def _minutes_without(found: Found, line: Line) -> float:
    """Minutes that the people of the question travel to the nearest of today's sites without a line, together."""
    place, problem = found.place, found.answer.problem
    today = [*found.where.today, *found.where.beyond]
    codes, areas = [site.site_id for site in today], list(problem.areas)
    by_transit = minutes_without(place, line, today).minutes_to(codes).loc[areas, codes].to_numpy(float)
    on_foot = minutes_to(place, Way.WALK, today).loc[areas, codes].to_numpy(float)
    nearest = np.nan_to_num(np.fmin(on_foot, by_transit), nan=LONGEST_MINUTES).min(axis=1, initial=LONGEST_MINUTES)
    return float(problem.weights @ nearest)
