"""What a gradient does to speeds, and gradients of streets from the heights of the ground.

A gradient counts for bicycles by direction and for wheelchairs by steepness; on foot it counts for nothing, so that
walking takes as long there as back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.travel.streets import PUSHED, ROUGH, Mode, Streets
from geo.values import Floats

# Inclusive Mobility (DfT 2021): 5% is the gradient to prefer, 8% the limit over short distances. Up to 10% some people
# in wheelchairs manage: our choice for the optimistic figure, where routers draw the line between 6% and 12%.
STEEP_PERCENT = 5.0
MOST_PERCENT = {Mode.WHEELCHAIR: 10.0, Mode.WHEELCHAIR_CAUTIOUS: 8.0}
# Our choice: by bicycle each percent uphill takes 7% of the pace on the level, so that at 10% it is pushed; each
# percent downhill gives 4%, up to a fifth more. In Leeds 85% of cyclists rode up to 22 km/h on the level and up to
# 25 km/h down 3%, which is 4.5% a percent, and lost more uphill than they won downhill (Parkin and Rotheram, Transport
# Policy 2010).
LOST_A_PERCENT_UPHILL = (1.0 - PUSHED) / 10.0
WON_A_PERCENT_DOWNHILL = 0.04
MOST_DOWNHILL = 1.2
# Between points nearer than this a grid of heights 50 m apart tells no gradient: our choice.
LEAST_METRES_TO_TELL = 20.0


@dataclass(frozen=True, eq=False)
class HeightTile:
    """Heights of the ground on a square grid of the National Grid; each is the height at the middle of its cell.

    Attributes
    ----------
    west, south
        The outer corner of the tile, in metres.
    cell_metres
        Side of a cell.
    metres
        Heights, float32 (rows, columns), first row north; NaN where one is not known.
    """

    west: float
    south: float
    cell_metres: float
    metres: NDArray[np.float32]


def cycling_share(share: ArrayLike, gradient_percent: ArrayLike) -> Floats:
    """Share of a bicycle's own speed, with the gradient in the direction of travel (uphill positive, NaN not known).

    Nobody rides slower than the bicycle is pushed; where it is pushed anyway the gradient counts for nothing.
    """
    level, percent = np.asarray(share, float), np.asarray(gradient_percent, float)
    uphill = 1.0 - LOST_A_PERCENT_UPHILL * percent
    downhill = np.minimum(1.0 - WON_A_PERCENT_DOWNHILL * percent, MOST_DOWNHILL)
    pace = np.where(np.isnan(percent), 1.0, np.where(percent > 0, uphill, downhill))
    # Shares are kept as float32, in which pushing is a hair above its float64.
    return np.where(level > np.float32(PUSHED), np.maximum(level * pace, PUSHED), level)


def wheelchair_share(
    share: ArrayLike, gradient_percent: ArrayLike, *, most_percent: float, tagged: ArrayLike = False
) -> Floats:
    """Share of a wheelchair's own speed: half above 5% either way, NaN above the most there may be.

    tagged: where a tag says that wheelchairs get through, no gradient bars them.
    """
    level, steepness = np.asarray(share, float), np.abs(np.asarray(gradient_percent, float))
    slowed = np.where(steepness > STEEP_PERCENT, np.minimum(level, ROUGH), level)
    return np.where((steepness > most_percent) & ~np.asarray(tagged, bool), np.nan, slowed)


def heights_at(tiles: Iterable[HeightTile], easting: Floats, northing: Floats) -> Floats:
    """Height of the ground at points, in metres, between the four figures about each; NaN where one is not known.

    Tiles of one grid are read as one, so that a point near a seam has its figures from both sides. Where grids of
    several cell sizes overlap the finest counts.
    """
    heights = np.full(len(easting), np.nan)

    def grid(tile: HeightTile) -> tuple[float, float, float]:
        return tile.cell_metres, tile.west % tile.cell_metres, tile.south % tile.cell_metres

    for _, of_one_grid in groupby(sorted(tiles, key=grid), key=grid):
        unknown = np.isnan(heights)
        heights[unknown] = _between_figures(list(of_one_grid), easting[unknown], northing[unknown])
    return heights


def with_heights(streets: Streets, tiles: Sequence[HeightTile]) -> Streets:
    """The streets with gradients from the heights at both ends of each, and the speeds that follow from them.

    A gradient that a tag tells in figures stays. Nothing is told of bridges and tunnels, of streets of less than 20 m
    and beyond the tiles. On a long street this is the mean: a hill in the middle of it does not show.
    """
    ends = heights_at(tiles, streets.node_easting, streets.node_northing)
    climb = ends[streets.edge_to] - ends[streets.edge_from]
    telling = np.isnan(streets.gradient_percent) & (streets.edge_metres >= LEAST_METRES_TO_TELL) & ~streets.off_ground
    percent = np.where(telling, 100.0 * climb / np.maximum(streets.edge_metres, LEAST_METRES_TO_TELL), np.nan)
    both_ways = np.stack([percent, -percent])
    tagged = streets.tagged_for_wheelchairs

    def rolled(share: NDArray[np.float32], mode: Mode) -> NDArray[np.float32]:
        most = MOST_PERCENT[mode]
        return wheelchair_share(share, both_ways, most_percent=most, tagged=tagged).astype(np.float32)

    return replace(
        streets,
        wheelchair=rolled(streets.wheelchair, Mode.WHEELCHAIR),
        wheelchair_cautious=rolled(streets.wheelchair_cautious, Mode.WHEELCHAIR_CAUTIOUS),
        cycle=cycling_share(streets.cycle, both_ways).astype(np.float32),
        cycle_quiet=cycling_share(streets.cycle_quiet, both_ways).astype(np.float32),
        gradient_percent=np.where(np.isnan(percent), streets.gradient_percent, percent).astype(np.float32),
    )


def _between_figures(tiles: list[HeightTile], easting: Floats, northing: Floats) -> Floats:
    """Heights between the four figures about each point, from tiles whose cells lie on one grid."""
    if len(easting) == 0:
        return np.full(0, np.nan)
    cell = tiles[0].cell_metres
    west, south = min(tile.west for tile in tiles), min(tile.south for tile in tiles)
    # Counted in cells from the middle of the first one, so that a whole number is a figure's own place.
    east, north = (easting - west) / cell - 0.5, (northing - south) / cell - 0.5
    column, row = np.floor(east).astype(np.int64), np.floor(north).astype(np.int64)
    corners = np.full((2, 2, len(easting)), np.nan)
    for tile in tiles:
        first_column, first_row = round((tile.west - west) / cell), round((tile.south - south) / cell)
        rows, columns = tile.metres.shape
        meets_east = column.min() < first_column + columns and column.max() + 1 >= first_column
        if not (meets_east and row.min() < first_row + rows and row.max() + 1 >= first_row):
            continue
        for up in (0, 1):
            for right in (0, 1):
                down_from_top, along = rows - 1 - (row + up - first_row), column + right - first_column
                inside = (down_from_top >= 0) & (down_from_top < rows) & (along >= 0) & (along < columns)
                corners[up, right, inside] = tile.metres[down_from_top[inside], along[inside]]
    along_east, along_north = east - column, north - row
    lower = _mixed(corners[0, 0], corners[0, 1], along_east)
    upper = _mixed(corners[1, 0], corners[1, 1], along_east)
    return _mixed(lower, upper, along_north)


def _mixed(first: Floats, second: Floats, share: Floats) -> Floats:
    """So much of the second and the rest of the first; where it is all of the first, the second need not be known."""
    return np.where(share > 0, first * (1 - share) + second * share, first)
