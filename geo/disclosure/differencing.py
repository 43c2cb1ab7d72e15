"""Figures that leave together: what is withheld must not come back by adding, subtracting and comparing them.

A total beside its parts, the borough beside all wards but one: each may do no harm and give a withheld count away with
the rest. Here every figure of a family is a sum of cells. The reader is taken to know the rules of disclosure.py, to
know which cells are small, and to be able to do any arithmetic; figures are withheld until no small one can be told to
be one of fewer than five whole numbers. What the choice of what else to withhold tells of itself is not reckoned with;
tried on every strict list of two, it told nothing.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.disclosure.suppression import (
    NHS_ROUND_TO,
    NHS_SMALLEST_SHOWN,
    STRICT_SMALLEST_SHOWN,
    Rule,
    each_alone,
    protect,
    refuse_below_authority,
)
from geo.errors import InputError
from geo.values import Floats

# So many whole numbers a small count must still be able to be, as many as rounding to the nearest 5 leaves: our choice.
FEWEST_CANDIDATES = 5
SMALLEST_SHOWN = {
    Rule.NHS: NHS_SMALLEST_SHOWN,
    Rule.STRICT: STRICT_SMALLEST_SHOWN,
    Rule.AUTHORITY_ONLY: STRICT_SMALLEST_SHOWN,
}
# Label of the row and of the column of totals.
TOTAL = "all"
SLIGHT = 1e-6


def protect_with_total(people: pd.Series, rule: Rule) -> pd.Series:
    """A list of counts with its total as the last row (`TOTAL`), each NaN where withheld."""
    refuse_below_authority(people.index, rule)
    shown = list_with_total(people.to_numpy(float), rule)
    return pd.Series(shown, index=pd.Index([*people.index, TOTAL], name=people.index.name), name="people")


def list_with_total(counts: Floats, rule: Rule) -> Floats:
    """The same of an array, whatever the counts are of; the total stands last."""
    return _released(counts, np.vstack([np.eye(len(counts)), np.ones(len(counts))]), rule)


def protect_parts(people: pd.Series) -> pd.Series:
    """The parts of one total that somebody else publishes to the person, by the strict rule; NaN where withheld.

    As `disclosure.protect`, and then the next smallest part is withheld, and the next, until no small part can be told,
    from the total less what is shown, to be one of fewer than five whole numbers. For a list by small area or by site.
    """
    shown = protect(people, Rule.STRICT)
    counts = people.to_numpy(float)
    small = (counts > 0) & (counts < STRICT_SMALLEST_SHOWN)
    if not small.any():
        return shown
    whole = bool((counts == np.round(counts)).all())
    slack, unit = ((NHS_ROUND_TO - 1) / 2, 1.0) if whole else (NHS_ROUND_TO / 2, 0.0)
    biggest = STRICT_SMALLEST_SHOWN - unit
    following = iter(shown[shown > 0].sort_values(kind="stable").index)
    while True:
        left = shown[shown > 0].to_numpy()
        hidden = np.isnan(shown.to_numpy())
        larger = int((hidden & ~small).sum())
        together = counts.sum() - left.sum()
        # What the other withheld parts can come to at most and at least, as each is known to be small or not.
        most_others = np.inf if larger else biggest * (small.sum() - 1)
        least_others = unit * (small.sum() - 1) + STRICT_SMALLEST_SHOWN * larger
        above = np.minimum(slack, left - STRICT_SMALLEST_SHOWN).sum()
        lowest = max(1.0, np.ceil(together - slack * len(left) - most_others))
        highest = min(STRICT_SMALLEST_SHOWN - 1.0, np.floor(together + above - least_others))
        following_one = next(following, None)
        if highest - lowest + 1 >= FEWEST_CANDIDATES or following_one is None:
            return shown
        shown[following_one] = np.nan


def protect_table(counts: pd.DataFrame, rule: Rule) -> pd.DataFrame:
    """A table of counts with a row and a column of totals (`TOTAL`), each NaN where withheld; counts may not be NaN.

    A table of one column gets no column of totals. Meant for what fits a page: some hundred cells take about a second,
    a thousand ten and more. A table of flows leaves without its totals, by `protect`.
    """
    rows, columns = counts.index, counts.columns
    by_row = np.vstack([np.eye(len(rows)), np.ones(len(rows))])
    by_column = np.eye(1) if len(columns) == 1 else np.vstack([np.eye(len(columns)), np.ones(len(columns))])
    named = [*columns] if len(columns) == 1 else [*columns, TOTAL]
    refuse_below_authority(rows, rule)
    shown = _released(counts.to_numpy(float).ravel(), np.kron(by_row, by_column).astype(np.float64), rule)
    made = pd.DataFrame(shown.reshape(len(rows) + 1, len(named)), columns=named)
    return made.set_axis(pd.Index([*rows, TOTAL], name=rows.name))


def _released(counts: Floats, sums: Floats, rule: Rule) -> Floats:
    """What is shown of figures that are sums (figures x cells) of counts; NaN where withheld."""
    if np.isnan(counts).any() or (counts < 0).any():
        raise InputError("A count is missing or below nought; figures that leave together need every count.")
    values = np.round(sums @ counts, 6)
    if rule is Rule.OPEN:
        return values
    shown = each_alone(values, rule)
    beyond = _told_besides(counts, sums, values, rule)
    if not len(beyond) and not ((values > 0) & (values < SMALLEST_SHOWN[rule])).any():
        # No figure is small, shown or told: nothing has to be withheld.
        return shown
    family = _Family(
        counts,
        np.vstack([sums, beyond]),
        np.append(values, beyond @ counts),
        np.append(shown, np.full(len(beyond), np.nan)),
        asked=np.arange(len(sums) + len(beyond)) < len(sums),
        rule=rule,
    )
    if rule is not Rule.NHS:
        family.hide_lone_cells()
    family.hide_until_safe()
    return family.shown[: len(sums)]


def _told_besides(counts: Floats, sums: Floats, values: Floats, rule: Rule) -> Floats:
    """Small counts that nobody asked for and that figures may tell: cells, and what one sum has over another."""
    limit = SMALLEST_SHOWN[rule]
    known = {row.tobytes() for row in sums}
    rows = list(np.eye(len(counts))[(counts > 0) & (counts < limit)])
    apart = values[:, None] - values
    for wide, narrow in np.argwhere((apart > 0) & (apart < limit)):
        over = sums[wide] - sums[narrow]
        if over.min() >= 0 and sums[narrow].min() >= 0:
            rows.append(over)
    new = {row.tobytes(): row for row in rows if row.tobytes() not in known}
    return np.array(list(new.values())).reshape(-1, len(counts))


@dataclass
class _Family:
    """Figures on their way out: cells, the sums that figures are, their true values, what is shown so far, and which of
    them are asked for; the others are watched."""

    cells: Floats
    sums: Floats
    values: Floats
    shown: Floats
    asked: NDArray[np.bool_]
    rule: Rule

    def __post_init__(self) -> None:
        cells = len(self.cells)
        # The cells, their total, and sums that are only watched: what a reader knows are bounds of each and of the sum.
        self.is_list = bool(
            self.asked.sum() == cells + 1
            and np.array_equal(self.sums[: cells + 1], np.vstack([np.eye(cells), np.ones(cells)]))
        )
        self.whole = bool((self.cells == np.round(self.cells)).all())
        self.uses: NDArray[np.bool_] = np.not_equal(self.sums, 0)
        self.single: NDArray[np.bool_] = self.uses.sum(axis=1) == 1
        self.limit = SMALLEST_SHOWN[self.rule]
        self.small: NDArray[np.bool_] = (self.values > 0) & (self.values < self.limit)
        # Parts that are seen not to be nought leave a small sum of many of them fewer numbers, whatever is withheld.
        parts = (self.uses & self.uses[self.single & self.asked & (self.values != 0)].any(axis=0)).sum(axis=1)
        alone = self.limit - np.maximum(parts, 1)
        self.needed: NDArray[np.intp] = np.minimum(alone, FEWEST_CANDIDATES)
        # The least and the most that each figure was in some set of cells that agrees with all that is shown.
        # Withholding more only lets more sets agree, so they hold until the end.
        self.least, self.most = self.values.copy(), self.values.copy()
        self.known = self._known()

    def hide_lone_cells(self) -> None:
        """Where one part alone of a total is withheld, the next smallest of its parts and itself goes with it."""
        at = np.full(self.sums.shape[1], -1)
        alone = self.single & self.asked
        at[self.uses[alone].argmax(axis=1)] = np.flatnonzero(alone)
        lines = [
            np.append(at[self.uses[figure]], figure)
            for figure in np.flatnonzero(~self.single & self.asked)
            if (at[self.uses[figure]] >= 0).all()
        ]
        hidden = True
        while hidden:
            hidden = False
            for line in lines:
                withheld = line[np.isnan(self.shown[line])]
                others = line[~np.isnan(self.shown[line]) & (self.values[line] != 0)]
                if len(withheld) == 1 and len(others):
                    self.shown[others[np.abs(self.values[others]).argmin()]] = np.nan
                    hidden = True

    def hide_until_safe(self) -> None:
        """Withhold the smallest figure beside one that can be told too closely, until none can."""
        small = [int(figure) for figure in np.flatnonzero(self.small)]
        while True:
            self.known = self._known()
            exposed = next((figure for figure in small if not self._safe(figure)), None)
            if exposed is None:
                return
            beside = self._beside(exposed)
            if not len(beside):
                return
            size = np.abs(self.values[beside])
            # A figure just above the limit, once withheld, is known to be no lower than the limit: it hides little.
            roomy = size >= 2 * self.limit
            self.shown[beside[np.where(roomy | ~roomy.any(), size, np.inf).argmin()]] = np.nan

    def _beside(self, figure: int) -> NDArray[np.intp]:
        """What may go next: the smallest figure shown that shares a cell with one, and its parts; small ones last."""
        shown = ~np.isnan(self.shown) & (self.values != 0)
        near = (self.uses & self.uses[figure]).any(axis=1)
        for among in (shown & ~self.small & near, shown & near, shown):
            if among.any():
                closest = np.flatnonzero(among)[np.abs(self.values[among]).argmin()]
                parts = ~(self.uses & ~self.uses[closest]).any(axis=1) & shown
                return np.flatnonzero(parts & ~self.small if not self.small[closest] else parts)
        return np.array([], np.intp)

    def _safe(self, figure: int) -> bool:
        if self._candidates(figure) >= self.needed[figure]:
            return True
        for sign in (1.0, -1.0):
            furthest = self._furthest(figure, sign)
            at = self.sums @ furthest
            self.least, self.most = np.minimum(self.least, at), np.maximum(self.most, at)
            if self._candidates(figure) >= self.needed[figure]:
                return True
        return False

    def _candidates(self, figure: int) -> int:
        """How many whole numbers of the small kind lie between the least and the most that a figure was found to be."""
        first = max(1, np.ceil(self.least[figure] - 1e-6))
        last = min(self.limit - 1, np.floor(self.most[figure] + 1e-6))
        return max(0, int(last - first + 1))

    def _furthest(self, figure: int, sign: float) -> Floats:
        """A set of cells that agrees with all that is shown and has the figure as small (1) or large (-1) as can be."""
        lowest, highest = (side.copy() for side in self.known)
        ceiling = self.limit - 1 if self.whole else self.limit
        lowest[figure] = max(lowest[figure], 0.0)
        highest[figure] = min(highest[figure], ceiling)
        if self.is_list:
            return self._furthest_of_list(figure, sign, lowest, highest)
        # Half a second to load, for the few tables with a small count in them.
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        solved = milp(
            sign * self.sums[figure],
            integrality=np.full(len(self.cells), int(self.whole)),
            bounds=Bounds(0, np.inf),
            constraints=LinearConstraint(csr_array(self.sums), lowest, highest),
        )
        return self.cells if solved.x is None else np.round(solved.x, 6)

    def _furthest_of_list(self, figure: int, sign: float, lowest: Floats, highest: Floats) -> Floats:
        """The same for a list with its total, without a solver: what the others leave is handed out cell by cell."""
        cells = len(self.cells)
        least, most = np.maximum(lowest[:cells], 0.0), highest[:cells]
        inside = self.uses[figure]
        # The total binds both sides; the figure's own bounds bind its side, and are the total's where it is the total.
        below, above = lowest[cells], highest[cells]
        smallest = max(least[inside].sum(), lowest[figure], below - most[~inside].sum())
        largest = min(most[inside].sum(), highest[figure], above - least[~inside].sum())
        if smallest > largest + SLIGHT:
            return self.cells
        amount = smallest if sign > 0 else largest
        made = np.empty(cells)
        made[inside] = _handed_out(amount, least[inside], most[inside])
        made[~inside] = _handed_out(max(below - amount, least[~inside].sum()), least[~inside], most[~inside])
        return np.round(made, 6)

    def _known(self) -> tuple[Floats, Floats]:
        """What a reader knows of each figure: the least and the most that it can be."""
        slack = (NHS_ROUND_TO - 1) / 2 if self.whole else NHS_ROUND_TO / 2
        unit = 1.0 if self.whole else 0.0
        shown, limit = self.shown, float(self.limit)
        withheld = np.isnan(shown)
        # A cell that is withheld is known to be small or not; of a sum it is known that it is not nought.
        cell = withheld & self.single & (self.rule is not Rule.NHS)
        kinds = [
            withheld & ~self.asked,
            cell & self.small,
            cell,
            withheld,
            shown == 0,
            (self.rule is Rule.NHS) & (shown == NHS_ROUND_TO),
        ]
        lowest = np.select(kinds, [-np.inf, unit, limit, unit, 0.0, unit], np.maximum(shown - slack, limit))
        highest = np.select(kinds, [np.inf, limit - unit, np.inf, np.inf, 0.0, limit - unit], shown + slack)
        return lowest, highest


def _handed_out(amount: float, least: Floats, most: Floats) -> Floats:
    """An amount dealt to cells in their order, each within its bounds; it lies between the sums of both."""
    left = amount - least.sum()
    room = most - least
    before = np.append(0.0, np.cumsum(room)[:-1]) if len(room) else room
    return least + np.clip(left - before, 0.0, room)
