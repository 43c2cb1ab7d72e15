"""A basket of indicators: which ones, how much each counts, what the mix lacks, and its table of wards by indicator.

A basket is a choice that a partnership makes and can change. It says nothing of a place without its parts beside it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.errors import InputError, NotHeldError
from geo.indicators.indicators import Dimension, FigureKind, Indicator, IndicatorValues, LogicStage, Polarity
from geo.values import Floats

OTHER = "other"
# Indicators whose figures go together so closely count one thing twice: correlation, our choice.
SAME_THING = 0.9
# Of fewer areas whether two indicators go together cannot be told.
FEWEST_COMPARED = 3


class Scaling(StrEnum):
    """How indicators in different units are made comparable."""

    T_SCORE = "50 and ten for each standard deviation"
    MIN_MAX = "0 for the lowest, 100 for the highest"
    PERCENTILE = "share of the others below, 0 to 100"


class Mean(StrEnum):
    """How the parts make the whole."""

    ARITHMETIC = "arithmetic: a strong part makes up for a weak one"
    GEOMETRIC = "geometric: a weak part is not made up for"


@dataclass(frozen=True)
class BasketItem:
    """One indicator of a basket, for everybody or a group.

    Attributes
    ----------
    weight
        Beside the others of its dimension, above nought.
    polarity
        Which way is better here, where the indicator itself has no better; a choice that is shown.
    """

    indicator: str
    group: str = ""
    weight: float = 1.0
    polarity: Polarity | None = None


@dataclass(frozen=True)
class Basket:
    """Items, their scaling and mean. dimension_weights: by the dimension's name; 1 for one that is not named."""

    title: str
    items: tuple[BasketItem, ...]
    dimension_weights: Mapping[str, float] = field(default_factory=dict)
    scaling: Scaling = Scaling.T_SCORE
    mean: Mean = Mean.ARITHMETIC

    def __post_init__(self) -> None:
        named = [(item.indicator, item.group) for item in self.items]
        if not named or len(set(named)) < len(named):
            raise InputError(f"{self.title}: a basket takes one or more indicators, each of them once.")
        if min([item.weight for item in self.items] + list(self.dimension_weights.values())) <= 0:
            raise InputError(f"{self.title}: weights are above nought; an indicator that counts nothing is left out.")
        if self.mean is Mean.GEOMETRIC and self.scaling is not Scaling.MIN_MAX:
            raise InputError(f"{self.title}: a geometric mean needs figures scaled from lowest to highest.")


@dataclass(frozen=True, eq=False)
class BasketTable:
    """What a basket holds of some areas: A areas x I items, each turned so that more is better; NaN not held.

    Attributes
    ----------
    areas, items
        Names of rows and columns.
    value, lower, upper
        (A, I); lower and upper NaN where a figure has no range.
    percentage
        (I,), whether an item is a percentage.
    dimension
        (I,), names.
    weight
        (I,), adding up to 1.
    """

    areas: pd.Index
    items: tuple[str, ...]
    value: Floats
    lower: Floats
    upper: Floats
    percentage: NDArray[np.bool_]
    dimension: NDArray[np.str_]
    weight: Floats
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        shape = (len(self.areas), len(self.items))
        if any(figures.shape != shape for figures in (self.value, self.lower, self.upper)):
            raise InputError("A basket's values and the ends of their ranges must be areas by items alike.")
        with np.errstate(invalid="ignore"):
            outside = (self.lower > self.value) | (self.upper < self.value)
        if outside.any():
            row, column = np.argwhere(outside)[0]
            raise InputError(f"{self.items[column]} in {self.areas[row]}: the figure lies outside its own range.")


def dimension_of(record: Indicator) -> str:
    """The name of an indicator's dimension, "other" where it is of none of the seven."""
    return OTHER if record.dimension is None else record.dimension.value


def weights(dimensions: Collection[str], own: Collection[float], of_dimension: Mapping[str, float]) -> Floats:
    """Weight of each item, adding up to 1: dimensions count alike, items alike within theirs, unless weighted."""
    names, each = np.array(list(dimensions)), np.array(list(own), dtype=float)
    made = np.zeros(len(each))
    for name in dict.fromkeys(names.tolist()):
        inside = names == name
        made[inside] = of_dimension.get(name, 1.0) * each[inside] / each[inside].sum()
    return made / made.sum()


def basket_table(basket: Basket, values: IndicatorValues, areas: Collection[str]) -> BasketTable:
    """A basket's newest figures for these areas; refused where an item has no better, or none of them has a figure."""
    records = [values.indicator(item.indicator) for item in basket.items]
    directions = [item.polarity or record.polarity for item, record in zip(basket.items, records, strict=True)]
    faults = [
        f"{record.label}: neither more nor less of it is better, so it cannot count in a score; leave it out, or say "
        f"which way is meant to be better here."
        for record, direction in zip(records, directions, strict=True)
        if direction is Polarity.NONE
    ]
    if faults:
        raise InputError(*faults)
    columns, notes = [], []
    for item, record, direction in zip(basket.items, records, directions, strict=True):
        period, rows = values.latest(item.indicator, areas, group=item.group)
        value, lower, upper = (rows[name].to_numpy(dtype=float) for name in ("value", "lower", "upper"))
        columns.append((value, lower, upper) if direction is Polarity.HIGH else (-value, -upper, -lower))
        notes.append(f"{_name(record, item)}: {period.label}.")
        if np.isnan(lower).all():
            notes.append(f"{_name(record, item)}: no range is held, so its own doubt is not in the range of ranks.")
    dimensions = [dimension_of(record) for record in records]
    stacked = np.stack([np.stack(column) for column in columns], axis=2)
    return BasketTable(
        pd.Index(areas, name="area_code"),
        tuple(_name(record, item) for record, item in zip(records, basket.items, strict=True)),
        value=stacked[0],
        lower=stacked[1],
        upper=stacked[2],
        percentage=np.array([record.measure is FigureKind.PERCENTAGE for record in records]),
        dimension=np.array(dimensions),
        weight=weights(dimensions, [item.weight for item in basket.items], basket.dimension_weights),
        notes=tuple(notes),
    )


def _name(record: Indicator, item: BasketItem) -> str:
    return f"{record.label} ({item.group})" if item.group else record.label


@dataclass(frozen=True)
class Mix:
    """How many of a basket's indicators are of each kind, and sentences on what the mix lacks."""

    perception: int
    counted: int
    stages: Mapping[str, int]
    dimensions: Mapping[str, int]
    sentences: tuple[str, ...]


def mix(basket: Basket, values: IndicatorValues, *, qualitative: int = 0) -> Mix:
    """What a basket is made of. qualitative: pieces of evidence in words that stand beside it."""
    records = [values.indicator(item.indicator) for item in basket.items]
    perceptions = sum(record.perception for record in records)
    counted = len(records) - perceptions
    stages = {stage.value: sum(record.stage is stage for record in records) for stage in LogicStage}
    dimensions = {dimension.value: sum(record.dimension is dimension for record in records) for dimension in Dimension}
    sentences = []
    if not perceptions:
        sentences.append("Nothing here is what people themselves say; add a survey's measure.")
    if not counted:
        sentences.append("Everything here is what people say; add figures that are counted or measured.")
    if {stage for stage, number in stages.items() if number} == {LogicStage.OUTCOME.value}:
        sentences.append("All are outcomes, which change slowly; an input, a process or an output shows earlier.")
    absent = [name for name, number in dimensions.items() if not number]
    if absent:
        covered = len(dimensions) - len(absent)
        sentences.append(f"The basket covers {covered} of the seven dimensions; none is of {', '.join(absent)}.")
    if not qualitative:
        sentences.append("No evidence in words stands beside it.")
    return Mix(perceptions, counted, stages, dimensions, tuple(sentences))


def saying_the_same(table: BasketTable) -> tuple[tuple[str, str, float], ...]:
    """Pairs of items whose figures go together more closely than 0.9 either way, with their correlation."""
    if len(table.areas) < FEWEST_COMPARED:
        raise NotHeldError("Whether indicators say the same cannot be told from fewer than three areas.")
    together = pd.DataFrame(table.value, columns=range(len(table.items))).corr(min_periods=FEWEST_COMPARED).to_numpy()
    pairs = np.argwhere(np.triu(np.abs(together) > SAME_THING, 1))
    return tuple((table.items[first], table.items[second], float(together[first, second])) for first, second in pairs)
