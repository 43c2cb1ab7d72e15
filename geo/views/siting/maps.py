"""Near-best ways as small maps: who would be nearer and further, what opens and what closes; and all candidates."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from geo.impact import compare
from geo.siting.proposing import closed, opened
from geo.siting.question import Found
from geo.values import kept_by_identity
from geo.views.map import drawing
from geo.views.map.maps import Fill, Mark, MarkKind, fill_bands, fill_minutes
from geo.views.siting.tables import shown_names


@dataclass(frozen=True, eq=False)
class WayMap:
    """The map of one way: its fill, its sites, and what the script draws."""

    fill: Fill
    signs: tuple[Mark, ...]
    painted: dict[str, Any]


def way_map(found: Found, at: int, names: Mapping[str, str]) -> WayMap:
    """The bands of change by small area of the way at this position; names: what candidates are called, by code."""
    problem, way = found.answer.problem, found.answer.ways[at]
    index = pd.Index(problem.areas, name="area_code")
    before, after = (
        pd.Series(np.where(np.isfinite(minutes), minutes, np.nan), index)
        for minutes in (problem.before, problem.minutes[:, way].min(axis=1).astype(float))
    )
    asked, place = found.question.asked, found.place
    bands = compare.compare(
        before, after, approximate=place.travel.approximate, settings=problem.counting.rules
    ).reindex(place.inside)
    fill = fill_bands(bands, service=asked.service, way=asked.way, settings=problem.counting.rules)
    signs = way_signs(found, at, names)
    return WayMap(fill, signs, drawing.painted(fill, signs, codes=place.areas.frame.index))


def today_fill(found: Found) -> Fill:
    """Minutes to the nearest of today's sites by small area where somebody is counted."""
    problem, asked = found.answer.problem, found.question.asked
    before = np.where(np.isfinite(problem.before), problem.before, np.nan)
    minutes = pd.Series(before, pd.Index(problem.areas, name="area_code"))
    return fill_minutes(minutes, service=asked.service, way=asked.way)


def today_signs(found: Found, names: Mapping[str, str]) -> tuple[Mark, ...]:
    """The sites that stand today."""
    service = found.question.asked.service
    return tuple(
        Mark(site.at, names[site.site_id], "today", service, site.site_id)
        for site in (*found.where.today, *found.where.beyond)
        if site.at is not None
    )


@kept_by_identity
def small_maps(found: Found) -> tuple[WayMap, ...]:
    """A map of the first way of each group, as candidates are called on the screen."""
    names = shown_names(found)
    return tuple(way_map(found, group.first, names) for group in found.groups)


def way_signs(found: Found, at: int, names: Mapping[str, str]) -> tuple[Mark, ...]:
    """The sites of a way: those that stay, those that close and those that open."""
    way, service = found.answer.ways[at], found.question.asked.service
    new = {site.site_id for site in opened(found.where, way)}
    gone = {site.site_id for site in closed(found.where, way)}
    stand = {found.where.sites[position].site_id for position in way} | gone
    kind: dict[bool, MarkKind] = {True: "proposed", False: "today"}
    return tuple(
        Mark(
            site.at,
            names[site.site_id],
            "closing" if site.site_id in gone else kind[site.site_id in new],
            service,
            site.site_id,
        )
        for site in found.where.sites
        if site.site_id in stand and site.at is not None
    )
