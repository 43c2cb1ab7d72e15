"""Whose streets follow when a district's own do not reach far enough."""

from collections.abc import Sequence

import numpy as np
import shapely

from geo.batch.survey import Survey
from geo.travel.held_ground import RINGS_METRES

# Outlines are drawn with fewer corners where only their distance counts.
SIMPLER_METRES = 500.0
# The ground around two outlines touches where they lie no farther apart than twice the widest ring.
TOUCHING_METRES = 2 * max(RINGS_METRES)


def neighbours_of(surveys: Sequence[Survey]) -> dict[str, tuple[str, ...]]:
    """By code, the other districts with streets whose ground joins the district's own, the nearest first.

    One that touches only through others follows them. surveys: each code once.
    """
    with_streets = sorted((each for each in surveys if each.streets), key=lambda each: each.code)
    outlines = np.array([shapely.simplify(each.outline, SIMPLER_METRES) for each in with_streets], dtype=object)
    apart = shapely.distance(outlines[:, None], outlines) if len(outlines) else np.zeros((0, 0))
    middles = shapely.get_coordinates(shapely.centroid(outlines)) if len(outlines) else np.zeros((0, 2))
    followers: dict[str, tuple[str, ...]] = {each.code: () for each in surveys}
    for at, each in enumerate(with_streets):
        from_middle = np.hypot(*(middles - middles[at]).T)
        waiting = [int(other) for other in np.lexsort((from_middle, apart[at])) if other != at]
        joined, order = [at], []
        while touching := [other for other in waiting if (apart[joined, other] <= TOUCHING_METRES).any()]:
            joined.append(touching[0])
            order.append(with_streets[touching[0]].code)
            waiting.remove(touching[0])
        followers[each.code] = tuple(order)
    return followers
