"""Measured fairness of journeys: how long they are, how unevenly spread and on whom the long ones fall, then and now.

Over the people reached both before and after, in areas inside the borough, every area counted by its people; nobody's
missing journey is filled in, and how many are left out stands beside. What a measure needs to be comparable between
options is fixed on today and on everybody: fifths of deprivation, ranks, wards, and Kolm-Pollak's parameter. The
longest-journey tenth is whoever has the longest journeys, before and after; the tenth of today is kept beside it.

Measured fairness is one thing and how fair a proposal will seem another: nothing here enters a score.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from geo.access.catchments import gaussian
from geo.errors import InputError
from geo.fairness.inequality import (
    NAN,
    Codes,
    Distribution,
    Floats,
    atkinson,
    by_group,
    concentration,
    gini,
    kolm_pollak_ede,
    kolm_pollak_kappa,
    longest_shares,
    mean_of_longest,
    middles_by_rank,
    palma,
    quantile,
    slope_and_relative,
    theil,
    theil_between,
)
from geo.people.population import FIFTHS


class Better(StrEnum):
    """Which way a measure gets better."""

    LOWER = "lower"
    HIGHER = "higher"


class EquityMeasure(StrEnum):
    """A measure of journeys over people; the first three are for everybody, the rest for analysts."""

    AVERAGE = "average"
    LONGEST_TENTH = "longest_tenth"
    DEPRIVATION_GAP = "deprivation_gap"
    MOST_DEPRIVED = "most_deprived_fifth"
    LEAST_DEPRIVED = "least_deprived_fifth"
    LONGEST_TENTH_TODAY = "longest_tenth_of_today"
    LONGEST_WARD = "longest_ward"
    BEYOND_THRESHOLD = "share_beyond_threshold"
    KOLM_POLLAK = "kolm_pollak_ede"
    KOLM_POLLAK_MILDER = "kolm_pollak_ede_milder"
    KOLM_POLLAK_STRICTER = "kolm_pollak_ede_stricter"
    KOLM_POLLAK_INDEX = "kolm_pollak_index"
    CONCENTRATION = "concentration_index"
    SLOPE = "slope_index_of_inequality"
    RELATIVE = "relative_index_of_inequality"
    GINI = "gini"
    ATKINSON = "atkinson"
    THEIL = "theil"
    THEIL_BETWEEN_WARDS = "theil_between_wards"
    THEIL_WITHIN_WARDS = "theil_within_wards"
    THEIL_BETWEEN_FIFTHS = "theil_between_fifths"
    THEIL_WITHIN_FIFTHS = "theil_within_fifths"
    PALMA = "palma"
    P90_P10 = "p90_p10"
    SPAN = "longest_less_shortest"

    @property
    def better(self) -> Better:
        """Lower, but for the three that run from the most deprived (first) to the least: there, below is a burden."""
        return Better.HIGHER if self in FROM_MOST_DEPRIVED else Better.LOWER

    @property
    def in_minutes(self) -> bool:
        """Whether the figure is minutes; else it is a share, a ratio or an index without a unit."""
        return self in IN_MINUTES


FOR_EVERYBODY = (EquityMeasure.AVERAGE, EquityMeasure.LONGEST_TENTH, EquityMeasure.DEPRIVATION_GAP)
FROM_MOST_DEPRIVED = frozenset({EquityMeasure.CONCENTRATION, EquityMeasure.SLOPE, EquityMeasure.RELATIVE})
# Measures that depend on which fifths are meant, England's or the borough's own.
OF_FIFTHS = frozenset(
    {
        EquityMeasure.DEPRIVATION_GAP,
        EquityMeasure.MOST_DEPRIVED,
        EquityMeasure.LEAST_DEPRIVED,
        EquityMeasure.THEIL_BETWEEN_FIFTHS,
        EquityMeasure.THEIL_WITHIN_FIFTHS,
    }
)
IN_MINUTES = frozenset(
    {
        *FOR_EVERYBODY,
        EquityMeasure.MOST_DEPRIVED,
        EquityMeasure.LEAST_DEPRIVED,
        EquityMeasure.LONGEST_TENTH_TODAY,
        EquityMeasure.LONGEST_WARD,
        EquityMeasure.KOLM_POLLAK,
        EquityMeasure.KOLM_POLLAK_MILDER,
        EquityMeasure.KOLM_POLLAK_STRICTER,
        EquityMeasure.KOLM_POLLAK_INDEX,
        EquityMeasure.SLOPE,
        EquityMeasure.SPAN,
    }
)


class Fifths(StrEnum):
    """Whose fifths of deprivation the gap is between: England's, or the borough's own where one of those is empty."""

    NATIONAL = "national"
    LOCAL = "local"


@dataclass(frozen=True)
class EquitySettings:
    """Adjustable numbers of the measures.

    No standard exists for any of them: our choice.

    Attributes
    ----------
    longest_share
        The part of people (0 to 1) whose journeys are called longest.
    epsilon, milder_epsilon, stricter_epsilon
        Aversion to inequality of a burden, below 0, that fixes Kolm-Pollak's parameter.
    atkinson_epsilon
        Aversion to inequality of access, above 0.
    """

    longest_share: float = 0.1
    epsilon: float = -1.0
    milder_epsilon: float = -0.5
    stricter_epsilon: float = -2.0
    atkinson_epsilon: float = 0.5

    def __post_init__(self) -> None:
        if not 0 < self.longest_share < 1:
            raise InputError(f"The share with the longest journeys lies between 0 and 1, not {self.longest_share:g}.")
        if not all(aversion < 0 for aversion in (self.epsilon, self.milder_epsilon, self.stricter_epsilon)):
            raise InputError("Kolm-Pollak's aversion to inequality of journeys is below 0: minutes are a burden.")
        if not self.atkinson_epsilon > 0:
            raise InputError(f"Atkinson's aversion to inequality is above 0, not {self.atkinson_epsilon:g}.")


@dataclass(frozen=True, eq=False)
class Today:
    """What is fixed on today, for every way of travel and every option, in the order of the people's areas.

    Attributes
    ----------
    areas
        Every area that minutes are compared for.
    inside
        Where among them the people's stand.
    ranks
        Of deprivation, counted from 0 (the most deprived), -1 where it is not told.
    fifth
        1 to 5, 0 where it is not told.
    ward
        Counted from 0.
    fifths
        None where no table of deprivation is held.
    """

    areas: pd.Index
    inside: Codes
    people: Floats
    ranks: Codes
    fifth: Codes
    ward: Codes
    fifths: Fifths | None


def fixed_on_today(people: pd.Series, deprivation: pd.DataFrame, ward_of: pd.Series) -> Today:
    """What stays the same in every option; people, deprivation and ward_of by area_code, as a Place holds them.

    The fifths are England's where somebody lives in its most and in its least deprived one, else the borough's own.
    """
    counts, inside = people.to_numpy(float), ward_of.index.get_indexer(people.index)
    table = deprivation if deprivation.index.equals(people.index) else deprivation.reindex(people.index)
    rank, national, local = (_column(table, name) for name in ("rank", "national_fifth", "local_fifth"))
    in_both = counts[national == 1].sum() > 0 and counts[national == FIFTHS].sum() > 0
    fifths = None if np.isnan(rank).all() else Fifths.NATIONAL if in_both else Fifths.LOCAL
    fifth = np.nan_to_num(national if in_both else local).astype(np.intp)
    ranks, _ = pd.factorize(rank, sort=True)
    wards, _ = pd.factorize(ward_of)
    return Today(ward_of.index, inside, counts, ranks, fifth, wards[inside], fifths)


def _column(table: pd.DataFrame, name: str) -> Floats:
    return table[name].to_numpy(float) if name in table else np.full(len(table), NAN)


@dataclass(frozen=True)
class Equity:
    """Every measure before and after, unrounded; NaN where it is not defined.

    Attributes
    ----------
    people
        Reached both before and after, whom the measures are of.
    left_out
        Everybody else who lives in the borough.
    longest_wards
        The ward with the longest average journey before, and after; "" where there is none.
    """

    before: Mapping[EquityMeasure, float]
    after: Mapping[EquityMeasure, float]
    fifths: Fifths | None
    people: float
    left_out: float
    longest_wards: tuple[str, str]


def measure(
    areas: pd.DataFrame, wards: pd.DataFrame, *, today: Today, threshold_minutes: float, settings: EquitySettings
) -> Equity:
    """Every measure of journeys one way; areas as impact.compare gives them, wards as impact.by_ward does.

    threshold_minutes: a longer journey is called long; access for Atkinson's index is 1 at the door and falls as
    `catchments.gaussian` of it does.
    """
    compared = areas if areas.index.equals(today.areas) else areas.reindex(today.areas)
    minutes = {side: compared[side].to_numpy(float)[today.inside] for side in ("before", "after")}
    counts = today.people
    reached = np.where(np.isnan(minutes["before"] + minutes["after"]), 0.0, counts)
    sides = {side: Distribution.of(figures, reached) for side, figures in minutes.items()}
    # On everybody reached today, whoever an option would cut off: the same parameter for every option.
    cut_off = (reached < counts).any()
    everybody = Distribution.of(minutes["before"], counts) if cut_off else sides["before"]
    kappas = {
        chosen: kolm_pollak_kappa(everybody, epsilon=epsilon)
        for chosen, epsilon in (
            (EquityMeasure.KOLM_POLLAK, settings.epsilon),
            (EquityMeasure.KOLM_POLLAK_MILDER, settings.milder_epsilon),
            (EquityMeasure.KOLM_POLLAK_STRICTER, settings.stricter_epsilon),
        )
    }
    measured = {
        side: _of_side(distribution, today, limit=threshold_minutes, kappas=kappas, settings=settings)
        for side, distribution in sides.items()
    }
    longest = longest_shares(sides["before"], share=settings.longest_share)
    named = {side: _longest_ward(wards[side]) for side in sides}
    for side, figures in minutes.items():
        measured[side][EquityMeasure.LONGEST_TENTH_TODAY] = _average(figures[sides["before"].order], longest)
        measured[side][EquityMeasure.LONGEST_WARD] = named[side][1]
    return Equity(
        before={chosen: measured["before"][chosen] for chosen in EquityMeasure},
        after={chosen: measured["after"][chosen] for chosen in EquityMeasure},
        fifths=today.fifths,
        people=float(reached.sum()),
        left_out=float(counts.sum() - reached.sum()),
        longest_wards=(named["before"][0], named["after"][0]),
    )


def _of_side(
    distribution: Distribution,
    today: Today,
    *,
    limit: float,
    kappas: Mapping[EquityMeasure, float],
    settings: EquitySettings,
) -> dict[EquityMeasure, float]:
    """The measures that one distribution is enough for."""
    nobody = not len(distribution.order)
    access = distribution.falling(gaussian(limit))
    evenly = {chosen: kolm_pollak_ede(distribution, kappa=kappa) for chosen, kappa in kappas.items()}
    whole, between = theil(distribution), theil_between(distribution, today.ward)
    shortest_tenth, longest_tenth = quantile(distribution, 0.1), quantile(distribution, 0.9)
    return {
        **evenly,
        **_by_deprivation(distribution, today, whole),
        EquityMeasure.AVERAGE: distribution.mean,
        EquityMeasure.LONGEST_TENTH: mean_of_longest(distribution, share=settings.longest_share),
        EquityMeasure.BEYOND_THRESHOLD: NAN
        if nobody
        else float(distribution.shares[distribution.figures > limit].sum()),
        EquityMeasure.KOLM_POLLAK_INDEX: evenly[EquityMeasure.KOLM_POLLAK] - distribution.mean,
        EquityMeasure.GINI: gini(distribution),
        EquityMeasure.ATKINSON: atkinson(access, epsilon=settings.atkinson_epsilon),
        EquityMeasure.THEIL: whole,
        EquityMeasure.THEIL_BETWEEN_WARDS: between,
        EquityMeasure.THEIL_WITHIN_WARDS: whole - between,
        EquityMeasure.PALMA: palma(distribution),
        EquityMeasure.P90_P10: longest_tenth / shortest_tenth if shortest_tenth > 0 else NAN,
        EquityMeasure.SPAN: NAN if nobody else float(distribution.figures[-1] - distribution.figures[0]),
    }


def _by_deprivation(distribution: Distribution, today: Today, whole: float) -> dict[EquityMeasure, float]:
    """On whom the long journeys fall; areas whose deprivation is not told are left out of the ranks and the gap."""
    if today.fifths is None:
        unknown = (*OF_FIFTHS, *FROM_MOST_DEPRIVED)
        return dict.fromkeys(unknown, NAN)
    _, means = by_group(distribution, today.fifth)
    most, least = (float(means[fifth]) if fifth < len(means) else NAN for fifth in (1, FIFTHS))
    ranks = today.ranks[distribution.order]
    known = ranks >= 0
    ranked = distribution if known.all() else Distribution.of(distribution.figures[known], distribution.shares[known])
    middles = middles_by_rank(ranks[known], ranked.shares)
    slope, relative = slope_and_relative(ranked, middles)
    between = theil_between(distribution, today.fifth)
    return {
        EquityMeasure.DEPRIVATION_GAP: most - least,
        EquityMeasure.MOST_DEPRIVED: most,
        EquityMeasure.LEAST_DEPRIVED: least,
        EquityMeasure.CONCENTRATION: concentration(ranked, middles),
        EquityMeasure.SLOPE: slope,
        EquityMeasure.RELATIVE: relative,
        EquityMeasure.THEIL_BETWEEN_FIFTHS: between,
        EquityMeasure.THEIL_WITHIN_FIFTHS: whole - between,
    }


def _average(figures: Floats, weights: Floats) -> float:
    return float(figures @ weights) / float(weights.sum()) if len(weights) else NAN


def _longest_ward(minutes: pd.Series) -> tuple[str, float]:
    """The ward with the longest average journey, the first by code of equal ones, and its minutes."""
    figures = minutes.to_numpy(float)
    if np.isnan(figures).all():
        return "", NAN
    at = int(np.nanargmax(figures))
    return str(minutes.index[at]), float(figures[at])


def rows(measured: Equity) -> list[dict[str, object]]:
    """The measures as rows of the command line's JSON: measure, before, after, change, better; None where undefined.

    A measure of fifths says whose: deprivation_gap_national, deprivation_gap_local.
    """
    return [
        {
            "measure": f"{chosen}_{measured.fifths}" if measured.fifths and chosen in OF_FIFTHS else chosen.value,
            "before": _held(measured.before[chosen]),
            "after": _held(measured.after[chosen]),
            "change": _held(measured.after[chosen] - measured.before[chosen]),
            "better": chosen.better.value,
        }
        for chosen in EquityMeasure
    ]


def _held(figure: float) -> float | None:
    return None if math.isnan(figure) else figure
