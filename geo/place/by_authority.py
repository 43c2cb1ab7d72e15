"""The rows of a table by authority: each authority of a place and the whole; none for a place of one."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.place.place import Place
from geo.travel.streets import Mode
from geo.travel.ways import Way
from geo.values import kept_by_identity

WHOLE = "All together"


@dataclass(frozen=True, eq=False)
class Row:
    """One authority of a place, or all of it.

    Attributes
    ----------
    code
        The authority's, or of the whole what its figures stand under.
    wards
        Codes.
    share
        The part of each small area's people who live in it, 0 to 1 (index area_code, every area inside).
    """

    code: str
    name: str
    wards: tuple[str, ...]
    share: pd.Series

    def people(self, place: Place) -> pd.Series:
        """Its residents by small area."""
        return place.people.residents * self.share


def rows_by_authority(place: Place) -> tuple[Row, ...]:
    """A row for each authority in order, then the whole; empty for a place of one authority, whose whole it is."""
    return _rows(place) if len(place.authorities) > 1 else ()


@kept_by_identity
def _rows(place: Place) -> tuple[Row, ...]:
    parts, inside = place.ward_shares, place.people.residents.index
    rows = []
    for authority in place.authorities:
        own = parts[parts["ward_code"].isin(authority.wards)]
        share = own.groupby("area_code")["share"].sum().reindex(inside, fill_value=0.0)
        rows.append(Row(authority.code, authority.name, authority.wards, share))
    everywhere = pd.Series(1.0, index=inside)
    return (*rows, Row(place.whole_code, WHOLE, tuple(map(str, place.wards.frame.index)), everywhere))


def lacks_transit(place: Place, row: Row) -> bool:
    """Whether the timetables held have no stop in a part of the place, while they serve another: nobody can say there
    that no bus runs."""
    timetable = place.travel.timetable
    if timetable is None or row.name == WHOLE:
        return False
    west, south, east, north = place.wards.frame.geometry.loc[list(row.wards)].total_bounds
    at_east, at_north = np.asarray(timetable.stop_easting), np.asarray(timetable.stop_northing)
    return not bool(((at_east >= west) & (at_east <= east) & (at_north >= south) & (at_north <= north)).any())


def told_by(place: Place, row: Row, way: Way) -> bool:
    """Whether minutes by a way are held for a part: those with public transport need a timetable of it."""
    rides = way in (Way.NOCAR, Way.TRANSIT) and Mode.TRANSIT in place.travel.times
    return not (rides and lacks_transit(place, row))
