"""What a basket comes to for each area: a score with its parts, and a rank that is never without its range.

Areas whose ranges of ranks overlap are not told apart by the basket.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.indicators.baskets import Basket, BasketTable, Mean
from geo.indicators.rank_ranges import DRAWS, SEED, DrawnRanges, ranges, ranks
from geo.indicators.scales import Scales, positive, put_together, scaled, scales_of, weights_held
from geo.values import Floats


@dataclass(frozen=True, eq=False)
class Scores:
    """What a basket comes to.

    Attributes
    ----------
    frame
        By area_code; score, score_low, score_high (nine draws in ten, on the basket's own scaling), rank (1 the highest
        score), rank_low, rank_high (nine draws in ten), missing (how many figures are not held), passed_on (whether
        their weight went to other figures). NaN for areas without a score.
    dimensions
        Areas x dimensions, NaN where one is not available.
    parts
        Areas x items, points of the score (of its logarithm, for a geometric mean), adding up to it.
    importance
        By item, the share of the scores' differences that goes with it alone.
    notes
        Sentences to show beside.
    """

    frame: pd.DataFrame
    dimensions: pd.DataFrame
    parts: pd.DataFrame
    importance: pd.Series
    notes: tuple[str, ...]


def scores(
    basket: Basket, table: BasketTable, *, scales: Scales | None = None, draws: int = DRAWS, seed: int = SEED
) -> Scores:
    """Scores of a table's areas with their ranges. scales: those of a baseline, or the table's own."""
    scales = scales or scales_of(table)
    has_figure = ~np.isnan(table.value)
    weight = weights_held(has_figure, table.weight, table.dimension)
    figures = positive(scaled(table.value, scales, basket.scaling), basket.mean)
    own = np.where(has_figure, figures, 1.0)
    score = put_together(own, weight, basket.mean)
    frame = _with_ranges(table.areas, score, ranges(basket, table, scales, draws=draws, seed=seed))
    frame["missing"] = (~has_figure).sum(axis=1)
    frame["passed_on"] = (frame["missing"] > 0) & frame["score"].notna()
    parts = weight * (np.log(own) if basket.mean is Mean.GEOMETRIC else own)
    return Scores(
        frame,
        _dimensions(basket, table, figures),
        pd.DataFrame(np.where(has_figure, parts, np.nan), index=table.areas, columns=list(table.items)),
        _importance(table, figures, score),
        (*table.notes, *_said_of_missing(frame)),
    )


def _with_ranges(areas: pd.Index, score: Floats, drawn: DrawnRanges) -> pd.DataFrame:
    """Score and rank beside the draws' ranges; each lies in its own, as it is one of those that the basket allows."""
    rank = ranks(score[None, :])[0].astype(float)
    return pd.DataFrame(
        {
            "score": score,
            "score_low": np.minimum(drawn.score_low, score),
            "score_high": np.maximum(drawn.score_high, score),
            "rank": rank,
            "rank_low": np.minimum(drawn.rank_low, rank),
            "rank_high": np.maximum(drawn.rank_high, rank),
        },
        index=areas,
    )


def _dimensions(basket: Basket, table: BasketTable, figures: Floats) -> pd.DataFrame:
    made = {}
    for name in dict.fromkeys(table.dimension.tolist()):
        inside = table.dimension == name
        has_figure = ~np.isnan(figures[:, inside])
        weight = weights_held(has_figure, table.weight[inside], table.dimension[inside])
        made[name] = put_together(np.where(has_figure, figures[:, inside], 1.0), weight, basket.mean)
    return pd.DataFrame(made, index=table.areas)


def _importance(table: BasketTable, figures: Floats, score: Floats) -> pd.Series:
    shares = []
    for item in range(len(table.items)):
        both = ~np.isnan(figures[:, item]) & ~np.isnan(score)
        item_figures, item_scores = figures[both, item], score[both]
        varies = both.sum() > 2 and item_figures.std() > 0 and item_scores.std() > 0
        shares.append(np.corrcoef(item_figures, item_scores)[0, 1] ** 2 if varies else np.nan)
    return pd.Series(shares, index=list(table.items), name="importance")


def _said_of_missing(frame: pd.DataFrame) -> Iterator[str]:
    passed, without = int(frame["passed_on"].sum()), int(frame["score"].isna().sum())
    if passed:
        yield f"Areas with a missing figure, whose weight went to the others there: {passed}."
    if without:
        yield f"Areas with too few of these figures for a score, not available: {without}."
