"""How high is the ground? A river plain with gentle rises, and two hills steep enough to matter on wheels."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from shapely import distance, points

from . import ground
from .writing import archive

Floats = NDArray[np.float64]
# Heights at the middle of squares of this size, over all the ground that the streets cover and a little more.
CELL_METRES = 50
WEST, SOUTH, COLUMNS, ROWS = -8500, -7100, 354, 284
NO_HEIGHT = -9999
RIVER_METRES, BANK_RISE_METRES, BANK_REACH_METRES = 3.0, 14.0, 900.0
# Lantern Hill falls by the gradients that are tagged on its streets: 11% less one for every 90 metres from its top,
# which is level; to the north it falls more gently.
TOP_METRES, TOP_PERCENT, METRES_A_PERCENT = 150.0, 11.0, 90.0
NORTH_STRETCH = 1.5
MARSH_METRES, MARSH_DRAINED_SHARE = 1300.0, 0.85
# Rounds enough to find the plan's point for one of the finished map to within a metre.
ROUNDS = 60


@dataclass(frozen=True)
class Rise:
    """A rounded rise of the plan: where its top is, how high, and the distance at which it is steepest."""

    x: float
    y: float
    metres: float
    spread: float


RISES = (
    Rise(-4300, 2700, 46, 1500),
    Rise(3900, 4300, 38, 1200),
    Rise(950, 1800, 19, 310),
    Rise(-2900, -3000, 26, 750),
    Rise(-2500, -2800, 17, 220),
    Rise(-2420, -130, 24, 210),
    Rise(900, 3500, 22, 900),
    Rise(4700, 900, 14, 700),
    Rise(-250, -3800, 20, 1000),
)


def plan_of(east: Floats, north: Floats) -> tuple[Floats, Floats]:
    """The points of the plan that `ground.bend` moves to these points of the finished map, to about a metre."""
    x, y = east.copy(), north.copy()
    for _ in range(ROUNDS):
        bent_x, bent_y = ground.bend(x, y)
        x, y = x + 0.7 * (east - bent_x), y + 0.7 * (north - bent_y)
    return x, y


def lantern_hill(x: Floats, y: Floats) -> Floats:
    """Metres of Lantern Hill above the plain around it."""
    hill = ground.NEIGHBOURHOOD["Lantern Hill"]
    up = y - hill.y
    away = np.hypot(x - hill.x, np.where(up > 0, up / NORTH_STRETCH, up))
    foot = TOP_PERCENT * METRES_A_PERCENT
    # The fall from a distance to the foot is the sum of (11 - metres / 90) / 100 over the metres between.
    left = foot - np.clip(away, TOP_METRES, foot)
    return left * left / (200 * METRES_A_PERCENT)


def heights(x: Floats, y: Floats) -> Floats:
    """Metres above the sea of points of the plan."""
    from_river = distance(points(x, y), ground.RIVER_LINE)
    bank = BANK_RISE_METRES * (1 - np.exp(-from_river / BANK_REACH_METRES))
    marsh = ground.NEIGHBOURHOOD["Dunmarsh"]
    from_marsh = np.hypot(x - marsh.x, y - marsh.y)
    bank *= 1 - MARSH_DRAINED_SHARE * np.exp(-0.5 * (from_marsh / MARSH_METRES) ** 2)
    rolling = 0.5 * np.sin(x / 97 + y / 151) + 0.4 * np.sin(x / 173 - y / 83)
    high = RIVER_METRES + bank + rolling + lantern_hill(x, y)
    for rise in RISES:
        high += rise.metres * np.exp(-0.5 * ((x - rise.x) ** 2 + (y - rise.y) ** 2) / rise.spread**2)
    return high


def grid() -> Floats:
    """Heights of the finished map in metres to a tenth, (ROWS, COLUMNS), first row north."""
    east = WEST + CELL_METRES * (np.arange(COLUMNS) + 0.5)
    north = SOUTH + CELL_METRES * (np.arange(ROWS)[::-1] + 0.5)
    everywhere = [each.ravel() for each in np.meshgrid(east, north)]
    return np.round(heights(*plan_of(*everywhere)), 1).reshape(ROWS, COLUMNS)


def lines() -> Iterator[str]:
    """An ESRI ASCII grid on the British National Grid: six lines of header, then a line a row from the north."""
    yield f"ncols {COLUMNS}"
    yield f"nrows {ROWS}"
    yield f"xllcorner {ground.ORIGIN_EASTING + WEST:.0f}"
    yield f"yllcorner {ground.ORIGIN_NORTHING + SOUTH:.0f}"
    yield f"cellsize {CELL_METRES}"
    yield f"NODATA_value {NO_HEIGHT}"
    for row in grid().tolist():
        yield " ".join(f"{metres:.1f}" for metres in row)


def write(folder: Path) -> None:
    """The heights, in a zip as the map agency packs them."""
    archive(folder / "streets" / "kingsmere_heights.zip", {"kingsmere_heights.asc": "\n".join(lines()) + "\n"})
