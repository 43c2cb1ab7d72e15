"""The inner loops over ways of choosing sites: compiled, over what the nearest of each beginning already gives.

A way is a number: its kept part of today's sites (outer) and its new sites (inner), both in the order of combinations.
Sites are rows here (C x A), so that a site's areas lie side by side.
"""

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

Sites = NDArray[np.int64]
# Ways that one piece of work goes through, one after another.
AT_ONCE = 2048
# Minutes' steps in which the longest journeys are first looked for.
STEPS = 512
ADD, OVER, LONGEST = 0, 1, 2


@njit(cache=True)
def choose(of: int, chosen: int) -> int:  # pragma: no cover
    """How many ways there are of choosing so many of so many; at most 4e18, which stands for more."""
    if chosen < 0 or chosen > of:
        return 0
    ways = 1
    for step in range(1, min(chosen, of - chosen) + 1):
        if ways > 4_000_000_000_000_000_000 // (of - step + 1):
            return 4_000_000_000_000_000_000
        ways = ways * (of - step + 1) // step
    return ways


@njit(cache=True)
def unranked(rank: int, of: int, chosen: int, out: Sites) -> None:  # pragma: no cover
    """The rank-th combination in rising order, written to out."""
    at = 0
    for place in range(chosen):
        while True:
            after = choose(of - at - 1, chosen - place - 1)
            if rank < after:
                break
            rank -= after
            at += 1
        out[place] = at
        at += 1


@njit(cache=True)
def way_of(number, outer_of, inner_of, stay, may_go, new, kept, out):  # type: ignore[no-untyped-def]  # pragma: no cover
    """The sites of a way by its number, written to out: those that stay, those kept, those new."""
    added = len(out) - len(stay) - kept
    inner = choose(inner_of, added)
    chosen = np.empty(max(kept, added), dtype=np.int64)
    out[: len(stay)] = stay
    unranked(number // inner, outer_of, kept, chosen)
    for place in range(kept):
        out[len(stay) + place] = may_go[chosen[place]]
    unranked(number % inner, inner_of, added, chosen)
    for place in range(added):
        out[len(stay) + kept + place] = new[chosen[place]]


@njit(parallel=True, cache=True)
def ways_of(numbers, stay, may_go, new, kept, size):  # type: ignore[no-untyped-def]  # pragma: no cover
    """The sites of each of these ways, ways x size."""
    out = np.empty((len(numbers), size), dtype=np.int64)
    for at in prange(len(numbers)):
        way_of(numbers[at], len(may_go), len(new), stay, may_go, new, kept, out[at])
    return out


@njit(fastmath=True, cache=True)
def added_up(best, site, weights):  # type: ignore[no-untyped-def]  # pragma: no cover
    total = 0.0
    for area in range(len(weights)):
        total += weights[area] * min(best[area], site[area])
    return total


@njit(fastmath=True, cache=True)
def most_over(best, site, limits):  # type: ignore[no-untyped-def]  # pragma: no cover
    """By how many minutes the area that is most over its limit is over it."""
    over = best.dtype.type(-1e9)
    for area in range(len(limits)):
        over = max(over, min(best[area], site[area]) - limits[area])
    return over


@njit(cache=True)
def longest_of(best, site, weights, share, counted):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Mean minutes of this share of people with the longest journeys; weights add up to 1, minutes at most 120."""
    counted[:] = 0.0
    scale = (STEPS - 1) / 120.0
    for area in range(len(weights)):
        minutes = min(best[area], site[area])
        counted[int(minutes * scale)] += weights[area]
    step, over = STEPS - 1, 0.0
    while step > 0 and over + counted[step] < share:
        over += counted[step]
        step -= 1
    total, level = 0.0, np.empty(len(weights), dtype=np.int64)
    many = 0
    for area in range(len(weights)):
        minutes = min(best[area], site[area])
        its_step = int(minutes * scale)
        if its_step > step:
            total += weights[area] * minutes
        elif its_step == step and weights[area] > 0:
            level[many] = area
            many += 1
    figures = np.empty(many)
    for place in range(many):
        figures[place] = -min(best[level[place]], site[level[place]])
    left = share - over
    for place in np.argsort(figures):
        part = min(left, weights[level[place]])
        total -= part * figures[place]
        left -= part
        if left <= 0:
            break
    return total / share


@njit(cache=True)
def begin_with(best, table, stay, may_go, kept_sites):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Minutes to the nearest of the sites that stay and those kept, written to best; endless where there is none."""
    best[:] = np.inf
    for site in stay:
        for area in range(len(best)):
            best[area] = min(best[area], table[site, area])
    for place in kept_sites:
        for area in range(len(best)):
            best[area] = min(best[area], table[may_go[place], area])


@njit(cache=True)
def moved_on(chosen, of):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Make chosen the next combination of so many, and say from which place on it is another."""
    fresh = len(chosen) - 1
    while chosen[fresh] == of - len(chosen) + fresh:
        fresh -= 1
    chosen[fresh] += 1
    for place in range(fresh + 1, len(chosen)):
        chosen[place] = chosen[place - 1] + 1
    return fresh


@njit(parallel=True, cache=True)
def figures_of(first, many, table, weights, parts, kept, size, rule, share):  # type: ignore[no-untyped-def]  # pragma: no cover
    """A figure of so many ways from this number on.

    parts: who stays, who may go, who is new (rows of the table). weights: shares of people that add up to 1; for the
    figure OVER the limits of the areas, in the table's precision.
    """
    stay, may_go, new = parts
    added, areas = size - len(stay) - kept, table.shape[1]
    inner = choose(len(new), added)
    out = np.empty(many)
    for piece in prange((many + AT_ONCE - 1) // AT_ONCE):
        begin, end = piece * AT_ONCE, min((piece + 1) * AT_ONCE, many)
        outer_at, chosen = -1, np.empty(max(added, 1), dtype=np.int64)
        kept_sites = np.empty(max(kept, 1), dtype=np.int64)
        best = np.empty((added + 1, areas), dtype=table.dtype)
        counted = np.empty(STEPS)
        fresh = 0
        for at in range(begin, end):
            number = first + at
            if number // inner != outer_at:
                outer_at = number // inner
                unranked(outer_at, len(may_go), kept, kept_sites)
                begin_with(best[0], table, stay, may_go, kept_sites[:kept])
                unranked(number % inner, len(new), added, chosen)
                fresh = 0
            else:
                fresh = moved_on(chosen[:added], len(new))
            for place in range(fresh, added - 1):
                for area in range(areas):
                    best[place + 1, area] = min(best[place, area], table[new[chosen[place]], area])
            last = best[max(added - 1, 0)]
            site_row = table[new[chosen[added - 1]]] if added else last
            if rule == ADD:
                out[at] = added_up(last, site_row, weights)
            elif rule == OVER:
                out[at] = most_over(last, site_row, weights)
            else:
                out[at] = longest_of(last, site_row, weights, share, counted)
    return out


@njit(parallel=True, cache=True)
def over_means(ways, table, shares, limits):  # type: ignore[no-untyped-def]  # pragma: no cover
    """By way, the most minutes by which the mean of a group is over its limit; shares: groups x areas."""
    out = np.empty(len(ways))
    for at in prange(len(ways)):
        best = nearest_of(ways[at], table)
        over = -np.inf
        for group in range(len(limits)):
            mean = 0.0
            for area in range(table.shape[1]):
                mean += shares[group, area] * best[area]
            over = max(over, mean - limits[group])
        out[at] = over
    return out


@njit(parallel=True, cache=True)
def over_counts(ways, table, before, people, most, minutes):  # type: ignore[no-untyped-def]  # pragma: no cover
    """By way, the most minutes over these by which more than so many of a group are further; people: groups x areas."""
    out = np.empty(len(ways))
    for at in prange(len(ways)):
        change = nearest_of(ways[at], table) - before
        order = np.argsort(-change)
        over = -np.inf
        for group in range(people.shape[0]):
            further = 0.0
            for area in order:
                further += people[group, area]
                if further > most:
                    over = max(over, change[area] - minutes)
                    break
        out[at] = over
    return out


@njit(cache=True)
def nearest_of(way, table):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Minutes by area to the nearest of these rows of the table."""
    best = table[way[0]].copy()
    for site in way[1:]:
        row = table[site]
        for area in range(len(best)):
            best[area] = min(best[area], row[area])
    return best


# Columns of `moved`.
MOVED = (
    *("nearer_2", "nearer_5", "nearer_10", "newly_reached", "little"),
    *("further_2", "further_5", "further_10", "cut_off", "not_reached"),
)


@njit(parallel=True, cache=True)
def moved(ways, table, before, weights, steps):  # type: ignore[no-untyped-def]  # pragma: no cover
    """People by way and by what happens to their nearest journey (columns MOVED).

    table: C x A minutes, inf where none is found; before: today's; steps: 3 x A minutes from which a change is more
    than little, counts in the headline, and is large. All in the table's precision.
    """
    out = np.zeros((len(ways), 10))
    everybody, lost_today = 0.0, 0.0
    for area in range(len(weights)):
        everybody += weights[area]
        if before[area] == np.inf:
            lost_today += weights[area]
    for at in prange(len(ways)):
        best = nearest_of(ways[at], table)
        lost, neither = 0.0, 0.0
        for area in range(len(weights)):
            if best[area] == np.inf:
                lost += weights[area]
                if before[area] == np.inf:
                    neither += weights[area]
        newly, cut = lost_today - neither, lost - neither
        nearer, further = people_moved(best, before, weights, steps)
        for step in range(3):
            after = (nearer[step + 1], further[step + 1]) if step < 2 else (newly, cut)
            out[at, step], out[at, 5 + step] = nearer[step] - after[0], further[step] - after[1]
        out[at, 3], out[at, 8], out[at, 9] = newly, cut, neither
        out[at, 4] = everybody - nearer[0] - further[0] - neither
    return out


@njit(fastmath={"reassoc", "contract"}, cache=True)
def people_moved(best, before, weights, steps):  # type: ignore[no-untyped-def]  # pragma: no cover
    """People nearer, and people further, by each of the steps or more; whoever reaches none on either side is neither.

    A journey found or lost is nearer or further without end; none on both sides is no number, and counts nowhere.
    """
    near_2, near_5, near_10, far_2, far_5, far_10 = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for area in range(len(weights)):
        change, people = best[area] - before[area], weights[area]
        near_2 += people if -change >= steps[0, area] else 0.0
        near_5 += people if -change >= max(steps[0, area], steps[1, area]) else 0.0
        near_10 += people if -change >= max(steps[0, area], steps[2, area]) else 0.0
        far_2 += people if change >= steps[0, area] else 0.0
        far_5 += people if change >= max(steps[0, area], steps[1, area]) else 0.0
        far_10 += people if change >= max(steps[0, area], steps[2, area]) else 0.0
    return (near_2, near_5, near_10), (far_2, far_5, far_10)
