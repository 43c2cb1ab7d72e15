"""A ward, or the whole place, in one sentence: how many live there, growing or not, who comes and goes, how far it is.

What is not held is said to be so in the same sentence. Counts are compared only where they came to the ward alike.
"""

from collections.abc import Iterable
from itertools import combinations
from typing import NamedTuple

import pandas as pd

from geo.access.access import mean_minutes
from geo.language.dates import british
from geo.language.phrases import about, joined, minutes, sentence
from geo.people.churn import InstitutionKind, movement_rates, sight
from geo.people.list_history import day_of
from geo.people.ward_movement import newest_by_ward
from geo.place.place import Place
from geo.services.services import Service
from geo.travel.ways import Way, threshold_minutes
from geo.views.people.tables import SHORT_NAMES
from geo.views.words.tables import share_in
from geo.views.words.wording import small_areas, ward_name

# A change of fewer in a year, as a share of all, is called hardly any; and how far apart counts must be. Our choice.
LEAST_CHANGE, LEAST_YEARS = 0.0025, 0.9
DAYS_A_YEAR = 365.25
# Estimates of earlier days were rolled on from the census before, and are not of one series with those since.
REBASED = "2021-03-21"


class Count(NamedTuple):
    """How many lived somewhere on a day, and how that came to the ward; "" where it was published for it."""

    people: float
    title: str
    date: str
    carried: str


def opening(place: Place, minutes_by_area: pd.Series, *, ward: str, service: Service, way: Way) -> str:
    """The sentence. ward: "" for the whole place; minutes_by_area: to the nearest of the service, NaN without one."""
    counts = _counts(place, ward)
    used = _used(place, counts)
    people = place.people.residents * share_in(place, ward)
    mean = mean_minutes(minutes_by_area.reindex(people.index), people)
    title = f"{used.title}, {used.carried}" if used.carried else used.title
    parts = [
        f"{ward_name(place, ward)}: {about(used.people)} live here ({title}, {british(used.date)})",
        _growth(counts),
        _coming_and_going(place, ward),
        f"{service.with_article} is {minutes(mean)} away {way.label} on average"
        if mean == mean
        else f"we found no journey to {service.with_article} {way.label}",
    ]
    return f"{parts[0]}, {parts[1]}; {parts[2]}; {parts[3]}."


def far(place: Place, minutes_by_area: pd.Series, *, ward: str, service: Service, way: Way) -> list[str]:
    """Who, or what, lies over the limit of a long journey or without one; nothing of nobody."""
    minutes_by_area = minutes_by_area.reindex(place.people.residents.index)
    people, limit = place.people.residents * share_in(place, ward), threshold_minutes(service, way)
    distant, lost = minutes_by_area > limit, minutes_by_area.isna()
    if way.counts_people:
        told = [(float(people[distant].sum()), float(people[lost].sum()))]
        return [
            *(f"{sentence(about(over))} live more than {minutes(limit)} away." for over, _ in told if over >= 0.5),
            *(f"For {about(without)} we found no journey." for _, without in told if without >= 0.5),
        ]
    here = people > 0
    over, without = (int((chosen & here).sum()) for chosen in (distant, lost))
    return [
        *(
            [f"{sentence(small_areas(over))} of {int(here.sum()):,} are more than {minutes(limit)} away."]
            if over
            else []
        ),
        *([f"From {small_areas(without)} we found no journey."] if without else []),
    ]


def _counts(place: Place, ward: str) -> list[Count]:
    """Every count of a ward, or of the whole place, the oldest first."""
    of_wards = place.people.ward_people
    if ward and of_wards is not None:
        rows = [Count(float(each.people[ward]), each.title, each.date, each.carried) for each in of_wards.counts]
    else:
        share = share_in(place, ward)
        rows = [
            Count(float((table.people.reindex(share.index) * share).sum()), table.title, table.date, "")
            for table in place.people.tables
        ]
    return sorted(rows, key=lambda count: day_of(count.date))


def _used(place: Place, counts: Iterable[Count]) -> Count:
    """The count that every figure of the place rests on."""
    day = place.people.tables[0].date
    return next(count for count in counts if count.date == day)


def _growth(counts: Iterable[Count]) -> str:
    """Whether the number grows, by the newest two counts that can be compared, as far apart as they are held."""
    pairs = [
        (then, now)
        for then, now in combinations([count for count in counts if "modelled" not in count.title], 2)
        if _alike(then, now) and _years(then, now) >= LEAST_YEARS and then.people > 0
    ]
    if not pairs:
        return "whether their number grows is not told by the counts held"
    then, now = max(pairs, key=lambda pair: (pair[1].date, -day_of(pair[0].date).toordinal()))
    rate = (now.people / then.people) ** (1 / _years(then, now)) - 1
    when = f"from {day_of(then.date).year} to {day_of(now.date).year}"
    if abs(rate) < LEAST_CHANGE:
        return f"hardly any more or fewer {when}"
    return f"{'growing' if rate > 0 else 'falling'} by about {abs(rate):.1%} a year {when}"


def _alike(then: Count, now: Count) -> bool:
    return then.carried == now.carried and (then.date < REBASED) == (now.date < REBASED)


def _years(then: Count, now: Count) -> float:
    return (day_of(now.date) - day_of(then.date)).days / DAYS_A_YEAR


def _coming_and_going(place: Place, ward: str) -> str:
    """In and out of every 1,000 by the fullest source of people held, institutions named first."""
    held = place.people.ward_people
    movements = [] if held is None else [each for each in newest_by_ward(held) if sight(each.source).whom == "people"]
    if not movements or held is None:
        return "how many come and go is not held"
    if not ward:
        return "how many come and go is told by ward"
    movement = movements[0]
    rates = movement_rates(movement).loc[ward]
    if pd.isna(rates["inflow_per_1000"]):
        return "how many come and go is not told of it"
    named = [
        each.name for each in held.institutions if each.area_code == ward and each.kind is not InstitutionKind.CARE_HOME
    ]
    out = "" if pd.isna(rates["outflow_per_1000"]) else f" and {rates['outflow_per_1000']:.0f} out"
    pandemic = ", in the pandemic" if sight(movement.source).caution else ""
    among = f", those of {joined(named)} among them" if named else ""
    return british(
        f"of every 1,000 about {rates['inflow_per_1000']:.0f} moved in{out}{among} ({SHORT_NAMES[movement.source]}, "
        f"{movement.period}{pandemic})"
    )
