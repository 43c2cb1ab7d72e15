"""What a proposal asks of residents by one way of travel: who drives, who rides, and how far it is to the nearest site.

Kilometres are straight lines lengthened, before and after, whatever the way: people in households with a car are all
taken to drive, those in households without one to ride where a bus or train is quicker than walking.
"""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from geo.areas.doors import by_area
from geo.impact.burden import Burden, BurdenSettings, Travelled, burden, straight_metres
from geo.impact.compare import positions, sides_of
from geo.people.population import NATIONAL_FIFTHS, WITH_CAR, WITHOUT_CAR
from geo.place.place import Place
from geo.services.services import Site, points
from geo.travel.ways import Way
from geo.values import Floats, OnDemand, kept_by_identity

DRIVERS, RIDERS = ("cars", WITH_CAR), ("cars", WITHOUT_CAR)


def burdens(
    place: Place,
    areas: Mapping[Way, pd.DataFrame],
    sites: tuple[Iterable[Site], Iterable[Site]],
    *,
    detour: float,
    settings: BurdenSettings,
) -> Mapping[Way, Burden]:
    """The burden by every way whose travellers are counted, each worked out when it is looked at.

    areas: what impact.compare says of each way.
    """
    more, fifths = travelled(place, areas, sites, detour=detour), by_fifth(place.people.groups_by_area)
    inside = place.people.residents.index

    def of_way(way: Way) -> Burden:
        at = positions(areas[way].index, inside)
        change = pd.Series(areas[way]["change"].to_numpy(float)[at], inside)
        return burden(change, place.people.residents, travelled=more, by_fifth=fifths, settings=settings)

    return OnDemand((way for way in areas if way.counts_people), of_way)


def travelled(
    place: Place,
    areas: Mapping[Way, pd.DataFrame],
    sites: tuple[Iterable[Site], Iterable[Site]],
    *,
    detour: float,
) -> Travelled:
    """More metres by car and by bus. areas: what impact.compare says of each way; sites: before and after."""
    inside = place.people.residents.index
    doors = _doors_of(place.travel.doors, inside)
    metres = [by_area(straight_metres(doors, points(side), detour=detour), doors).reindex(inside) for side in sites]
    before, after = (each.to_numpy(float) for each in metres)
    by_bus = _ridden(areas, after, inside, side=1) - _ridden(areas, before, inside, side=0)
    return Travelled(_together(place, DRIVERS, after - before), _together(place, RIDERS, by_bus))


@kept_by_identity
def _doors_of(doors: pd.DataFrame, areas: pd.Index) -> pd.DataFrame:
    """The doors of some areas."""
    return doors.loc[areas]


def _together(place: Place, group: tuple[str, str], metres: Floats) -> float:
    """The metres of everybody of a group, areas without a figure left out; NaN where none has one."""
    if group not in place.people.groups_by_area or np.isnan(metres).all():
        return float("nan")
    return float(place.people.groups_by_area[group].to_numpy(float) @ np.nan_to_num(metres))


def _ridden(areas: Mapping[Way, pd.DataFrame], metres: Floats, inside: pd.Index, *, side: int) -> Floats:
    """Metres where a bus or train is quicker than walking all the way, else 0; NaN without a timetable."""
    if Way.TRANSIT not in areas:
        return metres * float("nan")
    ridden, walked = (sides_of(areas[way], inside)[side] for way in (Way.NOCAR, Way.WALK))
    return np.where((ridden < walked) | (np.isnan(walked) & ~np.isnan(ridden)), metres, 0.0)


@kept_by_identity
def by_fifth(groups: pd.DataFrame) -> pd.DataFrame | None:
    """People of a place's groups by small area and national fifth, the most deprived first; None where not held."""
    if "deprivation_national" not in groups.columns.get_level_values("kind"):
        return None
    return groups["deprivation_national"].reindex(columns=list(NATIONAL_FIFTHS), fill_value=0.0)
