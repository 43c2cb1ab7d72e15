"""The rows of a table by authority: each authority of a place and the whole; none for a place of one.

Here alone it is settled of which small areas minutes by public transport are not held, as no timetable of their
authority is: they are missing, neither a walk nor "no journey". Without a car means on foot there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from geo.access.access import nearest_by
from geo.language.phrases import joined, number_of
from geo.place.place import Place
from geo.travel.kept import Minutes
from geo.travel.streets import Mode
from geo.travel.ways import Way
from geo.values import kept_by_identity

WHOLE = "All together"
# Of a small area on a map.
UNTOLD_LABEL = "not held: no timetable of it"
UNTOLD = {
    Way.NOCAR: "on foot alone: no timetable of it is held",
    Way.TRANSIT: "not available: no timetable of it is held",
}


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


@kept_by_identity
def on_foot_words(place: Place) -> str:
    """Of which authorities without a car means on foot alone while others have a timetable; empty for none."""
    alone = [row.name for row in rows_by_authority(place) if not told_by(place, row, Way.NOCAR)]
    return f"in {joined(alone)} on foot alone" if alone else ""


def untold_areas(place: Place) -> pd.Index:
    """The small areas, outside too, of authorities without a timetable where another has one (area_code).

    An area is of the authority in which most of its people live; one outside the place, of the nearest.
    """
    return _untold(place) if len(place.authorities) > 1 and Mode.TRANSIT in place.travel.times else pd.Index([])


@kept_by_identity
def _untold(place: Place) -> pd.Index:
    parts = rows_by_authority(place)[:-1]
    lacking = [row for row in parts if lacks_transit(place, row)]
    inside = sum((row.share for row in lacking), pd.Series(0.0, index=place.people.residents.index))
    doors = place.travel.doors[["easting", "northing"]].groupby(level=0).mean()
    beyond = doors.drop(inside.index, errors="ignore")
    if not lacking or beyond.empty:
        return inside.index[inside > 0.5]
    at = shapely.points(beyond.to_numpy(float))
    outlines = [place.wards.frame.geometry.loc[list(row.wards)].union_all() for row in parts]
    nearest = np.argmin([shapely.distance(at, outline) for outline in outlines], axis=0)
    return inside.index[inside > 0.5].append(beyond.index[[parts[each] in lacking for each in nearest]])


def not_held(place: Place, way: Way) -> pd.Index:
    """The small areas of which no minutes by a way are held while the place holds some (area_code)."""
    return untold_areas(place) if way is Way.TRANSIT else pd.Index([])


def nearest_held(
    place: Place, way: Way, *, site_ids: Sequence[str], times: Mapping[Mode, Minutes] | None = None
) -> pd.Series:
    """Minutes to the nearest of these sites by area, NaN where none is reached or none is held (`not_held`).

    times: the tables that are asked; the place's own where None.
    """
    minutes = nearest_by(place.travel.times if times is None else times, way, site_ids=site_ids)
    return minutes.mask(minutes.index.isin(not_held(place, way)))


def untold_words(place: Place, way: Way) -> list[str]:
    """A sentence for each authority of which a way is told in part only, or not at all."""
    lacking = [row for row in rows_by_authority(place) if not told_by(place, row, way)]
    if way is Way.NOCAR:
        return [f"{row.name}: {UNTOLD[way]}." for row in lacking]
    return [
        f"{row.name}: {UNTOLD[way]}, so {number_of(int((row.share > 0.5).sum()), 'small area')} with "
        f"{row.people(place).sum():,.0f} people are missing from what is said by "
        "public transport."
        for row in lacking
    ]
