"""Every home of a place asked at once, for a file that answers without a network: today and with each option.

A home is a unit postcode where the place holds any; else a small area, of which only the ward can be told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from geo.appraisal.record import Appraisal
from geo.areas.lookups import area_at
from geo.decisions.from_here import Situation, from_here, situations
from geo.place.from_home import Nearest
from geo.place.place import Place
from geo.services.services import Service


class HomeKind(StrEnum):
    """What a row of the table is."""

    POSTCODE = "postcode"
    SMALL_AREA = "small_area"


@dataclass(frozen=True, eq=False)
class EveryHome:
    """What each home is told.

    Attributes
    ----------
    homes
        Index postcode without spaces, or area_code; ward (its code, None outside all of them).
    asked, nearest
        Today and each option, and in each the nearest sites in the order of the homes.
    """

    kind: HomeKind
    service: Service
    homes: pd.DataFrame
    asked: tuple[Situation, ...]
    nearest: tuple[Nearest, ...]


def every_home(place: Place, service: Service, options: Sequence[Appraisal]) -> EveryHome:
    """The same for each home as somebody there is told who types a postcode; InputError as of situations."""
    asked = situations(place, service, options)
    postcodes = place.map.postcodes
    if len(postcodes):
        homes = postcodes[["easting", "northing"]].astype(float)
        told = pd.DataFrame({"ward": area_at(homes, place.wards)})
        return EveryHome(HomeKind.POSTCODE, service, told, asked, from_here(place, homes, asked))
    doors = place.travel.doors[place.travel.doors.index.isin(place.inside)]
    codes = doors.index.unique()
    largest = place.ward_shares.sort_values("share").drop_duplicates("area_code", keep="last").set_index("area_code")
    told = pd.DataFrame({"ward": largest["ward_code"].reindex(codes).astype(object)}, index=codes)
    return EveryHome(HomeKind.SMALL_AREA, service, told, asked, from_here(place, doors, asked))


def figures(nearest: Nearest) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """What is told in whole minutes, H x ways, and return trips in one column more where a timetable is held.

    NaN where there is no journey; infinite trips where one can walk there at any time.
    """
    columns = [np.floor(nearest.minutes[way] + 0.5) for way in nearest.ways]
    if nearest.returns is not None:
        columns.append(np.where(nearest.walked, np.inf, np.round(nearest.returns)))
    return np.stack(columns, axis=1)
