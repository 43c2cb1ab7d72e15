"""A way of choosing sites as a proposal: what opens in which premises, what closes, and what becomes of its list."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.language.phrases import joined, sentence
from geo.place.place import Place
from geo.plain import LONGEST_NAME
from geo.proposals.changes import Change
from geo.proposals.kinds.several import CoLocate
from geo.proposals.kinds.single import Close, Open
from geo.proposals.likely_outcome import likely_outcome
from geo.proposals.proposals import Proposal
from geo.proposals.terms import Terms
from geo.services.services import Service, Site
from geo.siting.candidates import OF_OTHERS, Candidates
from geo.siting.wanted import SINCE

Way = NDArray[np.int64]


def opened(where: Candidates, way: Way) -> list[Site]:
    """The sites of a way that do not stand today."""
    today = {site.site_id for site in (*where.today, *where.beyond)}
    return [where.sites[at] for at in way if where.sites[at].site_id not in today]


def closed(where: Candidates, way: Way) -> list[Site]:
    """Today's sites that are not in a way."""
    stands = {where.sites[at].site_id for at in way}
    return [site for site in where.today if site.site_id not in stands]


def public_names(place: Place, sites: Sequence[Site], service: Service, owner_asked: frozenset[str]) -> dict[str, str]:
    """What sites are called in anything public, by code: somebody else's, who was not asked, without their names."""
    names = {site.site_id: site.name for site in sites}
    unasked = [
        site
        for site in sites
        if site.service in OF_OTHERS and site.service is not service and site.site_id not in owner_asked and site.at
    ]
    outlines = place.wards.frame
    at = [(site.at.easting, site.at.northing) for site in unasked if site.at]
    points = shapely.points(np.array(at, dtype=float).reshape(-1, 2))
    inside, ward = outlines.sindex.query(points, predicate="intersects")
    wards = dict(zip(inside, outlines["name"].to_numpy()[ward], strict=True))
    for row, site in enumerate(unasked):
        names[site.site_id] = site.service.with_article + (f" in {wards[row]}" if row in wards else "")
    return names


def called(where: Candidates, way: Way, names: Mapping[str, str]) -> str:
    """What a way does, in words: what it opens and closes; names: what sites are called, by code."""
    parts = [
        f"{verb} {joined(names[site.site_id] for site in sites)}"
        for verb, sites in (("open", opened(where, way)), ("close", closed(where, way)))
        if sites
    ]
    return sentence("; ".join(parts)) if parts else "As today"


def proposal_of(place: Place, service: Service, where: Candidates, way: Way, *, name: str) -> Proposal:
    """The changes that make a way of today: premises that are held are shared, and points that were added are opened.

    What becomes of a list is the likeliest outcome with all that closes, to be told on Propose.
    """
    held = {site.site_id for site in place.services.sites}
    shut = closed(where, way)
    codes = {site.site_id for site in shut}
    standing = [site for site in place.services.sites if site.site_id not in codes]
    changes: list[Change] = [_opening(site, service, is_held=site.site_id in held) for site in opened(where, way)]
    changes += [Close(site.site_id, likely_outcome(site, standing, closes=True)) for site in shut]
    return Proposal(name[:LONGEST_NAME], service, tuple(changes))


def _opening(site: Site, service: Service, *, is_held: bool) -> Change:
    assert site.at is not None
    since = site.facts.get(SINCE, "")
    terms = Terms(start=date.fromisoformat(since)) if since else Terms()
    if is_held:
        return CoLocate(site.site_id, name=f"{sentence(service.label)} at {site.name}"[:LONGEST_NAME], terms=terms)
    return Open(site.name, site.at, site.capacity, terms)
