"""Who works for the council and the health service, by grade, and who is on which surgery's list, by ethnic group?"""

from pathlib import Path

import numpy as np

from .areas import Areas
from .people import ETHNIC_GROUPS, People
from .people_files import ETHNIC
from .practices import QUARTERS, SURGERIES, Lists
from .shares import split
from .writing import listing, table

SEED = 20250331
AS_AT = "2025-03-31"
NOT_STATED = "Not stated"
# Staff by grade, the lowest first; the grades of the health service are those of its national pay bands.
COUNCIL = (
    ("Grade A to C", 640),
    ("Grade D to E", 720),
    ("Grade F to G", 560),
    ("Grade H to I", 330),
    ("Grade J to K", 140),
    ("Heads of service", 38),
    ("Directors", 9),
)
HEALTH = (
    ("Band 2", 310),
    ("Band 3", 280),
    ("Band 4", 190),
    ("Band 5", 360),
    ("Band 6", 330),
    ("Band 7", 210),
    ("Band 8a", 88),
    ("Band 8b", 41),
    ("Band 8c", 22),
    ("Band 8d", 12),
    ("Band 9", 5),
    ("Very senior managers", 6),
    ("Medical and dental", 74),
)
# Shares of the five groups in thousandths, then not stated: at the lowest grade and at the highest.
GROUPS = tuple(group for group, _ in ETHNIC)
COUNCIL_SHARES = ((96, 34, 18, 796, 12, 44), (14, 6, 6, 930, 2, 42))
HEALTH_SHARES = ((150, 92, 22, 680, 16, 40), (28, 10, 8, 912, 4, 38))
OWN_SHARES = {"Band 5": (210, 128, 20, 582, 20, 40), "Medical and dental": (318, 64, 30, 508, 42, 38)}
NOT_STATED_SHARE = (0.04, 0.16)


def write(folder: Path, areas: Areas, people: People, lists: Lists) -> None:
    """The two tables; each in a draw of its own."""
    workforce(folder)
    patients(folder, areas, people, lists)


def workforce(folder: Path) -> None:
    """By employer, grade and ethnic group in five; the higher the grade, the fewer of the smaller groups."""
    rng = np.random.default_rng([SEED, 1])
    rows = []
    for employer, grades, (low, high) in (
        ("Kingsmere Council", COUNCIL, COUNCIL_SHARES),
        ("Kingsmere Community Health", HEALTH, HEALTH_SHARES),
    ):
        for at, (grade, staff) in enumerate(grades):
            part = at / (len(grades) - 1)
            between = [(1 - part) * a + part * b for a, b in zip(low, high, strict=True)]
            by_group = split(rng, staff, OWN_SHARES.get(grade, between))
            rows += [
                {
                    "employer": employer,
                    "as_at": AS_AT,
                    "grade_order": at + 1,
                    "grade": grade,
                    "ethnic_group": group,
                    "headcount": int(count),
                }
                for group, count in zip((*GROUPS, NOT_STATED), by_group, strict=True)
            ]
    listing(folder / "indicators" / "workforce_ethnic_group_grade.csv", rows)


def patients(folder: Path, areas: Areas, people: People, lists: Lists) -> None:
    """By practice and ethnic group at the newest quarter; what is not stated is a row of its own."""
    rng = np.random.default_rng([SEED, 2])
    lsoa = np.array(areas.lsoa)
    made_up_of = np.array([people.ethnic[lsoa == number].sum(axis=0) for number in range(lsoa.max() + 1)], float)
    made_up_of /= made_up_of.sum(axis=1, keepdims=True)
    beyond = np.array(ETHNIC_GROUPS["few"], float) / sum(ETHNIC_GROUPS["few"])
    shares = np.vstack([made_up_of, np.tile(beyond, (len(lists.areas) - len(made_up_of), 1))])
    names = [f"{group}: {part}" for group, parts in ETHNIC for part in parts]
    newest = lists.counts[-1]
    rows = []
    for each in SURGERIES:
        at = lists.practices.index(each.code)
        total = int(newest[:, at].sum())
        not_stated = int(rng.binomial(total, round(rng.uniform(*NOT_STATED_SHARE), 6)))
        expected = np.round((newest[:, at][:, None] * shares).sum(axis=0), 6)
        by_group = split(rng, total - not_stated, expected)
        rows += [
            (QUARTERS[-1], each.code, each.name.upper(), group, int(count))
            for group, count in zip((*names, NOT_STATED), [*by_group, not_stated], strict=True)
        ]
    header = ("EXTRACT_DATE", "PRACTICE_CODE", "PRACTICE_NAME", "ETHNIC_GROUP", "NUMBER_OF_PATIENTS")
    table(folder / "services" / "gp_patients_by_ethnic_group.csv", header, rows)
