"""In which order a trip makes its calls: by their printed numbers, save where a program lost count of them."""

import numpy as np
from numpy.typing import NDArray

from geo.values import Floats


def in_order(
    trip: NDArray[np.int32], number: Floats, seconds: Floats
) -> tuple[NDArray[np.intp], int, NDArray[np.bool_]]:
    """Positions of the calls by trip and by number along it, how many were left out, and which trips lost count.

    Parameters
    ----------
    trip
        Rows of the trips, in the order of the file.
    number
        stop_sequence.
    seconds
        The printed time, NaN where there is none.

    Notes
    -----
    Two rows with one number are one call, and the first is taken. But some programs count to 100 and begin again at 1,
    so that late calls carry the numbers of early ones: where a trip has a number twice, its numbers fall from one row
    of the file to the next and its times never do, the rows are in order as they stand.
    """
    if not len(trip):
        return np.empty(0, dtype=np.intp), 0, np.zeros(0, dtype=bool)
    order = np.lexsort((number, trip))
    again = _repeats(trip[order], number[order])
    lost = np.zeros(int(trip.max()) + 1, dtype=bool)
    if again.any():
        lost[trip[order[again]]] = True
        as_filed = np.argsort(trip, kind="stable")
        as_filed = as_filed[lost[trip[as_filed]]]
        same = np.diff(trip[as_filed]) == 0
        for figures, wanted in ((number, True), (seconds, False)):
            falls = np.zeros(len(lost), dtype=bool)
            falls[trip[as_filed[1:]][same & (np.diff(figures[as_filed]) < 0)]] = True
            lost &= falls == wanted
        if lost.any():
            place = np.arange(len(trip), dtype=float)
            order = np.lexsort((np.where(lost[trip], place, number), trip))
            again = _repeats(trip[order], number[order]) & ~lost[trip[order]]
    return order[~again], int(again.sum()), lost


def _repeats(trip: NDArray[np.int32], number: Floats) -> NDArray[np.bool_]:
    """Which rows, in order, carry the trip and the number of the row before."""
    return np.concatenate([[False], (trip[1:] == trip[:-1]) & (number[1:] == number[:-1])])
