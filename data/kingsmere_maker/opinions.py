"""What do people say of where they live, and what hate crime is recorded there? By ward; many of the numbers are small.

The survey asked whoever answered a letter in 2022; in 2024 four wards were asked by more letters, so its bases run from
9 to 400.
"""

from pathlib import Path

import numpy as np

from . import ground
from .areas import Areas, ward_code, ward_name
from .people import People
from .shares import of_each, ward_mean
from .writing import listing

SEED = 20241115
# People who answered, 2022 and 2024, in the order of the wards.
BASES = {
    "2022": (31, 28, 22, 34, 41, 27, 19, 25, 30, 46, 52, 38, 16, 9, 44, 36, 33, 40, 47, 21),
    "2024": (64, 48, 37, 362, 400, 318, 52, 43, 55, 71, 82, 60, 29, 14, 66, 58, 49, 61, 77, 240),
}
# Question, its words (ours), the share who say yes in a middling ward, what deprivation and movement do to it, and the
# change from 2022 to 2024.
QUESTIONS = (
    ("get_on", "People from different backgrounds get on well together here", 0.80, -0.16, 0.02, 0.01),
    ("belong", "I feel that I belong to this neighbourhood", 0.68, -0.06, -0.75, 0.01),
    ("mix", "At least once a month I talk and do things with people of another background", 0.58, 0.10, 0.55, 0.02),
    ("influence", "I can influence decisions that affect this area", 0.34, -0.16, -0.10, -0.03),
    (
        "fair_treatment",
        "In the last year local services mostly treated me with respect",
        0.79,
        -0.20,
        0.0,
        0.0,
    ),
)
MIDDLING_DEPRIVATION, MIDDLING_MOVED = 0.5, 0.12
# Where a ward answers otherwise than its people's circumstances would lead one to expect.
OWN_ANSWERS = {
    ("Dunmarsh", "belong"): 0.14,
    ("Dunmarsh", "influence"): -0.13,
    ("Dunmarsh", "fair_treatment"): -0.10,
    ("Ropewalk", "get_on"): 0.08,
    ("Ropewalk", "influence"): -0.04,
    ("Scarholt and Winnowby", "belong"): -0.12,
    ("Tanners Reach", "mix"): 0.10,
    ("Crowmarl", "get_on"): -0.06,
}
# So many of those who sent the letter back left a question out, where there are enough of them for that to show.
LEFT_OUT_FROM_BASE = 20
UNANSWERED = {"belong": 0.01, "mix": 0.03, "influence": 0.04, "fair_treatment": 0.06}
# Recorded hate crime: offences in a year of 1,000 people, by what is held to have moved the offender.
HATE_CRIME_YEARS = {
    "2019/20": 0.86,
    "2020/21": 0.92,
    "2021/22": 1.10,
    "2022/23": 1.02,
    "2023/24": 1.0,
    "2024/25": 1.06,
}
FACTORS = (
    ("Race", 0.95),
    ("Religion", 0.11),
    ("Sexual orientation", 0.21),
    ("Disability", 0.12),
    ("Transgender identity", 0.05),
)
SECOND_FACTOR_SHARE = 0.06


def write(folder: Path, areas: Areas, people: People) -> None:
    """The survey and the recorded hate crime; each in a draw of its own."""
    survey(folder, areas, people)
    hate_crime(folder, areas, people)


def survey(folder: Path, areas: Areas, people: People) -> None:
    """By ward, year and question: how many said yes, of how many who answered it."""
    rng = np.random.default_rng([SEED, 1])
    deprived = ward_mean(areas, [life.deprivation for life in people.lives], people.total)
    moved = ward_mean(areas, [life.moved for life in people.lives], people.total)
    rows = []
    for year, bases in BASES.items():
        for ward, base in enumerate(bases):
            for key, words, level, of_deprivation, of_movement, change in QUESTIONS:
                left_out = UNANSWERED.get(key, 0.0) if base >= LEFT_OUT_FROM_BASE else 0.0
                answered = base - int(of_each(rng, base, left_out))
                share = level + of_deprivation * (deprived[ward] - MIDDLING_DEPRIVATION)
                share += of_movement * (moved[ward] - MIDDLING_MOVED)
                share += OWN_ANSWERS.get((ward_name(ward), key), 0.0) + change * (year == "2024")
                rows.append(
                    {
                        "area_code": ward_code(ward),
                        "area_name": ward_name(ward),
                        "period": year,
                        "question": key,
                        "wording": words,
                        "agree": int(of_each(rng, answered, share)),
                        "base": answered,
                    }
                )
    listing(folder / "indicators" / "cohesion_survey_ward.csv", rows)


def hate_crime(folder: Path, areas: Areas, people: People) -> None:
    """By ward, year to March and motivating factor; an offence may have two, so they add up to more than all."""
    rng = np.random.default_rng([SEED, 2])
    ours = np.bincount(areas.ward, weights=people.total)
    deprived = ward_mean(areas, [life.deprivation for life in people.lives], people.total)
    rows = []
    for year, level in HATE_CRIME_YEARS.items():
        for ward in range(len(ground.WARDS)):
            centre = 2.4 if ward_name(ward) == "Market" else 1.0
            scale = ours[ward] / 1000 * level * centre * (0.35 + 1.3 * deprived[ward])
            by_factor = [int(rng.poisson(round(scale * rate, 6))) for _, rate in FACTORS]
            offences = max(sum(by_factor) - int(rng.binomial(sum(by_factor), SECOND_FACTOR_SHARE)), *by_factor)
            rows += [
                {
                    "area_code": ward_code(ward),
                    "area_name": ward_name(ward),
                    "period": year,
                    "motivating_factor": factor,
                    "offences": count,
                }
                for factor, count in (
                    ("All hate crime", offences),
                    *zip((name for name, _ in FACTORS), by_factor, strict=True),
                )
            ]
    listing(folder / "indicators" / "hate_crimes_ward.csv", rows)
