"""Which ward indicators are published? A dozen of them, in the long layout, over the guide's seven dimensions.

Each is a number of cases among a number of people, homes or pupils; the borough's row adds up its wards, and a made-up
country stands where England would.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from . import ground
from .areas import Areas, ward_code, ward_name
from .people import People
from .shares import by_ward, of_each, ward_mean
from .writing import table

SEED = 20250101
COUNTRY_CODE, COUNTRY_NAME = "E92990001", "Made-up country"
MIDDLING_DEPRIVATION, MIDDLING_MOVED = 0.5, 0.12
YEARS = ("2019", "2020", "2021", "2022", "2023", "2024")
SCHOOL_YEARS = ("2018/19", "2019/20", "2020/21", "2021/22", "2022/23", "2023/24")
SURVEYED_A_WARD = 130
# The country is like so many boroughs; a survey asks fewer.
BOROUGHS_IN_COUNTRY, SURVEYS_IN_COUNTRY = 210, 6


@dataclass(frozen=True)
class Figure:
    """One indicator: among whom it is counted, its share in a middling ward, and what goes with it.

    Attributes
    ----------
    of
        The column counted among: adults, young, children, homes, people, voters or surveyed.
    per
        100 or 1,000.
    """

    file: str
    name: str
    unit: str
    of: str
    per: int
    level: float
    of_deprivation: float
    of_movement: float
    yearly: tuple[float, ...]
    periods: tuple[str, ...] = YEARS


MARCHES = tuple(f"March {year}" for year in YEARS)
# Tests of eleven-year-olds were not held in two springs; nor was there an election in 2020.
TEST_YEARS = ("2018", "2019", "2022", "2023", "2024", "2025")
ELECTION_YEARS = ("2018", "2019", "2021", "2022", "2023", "2024")
PANDEMIC = (1.0, 1.0, 1.9, 1.35, 1.2, 1.22)
LEVEL = (1.0, 1.0, 1.0, 1.0, 1.0, 1.0)
FIGURES = (
    Figure(
        "employment__claimants",
        "Claimants aged 16 to 64",
        "Persons",
        "adults",
        100,
        0.036,
        0.055,
        0.02,
        PANDEMIC,
        MARCHES,
    ),
    Figure(
        "employment__young_people_not_in_education_or_work",
        "People aged 16 to 17 not in education or work",
        "Persons",
        "young",
        100,
        0.034,
        0.05,
        0.01,
        (1.0, 1.02, 1.1, 1.08, 1.12, 1.15),
    ),
    Figure(
        "education__expected_standard_age_11",
        "Pupils reaching the expected standard at age 11",
        "Pupils",
        "children",
        100,
        0.63,
        -0.28,
        -0.10,
        (1.02, 1.02, 0.93, 0.94, 0.96, 0.98),
        TEST_YEARS,
    ),
    Figure(
        "education__persistent_absence",
        "Pupils away for a tenth of lessons or more",
        "Pupils",
        "children",
        100,
        0.13,
        0.17,
        0.15,
        (0.8, 0.85, 0.95, 1.5, 1.4, 1.32),
        SCHOOL_YEARS,
    ),
    Figure(
        "stress__temporary_accommodation",
        "Households in temporary accommodation",
        "Households",
        "homes",
        1000,
        0.0042,
        0.0075,
        0.010,
        (0.8, 0.85, 0.9, 1.0, 1.15, 1.3),
    ),
    Figure(
        "stress__fuel_poverty",
        "Households in fuel poverty",
        "Households",
        "homes",
        100,
        0.145,
        0.14,
        0.05,
        (0.96, 1.0, 1.0, 1.02, 1.03, 0.98),
    ),
    Figure(
        "perception__satisfied_with_area",
        "Residents satisfied with their area as a place to live",
        "Persons",
        "surveyed",
        100,
        0.77,
        -0.28,
        -0.10,
        (1.0, 1.02, 1.01, 0.99, 0.97, 0.96),
    ),
    Figure(
        "perception__safe_after_dark",
        "Residents who feel safe outside after dark",
        "Persons",
        "surveyed",
        100,
        0.66,
        -0.36,
        -0.10,
        (1.0, 1.0, 1.01, 0.98, 0.97, 0.98),
    ),
    Figure(
        "participation__local_election_turnout",
        "Local election turnout",
        "Votes",
        "voters",
        100,
        0.355,
        -0.22,
        -0.25,
        (0.98, 0.96, 1.02, 0.97, 0.95, 0.93),
        ELECTION_YEARS,
    ),
    Figure(
        "participation__volunteering",
        "Residents who volunteer at least once a month",
        "Persons",
        "surveyed",
        100,
        0.22,
        -0.13,
        -0.10,
        (1.0, 0.96, 0.80, 0.82, 0.86, 0.88),
    ),
    Figure(
        "segregation__neighbours_of_own_group",
        "Residents who say most neighbours are of their own ethnic group",
        "Persons",
        "surveyed",
        100,
        0.60,
        -0.24,
        -1.0,
        (1.0, 0.99, 0.98, 0.98, 0.97, 0.96),
    ),
    Figure(
        "crime__recorded_offences",
        "Recorded offences",
        "Offences",
        "people",
        1000,
        0.088,
        0.085,
        0.14,
        (1.0, 0.82, 0.94, 1.03, 1.02, 0.99),
    ),
    Figure(
        "crime__anti_social_behaviour",
        "Anti-social behaviour incidents",
        "Incidents",
        "people",
        1000,
        0.026,
        0.032,
        0.03,
        (1.0, 1.35, 1.0, 0.86, 0.82, 0.80),
    ),
)
# Ward, file, and how many times the share is what its circumstances would lead one to expect, year by year.
OWN_COURSES = {
    ("Market", "crime__recorded_offences"): (2.1, 1.7, 2.0, 2.1, 2.1, 2.0),
    ("Market", "crime__anti_social_behaviour"): (2.3, 2.3, 2.2, 2.2, 2.1, 2.1),
    ("Scarholt and Winnowby", "stress__temporary_accommodation"): (0.6, 0.6, 0.6, 0.6, 0.6, 0.6),
    ("Scarholt and Winnowby", "perception__satisfied_with_area"): (1.05, 1.03, 1.0, 0.97, 0.94, 0.90),
    ("Ropewalk", "stress__temporary_accommodation"): (1.0, 1.1, 1.3, 1.6, 1.9, 2.2),
    ("Dunmarsh", "participation__local_election_turnout"): (1.12, 1.10, 1.05, 0.98, 0.92, 0.86),
    ("Tanners Reach", "education__expected_standard_age_11"): (1.0, 1.02, 1.06, 1.09, 1.12, 1.14),
}
# Shares that are withheld where they are of fewer cases than this; printed as NA.
FEWEST_SHOWN = {"employment__young_people_not_in_education_or_work": 5}
GAP = ("stress__fuel_poverty", "2021", "Penhurrow")


def write(folder: Path, areas: Areas, people: People) -> None:
    """One file an indicator, each drawn by itself: a count and a share or rate for every area and period."""
    counted = among(areas, people)
    deprived = ward_mean(areas, [life.deprivation for life in people.lives], people.total) - MIDDLING_DEPRIVATION
    moved = ward_mean(areas, [life.moved for life in people.lives], people.total) - MIDDLING_MOVED
    names = [(ward_code(ward), ward_name(ward)) for ward in range(len(ground.WARDS))]
    header = ("area_code", "area_name", "indicator", "period", "measure", "unit", "value")
    for number, figure in enumerate(FIGURES):
        rng = np.random.default_rng([SEED, number])
        rows: list[tuple[object, ...]] = []
        usual = figure.level + figure.of_deprivation * deprived + figure.of_movement * moved
        for at, period in enumerate(figure.periods):
            own = [OWN_COURSES.get((name, figure.file), LEVEL)[at] for _, name in names]
            here = np.clip(usual[: len(names)] * figure.yearly[at] * own, 0.0005, 0.97)
            cases = of_each(rng, counted[figure.of], here)
            for (code, name), count, base in zip(names, cases.tolist(), counted[figure.of].tolist(), strict=True):
                if (figure.file, period, name) != GAP:
                    rows += both(figure, period, (code, name), count=count, base=base)
            base = int(counted[figure.of].sum())
            rows += both(figure, period, (ground.BOROUGH_CODE, ground.BOROUGH_NAME), count=int(cases.sum()), base=base)
            base *= SURVEYS_IN_COUNTRY if figure.of == "surveyed" else BOROUGHS_IN_COUNTRY
            rows += both(
                figure,
                period,
                (COUNTRY_CODE, COUNTRY_NAME),
                count=round(figure.level * figure.yearly[at] * base),
                base=base,
            )
        table(folder / "indicators" / "ward_data" / f"{figure.file}.csv", header, rows)


def among(areas: Areas, people: People) -> dict[str, NDArray[np.int64]]:
    """How many people, homes or pupils of each ward of the borough an indicator is counted among."""
    bands = people.ages
    columns = {
        "people": people.total,
        "adults": bands[:, 3] * 4 // 5 + bands[:, 4:13].sum(axis=1),
        "young": bands[:, 3] * 2 // 5,
        "children": bands[:, 1:3].sum(axis=1),
        "homes": people.tenure.sum(axis=1),
        "voters": bands[:, 4:].sum(axis=1) * 9 // 10,
    }
    wards = len(ground.WARDS)
    counted = {key: by_ward(areas, by_area)[:wards].astype(np.int64) for key, by_area in columns.items()}
    return counted | {"surveyed": np.full(wards, SURVEYED_A_WARD, np.int64)}


def both(figure: Figure, period: str, area: tuple[str, str], *, count: int, base: int) -> list[tuple[object, ...]]:
    """The count and the share or rate of one area and period; a few cases are withheld, as their publisher would."""
    measure = "Percentage" if figure.per == 100 else "Rate per 1,000"
    withheld = 0 < count < FEWEST_SHOWN.get(figure.file, 0)
    values = ("NA", "NA") if withheld else (count, round(figure.per * count / base, 1 if figure.per == 100 else 2))
    return [
        (*area, figure.name, period, kind, figure.unit, value)
        for kind, value in zip(("Count", measure), values, strict=True)
    ]
