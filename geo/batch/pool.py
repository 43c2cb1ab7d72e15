"""The sites of all folders, each once: what a district's people may be nearest to, whoever lists it."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from geo.batch.survey import Survey
from geo.build.ledger import Ledger
from geo.build.repeats import each_once
from geo.services.services import Service, Site

# Two folders that give one code to sites of a service this near each other mean one site. Our choice.
SAME_SITE_METRES = 250.0
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Pooled:
    """A site, and the authority and code under which it was first listed; its own code is no other site's."""

    site: Site
    authority: str
    code: str


Pool = tuple[Pooled, ...]


def pool_of(surveys: Iterable[Survey]) -> Pool:
    """The sites of these folders, those of the first first; one code of two places is led by its authority's."""
    pool: list[Pooled] = []
    by_code: dict[tuple[Service, str], list[Site]] = {}
    taken: set[str] = set()
    for survey in surveys:
        for site in survey.sites:
            known = by_code.setdefault((site.service, site.site_id), [])
            if any(_near(site, other) for other in known):
                continue
            known.append(site)
            code, number = site.site_id, 1
            while code in taken:
                code = f"{survey.code}-{site.site_id}" + (f"-{number}" if number > 1 else "")
                number += 1
            taken.add(code)
            pool.append(Pooled(replace(site, site_id=code), survey.code, site.site_id))
    return tuple(pool)


def within(pool: Pool, box: Box) -> Pool:
    """The sites that stand in a box: west, south, east and north."""
    west, south, east, north = box
    return tuple(
        each
        for each in pool
        if each.site.at and west <= each.site.at.easting <= east and south <= each.site.at.northing <= north
    )


def digest_of_sites(pool: Iterable[Pooled]) -> str:
    """A checksum of what these sites are and where they stand."""
    lines = [
        f"{each.site.site_id}\0{each.site.service.value}\0{each.site.name}\0{each.site.at}\0{each.authority}\0{each.code}"
        f"\0{sorted(each.site.facts.items())}\n"
        for each in pool
    ]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def beside(own: Sequence[Site], pool: Iterable[Pooled]) -> tuple[Site, ...]:
    """A place's own sites, as they are, and behind them those of the pool that are none of them."""
    mine = tuple(site for site in own if site.at is not None)
    known: dict[tuple[Service, str], Site] = {(site.service, site.site_id): site for site in mine}
    taken = {site.site_id for site in mine}
    others = []
    for each in pool:
        same = known.get((each.site.service, each.code))
        if same is not None and _near(same, each.site):
            continue
        code = each.site.site_id
        code = code if code not in taken else f"{each.authority}-{code}"
        if code not in taken:
            taken.add(code)
            others.append(replace(each.site, site_id=code))
    stays = {site.site_id for site in each_once((*mine, *others), Ledger())}
    return (*mine, *(site for site in others if site.site_id in stays))


def _near(first: Site, second: Site) -> bool:
    if first.at is None or second.at is None:
        return False
    apart = np.hypot(first.at.easting - second.at.easting, first.at.northing - second.at.northing)
    return bool(apart <= SAME_SITE_METRES)
