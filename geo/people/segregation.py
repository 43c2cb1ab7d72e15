"""Who lives near whom: how evenly groups are spread over small areas, schools or surgeries' lists.

The indices are those of section 2.8 of the methods. They describe; neither a high nor a low figure is better, so
nothing here is ranked or coloured by it. Small units and rare groups look more uneven than they are, by chance alone:
dissimilarity is given as it is counted and with a part of that chance taken off (about two fifths where there is
nothing but chance), and a group that is too small is marked to be greyed or is not told at all. The counts come in as
they are held; where their table is strict or nhs, what leaves is these indices and each group's people, which go
through disclosure.py like any count.
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

    The counts are strict and do not leave; what `mixing` makes of them does.

    Attributes
    ----------
    period
        In words.
    counts
        Rows by code of the unit, a column a group.
    untold_share
        Of everybody in the table, whose group is not stated, and who are left out.
    file
        Where it was read from.
    """

    units: Units
    period: str
    counts: pd.DataFrame
    untold_share: float
    file: str


@dataclass(frozen=True, eq=False)
class Mixing:
    """How groups are spread over units.

    Attributes
    ----------
    groups
        Index group in the order given; people, share (of everybody), then SINGLE, all from 0 to 1: dissimilarity (what
        share of the group would have to move to be spread as everybody else is), the same less chance, isolation (share
        of the own group in the unit of its average member) and exposure (share of all others there); NaN where there
        are too few people. grey says that a figure is to be greyed, why says so in a sentence.
    together
        Of all groups at once, from 0 to 1: theil (information theory index), dissimilarity, interaction (chance that
        two people, wherever they are, are of two groups) and normalised_exposure.
    near
        Row group x column group, the share of the column's group in the unit of the row's average member.
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
    occupied = counts.loc[counts.sum(axis="columns") > 0].astype(float)
    people = occupied.sum()
    groups = pd.DataFrame({"people": people, "share": people / people.sum()}).rename_axis("group")
    large_enough = people[people >= SMALLEST_GROUP_PEOPLE].index
    single = pd.DataFrame(
        {group: _single(occupied, group) for group in large_enough}, index=pd.Index(SINGLE), dtype=float
    ).T
    groups = groups.join(single.reindex(columns=list(SINGLE)))
    groups["why"] = [_why_grey(count, len(occupied), units) for count in people]
    groups["grey"] = groups["why"] != ""
    empty = len(counts) - len(occupied)
    notes = (f"{empty} of the {units.value} have nobody in them and are left out.",) if empty else ()
    return Mixing(
        units,
        len(occupied),
        groups,
        MappingProxyType(_together(occupied.loc[:, people > 0])),
        _near(occupied, large_enough),
        notes,
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


def in_words(measured: Mixing, group: str) -> str:
    """One group's spread as a sentence for a page; "" for a group that is not told."""
    row = measured.groups.loc[group]
    if np.isnan(row["isolation"]):
        return ""
    return (
        f"{group}: the average person of this group {measured.units.where} {_in_100(row['isolation'])} are of the same "
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


def dissimilarity(group: Floats, everybody: Floats) -> float:
    """Share of the group who would have to move to be spread as everybody else is (Duncan and Duncan 1955).

    group and everybody: people by unit, as they stand in all three indices of one group; units have somebody in them,
    and somebody is not of the group. Formulas as in Massey and Denton, Social Forces 67 (1988) 281.
    """
    people, part = everybody.sum(), group.sum() / everybody.sum()
    return float((everybody * np.abs(group / everybody - part) / (2 * people * part * (1 - part))).sum())


def isolation(group: Floats, everybody: Floats) -> float:
    """Share of the own group in the unit of the group's average member (Bell 1954; Lieberson 1981)."""
    return float((group / group.sum() * (group / everybody)).sum())


def exposure_to_others(group: Floats, everybody: Floats) -> float:
    """Share of all others in the unit of the group's average member, the interaction index (Lieberson 1981)."""
    return float((group / group.sum() * ((everybody - group) / everybody)).sum())


def information_theory(counts: Floats) -> float:
    """How much less mixed units are than everybody together, Theil's H (Theil and Finizza 1971); 0 alike, 1 apart.

    counts: people by unit x group, as they stand in all four indices of several groups; nobody's row or column is
    empty. Formulas as in Reardon and Firebaugh, Sociological Methodology 32 (2002) 33.
    """
    by_unit, of_all = _shares(counts)
    entropy = (of_all * np.log(1 / of_all)).sum()
    # A group that is not in a unit adds nothing: x log x goes to nought with x.
    logs = np.log(by_unit / of_all, out=np.zeros(counts.shape), where=counts > 0)
    return float((counts * logs).sum() / (counts.sum() * entropy))


def multigroup_dissimilarity(counts: Floats) -> float:
    """Dissimilarity of several groups at once (Sakoda, Demography 18 (1981) 245; Morgan 1975)."""
    by_unit, of_all = _shares(counts)
    moved = (np.abs(by_unit - of_all) * counts.sum(axis=1, keepdims=True)).sum()
    return float(moved / (2 * counts.sum() * simpson_interaction(counts)))


def normalised_exposure(counts: Floats) -> float:
    """How much less groups meet than they would if all were spread alike (James 1986), 0 to 1."""
    by_unit, of_all = _shares(counts)
    people = counts.sum(axis=1, keepdims=True)
    return float((people * (by_unit - of_all) ** 2 / (1 - of_all)).sum() / counts.sum())


def simpson_interaction(counts: Floats) -> float:
    """Chance that two people, wherever they are, are of two groups (Simpson, Nature 163 (1949) 688; Lieberson 1969)."""
    of_all = counts.sum(axis=0) / counts.sum()
    return float((of_all * (1 - of_all)).sum())


def _shares(counts: Floats) -> tuple[Floats, Floats]:
    """Shares of the groups in each unit (unit x group) and in everybody (group)."""
    return counts / counts.sum(axis=1, keepdims=True), counts.sum(axis=0) / counts.sum()


def _single(counts: pd.DataFrame, group: str) -> dict[str, float]:
    own, everybody = counts[group].to_numpy(), counts.sum(axis="columns").to_numpy()
    if (own == everybody).all():
        return {}
    return {
        "dissimilarity": dissimilarity(own, everybody),
        "dissimilarity_corrected": corrected_dissimilarity(own, everybody - own),
        "isolation": isolation(own, everybody),
        "exposure": exposure_to_others(own, everybody),
    }


def _together(table: pd.DataFrame) -> dict[str, float]:
    counts = table.to_numpy()
    return {
        "theil": information_theory(counts),
        "dissimilarity": multigroup_dissimilarity(counts),
        "interaction": simpson_interaction(counts),
        "normalised_exposure": normalised_exposure(counts),
    }


def _near(counts: pd.DataFrame, groups: pd.Index) -> pd.DataFrame:
    shares = counts.div(counts.sum(axis="columns"), axis="index")
    weights = counts[groups] / counts[groups].sum()
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
