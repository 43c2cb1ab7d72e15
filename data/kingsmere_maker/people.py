"""Who lives where? Census tables by output area, households, deprivation, and the estimates of later years.

Every count is drawn from the pattern of its neighbourhood, so that sums agree: the ages, ethnic groups, religions and
disability of an output area add up to the same people.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from . import ground
from .areas import Areas
from .plots import PEOPLE, Homes

Counts = NDArray[np.int64]
BANDS = 18
# Of what was added after the borough was made: its chances are its own, so that every other file stays as it was.
EARLIER_SEED = 20230630
# Shares of people in 18 bands of five years (0-4 ... 85 and over), by the manner of a neighbourhood; in thousandths.
AGES = {
    "settled": (42, 48, 52, 50, 42, 44, 48, 50, 52, 58, 70, 76, 78, 80, 80, 62, 40, 28),
    "old_estate": (40, 44, 48, 46, 38, 38, 42, 42, 44, 52, 70, 80, 88, 98, 92, 68, 42, 28),
    "young": (72, 64, 58, 62, 92, 122, 118, 98, 76, 60, 50, 40, 30, 22, 16, 10, 6, 4),
    "mixed": (62, 62, 60, 58, 66, 78, 82, 76, 68, 64, 64, 58, 52, 46, 40, 30, 20, 14),
    "families": (78, 82, 72, 56, 42, 58, 88, 104, 92, 74, 62, 50, 42, 36, 28, 18, 10, 8),
    "affluent": (46, 58, 66, 62, 38, 34, 44, 58, 70, 76, 82, 76, 66, 60, 58, 48, 32, 26),
    "village": (40, 46, 50, 48, 36, 34, 40, 48, 54, 66, 80, 86, 86, 84, 78, 58, 38, 28),
    "students": (6, 5, 5, 310, 500, 90, 30, 15, 10, 8, 6, 5, 4, 3, 2, 1, 0, 0),
    "soldiers": (18, 14, 10, 130, 330, 230, 120, 62, 36, 22, 14, 8, 4, 2, 0, 0, 0, 0),
}
# Ethnic groups in the order of the official table, in thousandths: 5 Asian, 3 Black, 4 Mixed, 5 White, 2 other.
ETHNIC_GROUPS = {
    "diverse": (62, 14, 74, 168, 46, 84, 46, 20, 8, 10, 20, 14, 262, 12, 1, 12, 96, 22, 29),
    "varied": (10, 14, 46, 44, 22, 34, 16, 8, 8, 6, 14, 10, 642, 18, 1, 4, 74, 10, 19),
    "some": (3, 8, 26, 14, 10, 10, 6, 3, 7, 3, 9, 7, 822, 16, 1, 1, 42, 4, 8),
    "few": (1, 3, 6, 3, 3, 3, 2, 1, 4, 1, 4, 3, 934, 10, 1, 0, 18, 1, 2),
}
# Religions in the order of the official table, from none and Christian to other and not answered.
RELIGIONS = {
    "diverse": (190, 282, 6, 44, 1, 378, 26, 5, 68),
    "varied": (372, 372, 6, 28, 2, 130, 12, 7, 71),
    "some": (422, 440, 5, 14, 4, 34, 6, 7, 68),
    "few": (420, 500, 3, 2, 2, 4, 1, 6, 62),
}


@dataclass(frozen=True)
class Life:
    """How people live in one kind of neighbourhood; shares of people or of households, deprivation from 0 to 1."""

    ages: str
    groups: str
    deprivation: float
    no_car: float
    moved: float
    from_abroad: float
    tenure: tuple[int, int, int, int, int, int, int, int]
    household: float
    growth: float


# Tenure in the order of the official table: outright, mortgage, shared, council, other social, private, other, free.
LIVES = {
    "core": Life("young", "varied", 0.66, 0.55, 0.25, 0.030, (9, 11, 1, 14, 14, 46, 4, 1), 1.9, 1.035),
    "terrace": Life("mixed", "varied", 0.66, 0.40, 0.125, 0.016, (19, 26, 1, 12, 9, 30, 2, 1), 2.4, 1.008),
    "estate": Life("mixed", "some", 0.78, 0.41, 0.085, 0.007, (17, 20, 1, 36, 14, 10, 1, 1), 2.35, 1.002),
    "suburb": Life("settled", "some", 0.35, 0.15, 0.075, 0.005, (39, 37, 1, 5, 4, 12, 1, 1), 2.4, 1.006),
    "affluent": Life("affluent", "few", 0.10, 0.055, 0.065, 0.006, (50, 38, 0, 1, 2, 8, 1, 0), 2.5, 1.004),
    "newbuild": Life("families", "some", 0.30, 0.08, 0.17, 0.009, (12, 53, 7, 4, 9, 14, 1, 0), 2.6, 1.115),
    "village": Life("village", "few", 0.30, 0.075, 0.07, 0.004, (48, 33, 1, 4, 4, 8, 1, 1), 2.3, 1.006),
    "industry": Life("mixed", "some", 0.55, 0.25, 0.12, 0.010, (20, 28, 2, 12, 12, 24, 1, 1), 2.2, 1.01),
    "campus": Life("students", "varied", 0.45, 0.82, 0.56, 0.090, (1, 1, 0, 2, 22, 66, 7, 1), 3.2, 1.03),
    "barracks": Life("soldiers", "some", 0.40, 0.22, 0.44, 0.050, (2, 4, 0, 2, 6, 6, 78, 2), 2.4, 1.0),
}
# Neighbourhoods that differ from their kind: the story of the borough.
OWN_LIVES = {
    "Ropewalk": Life("young", "diverse", 0.93, 0.56, 0.315, 0.074, (7, 11, 1, 13, 12, 53, 2, 1), 2.55, 1.0),
    "Tanners Reach": Life("mixed", "diverse", 0.84, 0.44, 0.14, 0.028, (17, 24, 1, 14, 12, 30, 1, 1), 2.85, 1.012),
    "Ferrylea": Life("mixed", "diverse", 0.82, 0.45, 0.135, 0.022, (16, 22, 1, 20, 12, 27, 1, 1), 2.6, 1.006),
    "Staithe Green": Life("mixed", "varied", 0.74, 0.43, 0.12, 0.014, (20, 25, 1, 18, 10, 24, 1, 1), 2.4, 1.004),
    "Dunmarsh": Life("old_estate", "few", 0.74, 0.45, 0.042, 0.001, (30, 15, 0, 40, 8, 5, 1, 1), 2.05, 0.988),
    "Crowmarl": Life("mixed", "some", 0.88, 0.47, 0.09, 0.006, (14, 17, 1, 40, 16, 10, 1, 1), 2.45, 1.004),
    "Aldermoss": Life("mixed", "some", 0.72, 0.37, 0.08, 0.006, (20, 24, 1, 30, 12, 11, 1, 1), 2.35, 1.003),
    "Lantern Hill": Life("mixed", "some", 0.50, 0.30, 0.12, 0.011, (24, 34, 1, 5, 6, 28, 1, 1), 2.2, 1.006),
    "Fallowmere": Life("affluent", "some", 0.17, 0.08, 0.07, 0.008, (45, 40, 1, 2, 2, 9, 1, 0), 2.5, 1.01),
    "Stonnard": Life("old_estate", "few", 0.36, 0.21, 0.05, 0.001, (50, 18, 0, 18, 5, 7, 1, 1), 2.05, 0.995),
    "Wrenholt": Life("settled", "few", 0.45, 0.20, 0.08, 0.004, (37, 32, 1, 9, 6, 13, 1, 1), 2.3, 1.008),
}
DISABLED_BY_BAND = (
    0.03,
    0.07,
    0.09,
    0.11,
    0.11,
    0.11,
    0.11,
    0.12,
    0.13,
    0.15,
    0.18,
    0.21,
    0.24,
    0.26,
    0.30,
    0.39,
    0.50,
    0.66,
)
COMMUNAL = ("campus", "barracks")


@dataclass
class People:
    """Counts by output area, in the order of `Areas`; households apart, as the census keeps them."""

    total: Counts
    ages: Counts
    women: Counts
    ethnic: Counts
    religion: Counts
    disability: Counts
    carers: Counts
    moves: Counts
    cars: Counts
    tenure: Counts
    lives: list[Life]
    kinds: list[str]


def life_of(place: int) -> Life:
    """How people live in a neighbourhood."""
    named = ground.NEIGHBOURHOODS[place]
    return OWN_LIVES.get(named.name, LIVES[named.kind])


def drawn(rng: np.random.Generator, totals: Counts, shares: list[tuple[float, ...]], *, spread: float) -> Counts:
    """Each area's total shared out at random; shares vary from area to area by the spread (a share of themselves)."""
    made = []
    for total, share in zip(totals, shares, strict=True):
        weights = np.asarray(share, float) * rng.uniform(1 - spread, 1 + spread, len(share))
        made.append(
            rng.multinomial(total, np.round(weights / weights.sum(), 9) / np.round(weights / weights.sum(), 9).sum())
        )
    return np.array(made)


def whole(values: NDArray[np.float64], total: int) -> Counts:
    """Whole numbers that add up to the total, the largest remainders rounded up."""
    scaled = np.round(values * (total / values.sum()), 6)
    made = np.floor(scaled).astype(np.int64)
    short = total - int(made.sum())
    made[np.argsort(made - scaled, kind="stable")[:short]] += 1
    return made


def census(areas: Areas, where: Homes, rng: np.random.Generator) -> People:
    """Everybody on census day."""
    authority = np.array(areas.authority)
    total = np.zeros(len(authority), np.int64)
    for code, people in PEOPLE.items():
        mine = authority == code
        share = np.array([where.people[rows].sum() for rows in areas.homes])[mine]
        total[mine] = whole(share, people + int(rng.integers(100, 900)))
    lives = [life_of(place) for place in areas.place]
    kinds = [ground.NEIGHBOURHOODS[place].kind for place in areas.place]
    ages = drawn(rng, total, [AGES[life.ages] for life in lives], spread=0.22)
    ethnic = drawn(rng, total, [ETHNIC_GROUPS[life.groups] for life in lives], spread=0.5)
    religion = drawn(rng, total, [RELIGIONS[life.groups] for life in lives], spread=0.3)
    women = rng.binomial(total, [0.09 if kind == "barracks" else 0.508 for kind in kinds])
    expected = ages @ np.array(DISABLED_BY_BAND) * [0.72 + 0.62 * life.deprivation for life in lives]
    disabled = rng.binomial(total, np.round(np.minimum(expected / total, 0.6), 6))
    much = rng.binomial(disabled, 0.43)
    other = rng.binomial(total - disabled, 0.075)
    disability = np.column_stack([much, disabled - much, other, total - disabled - other])
    over_five = total - ages[:, 0]
    caring = [
        (0.915, 0.030, 0.012, 0.011, 0.008, 0.024)
        if life.ages != "old_estate"
        else (0.885, 0.036, 0.015, 0.015, 0.012, 0.037)
        for life in lives
    ]
    carers = drawn(rng, over_five, caring, spread=0.1)
    over_one = total - rng.binomial(ages[:, 0], 0.2)
    movers = [
        (
            1 - life.moved - life.from_abroad,
            0.3 * life.moved if life.ages == "students" else 0.002,
            (0.7 if life.ages == "students" else 1.0) * life.moved,
            life.from_abroad,
        )
        for life in lives
    ]
    moves = drawn(rng, over_one, movers, spread=0.15)
    at_home = np.array([total[i] * (0.12 if kinds[i] in COMMUNAL else 0.985) for i in range(len(total))])
    households = np.maximum(
        np.round(at_home / np.array([life.household for life in lives]) * rng.uniform(0.93, 1.07, len(total))), 12
    ).astype(np.int64)
    cars = drawn(rng, households, [car_shares(life.no_car) for life in lives], spread=0.2)
    tenure = drawn(rng, households, [life.tenure for life in lives], spread=0.35)
    return People(total, ages, women, ethnic, religion, disability, carers, moves, cars, tenure, lives, kinds)


def car_shares(none: float) -> tuple[float, float, float, float]:
    """Shares of households with no, one, two, three or more cars, given the share with none."""
    left = 1 - none
    two = left * (0.62 - 0.85 * none)
    three = max(left * (0.17 - 0.30 * none), 0.01)
    return none, left - max(two, 0.03) - three, max(two, 0.03), three


def later(people: People, rng: np.random.Generator) -> tuple[Counts, Counts]:
    """Women and men by single year of age (0 to 90 and over) in mid-2024: the same mixture of ages, grown or shrunk."""
    growth = np.array([life.growth for life in people.lives]) * rng.uniform(0.99, 1.01, len(people.total))
    made = []
    for number in range(len(people.total)):
        share = people.women[number] / max(people.total[number], 1)
        women, men = np.zeros(91, np.int64), np.zeros(91, np.int64)
        for band in range(BANDS):
            count = int(np.floor(people.ages[number, band] * growth[number] + rng.uniform()))
            first, years = band * 5, 5 if band < BANDS - 1 else 6
            fade = np.array([6, 5, 4, 3.5, 3, 7]) if band == BANDS - 1 else np.ones(5)
            of_age = rng.multinomial(count, fade / fade.sum())
            older = 0.06 * max(0, band - 13) if people.kinds[number] != "barracks" else 0
            female = rng.binomial(of_age, min(share + older, 0.95))
            women[first : first + years] += female
            men[first : first + years] += of_age - female
        made.append((women, men))
    return np.array([each[0] for each in made]), np.array([each[1] for each in made])


def a_year_before(people: People, later_ones: tuple[Counts, Counts]) -> tuple[Counts, Counts]:
    """Women and men by single year of age in mid-2023: those of mid-2024 taken back at the pace since the census."""
    rng = np.random.default_rng([EARLIER_SEED, 1])
    back = np.round(np.array([life.growth for life in people.lives]) ** (-1 / 3), 9)[:, None]
    women, men = (
        np.floor(np.round(each * back, 6) + rng.uniform(0, 1, each.shape)).astype(np.int64) for each in later_ones
    )
    return women, men


def deprivation(areas: Areas, people: People, rng: np.random.Generator) -> NDArray[np.float64]:
    """From 0 (least) to 1 (most deprived) for each LSOA and each of 16 indices, the overall one first; no two alike."""
    count = max(areas.lsoa) + 1
    lsoa = np.array(areas.lsoa)
    weight = np.bincount(lsoa, weights=people.total, minlength=count)
    felt = (
        np.bincount(lsoa, weights=people.total * np.array([life.deprivation for life in people.lives]), minlength=count)
        / weight
    )
    rural = (
        np.bincount(
            lsoa, weights=people.total * np.array([kind == "village" for kind in people.kinds]), minlength=count
        )
        / weight
    )
    made = []
    for index in range(16):
        loose = 0.035 if index == 0 else 0.09
        level = felt + rng.uniform(-loose, loose, count)
        if index in (6, 13, 14):
            level = 0.25 + 0.4 * felt + (0.45 * rural if index != 14 else 0.0) + rng.uniform(-0.2, 0.2, count)
        made.append(np.round(np.clip(level, 0.002, 0.998), 4) + np.arange(count) * 1e-7)
    return np.column_stack(made)
