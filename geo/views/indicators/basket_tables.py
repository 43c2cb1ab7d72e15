"""A basket as tables and sentences: scores never without their ranges, what counts how much, what the mix lacks."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from geo.errors import NotHeldError
from geo.indicators.baskets import (
    FEWEST_COMPARED,
    Basket,
    BasketItem,
    BasketTable,
    Scaling,
    basket_table,
    mix,
    saying_the_same,
)
from geo.indicators.indicators import Indicator, IndicatorValues, Polarity
from geo.indicators.scores import Scores
from geo.language.phrases import joined, number_of, sentence
from geo.place.standings import Shown
from geo.views.indicators.words import dimension_name, name_of

# The share of wards that must have a figure: our choice.
OF_THE_WARDS = 2 / 3
OTHER_DIMENSION = "other"


def offered(shown: Shown) -> tuple[tuple[Indicator, str], ...]:
    """The indicators and groups that can count: with a better, no counts, and a figure for two thirds of the wards."""
    frame = shown.values.frame
    with_figure = frame[frame["area_code"].isin(set(shown.wards)) & frame["value"].notna()]
    of_period = with_figure.groupby(["indicator", "group", "last", "first"]).size().groupby(level=[0, 1]).last()
    enough = set(of_period.index[of_period >= OF_THE_WARDS * len(shown.wards)])
    return tuple(
        (record, group)
        for record in shown.values.indicators
        for group in shown.values.groups(record.key)
        if record.polarity is not Polarity.NONE and not record.measure.adds_up and (record.key, group) in enough
    )


def suggested(shown: Shown) -> Basket | None:
    """A basket to begin with, None if none fits: one indicator of each dimension, so that no thing counts twice.

    Rates and percentages come first, those with a range before others; what says the same as one already taken is taken
    only where its dimension has nothing else.
    """
    ranged = set(shown.values.frame.loc[shown.values.frame["lower"].notna(), "indicator"])
    choices = [choice for choice in offered(shown) if choice[0].dimension]
    choices.sort(key=lambda choice: (not choice[0].measure.so_many_of, choice[0].key not in ranged))
    items: list[BasketItem] = []
    for dimension in dict.fromkeys(record.dimension for record, _ in choices):
        of_dimension = [BasketItem(record.key, group) for record, group in choices if record.dimension == dimension]
        others = (item for item in of_dimension if not _says_the_same(items, item, shown))
        items.append(next(others, of_dimension[0]))
    return Basket("A first basket", tuple(items)) if items else None


def _says_the_same(items: Sequence[BasketItem], item: BasketItem, shown: Shown) -> bool:
    """Whether an indicator goes together with one of these so closely that it would count the same thing again."""
    table = basket_table(Basket("Tried", (*items, item)), shown.values, shown.wards)
    if len(table.areas) < FEWEST_COMPARED:
        return False
    return any(table.items[-1] in pair[:2] for pair in saying_the_same(table))


def told_apart(frame: pd.DataFrame) -> tuple[int, int]:
    """How many pairs of wards have ranges of ranks that do not overlap, and how many pairs there are."""
    ranked = frame[frame["rank"].notna()]
    low, high = ranked["rank_low"].to_numpy(), ranked["rank_high"].to_numpy()
    overlap = (low[:, None] <= high[None, :]) & (low[None, :] <= high[:, None])
    pairs = len(ranked) * (len(ranked) - 1) // 2
    return pairs - int(np.triu(overlap, 1).sum()), pairs


def alike(frame: pd.DataFrame, ward: str) -> list[str]:
    """Codes of the wards that one cannot be told apart from."""
    own = frame.loc[ward]
    others = frame.drop(index=ward)
    near = others[(others["rank_low"] <= own["rank_high"]) & (others["rank_high"] >= own["rank_low"])]
    return [str(code) for code in near.index]


def of_ward(scored: Scores, names: pd.Series, ward: str) -> list[str]:
    """One ward's range of ranks in a sentence, and whom it cannot be told apart from; nothing where none is chosen."""
    frame = scored.frame
    if ward not in frame.index:
        return []
    name = str(names[ward])
    if np.isnan(frame.at[ward, "rank"]):
        return [f"{name}: too few of these figures are held for a score; not available."]
    low, high, ranked = frame.at[ward, "rank_low"], frame.at[ward, "rank_high"], int(frame["rank"].notna().sum())
    near = sorted(str(names[code]) for code in alike(frame, ward))
    apart = f"It cannot be told apart from {joined(near)}." if near else "It is told apart from every other ward."
    return [f"{name}: ranks {low:.0f} to {high:.0f} of {ranked}. {apart}"]


def scores(scored: Scores, names: pd.Series) -> pd.DataFrame:
    """Scores by ward, the highest first, each rank as a range: index Ward code.

    Columns: Ward, Ranks, Score, Score in 9 of 10 runs, Cannot be told apart from (wards), a column each dimension,
    Figures missing.
    """
    frame = scored.frame.sort_values("rank", na_position="last")
    ranked = frame["rank"].notna()
    total = int(ranked.sum())
    table = pd.DataFrame(
        {
            "Ward": names.reindex(frame.index),
            "Ranks": [
                f"{row.rank_low:.0f} to {row.rank_high:.0f} of {total}" if row.rank == row.rank else "not available"
                for row in frame.itertuples()
            ],
            "Score": _whole(frame["score"]),
            "Score in 9 of 10 runs": [
                f"{row.score_low:.0f} to {row.score_high:.0f}" if row.rank == row.rank else "not available"
                for row in frame.itertuples()
            ],
            "Cannot be told apart from": [
                _wards(len(alike(frame, str(code)))) if ranked[code] else "not available" for code in frame.index
            ],
        },
        index=frame.index,
    )
    for name in scored.dimensions:
        table[_dimension(name)] = _whole(scored.dimensions[name].reindex(frame.index))
    return table.assign(**{"Figures missing": frame["missing"].astype("Int64")}).rename_axis("Ward code")


def parts(basket: Basket, table: BasketTable, scored: Scores, values: IndicatorValues) -> pd.DataFrame:
    """What counts how much: index Indicator; Dimension, Weight %, Better is, Of the differences %."""
    records = [values.indicator(item.indicator) for item in basket.items]
    better = {Polarity.HIGH: "more", Polarity.LOW: "less"}
    return pd.DataFrame(
        {
            "Dimension": [_dimension(name) for name in table.dimension],
            "Weight %": _whole(pd.Series(100 * table.weight)).to_numpy(),
            "Better is": [
                better[item.polarity or record.polarity] for item, record in zip(basket.items, records, strict=True)
            ],
            "Of the differences %": _whole(100 * scored.importance).to_numpy(),
        },
        index=pd.Index(table.items, name="Indicator"),
    )


def mix_words(basket: Basket, values: IndicatorValues, table: BasketTable) -> list[str]:
    """What the basket is made of and what its mix lacks, with indicators that say the same."""
    mixture = mix(basket, values)
    stages = [f"{number} {name}{'' if number == 1 else 's'}" for name, number in mixture.stages.items() if number]
    kinds = f"{mixture.perception} of what people say, {mixture.counted} counted or measured"
    lines = [f"The mix: {kinds}{'; ' + joined(stages) if stages else ''}.", *mixture.sentences]
    try:
        pairs = saying_the_same(table)
    except NotHeldError:
        pairs = ()
    together = [
        f"{joined(names)} go together so closely that one thing counts {len(names)} times."
        for names in _clusters(pairs)
    ]
    return [*lines, *together]


def _clusters(pairs: Sequence[tuple[str, str, float]]) -> list[list[str]]:
    """Items that pairs link to each other, each in one list."""
    clusters: list[list[str]] = []
    for item, other, _ in pairs:
        linked = [names for names in clusters if item in names or other in names]
        rest = [names for names in clusters if names not in linked]
        clusters = [*rest, list(dict.fromkeys([*(name for names in linked for name in names), item, other]))]
    return clusters


def _wards(number: int) -> str:
    return number_of(number, "ward") if number else "no ward"


def doubt(table: BasketTable) -> str:
    """How many of the indicators carry no range, so that ranges of ranks are narrower than they should be."""
    without = int(np.isnan(table.lower).all(axis=0).sum())
    if not without:
        return ""
    return (
        f"No range is held for {without} of these {len(table.items)} indicators: how sure their figures are is not "
        "known, so ranks are less sure than the ranges say."
    )


def scaling_words(scaling: Scaling) -> str:
    """What a score's points are."""
    return f"Scores: {scaling.value}."


def items_of(basket: Basket, chosen: Sequence[tuple[str, str]]) -> tuple[BasketItem, ...]:
    """The items of a new choice of indicators; those that stay keep their weight."""
    current = {(item.indicator, item.group): item for item in basket.items}
    return tuple(current.get(choice, BasketItem(*choice)) for choice in chosen)


def item_name(values: IndicatorValues, item: tuple[str, str]) -> str:
    """One choice of a basket as it is offered: with its dimension."""
    record = values.indicator(item[0])
    return f"{name_of(record, item[1])} ({dimension_name(record.dimension or OTHER_DIMENSION).lower()})"


def _dimension(name: str) -> str:
    return dimension_name(str(name) or OTHER_DIMENSION) if name != OTHER_DIMENSION else sentence("of none of the seven")


def _whole(figures: pd.Series) -> pd.Series:
    return np.floor(figures.astype(float) + 0.5).astype("Int64")
