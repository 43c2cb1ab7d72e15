"""How far perceived fairness depends on its settings: the range over many of them, and which of them matter most."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import pandas as pd

from geo.fairness.perception import (
    DRIVERS,
    FEWEST_PEOPLE,
    HISTORY_AND_VOICE,
    USUAL,
    Chosen,
    Felt,
    Perceived,
    PerceptionSettings,
    drivers_of,
    index_of,
    sums_of,
)
from geo.uncertainty.leaning import percentiles
from geo.values import Floats, tabled


@dataclass(frozen=True)
class DrawSettings:
    """How the settings are drawn: weights around their own (Dirichlet), the rest evenly between two ends.

    All are our choice.

    Attributes
    ----------
    unknown_history
        A history not recorded lies between minus and plus this; a voice not recorded from -1 to 1.
    lower, upper
        The percentiles told.
    """

    draws: int = 1000
    seed: int = 20080512
    concentration: float = 20.0
    loss_aversion: tuple[float, float] = (1.0, 2.5)
    envy: tuple[float, float] = (0.0, 1.5)
    guilt: tuple[float, float] = (0.0, 0.6)
    material_minutes: tuple[float, float] = (5.0, 15.0)
    half_life_years: tuple[float, float] = (2.0, 10.0)
    unknown_history: float = 0.5
    lower: float = 5.0
    upper: float = 95.0


DRAWS = DrawSettings()
VARIED = ("loss_aversion", "envy", "guilt", "material_minutes", "half_life_years")


def perceived(felt: Felt, *, settings: PerceptionSettings = USUAL, draws: DrawSettings = DRAWS) -> Perceived:
    """The index of every place with its ranges, with and without history and voice, and if nothing changes."""
    drawn_weights, drawn = _drawn(settings, draws)
    central = Chosen.of(settings)
    sums, idle_sums = sums_of(felt), sums_of(felt.doing_nothing)
    weights = settings.weights.as_array
    bare = weights * [driver not in HISTORY_AND_VOICE for driver in DRIVERS]
    proposed, idle = drivers_of(felt, sums, central), drivers_of(felt.doing_nothing, idle_sums, central)
    every, every_idle = drivers_of(felt, sums, drawn), drivers_of(felt.doing_nothing, idle_sums, drawn)
    few = sums.people < FEWEST_PEOPLE
    columns: dict[str, Floats] = {}
    for name, table, cube, counted in (
        ("", proposed, every, weights),
        ("bare", proposed, every, bare),
        ("nothing", idle, every_idle, weights),
    ):
        used = drawn_weights * (counted > 0)
        low, high = percentiles(index_of(cube, used[:, None, :]).T, [draws.lower, draws.upper])
        at = index_of(table, counted)
        # What is drawn need not lie around the settings themselves; they are among the possible.
        prefix = f"{name}_" if name else ""
        columns |= {name or "index": at, f"{prefix}lower": np.minimum(low, at), f"{prefix}upper": np.maximum(high, at)}
    told = {name: np.where(few, np.nan, figures) for name, figures in columns.items()}
    frame = tabled({"people": sums.people, **told}, felt.places)
    named = [driver.value for driver in DRIVERS]
    drivers = pd.DataFrame(np.where(few[:, None], np.nan, proposed), felt.places, named)
    unknown = pd.DataFrame(
        {"history": [decisions is None for decisions in felt.history], "voice": np.isnan(felt.voice)}, index=felt.places
    )
    above = tabled({"after": sums.above, "nothing": idle_sums.above}, felt.places)
    return Perceived(frame, drivers, 50.0 * drivers * weights, unknown, above, settings)


@lru_cache(maxsize=8)
def _drawn(settings: PerceptionSettings, draws: DrawSettings) -> tuple[Floats, Chosen]:
    """D settings drawn, the same for every place, option and visitor: weights (D, 7), and what drivers depend on.

    Not to be written to.
    """
    random = np.random.default_rng(draws.seed)
    weights = settings.weights.as_array
    drawn = np.zeros((draws.draws, len(weights)))
    drawn[:, weights > 0] = random.dirichlet(draws.concentration * weights[weights > 0], size=draws.draws)
    ends: dict[str, tuple[float, float]] = {name: getattr(draws, name) for name in VARIED}
    ends |= {"history": (-draws.unknown_history, draws.unknown_history), "voice": (-1.0, 1.0)}
    varied = {name: random.uniform(low, high, size=(draws.draws, 1)) for name, (low, high) in ends.items()}
    return drawn, Chosen(**varied, beside_minutes=settings.beside_minutes)


def tornado(
    felt: Felt, place: str, *, settings: PerceptionSettings = USUAL, draws: DrawSettings = DRAWS
) -> pd.DataFrame:
    """The index of one place with each setting at its two ends, the rest as they are: index setting; low, high.

    The widest first. Weights are varied one by one from none to twice theirs, the others scaled to add up to 1.
    """
    sums, at = sums_of(felt), felt.places.get_loc(place)

    def index(chosen: PerceptionSettings, unknown: tuple[float, float] = (0.0, 0.0)) -> float:
        return float(index_of(drivers_of(felt, sums, Chosen.of(chosen, unknown)), chosen.weights.as_array)[at])

    rows = {name: tuple(index(replace(settings, **{name: end})) for end in getattr(draws, name)) for name in VARIED}
    if felt.history[at] is None:
        rows["history not recorded"] = tuple(
            index(settings, (end, 0.0)) for end in (-draws.unknown_history, draws.unknown_history)
        )
    if np.isnan(felt.voice[at]):
        rows["voice not recorded"] = tuple(index(settings, (0.0, end)) for end in (-1.0, 1.0))
    drivers = drivers_of(felt, sums, Chosen.of(settings))[at]
    weights = settings.weights.as_array
    for driver, weight in zip(DRIVERS, weights, strict=True):
        ends = []
        others = np.where(np.arange(len(weights)) == DRIVERS.index(driver), 0.0, weights)
        if not others.sum() > 0:
            # The only driver that counts cannot count for more or less.
            continue
        for share in (0.0, min(2 * weight, 1.0)):
            scaled = others * (1 - share) / others.sum()
            scaled[DRIVERS.index(driver)] = share
            ends.append(float(index_of(drivers, scaled)))
        rows[f"weight: {driver.label[0].lower()}{driver.label[1:]}"] = (ends[0], ends[1])
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["low", "high"]).rename_axis("setting")
    order = (table["high"] - table["low"]).abs().sort_values(ascending=False, kind="stable").index
    return table.loc[order]
