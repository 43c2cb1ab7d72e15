"""Does a group bear more than others? Two ratios against everybody else, always both told, never a ranking.

The rate of a group's people who would be further (and, apart, nearer) over the rate of everybody else: within the
impact area, and over the borough. A group concentrated where the losers live shows only in the second, so the words
follow the larger. Further and nearer are those of the headline, journeys lost and found among them; the impact area is
residents whom the proposal touches, patients on lists being another population with figures of their own.

A handful of people expected and a handful found say nothing either way; ten and more are told however few were
expected. A small group is asked, not silenced. No law sets any of these lines.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.errors import InputError
from geo.impact.bands import USUAL, ImpactSettings
from geo.impact.compare import further_and_nearer, impact_area, positions
from geo.values import Floats, times

FURTHER, NEARER = "further", "nearer"
SIDES = (FURTHER, NEARER)
# What is told of a group in numbers, of either side.
RATIOS = ("ratio_area", "ratio_borough", "expected")
COLUMNS = ("met", "in_area", "small", *RATIOS, "score")
_BY_SIDE = pd.MultiIndex.from_product([SIDES, COLUMNS])
MORE, ABOUT_AS_MANY, FEWER, HARDLY_ANYBODY = 3.0, 2.0, 1.0, 0.0
WORDS = {
    MORE: "more than others",
    ABOUT_AS_MANY: "about as many as others",
    FEWER: "fewer than others",
    HARDLY_ANYBODY: "hardly anybody",
}
TOO_FEW, SMALL_GROUP = "too few to tell", "a small group: ask them"


@dataclass(frozen=True)
class BearingSettings:
    """Lines between the words, our choice: no law sets them.

    Attributes
    ----------
    more_from, fewer_to
        Ratios from which a group bears more than others, and up to which it bears fewer.
    fewest_expected, fewest_counted
        People below both of which too few are met to tell; below the second alone it is hardly anybody.
    small_group
        People in the impact area below which a group is to be asked, whatever its figures say.
    """

    more_from: float = 1.25
    fewer_to: float = 0.8
    fewest_expected: float = 20.0
    fewest_counted: float = 10.0
    small_group: float = 100.0

    def __post_init__(self) -> None:
        if not 0 < self.fewer_to < 1 < self.more_from:
            raise InputError("The ratios of bearing more and fewer than others lie above 1, and between 0 and 1.")


USUAL_LINES = BearingSettings()


@dataclass(frozen=True)
class SideCount:
    """People of one side, counted for groups (arrays of G) or for everybody (numbers).

    Attributes
    ----------
    in_area, people
        Within the impact area, and over the borough.
    met
        Those of them who are further (or nearer), all of whom are in the impact area.
    """

    in_area: Floats
    people: Floats
    met: Floats


def bearing(
    areas: pd.DataFrame,
    groups: pd.DataFrame,
    residents: pd.Series,
    *,
    lines: BearingSettings = USUAL_LINES,
    settings: ImpactSettings = USUAL,
) -> pd.DataFrame:
    """Each group beside everybody else, by what happens to the areas they live in.

    Parameters
    ----------
    areas
        As compare.compare gives them.
    groups
        area_code x (kind, group) counts of people.
    residents
        Everybody, by area_code.

    Returns
    -------
    pd.DataFrame
        Index (kind, group); columns side (further, nearer) x the columns of `against_others`, the scores of the side
        further below nought, as it is adverse.
    """
    touched = impact_area(areas, settings)
    further, nearer = further_and_nearer(areas)
    rows = {"in_area": touched.to_numpy(bool) | further | nearer, FURTHER: further, NEARER: nearer}
    table = np.stack([*rows.values(), np.ones(len(areas))]).astype(float)
    own, everybody = (
        dict(zip([*rows, "people"], times(table[:, positions(areas.index, index)], people), strict=True))
        for index, people in (
            (groups.index, groups.to_numpy(float)),
            (residents.index, residents.to_numpy(float)[:, None]),
        )
    )
    by_side = [against_others(_counted(own, side), _counted(everybody, side), lines) for side in SIDES]
    by_side[0][:, COLUMNS.index("score")] *= -1.0
    return pd.DataFrame(np.hstack(by_side), groups.columns, _BY_SIDE)


def _counted(summed: Mapping[str, Floats], side: str) -> SideCount:
    return SideCount(summed["in_area"], summed["people"], summed[side])


def against_others(group: SideCount, everybody: SideCount, lines: BearingSettings) -> Floats:
    """Ratios, the people expected and what that comes to, a row a group, with the columns of COLUMNS.

    met, in_area, small (1 where to be asked, whatever the figures say, else 0), ratio_area, ratio_borough (NaN where
    nobody else is there or nobody at all is met, infinite where nobody else is met), expected (people of the group x
    the rate of everybody else, the larger of the impact area's and the borough's) and score: 3 more than others, 2
    about as many, 1 fewer, 0 hardly anybody, NaN too few to tell. Where nobody at all is met it is 0.
    """
    in_area, over_borough = (_rates(group, everybody, name) for name in ("in_area", "people"))
    expected = np.fmax(in_area[1], over_borough[1])
    larger = np.fmax(in_area[0], over_borough[0])
    few = group.met < lines.fewest_counted
    score = np.select(
        [
            np.full(len(group.met), everybody.met <= 0),
            few & ~(expected >= lines.fewest_expected),
            few,
            np.isnan(larger),
            larger >= lines.more_from,
            larger <= lines.fewer_to,
        ],
        [HARDLY_ANYBODY, np.nan, HARDLY_ANYBODY, np.nan, MORE, FEWER],
        ABOUT_AS_MANY,
    )
    small = (everybody.met > 0) & (group.in_area >= 0.5) & (group.in_area < lines.small_group)
    columns = [group.met, group.in_area, small, in_area[0], over_borough[0], expected, score]
    return np.column_stack(columns).astype(float)


def _rates(group: SideCount, everybody: SideCount, population: str) -> tuple[Floats, Floats]:
    """The ratio of rates in one population ("in_area" or "people"), and how many are expected by everybody else's."""
    own, of_all = getattr(group, population), getattr(everybody, population)
    # Groups are scaled to residents, so what is left of everybody may miss nought by a rounding.
    others = np.maximum(np.round(of_all - own, 6), 0.0)
    met_of_others = np.maximum(np.round(everybody.met - group.met, 6), 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate, others_rate = group.met / own, met_of_others / others
        return rate / others_rate, own * others_rate


def said(row: pd.Series) -> str:
    """A row of `against_others` in words."""
    score = abs(float(row["score"]))
    words = TOO_FEW if np.isnan(score) else WORDS[score]
    return f"{words}; {SMALL_GROUP}" if row["small"] else words
