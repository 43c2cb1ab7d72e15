"""People added up run by run, row by row, as a compiled loop: rows x runs are never held (see count_ranges)."""

# mypy: disable-error-code="no-untyped-def"

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def turning_sums(people, parts, drawn, met, outcomes):
    """People of the rows that have each outcome in each run, outcomes x runs, of the rows that turn alone.

    A row's people in a run are people x (base + weights @ drawn). It has an outcome where the departure that it meets
    is at least `at` (upward), or at most.

    Parameters
    ----------
    parts
        The base, and the weights of the draws as a sparse matrix by rows: first of each row, columns, weights.
    met
        Places x runs, and the place of each row.
    outcomes
        at, upward and whether the row turns, each outcomes x rows.
    """
    (base, first_part, part, weight), (departures, place), (at, upward, turns) = parts, met, outcomes
    runs = departures.shape[1]
    sums, present = np.zeros((len(at), runs)), np.empty(runs)
    for row in range(len(people)):
        if not turns[:, row].any():
            continue
        present[:] = base
        for k in range(first_part[row], first_part[row + 1]):
            for run in range(runs):
                present[run] += weight[k] * drawn[part[k], run]
        here = departures[place[row]]
        for run in range(runs):
            present[run] *= people[row]
        for outcome in range(len(at)):
            if not turns[outcome, row]:
                continue
            edge, total = at[outcome, row], sums[outcome]
            if upward[outcome, row]:
                for run in range(runs):
                    total[run] += present[run] if here[run] >= edge else 0.0
            else:
                for run in range(runs):
                    total[run] += present[run] if here[run] <= edge else 0.0
    return sums
