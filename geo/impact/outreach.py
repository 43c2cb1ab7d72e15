"""What outreach gives back: for whom a part is restored, and never that nobody is further away."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from geo.access.access import nearest_by
from geo.errors import InputError
from geo.impact.bands import USUAL, ImpactSettings
from geo.place.place import Place
from geo.place.times import times_to
from geo.proposals.kinds.mitigations import Outreach
from geo.services.opening_hours import opening_hours
from geo.travel.ways import Way

WEEKS_A_MONTH = 52 / 12


@dataclass(frozen=True)
class StopReach:
    """One stop: its sessions a month (0 where hours are not recorded), and for how many of those further it is near."""

    name: str
    offers: str
    sessions_a_month: float
    part_restored: float


@dataclass(frozen=True)
class Restored:
    """Residents further by the headline or without a journey, and those of them who have a stop as near as before.

    Attributes
    ----------
    sessions_a_month
        Of all stops, as far as their hours are recorded.
    stops
        Each by itself; whoever is near two is counted at both.
    """

    further: float
    part_restored: float
    sessions_a_month: float
    stops: tuple[StopReach, ...]


def part_restored(
    place: Place, areas: pd.DataFrame, stops: Sequence[Outreach], *, way: Way, settings: ImpactSettings = USUAL
) -> Restored:
    """For whom outreach restores a part; areas as impact.compare gives them, one way of travel.

    A stop that is further than the journey of today by little change is still as near as before.
    """
    inside = areas.reindex(place.people.residents.index)
    further = (inside["headline"] == "lose") | (inside["before"].notna() & inside["after"].isna())
    people = place.people.residents
    anywhere, reaches = pd.Series(False, index=inside.index), []
    for stop in stops:
        minutes = nearest_by(times_to(place, stop.at, modes=way.modes), way, site_ids=["point"]).reindex(inside.index)
        near = further & (minutes <= inside["before"] + settings.little_minutes)
        anywhere |= near
        reaches.append(StopReach(stop.name, stop.offers, sessions_a_month(stop), float(people[near].sum())))
    return Restored(
        float(people[further].sum()),
        float(people[anywhere].sum()),
        sum(reach.sessions_a_month for reach in reaches),
        tuple(reaches),
    )


def sessions_a_month(stop: Outreach) -> float:
    """How many times a month a stop is held; 0 where its hours are not recorded."""
    try:
        spans = opening_hours(stop.opening).spans
    except InputError:
        return 0.0
    return len(spans) * WEEKS_A_MONTH / stop.every_weeks
