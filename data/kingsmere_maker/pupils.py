"""Who goes to which school, from which ward, and how many come or leave in the middle of things?

Pupils are drawn from the small areas around a school; who joins or leaves outside the usual points of the year follows
from how much people move where the pupils live.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geo.projection import to_grid

from . import ground
from .areas import Areas, ward_code, ward_name
from .people import Counts, People
from .services import Row
from .shares import split, ward_mean
from .writing import listing

SEED = 20250116
YEARS = {"2021/22": 0.965, "2022/23": 0.975, "2023/24": 0.99, "2024/25": 1.0}
REACH_METRES = {"primary": 650.0, "other": 1800.0}
# Joining or leaving outside the usual points, one way: a part that everybody has, and parts that go with moving.
MOVES_ANYWAY, MOVES_OF_MOVERS, MOVES_FROM_ABROAD = 0.013, 0.27, 0.6
UNCLASSIFIED_SHARE = 0.012
# The school census's groups in its order, each with its columns of the census table; the census parts Gypsies, Roma and
# Irish Travellers otherwise, so both of its columns go to one group here.
GROUPS: tuple[tuple[str, tuple[int, ...]], ...] = (
    ("white British", (12,)),
    ("Irish", (13,)),
    ("traveller of Irish heritage", ()),
    ("any other white background", (16,)),
    ("Gypsy/Roma", (14, 15)),
    ("white and black Caribbean", (10,)),
    ("white and black African", (9,)),
    ("white and Asian", (8,)),
    ("any other mixed background", (11,)),
    ("Indian", (2,)),
    ("Pakistani", (3,)),
    ("Bangladeshi", (0,)),
    ("any other Asian background", (4,)),
    ("Caribbean", (6,)),
    ("African", (5,)),
    ("any other black background", (7,)),
    ("Chinese", (1,)),
    ("any other ethnic group", (17, 18)),
)


def homes_of(school: Row, areas: Areas, people: People, rng: np.random.Generator) -> Counts:
    """Pupils of one school by output area."""
    at = [float(value) for value in to_grid(float(str(school["lon"])), float(str(school["lat"])))]
    x, y = round(at[0]) - ground.ORIGIN_EASTING, round(at[1]) - ground.ORIGIN_NORTHING
    centres = np.array(areas.centres, float)
    young = int(str(school["lowest_admission_age"])) < 11 and int(str(school["highest_admission_age"])) <= 11
    children = people.ages[:, 1] + people.ages[:, 2] * 0.3 if young else people.ages[:, 2] + people.ages[:, 3] * 0.2
    reach = REACH_METRES["primary" if young and school["type"] != "Special schools" else "other"]
    near = np.exp(-np.hypot(centres[:, 0] - x, centres[:, 1] - y) / reach)
    return split(rng, round(int(str(school["capacity"])) * rng.uniform(0.86, 0.99)), children * near)


def ethnic_groups(homes: Counts, people: People, rng: np.random.Generator) -> list[int]:
    """A school's pupils in the school census's groups, the unclassified last."""
    shares = people.ethnic / people.total[:, None]
    unclassified = int(rng.binomial(homes.sum(), UNCLASSIFIED_SHARE))
    expected = np.round((homes[:, None] * shares).sum(axis=0), 6)
    drawn = split(rng, int(homes.sum()) - unclassified, [expected[list(columns)].sum() for _, columns in GROUPS])
    return [*drawn.tolist(), unclassified]


def write(folder: Path, areas: Areas, people: People, schools: Sequence[Row]) -> None:
    """Rolls and movement by school and by ward of home, and pupils by ethnic group."""
    rng = np.random.default_rng(SEED)
    taught = [each for each in schools if each["capacity"] != "NA"]
    homes = [homes_of(each, areas, people, rng) for each in taught]
    listing(
        folder / "population" / "pupils_by_school_ethnic_group.csv",
        [
            {
                "time_period": "202425",
                "urn": school["unique_reference_number"],
                "school_name": school["name"],
                "headcount of pupils": int(by_area.sum()),
                **dict(zip(headings(), ethnic_groups(by_area, people, rng), strict=True)),
            }
            for school, by_area in zip(taught, homes, strict=True)
        ],
    )
    movement(folder, areas, taught, chance=chance_by_ward(areas, people), homes=homes, rng=rng)


def headings() -> list[str]:
    """The columns of the school census's table of ethnic groups."""
    return [
        *(f"number of pupils classified as {group} ethnic origin" for group, _ in GROUPS),
        "number of pupils unclassified",
    ]


def chance_by_ward(areas: Areas, people: People) -> NDArray[np.float64]:
    """Chance that a pupil of a ward joins a school outside the usual points in a year; as many leave."""
    chance = [
        MOVES_ANYWAY + MOVES_OF_MOVERS * life.moved + MOVES_FROM_ABROAD * life.from_abroad for life in people.lives
    ]
    return ward_mean(areas, chance, people.ages[:, 1] + people.ages[:, 2])


def movement(
    folder: Path,
    areas: Areas,
    schools: Sequence[Row],
    *,
    chance: NDArray[np.float64],
    homes: Sequence[Counts],
    rng: np.random.Generator,
) -> None:
    """By school and by the ward that pupils live in: on roll, joined, left; both add up the same pupils."""
    wards = len(chance)
    pupils = np.array([np.bincount(areas.ward, weights=by_area, minlength=wards) for by_area in homes])
    by_school, by_home = [], []
    for year, level in YEARS.items():
        roll = np.floor(np.round(pupils * level, 6) + rng.uniform(0, 1, pupils.shape)).astype(np.int64)
        joined, left = rng.binomial(roll, chance), rng.binomial(roll, chance * 0.95)
        columns = ("pupils_on_roll", "joined_outside_usual_points", "left_outside_usual_points")
        for number, school in enumerate(schools):
            counts = (int(each[number].sum()) for each in (roll, joined, left))
            by_school.append(
                {
                    "academic_year": year,
                    "urn": school["unique_reference_number"],
                    "school_name": school["name"],
                    **dict(zip(columns, counts, strict=True)),
                }
            )
        for ward in range(len(ground.WARDS)):
            counts = (int(each[:, ward].sum()) for each in (roll, joined, left))
            by_home.append(
                {
                    "academic_year": year,
                    "area_code": ward_code(ward),
                    "area_name": ward_name(ward),
                    **dict(zip(columns, counts, strict=True)),
                }
            )
    listing(folder / "population" / "school_rolls.csv", by_school)
    listing(folder / "population" / "school_turbulence_ward.csv", by_home)
