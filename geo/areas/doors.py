"""Where the trips of an area's people start: one door or several, each with its part of the area's people.

Doors are a long frame: index area_code, once for each of its doors and these together, in the order of the areas;
easting and northing in metres; weight, the part of the area's people who start there, adding up to 1 for each area. A
frame in which every area has one door needs no weights.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.areas.areas import AreaKind, Areas
from geo.areas.lookups import area_at
from geo.values import kept_by_identity

# How the official centre of an area is told in `Areas.frame`'s column origin.
WEIGHTED_CENTRE = "its population-weighted centre"
# An area with a journey from exactly this part of its doors still has one.
LEAST_REACHED = 0.5
_ROUNDING = 1e-9


def doors_of(areas: Areas, postcodes: pd.DataFrame) -> pd.DataFrame:
    """The doors of small areas, each of an area's own with the same weight.

    An output area has one, its centre. An LSOA, of some 1,500 people, has its official population-weighted centre and
    each of these postcodes that lies in it; a centre that is only made up from the postcodes, or from the outline, is
    a door where there is no other. Neither open list of postcodes tells how many homes one has, so all weigh the same.

    Parameters
    ----------
    areas
        Their frame with easting, northing and origin.
    postcodes
        Those in use, with a place of their own: easting, northing (metres).
    """
    centres = areas.frame[["easting", "northing"]].astype(float)
    if areas.kind is not AreaKind.LSOA or postcodes.empty:
        return centres.assign(weight=1.0)
    own = postcodes[["easting", "northing"]].astype(float).set_axis(area_at(postcodes, areas).to_numpy())
    own = own[own.index.notna()]
    told = areas.frame["origin"].eq(WEIGHTED_CENTRE) | ~areas.frame.index.isin(own.index)
    return equally_weighted(pd.concat([centres[told.to_numpy()], own]), areas.frame.index)


def equally_weighted(points: pd.DataFrame, codes: pd.Index) -> pd.DataFrame:
    """Doors of these points (index area_code), in the order of the codes; an area's own all weigh the same."""
    order = np.argsort(codes.get_indexer(points.index), kind="stable")
    points = points.iloc[order].rename_axis(codes.name)
    return points.assign(weight=1.0 / points.groupby(level=0)["easting"].transform("size"))


def averaged(
    figures: NDArray[np.float32], doors: pd.DataFrame
) -> tuple[NDArray[np.float32], NDArray[np.float32] | None]:
    """Figures of areas from those of their doors (D, S): weighted means, and the shares of doors without one.

    The mean is over the doors that have a figure. An area has none (NaN) where doors with more than half of its weight
    have none. The shares (A, S), 0 to 1, are None where every area has one door: there they tell nothing more.
    """
    if doors.index.is_unique:
        return figures, None
    first, weight = _first_doors(doors), doors["weight"].to_numpy(float)[:, None]
    known = ~np.isnan(figures)
    reached = np.add.reduceat(np.where(known, weight, 0.0), first, axis=0)
    total = np.add.reduceat(np.where(known, figures * weight, 0.0), first, axis=0)
    has_figure = reached >= LEAST_REACHED - _ROUNDING
    means = np.where(has_figure, total / np.where(has_figure, reached, 1.0), np.nan)
    return means.astype(np.float32), np.clip(1.0 - reached, 0.0, 1.0).astype(np.float32)


def by_area(figures: pd.Series, doors: pd.DataFrame) -> pd.Series:
    """One figure of each door as weighted means by area, as `averaged` gives them."""
    means, _ = averaged(figures.to_numpy(np.float64)[:, None], doors)
    return figures if doors.index.is_unique else pd.Series(means[:, 0].astype(float), doors.index.unique())


def people_at(doors: pd.DataFrame, people: pd.Series) -> pd.Series:
    """The people of areas shared over their doors, in the order of the doors."""
    shared = people.reindex(doors.index)
    return shared if doors.index.is_unique else shared * doors["weight"]


@kept_by_identity
def _first_doors(doors: pd.DataFrame) -> NDArray[np.intp]:
    """Where the doors of each area begin."""
    codes = doors.index.to_numpy(dtype=object)
    return np.flatnonzero(np.append(True, codes[1:] != codes[:-1]))
