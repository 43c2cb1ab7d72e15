"""The crowding of sites once nobody would do better elsewhere, as compiled loops (RAAM, see catchments.py)."""

# mypy: disable-error-code="no-untyped-def"

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def settled_crowding(journey, crowd, supply, settled, rounds):
    """People over supply by site once nobody would save by going elsewhere, and whether that came to be."""
    placed, demand = np.zeros(journey.shape), np.zeros(len(supply))
    crowding = np.full(len(supply), np.inf)
    for _ in range(rounds):
        for area in range(len(crowd)):
            if crowd[area] > 0:
                _spread_again(journey[area], crowd[area], supply, placed[area], demand)
        for site in range(len(supply)):
            if supply[site] > 0:
                crowding[site] = demand[site] / supply[site]
        saving = 0.0
        for area in range(len(crowd)):
            best = np.inf
            for site in range(len(supply)):
                best = min(best, crowding[site] + journey[area, site])
            for site in range(len(supply)):
                if placed[area, site] > 0:
                    saving += placed[area, site] * (crowding[site] + journey[area, site] - best)
        if saving <= settled * crowd.sum():
            return crowding, True
    return crowding, False


@njit(cache=True, nogil=True)
def _spread_again(journey, people, supply, placed, demand):
    """One area's people over its sites at equal cost, given everybody else; spread and demand are changed in place."""
    used, count = np.empty(len(supply), np.int64), 0
    for site in range(len(supply)):
        demand[site] -= placed[site]
        placed[site] = 0.0
        if journey[site] < np.inf:
            used[count] = site
            count += 1
    # The cost at which all find a place; sites that cost more than that when empty are dropped until none is.
    level, dropped = 0.0, True
    while dropped:
        room, costs = 0.0, people
        for site in used[:count]:
            room += supply[site]
            costs += demand[site] + supply[site] * journey[site]
        level, staying = costs / room, 0
        for site in used[:count]:
            if demand[site] / supply[site] + journey[site] < level:
                used[staying] = site
                staying += 1
        dropped, count = 0 < staying < count, staying
    for site in used[:count]:
        placed[site] = (level - journey[site]) * supply[site] - demand[site]
        demand[site] += placed[site]
