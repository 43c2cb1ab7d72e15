"""The four figures that one can see from the back of the room, each with its range and what it counts.

They are the counts of the first sentence of the answer, rounded as it rounds them; one that is nobody takes no room.
While nothing is proposed they are of the service as it is today.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from geo.access.access import mean_minutes
from geo.appraisal.headline_text import first_counts, lost_words
from geo.appraisal.range_text import first_ranges
from geo.appraisal.record import LEAST_COUNTED, Appraisal
from geo.impact.lists import Relisted
from geo.language.dates import british
from geo.language.phrases import FEWEST_SAID, how_many, minutes, number_of
from geo.place.by_authority import not_held
from geo.place.place import Place
from geo.place.registered import registered_on
from geo.proposals.terms import ListFate
from geo.services.services import Service
from geo.travel.ways import Way, threshold_minutes


@dataclass(frozen=True)
class Figure:
    """A figure as it is read: the number in words, what it counts, and its range or what is to be known of it."""

    number: str
    counts: str
    beneath: str = ""


def of_proposal(appraisal: Appraisal) -> tuple[Figure, ...]:
    """Patients who must change, further, nearer, journeys lost; residents, nearer first, where no list is touched."""
    moved, ranges, place = first_counts(appraisal), first_ranges(appraisal), appraisal.place
    whom = "patients" if appraisal.patients_first else "residents"
    step = f"{appraisal.settings.impact.headline_minutes:g}+ minutes"
    lost = lost_words(place, appraisal.first_way, patients=appraisal.patients_first)
    sides = {
        "lose_headline": (moved.further, f"{whom} {step} further"),
        "gain_headline": (moved.nearer, f"{whom} {step} nearer"),
        "cut_off": (moved.lost, f"{whom}: {lost}"),
        "newly_reached": (moved.only_after, f"{whom} with a journey only after"),
    }
    order = list(sides)
    if not appraisal.patients_first:
        order[:2] = reversed(order[:2])
    listed = [] if appraisal.relisted is None or not appraisal.patients_first else [_lists(appraisal.relisted, place)]
    # A count too small to be shown is NaN, and not nobody.
    told = [Figure(_number(sides[name][0]), sides[name][1], ranges[name]) for name in order if _somebody(sides[name])]
    return (*listed, *told)


def _somebody(side: tuple[float, str]) -> bool:
    return not side[0] < LEAST_COUNTED


def _number(people: float) -> str:
    return f"fewer than {FEWEST_SAID}" if math.isnan(people) else how_many(people)


def _lists(lists: Relisted, place: Place) -> Figure:
    """Who must change practice, a count on a day, which has no range; who is registered, where nobody must."""
    held_on = registered_on(place)
    day = f"counted on {british(held_on)}" if held_on else "the day of the list is not held"
    if lists.must_reregister >= LEAST_COUNTED:
        return Figure(how_many(lists.must_reregister), "patients must change practice", day)
    unknown = any(site_list.event is ListFate.NOT_RECORDED for site_list in lists.lists)
    fate = "whether they must change practice is not recorded" if unknown else "none has to change practice"
    return Figure(how_many(lists.registered), "patients registered where it changes", fate)


def of_today(place: Place, minutes_by_area: pd.Series, *, service: Service, way: Way) -> tuple[Figure, ...]:
    """What helps to choose while nothing is proposed: how far it is, and who lives far off or finds no journey.

    minutes_by_area: to the nearest site of the service by the way.
    """
    return tuple(_of_today(place, minutes_by_area, service, way))


def _of_today(place: Place, minutes_by_area: pd.Series, service: Service, way: Way) -> Iterator[Figure]:
    people = place.people.residents
    to_nearest, limit = minutes_by_area.reindex(people.index), threshold_minutes(service, way)
    known = [site for site in place.services.sites_of(service) if site.at is not None]
    yield Figure(f"{len(known):,}", service.label if len(known) == 1 else service.plural, "whose place is known")
    average = mean_minutes(to_nearest, people)
    if not math.isnan(average):
        yield Figure(minutes(average), "to the nearest on average", f"{way.label}, of those with a journey")
    if not way.counts_people:
        return
    missing = people.index.isin(not_held(place, way))
    far, lost = float(people[to_nearest > limit].sum()), float(people[to_nearest.isna() & ~missing].sum())
    if far >= LEAST_COUNTED:
        yield Figure(how_many(far), f"people more than {number_of(limit, 'minute')} away", way.label)
    if lost >= LEAST_COUNTED:
        yield Figure(how_many(lost), "people for whom we found no journey", f"{way.label}, within two hours")
    if missing.any():
        yield Figure(how_many(float(people[missing].sum())), "people of whom no minutes are held", way.label)
