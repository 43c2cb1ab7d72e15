"""What was decided in the wards before, and what did people say when they were asked how fair two proposals would be?

Both in layouts of our own. Some wards have nothing recorded and in some nobody was asked; bases run from 6 to 180.
"""

from pathlib import Path

import numpy as np

from .shares import split
from .writing import table

SEED = 20260601
DECISIONS_HEADER = ("id", "ward", "date", "what", "effect", "size", "source")
DECISIONS = (
    ("KD-01", "Dunmarsh", "2019-03-29", "The library closed", "loss", 0.8, "Council minutes, February 2019"),
    (
        "KD-02",
        "Dunmarsh",
        "2021-09-30",
        "One of the two surgeries on the estate closed",
        "loss",
        0.7,
        "Commissioners' paper, June 2021",
    ),
    (
        "KD-03",
        "Chandlers",
        "2024-06-30",
        "The walk-in clinic on the quay closed",
        "loss",
        0.8,
        "Commissioners' paper, March 2024",
    ),
    (
        "KD-04",
        "Chandlers",
        "2025-10-31",
        "The children's centre went to three mornings a week",
        "loss",
        0.6,
        "Council minutes, September 2025",
    ),
    ("KD-05", "Ropewalk", "2023-04-01", "A night bus over the south bridge", "gain", 0.3, "Bus operator's notice"),
    (
        "KD-06",
        "Scarholt and Winnowby",
        "2022-05-16",
        "A new surgery opened",
        "gain",
        0.7,
        "Commissioners' paper, May 2022",
    ),
    ("KD-07", "Market", "2022-11", "The post office moved into a shop", "loss", 0.2, "Council minutes, November 2022"),
    ("KD-08", "Larchwold", "2024-09-02", "The lido was rebuilt", "gain", 0.4, "Council minutes, July 2023"),
    ("KD-09", "Crowmarl", "2020", "The youth club closed", "loss", 0.5, "Told at the health forum, 2024"),
    (
        "KD-10",
        "Tanners Reach",
        "2023-07-03",
        "The library stayed open after a petition",
        "gain",
        0.4,
        "Council minutes, July 2023",
    ),
)
ANSWERS_HEADER = (
    "poll",
    "title",
    "token",
    "date",
    "kind",
    "proposal",
    "ward",
    "item",
    "answer",
    "age",
    "comment",
)
AGES = ("16-34", "35-64", "65+")
ONE_CENTRE = "Two converted houses to one centre by the bus station"
INTO_LIBRARY = "Eastgate Surgery moves into Tanners Reach Library"
# Poll, kind, date, proposal, questions, and by ward how many answered and how likely each answer was: not at all fair
# to very fair, then don't know.
SURVEY = {
    "Dunmarsh": (180, (0.42, 0.27, 0.12, 0.10, 0.05, 0.04)),
    "Hobbesley": (96, (0.14, 0.20, 0.28, 0.22, 0.10, 0.06)),
    "Ropewalk": (150, (0.04, 0.08, 0.20, 0.38, 0.24, 0.06)),
    "Ferrylea": (84, (0.10, 0.16, 0.24, 0.30, 0.14, 0.06)),
    "Staithe Green": (40, (0.06, 0.12, 0.34, 0.26, 0.12, 0.10)),
    "Crowmarl": (22, (0.1, 0.2, 0.3, 0.2, 0.1, 0.1)),
    "Sallowfield": (18, (0.08, 0.16, 0.36, 0.22, 0.08, 0.10)),
    "Wexborne": (6, (0.1, 0.1, 0.5, 0.2, 0.0, 0.1)),
}
RESPONSES = {
    "Tanners Reach": (64, (0.16, 0.14, 0.20, 0.26, 0.20, 0.04)),
    "Chandlers": (31, (0.1, 0.2, 0.3, 0.2, 0.1, 0.1)),
    "Market": (9, (0.1, 0.1, 0.4, 0.2, 0.1, 0.1)),
}
QUESTIONS = ("fair_to_us", "fair_process")
SEEN_OF_THE_PROCESS = (1.3, 1.2, 1.0, 0.8, 0.7, 1.0)


def write(folder: Path) -> None:
    """Both tables."""
    table(folder / "evidence" / "past_decisions.csv", DECISIONS_HEADER, DECISIONS)
    rng = np.random.default_rng(SEED)
    rows = [
        *_answers(("KP-1", "A survey on one centre for two houses"), ("2026-06-15", "survey", ONE_CENTRE), SURVEY, rng),
        *_answers(
            ("KP-2", "Responses on the surgery in the library"), ("2026-05-30", "open", INTO_LIBRARY), RESPONSES, rng
        ),
    ]
    table(folder / "evidence" / "poll_answers.csv", ANSWERS_HEADER, rows)


def _answers(
    named: tuple[str, str],
    about: tuple[str, str, str],
    by_ward: dict[str, tuple[int, tuple[float, ...]]],
    rng: np.random.Generator,
) -> list[tuple[object, ...]]:
    """Rows of one poll. named: its id and title; about: date, kind and proposal."""
    (poll, title), (date, kind, proposal) = named, about
    rows: list[tuple[object, ...]] = []
    number = 0
    for ward, (people, shares) in by_ward.items():
        for item in QUESTIONS:
            # How it is decided seems a little less fair than what is decided.
            weights = np.array(shares) if item == QUESTIONS[0] else np.array(shares) * SEEN_OF_THE_PROCESS
            counts = split(rng, people, weights)
            answers = [
                answer for answer, count in zip((1, 2, 3, 4, 5, "dk"), counts, strict=True) for _ in range(count)
            ]
            for place, answer in enumerate(answers):
                token, age = f"{poll}-{number + place:04d}", AGES[(number + place) % len(AGES)]
                rows.append((poll, title, token, date, kind, proposal, ward, item, answer, age, ""))
        number += people
    return rows
