"""Degrees and grid: there and back is the same point everywhere, and no step lies between neighbours."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.projection import to_grid, to_lonlat


@given(st.floats(0, 700_000), st.floats(0, 1_250_000))
def test_there_and_back_is_the_same_point_to_a_millimetre(easting: float, northing: float) -> None:
    again = to_grid(*to_lonlat(easting, northing))
    assert np.allclose(again, (easting, northing), atol=1e-3)


def test_neighbours_stay_neighbours_where_the_sea_begins() -> None:
    # Across 1.92 degrees east, beyond which a library left to choose takes another shift of datum.
    eastings, _ = to_grid(np.array([1.9199, 1.9201]), np.array([53.6, 53.6]))
    assert eastings[1] - eastings[0] == pytest.approx(13.2, abs=0.3)


def test_greenwich_lies_where_satellites_put_it() -> None:
    # The transit circle, 0 on the grid's own datum, is about 5.3 seconds of arc, or 102 m, west of 0 by satellite.
    lon, lat = to_lonlat(538_882, 177_320)
    assert (float(lon), float(lat)) == pytest.approx((-0.00147, 51.4779), abs=2e-4)
