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
class Restored:
    """Residents further by the headline or without a journey, and those of them who have a stop as near as before.

    sessions_a_month: of all stops, as far as their hours are recorded.
    """

    further: float
    part_restored: float
    sessions_a_month: float


def part_restored(
    place: Place, areas: pd.DataFrame, stops: Sequence[Outreach], *, way: Way, settings: ImpactSettings = USUAL
) -> Restored:
    """For whom outreach restores a part; areas as impact.compare gives them, one way of travel.

    A stop that is further than the journey of today by little change is still as near as before.
    """
    inside = areas.reindex(place.people.residents.index)
    further = (inside["headline"] == "lose") | (inside["before"].notna() & inside["after"].isna())
    near = pd.Series(False, index=inside.index)
    for stop in stops:
        minutes = nearest_by(times_to(place, stop.at, modes=way.modes), way, site_ids=["point"]).reindex(near.index)
        near |= minutes <= inside["before"] + settings.little_minutes
    return Restored(
        float(place.people.residents[further].sum()),
        float(place.people.residents[further & near].sum()),
        sum(map(sessions_a_month, stops)),
    )


def sessions_a_month(stop: Outreach) -> float:
    """How many times a month a stop is held; 0 where its hours are not recorded."""
    try:
        spans = opening_hours(stop.opening).spans
    except InputError:
        return 0.0
    return len(spans) * WEEKS_A_MONTH / stop.every_weeks
