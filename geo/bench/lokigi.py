"""One change evaluated on a travel table that is there already, beside lokigi doing the same where it is installed.

lokigi is a library for choosing sites (MIT) and no part of this project; a person may install it to see this row.
"""

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np
import pandas as pd

from geo.access.access import mean_minutes, nearest
from geo.bench.row import Row, timed
from geo.place.place import Place
from geo.services.services import Service, points
from geo.travel.travel import mode_without_car

CLOSING = "Z99017"
GOAL_RATIO = 20


def lokigi_rows(place: Place) -> list[Row]:
    """The mean minutes of everybody once one surgery has closed, from the same table; [] where lokigi is not there."""
    if find_spec("lokigi") is None:
        return []
    sites = [site for site in place.services.sites_of(Service.GP) if site.at is not None]
    codes = [site.site_id for site in sites]
    table = place.travel.times[mode_without_car(place.travel.times)].minutes.loc[place.inside, codes]
    stay = [code for code in codes if code != CLOSING]
    theirs = _problem(place, table, points(sites))
    ours = mean_minutes(nearest(table, stay), place.people.residents)
    their_minutes = float(theirs(stay))
    seconds = timed(lambda: mean_minutes(nearest(table, stay), place.people.residents))
    second = timed(lambda: theirs(stay))
    return [
        Row(
            f"one closure on the table that is there, {len(table):,} areas x {len(codes)} sites",
            seconds,
            second / GOAL_RATIO,
            "lokigi on the same table",
            second,
            f"mean minutes {abs(ours - their_minutes):.6f} apart",
        )
    ]


def _problem(place: Place, table: pd.DataFrame, where: pd.DataFrame) -> Callable[[list[str]], Any]:
    from lokigi.site import SiteProblem

    codes = table.index.to_numpy(dtype=object)
    problem = SiteProblem(debug_mode=False)
    problem.add_demand(
        pd.DataFrame({"area_code": codes, "people": place.people.residents.to_numpy(float)}),
        demand_col="people",
        location_id_col="area_code",
    )
    problem.add_sites(
        where.reset_index().astype({"site_id": object}),
        candidate_id_col="site_id",
        vertical_geometry_col="northing",
        horizontal_geometry_col="easting",
        crs="EPSG:27700",
    )
    minutes = pd.DataFrame(table.to_numpy(np.float64), index=pd.Index(codes, name="area_code"), columns=table.columns)
    problem.add_travel_matrix(minutes.reset_index(), source_col="area_code", allow_missing=True)

    def mean(stay: list[str]) -> Any:
        return problem.evaluate_single_solution_single_objective("p_median", site_names=stay).weighted_average

    return mean
