"""Who joins and who leaves the lists of a ward? Where as many leave as join, the total tells nothing of either.

A local extract by ward of residence: those who came from elsewhere or were born, and those who left or died, without
those who only changed practice.
"""

from pathlib import Path

import numpy as np

from . import ground
from .areas import Areas, ward_code, ward_name
from .people import People
from .shares import by_ward, of_each, ward_mean
from .writing import listing

SEED = 20241002
# A year's joiners against all those who had another address a year before the census: many moved within their ward.
FROM_ELSEWHERE = 0.36
YEARS = ("October 2022 to September 2023", "October 2023 to September 2024")
# The growth of a neighbourhood is that of the three years from the census to mid-2024.
YEARS_OF_GROWTH = 3
# One year is never quite the next: so many people more or fewer at most.
MOST_BY_CHANCE = 20


def write(folder: Path, areas: Areas, people: People) -> None:
    """By ward and year; whoever joins beyond those who leave is the growth of the ward's total."""
    rng = np.random.default_rng([SEED, 1])
    everybody = by_ward(areas, people.total).astype(np.int64)
    came = ward_mean(areas, [life.moved + life.from_abroad for life in people.lives], people.total)
    growth = ward_mean(areas, [life.growth for life in people.lives], people.total)
    yearly = np.round(growth ** (1 / YEARS_OF_GROWTH) - 1, 6)
    rows = []
    for year in YEARS:
        joined = of_each(rng, everybody, FROM_ELSEWHERE * came)
        by_chance = of_each(rng, np.full(len(everybody), 2 * MOST_BY_CHANCE), 0.5) - MOST_BY_CHANCE
        left = joined - np.round(everybody * yearly).astype(np.int64) - by_chance
        rows += [
            {
                "area_code": ward_code(ward),
                "area_name": ward_name(ward),
                "period": year,
                "patients_joined": int(joined[ward]),
                "patients_left": int(left[ward]),
            }
            for ward in range(len(ground.WARDS))
        ]
    listing(folder / "population" / "gp_joiners_and_leavers_ward.csv", rows)
