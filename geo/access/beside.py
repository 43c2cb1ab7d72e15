"""Where a place stands among all places of a table: its figures with ranges, and among which parts of them they lie.

Places are never ranked: what is told of the others is where their middle lies, and how many have more for sure and how
many perhaps. Made-up places are held beside made-up ones alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import numpy as np
import pandas as pd

from geo.access.journey_table import LEAST, LIMIT_MINUTES, MOST, returns
from geo.errors import InputError
from geo.travel.ways import Way
from geo.uncertainty.intervals import standard_errors
from geo.uncertainty.leaning import range_of_runs
from geo.uncertainty.runs import figures_of, shared_in_part
from geo.values import Floats, times

# Why a place is left out of a comparison, in the order in which it is told.
NOT_HELD = "do not hold this way"
APPROXIMATE = "have straight lines in place of streets"
NO_TIMETABLE = "hold no timetable, so that without a car they are told on foot alone"
MADE_UP, REAL = "are made up, and are never mixed with real ones", "are real, and are never mixed with made-up ones"
REASONS = (NOT_HELD, APPROXIMATE, NO_TIMETABLE, MADE_UP, REAL)
# Of fewer places quantiles say more about which happen to be there than about places.
FEWEST_PLACES = 10


class BesideFigure(StrEnum):
    """A figure by which places are held beside each other."""

    AVERAGE = "average"
    WITHIN = "within"
    RETURNING = "returning"


@dataclass(frozen=True)
class BesideSettings:
    """How sure the people of a small area are, and how the runs are made. Our choices.

    Attributes
    ----------
    margin
        Half of the range that 19 of 20 counts of a small area lie in, as a part of the count.
    together
        How far the errors of two areas of one authority go together, 0 to 1.
    """

    margin: float = 0.05
    together: float = 0.2
    runs: int = 1000
    seed: int = 18541012
    shared_seed: int = 18951022

    def __post_init__(self) -> None:
        if not 0 <= self.margin < 1 or not 0 <= self.together <= 1 or self.runs < 2:
            raise InputError("A margin is 0 to below 1, how far errors go together 0 to 1, and runs are two or more.")


@dataclass(frozen=True, eq=False)
class Compared:
    """One place among others by one figure.

    Attributes
    ----------
    made_up
        Whether it and all the others are.
    value, lower, upper
        Of the place itself.
    others
        Index authority_code; value, lower, upper: every other place that can be compared.
    quarter, median, three_quarters
        Of all that are compared, this place among them; NaN where they are fewer than FEWEST_PLACES.
    surely_more, perhaps_more
        How many of the others have more whatever is true within both ranges, and how many may have.
    """

    figure: BesideFigure
    made_up: bool
    value: float
    lower: float
    upper: float
    others: pd.DataFrame
    quarter: float
    median: float
    three_quarters: float
    surely_more: int
    perhaps_more: int

    @property
    def enough(self) -> bool:
        """Whether there are enough places for quantiles."""
        return len(self.others) + 1 >= FEWEST_PLACES


USUAL = BesideSettings()
FIGURE_COLUMNS = [
    *("name", "held", "made_up", "approximate", "timetable", "people", "unsure_people"),
    *(f"{figure}{end}" for figure in BesideFigure for end in ("", "_lower", "_upper")),
]


def place_figures(rows: pd.DataFrame, transit: pd.DataFrame, settings: BesideSettings = USUAL) -> pd.DataFrame:
    """Every figure of every authority, with its range.

    Index authority_code; name, held (the way), made_up, approximate, timetable, people, unsure_people, and each
    BesideFigure with _lower and _upper: minutes, and shares 0 to 1; NaN where the way is not held, nobody is reached,
    or no return trip is told.

    A range covers doubt about how many people live in each small area (runs), and areas from which something nearer may
    lie beyond the streets and sites that were held: their minutes can only be less, so it counts them from the
    least that the table tells to what was found, and those without a journey as without one or within the limit.

    Parameters
    ----------
    rows
        Of one service and way, columns of journey_table.COLUMNS.
    transit
        Of the same service by public transport.
    """
    trips = dict(iter(transit[transit["held"]].groupby("authority_code", observed=True)))
    made = {
        str(code): _figures_of(part.sort_values("area_code"), trips.get(code), settings)
        for code, part in rows.groupby("authority_code", observed=True)
    }
    return pd.DataFrame.from_dict(made, orient="index").reindex(columns=FIGURE_COLUMNS).rename_axis("authority_code")


def standing_of(figures: pd.DataFrame, code: str, way: Way) -> str:
    """Why the place of this code cannot be held beside others by this way; empty where it can."""
    reasons = _reasons(figures, way)
    return str(reasons[code])


def comparable(figures: pd.DataFrame, code: str, way: Way) -> tuple[pd.DataFrame, dict[str, int]]:
    """The places that can be held beside the one of this code, it among them, and how many cannot, by the reason."""
    reasons = _reasons(figures, way)
    other_kind = (figures["made_up"] != figures.loc[code, "made_up"]) & (reasons == "")
    reasons[other_kind] = REAL if figures.loc[code, "made_up"] else MADE_UP
    left_out = reasons[reasons != ""].value_counts()
    return figures[reasons == ""], {reason: int(left_out[reason]) for reason in REASONS if reason in left_out}


def _reasons(figures: pd.DataFrame, way: Way) -> pd.Series:
    reasons = pd.Series("", figures.index, dtype=object)
    if way.by_timetable:
        reasons[~figures["timetable"].astype(bool)] = NO_TIMETABLE
    reasons[figures["approximate"].astype(bool)] = APPROXIMATE
    reasons[~figures["held"].astype(bool)] = NOT_HELD
    return reasons


def compared(figures: pd.DataFrame, code: str, figure: BesideFigure) -> Compared:
    """The place of this code among the comparable places: those of `figures` with the figure, itself among them."""
    told = figures[[figure, f"{figure}_lower", f"{figure}_upper"]].set_axis(["value", "lower", "upper"], axis=1)
    told = told[told["value"].notna()].astype(float)
    own, others = told.loc[code], told.drop(index=code)
    # Of enough places these are places' own figures: half of the places have at most the median.
    parts = np.quantile(told["value"], [0.25, 0.5, 0.75], method="inverted_cdf")
    quarter, median, three_quarters = (parts if len(told) >= FEWEST_PLACES else parts * np.nan).tolist()
    return Compared(
        figure,
        made_up=bool(figures.loc[code, "made_up"]),
        value=float(own["value"]),
        lower=float(own["lower"]),
        upper=float(own["upper"]),
        others=others,
        quarter=quarter,
        median=median,
        three_quarters=three_quarters,
        surely_more=int((others["lower"] > own["upper"]).sum()),
        perhaps_more=int((others["upper"] > own["lower"]).sum()),
    )


def _figures_of(rows: pd.DataFrame, transit: pd.DataFrame | None, settings: BesideSettings) -> dict[str, object]:
    """The figures of one authority with their ranges; its areas in the order of their codes."""
    people = rows["people"].to_numpy(float)
    minutes = rows["minutes"].to_numpy(float)
    unsure, has = ~rows["sure"].to_numpy(bool), ~np.isnan(minutes)
    first = rows.iloc[0]
    figures: dict[str, object] = {
        "name": str(first["authority_name"]),
        "held": bool(rows["held"].any()),
        "made_up": bool(first["made_up"]),
        "approximate": bool(first["approximate"]),
        "timetable": transit is not None,
        "people": float(people.sum()),
        "unsure_people": float(people[unsure].sum()),
    }
    if not figures["held"]:
        return figures
    shortest = np.where(unsure, rows[LEAST].to_numpy(float), minutes)
    longest = np.where(unsure & ~has, LIMIT_MINUTES, minutes)
    share, most_share = (np.nan_to_num(rows[column].to_numpy(float)) for column in ("within_line", MOST))
    of_rows = {
        BesideFigure.AVERAGE: (minutes, shortest, longest),
        BesideFigure.WITHIN: (share, share, np.where(unsure, most_share, share)),
    }
    figures |= _ranged(people, of_rows, settings)
    if transit is not None:
        by_area = transit.sort_values("area_code")
        asked, returning = returns(by_area)
        least = np.where(asked, returning.astype(float), np.nan)
        most = np.where(by_area["sure"].to_numpy(bool), least, 1.0)
        of_people = by_area["people"].to_numpy(float)
        figures |= _ranged(of_people, {BesideFigure.RETURNING: (least, least, most)}, settings)
    return figures


def _ranged(
    people: Floats, values: Mapping[BesideFigure, tuple[Floats, Floats, Floats]], settings: BesideSettings
) -> dict[str, object]:
    """Means over people with a value, and their ends; values of areas: as told, the least they can be and the most."""
    kinds = np.array([each for three in values.values() for each in three])
    has = ~np.isnan(kinds)
    # Figures x (told, least, most) x areas; what adds up, and the people whom it is of.
    total, whole = ((people * each).reshape(len(values), 3, -1) for each in (np.where(has, kinds, 0.0), has))
    told = _quotient(total[:, 0].sum(axis=1), whole[:, 0].sum(axis=1))
    ends = np.concatenate([total[:, 1], total[:, 2], whole[:, 1], whole[:, 2]])
    factors = _factors(1 << (len(people) - 1).bit_length(), settings)[: len(people)]
    least, most, of_least, of_most = times(ends, factors).reshape(4, len(values), -1)
    lower = range_of_runs(told, _quotient(least, of_least))["lower"]
    upper = range_of_runs(told, _quotient(most, of_most))["upper"]
    made = zip(values, told, lower, upper, strict=True)
    return {
        name: float(end)
        for figure, value, low, high in made
        for name, end in ((str(figure), value), (f"{figure}_lower", low), (f"{figure}_upper", high))
    }


def _quotient(total: Floats, whole: Floats) -> Floats:
    """What adds up by the people whom it is of; NaN where there are none."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(total / whole)


@lru_cache(maxsize=8)
def _factors(areas: int, settings: BesideSettings) -> Floats:
    """What the people of each area are multiplied by in each run, areas x runs, with a mean of one.

    The first rows of a larger draw are those of a smaller one, so that a few sizes serve authorities of any.
    """
    shared = figures_of(settings.shared_seed, 1, settings.runs)
    drawn = shared_in_part(figures_of(settings.seed, areas, settings.runs), shared, settings.together)
    factors: Floats = 1.0 + np.clip(settings.margin / standard_errors(0.95) * drawn, -1.0, 1.0)
    factors.flags.writeable = False
    return factors
