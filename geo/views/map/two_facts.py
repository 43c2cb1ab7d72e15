"""Two facts of a place at once: a threshold on each, the areas where both hold, how many live there, and in nine steps.

A fact is one figure an area: its own, or its ward's. Where it is not known it is missing, and such areas are counted
and never taken to be on either side. No side of a threshold is called good or bad.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import pandas as pd

from geo.impact.what_if import USUAL, PeopleDoubt
from geo.language.phrases import about, how_many, joined, number_of, sentence
from geo.place.place import Place
from geo.uncertainty.leaning import range_of_runs, range_words
from geo.views.map import palette
from geo.views.map.maps import Fill, Hatching, Legend, LegendEntry
from geo.views.map.palette import Paint
from geo.views.words.tables import by_ward_share, people_to_ten

MOST_NAMED = 4


class Side(StrEnum):
    """Which figures a threshold picks: those from it up, or those down from it."""

    OVER = "over"
    UNDER = "under"

    @property
    def label(self) -> str:
        """The side in plain words."""
        return {"over": "or more", "under": "or less"}[self.value]


@dataclass(frozen=True, eq=False)
class Fact:
    """One figure an area.

    Attributes
    ----------
    name
        What it is, as within a sentence: "minutes without a car to a GP surgery".
    unit
        What stands after a number of it: "minutes", "%", "" for a bare number.
    values
        By area_code inside; inf where it is beyond any figure (no journey found), NaN where it is not known.
    suggested
        The threshold to begin with, and the side of it.
    thirds
        The two figures at which the middle of three steps begins and ends.
    of_wards
        Whether areas have their ward's figure.
    decimals
        Of the figure, as it is said.
    """

    name: str
    unit: str
    values: pd.Series
    suggested: tuple[float, Side]
    thirds: tuple[float, float]
    of_wards: bool = False
    decimals: int = 0

    def said(self, value: float) -> str:
        """A figure with its unit."""
        written = f"{value:,.{self.decimals}f}"
        return f"{written}%" if self.unit == "%" else f"{written} {self.unit}".rstrip()


@dataclass(frozen=True)
class Asked:
    """A threshold on a fact: the figure, and which side of it is asked for."""

    threshold: float
    side: Side


def suggested(fact: Fact) -> Asked:
    """The threshold that a fact begins with."""
    return Asked(*fact.suggested)


def held_by(fact: Fact, asked: Asked) -> pd.Series:
    """Whether each area is on the side asked for (bool by area_code); an area without a figure is not."""
    return fact.values >= asked.threshold if asked.side is Side.OVER else fact.values <= asked.threshold


def condition(fact: Fact, asked: Asked) -> str:
    """A fact and its threshold in words: 30 minutes or more without a car to a GP surgery."""
    over = f"{fact.said(asked.threshold)} {asked.side.label}"
    name = fact.name.removeprefix(f"{fact.unit} ") if fact.unit else fact.name
    return f"{over} {name}" if name != fact.name else f"{fact.name}: {over}"


@dataclass(frozen=True, eq=False)
class Both:
    """Where two facts hold at once.

    Attributes
    ----------
    areas
        Codes of the small areas inside where both hold.
    unknown
        How many small areas inside lack one of the figures.
    people
        How many live in those areas.
    ends
        The range of people: lower, upper and lean (leaning.range_of_runs); None where no margin is held.
    """

    areas: pd.Index
    unknown: int
    people: float
    ends: Mapping[str, float] | None


def where_both(
    place: Place, first: tuple[Fact, Asked], second: tuple[Fact, Asked], *, doubt: PeopleDoubt | None
) -> Both:
    """The areas where two facts hold, each on its side of its threshold, and how many live there with their range."""
    inside, people = place.inside, place.people.residents
    holds = [held_by(fact, asked).reindex(inside, fill_value=False) for fact, asked in (first, second)]
    unknown = sum(fact.values.reindex(inside).isna() for fact, _ in (first, second)) > 0
    here = inside[(holds[0] & holds[1]).to_numpy()]
    living = people[here]
    ends = None
    if doubt is not None and doubt.by_ward.notna().any():
        by_ward = by_ward_share(living.reindex(inside, fill_value=0.0), place).reindex(doubt.by_ward.index)
        runs = by_ward.fillna(0.0).to_numpy(float) @ doubt.factors(USUAL)
        ranged = range_of_runs(np.array([living.sum()]), runs[None, :])
        ends = {name: float(figures[0]) for name, figures in ranged.items()}
    return Both(here, int(unknown.sum()), float(living.sum()), ends)


def sentences(place: Place, both: Both, first: tuple[Fact, Asked], second: tuple[Fact, Asked]) -> list[str]:
    """Where both hold and how many live there; that nobody or everybody meets a threshold; how many are not known."""
    conditions = " and ".join(condition(fact, asked) for fact, asked in (first, second))
    total = len(place.inside)
    if not len(both.areas):
        lines = [f"Nowhere here are both true: {conditions}.", *_alone(place, first), *_alone(place, second)]
    else:
        where = "everywhere here" if len(both.areas) == total else _wards_named(place, both)
        ends = "" if both.ends is None else range_words(both.people, both.ends, _figures)
        spread = f" ({ends}, from doubt about how many people live here alone)" if ends else ""
        count = number_of(len(both.areas), "small area")
        lines = [
            f"{sentence(about(both.people))}{spread} live where both are true: {conditions}. That is {count} of "
            f"{total:,}: {where}."
        ]
    if any(fact.of_wards for fact, _ in (first, second)):
        lines.append("A figure of a ward stands for all of its small areas.")
    if both.unknown:
        lines.append(f"Not known for {number_of(both.unknown, 'small area')}, which are in neither count.")
    return lines


def _figures(people: float) -> str:
    return how_many(people).removeprefix("about ")


def _alone(place: Place, one: tuple[Fact, Asked]) -> list[str]:
    """That no area at all meets one threshold, and how far the figures reach."""
    fact, asked = one
    values = fact.values.reindex(place.inside)
    if held_by(fact, asked).reindex(place.inside, fill_value=False).any():
        return []
    known = values[np.isfinite(values)]
    if known.empty:
        return [f"No figure is held here of {fact.name}."]
    return [f"{sentence(fact.name)} here: {fact.said(known.min())} to {fact.said(known.max())}."]


def _wards_named(place: Place, both: Both) -> str:
    """The wards where most of these people live, the most first."""
    living = by_ward_share(place.people.residents.where(place.people.residents.index.isin(both.areas), 0.0), place)
    most = living[living > 0].sort_values(ascending=False)
    names = [str(place.wards.frame.at[code, "name"]) for code in most.index[:MOST_NAMED]]
    further = len(most) - len(names)
    return joined([*names, *([number_of(further, "other ward")] if further else [])])


def by_ward(place: Place, both: Both) -> pd.DataFrame:
    """Index Ward code; Ward, People where both are true, Of the ward's people %, Small areas; wards with any first."""
    people = place.people.residents
    living = by_ward_share(people.where(people.index.isin(both.areas), 0.0), place)
    whole = by_ward_share(people, place)
    ward = place.areas.frame["ward_code"].reindex(both.areas)
    table = pd.DataFrame(
        {
            "Ward": place.wards.frame["name"],
            "People where both are true": people_to_ten(living),
            "Of the ward's people %": (100 * living / whole.where(whole > 0)).round().astype("Int64"),
            "Small areas": ward.value_counts().reindex(place.wards.frame.index, fill_value=0).astype("Int64"),
        }
    ).rename_axis("Ward code")
    return table[living > 0].sort_values("People where both are true", ascending=False)


def by_area(place: Place, both: Both, first: Fact, second: Fact) -> pd.DataFrame:
    """The small areas where both hold: index Small area; Ward, People, and the two figures as they are said."""
    ward = place.areas.frame["ward_code"].reindex(both.areas).map(place.wards.frame["name"])
    figures = {
        sentence(fact.name): fact.values.reindex(both.areas).map(lambda value, fact=fact: _told(fact, value))
        for fact in (first, second)
    }
    people = people_to_ten(place.people.residents[both.areas])
    return pd.DataFrame({"Ward": ward, "People": people, **figures}).rename_axis("Small area")


def _told(fact: Fact, value: float) -> str:
    return "no journey found" if np.isinf(value) else fact.said(value)


def hatched(fill: Fill, fact: Fact, asked: Asked) -> Fill:
    """The fill with lines over the areas where a second fact holds."""
    holds = held_by(fact, asked)
    return replace(fill, hatching=Hatching(holds.index[holds], condition(fact, asked)))


def nine(place: Place, first: Fact, second: Fact) -> Fill:
    """Both facts in three steps each, on one map of nine colours; areas that lack a figure are drawn so."""
    values = [fact.values.reindex(place.areas.frame.index) for fact in (first, second)]
    rows, columns = (
        np.searchsorted(np.asarray(fact.thirds), figures.to_numpy(float), side="right")
        for fact, figures in zip((first, second), values, strict=True)
    )
    unknown = values[0].isna() | values[1].isna()
    beyond = np.isinf(values[0]) | np.isinf(values[1])
    classes = pd.Series(3.0 * rows + columns, index=values[0].index).mask(beyond, 9.0).mask(unknown, 10.0)
    entries = [
        LegendEntry(Paint(palette.NINE[row][column]), f"{_step(first, row)}, {_step(second, column)}")
        for row in range(3)
        for column in range(3)
    ]
    entries.append(LegendEntry(palette.NO_JOURNEY, "no journey found"))
    entries.append(LegendEntry(Paint(palette.NOT_SHOWN), "not known, or outside"))
    figures = [
        np.nan if absent else f"{_told(first, one)}; {_told(second, other)}"
        for one, other, absent in zip(*values, unknown, strict=True)
    ]
    return Fill(
        classes,
        pd.Series(figures, index=classes.index, dtype=object),
        Legend(f"{sentence(first.name)}, and {second.name}", tuple(entries)),
    )


def _step(fact: Fact, step: int) -> str:
    low, high = (f"{cut:,.{fact.decimals}f}" for cut in fact.thirds)
    return (f"under {low}", f"{low} to under {high}", f"{high} or more")[step]
