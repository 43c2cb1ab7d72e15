"""Street networks on paper: named corners and the straight streets between them, tagged as a street file tags them."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from geo.travel.street_rules import speeds_of
from geo.travel.streets import Streets

Corners = Mapping[str, tuple[float, float]]


def paper_streets(corners: Corners, streets: Sequence[tuple[str, str, dict[str, str]]]) -> Streets:
    """Straight streets (from corner, to corner, tags) between corners given as easting and northing in metres."""
    names = list(corners)
    places = np.array([corners[name] for name in names], dtype=float)
    ends = np.array([(names.index(a), names.index(b)) for a, b, _ in streets], dtype=np.int32)
    speeds = [speeds_of({"highway": "residential", **tags}) for _, _, tags in streets]
    shape = places[ends.ravel()]
    step = places[ends[:, 1]] - places[ends[:, 0]]
    return Streets(
        node_easting=places[:, 0],
        node_northing=places[:, 1],
        edge_from=ends[:, 0],
        edge_to=ends[:, 1],
        edge_metres=np.hypot(step[:, 0], step[:, 1]).astype(np.float32),
        shape_start=np.arange(0, 2 * len(streets) + 1, 2, dtype=np.int32),
        shape_easting=shape[:, 0],
        shape_northing=shape[:, 1],
        walk=np.array([speed.walk for speed in speeds], dtype=np.float32).T,
        wheelchair=np.array([speed.wheelchair for speed in speeds], dtype=np.float32).T,
        wheelchair_cautious=np.array([speed.wheelchair_cautious for speed in speeds], dtype=np.float32).T,
        cycle=np.array([speed.cycle for speed in speeds], dtype=np.float32).T,
        cycle_quiet=np.array([speed.cycle_quiet for speed in speeds], dtype=np.float32).T,
        car_kmh=np.array([speed.car_kmh for speed in speeds], dtype=np.float32).T,
        gradient_percent=np.array([speed.gradient_percent for speed in speeds], dtype=np.float32),
        off_ground=np.array([speed.off_ground for speed in speeds]),
        tagged_for_wheelchairs=np.array([speed.tagged_for_wheelchairs for speed in speeds]),
        tells_step_free=np.array([speed.tells_step_free for speed in speeds]),
        no_pavement=np.array([speed.no_pavement for speed in speeds]),
    )


def places(**points: tuple[float, float]) -> pd.DataFrame:
    """Named points as travel reads them: index the name; easting, northing."""
    return pd.DataFrame.from_dict(points, orient="index", columns=["easting", "northing"]).astype(float)
