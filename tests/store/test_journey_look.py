"""A table from anybody is gone through in a process of its own: whatever happens there is a sentence here."""

from pathlib import Path

import pytest

from geo.errors import InputError
from geo.services.services import Service
from geo.store import journey_look
from geo.store.journey_look import looked_at
from geo.store.journey_table import rows_of
from geo.travel.ways import Way
from tests.journeys import rows_of as made
from tests.journeys import written


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return written(made("E06990001", [100, 300], [10, 40]), tmp_path / "table.parquet")


def test_a_file_and_what_was_handed_in_are_looked_at_and_read(path: Path) -> None:
    for content in (path, path.read_bytes()):
        assert len(rows_of(looked_at(content, "table.parquet", "1"), Service.GP, {Way.NOCAR})) == 2


def test_rows_that_no_page_would_ask_for_are_looked_at_too(path: Path) -> None:
    written(made("E06990001", [100], [-5], service=Service.LIBRARY), path)
    with pytest.raises(InputError, match=r"^mine: minutes is -5 in 1 row; 0 to 120 was expected"):
        looked_at(path, "mine", "1")


def test_a_file_cut_short_or_overwritten_is_refused_in_words(path: Path) -> None:
    whole = path.read_bytes()
    middle = len(whole) // 2
    for damaged in (whole[:middle], whole[:middle] + b"\xff" * 300 + whole[middle + 300 :]):
        with pytest.raises(InputError, match=r"^mine"):
            looked_at(damaged, "mine", "1")


def test_a_file_that_ends_the_process_which_reads_it_ends_no_other(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "geo" / "store").mkdir(parents=True)
    (tmp_path / "geo" / "store" / "journey_look.py").write_text("import os\nos.abort()\n", "utf-8")
    monkeypatch.setattr(journey_look, "ROOT", tmp_path)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    with pytest.raises(InputError, match=r"^mine cannot be read as a table of journeys"):
        looked_at(path, "mine", "1")


def test_a_file_that_takes_for_ever_is_given_up(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "geo" / "store").mkdir(parents=True)
    (tmp_path / "geo" / "store" / "journey_look.py").write_text("import time\ntime.sleep(60)\n", "utf-8")
    monkeypatch.setattr(journey_look, "ROOT", tmp_path)
    monkeypatch.setattr(journey_look, "MOST_SECONDS", 1)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    with pytest.raises(InputError, match=r"^mine: going through it took more than"):
        looked_at(path, "mine", "1")
