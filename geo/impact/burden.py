"""What a proposal asks of people in time, money and carbon, how many lists it breaks, and which homes it takes.

Every figure rests on assumptions that can be changed, each with its source and whether that was looked up: what was not
is called unverified. Kilometres are straight lines lengthened, so everything made of them is approximate.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from geo.errors import InputError
from geo.proposals.record import Homes

METRES_A_KM = 1000.0


@dataclass(frozen=True)
class Assumption:
    """One number that the burden rests on: its field, words, unit, limits, source, and whether it was looked up."""

    name: str
    words: str
    unit: str
    lowest: float
    highest: float
    source: str
    verified: bool


ASSUMPTIONS = (
    Assumption("visits_a_year", "Visits of a person a year", "visits", 0, 100, "our choice, for surgeries", False),
    Assumption(
        "pounds_a_car_km",
        "Cost of a kilometre by car",
        "£",
        0,
        10,
        "HM Revenue and Customs, 55p a mile from 6 April 2026",
        True,
    ),
    Assumption(
        "kg_a_car_km",
        "Carbon of a kilometre by car",
        "kg CO2e",
        0,
        5,
        "UK government conversion factors 2026, without well-to-tank",
        True,
    ),
    Assumption(
        "kg_a_bus_km",
        "Carbon of a kilometre by bus",
        "kg CO2e a passenger",
        0,
        5,
        "UK government conversion factors 2026, without well-to-tank",
        True,
    ),
    Assumption(
        "pounds_an_hour",
        "Value of an hour",
        "£",
        0,
        200,
        "no default: the Department for Transport's data book (A1.3.1, other); say which edition",
        False,
    ),
    Assumption(
        "income_elasticity",
        "How much more a pound weighs for less well-off people",
        "",
        0,
        4,
        "HM Treasury, Green Book, annex A3: 1.3",
        False,
    ),
    *(
        Assumption(
            f"income_{number}",
            f"Income of the {name} fifth",
            "% of the median of all",
            1,
            1000,
            "no default: the Office for National Statistics estimates incomes by small area; say which",
            False,
        )
        for number, name in enumerate(
            ("most deprived", "second most deprived", "middle", "second least deprived", "least deprived"), start=1
        )
    ),
)
FIFTHS = 5
# Elasticities beside the chosen one, and the highest that a switch is looked for up to.
LOWER_ELASTICITY, HIGHER_ELASTICITY, HIGHEST_ELASTICITY = 1.0, 1.6, 4.0


@dataclass(frozen=True)
class BurdenSettings:
    """The numbers that the burden rests on; see ASSUMPTIONS. NaN: no default is given, and nothing is made of it."""

    visits_a_year: float = 4.0
    pounds_a_car_km: float = 0.342
    kg_a_car_km: float = 0.16591
    kg_a_bus_km: float = 0.10151
    pounds_an_hour: float = math.nan
    income_elasticity: float = 1.3
    income_1: float = math.nan
    income_2: float = math.nan
    income_3: float = math.nan
    income_4: float = math.nan
    income_5: float = math.nan

    def __post_init__(self) -> None:
        for known in ASSUMPTIONS:
            value = getattr(self, known.name)
            if not math.isnan(value) and not known.lowest <= value <= known.highest:
                raise InputError(
                    f"{known.words} is {value:g}; from {known.lowest:g} to {known.highest:g} {known.unit} was expected."
                )

    @property
    def incomes(self) -> tuple[float, ...]:
        """Incomes of the five fifths, the most deprived first, in per cent of the median of all."""
        return tuple(getattr(self, f"income_{number}") for number in range(1, FIFTHS + 1))

    @property
    def changed(self) -> tuple[str, ...]:
        """The fields that are not as usual."""
        return tuple(
            each.name
            for each in fields(self)
            if getattr(self, each.name) != each.default
            and not (math.isnan(getattr(self, each.name)) and math.isnan(float(each.default)))  # type: ignore[arg-type]
        )


USUAL = BurdenSettings()


@dataclass(frozen=True)
class Burden:
    """More time, kilometres, money and carbon of everybody in a year, over people reached before and after.

    Below nought is less; NaN where it cannot be told. What is not listed follows from the settings.

    Attributes
    ----------
    people
        Whom it is over.
    hours_by_fifth
        Hours of each national fifth, () where it is not held.
    hours_weighted
        The same weighed by income.
    car_km
        More kilometres by car of people in households with one.
    bus_km
        By bus and train of people in households without one.
    """

    people: float
    hours: float
    hours_value: float
    hours_by_fifth: tuple[float, ...]
    hours_weighted: float
    car_km: float
    car_pounds: float
    car_kg: float
    bus_km: float
    bus_kg: float


@dataclass(frozen=True)
class Travelled:
    """More metres one way, each times the people who travel them, approximate: by car, and by bus or train.

    NaN where it is not known who has a car, or without a timetable.
    """

    car_person_metres: float
    bus_person_metres: float


def person_minutes(change: pd.Series, people: pd.Series, *, visits_a_year: float) -> float:
    """More minutes in a year: people x visits x there and back x change by area_code; NaN is left out."""
    changes = change.reindex(people.index).to_numpy(float)
    return float(np.nan_to_num(changes) @ people.to_numpy(float) * visits_a_year * 2)


def burden(
    change: pd.Series,
    people: pd.Series,
    *,
    travelled: Travelled,
    by_fifth: pd.DataFrame | None = None,
    settings: BurdenSettings,
) -> Burden:
    """The burden of a change of journeys. change: minutes by area_code, NaN where a journey is missing before or after.

    by_fifth: people, area_code x the national fifths of deprivation, the most deprived first; None where not held.
    """
    visits = settings.visits_a_year
    hours = person_minutes(change, people, visits_a_year=visits) / 60
    fifths: tuple[float, ...] = ()
    if by_fifth is not None:
        minutes = np.nan_to_num(change.reindex(by_fifth.index).to_numpy(float)) @ by_fifth.to_numpy(float)
        fifths = tuple(float(fifth) * visits * 2 / 60 for fifth in minutes)
    car_km, bus_km = (
        metres / METRES_A_KM * visits * 2 for metres in (travelled.car_person_metres, travelled.bus_person_metres)
    )
    return Burden(
        people=float(people.to_numpy(float) @ change.reindex(people.index).notna().to_numpy(float)),
        hours=hours,
        hours_value=hours * settings.pounds_an_hour,
        hours_by_fifth=fifths,
        hours_weighted=weighed(fifths, settings.incomes, elasticity=settings.income_elasticity),
        car_km=car_km,
        car_pounds=car_km * settings.pounds_a_car_km,
        car_kg=car_km * settings.kg_a_car_km,
        bus_km=bus_km,
        bus_kg=bus_km * settings.kg_a_bus_km,
    )


def list_breaks(registered: float, *, share_that_stays: float) -> float:
    """Patients whose bond with a practice is expected to break: all but the share (0 to 1) that stays with the list."""
    if not 0 <= share_that_stays <= 1:
        raise InputError(f"The share that stays with the list is {share_that_stays:g}; 0 to 1 was expected.")
    return registered * (1 - share_that_stays)


def straight_nearest(starts: pd.DataFrame, where: pd.DataFrame) -> pd.Series:
    """The code of the nearest site in a straight line, by area_code (once a door); missing where there is none.

    Parameters
    ----------
    starts
        Easting and northing by area_code.
    where
        The same by site_id.
    """
    if where.empty:
        return pd.Series(None, index=starts.index, dtype=object)
    _, at = cKDTree(where.to_numpy()).query(starts[["easting", "northing"]].to_numpy())
    return pd.Series(where.index.to_numpy(dtype=object)[at], starts.index)


def new_nearest(before: pd.Series, after: pd.Series, people: pd.Series) -> float:
    """People whose nearest site is another one afterwards; missing where none is.

    before, after: codes of sites by area_code; people: those who start there. An area of several doors is in all three
    once a door, in one order.
    """
    moved = before.notna().to_numpy() & after.notna().to_numpy() & (before.to_numpy() != after.to_numpy())
    return float(people[moved].sum())


def weight_of_income(median_of_all: float, median_of_group: float, *, elasticity: float) -> float:
    """How much more (above 1) or less a pound weighs for a group, by its income (HM Treasury, Green Book, annex A3)."""
    if not (median_of_all > 0 and median_of_group > 0):
        raise InputError("Incomes are above nought.")
    return float((median_of_all / median_of_group) ** elasticity)


def weighed(hours: Sequence[float], incomes: Sequence[float], *, elasticity: float) -> float:
    """Figures of groups added up by the weights of their incomes (per cent of the median); NaN where one is missing."""
    if len(hours) != len(incomes) or any(math.isnan(income) for income in incomes):
        return math.nan
    return sum(
        figure * weight_of_income(100.0, income, elasticity=elasticity)
        for figure, income in zip(hours, incomes, strict=True)
    )


def switching_elasticity(hours: Sequence[float], incomes: Sequence[float]) -> float:
    """The lowest elasticity, up to 4, at which the weighed sum changes its sign; NaN where it never does."""
    steps = np.linspace(0.0, HIGHEST_ELASTICITY, 401)
    sums = np.array([weighed(hours, incomes, elasticity=float(step)) for step in steps])
    turns = np.flatnonzero(np.sign(sums[1:]) != np.sign(sums[:1]))
    return float(steps[turns[0] + 1]) if not np.isnan(sums).any() and len(turns) else math.nan


@dataclass(frozen=True)
class NetHomes:
    """Homes lost and gained on the sites, of all tenures and of low-cost ones; net is gained less lost.

    short: whether fewer low-cost homes stand afterwards, those provided nearby counted, whatever the total does.
    """

    lost: int
    gained: int
    affordable_lost: int
    affordable_gained: int
    provided_nearby: int

    @property
    def net(self) -> int:
        """More homes on the sites than before."""
        return self.gained - self.lost

    @property
    def net_affordable(self) -> int:
        """More low-cost homes on the sites than before."""
        return self.affordable_gained - self.affordable_lost

    @property
    def short(self) -> bool:
        """Whether low-cost homes are lost for good."""
        return self.net_affordable + self.provided_nearby < 0


def net_homes(homes: Iterable[Homes]) -> NetHomes:
    """Homes of several tenures put together."""
    rows = tuple(homes)
    low = [row for row in rows if row.tenure.affordable]
    return NetHomes(
        sum(row.lost for row in rows),
        sum(row.gained for row in rows),
        sum(row.lost for row in low),
        sum(row.gained for row in low),
        sum(row.provided_nearby for row in low),
    )


def straight_metres(centres: pd.DataFrame, sites: pd.DataFrame, *, detour: float) -> pd.Series:
    """Metres to the nearest site by area_code (once a door) in a straight line, lengthened; NaN where there is no site.

    Parameters
    ----------
    centres, sites
        Easting and northing in metres.
    """
    if sites.empty:
        return pd.Series(np.nan, index=centres.index)
    apart = np.hypot(
        centres["easting"].to_numpy(float)[:, None] - sites["easting"].to_numpy(float),
        centres["northing"].to_numpy(float)[:, None] - sites["northing"].to_numpy(float),
    )
    return pd.Series(apart.min(axis=1) * detour, index=centres.index)
