"""Who is born, who dies, who arrives from abroad and who is housed while asking for asylum?

Small areas and wards of the borough by year. The inner ward takes in the most from abroad; the new estate has the
births. Counts from abroad are what the margin of a population estimate is made of, and are not for showing by ward.
"""

from pathlib import Path

import numpy as np

from . import ground
from .areas import Areas, lsoa_code, msoa_code, ward_code, ward_name
from .people import Counts, People
from .shares import by_ward, even, of_each
from .writing import listing, table

SEED = 20241001
BIRTH_YEARS = (2021, 2022, 2023, 2024)
# Births a year for each woman aged 15 to 44, by the manner of a neighbourhood's ages.
BIRTHS_A_WOMAN = {"families": 0.078, "mixed": 0.062, "young": 0.050, "students": 0.005, "soldiers": 0.040}
BIRTHS_ELSEWHERE = 0.052
# Deaths a year by five years of age up to 85 and over; a deprived neighbourhood has up to half as many again.
DEATHS_BY_BAND = (
    0.0008,
    0.0001,
    0.0001,
    0.0003,
    0.0004,
    0.0005,
    0.0007,
    0.0010,
    0.0015,
    0.0023,
    0.0034,
    0.0051,
    0.0080,
    0.0125,
    0.0195,
    0.0320,
    0.0560,
    0.1450,
)
# Registrations with a practice by people whose last address was abroad, in the twelve months to 31 July; against the
# arrivals of the census year.
OVERSEAS_YEARS = {2019: 0.98, 2020: 0.80, 2021: 0.52, 2022: 1.18, 2023: 1.35, 2024: 1.22}
# Quarter ends, with the stock of people housed against the newest.
ASYLUM_QUARTERS = {
    "2022-12-31": 0.78,
    "2023-03-31": 0.86,
    "2023-06-30": 0.93,
    "2023-09-30": 1.04,
    "2023-12-31": 1.02,
    "2024-03-31": 0.97,
    "2024-06-30": 0.99,
    "2024-09-30": 1.0,
}
ASYLUM_HOUSED = {
    "Ropewalk": 152,
    "Tanners Reach": 84,
    "Ferrylea": 71,
    "Market": 58,
    "Staithe Green": 39,
    "Crowmarl": 33,
    "Chandlers": 24,
    "Ember Cross": 17,
    "Aldermoss": 12,
    "Lantern Hill": 9,
    "Wexborne": 6,
    "Brackwell": 4,
    "Hobbesley": 3,
    "Oxmarling": 3,
    "Penhurrow": 2,
}
NEWLY_PLACED_SHARE = 0.44
NINO_YEARS = range(2015, 2025)
# Nationalities of national insurance numbers: share at the start and at the end of the years.
NATIONALITIES = {
    "Romania": (0.170, 0.045),
    "Poland": (0.150, 0.018),
    "Bulgaria": (0.045, 0.014),
    "Lithuania": (0.035, 0.006),
    "Italy": (0.060, 0.018),
    "Spain": (0.055, 0.014),
    "Portugal": (0.040, 0.012),
    "France": (0.030, 0.012),
    "Hungary": (0.025, 0.006),
    "Ireland": (0.020, 0.016),
    "India": (0.085, 0.215),
    "Pakistan": (0.070, 0.110),
    "Bangladesh": (0.022, 0.048),
    "Nigeria": (0.028, 0.105),
    "Ghana": (0.012, 0.032),
    "Zimbabwe": (0.006, 0.040),
    "China": (0.030, 0.034),
    "Hong Kong": (0.002, 0.052),
    "Philippines": (0.016, 0.022),
    "Sudan": (0.014, 0.024),
    "Iran": (0.014, 0.026),
    "Syria": (0.018, 0.016),
    "Ukraine": (0.003, 0.040),
    "Australia": (0.014, 0.010),
    "United States": (0.012, 0.011),
    "Other": (0.024, 0.054),
}
NINO_OF_ARRIVALS = 0.62
NINO_BY_YEAR = (1.12, 1.08, 0.98, 0.95, 1.0, 0.42, 0.70, 1.30, 1.42, 1.16)


def write(folder: Path, areas: Areas, people: People, *, women: Counts, men: Counts) -> None:
    """Births and deaths, overseas registrations, asylum housing, national insurance numbers."""
    births_and_deaths(folder, areas, people, women=women, men=men)
    overseas(folder, areas, people)
    asylum(folder)
    insurance_numbers(folder, areas, people)


def births_and_deaths(folder: Path, areas: Areas, people: People, *, women: Counts, men: Counts) -> None:
    """By LSOA and calendar year."""
    rng = np.random.default_rng([SEED, 1])
    everybody = women + men
    bands = np.column_stack([everybody[:, first : first + 5].sum(axis=1) for first in range(0, 85, 5)])
    bands = np.column_stack([bands, everybody[:, 85:].sum(axis=1)])
    fertility = [BIRTHS_A_WOMAN.get(life.ages, BIRTHS_ELSEWHERE) for life in people.lives]
    harder = np.array([0.85 + 0.5 * life.deprivation for life in people.lives])
    growth = np.array([life.growth for life in people.lives])
    lsoa = np.array(areas.lsoa)
    rows = []
    for year in BIRTH_YEARS:
        # Mid-2024 people taken back to the year at the pace of the three years since the census.
        back = growth ** ((year - 2024) / 3)
        born = of_each(rng, women[:, 15:45].sum(axis=1), np.array(fertility) * back)
        died = of_each(rng, bands, np.outer(harder * back, DEATHS_BY_BAND)).sum(axis=1)
        for number, name in sorted(areas.lsoa_names.items()):
            mine = lsoa == number
            rows.append(
                {
                    "area_code": lsoa_code(number),
                    "area_name": name,
                    "period": year,
                    "births": int(born[mine].sum()),
                    "deaths": int(died[mine].sum()),
                }
            )
    listing(folder / "population" / "births_and_deaths_lsoa.csv", rows)


def overseas(folder: Path, areas: Areas, people: People) -> None:
    """By ward and year to 31 July; in the quiet wards a handful."""
    rng = np.random.default_rng([SEED, 2])
    from_abroad = [life.from_abroad for life in people.lives]
    rows = []
    for year, level in OVERSEAS_YEARS.items():
        arrivals = by_ward(areas, of_each(rng, people.total, np.array(from_abroad) * level))
        rows += [
            {
                "area_code": ward_code(ward),
                "area_name": ward_name(ward),
                "period": f"{year}-07-31",
                "overseas_registrations": int(arrivals[ward]),
            }
            for ward in range(len(ground.WARDS))
        ]
    listing(folder / "authority_only" / "overseas_registrations_ward.csv", rows)


def asylum(folder: Path) -> None:
    """People housed at the end of a quarter, and those of them newly placed in the twelve months before."""
    rng = np.random.default_rng([SEED, 3])
    rows = []
    for quarter, level in ASYLUM_QUARTERS.items():
        for ward, (name, *_) in enumerate(ground.WARDS):
            most = ASYLUM_HOUSED.get(name, 0)
            housed = int(of_each(rng, round(most * level * 1.25), 0.8))
            rows.append(
                {
                    "area_code": ward_code(ward),
                    "area_name": name,
                    "period": quarter,
                    "people_in_asylum_housing": housed,
                    "newly_placed_in_12_months": int(of_each(rng, housed, NEWLY_PLACED_SHARE)),
                }
            )
    listing(folder / "authority_only" / "asylum_housing_ward.csv", rows)


def insurance_numbers(folder: Path, areas: Areas, people: People) -> None:
    """By MSOA, year and nationality, with the authority's total and all nationalities among the rows."""
    rng = np.random.default_rng([SEED, 4])
    ours = np.array(areas.authority) == ground.BOROUGH_CODE
    arrivals = people.total * [life.from_abroad for life in people.lives] * NINO_OF_ARRIVALS
    yearly = np.round(np.bincount(np.array(areas.msoa)[ours], weights=arrivals[ours]), 6)
    first, last = np.array(list(NATIONALITIES.values())).T
    header = ("area_code", "area_name", "registration_period", "nationality", "value")
    rows: list[tuple[object, ...]] = []
    for at, year in enumerate(NINO_YEARS):
        part = at / (len(NINO_YEARS) - 1)
        shares = even((1 - part) * first + part * last)
        numbers = rng.poisson(np.round(np.outer(yearly, shares) * NINO_BY_YEAR[at], 6))
        numbers = np.column_stack([numbers.sum(axis=1), numbers])
        for column, nationality in enumerate(("All nationalities", *NATIONALITIES)):
            rows += [
                (msoa_code(number), areas.msoa_names[number], year, nationality, int(numbers[number, column]))
                for number in range(len(yearly))
            ]
            rows.append((ground.BOROUGH_CODE, ground.BOROUGH_NAME, year, nationality, int(numbers[:, column].sum())))
    table(folder / "population" / "nino_registrations_msoa_by_nationality.csv.gz", header, rows)
