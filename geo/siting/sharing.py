"""Which premises could take a service so that most people come to both, and which services could stand together.

People go to the nearest site of a service; those who have two services nearest in one building can do both on one way.
Places and people only: who they are plays no part here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.impact.bands import USUAL
from geo.impact.sharing import OPEN_TO_ALL, ErrandMinutes, trips
from geo.place.place import Place
from geo.services.premises import in_one_spot
from geo.services.services import Service, Site, points
from geo.siting.candidates import Candidates
from geo.siting.question import Reach
from geo.travel.streets import Mode
from geo.travel.travel import travel_times
from geo.values import Floats

# Hosts and pairs that are told at most.
MOST_TOLD = 12
# Sites further from each other than 20 minutes on foot are not told of as a pair. Our choice.
MOST_APART_METRES = 1600.0


@dataclass(frozen=True)
class Host:
    """Premises that could take the service, beside the sites that stand today.

    Attributes
    ----------
    both
        People for whom this would be the nearest of both services.
    shares
        About how many would use the service there, and how many use the host, residents by their nearest site.
    errand
        Minutes of both errands for those who come to both: as today, one after the other as today, and in one building.
    mover, further, nearer
        The nearest of today's sites, and people further and nearer by the headline's minutes were it to move in.
    """

    host: Site
    both: float
    shares: tuple[float, float]
    errand: ErrandMinutes
    mover: str
    further: float
    nearer: float


@dataclass(frozen=True)
class Pair:
    """Two sites of different services, apart today, that many people have as their nearest of each."""

    first: Site
    second: Site
    both: float
    metres: float


def hosts(place: Place, where: Candidates, at: Reach, *, service: Service) -> tuple[Host, ...]:
    """The premises where most people would come to both, first those with most; only of services that all may use."""
    people = place.people.residents
    minutes = at.minutes.loc[people.index].fillna(np.inf)
    today = [site.site_id for site in (*where.today, *where.beyond)]
    if not today:
        return ()
    nearest = minutes[today].min(axis=1).to_numpy(float)
    told = []
    for kind in sorted(OPEN_TO_ALL - {service}):
        own = [site.site_id for site in place.services.sites_of(kind) if site.site_id in minutes]
        for site in where.others:
            if site.service is not kind:
                continue
            to_host = minutes[site.site_id].to_numpy(float)
            comes = to_host < nearest
            uses = _is_nearest(minutes[own], site.site_id)
            both = people.to_numpy(float) * (comes & uses)
            if both.sum() > 0:
                shares = float(people.to_numpy(float)[comes].sum()), float(people.to_numpy(float)[uses].sum())
                told.append((site, both, to_host, shares))
    told.sort(key=lambda each: -each[1].sum())
    first = [site for site in where.today if site.at is not None]
    return tuple(
        Host(
            site,
            float(both.sum()),
            shares,
            _errand(both, nearest, to_host, between=_walked(place, _mover(first, site), site)),
            *_moved(where, minutes, site, nearest, people.to_numpy(float)),
        )
        for site, both, to_host, shares in told[:MOST_TOLD]
    )


def _mover(sites: Sequence[Site], host: Site) -> Site | None:
    """The one of these sites that is nearest to a host in a straight line; None where there is none."""
    placed = [(_metres(site, host), at) for at, site in enumerate(sites)]
    return sites[min(placed)[1]] if placed else None


def _metres(first: Site, second: Site) -> float:
    if first.at is None or second.at is None:
        return np.inf
    return float(np.hypot(first.at.easting - second.at.easting, first.at.northing - second.at.northing))


def _walked(place: Place, first: Site | None, second: Site) -> float:
    """Minutes on foot from one site to the other; NaN where there is no first or no way."""
    if first is None:
        return np.nan
    ends, settings = points([first, second]), place.travel.times[Mode.WALK].settings
    walked = travel_times(place.travel.network, ends.iloc[[0]], ends.iloc[[1]], mode=Mode.WALK, settings=settings)
    return float(walked.minutes.iloc[0, 0])


def _is_nearest(minutes: pd.DataFrame, code: str) -> NDArray[np.bool_]:
    """Whether this is the nearest of these sites, by area; whoever reaches none has none."""
    least = minutes.to_numpy(float).min(axis=1)
    return (minutes[code].to_numpy(float) <= least) & np.isfinite(least)


def _errand(both: Floats, to_service: Floats, to_host: Floats, *, between: float) -> ErrandMinutes:
    """Both errands, on average over those who would come to both and reach both today."""
    reached = (both > 0) & np.isfinite(to_service)
    if not reached.any():
        return ErrandMinutes(np.nan, np.nan, np.nan)
    service, host = (float(np.average(each[reached], weights=both[reached])) for each in (to_service, to_host))
    return trips(service, host, between, host)


def _moved(
    where: Candidates, minutes: pd.DataFrame, host: Site, nearest: Floats, people: Floats
) -> tuple[str, float, float]:
    """The nearest of today's sites inside, and people further and nearer by the headline's minutes if it moved in."""
    mover = _mover([site for site in where.today if site.at is not None], host)
    if mover is None:
        return "", 0.0, 0.0
    stay = [site.site_id for site in (*where.today, *where.beyond) if site is not mover]
    after = minutes[[*stay, host.site_id]].to_numpy(float).min(axis=1)
    change = np.full(len(after), 0.0)
    either = np.isfinite(after) | np.isfinite(nearest)
    change[either] = after[either] - nearest[either]
    step = USUAL.headline_minutes
    return mover.name, float(people[change >= step].sum()), float(people[change <= -step].sum())


def pairs(place: Place, minutes: pd.DataFrame) -> tuple[Pair, ...]:
    """Of each two services that all may use, the two sites apart that most people have nearest; most people first.

    minutes: to every site of these services, area_code x site_id.
    """
    people = place.people.residents
    offered = [service for service in place.services.offered() if service in OPEN_TO_ALL]
    nearest = {service: _nearest(place.services.sites_of(service), minutes.loc[people.index]) for service in offered}
    told = []
    for first, second in combinations(offered, 2):
        counted: dict[tuple[str, str], float] = {}
        for area, (one, other) in enumerate(zip(nearest[first], nearest[second], strict=True)):
            if one and other:
                counted[one, other] = counted.get((one, other), 0.0) + float(people.iloc[area])
        for (one, other), both in sorted(counted.items(), key=lambda entry: -entry[1]):
            here, there = place.site(one), place.site(other)
            if _together(here, there) or _metres(here, there) > MOST_APART_METRES:
                continue
            told.append(Pair(here, there, both, _metres(here, there)))
            break
    return tuple(sorted(told, key=lambda each: -each.both)[:MOST_TOLD])


def _together(first: Site, second: Site) -> bool:
    if first.premises and first.premises == second.premises:
        return True
    return first.at == second.at or in_one_spot(first, second)


def _nearest(sites: Sequence[Site], minutes: pd.DataFrame) -> list[str]:
    """Code of the nearest of these sites by area, "" where none is reached."""
    codes = [site.site_id for site in sites if site.site_id in minutes]
    if not codes:
        return [""] * len(minutes)
    table = minutes[codes].to_numpy(float)
    reached = np.isfinite(table).any(axis=1)
    at = np.where(reached, np.nanargmin(np.where(np.isfinite(table), table, np.inf), axis=1), 0)
    return [codes[position] if found else "" for position, found in zip(at, reached, strict=True)]
