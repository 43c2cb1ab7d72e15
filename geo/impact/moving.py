"""The patients of sites that a proposal changes: whom it moves from where to where, and how far they then go."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from geo.access.load import ELSEWHERE
from geo.impact.bands import Counting
from geo.impact.lists import Relisted, changed_flows
from geo.impact.patient_journeys import Flows, patient_rows
from geo.impact.sides import Sides
from geo.impact.site_minutes import SiteMinutes
from geo.place.place import Place
from geo.travel.ways import Way


@dataclass(frozen=True, eq=False)
class Moving:
    """Patients of sites that change: their flows, the sites they leave and join, their part of each area's people.

    Of those who would go to practices outside, whose place is not held, no journey is told: they stand in no table.
    choosing: codes of the sites whose patients have to join a practice.
    """

    flows: Flows
    ends: Sides
    listed: pd.Series
    choosing: frozenset[str]


def moving(place: Place, sides: Sides, lists: Relisted | None, areas: pd.Index) -> Moving | None:
    """The patients of sites that change; None where no list is touched. areas: those of the tables of minutes."""
    if lists is None or not lists.lists:
        return None
    frame = changed_flows(lists.lists)
    left, joined = (frozenset(frame[column].unique()) for column in ("from_site", "to_site"))
    gone = tuple(site for site in sides.before if site.site_id in left)
    there = tuple(site for site in sides.after if site.site_id in joined)
    codes = [site.site_id for site in gone], [site.site_id for site in there]
    ends = replace(sides, before=gone, after=there)
    choosing = frozenset(site_list.site_id for site_list in lists.lists if site_list.must_reregister > 0)
    flows = Flows.of(frame, areas, *codes)
    with_journeys = replace(flows, area=np.where(frame["to_site"] == ELSEWHERE, -1, flows.area))
    return Moving(with_journeys, ends, _listed(place, frame), choosing)


def _listed(place: Place, flows: pd.DataFrame) -> pd.Series:
    """The part of each area's people who are patients of a site that changes."""
    by_area = flows["people"].groupby(flows["area_code"]).sum().reindex(place.people.residents.index).fillna(0.0)
    return (by_area / place.people.residents.where(place.people.residents > 0)).clip(upper=1.0).fillna(0.0)


def patient_journeys(moving: Moving, minutes: SiteMinutes, way: Way, counting: Counting) -> pd.DataFrame:
    """The journeys of these patients by one way, to their own site and to where they would go (patient_rows)."""
    ends, flows = moving.ends, moving.flows
    return patient_rows(
        flows,
        minutes.to_own(way, ends.before, (flows.area, flows.left), buses=ends.buses_before),
        minutes.to_own(way, ends.after, (flows.area, flows.joined), buses=ends.buses_after),
        approximate=counting.approximate,
        settings=counting.rules,
    )
