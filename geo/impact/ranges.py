"""The ranges of an appraisal, way by way: how sure people are, and how far journeys spread with departures."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from geo.access.access import Journeys, journeys_of
from geo.impact.bands import Counting, ImpactSettings
from geo.impact.sides import Sides
from geo.impact.site_minutes import SiteMinutes
from geo.impact.what_if import PeopleDoubt, ProbabilitySettings, Ranged, Spreads, journey_spread, people_now, ranged
from geo.place.place import Place
from geo.travel.streets import Mode
from geo.travel.ways import Way

# Minutes are held in single precision; two journeys nearer than this are one.
SAME_MINUTES = 1e-3


@dataclass(frozen=True, eq=False)
class WayRanges:
    """The ranges of one way: of the headline by community, and of everybody's verdicts (the verdict step).

    spread: how far its journeys spread with departures; None where they do not.
    """

    headline: Ranged
    verdicts: Ranged
    spread: Spreads | None


@dataclass(frozen=True, eq=False)
class Ranging:
    """What the ranges of an appraisal are worked out from. groups: area_code x (kind, group), counts of people."""

    place: Place
    groups: pd.DataFrame
    minutes: SiteMinutes
    rules: ImpactSettings
    probability: ProbabilitySettings


def ranges(
    ranging: Ranging, sides: Sides, areas: Mapping[Way, pd.DataFrame], doubt: PeopleDoubt
) -> dict[Way, WayRanges]:
    """The ranges of every way whose travellers are counted; ways with the same journeys have the same.

    Parameters
    ----------
    sides
        The sites of the service alone.
    areas
        What impact.compare says of each way.
    """
    place, rules, chosen = ranging.place, ranging.rules, ranging.probability
    by_way: dict[Way, WayRanges] = {}
    people, everybody = people_now(place, ranging.groups), people_now(place, ranging.groups.iloc[:, :0])
    usual = Counting(rules, place.travel.approximate)
    verdict = Counting(replace(rules, headline_minutes=rules.verdict_minutes))
    by_journeys: dict[Journeys, WayRanges] = {}
    for way, compared in areas.items():
        if not way.counts_people:
            continue
        journeys = journeys_of(way, place.travel.times)
        if journeys not in by_journeys:
            spread = _spread(ranging.minutes, sides, compared, way) if Mode.TRANSIT in way.modes else None
            by_journeys[journeys] = WayRanges(
                ranged(compared, people, doubt, spread=spread, counting=usual, settings=chosen),
                ranged(compared, everybody, doubt, spread=spread, counting=verdict, settings=chosen),
                spread,
            )
        by_way[way] = by_journeys[journeys]
    return by_way


def _spread(minutes: SiteMinutes, sides: Sides, areas: pd.DataFrame, way: Way) -> Spreads | None:
    """How far journeys spread with departures, before and after; None without a timetable."""
    if Mode.TRANSIT not in minutes.times:
        return None
    both = {"before": (sides.before, sides.buses_before), "after": (sides.after, sides.buses_after)}
    after = {minutes.column(site) for site in sides.after}
    stay = tuple(site for site in sides.before if minutes.column(site) in after)
    deviations = {
        side: journey_spread(
            minutes.tables(buses)[Mode.TRANSIT], areas[side], [minutes.column(site) for site in listed]
        )
        for side, (listed, buses) in both.items()
    }
    # A journey of one side that the sites of both sides offer on the other can be made there as well.
    stays = _same(minutes.nearest(way, stay, buses=sides.buses_after), areas["before"])
    there = _same(minutes.nearest(way, stay, buses=sides.buses_before), areas["after"])
    return Spreads(deviations["before"], deviations["after"], stays, there)


def _same(minutes: pd.Series, others: pd.Series) -> pd.Series:
    """Whether a journey takes as long as another; not where either is missing."""
    return (minutes - others).abs() < SAME_MINUTES
