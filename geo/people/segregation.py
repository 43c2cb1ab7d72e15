"""Who lives near whom: how evenly groups are spread over small areas, schools or surgeries' lists.

The indices are those of section 2.8 of the methods, computed by PySAL's `segregation`. They describe; neither a high
nor a low figure is better, so nothing here is ranked or coloured by it. Small units and rare groups look more uneven
than they are, by chance alone: dissimilarity is given as it is counted and with a part of that chance taken off (about
two fifths where there is nothing but chance), and a group that is too small is marked to be greyed or is not told at
all. The counts come in as they are held; where their table is strict or nhs, what leaves is these indices and each
group's people, which go through disclosure.py like any count.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

import numpy as np
import pandas as pd

from geo.errors import InputError
from geo.values import Floats

# A smaller group is not told; one with fewer people to a unit, on average, is told in grey (methods 2.8).
SMALLEST_GROUP_PEOPLE = 100
SMALLEST_UNIT_MEAN_PEOPLE = 10
# Draws of the correction for chance, as many as PySAL makes; the seed is fixed, so that counts give one figure always.
DRAWS = 500
SEED = 20240630
SINGLE = ("dissimilarity", "dissimilarity_corrected", "isolation", "exposure")
NEITHER_IS_BETTER = "These figures describe how people are spread; neither a high nor a low one is better."


class Units(StrEnum):
    """What people are spread over."""

    SMALL_AREAS = "small areas"
    SCHOOLS = "schools"
    PRACTICES = "surgeries"

    @property
    def question(self) -> str:
        """The question as a page asks it."""
        return _QUESTIONS[self]

    @property
    def where(self) -> str:
        """How a sentence goes on from the average person of a group."""
        return _WHERE[self]


_QUESTIONS = {
    Units.SMALL_AREAS: "Who lives near whom",
    Units.SCHOOLS: "Who goes to school with whom",
    Units.PRACTICES: "Who is on the same surgery's list",
}
_WHERE = {
    Units.SMALL_AREAS: "lives in a small area where",
    Units.SCHOOLS: "goes to a school where",
    Units.PRACTICES: "is on the list of a surgery where",
}


@dataclass(frozen=True, eq=False)
class UnitGroups:
    """People by unit and ethnic group (the census's five), every count told, as one table of a place gives them.

    period in words; counts: rows by code of the unit, a column a group; untold_share: of everybody in the table, whose
    group is not stated, and who are left out; file: where it was read from. The counts are strict and do not leave;
    what `mixing` makes of them does.
    """

    units: Units
    period: str
    counts: pd.DataFrame
    untold_share: float
    file: str


@dataclass(frozen=True, eq=False)
class Mixing:
    """How groups are spread over units.

    groups: index group in the order given; people, share (of everybody), then SINGLE, all from 0 to 1: dissimilarity
    (what share of the group would have to move to be spread as everybody else is), the same less chance,
    isolation (share of the own group in the unit of its average member) and exposure (share of all others there); NaN
    where there are too few people. grey says that a figure is to be greyed, why says so in a sentence.
    together: of all groups at once, from 0 to 1: theil (information theory index), dissimilarity, interaction (chance
    that two people, wherever they are, are of two groups) and normalised_exposure.
    near: row group x column group, the share of the column's group in the unit of the row's average member.
    """

    units: Units
    unit_count: int
    groups: pd.DataFrame
    together: Mapping[str, float]
    near: pd.DataFrame
    notes: tuple[str, ...] = ()


def mixing(counts: pd.DataFrame, units: Units) -> Mixing:
    """How the groups (columns) are spread over the units (rows: codes of small areas, schools or practices).

    counts holds people, every person in one group. InputError where a count is missing or negative, or where fewer than
    two units or groups have anybody. Units without anybody are left out and counted in a note.
    """
    faults = refused(counts, units)
    if faults:
        raise InputError(*faults)
    held = counts.loc[counts.sum(axis="columns") > 0].astype(float)
    people = held.sum()
    groups = pd.DataFrame({"people": people, "share": people / people.sum()}).rename_axis("group")
    told = people[people >= SMALLEST_GROUP_PEOPLE].index
    single = pd.DataFrame({group: _single(held, group) for group in told}, index=pd.Index(SINGLE), dtype=float).T
    groups = groups.join(single.reindex(columns=list(SINGLE)))
    groups["why"] = [_why_grey(count, len(held), units) for count in people]
    groups["grey"] = groups["why"] != ""
    empty = len(counts) - len(held)
    notes = (f"{empty} of the {units.value} have nobody in them and are left out.",) if empty else ()
    return Mixing(
        units, len(held), groups, MappingProxyType(_together(held.loc[:, people > 0])), _near(held, told), notes
    )


def refused(counts: pd.DataFrame, units: Units) -> list[str]:
    """What is wrong with a table of people by unit and group, one sentence a fault."""
    numbers = counts.to_numpy(float)
    if np.isnan(numbers).any() or (numbers < 0).any():
        return [f"A count of people in {units.value} is missing or below nought; counts from nought up were expected."]
    faults = []
    if (numbers.sum(axis=1) > 0).sum() < 2:
        faults.append(
            f"Fewer than two {units.value} have anybody in them, so nothing can be said of how people spread."
        )
    if (numbers.sum(axis=0) > 0).sum() < 2:
        faults.append(f"Fewer than two groups have anybody in the {units.value}; two or more were expected.")
    return faults


def in_words(found: Mixing, group: str) -> str:
    """One group's spread as a sentence for a page; "" for a group that is not told."""
    row = found.groups.loc[group]
    if np.isnan(row["isolation"]):
        return ""
    return (
        f"{group}: the average person of this group {found.units.where} {_in_100(row['isolation'])} are of the same "
        f"group; of everybody counted {_in_100(row['share'])} are."
    )


def corrected_dissimilarity(group: Floats, others: Floats) -> float:
    """Dissimilarity less what chance is seen to add to it (Allen, Burgess, Davidson and Windmeijer 2015).

    Twice the index less the mean index of tables drawn with the shares found; never below 0.

    group and others: people by unit, taken to whole people for the draws.
    """
    rng = np.random.default_rng(SEED)
    drawn = [
        rng.multinomial(round(float(people.sum())), people / people.sum(), size=DRAWS) / round(float(people.sum()))
        for people in (group, others)
    ]
    by_chance = 0.5 * np.abs(drawn[0] - drawn[1]).sum(axis=1).mean()
    counted = 0.5 * np.abs(group / group.sum() - others / others.sum()).sum()
    return max(0.0, float(2 * counted - by_chance))


def _single(held: pd.DataFrame, group: str) -> dict[str, float]:
    # PySAL takes seconds to load, and loading it turns numpy's warnings off for everybody unless it is fenced in.
    with np.errstate():
        from segregation.singlegroup import Dissim, Interaction, Isolation

    everybody = held.sum(axis="columns")
    frame = pd.DataFrame({"group": held[group], "everybody": everybody})
    if (frame["group"] == everybody).all():
        return {}
    with np.errstate(divide="ignore", invalid="ignore"):
        found = [float(index(frame, "group", "everybody").statistic) for index in (Dissim, Isolation, Interaction)]
    others = (everybody - held[group]).to_numpy()
    return dict(
        zip(SINGLE, [found[0], corrected_dissimilarity(held[group].to_numpy(), others), *found[1:]], strict=True)
    )


def _together(held: pd.DataFrame) -> dict[str, float]:
    with np.errstate():
        from segregation.multigroup import MultiDissim, MultiInfoTheory, MultiNormExposure, SimpsonsInteraction

    indices = {
        "theil": MultiInfoTheory,
        "dissimilarity": MultiDissim,
        "interaction": SimpsonsInteraction,
        "normalised_exposure": MultiNormExposure,
    }
    with np.errstate(divide="ignore", invalid="ignore"):
        return {name: float(index(held, list(held.columns)).statistic) for name, index in indices.items()}


def _near(held: pd.DataFrame, told: pd.Index) -> pd.DataFrame:
    shares = held.div(held.sum(axis="columns"), axis="index")
    weights = held[told] / held[told].sum()
    return (weights.T @ shares).rename_axis(index="group", columns="near")


def _why_grey(people: float, unit_count: int, units: Units) -> str:
    if people < SMALLEST_GROUP_PEOPLE:
        return f"Fewer than {SMALLEST_GROUP_PEOPLE} people: too few to say how they are spread."
    if people / unit_count < SMALLEST_UNIT_MEAN_PEOPLE:
        return (
            f"Fewer than {SMALLEST_UNIT_MEAN_PEOPLE} people to one of the {units.value} on average: looks more uneven "
            "than it is."
        )
    return ""


def _in_100(share: float) -> str:
    number = int(np.floor(share * 100 + 0.5))
    return "fewer than 1 in 100" if number == 0 else f"{number} in 100"
