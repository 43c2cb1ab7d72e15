"""A short run of the spoiled files: whatever a file has become, there is an answer in words and an end."""

import random
from collections import Counter
from pathlib import Path

from tests.build import paper_folder as paper
from tests.build import spoiled_files as fuzz


def test_files_spoiled_in_every_way_are_read_or_refused_in_words() -> None:
    tasks = fuzz.file_tasks(fuzz.real_files(), 6 * len(fuzz.SPOILS), seed=20)
    assert not [(str(task), answer) for task, answer in fuzz.answers(tasks) if answer.outcome in fuzz.NEVER]


def test_whole_builds_with_spoiled_files_end_in_a_place_or_in_words(tmp_path: Path) -> None:
    folder = paper.paper_folder(tmp_path / "paper")
    outcomes = Counter[str]()
    for task, answer in fuzz.answers(fuzz.build_tasks([folder], 6, seed=20)):
        assert answer.outcome not in fuzz.NEVER, (str(task), answer.words)
        outcomes[answer.outcome] += 1
    assert sum(outcomes.values()) == 6


def test_every_way_of_spoiling_changes_a_table() -> None:
    table = b"area_code,people\nE01990001,12\nE01990002,13\n" * 50
    for spoil in fuzz.SPOILS:
        assert any(spoil(table, random.Random(chance)) != table for chance in range(5)), spoil.__name__
