"""The speed table's basket of indicators: twenty of them, a thousand draws, over a borough's wards and over England's.

The second way draws one figure after another in a plain loop over draws, areas and indicators.
"""

import math
import random
import statistics
from collections.abc import Iterator
from functools import partial

import numpy as np
import pandas as pd

from geo.bench.row import Row, Watch, timed
from geo.indicators.baskets import Basket, BasketItem, BasketTable, Scaling, weights
from geo.indicators.indicators import Dimension
from geo.indicators.rank_ranges import DRAWS, WEIGHTS_KEPT
from geo.indicators.scales import Scales, scales_of
from geo.indicators.scores import scores

BOROUGH_WARDS, ENGLISH_WARDS, INDICATORS = 20, 7000, 20
BOROUGH_GOAL_SECONDS, ENGLAND_GOAL_SECONDS = 0.2, 10.0
# Draws of the plain loop over England's wards, whose time is then multiplied.
LOOP_DRAWS = 4
SEED = 2026


def made_up(wards: int) -> tuple[Basket, BasketTable]:
    """A basket of twenty indicators over so many wards, every other one a percentage, each with a range."""
    rng = np.random.default_rng(SEED)
    value = rng.uniform(20, 80, (wards, INDICATORS))
    reach = rng.uniform(2, 9, (wards, INDICATORS))
    dimension = np.array([member.value for member in Dimension])[np.arange(INDICATORS) % len(Dimension)]
    names = tuple(f"indicator {number}" for number in range(INDICATORS))
    table = BasketTable(
        pd.Index([f"ward {number}" for number in range(wards)]),
        names,
        value=value,
        lower=value - reach,
        upper=value + reach,
        percentage=np.arange(INDICATORS) % 2 == 0,
        dimension=dimension,
        weight=weights(dimension.tolist(), [1.0] * INDICATORS, {}),
    )
    return Basket("Speed", tuple(BasketItem(name) for name in names)), table


def basket_rows() -> Iterator[Row]:
    """A borough's wards and England's, each beside the plain loop."""
    for wards, goal, draws in (
        (BOROUGH_WARDS, BOROUGH_GOAL_SECONDS, DRAWS),
        (ENGLISH_WARDS, ENGLAND_GOAL_SECONDS, LOOP_DRAWS),
    ):
        basket, table = made_up(wards)
        took = timed(partial(scores, basket, table), repeats=3)
        frame = scores(basket, table).frame
        watch = Watch()
        low, high = by_loop(table, draws)
        loop_took = watch.took * (DRAWS / draws)
        apart = max(np.abs(frame["rank_low"] - low).max(), np.abs(frame["rank_high"] - high).max())
        agreement = (
            f"ends of ranges of ranks at most {apart:g} of {wards} ranks apart, as both draw by chance"
            if draws == DRAWS
            else f"the loop's time is that of {draws} draws, multiplied"
        )
        yield Row(
            f"A basket of {INDICATORS} indicators with {DRAWS:,} draws over {wards:,} wards",
            took,
            goal,
            "a plain loop",
            loop_took,
            agreement,
        )


def by_loop(table: BasketTable, draws: int) -> tuple[list[float], list[float]]:
    """The ends of each ward's range of ranks, drawn one figure after another; every figure held and with a range."""
    chance = random.Random(SEED)
    wards, items = table.value.shape
    scales = scales_of(table)
    ranks: list[list[int]] = [[] for _ in range(wards)]
    for draw in range(draws):
        scaling = list(Scaling)[draw % len(Scaling)]
        parts = [chance.gammavariate(WEIGHTS_KEPT * float(weight), 1.0) for weight in table.weight]
        scored = []
        for ward in range(wards):
            total = 0.0
            for item in range(items):
                figure = _drawn(table, ward, item, chance)
                figure = min(max(figure, scales.low[item]), scales.high[item])
                total += parts[item] * _scaled(figure, item, scales, scaling)
            scored.append(total / sum(parts))
        for rank, ward in enumerate(sorted(range(wards), key=scored.__getitem__, reverse=True), start=1):
            ranks[ward].append(rank)
    ends = [statistics.quantiles(each, n=20, method="inclusive") for each in ranks]
    return [math.floor(each[0]) for each in ends], [math.ceil(each[-1]) for each in ends]


def _drawn(table: BasketTable, ward: int, item: int, chance: random.Random) -> float:
    low, high = float(table.lower[ward, item]), float(table.upper[ward, item])
    if not table.percentage[item]:
        return chance.gauss(float(table.value[ward, item]), (high - low) / 3.919928)
    ends = [math.log(end / (100 - end)) for end in (low, high)]
    return 100 / (1 + math.exp(-chance.gauss(sum(ends) / 2, (ends[1] - ends[0]) / 3.919928)))


def _scaled(figure: float, item: int, scales: Scales, scaling: Scaling) -> float:
    if scaling is Scaling.PERCENTILE:
        return float(np.interp(figure, *scales.steps[item]))
    factor, begin = scales.line(scaling)
    return figure * factor[item] + begin[item]
